//! Attribute tracks.

use std::fs;

use super::{GLASSES, drawings, glasses, numbers, set, studio};
use crate::studio_support::{AGE, Studio, after, first_run};
use facemath_core::latent::{Easing, EasingCurve};
use facemath_studio::{
    Attribute, Command, Document, History, KeyEdit, Keyframe, Merge, Timeline, Track, TrackEdit,
    TrackPoint, apply, load_project, save_project,
};
use proptest::prelude::*;

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
    studio.session.commit(Command::ShowDetail(false));
    assert_eq!(amounts(&studio), [0.0; 5], "off is off");
}

#[test]
fn sharpening_goes_through_the_film_too() {
    let mut studio = studio();
    let amounts = |studio: &Studio| -> Vec<Option<f32>> {
        let all = drawings(studio).into_iter();
        all.map(|drawing| drawing.sharpen).collect()
    };
    assert_eq!(amounts(&studio), [None; 5], "as everything else");
    studio.session.commit(set(Attribute::Sharpen, 0.0, 0.0));
    studio.session.commit(set(Attribute::Sharpen, 1.0, 2.0));
    assert_eq!(amounts(&studio), [0.0, 0.5, 1.0, 1.5, 2.0].map(Some));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sharp.facemath");
    save_project(&path, studio.session.document()).unwrap();
    let read = load_project(&path).unwrap();
    assert_eq!(read.tracks(), studio.session.document().tracks());
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
        set(Attribute::Sharpen, 0.0, 3.5),
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
            to: TrackPoint::new(0.0, 1.0),
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
        let to = TrackPoint::new(position, 50.0);
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

fn ease(index: usize, easing: Easing) -> Command {
    Command::EditTracks(TrackEdit::Ease {
        attribute: Attribute::Age,
        index,
        easing,
    })
}

#[test]
fn values_go_from_point_to_point_with_the_easing_of_the_first() {
    let curve = EasingCurve {
        start: (0.0, 1.0),
        end: (0.0, 1.0),
    };
    let ages = |easing: Option<Easing>| {
        let mut studio = studio();
        studio.session.commit(set(Attribute::Age, 0.0, 0.0));
        studio.session.commit(set(Attribute::Age, 1.0, 80.0));
        if let Some(easing) = easing {
            studio.session.commit(ease(0, easing));
        }
        numbers(&studio, AGE)
    };
    assert_eq!(ages(None), [0.0, 20.0, 40.0, 60.0, 80.0]);
    assert_eq!(ages(Some(Easing::Linear)), ages(None));
    assert_eq!(ages(Some(Easing::In)), [0.0, 5.0, 20.0, 45.0, 80.0]);
    assert_eq!(ages(Some(Easing::Out)), [0.0, 35.0, 60.0, 75.0, 80.0]);
    assert_eq!(ages(Some(Easing::Smooth)), [0.0, 12.5, 40.0, 67.5, 80.0]);
    let bent = ages(Some(Easing::Curve(curve)));
    assert_eq!((bent[0], bent[4]), (0.0, 80.0));
    assert!(bent[1] > 60.0, "{bent:?}");
}

#[test]
fn an_easing_is_one_step_stays_with_its_point_and_is_kept_by_projects() {
    let document = after(
        first_run(),
        &[
            set(Attribute::Age, 0.0, 20.0),
            set(Attribute::Age, 1.0, 40.0),
        ],
    );
    let mut history = History::new(document.clone());
    for way in [0.2, 0.5, 0.9] {
        let curve = EasingCurve {
            start: (way, 0.0),
            end: (1.0, way),
        };
        history
            .commit(&ease(0, Easing::Curve(curve)), Merge::Drag)
            .expect("it can be done");
    }
    let bent = history.document().clone();
    history.undo();
    assert_eq!(history.document(), &document);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bent.facemath");
    save_project(&path, &bent).unwrap();
    assert_eq!(load_project(&path).unwrap(), bent);

    // Tracks of projects that say nothing of it go straight on, and are written as they were.
    save_project(&path, &document).unwrap();
    let written = fs::read_to_string(&path).unwrap();
    let project: serde_json::Value = serde_json::from_str(&written).unwrap();
    let point = &project["document"]["tracks"][0]["points"][0];
    assert_eq!(
        point,
        &serde_json::json!({ "position": 0.0, "value": 20.0 })
    );
    assert_eq!(load_project(&path).unwrap(), document);

    let outside = EasingCurve {
        start: (2.0, 0.0),
        end: (1.0, 1.0),
    };
    for command in [ease(0, Easing::Curve(outside)), ease(7, Easing::In)] {
        let mut changed = document.clone();
        apply(&mut changed, &command).expect_err("it cannot be done");
        assert_eq!(changed, document, "{command:?}");
    }
}

#[test]
fn a_point_knows_the_way_that_leads_over_a_place() {
    let mut track = Track::new(Attribute::Age, TrackPoint::new(0.5, 20.0));
    track.set(TrackPoint::new(1.5, 40.0));
    assert!(track.ease(0, Easing::In));
    assert_eq!(track.way_at(0.4), None);
    assert_eq!(track.way_at(0.5), Some(0));
    assert_eq!(track.way_at(1.4), Some(0));
    assert_eq!(track.way_at(1.5), Some(0), "the way to the last point");
    assert_eq!(track.way_at(1.6), None);
    assert_eq!(track.easing_at(1.0), Easing::In);
    assert_eq!(track.easing_at(2.0), Easing::Linear);
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
        let mut points = points.into_iter().map(|(position, value)| TrackPoint::new(position, value));
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
