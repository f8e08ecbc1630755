//! `facemath algebra`: sums of faces and concepts.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::concept::ConceptOptions;
use super::console::Console;
use super::detail::{self, DetailOptions, SizeOptions};
use super::error::CommandError;
use super::faces::Faces;
use super::options::{CommonOptions, RefineOptions, SharpenOptions};
use super::paths;
use facemath_core::export::{self, Provenance};
use facemath_core::latent::{Expression, ExpressionError, FUNCTIONS, Scope};
use facemath_nets::align::PhotoUse;
use facemath_nets::engine::{Drawing, ModelInfo, Photograph, Share};
use facemath_studio::Answer;

const HELP: &str = "\
EXPR is made of faces named with --let, the model's concepts (glasses, gender, and
the words for their ends, such as feminine), numbers, + - * / and brackets.

The answer carries the detail of the photos in it by their share: me + glasses all of
me's, 0.5*a + 0.5*b half of each; averages and inventions have none.

Without --aligned the largest face of each picture is found and aligned; where
none is found, a note says so and the middle of the picture is taken.
A picture of exactly the model's size stays whole, unless its face is surely
elsewhere in it.

Examples:
  Yourself as a child: your face - the average of your age + the average of five
    facemath algebra 'me - avg(age=35) + avg(age=5)' --let me=me.jpg --out child.png
  A woman with glasses, from three pictures, with the sum written out as a strip
    facemath algebra 'a - b + c' --let a=man-glasses.png --let b=man.png \\
      --let c=woman.png --aligned --strip --out answer.png
  The same with every operand averaged from several pictures, which the strip shows
  above it
    facemath algebra 'mean(a1, a2, a3) - mean(b1, b2, b3) + c' --let a1=1.png ... \\
      --aligned --strip --out answer.png
  More feminine, with glasses
    facemath algebra 'toward(me, feminine, 1.5) + glasses' --let me=me.jpg --out me2.png";

/// Add and subtract faces and ideas
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    /// What to compute; --functions lists what it may use
    #[arg(
        value_name = "EXPR",
        required_unless_present = "functions",
        allow_hyphen_values = true
    )]
    expression: Option<String>,
    /// Give the face in a picture a name; may be repeated
    #[arg(long = "let", value_name = "NAME=PICTURE", value_parser = named_picture)]
    faces: Vec<(String, PathBuf)>,
    /// The pictures are aligned crops of faces
    #[arg(long)]
    aligned: bool,
    #[command(flatten)]
    refine: RefineOptions,
    #[command(flatten)]
    sharpen: SharpenOptions,
    #[command(flatten)]
    detail: DetailOptions,
    #[command(flatten)]
    size: SizeOptions,
    #[command(flatten)]
    concepts: ConceptOptions,
    /// The picture to write
    #[arg(long, value_name = "FILE.png", required_unless_present = "functions")]
    out: Option<PathBuf>,
    /// Write the operands and the answer side by side; above a mean, the faces that it averages
    #[arg(long)]
    strip: bool,
    /// List the functions and stop
    #[arg(long)]
    functions: bool,
}

impl Options {
    pub(super) fn run(
        &self,
        common: &CommonOptions,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        let (false, Some(source), Some(out)) = (self.functions, &self.expression, &self.out) else {
            return list_functions();
        };
        let explained = |error: ExpressionError| {
            // In nothing there is no place to point to.
            let place = match source.trim() {
                "" => String::new(),
                _ => format!("\n{}", error.pointing_into(source)),
            };
            CommandError::Request(format!("{error}{place}"))
        };
        // A slip of the pen shows before the model is loaded.
        Expression::parse(source).map_err(explained)?;
        let pictures: Vec<PathBuf> = self.faces.iter().map(|(_, path)| path.clone()).collect();
        paths::refuse_input_as_target(out, &pictures)?;
        paths::check_picture_target(out, common)?;
        paths::make_parent(out)?;

        let faces = Faces::start(common, console)?;
        faces.sharpen(self.sharpen.sharpen());
        let directions = self.concepts.directions(&faces, console)?;
        let named = self.named_faces(&faces, &pictures, console)?;
        let codes = named.iter();
        let codes = codes.map(|(name, photo)| (name.clone(), photo.latent.clone()));
        let scope = Scope {
            faces: &codes.collect(),
            directions: &directions,
            prior: &faces.model().prior,
        };
        let mut answer = Answer::of(source, &scope).map_err(explained)?;
        if !self.strip {
            answer.terms.clear();
        }
        let drawings = self.drawings(&answer, &named, faces.model(), console);
        let provenance = Provenance::of(drawings.iter().any(Drawing::carries_detail));
        let drawn = faces.draw(drawings).collect::<Result<_, _>>()?;
        faces.pass_on_warnings(console);
        let figure = answer.figure(drawn);
        let figure = figure.ok_or_else(|| CommandError::other("the model gave no answer"))?;
        export::write_drawn_png(out, &figure, provenance)?;
        console.written(out);
        Ok(())
    }

    /// What to draw, in the order of [`Answer::faces`]: each face with the detail of the photographs in it, all at one size.
    fn drawings(
        &self,
        answer: &Answer,
        named: &BTreeMap<String, Arc<Photograph>>,
        model: &ModelInfo,
        console: &Console,
    ) -> Vec<Drawing> {
        let asked_px = self.size.asked_px();
        detail::note_enlargement(asked_px, detail::filled_px(named.values()), console);
        let size_px =
            detail::size_px(asked_px, named.values()).or_else(|| detail::model_px(asked_px, model));
        answer
            .faces()
            .map(|(code, shares)| {
                let shares = shares.iter().filter_map(|(name, &weight)| {
                    let photograph = Arc::clone(named.get(name)?);
                    Some(Share::new(photograph, weight))
                });
                detail::drawing(
                    code.clone(),
                    shares.collect(),
                    self.detail.amount(),
                    size_px,
                )
            })
            .collect()
    }

    /// The named pictures with their codes. All are needed: the first that cannot be read stops the command.
    fn named_faces(
        &self,
        faces: &Faces,
        pictures: &[PathBuf],
        console: &Console,
    ) -> Result<BTreeMap<String, Arc<Photograph>>, CommandError> {
        let read = faces.photographs(
            pictures,
            self.aligned,
            self.refine.refine,
            PhotoUse::Edited,
            console,
        )?;
        let mut named = BTreeMap::new();
        for ((name, _), photograph) in self.faces.iter().zip(read) {
            let photograph = photograph.map_err(CommandError::other)?;
            if named.insert(name.clone(), photograph).is_some() {
                return Err(CommandError::Request(format!(
                    "two faces are called \"{name}\""
                )));
            }
        }
        Ok(named)
    }
}

fn list_functions() -> Result<(), CommandError> {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    for (usage, meaning) in FUNCTIONS {
        writeln!(out, "{usage:<24} {meaning}")?;
    }
    Ok(())
}

/// Reads `NAME=PICTURE`; the name must be one that an expression can contain.
fn named_picture(text: &str) -> Result<(String, PathBuf), String> {
    let (name, path) = text
        .split_once('=')
        .ok_or_else(|| "write it as NAME=PICTURE, such as me=me.jpg".to_owned())?;
    if !Expression::is_name(name) {
        return Err(format!(
            "\"{name}\" cannot be used in an expression; use letters, digits and _, a letter first"
        ));
    }
    if path.is_empty() {
        return Err(format!("no picture is given for \"{name}\""));
    }
    Ok((name.to_owned(), PathBuf::from(path)))
}
