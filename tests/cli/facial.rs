//! Expression and pose on the command line: options, names in sums, former names, mirrors, models without them.

use image::{RgbImage, imageops::flip_horizontal};

use crate::workspace::{Workspace, difference, stderr};

/// The face of the workspace edited with `options`, as the model draws it.
fn edited(work: &Workspace, face: &str, out: &str, options: &[&str]) -> RgbImage {
    let edit = [
        "edit",
        face,
        "--aligned",
        "--refine",
        "0",
        "--detail",
        "0",
        "--out",
        out,
    ];
    work.run_well(&[&edit[..], options].concat());
    let name = face.rsplit('/').next().unwrap_or(face);
    work.picture(&format!("{out}/{name}"))
}

#[test]
fn a_control_has_an_option_under_its_name_with_either_kind_of_dash() {
    let work = Workspace::new();
    let face = "faces/anna.png";
    let plain = edited(&work, face, "plain", &[]);
    let open = edited(&work, face, "open", &["--mouth_open", "1.5"]);
    assert!(difference(&plain, &open) > 0.5, "the mouth opens");
    for (out, options) in [
        ("hyphen", ["--mouth-open", "1.5"]),
        ("set", ["--set", "mouth_open=1.5"]),
    ] {
        assert_eq!(edited(&work, face, out, &options), open, "{options:?}");
    }
    let back = edited(&work, face, "back", &["--mouth_open=-1.5"]);
    assert!(difference(&back, &open) > difference(&plain, &open));
    let twice = work.run(&[
        "edit",
        face,
        "--aligned",
        "--out",
        "twice",
        "--yaw",
        "5",
        "--set",
        "yaw=5",
    ]);
    assert!(
        stderr(&twice).contains("\"yaw\" is set twice"),
        "{}",
        stderr(&twice)
    );
}

#[test]
fn all_controls_are_listed_and_are_names_in_sums() {
    let work = Workspace::new();
    let listed = work.run_well(&["concept", "list"]);
    let listed = crate::workspace::stdout(&listed);
    for name in [
        "mouth_open",
        "mouth_wide",
        "mouth_lift",
        "lips_full",
        "eye_left",
        "eye_right",
        "brow_left",
        "brow_right",
        "brow_frown",
        "gaze_x",
        "gaze_y",
        "yaw",
        "pitch",
        "roll",
    ] {
        assert!(
            listed
                .lines()
                .any(|line| line.starts_with(&format!("{name} "))),
            "{name}"
        );
    }
    work.run_well(&[
        "algebra",
        "me + mouth_open - 2*brow_frown + 5*yaw",
        "--let",
        "me=faces/anna.png",
        "--aligned",
        "--out",
        "sum.png",
    ]);
    work.picture("sum.png");
}

#[test]
fn turn_still_works_and_means_yaw() {
    let work = Workspace::new();
    let face = "faces/anna.png";
    let yaw = edited(&work, face, "yaw", &["--yaw", "5", "--lock", "yaw"]);
    let turn = edited(&work, face, "turn", &["--set", "turn=1", "--lock", "turn"]);
    assert_eq!(turn, yaw);
    let sum = |expression: &str, out: &str| {
        work.run_well(&[
            "algebra",
            expression,
            "--let",
            "me=faces/anna.png",
            "--aligned",
            "--out",
            out,
        ]);
        work.picture(out)
    };
    assert_eq!(sum("me + turn", "turn.png"), sum("me + 5*yaw", "yaw.png"));
}

#[test]
fn the_left_eye_of_a_face_is_the_right_one_of_its_mirror_image() {
    let work = Workspace::new();
    let face = work.picture("faces/anna.png");
    flip_horizontal(&face)
        .save(work.path("mirrored.png"))
        .expect("writable");
    let both = [
        (["--eye_left", "-2"], ["--eye_right", "-2"]),
        (["--brow_right", "2"], ["--brow_left", "2"]),
        (["--yaw", "8"], ["--yaw", "-8"]),
        (["--gaze_x", "2"], ["--gaze_x", "-2"]),
    ];
    let plain = edited(&work, "faces/anna.png", "plain", &[]);
    let plain_mirrored = edited(&work, "mirrored.png", "plain", &[]);
    for (index, (options, mirrored_options)) in both.iter().enumerate() {
        let out = format!("out-{index}");
        let change = changes(&plain, &edited(&work, "faces/anna.png", &out, options));
        let mirrored = edited(&work, "mirrored.png", &out, mirrored_options);
        let mirrored = changes(
            &flip_horizontal(&plain_mirrored),
            &flip_horizontal(&mirrored),
        );
        let other = edited(&work, "mirrored.png", &out, options);
        let other = changes(&flip_horizontal(&plain_mirrored), &flip_horizontal(&other));
        let alike = cosine(&change, &mirrored);
        assert!(alike > 0.6, "{options:?}: the changes are alike by {alike}");
        assert!(
            alike > cosine(&change, &other) + 0.3,
            "{options:?} change the other side"
        );
    }
}

/// What differs between two pictures, number by number.
fn changes(before: &RgbImage, after: &RgbImage) -> Vec<f32> {
    let values = before.as_raw().iter().zip(after.as_raw());
    values.map(|(a, b)| f32::from(*b) - f32::from(*a)).collect()
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

#[test]
fn a_model_without_controls_says_so() {
    let work = Workspace::new();
    for option in [["--mouth_open", "1"], ["--set", "turn=1"]] {
        let edit = [
            "edit",
            "faces/anna.png",
            "--aligned",
            "--model",
            "anime",
            "--out",
            "out",
        ];
        let output = work.run(&[&edit[..], &option].concat());
        assert!(!output.status.success());
        assert!(
            stderr(&output).contains("does not know the concept"),
            "{}",
            stderr(&output)
        );
    }
}

#[test]
fn controls_need_measures_of_expression() {
    let work = Workspace::new();
    std::fs::write(work.path("measures.csv"), "file,mouth_open\nanna.png,0.3\n").expect("writable");
    let bundle = concat!(env!("CARGO_MANIFEST_DIR"), "/models/anime");
    let output = work.run(&[
        "expression",
        "--data",
        "faces",
        "--bundle",
        bundle,
        "--measures",
        "measures.csv",
    ]);
    assert!(!output.status.success());
    let said = stderr(&output);
    assert!(
        said.contains("measures.csv has no measures of expression or pose"),
        "{said}"
    );
}
