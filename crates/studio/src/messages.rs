//! What the studio has to tell its user, as values: the window shows them in a corner for a while and in a log, tests read them.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use facemath_core::words;

/// How long a message that asks for nothing stays, in seconds.
const INFO_SECS: f64 = 6.0;
/// How long a warning or an error stays in the way of the stage, in seconds; the log has it afterwards.
const SERIOUS_SECS: f64 = 30.0;
/// Most messages on show; the oldest go first.
const MAX_MESSAGES: usize = 8;
/// Most messages in the log; the oldest go first.
const MAX_LOGGED: usize = 200;

/// How much a message matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good news; it goes soon.
    Info,
    /// Something is not as asked for, but the work goes on.
    Warning,
    /// Something was not done.
    Error,
}

/// Identity of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MessageId(u64);

/// One thing to tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub id: MessageId,
    pub severity: Severity,
    /// A sentence or two.
    pub text: String,
    /// The file that it is about and that can be looked at.
    pub file: Option<PathBuf>,
    /// When it goes by itself, in seconds; infinity while it is held.
    goes_at_secs: f64,
}

/// The messages on show and those of before, oldest first.
#[derive(Debug, Default)]
pub(super) struct Messages {
    shown: Vec<Message>,
    log: VecDeque<Message>,
    next: u64,
}

impl Messages {
    pub fn shown(&self) -> &[Message] {
        &self.shown
    }

    /// Everything that was told, as far back as is kept.
    pub fn log(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.log.iter()
    }

    /// Shows a message and keeps it in the log. The same text again only renews the one that is there.
    pub fn report(
        &mut self,
        severity: Severity,
        text: String,
        file: Option<PathBuf>,
        now_secs: f64,
    ) {
        let text = words::brief(&text);
        self.shown.retain(|message| message.text != text);
        if self.shown.len() == MAX_MESSAGES {
            self.shown.remove(0);
        }
        let stays_secs = match severity {
            Severity::Info => INFO_SECS,
            Severity::Warning | Severity::Error => SERIOUS_SECS,
        };
        let message = Message {
            id: MessageId(self.next),
            severity,
            text,
            file,
            goes_at_secs: now_secs + stays_secs,
        };
        self.log.retain(|logged| logged.text != message.text);
        if self.log.len() == MAX_LOGGED {
            self.log.pop_front();
        }
        self.log.push_back(message.clone());
        self.shown.push(message);
        self.next += 1;
    }

    /// Takes a message back that is not true any more; that it was is still in the log.
    pub fn withdraw(&mut self, text: &str) {
        let text = words::brief(text);
        self.shown.retain(|message| message.text != text);
    }

    /// Has a message stay until it is taken back or let go: what it tells lasts, and can be mended only there.
    pub fn hold(&mut self, text: &str) {
        let text = words::brief(text);
        for message in &mut self.shown {
            if message.text == text {
                message.goes_at_secs = f64::INFINITY;
            }
        }
    }

    /// Has a message go as soon as good news does: what it warns of is over.
    pub fn let_go(&mut self, text: &str, now_secs: f64) {
        let text = words::brief(text);
        for message in &mut self.shown {
            if message.text == text {
                message.goes_at_secs = message.goes_at_secs.min(now_secs + INFO_SECS);
            }
        }
    }

    pub fn dismiss(&mut self, id: MessageId) {
        self.shown.retain(|message| message.id != id);
    }

    /// Lets those go that have been there long enough.
    pub fn expire(&mut self, now_secs: f64) {
        self.shown.retain(|message| now_secs < message.goes_at_secs);
    }

    /// Whether a message will go by itself.
    pub fn is_any_expiring(&self) -> bool {
        self.shown
            .iter()
            .any(|message| message.goes_at_secs.is_finite())
    }
}

/// The names of files in a sentence, the first `most` of them: "a.jpg, b.jpg and 3 others".
pub fn file_names<'a>(paths: impl ExactSizeIterator<Item = &'a Path>, most: usize) -> String {
    let others = paths.len().saturating_sub(most);
    let names: Vec<String> = paths
        .take(most)
        .map(|path| {
            let name = path.file_name().unwrap_or(path.as_os_str());
            name.to_string_lossy().into_owned()
        })
        .collect();
    match (others, names.split_last()) {
        (0, Some((last, first))) if !first.is_empty() => {
            format!("{} and {last}", first.join(", "))
        }
        (0, _) => names.join(", "),
        (1, _) => format!("{} and one other", names.join(", ")),
        _ => format!("{} and {others} others", names.join(", ")),
    }
}
