//! Random changes of the document.

use super::World;
use crate::studio_support::invented;
use facemath_core::photo::Framing;
use facemath_studio::{
    Attribute, Command, Control, KeyEdit, Keyframe, Look, Timeline, TrackEdit, TrackPoint,
};

impl World {
    pub(super) fn command(&self, kind: u8, which: u16, amount: f32) -> Command {
        match (usize::from(kind) * 7 + usize::from(which)) % 34 {
            kind @ 0..=11 => self.of_slots(kind, which, amount),
            kind @ 12..=24 => self.of_sliders(kind, which, amount),
            25 => Command::SetTimeline(Timeline {
                fps: amount * 30.0,
                frames_per_segment: u32::from(which % 40),
                ping_pong: which.is_multiple_of(2),
                ..Timeline::default()
            }),
            kind @ 26..=30 => Command::EditKeys(self.of_keys(kind, which)),
            31 => Command::EditTracks(TrackEdit::Set {
                attribute: Attribute::Age,
                point: TrackPoint::new(amount * 2.0, amount * 60.0),
            }),
            32 => Command::RenewAxes,
            _ => Command::SetExpression {
                text: ["A + B", "avg(A, B) * 2", "((A", "A - glasses", "ü/0"]
                    [usize::from(which) % 5]
                    .to_owned(),
            },
        }
    }

    fn of_slots(&self, kind: usize, which: u16, amount: f32) -> Command {
        let slot = self.slot(which);
        let other = self.slot(which / 7);
        match kind {
            0 => Command::AddSlot,
            1 => Command::RemoveSlot { slot },
            2 => Command::ClearSlot { slot },
            3 | 4 => Command::PlaceFace {
                slot,
                source: invented(u64::from(which)),
                name: "Somebody".to_owned(),
            },
            5 => Command::SwapSlots { a: slot, b: other },
            6 => Command::CopySlot {
                from: slot,
                to: other,
            },
            7 => Command::DuplicateSlot { slot },
            8 => Command::MoveSlot {
                slot,
                index: usize::from(which % 5),
            },
            9 => Command::SelectSlot { slot },
            10 => Command::RenameSlot {
                slot,
                name: "n".repeat(usize::from(which % 90)),
            },
            _ => Command::SetFraming {
                slot,
                framing: (!which.is_multiple_of(3)).then_some(Framing {
                    center_x_px: amount * 20.0,
                    center_y_px: amount * 40.0,
                    size_px: amount * 30.0,
                    rotation_rad: amount,
                }),
            },
        }
    }

    fn of_sliders(&self, kind: usize, which: u16, amount: f32) -> Command {
        let slot = self.slot(which);
        let set = |control, value| Command::SetControl {
            slot,
            control,
            value,
        };
        match kind {
            12 | 13 => set(Control::Age, amount * 80.0),
            14 | 15 => set(Control::Concept("glasses".to_owned()), amount * 3.0),
            16 => Command::ResetControl {
                slot,
                control: Self::control(which),
            },
            17 => Command::ResetEdits { slot },
            18 => Command::SetLock {
                slot,
                control: Self::control(which / 3),
                locked: which.is_multiple_of(2),
            },
            19 => set(Control::Axis(which % 50), amount * 3.0),
            20 => Command::RandomiseAxes {
                slot,
                seed: u64::from(which),
            },
            21 => set(Control::Truncation, amount),
            22 => Command::SetRefinement {
                slot,
                steps: u32::from(which % 80),
            },
            23 => Command::SetLook {
                look: Look::ALL[usize::from(which) % Look::ALL.len()],
                value: amount,
            },
            _ => Command::ShowDetail(which.is_multiple_of(2)),
        }
    }

    fn of_keys(&self, kind: usize, which: u16) -> KeyEdit {
        match kind {
            26 => KeyEdit::Insert {
                index: usize::from(which % 6),
                keys: vec![Keyframe::of_slot(self.slot(which))],
                lead_frames: None,
            },
            27 => KeyEdit::Insert {
                index: usize::from(which % 5),
                keys: vec![Keyframe::of_source(invented(9), "Nine")],
                lead_frames: Some(u32::from(which % 50)),
            },
            28 => KeyEdit::Remove {
                index: usize::from(which % 4),
            },
            29 => KeyEdit::Move {
                from: usize::from(which % 4),
                to: usize::from(which % 3),
            },
            _ => KeyEdit::SetHold {
                index: usize::from(which % 4),
                frames: (!which.is_multiple_of(3)).then_some(u32::from(which % 90)),
            },
        }
    }
}
