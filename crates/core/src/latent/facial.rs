//! The controls of expression and pose: what each is called, counted in, and grouped under.
//!
//! Their names are a contract with scripts and projects. Left and right are those of the picture, not of the person.

use super::Unit;

/// Where a control stands in the panel of sliders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FacialGroup {
    /// Lips and the corners of the mouth.
    Mouth,
    /// Lids and gaze.
    Eyes,
    /// Brows.
    Brows,
    /// Where the head points.
    Pose,
}

impl FacialGroup {
    /// All groups, from the first to the last in the panel.
    pub const ALL: [Self; 4] = [Self::Mouth, Self::Eyes, Self::Brows, Self::Pose];

    /// The group's heading.
    pub fn label(self) -> &'static str {
        match self {
            Self::Mouth => "Mouth",
            Self::Eyes => "Eyes",
            Self::Brows => "Brows",
            Self::Pose => "Pose",
        }
    }
}

/// What becomes of a measure when its picture is mirrored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mirror {
    /// It stays.
    Kept,
    /// It changes its sign.
    Negated,
    /// It becomes that of the other side, which has this name.
    Other(&'static str),
}

/// A control of expression or pose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FacialControl {
    /// The name in files, in expressions and on the command line, such as `mouth_open`.
    pub name: &'static str,
    /// The name on its slider, such as `Mouth open`.
    pub label: &'static str,
    /// What its negative end means.
    pub negative: &'static str,
    /// What its positive end means.
    pub positive: &'static str,
    /// What it does, in a phrase without a full stop.
    pub meaning: &'static str,
    /// What it is counted in.
    pub unit: Unit,
    /// Where its slider stands.
    pub group: FacialGroup,
    /// What becomes of it in a mirror.
    pub mirror: Mirror,
}

impl FacialControl {
    /// The control of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        FACIAL_CONTROLS.iter().find(|control| control.name == name)
    }
}

const fn control(
    group: FacialGroup,
    mirror: Mirror,
    [name, label, negative, positive, meaning]: [&'static str; 5],
) -> FacialControl {
    FacialControl {
        name,
        label,
        negative,
        positive,
        meaning,
        unit: match group {
            FacialGroup::Pose => Unit::Degrees,
            FacialGroup::Mouth | FacialGroup::Eyes | FacialGroup::Brows => Unit::StandardDeviations,
        },
        group,
        mirror,
    }
}

/// Every control, in the order of the sliders: by group, and within one as they are listed.
pub const FACIAL_CONTROLS: [FacialControl; 14] = {
    use FacialGroup::{Brows, Eyes, Mouth, Pose};
    use Mirror::{Kept, Negated, Other};
    [
        control(
            Mouth,
            Kept,
            [
                "mouth_open",
                "Mouth open",
                "closed",
                "open",
                "How far the lips are apart",
            ],
        ),
        control(
            Mouth,
            Kept,
            [
                "mouth_wide",
                "Mouth width",
                "narrow",
                "wide",
                "How far the corners of the mouth are apart",
            ],
        ),
        control(
            Mouth,
            Kept,
            [
                "mouth_lift",
                "Mouth corners",
                "drooping",
                "lifted",
                "How high the corners of the mouth are",
            ],
        ),
        control(
            Mouth,
            Kept,
            [
                "lips_full",
                "Lips",
                "thin",
                "full",
                "How thick both lips are",
            ],
        ),
        control(
            Eyes,
            Other("eye_right"),
            [
                "eye_left",
                "Left eye",
                "closing",
                "opening",
                "How far the eye is open that is on the left in the picture",
            ],
        ),
        control(
            Eyes,
            Other("eye_left"),
            [
                "eye_right",
                "Right eye",
                "closing",
                "opening",
                "How far the eye is open that is on the right in the picture",
            ],
        ),
        control(
            Eyes,
            Negated,
            [
                "gaze_x",
                "Gaze sideways",
                "to the left",
                "to the right",
                "Where both eyes look, left and right as seen in the picture",
            ],
        ),
        control(
            Eyes,
            Kept,
            [
                "gaze_y",
                "Gaze up or down",
                "up",
                "down",
                "Whether both eyes look up or down",
            ],
        ),
        control(
            Brows,
            Other("brow_right"),
            [
                "brow_left",
                "Left brow",
                "lowered",
                "raised",
                "How high the brow is that is on the left in the picture",
            ],
        ),
        control(
            Brows,
            Other("brow_left"),
            [
                "brow_right",
                "Right brow",
                "lowered",
                "raised",
                "How high the brow is that is on the right in the picture",
            ],
        ),
        control(
            Brows,
            Kept,
            [
                "brow_frown",
                "Frown",
                "relaxed",
                "frowning",
                "How close the inner ends of the brows are",
            ],
        ),
        control(
            Pose,
            Negated,
            [
                "yaw",
                "Turn",
                "to the left",
                "to the right",
                "Turns the head, left and right as seen in the picture",
            ],
        ),
        control(
            Pose,
            Kept,
            ["pitch", "Nod", "up", "down", "Lifts or lowers the head"],
        ),
        control(
            Pose,
            Negated,
            [
                "roll",
                "Tilt",
                "to the left",
                "to the right",
                "Tilts the head towards a shoulder, left and right as seen in the picture",
            ],
        ),
    ]
};
