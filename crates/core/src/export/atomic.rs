//! Files that are either wholly new or untouched.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::ExportError;
use crate::files::{Unfinished, new_part, remove_stale};

/// Writes a file so that `path` is at every moment either what it was or all of the new content.
///
/// `write` fills a temporary file in the same folder, which is then renamed over `path`. When `write` fails the
/// temporary file is removed, also when the program is stopped. Of a symbolic link the target is written. Devices and pipes are refused. An existing file's permissions are kept; a new file gets the usual ones.
///
/// # Errors
/// What `write` returned, or [`ExportError::Unwritable`] naming `path`.
pub fn write_atomically<T>(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&mut File>) -> Result<T, ExportError>,
) -> Result<T, ExportError> {
    let target = followed(path);
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let existing = std::fs::metadata(path).ok();
    if let Some(existing) = &existing
        && !existing.is_file()
    {
        let source = match existing.is_dir() {
            true => io::ErrorKind::IsADirectory.into(),
            // A file put in its place would take the device from every program.
            false => io::Error::other("it is a device or a pipe, not a file"),
        };
        let path = path.into();
        return Err(ExportError::Unwritable { path, source });
    }
    remove_stale(folder);
    let mut temporary = new_part(folder)
        .map_err(|error| match error.kind() {
            // What is missing is not the file that the sentence is about.
            io::ErrorKind::NotFound if !folder.exists() => {
                io::Error::new(error.kind(), "its folder is not there")
            }
            _ => error,
        })
        .map_err(ExportError::unwritable(path))?;
    let _unfinished = Unfinished::new(temporary.path(), temporary.as_file());
    if let Some(existing) = existing {
        temporary
            .as_file()
            .set_permissions(existing.permissions())
            .map_err(ExportError::unwritable(path))?;
    }
    let mut writer = BufWriter::new(temporary.as_file_mut());
    let written = write(&mut writer)?;
    writer.flush().map_err(ExportError::unwritable(path))?;
    drop(writer);
    // Without this a crash soon after could leave the new name on an empty file.
    temporary
        .as_file()
        .sync_all()
        .map_err(ExportError::unwritable(path))?;
    temporary
        .persist(&target)
        .map_err(|error| ExportError::Unwritable {
            path: path.into(),
            source: error.error,
        })?;
    Ok(written)
}

/// Where a file is written that `path` stands for: a symbolic link stays, and what it points at is written.
fn followed(path: &Path) -> PathBuf {
    /// Links to links to links: more are a circle.
    const MOST_LINKS: usize = 40;
    let mut target = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(next) = std::fs::read_link(&target) else {
            break;
        };
        // Relative links count from the folder that they are in.
        target = match target.parent() {
            Some(folder) => folder.join(next),
            None => next,
        };
    }
    target
}
