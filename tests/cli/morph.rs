//! Morphs, as GIF and as frames.

use std::fs;

use crate::workspace::{Workspace, difference, read_gif, stderr};

#[test]
fn a_morph_is_a_gif_of_the_asked_length_rate_and_size() {
    let work = Workspace::new();
    let output = work.run_well(&[
        "morph",
        "faces/anna.png",
        "faces/ben.v2.png",
        "--aligned",
        "--out",
        "new/morph.gif",
        "--frames",
        "7",
        "--fps",
        "20",
        "--size",
        "96",
        "--hold",
        "2",
        "--ping-pong",
    ]);
    assert_eq!(stderr(&output), "");
    let (size, delays, forever) = read_gif(&work.path("new/morph.gif"));
    assert_eq!(size, (96, 96));
    // Seven frames, two more at each end, and the five inner ones on the way back.
    assert_eq!(delays, [5; 16]);
    assert!(forever);
    assert_eq!(
        work.files("new"),
        ["morph.gif"],
        "nothing temporary is left"
    );
}

#[test]
fn a_morph_goes_through_all_faces_by_default() {
    let work = Workspace::new();
    work.run_well(&[
        "morph",
        "faces/anna.png",
        "faces/ben.v2.png",
        "faces/anna.png",
        "--aligned",
        "--out",
        "morph.gif",
    ]);
    let (size, delays, _) = read_gif(&work.path("morph.gif"));
    assert_eq!(size, (128, 128), "what the photos fill");
    assert_eq!(delays.len(), 2 * 24 + 1);
}

#[test]
fn a_morph_into_a_folder_is_frames_that_begin_and_end_with_the_faces() {
    let work = Workspace::new();
    work.run_well(&[
        "morph",
        "faces",
        "--aligned",
        "--out",
        "frames",
        "--frames",
        "5",
    ]);
    let names: Vec<String> = (1..=5)
        .map(|frame| format!("frame-{frame:04}.png"))
        .collect();
    assert_eq!(work.files("frames"), names);
    let (first, last) = (
        work.picture("frames/frame-0001.png"),
        work.picture("frames/frame-0005.png"),
    );
    assert_eq!(first, work.picture("faces/anna.png"));
    assert_eq!(last, work.picture("faces/ben.v2.png"));
}

#[test]
fn a_morph_into_a_png_is_a_strip_of_its_frames() {
    let work = Workspace::new();
    let png = |frames: &str, out: &str| {
        let arguments = [
            "morph",
            "faces",
            "--aligned",
            "--size",
            "64",
            "--frames",
            frames,
            "--out",
            out,
        ];
        work.run_well(&arguments);
        work.picture(out)
    };
    let strip = png("5", "strip.png");
    assert_eq!(strip.dimensions(), (5 * 64, 64));
    let first = facemath_core::photo::resize(&work.picture("faces/anna.png"), 64, 64);
    let cut = image::imageops::crop_imm(&strip, 0, 0, 64, 64).to_image();
    assert!(difference(&cut, &first) < 0.5);
    assert_eq!(png("25", "many.png").dimensions(), (5 * 64, 5 * 64));
}

#[test]
fn a_morph_leaves_out_what_cannot_be_read_and_needs_two_faces() {
    let work = Workspace::new();
    fs::write(work.path("broken.jpg"), [0xff, 0xd8, 0xff]).expect("a new file");
    let arguments = [
        "morph",
        "faces/anna.png",
        "broken.jpg",
        "--aligned",
        "--frames",
        "3",
        "--out",
        "morph.gif",
    ];
    let output = work.run(&arguments);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("broken.jpg") && stderr(&output).contains("at least two"),
        "{}",
        stderr(&output)
    );
    assert!(!work.path("morph.gif").exists());

    let output = work.run(&[&arguments[..], &["faces/ben.v2.png"]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(read_gif(&work.path("morph.gif")).1.len(), 3);
}

#[test]
fn a_morph_is_not_written_as_a_film() {
    let work = Workspace::new();
    let output = work.run(&["morph", "faces", "--out", "morph.mp4"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains(".gif"), "{}", stderr(&output));
    assert!(!work.path("morph.mp4").exists());
}
