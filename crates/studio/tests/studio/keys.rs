//! Keys of the film: what commands make of them, how projects keep them, and what the studio shows of them.

mod chosen;
mod faces;
mod moving;
mod projects;

use crate::studio_support::{AGE, Studio, after, first_run, invented, paths, read_colour, set_age};
use facemath_core::latent::{Easing, Edits, Interpolation};
use facemath_nets::engine::Drawing;
use facemath_studio::{
    Action, Animation, Command, Control, Document, Intent, KeyEdit, Keyframe, Merge, Segment,
    Timeline, TimelineIntent, apply,
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
pub fn plain_studio() -> Studio {
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

/// Makes a film of the first face, from 10 to 50 years.
fn animate_age(studio: &mut Studio) {
    let animation = Animation {
        slot: studio.slot(0),
        control: Control::Age,
        from: Some(10.0),
        to: Some(50.0),
    };
    studio.perform(Intent::Timeline(TimelineIntent::Animate(animation)));
    studio.settle();
}

#[test]
fn a_photo_that_a_film_goes_without_is_told_how_to_join_it() {
    let mut studio = plain_studio();
    let told = |studio: &Studio| {
        let mut messages = studio.session.context().messages().iter();
        messages.any(|message| {
            message
                .text
                .starts_with("friend is not part of the film yet")
        })
    };
    let slot = studio.slot(1);
    studio.session.commit(Command::ClearSlot { slot });
    animate_age(&mut studio);
    studio.session.place_files(paths(&["friend.jpg"]), None);
    studio.settle_with(read_colour);
    assert!(told(&studio));
    // A film through all slots takes everybody.
    let mut studio = plain_studio();
    studio.session.place_files(paths(&["friend.jpg"]), None);
    studio.settle_with(read_colour);
    assert!(!told(&studio));
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
        edit(KeyEdit::SetSegment {
            index: 0,
            segment: Segment {
                look_delay: Some(f32::NAN),
                ..Segment::default()
            },
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
        look_delay: None,
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
        studio.act(Action::AddKey);
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
