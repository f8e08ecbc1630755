//! `facemath neighbours`: the most similar faces of a folder, encoded once.

use std::fs;

use crate::workspace::{MODEL_SIZE_PX, Workspace, cell, difference, stderr, stdout};

/// A folder of photos with a subfolder: both samples, a copy of one, and a file that only claims to be a picture.
fn workspace() -> Workspace {
    let work = Workspace::new();
    fs::create_dir_all(work.path("photos/more")).expect("a new folder");
    fs::copy(work.path("faces/ben.v2.png"), work.path("photos/ben.png")).expect("a copy");
    fs::copy(
        work.path("faces/anna.png"),
        work.path("photos/more/anna.png"),
    )
    .expect("a copy");
    work
}

#[test]
fn the_same_face_is_nearest_and_the_grid_shows_it() {
    let work = workspace();
    let output = work.run_well(&[
        "neighbours",
        "faces/anna.png",
        "--aligned",
        "--among",
        "photos",
        "--index",
        "index",
        "--grid",
        "grid.png",
        "--json",
    ]);
    let found: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let found = found.as_array().expect("a list");
    assert_eq!(found.len(), 2);
    assert!(
        found[0]["path"]
            .as_str()
            .expect("a path")
            .ends_with("more/anna.png")
    );
    assert!(found[0]["distance"].as_f64().expect("a number") < 0.01);
    assert!(found[1]["distance"].as_f64().expect("a number") > 0.4);
    let grid = work.picture("grid.png");
    assert_eq!(grid.dimensions(), (2 * MODEL_SIZE_PX, 2 * MODEL_SIZE_PX));
    assert_eq!(difference(&cell(&grid, 0, 0), &cell(&grid, 1, 0)), 0.0);
}

#[test]
fn photos_are_encoded_once_and_changes_are_noticed() {
    let work = workspace();
    let ask = |work: &Workspace| {
        stdout(&work.run_well(&[
            "neighbours",
            "faces/anna.png",
            "--aligned",
            "--among",
            "photos",
            "--index",
            "index",
        ]))
    };
    let first = ask(&work);
    let codes = |work: &Workspace| {
        fs::metadata(work.path("index/codes.f16"))
            .expect("codes")
            .len()
    };
    let length = codes(&work);
    assert_eq!(ask(&work), first);
    assert_eq!(codes(&work), length, "nothing was encoded again");
    fs::remove_file(work.path("photos/more/anna.png")).expect("the file");
    assert_eq!(
        ask(&work).lines().count(),
        1,
        "a photo that is gone is not an answer"
    );
    fs::copy(work.path("faces/anna.png"), work.path("photos/new.png")).expect("a copy");
    let nearest = ask(&work);
    assert!(
        nearest.lines().next().expect("a line").ends_with("new.png"),
        "{nearest}"
    );
    assert!(codes(&work) > length);
}

#[test]
fn a_broken_picture_is_named_and_the_others_are_compared() {
    let work = workspace();
    fs::write(work.path("photos/broken.jpg"), "no picture").expect("a file");
    let output = work.run(&[
        "neighbours",
        "faces/anna.png",
        "--aligned",
        "--among",
        "photos",
        "--index",
        "index",
    ]);
    assert!(!output.status.success());
    assert!(stderr(&output).contains("broken.jpg"));
    assert_eq!(stdout(&output).lines().count(), 2);
}

#[test]
fn a_walk_is_a_gif_that_comes_round() {
    let work = Workspace::new();
    work.run_well(&[
        "walk", "--seed", "3", "--faces", "3", "--frames", "9", "--size", "128", "--out", "frames",
    ]);
    assert_eq!(work.files("frames").len(), 9);
    work.run_well(&["sample", "--seed", "3", "--count", "3", "--out", "new"]);
    for (frame, face) in [(1, 3), (4, 4), (7, 5)] {
        let frame = work.picture(&format!("frames/frame-{frame:04}.png"));
        let face = work.picture(&format!("new/face-{face:04}.png"));
        assert!(difference(&frame, &face) < 0.5);
    }
    work.run_well(&["walk", "--faces", "2", "--frames", "4", "--out", "walk.gif"]);
}
