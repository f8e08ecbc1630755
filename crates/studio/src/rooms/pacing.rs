//! Even pace: measures how much the film changes on its ways, and spaces its frames so that each changes as much as the next.

use image::RgbImage;

use crate::command::{Command, KeyEdit};
use crate::context::{Context, Picture, Sheet, TileId, is_same_work};
use crate::document::Document;
use crate::messages::Severity;
use crate::timeline::Timeline;
use facemath_core::latent::{Easing, Pace};
use facemath_core::photo::resize;
use facemath_nets::engine::Drawing;

/// Measuring, while it is under way.
#[derive(Debug, Default)]
pub(crate) struct Pacing {
    asked: Option<Asked>,
}

/// What is being measured.
#[derive(Debug)]
struct Asked {
    /// The work as it was: what is measured of one film says nothing of another.
    document: Document,
    /// Numbers of the keys whose faces are there, with the frames to the next one.
    ways: Vec<(usize, u32)>,
    pictures: usize,
}

impl Pacing {
    /// Whether pictures are still being drawn for it.
    pub fn is_measuring(&self) -> bool {
        self.asked.is_some()
    }

    /// Has the film drawn at even steps of its ways.
    pub fn start(&mut self, context: &mut Context) {
        let drawings = context.even_steps(Pace::PIECES);
        let usual = context.document().timeline().frames_per_segment;
        let ready = context.ready_keys();
        // The last key has no way to go.
        let with_next = ready.iter().zip(ready.iter().skip(1));
        let ways =
            with_next.map(|((index, key), _)| (*index, key.key.to_next.frames.unwrap_or(usual)));
        let ways: Vec<(usize, u32)> = ways.collect();
        if ways.is_empty() {
            return;
        }
        self.asked = Some(Asked {
            document: context.document().clone(),
            ways,
            pictures: drawings.len(),
        });
        context.set_tiles(Sheet::Pace, drawings);
    }

    /// Spaces the frames once all pictures are there.
    pub fn pump(&mut self, context: &mut Context) {
        let Some(asked) = &self.asked else {
            return;
        };
        if !is_same_work(&asked.document, context.document()) {
            self.stop(context);
            context.report(
                Severity::Warning,
                "The film has changed: its pace was not measured",
            );
            return;
        }
        let pictures: Option<Vec<_>> = (0..asked.pictures)
            .map(|index| {
                let index = u16::try_from(index).ok()?;
                let picture = Picture::Tile(TileId {
                    sheet: Sheet::Pace,
                    index,
                });
                let is_there = !context.is_picture_pending(picture);
                let shown = context.shown(picture).filter(|_| is_there)?;
                shown.pixels.clone()
            })
            .collect();
        let Some(pictures) = pictures else {
            return;
        };
        let measured = asked.ways.clone();
        let changes: Vec<f32> = pictures
            .windows(2)
            .map(|pair| match pair {
                [a, b] => difference(a, b),
                _ => 0.0,
            })
            .collect();
        let ways = paced(&measured, &changes);
        self.stop(context);
        context.commit(Command::EditKeys(KeyEdit::SetPace { ways }));
    }
}

impl Pacing {
    fn stop(&mut self, context: &mut Context) {
        self.asked = None;
        context.set_tiles(Sheet::Pace, Vec::<Drawing>::new());
    }
}

/// How much two pictures differ, in levels of 255 on average. One without detail may be smaller than its neighbours.
fn difference(a: &RgbImage, b: &RgbImage) -> f32 {
    let of_one_size;
    let b = if b.dimensions() == a.dimensions() {
        b
    } else {
        of_one_size = resize(b, a.width(), a.height());
        &of_one_size
    };
    let pairs = a.as_raw().iter().zip(b.as_raw());
    let sum: u64 = pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f32 / a.as_raw().len().max(1) as f32
}

/// Frames and easings for ways that change so much on each piece: as many frames in all as before.
fn paced(ways: &[(usize, u32)], changes: &[f32]) -> Vec<(usize, u32, Easing)> {
    let pieces = |way: usize| -> Option<[f32; Pace::PIECES]> {
        let start = way * Pace::PIECES;
        changes.get(start..start + Pace::PIECES)?.try_into().ok()
    };
    let change = |way: usize| pieces(way).map_or(0.0, |pieces| pieces.iter().sum::<f32>());
    let moving = |way: &usize| change(*way) > 0.0;
    let all: f32 = (0..ways.len()).filter(moving).map(change).sum();
    let frames: u32 = (0..ways.len())
        .filter(moving)
        .filter_map(|way| Some(ways.get(way)?.1))
        .sum();
    let with_pace = ways.iter().enumerate().map(|(way, &(index, before))| {
        // Nothing moves where a face rests between two keys: that stays as long as it is.
        let Some(pieces) = pieces(way).filter(|_| moving(&way)) else {
            return (index, before, Easing::Linear);
        };
        let (least, most) = (
            *Timeline::FRAMES_PER_SEGMENT.start() as f32,
            *Timeline::FRAMES_PER_SEGMENT.end() as f32,
        );
        let share = change(way) / all * frames as f32;
        let frames = share.round().clamp(least, most) as u32;
        (index, frames, Easing::Paced(Pace::even(&pieces)))
    });
    with_pace.collect()
}
