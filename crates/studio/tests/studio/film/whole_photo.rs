//! Films whose frames are the whole photograph behind all of their keys.

use std::fs;
use std::path::Path;

use super::{change, set};
use crate::keys::plain_studio;
use crate::studio_support::{AGE, SIZE_PX, Studio, invented, paths};
use facemath_core::detail::mask;
use facemath_core::export::{Films, Format, Provenance};
use facemath_core::photo::{Framing, Photo};
use facemath_nets::engine::Drawing;
use facemath_studio::{
    Action, Attribute, Command, ExportIntent, Film, Frames, Intent, NoFilmPhoto, Session,
    SettingsIntent, animation,
};
use image::{Rgb, RgbImage};
use tempfile::TempDir;

const PHOTO_PX: (u32, u32) = (96, 60);
const FRAMING: Framing = Framing {
    center_x_px: 40.0,
    center_y_px: 30.0,
    size_px: 32.0,
    rotation_rad: 0.0,
};

fn pixels() -> RgbImage {
    RgbImage::from_fn(PHOTO_PX.0, PHOTO_PX.1, |x, y| {
        Rgb([(x * 2) as u8, (y * 3) as u8, ((x ^ y) * 2) as u8])
    })
}

fn read(_: &Path) -> Result<Photo, String> {
    Photo::from_pixels(pixels()).ok_or_else(|| "no pixels".to_owned())
}

/// A film of one photograph: from the face as it is to one of 80 years, four frames.
fn studio() -> Studio {
    let mut studio = plain_studio();
    let slot = studio.slot(0);
    studio.session.place_files(paths(&["me.jpg"]), Some(slot));
    studio.settle_with(read);
    let edit = Command::SetFraming {
        slot,
        framing: Some(FRAMING),
    };
    studio.session.commit(edit);
    studio.settle_with(read);
    let slot = studio.slot(0);
    studio.session.commit(Command::SelectSlot { slot });
    let plain = studio.session.document().slots()[0].edits.clone();
    let mut old = plain.clone();
    old.age_years = Some(80.0);
    let keys = [plain, old].map(|edits| facemath_studio::Keyframe::of_slot_with(slot, edits));
    studio
        .session
        .commit(Command::EditKeys(facemath_studio::KeyEdit::Replace {
            keys: Some(keys.to_vec()),
            there_and_back: Some(false),
        }));
    change(&mut studio, |timeline| timeline.size_px = 96);
    studio.settle_with(read);
    studio
}

fn whole(format: Format) -> Film {
    Film {
        format,
        is_whole_photo: true,
        ..Film::default()
    }
}

/// What a decoder draws: a face that gets lighter with the years, with something in it.
fn drawn(drawing: &Drawing) -> RgbImage {
    let age = drawing.latent.as_slice()[AGE] + 10.0 * drawing.sharpen.unwrap_or_default();
    RgbImage::from_fn(SIZE_PX, SIZE_PX, |x, y| {
        let level = 60.0 + age + 4.0 * ((x * 3 + y * 5) % 8) as f32;
        Rgb([level as u8, 90, 80])
    })
}

fn decoded(drawings: Vec<Drawing>) -> Frames {
    Box::new(drawings.into_iter().map(|drawing| Ok(drawn(&drawing))))
}

fn finish(session: &mut Session) {
    while session.exports().is_exporting() {
        session.pump();
        std::thread::yield_now();
    }
}

/// The frames that are written without loss.
fn exported(studio: &mut Studio) -> Vec<RgbImage> {
    let folder = TempDir::new().unwrap();
    let film = whole(Format::PngFrames);
    assert!(studio.session.start_export(folder.path(), film, &decoded));
    finish(&mut studio.session);
    let mut names: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    let read = |path| image::open(path).unwrap().into_rgb8();
    names.iter().map(read).collect()
}

#[test]
fn every_frame_is_the_photograph_outside_the_face() {
    let mut studio = studio();
    let frames = exported(&mut studio);
    assert_eq!(frames.len(), 5);
    assert_eq!(frames[0], pixels(), "without an edit it is the photograph");
    for frame in &frames[1..] {
        assert_ne!(*frame, pixels());
        for (x, y, pixel) in frame.enumerate_pixels() {
            let at = (x as f32 + 0.5, y as f32 + 0.5);
            if mask(&FRAMING, PHOTO_PX.0, PHOTO_PX.1, at.0, at.1) == 0.0 {
                assert_eq!(pixel, pixels().get_pixel(x, y), "{x} {y}");
            }
        }
    }
    let centre = |frame: &RgbImage| frame.get_pixel(40, 30).0[0];
    let levels: Vec<u8> = frames.iter().map(centre).collect();
    assert!(
        levels.is_sorted() && levels[4] > levels[0] + 20,
        "{levels:?}"
    );
}

