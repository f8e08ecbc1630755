//! Many films of many photos, and the ways between their faces.

use std::fs;

use facemath_studio::{Command, Source, apply, save_project};

use crate::workspace::{Workspace, difference, stderr};

/// Three aligned faces in `faces/`, two of them the same person.
fn three() -> Workspace {
    let work = Workspace::new();
    fs::copy(work.path("faces/anna.png"), work.path("faces/cora.png")).expect("a copy");
    work
}

const SHORT: [&str; 6] = ["--aligned", "--refine", "0", "--frames", "2", "--size"];

#[test]
fn each_two_photos_make_a_film_of_their_own() {
    let work = three();
    let films = |kind: &str, out: &str, more: &[&str]| {
        let arguments = ["morph", "faces", "--films", kind, "--out", out];
        work.run_well(&[&arguments[..], &SHORT, &["32"], more].concat());
        work.files(out)
    };
    assert_eq!(
        films("pairs", "pairs", &["--format", "mp4"]),
        ["anna-ben.v2.mp4", "anna-cora.mp4", "ben.v2-cora.mp4"]
    );
    assert_eq!(
        films("steps", "steps", &[]),
        ["anna-ben.v2.gif", "ben.v2-cora.gif"]
    );
    assert_eq!(work.files("pairs").len(), 3, "nothing temporary is left");
}

