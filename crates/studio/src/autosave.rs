//! The safety net: the document is written to the data folder shortly after each change, and found again after a crash.
//!
//! Work that is left unsaved is set aside in a second file before the first is overwritten by the work that follows.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::document::Document;
use super::project::{PROJECT_VERSION, check_document};
use super::storage::{StorageError, read_limited, write_private_json};
use super::upgrade::upgrade;
use facemath_core::work::{Job, Stopped, Wake};

/// Seconds without a further change after which the document is written.
const QUIET_SECS: f64 = 1.0;
/// Seconds after which it is written even if changes keep coming.
const LONGEST_WAIT_SECS: f64 = 10.0;
/// Version of the autosave file: its documents are those of projects, and are brought up to today's in the same way.
const AUTOSAVE_VERSION: u32 = PROJECT_VERSION - PROJECT_VERSIONS_AHEAD;
/// How far the versions of project files are ahead of these.
const PROJECT_VERSIONS_AHEAD: u32 = 2;
pub(super) const FILE_NAME: &str = "autosave.json";
/// The work that was left unsaved last, in the same form.
const SET_ASIDE_NAME: &str = "autosave-before.json";

/// Part of the names of autosaves that could not be read.
const UNREADABLE: &str = "unreadable-";

/// The work that was found in the autosave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Restored {
    /// The document as it was last.
    pub document: Document,
    /// The project file it was opened from or saved to.
    #[serde(default, with = "super::stored_path::option")]
    pub project: Option<PathBuf>,
}

#[derive(Serialize)]
struct Stored {
    version: u32,
    #[serde(flatten)]
    work: Restored,
}

/// A change that is not written yet.
struct Waiting {
    first_seen_secs: f64,
    last_seen_secs: f64,
}

/// Work to be set aside.
struct SetAside {
    work: Restored,
    /// Whether it is to be written as soon as possible: it has not been tried since the last change.
    is_due: bool,
}

/// Writes the work in the background. It has no clock: [`Autosave::tick`] is told the time.
pub struct Autosave {
    path: PathBuf,
    set_aside_path: PathBuf,
    /// Until it is on the disk.
    set_aside: Option<SetAside>,
    /// What the file holds, or will when the write in flight is through.
    written: Option<Restored>,
    /// What was last seen, to tell a change from rest.
    seen: Option<Restored>,
    waiting: Option<Waiting>,
    writing: Option<Writing>,
    wake: Wake,
}

/// A write on another thread.
struct Writing {
    job: Job<Result<(), StorageError>>,
    is_set_aside: bool,
}

impl Autosave {
    /// An autosave in `folder`, which is made when first needed. `wake` is called when something has been written.
    pub fn new(folder: &Path, wake: Wake) -> Self {
        Self {
            path: folder.join(FILE_NAME),
            set_aside_path: folder.join(SET_ASIDE_NAME),
            set_aside: None,
            written: None,
            seen: None,
            waiting: None,
            writing: None,
            wake,
        }
    }

    /// Looks at the work; writes it on another thread once it has rested for a second, at the latest ten seconds after
    /// the first change. `now_secs` counts from any fixed moment.
    ///
    /// # Errors
    /// [`StorageError`] if the last write failed; it is tried again after the next change.
    pub fn tick(
        &mut self,
        now_secs: f64,
        document: &Document,
        project: Option<&Path>,
    ) -> Result<(), StorageError> {
        let is_same = |kept: &Option<Restored>| {
            kept.as_ref().is_some_and(|kept| {
                kept.document == *document && kept.project.as_deref() == project
            })
        };
        if !is_same(&self.seen) {
            self.seen = Some(Restored {
                document: document.clone(),
                project: project.map(Path::to_owned),
            });
            let waiting = self.waiting.get_or_insert(Waiting {
                first_seen_secs: now_secs,
                last_seen_secs: now_secs,
            });
            waiting.last_seen_secs = now_secs;
        }
        if let Some(writing) = &mut self.writing {
            let Some(ended) = writing.job.poll() else {
                return Ok(());
            };
            let is_set_aside = writing.is_set_aside;
            self.writing = None;
            self.write_ended(Some(ended), is_set_aside)?;
        }
        if self.set_aside.as_ref().is_some_and(|work| work.is_due) {
            self.start_setting_aside();
            return Ok(());
        }
        let is_due = self.waiting.as_ref().is_some_and(|waiting| {
            now_secs - waiting.last_seen_secs >= QUIET_SECS
                || now_secs - waiting.first_seen_secs >= LONGEST_WAIT_SECS
        });
        if is_due {
            if self.set_aside.is_some() {
                // It could not be written. The file that still has it is overwritten only when it can.
                self.start_setting_aside();
                return Ok(());
            }
            self.waiting = None;
            if !is_same(&self.written) {
                self.start_writing();
            }
        }
        Ok(())
    }

