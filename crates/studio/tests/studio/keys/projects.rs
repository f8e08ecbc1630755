//! Keys in projects.

use std::fs;

use super::{insert, names, own};
use crate::studio_support::{after, first_run, ids};
use facemath_core::latent::{Easing, Edits, Interpolation};
use facemath_studio::{Keyframe, Segment, Source, load_project, save_project};

#[test]
fn projects_keep_keys_and_find_their_photos_beside_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.facemath");
    let photo = Source::Photo {
        path: folder.path().join("me.jpg"),
    };
    let mut key = Keyframe::of_source(photo, "Me");
    key.hold_frames = Some(4);
    key.to_next = Segment {
        frames: Some(9),
        easing: Some(Easing::Curve(Easing::Out.as_curve())),
        interpolation: Some(Interpolation::ThroughMean),
        look_delay: Some(-0.25),
    };
    let slot = ids(&first_run())[0];
    let mut edits = Edits::default();
    edits.set_concept("glasses", 1.0);
    edits.axes.insert(3, 1.5);
    let document = after(
        first_run(),
        &[
            insert(1, key),
            insert(0, Keyframe::of_slot_with(slot, edits)),
        ],
    );
    save_project(&path, &document).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("\"me.jpg\""), "relative to the project");
    assert_eq!(load_project(&path).unwrap(), document);
}

#[test]
fn damaged_keys_are_told_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.facemath");
    let document = after(first_run(), &[insert(1, own(7))]);
    save_project(&path, &document).unwrap();
    let good: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    type Damage = fn(&mut serde_json::Value);
    let damages: [(Damage, &str); 6] = [
        (|keys| keys[0]["face"]["slot"]["slot"] = 99.into(), "key 1"),
        (
            |keys| keys[0]["face"]["slot"]["edits"] = serde_json::json!({ "age_years": 1e6 }),
            "an age between 0 and 120",
        ),
        (|keys| keys[2]["hold_frames"] = 9_999.into(), "key 3"),
        (
            |keys| keys[1]["to_next"] = serde_json::json!({ "frames": 0 }),
            "key 2",
        ),
        (
            |keys| keys[1]["face"]["own"]["face"]["source"] = serde_json::Value::Null,
            "key 2",
        ),
        (
            |keys| keys[1]["face"]["own"]["face"]["id"] = 1.into(),
            "two slots",
        ),
    ];
    for (damage, words) in damages {
        let mut project = good.clone();
        damage(&mut project["document"]["keys"]);
        fs::write(&path, project.to_string()).unwrap();
        let error = load_project(&path).expect_err("it is damaged").to_string();
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn a_project_of_the_version_before_opens_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.facemath");
    fs::write(&path, include_str!("../fixtures/project-5.facemath")).unwrap();
    let document = load_project(&path).expect("it opens");
    assert_eq!(document.keys(), None);
    assert_eq!(names(&document), ["Maya", "Omar"]);
    let timeline = document.timeline();
    assert_eq!((timeline.frames_per_segment, timeline.hold_frames), (30, 9));
    assert_eq!(timeline.interpolation, Interpolation::Spherical);
    assert_eq!(document.schedule().play_order().len(), 31 + 2 * 9 + 29);
}
