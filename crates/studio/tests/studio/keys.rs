//! Keys of the film: what commands make of them, how projects keep them, and what the studio shows of them.

use std::fs;

use crate::studio_support::{
    AGE, Studio, after, errors, first_run, ids, invented, read_colour, set_age, stage_age,
};
use facemath_core::latent::{Easing, Edits, Interpolation};
use facemath_nets::engine::Drawing;
use facemath_studio::{
    Action, Animation, Command, Control, Document, KeyEdit, KeyFace, Keyframe, Merge, Picture,
    Segment, Sheet, SlotState, Source, StageView, TileId, Timeline, apply, load_project,
    save_project,
};

fn edit(edit: KeyEdit) -> Command {
    Command::EditKeys(edit)
}

fn insert(index: usize, key: Keyframe) -> Command {
    edit(KeyEdit::Insert {
        index,
        keys: vec![key],
        lead_frames: None,
    })
}

/// A face of seed `seed` that is in no slot.
fn own(seed: u64) -> Keyframe {
    Keyframe::of_source(invented(seed), &format!("Invented {seed}"))
}

fn names(document: &Document) -> Vec<String> {
    let keys = document.film_keys().into_iter();
    keys.map(|key| key.face.name.clone()).collect()
}

/// The ages in the frames that an export would write.
fn ages(studio: &Studio) -> Vec<u8> {
    let drawings = studio
        .session
        .exports()
        .export_drawings(studio.session.context())
        .expect("there is a film");
    let age = |drawing: &Drawing| drawing.latent.as_slice()[AGE].round() as u8;
    drawings.iter().map(age).collect()
}

/// The first run with four frames from key to key at constant speed, one way.
fn plain_studio() -> Studio {
    let mut studio = Studio::ready();
    studio.session.commit(Command::SetTimeline(Timeline {
        frames_per_segment: 4,
        hold_frames: 0,
        ping_pong: false,
        easing: Easing::Linear,
        ..Timeline::default()
    }));
    studio.settle();
    studio
}

#[test]
fn a_film_goes_through_all_slots_until_a_key_is_edited() {
    let document = first_run();
    assert_eq!(document.keys(), None);
    let automatic = names(&document);
    let hold = edit(KeyEdit::SetHold {
        index: 1,
        frames: Some(5),
    });
    let edited = after(document.clone(), &[hold]);
    assert_eq!(
        names(&edited),
        automatic,
        "the same keys, which are its own now"
    );
    let more = after(
        edited,
        &[Command::AppendFace {
            source: invented(3),
            name: "Third".to_owned(),
        }],
    );
    assert_eq!(names(&more), automatic, "a new face is no key by itself");
    let again = after(more, &[edit(KeyEdit::AUTOMATIC)]);
    assert_eq!(names(&again).len(), 3);
}

#[test]
fn keys_are_inserted_moved_and_deleted() {
    let document = after(first_run(), &[insert(1, own(7)), insert(99, own(8))]);
    let [first, second] = [0, 1].map(|slot| document.slots()[slot].name.clone());
    let invented = |seed: u64| format!("Invented {seed}");
    assert_eq!(
        names(&document),
        [first.clone(), invented(7), second.clone(), invented(8)]
    );
    let moved = after(document, &[edit(KeyEdit::Move { from: 3, to: 0 })]);
    assert_eq!(
        names(&moved),
        [invented(8), first.clone(), invented(7), second.clone()]
    );
    let fewer = after(moved, &[edit(KeyEdit::Remove { index: 0 })]);
    assert_eq!(names(&fewer), [first, invented(7), second]);
    let none = after(
        fewer,
        &[0, 0, 0].map(|index| edit(KeyEdit::Remove { index })),
    );
    assert_eq!(none.keys(), None, "a film without keys is automatic again");
}

#[test]
fn a_command_that_cannot_be_carried_out_changes_nothing() {
    let document = after(first_run(), &[insert(1, own(7))]);
    let long = Segment {
        frames: Some(100_000),
        ..Segment::default()
    };
    let empty = after(document.clone(), &[Command::AddSlot]);
    let empty_slot = empty.selected().expect("the new slot");
    for command in [
        edit(KeyEdit::Remove { index: 3 }),
        edit(KeyEdit::Move { from: 9, to: 0 }),
        edit(KeyEdit::SetHold {
            index: 0,
            frames: Some(9_999),
        }),
        edit(KeyEdit::SetSegment {
            index: 0,
            segment: long,
        }),
        edit(KeyEdit::SetFrames {
            lengths: vec![(0, 5), (1, 0)],
        }),
        edit(KeyEdit::FollowSliders {
            index: 1,
            follows: true,
        }),
        insert(0, Keyframe::of_slot(empty_slot)),
        edit(KeyEdit::Insert {
            index: 0,
            keys: (0..300).map(own).collect(),
            lead_frames: None,
        }),
    ] {
        let mut changed = empty.clone();
        let error = apply(&mut changed, &command).expect_err("it cannot be done");
        assert!(error.to_string().ends_with('.'), "{error}");
        assert_eq!(changed, empty, "{command:?}");
    }
}

