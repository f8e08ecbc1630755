//! The edited photo: looked at, saved and baked, from a session with stand-ins.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::studio_support::{AGE, FRAMING, Photos, Studio, after, errors, ids, ready, set_age};
use facemath_core::latent::Latent;
use facemath_core::photo::Photo;
use facemath_nets::engine::Drawing;
use facemath_studio::{
    Action, Command, Document, Frames, Session, SessionOptions, Source, StageView,
};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use tempfile::TempDir;

/// A grey picture whose level is the age in the code.
fn grey(code: &Latent) -> RgbImage {
    RgbImage::from_pixel(16, 16, Rgb([code.as_slice()[AGE] as u8; 3]))
}

pub(crate) fn decoded(faces: Vec<Drawing>) -> Frames {
    Box::new(faces.into_iter().map(|face| Ok(grey(&face.latent))))
}

/// A studio with one real photo of 40 x 30 pixels in its first slot, and a folder for it and its data.
pub(crate) struct Bench {
    pub folder: TempDir,
    pub photo: PathBuf,
    pub studio: Studio,
}

impl Bench {
    fn new() -> Self {
        let photo = RgbImage::from_fn(40, 30, |x, y| Rgb([x as u8 * 3, y as u8 * 5, 77]));
        Self::with(&photo)
    }

    pub fn with(pixels: &RgbImage) -> Self {
        let folder = TempDir::new().unwrap();
        let photo = folder.path().join("holiday.png");
        pixels.save(&photo).unwrap();
        let photos = Photos::default();
        let mut document = Document::new();
        let slot = ids(&document)[0];
        let source = Source::Photo {
            path: photo.clone(),
        };
        let place = Command::PlaceFace {
            slot,
            source,
            name: "Holiday".to_owned(),
        };
        document = after(document, &[place]);
        let options = SessionOptions {
            document,
            project: None,
            engine_model: "faces".to_owned(),
            autosave_folder: Some(folder.path().join("data")),
            data_folder: Some(folder.path().join("data")),
            libraries_folder: None,
            seed: 1,
            wake: Arc::new(|| {}),
        };
        let session = Session::new(options, Box::new(photos.clone()));
        let mut studio = Studio { session, photos };
        studio.session.handle(ready());
        settle(&mut studio);
        Self {
            folder,
            photo,
            studio,
        }
    }

    pub fn session(&mut self) -> &mut Session {
        &mut self.studio.session
    }

    pub fn finish(&mut self) {
        while self.studio.session.exports().is_exporting() {
            self.studio.session.pump();
            std::thread::yield_now();
        }
        settle(&mut self.studio);
    }

    fn make_old(&mut self) {
        let command = set_age(&self.studio, 0, 90.0);
        assert!(self.session().commit(command));
        settle(&mut self.studio);
    }
}

fn read(path: &Path) -> Result<Photo, String> {
    facemath_core::photo::load(path).map_err(|error| error.to_string())
}

fn settle(studio: &mut Studio) {
    studio.settle_with(read);
}

#[test]
fn the_edited_photo_is_saved_and_the_input_stays() {
    let mut bench = Bench::new();
    let before = fs::read(&bench.photo).unwrap();
    let target = bench.folder.path().join("out.png");
    assert!(bench.session().start_saving_photo(&target, &decoded));
    bench.finish();
    assert_eq!(fs::read(&target).unwrap(), before, "no edit, no change");

    bench.make_old();
    assert!(bench.session().start_saving_photo(&target, &decoded));
    assert!(bench.session().exports().is_exporting());
    bench.finish();
    let (was, is) = (
        image::open(&bench.photo).unwrap(),
        image::open(&target).unwrap(),
    );
    assert_eq!(was.color(), is.color());
    assert_eq!((is.width(), is.height()), (40, 30));
    assert_ne!(was, is);
    assert_eq!(was.to_rgb8().get_pixel(0, 0), is.to_rgb8().get_pixel(0, 0));

    let photo = bench.photo.clone();
    bench.session().start_saving_photo(&photo, &decoded);
    bench.finish();
    assert_eq!(
        errors(&bench.studio).len(),
        1,
        "{:?}",
        errors(&bench.studio)
    );
    assert_eq!(fs::read(&bench.photo).unwrap(), before);
}

