//! The proof of the film's file on the screen: its pictures, one after the other, each for as long as the file says.

use std::sync::Arc;
use std::time::Duration;

use egui::{Context, TextureFilter, TextureHandle, TextureOptions};
use image::RgbImage;

use super::App;
use super::textures::{color_image, picture_of};
use crate::ui::ProofView;
use facemath_core::export::{Animation, Format, PlayedPicture, Proof, gif_rate_note};
use facemath_core::words;
use facemath_studio::{Film, Session, animation};

/// Pixels are seen as they are; a picture that is larger than its place is evened out.
const OPTIONS: TextureOptions = TextureOptions {
    magnification: TextureFilter::Nearest,
    ..TextureOptions::LINEAR
};
/// The shortest time for which a picture shows, in seconds.
const LEAST_SECS: f64 = 0.01;

/// The picture of the proof that shows now.
#[derive(Default)]
pub(super) struct ProofTexture {
    shown: Option<Playing>,
}

struct Playing {
    proof: Arc<Proof>,
    since_secs: f64,
    /// The picture that the texture has.
    shown: Shown,
    handle: TextureHandle,
}

/// A picture of the proof.
enum Shown {
    /// Of its pieces, by its number.
    Piece(usize),
    /// The frame where the playhead stands, by its place in memory, which stays taken.
    Frame(Arc<RgbImage>),
}

impl ProofTexture {
    /// Makes the texture follow the proof and the time, and asks for the frame in which the next picture shows.
    pub(super) fn update(&mut self, ctx: &Context, session: &Session) {
        let proof = match session.proofs().proof() {
            Some(Ok(proof)) if !proof.pictures.is_empty() => proof,
            _ => {
                self.shown = None;
                return;
            }
        };
        let now_secs = ctx.time();
        let playing = match self.shown.take() {
            Some(playing) if Arc::ptr_eq(&playing.proof, proof) => playing,
            _ => {
                let Some(first) = proof.pictures.first() else {
                    return;
                };
                Playing {
                    proof: Arc::clone(proof),
                    since_secs: now_secs,
                    shown: Shown::Piece(0),
                    handle: ctx.load_texture("proof", color_image(&first.image), OPTIONS),
                }
            }
        };
        let playing = self.shown.insert(playing);
        if let Some(frame) = session.proofs().frame() {
            let is_shown =
                matches!(&playing.shown, Shown::Frame(shown) if Arc::ptr_eq(shown, &frame.picture));
            if !is_shown {
                playing.handle.set(color_image(&frame.picture), OPTIONS);
                playing.shown = Shown::Frame(Arc::clone(&frame.picture));
            }
            return;
        }
        let (index, left_secs) = place(&proof.pictures, now_secs - playing.since_secs);
        let is_shown = matches!(playing.shown, Shown::Piece(shown) if shown == index);
        if !is_shown && let Some(picture) = proof.pictures.get(index) {
            playing.handle.set(color_image(&picture.image), OPTIONS);
            playing.shown = Shown::Piece(index);
        }
        if proof.pictures.len() > 1 {
            ctx.request_repaint_after(Duration::from_secs_f64(left_secs));
        }
    }
}

/// Which picture shows after so many seconds, and for how many more.
fn place(pictures: &[PlayedPicture], secs: f64) -> (usize, f64) {
    let lasts = |picture: &PlayedPicture| f64::from(picture.secs).max(LEAST_SECS);
    let whole: f64 = pictures.iter().map(lasts).sum();
    let mut left = secs.max(0.0) % whole.max(LEAST_SECS);
    for (index, picture) in pictures.iter().enumerate() {
        let own = lasts(picture);
        if left < own {
            return (index, own - left);
        }
        left -= own;
    }
    (0, LEAST_SECS)
}

impl App {
    /// The proof as the panels read it; `None` while nobody looks.
    pub(super) fn proof_view(&self) -> Option<ProofView> {
        let session = &self.session;
        if !session.view().is_proofing {
            return None;
        }
        let proofs = session.proofs();
        let film = session.settings().film();
        let shown = self.proof_texture.shown.as_ref();
        let picture = shown.map(|playing| picture_of(&playing.handle));
        let (bytes, words, notes) = match proofs.proof() {
            None => (None, "Drawing some frames…".to_owned(), Vec::new()),
            Some(Err(reason)) => (None, reason.to_owned(), Vec::new()),
            Some(Ok(proof)) => {
                let size = words::bytes(proof.bytes);
                let side_px = proof.animation.size_px;
                let format = film.format.name();
                let words = match session.film_file_names().first() {
                    Some(name) => format!("{name}, {side_px} px: about {size}"),
                    None => format!("{format}, {side_px} px: about {size}"),
                };
                let frames = proofs.film_frame_count();
                let seen = proofs.frame_count().min(frames);
                let is_cut = film.format == Format::Sheet && seen < frames;
                let asked = animation(session.context(), film);
                let mut notes = vec![match proofs.frame() {
                    Some(frame) => format!(
                        "Frame {} of {}, read back from the file",
                        frame.number + 1,
                        frame.count
                    ),
                    None if is_cut => {
                        format!("A row of it: {seen} of {frames} frames, read back from the file")
                    }
                    None => format!("{seen} of {frames} frames, read back from the file"),
                }];
                notes.extend(given_up(film, &asked, &proof.animation));
                let is_gif = film.format == Format::Gif;
                let note = gif_rate_note(asked.fps).filter(|_| is_gif);
                notes.extend(note.map(|note| words::capitalised(&note)));
                (Some(proof.bytes), words, notes)
            }
        };
        let is_pending = proofs.is_pending();
        Some(ProofView {
            picture,
            bytes: bytes.filter(|_| !is_pending),
            words,
            notes,
            is_pending,
        })
    }
}

/// What the largest size of the file has cost, in words; `None` where nothing.
fn given_up(film: Film, asked: &Animation, made: &Animation) -> Option<String> {
    let limit = words::bytes(film.encoding.max_bytes?);
    let (asked_encoding, made_encoding) = (asked.encoding, made.encoding);
    let mut costs = Vec::new();
    if made.size_px < asked.size_px {
        costs.push(format!("{} px", made.size_px));
    }
    if film.format == Format::Gif && made_encoding.lossy > asked_encoding.lossy {
        costs.push(format!("loss {} %", made_encoding.lossy));
    }
    if made_encoding.quality < asked_encoding.quality {
        costs.push(format!("quality {}", made_encoding.quality));
    }
    (!costs.is_empty()).then(|| format!("For at most {limit}: {}", costs.join(", ")))
}
