//! Inventions and the random walk in the studio, without a window.

use std::sync::Arc;

use crate::flow::flowing;
use crate::studio_support::{Studio, drawn, model, ready, set_age};
use crossbeam_channel::bounded;
use facemath_core::latent::{Latent, Prior, Walk, Wanted, kid};
use facemath_nets::engine::{Drawing, Event};
use facemath_studio::{
    Command, Document, Film, Frames, InventionKind, Inventions, Page, Picture, Sheet, Source,
    StageView, TileId, View, WalkSettings, samples,
};
use image::{Rgb, RgbImage};

#[test]
fn a_flow_draws_the_sheet_on_other_threads() {
    let (sender, woken) = bounded(100);
    let wake = Arc::new(move || {
        sender.try_send(()).ok();
    });
    let mut studio = Studio::woken_by(Document::first_run(samples::SAMPLES), wake);
    let Event::Ready { device, model } = ready() else {
        panic!("an engine that is ready says so");
    };
    studio.session.handle(Event::Ready {
        device,
        model: Arc::new(flowing(&model)),
    });
    studio.session.look(View {
        page: Page::Invent,
        inventions: 3,
        ..View::default()
    });
    let prior = studio
        .session
        .context()
        .model()
        .expect("a model")
        .prior
        .clone();
    let wait = |studio: &mut Studio| {
        studio.settle();
        woken.recv().expect("the window is woken");
        studio.settle();
    };
    ask(&mut studio, |inventions| inventions.seed = 8);
    wait(&mut studio);
    let expected = prior.invent_all(&[8, 9, 10], Prior::TRUNCATION, &Wanted::anybody());
    assert_eq!(tiles(&studio), expected);
    assert_eq!(
        studio
            .session
            .inventing()
            .invention(studio.session.context(), 0),
        Some((Source::Invented { seed: 8 }, "Invented 8".to_owned()))
    );

    ask(&mut studio, |inventions| {
        inventions.asked.age_years = Some(70.0);
        inventions.asked.glasses = Some(1.0);
    });
    wait(&mut studio);
    let (source, _) = studio
        .session
        .inventing()
        .invention(studio.session.context(), 0)
        .expect("an invention");
    assert!(
        matches!(source, Source::Code { .. }),
        "no number alone stands for it"
    );
    ask(&mut studio, |inventions| {
        inventions.asked.age_years = Some(f32::NAN);
    });
    assert_eq!(
        studio.session.inventing().inventions().asked.age_years,
        None
    );
}

fn tiles(studio: &Studio) -> Vec<Latent> {
    codes(studio.session.context().tiles(Sheet::Inventions))
}

fn codes(faces: &[Drawing]) -> Vec<Latent> {
    faces.iter().map(|face| face.latent.clone()).collect()
}

fn ask(studio: &mut Studio, change: impl Fn(&mut Inventions)) {
    let mut inventions = *studio.session.inventing().inventions();
    change(&mut inventions);
    studio.session.set_inventions(inventions);
    studio.settle();
}

#[test]
fn new_faces_are_known_by_their_numbers() {
    let mut studio = Studio::ready();
    assert!(tiles(&studio).is_empty(), "nobody looks");
    studio.session.look(View {
        page: Page::Invent,
        inventions: 6,
        ..View::default()
    });
    ask(&mut studio, |inventions| inventions.seed = 40);

    let prior = &model().prior;
    let expected: Vec<Latent> = (40..46).map(|seed| prior.invent(seed)).collect();
    assert_eq!(tiles(&studio), expected);
    let tile = Picture::Tile(TileId {
        sheet: Sheet::Inventions,
        index: 5,
    });
    assert_eq!(
        studio.shown_code(tile),
        Some(drawn(&expected[5]).into_raw())
    );
    assert_eq!(
        studio
            .session
            .inventing()
            .invention(studio.session.context(), 2),
        Some((Source::Invented { seed: 42 }, "Invented 42".to_owned()))
    );
    assert_eq!(
        studio
            .session
            .inventing()
            .invention(studio.session.context(), 6),
        None
    );

    studio.session.look(View::default());
    studio.settle();
    assert!(tiles(&studio).is_empty());
}

#[test]
fn other_truncations_are_kept_as_codes() {
    let mut studio = Studio::ready();
    studio.session.look(View {
        page: Page::Invent,
        inventions: 2,
        ..View::default()
    });
    ask(&mut studio, |inventions| {
        inventions.truncation = 0.5;
        inventions.seed = u64::MAX;
    });
    let expected = model().prior.invent_truncated(0, 0.5);
    let (source, name) = studio
        .session
        .inventing()
        .invention(studio.session.context(), 1)
        .expect("an invention");
    assert!(matches!(&source, Source::Code { code, .. } if code.latent() == &expected));
    assert_eq!(
        name, "Invented 0 at 0.50",
        "after the largest number comes 0"
    );
    assert!(studio.session.place(source, &name, None));
    assert!(studio.session.undo(), "placing is a step like any other");

    ask(&mut studio, |inventions| inventions.truncation = f32::NAN);
    assert_eq!(
        studio.session.inventing().inventions().truncation,
        Prior::TRUNCATION
    );
    ask(&mut studio, |inventions| inventions.truncation = 99.0);
    assert_eq!(
        studio.session.inventing().inventions().truncation,
        *Inventions::TRUNCATION.end()
    );
}

