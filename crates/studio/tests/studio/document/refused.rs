//! Commands that cannot be carried out.

use facemath_core::photo::Framing;
use facemath_studio::{Command, CommandError, Control, Document, MAX_SLOTS, Timeline, apply};

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

#[test]
fn impossible_commands_are_refused_and_change_nothing() {
    let document = after(first_run(), &[Command::AddSlot]);
    let [a, b, empty] = ids(&document)[..] else {
        panic!("three slots");
    };
    let gone = {
        let more = after(document.clone(), &[Command::AddSlot]);
        ids(&more)[3]
    };
    let no_area = Framing {
        size_px: 0.0,
        ..FRAMING
    };
    let still = Timeline {
        fps: f32::NAN,
        ..Timeline::default()
    };
    let cases = [
        (Command::RemoveSlot { slot: gone }, CommandError::NoSuchSlot),
        (Command::SwapSlots { a, b: gone }, CommandError::NoSuchSlot),
        (Command::SelectSlot { slot: gone }, CommandError::NoSuchSlot),
        (
            Command::CopySlot { from: empty, to: b },
            CommandError::EmptySlot,
        ),
        (
            Command::SetControl {
                slot: empty,
                control: Control::Age,
                value: 3.0,
            },
            CommandError::EmptySlot,
        ),
        (
            Command::RenameSlot {
                slot: a,
                name: "  ".into(),
            },
            CommandError::BadName,
        ),
        (
            Command::RenameSlot {
                slot: a,
                name: "x".repeat(81),
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
            Command::UseModel {
                model: String::new(),
            },
            CommandError::BadName,
        ),
        (
            Command::SetLock {
                slot: a,
                control: Control::Axis(1),
                locked: true,
            },
            CommandError::NoLock,
        ),
        (
            Command::RandomiseAxes {
                slot: empty,
                seed: 1,
            },
            CommandError::EmptySlot,
        ),
        (
            Command::RenameAxis {
                axis: 1,
                name: "x".repeat(81),
            },
            CommandError::BadName,
        ),
    ];
    for (command, expected) in cases {
        let mut changed = document.clone();
        assert_eq!(apply(&mut changed, &command), Err(expected), "{command:?}");
        assert_eq!(changed, document, "{command:?}");
    }
    for command in [
        Command::SetControl {
            slot: a,
            control: Control::Age,
            value: f32::NAN,
        },
        Command::SetControl {
            slot: a,
            control: Control::Age,
            value: -1.0,
        },
        Command::SetControl {
            slot: a,
            control: Control::Concept("glasses".into()),
            value: f32::INFINITY,
        },
        Command::SetControl {
            slot: a,
            control: Control::Axis(0),
            value: 1.0,
        },
        Command::SetControl {
            slot: a,
            control: Control::Axis(41),
            value: 1.0,
        },
        Command::SetControl {
            slot: a,
            control: Control::Axis(1),
            value: -3.5,
        },
        Command::SetControl {
            slot: a,
            control: Control::Truncation,
            value: f32::NAN,
        },
        Command::RenameAxis {
            axis: 99,
            name: "Hair".into(),
        },
        Command::SetTimeline(still),
        Command::SetTimeline(Timeline {
            frames_per_segment: 0,
            ..Timeline::default()
        }),
        Command::SetTimeline(Timeline {
            size_px: 100_000,
            ..Timeline::default()
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
