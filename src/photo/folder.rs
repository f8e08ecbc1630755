//! The pictures in a folder, by their names.

use std::io;
use std::path::{Path, PathBuf};

/// Endings of the picture formats that can be read, in lower case.
pub const PICTURE_EXTENSIONS: [&str; 9] = [
    "jpg", "jpeg", "jfif", "png", "webp", "gif", "bmp", "tif", "tiff",
];

/// Whether a file is called like a picture. What is in it, only [`super::load`] can tell.
pub fn has_picture_extension(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| {
            PICTURE_EXTENSIONS
                .iter()
                .any(|known| extension.eq_ignore_ascii_case(known))
        })
}

/// The pictures in a folder (not in its subfolders), sorted by name: the files that a user means by "this folder". Hidden
/// files are left out; some systems put one beside every picture, with its ending and without its content.
///
/// # Errors
/// What the system said when the folder cannot be listed.
pub fn pictures_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut pictures = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let is_hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !is_hidden && has_picture_extension(&path) && path.is_file() {
            pictures.push(path);
        }
    }
    pictures.sort();
    Ok(pictures)
}
