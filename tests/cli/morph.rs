//! Morphs, as GIF and as frames.

use facemath_studio::{
    Command as DocumentCommand, KeyEdit, Keyframe, PhotoStorage, Source, apply, save_project,
    save_project_with,
};
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
    // Seven frames, of which the first and the last rest for two more, and the five inner ones on the way back.
    assert_eq!(delays, [15, 5, 5, 5, 5, 5, 15, 5, 5, 5, 5, 5]);
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
    // 49 frames at 24 a second, of which equal ones are stored once.
    let total: u32 = delays.iter().copied().map(u32::from).sum();
    assert_eq!(total, 204);
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

    let steps = ["--format", "strip", "--pictures", "3", "--out", "steps"];
    let morph = ["morph", "faces", "--aligned", "--size", "64"];
    work.run_well(&[&morph[..], &steps].concat());
    let steps = image::ImageReader::open(work.path("steps")).expect("the strip");
    let steps = steps.with_guessed_format().expect("it begins as a PNG");
    assert_eq!(steps.decode().expect("a PNG").width(), 3 * 64);
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
fn the_ending_says_the_format() {
    let work = Workspace::new();
    let morph = |out: &str, more: &[&str]| {
        let arguments = [
            "morph",
            "faces",
            "--aligned",
            "--frames",
            "4",
            "--size",
            "64",
            "--hold",
            "1",
            "--out",
            out,
        ];
        let output = work.run_well(&[&arguments[..], more].concat());
        stderr(&output)
    };
    for (out, mark, at) in [
        ("film.mp4", &b"ftypisom"[..], 4),
        ("FILM.MP4", b"ftypisom", 4),
        ("a.webp", b"WEBPVP8X", 8),
        ("a.apng", b"acTL", 37),
        ("a.gif", b"GIF89a", 0),
    ] {
        assert_eq!(morph(out, &[]), "");
        let bytes = fs::read(work.path(out)).expect("the film");
        assert!(bytes[at..].starts_with(mark), "{out}");
        let term = b"digitalsourcetype/compositeWithTrainedAlgorithmicMedia";
        assert!(bytes.windows(term.len()).any(|part| part == term), "{out}");
    }
    morph("jpegs", &["--format", "jpeg", "--quality", "90"]);
    assert_eq!(work.files("jpegs").len(), 6);
    assert_eq!(work.files("jpegs")[0], "frame-0001.jpg");
    morph("animated.png", &["--format", "apng", "--loops", "2"]);
    assert_eq!(work.picture("animated.png").dimensions(), (64, 64));
    // What means nothing to a format is said.
    assert!(morph("b.mp4", &["--colors", "16"]).contains("--colors means nothing to MP4"));

    for unknown in ["morph.mov", "morph.heic"] {
        let output = work.run(&["morph", "faces", "--out", unknown]);
        assert_eq!(output.status.code(), Some(1));
        let said = stderr(&output);
        for known in [".gif", ".mp4", ".webp", ".apng", ".png", "folder"] {
            assert!(said.contains(known), "{said}");
        }
        assert!(!work.path(unknown).exists());
    }
}

#[test]
fn a_gif_of_a_largest_size_is_no_larger_and_says_how() {
    let work = Workspace::new();
    let arguments = [
        "morph",
        "faces",
        "--aligned",
        "--frames",
        "12",
        "--size",
        "256",
        "--out",
        "small.gif",
        "--max-size",
        "150kB",
    ];
    let output = work.run_well(&arguments);
    assert!(fs::metadata(work.path("small.gif")).expect("the GIF").len() <= 150_000);
    assert!(stderr(&output).contains("--lossy"), "{}", stderr(&output));
}

