//! What the program was started with, from words to options, and what is wrong with them.

use std::ffi::{OsStr, OsString};
use std::io::Write as _;
use std::path::Path;
use std::process;

use clap::error::{ContextKind, ErrorKind};
use clap::{CommandFactory as _, FromArgMatches as _};

use super::Cli;
use facemath_core::photo::has_picture_extension;
use facemath_core::words;
use facemath_studio::PROJECT_EXTENSION;

/// The options that the program was started with; ends it with a sentence where there are none.
pub(super) fn parsed() -> Cli {
    let mut cli = taking_negative_numbers(Cli::command());
    let parsed = cli
        .try_get_matches_from_mut(arguments())
        .and_then(|matches| Cli::from_arg_matches(&matches));
    parsed.unwrap_or_else(|error| refuse(&in_plain_words(error, &mut cli)))
}

/// Ends the program with what is wrong, or with the help that was asked for.
fn refuse(error: &clap::Error) -> ! {
    let said = error.render().to_string();
    let brief = words::brief(&said);
    if !error.use_stderr() || brief == said {
        error.exit();
    }
    // Where standard error is closed there is nobody to tell; the exit code still says it.
    let _ = write!(std::io::stderr(), "{brief}");
    process::exit(error.exit_code());
}

/// With numbers below zero taken as values by every option: the answer to one is about its range, not about an unknown option.
fn taking_negative_numbers(command: clap::Command) -> clap::Command {
    command
        .mut_args(|arg| {
            let takes_values = arg.get_action().takes_values() && !arg.is_positional();
            arg.allow_negative_numbers(takes_values)
        })
        .mut_subcommands(taking_negative_numbers)
}

/// What the program was started with, in the words of its command line: files alone open the window with them, and a
/// number may begin with its point (`-.5`).
fn arguments() -> Vec<OsString> {
    let mut arguments: Vec<OsString> = std::env::args_os()
        .map(
            |argument| match argument.to_str().and_then(|text| text.strip_prefix("-.")) {
                Some(digits) if digits.starts_with(|first: char| first.is_ascii_digit()) => {
                    format!("-0.{digits}").into()
                }
                _ => argument,
            },
        )
        .collect();
    let mut place = 1;
    while let Some(argument) = arguments.get(place) {
        match argument.to_str() {
            Some("--model" | "--device") => place += 2,
            Some("--force") => place += 1,
            Some(option) if option.starts_with("--model=") || option.starts_with("--device=") => {
                place += 1;
            }
            _ => {
                if is_file_to_open(argument) {
                    arguments.insert(place, "studio".into());
                }
                break;
            }
        }
    }
    arguments
}

/// Whether the first word is no command but something to open.
fn is_file_to_open(word: &OsStr) -> bool {
    let path = Path::new(word);
    let is_called_so = has_picture_extension(path)
        || path
            .extension()
            .is_some_and(|ending| ending == PROJECT_EXTENSION);
    !is_command(word) && (is_called_so || path.exists())
}

fn is_command(word: &OsStr) -> bool {
    word == "help" || Cli::command().find_subcommand(word).is_some()
}

/// The same error, in the words of this program where the parser has none that help.
fn in_plain_words(error: clap::Error, command: &mut clap::Command) -> clap::Error {
    if let Some(sentence) = no_such_file(&error) {
        return command.error(ErrorKind::InvalidSubcommand, sentence);
    }
    if let Some(sentence) = no_number(&error, command) {
        return command.error(ErrorKind::ValueValidation, sentence);
    }
    let cause = std::error::Error::source(&error);
    let is_no_whole = cause.is_some_and(|cause| cause.is::<std::num::ParseIntError>());
    let is_no_number = cause.is_some_and(|cause| cause.is::<std::num::ParseFloatError>());
    let told = |kind| error.get(kind).map(ToString::to_string);
    let (Some(argument), Some(value), true) = (
        told(ContextKind::InvalidArg),
        told(ContextKind::InvalidValue),
        is_no_whole || is_no_number,
    ) else {
        return error;
    };
    let wanted = if is_no_whole {
        "a whole number that is neither below 0 nor too large"
    } else {
        "a number"
    };
    let sentence = format!("invalid value '{value}' for '{argument}': {wanted} is needed");
    command.error(ErrorKind::ValueValidation, sentence)
}

/// What to say where what stands behind an option that takes a number begins as one below zero and is none, such as `-5x`: the parser
/// looks for an option of that name.
fn no_number(error: &clap::Error, command: &clap::Command) -> Option<String> {
    error
        .get(ContextKind::InvalidArg)
        .filter(|_| error.kind() == ErrorKind::UnknownArgument)?;
    let words: Vec<String> = arguments()
        .iter()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let used = words
        .iter()
        .find_map(|word| command.find_subcommand(word))?;
    let takes_number = |word: &str| {
        let name = word.strip_prefix("--")?;
        let is_named = |arg: &&clap::Arg| {
            let others = arg.get_all_aliases().unwrap_or_default();
            arg.get_long() == Some(name) || others.contains(&name)
        };
        let arg = used.get_arguments().find(is_named)?;
        arg.is_allow_negative_numbers_set().then_some(())
    };
    let begins_as_number = |word: &str| {
        let digits = word.strip_prefix('-').unwrap_or_default();
        let digits = digits.strip_prefix(['.', ',']).unwrap_or(digits);
        digits.starts_with(|first: char| first.is_ascii_digit())
    };
    words.windows(2).find_map(|pair| {
        let [option, value] = pair else { return None };
        takes_number(option)
            .filter(|()| begins_as_number(value) && value.parse::<f64>().is_err())?;
        Some(format!(
            "invalid value '{}' for '{option}': a number is needed, such as -1.5",
            as_typed(value)
        ))
    })
}

/// What was typed for a word of [`arguments`], which puts a zero before the point of a number.
fn as_typed(word: &str) -> String {
    let point = format!("-{}", word.strip_prefix("-0").unwrap_or(word));
    let mut typed = std::env::args_os();
    match typed.any(|typed| typed.to_string_lossy() == point) {
        true => point,
        false => word.to_owned(),
    }
}

/// What to say where the first word is no command and looks like a file that is not there.
fn no_such_file(error: &clap::Error) -> Option<String> {
    let word = error
        .get(ContextKind::InvalidSubcommand)
        .filter(|_| error.kind() == ErrorKind::InvalidSubcommand)?
        .to_string();
    // What stands behind a command is no file to open the window with.
    let mut before = std::env::args()
        .skip(1)
        .take_while(|argument| *argument != word);
    if before.any(|argument| is_command(OsStr::new(&argument))) {
        return None;
    }
    let path = Path::new(&word);
    let looks_like_a_file = path.extension().is_some() || word.contains(['/', '\\']);
    looks_like_a_file.then(|| {
        format!(
            "there is no file or folder \"{word}\". Pictures (.jpg, .png and others), folders of them and projects \
             (.{PROJECT_EXTENSION}) can be opened"
        )
    })
}