#[test]
fn films_of_pairs_stay_beside_those_that_are_there() {
    let work = three();
    fs::create_dir(work.path("films")).expect("a new folder");
    fs::write(work.path("films/anna-cora.gif"), "mine").expect("a new file");
    let arguments = ["morph", "faces", "--films", "pairs", "--out", "films"];
    let output = work.run_carefully(&[&arguments[..], &SHORT, &["32"]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("anna-cora.gif exists"));
    assert_eq!(work.files("films").len(), 3, "the others are made");
    let mine = fs::read_to_string(work.path("films/anna-cora.gif")).expect("text");
    assert_eq!(mine, "mine");

    let arguments = ["morph", "faces", "--films", "pairs", "--out", "films.gif"];
    let output = work.run(&[&arguments[..], &SHORT, &["32"]].concat());
    assert!(
        stderr(&output).contains("Give --out a folder"),
        "{}",
        stderr(&output)
    );
    assert!(!work.path("films.gif").exists());
}

#[test]
fn frames_of_another_film_are_replaced_only_where_that_is_said() {
    let work = three();
    let [anna, ben] = ["faces/anna.png", "faces/ben.v2.png"];
    let one = ["--out", "us"];
    let steps = ["--films", "steps", "--out", "films"];
    for (films, folder) in [(&one[..], "us"), (&steps, "films/anna-ben.v2")] {
        let run = |format: &str, more: &[&str]| {
            let format = ["32", "--format", format];
            let arguments = [&["morph", anna, ben], films, &SHORT, &format, more];
            work.run_carefully(&arguments.concat())
        };
        assert!(run("png", &[]).status.success());
        let before = work.files(folder);
        let output = run("jpeg", &[]);
        assert_eq!(output.status.code(), Some(1));
        let told = stderr(&output);
        assert!(told.contains("frames of another film"), "{told}");
        assert_eq!(work.files(folder), before);
        assert!(run("jpeg", &["--force"]).status.success());
        assert!(work.files(folder).iter().all(|file| file.ends_with(".jpg")));
    }
}

#[test]
fn photos_of_the_same_name_do_not_share_a_film() {
    let work = three();
    fs::create_dir(work.path("more")).expect("a new folder");
    fs::copy(work.path("faces/ben.v2.png"), work.path("more/anna.png")).expect("a copy");
    let photos = ["faces/anna.png", "more/anna.png", "faces/anna.png"];
    let arguments = ["--films", "steps", "--out", "films"];
    work.run_well(&[&["morph"], &photos[..], &arguments, &SHORT, &["32"]].concat());
    assert_eq!(work.files("films"), ["anna-anna-2.gif", "anna-anna.gif"]);
}

#[test]
fn a_morph_through_the_mean_begins_and_ends_with_the_photos() {
    let work = Workspace::new();
    let film = |path: &str, out: &str| {
        work.run_well(&[
            "morph",
            "faces",
            "--aligned",
            "--refine",
            "0",
            "--frames",
            "3",
            "--path",
            path,
            "--out",
            out,
        ]);
        ["frame-0001.png", "frame-0002.png", "frame-0003.png"]
            .map(|frame| work.picture(&format!("{out}/{frame}")))
    };
    let straight = film("straight", "straight");
    let mean = film("mean", "mean");
    assert!(straight[0] == mean[0] && straight[2] == mean[2]);
    assert!(
        difference(&straight[1], &mean[1]) > 2.0,
        "the middle is the average face"
    );
}

#[test]
fn a_photo_does_not_turn_into_itself() {
    let work = Workspace::new();
    let said = |photos: &[&str], more: &[&str]| {
        let output = work.run(&[&["morph"], photos, &SHORT, &["32", "--out"], more].concat());
        assert_eq!(output.status.code(), Some(1));
        stderr(&output)
    };
    let twice = ["faces/anna.png", "faces/../faces/anna.png"];
    let told = said(&twice, &["still.gif"]);
    assert!(told.contains("is both ends of the morph"), "{told}");
    assert!(!work.path("still.gif").exists());

    let circle = ["faces/anna.png", "faces/anna.png", "faces/ben.v2.png"];
    let told = said(&circle, &["films", "--films", "steps"]);
    assert!(told.contains("is both ends of the morph"), "{told}");
    assert_eq!(
        work.files("films"),
        ["anna-ben.v2.gif"],
        "the others are made"
    );
    let back = ["faces/anna.png", "faces/ben.v2.png", "faces/anna.png"];
    work.run_well(&[&["morph"], &back[..], &SHORT, &["32", "--out", "back.gif"]].concat());
}

#[test]
fn options_of_timing_that_mean_nothing_to_a_format_are_named() {
    let work = Workspace::new();
    let timing = [
        "--fps",
        "9",
        "--hold",
        "1",
        "--ping-pong",
        "--loops",
        "2",
        "--out",
    ];
    for (out, unused) in [
        ("a.png", "fps hold ping-pong loops"),
        ("frames", "fps loops"),
        ("a.mp4", "loops"),
        ("a.gif", ""),
    ] {
        let output =
            work.run(&[&["morph", "faces"], &SHORT[..], &["32"], &timing, &[out]].concat());
        let told = stderr(&output);
        for option in ["fps", "hold", "ping-pong", "loops"] {
            let is_named = told.contains(&format!("--{option} means nothing to"));
            let is_unused = unused.split(' ').any(|unused| unused == option);
            assert_eq!(is_named, is_unused, "{out}: {told}");
        }
    }
}

/// A project of three faces, two of them of one photo, with four frames from key to key.
fn project_of_three(work: &Workspace) {
    let mut document = work.document(4, 64);
    let path = work.path("faces/cora.png");
    let cora = Command::AppendFace {
        source: Source::Photo { path },
        name: "cora".to_owned(),
    };
    apply(&mut document, &cora).expect("it can be done");
    save_project(&work.path("us.facemath"), &document).expect("it is saved");
}

#[test]
fn a_project_is_rendered_into_a_film_of_each_step_or_pair() {
    let work = three();
    project_of_three(&work);
    let render = |more: &[&str]| work.run_carefully(&[&["render", "us.facemath"], more].concat());
    let output = render(&["--films", "pairs", "--format", "mp4", "--out", "pairs"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(work.files("pairs").len(), 3);
    let output = render(&["--films", "steps", "--out", "steps"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let steps = work.files("steps");
    assert_eq!(steps.len(), 2, "{steps:?}");
    assert!(steps.iter().all(|name| name.ends_with(".gif")), "{steps:?}");

    // Each is the film of its own two keys: it begins and ends as the film of all does there.
    render(&["--format", "png", "--out", "all"]);
    let folders = ["--films", "steps", "--format", "png", "--out", "apart"];
    render(&folders);
    let apart = work.files("apart");
    let frame =
        |folder: &str, number: usize| work.picture(&format!("{folder}/frame-{number:04}.png"));
    for (place, folder) in apart.iter().enumerate() {
        let folder = format!("apart/{folder}");
        assert_eq!(work.files(&folder).len(), 5);
        for number in [1, 3, 5] {
            let of_all = frame("all", 4 * place + number);
            assert_eq!(difference(&of_all, &frame(&folder, number)), 0.0);
        }
    }

    // Those that are there stay, and a file is no folder.
    let output = render(&["--films", "steps", "--out", "steps"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("exists"), "{}", stderr(&output));
    let output = render(&["--films", "steps", "--out", "steps.gif"]);
    assert!(
        stderr(&output).contains("Give --out a folder"),
        "{}",
        stderr(&output)
    );
    assert!(!work.path("steps.gif").exists());
}

#[test]
fn a_strip_shows_every_face_or_says_that_it_does_not() {
    let work = Workspace::new();
    let morph = |pictures: &str, frames: &str| {
        let output = work.run_well(&[
            "morph",
            "faces/anna.png",
            "faces/ben.v2.png",
            "faces/anna.png",
            "--aligned",
            "--refine",
            "0",
            "--format",
            "strip",
            "--pictures",
            pictures,
            "--frames",
            frames,
            "--out",
            "strip.png",
        ]);
        stderr(&output)
    };
    assert_eq!(morph("4", "10"), "");
    let told = morph("2", "10");
    assert!(
        told.contains("2 pictures are too few for the 3 faces"),
        "{told}"
    );
    let told = morph("2", "2");
    assert!(told.contains("2 frames are too few for 3 faces"), "{told}");
}

#[test]
fn a_strip_of_a_walk_does_so_too() {
    let work = Workspace::new();
    let walk = |faces: &str, more: &[&str]| {
        let fixed = [
            "walk", "--faces", faces, "--format", "strip", "--size", "64",
        ];
        let output = work.run_well(&[&fixed[..], more, &["--out", "strip.png"]].concat());
        stderr(&output)
    };
    // Five faces, and the last frame on the way back to the first.
    assert_eq!(walk("5", &["--pictures", "6"]), "");
    let told = walk("5", &["--pictures", "5"]);
    assert!(
        told.contains("5 pictures are too few for the 5 faces"),
        "{told}"
    );
    let told = walk("5", &["--frames", "3"]);
    assert!(told.contains("3 frames are too few for 5 faces"), "{told}");
}
