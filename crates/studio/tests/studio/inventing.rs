//! Inventions and the random walk in the studio, without a window.

mod walk;

use std::sync::Arc;

use crossbeam_channel::bounded;
use facemath_core::latent::{Latent, Prior, Wanted, kid};
use facemath_nets::engine::Drawing;
use facemath_studio::{
    Command, Document, Event, InventionKind, Inventions, Page, Picture, Sheet, Source, TileId,
    View, samples,
};

use crate::flow::flowing;
use crate::studio_support::{Studio, drawn, model, ready, set_age};

/// A studio that shows the page of inventions, with room for so many.
fn inventing(count: usize) -> Studio {
    let mut studio = Studio::ready();
    studio.session.look(View {
        page: Page::Invent,
        inventions: count,
        ..View::default()
    });
    studio
}

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
    codes(studio.session.context().tiles(Sheet::Page(Page::Invent)))
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
        sheet: Sheet::Page(Page::Invent),
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
    let mut studio = inventing(2);
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
    let mut studio = inventing(3);
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
    let mut studio = inventing(1);
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
