//! What the studio has to tell its user, as values: the window shows them in a corner, tests read them.

use std::path::{Path, PathBuf};

use facemath_core::words;

/// How long a message that asks for nothing stays, in seconds.
const INFO_SECS: f64 = 6.0;
/// Most messages kept; the oldest go first.
const MAX_MESSAGES: usize = 8;

/// How much a message matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good news; it goes by itself.
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
    /// When it goes by itself, in seconds; `None` if it stays until dismissed.
    goes_at_secs: Option<f64>,
}

/// The messages on show, oldest first.
#[derive(Debug, Default)]
pub(super) struct Messages {
    shown: Vec<Message>,
    next: u64,
}

impl Messages {
    pub fn shown(&self) -> &[Message] {
        &self.shown
    }

    /// Shows a message. The same text again only renews the one that is there.
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
        self.shown.push(Message {
            id: MessageId(self.next),
            severity,
            text,
            file,
            goes_at_secs: (severity == Severity::Info).then_some(now_secs + INFO_SECS),
        });
        self.next += 1;
    }

    /// Takes a message back that is not true any more.
    pub fn withdraw(&mut self, text: &str) {
        let text = words::brief(text);
        self.shown.retain(|message| message.text != text);
    }

    /// Has a message go by itself, unless it does already: what it warns of is over.
    pub fn let_go(&mut self, text: &str, now_secs: f64) {
        let text = words::brief(text);
        for message in &mut self.shown {
            if message.text == text && message.goes_at_secs.is_none() {
                message.goes_at_secs = Some(now_secs + INFO_SECS);
            }
        }
    }

    pub fn dismiss(&mut self, id: MessageId) {
        self.shown.retain(|message| message.id != id);
    }

    /// Lets good news go when it has been there long enough. Warnings and errors stay until dismissed or over.
    pub fn expire(&mut self, now_secs: f64) {
        self.shown.retain(|message| {
            message
                .goes_at_secs
                .is_none_or(|goes_at| now_secs < goes_at)
        });
    }

    /// Whether a message will go by itself.
    pub fn is_any_expiring(&self) -> bool {
        self.shown
            .iter()
            .any(|message| message.goes_at_secs.is_some())
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
