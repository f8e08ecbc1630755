//! Films whose frames are a whole photo, written without a window.

use facemath_core::latent::Edits;
use facemath_core::photo::Framing;
use facemath_studio::{
    Command, Document, KeyEdit, Keyframe, Source, Timeline, apply, save_project,
};
use image::{Rgb, RgbImage};

use crate::workspace::{MODEL_SIZE_PX, Workspace, read_gif, stderr};

/// Where the face is in the photo.
const FACE_AT: (u32, u32) = (60, 20);

/// A face in larger surroundings, in `me.png`.
fn photo(work: &Workspace) -> RgbImage {
    let mut photo = RgbImage::from_fn(260, 180, |x, y| Rgb([(x / 2) as u8, y as u8, 90]));
    let face = work.picture("faces/anna.png");
    image::imageops::replace(&mut photo, &face, FACE_AT.0.into(), FACE_AT.1.into());
    photo.save(work.path("me.png")).expect("it is saved");
    photo
}

/// A project of the face as it is, and at 70, two frames apart.
fn project(work: &Workspace) -> Document {
    let mut document = Document::new();
    let slot = document.slots()[0].id;
    let side = MODEL_SIZE_PX as f32;
    let old = Edits {
        age_years: Some(70.0),
        ..Edits::default()
    };
    let keys = vec![
        Keyframe::of_slot_with(slot, Edits::default()),
        Keyframe::of_slot_with(slot, old),
    ];
    let timeline = Timeline {
        frames_per_segment: 2,
        size_px: 260,
        hold_frames: 0,
        ping_pong: false,
        ..*document.timeline()
    };
    for command in [
        Command::PlaceFace {
            slot,
            source: Source::Photo {
                path: work.path("me.png"),
            },
            name: "Me".to_owned(),
        },
        Command::SetFraming {
            slot,
            framing: Some(Framing {
                center_x_px: FACE_AT.0 as f32 + side / 2.0,
                center_y_px: FACE_AT.1 as f32 + side / 2.0,
                size_px: side,
                rotation_rad: 0.0,
            }),
        },
        Command::SetRefinement { slot, steps: 0 },
        Command::SetTimeline(timeline),
        Command::EditKeys(KeyEdit::Replace {
            keys: Some(keys),
            there_and_back: None,
        }),
    ] {
        apply(&mut document, &command).expect("it can be done");
    }
    document
}

#[test]
fn a_film_of_one_photo_is_rendered_into_the_whole_of_it() {
    let work = Workspace::new();
    let photo = photo(&work);
    let document = project(&work);
    save_project(&work.path("me.facemath"), &document).expect("it is saved");
    work.run_well(&["render", "me.facemath", "--whole-photo", "--out", "frames"]);
    let frames = ["frame-0001.png", "frame-0002.png", "frame-0003.png"]
        .map(|name| work.picture(&format!("frames/{name}")));
    assert_eq!(frames[0], photo, "without an edit it is the photo");
    assert_ne!(frames[1], photo);
    assert_ne!(frames[2], frames[1]);
    let face = FACE_AT.0..FACE_AT.0 + MODEL_SIZE_PX;
    let down = FACE_AT.1..FACE_AT.1 + MODEL_SIZE_PX;
    for frame in &frames {
        for (x, y, pixel) in frame.enumerate_pixels() {
            if !(face.contains(&x) && down.contains(&y)) {
                assert_eq!(pixel, photo.get_pixel(x, y), "{x} {y}");
            }
        }
    }

    let sized = ["--whole-photo", "--size", "130", "--out", "me.gif"];
    work.run_well(&[&["render", "me.facemath"], &sized[..]].concat());
    let (size, delays, _) = read_gif(&work.path("me.gif"));
    assert_eq!((size, delays.len()), ((130, 90), 3));
}

#[test]
fn morphs_and_walks_say_why_they_are_in_no_whole_photo() {
    let work = Workspace::new();
    let two = ["morph", "faces/anna.png", "faces/ben.v2.png"];
    let away = ["walk", "--from", "faces/anna.png", "--seed", "3"];
    for (command, reason) in [(&two[..], "only one photo"), (&away, "leaves the face")] {
        let output = work.run(&[command, &["--whole-photo", "--out", "no.gif"]].concat());
        assert!(!output.status.success());
        let said = stderr(&output);
        assert!(
            said.contains(reason) && said.contains("facemath render"),
            "{said}"
        );
        assert!(!work.path("no.gif").exists());
    }
}

#[test]
fn a_film_of_several_faces_has_no_whole_photo() {
    let work = Workspace::new();
    photo(&work);
    let mut document = project(&work);
    let other = Keyframe::of_source(
        Source::Photo {
            path: work.path("faces/ben.v2.png"),
        },
        "Ben",
    );
    let insert = Command::EditKeys(KeyEdit::Insert {
        index: 1,
        keys: vec![other],
        lead_frames: None,
    });
    apply(&mut document, &insert).expect("it can be done");
    save_project(&work.path("two.facemath"), &document).expect("it is saved");
    let output = work.run(&[
        "render",
        "two.facemath",
        "--whole-photo",
        "--out",
        "two.gif",
    ]);
    assert!(!output.status.success());
    let said = stderr(&output);
    assert!(said.contains("no film of one photo"), "{said}");
    assert!(!work.path("two.gif").exists());
}
