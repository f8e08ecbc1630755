//! The command line: thin shells over the same engine as the window's, for scripts and for measuring.
//!
//! What all commands have in common is a contract with the scripts that call them: results go to files (or, for lists and
//! tables, to standard output), everything said about them goes to standard error, progress bars appear on a terminal
//! only, and the exit code is 0 only if every input succeeded. A bad file is named, and the others are still done.

mod algebra;
mod align;
mod animation;
mod arguments;
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

use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
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
use facemath_core::files::{leave_nothing_on_signals, remove_empty_folders};
use facemath_core::guard;

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

/// Runs the program with the arguments it was started with, and tells how it went.
pub fn main() -> ExitCode {
    leave_nothing_on_signals();
    let Cli { common, command } = arguments::parsed();
    let mut console = Console::default();
    let ended = run(command, &common, &mut console);
    remove_empty_folders();
    match ended {
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
