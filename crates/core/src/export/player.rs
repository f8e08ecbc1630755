//! Frames in the order in which they are shown, at their size, each with its time.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::Arc;

use image::RgbImage;
use rayon::prelude::*;

use super::caption::Overlay;
use super::sink::Sink;
use super::{Animation, Caption, ExportError, Frames, Progress, play_order};
use crate::photo::resize;

/// A picture that is shown for some ticks, of which each is one frame's time.
#[derive(Clone)]
pub(super) struct Picture {
    pub(super) image: Arc<RgbImage>,
    pub(super) first_tick: u64,
    pub(super) ticks: u64,
}

/// What becomes of frames before they are encoded: they get their size, and then the caption, whose letters stay sharp.
pub(super) struct Finish {
    size_px: (u32, u32),
    overlay: Option<Overlay>,
}

impl Finish {
    /// For pictures of a width and a height in pixels. An error says in words why the caption cannot be in them.
    pub(super) fn new(caption: &Caption, size_px: (u32, u32)) -> Result<Self, String> {
        Ok(Self {
            size_px,
            overlay: Overlay::new(caption, size_px)?,
        })
    }

    /// The same without a caption.
    pub(super) fn plain(size_px: (u32, u32)) -> Self {
        Self {
            size_px,
            overlay: None,
        }
    }

    /// The picture of a frame.
    pub(super) fn apply(&self, frame: RgbImage) -> RgbImage {
        let (width, height) = self.size_px;
        let mut picture = if frame.dimensions() == (width, height) {
            frame
        } else {
            resize(&frame, width, height)
        };
        if let Some(overlay) = &self.overlay {
            overlay.lay_over(&mut picture);
        }
        picture
    }
}

/// Hears how far an export is, and stops it by breaking.
pub(super) type OnProgress<'a> = dyn FnMut(Progress) -> ControlFlow<()> + 'a;

/// Plays the frames of an animation once. Equal pictures one after the other are one picture that lasts longer.
pub(super) struct Player<'a> {
    frames: &'a mut dyn Frames,
    /// Indices that are still to come, each with its ticks.
    runs: std::vec::IntoIter<(usize, u64)>,
    finish: Finish,
    progress: &'a mut OnProgress<'a>,
    total_ticks: u64,
    ticks_taken: u64,
    /// Pictures that are ready; how long the last one lasts is not known before the next.
    ready: VecDeque<Picture>,
}

impl<'a> Player<'a> {
    /// Plays `frames` as they are after `finish`. `progress` hears of pictures that are written and stops by breaking.
    pub(super) fn new(
        frames: &'a mut dyn Frames,
        animation: &Animation,
        finish: Finish,
        progress: &'a mut OnProgress<'a>,
    ) -> Self {
        let runs = runs(frames, animation);
        Self {
            frames,
            total_ticks: runs.iter().map(|(_, ticks)| ticks).sum(),
            runs: runs.into_iter(),
            finish,
            progress,
            ticks_taken: 0,
            ready: VecDeque::new(),
        }
    }

    /// Width and height of the pictures in pixels.
    pub(super) fn size_px(&self) -> (u32, u32) {
        self.finish.size_px
    }

    /// How many ticks it lasts.
    pub(super) fn total_ticks(&self) -> u64 {
        self.total_ticks
    }

