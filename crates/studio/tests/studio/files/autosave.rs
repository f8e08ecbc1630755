//! The autosave: when it is written, and what is found again.

use std::fs;
use std::sync::Arc;

use facemath_studio::{
    Autosave, AutosavePlace, Command, Control, Document, StorageError, apply, restore,
};

use super::worked_on;

#[test]
fn work_is_saved_after_a_moment_of_rest_and_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("made/when/needed");
    let document = worked_on(folder.path());
    let project = folder.path().join("work.facemath");
    assert_eq!(restore(&data).unwrap(), None);

    let mut autosave = Autosave::new(&data, Arc::new(|| {}));
    autosave.tick(0.0, &document, Some(&project)).unwrap();
    autosave.tick(0.5, &document, Some(&project)).unwrap();
    assert!(!data.exists(), "too early");
    autosave.tick(1.5, &document, Some(&project)).unwrap();
    autosave.flush().unwrap();
    let restored = restore(&data).unwrap().expect("saved");
    assert_eq!(
        (restored.document, restored.project),
        (document, Some(project))
    );
}

#[test]
fn endless_changes_are_saved_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = worked_on(folder.path());
    let slot = document.slots()[0].id;
    let mut autosave = Autosave::new(folder.path(), Arc::new(|| {}));
    for quarter in 0..=40 {
        let now_secs = f64::from(quarter) / 4.0;
        let older = Command::SetControl {
            slot,
            control: Control::Age,
            value: quarter as f32,
        };
        apply(&mut document, &older).unwrap();
        autosave.tick(now_secs, &document, None).unwrap();
    }
    autosave.finish_writing().unwrap();
    let restored = restore(folder.path())
        .unwrap()
        .expect("saved without a rest");
    assert_eq!(restored.document, document);
}

#[test]
fn closing_saves_what_is_not_saved_yet() {
    let folder = tempfile::tempdir().unwrap();
    let document = worked_on(folder.path());
    let mut autosave = Autosave::new(folder.path(), Arc::new(|| {}));
    autosave.tick(0.0, &document, None).unwrap();
    autosave.flush().unwrap();
    assert_eq!(
        restore(folder.path()).unwrap().map(|work| work.document),
        Some(document)
    );
    assert!(!autosave.is_waiting());
}

#[test]
fn a_failing_autosave_is_an_error_and_not_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a file");
    fs::write(&file, "in the way").unwrap();
    let mut autosave = Autosave::new(&file.join("data"), Arc::new(|| {}));
    autosave.tick(0.0, &Document::new(), None).unwrap();
    assert!(autosave.flush().is_err());
}

#[test]
fn an_autosave_that_cannot_be_used_is_kept_under_another_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("autosave.json");
    let unusable = [
        "{\"version\": 1, ",
        "{\"version\": 1, \"document\": {}}",
        "{\"version\": 70, \"anything\": true}",
    ];
    for (number, text) in unusable.into_iter().enumerate() {
        fs::write(&path, text).unwrap();
        let Err(StorageError::Damaged { path: kept, .. }) = restore(folder.path()) else {
            panic!("{text} was read");
        };
        assert_eq!(fs::read_to_string(&kept).unwrap(), text);
        assert!(!path.exists(), "{number}");
    }
    assert_eq!(restore(folder.path()).unwrap(), None);
}

#[test]
fn windows_that_are_open_at_once_have_autosaves_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let write = |place: &AutosavePlace, text: &str| {
        fs::write(place.folder().join("autosave.json"), text).unwrap();
    };
    let first = AutosavePlace::claim(folder.path());
    assert_eq!(first.folder(), folder.path());
    let second = AutosavePlace::claim(folder.path());
    assert_ne!(second.folder(), first.folder());
    assert_eq!(second.left_by_others().len(), 0);
    write(&first, "first");
    write(&second, "second");

    // Both are killed: each work is found again, one window after the other.
    drop((first, second));
    let first = AutosavePlace::claim(folder.path());
    assert_eq!(first.folder(), folder.path());
    assert_eq!(first.left_by_others().len(), 1);
    let second = AutosavePlace::claim(folder.path());
    let text = fs::read_to_string(second.folder().join("autosave.json")).unwrap();
    assert_eq!(text, "second");

    // Closed in order, a second window leaves nothing to go on with.
    second.close();
    first.close();
    drop((first, second));
    assert_eq!(
        AutosavePlace::claim(folder.path()).left_by_others().len(),
        0
    );
    assert!(folder.path().join("autosave.json").exists());
}

#[cfg(unix)]
#[test]
fn what_is_kept_of_the_work_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut autosave = Autosave::new(&data, Arc::new(|| {}));
    autosave.tick(0.0, &Document::new(), None).unwrap();
    autosave.flush().unwrap();
    let mode = fs::metadata(&data).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}
