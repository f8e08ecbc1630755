//! Films that are kept without their faces.

use std::fs;

use super::{glasses, set};
use crate::keys::plain_studio;
use crate::studio_support::{Studio, after, errors, first_run, invented, set_age};
use facemath_core::latent::{AxisMetric, Easing};
use facemath_studio::{
    Action, Attribute, Command, Control, Document, Intent, KeyEdit, Keyframe, SavedFilm, Segment,
    Settings, Timeline, TimelineIntent, apply,
};

fn perform(studio: &mut Studio, intent: TimelineIntent) {
    studio.perform(Intent::Timeline(intent));
    studio.settle();
}

fn edit(edit: KeyEdit) -> Command {
    Command::EditKeys(edit)
}

/// A film in a circle of two faces and one that is in no slot, with a track.
fn circle() -> Document {
    let own = Keyframe::of_source(invented(5), "Five");
    let slot = first_run().slots()[0].id;
    let segment = Segment {
        frames: Some(9),
        easing: Some(Easing::In),
        look_delay: Some(0.5),
        ..Segment::default()
    };
    after(
        first_run(),
        &[
            Command::SetTimeline(Timeline {
                fps: 12.0,
                ..Timeline::default()
            }),
            edit(KeyEdit::Insert {
                index: 2,
                keys: vec![own, Keyframe::of_slot(slot)],
                lead_frames: None,
            }),
            edit(KeyEdit::SetSegment { index: 1, segment }),
            edit(KeyEdit::SetHold {
                index: 2,
                frames: Some(7),
            }),
            set(glasses(), 0.5, 1.0),
        ],
    )
}

fn names(document: &Document) -> Vec<String> {
    let keys = document.film_keys().into_iter();
    keys.map(|key| key.face.name.clone()).collect()
}

#[test]
fn a_saved_film_is_laid_over_other_faces_in_their_order() {
    let film = SavedFilm::of(&circle(), " Circle ").expect("a name");
    assert_eq!(film.name(), "Circle");
    let other = ["Ann", "Bo", "Cy"].iter().zip(20..);
    let faces = other.map(|(name, seed)| (invented(seed), (*name).to_owned()));
    let other = after(
        Document::new(),
        &[Command::PlaceFaces {
            first: None,
            faces: faces.collect(),
        }],
    );
    let laid = after(other.clone(), &[Command::LayFilm(film.clone().into())]);
    assert_eq!(names(&laid), ["Ann", "Bo", "Cy", "Ann"]);
    let keys = laid.keys().expect("keys of its own");
    assert_eq!(keys[1].to_next.easing, Some(Easing::In));
    assert_eq!(keys[1].to_next.look_delay, Some(0.5));
    assert_eq!(keys[2].hold_frames, Some(7));
    assert_eq!(laid.timeline().fps, 12.0);
    assert_eq!(laid.tracks(), circle().tracks());
    assert_eq!(laid.slots(), other.slots(), "the faces stay");

    let two = after(first_run(), &[Command::LayFilm(film.clone().into())]);
    assert_eq!(names(&two), ["Maya", "Omar", "Maya", "Maya"]);
    let empty = Document::new();
    let mut changed = empty.clone();
    apply(&mut changed, &Command::LayFilm(film.into())).expect_err("there is no face");
    assert_eq!(changed, empty);
}

#[test]
fn a_film_of_one_face_is_laid_over_the_selected_one() {
    let mut studio = plain_studio();
    let slot = studio.slot(1);
    studio.session.commit(Command::RemoveSlot { slot });
    for age in [10.0, 60.0] {
        studio.session.commit(set_age(&studio, 0, age));
        studio.act(Action::AddKey);
    }
    perform(&mut studio, TimelineIntent::Save("Ages".to_owned()));
    studio.session.new_project();
    studio.session.place(invented(1), "Ann", None);
    studio.session.place(invented(2), "Bo", None);
    studio.settle();
    perform(&mut studio, TimelineIntent::LaySaved("Ages".to_owned()));
    let keys = studio.session.document().film_keys();
    let ages = keys.iter().map(|key| key.face.edits.age_years);
    assert_eq!(ages.collect::<Vec<_>>(), [Some(10.0), Some(60.0)]);
    let slots = keys.iter().map(|key| key.key.slot());
    let selected = studio.session.document().selected();
    assert!(slots.eq([selected, selected]));
    assert!(studio.session.context().playhead().is_playing());
    assert!(studio.session.undo());
    assert_eq!(studio.session.document().keys(), None, "one step");
}

