//! Captions in films from the command line.

use crate::workspace::{Workspace, read_gif, stderr};
use facemath_core::export::{Caption, CaptionPlace};
use facemath_studio::{Command as DocumentCommand, apply, save_project};
use image::RgbImage;

const MORPH: [&str; 8] = [
    "morph",
    "faces",
    "--aligned",
    "--refine",
    "0",
    "--frames",
    "3",
    "--size",
];

/// Where two pictures differ: in the upper and in the lower half.
fn differs(a: &RgbImage, b: &RgbImage) -> [bool; 2] {
    assert_eq!(a.dimensions(), b.dimensions());
    let mut differs = [false; 2];
    for (x, y, pixel) in a.enumerate_pixels() {
        let half = usize::from(y >= a.height() / 2);
        differs[half] |= pixel != b.get_pixel(x, y);
    }
    differs
}

#[test]
fn a_caption_is_in_every_frame_at_its_place() {
    let work = Workspace::new();
    let frame = |out: &str, more: &[&str]| {
        work.run_well(&[&MORPH[..], &["128", "--out", out], more].concat());
        assert_eq!(work.files(out).len(), 3);
        work.picture(&format!("{out}/frame-0002.png"))
    };
    let plain = frame("plain", &[]);
    let bottom = frame("bottom", &["--caption", "Anna → Ben"]);
    assert_eq!(differs(&plain, &bottom), [false, true]);
    let place = ["--caption", "Anna → Ben", "--caption-place", "top"];
    assert_eq!(differs(&plain, &frame("top", &place)), [true, false]);
    let lines = frame("lines", &["--caption", "Anna\\nBen"]);
    let both = frame("both", &["--caption", "Anna Ben"]);
    assert_ne!(lines, both, "a break is a break");

    let walk = [
        "walk", "--faces", "2", "--frames", "3", "--size", "128", "--out",
    ];
    work.run_well(&[&walk[..], &["walk"]].concat());
    work.run_well(&[&walk[..], &["said", "--caption", "A walk"]].concat());
    let [plain, said] = ["walk", "said"].map(|out| work.picture(&format!("{out}/frame-0001.png")));
    assert_eq!(differs(&plain, &said), [false, true]);
}

#[test]
fn captions_that_cannot_be_are_sentences_before_anything_is_drawn() {
    let work = Workspace::new();
    let said = |size: &str, out: &str, more: &[&str]| {
        let output = work.run(&[&MORPH[..], &[size, "--out", out], more].concat());
        stderr(&output)
    };
    let told = said("128", "a.gif", &["--caption", "Anna 😀"]);
    assert!(told.contains("😀 (U+1F600)"), "{told}");
    let told = said("128", "a.gif", &["--caption", &"a".repeat(201)]);
    assert!(
        told.contains("201 characters, and 200 are the most"),
        "{told}"
    );
    let told = said(
        "32",
        "frames",
        &[
            "--caption",
            "More words than so small a picture has room for",
        ],
    );
    assert!(
        told.contains("does not fit into pictures of 32 x 32 pixels"),
        "{told}"
    );
    let told = said(
        "128",
        "a.gif",
        &["--caption", "A", "--caption-place", "left"],
    );
    assert!(told.contains("bottom, top"), "{told}");
    assert!(!work.path("a.gif").exists() && !work.path("frames").exists());
    let told = said("32", "a.gif", &["--caption-place", "top"]);
    assert!(told.contains("means nothing without --caption"), "{told}");
    assert!(work.path("a.gif").exists());
}

#[test]
fn each_film_has_the_names_of_its_faces() {
    let work = Workspace::new();
    std::fs::copy(work.path("faces/anna.png"), work.path("faces/cora.png")).expect("a copy");
    let frame = |out: &str, film: &str, more: &[&str]| {
        let format = ["128", "--format", "png", "--out", out];
        work.run_well(&[&MORPH[..], &format, more].concat());
        work.picture(&format!("{out}/{film}/frame-0001.png"))
    };
    let named = ["--caption", "{from} → {to}", "--films", "steps"];
    let literal = ["--caption", "ben.v2 → cora", "--films", "steps"];
    let film = "ben.v2-cora";
    assert!(frame("named", film, &named) == frame("literal", film, &literal));
    let all = frame("all", "", &["--caption", "{from} → {to}"]);
    assert!(all == frame("anna", "", &["--caption", "anna → cora"]));

    let arguments = ["morph", "faces", "--aligned", "--caption", "{name}"];
    let output = work.run(&[&arguments[..], &["--out", "none.gif"]].concat());
    let said = stderr(&output);
    assert!(said.contains("has {name}, which is no name"), "{said}");
    let arguments = ["walk", "--caption", "{from}", "--out", "none.gif"];
    let said = stderr(&work.run(&arguments));
    assert!(said.contains("faces that have no names"), "{said}");
    assert!(!work.path("none.gif").exists());
}

#[test]
fn a_project_is_rendered_with_its_caption_or_another() {
    let work = Workspace::new();
    let mut document = work.document(2, 128);
    let caption = Caption {
        text: "Anna → Ben".to_owned(),
        place: CaptionPlace::Top,
    };
    apply(&mut document, &DocumentCommand::SetCaption(caption)).expect("it can be done");
    save_project(&work.path("us.facemath"), &document).expect("it is saved");
    let frame = |out: &str, more: &[&str]| {
        work.run_well(&[&["render", "us.facemath", "--out", out], more].concat());
        work.picture(&format!("{out}/frame-0001.png"))
    };
    let own = frame("own", &[]);
    let none = frame("none", &["--caption", ""]);
    let other = frame("other", &["--caption", "Us", "--caption-place", "bottom"]);
    assert_eq!(differs(&own, &none), [true, false]);
    assert_eq!(differs(&other, &none), [false, true]);

    work.run_well(&["render", "us.facemath", "--out", "us.gif"]);
    let (_, frames, _) = read_gif(&work.path("us.gif"));
    assert_eq!(frames.len(), 3);
}
