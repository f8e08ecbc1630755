//! The setting of detail in the history, in projects and in the autosave, and what files of before it existed say.

use std::fs;

use facemath_studio::{
    Command, DetailSetting, Document, History, Look, Merge, load_project, restore, samples,
    save_project,
};

#[test]
fn detail_is_one_setting_that_is_undone_and_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("work.facemath");
    let mut history = History::new(Document::new());
    assert_eq!(history.document().detail(), DetailSetting::default());
    let set = |value| Command::SetLook {
        look: Look::Detail,
        value,
    };
    for amount in [0.6, 0.4, 0.2] {
        history.commit(&set(amount), Merge::Drag).unwrap();
    }
    history.end_gesture();
    let off = Command::ShowDetail(false);
    history.commit(&off, Merge::Never).unwrap();
    save_project(&path, history.document()).unwrap();
    let detail = load_project(&path).unwrap().detail();
    assert!(!detail.is_on);
    assert_eq!((detail.amount, detail.acting()), (0.2, 0.0));
    assert!(history.undo() && history.undo(), "a drag is one step");
    assert_eq!(history.document().detail(), DetailSetting::default());

    for amount in [-0.1, 1.1, f32::NAN] {
        assert!(history.commit(&set(amount), Merge::Never).is_err());
    }
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"amount\": 0.2", "\"amount\": 7.0")).unwrap();
    assert!(load_project(&path).is_err());
}

/// A document as earlier versions wrote it: detail belonged to the slots that had another than usual.
fn of_version_3(document: &Document, details: [Option<f32>; 2]) -> serde_json::Value {
    let mut json = serde_json::to_value(document).unwrap();
    json.as_object_mut().unwrap().remove("detail");
    let slots = json["slots"].as_array_mut().unwrap();
    for (slot, detail) in slots.iter_mut().zip(details) {
        if let Some(detail) = detail {
            slot["detail"] = detail.into();
        }
    }
    json
}

#[test]
fn the_detail_of_slots_in_old_projects_becomes_the_one_setting() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.facemath");
    let document = Document::first_run(samples::SAMPLES);
    let opened = |details| {
        let json = serde_json::json!({
            "format": "facemath-project",
            "version": 3,
            "document": of_version_3(&document, details),
        });
        fs::write(&path, json.to_string()).unwrap();
        load_project(&path)
    };
    assert_eq!(opened([None, None]).unwrap(), document);
    let amount = |details| opened(details).unwrap().detail().amount;
    assert_eq!(amount([None, Some(0.25)]), 0.25);
    assert_eq!(amount([Some(0.5), Some(0.25)]), 0.5, "the selected one");
    assert!(opened([Some(2.0), None]).is_err());
}

#[test]
fn an_autosave_of_the_version_before_is_restored() {
    let folder = tempfile::tempdir().unwrap();
    let document = Document::first_run(samples::SAMPLES);
    let json = serde_json::json!({
        "version": 1,
        "document": of_version_3(&document, [Some(0.75), None]),
        "project": null,
    });
    fs::write(folder.path().join("autosave.json"), json.to_string()).unwrap();
    let restored = restore(folder.path()).unwrap().unwrap();
    assert_eq!(restored.document.detail().amount, 0.75);
}
