//! Photos on their way into slots, and those that do not get there.

use facemath_core::photo::Framing;
use facemath_studio::{Command, Document, MAX_SLOTS, SlotState, Source};

use crate::studio_support::{Studio, errors, paths, read_colour, ready};

#[test]
fn dropped_photos_fill_slots_in_order_as_one_step() {
    let mut studio = Studio::on(Document::new());
    studio.session.handle(ready());
    let second = studio.slot(1);
    studio
        .session
        .place_files(paths(&["a.jpg", "bb.jpg", "ccc.jpg"]), Some(second));
    assert_eq!(
        studio.session.context().slot_state(second),
        SlotState::Loading
    );
    assert_eq!(studio.session.busy()[0].label, "Opening 3 photos");
    studio.photos.reverse();
    studio.settle();
    let names: Vec<&str> = studio
        .session
        .document()
        .slots()
        .iter()
        .map(|slot| slot.name.as_str())
        .collect();
    assert_eq!(
        names,
        ["", "a", "bb", "ccc"],
        "in the order of the files, not of loading"
    );
    assert!(
        studio
            .session
            .document()
            .filled_slots()
            .all(|slot| slot.framing.is_none())
    );
    let whole = Framing::whole(40, 30);
    assert_eq!(studio.session.context().framing(second), Some(whole));
    studio.session.undo();
    assert_eq!(*studio.session.document(), Document::new());
    assert!(studio.session.busy().is_empty());
}

#[test]
fn a_file_that_is_no_photo_becomes_a_message_and_changes_nothing() {
    let mut studio = Studio::ready();
    let before = studio.session.document().clone();
    studio
        .session
        .place_files(paths(&["notes.txt"]), Some(studio.slot(0)));
    studio.settle_with(|path| Err(format!("{} is not a picture", path.display())));
    assert_eq!(*studio.session.document(), before);
    assert_eq!(studio.session.context().undo_title(), None);
    assert_eq!(errors(&studio), ["/photos/notes.txt is not a picture"]);
    assert_eq!(
        studio.session.context().slot_state(studio.slot(0)),
        SlotState::Ready
    );
}

#[test]
fn bad_files_among_good_ones_take_no_slot() {
    let mut studio = Studio::on(Document::new());
    studio
        .session
        .place_files(paths(&["bad.txt", "good.jpg"]), None);
    studio.settle_with(|path| {
        if path.ends_with("bad.txt") {
            Err("bad.txt is no picture".into())
        } else {
            read_colour(path)
        }
    });
    let document = studio.session.document();
    assert_eq!(document.slots()[0].name, "good");
    assert_eq!(document.filled_slots().count(), 1);
    assert_eq!(errors(&studio), ["bad.txt is no picture"]);
}

#[test]
fn a_folder_stands_for_its_pictures_and_one_without_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (full, empty) = (folder.path().join("full"), folder.path().join("empty"));
    for path in [&full, &empty] {
        std::fs::create_dir(path).unwrap();
    }
    for name in ["b.JPG", "a.png", ".hidden.png", "notes.txt"] {
        std::fs::write(full.join(name), "").unwrap();
    }
    std::fs::create_dir(full.join("album.png")).unwrap();
    let mut studio = Studio::on(Document::new());
    let slot = studio.slot(0);
    studio
        .session
        .place_files(vec![empty, full.clone()], Some(slot));
    assert_eq!(
        studio.session.context().slot_state(slot),
        SlotState::Loading
    );
    studio.settle();
    let names: Vec<&str> = studio
        .session
        .document()
        .slots()
        .iter()
        .map(|slot| slot.name.as_str())
        .collect();
    assert_eq!(names, ["a", "b"]);
    let messages = studio.session.context().messages();
    assert_eq!(messages.len(), 1);
    assert!(messages[0].text.contains("empty"), "{}", messages[0].text);
    assert_eq!(
        studio.session.take_placed_photos(),
        [full.join("a.png"), full.join("b.JPG")]
    );
    assert!(studio.session.take_placed_photos().is_empty());
}

