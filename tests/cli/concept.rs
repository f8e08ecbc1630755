//! `facemath concept`: from two folders of pictures to a slider in a file.

use std::fs;

use crate::workspace::{Workspace, difference, stderr, stdout};

/// A folder with two groups of faces that the model drew, with glasses and without, and faces as they come.
fn workspace() -> Workspace {
    let work = Workspace::new();
    for (folder, asked) in [
        ("plain", &[][..]),
        ("with", &["--glasses=1"]),
        ("without", &["--glasses=-1"]),
    ] {
        let sample = ["sample", "--count", "6", "--seed", "1", "--out", folder];
        work.run_well(&[&sample[..], asked].concat());
    }
    work
}

/// Fits a concept to the two folders; their pictures are looked at as photos.
const FIT: [&str; 10] = [
    "concept",
    "fit",
    "--with",
    "with",
    "--without",
    "without",
    "--name",
    "spectacles",
    "--out",
    "spectacles.json",
];

fn fit(work: &Workspace, more: &[&str]) -> std::process::Output {
    work.run(&[&FIT[..], &["--aligned"], more].concat())
}

#[test]
fn a_concept_fitted_to_two_folders_is_a_slider_and_a_name() {
    let work = workspace();
    let output = fit(
        &work,
        &["--json", "--label", "Spectacles", "--positive", "on"],
    );
    assert!(output.status.success(), "{}", stderr(&output));
    let report: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(report["with"], 6);
    let accuracy = report["separation"]["accuracy"].as_f64();
    assert!(accuracy.is_some_and(|accuracy| accuracy > 0.75), "{report}");
    let moves_too = report["moves_too"].as_array().expect("names");
    assert!(moves_too.iter().any(|name| name == "glasses"), "{report}");

    let edited = |out: &str, setting: &str| {
        let edit = [
            "edit",
            "plain/face-0001.png",
            "--aligned",
            "--refine",
            "0",
            "--out",
            out,
        ];
        let own = ["--concept", "spectacles.json", "--set", setting];
        work.run_well(&[&edit[..], &own].concat());
        work.picture(&format!("{out}/face-0001.png"))
    };
    let plain = edited("zero", "spectacles=0");
    let worn = edited("one", "spectacles=1");
    assert!(difference(&plain, &worn) > 2.0);

    work.run_well(&[
        "algebra",
        "me + spectacles",
        "--let",
        "me=plain/face-0001.png",
        "--aligned",
        "--refine",
        "0",
        "--concept",
        "spectacles.json",
        "--out",
        "sum.png",
    ]);
    assert!(difference(&work.picture("sum.png"), &worn) < 1.0);
}

#[test]
fn a_picture_without_a_face_is_named_and_no_example() {
    let work = workspace();
    let grey = image::RgbImage::from_pixel(300, 200, image::Rgb([120, 130, 140]));
    grey.save(work.path("with/wall.png")).expect("a new file");
    let output = work.run(&[&FIT[..], &["--json"]].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    let report: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(report["with"], 6, "the wall is none of them");
    let told = stderr(&output);
    assert!(
        told.contains("no face was found in with/wall.png, which is left out"),
        "{told}"
    );
}

#[test]
fn an_installed_concept_is_known_everywhere_until_it_is_removed() {
    let work = workspace();
    assert!(fit(&work, &[]).status.success());
    work.run_well(&["concept", "install", "spectacles.json"]);
    let listed = stdout(&work.run_well(&["concept", "list"]));
    assert!(listed.contains("glasses"), "{listed}");
    assert!(
        listed.contains("spectacles") && listed.contains("installed"),
        "{listed}"
    );
    let edit = [
        "edit",
        "plain/face-0001.png",
        "--aligned",
        "--out",
        "out",
        "--set",
        "spectacles=1",
    ];
    work.run_well(&edit);
    work.run_well(&["concept", "remove", "spectacles"]);
    assert!(stderr(&work.run(&edit)).contains("does not know the concept \"spectacles\""));
    assert!(
        !work
            .run(&["concept", "remove", "spectacles"])
            .status
            .success()
    );
}

#[test]
fn what_cannot_be_is_said_before_anything_is_written() {
    let work = workspace();
    let refused = |arguments: &[&str], reason: &str| {
        let output = work.run(arguments);
        assert!(!output.status.success(), "{arguments:?}");
        let said = stderr(&output);
        assert!(said.contains(reason), "{arguments:?}: {said}");
        assert!(!work.path("no.json").exists());
    };
    let start = ["concept", "fit", "--aligned", "--out", "no.json"];
    let fit = |more: &[&'static str]| [&start[..], more].concat();
    refused(
        &fit(&[
            "--with",
            "with",
            "--without",
            "without",
            "--name",
            "glasses",
        ]),
        "a concept \"glasses\" of its own",
    );
    refused(
        &fit(&[
            "--with",
            "with",
            "--without",
            "without",
            "--name",
            "my glasses",
        ]),
        "cannot be the name",
    );
    refused(
        &fit(&["--with", "with", "--without", "with", "--name", "x"]),
        "among the faces with the property and among those without",
    );
    refused(
        &fit(&[
            "--with",
            "with",
            "--without",
            "without/face-0001.png",
            "--name",
            "x",
        ]),
        "2 different faces on each side",
    );
    fs::write(work.path("other.json"), "{}").expect("a file");
    refused(
        &[
            "edit",
            "plain",
            "--aligned",
            "--out",
            "out",
            "--concept",
            "other.json",
        ],
        "not a concept",
    );
    refused(
        &[
            "edit",
            "plain",
            "--aligned",
            "--out",
            "out",
            "--model",
            "anime",
            "--set",
            "spectacles=1",
        ],
        "does not know the concept",
    );
}

#[test]
fn a_concept_of_one_model_is_refused_by_another() {
    let work = workspace();
    assert!(fit(&work, &[]).status.success());
    let output = work.run(&[
        "edit",
        "plain",
        "--aligned",
        "--out",
        "out",
        "--model",
        "anime",
        "--concept",
        "spectacles.json",
        "--set",
        "spectacles=1",
    ]);
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("made with the model \"faces\""),
        "{}",
        stderr(&output)
    );
}
