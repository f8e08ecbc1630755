//! The command line: thin shells over the same engine as the window's, for scripts and for measuring.
//!
//! What all commands have in common is a contract with the scripts that call them: results go to files (or, for lists and
//! tables, to standard output), everything said about them goes to standard error, progress bars appear on a terminal
//! only, and the exit code is 0 only if every input succeeded. A bad file is named, and the others are still done.

mod algebra;
mod align;
mod animation;
mod caption;
mod concept;
mod console;
mod detail;
mod duplicates;
mod edit;
mod encoding;
mod error;
mod faces;
mod facial;
mod library;
mod models;
mod morph;
mod morph_films;
mod neighbours;
mod options;
mod paste_back;
mod paths;
mod reconstruct;
mod render;
mod sample;
mod training;
mod transform;
mod walk;

use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::error::ContextKind;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use self::console::Console;
use self::error::CommandError;
use self::options::CommonOptions;
use self::training::{
    AgeArgs, DescribeArgs, DirectionsArgs, EditsArgs, EvalAlignerArgs, EvalArgs, ExpressionArgs,
    MeasureArgs, PriorArgs, TrainAlignerArgs, TrainArgs, TrainJudgeArgs, UpscalerArgs,
};
use crate::app::{self, StudioOptions};
use facemath_core::files::leave_nothing_on_signals;
use facemath_core::guard;
use facemath_core::photo::has_picture_extension;
use facemath_studio::PROJECT_EXTENSION;

const HELP: &str = "\
Without a command the studio's window opens, with the files that are named. The other commands do the same work
without a window: pictures in, files out. They exit with 0 only if every input
succeeded; a bad file is named on standard error, and the others are still done.

Examples:
  Open the studio, with two photos in its slots
    facemath studio me.jpg you.jpg
  See yourself at 70, and with glasses, in eight steps
    facemath edit me.jpg --out edited --age 70 --glasses 1 --strip 8
  Morph from one face to another and back
    facemath morph me.jpg you.jpg --out us.gif --ping-pong
  See what the model makes of a folder of aligned faces
    facemath reconstruct faces/ --aligned --out out --grid compare.png
  See yourself as a child
    facemath algebra 'me - avg(age=35) + avg(age=5)' --let me=me.jpg --out child.png
  Cut the aligned faces out of holiday photos
    facemath align holiday/ --out faces
  Invent sixteen people
    facemath sample --count 16 --seed 7 --out new
  Find the faces in a folder of photos that are most like yours
    facemath neighbours me.jpg --among photos/ --grid alike.png
  Make a slider of your own from photos with a property and photos without it
    facemath concept fit --with smiling/ --without serious/ --name grin --out grin.json

Each command explains itself: facemath edit --help";

/// Do algebra on faces: change age, glasses and gender, morph, and invent
#[derive(Debug, Parser)]
#[command(name = "facemath", version, after_help = HELP)]
struct Cli {
    #[command(flatten)]
    common: CommonOptions,
    #[command(subcommand)]
    command: Option<Command>,
}

// Where a command has options of its own, their documentation is its help.
#[derive(Debug, Subcommand)]
enum Command {
    /// Open the window, with photos in its slots
    Studio {
        /// Photos and folders of photos to put into slots, or one project
        #[arg(value_name = "FILES")]
        files: Vec<PathBuf>,
    },
    Reconstruct(reconstruct::Options),
    Edit(edit::Options),
    Morph(morph::Options),
    Render(render::Options),
    Sample(sample::Options),
    Walk(walk::Options),
    Algebra(algebra::Options),
    Neighbours(neighbours::Options),
    Concept(concept::Options),
    Duplicates(duplicates::Options),
    Align(align::Options),
    /// List the installed models, with their cards
    Models,
    Eval(EvalArgs),
    Train(TrainArgs),
    Directions(DirectionsArgs),
    Describe(DescribeArgs),
    Expression(ExpressionArgs),
    Age(AgeArgs),
    Edits(EditsArgs),
    Prior(PriorArgs),
    Upscaler(UpscalerArgs),
    TrainJudge(TrainJudgeArgs),
    TrainAligner(TrainAlignerArgs),
    EvalAligner(EvalAlignerArgs),
    Measure(MeasureArgs),
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
    let is_command = |name: &OsStr| Cli::command().find_subcommand(name).is_some();
    let path = Path::new(word);
    let is_called_so = has_picture_extension(path)
        || path
            .extension()
            .is_some_and(|ending| ending == PROJECT_EXTENSION);
    !is_command(word) && word != "help" && (is_called_so || path.exists())
}

