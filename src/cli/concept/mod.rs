//! `facemath concept`: sliders of one's own, from examples.

mod eval;
mod fit;
mod list;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::console::Console;
use super::error::CommandError;
use super::faces::Faces;
use super::options::CommonOptions;
use facemath_core::latent::Directions;
use facemath_studio::concepts::{ConceptFolder, OwnConcept, read, with_own};

const HELP: &str = "\
A concept is a direction from faces without a property to faces with it. Made from a
few photos of each, it becomes a slider of the studio, and a name in expressions.

Examples:
  facemath concept fit --with smiling/ --without serious/ --name grin --out grin.json
  facemath edit me.jpg --out out --concept grin.json --set grin=1
  facemath algebra 'me + 0.5*grin' --let me=me.jpg --concept grin.json --out out.png
  facemath concept install grin.json";

/// Make a slider of your own from examples, and share it
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    #[command(subcommand)]
    command: Command,
}

// Where a command has options of its own, their documentation is its help.
#[derive(Debug, Subcommand)]
enum Command {
    Fit(Box<fit::Options>),
    List(list::Options),
    Install(list::InstallOptions),
    Remove(list::RemoveOptions),
    Eval(eval::Options),
}

impl Options {
    pub(super) fn run(
        &self,
        common: &CommonOptions,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        match &self.command {
            Command::Fit(options) => options.run(common, console),
            Command::List(options) => options.run(common, console),
            Command::Install(options) => options.run(),
            Command::Remove(options) => options.run(),
            Command::Eval(options) => options.run(common, console),
        }
    }
}

/// Concepts besides those of the model, for commands that change faces.
#[derive(Debug, Args)]
pub(super) struct ConceptOptions {
    /// Also know the concept in this file (from "concept fit" or the studio); may be repeated
    #[arg(long = "concept", value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl ConceptOptions {
    /// What the model knows, what the given files add, and what is installed for the model.
    ///
    /// # Errors
    /// If a given file is no concept, is for another model, or has a name that is taken.
    pub(super) fn directions(
        &self,
        faces: &Faces,
        console: &Console,
    ) -> Result<Directions, CommandError> {
        let model = faces.model();
        let mut own: Vec<OwnConcept> = Vec::new();
        for path in &self.files {
            let concept = read(path).map_err(CommandError::other)?;
            concept
                .check_model(model)
                .map_err(|fault| CommandError::Request(format!("{}: {fault}", path.display())))?;
            let name = &concept.concept.name;
            let is_own = own.iter().any(|other| other.concept.name == *name);
            if is_own || model.directions.concept(name).is_some() {
                return Err(CommandError::Request(format!(
                    "{}: there is a concept \"{name}\" already; change the name in the file",
                    path.display()
                )));
            }
            own.push(concept);
        }
        own.extend(installed(console));
        Ok(with_own(model, &own))
    }
}

/// The installed concepts, of whatever model. What is wrong with a file is told to the console.
fn installed(console: &Console) -> Vec<OwnConcept> {
    let Some(folder) = ConceptFolder::of_user() else {
        return Vec::new();
    };
    let (installed, problems) = folder.load();
    for problem in problems {
        console.warning(problem);
    }
    installed
        .into_iter()
        .map(|installed| installed.own)
        .collect()
}
