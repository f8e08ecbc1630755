//! Films to start from, attribute tracks, where a film begins and ends, its speed and its pace.

mod batch;
mod captions;
mod frames;
mod left_out;
mod proof;
mod saved;
mod tracks;
mod whole_photo;

use crate::keys::plain_studio;
use crate::studio_support::{AGE, Studio, after, answer, frame, read_colour, set_age};
use facemath_core::latent::Latent;
use facemath_nets::engine::Drawing;
use facemath_studio::{
    Action, Attribute, Command, Document, Request, Sheet, Timeline, TrackEdit, TrackPoint, View,
    apply,
};

/// Index of the glasses among the numbers of a code.
const GLASSES: usize = 4;

/// The first run, of which the second face is 70, with four frames from key to key at constant speed, one way.
fn studio() -> Studio {
    let mut studio = plain_studio();
    studio.session.commit(set_age(&studio, 1, 70.0));
    studio.settle();
    studio
}

fn change(studio: &mut Studio, change: impl Fn(&mut Timeline)) {
    let mut timeline = *studio.session.document().timeline();
    change(&mut timeline);
    studio.session.commit(Command::SetTimeline(timeline));
}

fn drawings(studio: &Studio) -> Vec<Drawing> {
    let context = studio.session.context();
    let drawings = studio.session.exports().export_drawings(context);
    drawings.expect("there is a film")
}

/// One number of the codes of all frames that an export would write.
fn numbers(studio: &Studio, index: usize) -> Vec<f32> {
    let number = |drawing: &Drawing| (drawing.latent.as_slice()[index] * 100.0).round() / 100.0;
    drawings(studio).iter().map(number).collect()
}

fn set(attribute: Attribute, position: f32, value: f32) -> Command {
    Command::EditTracks(TrackEdit::Set {
        attribute,
        point: TrackPoint::new(position, value),
    })
}

fn glasses() -> Attribute {
    Attribute::Concept("glasses".to_owned())
}

#[test]
fn presets_lay_out_films_in_one_step() {
    let mut studio = studio();
    studio.session.commit(Command::AppendFace {
        source: crate::studio_support::invented(9),
        name: "Nobody".to_owned(),
    });
    studio.settle();
    let before = studio.session.document().clone();
    let [first, second, third] = [0, 1, 2].map(|slot| studio.slot(slot));

    studio.act(Action::FilmCircle);
    assert!(studio.session.context().playhead().is_playing());
    let document = studio.session.document();
    let slots: Vec<_> = document
        .film_keys()
        .iter()
        .map(|key| key.key.slot())
        .collect();
    assert_eq!(slots, [Some(first), Some(second), Some(third), Some(first)]);
    assert!(document.timeline().looped && !document.timeline().ping_pong);
    let order = document.schedule().play_order();
    assert_eq!(
        order,
        (0..12).collect::<Vec<_>>(),
        "its end is its beginning"
    );

    studio.act(Action::FilmThereAndBack);
    let document = studio.session.document();
    assert_eq!(
        (document.keys(), document.timeline().ping_pong),
        (None, true)
    );

    studio.session.undo();
    studio.session.undo();
    assert_eq!(
        studio.session.document(),
        &before.with_selection(studio.session.document().selected())
    );
}

#[test]
fn one_face_has_films_of_its_own() {
    let mut studio = studio();
    let slot = studio.slot(0);
    studio.session.commit(Command::SelectSlot { slot });
    studio.act(Action::FilmAges);
    assert_eq!(numbers(&studio, AGE), [5.0, 23.75, 42.5, 61.25, 80.0]);
    studio.act(Action::FilmConcepts);
    assert_eq!(
        numbers(&studio, GLASSES),
        [0.0, 0.25, 0.5, 0.75, 1.0, 0.75, 0.5, 0.25],
        "there, and on to the beginning"
    );
    let empty = after(Document::new(), &[]);
    let mut nobody = Studio::on(empty);
    assert!(!nobody.session.is_enabled(Action::FilmAges));
    nobody.act(Action::FilmAges);
    assert_eq!(nobody.session.document().keys(), None);
}

#[test]
fn a_film_begins_and_ends_where_it_is_told_to() {
    let mut studio = studio();
    studio.session.scrub(0.25);
    studio.act(Action::StartHere);
    studio.session.scrub(0.75);
    studio.act(Action::EndHere);
    assert_eq!(numbers(&studio, AGE), [40.0, 50.0, 60.0]);
    studio.act(Action::GoToStart);
    assert_eq!(studio.session.context().playhead().position(), 0.25);
    studio.act(Action::GoToEnd);
    assert_eq!(studio.session.context().playhead().position(), 0.75);
    studio.session.play();
    studio.session.tick(1.0, 0.0);
    assert!(studio.session.context().playhead().position() <= 0.75);
    studio.act(Action::WholeFilm);
    assert_eq!(numbers(&studio, AGE).len(), 5);
    assert!(!studio.session.is_enabled(Action::WholeFilm));
}

#[test]
fn twice_as_fast_is_half_as_many_frames() {
    let mut studio = studio();
    change(&mut studio, |timeline| {
        timeline.hold_frames = 4;
        timeline.speed = 2.0;
    });
    assert_eq!(numbers(&studio, AGE), [30.0, 50.0, 70.0]);
    let schedule = studio.session.document().schedule();
    assert_eq!(schedule.holds(), [2, 0, 2]);
    let mut document = studio.session.document().clone();
    let mad = Timeline {
        speed: 0.0,
        ..*document.timeline()
    };
    apply(&mut document, &Command::SetTimeline(mad)).expect_err("no film stands still");
}

#[test]
fn the_strip_shows_the_film_at_even_steps() {
    let mut studio = studio();
    studio.session.look(View {
        strip: 4,
        ..*studio.session.view()
    });
    studio.settle();
    let tiles = studio.session.context().tiles(Sheet::Strip);
    let ages: Vec<f32> = tiles
        .iter()
        .map(|tile| tile.latent.as_slice()[AGE])
        .collect();
    assert_eq!(ages, [35.0, 45.0, 55.0, 65.0]);
}

#[test]
fn an_even_pace_goes_by_what_is_drawn() {
    let mut studio = studio();
    studio.act(Action::EvenPace);
    assert!(!studio.session.is_enabled(Action::EvenPace));
    // A decoder that draws nothing new in the first half, and everything in the second.
    let bent = |latent: &Latent| {
        let mut numbers = latent.as_slice().to_vec();
        numbers[AGE] = (numbers[AGE] - 50.0).max(0.0) * 10.0;
        Latent::from_vec(numbers)
    };
    studio.settle_by(read_colour, |request| match request {
        Request::Thumbnail {
            target,
            generation,
            drawing,
        } => Some(frame(target, generation, &bent(&drawing.latent))),
        other => answer(other),
    });
    assert!(studio.session.is_enabled(Action::EvenPace));
    let ages = numbers(&studio, AGE);
    assert_eq!(ages.len(), 5, "as many frames as before");
    assert_eq!((ages[0], ages[4]), (30.0, 70.0));
    assert!(
        ages[1] >= 50.0 && ages.is_sorted(),
        "it hurries through what does not change: {ages:?}"
    );
    assert_eq!(studio.session.context().undo_title(), Some("even pace"));
}
