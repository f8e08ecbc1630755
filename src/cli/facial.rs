//! The options for expression and pose: one for each control, under its name.

use clap::{Arg, ArgMatches, Args, Command, Error, FromArgMatches};

use super::options::finite_number;
use facemath_core::latent::{FACIAL_CONTROLS, Unit};

/// What was asked of expression and pose.
#[derive(Debug, Default)]
pub(super) struct FacialOptions {
    asked: Vec<(&'static str, f32)>,
}

impl FacialOptions {
    /// The controls that were named, each with its strength, in the order of the sliders.
    pub(super) fn settings(&self) -> impl Iterator<Item = (&str, f32)> {
        self.asked.iter().copied()
    }
}

impl Args for FacialOptions {
    fn augment_args(command: Command) -> Command {
        FACIAL_CONTROLS.iter().fold(command, |command, control| {
            let help = format!("{}; above 0 {}", control.meaning, control.positive);
            command.arg(
                Arg::new(control.name)
                    .long(control.name)
                    .alias(control.name.replace('_', "-"))
                    .value_name(match control.unit {
                        Unit::Degrees => "DEGREES",
                        Unit::StandardDeviations => "SD",
                        Unit::ClearChange => "X",
                    })
                    .value_parser(finite_number)
                    .help(help)
                    .help_heading("Expression and pose"),
            )
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for FacialOptions {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut options = Self::default();
        options.update_from_arg_matches(matches)?;
        Ok(options)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        let asked = FACIAL_CONTROLS.iter().filter_map(|control| {
            let strength = matches.get_one::<f32>(control.name)?;
            Some((control.name, *strength))
        });
        self.asked = asked.collect();
        Ok(())
    }
}
