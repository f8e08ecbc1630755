//! `facemath edit`: the studio's sliders for scripts.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::concept::ConceptOptions;
use super::console::Console;
use super::detail::{DetailOptions, SizeOptions};
use super::error::CommandError;
use super::faces::Faces;
use super::facial::FacialOptions;
use super::options::{
    CommonOptions, InputOptions, RefineOptions, SharpenOptions, finite_number, slider_value, whole,
    within,
};
use super::transform::{Carrying, Transform};
use facemath_core::detail::PasteOptions;
use facemath_core::latent::{AGE, AxisMetric, Directions, Edits, Latent, PrincipalAxes};
use facemath_nets::engine::{ModelInfo, WhichFaces};
use facemath_studio::Control;

const HELP: &str = "\
For each input there is one PNG of the same name in --out. Changes add up. X counts
in clear changes: 1 makes most faces look the other way, and fractions, larger and
negative numbers work too. SD counts in standard deviations of the model's training
faces: 2 is far from what is usual. Left and right are those of the picture. See
facemath concept list for what --set may change, and how far it goes well.

The face carries the photo's own detail, as large as the photo has it, and without any
change it is the photo's square. --detail 0 shows the model's picture alone.

--lock keeps what the model reads of a property where it is, whatever else changes;
what the property itself was set to counts. --axis puts the face at a position on one
of the 40 axes along which faces differ most to the eye, the widest being 1, in standard
deviations from the average face. --individuality below 1 puts it nearer to the average
face, above 1 exaggerates what sets it apart.

With --paste-back the result is the whole picture at its own size, under its own name
and in its own format, with only the face changed. JPEG is lossy: it is encoded again
with its own tables, and the rest changes by about one level of 255. A GIF becomes a PNG.

Without --aligned the largest face of each picture is found and aligned; where
none is found, a note says so and the middle of the picture is taken. --face 2 takes
the second from the left instead, and --face all --paste-back edits every face of a
group in the one picture.
A picture of exactly the model's size stays whole, unless its face is surely
elsewhere in it.

Examples:
  facemath edit me.jpg --out out --age 70
  facemath edit faces/ --out out --aligned --age-by -20 --gender +1
  facemath edit me.jpg --out out --glasses 1 --strip 8 --size 256
  facemath edit holiday.jpg --out out --age 70 --paste-back
  facemath edit group.jpg --out out --age 70 --paste-back --face all
  facemath edit me.jpg --out out --set glasses=0.5 --set gender=-1
  facemath edit me.jpg --out out --mouth_open 1.5 --brow_frown 1 --yaw -7
  facemath edit me.jpg --out out --axis 1=-2 --axis 3=1.5 --lock age --lock gender";

/// Change the age, glasses and gender of each face
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    #[command(flatten)]
    inputs: InputOptions,
    #[command(flatten)]
    refine: RefineOptions,
    #[command(flatten)]
    sharpen: SharpenOptions,
    #[command(flatten)]
    concepts: ConceptOptions,
    /// Folder for the results; made if it does not exist
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Make the face this many years old
    #[arg(long, value_name = "YEARS", value_parser = finite_number, conflicts_with = "age_by")]
    age: Option<f32>,
    /// Make the face this many years older than it looks; negative is younger
    #[arg(long, value_name = "DELTA", value_parser = finite_number)]
    age_by: Option<f32>,
    /// 1 puts glasses on, -1 takes them off
    #[arg(long, value_name = "X", value_parser = finite_number)]
    glasses: Option<f32>,
    /// +1 makes the face more feminine, -1 more masculine
    #[arg(long, value_name = "X", value_parser = finite_number)]
    gender: Option<f32>,
    #[command(flatten)]
    facial: FacialOptions,
    /// Change any concept of the model, or individuality, by its name; may be repeated
    #[arg(long, value_name = "NAME=X", value_parser = setting)]
    set: Vec<(String, f32)>,
    /// Leave age or a concept alone whatever else changes; may be repeated
    #[arg(long, value_name = "NAME")]
    lock: Vec<String>,
    /// Put the face at a position on a principal axis, -3 to 3; may be repeated
    #[arg(long, value_name = "N=SD", value_parser = position)]
    axis: Vec<(u16, f32)>,
    /// How much of what sets it apart the face keeps, 0 (the average face) to 1.5; 1 leaves it
    #[arg(long = "individuality", alias = "truncation", value_name = "X", value_parser = slider_value(Control::Truncation.row()))]
    truncation: Option<f32>,
    /// Write N steps from the unedited to the edited face side by side
    #[arg(long, value_name = "N", value_parser = whole(2..=256_usize))]
    strip: Option<usize>,
    /// Put the edited face back into the picture, at its full size and in its own format
    #[arg(long, conflicts_with = "strip")]
    paste_back: bool,
    /// The face of each picture by its number from the left, or all of them [default: the largest]
    #[arg(long, value_name = "all|N", value_parser = which_faces, conflicts_with = "aligned")]
    face: Option<WhichFaces>,
    #[command(flatten)]
    detail: DetailOptions,
    #[command(flatten)]
    size: SizeOptions,
}

