//! What goes in: files of all kinds and shapes, and nothing overwritten by accident.

use std::fs;

use crate::workspace::{MODEL_SIZE_PX, Workspace, difference, stderr};

#[test]
fn where_no_face_is_found_a_note_says_what_is_assumed() {
    let work = Workspace::new();
    let grey = image::RgbImage::from_pixel(300, 200, image::Rgb([120, 130, 140]));
    grey.save(work.path("wall.png")).expect("a new file");
    let output = work.run_well(&["reconstruct", "wall.png", "faces/anna.png", "--out", "out"]);
    let stderr = stderr(&output);
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(
        stderr.starts_with("note: no face was found in wall.png")
            && stderr.contains("--aligned")
            && stderr.contains("For drawings choose the model \"anime\" or \"doodle\""),
        "{stderr}"
    );
}

#[test]
fn a_photo_of_any_shape_becomes_a_face_of_the_models_size() {
    let work = Workspace::new();
    let wide = image::imageops::resize(
        &work.picture("faces/anna.png"),
        300,
        200,
        image::imageops::FilterType::Triangle,
    );
    wide.save(work.path("wide.jpg")).expect("a new file");
    work.run_well(&["reconstruct", "wide.jpg", "--out", "out"]);
    assert_eq!(
        work.picture("out/wide.png").dimensions(),
        (MODEL_SIZE_PX, MODEL_SIZE_PX)
    );
}

