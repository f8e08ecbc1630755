//! `facemath duplicates`: photos that show the same face twice.

use std::fs;

use crate::workspace::{MODEL_SIZE_PX, Workspace, stderr, stdout};

/// Both samples, a smaller and a recompressed copy of one, and a file that only claims to be a picture.
fn workspace() -> Workspace {
    let work = Workspace::new();
    let anna = work.picture("faces/anna.png");
    let smaller = image::imageops::thumbnail(&anna, 100, 100);
    smaller
        .save(work.path("faces/smaller.png"))
        .expect("a picture");
    anna.save(work.path("faces/copy.jpg")).expect("a picture");
    work
}

#[test]
fn copies_are_grouped_and_nothing_else_is() {
    let work = workspace();
    let output = work.run_well(&[
        "duplicates",
        "faces",
        "--aligned",
        "--index",
        "index",
        "--grid",
        "grid.png",
        "--json",
    ]);
    let groups: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let groups = groups.as_array().expect("a list");
    assert_eq!(groups.len(), 1, "{groups:?}");
    let mut names: Vec<&str> = groups[0]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|photo| photo["path"].as_str()?.rsplit('/').next())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["anna.png", "copy.jpg", "smaller.png"]);
    let grid = work.picture("grid.png");
    assert_eq!(grid.dimensions(), (3 * MODEL_SIZE_PX, MODEL_SIZE_PX));
}

#[test]
fn a_row_that_has_no_room_for_all_of_its_group_says_so() {
    let work = workspace();
    for copy in 0..7 {
        let to = work.path(&format!("faces/copy-{copy}.png"));
        fs::copy(work.path("faces/anna.png"), to).expect("a copy");
    }
    let arguments = ["duplicates", "faces", "--aligned", "--index", "index"];
    let output = work.run_well(&[&arguments[..], &["--grid", "grid.png"]].concat());
    let said = stderr(&output);
    assert!(
        said.contains("up to 8 faces of its group, and 2 more are only listed"),
        "{said}"
    );
    assert_eq!(work.picture("grid.png").width(), 8 * MODEL_SIZE_PX);
}

#[test]
fn groups_are_blocks_of_lines_and_a_broken_picture_is_named() {
    let work = workspace();
    fs::write(work.path("faces/broken.jpg"), "no picture").expect("a file");
    let output = work.run(&["duplicates", "faces", "--aligned", "--index", "index"]);
    assert!(!output.status.success());
    assert!(stderr(&output).contains("broken.jpg"));
    assert_eq!(stdout(&output).lines().count(), 3);
    let none = work.run(&["duplicates", "nowhere"]);
    assert!(stderr(&none).contains("nowhere cannot be read"));
    fs::create_dir(work.path("empty")).expect("a folder");
    let none = work.run(&["duplicates", "empty", "--index", "other"]);
    assert!(!none.status.success());
    let said = stderr(&none);
    assert!(said.contains("empty holds no photos with a face"), "{said}");
}
