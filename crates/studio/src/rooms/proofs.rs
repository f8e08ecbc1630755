//! The proof of an export: some pieces of the film in the very file that would be written, decoded again. It is made in the
//! background, while somebody looks, and anew whenever the film or how it is written changes.

use std::ops::ControlFlow;
use std::sync::Arc;

use image::RgbImage;

use super::film_pictures::{FilmMaker, FilmPictures, plans};
use super::proof_frame::{FrameProof, ProofFrame};
use crate::context::{Context, Sheet};
use crate::film::Film;
use facemath_core::export::{Animation, ExportError, Proof};
use facemath_core::photo::resize;
use facemath_core::work::{Job, Stopped, Wake};
use facemath_nets::engine::Drawing;

/// The longest side of the proof's pictures in pixels, as they are shown.
const MOST_SHOWN_PX: u32 = 2048;

/// The proof of the film's file. See the [module documentation](self).
pub struct Proofs {
    is_shown: bool,
    asked: Option<Asked>,
    /// Whether what is made is of what was asked for last.
    is_made: bool,
    job: Option<Job<Proof>>,
    made: Option<Result<Arc<Proof>, String>>,
    frame: FrameProof,
    wake: Wake,
}

/// What a proof is of.
#[derive(PartialEq)]
struct Asked {
    film: Film,
    animation: Animation,
    /// How many frames the film has.
    film_frames: usize,
    /// Which of them is shown when.
    order: Vec<usize>,
    pictures: FilmPictures,
    /// Frames of each piece.
    pieces: Vec<usize>,
}

impl Proofs {
    pub(crate) fn new(wake: Wake) -> Self {
        Self {
            is_shown: false,
            asked: None,
            is_made: false,
            job: None,
            made: None,
            frame: FrameProof::default(),
            wake,
        }
    }

    /// The newest proof, of the film before while one of the film as it is now is on its way; an error is a sentence.
    pub fn proof(&self) -> Option<Result<&Arc<Proof>, &str>> {
        self.made
            .as_ref()
            .map(|made| made.as_ref().map_err(String::as_str))
    }

    /// The frame at which the playhead stands, of the film as it is written for the newest proof; `None` while nobody has put
    /// the playhead anywhere.
    pub fn frame(&self) -> Option<&ProofFrame> {
        self.frame.frame()
    }

    /// Whether a newer proof is on its way.
    pub fn is_pending(&self) -> bool {
        self.asked.is_some() && !self.is_made
    }

    /// How many frames the film has that it is of.
    pub fn film_frame_count(&self) -> usize {
        self.asked.as_ref().map_or(0, |asked| asked.film_frames)
    }

    /// How many frames the proof has.
    pub fn frame_count(&self) -> usize {
        self.asked
            .as_ref()
            .map_or(0, |asked| asked.pictures.count())
    }

    /// Whether somebody looks.
    pub(crate) fn watch(&mut self, is_shown: bool) {
        self.is_shown = is_shown;
    }

    /// Makes the proof follow the film and how it is written. Under a hand that changes it the proof waits.
    pub(crate) fn pump(&mut self, context: &mut Context, film: Film) {
        if !self.is_shown {
            if self.asked.take().is_some() || self.made.take().is_some() {
                (self.job, self.made) = (None, None);
                context.set_tiles(Sheet::Proof, Vec::<Drawing>::new());
            }
            self.frame.clear(context);
            return;
        }
        let written = self.made.as_ref().and_then(|made| made.as_ref().ok());
        let written = written
            .filter(|_| self.is_made)
            .map(|proof| proof.animation.clone());
        self.frame.pump(context, film, written, &self.wake);
        if context.hand.is_moving() {
            return;
        }
        match wanted(context, film) {
            Ok(wanted) if self.asked.as_ref() == Some(&wanted) => self.go_on(context),
            Ok(wanted) => {
                self.job = None;
                context.set_tiles(Sheet::Proof, wanted.pictures.drawings().to_vec());
                self.asked = Some(wanted);
                self.is_made = false;
                self.forget_failure();
            }
            Err(reason) => {
                self.job = None;
                self.asked = None;
                self.made = Some(Err(reason));
                context.set_tiles(Sheet::Proof, Vec::<Drawing>::new());
            }
        }
    }

