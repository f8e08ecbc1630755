//! A few frames of a film in its file: how large the whole will be, and what is seen of it.

use std::collections::HashSet;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::Path;

use image::RgbImage;

use super::player::{Finish, OnProgress};
use super::task::Task;
use super::{Animation, ExportError, Format, Progress, fit, images, picture, played, sequence};

/// Pieces of a film that is too long to be shown whole.
const PIECES: usize = 3;
/// Frames that follow each other in a piece.
const PIECE_FRAMES: usize = 4;

/// A picture of a film as its file has it.
#[derive(Clone, Debug)]
pub struct PlayedPicture {
    /// The picture, decoded.
    pub image: RgbImage,
    /// How long it shows, in seconds.
    pub secs: f32,
}

/// Pieces of a film in the very file that an export would write.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The pictures of all pieces, one after the other.
    pub pictures: Vec<PlayedPicture>,
    /// How large the whole film will be, in bytes, as far as the pieces are like the rest.
    pub bytes: u64,
    /// How it was written, with what a limit of its bytes has changed.
    pub animation: Animation,
}

/// A piece of a film, encoded.
struct Piece {
    /// The files: one, or one a picture.
    files: Vec<Vec<u8>>,
    /// Bytes of the first picture with all that a file has once.
    first: u64,
    /// Bytes of each further picture.
    each: u64,
}

impl Format {
    /// How large the file will be, in bytes, judged by a few frames that follow each other: they are encoded as all would
    /// be, which takes their share of the time.
    ///
    /// `frame_count` is how many frames there are, without holds and ways back. A smooth morph moves as fast as it does on
    /// average about a fifth of the way from one face to the next, so that is where a sample should be from.
    ///
    /// # Errors
    /// As [`Format::write`].
    pub fn estimate_bytes(
        self,
        sample: &[RgbImage],
        frame_count: usize,
        animation: &Animation,
    ) -> Result<u64, ExportError> {
        self.check(nowhere(), frame_count, animation)?;
        let order = sequence(frame_count, animation.hold_frames, animation.ping_pong);
        let mut progress = |_| ControlFlow::Continue(());
        let piece = self.encode_piece(sample, frame_count, animation, &mut progress)?;
        Ok(piece.first + self.others(&order, animation) * piece.each)
    }

    /// Which frames show what a film with so many will be in its file, by their numbers: all of a short one, else pieces of
    /// frames that follow each other from its beginning, middle and end. Of a sheet or strip all that are in it, or of a large
    /// sheet the row beside its caption, are one piece.
    pub fn proof_pieces(self, frame_count: usize, animation: &Animation) -> Vec<Vec<usize>> {
        if self.is_picture() {
            return vec![picture::proof_frames(self, frame_count, animation)];
        }
        let (pieces, length) = if frame_count <= PIECES * PIECE_FRAMES {
            (1, frame_count)
        } else {
            (PIECES, PIECE_FRAMES)
        };
        let start = |piece: usize| (2 * piece + 1) * (frame_count - length) / (2 * pieces);
        let starts = (0..pieces).map(start);
        starts
            .map(|start| (start..start + length).collect())
            .collect()
    }

    /// Writes pieces of a film as [`Format::write`] would write all of it, and decodes what became of them. Each piece is
    /// frames that follow each other, or the frames of a sheet or strip: see [`Format::proof_pieces`]. `order` is which frame of
    /// the film is shown when, as for [`Format::guess_bytes`]. `progress` is asked again and again whether to go on.
    ///
    /// # Errors
    /// As [`Format::write`]; [`ExportError::Invalid`] also where a piece cannot be decoded.
    pub fn proof(
        self,
        pieces: &[Vec<RgbImage>],
        order: &[usize],
        animation: &Animation,
        progress: &mut OnProgress<'_>,
    ) -> Result<Proof, ExportError> {
        let rungs = match animation.encoding.max_bytes {
            Some(_) => fit::ladder(self, frame_count_of(order), animation),
            None => vec![animation.clone()],
        };
        // All rungs before the first are too large; what the last one made is kept where it has been tried.
        let mut fitting = None;
        let (mut first, mut last) = (0, rungs.len().saturating_sub(1));
        let limit = animation.encoding.max_bytes.map(fit::aimed_at);
        while first < last {
            let middle = first.midpoint(last);
            let animation = rungs.get(middle).unwrap_or(animation);
            let encoded = self.encode_pieces(pieces, order, animation, progress)?;
            if limit.is_none_or(|limit| encoded.1 as f64 <= limit) {
                fitting = Some(encoded);
                last = middle;
            } else {
                first = middle + 1;
            }
        }
        let animation = rungs.get(first).unwrap_or(animation);
        let (encoded, bytes) = match fitting {
            Some(encoded) => encoded,
            None => self.encode_pieces(pieces, order, animation, progress)?,
        };
        let mut pictures = Vec::new();
        for file in encoded.iter().flat_map(|piece| &piece.files) {
            let decoded = played::pictures(self, file, animation.fps);
            pictures.extend(decoded.map_err(|reason| ExportError::Invalid {
                path: nowhere().into(),
                reason,
            })?);
        }
        Ok(Proof {
            pictures,
            bytes,
            animation: animation.clone(),
        })
    }

