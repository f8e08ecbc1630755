//! What is kept of a panic: program, system, message, place and backtrace. No pictures, and nothing of a file but its name.

use std::backtrace::Backtrace;
use std::collections::VecDeque;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::panic::{self, PanicHookInfo};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use super::message_of;
use crate::words;

/// Most reports kept in a folder; the oldest go first.
pub const MAX_REPORTS: usize = 20;
/// Most panics that are remembered between the moment they happen and the moment they are reported.
const MAX_SEEN: usize = 16;
/// Beginning and end of the reports' names; between them is the time, in milliseconds since 1970.
const NAME: (&str, &str) = ("crash-", ".txt");

/// Where a panic happened. Only the hook knows it, and whoever catches the panic only its message.
struct Seen {
    message: String,
    thread: String,
    place: String,
    backtrace: Backtrace,
}

static FOLDER: Mutex<Option<PathBuf>> = Mutex::new(None);
static SEEN: Mutex<VecDeque<Seen>> = Mutex::new(VecDeque::new());

/// Keeps reports of panics in `folder` from now on, which is made when the first is written.
pub fn keep_reports_in(folder: &Path) {
    *lock(&FOLDER) = Some(folder.to_owned());
}

/// Whether a file is a report, by its name.
pub fn is_report(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| name.starts_with(NAME.0) && name.ends_with(NAME.1))
}

/// Has place and backtrace of every panic noted, before whatever was done about panics so far. For the start of a program; a
/// second call changes nothing.
pub fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            note(info);
            before(info);
        }));
    });
}

fn note(info: &PanicHookInfo<'_>) {
    let thread = std::thread::current();
    let seen = Seen {
        message: message_of_hook(info),
        thread: thread.name().unwrap_or("without a name").to_owned(),
        place: info
            .location()
            .map_or_else(|| "unknown".to_owned(), ToString::to_string),
        // Only frames are taken here; names are looked up when a report is written.
        backtrace: Backtrace::force_capture(),
    };
    let mut all = lock(&SEEN);
    if all.len() == MAX_SEEN {
        all.pop_front();
    }
    all.push_back(seen);
}

fn message_of_hook(info: &PanicHookInfo<'_>) -> String {
    info.payload_as_str()
        .map_or_else(|| message_of(&()), str::to_owned)
}

/// The newest panic with this message. Not the newest of the thread: a panic in a parallel loop happens on one thread and is
/// caught on another.
fn take_seen(message: &str) -> Option<Seen> {
    let mut all = lock(&SEEN);
    let newest = all.iter().rposition(|seen| seen.message == message)?;
    all.remove(newest)
}

/// Writes a report; `None` if none are kept, or the disk refuses it.
pub(super) fn write(doing: &str, message: &str) -> Option<PathBuf> {
    let seen = take_seen(message);
    let folder = lock(&FOLDER).clone()?;
    let text = text(doing, message, seen.as_ref());
    match write_to(&folder, &text) {
        Ok(path) => Some(path),
        Err(error) => {
            tracing::warn!(
                "no report was written to {}: {}",
                folder.display(),
                words::io_error(&error)
            );
            None
        }
    }
}

fn text(doing: &str, message: &str, seen: Option<&Seen>) -> String {
    let mut text = format!(
        "FaceMath Studio {}\nSystem: {} on {}, {} processors\nDoing: {doing}\nMessage: {message}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        std::thread::available_parallelism().map_or(1, usize::from),
    );
    if let Some(seen) = seen {
        // Writing to a text cannot fail.
        write!(
            text,
            "Place: {}\nThread: {}\nBacktrace:\n{}\n",
            seen.place, seen.thread, seen.backtrace
        )
        .ok();
    }
    text
}

fn write_to(folder: &Path, text: &str) -> std::io::Result<PathBuf> {
    crate::files::make_private_folder(folder)?;
    make_room(folder)?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let first = now.map_or(0, |since| since.as_millis());
    // Threads may fail in the same millisecond.
    let mut last_error = None;
    for millis in (first..).take(MAX_REPORTS) {
        let path = folder.join(format!("{}{millis}{}", NAME.0, NAME.1));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                crate::files::close_to_others(&file);
                file.write_all(text.as_bytes())?;
                return Ok(path);
            }
            Err(error) => last_error = Some(error),
        }
    }
    Err(last_error.unwrap_or_else(|| std::io::Error::other("no name is free")))
}

/// Takes the oldest reports away, so that one more fits.
fn make_room(folder: &Path) -> std::io::Result<()> {
    let mut reports: Vec<(u128, PathBuf)> = fs::read_dir(folder)?
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let name = path.file_name()?.to_str()?;
            let millis = name.strip_prefix(NAME.0)?.strip_suffix(NAME.1)?;
            Some((millis.parse().ok()?, path))
        })
        .collect();
    reports.sort_unstable();
    let surplus = (reports.len() + 1).saturating_sub(MAX_REPORTS);
    for (_, oldest) in reports.into_iter().take(surplus) {
        fs::remove_file(oldest)?;
    }
    Ok(())
}

fn lock<T>(mutex: &'static Mutex<T>) -> MutexGuard<'static, T> {
    // Nothing is left half done while one of them is locked.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
