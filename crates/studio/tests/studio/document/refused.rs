//! Commands that cannot be carried out.

use facemath_core::photo::Framing;
use facemath_studio::{
    Command, CommandError, Control, Document, MAX_SLOTS, SlotId, Timeline, apply,
};

use crate::studio_support::{FRAMING, after, first_run, ids, invented};

#[test]
fn faces_without_room_change_nothing() {
    let mut document = Document::new();
    let faces = (0..=MAX_SLOTS as u64)
        .map(|seed| (invented(seed), "F".to_owned()))
        .collect();
    let before = document.clone();
    let result = apply(&mut document, &Command::PlaceFaces { first: None, faces });
    assert_eq!(result, Err(CommandError::TooManySlots));
    assert_eq!(document, before);
}

/// Three slots, the last of them empty.
fn two_faces_and_room() -> (Document, [SlotId; 3]) {
    let document = after(first_run(), &[Command::AddSlot]);
    let slots = ids(&document).try_into().expect("three slots");
    (document, slots)
}

#[test]
fn commands_about_slots_that_cannot_take_them_are_refused_and_change_nothing() {
    let (document, [a, b, empty]) = two_faces_and_room();
    let gone = {
        let more = after(document.clone(), &[Command::AddSlot]);
        ids(&more)[3]
    };
    let on_empty = Command::SetControl {
        slot: empty,
        control: Control::Age,
        value: 3.0,
    };
    let random_axes = Command::RandomiseAxes {
        slot: empty,
        seed: 1,
    };
    for (command, expected) in [
        (Command::RemoveSlot { slot: gone }, CommandError::NoSuchSlot),
        (Command::SwapSlots { a, b: gone }, CommandError::NoSuchSlot),
        (Command::SelectSlot { slot: gone }, CommandError::NoSuchSlot),
        (
            Command::CopySlot { from: empty, to: b },
            CommandError::EmptySlot,
        ),
        (on_empty, CommandError::EmptySlot),
        (random_axes, CommandError::EmptySlot),
    ] {
        assert_refused(&document, &command, &expected);
    }
}

#[test]
fn commands_without_sense_are_refused_and_change_nothing() {
    let (document, [a, ..]) = two_faces_and_room();
    let no_area = Framing {
        size_px: 0.0,
        ..FRAMING
    };
    let rename = |name: String| Command::RenameSlot { slot: a, name };
    for (command, expected) in [
        (rename("  ".to_owned()), CommandError::BadName),
        (rename("x".repeat(81)), CommandError::BadName),
        (
            Command::RenameAxis {
                axis: 1,
                name: "x".repeat(81),
            },
            CommandError::BadName,
        ),
        (
            Command::UseModel {
                model: String::new(),
            },
            CommandError::BadName,
        ),
        (
            Command::SetFraming {
                slot: a,
                framing: Some(no_area),
            },
            CommandError::BadFraming,
        ),
        (
            Command::SetLock {
                slot: a,
                control: Control::Axis(1),
                locked: true,
            },
            CommandError::NoLock,
        ),
    ] {
        assert_refused(&document, &command, &expected);
    }
}

#[test]
fn numbers_out_of_their_range_are_refused_and_change_nothing() {
    let (document, [slot, ..]) = two_faces_and_room();
    let set = |control, value| Command::SetControl {
        slot,
        control,
        value,
    };
    let usual = Timeline::default();
    for command in [
        set(Control::Age, f32::NAN),
        set(Control::Age, -1.0),
        set(Control::Concept("glasses".into()), f32::INFINITY),
        set(Control::Axis(0), 1.0),
        set(Control::Axis(41), 1.0),
        set(Control::Axis(1), -3.5),
        set(Control::Truncation, f32::NAN),
        Command::RenameAxis {
            axis: 99,
            name: "Hair".into(),
        },
        Command::SetTimeline(Timeline {
            fps: f32::NAN,
            ..usual
        }),
        Command::SetTimeline(Timeline {
            frames_per_segment: 0,
            ..usual
        }),
        Command::SetTimeline(Timeline {
            size_px: 100_000,
            ..usual
        }),
    ] {
        let mut changed = document.clone();
        let result = apply(&mut changed, &command);
        assert!(
            matches!(result, Err(CommandError::OutOfRange { .. })),
            "{command:?}"
        );
        assert_eq!(changed, document, "{command:?}");
    }
}

fn assert_refused(document: &Document, command: &Command, expected: &CommandError) {
    let mut changed = document.clone();
    let result = apply(&mut changed, command);
    assert_eq!(result.as_ref(), Err(expected), "{command:?}");
    assert_eq!(changed, *document, "{command:?}");
}
