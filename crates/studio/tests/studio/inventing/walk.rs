//! The random walk: its frames, where it sets out from, and its film.

use facemath_core::latent::Walk;
use facemath_nets::engine::Drawing;
use facemath_studio::{
    Action, Command, Document, Film, Frames, Page, Picture, Source, StageView, WalkSettings,
};
use image::{Rgb, RgbImage};

use super::codes;
use crate::studio_support::{Studio, drawn, model, ready, set_age};

fn watch(studio: &mut Studio, change: impl Fn(&mut WalkSettings)) {
    let mut settings = *studio.session.walking().walk_settings();
    change(&mut settings);
    studio.session.set_walk(settings);
    studio.settle();
}

/// The frame that the walk is at, and how many there are.
fn frame(studio: &Studio) -> Option<(usize, usize)> {
    let session = &studio.session;
    session.walking().walk_frame(session.context())
}

#[test]
fn the_walk_is_shown_frame_by_frame_and_goes_round() {
    let mut studio = Studio::ready();
    watch(&mut studio, |settings| {
        settings.plan.faces = 4;
        settings.speed = 2.0;
    });
    studio.session.start_walking();
    studio.settle();
    assert_eq!(studio.session.context().stage_view(), StageView::Walk);
    assert_eq!(frame(&studio), Some((0, 48)), "12 a face");
    let plan = studio.session.walking().walk_settings().plan;
    let walk = Walk::random(&model().prior, &plan, None).expect("a walk");
    let expected = walk.frames(48);
    let frames = studio
        .session
        .walking()
        .walk_drawings(studio.session.context())
        .expect("a walk");
    assert_eq!(codes(&frames), expected);

    // A little more than ten frames' time.
    studio.session.tick(0.0, 10.5 / 24.0);
    studio.settle();
    assert_eq!(frame(&studio), Some((10, 48)));
    assert_eq!(
        studio.shown_code(Picture::Stage),
        Some(drawn(&expected[10]).into_raw())
    );
    let (source, name) = studio
        .session
        .walking()
        .walk_face(studio.session.context())
        .expect("a face");
    assert!(matches!(source, Source::Code { code, .. } if code.latent() == &expected[10]));
    assert_eq!(name, "Walk 1, frame 11");
    studio.session.tick(0.0, 2.0);
    assert_eq!(frame(&studio), Some((10, 48)), "once round");
    assert!(studio.session.context().is_walking());
    assert_eq!(studio.session.next_tick_secs(), Some(0.0));

    studio.session.step_walk(-11);
    assert_eq!(frame(&studio), Some((47, 48)));
    assert!(!studio.session.context().is_walking());
    studio.session.start_walking();
    studio.session.show(StageView::Face);
    assert!(
        !studio.session.context().is_walking(),
        "the face has the stage now"
    );
}

#[test]
fn an_open_walk_stops_at_its_end_and_begins_again() {
    let mut studio = Studio::ready();
    watch(&mut studio, |settings| {
        settings.plan.faces = 3;
        settings.plan.is_closed = false;
        settings.speed = 4.0;
    });
    studio.session.start_walking();
    assert_eq!(frame(&studio), Some((0, 13)));
    studio.session.tick(0.0, 60.0);
    assert_eq!(frame(&studio), Some((12, 13)));
    assert!(!studio.session.context().is_walking());
    studio.session.toggle_walking();
    assert_eq!(frame(&studio), Some((0, 13)));
    // Half as fast, it stands at the same share of the way.
    studio.session.scrub_walk(6);
    watch(&mut studio, |settings| settings.speed = 2.0);
    assert_eq!(frame(&studio), Some((11, 25)));
}

#[test]
fn a_walk_sets_out_from_a_face_and_follows_its_sliders() {
    let mut studio = Studio::ready();
    let slot = studio.slot(0);
    watch(&mut studio, |settings| settings.start = Some(slot));
    studio.session.commit(set_age(&studio, 0, 64.0));
    studio.session.start_walking();
    studio.settle();
    assert_eq!(crate::studio_support::stage_age(&studio), 64);
    studio.session.commit(Command::ClearSlot { slot });
    studio.settle();
    assert_eq!(
        studio
            .session
            .walking()
            .walk_start(studio.session.context()),
        None
    );
    assert_eq!(
        studio
            .session
            .walking()
            .walk_drawings(studio.session.context())
            .expect("a walk")[0]
            .latent,
        model().prior.invent(1)
    );
}

#[test]
fn a_walk_is_exported_as_it_is_played() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("walk.gif");
    let mut studio = Studio::ready();
    watch(&mut studio, |settings| settings.plan.faces = 2);
    studio.session.start_walking();
    let grey = |drawings: Vec<Drawing>| -> Frames {
        Box::new(drawings.into_iter().map(|face| {
            let level = face.latent.as_slice()[0].clamp(0.0, 255.0) as u8;
            Ok(RgbImage::from_pixel(16, 16, Rgb([level; 3])))
        }))
    };
    assert!(
        studio
            .session
            .start_walk_export(&path, Film::default(), &grey)
    );
    assert!(
        !studio
            .session
            .start_walk_export(&path, Film::default(), &grey),
        "one at a time"
    );
    while studio.session.exports().is_exporting() {
        studio.session.pump();
        std::thread::yield_now();
    }
    assert!(path.is_file());
    let (_, count) = frame(&studio).expect("a walk");
    assert_eq!(count, 60, "two faces at 0.8 a second");
}

#[test]
fn on_its_page_the_walk_is_what_is_exported() {
    let mut studio = Studio::on(Document::new());
    studio.session.handle(ready());
    assert!(!studio.session.is_enabled(Action::ExportFilm));
    studio.act(Action::Show(Page::Walk));
    studio.settle();
    assert!(studio.session.is_enabled(Action::ExportFilm));
    let guess = |studio: &Studio| studio.session.guess_walk_bytes(Film::default());
    watch(&mut studio, |settings| settings.plan.faces = 4);
    let short = guess(&studio);
    watch(&mut studio, |settings| settings.plan.faces = 8);
    assert!(short > 0 && guess(&studio) > short);
}