/// The same error, without the words that the standard library has for what is no number.
fn in_plain_words(error: clap::Error, command: &mut clap::Command) -> clap::Error {
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
    command.error(clap::error::ErrorKind::ValueValidation, sentence)
}

/// Runs the program with the arguments it was started with, and tells how it went.
pub fn main() -> ExitCode {
    leave_nothing_on_signals();
    let mut cli = taking_negative_numbers(Cli::command());
    let parsed = cli
        .try_get_matches_from_mut(arguments())
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let Cli { common, command } =
        parsed.unwrap_or_else(|error| in_plain_words(error, &mut cli).exit());
    let mut console = Console::default();
    match run(command, &common, &mut console) {
        Ok(()) => console.exit_code(),
        // Whoever reads the output has seen enough, as in "facemath duplicates photos | head".
        Err(CommandError::Output(error)) if error.kind() == ErrorKind::BrokenPipe => {
            console.exit_code()
        }
        Err(error) => {
            console.error(&error);
            ExitCode::FAILURE
        }
    }
}

fn run(
    command: Option<Command>,
    common: &CommonOptions,
    console: &mut Console,
) -> Result<(), CommandError> {
    let command = command.unwrap_or(Command::Studio { files: Vec::new() });
    log_to_stderr();
    guard::watch();
    match command {
        Command::Studio { files } => app::run(&StudioOptions {
            files,
            device: common.device,
            model: common.model.clone(),
            ..StudioOptions::default()
        })
        .map_err(CommandError::other),
        Command::Reconstruct(options) => options.run(common, console),
        Command::Edit(options) => options.run(common, console),
        Command::Morph(options) => options.run(common, console),
        Command::Render(options) => options.run(common, console),
        Command::Sample(options) => options.run(common, console),
        Command::Walk(options) => options.run(common, console),
        Command::Algebra(options) => options.run(common, console),
        Command::Neighbours(options) => options.run(common, console),
        Command::Concept(options) => options.run(common, console),
        Command::Duplicates(options) => options.run(common, console),
        Command::Align(options) => options.run(common, console),
        Command::Models => models::run(),
        Command::Eval(args) => args
            .run(common.model(), common.train_device())
            .map_err(CommandError::other),
        Command::Train(args) => args.run(common.train_device()).map_err(CommandError::other),
        Command::Describe(args) => args.run(common.train_device()).map_err(CommandError::other),
        Command::Expression(args) => args.run(common.train_device()).map_err(CommandError::other),
        Command::Directions(args) => args.run(common.train_device()).map_err(CommandError::other),
        Command::Edits(args) => args.run(common.train_device()).map_err(CommandError::other),
        Command::Age(args) => args.run(common.train_device()).map_err(CommandError::other),
        Command::Prior(args) => args.run(common.train_device()).map_err(CommandError::other),
        Command::Upscaler(args) => args.run(common.train_device()).map_err(CommandError::other),
        Command::TrainJudge(args) => args.run(common.train_device()).map_err(CommandError::other),
        Command::TrainAligner(args) => args.run(common.train_device()).map_err(CommandError::other),
        Command::EvalAligner(args) => args
            .run(common.model(), common.train_device())
            .map_err(CommandError::other),
        Command::Measure(args) => args.run(common, console),
    }
}

/// Warnings of the libraries go to standard error; `RUST_LOG` asks for more.
fn log_to_stderr() {
    let filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::WARN.into())
        .from_env_lossy();
    // Fails only if something has installed a subscriber already, which then does the logging.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .try_init();
}
