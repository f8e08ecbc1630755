//! The keys of a film: which face is where, and how the film goes on from it.

use serde::{Deserialize, Serialize};

use super::Timeline;
use crate::control::check_edits;
use crate::document::{Slot, SlotId, Source};
use crate::fault::{CommandError, check_easing, check_range};
use facemath_core::latent::{Easing, Edits, Interpolation, Way};

// Its kind stands around the rest, not beside it: there serde does not read the numbers of axes back from their names.
/// The face of a key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyFace {
    /// The face in a slot.
    Slot {
        /// The slot; there is always one with this identity and a face in it.
        slot: SlotId,
        /// Sliders of the key's own; `None` follows those of the slot.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        edits: Option<Edits>,
    },
    /// A face of the key's own, which is in no slot.
    Own {
        /// The face, as a slot would hold it.
        face: Box<Slot>,
    },
}

impl KeyFace {
    /// The same face with other sliders, which are the key's own from then on.
    pub(crate) fn with_edits(&self, edits: Edits) -> Self {
        match self {
            Self::Slot { slot, .. } => Self::Slot {
                slot: *slot,
                edits: Some(edits),
            },
            Self::Own { face } => Self::Own {
                face: Box::new(Slot {
                    edits,
                    ..face.as_ref().clone()
                }),
            },
        }
    }
}

/// How a film goes from one key to the next. What is `None` is as the timeline says for all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Frames from the key to the next, within [`Timeline::FRAMES_PER_SEGMENT`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frames: Option<u32>,
    /// How the speed changes on the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub easing: Option<Easing>,
    /// The way between the two codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interpolation: Option<Interpolation>,
    /// By which part of the time the look follows the shape, or leads it if negative, within [`Way::LOOK_DELAY`]; `None` lets
    /// both go together. It shows where photographs lend their detail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look_delay: Option<f32>,
}

/// A face of the film, how long it rests, and how the film goes on to the next one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keyframe {
    /// Whose face it is.
    pub face: KeyFace,
    /// Extra frames for which it rests, within [`Timeline::HOLD_FRAMES`]; `None` is the hold at the ends for the first and the
    /// last key, and none in between.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold_frames: Option<u32>,
    /// The way to the next key; that of the last key waits for one.
    #[serde(default, skip_serializing_if = "is_plain")]
    pub to_next: Segment,
}

fn is_plain(segment: &Segment) -> bool {
    *segment == Segment::default()
}

impl Keyframe {
    /// A key that goes on as the timeline says.
    pub fn new(face: KeyFace) -> Self {
        Self {
            face,
            hold_frames: None,
            to_next: Segment::default(),
        }
    }

    /// The face in a slot, as its sliders stand at any time.
    pub fn of_slot(slot: SlotId) -> Self {
        Self::new(KeyFace::Slot { slot, edits: None })
    }

    /// The face in a slot with sliders of the key's own.
    pub fn of_slot_with(slot: SlotId, edits: Edits) -> Self {
        Self::new(KeyFace::Slot {
            slot,
            edits: Some(edits),
        })
    }

    /// A face that is in no slot. The document gives it an identity when it takes the key in.
    pub fn of_source(source: Source, name: &str) -> Self {
        let face = Slot {
            name: name.to_owned(),
            source: Some(source),
            ..Slot::empty(SlotId::from_number(0))
        };
        Self::new(KeyFace::Own {
            face: Box::new(face),
        })
    }

    /// The slot whose face it shows, unless the face is its own.
    pub fn slot(&self) -> Option<SlotId> {
        match &self.face {
            KeyFace::Slot { slot, .. } => Some(*slot),
            KeyFace::Own { .. } => None,
        }
    }

    /// Checks that every number is within its range.
    pub(crate) fn validate(&self) -> Result<(), CommandError> {
        match &self.face {
            KeyFace::Slot { edits: None, .. } => {}
            KeyFace::Slot {
                edits: Some(edits), ..
            } => check_edits(edits)?,
            KeyFace::Own { face } => check_edits(&face.edits)?,
        }
        if let Some(frames) = self.hold_frames {
            check_range(
                "the number of frames to hold",
                frames,
                Timeline::HOLD_FRAMES,
            )?;
        }
        self.to_next.validate()
    }
}

impl Segment {
    pub(crate) fn validate(&self) -> Result<(), CommandError> {
        if let Some(frames) = self.frames {
            check_range(
                "the number of frames between two faces",
                frames,
                Timeline::FRAMES_PER_SEGMENT,
            )?;
        }
        if let Some(delay) = self.look_delay {
            check_range("a delay of the look", delay, Way::LOOK_DELAY)?;
        }
        check_easing(self.easing.unwrap_or_default())
    }
}