#[test]
fn the_size_is_the_longer_side_and_nothing_is_enlarged() {
    let mut studio = studio();
    let size = |studio: &Studio| {
        let film = whole(Format::PngFrames);
        animation(studio.session.context(), film).picture_px()
    };
    assert_eq!(size(&studio), PHOTO_PX);
    change(&mut studio, |timeline| timeline.size_px = 48);
    assert_eq!(size(&studio), (48, 30));
    assert_eq!(exported(&mut studio)[0].dimensions(), (48, 30));
    change(&mut studio, |timeline| timeline.size_px = 1024);
    assert_eq!(size(&studio), PHOTO_PX, "it has no more pixels");
    let faces = animation(studio.session.context(), Film::default());
    assert_eq!(faces.picture_px(), (1024, 1024));
}

#[test]
fn a_film_that_is_sharpened_on_its_way_begins_and_ends_as_the_photograph_too() {
    let mut studio = studio();
    for command in [
        set(Attribute::Sharpen, 0.0, 0.0),
        set(Attribute::Sharpen, 1.0, 2.0),
        set(Attribute::Age, 0.0, 30.0),
    ] {
        studio.session.commit(command);
    }
    studio.settle_with(read);
    let frames = exported(&mut studio);
    assert_eq!(frames.len(), 5);
    assert!(
        frames.iter().all(|frame| *frame == pixels()),
        "nobody changes"
    );
}

#[test]
fn it_is_for_films_of_one_photograph_and_says_so_otherwise() {
    let mut studio = studio();
    let can = |studio: &Studio| studio.session.is_enabled(Action::WholePhotoFilm);
    assert!(can(&studio));
    let never = |studio: &Studio| match studio.session.context().film_photo() {
        Err(NoFilmPhoto::Never(reason)) => reason,
        other => panic!("{other:?}"),
    };
    // A key of another face.
    let other = facemath_studio::Keyframe::of_slot(studio.slot(1));
    studio
        .session
        .commit(Command::EditKeys(facemath_studio::KeyEdit::Insert {
            index: 1,
            keys: vec![other],
            lead_frames: None,
        }));
    studio.settle_with(read);
    assert!(!can(&studio));
    assert!(never(&studio).contains("one photo's face"));
    studio.perform(Intent::Export(ExportIntent::ToggleWholePhoto));
    assert!(!studio.session.settings().film().is_whole_photo);
    studio.session.undo();
    // A face that is in no photo.
    let slot = studio.slot(0);
    studio.session.place(invented(3), "Nobody", Some(slot));
    studio.settle_with(read);
    studio.act(Action::FilmAges);
    assert!(never(&studio).contains("in no photo"), "{}", never(&studio));
}

#[test]
fn the_switch_is_remembered_and_waits_for_films_that_it_is_for() {
    let mut studio = studio();
    studio.act(Action::WholePhotoFilm);
    assert_eq!(studio.session.is_on(Action::WholePhotoFilm), Some(true));
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("settings.json");
    studio.session.settings().save(&path).unwrap();
    let settings = facemath_studio::Settings::load(&path).unwrap();
    assert!(settings.film().is_whole_photo);

    // Of several faces the film is one of faces.
    studio.act(Action::AutomaticKeys);
    studio.settle_with(read);
    let film = studio.session.settings().film();
    let context = studio.session.context();
    let pictures = studio.session.exports().film_pictures(context, film);
    assert_eq!(pictures.expect("a film").count(), 5);
    assert_eq!(animation(context, film).picture_px(), (96, 96));
}

#[test]
fn each_step_can_be_a_film_of_the_whole_photograph() {
    let mut studio = studio();
    let folder = TempDir::new().unwrap();
    let film = Film {
        films: Films::Steps,
        ..whole(Format::Gif)
    };
    assert!(studio.session.start_films(folder.path(), film));
    super::batch::finish(&mut studio.session, &decoded);
    let files: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(files.len(), 1);
    let path = files[0].as_ref().unwrap().path();
    assert_eq!(image::image_dimensions(&path).unwrap(), PHOTO_PX);
    // It says that a photograph is behind it.
    let bytes = fs::read(path).unwrap();
    let mark = Provenance::WithDetail.text().as_bytes();
    assert!(bytes.windows(mark.len()).any(|window| window == mark));
}

#[test]
fn the_proof_is_of_the_whole_photograph() {
    let mut studio = studio();
    studio.perform(Intent::Settings(SettingsIntent::Film(whole(Format::Apng))));
    studio.act(Action::PreviewFile);
    loop {
        studio.settle_by(read, |request| match request {
            facemath_studio::Request::Thumbnail {
                target,
                generation,
                drawing,
            } => Some(facemath_studio::Event::Frame {
                target,
                generation,
                pixels: Some(std::sync::Arc::new(drawn(&drawing))),
            }),
            other => crate::studio_support::answer(other),
        });
        let proofs = studio.session.proofs();
        if proofs.proof().is_some() && !proofs.is_pending() {
            break;
        }
        std::thread::yield_now();
    }
    let proof = studio.session.proofs().proof().expect("one").expect("made");
    assert_eq!(proof.pictures.len(), 5);
    assert_eq!(proof.pictures[0].image, pixels(), "decoded, bit for bit");
    assert_eq!(studio.session.proofs().film_frame_count(), 5);
}
