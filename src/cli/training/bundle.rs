//! `facemath directions` and `facemath describe`: what a trained bundle knows of its codes.

use std::path::{Path, PathBuf};

use super::super::console::Console;
use super::balance::BalanceFile;
use super::{Bars, TrainingError, load_faces};
use facemath_nets::model::{Bundle, FaceModel};
use facemath_train::{
    FaceSet, News, Split, TrainDevice, Training, default_judge, describe, fit_latent_tables,
    with_ages, with_directions,
};

/// A bundle and the faces that its model was trained on.
#[derive(Debug, clap::Args)]
pub(super) struct TrainedBundle {
    /// Folder or tar of the faces the model was trained on.
    #[arg(long, value_name = "TAR_OR_FOLDER")]
    data: PathBuf,
    /// The bundle's folder, whose files are rewritten.
    #[arg(long, value_name = "BUNDLE")]
    bundle: PathBuf,
    /// Labels of the faces: a CSV (file,label,label...; numbers or yes/no) or CelebA's list; may be repeated.
    #[arg(long, value_name = "CSV")]
    labels: Vec<PathBuf>,
    /// Measures that directions are balanced over, such as light and pose: each direction is then the difference between
    /// photographs alike in them. A file as for --labels, of which CSV:COLUMN,COLUMN takes some columns; may be repeated.
    /// Measures that say the same as a label (correlation of 0.4 or more) are left out for that label.
    #[arg(long, value_name = "CSV[:COLUMNS]")]
    balance: Vec<BalanceFile>,
}

impl TrainedBundle {
    /// The bundle's folder.
    pub(super) fn folder(&self) -> &Path {
        &self.bundle
    }

    pub(super) fn load(&self) -> Result<(Bundle, FaceSet, Split), TrainingError> {
        let bundle = Bundle::load(&self.bundle)?;
        let size = bundle.config().image_size_px;
        let (mut set, split) = load_faces(&self.data, size, &self.labels)?;
        for file in &self.balance {
            file.add_to(&mut set)?;
        }
        Ok((bundle, set, split))
    }
}

/// Fit a model's directions again, one for each label; sliders that no label is about stay.
///
/// The labels are those of the files given or, where none is, those that the faces' names hold.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct DirectionsArgs {
    #[command(flatten)]
    trained: TrainedBundle,
}

/// Complete a bundle: fit its directions, and its prior if it has none, measure it, write its card.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct DescribeArgs {
    #[command(flatten)]
    trained: TrainedBundle,
    /// What the model card says of the data: where the pictures come from and what their licence allows.
    #[arg(long, value_name = "TEXT")]
    data_notice: Option<String>,
}

impl DirectionsArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// If the data or the bundle cannot be read or written.
    pub(in crate::cli) fn run(&self, device: TrainDevice) -> Result<(), TrainingError> {
        let (bundle, set, split) = self.trained.load()?;
        let device = device.open();
        let model = FaceModel::new(&bundle, &device)?;
        let judge = default_judge(&set, &device)?;
        let bars = Bars::default();
        let mut fitted = fit_latent_tables(
            &model,
            bundle.prior(),
            &set,
            &split,
            judge.as_ref(),
            &device,
            &|news| bars.tell(news),
        )?;
        fitted.keep_controls(bundle.directions());
        let kept = fitted.keep_sliders(bundle.directions(), bundle.figures(), &set);
        if !kept.is_any_new {
            return Err(TrainingError::Unsuitable(format!(
                "No label tells faces apart that it was not fitted to, so the bundle is left as it was\n{}",
                fitted.read_outs
            )));
        }
        if !kept.names.is_empty() {
            println!("kept as they were: {}", kept.names.join(", "));
        }
        let directions = &fitted.directions;
        for concept in &directions.concepts {
            println!("{}: length {:.2}", concept.name, concept.direction.norm());
        }
        if let Some(age) = &directions.age {
            println!(
                "age: 20 to 60 years is {:.2} long",
                age.shift(20.0, 60.0).norm()
            );
        }
        print!("{}", fitted.read_outs);
        for sentence in kept.lost() {
            println!("{sentence}");
        }
        let (figures, card) = with_directions(
            bundle.figures(),
            bundle.card(),
            &fitted.read_outs,
            &kept.names,
        );
        let card = with_ages(&card, directions);
        bundle
            .with_latent_tables(fitted.directions, fitted.prior)
            .with_card(figures, card)
            .save(&self.trained.bundle)?;
        Console::default().written(&self.trained.bundle);
        Ok(())
    }
}

impl DescribeArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// If the data or the bundle cannot be read or written.
    pub(in crate::cli) fn run(&self, device: TrainDevice) -> Result<(), TrainingError> {
        let (bundle, set, split) = self.trained.load()?;
        let training = Training::told_by(bundle.figures());
        let notice = self.data_notice.as_deref();
        let (device, bars) = (device.open(), Bars::default());
        let tell = |news: News<'_>| bars.tell(news);
        let described = describe(bundle, &set, &split, training, notice, &device, &tell)?;
        eprint!("{}", described.figures);
        described.bundle.save(&self.trained.bundle)?;
        Console::default().written(&self.trained.bundle);
        Ok(())
    }
}
