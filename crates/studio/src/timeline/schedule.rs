//! When a film shows what: pure arithmetic on frames, holds and positions, the same for playing, the track and exports.

use std::ops::RangeInclusive;

use super::{Keyframe, Timeline};
use facemath_core::export;

/// The timing of a film with so many keys.
///
/// A *position* counts in the numbers of the film's keys: 0 is the first, 1 the second, 1.5 half of the time from there to the
/// third. Where a key takes no part, since its face is not there, the way between its neighbours goes past its number, so that
/// every position stays beside the same keys. A *place* counts the keys that take part alone. A *frame* is counted from the
/// first of them on, without holds and ways back.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    fps: f32,
    is_looped: bool,
    is_ping_pong: bool,
    /// Whether it ends where it begins and goes on for ever: then its last frame is its first.
    is_closed: bool,
    numbers: KeyNumbers,
    /// The frame of each key.
    starts: Vec<usize>,
    /// Extra frames for which each key rests.
    holds: Vec<u32>,
    /// The first and the last position that are shown.
    span: (f32, f32),
}

impl Schedule {
    /// The schedule of a film through `keys`, in this order.
    pub fn of_keys<'a>(timeline: &Timeline, keys: impl IntoIterator<Item = &'a Keyframe>) -> Self {
        Self::of_numbered_keys(timeline, keys.into_iter().enumerate())
    }

    /// The schedule of a film through those of its keys that take part, each with its number among all of them, in ascending
    /// order.
    pub fn of_numbered_keys<'a>(
        timeline: &Timeline,
        keys: impl IntoIterator<Item = (usize, &'a Keyframe)>,
    ) -> Self {
        let (numbers, keys): (Vec<usize>, Vec<&Keyframe>) = keys.into_iter().unzip();
        let numbers = KeyNumbers::new(numbers);
        let last = keys.len().saturating_sub(1);
        let speed = timeline.speed.max(*Timeline::SPEED.start());
        let holds = keys.iter().enumerate().map(|(index, key)| {
            let usual = if index == 0 || index == last {
                timeline.hold_frames
            } else {
                0
            };
            let frames = key.hold_frames.unwrap_or(usual) as f32 / speed;
            frames.round() as u32
        });
        let is_closed = timeline.looped
            && !timeline.ping_pong
            && last > 1
            && keys.first().map(|key| &key.face) == keys.last().map(|key| &key.face);
        let mut frame = 0;
        let starts = keys.iter().map(|key| {
            let frames = key.to_next.frames.unwrap_or(timeline.frames_per_segment);
            let start = frame;
            frame += (frames as f32 / speed).round().max(1.0) as usize;
            start
        });
        let whole = (numbers.start(), numbers.end());
        let (start, end) = whole;
        let starts_at = timeline.starts_at.unwrap_or(start).max(start).min(end);
        let ends_at = timeline.ends_at.unwrap_or(end).min(end);
        // A film that would end before it begins is whole.
        let span = if starts_at < ends_at {
            (starts_at, ends_at)
        } else {
            whole
        };
        let is_closed = is_closed && span == whole;
        Self {
            span,
            numbers,
            fps: timeline.fps.max(*Timeline::FPS.start()),
            is_looped: timeline.looped,
            is_ping_pong: timeline.ping_pong,
            is_closed,
            holds: holds.collect(),
            starts: starts.collect(),
        }
    }

    /// Frames shown per second.
    pub fn fps(&self) -> f32 {
        self.fps
    }

    /// Whether playing starts again after the last frame.
    pub fn is_looped(&self) -> bool {
        self.is_looped
    }

    /// How many keys take part.
    pub fn key_count(&self) -> usize {
        self.starts.len()
    }

    /// The position of the first key.
    pub fn start(&self) -> f32 {
        self.numbers.start()
    }

    /// The position of the last key.
    pub fn end(&self) -> f32 {
        self.numbers.end()
    }

    /// The position of the key at a place.
    pub fn position_of_key(&self, place: usize) -> f32 {
        self.numbers.position_of(place, 0.0)
    }

    /// The place of the last key at or before a position, and the share of the way from it to the next.
    pub fn place_of(&self, position: f32) -> (usize, f32) {
        self.numbers.place_of(position)
    }

    /// The frames that are shown, without repeats; empty without a key.
    pub fn frames(&self) -> std::ops::Range<usize> {
        let frame = |position| self.frames_to(position).round() as usize;
        match self.starts.last() {
            Some(last) if self.is_closed => 0..*last,
            Some(_) => frame(self.span.0)..frame(self.span.1) + 1,
            None => 0..0,
        }
    }

    /// Frames that are shown, without repeats: none without a face, one for one face.
    pub fn frame_count(&self) -> usize {
        self.frames().len()
    }

    /// The frame of the key at a place; that of the last for places beyond it.
    pub fn frame_of_key(&self, place: usize) -> usize {
        let start = self.starts.get(place).or(self.starts.last());
        start.copied().unwrap_or_default()
    }

    /// The keys that are shown, by the numbers that their frames have among [`Schedule::frames`], in ascending order.
    pub fn key_frames(&self) -> Vec<usize> {
        let frames = self.frames();
        let shown = self.starts.iter().filter(|start| frames.contains(start));
        shown.map(|start| start - frames.start).collect()
    }

    /// How many extra times a frame is shown.
    pub fn hold_of_frame(&self, frame: usize) -> u32 {
        let key = self.starts.binary_search(&frame).ok();
        key.and_then(|key| self.holds.get(key).copied())
            .unwrap_or_default()
    }

    /// For each of [`Schedule::frames`] how many extra times it is shown.
    pub fn holds(&self) -> Vec<u32> {
        self.frames()
            .map(|frame| self.hold_of_frame(frame))
            .collect()
    }

    /// The frames in the order in which they are shown once, with holds and the way back.
    pub fn play_order(&self) -> Vec<usize> {
        let frames = self.frames();
        let first = frames.start;
        let hold = |index| self.hold_of_frame(first + index);
        let mut order = export::play_order(frames.len(), hold, self.is_ping_pong);
        order.iter_mut().for_each(|frame| *frame += first);
        order
    }

    /// The position of a frame.
    pub fn position_of_frame(&self, frame: usize) -> f32 {
        let key = self.starts.partition_point(|start| *start <= frame);
        let key = key.saturating_sub(1);
        match (self.starts.get(key), self.starts.get(key + 1)) {
            (Some(start), Some(next)) => {
                let share = (frame - start) as f32 / (next - start).max(1) as f32;
                self.numbers.position_of(key, share)
            }
            _ => self.end(),
        }
    }

    /// Frames from the first key to a position, with fractions between frames. Positions outside the film are those of its
    /// ends.
    pub fn frames_to(&self, position: f32) -> f32 {
        let (key, share) = self.numbers.place_of(position);
        let start = self.frame_of_key(key) as f32;
        let next = self.frame_of_key(key + 1) as f32;
        start + share * (next - start)
    }

    /// The inverse of [`Schedule::frames_to`].
    pub fn position_after(&self, frames: f32) -> f32 {
        let last = self.frame_of_key(usize::MAX) as f32;
        let frames = frames.max(0.0).min(last);
        let key = self
            .starts
            .partition_point(|start| *start as f32 <= frames)
            .saturating_sub(1);
        match (self.starts.get(key), self.starts.get(key + 1)) {
            (Some(start), Some(next)) => {
                let share = (frames - *start as f32) / (next - start).max(1) as f32;
                self.numbers.position_of(key, share)
            }
            _ => self.end(),
        }
    }

    /// The frame nearest to a position.
    pub fn frame_at(&self, position: f32) -> usize {
        let frame = self.frames_to(position).round() as usize;
        let frames = self.frames();
        frame.clamp(frames.start, frames.end.saturating_sub(1).max(frames.start))
    }

    /// The first and the last position that are shown.
    pub fn span(&self) -> RangeInclusive<f32> {
        self.span.0..=self.span.1
    }

    /// Seconds that one run takes.
    pub fn duration_secs(&self) -> f32 {
        self.play_order().len() as f32 / self.fps
    }
}

