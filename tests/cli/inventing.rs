//! Faces from nothing, from one face and from two, and walks.

use facemath_nets::engine::{Engine, EngineOptions, Event};
use facemath_studio::{Document, Session, SessionOptions, ThreadedPhotos, WalkSettings};
use image::RgbImage;
use std::sync::Arc;

use crate::workspace::{Workspace, difference, read_gif, stderr};

#[test]
fn variations_begin_at_the_face() {
    let work = Workspace::new();
    let like = |out: &str, amount: &str| {
        let fixed = ["sample", "--count", "2", "--seed", "5", "--like"];
        let rest = ["faces/anna.png", "--amount", amount, "--out", out];
        work.run_well(&[&fixed[..], &rest].concat());
        work.picture(&format!("{out}/face-0005.png"))
    };
    let photo = work.picture("faces/anna.png");
    assert_eq!(like("same", "0"), photo, "with all of the photo's detail");
    let (near, far) = (like("near", "0.2"), like("far", "0.9"));
    assert!(difference(&near, &photo) > 0.5);
    assert!(difference(&near, &photo) < difference(&far, &photo));
    assert_eq!(like("again", "0.2"), near);
    assert_eq!(work.files("near"), ["face-0005.png", "face-0006.png"]);
}

#[test]
fn children_lie_between_their_parents() {
    let work = Workspace::new();
    let kids = |out: &str, share: &str| {
        let fixed = ["sample", "--count", "1", "--kids", "faces/anna.png"];
        let rest = ["faces/ben.v2.png", "--share", share, "--out", out];
        work.run_well(&[&fixed[..], &rest].concat());
        work.picture(&format!("{out}/face-0000.png"))
    };
    let [a, b] = ["faces/anna.png", "faces/ben.v2.png"].map(|name| work.picture(name));
    assert!(difference(&kids("a", "0"), &a) < 1.0);
    assert!(difference(&kids("b", "1"), &b) < 1.0);
    let child = kids("kids", "0.5");
    assert!(difference(&child, &a) > 1.0 && difference(&child, &b) > 1.0);
}

#[test]
fn doodles_are_drawn_larger_than_they_are_decoded() {
    let work = Workspace::new();
    let sample = |out: &str, size: &[&str]| {
        let fixed = ["sample", "--model", "doodle", "--count", "1", "--out", out];
        work.run_well(&[&fixed[..], size].concat());
        work.picture(&format!("{out}/face-0000.png"))
    };
    let side = |picture: &RgbImage| (picture.width(), picture.height());
    let drawn = sample("drawn", &[]);
    assert_eq!(side(&drawn), (384, 384));
    assert_eq!(side(&sample("decoded", &["--size", "96"])), (96, 96));
    let smaller = sample("smaller", &["--size", "200"]);
    assert_eq!(side(&smaller), (200, 200));
    let expected = facemath_core::photo::resize(&drawn, 200, 200);
    assert!(difference(&smaller, &expected) < 1.0);
}

#[test]
fn less_variety_makes_faces_more_alike() {
    let work = Workspace::new();
    let pair = |out: &str, variety: &str| {
        let fixed = ["sample", "--count", "2", "--seed", "7", "--out", out];
        work.run_well(&[&fixed[..], &["--variety", variety]].concat());
        ["face-0007.png", "face-0008.png"].map(|name| work.picture(&format!("{out}/{name}")))
    };
    let [varied, other] = pair("varied", "1");
    let [usual, _] = pair("usual", "0.8");
    let [plain, plain_other] = pair("plain", "0.2");
    assert!(difference(&plain, &plain_other) < difference(&varied, &other));
    // As it is by itself, and as earlier versions called it.
    for (out, asked) in [("default", &[][..]), ("former", &["--truncation", "0.8"])] {
        let fixed = ["sample", "--count", "1", "--seed", "7", "--out", out];
        work.run_well(&[&fixed[..], asked].concat());
        let face = work.picture(&format!("{out}/face-0007.png"));
        assert!(difference(&face, &usual) < 0.1);
    }
}

#[test]
fn faces_are_what_they_are_asked_to_be() {
    let work = Workspace::new();
    let sample = |out: &str, asked: &[&str]| {
        let fixed = ["sample", "--count", "1", "--seed", "4", "--out", out];
        work.run_well(&[&fixed[..], asked].concat());
        work.picture(&format!("{out}/face-0004.png"))
    };
    let anybody = sample("anybody", &[]);
    let wanted = ["--age", "70", "--glasses", "on", "--gender", "female"];
    let old = sample("old", &wanted);
    assert!(difference(&old, &anybody) > 1.0);
    let numbers = ["--age", "70", "--glasses", "1", "--gender", "1"];
    assert_eq!(sample("numbers", &numbers), old);
    let output = work.run(&["sample", "--count", "1", "--out", "oldest", "--age", "500"]);
    assert!(output.status.success() && stderr(&output).contains("the nearest is used"));
}

