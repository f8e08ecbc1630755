//! Photos as they come from a camera: faces are found and aligned.

use std::fs;
use std::path::Path;

use crate::workspace::{MODEL_SIZE_PX, Workspace, difference, stderr, stdout};

/// A workspace with a photo of one face and one of none.
fn with_photos() -> Workspace {
    let work = Workspace::new();
    let astronaut = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/photos/astronaut.jpg");
    fs::copy(astronaut, work.path("eileen.jpg")).expect("the photo");
    let wall = image::RgbImage::from_pixel(300, 200, image::Rgb([120, 130, 140]));
    wall.save(work.path("wall.png")).expect("a new file");
    work
}

#[test]
fn align_writes_each_face_and_tells_where_it_was() {
    let work = with_photos();
    let output = work.run_well(&[
        "align",
        "eileen.jpg",
        "--out",
        "out",
        "--size",
        "200",
        "--json",
    ]);
    assert_eq!(stderr(&output), "");
    assert_eq!(work.files("out"), ["eileen.png"]);
    assert_eq!(work.picture("out/eileen.png").dimensions(), (200, 200));
    let report: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let face = &report[0]["faces"][0];
    let eye = |index: usize, axis: usize| face["eyes_px"][index][axis].as_f64().expect("a number");
    let distance = (eye(0, 0) - 202.5).hypot(eye(0, 1) - 100.8);
    assert!(distance < 4.5, "{report}");
    assert!(eye(1, 0) > eye(0, 0));
    assert_eq!(face["is_sure"], true);
    assert_eq!(face["crop"], "out/eileen.png");
}

#[test]
fn a_picture_without_a_face_is_named_and_the_others_are_done() {
    let work = with_photos();
    let output = work.run(&["align", "wall.png", "eileen.jpg", "--out", "out"]);
    assert!(!output.status.success());
    assert!(stderr(&output).contains("no face was found in wall.png"));
    assert_eq!(work.files("out"), ["eileen.png"]);
}

#[test]
fn other_commands_align_by_themselves() {
    let work = with_photos();
    let output = work.run_well(&["reconstruct", "eileen.jpg", "--out", "out"]);
    assert_eq!(stderr(&output), "");
    // The sample is the same photo, aligned by hand.
    work.run_well(&["reconstruct", "faces/anna.png", "--out", "by-hand"]);
    let (own, by_hand) = (
        work.picture("out/eileen.png"),
        work.picture("by-hand/anna.png"),
    );
    assert_eq!(own.dimensions(), (MODEL_SIZE_PX, MODEL_SIZE_PX));
    work.run_well(&["reconstruct", "faces/ben.v2.png", "--out", "other"]);
    let other = work.picture("other/ben.v2.png");
    assert!(difference(&own, &by_hand) < 0.6 * difference(&own, &other));
}