#[test]
fn a_deleted_slot_leaves_its_face_in_its_keys() {
    let mut studio = plain_studio();
    let before = {
        studio.session.commit(set_age(&studio, 0, 40.0));
        studio.session.commit(edit(KeyEdit::SetHold {
            index: 0,
            frames: Some(3),
        }));
        studio.settle();
        ages(&studio)
    };
    let slot = studio.slot(0);
    studio.session.commit(Command::RemoveSlot { slot });
    studio.settle();
    assert_eq!(ages(&studio), before, "the film is as it was");
    let message = &studio
        .session
        .context()
        .messages()
        .last()
        .expect("a word")
        .text;
    assert!(message.contains("keeps its face"), "{message}");
    studio.session.undo();
    studio.settle();
    assert_eq!(ages(&studio), before);
    assert!(studio.session.document().own_key_faces().next().is_none());
}

#[test]
fn keys_follow_the_sliders_or_keep_theirs() {
    let mut studio = plain_studio();
    studio.session.commit(edit(KeyEdit::FollowSliders {
        index: 0,
        follows: false,
    }));
    for slot in [0, 1] {
        studio.session.commit(set_age(&studio, slot, 70.0));
    }
    studio.settle();
    assert_eq!(ages(&studio), [30, 40, 50, 60, 70]);
    studio.session.commit(edit(KeyEdit::FollowSliders {
        index: 0,
        follows: true,
    }));
    studio.settle();
    assert_eq!(ages(&studio), [70; 5]);
}

#[test]
fn ways_are_as_long_and_as_eased_as_their_keys_say() {
    let mut studio = plain_studio();
    studio.session.commit(set_age(&studio, 1, 70.0));
    let key = Keyframe::of_slot_with(studio.slot(0), Edits::default());
    studio.session.commit(insert(9, key));
    let first = Segment {
        frames: Some(2),
        easing: Some(Easing::In),
        interpolation: Some(Interpolation::Linear),
    };
    studio.session.commit(edit(KeyEdit::SetSegment {
        index: 0,
        segment: first,
    }));
    studio.settle();
    assert_eq!(ages(&studio), [30, 40, 70, 60, 50, 40, 30]);
    assert_eq!(studio.session.context().key_count(), 3);
    studio.session.commit(edit(KeyEdit::Reset { index: 0 }));
    assert_eq!(ages(&studio).len(), 9);
}

#[test]
fn one_face_at_two_ages_is_a_film() {
    let mut studio = plain_studio();
    let slot = studio.slot(1);
    studio.session.commit(Command::RemoveSlot { slot });
    for age in [5.0, 80.0] {
        studio.session.commit(set_age(&studio, 0, age));
        studio.session.perform(Action::AddKey);
    }
    studio.settle();
    assert_eq!(ages(&studio), [5, 24, 43, 61, 80]);
    studio.session.commit(set_age(&studio, 0, 50.0));
    studio.settle();
    assert_eq!(
        ages(&studio)[4],
        80,
        "keys are as they were when they were made"
    );
}

#[test]
fn a_frame_of_the_film_becomes_a_key_where_it_stands() {
    let mut studio = plain_studio();
    studio.session.commit(set_age(&studio, 1, 70.0));
    studio.settle();
    let before = ages(&studio);
    studio.session.scrub(0.25);
    studio.session.perform(Action::AddKey);
    studio.settle();
    assert_eq!(ages(&studio), before, "the film looks as before");
    let document = studio.session.document();
    assert_eq!(document.film_keys().len(), 3);
    assert_eq!(studio.session.chosen_key(), Some(1));
    let frames = document
        .film_keys()
        .into_iter()
        .map(|key| key.key.to_next.frames);
    assert_eq!(frames.collect::<Vec<_>>(), [Some(1), Some(3), None]);
    let KeyFace::Own { face } = &document.keys().expect("keys")[1].face else {
        panic!("the frame is in no slot");
    };
    assert!(matches!(&face.source, Some(Source::Code { shares, .. }) if shares.len() == 2));
    studio.session.undo();
    assert_eq!(studio.session.document().keys(), None, "one step");
}

