//! What each icon is made of.

use std::f32::consts::{FRAC_PI_2, PI, TAU};

use super::Icon;
use super::pen::Part::{
    self, Bar, Circle, Dot, Hook, Line, Moon, Padlock, Rays, RoundArrow, SolidStar, Square, Star,
    Triangle,
};

/// Parts, drawn one over the other.
type Drawing = &'static [Part];

const TRIANGLE: Drawing = &[Triangle((0.1, 0.0), 1.0, 1.0)];
const TWO_BARS: Drawing = &[Bar(-0.5, 0.32), Bar(0.5, 0.32)];
const BAR_AND_TRIANGLE: Drawing = &[Bar(-0.8, 0.2), Triangle((0.15, 0.0), -0.8, 0.9)];
const TRIANGLE_AND_BAR: Drawing = &[Bar(0.8, 0.2), Triangle((-0.15, 0.0), 0.8, 0.9)];
const OPEN_CIRCLE: Drawing = &[RoundArrow(-FRAC_PI_2 * 0.6, -TAU * 0.8)];
const TWO_ARROWS_ROUND: Drawing = &[
    RoundArrow(-PI * 0.9, PI * 0.75),
    RoundArrow(PI * 0.1, PI * 0.75),
];
const THERE_AND_BACK: Drawing = &[
    Line(&[(-0.9, -0.4), (0.95, -0.4)]),
    Line(&[(0.5, -0.85), (0.95, -0.4), (0.5, 0.05)]),
    Line(&[(0.9, 0.45), (-0.95, 0.45)]),
    Line(&[(-0.5, 0.0), (-0.95, 0.45), (-0.5, 0.9)]),
];
const CROSS: Drawing = &[
    Line(&[(-0.7, -0.7), (0.7, 0.7)]),
    Line(&[(-0.7, 0.7), (0.7, -0.7)]),
];
const PLUS: Drawing = &[
    Line(&[(-0.9, 0.0), (0.9, 0.0)]),
    Line(&[(0.0, -0.9), (0.0, 0.9)]),
];
const MINUS: Drawing = &[Line(&[(-0.9, 0.0), (0.9, 0.0)])];
const TICK: Drawing = &[Line(&[(-0.85, 0.05), (-0.25, 0.65), (0.85, -0.6)])];
const FOUR_CORNERS: Drawing = &[
    Line(&[(-0.9, -0.35), (-0.9, -0.9), (-0.35, -0.9)]),
    Line(&[(0.9, -0.35), (0.9, -0.9), (0.35, -0.9)]),
    Line(&[(0.9, 0.35), (0.9, 0.9), (0.35, 0.9)]),
    Line(&[(-0.9, 0.35), (-0.9, 0.9), (-0.35, 0.9)]),
];
const CROP_MARKS: Drawing = &[
    Line(&[(-0.55, -1.0), (-0.55, 0.55), (1.0, 0.55)]),
    Line(&[(-1.0, -0.55), (0.55, -0.55), (0.55, 1.0)]),
];
const WINDING_LINE: Drawing = &[
    Dot((-0.8, 0.75), 0.24),
    Line(&[
        (-0.8, 0.75),
        (-0.55, -0.1),
        (0.0, -0.35),
        (0.1, 0.3),
        (0.55, 0.15),
        (0.8, -0.75),
    ]),
    Dot((0.8, -0.75), 0.24),
];
const DIE: Drawing = &[
    Square(0.9),
    Dot((-0.4, -0.4), 0.17),
    Dot((0.0, 0.0), 0.17),
    Dot((0.4, 0.4), 0.17),
];
const FOLDER: Drawing = &[Line(&[
    (-0.95, 0.7),
    (-0.95, -0.7),
    (-0.3, -0.7),
    (-0.05, -0.4),
    (0.95, -0.4),
    (0.95, 0.7),
    (-0.95, 0.7),
])];
const TRAY: Drawing = &[
    Line(&[(0.0, -0.95), (0.0, 0.35)]),
    Line(&[(-0.45, -0.1), (0.0, 0.35), (0.45, -0.1)]),
    Line(&[(-0.9, 0.3), (-0.9, 0.9), (0.9, 0.9), (0.9, 0.3)]),
];
const SUN: Drawing = &[Circle(0.42), Rays];
const QUESTION_MARK: Drawing = &[
    Line(&[
        (-0.5, -0.45),
        (-0.35, -0.85),
        (0.0, -1.0),
        (0.4, -0.85),
        (0.52, -0.45),
        (0.3, -0.1),
        (0.0, 0.12),
        (0.0, 0.4),
    ]),
    Dot((0.0, 0.85), 0.16),
];
const EXCLAMATION_MARK: Drawing = &[
    Line(&[(0.0, -0.9), (1.0, 0.85), (-1.0, 0.85), (0.0, -0.9)]),
    Line(&[(0.0, -0.25), (0.0, 0.25)]),
    Dot((0.0, 0.55), 0.12),
];
const PENCIL: Drawing = &[
    Line(&[
        (-0.9, 0.9),
        (-0.75, 0.3),
        (0.4, -0.85),
        (0.85, -0.4),
        (-0.3, 0.75),
        (-0.9, 0.9),
    ]),
    Line(&[(0.05, -0.5), (0.5, -0.05)]),
];

/// What an icon is made of.
pub(super) fn drawing(icon: Icon) -> Drawing {
    match icon {
        Icon::Undo => &[Hook(-1.0)],
        Icon::Redo => &[Hook(1.0)],
        Icon::Play => TRIANGLE,
        Icon::Pause => TWO_BARS,
        Icon::StepBack => BAR_AND_TRIANGLE,
        Icon::StepForward => TRIANGLE_AND_BAR,
        Icon::Reset => OPEN_CIRCLE,
        Icon::Close => CROSS,
        Icon::Add => PLUS,
        Icon::Remove => MINUS,
        Icon::Fit => FOUR_CORNERS,
        Icon::Path => WINDING_LINE,
        Icon::Dice => DIE,
        Icon::Open => FOLDER,
        Icon::Frame => CROP_MARKS,
        Icon::Loop => TWO_ARROWS_ROUND,
        Icon::PingPong => THERE_AND_BACK,
        Icon::Dark => &[Moon],
        Icon::Light => SUN,
        Icon::Star => &[Star],
        Icon::StarFull => &[SolidStar],
        Icon::Help => QUESTION_MARK,
        Icon::Done => TICK,
        Icon::Warning => EXCLAMATION_MARK,
        Icon::Save => TRAY,
        Icon::Locked => &[Padlock { is_closed: true }],
        Icon::Unlocked => &[Padlock { is_closed: false }],
        Icon::Rename => PENCIL,
    }
}
