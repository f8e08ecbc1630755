//! Paths that are typed because the system opens no dialog for files.

use std::fs;
use std::path::{Path, PathBuf};

use crate::studio_support::Studio;
use facemath_studio::{
    Action, Dialog, FileKind, Intent, PathIntent, ProjectIntent, Purpose, TypedPath, WindowTask,
};
use tempfile::TempDir;

/// A studio that has asked where to save the work, and whose system opened no dialog for it; its files go into `folder`.
fn asking(folder: &Path, intent: Intent) -> Studio {
    let mut studio = Studio::ready();
    studio.session.change_settings(|settings| {
        settings.used_folder(FileKind::Project, &folder.join("last.facemath"));
    });
    studio.perform(intent);
    let dialog = dialog_of(&mut studio);
    let reason = "No dialog.".to_owned();
    studio.perform(Intent::Path(PathIntent::Ask { dialog, reason }));
    studio
}

fn dialog_of(studio: &mut Studio) -> Dialog {
    match studio.session.take_window_tasks().pop() {
        Some(WindowTask::Ask(dialog)) => dialog,
        other => panic!("a dialog, not {other:?}"),
    }
}

/// Types a path; what the studio goes on with, or `None` if it cannot.
fn answer(studio: &mut Studio, typed: impl AsRef<Path>) -> Option<(Purpose, Vec<PathBuf>)> {
    let typed = typed.as_ref().display().to_string();
    studio.perform(Intent::Path(PathIntent::Answer(typed)));
    while studio
        .session
        .typed_path()
        .is_some_and(TypedPath::is_checking)
    {
        std::thread::yield_now();
        studio.session.pump();
    }
    let tasks = studio.session.take_window_tasks();
    assert_eq!(tasks.is_empty(), studio.session.typed_path().is_some());
    tasks.into_iter().next().map(|task| match task {
        WindowTask::GoOnWith { purpose, files } => (purpose, files),
        other => panic!("files, not {other:?}"),
    })
}

fn problem(studio: &Studio) -> &str {
    let asked = studio.session.typed_path().expect("it is still asked");
    asked.problem().unwrap_or_default()
}

const SAVE: Intent = Intent::Project(ProjectIntent::Save);

#[test]
fn a_new_file_is_written_where_its_name_says() {
    let folder = TempDir::new().unwrap();
    let suggested = asking(folder.path(), SAVE);
    let asked = suggested.session.typed_path().expect("it is asked");
    assert_eq!(asked.reason(), "No dialog.");
    assert!(
        asked.suggestion().ends_with(".facemath"),
        "{}",
        asked.suggestion()
    );
    assert_eq!(Path::new(&asked.suggestion()).parent(), Some(folder.path()));

    // In full, beside the last one, in quotes, without its ending, and as the folder alone.
    let face = folder.path().join("face.facemath");
    for typed in [
        face.clone(),
        "face.facemath".into(),
        format!(" \"{}\" ", face.display()).into(),
        folder.path().join("face"),
    ] {
        let mut studio = asking(folder.path(), SAVE);
        let files = answer(&mut studio, &typed);
        assert_eq!(files, Some((Purpose::SaveProject, vec![face.clone()])));
    }
    let mut studio = asking(folder.path(), SAVE);
    let suggestion = studio.session.typed_path().unwrap().suggestion();
    let files = answer(&mut studio, folder.path());
    assert_eq!(files, Some((Purpose::SaveProject, vec![suggestion.into()])));
}

#[test]
fn a_file_that_is_there_is_replaced_when_it_is_given_twice() {
    let folder = TempDir::new().unwrap();
    let (old, other) = (
        folder.path().join("old.facemath"),
        folder.path().join("other.facemath"),
    );
    for path in [&old, &other] {
        fs::write(path, "a face").unwrap();
    }
    let mut studio = asking(folder.path(), SAVE);
    // The ending that is added belongs to the name.
    assert_eq!(answer(&mut studio, folder.path().join("old")), None);
    assert!(
        problem(&studio).ends_with("old.facemath is there already"),
        "{}",
        problem(&studio)
    );
    assert_eq!(answer(&mut studio, &other), None);
    assert!(
        problem(&studio).ends_with("other.facemath is there already"),
        "{}",
        problem(&studio)
    );
    assert_eq!(
        answer(&mut studio, folder.path().join("missing/new.facemath")),
        None
    );
    assert_eq!(
        answer(&mut studio, &other),
        None,
        "it was not given twice in a row"
    );
    let files = answer(&mut studio, &other);
    assert_eq!(files, Some((Purpose::SaveProject, vec![other])));
}

