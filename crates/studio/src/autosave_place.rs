//! Where a window keeps its autosave: each window that is open at the same time has a place of its own.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::autosave::FILE_NAME;
use facemath_core::files::{close_to_others, make_private_folder};

/// Most windows that have places of their own; further ones share the last.
const MOST_WINDOWS: usize = 32;
const LOCK_NAME: &str = "window.lock";
/// How often places are looked at again that another window had when this one began, and what lies between two looks.
const LOOKS: usize = 20;
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

/// A window's place, held for as long as this lives.
#[derive(Debug)]
pub struct AutosavePlace {
    folder: PathBuf,
    number: usize,
    /// The places of other windows that were killed and have left work.
    left: Vec<PathBuf>,
    /// The places with work in them that other windows had at the time.
    held: Vec<PathBuf>,
    /// Held while the window is open, by whatever process; `None` where the file system has no locks.
    _lock: Option<File>,
}

impl AutosavePlace {
    /// Takes the first place in the data folder that no open window has.
    pub fn claim(data_folder: &Path) -> Self {
        let mut claimed = None;
        let (mut left, mut held) = (Vec::new(), Vec::new());
        for number in 1..=MOST_WINDOWS {
            let folder = folder_of(data_folder, number);
            if claimed.is_some() {
                if has_work(&folder) {
                    let kept = match lock(&folder) {
                        Locked::ByOther => &mut held,
                        Locked::Here(_) | Locked::Impossible => &mut left,
                    };
                    kept.push(folder);
                }
                continue;
            }
            match lock(&folder) {
                Locked::ByOther if number < MOST_WINDOWS => {
                    held.extend(Some(folder).filter(|folder| has_work(folder)));
                }
                Locked::ByOther | Locked::Impossible => claimed = Some((folder, number, None)),
                Locked::Here(file) => claimed = Some((folder, number, Some(file))),
            }
        }
        let (folder, number, lock) = claimed.unwrap_or((data_folder.to_owned(), 1, None));
        Self {
            folder,
            number,
            left,
            held,
            _lock: lock,
        }
    }

    /// The folder of this window's autosave.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folders of other windows that have left work behind which nobody has open: they were killed.
    pub fn left_by_others(&self) -> &[PathBuf] {
        &self.left
    }

    /// The folders with work in them that other windows had when this one began.
    pub fn held_by_others(&self) -> &[PathBuf] {
        &self.held
    }

    /// The window has been closed in order, so its work is saved or was given up. The first window begins with it again the next
    /// time; of the others nothing is left.
    pub fn close(&self) {
        if self.number > 1 {
            let _gone = fs::remove_file(self.folder.join(FILE_NAME));
        }
    }
}

/// The folders that windows had which are not open now, each held for as long as its file is.
pub(crate) fn left_places(data_folder: &Path) -> Vec<(PathBuf, File)> {
    let folders = (1..=MOST_WINDOWS).map(|number| folder_of(data_folder, number));
    let there = folders.filter(|folder| folder.is_dir());
    there
        .filter_map(|folder| {
            let lock = hold(&folder)?;
            Some((folder, lock))
        })
        .collect()
}

/// Takes the place of a window that is not open, for as long as the file is; `None` where another window has it.
pub(crate) fn hold(folder: &Path) -> Option<File> {
    match lock(folder) {
        Locked::Here(file) => Some(file),
        Locked::ByOther | Locked::Impossible => None,
    }
}

/// The first window's is the data folder itself, as it was before there could be several.
fn folder_of(data_folder: &Path, number: usize) -> PathBuf {
    match number {
        1 => data_folder.to_owned(),
        _ => data_folder.join(format!("window-{number}")),
    }
}

/// Those of these places whose windows end within some seconds, for which it waits. A program that was killed holds its place until the
/// system has cleared it away, which takes a while where the machine is busy or writes down what it died of; whoever starts it again
/// before that would miss the work.
pub(crate) fn left_soon(folders: &[PathBuf]) -> Vec<PathBuf> {
    for look in 0..LOOKS {
        if look > 0 {
            thread::sleep(BETWEEN_LOOKS);
        }
        let left = folders.iter().filter(|folder| has_left_work(folder));
        let left: Vec<PathBuf> = left.cloned().collect();
        if !left.is_empty() {
            return left;
        }
    }
    Vec::new()
}

fn has_work(folder: &Path) -> bool {
    folder.join(FILE_NAME).is_file()
}

fn has_left_work(folder: &Path) -> bool {
    has_work(folder) && !matches!(lock(folder), Locked::ByOther)
}

enum Locked {
    Here(File),
    ByOther,
    /// The folder cannot be made, or has no locks.
    Impossible,
}

fn lock(folder: &Path) -> Locked {
    if make_private_folder(folder).is_err() {
        return Locked::Impossible;
    }
    let Ok(file) = File::create(folder.join(LOCK_NAME)) else {
        return Locked::Impossible;
    };
    close_to_others(&file);
    match file.try_lock() {
        Ok(()) => Locked::Here(file),
        Err(TryLockError::WouldBlock) => Locked::ByOther,
        Err(TryLockError::Error(_)) => Locked::Impossible,
    }
}