impl Options {
    pub(super) fn run(
        &self,
        common: &CommonOptions,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        if self.paste_back && self.size.asked_px().is_some() {
            return Err(CommandError::Request(
                "--paste-back keeps the picture's own size; leave --size out".to_owned(),
            ));
        }
        if !self.paste_back && self.face == Some(WhichFaces::All) {
            return Err(CommandError::Request(
                "--face all puts all faces back into the one picture: add --paste-back, or take one by its number"
                    .to_owned(),
            ));
        }
        let faces = Faces::start(common, console)?;
        faces.sharpen(self.sharpen.sharpen());
        let model = faces.model();
        let directions = self.concepts.directions(&faces, console)?;
        let mut concepts = self.settings(model, &directions)?;
        self.check_age(model, console)?;
        let directions = self.with_locks_and_axes(&mut concepts, model, directions)?;
        let transform = Transform {
            common,
            inputs: &self.inputs,
            which: self.face,
            refine: &self.refine,
            folder: &self.out,
            grid: None,
            paste_back: self.paste_back.then(|| PasteOptions {
                detail: self.detail.amount(),
            }),
            carrying: (!self.paste_back).then(|| Carrying {
                amount: self.detail.amount(),
                asked_px: self.size.asked_px(),
            }),
        };
        let recipe = |code: &Latent| {
            let mut edits = concepts.clone();
            edits.age_years = self.wanted_age(code, model);
            match self.strip {
                None if self.paste_back => {
                    vec![code.clone(), edits.apply(code, &directions)]
                }
                None => vec![edits.apply(code, &directions)],
                Some(steps) => (0..steps)
                    .map(|step| step as f32 / (steps - 1) as f32)
                    .map(|progress| edits.apply_partly(code, &directions, progress))
                    .collect(),
            }
        };
        transform.run(&faces, console, recipe, |_, _| ())
    }

    /// The edits without the age, which may depend on the face.
    fn settings(&self, model: &ModelInfo, directions: &Directions) -> Result<Edits, CommandError> {
        let shortcuts = [("glasses", self.glasses), ("gender", self.gender)]
            .into_iter()
            .filter_map(|(name, strength)| Some((name, strength?)));
        let settings = self
            .set
            .iter()
            .map(|(name, strength)| (name.as_str(), *strength));
        let mut edits = Edits::default();
        let mut seen: Vec<Control> = Vec::new();
        for (name, strength) in shortcuts.chain(self.facial.settings()).chain(settings) {
            let (control, value) = match (directions.named(name), Control::named(name)) {
                (Some((concept, units)), _) => {
                    let control = Control::Concept(concept.name.clone());
                    (control, strength * units)
                }
                (None, Some(control)) => (control.clone(), strength),
                (None, None) => {
                    let unknown = unknown_concept(name, model, directions);
                    return Err(CommandError::Request(unknown));
                }
            };
            let value = within(&control.row(), value)
                .map_err(|fault| CommandError::Request(format!("{name}: {fault}")))?;
            if seen.contains(&control) {
                return Err(CommandError::Request(format!("\"{name}\" is set twice")));
            }
            control.put(&mut edits, Some(value));
            seen.push(control);
        }
        Ok(edits)
    }

