//! The one place where a panic becomes an error.
//!
//! Whatever works away from the window's thread runs inside [`guarded`]: a mistake of this program or of a decoder then ends
//! that piece of work and nothing else, and the user reads a sentence instead of waiting for an answer that never comes.
//! With [`watch`] the place of the mistake is known as well, and with [`keep_reports_in`] a report of it is kept.

mod report;

use std::any::Any;
use std::fmt::{self, Display};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

pub use report::{MAX_REPORTS, is_report, keep_reports_in, watch};

/// A panic, as an error. Its text is a sentence for the user, without a full stop at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crash {
    doing: String,
    reason: String,
    report: Option<PathBuf>,
}

impl Crash {
    /// What the panic said and where the report of it is, for sentences that say themselves what was being done.
    pub fn reason(&self) -> String {
        match &self.report {
            Some(report) => format!("{}; a report is in {}", self.reason, report.display()),
            None => self.reason.clone(),
        }
    }

    /// The report that was written; `None` where none are kept, or where it could not be written.
    pub fn report(&self) -> Option<&Path> {
        self.report.as_deref()
    }
}

impl Display for Crash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { doing, reason, .. } = self;
        write!(
            f,
            "{doing} failed by a mistake of this program ({reason}). The work that is open is as it was"
        )?;
        match &self.report {
            Some(report) => write!(
                f,
                ". A report for its developers, without any picture, is in {}",
                report.display()
            ),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Crash {}

impl From<Crash> for String {
    fn from(crash: Crash) -> Self {
        crash.to_string()
    }
}

/// Does `work`, and makes an error of a panic in it. `doing` begins the sentence and names the file if there is one, such as
/// "Reading holiday.jpg".
///
/// What `work` was changing may be half changed afterwards: it should own it, or the caller replace it.
///
/// # Errors
/// [`Crash`] if `work` panicked. A report has been written then, if reports are kept.
pub fn guarded<T>(doing: impl Display, work: impl FnOnce() -> T) -> Result<T, Crash> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let message = message_of(panic.as_ref());
        let doing = doing.to_string();
        Crash {
            report: report::write(&doing, &message),
            reason: first_line(&message).trim_end_matches('.').to_owned(),
            doing,
        }
    })
}

/// Does `work` that can fail, as [`guarded`]: a panic in it is one more of its errors.
///
/// # Errors
/// Those of `work`, and [`Crash`] made into one of them.
pub fn try_guarded<T, E: From<Crash>>(
    doing: impl Display,
    work: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    guarded(doing, work).unwrap_or_else(|crash| Err(crash.into()))
}

/// What a panic said.
fn message_of(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("it did not say why").to_owned()
}

/// The first line of a message, without blanks around it: those of the tensor library may go on with a backtrace.
pub fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default().trim()
}
