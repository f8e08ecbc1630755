//! What the program keeps of a user's photos by itself: who may read it, and clearing it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::studio_support::{Photos, invented, ready};
use facemath_studio::{
    AutosavePlace, Document, Session, SessionOptions, Settings, Severity, restore,
    restore_set_aside,
};
use image::RgbaImage;
use tempfile::TempDir;

/// A window in a place of its own, which it has for as long as the place lives, before it has read anything.
pub fn window_in(data: &Path, libraries_folder: Option<PathBuf>) -> (Session, AutosavePlace) {
    let place = AutosavePlace::claim(data);
    let options = SessionOptions {
        document: Document::new(),
        project: None,
        engine_model: "faces".to_owned(),
        autosave_folder: Some(place.folder().to_owned()),
        data_folder: Some(data.to_owned()),
        libraries_folder,
        seed: 1,
        wake: Arc::new(|| {}),
    };
    let session = Session::new(options, Box::new(Photos::default()));
    (session, place)
}

fn session(data: &Path) -> (Session, AutosavePlace) {
    let libraries = data.parent().map(|folder| folder.join("libraries"));
    let (mut session, place) = window_in(data, libraries);
    session.handle(ready());
    (session, place)
}

fn write(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, "a face").unwrap();
}

fn clear(session: &mut Session) -> Vec<(Severity, String)> {
    session.clear_traces();
    while session.is_clearing() {
        std::thread::yield_now();
        session.pump();
    }
    let messages = session.context().messages().iter();
    messages
        .map(|message| (message.severity, message.text.clone()))
        .collect()
}

#[test]
fn clearing_leaves_the_open_work_and_what_projects_need() {
    let folder = TempDir::new().unwrap();
    let (data, libraries) = (folder.path().join("data"), folder.path().join("libraries"));
    let (mut first, _place) = session(&data);
    first.invent(7, None);
    first.flush_autosave();
    first.new_project();
    first.invent(8, None);
    first.flush_autosave();
    assert!(restore_set_aside(&data).unwrap().is_some());
    let work = first.document().clone();

    // Another window that is open, and one that was killed.
    let (mut second, second_place) = session(&data);
    second.invent(9, None);
    second.flush_autosave();
    let killed = data.join("window-3");
    let gone = [
        killed.join("autosave.json"),
        killed.join("unpacked/0123/me.jpg"),
        data.join("unpacked/0123/me.jpg"),
        data.join("autosave.unreadable-1.json"),
        data.join("crash-1700000000000.txt"),
        libraries.join("0123/thumbnails.bin"),
    ];
    let kept = [
        data.join("settings.json"),
        data.join("concepts/grin.json"),
        data.join("baked/me.png"),
        data.join("Pasted 0123.png"),
        folder.path().join("photos/me.jpg"),
    ];
    for path in gone.iter().chain(&kept) {
        write(path);
    }

    let told = clear(&mut first);
    assert!(
        told.iter().all(|(severity, _)| *severity == Severity::Info),
        "{told:?}"
    );
    // The work that was set aside as well.
    assert!(
        told.iter()
            .any(|(_, text)| text.starts_with("Cleared 7 files")),
        "{told:?}"
    );
    for path in &gone {
        assert!(!path.exists(), "{}", path.display());
    }
    for path in &kept {
        assert!(path.exists(), "{}", path.display());
    }
    assert_eq!(restore_set_aside(&data).unwrap(), None);
    assert!(first.work_set_aside().is_none());
    assert_eq!(restore(&data).unwrap().unwrap().document, work);
    let others = restore(second_place.folder()).unwrap().unwrap();
    assert_eq!(others.document, *second.document());
    assert!(
        clear(&mut first)
            .iter()
            .any(|(_, text)| text.contains("nothing to clear"))
    );
}

#[test]
#[cfg(unix)]
fn a_photo_that_undo_needs_stays() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let (mut session, _place) = session(&data);
    let photo = data.join("unpacked/0123/me.jpg");
    write(&photo);
    let source = facemath_studio::Source::Photo {
        path: photo.clone(),
    };
    session.place(source, "Me", None);
    session.undo();
    clear(&mut session);
    assert!(photo.exists());
    session.new_project();
    clear(&mut session);
    assert!(!photo.exists());
}

/// Everything below a folder that anybody but its owner may read.
#[cfg(unix)]
fn open_to_others(folder: &Path) -> Vec<String> {
    use std::os::unix::fs::PermissionsExt as _;
    let mut open = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            open.push(format!("{} {mode:o}", entry.path().display()));
        }
        if entry.path().is_dir() {
            open.extend(open_to_others(&entry.path()));
        }
    }
    open
}

#[test]
#[cfg(unix)]
fn only_the_user_may_read_what_is_kept() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let (mut session, _place) = session(&data);
    session.place(invented(7), "Seven", None);
    session.paste_picture(RgbaImage::new(4, 4), None);
    while session.picture_files().is_writing_picture() {
        std::thread::yield_now();
        session.pump();
    }
    session.flush_autosave();
    session.new_project();
    session.flush_autosave();
    Settings::default()
        .save(&data.join("settings.json"))
        .unwrap();
    let mode = fs::metadata(&data).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o700);
    assert_eq!(open_to_others(&data), [""; 0]);
    assert!(fs::read_dir(&data).unwrap().count() >= 5);
}