#[test]
fn impossible_inventions_are_explained() {
    let work = Workspace::new();
    let cases: [(&[&str], i32, &str); 9] = [
        (
            &["sample", "--count", "1", "--out", "o", "--variety", "9"],
            2,
            "0 to 1.2",
        ),
        (
            &[
                "sample",
                "--count",
                "1",
                "--out",
                "o",
                "--like",
                "a.png",
                "--variety",
                "1",
            ],
            2,
            "cannot be used",
        ),
        (
            &["sample", "--count", "1", "--out", "o", "--gender", "green"],
            2,
            "\"female\" or \"male\"",
        ),
        (
            &[
                "sample", "--model", "anime", "--count", "1", "--out", "o", "--age", "9",
            ],
            1,
            "leave --age out",
        ),
        (
            &["sample", "--count", "1", "--out", "o", "--kids", "a.png"],
            2,
            "2 values",
        ),
        (
            &["sample", "--count", "1", "--out", "o", "--like", "none.png"],
            1,
            "none.png",
        ),
        (
            &["walk", "--out", "o.gif", "--speed", "99"],
            2,
            "0.05 to 10",
        ),
        (
            &["walk", "--out", "o.gif", "--speed", "1", "--frames", "9"],
            2,
            "cannot be used",
        ),
        (
            &[
                "walk", "--out", "o.gif", "--speed", "0.05", "--faces", "500",
            ],
            1,
            "Walk faster",
        ),
    ];
    for (arguments, code, words) in cases {
        let output = work.run(arguments);
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
}

#[test]
fn an_input_is_never_overwritten_by_an_invention() {
    let work = Workspace::new();
    std::fs::copy(
        work.path("faces/anna.png"),
        work.path("faces/face-0000.png"),
    )
    .expect("a copy");
    let output = work.run(&[
        "sample",
        "--count",
        "1",
        "--like",
        "faces/face-0000.png",
        "--out",
        "faces",
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("would be overwritten"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_walk_sets_out_from_a_photo_and_ends_elsewhere() {
    let work = Workspace::new();
    work.run_well(&[
        "walk",
        "--from",
        "faces/anna.png",
        "--seed",
        "3",
        "--faces",
        "2",
        "--open",
        "--speed",
        "4",
        "--fps",
        "20",
        "--size",
        "128",
        "--out",
        "frames",
    ]);
    let names: Vec<String> = (1..=6)
        .map(|frame| format!("frame-{frame:04}.png"))
        .collect();
    assert_eq!(work.files("frames"), names);
    work.run_well(&["sample", "--count", "1", "--seed", "4", "--out", "plain"]);
    let first = work.picture("frames/frame-0001.png");
    assert_eq!(first, work.picture("faces/anna.png"));
    let last = work.picture("frames/frame-0006.png");
    assert!(difference(&last, &work.picture("plain/face-0004.png")) < 0.1);
}

#[test]
fn the_studio_plays_the_frames_that_the_command_writes() {
    let work = Workspace::new();
    let mut settings = WalkSettings::default();
    settings.plan.seed = 11;
    settings.plan.faces = 3;
    settings.plan.smoothness = 0.9;
    settings.plan.truncation = 0.7;
    settings.speed = 4.0;
    work.run_well(&[
        "walk",
        "--seed",
        "11",
        "--faces",
        "3",
        "--smoothness",
        "0.9",
        "--variety",
        "0.7",
        "--speed",
        "4",
        "--size",
        "128",
        "--out",
        "frames",
    ]);
    work.run_well(&[
        "walk", "--seed", "11", "--faces", "3", "--frames", "3", "--out", "walk.gif",
    ]);
    assert_eq!(read_gif(&work.path("walk.gif")).1.len(), 3);

    let engine: Engine = Engine::spawn(EngineOptions::default(), "faces").expect("an engine");
    let ready = engine.wait_until_ready().expect("the model that ships");
    let wake: Arc<dyn Fn() + Send + Sync> = Arc::new(|| {});
    let options = SessionOptions {
        document: Document::new(),
        project: None,
        engine_model: "faces".to_owned(),
        autosave_folder: None,
        data_folder: None,
        libraries_folder: None,
        seed: 1,
        wake: Arc::clone(&wake),
    };
    let mut session = Session::new(options, Box::new(ThreadedPhotos::new(wake)));
    session.handle(Event::Ready {
        device: ready.device,
        model: ready.model,
    });
    session.set_walk(settings);
    let drawings = session
        .walking()
        .walk_drawings(session.context())
        .expect("a walk");
    assert_eq!(drawings.len(), work.files("frames").len());
    for (index, frame) in engine.decode(drawings).enumerate() {
        let written = work.picture(&format!("frames/frame-{:04}.png", index + 1));
        assert!(
            difference(&frame.expect("a face"), &written) < 0.1,
            "frame {index}"
        );
    }
}

#[test]
fn a_number_that_is_none_is_told_in_words() {
    let work = Workspace::new();
    for seed in ["-1", "1.5", "", "99999999999999999999", "many"] {
        let output = work.run(&["sample", "--count", "1", "--seed", seed, "--out", "none"]);
        assert_eq!(output.status.code(), Some(2));
        let told = stderr(&output);
        assert!(told.contains("a whole number"), "{told}");
        assert!(
            !told.contains("digit found") && !told.contains("target type"),
            "{told}"
        );
    }
    assert!(!work.path("none").exists());
}

#[test]
fn numbers_of_faces_do_not_begin_again_behind_the_largest() {
    let work = Workspace::new();
    let sample = |seed: &str| work.run(&["sample", "--seed", seed, "--count", "2", "--out", "new"]);
    let output = sample("18446744073709551615");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("Take a smaller --seed"),
        "{}",
        stderr(&output)
    );
    assert!(!work.path("new").exists());
    assert!(sample("18446744073709551614").status.success());
    assert_eq!(work.files("new").len(), 2);
}
