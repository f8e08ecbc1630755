//! `facemath models`: what is installed.

use std::io::{self, Write};

use super::error::CommandError;
use facemath_nets::model::{self, BundleSummary};

/// Lists the models on standard output, each with its card.
pub(super) fn run() -> Result<(), CommandError> {
    match list(&model::installed(), &mut io::stdout().lock()) {
        // `facemath models | head` has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => Ok(result?),
    }
}

fn list(models: &[BundleSummary], out: &mut impl Write) -> io::Result<()> {
    for (index, model) in models.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        match &model.path {
            Some(path) => writeln!(out, "{} ({})", model.name, path.display())?,
            None => writeln!(out, "{} (part of the program)", model.name)?,
        }
        if let Some(problem) = &model.problem {
            writeln!(out, "    cannot be used: {problem}")?;
        }
        for line in model.card.lines() {
            writeln!(out, "    {line}")?;
        }
    }
    Ok(())
}
