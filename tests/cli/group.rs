//! Photos of several people.

use image::RgbImage;

use crate::workspace::{Workspace, difference, stderr, stdout};

/// A picture of two people, the second a little smaller: the largest face is the first from the left, or the last if
/// mirrored.
fn write_group(work: &Workspace, name: &str, is_mirrored: bool) {
    let photo =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/photos/astronaut.jpg");
    let person = image::open(photo).expect("the photo").into_rgb8();
    let mut group = RgbImage::from_pixel(912, 512, image::Rgb([120, 120, 130]));
    image::imageops::replace(&mut group, &person, 0, 0);
    let other = image::imageops::flip_horizontal(&person);
    let other = facemath_core::photo::resize(&other, 400, 400);
    image::imageops::replace(&mut group, &other, 512, 60);
    if is_mirrored {
        image::imageops::flip_horizontal_in_place(&mut group);
    }
    group.save(work.path(name)).expect("a new file");
}

/// Whether anything differs in the left and in the right part of a group, apart from the seam between both people.
fn changed(work: &Workspace, before: &str, after: &str) -> [bool; 2] {
    let (before, after) = (work.picture(before), work.picture(after));
    assert_eq!(before.dimensions(), after.dimensions());
    [0..440, 560..before.width()].map(|mut columns: std::ops::Range<u32>| {
        columns.any(|x| (0..512).any(|y| before.get_pixel(x, y) != after.get_pixel(x, y)))
    })
}

#[test]
fn faces_of_a_group_are_edited_one_by_one_or_together() {
    let work = Workspace::new();
    write_group(&work, "group.png", false);
    let edit = |out: &str, arguments: &[&str]| {
        let fixed = ["edit", "group.png", "--age", "80", "--out", out];
        let output = work.run_well(&[&fixed, arguments].concat());
        stderr(&output)
    };
    let words = edit("largest", &["--paste-back"]);
    assert!(
        words.contains("has 2 faces, and the largest was taken, which is number 1 from the left"),
        "{words}"
    );
    assert_eq!(
        changed(&work, "group.png", "largest/group.png"),
        [true, false]
    );
    for (out, face, expected) in [
        ("first", "1", [true, false]),
        ("second", "2", [false, true]),
        ("all", "all", [true, true]),
    ] {
        let words = edit(out, &["--paste-back", "--face", face]);
        assert!(!words.contains("faces"), "{words}");
        let result = format!("{out}/group.png");
        assert_eq!(changed(&work, "group.png", &result), expected, "{out}");
    }
    // All together are what one after the other gives.
    let (all, first) = (
        work.picture("all/group.png"),
        work.picture("first/group.png"),
    );
    assert_eq!(first, work.picture("largest/group.png"));
    let left = |picture: &RgbImage| image::imageops::crop_imm(picture, 0, 0, 440, 512).to_image();
    assert!(difference(&left(&all), &left(&first)) < 0.1);

    let neutral = [
        "edit",
        "group.png",
        "--paste-back",
        "--face",
        "all",
        "--out",
        "same",
    ];
    work.run_well(&neutral);
    let bytes = |name: &str| std::fs::read(work.path(name)).expect("a file");
    assert_eq!(
        bytes("same/group.png"),
        bytes("group.png"),
        "no edit, no change"
    );

    // One by its number works without the photo, too.
    let words = edit("face", &["--face", "2", "--size", "64"]);
    assert!(!words.contains("faces"), "{words}");
    assert_eq!(work.picture("face/group.png").dimensions(), (64, 64));

    write_group(&work, "mirrored.png", true);
    let output = work.run_well(&["edit", "mirrored.png", "--age", "80", "--out", "mirrored"]);
    let words = stderr(&output);
    assert!(words.contains("number 2 from the left"), "{words}");
}

#[test]
fn faces_that_nobody_is_sure_of_are_left_out_of_all_and_named() {
    let work = Workspace::new();
    let photo =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/photos/astronaut.jpg");
    let person = image::open(photo).expect("the photo").into_rgb8();
    let mut group = RgbImage::new(1024, 512);
    image::imageops::replace(&mut group, &person, 0, 0);
    // With a bar over the eyes there is a face, and where exactly is a guess. How broad it has to be is the aligner's to say.
    let is_guess = (12..24).any(|height| {
        image::imageops::replace(&mut group, &person, 512, 0);
        for (x, y) in (98..98 + height).flat_map(|y| (512..1024).map(move |x| (x, y))) {
            group.put_pixel(x, y, image::Rgb([128; 3]));
        }
        group.save(work.path("group.png")).expect("a file");
        let output = work.run_well(&["align", "group.png", "--out", "aligned", "--json"]);
        let report: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
        report[0]["faces"][0]["is_sure"] == true && report[0]["faces"][1]["is_sure"] == false
    });
    assert!(is_guess, "no face that the aligner is unsure of");
    let edit = |out: &str, face: &str| {
        let output = work.run_well(&[
            "edit",
            "group.png",
            "--age",
            "80",
            "--paste-back",
            "--face",
            face,
            "--out",
            out,
        ]);
        stderr(&output)
    };
    let words = edit("all", "all");
    assert!(
        words.contains("face 2 from the left of group.png was left out")
            && words.contains("Take it with --face 2"),
        "{words}"
    );
    let result = |out: &str| changed(&work, "group.png", &format!("{out}/group.png"));
    assert_eq!(result("all"), [true, false]);
    // As the note says; and then it is said that nobody is sure.
    let words = edit("second", "2");
    assert!(words.contains("not sure of the face"), "{words}");
    assert_eq!(result("second"), [false, true]);
}

#[test]
fn a_face_that_is_not_there_is_named() {
    let work = Workspace::new();
    write_group(&work, "group.png", false);
    let cases: [(&[&str], &str); 6] = [
        (
            &["--face", "3", "--paste-back"],
            "group.png has 2 faces, and none with the number 3",
        ),
        (
            &["--face", "7"],
            "group.png has 2 faces, and none with the number 7: they count from the left",
        ),
        (&["--face", "all"], "add --paste-back"),
        (&["--face", "0"], "such as 2"),
        (&["--face", "both"], "such as 2"),
        (&["--face", "1", "--aligned"], "cannot be used with"),
    ];
    for (arguments, words) in cases {
        let output = work.run(&[&["edit", "group.png", "--out", "out"], arguments].concat());
        assert!(!output.status.success(), "{arguments:?}");
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
}
