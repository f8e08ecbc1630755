//! The photos' own detail in what is written, and how large it is.

use std::fs;
use std::path::Path;

use image::RgbImage;

use facemath_core::photo::{Framing, crop, load, resize};

use crate::workspace::{MODEL_SIZE_PX, Workspace, cell, difference, stderr};

/// A workspace with the astronaut's portrait, whose face is larger than the model's pictures.
fn with_portrait() -> Workspace {
    let work = Workspace::new();
    let photo = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/photos/astronaut.jpg");
    let photo = load(&photo).expect("the photo");
    let (width, height) = (photo.width_px() * 5 / 2, photo.height_px() * 5 / 2);
    let large = resize(photo.pixels(), width, height);
    large.save(work.path("portrait.jpg")).expect("a new file");
    work
}

/// A picture without a face, taller than wide.
fn wall(work: &Workspace) -> RgbImage {
    let wall = RgbImage::from_fn(200, 300, |x, y| {
        image::Rgb([
            (x * 7 % 256) as u8,
            (y * 5 % 256) as u8,
            ((x + y) * 3 % 256) as u8,
        ])
    });
    wall.save(work.path("wall.png")).expect("a new file");
    let photo = load(&work.path("wall.png")).expect("the picture");
    crop(&photo, Framing::whole(200, 300), 200)
}

#[test]
fn a_face_without_edits_is_the_photos_square() {
    let work = with_portrait();
    work.run_well(&["edit", "portrait.jpg", "--out", "same"]);
    let square = work.picture("same/portrait.png");
    assert!(
        square.width() > MODEL_SIZE_PX && square.width() == square.height(),
        "as large as the photo has it: {:?}",
        square.dimensions()
    );
    // With and without a face in it, the detail is the photo's.
    let middle = wall(&work);
    let output = work.run_well(&["edit", "wall.png", "--out", "same", "--glasses", "0"]);
    assert!(stderr(&output).contains("no face"), "{}", stderr(&output));
    assert_eq!(work.picture("same/wall.png"), middle);
    work.run_well(&["edit", "wall.png", "--aligned", "--out", "aligned"]);
    assert_eq!(work.picture("aligned/wall.png"), middle);
}

#[test]
fn small_photos_are_drawn_at_the_models_size() {
    let work = Workspace::new();
    let small = resize(&work.picture("faces/anna.png"), 60, 60);
    small.save(work.path("small.png")).expect("a new file");
    work.run_well(&[
        "edit",
        "small.png",
        "--aligned",
        "--out",
        "out",
        "--age",
        "70",
    ]);
    let drawn = work.picture("out/small.png");
    assert_eq!(drawn.dimensions(), (MODEL_SIZE_PX, MODEL_SIZE_PX));
    work.run_well(&["edit", "small.png", "--aligned", "--out", "same"]);
    let enlarged = resize(&small, MODEL_SIZE_PX, MODEL_SIZE_PX);
    assert!(difference(&work.picture("same/small.png"), &enlarged) < 1.0);
}

#[test]
fn without_detail_the_picture_is_the_models() {
    let work = with_portrait();
    let edit = |out: &str, arguments: &[&str]| {
        let fixed = ["edit", "portrait.jpg", "--size", "128", "--out", out];
        work.run_well(&[&fixed[..], arguments].concat());
        work.picture(&format!("{out}/portrait.png"))
    };
    work.run_well(&["reconstruct", "portrait.jpg", "--out", "plain"]);
    let plain = work.picture("plain/portrait.png");
    assert_eq!(plain.dimensions(), (MODEL_SIZE_PX, MODEL_SIZE_PX));
    let model = edit("model", &["--detail", "0", "--sharpen", "0"]);
    assert!(difference(&model, &plain) < 0.1);
    let half = edit("half", &["--detail", "0.5"]);
    let whole = edit("whole", &[]);
    assert!(difference(&half, &whole) < difference(&model, &whole));

    work.run_well(&[
        "reconstruct",
        "portrait.jpg",
        "--out",
        "sharp",
        "--sharpen",
        "1",
    ]);
    assert!(difference(&work.picture("sharp/portrait.png"), &plain) > 0.1);
    let grid = ["--grid", "grid.png", "--detail", "1", "--size", "200"];
    let fixed = ["reconstruct", "portrait.jpg", "--out", "detailed"];
    work.run_well(&[&fixed[..], &grid].concat());
    assert_eq!(
        work.picture("detailed/portrait.png").dimensions(),
        (200, 200)
    );
    let grid = work.picture("grid.png");
    assert_eq!(grid.dimensions(), (200, 400));
    let half = |y: u32| image::imageops::crop_imm(&grid, 0, y, 200, 200).to_image();
    assert!(
        difference(&half(0), &half(200)) < 1.0,
        "with all detail they are alike"
    );
}

#[test]
fn enlarging_is_done_and_said_once() {
    let work = with_portrait();
    for (command, size) in [
        ("edit faces portrait.jpg --aligned --out edited", "700"),
        ("morph faces --aligned --frames 2 --out frames", "700"),
        ("sample --count 2 --like faces/anna.png --out like", "300"),
        (
            "walk --from faces/anna.png --faces 2 --frames 2 --out walk",
            "300",
        ),
        ("algebra 2*a-a --let a=faces/anna.png --out sum.png", "300"),
    ] {
        let arguments: Vec<&str> = command.split(' ').chain(["--size", size]).collect();
        let said = stderr(&work.run_well(&arguments));
        assert_eq!(said.matches("note: ").count(), 1, "{command}: {said}");
        assert!(
            said.contains("enlarged") && said.contains("128 pixels"),
            "{said}"
        );
    }
    for (name, side) in [
        ("edited/ben.v2.png", 700),
        ("frames/frame-0001.png", 700),
        ("like/face-0000.png", 300),
        ("walk/frame-0002.png", 300),
        ("sum.png", 300),
    ] {
        assert_eq!(work.picture(name).dimensions(), (side, side), "{name}");
    }
    let output = work.run_well(&["edit", "portrait.jpg", "--size", "100", "--out", "small"]);
    assert_eq!(
        stderr(&output),
        "",
        "smaller than the photo is nothing to tell"
    );
}

