//! One picture out for each picture in, and pictures out of nothing.

use image::RgbImage;

use crate::workspace::{MODEL_SIZE_PX, Workspace, cell, difference, stderr, stdout};

#[test]
fn reconstruct_writes_one_picture_per_input_and_the_grid() {
    let work = Workspace::new();
    let output = work.run_well(&[
        "reconstruct",
        "faces",
        "--aligned",
        "--out",
        "new/out",
        "--grid",
        "new/grid.png",
    ]);
    assert_eq!(work.files("new/out"), ["anna.png", "ben.v2.png"]);
    assert_eq!(
        stderr(&output),
        "",
        "nothing is assumed with --aligned, and no bar shows in a pipe"
    );
    assert_eq!(stdout(&output), "");

    let grid = work.picture("new/grid.png");
    assert_eq!(grid.dimensions(), (2 * MODEL_SIZE_PX, 2 * MODEL_SIZE_PX));
    for (column, name) in (0..).zip(["anna", "ben.v2"]) {
        let drawn = work.picture(&format!("new/out/{name}.png"));
        assert_eq!(drawn.dimensions(), (MODEL_SIZE_PX, MODEL_SIZE_PX));
        assert_eq!(cell(&grid, column, 1), drawn);
        let input = cell(&grid, column, 0);
        assert!(difference(&input, &work.picture(&format!("faces/{name}.png"))) < 2.0);
        // Each face is its own, not an average face.
        let other = cell(&grid, 1 - column, 0);
        assert!(
            difference(&drawn, &input) < difference(&drawn, &other),
            "{name}"
        );
    }
}

#[test]
fn every_edit_changes_the_face_and_none_leaves_it() {
    let work = Workspace::new();
    let edit = |out: &str, arguments: &[&str]| {
        let fixed = ["edit", "faces/anna.png", "--aligned", "--out", out];
        work.run_well(&[&fixed, arguments].concat());
        work.picture(&format!("{out}/anna.png"))
    };
    let plain = work.picture("faces/anna.png");
    assert_eq!(edit("none", &[]), plain);
    assert_eq!(edit("zero", &["--glasses", "0", "--age-by", "0"]), plain);

    let changes: [(&str, &[&str]); 8] = [
        ("old", &["--age", "75"]),
        ("young", &["--age", "5"]),
        ("older", &["--age-by", "30"]),
        ("younger", &["--age-by", "-25"]),
        ("glasses", &["--glasses", "1"]),
        ("bare", &["--glasses", "-1"]),
        ("feminine", &["--gender", "+1"]),
        ("masculine", &["--gender=-1"]),
    ];
    let edited: Vec<(&str, RgbImage)> = changes
        .iter()
        .map(|(name, arguments)| (*name, edit(name, arguments)))
        .collect();
    for (index, (name, picture)) in edited.iter().enumerate() {
        assert!(difference(picture, &plain) > 0.2, "{name} changes nothing");
        for (other_name, other) in edited.iter().skip(index + 1) {
            assert_ne!(picture, other, "{name} and {other_name}");
        }
    }
    let far = edit("axis", &["--axis", "1=2.5"]);
    let held = edit(
        "held",
        &["--axis", "1=2.5", "--lock", "age", "--lock", "gender"],
    );
    assert!(difference(&far, &plain) > 0.2 && difference(&held, &plain) > 0.2);
    assert_ne!(far, held, "locks change what an axis does");
    let typical = edit("typical", &["--individuality", "0.3"]);
    assert!(difference(&typical, &plain) > 0.2);
    assert_eq!(
        edit("whole", &["--individuality", "1", "--lock", "age"]),
        plain
    );

    // Once by its name, and as it was called before.
    for (number, asked) in [
        ["--set", "individuality=0.3"],
        ["--set", "truncation=0.3"],
        ["--truncation", "0.3"],
    ]
    .iter()
    .enumerate()
    {
        assert_eq!(edit(&format!("typical {number}"), asked), typical);
    }
    let by_name = edit("set", &["--set", "glasses=1"]);
    let glasses = edited
        .iter()
        .find(|(name, _)| *name == "glasses")
        .map(|(_, picture)| picture);
    assert_eq!(Some(&by_name), glasses);
}

