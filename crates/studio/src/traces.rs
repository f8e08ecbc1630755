//! What the program keeps of a user's photos by itself, beside what was saved: autosaves, photos taken out of projects,
//! reports of crashes, and the codes and thumbnails of folders that were looked among. And clearing all of it.
//!
//! What was pasted or baked stays: projects may need it. So do settings and concepts, which hold no face.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::autosave;
use crate::autosave_place;
use crate::session::UNPACK_FOLDER;
use facemath_core::guard::is_report;
use facemath_core::words;

/// Where to look.
pub(crate) struct Traces {
    /// The program's own folder.
    pub data_folder: Option<PathBuf>,
    /// The folder of this window in it, whose work is open.
    pub own_folder: Option<PathBuf>,
    /// Folder of the codes and thumbnails.
    pub libraries: Option<PathBuf>,
    /// Photos that the open work needs.
    pub needed: HashSet<PathBuf>,
}

/// What was cleared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cleared {
    pub files: usize,
    pub bytes: u64,
    /// What could not be, in sentences.
    pub problems: Vec<String>,
}

impl Traces {
    /// Removes it all but the autosave of the work that is open, and what other open windows keep.
    pub fn clear(&self) -> Cleared {
        let mut cleared = Cleared::default();
        if let Some(own) = &self.own_folder {
            cleared.remove_files(own, &|path| autosave::is_of_earlier_work(path));
            self.clear_unpacked(own, &mut cleared);
        }
        if let Some(data) = &self.data_folder {
            cleared.remove_files(data, &is_report);
            // Held until they are cleared, so that no window begins there meanwhile.
            for (folder, _lock) in autosave_place::left_places(data) {
                if self.own_folder.as_ref() != Some(&folder) {
                    cleared.remove_files(&folder, &|path| {
                        autosave::is_of_earlier_work(path) || autosave::is_autosave(path)
                    });
                    self.clear_unpacked(&folder, &mut cleared);
                }
            }
        }
        if let Some(libraries) = &self.libraries {
            cleared.remove_all(libraries, &|_| true);
        }
        cleared
    }

    fn clear_unpacked(&self, place: &Path, cleared: &mut Cleared) {
        cleared.remove_all(&place.join(UNPACK_FOLDER), &|path| {
            !self.needed.contains(path)
        });
    }
}

impl Cleared {
    /// Removes files right in a folder.
    fn remove_files(&mut self, folder: &Path, is_meant: &dyn Fn(&Path) -> bool) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            if is_file && is_meant(&path) {
                self.remove(&path);
            }
        }
    }

    /// Removes files at any depth, and folders that are empty then. Follows no links.
    fn remove_all(&mut self, folder: &Path, is_meant: &dyn Fn(&Path) -> bool) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => self.remove_all(&path, is_meant),
                Ok(_) if is_meant(&path) => self.remove(&path),
                _ => {}
            }
        }
        // Fails where something is left in it, as it should.
        let _left = fs::remove_dir(folder);
    }

    fn remove(&mut self, path: &Path) {
        let length = fs::symlink_metadata(path).map_or(0, |metadata| metadata.len());
        match fs::remove_file(path) {
            Ok(()) => {
                self.files += 1;
                self.bytes += length;
            }
            Err(error) => self.problems.push(format!(
                "{} cannot be removed: {}. Remove it by hand",
                path.display(),
                words::io_error(&error)
            )),
        }
    }
}
