//! Files that are being written beside their target, so that none is left behind: not when the program is stopped by a
//! signal, and not for ever when it was killed. And folders that were made for files that never came.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

/// How the names of unfinished files begin and end.
pub(crate) const PREFIX: &str = ".facemath-";
/// See [`PREFIX`].
pub(crate) const SUFFIX: &str = ".part";
/// A part that nobody has written to for this long and nobody holds a lock on belongs to a program that was killed.
const STALE: Duration = Duration::from_secs(60);
/// What a shell reports for a program that was interrupted.
const INTERRUPTED: i32 = 130;

static UNFINISHED: LazyLock<Mutex<HashSet<PathBuf>>> = LazyLock::new(Mutex::default);
/// Folders that this program has made, in that order.
static MADE: LazyLock<Mutex<Vec<PathBuf>>> = LazyLock::new(Mutex::default);
static CLEANED: LazyLock<Mutex<HashSet<PathBuf>>> = LazyLock::new(Mutex::default);

/// An unfinished file for as long as this lives.
pub(crate) struct Unfinished(PathBuf);

impl Unfinished {
    /// Has `path` removed if the program is stopped by a signal meanwhile. A lock on `file` tells other programs that it is
    /// in use; where the file system has no locks, its age alone does.
    pub fn new(path: &Path, file: &File) -> Self {
        let _locked = file.try_lock();
        let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        unfinished.insert(path.to_owned());
        Self(path.to_owned())
    }

    /// As [`Unfinished::new`], for a folder of files, which nothing locks.
    pub fn folder(path: &Path) -> Self {
        let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        unfinished.insert(path.to_owned());
        Self(path.to_owned())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        unfinished.remove(&self.0);
    }
}

/// Makes a folder and those above it, unless they exist. [`remove_empty_folders`] removes those that it made.
///
/// # Errors
/// What the system says.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let mut missing: Vec<PathBuf> = folder
        .ancestors()
        .filter(|above| !above.as_os_str().is_empty())
        .take_while(|above| !above.exists())
        .map(Path::to_owned)
        .collect();
    missing.reverse();
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    fs::create_dir_all(folder)?;
    made.extend(missing);
    Ok(())
}

/// Removes the folders that this program has made and nobody has put anything into.
pub fn remove_empty_folders() {
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    for folder in made.drain(..).rev() {
        // Fails, as it should, where something is in it.
        let _removed = fs::remove_dir(folder);
    }
}

/// Removes what killed programs have left in `folder`; once for each folder while the program runs.
pub(crate) fn remove_stale(folder: &Path) {
    let mut cleaned = CLEANED.lock().unwrap_or_else(PoisonError::into_inner);
    if !cleaned.insert(folder.to_owned()) {
        return;
    }
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_part = name
            .to_str()
            .is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        if is_part && is_stale(&entry.path()) {
            remove(&entry.path());
        }
    }
}

/// Removes a file, or a folder with what is in it. Whoever cannot will not miss it.
fn remove(path: &Path) {
    let _removed = if path.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
}

fn is_stale(path: &Path) -> bool {
    let age = fs::metadata(path)
        .and_then(|metadata| metadata.modified())
        .map(|modified| modified.elapsed().unwrap_or_default());
    age.is_ok_and(|age| age >= STALE) && File::open(path).is_ok_and(|file| file.try_lock().is_ok())
}

/// Has unfinished files, and folders made for them, removed when the program is interrupted, terminated or loses its terminal;
/// it ends then. Does nothing where the system refuses, the second time, or where the program is to outlive its terminal
/// (`nohup`).
pub fn leave_nothing_on_signals() {
    let stop = || {
        let unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        for path in unfinished.iter() {
            remove(path);
        }
        remove_empty_folders();
        std::process::exit(INTERRUPTED);
    };
    // A shell's script starts what it ends with `&` deaf to interrupts. Handlers come all or none: to hear the signal that
    // terminates, the program hears the interrupt as well.
    let heard = if outlives_its_terminal() {
        ctrlc::try_set_handler(stop)
    } else {
        ctrlc::set_handler(stop)
    };
    if let Err(error) = heard {
        tracing::debug!("signals are not heard: {error}");
    }
}

/// Whether the program was started so that it goes on when its terminal closes, as far as the system says.
fn outlives_its_terminal() -> bool {
    /// SIGHUP, the first of the signals, in the mask of those that are ignored.
    const HANG_UP: u64 = 1;
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    // Where nobody says so, what was set stays.
    ignored.is_none_or(|mask| mask & HANG_UP != 0)
}
