//! The document and its commands.

mod refused;

use facemath_core::photo::Framing;
use facemath_studio::{
    Animation, Command, CommandError, Control, Document, MAX_SLOTS, MIN_SLOTS, apply,
};

use crate::studio_support::{FRAMING, after, first_run, ids, invented};

#[test]
fn the_first_run_has_two_sample_faces_and_the_first_selected() {
    let document = first_run();
    assert_eq!(document.filled_slots().count(), 2);
    assert_eq!(document.selected(), Some(ids(&document)[0]));
    assert_eq!(document.slots()[0].name, "Maya");
}

#[test]
fn swapping_exchanges_places_and_keeps_identities() {
    let document = first_run();
    let [a, b] = ids(&document)[..] else {
        panic!("two slots");
    };
    let swapped = after(document.clone(), &[Command::SwapSlots { a, b }]);
    assert_eq!(ids(&swapped), [b, a]);
    assert_eq!(swapped.slot(a), document.slot(a));
    assert_eq!(after(swapped, &[Command::SwapSlots { a, b }]), document);
}

#[test]
fn copying_takes_the_face_with_everything_done_to_it() {
    let document = first_run();
    let [a, b] = ids(&document)[..] else {
        panic!("two slots");
    };
    let copied = after(
        document,
        &[
            Command::SetFraming {
                slot: a,
                framing: Some(FRAMING),
            },
            Command::SetControl {
                slot: a,
                control: Control::Age,
                value: 9.0,
            },
            Command::CopySlot { from: a, to: b },
        ],
    );
    let (from, to) = (copied.slot(a).unwrap(), copied.slot(b).unwrap());
    assert_eq!(
        (&from.source, &from.framing, &from.edits),
        (&to.source, &to.framing, &to.edits)
    );
    assert_eq!(to.id, b);
}

#[test]
fn a_duplicate_stands_beside_its_face_with_everything_done_to_it() {
    let document = first_run();
    let [a, b] = ids(&document)[..] else {
        panic!("two slots");
    };
    let aged = Command::SetControl {
        slot: a,
        control: Control::Age,
        value: 9.0,
    };
    let document = after(document, &[aged, Command::DuplicateSlot { slot: a }]);
    let [first, copy, last] = ids(&document)[..] else {
        panic!("three slots");
    };
    assert_eq!((first, last), (a, b));
    assert_eq!(document.selected(), Some(copy));
    let (face, twin) = (document.slot(a).unwrap(), document.slot(copy).unwrap());
    assert_eq!(
        (&face.source, &face.edits, &face.name),
        (&twin.source, &twin.edits, &twin.name)
    );
    let empty = after(document, &[Command::AddSlot]);
    let slot = empty.selected().unwrap();
    let refused = apply(&mut empty.clone(), &Command::DuplicateSlot { slot });
    assert_eq!(refused, Err(CommandError::EmptySlot));
}

#[test]
fn the_other_faces_of_a_photo_get_slots_of_their_own() {
    let document = first_run();
    let [a, b] = ids(&document)[..] else {
        panic!("two slots");
    };
    let other = Framing {
        center_x_px: 50.0,
        ..FRAMING
    };
    let add = |framings| Command::AddFaces { slot: a, framings };
    let added = after(document.clone(), &[add(vec![FRAMING, other])]);
    let [first, second, third, last] = ids(&added)[..] else {
        panic!("four slots");
    };
    assert_eq!((first, last), (a, b));
    assert_eq!(added.selected(), Some(a));
    for (slot, framing) in [(second, FRAMING), (third, other)] {
        let slot = added.slot(slot).unwrap();
        assert_eq!(slot.framing, Some(framing));
        assert_eq!(slot.source, document.slot(a).unwrap().source);
    }
    // All of them or none.
    let mut full = document.clone();
    let many = add(vec![FRAMING; MAX_SLOTS]);
    assert_eq!(apply(&mut full, &many), Err(CommandError::TooManySlots));
    assert_eq!(full, document);
}

