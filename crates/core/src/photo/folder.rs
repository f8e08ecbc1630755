//! The pictures in a folder, by their names.

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};

use crate::words;

/// Endings of the picture formats that can be read, in lower case.
pub const PICTURE_EXTENSIONS: [&str; 11] = [
    "jpg", "jpeg", "jpe", "jfif", "png", "apng", "webp", "gif", "bmp", "tif", "tiff",
];

/// Endings of pictures that cannot be read, and are named where somebody asks for them instead of being passed over: what
/// phones and browsers write.
const UNREADABLE_EXTENSIONS: [&str; 6] = ["heic", "heif", "hif", "avif", "avifs", "jxl"];

/// Subfolders that a sentence names, at most.
const MOST_NAMED: usize = 3;

/// Whether a file is called like a picture, be it of a kind that can be read or not. What is in it, only [`super::load`] can
/// tell.
pub fn has_picture_extension(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| {
            PICTURE_EXTENSIONS
                .iter()
                .chain(&UNREADABLE_EXTENSIONS)
                .any(|known| extension.eq_ignore_ascii_case(known))
        })
}

/// The pictures in a folder (not in its subfolders), sorted by name as people do (2 before 10): the files that a user means by "this folder". Hidden
/// files are left out; some systems put one beside every picture, with its ending and without its content. A link that leads
/// nowhere is among them: whoever reads it says so.
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
        if !is_hidden && has_picture_extension(&path) && !path.is_dir() {
            pictures.push(path);
        }
    }
    sort_naturally(&mut pictures);
    Ok(pictures)
}

/// The pictures in a folder and in its subfolders, one folder after the other, each sorted by name, as they are asked
/// for: only one folder's names are in memory at once. Hidden files and folders are left out, and links to folders are not
/// followed, since they may lead round in a circle.
pub fn pictures_below(folder: &Path) -> impl Iterator<Item = io::Result<PathBuf>> + use<> {
    let mut folders = VecDeque::from([folder.to_owned()]);
    let mut pictures = VecDeque::new();
    std::iter::from_fn(move || {
        loop {
            if let Some(picture) = pictures.pop_front() {
                return Some(Ok(picture));
            }
            let folder = folders.pop_front()?;
            let found = pictures_in(&folder).and_then(|found| Ok((found, folders_in(&folder)?)));
            match found {
                Ok((found, below)) => {
                    pictures.extend(found);
                    for folder in below.into_iter().rev() {
                        folders.push_front(folder);
                    }
                }
                Err(error) => {
                    let told = format!(
                        "{} cannot be read: {}",
                        folder.display(),
                        words::io_error(&error)
                    );
                    return Some(Err(io::Error::new(error.kind(), told)));
                }
            }
        }
    })
}

/// Where the pictures are of a folder that holds none itself: a clause on those of its subfolders that do, in small letters without
/// its full stop; `None` if no subfolder holds any, or none can be listed.
pub fn pictures_in_subfolders(folder: &Path) -> Option<String> {
    let mut names = Vec::new();
    let mut pictures = 0;
    for subfolder in folders_in(folder).ok()? {
        let found = pictures_in(&subfolder).map_or(0, |found| found.len());
        if found > 0 {
            let name = subfolder.file_name().unwrap_or_default();
            names.push(format!("\"{}\"", name.to_string_lossy()));
            pictures += found;
        }
    }
    let (others, count) = (names.len().saturating_sub(MOST_NAMED), names.len());
    names.truncate(MOST_NAMED);
    let pictures = match pictures {
        1 => "1 picture".to_owned(),
        _ => format!("{} pictures", words::with_commas(pictures)),
    };
    match (names.as_slice(), others) {
        ([], _) => None,
        ([only], _) => Some(format!("its subfolder {only} has {pictures}")),
        ([first @ .., last], 0) => Some(format!(
            "its subfolders {} and {last} have {pictures}",
            first.join(", ")
        )),
        (named, _) => Some(format!(
            "{} of its subfolders, such as {}, have {pictures}",
            words::with_commas(count),
            named.join(", ")
        )),
    }
}

/// The folders in a folder, sorted by name.
fn folders_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        if !is_hidden && entry.file_type()?.is_dir() {
            folders.push(entry.path());
        }
    }
    sort_naturally(&mut folders);
    Ok(folders)
}

/// Sorts as people do: 2 comes before 10. Names that differ in nothing else than zeros in front keep one order everywhere.
fn sort_naturally(paths: &mut [PathBuf]) {
    paths.sort_by(|a, b| alphanumeric_sort::compare_path(a, b).then_with(|| a.cmp(b)));
}