#[test]
fn a_morph_begins_and_ends_with_the_photos_squares() {
    let work = with_portrait();
    let mirrored = image::imageops::flip_horizontal(&work.picture("portrait.jpg"));
    mirrored
        .save(work.path("mirrored.png"))
        .expect("a new file");
    let fixed = ["edit", "portrait.jpg", "mirrored.png", "--size", "200"];
    work.run_well(&[&fixed[..], &["--out", "squares"]].concat());
    let fixed = [
        "morph",
        "portrait.jpg",
        "mirrored.png",
        "--size",
        "200",
        "--frames",
        "4",
    ];
    work.run_well(&[&fixed[..], &["--out", "frames"]].concat());
    assert_eq!(
        work.picture("frames/frame-0001.png"),
        work.picture("squares/portrait.png")
    );
    assert_eq!(
        work.picture("frames/frame-0004.png"),
        work.picture("squares/mirrored.png")
    );
    work.run_well(&[&fixed[..], &["--detail", "0", "--out", "plain"]].concat());
    let [with, without] =
        ["frames", "plain"].map(|folder| work.picture(&format!("{folder}/frame-0002.png")));
    assert_eq!(with.dimensions(), without.dimensions());
    assert!(difference(&with, &without) > 0.5);
}

#[test]
fn a_small_face_among_large_ones_is_named() {
    let work = Workspace::new();
    let large = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples/maya.jpg");
    fs::copy(large, work.path("large.jpg")).expect("the sample");
    let fixed = [
        "morph",
        "--aligned",
        "large.jpg",
        "faces/anna.png",
        "--frames",
        "2",
    ];
    let said = |arguments: &[&str]| {
        let output = work.run(&[&fixed[..], arguments].concat());
        assert!(output.status.success(), "{}", stderr(&output));
        stderr(&output)
    };
    assert!(said(&["--out", "small"]).contains("the smallest face fills"));
    assert!(!said(&["--out", "asked", "--size", "128"]).contains("the smallest face fills"));
}

#[test]
fn drawn_faces_carry_detail_too() {
    let work = Workspace::new();
    let drawn = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples/drawn-1.png");
    fs::copy(drawn, work.path("drawn.png")).expect("the sample");
    work.run_well(&["edit", "drawn.png", "--model", "anime", "--out", "out"]);
    assert_eq!(work.picture("out/drawn.png"), work.picture("drawn.png"));
}

#[test]
fn sums_show_whose_detail_they_carry() {
    let work = Workspace::new();
    let compute = |expression: &str, arguments: &[&str]| {
        let lets = ["--let", "a=faces/anna.png", "--let", "b=faces/ben.v2.png"];
        let fixed = ["algebra", expression, "--aligned", "--out", "out.png"];
        work.run_well(&[&fixed[..], &lets, arguments].concat());
        work.picture("out.png")
    };
    let [a, b] = ["faces/anna.png", "faces/ben.v2.png"].map(|name| work.picture(name));
    let strip = compute("a - avg() + b", &["--strip"]);
    assert_eq!(cell(&strip, 0, 0), a);
    let column = |index: u32| {
        let x = index * (MODEL_SIZE_PX + 40);
        image::imageops::crop_imm(&strip, x, 0, MODEL_SIZE_PX, MODEL_SIZE_PX).to_image()
    };
    assert_eq!(column(2), b);
    let plain = compute("avg()", &["--detail", "0"]);
    assert!(
        difference(&column(1), &plain) < 0.1,
        "an idea has no detail"
    );
    assert!(difference(&compute("mean(a, a)", &[]), &a) < 1.0);
}

#[test]
fn impossible_sizes_and_shares_are_explained() {
    let work = Workspace::new();
    for (arguments, code, says) in [
        (
            &["edit", "faces", "--detail", "1.5"][..],
            2,
            "between 0 and 1",
        ),
        (
            &["edit", "faces", "--detail", "nan"],
            2,
            "a number is needed",
        ),
        (&["edit", "faces", "--size", "4000"], 2, "from 16 to 1024"),
        (
            &["edit", "faces", "--paste-back", "--size", "300"],
            1,
            "own size",
        ),
        (
            &["reconstruct", "faces", "--size", "300"],
            1,
            "Add --detail",
        ),
    ] {
        let output = work.run(&[arguments, &["--out", "out"]].concat());
        assert_eq!(output.status.code(), Some(code), "{}", stderr(&output));
        assert!(stderr(&output).contains(says), "{}", stderr(&output));
    }
    assert!(!work.path("out").exists());
}

#[test]
fn a_strip_that_does_not_fit_into_memory_is_refused() {
    let work = Workspace::new();
    let fixed = ["morph", "faces", "--aligned", "--out", "strip.png"];
    let output = work.run(&[&fixed[..], &["--frames", "10000", "--size", "1024"]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("--size"), "{}", stderr(&output));
    assert!(!work.path("strip.png").exists());
}