#[test]
fn a_path_that_cannot_be_used_is_told_and_asked_for_again() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("a.jpg");
    fs::write(&file, "a face").unwrap();
    let missing = folder.path().join("missing");
    let mut studio = asking(folder.path(), SAVE);
    for (typed, told) in [
        (
            PathBuf::new(),
            "Type the path of a file or a folder".to_owned(),
        ),
        (
            missing.join("a.facemath"),
            format!("There is no folder {}", missing.display()),
        ),
    ] {
        assert_eq!(answer(&mut studio, typed), None);
        assert_eq!(problem(&studio), told);
    }
    let mut studio = asking(folder.path(), Action::OpenPhotos.intent());
    for (typed, told) in [
        (
            missing.clone(),
            format!("There is no file {}", missing.display()),
        ),
        (
            folder.path().to_owned(),
            format!(
                "{} is a folder; add the name of a file",
                folder.path().display()
            ),
        ),
    ] {
        assert_eq!(answer(&mut studio, typed), None);
        assert_eq!(problem(&studio), told);
    }
    let (purpose, files) = answer(&mut studio, &file).expect("it can be used");
    assert!(matches!(purpose, Purpose::PlaceFiles(_)));
    assert_eq!(files, std::slice::from_ref(&file));

    let mut studio = asking(folder.path(), Action::OpenFolder.intent());
    assert_eq!(answer(&mut studio, &file), None);
    assert_eq!(
        problem(&studio),
        format!("{} is a file, and not a folder", file.display())
    );
    assert!(answer(&mut studio, folder.path()).is_some());
}

#[test]
fn without_a_path_it_is_as_if_a_dialog_had_been_cancelled() {
    let folder = TempDir::new().unwrap();
    let mut studio = asking(folder.path(), SAVE);
    studio.perform(Intent::Path(PathIntent::Cancel));
    assert!(studio.session.typed_path().is_none());
    assert_eq!(studio.session.take_window_tasks(), []);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// Looks up what a dialog gave; what the studio goes on with, or `None` if it asks.
fn check(studio: &mut Studio, path: &Path) -> Option<Vec<PathBuf>> {
    studio.perform(SAVE);
    let dialog = dialog_of(studio);
    assert!(dialog.lacks_ending(&[path.to_owned()]));
    assert!(!dialog.lacks_ending(&[path.with_extension("facemath")]));
    let path = path.to_owned();
    studio.perform(Intent::Path(PathIntent::Check { dialog, path }));
    loop {
        if studio.session.typed_path().is_some() {
            return None;
        }
        if let Some(WindowTask::GoOnWith { files, .. }) = studio.session.take_window_tasks().pop() {
            return Some(files);
        }
        std::thread::yield_now();
        studio.session.pump();
    }
}

#[test]
fn a_name_that_gets_its_ending_replaces_nothing_unasked() {
    let folder = TempDir::new().unwrap();
    let (new, old) = (folder.path().join("new"), folder.path().join("old"));
    let mut studio = Studio::ready();
    assert_eq!(
        check(&mut studio, &new),
        Some(vec![new.with_extension("facemath")])
    );
    let there = old.with_extension("facemath");
    fs::write(&there, "work").unwrap();
    assert_eq!(check(&mut studio, &old), None);
    assert!(problem(&studio).ends_with("old.facemath is there already"));
    let suggestion = studio.session.typed_path().map(TypedPath::suggestion);
    assert_eq!(suggestion.as_deref().map(Path::new), Some(there.as_path()));
    let files = answer(&mut studio, &there);
    assert_eq!(files, Some((Purpose::SaveProject, vec![there])));
}
