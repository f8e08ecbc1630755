//! Files that are either wholly new or untouched.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::ExportError;

/// Writes a file so that `path` is at every moment either what it was or all of the new content.
///
/// `write` fills a temporary file in the same folder, which is then renamed over `path`. When `write` fails the
/// temporary file is removed. An existing file's permissions are kept; a new file gets the usual ones.
///
/// # Errors
/// What `write` returned, or [`ExportError::Unwritable`] naming `path`.
pub fn write_atomically<T>(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&mut File>) -> Result<T, ExportError>,
) -> Result<T, ExportError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if path.is_dir() {
        return Err(ExportError::Unwritable {
            path: path.into(),
            source: io::ErrorKind::IsADirectory.into(),
        });
    }
    let mut temporary = new_temporary(folder).map_err(ExportError::unwritable(path))?;
    if let Ok(existing) = std::fs::metadata(path) {
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
        .persist(path)
        .map_err(|error| ExportError::Unwritable {
            path: path.into(),
            source: error.error,
        })?;
    Ok(written)
}

/// A temporary file readable by whoever may read new files of this process: `tempfile` alone would make it private, and
/// the exported picture would stay so.
fn new_temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".facemath-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The system takes the process's umask off this.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