#[test]
fn numbers_outside_their_ranges_are_answered_with_the_range() {
    let work = Workspace::new();
    for (option, value, range) in [
        ("--frames", "0", "2 to 10000"),
        ("--frames", "1000000", "2 to 10000"),
        ("--fps", "0", "0.1 to 60"),
        ("--fps", "1000", "0.1 to 60"),
        ("--size", "1", "16 to 4096"),
        ("--size", "100000", "16 to 4096"),
        ("--colors", "1", "2 to 256"),
        ("--dither", "101", "0 to 100"),
        ("--lossy", "101", "0 to 100"),
        ("--quality", "0", "1 to 100"),
        ("--loops", "-1", "0 to 65535"),
        ("--max-size", "soon", "8MB"),
        ("--max-size", "1kB", "10kB"),
    ] {
        let output = work.run(&["morph", "faces", "--out", "none.gif", option, value]);
        assert!(!output.status.success());
        let said = stderr(&output);
        assert!(said.contains(range), "{option} {value}: {said}");
        assert!(!work.path("none.gif").exists());
    }
    let output = work.run(&["morph", "faces", "--out", "none.mp4", "--size", "4000"]);
    assert!(
        stderr(&output).contains("16 to 2160"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_project_is_rendered_with_another_timing_and_in_other_formats() {
    let work = Workspace::new();
    let document = work.document(4, 96);
    save_project(&work.path("us.facemath"), &document).expect("it is saved");
    let render = |out: &str, more: &[&str]| {
        work.run_well(&[&["render", "us.facemath", "--out", out], more].concat());
    };
    let timing = ["--fps", "10", "--hold", "2", "--ping-pong", "--loops", "3"];
    render("us.gif", &timing);
    let (_, delays, forever) = read_gif(&work.path("us.gif"));
    assert_eq!(delays, [30, 10, 10, 10, 30, 10, 10, 10]);
    assert!(!forever);
    render("once.gif", &["--fps", "10", "--ping-pong=false"]);
    let (_, delays, _) = read_gif(&work.path("once.gif"));
    assert_eq!(delays, [10; 5]);
    render("us.png", &["--format", "strip", "--pictures", "3"]);
    assert_eq!(work.picture("us.png").dimensions(), (288, 96));
    render("frames", &["--format", "jpeg"]);
    assert_eq!(work.files("frames")[0], "frame-0001.jpg");

    for (option, value, told) in [
        ("--fps", "0", "go from 1 to 60"),
        ("--fps", "1000", "go from 1 to 60"),
        ("--hold", "-1", "--hold"),
        ("--loops", "70000", "65535"),
        ("--ping-pong", "no", "--ping-pong"),
    ] {
        let option = format!("{option}={value}");
        let output = work.run(&["render", "us.facemath", "--out", "none.gif", &option]);
        assert!(stderr(&output).contains(told), "{}", stderr(&output));
        assert!(!work.path("none.gif").exists());
    }
}

#[test]
fn a_project_is_rendered_as_its_timeline_says() {
    let work = Workspace::new();
    let mut document = work.document(4, 96);
    save_project(&work.path("us.facemath"), &document).expect("it is saved");

    work.run_well(&["render", "us.facemath", "--out", "frames"]);
    assert_eq!(work.files("frames").len(), 5);
    assert_eq!(work.picture("frames/frame-0001.png").dimensions(), (96, 96));
    work.run_well(&["render", "us.facemath", "--out", "us.gif", "--size", "64"]);
    let (size, frames, _) = read_gif(&work.path("us.gif"));
    assert_eq!((size, frames.len()), ((64, 64), 5));

    let held = work.path("held.facemath");
    save_project_with(&held, &document, PhotoStorage::Embedded, None).expect("it is saved");

    let own = Keyframe::of_source(
        Source::Photo {
            path: work.path("faces/anna.png"),
        },
        "Anna again",
    );
    for edit in [
        KeyEdit::Insert {
            index: 2,
            keys: vec![own],
            lead_frames: Some(2),
        },
        KeyEdit::SetHold {
            index: 1,
            frames: Some(9),
        },
    ] {
        apply(&mut document, &DocumentCommand::EditKeys(edit)).expect("it can be done");
    }
    save_project(&work.path("keys.facemath"), &document).expect("it is saved");
    work.run_well(&["render", "keys.facemath", "--out", "keys.gif"]);
    let (_, delays, _) = read_gif(&work.path("keys.gif"));
    assert_eq!(
        delays.len(),
        7,
        "four frames to the second key, two to the third"
    );
    assert!(
        (41..=42).contains(&delays[4]),
        "ten frames at 24 a second: {delays:?}"
    );

    std::fs::remove_file(work.path("faces/ben.v2.png")).expect("it was there");
    let output = work.run(&["render", "keys.facemath", "--out", "one.gif"]);
    assert!(stderr(&output).contains("ben.v2.png"));
    let (_, frames, _) = read_gif(&work.path("one.gif"));
    assert!(!frames.is_empty(), "the two keys that are left are a film");
    // A project that holds its photos needs nothing else.
    work.run_well(&[
        "render",
        "held.facemath",
        "--out",
        "held.gif",
        "--size",
        "64",
    ]);
    assert_eq!(
        std::fs::read(work.path("held.gif")).expect("it is written"),
        std::fs::read(work.path("us.gif")).expect("it was written")
    );
    let output = work.run(&["render", "us.facemath", "--out", "half.gif"]);
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("ben.v2.png"),
        "{}",
        stderr(&output)
    );
    assert!(!work.path("half.gif").exists());
}
