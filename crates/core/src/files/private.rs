//! Folders and files that only their owner may read: what they hold is made from private photos.

use std::fs;
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

/// Writes a file that only its owner may read beside `path` and renames it over that.
///
/// # Errors
/// What the system says.
pub fn replace_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // A temporary file is private from the start.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
