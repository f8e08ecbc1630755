//! `facemath concept list`, `install` and `remove`: what there is besides the model's own concepts.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::super::console::Console;
use super::super::error::CommandError;
use super::super::faces::Faces;
use super::super::options::CommonOptions;
use facemath_core::latent::{Concept, Evidence, Unit};
use facemath_studio::concepts::{ConceptFolder, OwnConcept, read};

/// List the concepts of the model and the installed ones
#[derive(Debug, Args)]
pub(super) struct Options {}

/// Make a concept known to the studio and to all commands
#[derive(Debug, Args)]
pub(super) struct InstallOptions {
    /// The concept file
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Take an installed concept away
#[derive(Debug, Args)]
pub(super) struct RemoveOptions {
    /// Its name
    #[arg(value_name = "NAME")]
    name: String,
}

impl Options {
    pub(super) fn run(
        &self,
        common: &CommonOptions,
        console: &Console,
    ) -> Result<(), CommandError> {
        let faces = Faces::start(common, console)?;
        let model = faces.model();
        let installed = super::installed(console);
        let mut out = io::stdout().lock();
        let mut lines = || -> io::Result<()> {
            if let Some(age) = &model.directions.age {
                writeln!(
                    out,
                    "{:<16} 0 to {} years, of the model",
                    "age",
                    age.max_years()
                )?;
            }
            for concept in &model.directions.concepts {
                writeln!(out, "{}, of the model", line(concept))?;
            }
            for own in &installed {
                let note = if own.check_model(model).is_err() {
                    format!("installed, for the model {}", own.model.name)
                } else if model.directions.concept(&own.concept.name).is_some() {
                    "installed, but the model has one of that name".to_owned()
                } else {
                    "installed".to_owned()
                };
                writeln!(out, "{}, {note}{}", line(&own.concept), made(own))?;
            }
            Ok(())
        };
        match lines() {
            // `facemath concept list | head` has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => Ok(result?),
        }
    }
}

fn line(concept: &Concept) -> String {
    let Concept {
        name,
        negative,
        positive,
        range,
        unit,
        ..
    } = concept;
    let unit = match unit {
        Unit::ClearChange => "",
        Unit::StandardDeviations => " sd",
        Unit::Degrees => " degrees",
    };
    format!("{name:<16} -{range} to {range}{unit}, from {negative} to {positive}")
}

/// How a concept was made, behind a comma.
fn made(own: &OwnConcept) -> String {
    own.origin.as_ref().map_or_else(String::new, |origin| {
        let evidence: Evidence = origin.separation.evidence();
        format!(
            ", from {} faces with and {} without: {evidence}",
            origin.with, origin.without
        )
    })
}

impl InstallOptions {
    pub(super) fn run(&self) -> Result<(), CommandError> {
        let own = read(&self.file).map_err(CommandError::other)?;
        let path = folder()?.install(&own).map_err(CommandError::other)?;
        writeln!(
            io::stdout(),
            "{} is installed for the model {}: {}",
            own.concept.name,
            own.model.name,
            path.display()
        )?;
        Ok(())
    }
}

impl RemoveOptions {
    pub(super) fn run(&self) -> Result<(), CommandError> {
        let folder = folder()?;
        let removed = folder.remove(&self.name, |_| true)?;
        if removed == 0 {
            return Err(CommandError::Request(format!(
                "no concept called \"{}\" is installed; facemath concept list shows which are",
                self.name
            )));
        }
        writeln!(io::stdout(), "{} is removed", self.name)?;
        Ok(())
    }
}

fn folder() -> Result<ConceptFolder, CommandError> {
    ConceptFolder::of_user().ok_or_else(|| {
        CommandError::Request(
            "there is no home folder to keep concepts in. Name the file with --concept instead"
                .to_owned(),
        )
    })
}