#[test]
fn an_animation_is_one_face_at_two_settings_of_one_control() {
    let document = first_run();
    let [a, _] = ids(&document)[..] else {
        panic!("two slots");
    };
    let glasses = Command::SetControl {
        slot: a,
        control: Control::Concept("glasses".into()),
        value: 1.0,
    };
    let animation = |from, to| {
        Command::Animate(Animation {
            slot: a,
            control: Control::Age,
            from,
            to,
        })
    };
    let document = after(document, &[glasses, animation(Some(5.0), Some(75.0))]);
    let keys = document.film_keys();
    let ages: Vec<Option<f32>> = keys.iter().map(|key| key.face.edits.age_years).collect();
    assert_eq!(ages, [Some(5.0), Some(75.0)]);
    let names: Vec<&str> = keys.iter().map(|key| key.face.name.as_str()).collect();
    assert_eq!(names, ["Maya at 5", "Maya at 75"]);
    assert!(
        keys.iter()
            .all(|key| key.face.edits.concept("glasses") == 1.0)
    );
    assert!(document.timeline().ping_pong && document.timeline().looped);

    let slot = ids(&document)[0];
    let out_of_range = Command::Animate(Animation {
        slot,
        control: Control::Age,
        from: None,
        to: Some(1e9),
    });
    let mut unchanged = document.clone();
    assert!(apply(&mut unchanged, &out_of_range).is_err());
    assert_eq!(unchanged, document);
}

#[test]
fn moving_shifts_the_slots_between() {
    let document = after(first_run(), &[Command::AddSlot, Command::AddSlot]);
    let [a, b, c, d] = ids(&document)[..] else {
        panic!("four slots");
    };
    let order = |slot, index| {
        let moved = after(document.clone(), &[Command::MoveSlot { slot, index }]);
        ids(&moved)
    };
    assert_eq!(order(a, 2), [b, c, a, d]);
    assert_eq!(order(d, 0), [d, a, b, c]);
    assert_eq!(order(b, 99), [a, c, d, b]);
}

#[test]
fn the_last_two_slots_are_emptied_rather_than_removed() {
    let document = first_run();
    let slot = ids(&document)[1];
    let removed = after(document, &[Command::RemoveSlot { slot }]);
    assert_eq!(removed.slots().len(), MIN_SLOTS);
    assert!(removed.slot(slot).unwrap().is_empty());
}

#[test]
fn removing_the_selected_slot_selects_its_neighbour() {
    let document = after(first_run(), &[Command::AddSlot]);
    let [a, b, c] = ids(&document)[..] else {
        panic!("three slots");
    };
    let select_and_remove = |slot| {
        let commands = [Command::SelectSlot { slot }, Command::RemoveSlot { slot }];
        after(document.clone(), &commands).selected()
    };
    assert_eq!(select_and_remove(a), Some(b));
    assert_eq!(select_and_remove(c), Some(b));
}

#[test]
fn identities_are_never_used_again() {
    let document = after(first_run(), &[Command::AddSlot]);
    let last = ids(&document)[2];
    let document = after(
        document,
        &[Command::RemoveSlot { slot: last }, Command::AddSlot],
    );
    assert!(!ids(&document).contains(&last));
}

#[test]
fn several_faces_fill_the_empty_slots_after_the_first_and_then_new_ones() {
    let document = after(Document::new(), &[Command::AddSlot]);
    let [a, b, c] = ids(&document)[..] else {
        panic!("three slots");
    };
    let faces = (1..=3)
        .map(|seed| (invented(seed), format!("F{seed}")))
        .collect();
    let placed = after(
        document,
        &[Command::PlaceFaces {
            first: Some(b),
            faces,
        }],
    );
    assert!(placed.slot(a).unwrap().is_empty());
    let names: Vec<_> = placed
        .slots()
        .iter()
        .map(|slot| slot.name.as_str())
        .collect();
    assert_eq!(names, ["", "F1", "F2", "F3"]);
    assert_eq!(placed.slot(c).unwrap().source, Some(invented(2)));
    assert_eq!(placed.selected(), Some(b));
}