#[test]
fn the_chosen_key_is_shown_copied_moved_and_deleted() {
    let mut studio = plain_studio();
    studio.session.commit(set_age(&studio, 1, 70.0));
    studio.settle();
    studio.session.choose_key(Some(1));
    studio.settle();
    assert_eq!(studio.session.context().stage_view(), StageView::Morph);
    assert_eq!(stage_age(&studio), 70);
    assert_eq!(studio.session.document().selected(), Some(studio.slot(1)));

    assert!(!studio.session.is_enabled(Action::PasteKey));
    studio.session.perform(Action::CopyKey);
    studio.session.perform(Action::PreviousKey);
    studio.session.perform(Action::PasteKey);
    let [first, second] = [0, 1].map(|slot| studio.session.document().slots()[slot].name.clone());
    let shown = |studio: &Studio| names(studio.session.document());
    assert_eq!(
        shown(&studio),
        [first.clone(), second.clone(), second.clone()]
    );
    assert_eq!(studio.session.chosen_key(), Some(1));
    studio.session.perform(Action::MoveKeyBack);
    assert_eq!(
        shown(&studio),
        [second.clone(), first.clone(), second.clone()]
    );
    assert_eq!(studio.session.chosen_key(), Some(0));
    assert!(!studio.session.is_enabled(Action::MoveKeyBack));
    studio.session.perform(Action::DuplicateKey);
    assert_eq!(shown(&studio).len(), 4);
    studio.session.perform(Action::DeleteKey);
    studio.session.perform(Action::DeleteKey);
    assert_eq!(shown(&studio), [second.clone(), second]);
    studio.session.perform(Action::AutomaticKeys);
    assert_eq!(studio.session.document().keys(), None);
    assert_eq!(errors(&studio), [""; 0]);
}

#[test]
fn a_copied_key_brings_its_face_into_another_project() {
    let mut studio = plain_studio();
    studio.session.choose_key(Some(0));
    studio.session.perform(Action::CopyKey);
    let name = studio.session.document().slots()[0].name.clone();
    studio.session.new_project();
    studio.session.invent(5, None);
    studio.session.perform(Action::PasteKey);
    studio.settle();
    assert_eq!(names(studio.session.document()).last(), Some(&name));
    let own = studio
        .session
        .document()
        .own_key_faces()
        .next()
        .expect("a face");
    assert_eq!(studio.session.context().face_state(own), SlotState::Ready);
}

#[test]
fn a_photo_that_only_a_key_has_is_read() {
    let mut studio = plain_studio();
    let path = crate::studio_support::paths(&["fourteen.jpg"]).remove(0);
    let level = path.as_os_str().len() as f32;
    let key = Keyframe::of_source(Source::Photo { path }, "Fourteen");
    studio.session.commit(insert(0, key));
    assert!(!studio.session.context().is_settled());
    let reason = studio
        .session
        .exports()
        .export_drawings(studio.session.context());
    assert!(reason.unwrap_err().starts_with("Wait until Fourteen"));
    studio.settle_with(read_colour);
    assert!(studio.session.context().is_settled());
    let drawings = studio
        .session
        .exports()
        .export_drawings(studio.session.context());
    let first = drawings.expect("all are there").remove(0);
    assert_eq!(first.latent.as_slice()[0], level);
    let tile = Picture::Tile(TileId {
        sheet: Sheet::Keys,
        index: 0,
    });
    let shown = studio.shown_code(tile).expect("the key has a picture");
    assert_eq!(f32::from(shown[0]), level);
}

#[test]
fn the_film_of_a_slider_leaves_the_slots_alone() {
    let mut studio = plain_studio();
    let slots = studio.session.document().slots().to_vec();
    assert!(studio.session.animate(Animation {
        slot: studio.slot(0),
        control: Control::Age,
        from: Some(10.0),
        to: Some(50.0),
    }));
    studio.settle();
    assert_eq!(studio.session.document().slots(), slots);
    assert_eq!(ages(&studio), [10, 20, 30, 40, 50]);
    assert!(studio.session.document().timeline().ping_pong);
    studio.session.undo();
    assert_eq!(studio.session.document().keys(), None);
}

#[test]
fn a_drag_of_a_length_is_one_step() {
    let mut history = facemath_studio::History::new(first_run());
    for frames in [5, 6, 7] {
        let command = edit(KeyEdit::SetFrames {
            lengths: vec![(0, frames)],
        });
        history
            .commit(&command, Merge::Drag)
            .expect("it can be done");
    }
    assert_eq!(history.undo_title(), Some("change length"));
    history.undo();
    assert_eq!(history.document(), &first_run());
}

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
        interpolation: Some(Interpolation::Spherical),
    };
    let slot = ids(&first_run())[0];
    let mut edits = Edits::default();
    edits.set_concept("glasses", 1.0);
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
    let damages: [(Damage, &str); 5] = [
        (|keys| keys[0]["face"]["slot"] = 99.into(), "key 1"),
        (|keys| keys[2]["hold_frames"] = 9_999.into(), "key 3"),
        (
            |keys| keys[1]["to_next"] = serde_json::json!({ "frames": 0 }),
            "key 2",
        ),
        (
            |keys| keys[1]["face"]["face"]["source"] = serde_json::Value::Null,
            "key 2",
        ),
        (|keys| keys[1]["face"]["face"]["id"] = 1.into(), "two slots"),
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
    fs::write(&path, include_str!("fixtures/project-5.facemath")).unwrap();
    let document = load_project(&path).expect("it opens");
    assert_eq!(document.keys(), None);
    assert_eq!(names(&document), ["Maya", "Omar"]);
    let timeline = document.timeline();
    assert_eq!((timeline.frames_per_segment, timeline.hold_frames), (30, 9));
    assert_eq!(timeline.interpolation, Interpolation::Spherical);
    assert_eq!(document.schedule().play_order().len(), 31 + 2 * 9 + 29);
}
