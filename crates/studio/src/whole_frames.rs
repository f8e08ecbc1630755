//! The frames of a film of a whole photograph: each is the photograph with the face of that frame put back into it.

use std::sync::Arc;

use image::RgbImage;

use crate::export_job::Frames;
use facemath_core::detail::{Backdrop, PasteOptions};
use facemath_core::latent::GlassesChange;
use facemath_core::photo::{Framing, Photo};

/// How such frames are made of the faces that are drawn for them.
#[derive(Clone, Debug, PartialEq)]
pub struct WholeFrames {
    photo: Arc<Photo>,
    framing: Framing,
    /// Width and height of the frames.
    size_px: (u32, u32),
    frames: Vec<WholeFrame>,
}

/// What a frame is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct WholeFrame {
    /// Whether the face without an edit is drawn before that of the frame: in the first, and where faces are sharpened
    /// otherwise than in the frame before.
    pub draws_plain: bool,
    /// What the frame does to the glasses in the photograph.
    pub glasses: GlassesChange,
    /// How much of the photograph's own detail the frame carries.
    pub options: PasteOptions,
}

impl WholeFrames {
    /// None yet, of a photograph with the square of its face, at a width and a height in pixels.
    pub(crate) fn new(photo: Arc<Photo>, framing: Framing, size_px: (u32, u32)) -> Self {
        Self {
            photo,
            framing,
            size_px,
            frames: Vec::new(),
        }
    }

    pub(crate) fn extend(&mut self, frames: Vec<WholeFrame>) {
        self.frames.extend(frames);
    }

    /// How many frames there are.
    pub fn count(&self) -> usize {
        self.frames.len()
    }

    /// The frames made of faces as they come, one at a time.
    pub fn of_drawn(self, drawn: Frames) -> Frames {
        Box::new(Making {
            drawn,
            // Made with the first frame, by whoever waits for that.
            backdrop: None,
            plain: None,
            next: 0,
            of: self,
        })
    }
}

struct Making {
    drawn: Frames,
    backdrop: Option<Backdrop>,
    plain: Option<Arc<RgbImage>>,
    next: usize,
    of: WholeFrames,
}

impl Making {
    /// `None` where a face is missing.
    fn make(&mut self, frame: WholeFrame) -> Option<Result<RgbImage, String>> {
        if frame.draws_plain {
            match self.drawn.next()? {
                Ok(plain) => self.plain = Some(Arc::new(plain)),
                Err(reason) => return Some(Err(reason)),
            }
        }
        let edited = match self.drawn.next()? {
            Ok(edited) => edited,
            Err(reason) => return Some(Err(reason)),
        };
        if self.backdrop.is_none() {
            self.backdrop = Backdrop::new(&self.of.photo, self.of.framing, self.of.size_px);
        }
        let (backdrop, plain) = (self.backdrop.as_mut(), self.plain.as_ref());
        let made = backdrop.zip(plain).and_then(|(backdrop, plain)| {
            backdrop.with_edit(plain, edited, frame.glasses, frame.options)
        });
        Some(made.ok_or_else(|| "The face was not drawn. Try again".to_owned()))
    }
}

impl Iterator for Making {
    type Item = Result<RgbImage, String>;

    fn next(&mut self) -> Option<Self::Item> {
        let frame = *self.of.frames.get(self.next)?;
        self.next += 1;
        self.make(frame)
    }
}
