//! Whose faces keys have: those of files that are dropped on the film, and computed ones in another model than theirs.

use super::{names, own, plain_studio};
use crate::studio_support::{AGE, Studio, errors, paths, read_colour};
use facemath_studio::{
    Action, Command, Intent, KeysIntent, Severity, Slot, SlotState, Source, StoredCode,
};

fn place(studio: &mut Studio, index: usize, files: &[&str]) {
    let files = paths(files);
    studio.perform(Intent::Keys(KeysIntent::PlaceFiles { index, files }));
    studio.settle_with(read_colour);
}

fn messages(studio: &Studio, severity: Severity) -> Vec<&str> {
    let messages = studio.session.context().messages().iter();
    let of_kind = messages.filter(|message| message.severity == severity);
    of_kind.map(|message| message.text.as_str()).collect()
}

#[test]
fn files_become_keys_where_they_are_dropped_in_one_step() {
    let mut studio = plain_studio();
    let before = names(studio.session.document());
    let slots = studio.session.document().slots().to_vec();
    place(&mut studio, 1, &["b.jpg", "a.jpg"]);
    let [first, last] = before.as_slice() else {
        panic!("two slots");
    };
    assert_eq!(
        names(studio.session.document()),
        [first.as_str(), "b", "a", last]
    );
    assert_eq!(studio.session.document().slots(), slots, "slots stay");
    let context = studio.session.context();
    assert_eq!(context.ready_keys().len(), 4, "their faces are read");
    assert!(studio.session.undo());
    assert_eq!(names(studio.session.document()), before);
}

#[test]
fn a_file_that_is_no_photo_becomes_no_key() {
    let mut studio = plain_studio();
    let files = paths(&["notes.jpg"]);
    studio.perform(Intent::Keys(KeysIntent::PlaceFiles { index: 0, files }));
    studio.settle_with(|_| Err("notes.jpg is no picture".to_owned()));
    assert_eq!(errors(&studio), ["notes.jpg is no picture"]);
    assert_eq!(studio.session.document().keys(), None);
}

fn use_model(studio: &mut Studio, model: &str) {
    let model = model.to_owned();
    studio.session.commit(Command::UseModel { model });
    studio.settle();
}

fn first_own_face(studio: &Studio) -> Slot {
    let mut faces = studio.session.document().own_key_faces();
    faces.next().expect("a key has a face of its own").clone()
}

#[test]
fn a_frame_of_the_film_is_made_of_its_photos_in_another_model() {
    let mut studio = plain_studio();
    studio.session.scrub(0.25);
    studio.act(Action::AddKey);
    studio.settle();
    let code = |studio: &Studio| {
        let context = studio.session.context();
        let drawings = studio.session.exports().export_drawings(context);
        drawings.expect("all keys are there")[1].latent.clone()
    };
    let before = code(&studio);
    use_model(&mut studio, "drawn");
    let face = first_own_face(&studio);
    assert_eq!(studio.session.context().face_state(&face), SlotState::Ready);
    let after = code(&studio);
    for (before, after) in before.as_slice().iter().zip(after.as_slice()) {
        assert!((before - after).abs() < 0.01, "{before} became {after}");
    }
    assert_eq!(after.as_slice()[AGE].round(), 30.0);
    let told = messages(&studio, Severity::Info);
    assert!(
        told.iter()
            .any(|text| text.starts_with("One computed face")),
        "{told:?}"
    );
    use_model(&mut studio, "faces");
    assert_eq!(code(&studio), before, "its own model has it as it was");
}

#[test]
fn a_computed_face_without_a_photo_is_named_in_another_model() {
    let mut studio = plain_studio();
    let code = facemath_core::latent::Latent::zeros(crate::studio_support::DIM);
    let source = Source::Code {
        code: StoredCode::new(code),
        model: "faces".to_owned(),
        shares: Vec::new(),
    };
    let key = facemath_studio::Keyframe::of_source(source, "Sum");
    studio.session.commit(super::insert(1, key));
    studio.session.commit(super::insert(0, own(3)));
    studio.settle();
    assert!(messages(&studio, Severity::Warning).is_empty());
    use_model(&mut studio, "drawn");
    let warnings = messages(&studio, Severity::Warning);
    assert!(
        matches!(warnings.as_slice(), [text] if text.starts_with("One computed face has no photo")),
        "{warnings:?}"
    );
    let reason = studio
        .session
        .exports()
        .export_drawings(studio.session.context());
    assert!(reason.unwrap_err().contains("Sum"), "an export names it");
}