#[test]
fn as_many_photos_as_there_is_room_for_are_opened() {
    let mut studio = Studio::on(Document::new());
    let names: Vec<String> = (0..MAX_SLOTS + 5).map(|n| format!("{n}.jpg")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    // From the second slot on: the first stays empty.
    studio
        .session
        .place_files(paths(&names), Some(studio.slot(1)));
    studio.settle();
    let document = studio.session.document();
    assert_eq!(document.filled_slots().count(), MAX_SLOTS - 1);
    let told = &studio.session.context().messages()[0].text;
    assert!(told.contains("first 63 of 69"), "{told}");

    studio.session.place_files(paths(&["a.jpg", "b.jpg"]), None);
    studio.settle();
    let document = studio.session.document();
    assert_eq!(document.slots()[0].name, "a");
    assert_eq!(document.filled_slots().count(), MAX_SLOTS);
    studio.session.place_files(paths(&["c.jpg"]), None);
    studio.settle();
    let told = studio.session.context().messages();
    assert!(
        told.iter()
            .any(|message| message.text.starts_with("None of 1"))
    );
}

#[test]
fn a_photo_for_a_slot_that_is_gone_finds_another() {
    let mut studio = Studio::on(Document::new());
    studio.session.commit(Command::AddSlot);
    let gone = studio.slot(2);
    studio.session.place_files(paths(&["a.jpg"]), Some(gone));
    studio.session.commit(Command::RemoveSlot { slot: gone });
    studio.settle();
    assert_eq!(studio.session.document().slots()[0].name, "a");
}

#[test]
fn a_photo_that_went_missing_fails_its_slot_until_it_is_back() {
    let mut studio = Studio::on(Document::new());
    studio.session.handle(ready());
    let slot = studio.slot(0);
    let source = Source::Photo {
        path: "/photos/gone.jpg".into(),
    };
    studio.session.commit(Command::PlaceFace {
        slot,
        source,
        name: "Gone".into(),
    });
    studio.settle_with(|_| Err("gone.jpg cannot be opened".into()));
    let reason = "gone.jpg cannot be opened".to_owned();
    assert_eq!(
        studio.session.context().slot_state(slot),
        SlotState::Failed(reason)
    );
    assert_eq!(errors(&studio).len(), 1, "told once");
    studio.session.retry(slot);
    studio.settle();
    assert_eq!(studio.session.context().slot_state(slot), SlotState::Ready);
}

#[test]
fn the_first_own_photos_send_the_demonstration_away_and_undo_brings_it_back() {
    let mut studio = Studio::starting();
    let names = |studio: &Studio| -> Vec<String> {
        let slots = studio.session.document().filled_slots();
        slots.map(|slot| slot.name.clone()).collect()
    };
    let demonstration = names(&studio);
    studio.session.place_files(paths(&["a.jpg"]), None);
    studio.settle();
    assert_eq!(names(&studio), ["a"]);
    studio.session.place_files(paths(&["b.jpg", "c.jpg"]), None);
    studio.settle();
    assert_eq!(names(&studio), ["a", "b", "c"]);
    assert!(studio.session.undo() && studio.session.undo());
    assert_eq!(names(&studio), demonstration);
}

#[test]
fn samples_that_somebody_has_chosen_stay_when_photos_come_or_the_model_changes() {
    let mut studio = Studio::starting();
    let demonstration: Vec<(Source, String)> = {
        let slots = studio.session.document().filled_slots();
        let faces = slots.filter_map(|slot| Some((slot.source.clone()?, slot.name.clone())));
        faces.collect()
    };
    studio.session.new_project();
    for (source, name) in demonstration {
        studio.session.commit(Command::AppendFace { source, name });
    }
    studio.settle();
    assert!(studio.session.context().is_modified());
    studio.session.commit(Command::UseModel {
        model: "doodle".to_owned(),
    });
    studio.session.place_files(paths(&["a.jpg"]), None);
    studio.settle();
    let slots = studio.session.document().filled_slots();
    let names: Vec<&str> = slots.map(|slot| slot.name.as_str()).collect();
    assert_eq!(names, ["Maya", "Omar", "a"]);
}
