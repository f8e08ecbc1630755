//! Attribute tracks: what changes over the film beside its faces, so that a face can age while it turns into another.

use serde::{Deserialize, Serialize};

use crate::control::Control;
use crate::fault::{CommandError, check_easing, check_range};
use crate::limits::{MAX_KEYS, MAX_TRACK_POINTS};
use crate::look::Look;
use facemath_core::latent::{Easing, Edits};

/// What a track changes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attribute {
    /// The wanted age in years, whatever the face's own.
    Age,
    /// The strength of a concept, on top of what the keys' faces have of it.
    Concept(String),
    /// The position on a principal axis, in standard deviations.
    Axis(u16),
    /// How much of the photographs' detail is carried.
    Detail,
    /// How much what the model draws is sharpened.
    Sharpen,
}

impl Attribute {
    fn control(&self) -> Option<Control> {
        match self {
            Self::Age => Some(Control::Age),
            Self::Concept(name) => Some(Control::Concept(name.clone())),
            Self::Axis(number) => Some(Control::Axis(*number)),
            Self::Detail | Self::Sharpen => None,
        }
    }

    fn check(&self, value: f32) -> Result<(), CommandError> {
        match (self, self.control()) {
            (_, Some(control)) => control.check(value),
            (Self::Sharpen, None) => Look::Sharpening.row().check(value),
            (_, None) => Look::Detail.row().check(value),
        }
    }
}

/// A value at a place of the film.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrackPoint {
    /// Where: 0 is the first key of the film, 1 the second. It stays with the keys when ways become longer.
    pub position: f32,
    /// How much.
    pub value: f32,
    /// How the value goes on to the next point; that of the last point waits for one.
    #[serde(default = "even", skip_serializing_if = "is_even")]
    pub easing: Easing,
}

/// What points of projects have that say nothing else.
fn even() -> Easing {
    Easing::Linear
}

fn is_even(easing: &Easing) -> bool {
    *easing == even()
}

impl TrackPoint {
    /// A point from which the value goes straight on to the next.
    pub fn new(position: f32, value: f32) -> Self {
        Self {
            position,
            value,
            easing: even(),
        }
    }
}

/// How one attribute goes through the film: from point to point with their easings, and level before the first and after the
/// last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Track {
    /// What it changes.
    pub attribute: Attribute,
    /// By their positions, at least one, no two at the same.
    points: Vec<TrackPoint>,
}

/// Points nearer than this are one: far less than a frame.
const SAME_PLACE: f32 = 1e-4;

impl Track {
    /// A track with one point.
    pub fn new(attribute: Attribute, point: TrackPoint) -> Self {
        Self {
            attribute,
            points: vec![point],
        }
    }

    /// Its points, by their positions.
    pub fn points(&self) -> &[TrackPoint] {
        &self.points
    }

    /// The value at a position.
    pub fn value_at(&self, position: f32) -> f32 {
        let next = self
            .points
            .partition_point(|point| point.position <= position);
        let before = next.checked_sub(1).and_then(|index| self.points.get(index));
        match (before, self.points.get(next)) {
            (Some(a), Some(b)) => {
                let share = (position - a.position) / (b.position - a.position).max(SAME_PLACE);
                a.value + (b.value - a.value) * a.easing.apply(share.clamp(0.0, 1.0))
            }
            (Some(end), None) | (None, Some(end)) => end.value,
            (None, None) => 0.0,
        }
    }

    /// The point from which a way leads over a position to the next point, counted from 0; at the last point the way to it.
    /// `None` where the value is level.
    pub fn way_at(&self, position: f32) -> Option<usize> {
        let last = self.points.last()?;
        if (last.position - position).abs() <= SAME_PLACE {
            return self.points.len().checked_sub(2);
        }
        let next = self
            .points
            .partition_point(|point| point.position <= position + SAME_PLACE);
        next.checked_sub(1).filter(|_| next < self.points.len())
    }

    /// How the value goes on from a position: as on the way that leads over it, or straight where it is level.
    pub fn easing_at(&self, position: f32) -> Easing {
        let point = self.way_at(position).and_then(|way| self.points.get(way));
        point.map_or_else(even, |point| point.easing)
    }

