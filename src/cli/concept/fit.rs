//! `facemath concept fit`: a direction from two groups of pictures.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::super::console::Console;
use super::super::error::CommandError;
use super::super::faces::Faces;
use super::super::options::CommonOptions;
use super::super::paths;
use facemath_core::latent::{
    ConceptFit, ConceptSpace, Evidence, FitOptions, Latent, MAX_EXAMPLES_A_SIDE,
};
use facemath_studio::concepts::{ModelMark, Origin, OwnConcept, write};

const HELP: &str = "\
A few faces on each side are enough to try, thirty are a start, a hundred are good. They
should differ in nothing else: when all with the property are women, the slider is about
women too. Unless --entangled is given, what the model's own concepts read is taken out.

The report says how well the direction tells examples apart that it was not made from,
between which bounds that share is sure to lie, and what to make of it: trustworthy,
weak, or no better than chance.

Without --aligned the largest face of each picture is found and aligned; pictures
without a face are named and left out.

Examples:
  facemath concept fit --with smiling/ --without serious/ --name grin --out grin.json
  facemath concept fit --with a.jpg --with b.jpg --without c.jpg --without d.jpg \\
    --name fringe --label Fringe --negative none --positive full --out fringe.json";

/// Pictures that are in memory at once, as small aligned crops.
const BATCH: usize = 64;
/// Gradient steps on each code: what the encoder sees is what tells groups apart, and is the same for all pictures.
const NO_REFINEMENT: usize = 0;

/// Fit a direction to faces with a property and faces without it
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    /// Picture, or folder of pictures, of faces with the property; may be repeated
    #[arg(long, value_name = "DIR", required = true)]
    with: Vec<PathBuf>,
    /// Picture, or folder of pictures, of faces without it; may be repeated
    #[arg(long, value_name = "DIR", required = true)]
    without: Vec<PathBuf>,
    /// Name in expressions and after --set: letters, digits and _
    #[arg(long)]
    name: String,
    /// Name on the slider [default: as --name]
    #[arg(long, value_name = "TEXT")]
    label: Option<String>,
    /// Word for the slider's lower end
    #[arg(long, value_name = "TEXT", default_value = "less")]
    negative: String,
    /// Word for the slider's upper end
    #[arg(long, value_name = "TEXT", default_value = "more")]
    positive: String,
    /// The concept file to write
    #[arg(long, value_name = "FILE.json")]
    out: PathBuf,
    /// The pictures are aligned crops of faces
    #[arg(long)]
    aligned: bool,
    /// Let the direction move what the model's own concepts read, too
    #[arg(long)]
    entangled: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'a> {
    name: &'a str,
    file: &'a Path,
    evidence: Evidence,
    #[serde(flatten)]
    origin: &'a Origin,
}

impl Options {
    pub(super) fn run(
        &self,
        common: &CommonOptions,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        let with = paths::expand(&self.with, console);
        let without = paths::expand(&self.without, console);
        refuse_both_sides(&with, &without)?;
        let all = [with.as_slice(), without.as_slice()].concat();
        paths::refuse_input_as_target(&self.out, &all)?;
        paths::refuse_existing(&self.out, common)?;
        paths::make_parent(&self.out)?;

        let faces = Faces::start(common, console)?;
        self.refuse_taken_name(&faces)?;
        console.start("Faces", all.len());
        let with = self.codes(&faces, &with, console)?;
        let without = self.codes(&faces, &without, console)?;
        console.finish();
        let model = faces.model();
        let space = ConceptSpace::new(&model.prior, &model.directions)?;
        let options = FitOptions {
            leaves_known_alone: !self.entangled,
            ..FitOptions::default()
        };
        let fit = space
            .fit(&with, &without, options)
            .map_err(|error| CommandError::Request(error.to_string()))?;
        let own = self.concept(&fit, ModelMark::of(model));
        own.check()
            .map_err(|fault| CommandError::Request(fault.to_string()))?;
        write(&self.out, &own).map_err(CommandError::other)?;
        console.written(&self.out);
        self.report(&fit)
    }

    fn concept(&self, fit: &ConceptFit, model: ModelMark) -> OwnConcept {
        let label = self.label.as_ref().unwrap_or(&self.name);
        OwnConcept {
            model,
            concept: fit.concept(&self.name, label, &self.negative, &self.positive),
            origin: Some(Origin::from(fit)),
        }
    }

    fn refuse_taken_name(&self, faces: &Faces) -> Result<(), CommandError> {
        let model = faces.model();
        if model.directions.concept(&self.name).is_none() {
            return Ok(());
        }
        Err(CommandError::Request(format!(
            "the model \"{}\" has a concept \"{}\" of its own; choose another --name, such as {}2",
            model.name, self.name, self.name
        )))
    }

    fn codes(
        &self,
        faces: &Faces,
        pictures: &[PathBuf],
        console: &mut Console,
    ) -> Result<Vec<Latent>, CommandError> {
        if pictures.len() > MAX_EXAMPLES_A_SIDE {
            return Err(CommandError::Request(format!(
                "there are {} pictures on one side, and {MAX_EXAMPLES_A_SIDE} are taken at most; leave some out",
                pictures.len()
            )));
        }
        let mut codes = Vec::with_capacity(pictures.len());
        for batch in pictures.chunks(BATCH) {
            let mut images = Vec::with_capacity(batch.len());
            for image in faces.read_counted(batch, self.aligned, console) {
                match image {
                    Ok(image) => images.push(image),
                    Err(error) => console.failed(error),
                }
            }
            batch.iter().for_each(|_| console.step());
            codes.extend(faces.encode(images, NO_REFINEMENT, console)?);
        }
        Ok(codes)
    }

    fn report(&self, fit: &ConceptFit) -> Result<(), CommandError> {
        let mut out = std::io::stdout().lock();
        if self.json {
            let report = Report {
                name: &self.name,
                file: &self.out,
                evidence: fit.separation.evidence(),
                origin: &Origin::from(fit),
            };
            serde_json::to_writer_pretty(&mut out, &report).map_err(CommandError::other)?;
            writeln!(out)?;
            return Ok(());
        }
        let separation = &fit.separation;
        writeln!(
            out,
            "{}: {} faces with, {} without\n{separation}",
            self.name, separation.with, separation.without
        )?;
        if !fit.leaves_alone.is_empty() {
            writeln!(out, "leaves alone: {}", fit.leaves_alone.join(", "))?;
        }
        if !fit.moves_too.is_empty() {
            writeln!(out, "moves as well: {}", fit.moves_too.join(", "))?;
        }
        Ok(())
    }
}

/// A picture cannot both have the property and not.
fn refuse_both_sides(with: &[PathBuf], without: &[PathBuf]) -> Result<(), CommandError> {
    match with.iter().find(|picture| without.contains(picture)) {
        Some(picture) => Err(CommandError::Request(format!(
            "{} is among the faces with the property and among those without; take it off one side",
            picture.display()
        ))),
        None => Ok(()),
    }
}