#[test]
fn an_export_that_is_cancelled_leaves_no_file() {
    let mut bench = Bench::new();
    bench.make_old();
    let target = bench.folder.path().join("out.png");
    let (sender, receiver) = std::sync::mpsc::channel::<()>();
    let held = std::sync::Mutex::new(Some(receiver));
    let frames = move |faces: Vec<Drawing>| -> Frames {
        let receiver = held.lock().unwrap().take();
        Box::new(faces.into_iter().map(move |face| {
            // Until the sender is gone.
            let _ = receiver.as_ref().map(std::sync::mpsc::Receiver::recv);
            Ok(grey(&face.latent))
        }))
    };
    bench.session().start_saving_photo(&target, &frames);
    bench.session().cancel_export();
    drop(sender);
    bench.finish();
    assert!(!target.exists());
}

#[test]
fn baking_is_one_step_that_undo_takes_back() {
    let mut bench = Bench::new();
    let slot = bench.studio.slot(0);
    assert!(!bench.session().is_enabled(Action::Bake), "nothing to bake");
    bench.session().commit(Command::SetFraming {
        slot,
        framing: Some(FRAMING),
    });
    settle(&mut bench.studio);
    bench.make_old();
    let before = bench.session().document().clone();
    assert!(bench.session().is_enabled(Action::Bake));
    assert!(bench.session().start_baking(&decoded));
    bench.finish();

    let baked = bench.session().document().slot(slot).unwrap().clone();
    let Some(Source::Photo { path }) = &baked.source else {
        panic!("{:?}", baked.source);
    };
    assert!(path.starts_with(bench.folder.path().join("data")));
    assert_eq!(baked.framing, Some(FRAMING));
    assert!(baked.edits.is_neutral());
    assert_eq!(baked.name, "Holiday");
    assert_ne!(
        image::open(path).unwrap(),
        image::open(&bench.photo).unwrap()
    );

    let path = path.clone();
    assert!(bench.session().undo());
    assert_eq!(bench.session().document(), &before);
    settle(&mut bench.studio);
    assert!(path.exists(), "redo needs it");
    assert!(bench.session().redo());
    settle(&mut bench.studio);
    assert!(errors(&bench.studio).is_empty());
}

#[test]
fn the_edit_goes_where_the_face_was_found_and_stays_there_when_baked() {
    let portrait = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/photos/astronaut.jpg");
    let portrait = image::open(portrait).unwrap().into_rgb8();
    let mut bench = Bench::with(&portrait);
    let slot = bench.studio.slot(0);
    let found = bench.session().context().framing(slot).unwrap();
    assert!(
        found.size_px < 256.0,
        "the face, not the picture: {found:?}"
    );
    bench.make_old();

    let target = bench.folder.path().join("out.png");
    assert!(bench.session().start_saving_photo(&target, &decoded));
    bench.finish();
    let saved = image::open(&target).unwrap().into_rgb8();
    let mut changed = 0;
    for (x, y, pixel) in saved.enumerate_pixels() {
        if pixel != portrait.get_pixel(x, y) {
            changed += 1;
            let (u, v) = found.crop_from_photo(x as f32 + 0.5, y as f32 + 0.5);
            assert!(
                (0.0..=1.0).contains(&u) && (0.0..=1.0).contains(&v),
                "{x} {y}"
            );
        }
    }
    assert!(changed as f32 > 0.2 * found.size_px * found.size_px);

    assert!(bench.session().start_baking(&decoded));
    bench.finish();
    let baked = bench.session().document().slot(slot).unwrap().clone();
    assert_eq!(baked.framing, Some(found));
    assert!(errors(&bench.studio).is_empty());
}

