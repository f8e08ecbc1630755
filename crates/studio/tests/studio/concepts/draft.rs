//! Making a concept from faces: what becomes an example, and what is fitted to them.

use facemath_core::latent::{ConceptFit, Evidence, Latent};
use facemath_studio::{
    DraftFit, ExampleGroup, Page, Severity, Sheet, SlotId, Source, StoredCode, View,
};

use super::RED;
use crate::studio_support::{DIM, Studio, errors, paths};

/// Codes that differ in red, and a little in the others.
fn code(red: f32, index: usize) -> Source {
    let mut numbers = vec![0.0; DIM];
    numbers[RED] = red;
    numbers[1 + index % (DIM - 1)] = 0.5 + index as f32 / 10.0;
    Source::Code {
        code: StoredCode::new(Latent::from_vec(numbers)),
        model: "faces".to_owned(),
        shares: Vec::new(),
    }
}

fn fit(studio: &Studio) -> &ConceptFit {
    match studio.session.draft().draft_fit() {
        DraftFit::Ready(fit) => fit,
        other => panic!("no fit: {other:?}"),
    }
}

/// The slots whose faces are in a group.
fn slots(studio: &Studio, side: ExampleGroup) -> Vec<SlotId> {
    let session = &studio.session;
    session.draft().draft_side(session.context(), side).slots
}

#[test]
fn a_concept_is_made_from_computed_faces_and_becomes_a_slider() {
    let mut studio = Studio::ready();
    studio.session.look(View {
        page: Page::Concepts,
        ..View::default()
    });
    for index in 0..12 {
        studio
            .session
            .add_example(ExampleGroup::With, code(5.0, index), "red");
        studio
            .session
            .add_example(ExampleGroup::Without, code(-5.0, index), "pale");
    }
    studio.settle();
    assert_eq!(fit(&studio).separation.evidence(), Evidence::Trustworthy);
    assert_eq!(
        studio
            .session
            .context()
            .tiles(Sheet::Page(Page::Concepts))
            .len(),
        5
    );
    assert_eq!(
        studio.session.context().tiles(Sheet::ExamplesWith).len(),
        12
    );

    assert!(studio.session.add_drafted_concept("Glasses", "pale", "red"));
    let own = &studio.session.document().concepts()[0];
    assert_eq!(own.concept.name, "glasses2", "the model has glasses");
    assert_eq!(own.origin.as_ref().expect("an origin").with, 12);
    assert!(
        studio
            .session
            .context()
            .directions()
            .expect("a model")
            .concept("glasses2")
            .is_some()
    );
    studio.session.look(View::default());
    studio.settle();
    assert!(
        studio
            .session
            .context()
            .tiles(Sheet::Page(Page::Concepts))
            .is_empty()
    );
}

/// A photo of one colour, the length of the file's name, that is an aligned face by its size.
fn aligned(path: &std::path::Path) -> Result<facemath_core::photo::Photo, String> {
    let level = path.as_os_str().len() as u8;
    let side_px = crate::studio_support::SIZE_PX;
    let pixels = image::RgbImage::from_pixel(side_px, side_px, image::Rgb([level, 0, 0]));
    facemath_core::photo::Photo::from_pixels(pixels).ok_or_else(|| "no pixels".to_owned())
}

#[test]
fn photos_become_examples_in_the_background_and_the_others_are_named() {
    let mut studio = Studio::ready();
    let with = paths(&["a.png", "longer.png", "broken.png", "wall.png"]);
    studio.session.add_example_files(ExampleGroup::With, with);
    let without = paths(&["even longer name.png", "another very long name.png"]);
    studio
        .session
        .add_example_files(ExampleGroup::Without, without);
    studio.session.pump();
    assert!(
        studio
            .session
            .draft()
            .draft_progress(studio.session.context())
            .is_some()
    );
    studio.settle_with(|path| {
        if path.ends_with("broken.png") {
            Err("broken.png is no picture".to_owned())
        } else if path.ends_with("wall.png") {
            // Of any size: there is no face in it.
            crate::studio_support::read_colour(path)
        } else {
            aligned(path)
        }
    });
    assert_eq!(
        studio
            .session
            .draft()
            .draft_progress(studio.session.context()),
        None
    );
    assert_eq!(
        studio
            .session
            .draft()
            .draft_side(studio.session.context(), ExampleGroup::With)
            .names,
        ["a", "longer"]
    );
    for told in [
        "broken.png",
        "No face was found in wall.png, which is left out",
    ] {
        let messages = studio.session.context().messages().iter();
        let mut warnings = messages.filter(|message| message.severity == Severity::Warning);
        assert!(
            warnings.any(|message| message.text.contains(told)),
            "{told}: {:?}",
            studio.session.context().messages()
        );
    }
    assert!(
        fit(&studio).direction.as_slice()[RED] < 0.0,
        "short names are dark"
    );
    assert!(errors(&studio).is_empty());
}

#[test]
fn reading_can_be_stopped_and_what_is_read_stays() {
    let mut studio = Studio::ready();
    studio
        .session
        .add_example(ExampleGroup::With, code(1.0, 1), "red");
    studio.session.add_example_files(
        ExampleGroup::With,
        paths(&["a.png", "b.png", "c.png", "d.png"]),
    );
    studio.session.pump();
    studio.session.cancel_examples();
    assert_eq!(
        studio
            .session
            .draft()
            .draft_progress(studio.session.context()),
        None
    );
    studio.settle();
    assert_eq!(
        studio
            .session
            .draft()
            .draft_side(studio.session.context(), ExampleGroup::With)
            .names,
        ["red"]
    );
    assert_eq!(*studio.session.draft().draft_fit(), DraftFit::TooFew);
}

#[test]
fn a_slot_is_in_one_group_and_out_again() {
    let mut studio = Studio::ready();
    let slot = studio.slot(0);
    studio.session.toggle_slot_example(ExampleGroup::With, slot);
    studio.settle();
    assert_eq!(slots(&studio, ExampleGroup::With), [slot]);
    studio
        .session
        .toggle_slot_example(ExampleGroup::Without, slot);
    studio.settle();
    assert_eq!(slots(&studio, ExampleGroup::With), []);
    assert_eq!(slots(&studio, ExampleGroup::Without), [slot]);
    studio
        .session
        .toggle_slot_example(ExampleGroup::Without, slot);
    assert_eq!(slots(&studio, ExampleGroup::Without), []);
}