    /// Keeps work that is left unsaved in a file of its own, where [`restore_set_aside`] finds it, in the place of what was
    /// set aside before. The next [`Autosave::tick`] starts writing it; other work is not written before it is there.
    pub fn set_aside(&mut self, work: Restored) {
        self.set_aside = Some(SetAside { work, is_due: true });
    }

    /// Writes what was set aside and what was last seen, if it is not written yet, and waits until it is. For the end of the
    /// program.
    ///
    /// # Errors
    /// [`StorageError`] if a file cannot be written.
    pub fn flush(&mut self) -> Result<(), StorageError> {
        self.finish_writing()?;
        if self.set_aside.is_some() {
            self.start_setting_aside();
            self.finish_writing()?;
        }
        self.waiting = None;
        if self.seen != self.written {
            self.start_writing();
            self.finish_writing()?;
        }
        Ok(())
    }

    /// Whether anything has been written, or is being written, into the file of the work that is open.
    pub(super) fn has_begun(&self) -> bool {
        self.written.is_some()
    }

    /// Whether the file has this work.
    pub(super) fn has_written(&self, document: &Document) -> bool {
        let written = self.written.as_ref().filter(|_| self.writing.is_none());
        written.is_some_and(|written| written.document == *document)
    }

    /// Whether something is still to be written, or being written.
    pub fn is_waiting(&self) -> bool {
        let is_set_aside_due = self.set_aside.as_ref().is_some_and(|work| work.is_due);
        self.waiting.is_some() || self.writing.is_some() || is_set_aside_due
    }

    fn start_writing(&mut self) {
        if let Some(work) = self.seen.clone() {
            self.written = Some(work.clone());
            self.write(work, false);
        }
    }

    fn start_setting_aside(&mut self) {
        if let Some(set_aside) = &mut self.set_aside {
            set_aside.is_due = false;
            let work = set_aside.work.clone();
            self.write(work, true);
        }
    }

    /// Starts writing one of the two files.
    fn write(&mut self, work: Restored, is_set_aside: bool) {
        let path = self.file(is_set_aside).to_owned();
        let stored = Stored {
            version: AUTOSAVE_VERSION,
            work,
        };
        let doing = format!("Writing {}", path.display());
        let job = Job::spawn("autosave", doing, &self.wake, move |_| {
            Ok(write_stored(&path, &stored))
        });
        self.writing = Some(Writing { job, is_set_aside });
    }

    fn file(&self, is_set_aside: bool) -> &Path {
        if is_set_aside {
            &self.set_aside_path
        } else {
            &self.path
        }
    }

    /// What was set aside is not wanted any more.
    pub fn forget_set_aside(&mut self) {
        self.set_aside = None;
    }

    /// Waits for the write that is under way, if any, without starting another.
    ///
    /// # Errors
    /// [`StorageError`] if that write failed.
    pub fn finish_writing(&mut self) -> Result<(), StorageError> {
        match self.writing.take() {
            Some(Writing { job, is_set_aside }) => {
                let ended = job.wait();
                self.write_ended(ended, is_set_aside)
            }
            None => Ok(()),
        }
    }