    /// A proof of the film before is still worth seeing, a reason why there was none is not.
    fn forget_failure(&mut self) {
        self.made.take_if(|made| made.is_err());
    }

    fn go_on(&mut self, context: &Context) {
        let Some(asked) = &self.asked else {
            return;
        };
        if let Some(job) = &mut self.job {
            if let Some(outcome) = job.poll() {
                self.job = None;
                self.is_made = true;
                self.made = Some(match outcome {
                    Ok(proof) => Ok(Arc::new(proof)),
                    Err(Stopped::Failed(reason)) => Err(reason),
                    Err(Stopped::Cancelled) => Err("The preview was stopped".to_owned()),
                });
            }
            return;
        }
        if self.is_made {
            return;
        }
        let pictures = (0..asked.pictures.drawings().len())
            .map(|index| context.newest_tile(Sheet::Proof, index));
        let Some(pictures) = pictures.collect::<Option<Vec<_>>>() else {
            return;
        };
        self.job = Some(start(asked, pictures, &self.wake));
    }
}

fn start(asked: &Asked, pictures: Vec<Arc<RgbImage>>, wake: &Wake) -> Job<Proof> {
    let (format, animation) = (asked.film.format, asked.animation.clone());
    let (order, lengths) = (asked.order.clone(), asked.pieces.clone());
    let whole = asked.pictures.whole().cloned();
    Job::spawn("proof", "Previewing the file", wake, move |reporter| {
        let drawn = pictures.into_iter().map(|picture| Ok((*picture).clone()));
        let mut pictures = FilmPictures::of_drawn(whole, Box::new(drawn));
        let pieces = lengths
            .iter()
            .map(|length| pictures.by_ref().take(*length).collect());
        let pieces: Vec<Vec<RgbImage>> = pieces.collect::<Result<_, String>>()?;
        let mut progress = |_| {
            if reporter.is_cancelled() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let proof = format.proof(&pieces, &order, &animation, &mut progress);
        let mut proof = proof.map_err(|error| match error {
            ExportError::Cancelled => Stopped::Cancelled,
            error => Stopped::Failed(error.to_string()),
        })?;
        for picture in &mut proof.pictures {
            picture.image = for_screen(std::mem::take(&mut picture.image));
        }
        Ok(proof)
    })
}

/// A picture no larger than a screen shows and a texture may be: sheets and strips are.
fn for_screen(picture: RgbImage) -> RgbImage {
    let (width, height) = picture.dimensions();
    let longer = width.max(height);
    if longer <= MOST_SHOWN_PX {
        return picture;
    }
    let shown = |side: u32| u64::from(side) * u64::from(MOST_SHOWN_PX) / u64::from(longer);
    resize(
        &picture,
        shown(width).max(1) as u32,
        shown(height).max(1) as u32,
    )
}

/// Why there is no first of many films: what their export would say.
fn first_is_missing(context: &Context, film: Film) -> String {
    let reason = FilmMaker::new(context, film).err();
    reason.unwrap_or_else(|| "The faces of the first film are not there yet".to_owned())
}

/// What there is to prove now; an error says in a sentence why there is nothing.
fn wanted(context: &Context, film: Film) -> Result<Asked, String> {
    if !context.can_morph() {
        return Err("A film needs two faces".to_owned());
    }
    let maker = FilmMaker::of_those_that_are_there(context, film)?;
    // Of many films the first.
    let plans = plans(context.document(), film.films);
    let part = match plans.first() {
        Some(plan) => {
            let part = maker.between(plan.faces);
            part.ok_or_else(|| first_is_missing(context, film))?
        }
        None => maker.whole(),
    };
    let frames = part.schedule.frames();
    let animation = maker.animation(&part);
    let pieces = film.format.proof_pieces(frames.len(), &animation);
    let shown = pieces.iter().flatten();
    let mut pictures = FilmPictures::from(Vec::new());
    maker.add(
        &mut pictures,
        &part,
        shown.map(|index| frames.start + index),
    );
    Ok(Asked {
        film,
        animation: Animation {
            provenance: animation.provenance.stating(pictures.provenance()),
            ..animation
        },
        film_frames: frames.len(),
        order: part.schedule.play_order(),
        pictures,
        pieces: pieces.iter().map(Vec::len).collect(),
    })
}
