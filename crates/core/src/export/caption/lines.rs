//! Captions broken into lines that fit.

use vello_cpu::kurbo::BezPath;

use super::text::Word;

/// From one line to the next, in parts of the font's size.
const LINE: f64 = 1.22;
/// From the top of a line to what letters stand on, in parts of the font's size.
const BASE: f64 = 0.94;
/// How much smaller letters get from one try to the next.
const SHRINK: f64 = 0.95;
/// Halvings of the width that makes lines even.
const EVENINGS: usize = 12;

/// What a text has to fit into, in pixels.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Room {
    pub(in super::super) width_px: f64,
    pub(in super::super) height_px: f64,
    /// The font's size, if there is room for it.
    pub(in super::super) largest_px: f64,
    /// The smallest font that is read.
    pub(in super::super) least_px: f64,
}

/// A text at the size at which it fits.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    pub(super) em_px: f64,
    lines: Vec<Line>,
}

#[derive(Clone, Debug, Default)]
struct Line {
    /// Words, each with its distance from the line's beginning in parts of the font's size.
    words: Vec<(f64, Word)>,
    width: f64,
}

impl Lines {
    /// The text as large as it fits into `room`; `None` where it does not. Lines of one paragraph are about equally long.
    pub(super) fn fitting(text: &str, room: Room) -> Option<Self> {
        let paragraphs: Vec<Vec<Word>> = text
            .trim()
            .lines()
            .map(|line| line.split_whitespace().map(Word::new).collect())
            .collect();
        let widest = paragraphs.iter().flatten().map(|word| word.width);
        let widest = widest.fold(0.0, f64::max);
        let space = Word::new(" ").width;
        let mut em_px = room.largest_px.max(room.least_px);
        loop {
            let width = room.width_px / em_px;
            if widest <= width {
                let broken = paragraphs
                    .iter()
                    .flat_map(|words| broken_evenly(words, space, widest, width));
                let lines = Self {
                    em_px,
                    lines: broken.collect(),
                };
                if lines.height_px() <= room.height_px {
                    return Some(lines);
                }
            }
            if em_px <= room.least_px {
                return None;
            }
            em_px = (em_px * SHRINK).max(room.least_px);
        }
    }

    /// From the top of the first line to the bottom of the last.
    pub(super) fn height_px(&self) -> f64 {
        self.lines.len() as f64 * LINE * self.em_px
    }

    /// The outlines of all letters, each line in the middle of a width, the first one's top at 0, in pixels.
    pub(super) fn path(&self, width_px: f64) -> BezPath {
        let mut path = BezPath::new();
        for (number, line) in self.lines.iter().enumerate() {
            let y = (number as f64 * LINE + BASE) * self.em_px;
            let left = (width_px - line.width * self.em_px) / 2.0;
            for (x, word) in &line.words {
                word.draw(&mut path, (left + x * self.em_px, y), self.em_px);
            }
        }
        path
    }
}

/// Words on as few lines as `width` allows, and those as short as that number allows.
fn broken_evenly(words: &[Word], space: f64, widest: f64, width: f64) -> Vec<Line> {
    let mut best = broken(words, space, width);
    let (mut low, mut high) = (widest, width);
    for _ in 0..EVENINGS {
        let middle = low.midpoint(high);
        let tried = broken(words, space, middle);
        if tried.len() == best.len() {
            best = tried;
            high = middle;
        } else {
            low = middle;
        }
    }
    best
}

/// Words on lines of at most a width, each line as full as it gets. A paragraph without words is a blank line.
fn broken(words: &[Word], space: f64, width: f64) -> Vec<Line> {
    let mut lines = vec![Line::default()];
    for word in words {
        let last = lines
            .last()
            .filter(|line| line.words.is_empty() || line.width + space + word.width <= width);
        if last.is_none() {
            lines.push(Line::default());
        }
        if let Some(line) = lines.last_mut() {
            if !line.words.is_empty() {
                line.width += space;
            }
            line.words.push((line.width, word.clone()));
            line.width += word.width;
        }
    }
    lines
}