#[test]
fn variations_follow_the_selected_face_and_its_sliders() {
    let mut studio = Studio::ready();
    studio.session.look(View {
        page: Page::Invent,
        inventions: 3,
        ..View::default()
    });
    ask(&mut studio, |inventions| {
        inventions.kind = InventionKind::Alike;
        inventions.amount = 0.0;
    });
    let aged = |years| {
        let code = tiles(&studio_with(years))[0].clone();
        code.as_slice()[crate::studio_support::AGE]
    };
    assert!((aged(70.0) - 70.0).abs() < 1e-3);
    let before = tiles(&studio);
    studio.session.commit(set_age(&studio, 0, 50.0));
    studio.settle();
    assert_ne!(tiles(&studio), before);
    let (_, name) = studio
        .session
        .inventing()
        .invention(studio.session.context(), 1)
        .expect("a variation");
    assert_eq!(name, "Like Maya 2");
}

/// A studio that shows what is exactly like its first face at an age.
fn studio_with(years: f32) -> Studio {
    let mut studio = Studio::ready();
    studio.session.look(View {
        page: Page::Invent,
        inventions: 1,
        ..View::default()
    });
    ask(&mut studio, |inventions| {
        inventions.kind = InventionKind::Alike;
        inventions.amount = 0.0;
    });
    studio.session.commit(set_age(&studio, 0, years));
    studio.settle();
    studio
}

#[test]
fn children_have_the_first_two_faces_for_parents_until_others_are_chosen() {
    let mut studio = Studio::ready();
    let [a, b] = [0, 1].map(|index| studio.slot(index));
    studio.session.look(View {
        page: Page::Invent,
        inventions: 4,
        ..View::default()
    });
    ask(&mut studio, |inventions| {
        inventions.kind = InventionKind::Kids;
        inventions.seed = 3;
        inventions.share = 0.25;
    });
    assert_eq!(
        studio.session.inventing().parents(studio.session.context()),
        [Some(a), Some(b)]
    );
    let keys = codes(
        &studio
            .session
            .exports()
            .export_drawings(studio.session.context())
            .expect("two faces"),
    );
    let (first, last) = (keys.first().expect("frames"), keys.last().expect("frames"));
    assert_eq!(
        tiles(&studio)[1],
        kid(first, last, 0.25, 4).expect("codes of one model")
    );
    let (_, name) = studio
        .session
        .inventing()
        .invention(studio.session.context(), 1)
        .expect("a child");
    assert_eq!(name, "Kid 4 of Maya and Omar");

    ask(&mut studio, |inventions| {
        inventions.parents = [Some(b), None];
    });
    assert_eq!(
        studio.session.inventing().parents(studio.session.context()),
        [Some(b), Some(a)]
    );
    studio.session.commit(Command::ClearSlot { slot: a });
    studio.settle();
    assert_eq!(
        studio.session.inventing().parents(studio.session.context()),
        [Some(b), None]
    );
    let problem = studio
        .session
        .inventing()
        .inventions_problem(studio.session.context())
        .expect("one is missing");
    assert!(problem.contains("two slots"), "{problem}");
    assert!(tiles(&studio).is_empty());
}

fn watch(studio: &mut Studio, change: impl Fn(&mut WalkSettings)) {
    let mut settings = *studio.session.walking().walk_settings();
    change(&mut settings);
    studio.session.set_walk(settings);
    studio.settle();
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
    assert_eq!(
        studio
            .session
            .walking()
            .walk_frame(studio.session.context()),
        Some((0, 48)),
        "12 a face"
    );
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
    assert_eq!(
        studio
            .session
            .walking()
            .walk_frame(studio.session.context()),
        Some((10, 48))
    );
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
    assert_eq!(
        studio
            .session
            .walking()
            .walk_frame(studio.session.context()),
        Some((10, 48)),
        "once round"
    );
    assert!(studio.session.context().is_walking());
    assert_eq!(studio.session.next_tick_secs(), Some(0.0));

    studio.session.step_walk(-11);
    assert_eq!(
        studio
            .session
            .walking()
            .walk_frame(studio.session.context()),
        Some((47, 48))
    );
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
    assert_eq!(
        studio
            .session
            .walking()
            .walk_frame(studio.session.context()),
        Some((0, 13))
    );
    studio.session.tick(0.0, 60.0);
    assert_eq!(
        studio
            .session
            .walking()
            .walk_frame(studio.session.context()),
        Some((12, 13))
    );
    assert!(!studio.session.context().is_walking());
    studio.session.toggle_walking();
    assert_eq!(
        studio
            .session
            .walking()
            .walk_frame(studio.session.context()),
        Some((0, 13))
    );
    // Half as fast, it stands at the same share of the way.
    studio.session.scrub_walk(6);
    watch(&mut studio, |settings| settings.speed = 2.0);
    assert_eq!(
        studio
            .session
            .walking()
            .walk_frame(studio.session.context()),
        Some((11, 25))
    );
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
    let (_, count) = studio
        .session
        .walking()
        .walk_frame(studio.session.context())
        .expect("a walk");
    assert_eq!(count, 60, "two faces at 0.8 a second");
}