#[test]
fn a_strip_leads_from_the_unedited_to_the_edited_face() {
    let work = Workspace::new();
    let edit = [
        "edit",
        "faces",
        "--aligned",
        "--gender",
        "-1",
        "--age",
        "60",
        "--out",
    ];
    work.run_well(&[&edit[..], &["edited"]].concat());
    work.run_well(&[&edit[..], &["strips", "--strip", "5"]].concat());
    for name in ["anna.png", "ben.v2.png"] {
        let strip = work.picture(&format!("strips/{name}"));
        assert_eq!(strip.dimensions(), (5 * MODEL_SIZE_PX, MODEL_SIZE_PX));
        let (first, last) = (cell(&strip, 0, 0), cell(&strip, 4, 0));
        assert_eq!(first, work.picture(&format!("faces/{name}")));
        // Batches of another size may round differently.
        assert!(difference(&last, &work.picture(&format!("edited/{name}"))) < 0.1);
        let middle = cell(&strip, 2, 0);
        assert!(difference(&first, &middle) < difference(&first, &last));
    }
}

#[test]
fn impossible_edits_are_explained() {
    let work = Workspace::new();
    let cases: [(&[&str], i32, &str); 18] = [
        (&["--set", "moustache=1"], 1, "glasses"),
        (&["--lock", "moustache"], 1, "glasses"),
        (&["--axis", "1=4"], 2, "between -3 and 3"),
        (&["--axis", "one=1"], 2, "number of an axis"),
        (&["--axis", "3"], 2, "N=SD"),
        (&["--axis", "41=1"], 1, "no axis 41"),
        (&["--axis", "1=1", "--axis", "1=2"], 1, "twice"),
        (&["--individuality", "2"], 2, "between 0 and 1.5"),
        (&["--set", "individuality=2"], 1, "between 0 and 1.5"),
        (&["--set", "age=1"], 1, "--age"),
        (&["--glasses", "1", "--set", "glasses=0.5"], 1, "twice"),
        (&["--set", "glasses"], 2, "NAME=X"),
        (&["--glasses", "1e30"], 1, "glasses: choose a strength"),
        (&["--set", "smile=-1e38"], 1, "smile: choose a strength"),
        (&["--yaw", "500"], 1, "yaw: choose an angle"),
        (&["--age", "old"], 2, "a number is needed"),
        (&["--gender", "nan"], 2, "a number is needed"),
        (&["--age", "30", "--age-by", "5"], 2, "cannot be used with"),
    ];
    for (arguments, code, words) in cases {
        let output = work.run(&[&["edit", "faces", "--out", "out"], arguments].concat());
        assert_eq!(
            output.status.code(),
            Some(code),
            "{arguments:?}: {}",
            stderr(&output)
        );
        assert!(
            stderr(&output).contains(words),
            "{arguments:?}: {}",
            stderr(&output)
        );
    }
    assert!(!work.path("out").exists());
}

#[test]
fn the_same_seed_invents_the_same_faces() {
    let work = Workspace::new();
    let sample = |out: &str, count: &str, seed: &str| {
        work.run_well(&["sample", "--count", count, "--seed", seed, "--out", out]);
    };
    work.run_well(&[
        "sample",
        "--count",
        "3",
        "--seed",
        "7",
        "--out",
        "a",
        "--grid",
        "a/all.png",
    ]);
    sample("b", "1", "7");
    sample("c", "1", "9");
    sample("d", "1", "100");
    assert_eq!(
        work.files("a"),
        ["all.png", "face-0007.png", "face-0008.png", "face-0009.png"]
    );
    assert!(
        difference(
            &work.picture("a/face-0007.png"),
            &work.picture("b/face-0007.png")
        ) < 0.1
    );
    assert!(
        difference(
            &work.picture("a/face-0009.png"),
            &work.picture("c/face-0009.png")
        ) < 0.1
    );
    assert!(
        difference(
            &work.picture("b/face-0007.png"),
            &work.picture("d/face-0100.png")
        ) > 1.0
    );
    let grid = work.picture("a/all.png");
    assert_eq!(grid.dimensions(), (2 * MODEL_SIZE_PX, 2 * MODEL_SIZE_PX));
    assert_eq!(cell(&grid, 0, 1), work.picture("a/face-0009.png"));
}