    /// Sets how the value goes on from a point; gives whether it is there.
    pub fn ease(&mut self, index: usize, easing: Easing) -> bool {
        let point = self.points.get_mut(index);
        point.map(|point| point.easing = easing).is_some()
    }

    /// Puts a point in, in place of one at the same position.
    pub fn set(&mut self, point: TrackPoint) {
        self.points
            .retain(|other| (other.position - point.position).abs() > SAME_PLACE);
        let place = self
            .points
            .partition_point(|other| other.position < point.position);
        self.points.insert(place, point);
    }

    /// Moves a point; it stays between its neighbours. Returns whether it is there.
    pub fn move_point(&mut self, index: usize, to: TrackPoint) -> bool {
        let neighbour = |index: Option<usize>| Some(self.points.get(index?)?.position);
        let lowest =
            neighbour(index.checked_sub(1)).map_or(0.0, |before| before + 2.0 * SAME_PLACE);
        let highest =
            neighbour(index.checked_add(1)).map_or(f32::INFINITY, |next| next - 2.0 * SAME_PLACE);
        let Some(point) = self.points.get_mut(index) else {
            return false;
        };
        *point = TrackPoint {
            position: to.position.min(highest).max(lowest),
            ..to
        };
        true
    }

    /// Takes all points out, which leaves nothing of the track.
    pub(crate) fn clear(&mut self) {
        self.points.clear();
    }

    /// Takes a point out; gives whether it was there.
    pub fn remove(&mut self, index: usize) -> bool {
        let is_there = index < self.points.len();
        if is_there {
            self.points.remove(index);
        }
        is_there
    }

    /// Keeps its place beside the keys when one is put in before the one with this number: the way there is divided in half.
    pub(crate) fn make_room(&mut self, key: usize) {
        let (key, before) = (key as f32, key as f32 - 1.0);
        for point in &mut self.points {
            if point.position >= key {
                point.position += 1.0;
            } else if point.position > before && before >= 0.0 {
                point.position = before + 2.0 * (point.position - before);
            }
        }
    }

    /// The inverse: the two ways around a key that is taken out become one.
    pub(crate) fn close_gap(&mut self, key: usize) {
        let (key, before) = (key as f32, key as f32 - 1.0);
        for point in &mut self.points {
            if point.position >= key + 1.0 {
                point.position -= 1.0;
            } else if point.position > before && before >= 0.0 {
                point.position = before + 0.5 * (point.position - before);
            }
        }
        // What was before the first of two keys is where the second is now.
        if key == 0.0 {
            self.points.retain(|point| point.position >= 0.0);
        }
        self.points
            .dedup_by(|after, before| after.position - before.position < SAME_PLACE);
    }

    /// Returns the first fault of a track, from a file or after a change.
    pub(crate) fn validate(&self) -> Result<(), CommandError> {
        let is_sorted = self.points.is_sorted_by(|a, b| a.position < b.position);
        let count = self.points.len();
        if !is_sorted || !(1..=MAX_TRACK_POINTS).contains(&count) {
            return Err(CommandError::BadTrack);
        }
        for point in &self.points {
            check_range("a place in the film", point.position, 0.0..=MAX_KEYS as f32)?;
            self.attribute.check(point.value)?;
            check_easing(point.easing)?;
        }
        Ok(())
    }
}

/// What all tracks together do at a position: sliders on top of the face, and amounts of detail and sharpening if a track says
/// them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attributes {
    /// Applied to the face that the film shows there, with its age and strengths as they are.
    pub edits: Edits,
    /// In place of the document's own amount.
    pub detail: Option<f32>,
    /// In place of the document's own amount.
    pub sharpen: Option<f32>,
}

impl Attributes {
    /// What `tracks` say at a position.
    pub fn at(tracks: &[Track], position: f32) -> Self {
        let mut attributes = Self::default();
        for track in tracks {
            let value = track.value_at(position);
            match &track.attribute {
                Attribute::Age => attributes.edits.age_years = Some(value),
                Attribute::Concept(name) => attributes.edits.set_concept(name, value),
                Attribute::Axis(number) => {
                    attributes.edits.axes.insert(*number, value);
                }
                Attribute::Detail => attributes.detail = Some(value),
                Attribute::Sharpen => attributes.sharpen = Some(value),
            }
        }
        attributes
    }
}
