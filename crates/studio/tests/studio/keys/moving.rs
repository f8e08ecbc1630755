//! Films between two settings of one face: its sliders move.

use super::{ages, animate_age, edit, plain_studio};
use crate::studio_support::{Studio, model, ready, set_age};
use facemath_core::latent::{Interpolation, Latent};
use facemath_studio::{Action, Command, Event, KeyEdit, KeyFace, Timeline};
use std::sync::Arc;

/// A film of the first face from 10 to 50 years, by a model whose ages lie on a curve: the face itself, at 30, is on it, and
/// the middle between the ends is not.
fn film_of_one_face() -> Studio {
    let mut studio = plain_studio();
    let Event::Ready { device, .. } = ready() else {
        panic!("an engine that is ready says so");
    };
    let mut curved = Arc::into_inner(model()).expect("a model of its own");
    let age = curved.directions.age.as_mut().expect("it knows ages");
    let average = |years: f32| Latent::from_vec(vec![(years - 30.0).powi(2), 0.0, 0.0, years, 0.0]);
    age.averages = (0..=100_u8).map(|years| average(years.into())).collect();
    studio.session.handle(Event::Ready {
        device,
        model: Arc::new(curved),
    });
    studio.settle();
    animate_age(&mut studio);
    studio
}

/// The codes in the frames that an export would write.
fn frames(studio: &Studio) -> Vec<Vec<f32>> {
    let context = studio.session.context();
    let drawings = studio.session.exports().export_drawings(context);
    let drawings = drawings.expect("there is a film");
    let codes = drawings.iter().map(|drawing| drawing.latent.as_slice());
    codes.map(<[f32]>::to_vec).collect()
}

#[test]
fn half_way_between_two_ages_is_the_face_at_the_years_between() {
    let studio = film_of_one_face();
    assert_eq!(ages(&studio), [10, 20, 30, 40, 50]);
    // The face itself is the one at 30; a mixture of both ends would lie 400 off.
    let frames = frames(&studio);
    let offsets: Vec<f32> = frames.iter().map(|code| code[0] - frames[2][0]).collect();
    assert_eq!(offsets, [400.0, 100.0, 0.0, 100.0, 400.0]);
}

#[test]
fn another_way_between_the_codes_is_taken_where_it_is_asked_for() {
    let mut studio = film_of_one_face();
    studio.session.commit(Command::SetTimeline(Timeline {
        interpolation: Interpolation::ThroughMean,
        ..*studio.session.document().timeline()
    }));
    studio.settle();
    assert_eq!(frames(&studio)[2], [0.0; 5]);
}

#[test]
fn the_film_says_how_old_the_face_is_where_it_stands() {
    let mut studio = film_of_one_face();
    let name = studio.session.document().slots()[0].name.clone();
    let said = |studio: &Studio| studio.session.context().film_face_name();
    studio.session.scrub(0.25);
    assert_eq!(said(&studio), Some(format!("{name} at 20")));
    studio.session.scrub(1.0);
    assert_eq!(said(&studio), None, "a key says its own name");
}

#[test]
fn a_frame_of_it_becomes_a_key_with_the_sliders_as_they_stand() {
    let mut studio = film_of_one_face();
    let before = frames(&studio);
    studio.session.scrub(0.25);
    studio.act(Action::AddKey);
    studio.settle();
    assert_eq!(frames(&studio), before, "the film looks as before");
    let key = &studio.session.document().keys().expect("keys")[1];
    let KeyFace::Slot {
        slot,
        edits: Some(edits),
    } = &key.face
    else {
        panic!("the face is the slot's");
    };
    assert_eq!((*slot, edits.age_years), (studio.slot(0), Some(20.0)));
}

#[test]
fn so_it_is_between_two_slots_with_the_same_face() {
    let mut studio = film_of_one_face();
    let expected = frames(&studio);
    let slot = studio.slot(0);
    studio.session.commit(edit(KeyEdit::Replace {
        keys: None,
        there_and_back: None,
    }));
    let other = studio.slot(1);
    studio.session.commit(Command::CopySlot {
        from: slot,
        to: other,
    });
    studio.session.commit(set_age(&studio, 0, 10.0));
    studio.session.commit(set_age(&studio, 1, 50.0));
    studio.settle();
    assert_eq!(frames(&studio), expected);
}
