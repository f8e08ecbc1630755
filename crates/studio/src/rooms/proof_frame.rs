//! The frame of a film at which the playhead stands, as the film's file will have it: it follows a hand that scrubs.

use std::ops::ControlFlow;
use std::sync::Arc;

use image::RgbImage;

use super::film_pictures::{FilmMaker, FilmPictures};
use crate::context::{Context, Sheet, StageView};
use crate::film::Film;
use facemath_core::export::{Animation, Encoding, ExportError, Format};
use facemath_core::work::{Job, Stopped, Wake};
use facemath_nets::engine::Drawing;

/// A frame read back from the format of the film's file.
#[derive(Clone, Debug)]
pub struct ProofFrame {
    /// Its number, counted from 0 without holds and ways back.
    pub number: usize,
    /// How many there are.
    pub count: usize,
    /// The frame.
    pub picture: Arc<RgbImage>,
}

/// What a frame is of.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    number: usize,
    count: usize,
    format: Format,
    animation: Animation,
    pictures: FilmPictures,
}

/// Makes it: one at a time, and then the newest that is wanted.
#[derive(Default)]
pub(super) struct FrameProof {
    asked: Option<Asked>,
    job: Option<Job<ProofFrame>>,
    /// What the job, or the frame that it has made, is of.
    making: Option<Asked>,
    made: Option<ProofFrame>,
}

impl FrameProof {
    /// The newest frame; `None` unless the playhead was put somewhere and rests.
    pub fn frame(&self) -> Option<&ProofFrame> {
        self.made.as_ref().filter(|_| self.asked.is_some())
    }

    /// Makes it follow the playhead; `written` is how the film was written last for its proof, with what a limit of its bytes
    /// has cost.
    pub fn pump(
        &mut self,
        context: &mut Context,
        film: Film,
        written: Option<Animation>,
        wake: &Wake,
    ) {
        let wanted = wanted(context, film, written);
        if wanted != self.asked {
            let drawings = wanted
                .as_ref()
                .map(|wanted| wanted.pictures.drawings().to_vec());
            context.set_tiles(Sheet::ProofFrame, drawings.unwrap_or_default());
            self.asked = wanted;
            // Until they are asked for, the pictures are those of the frame before.
            if self.asked.is_some() {
                return;
            }
        }
        if let Some(outcome) = self.job.as_mut().and_then(Job::poll) {
            self.job = None;
            // What fails here fails for the whole proof, which says why.
            self.made = outcome.ok();
        }
        let Some(asked) = &self.asked else {
            (self.job, self.making, self.made) = (None, None, None);
            return;
        };
        if self.job.is_some() || self.making.as_ref() == Some(asked) {
            return;
        }
        let count = asked.pictures.drawings().len();
        let drawn = (0..count).map(|index| context.newest_tile(Sheet::ProofFrame, index));
        if let Some(drawn) = drawn.collect::<Option<Vec<_>>>() {
            self.job = Some(start(asked, drawn, wake));
            self.making = Some(asked.clone());
        }
    }

    /// Lets go of everything.
    pub fn clear(&mut self, context: &mut Context) {
        if self.asked.is_some() {
            context.set_tiles(Sheet::ProofFrame, Vec::<Drawing>::new());
        }
        *self = Self::default();
    }
}

/// The frame where the playhead was put, once it is the film that is looked at and not played. A sheet or strip has its frames
/// side by side, whatever the playhead does.
fn wanted(context: &Context, film: Film, written: Option<Animation>) -> Option<Asked> {
    let is_scrubbed = context.stage_view() == StageView::Morph && !context.playhead().is_playing();
    if !is_scrubbed || !context.can_morph() || film.format.is_picture() {
        return None;
    }
    let maker = FilmMaker::of_those_that_are_there(context, film).ok()?;
    let part = maker.whole();
    let frame = part.schedule.frame_at(context.playhead().position());
    let mut pictures = FilmPictures::from(Vec::new());
    maker.add(&mut pictures, &part, [frame]);
    let animation = Animation {
        caption: maker.caption_at(context.playhead().position()),
        ..written.unwrap_or_else(|| maker.animation(&part))
    };
    let frames = part.schedule.frames();
    Some(Asked {
        number: frame - frames.start.min(frame),
        count: frames.len(),
        format: film.format,
        animation: Animation {
            encoding: Encoding {
                max_bytes: None,
                ..animation.encoding
            },
            ..animation
        },
        pictures,
    })
}

fn start(asked: &Asked, drawn: Vec<Arc<RgbImage>>, wake: &Wake) -> Job<ProofFrame> {
    let Asked {
        number,
        count,
        format,
        ..
    } = *asked;
    let animation = asked.animation.clone();
    let whole = asked.pictures.whole().cloned();
    Job::spawn("proof-frame", "Previewing a frame", wake, move |reporter| {
        let drawn = drawn.into_iter().map(|picture| Ok((*picture).clone()));
        let frames = FilmPictures::of_drawn(whole, Box::new(drawn));
        let frames: Vec<RgbImage> = frames.collect::<Result<_, String>>()?;
        let mut progress = |_| match reporter.is_cancelled() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        };
        let proof = format.proof(&[frames], &[0], &animation, &mut progress);
        let proof = proof.map_err(|error| match error {
            ExportError::Cancelled => Stopped::Cancelled,
            error => Stopped::Failed(error.to_string()),
        })?;
        let picture = proof.pictures.into_iter().next();
        let picture = picture.ok_or_else(|| "The file has no picture".to_owned())?;
        Ok(ProofFrame {
            number,
            count,
            picture: Arc::new(picture.image),
        })
    })
}