#[test]
fn a_bad_file_is_named_and_the_others_are_done() {
    let work = Workspace::new();
    fs::write(work.path("faces/broken.png"), "this is not a picture").expect("a new file");
    let output = work.run(&[
        "reconstruct",
        "faces",
        "missing.png",
        "--aligned",
        "--out",
        "out",
        "--grid",
        "grid.png",
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(work.files("out"), ["anna.png", "ben.v2.png"]);
    assert_eq!(work.picture("grid.png").width(), 2 * MODEL_SIZE_PX);
    let stderr = stderr(&output);
    assert!(stderr.contains("broken.png"), "{stderr}");
    assert!(stderr.contains("missing.png"), "{stderr}");
    assert!(stderr.contains("2 inputs failed"), "{stderr}");
    assert!(!stderr.contains("anna"), "{stderr}");
}

#[test]
fn a_folder_without_pictures_is_a_failed_input() {
    let work = Workspace::new();
    fs::create_dir(work.path("empty")).expect("a new folder");
    fs::write(work.path("empty/notes.txt"), "no picture").expect("a new file");
    let output = work.run(&["reconstruct", "empty", "--out", "out"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("empty holds no pictures"));
}

#[test]
fn two_inputs_of_one_name_do_not_overwrite_each_other() {
    let work = Workspace::new();
    fs::create_dir(work.path("more")).expect("a new folder");
    fs::copy(work.path("faces/ben.v2.png"), work.path("more/anna.png")).expect("a copy");
    let output = work.run(&["reconstruct", "faces", "more", "--aligned", "--out", "out"]);
    assert_eq!(output.status.code(), Some(1));
    let stderr = stderr(&output);
    assert!(
        stderr.contains("more/anna.png") && stderr.contains("faces/anna.png"),
        "{stderr}"
    );
    assert_eq!(work.files("out"), ["anna.png", "ben.v2.png"]);
    work.run_well(&[
        "reconstruct",
        "faces/anna.png",
        "--aligned",
        "--out",
        "alone",
    ]);
    // Batches of another size may round differently.
    let kept = difference(
        &work.picture("out/anna.png"),
        &work.picture("alone/anna.png"),
    );
    assert!(kept < 0.1, "the first one keeps the name");
    // The same file named twice is no conflict.
    work.run_well(&[
        "reconstruct",
        "faces",
        "faces/anna.png",
        "--aligned",
        "--out",
        "twice",
    ]);
}

#[test]
fn results_never_replace_inputs() {
    let work = Workspace::new();
    let before = fs::read(work.path("faces/anna.png")).expect("the input");
    let output = work.run(&["reconstruct", "faces/anna.png", "--out", "faces"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("overwrite the input"),
        "{}",
        stderr(&output)
    );
    let output = work.run(&[
        "reconstruct",
        "faces/anna.png",
        "--out",
        "out",
        "--grid",
        "faces/anna.png",
    ]);
    assert_eq!(output.status.code(), Some(1));
    let output = work.run(&["morph", "faces", "--aligned", "--out", "faces"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        fs::read(work.path("faces/anna.png")).expect("the input"),
        before
    );
    assert_eq!(work.files("faces"), ["anna.png", "ben.v2.png"]);
}

#[test]
fn photographs_in_a_model_of_drawings_are_told_once() {
    let work = Workspace::new();
    let photo = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/photos/astronaut.jpg");
    for name in ["a.jpg", "b.jpg"] {
        fs::copy(photo, work.path(name)).expect("a new file");
    }
    let drawn = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/samples/doodle-1.png");
    let arguments = ["reconstruct", drawn, "a.jpg", "b.jpg", "--out", "out"];
    let told = stderr(&work.run_well(&[&arguments[..], &["--model", "doodle"]].concat()));
    let notes: Vec<&str> = told
        .lines()
        .filter(|line| line.contains("draws drawings"))
        .collect();
    assert_eq!(
        notes,
        [
            "note: the model \"doodle\" draws drawings, and a.jpg looks like a photograph. For photographs choose the model \"faces\" (--model)"
        ],
        "{told}"
    );
    let told = stderr(&work.run_well(&["reconstruct", "a.jpg", "--out", "out"]));
    assert_eq!(told, "");
    // Nor is it passed over where many are compared.
    fs::create_dir(work.path("photos")).expect("a new folder");
    for name in ["a.jpg", "b.jpg"] {
        fs::rename(work.path(name), work.path(&format!("photos/{name}"))).expect("moved");
    }
    let told = stderr(&work.run_well(&["duplicates", "photos", "--model", "doodle"]));
    assert_eq!(told.matches("looks like a photograph").count(), 1, "{told}");
}

/// A drawing of some size, framed as the model's, becomes what it becomes with `--aligned`, and nobody takes it for a photograph.
#[test]
fn a_square_drawing_is_taken_as_a_whole_by_a_model_of_one_pose() {
    let work = Workspace::new();
    let drawn = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/samples/doodle-1.png");
    let drawn = image::open(drawn).expect("the sample").into_rgb8();
    let nearest = image::imageops::FilterType::Nearest;
    let resized = |name: &str, width: u32, height: u32| {
        let picture = image::imageops::resize(&drawn, width, height, nearest);
        picture.save(work.path(name)).expect("writable");
    };
    resized("a.png", 200, 200);
    resized("b.png", 310, 305);
    let run = |out: &str, more: &[&str]| {
        let fixed = [
            "reconstruct",
            "a.png",
            "b.png",
            "--model",
            "doodle",
            "--out",
            out,
        ];
        stderr(&work.run_well(&[&fixed[..], more].concat()))
    };
    let told = run("out", &[]);
    assert_eq!(
        told,
        "note: a.png is taken as a whole, as are other square drawings: the faces of the model \"doodle\" all stand in one place\n"
    );
    assert_eq!(run("aligned", &["--aligned"]), "");
    for name in ["a.png", "b.png"] {
        let pictures = ["out", "aligned"].map(|folder| work.picture(&format!("{folder}/{name}")));
        assert_eq!(pictures[0], pictures[1], "{name}");
    }
    // What is not square is no picture of that model's, and is told from photographs where no face is found.
    resized("wide.png", 400, 200);
    let wide = [
        "reconstruct",
        "wide.png",
        "--model",
        "doodle",
        "--out",
        "out",
    ];
    let told = stderr(&work.run_well(&wide));
    assert!(told.contains("learned from photographs"), "{told}");
    let told = stderr(&work.run(&["align", "wide.png", "wide.png", "a.png", "--out", "crops"]));
    assert_eq!(
        told.matches("learned from photographs").count(),
        1,
        "{told}"
    );
}

#[test]
fn pictures_one_folder_further_down_are_pointed_at() {
    let work = Workspace::new();
    fs::create_dir(work.path("all")).expect("a new folder");
    fs::rename(work.path("faces"), work.path("all/faces")).expect("moved");
    let told = stderr(&work.run(&["edit", "all", "--age", "70", "--out", "out"]));
    assert!(
        told.contains(
            "all holds no pictures; its subfolder \"faces\" has 2 pictures. Name those instead"
        ),
        "{told}"
    );
    let told = stderr(&work.run(&["train", "--data", "all", "--out", "models/mine"]));
    assert!(
        told.contains("its subfolder \"faces\" has 2 pictures"),
        "{told}"
    );
}