    /// Adds what is locked and where the face is to be on the axes; gives the directions that need.
    fn with_locks_and_axes(
        &self,
        edits: &mut Edits,
        model: &ModelInfo,
        mut directions: Directions,
    ) -> Result<Directions, CommandError> {
        for name in &self.lock {
            let locked = match directions.named(name) {
                Some((concept, _)) => concept.name.clone(),
                None if name == AGE && directions.age.is_some() => name.clone(),
                None => {
                    let unknown = unknown_concept(name, model, &directions);
                    return Err(CommandError::Request(unknown));
                }
            };
            edits.locked.insert(locked);
        }
        if let Some(share) = self.truncation {
            edits.truncation = share;
        }
        for &(axis, sd) in &self.axis {
            if edits.axes.insert(axis, sd).is_some() {
                return Err(CommandError::Request(format!("axis {axis} is set twice")));
            }
        }
        if edits.needs_axes() {
            let axes = PrincipalAxes::of(&model.prior, AxisMetric::Picture, &model.scales);
            let count = axes.numbers().count();
            if let Some(axis) = edits.axes.keys().find(|&&axis| axes.axis(axis).is_none()) {
                return Err(CommandError::Request(format!(
                    "the model \"{}\" has no axis {axis}; it has {count}, counted from 1",
                    model.name
                )));
            }
            directions.axes = Some(Arc::new(axes));
        }
        Ok(directions)
    }

    fn check_age(&self, model: &ModelInfo, console: &Console) -> Result<(), CommandError> {
        if self.age.is_none() && self.age_by.is_none() {
            return Ok(());
        }
        let Some(age) = &model.directions.age else {
            return Err(CommandError::Request(format!(
                "the model \"{}\" does not know about ages; leave --age and --age-by out or choose another --model",
                model.name
            )));
        };
        let most = age.max_years();
        let is_no_age = |years: f32| !(0.0..=most).contains(&years);
        if self.age.is_some_and(is_no_age)
            || self.age_by.is_some_and(|delta| is_no_age(delta.abs()))
        {
            console.note(format_args!(
                "the model \"{}\" knows ages from 0 to {}; the nearest one is used",
                model.name,
                age.max_years()
            ));
        }
        Ok(())
    }

    /// How old the face shall be.
    fn wanted_age(&self, code: &Latent, model: &ModelInfo) -> Option<f32> {
        let age = model.directions.age.as_ref()?;
        self.age.or_else(|| Some(age.estimate(code) + self.age_by?))
    }
}

fn unknown_concept(name: &str, model: &ModelInfo, directions: &Directions) -> String {
    if name == "age" && model.directions.age.is_some() {
        return "age is set in years, with --age or --age-by".to_owned();
    }
    let known: Vec<&str> = directions
        .concepts
        .iter()
        .map(|concept| concept.name.as_str())
        .collect();
    let known = if known.is_empty() {
        "it knows none".to_owned()
    } else {
        format!("it knows {}", known.join(", "))
    };
    format!(
        "the model \"{}\" does not know the concept \"{name}\"; {known}",
        model.name
    )
}

/// Reads `all` or the number of a face.
fn which_faces(text: &str) -> Result<WhichFaces, String> {
    match text.trim().parse() {
        Ok(number) if number > 0 => Ok(WhichFaces::Nth(number)),
        _ if text.trim() == "all" => Ok(WhichFaces::All),
        _ => Err("write all, or a number from the left such as 2".to_owned()),
    }
}

/// Reads `N=SD`.
fn position(text: &str) -> Result<(u16, f32), String> {
    let (axis, sd) = setting(text).map_err(|_| "write it as N=SD, such as 3=1.5".to_owned())?;
    let axis = axis
        .parse()
        .map_err(|_| format!("\"{axis}\" is not the number of an axis"))?;
    within(&Control::Axis(axis).row(), sd)?;
    Ok((axis, sd))
}

/// Reads `NAME=X`.
fn setting(text: &str) -> Result<(String, f32), String> {
    let (name, strength) = text
        .split_once('=')
        .ok_or_else(|| "write it as NAME=X, such as glasses=0.5".to_owned())?;
    Ok((name.trim().to_owned(), finite_number(strength.trim())?))
}
