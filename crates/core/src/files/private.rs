//! Folders and files that only their owner may read: what they hold is made from private photos.

use std::fs::{self, File};
use std::io::{Result, Write as _};
use std::path::Path;

/// Makes a folder, and those above it, that only its owner may enter. One that exists stays as it is, unless all may read it
/// and it is the user's: then it is closed to others.
///
/// # Errors
/// What the system says.
pub fn make_private_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mut permissions = fs::metadata(folder)?.permissions();
        if permissions.mode() & 0o077 != 0 {
            permissions.set_mode(0o700);
            // Of a folder that somebody else owns, the modes are theirs to choose.
            let _refused = fs::set_permissions(folder, permissions);
        }
    }
    Ok(())
}

/// Closes a file to everybody but its owner, as far as the file system has that.
pub fn close_to_others(file: &File) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The folder is closed as well, so nothing depends on it.
        let _refused = file.set_permissions(fs::Permissions::from_mode(0o600));
    }
    #[cfg(not(unix))]
    let _ = file;
}

/// Writes a file that only its owner may read beside `path` and renames it over that.
///
/// # Errors
/// What the system says.
pub fn replace_private(path: &Path, bytes: &[u8]) -> Result<()> {
    write_private(path, |file| file.write_all(bytes))
}

/// As [`replace_private`], with what `write` writes. Nothing is left where that fails.
///
/// # Errors
/// What `write` returned, or what the system says.
pub fn write_private(path: &Path, write: impl FnOnce(&mut File) -> Result<()>) -> Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // A temporary file is private from the start.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    write(file.as_file_mut())?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
