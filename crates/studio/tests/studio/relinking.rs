//! Photos that have gone from where a project has them.

use std::path::Path;

use crate::studio_support::{Studio, after, first_run, ids};
use facemath_studio::{Command, Document, Picture, SlotState, Source, save_project};

fn photo(path: &Path) -> Source {
    Source::Photo { path: path.into() }
}

/// A document with a photo from each of these files.
fn with_photos(names: &[&Path]) -> Document {
    let faces = names.iter().map(|path| (photo(path), "Face".to_owned()));
    let arrange = Command::ArrangeFaces {
        faces: faces.collect(),
    };
    after(first_run(), &[arrange])
}

fn only_if_there(path: &Path) -> Result<facemath_core::photo::Photo, String> {
    if path.is_file() {
        crate::studio_support::read_colour(path)
    } else {
        Err(format!("{} is not there", path.display()))
    }
}

/// Lets the studio work until the search on another thread has come to an end.
fn settle_until(studio: &mut Studio, is_so: impl Fn(&Studio) -> bool) {
    while !is_so(studio) {
        std::thread::yield_now();
        studio.settle_with(only_if_there);
    }
}

#[test]
fn a_photo_that_is_shown_again_brings_the_others_in_its_folder_back() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    std::fs::create_dir(&new).unwrap();
    for name in ["a.jpg", "b.jpg"] {
        std::fs::write(new.join(name), "").unwrap();
    }
    let lost = ["a.jpg", "b.jpg", "c.jpg"].map(|name| old.join(name));
    let mut studio = Studio::ready();
    let path = folder.path().join("work.facemath");
    save_project(
        &path,
        &with_photos(&lost.each_ref().map(|path| path.as_path())),
    )
    .unwrap();
    assert!(studio.open(&path));
    studio.settle_with(only_if_there);
    let slots = ids(studio.session.document());
    let state = |studio: &Studio, index: usize| studio.session.context().slot_state(slots[index]);
    assert!(matches!(state(&studio, 0), SlotState::Failed(_)));
    let told = |studio: &Studio| -> Vec<String> {
        let messages = studio.session.context().messages().iter();
        let missing = messages.filter(|message| message.text.ends_with("is not there"));
        missing.map(|message| message.text.clone()).collect()
    };
    assert_eq!(told(&studio).len(), 3);

    studio.session.locate(slots[0], new.join("a.jpg"));
    settle_until(&mut studio, |studio| state(studio, 0) == SlotState::Ready);
    assert_eq!(state(&studio, 1), SlotState::Ready);
    assert!(matches!(state(&studio, 2), SlotState::Failed(_)));
    assert_eq!(
        told(&studio),
        [format!("{} is not there", lost[2].display())]
    );
    let source = |index: usize| studio.session.document().slots()[index].source.clone();
    assert_eq!(source(1), Some(photo(&new.join("b.jpg"))));
    assert_eq!(source(2), Some(photo(&lost[2])));

    studio.session.undo();
    assert_eq!(
        studio.session.document().slots()[1].source,
        Some(photo(&lost[1]))
    );
}

#[test]
fn faces_of_the_work_before_never_stand_under_the_names_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("work.facemath");
    save_project(&path, &with_photos(&[Path::new("/gone/a.jpg")])).unwrap();
    let mut studio = Studio::ready();
    assert!(studio.open(&path));
    studio.settle_with(only_if_there);
    let slot = ids(studio.session.document())[0];
    for picture in [
        Picture::Stage,
        Picture::Edited(slot),
        Picture::Reconstruction(slot),
    ] {
        assert!(
            studio.session.context().shown(picture).is_none(),
            "{picture:?}"
        );
    }
}
