//! The safety net: the document is written to the data folder shortly after each change, and found again after a crash.

use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::document::Document;
use super::project::check_document;
use super::storage::{StorageError, read_limited, write_json};
use super::upgrade::upgrade;

/// Seconds without a further change after which the document is written.
const QUIET_SECS: f64 = 1.0;
/// Seconds after which it is written even if changes keep coming.
const LONGEST_WAIT_SECS: f64 = 10.0;
/// Version of the autosave file. A later one is treated as no autosave: it is a safety net, not an archive.
const AUTOSAVE_VERSION: u32 = 2;
const FILE_NAME: &str = "autosave.json";

/// The work that was found in the autosave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Restored {
    /// The document as it was last.
    pub document: Document,
    /// The project file it was opened from or saved to.
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

/// Writes the work in the background. It has no clock: [`Autosave::tick`] is told the time.
pub struct Autosave {
    path: PathBuf,
    /// What the file holds, or will when the write in flight is through.
    written: Option<Restored>,
    /// What was last seen, to tell a change from rest.
    seen: Option<Restored>,
    waiting: Option<Waiting>,
    writing: Option<JoinHandle<Result<(), StorageError>>>,
}

impl Autosave {
    /// An autosave in `folder`, which is made when first needed.
    pub fn new(folder: &Path) -> Self {
        Self {
            path: folder.join(FILE_NAME),
            written: None,
            seen: None,
            waiting: None,
            writing: None,
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
        if self
            .writing
            .as_ref()
            .is_some_and(|write| !write.is_finished())
        {
            return Ok(());
        }
        self.finish_writing()?;
        let is_due = self.waiting.as_ref().is_some_and(|waiting| {
            now_secs - waiting.last_seen_secs >= QUIET_SECS
                || now_secs - waiting.first_seen_secs >= LONGEST_WAIT_SECS
        });
        if is_due {
            self.waiting = None;
            if !is_same(&self.written) {
                self.start_writing()?;
            }
        }
        Ok(())
    }

    /// Writes what was last seen, if it is not written yet, and waits until it is. For the end of the program.
    ///
    /// # Errors
    /// [`StorageError`] if the file cannot be written.
    pub fn flush(&mut self) -> Result<(), StorageError> {
        self.finish_writing()?;
        self.waiting = None;
        if self.seen != self.written {
            self.start_writing()?;
            self.finish_writing()?;
        }
        Ok(())
    }

    /// Whether something is still to be written, or being written.
    pub fn is_waiting(&self) -> bool {
        self.waiting.is_some() || self.writing.is_some()
    }

    fn start_writing(&mut self) -> Result<(), StorageError> {
        let Some(work) = self.seen.clone() else {
            return Ok(());
        };
        self.written = Some(work.clone());
        let path = self.path.clone();
        let stored = Stored {
            version: AUTOSAVE_VERSION,
            work,
        };
        let write = move || write_stored(&path, &stored);
        match std::thread::Builder::new()
            .name("autosave".to_owned())
            .spawn(write)
        {
            Ok(writing) => self.writing = Some(writing),
            Err(source) => {
                self.written = None;
                return Err(StorageError::unwritable(&self.path)(source));
            }
        }
        Ok(())
    }

    /// Waits for the write that is under way, if any, without starting another.
    ///
    /// # Errors
    /// [`StorageError`] if that write failed.
    pub fn finish_writing(&mut self) -> Result<(), StorageError> {
        let Some(writing) = self.writing.take() else {
            return Ok(());
        };
        let result = writing.join().unwrap_or_else(|_| {
            let stopped = std::io::Error::other("the writer stopped");
            Err(StorageError::unwritable(&self.path)(stopped))
        });
        if result.is_err() {
            self.written = None;
        }
        result
    }
}

fn write_stored(path: &Path, stored: &Stored) -> Result<(), StorageError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(StorageError::unwritable(folder))?;
    }
    write_json(path, stored)
}

/// The work of last time, or `None` if there is none or it is of a later version of the program.
///
/// # Errors
/// [`StorageError`] if the file is there but cannot be read or is damaged.
pub fn restore(folder: &Path) -> Result<Option<Restored>, StorageError> {
    let path = folder.join(FILE_NAME);
    let bytes = match read_limited(&path) {
        Err(error) if error.is_missing_file() => return Ok(None),
        other => other?,
    };
    let damaged = |reason: String| StorageError::Damaged {
        reason,
        path: path.clone(),
    };
    #[derive(Deserialize)]
    struct Version {
        version: u64,
    }
    let mut json: Value =
        serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
    let Version { version } =
        Version::deserialize(&json).map_err(|error| damaged(error.to_string()))?;
    if version > u64::from(AUTOSAVE_VERSION) {
        return Ok(None);
    }
    if version < u64::from(AUTOSAVE_VERSION)
        && let Some(document) = json.get_mut("document")
    {
        upgrade(document);
    }
    // Not as flattened from `Stored`: that would lose that the keys of some maps are numbers.
    let work: Restored =
        serde_json::from_value(json).map_err(|error| damaged(error.to_string()))?;
    check_document(&work.document).map_err(damaged)?;
    Ok(Some(work))
}