    /// The pieces, encoded, and the bytes of the whole film.
    fn encode_pieces(
        self,
        pieces: &[Vec<RgbImage>],
        order: &[usize],
        animation: &Animation,
        progress: &mut OnProgress<'_>,
    ) -> Result<(Vec<Piece>, u64), ExportError> {
        let frame_count = frame_count_of(order);
        let encoded: Vec<Piece> = pieces
            .iter()
            .map(|piece| self.encode_piece(piece, frame_count, animation, progress))
            .collect::<Result<_, _>>()?;
        let others = self.others(order, animation);
        let sum: u64 = encoded
            .iter()
            .map(|piece| piece.first + others * piece.each)
            .sum();
        let bytes = sum / encoded.len().max(1) as u64;
        Ok((encoded, bytes))
    }

    /// Frames of a film with `frame_count`, encoded.
    fn encode_piece(
        self,
        frames: &[RgbImage],
        frame_count: usize,
        animation: &Animation,
        progress: &mut OnProgress<'_>,
    ) -> Result<Piece, ExportError> {
        let is_empty = frames.is_empty();
        let checked = if is_empty { 0 } else { frame_count };
        self.check(nowhere(), checked, animation)?;
        if self.is_picture() {
            return encode_part(self, frames, frame_count, animation, progress);
        }
        let once = Animation {
            hold_frames: 0,
            ping_pong: false,
            ..animation.clone()
        };
        if let Some(kind) = self.kind() {
            let finish = Finish::new(&animation.caption, animation.picture_px());
            let finish = finish.map_err(ExportError::Frames)?;
            let files = frames.iter().map(|frame| {
                let frame = finish.apply(frame.clone());
                let mark = Some(animation.provenance);
                images::encode(&frame, &once, kind, mark).map_err(ExportError::Frames)
            });
            let files: Vec<Vec<u8>> = files.collect::<Result<_, _>>()?;
            let all: usize = files.iter().map(Vec::len).sum();
            let each = (all / files.len().max(1)) as u64;
            return Ok(Piece {
                files,
                first: each,
                each,
            });
        }
        let mut encode = |mut frames: &[RgbImage]| -> Result<Vec<u8>, ExportError> {
            let mut file = Cursor::new(Vec::new());
            let task = Task {
                frames: &mut frames,
                animation: &once,
                progress,
            };
            self.encode(nowhere(), &mut file, task)?;
            Ok(file.into_inner())
        };
        let alone = encode(frames.get(..1).unwrap_or_default())?;
        // Of a single frame it is the same once more.
        let all = if frames.len() > 1 {
            encode(frames)?
        } else {
            alone.clone()
        };
        let (first, whole) = (alone.len() as u64, all.len() as u64);
        let each = match frames.len() as u64 {
            0 | 1 => first,
            count => whole.saturating_sub(first) / (count - 1),
        };
        Ok(Piece {
            files: vec![all],
            first,
            each,
        })
    }
}

/// Frames of a sheet or strip, encoded as the whole picture.
fn encode_part(
    format: Format,
    frames: &[RgbImage],
    frame_count: usize,
    animation: &Animation,
    progress: &mut OnProgress<'_>,
) -> Result<Piece, ExportError> {
    let start = Progress {
        done: 0,
        total: frames.len(),
    };
    if progress(start).is_break() {
        return Err(ExportError::Cancelled);
    }
    let part = picture::part(format, frames, frame_count, animation);
    let part = part.map_err(|reason| ExportError::Invalid {
        path: nowhere().into(),
        reason,
    })?;
    Ok(Piece {
        files: vec![part.file],
        first: part.bytes,
        each: 0,
    })
}

/// How many frames a film has that is shown in an order.
fn frame_count_of(order: &[usize]) -> usize {
    order.iter().collect::<HashSet<_>>().len()
}

/// What errors call a file that is never written.
fn nowhere() -> &'static Path {
    Path::new("the export")
}
