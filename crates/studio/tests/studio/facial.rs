//! Expression and pose in documents: angles, resets, projects, and what projects of before called a turn.

use std::fs;
use std::ops::RangeInclusive;

use facemath_core::latent::{FormerName, Unit};
use facemath_studio::{
    Command, Control, ControlRow, Document, History, Merge, SlotId, load_project, samples,
    save_project,
};

fn set(slot: SlotId, concept: &str, strength: f32) -> Command {
    Command::SetControl {
        slot,
        control: Control::Concept(concept.to_owned()),
        value: strength,
    }
}

fn first_slot(document: &Document) -> SlotId {
    document.slots()[0].id
}

/// Angles that a document accepts.
fn degrees() -> RangeInclusive<f32> {
    ControlRow::of_concept(Unit::Degrees).range
}

#[test]
fn a_section_is_reset_in_one_step_that_can_be_undone() {
    let mut history = History::new(Document::first_run(samples::SAMPLES));
    let slot = first_slot(history.document());
    for (name, strength) in [("yaw", 20.0), ("pitch", -12.0), ("mouth_open", 1.5)] {
        history
            .commit(&set(slot, name, strength), Merge::Never)
            .unwrap();
    }
    let pose = Command::ResetControls {
        slot,
        controls: ["yaw", "pitch"]
            .map(|name| Control::Concept(name.to_owned()))
            .to_vec(),
    };
    history.commit(&pose, Merge::Never).unwrap();
    let concept = |history: &History, name: &str| {
        let slot = history.document().slot(slot).expect("it is there");
        slot.edits.concept(name)
    };
    assert_eq!(concept(&history, "yaw"), 0.0);
    assert_eq!(concept(&history, "pitch"), 0.0);
    assert_eq!(concept(&history, "mouth_open"), 1.5);
    assert!(history.undo());
    assert_eq!(concept(&history, "yaw"), 20.0);
    assert_eq!(concept(&history, "pitch"), -12.0);
}

#[test]
fn angles_go_further_than_strengths_and_both_have_ends() {
    let mut history = History::new(Document::first_run(samples::SAMPLES));
    let slot = first_slot(history.document());
    for (name, strength, is_fine) in [
        ("yaw", 30.0, true),
        ("yaw", degrees().end() + 1.0, false),
        ("yaw", f32::NAN, false),
        ("mouth_open", 3.0, true),
        ("mouth_open", 30.0, false),
    ] {
        let done = history.commit(&set(slot, name, strength), Merge::Never);
        assert_eq!(done.is_ok(), is_fine, "{name} at {strength}");
    }
}

#[test]
fn controls_and_their_locks_are_saved_and_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("work.facemath");
    let mut history = History::new(Document::first_run(samples::SAMPLES));
    let slot = first_slot(history.document());
    history
        .commit(&set(slot, "yaw", -25.0), Merge::Never)
        .unwrap();
    history
        .commit(&set(slot, "eye_left", -2.0), Merge::Never)
        .unwrap();
    let lock = Command::SetLock {
        slot,
        control: Control::Concept("mouth_open".to_owned()),
        locked: true,
    };
    history.commit(&lock, Merge::Never).unwrap();
    save_project(&path, history.document()).unwrap();
    assert_eq!(load_project(&path).unwrap(), *history.document());
}

/// A project as version 4 wrote it, with a turn of `turn`, for the model called `model`.
fn of_version_4(model: &str, turn: f32) -> String {
    let mut document = serde_json::to_value(Document::first_run(samples::SAMPLES)).unwrap();
    document["model"] = model.into();
    document["slots"][0]["edits"] = serde_json::json!({
        "age_years": 40.0,
        "concepts": { "smile": 1.0, "turn": turn },
        "locked": ["glasses", "turn"],
    });
    serde_json::json!({ "format": "facemath-project", "version": 4, "document": document })
        .to_string()
}

#[test]
fn a_turn_in_an_old_project_is_degrees_of_yaw_now() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.facemath");
    let opened = |text: String| {
        fs::write(&path, text).unwrap();
        let document = load_project(&path).unwrap();
        document.slots()[0].edits.clone()
    };
    let [turn] = FormerName::ALL;
    let edits = opened(of_version_4("faces", -1.5));
    assert_eq!(edits.concept("yaw"), -1.5 * turn.factor);
    assert_eq!(edits.concept("turn"), 0.0);
    assert_eq!((edits.concept("smile"), edits.age_years), (1.0, Some(40.0)));
    assert!(edits.locked.contains("yaw") && edits.locked.contains("glasses"));
    assert!(!edits.locked.contains("turn"));
    let far = opened(of_version_4("faces", 10.0)).concept("yaw");
    assert!(degrees().contains(&far), "{far}");

    let own = opened(of_version_4("mine", 1.5));
    assert_eq!((own.concept("turn"), own.concept("yaw")), (1.5, 0.0));
    assert!(own.locked.contains("turn"));
}
