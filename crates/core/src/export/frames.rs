//! Where an export gets its pictures from, one at a time.

use std::fs::File;
use std::io::{BufReader, Cursor, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use image::RgbImage;

use super::{ExportError, png};

/// The frames of an animation, which an export asks for one by one.
///
/// It asks in playing order: forwards, with a ping-pong backwards after that, and from the start again where a palette or a
/// size has to be found first.
pub trait Frames {
    /// How many there are.
    fn count(&self) -> usize;

    /// Frame `index`, below [`Frames::count`].
    ///
    /// # Errors
    /// Why there is none: [`ExportError::Frames`], or that it cannot be kept.
    fn frame(&mut self, index: usize) -> Result<RgbImage, ExportError>;

    /// How many extra times frame `index` is shown, wherever it stands, beside [`Animation::hold_frames`](super::Animation) at
    /// the ends.
    fn hold(&self, _index: usize) -> u32 {
        0
    }

    /// Says before the first is asked for whether any will be asked for again after the next one.
    fn keep(&mut self, _again: bool) {}
}

impl Frames for &[RgbImage] {
    fn count(&self) -> usize {
        self.len()
    }

    fn frame(&mut self, index: usize) -> Result<RgbImage, ExportError> {
        self.get(index)
            .cloned()
            .ok_or_else(|| ExportError::Frames(format!("frame {} is missing", index + 1)))
    }
}

/// Frames that come one after the other, such as from an engine. Those that may be asked for again are kept in a temporary
/// file, without loss, so that memory does not grow with their number.
pub struct Spool<I> {
    frames: I,
    count: usize,
    holds: Vec<u32>,
    folder: PathBuf,
    keeps: bool,
    /// How many have come.
    come: usize,
    /// Where each frame lies in the file.
    places: Vec<(u64, usize)>,
    file: Option<File>,
    /// The last frame, which holds ask for again.
    last: Option<(usize, RgbImage)>,
}

impl<E: std::fmt::Display, I: Iterator<Item = Result<RgbImage, E>>> Spool<I> {
    /// `count` frames from an iterator. What has to be kept lies in the folder of `target`, under no name.
    pub fn new(frames: I, count: usize, target: &Path) -> Self {
        let folder = match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.into(),
            _ => PathBuf::from("."),
        };
        Self {
            frames,
            count,
            holds: Vec::new(),
            folder,
            keeps: true,
            come: 0,
            places: Vec::new(),
            file: None,
            last: None,
        }
    }

    /// The same with frames that rest: how many extra times each is shown. Those beyond the end of the list do not rest.
    #[must_use]
    pub fn with_holds(self, holds: Vec<u32>) -> Self {
        Self { holds, ..self }
    }

    fn next(&mut self) -> Result<RgbImage, ExportError> {
        match self.frames.next() {
            Some(Ok(frame)) => {
                self.come += 1;
                if self.keeps {
                    self.store(&frame)?;
                }
                Ok(frame)
            }
            Some(Err(error)) => Err(ExportError::Frames(error.to_string())),
            None => Err(ExportError::Frames(format!(
                "only {} of {} frames were made. Try again",
                self.come, self.count
            ))),
        }
    }

    fn store(&mut self, frame: &RgbImage) -> Result<(), ExportError> {
        let bytes = png::encode_fast(frame).map_err(ExportError::Frames)?;
        let file = match &mut self.file {
            Some(file) => file,
            empty => empty.insert(
                tempfile::tempfile_in(&self.folder)
                    .map_err(ExportError::unwritable(&self.folder))?,
            ),
        };
        let start = self
            .places
            .last()
            .map_or(0, |(start, len)| start + *len as u64);
        file.seek(SeekFrom::Start(start))
            .and_then(|_| file.write_all(&bytes))
            .map_err(ExportError::unwritable(&self.folder))?;
        self.places.push((start, bytes.len()));
        Ok(())
    }

    fn kept(&self, index: usize) -> Result<RgbImage, ExportError> {
        let lost = || ExportError::Frames(format!("frame {} cannot be read again", index + 1));
        let &(start, len) = self.places.get(index).ok_or_else(lost)?;
        let mut file = self.file.as_ref().ok_or_else(lost)?;
        let mut bytes = vec![0; len];
        file.seek(SeekFrom::Start(start))
            .and_then(|_| BufReader::new(file).read_exact(&mut bytes))
            .map_err(|_| lost())?;
        let decoded = image::load(Cursor::new(bytes), image::ImageFormat::Png);
        Ok(decoded.map_err(|_| lost())?.into_rgb8())
    }
}

impl<E: std::fmt::Display, I: Iterator<Item = Result<RgbImage, E>>> Frames for Spool<I> {
    fn count(&self) -> usize {
        self.count
    }

    fn hold(&self, index: usize) -> u32 {
        self.holds.get(index).copied().unwrap_or_default()
    }

    fn frame(&mut self, index: usize) -> Result<RgbImage, ExportError> {
        if let Some((last, frame)) = &self.last
            && *last == index
        {
            return Ok(frame.clone());
        }
        let frame = if index < self.come {
            self.kept(index)?
        } else {
            while self.come < index {
                self.next()?;
            }
            self.next()?
        };
        self.last = Some((index, frame.clone()));
        Ok(frame)
    }

    fn keep(&mut self, again: bool) {
        self.keeps = again;
    }
}
