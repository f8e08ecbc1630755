//! Films to start from, attribute tracks, where a film begins and ends, its speed and its pace.

use std::fs;

use crate::studio_support::{AGE, Studio, after, answer, first_run, frame, read_colour, set_age};
use facemath_core::latent::{Easing, Latent};
use facemath_nets::engine::{Drawing, Request};
use facemath_studio::{
    Action, Attribute, Command, DetailSetting, Document, History, KeyEdit, Keyframe, Merge, Sheet,
    Timeline, Track, TrackEdit, TrackPoint, View, apply, load_project, save_project,
};
use proptest::prelude::*;

/// Index of the glasses among the numbers of a code.
const GLASSES: usize = 4;

/// The first run, of which the second face is 70, with four frames from key to key at constant speed, one way.
fn studio() -> Studio {
    let mut studio = Studio::ready();
    studio.session.commit(Command::SetTimeline(Timeline {
        frames_per_segment: 4,
        hold_frames: 0,
        ping_pong: false,
        easing: Easing::Linear,
        ..Timeline::default()
    }));
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
        point: TrackPoint { position, value },
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

    studio.session.perform(Action::FilmCircle);
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

    studio.session.perform(Action::FilmThereAndBack);
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
    studio.session.perform(Action::FilmAges);
    assert_eq!(numbers(&studio, AGE), [5.0, 23.75, 42.5, 61.25, 80.0]);
    studio.session.perform(Action::FilmConcepts);
    assert_eq!(
        numbers(&studio, GLASSES),
        [0.0, 0.25, 0.5, 0.75, 1.0, 0.75, 0.5, 0.25],
        "there, and on to the beginning"
    );
    let empty = after(Document::new(), &[]);
    let mut nobody = Studio::on(empty);
    assert!(!nobody.session.is_enabled(Action::FilmAges));
    nobody.session.perform(Action::FilmAges);
    assert_eq!(nobody.session.document().keys(), None);
}

#[test]
fn a_face_ages_while_it_turns_into_another() {
    let mut studio = studio();
    studio.session.commit(set(Attribute::Age, 0.0, 20.0));
    assert_eq!(numbers(&studio, AGE), [20.0; 5], "one point is level");
    studio.session.commit(set(Attribute::Age, 1.0, 60.0));
    assert_eq!(numbers(&studio, AGE), [20.0, 30.0, 40.0, 50.0, 60.0]);
    studio.session.commit(set(glasses(), 0.5, 1.0));
    studio.session.commit(set(glasses(), 1.0, 0.0));
    assert_eq!(numbers(&studio, GLASSES), [1.0, 1.0, 1.0, 0.5, 0.0]);
    let slots = studio.session.document().slots();
    assert!(slots[0].edits.is_neutral(), "the slots know nothing of it");
    studio
        .session
        .commit(Command::EditTracks(TrackEdit::Remove {
            attribute: Attribute::Age,
        }));
    assert_eq!(numbers(&studio, AGE), [30.0, 40.0, 50.0, 60.0, 70.0]);
    studio.session.undo();
    assert_eq!(numbers(&studio, AGE)[0], 20.0);
}

#[test]
fn detail_goes_through_the_film_too() {
    let mut studio = studio();
    studio.session.commit(set(Attribute::Detail, 0.0, 1.0));
    studio.session.commit(set(Attribute::Detail, 1.0, 0.0));
    let amounts = |studio: &Studio| -> Vec<f32> {
        let all = drawings(studio).into_iter();
        all.map(|drawing| drawing.detail.map_or(0.0, |detail| detail.amount))
            .collect()
    };
    assert_eq!(amounts(&studio), [1.0, 0.75, 0.5, 0.25, 0.0]);
    studio.session.commit(Command::SetDetail(DetailSetting {
        is_on: false,
        amount: 1.0,
    }));
    assert_eq!(amounts(&studio), [0.0; 5], "off is off");
}

#[test]
fn points_stay_beside_their_keys() {
    let key = |index| {
        Command::EditKeys(KeyEdit::Insert {
            index,
            keys: vec![Keyframe::of_source(
                crate::studio_support::invented(4),
                "Nobody",
            )],
            lead_frames: None,
        })
    };
    let document = after(
        first_run(),
        &[
            set(Attribute::Age, 0.0, 20.0),
            set(Attribute::Age, 0.75, 30.0),
            set(Attribute::Age, 1.0, 40.0),
        ],
    );
    let places = |document: &Document| -> Vec<f32> {
        let points = document.tracks()[0].points().iter();
        points.map(|point| point.position).collect()
    };
    let longer = after(document.clone(), &[key(1)]);
    assert_eq!(places(&longer), [0.0, 1.5, 2.0]);
    let again = after(longer, &[Command::EditKeys(KeyEdit::Remove { index: 1 })]);
    assert_eq!(places(&again), [0.0, 0.75, 1.0]);
    let behind = after(document, &[key(9)]);
    assert_eq!(places(&behind), [0.0, 0.75, 1.0]);
}

