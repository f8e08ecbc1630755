//! Undo, redo and drags.

use crate::studio_support::{FRAMING, after, first_run, ids, invented};
use facemath_core::photo::Framing;
use facemath_studio::{
    Command, Control, Document, History, MAX_SLOTS, MAX_STEPS, MIN_SLOTS, Merge, SlotId, Timeline,
    apply,
};
use proptest::prelude::*;

/// Two faces, the first of them edited, and an empty slot.
fn edited() -> (Document, [SlotId; 3]) {
    let document = after(first_run(), &[Command::AddSlot]);
    let slots: [SlotId; 3] = ids(&document).try_into().expect("three slots");
    let set = |control, value| Command::SetControl {
        slot: slots[0],
        control,
        value,
    };
    let edits = [
        set(Control::Age, 70.0),
        set(Control::Concept("glasses".into()), 1.0),
    ];
    (after(document, &edits), slots)
}

/// Checks of each command that it changes the document, and that undo and redo go there and back.
fn assert_undone_and_redone(document: &Document, commands: &[Command]) {
    for command in commands {
        let mut history = History::new(document.clone());
        assert_eq!(
            history.commit(command, Merge::Never),
            Ok(true),
            "{command:?}"
        );
        let changed = history.document().clone();
        assert_ne!(changed, *document, "{command:?}");
        assert_eq!(history.undo_title(), Some(command.title()));
        assert!(history.undo());
        assert_eq!(history.document(), document, "{command:?}");
        assert!(history.redo());
        assert_eq!(*history.document(), changed, "{command:?}");
    }
}

#[test]
fn every_command_about_slots_can_be_undone_and_redone() {
    let (document, [a, b, empty]) = edited();
    let commands = [
        Command::AddSlot,
        Command::RemoveSlot { slot: a },
        Command::ClearSlot { slot: a },
        Command::PlaceFace {
            slot: empty,
            source: invented(3),
            name: "Three".into(),
        },
        Command::PlaceFaces {
            first: None,
            faces: vec![(invented(1), "One".into())],
        },
        Command::SwapSlots { a, b },
        Command::CopySlot { from: a, to: empty },
        Command::MoveSlot { slot: a, index: 2 },
        Command::RenameSlot {
            slot: a,
            name: "Me".into(),
        },
        Command::SetFraming {
            slot: a,
            framing: Some(FRAMING),
        },
    ];
    assert_undone_and_redone(&document, &commands);
}

#[test]
fn every_command_about_sliders_can_be_undone_and_redone() {
    let (document, [slot, ..]) = edited();
    let set = |control, value| Command::SetControl {
        slot,
        control,
        value,
    };
    let reset = |control| Command::ResetControl { slot, control };
    let commands = [
        set(Control::Age, 5.0),
        set(Control::Concept("gender".into()), -0.5),
        set(Control::Axis(3), 1.5),
        set(Control::Truncation, 0.7),
        reset(Control::Age),
        reset(Control::Concept("glasses".into())),
        Command::ResetEdits { slot },
        Command::SetLock {
            slot,
            control: Control::Age,
            locked: true,
        },
        Command::RandomiseAxes { slot, seed: 7 },
        Command::ZeroAxes { slot },
    ];
    assert_undone_and_redone(&document, &commands);
}

#[test]
fn every_command_about_the_whole_work_can_be_undone_and_redone() {
    let (document, _) = edited();
    let commands = [
        Command::RenameAxis {
            axis: 3,
            name: "Hair".into(),
        },
        Command::SetTimeline(Timeline {
            fps: 12.0,
            ..Timeline::default()
        }),
        Command::UseModel {
            model: "drawn".into(),
        },
    ];
    assert_undone_and_redone(&document, &commands);
}

#[test]
fn a_drag_is_one_step_and_its_end_begins_another() {
    let document = first_run();
    let slot = ids(&document)[0];
    let mut history = History::new(document.clone());
    let set = |age| Command::SetControl {
        slot,
        control: Control::Age,
        value: age,
    };
    for age in 10..40 {
        history.commit(&set(age as f32), Merge::Drag).unwrap();
    }
    history.end_gesture();
    history.commit(&set(60.0), Merge::Drag).unwrap();

    assert!(history.undo());
    let age = history.document().slot(slot).unwrap().edits.age_years;
    assert_eq!(age, Some(39.0), "the second drag is a step of its own");
    assert!(history.undo());
    assert_eq!(*history.document(), document, "the first drag is one step");
    assert!(!history.undo());
}

#[test]
fn dragging_another_control_is_another_step() {
    let document = first_run();
    let slot = ids(&document)[0];
    let mut history = History::new(document);
    let concept = |name: &str| Command::SetControl {
        slot,
        control: Control::Concept(name.into()),
        value: 1.0,
    };
    history.commit(&concept("glasses"), Merge::Drag).unwrap();
    history.commit(&concept("gender"), Merge::Drag).unwrap();
    assert!(history.undo());
    let edits = &history.document().slot(slot).unwrap().edits;
    assert_eq!(
        (edits.concept("glasses"), edits.concept("gender")),
        (1.0, 0.0)
    );
}