    /// Plays all pictures for a format whose pictures are coded each by itself: `encode` has a picture and the one before it,
    /// on all cores, and `put` what became of them, in their order. Returns how many pictures there are.
    pub(super) fn encode_all<Coded: Send>(
        &mut self,
        sink: &mut Sink<'_>,
        encode: impl Fn(&Picture, Option<&Picture>) -> Result<Coded, String> + Sync,
        mut put: impl FnMut(&mut Sink<'_>, &Picture, Coded) -> Result<(), ExportError>,
    ) -> Result<usize, ExportError> {
        let mut count = 0;
        let mut before: Option<Picture> = None;
        loop {
            let pictures = self.batch(2 * batch_len())?;
            if pictures.is_empty() {
                return Ok(count);
            }
            let encoded: Result<Vec<_>, String> = pictures
                .par_iter()
                .enumerate()
                .map(|(index, picture)| {
                    let before = match index.checked_sub(1) {
                        Some(index) => pictures.get(index),
                        None => before.as_ref(),
                    };
                    encode(picture, before)
                })
                .collect();
            let encoded = encoded.map_err(|reason| sink.invalid(reason))?;
            for (picture, coded) in pictures.iter().zip(encoded) {
                put(sink, picture, coded)?;
            }
            count += pictures.len();
            self.wrote(&pictures)?;
            before = pictures.last().cloned();
        }
    }

    /// The next pictures, at most `count`; none when all have been played.
    pub(super) fn batch(&mut self, count: usize) -> Result<Vec<Picture>, ExportError> {
        while self.ready.len() <= count && !self.runs.as_slice().is_empty() {
            let mut raw = Vec::with_capacity(count);
            for (index, ticks) in self.runs.by_ref().take(count) {
                let frame = self.frames.frame(index)?;
                if frame.is_empty() {
                    return Err(ExportError::Frames(
                        "there is no picture to write".to_owned(),
                    ));
                }
                raw.push((frame, ticks));
            }
            let finish = &self.finish;
            let finished = raw
                .into_par_iter()
                .map(|(frame, ticks)| (finish.apply(frame), ticks));
            for (image, ticks) in finished.collect::<Vec<_>>() {
                self.append(image, ticks);
            }
        }
        let count = count.min(self.ready.len());
        Ok(self.ready.drain(..count).collect())
    }

    fn append(&mut self, image: RgbImage, ticks: u64) {
        let first_tick = self.ticks_taken;
        self.ticks_taken += ticks;
        match self.ready.back_mut() {
            Some(last) if *last.image == image => last.ticks += ticks,
            _ => self.ready.push_back(Picture {
                image: Arc::new(image),
                first_tick,
                ticks,
            }),
        }
    }

    /// Tells that these pictures are written.
    ///
    /// # Errors
    /// [`ExportError::Cancelled`].
    pub(super) fn wrote(&mut self, pictures: &[Picture]) -> Result<(), ExportError> {
        let Some(last) = pictures.last() else {
            return Ok(());
        };
        let progress = Progress {
            done: (last.first_tick + last.ticks) as usize,
            total: self.total_ticks as usize,
        };
        match (self.progress)(progress) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(ExportError::Cancelled),
        }
    }
}

/// Frames in playing order, with all holds.
pub(super) fn order_of(frames: &dyn Frames, animation: &Animation) -> Vec<usize> {
    let count = frames.count();
    let at_ends = |index| {
        if index == 0 || index + 1 == count {
            animation.hold_frames
        } else {
            0
        }
    };
    let hold = |index| frames.hold(index).saturating_add(at_ends(index));
    play_order(count, hold, animation.ping_pong)
}

/// Frames in playing order, each with the ticks for which it rests.
fn runs(frames: &dyn Frames, animation: &Animation) -> Vec<(usize, u64)> {
    let mut runs: Vec<(usize, u64)> = Vec::new();
    for index in order_of(frames, animation) {
        match runs.last_mut() {
            Some((last, ticks)) if *last == index => *ticks += 1,
            _ => runs.push((index, 1)),
        }
    }
    runs
}

/// How many pictures are worked on at once: one for each core.
pub(super) fn batch_len() -> usize {
    rayon::current_num_threads().max(1)
}

/// A part of a picture, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) left: u32,
    pub(super) top: u32,
    pub(super) width: u32,
    pub(super) height: u32,
}

impl Area {
    /// All of a picture.
    pub(super) fn whole(image: &RgbImage) -> Self {
        Self {
            left: 0,
            top: 0,
            width: image.width(),
            height: image.height(),
        }
    }

    /// The smallest part outside which two pictures of one size are the same; one pixel of it where they are all the same.
    pub(super) fn changed(before: &RgbImage, after: &RgbImage) -> Self {
        let stride = 3 * after.width().max(1) as usize;
        let rows = before
            .as_raw()
            .chunks_exact(stride)
            .zip(after.as_raw().chunks_exact(stride));
        let (mut top, mut bottom) = (after.height(), 0);
        let (mut left, mut right) = (stride, 0);
        for (row, (before, after)) in (0_u32..).zip(rows) {
            let mut differences = before.iter().zip(after).enumerate();
            let is_different = |(_, (a, b)): &(usize, (&u8, &u8))| a != b;
            let Some((first, _)) = differences.find(is_different) else {
                continue;
            };
            let last = differences
                .rfind(is_different)
                .map_or(first, |(last, _)| last);
            (top, bottom) = (top.min(row), row + 1);
            (left, right) = (left.min(first), right.max(last + 1));
        }
        if bottom == 0 {
            return Self {
                left: 0,
                top: 0,
                width: 1,
                height: 1,
            };
        }
        let (left, right) = (left as u32 / 3, (right as u32).div_ceil(3));
        Self {
            left,
            top,
            width: right - left,
            height: bottom - top,
        }
    }
}