#[test]
fn refinement_brings_faces_nearer_to_their_pictures_and_sharpening_changes_them() {
    let work = Workspace::new();
    let grid = |name: &str, arguments: &[&str]| {
        let out = ["--grid", name, "--out", "out"];
        let command = ["reconstruct", "faces", "--aligned"];
        work.run_well(&[&command[..], &out, arguments].concat());
        work.picture(name)
    };
    let distance = |grid: &RgbImage| difference(&cell(grid, 0, 0), &cell(grid, 0, 1));
    let plain = grid("plain.png", &["--refine", "0"]);
    let usual = grid("usual.png", &[]);
    assert!(distance(&usual) < distance(&plain));
    assert_eq!(grid("ten.png", &["--refine", "10"]), usual);
    assert_eq!(grid("soft.png", &["--sharpen", "0"]), usual);
    let sharp = grid("sharp.png", &["--sharpen", "1.5", "--sharpen-radius", "2"]);
    assert_ne!(sharp, usual);

    for (arguments, words) in [
        (["--sharpen", "9"], "between 0 and 3"),
        (["--sharpen-radius", "0"], "between 0.5 and 4"),
        (["--refine", "many"], "invalid"),
    ] {
        let output =
            work.run(&[&["reconstruct", "faces", "--out", "out"], &arguments[..]].concat());
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
}

#[test]
fn paste_back_changes_the_face_only_and_keeps_the_file_as_it_is() {
    let work = Workspace::new();
    let photo =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/photos/astronaut.jpg");
    std::fs::copy(photo, work.path("portrait.jpg")).expect("the photo");
    let before = std::fs::read(work.path("portrait.jpg")).expect("the photo");
    let edit = |out: &str, arguments: &[&str]| {
        let fixed = ["edit", "portrait.jpg", "--paste-back", "--out", out];
        work.run_well(&[&fixed, arguments].concat());
        assert_eq!(work.files(out), ["portrait.jpg"]);
        std::fs::read(work.path(out).join("portrait.jpg")).expect("the result")
    };
    assert_eq!(edit("same", &[]), before, "no edit, no change");
    assert_eq!(edit("zero", &["--glasses", "0"]), before);
    let old = edit("old", &["--age", "80"]);
    assert_eq!(
        image::guess_format(&old).expect("a picture"),
        image::ImageFormat::Jpeg
    );
    assert_ne!(edit("plain", &["--age", "80", "--detail", "0"]), old);
    let (was, is) = (
        work.picture("portrait.jpg"),
        work.picture("old/portrait.jpg"),
    );
    assert_eq!(was.dimensions(), is.dimensions());
    assert!(difference(&was, &is) > 0.2);
    assert_eq!(
        std::fs::read(work.path("portrait.jpg")).expect("the input"),
        before
    );
}

#[test]
fn paste_back_never_writes_over_an_input() {
    let work = Workspace::new();
    let before = std::fs::read(work.path("faces/anna.png")).expect("the input");
    let output = work.run(&[
        "edit",
        "faces/anna.png",
        "--aligned",
        "--paste-back",
        "--age",
        "70",
        "--out",
        "faces",
    ]);
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("would overwrite"),
        "{}",
        stderr(&output)
    );
    assert_eq!(
        std::fs::read(work.path("faces/anna.png")).expect("the input"),
        before
    );
    let output = work.run(&[
        "edit",
        "faces/anna.png",
        "--paste-back",
        "--strip",
        "3",
        "--out",
        "out",
    ]);
    assert!(!output.status.success(), "a strip is no photo");
}
