//! The words for sizes, times, counts and what the system refuses, so that they are the same wherever they are read, and how
//! sentences begin.

use std::error::Error;
use std::io::{self, ErrorKind};

/// How the standard library ends what the system says.
const NUMBER: &str = " (os error ";

/// Bytes as file managers have them, in thousands: "640 kB", "1.2 MB". Less than a thousand counts as one.
pub fn bytes(bytes: u64) -> String {
    const KILOBYTE: f64 = 1000.0;
    let kilobytes = bytes as f64 / KILOBYTE;
    if kilobytes < KILOBYTE {
        format!("{:.0} kB", kilobytes.max(1.0))
    } else {
        format!("{:.1} MB", kilobytes / KILOBYTE)
    }
}

/// "3 min left", from seconds.
pub fn time_left(secs: f32) -> String {
    const MINUTE: f32 = 60.0;
    const HOUR: f32 = 3600.0;
    if secs >= 1.5 * HOUR {
        format!("{:.0} h left", secs / HOUR)
    } else if secs >= 1.5 * MINUTE {
        format!("{:.0} min left", secs / MINUTE)
    } else {
        format!("{:.0} s left", secs.max(1.0))
    }
}

/// "1 film", "12 films".
pub fn films(count: usize) -> String {
    match count {
        1 => "1 film".to_owned(),
        _ => format!("{count} films"),
    }
}

/// With a capital letter, as sentences and titles begin.
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// A number with commas between its thousands: "12,345".
pub fn with_commas(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A message that fits on a screen whatever it quotes, line by line: the middle of a long quotation is left out, and that of a
/// line that is long all the same.
pub fn brief(message: &str) -> String {
    /// Most characters between quotation marks; more than any name that people give.
    const QUOTED: usize = 120;
    /// Most characters of a line; more than any sentence with the path of a file.
    const LINE: usize = 1000;
    let lines = message.split('\n').map(|line| {
        let parts: Vec<String> = line
            .split('"')
            .enumerate()
            .map(|(index, part)| match index % 2 {
                1 => without_middle(part, QUOTED),
                _ => part.to_owned(),
            })
            .collect();
        without_middle(&parts.join("\""), LINE)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The beginning and the end of a text of more than `most` characters.
fn without_middle(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.to_owned();
    }
    let first = most * 2 / 3;
    let last = most - first - 1;
    let beginning: String = text.chars().take(first).collect();
    let end: String = text.chars().skip(count - last).collect();
    format!("{beginning}…{end}")
}

/// Why the system refuses a file, a folder or a thread, in words that end a sentence: "no space is left on the disk". What a
/// part of this program has put into the error stays as it is.
pub fn io_error(error: &(dyn Error + 'static)) -> String {
    let mut causes = std::iter::successors(Some(error), |&error| error.source());
    if let Some(words) = causes.find_map(|cause| known(cause.downcast_ref()?)) {
        return words.to_owned();
    }
    let told = error.to_string();
    match told.split_once(NUMBER) {
        Some((words, _)) => uncapitalised(words),
        None => told,
    }
}

/// As within a sentence.
fn uncapitalised(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters).collect()
}

/// Words for what happens to people, unless somebody has found words already.
fn known(error: &io::Error) -> Option<&'static str> {
    // Errors without a kind of their own, by their numbers in all Unix systems.
    const NO_SUCH_DEVICE: [i32; 2] = [6, 19];
    const DEVICE_FAILS: i32 = 5;
    const TOO_MANY_OPEN: [i32; 2] = [23, 24];
    // Crates that wrap the system's error keep its kind, and its number in their text.
    let is_the_systems = error.get_ref().is_none() || error.to_string().contains(NUMBER);
    if !is_the_systems {
        return None;
    }
    Some(match (error.kind(), error.raw_os_error()) {
        (ErrorKind::NotFound, _) => "there is no such file or folder",
        (ErrorKind::PermissionDenied, _) => "the system does not permit it",
        (ErrorKind::AlreadyExists, _) => "there is a file or folder of that name",
        (ErrorKind::IsADirectory, _) => "it is a folder, not a file",
        (ErrorKind::NotADirectory, _) => "a part of its path is a file, not a folder",
        (ErrorKind::DirectoryNotEmpty, _) => "the folder is not empty",
        (ErrorKind::ReadOnlyFilesystem, _) => "the disk can only be read",
        (ErrorKind::StorageFull, _) => "no space is left on the disk",
        (ErrorKind::QuotaExceeded, _) => "your share of the disk is used up",
        (ErrorKind::FileTooLarge, _) => "it would be larger than a file may be there",
        (ErrorKind::InvalidFilename, _) => {
            "its name is too long or has characters that are not allowed there"
        }
        (ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy, _) => {
            "another program is using it"
        }
        (ErrorKind::OutOfMemory, _) => "the computer has no memory left for it",
        (ErrorKind::WouldBlock, _) => "the system has no room for it just now",
        (ErrorKind::TimedOut, _) => "there was no answer in time",
        (ErrorKind::BrokenPipe, _) => "nobody reads it any more",
        (ErrorKind::UnexpectedEof, _) => "it ends too early",
        (ErrorKind::WriteZero, _) => "nothing more can be written to it",
        (ErrorKind::StaleNetworkFileHandle, _) => "it is no longer there",
        (
            ErrorKind::NetworkDown | ErrorKind::NetworkUnreachable | ErrorKind::HostUnreachable,
            _,
        ) => "the computer that holds it does not answer",
        (ErrorKind::InvalidInput | ErrorKind::Unsupported, Some(_)) => {
            "the system cannot do that there"
        }
        (_, Some(DEVICE_FAILS)) if cfg!(unix) => "the disk or device does not work as it should",
        (_, Some(number)) if cfg!(unix) && NO_SUCH_DEVICE.contains(&number) => {
            "the disk or device is not there"
        }
        (_, Some(number)) if cfg!(unix) && TOO_MANY_OPEN.contains(&number) => {
            "too many files are open"
        }
        _ => return None,
    })
}
