//! The chosen key, and films that the studio lays out.

use super::{ages, animate_age, insert, names, plain_studio};
use crate::studio_support::{Studio, errors, read_colour, set_age, stage_age};
use facemath_studio::{
    Action, KeyFace, Keyframe, Picture, Sheet, SlotState, Source, StageView, TileId,
};

#[test]
fn a_frame_of_the_film_becomes_a_key_where_it_stands() {
    let mut studio = plain_studio();
    studio.session.commit(set_age(&studio, 1, 70.0));
    studio.settle();
    let before = ages(&studio);
    studio.session.scrub(0.25);
    studio.act(Action::AddKey);
    studio.settle();
    assert_eq!(ages(&studio), before, "the film looks as before");
    let document = studio.session.document();
    assert_eq!(document.film_keys().len(), 3);
    assert_eq!(studio.session.chosen_key(), Some(1));
    let frames = document
        .film_keys()
        .into_iter()
        .map(|key| key.key.to_next.frames);
    assert_eq!(frames.collect::<Vec<_>>(), [Some(1), Some(3), None]);
    let KeyFace::Own { face } = &document.keys().expect("keys")[1].face else {
        panic!("the frame is in no slot");
    };
    assert!(matches!(&face.source, Some(Source::Code { shares, .. }) if shares.len() == 2));
    studio.session.undo();
    assert_eq!(studio.session.document().keys(), None, "one step");
}

#[test]
fn the_chosen_key_is_shown_copied_moved_and_deleted() {
    let mut studio = plain_studio();
    studio.session.commit(set_age(&studio, 1, 70.0));
    studio.settle();
    studio.session.choose_key(Some(1));
    studio.settle();
    assert_eq!(studio.session.context().stage_view(), StageView::Morph);
    assert_eq!(stage_age(&studio), 70);
    assert_eq!(studio.session.document().selected(), Some(studio.slot(1)));

    assert!(!studio.session.is_enabled(Action::PasteKey));
    studio.act(Action::CopyKey);
    studio.act(Action::PreviousKey);
    studio.act(Action::PasteKey);
    let [first, second] = [0, 1].map(|slot| studio.session.document().slots()[slot].name.clone());
    let shown = |studio: &Studio| names(studio.session.document());
    assert_eq!(
        shown(&studio),
        [first.clone(), second.clone(), second.clone()]
    );
    assert_eq!(studio.session.chosen_key(), Some(1));
    studio.act(Action::MoveKeyBack);
    assert_eq!(
        shown(&studio),
        [second.clone(), first.clone(), second.clone()]
    );
    assert_eq!(studio.session.chosen_key(), Some(0));
    assert!(!studio.session.is_enabled(Action::MoveKeyBack));
    studio.act(Action::DuplicateKey);
    assert_eq!(shown(&studio).len(), 4);
    studio.act(Action::DeleteKey);
    studio.act(Action::DeleteKey);
    assert_eq!(shown(&studio), [second.clone(), second]);
    studio.act(Action::AutomaticKeys);
    assert_eq!(studio.session.document().keys(), None);
    assert_eq!(errors(&studio), [""; 0]);
}

#[test]
fn a_copied_key_brings_its_face_into_another_project() {
    let mut studio = plain_studio();
    studio.session.choose_key(Some(0));
    studio.act(Action::CopyKey);
    let name = studio.session.document().slots()[0].name.clone();
    studio.session.new_project();
    studio.session.invent(5, None);
    studio.act(Action::PasteKey);
    studio.settle();
    assert_eq!(names(studio.session.document()).last(), Some(&name));
    let own = studio
        .session
        .document()
        .own_key_faces()
        .next()
        .expect("a face");
    assert_eq!(studio.session.context().face_state(own), SlotState::Ready);
}

#[test]
fn a_photo_that_only_a_key_has_is_read() {
    let mut studio = plain_studio();
    let path = crate::studio_support::paths(&["fourteen.jpg"]).remove(0);
    let level = path.as_os_str().len() as f32;
    let key = Keyframe::of_source(Source::Photo { path }, "Fourteen");
    studio.session.commit(insert(0, key));
    assert!(!studio.session.context().is_settled());
    let reason = studio
        .session
        .exports()
        .export_drawings(studio.session.context());
    assert!(reason.unwrap_err().starts_with("Wait until Fourteen"));
    studio.settle_with(read_colour);
    assert!(studio.session.context().is_settled());
    let drawings = studio
        .session
        .exports()
        .export_drawings(studio.session.context());
    let first = drawings.expect("all are there").remove(0);
    assert_eq!(first.latent.as_slice()[0], level);
    let tile = Picture::Tile(TileId {
        sheet: Sheet::Keys,
        index: 0,
    });
    let shown = studio.shown_code(tile).expect("the key has a picture");
    assert_eq!(f32::from(shown[0]), level);
}

#[test]
fn the_film_of_a_slider_leaves_the_slots_alone() {
    let mut studio = plain_studio();
    let slots = studio.session.document().slots().to_vec();
    animate_age(&mut studio);
    assert_eq!(studio.session.document().slots(), slots);
    assert_eq!(ages(&studio), [10, 20, 30, 40, 50]);
    assert!(studio.session.document().timeline().ping_pong);
    studio.session.undo();
    assert_eq!(studio.session.document().keys(), None);
}
