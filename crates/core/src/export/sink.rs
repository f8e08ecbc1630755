//! What encoders write to.

use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use super::player::Finish;
use super::{Animation, ExportError};

/// A place for bytes, parts of which may be filled in later.
pub(super) trait Out: Write + Seek {}

impl<T: Write + Seek> Out for T {}

/// The bytes of one file, on their way to `path`.
pub(super) struct Sink<'a> {
    path: &'a Path,
    out: &'a mut dyn Out,
    len: u64,
}

impl<'a> Sink<'a> {
    /// Whatever goes wrong is told of `path`.
    pub(super) fn new(path: &'a Path, out: &'a mut dyn Out) -> Self {
        Self { path, out, len: 0 }
    }

    /// Appends bytes.
    pub(super) fn put(&mut self, bytes: &[u8]) -> Result<(), ExportError> {
        self.out
            .write_all(bytes)
            .map_err(ExportError::unwritable(self.path))?;
        self.len += bytes.len() as u64;
        Ok(())
    }

    /// Appends all that `source` still has.
    pub(super) fn copy(&mut self, source: &mut impl io::Read) -> Result<(), ExportError> {
        self.len += io::copy(source, &mut self.out).map_err(ExportError::unwritable(self.path))?;
        Ok(())
    }

    /// Writes over what has been written, at `place` bytes from the start.
    pub(super) fn overwrite(&mut self, place: u64, bytes: &[u8]) -> Result<(), ExportError> {
        let mut write = || {
            self.out.seek(SeekFrom::Start(place))?;
            self.out.write_all(bytes)?;
            self.out.seek(SeekFrom::Start(self.len))
        };
        write().map_err(ExportError::unwritable(self.path))?;
        Ok(())
    }

    /// Bytes so far.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// What becomes of the frames of a film at a width and a height in pixels.
    pub(super) fn finish(
        &self,
        animation: &Animation,
        size_px: (u32, u32),
    ) -> Result<Finish, ExportError> {
        Finish::new(&animation.caption, size_px).map_err(|reason| self.invalid(reason))
    }

    /// That no such file can be made, for a reason in words.
    pub(super) fn invalid(&self, reason: impl Into<String>) -> ExportError {
        ExportError::Invalid {
            path: self.path.into(),
            reason: reason.into(),
        }
    }

    /// That a temporary file beside it cannot be used.
    pub(super) fn unwritable(&self, error: io::Error) -> ExportError {
        ExportError::unwritable(self.path)(error)
    }
}