#[test]
fn a_baked_photo_keeps_sixteen_bits() {
    let mut bench = Bench::new();
    let deep = DynamicImage::ImageRgb8(image::open(&bench.photo).unwrap().to_rgb8()).to_rgb16();
    DynamicImage::ImageRgb16(deep)
        .save_with_format(&bench.photo, ImageFormat::Png)
        .unwrap();
    bench.make_old();
    bench.session().start_baking(&decoded);
    bench.finish();
    let Some(Source::Photo { path }) = bench.session().document().slots()[0].source.clone() else {
        panic!("no photo");
    };
    assert_eq!(image::open(path).unwrap().color(), image::ColorType::Rgb16);
}

#[test]
fn a_face_that_was_replaced_meanwhile_is_not_baked_over() {
    let mut bench = Bench::new();
    bench.make_old();
    let slot = bench.studio.slot(0);
    bench.session().start_baking(&decoded);
    bench.session().commit(Command::PlaceFace {
        slot,
        source: Source::Invented { seed: 4 },
        name: "Other".to_owned(),
    });
    bench.finish();
    let source = bench.session().document().slots()[0].source.clone();
    assert_eq!(source, Some(Source::Invented { seed: 4 }));
}

#[test]
fn the_whole_photo_follows_the_sliders() {
    let mut bench = Bench::new();
    let photo = image::open(&bench.photo).unwrap().to_rgb8();
    assert!(bench.session().photo_with_edits().is_none());
    bench.session().show(StageView::Photo);
    settle_photo(&mut bench.studio);
    assert_eq!(
        **bench.session().photo_with_edits().unwrap(),
        photo,
        "no edit yet"
    );

    let command = set_age(&bench.studio, 0, 90.0);
    assert!(bench.session().commit(command));
    assert_eq!(bench.session().context().stage_view(), StageView::Photo);
    settle_photo(&mut bench.studio);
    let old = bench.session().photo_with_edits().unwrap().clone();
    assert_ne!(*old, photo);
    assert_eq!(old.dimensions(), photo.dimensions());

    assert!(bench.session().undo());
    settle_photo(&mut bench.studio);
    assert_eq!(**bench.session().photo_with_edits().unwrap(), photo);
    bench.studio.act(Action::ShowPhoto);
    assert_eq!(bench.session().context().stage_view(), StageView::Face);
    assert!(bench.session().photo_with_edits().is_none());
}

/// As [`Studio::settle`], with an engine whose faces are squares.
pub(crate) fn settle_photo(studio: &mut Studio) {
    use facemath_nets::engine::{Event, Request};
    studio.settle_by(read, |request| match request {
        Request::Preview {
            target,
            generation,
            drawing,
        } => Some(Event::Frame {
            target,
            generation,
            pixels: Some(Arc::new(grey(&drawing.latent))),
        }),
        other => crate::studio_support::answer(other),
    });
}

#[test]
fn the_difference_is_grey_until_an_edit_changes_something() {
    let mut bench = Bench::new();
    assert!(bench.session().difference().is_none());
    bench.studio.act(Action::ShowDifference);
    assert_eq!(
        bench.session().context().stage_view(),
        StageView::Difference
    );
    settle(&mut bench.studio);
    bench.session().pump();
    let grey = bench.session().difference().unwrap().clone();
    assert!(grey.pixels().all(|pixel| pixel.0 == [128; 3]));

    bench.make_old();
    bench.session().pump();
    let changed = bench.session().difference().unwrap();
    assert_eq!(changed.dimensions(), grey.dimensions());
    assert!(changed.pixels().any(|pixel| pixel.0 != [128; 3]));

    bench.studio.act(Action::ShowDifference);
    assert_eq!(bench.session().context().stage_view(), StageView::Face);
    assert!(bench.session().difference().is_none());
}

#[test]
fn an_invention_has_no_photo() {
    let mut studio = Studio::ready();
    let slot = studio.slot(0);
    studio.session.invent(3, Some(slot));
    studio.settle();
    for action in [Action::SavePhoto, Action::Bake, Action::ShowPhoto] {
        assert!(!studio.session.is_enabled(action), "{action:?}");
    }
}