    fn write_ended(
        &mut self,
        ended: Option<Result<Result<(), StorageError>, Stopped>>,
        is_set_aside: bool,
    ) -> Result<(), StorageError> {
        let result = match ended {
            Some(Ok(written)) => written,
            Some(Err(Stopped::Failed(reason))) => {
                let failed = std::io::Error::other(reason);
                Err(StorageError::unwritable(self.file(is_set_aside))(failed))
            }
            None | Some(Err(Stopped::Cancelled)) => Ok(()),
        };
        match (&result, is_set_aside) {
            (Ok(()), true) => {
                // Other work may have been set aside meanwhile.
                self.set_aside.take_if(|work| !work.is_due);
            }
            (Err(_), false) => self.written = None,
            (Ok(()), false) | (Err(_), true) => {}
        }
        result
    }
}

/// Whether a file is an autosave, by its name.
pub(super) fn is_autosave(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == FILE_NAME)
}

/// Whether a file holds work that is not open any more, or an autosave that could not be read, by its name.
pub(super) fn is_of_earlier_work(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| {
        let is_unreadable = name.starts_with("autosave") && name.contains(UNREADABLE);
        name == SET_ASIDE_NAME || is_unreadable
    })
}

fn write_stored(path: &Path, stored: &Stored) -> Result<(), StorageError> {
    if let Some(folder) = path.parent() {
        facemath_core::files::make_private_folder(folder)
            .map_err(StorageError::unwritable(folder))?;
    }
    write_private_json(path, stored)
}

/// The work of last time, or `None` if there is none.
///
/// # Errors
/// [`StorageError`] if the file is there but cannot be read, is damaged or of a later version of the program. It is then
/// kept under another name, which the error has, so that nothing is written over it.
pub fn restore(folder: &Path) -> Result<Option<Restored>, StorageError> {
    read(folder.join(FILE_NAME))
}

/// The work that was left unsaved last, as [`Autosave::set_aside`] kept it, or `None` as for [`restore`].
///
/// # Errors
/// [`StorageError`] as for [`restore`].
pub fn restore_set_aside(folder: &Path) -> Result<Option<Restored>, StorageError> {
    read(folder.join(SET_ASIDE_NAME))
}

fn read(path: PathBuf) -> Result<Option<Restored>, StorageError> {
    let bytes = match read_limited(&path) {
        Err(error) if error.is_missing_file() => return Ok(None),
        other => other?,
    };
    let damaged = |reason: String| StorageError::Damaged {
        reason,
        path: kept_aside(&path),
    };
    #[derive(Deserialize)]
    struct Version {
        version: u64,
    }
    let mut json: Value = serde_json::from_slice(&bytes).map_err(|error| {
        // What a parser has to say helps nobody who has not written the file.
        damaged(match error.is_eof() {
            true => "it ends in the middle".to_owned(),
            false => "it holds something else than work".to_owned(),
        })
    })?;
    let Version { version } =
        Version::deserialize(&json).map_err(|error| damaged(error.to_string()))?;
    if version > u64::from(AUTOSAVE_VERSION) {
        return Err(damaged(
            "it is of a newer version of this program".to_owned(),
        ));
    }
    if let Some(document) = json.get_mut("document") {
        upgrade(document, version + u64::from(PROJECT_VERSIONS_AHEAD));
    }
    // Not as flattened from `Stored`: that would lose that the keys of some maps are numbers.
    let work: Restored =
        serde_json::from_value(json).map_err(|error| damaged(error.to_string()))?;
    check_document(&work.document).map_err(damaged)?;
    Ok(Some(work))
}

/// Moves a file that cannot be used out of the way of the next autosave; where it is then.
fn kept_aside(path: &Path) -> PathBuf {
    /// Enough for somebody to notice.
    const MOST_KEPT: usize = 100;
    let free = (1..MOST_KEPT)
        .map(|number| path.with_extension(format!("{UNREADABLE}{number}.json")))
        .find(|name| !name.exists());
    match free {
        Some(name) if std::fs::rename(path, &name).is_ok() => name,
        _ => path.to_owned(),
    }
}