#[test]
fn tracks_that_cannot_be_are_refused() {
    let document = after(first_run(), &[set(Attribute::Age, 0.5, 20.0)]);
    let gone = |edit: TrackEdit| Command::EditTracks(edit);
    for command in [
        set(Attribute::Age, 0.5, 900.0),
        set(Attribute::Age, f32::NAN, 20.0),
        set(Attribute::Age, -1.0, 20.0),
        set(glasses(), 0.0, 99.0),
        set(Attribute::Axis(99), 0.0, 1.0),
        set(Attribute::Detail, 0.0, 1.5),
        gone(TrackEdit::Remove {
            attribute: glasses(),
        }),
        gone(TrackEdit::RemovePoint {
            attribute: Attribute::Age,
            index: 1,
        }),
        gone(TrackEdit::Move {
            attribute: Attribute::Age,
            index: 7,
            to: TrackPoint {
                position: 0.0,
                value: 1.0,
            },
        }),
    ] {
        let mut changed = document.clone();
        apply(&mut changed, &command).expect_err("it cannot be done");
        assert_eq!(changed, document, "{command:?}");
    }
    let none = after(
        document,
        &[gone(TrackEdit::RemovePoint {
            attribute: Attribute::Age,
            index: 0,
        })],
    );
    assert!(none.tracks().is_empty(), "without points there is no track");
}

#[test]
fn a_dragged_point_is_one_step_and_stays_between_its_neighbours() {
    let document = after(
        first_run(),
        &[
            set(Attribute::Age, 0.0, 20.0),
            set(Attribute::Age, 0.5, 30.0),
            set(Attribute::Age, 1.0, 40.0),
        ],
    );
    let mut history = History::new(document.clone());
    for position in [0.6, 0.9, 3.0] {
        let to = TrackPoint {
            position,
            value: 50.0,
        };
        let command = Command::EditTracks(TrackEdit::Move {
            attribute: Attribute::Age,
            index: 1,
            to,
        });
        history
            .commit(&command, Merge::Drag)
            .expect("it can be done");
    }
    let moved = history.document().tracks()[0].points()[1];
    assert!(
        (0.99..1.0).contains(&moved.position) && moved.value == 50.0,
        "{moved:?}"
    );
    history.undo();
    assert_eq!(history.document(), &document);
}

#[test]
fn a_film_begins_and_ends_where_it_is_told_to() {
    let mut studio = studio();
    studio.session.scrub(0.25);
    studio.session.perform(Action::StartHere);
    studio.session.scrub(0.75);
    studio.session.perform(Action::EndHere);
    assert_eq!(numbers(&studio, AGE), [40.0, 50.0, 60.0]);
    studio.session.perform(Action::GoToStart);
    assert_eq!(studio.session.context().playhead().position(), 0.25);
    studio.session.perform(Action::GoToEnd);
    assert_eq!(studio.session.context().playhead().position(), 0.75);
    studio.session.play();
    studio.session.tick(1.0, 0.0);
    assert!(studio.session.context().playhead().position() <= 0.75);
    studio.session.perform(Action::WholeFilm);
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
    studio.session.perform(Action::EvenPace);
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

#[test]
fn projects_keep_tracks_and_where_a_film_begins() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.facemath");
    let timeline = Timeline {
        speed: 0.5,
        starts_at: Some(0.25),
        ends_at: Some(0.5),
        ..Timeline::default()
    };
    let document = after(
        first_run(),
        &[
            set(Attribute::Age, 0.5, 20.0),
            set(Attribute::Axis(3), 0.0, -1.0),
            set(glasses(), 0.0, 1.0),
            Command::SetTimeline(timeline),
        ],
    );
    save_project(&path, &document).unwrap();
    assert_eq!(load_project(&path).unwrap(), document);
    let mut project: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    project["document"]["tracks"][0]["points"] = serde_json::json!([]);
    fs::write(&path, project.to_string()).unwrap();
    let error = load_project(&path).expect_err("it is damaged").to_string();
    assert!(error.contains("track 1"), "{error}");
}

proptest! {
    #[test]
    fn a_track_passes_through_its_points_and_stays_within_them(
        points in prop::collection::vec((0.0..9.0_f32, -3.0..3.0_f32), 1..20),
        position in -1.0..11.0_f32,
    ) {
        let mut points = points.into_iter().map(|(position, value)| TrackPoint { position, value });
        let mut track = Track::new(glasses(), points.next().expect("one at least"));
        points.for_each(|point| track.set(point));
        for point in track.points() {
            prop_assert!((track.value_at(point.position) - point.value).abs() < 1e-4);
        }
        let values = || track.points().iter().map(|point| point.value);
        let (least, most) = (values().fold(f32::MAX, f32::min), values().fold(f32::MIN, f32::max));
        let value = track.value_at(position);
        prop_assert!((least - 1e-4..=most + 1e-4).contains(&value));
    }
}
