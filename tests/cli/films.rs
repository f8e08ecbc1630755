//! Many films of many photos, and the ways between their faces.

use std::fs;

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
fn a_caption_is_in_the_film_or_refused_before_anything_is_read() {
    let work = three();
    let film = |out: &str, more: &[&str]| {
        let arguments = ["morph", "faces/anna.png", "faces/ben.v2.png", "--out", out];
        work.run(&[&arguments[..], &SHORT, &["64"], more].concat())
    };
    assert!(film("plain.gif", &[]).status.success());
    assert!(
        film("said.gif", &["--caption", "Us", "--caption-place", "top"])
            .status
            .success()
    );
    let [plain, said] =
        ["plain.gif", "said.gif"].map(|name| fs::read(work.path(name)).expect("a film"));
    assert_ne!(plain, said);

    let output = film("emoji.gif", &["--caption", "\u{1f600}"]);
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("cannot be drawn"),
        "{}",
        stderr(&output)
    );
    assert!(!work.path("emoji.gif").exists());
}