/// Which numbers those keys of a film have that take part.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KeyNumbers(Vec<usize>);

impl KeyNumbers {
    /// Of numbers in ascending order.
    pub fn new(numbers: Vec<usize>) -> Self {
        Self(numbers)
    }

    /// The place of the key with a number; `None` where it takes no part.
    pub fn place(&self, number: usize) -> Option<usize> {
        self.0.binary_search(&number).ok()
    }

    fn start(&self) -> f32 {
        self.0.first().map_or(0.0, |number| *number as f32)
    }

    fn end(&self) -> f32 {
        self.0.last().map_or(0.0, |number| *number as f32)
    }

    /// The place of the last key at or before a position, and the share of the way from it to the next. Positions outside the
    /// film are those of its ends.
    pub fn place_of(&self, position: f32) -> (usize, f32) {
        // `max` first: it turns NaN into the start.
        let position = position.max(self.start()).min(self.end());
        let next = self.0.partition_point(|number| *number as f32 <= position);
        let place = next.saturating_sub(1);
        let share = match (self.0.get(place), self.0.get(place + 1)) {
            (Some(number), Some(next)) => {
                (position - *number as f32) / (next - number).max(1) as f32
            }
            _ => 0.0,
        };
        (place, share)
    }

    /// The position at a share of the way from the key at a place to the next; that of the last key for places beyond it.
    pub fn position_of(&self, place: usize, share: f32) -> f32 {
        match (self.0.get(place), self.0.get(place + 1)) {
            (Some(number), Some(next)) => *number as f32 + share * (next - number) as f32,
            _ => self.end(),
        }
    }
}