#[test]
fn a_strength_of_zero_is_no_edit() {
    let document = first_run();
    let slot = ids(&document)[0];
    let set = |strength| Command::SetControl {
        slot,
        control: Control::Concept("glasses".into()),
        value: strength,
    };
    assert_eq!(after(document.clone(), &[set(1.0), set(0.0)]), document);
}

#[test]
fn resetting_puts_the_sliders_back_and_keeps_the_locks() {
    let document = first_run();
    let slot = ids(&document)[0];
    let lock = |control, locked| Command::SetLock {
        slot,
        control,
        locked,
    };
    let locked = after(
        document.clone(),
        &[
            lock(Control::Age, true),
            lock(Control::Concept("glasses".into()), true),
        ],
    );
    let moved = after(
        locked.clone(),
        &[
            Command::SetControl {
                slot,
                control: Control::Axis(2),
                value: -1.0,
            },
            Command::SetControl {
                slot,
                control: Control::Truncation,
                value: 0.5,
            },
            Command::SetControl {
                slot,
                control: Control::Age,
                value: 50.0,
            },
        ],
    );
    assert_eq!(
        after(moved.clone(), &[Command::ResetEdits { slot }]),
        locked
    );
    // One at a time does the same.
    let one_by_one = [
        Command::ResetControl {
            slot,
            control: Control::Axis(2),
        },
        Command::ResetControl {
            slot,
            control: Control::Age,
        },
        Command::SetControl {
            slot,
            control: Control::Truncation,
            value: 1.0,
        },
    ];
    assert_eq!(after(moved, &one_by_one), locked);
    let unlocked = [
        lock(Control::Age, false),
        lock(Control::Concept("glasses".into()), false),
    ];
    assert_eq!(after(locked, &unlocked), document);
}

#[test]
fn a_seed_means_the_same_places_on_all_axes() {
    let document = first_run();
    let slot = ids(&document)[0];
    let random = |seed| after(document.clone(), &[Command::RandomiseAxes { slot, seed }]);
    assert_eq!(random(7), random(7));
    assert_ne!(random(7), random(8));
    let positions = random(7).slot(slot).unwrap().edits.axes.clone();
    assert_eq!(positions.len(), 40);
    assert!(positions.values().all(|sd| sd.abs() <= 3.0));
    let spread = positions.values().map(|sd| sd * sd).sum::<f32>() / 40.0;
    assert!((0.4..2.0).contains(&spread), "{spread}");

    let reset = [Command::ResetAxes { slot }];
    assert_eq!(after(random(7), &reset), document);
    let zero = after(random(7), &[Command::ZeroAxes { slot }]);
    let positions = &zero.slot(slot).unwrap().edits.axes;
    assert!(positions.len() == 40 && positions.values().all(|sd| *sd == 0.0));
}

#[test]
fn axes_have_names_of_their_own_in_each_model() {
    let name = |name: &str| Command::RenameAxis {
        axis: 3,
        name: name.into(),
    };
    let model = |model: &str| Command::UseModel {
        model: model.into(),
    };
    let document = first_run();
    let named = after(document.clone(), &[name(" Hair ")]);
    assert_eq!(named.axis_name(3), Some("Hair"));
    assert_eq!(named.axis_name(4), None);
    let drawn = after(named.clone(), &[model("drawn")]);
    assert_eq!(drawn.axis_name(3), None);
    let back = after(drawn, &[name("Eyes"), model("faces")]);
    assert_eq!(back.axis_name(3), Some("Hair"));
    assert_eq!(after(named, &[name("  ")]), document);
}