#[test]
fn a_drag_back_to_its_beginning_leaves_no_step() {
    let document = first_run();
    let slot = ids(&document)[0];
    let mut history = History::new(document);
    let set = |control, value| Command::SetControl {
        slot,
        control,
        value,
    };
    for value in [0.25, 0.5, 1.0] {
        let dragged = set(Control::Truncation, value);
        history.commit(&dragged, Merge::Drag).unwrap();
    }
    history.end_gesture();
    assert_eq!(history.undo_title(), None);
}

#[test]
fn a_new_change_clears_redo_but_looking_does_not() {
    let document = first_run();
    let [a, b] = ids(&document)[..] else {
        panic!("two slots");
    };
    let mut history = History::new(document);
    let age = |years| Command::SetControl {
        slot: a,
        control: Control::Age,
        value: years,
    };
    history.commit(&age(50.0), Merge::Never).unwrap();
    history.undo();
    history
        .commit(&Command::SelectSlot { slot: b }, Merge::Never)
        .unwrap();
    assert_eq!(history.redo_title(), Some("change age"));
    history.commit(&age(20.0), Merge::Never).unwrap();
    assert_eq!(history.redo_title(), None);
}

#[test]
fn a_command_that_changes_nothing_makes_no_step() {
    let document = first_run();
    let slot = ids(&document)[0];
    let mut history = History::new(document);
    assert_eq!(
        history.commit(&Command::ResetEdits { slot }, Merge::Never),
        Ok(false)
    );
    assert_eq!(history.undo_title(), None);
}

#[test]
fn only_the_last_steps_are_kept() {
    let document = first_run();
    let slot = ids(&document)[0];
    let mut history = History::new(document);
    for step in 0..MAX_STEPS + 20 {
        let name = format!("Face {step}");
        history
            .commit(&Command::RenameSlot { slot, name }, Merge::Never)
            .unwrap();
    }
    let undone = std::iter::from_fn(|| history.undo().then_some(())).count();
    assert_eq!(undone, MAX_STEPS);
    assert_eq!(history.document().slot(slot).unwrap().name, "Face 19");
}

/// Any command on slots that may or may not exist.
fn any_command() -> impl Strategy<Value = (u8, usize, usize, f32, bool)> {
    (
        0..17u8,
        0..6usize,
        0..6usize,
        -20.0..200.0f32,
        any::<bool>(),
    )
}

fn command_from(
    (kind, a, b, value, _): (u8, usize, usize, f32, bool),
    document: &Document,
) -> Command {
    let ids = ids(document);
    let (slot, other) = (ids[a % ids.len()], ids[b % ids.len()]);
    let source = invented(b as u64);
    let name = format!("F{b}");
    match kind {
        0 => Command::AddSlot,
        1 => Command::RemoveSlot { slot },
        2 => Command::ClearSlot { slot },
        3 => Command::PlaceFace { slot, source, name },
        4 => Command::PlaceFaces {
            first: Some(slot),
            faces: vec![(source, name); b],
        },
        5 => Command::SwapSlots { a: slot, b: other },
        6 => Command::CopySlot {
            from: slot,
            to: other,
        },
        7 => Command::MoveSlot { slot, index: b },
        8 => Command::RenameSlot { slot, name },
        9 => Command::SetFraming {
            slot,
            framing: Some(Framing {
                size_px: value,
                ..FRAMING
            }),
        },
        10 => Command::SetControl {
            slot,
            control: Control::Age,
            value,
        },
        11 => Command::SetControl {
            slot,
            control: Control::Concept(name),
            value: value / 20.0,
        },
        12 => Command::ResetControl {
            slot,
            control: Control::Concept(name),
        },
        13 => Command::ResetEdits { slot },
        14 => Command::SetTimeline(Timeline {
            fps: value,
            ..Timeline::default()
        }),
        15 => Command::SelectSlot { slot },
        _ => Command::UseModel { model: name },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn undoing_everything_gives_the_beginning_and_redoing_the_end(
        steps in prop::collection::vec(any_command(), 0..40)
    ) {
        let beginning = first_run();
        let mut history = History::new(beginning.clone());
        for step in steps {
            let command = command_from(step, history.document());
            let merge = if step.4 { Merge::Drag } else { Merge::Never };
            // Some of them are impossible; those must change nothing either.
            let before = history.document().clone();
            if history.commit(&command, merge).is_err() {
                prop_assert_eq!(history.document(), &before);
            }
        }
        history.end_gesture();
        let end = history.document().clone().with_selection(None);
        while history.undo() {}
        prop_assert_eq!(history.document().clone().with_selection(None), beginning.with_selection(None));
        while history.redo() {}
        prop_assert_eq!(history.document().clone().with_selection(None), end);
    }

    #[test]
    fn no_sequence_of_commands_breaks_what_a_document_promises(
        steps in prop::collection::vec(any_command(), 0..60)
    ) {
        let mut document = first_run();
        for step in steps {
            let command = command_from(step, &document);
            apply(&mut document, &command).ok();
            let count = document.slots().len();
            prop_assert!((MIN_SLOTS..=MAX_SLOTS).contains(&count));
            prop_assert!(document.selected_slot().is_some());
            let mut unique = ids(&document);
            unique.sort();
            unique.dedup();
            prop_assert_eq!(unique.len(), count);
        }
    }
}