/// The document with the axes that projects up to version 6 knew.
fn with_older_axes(document: &Document) -> Document {
    let mut json = serde_json::to_value(document).unwrap();
    json["axis_metric"] = serde_json::json!(AxisMetric::Code);
    serde_json::from_value(json).unwrap()
}

#[test]
fn a_film_brings_the_axes_that_it_was_kept_with() {
    let axis = |value| {
        let slot = first_run().slots()[0].id;
        Command::SetControl {
            slot,
            control: Control::Axis(2),
            value,
        }
    };
    let old = after(
        with_older_axes(&first_run()),
        &[set(Attribute::Axis(2), 0.5, 1.0)],
    );
    let film = SavedFilm::of(&old, "Older").unwrap();
    // It goes through the settings.
    let film: SavedFilm = serde_json::from_value(serde_json::to_value(film).unwrap()).unwrap();
    let lay = Command::LayFilm(film.into());
    let laid = after(first_run(), std::slice::from_ref(&lay));
    assert_eq!(laid.axis_metric(), AxisMetric::Code);
    assert_eq!(laid.tracks(), old.tracks());

    // Where axes are used already, neither means something else from one moment to the next.
    let mut used = after(first_run(), &[axis(1.5)]);
    let before = used.clone();
    let error = apply(&mut used, &lay).expect_err("the axes are others");
    assert!(error.to_string().contains("other axes"), "{error}");
    assert_eq!(used, before);
    let same = after(with_older_axes(&first_run()), &[axis(1.5), lay]);
    assert_eq!(same.axis_metric(), AxisMetric::Code);

    // A film that is about no axes does not ask.
    let plain = SavedFilm::of(&with_older_axes(&circle()), "Plain").unwrap();
    let laid = after(first_run(), &[axis(1.5), Command::LayFilm(plain.into())]);
    assert_eq!(laid.axis_metric(), AxisMetric::Picture);
}

#[test]
fn saved_films_are_remembered_replaced_and_forgotten() {
    let mut studio = plain_studio();
    perform(&mut studio, TimelineIntent::Save("  ".to_owned()));
    assert_eq!(errors(&studio).len(), 1, "a name is needed");
    for name in ["b", "a", "b"] {
        perform(&mut studio, TimelineIntent::Save(name.to_owned()));
    }
    let names = |settings: &Settings| -> Vec<String> {
        let films = settings.saved_films().iter();
        films.map(|film| film.name().to_owned()).collect()
    };
    assert_eq!(names(studio.session.settings()), ["a", "b"]);
    perform(&mut studio, TimelineIntent::ForgetSaved("a".to_owned()));
    assert_eq!(names(studio.session.settings()), ["b"]);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.json");
    let mut settings = studio.session.settings().clone();
    settings.keep_film(SavedFilm::of(&circle(), "circle").unwrap());
    settings.save(&path).unwrap();
    assert_eq!(Settings::load(&path).unwrap(), settings);
    // One that makes no sense does not cost the others.
    let text = fs::read_to_string(&path).unwrap();
    let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
    json["saved_films"][0]["timeline"]["fps"] = 9_999.into();
    json["saved_films"]
        .as_array_mut()
        .unwrap()
        .push("a film of the future".into());
    fs::write(&path, json.to_string()).unwrap();
    assert_eq!(names(&Settings::load(&path).unwrap()), ["circle"]);
}
