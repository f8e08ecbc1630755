//! `facemath align`: the faces of photos as aligned crops.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use super::console::Console;
use super::error::CommandError;
use super::faces::Faces;
use super::options::{CommonOptions, whole};
use super::paths::{self, Assignment, Naming};
use facemath_core::export;
use facemath_core::photo::{self, Framing};
use facemath_nets::align::{Detector, FoundFace};

const HELP: &str = "\
Every face of each picture is found, and written as the square that the models
are made for: NAME.png for the largest, NAME-2.png and so on for the others. A
picture without a face counts as failed. --json prints what was found.

Examples:
  facemath align holiday.jpg --out faces
  facemath align photos/ --out faces --size 512 --json > faces.json";

/// What to say where the face of a drawing is not found.
const FOR_PHOTOGRAPHS: &str = "what finds faces has learned from photographs and finds few that are drawn. A drawing of a face alone \
                               needs no aligning: the other commands take it as a whole with --aligned";

/// Largest side of a crop, in pixels.
const MAX_SIZE_PX: u32 = 4096;

/// Find the faces in photos and write each as an aligned crop
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    /// Pictures, or folders of pictures
    #[arg(value_name = "IN", required = true)]
    inputs: Vec<PathBuf>,
    /// Folder for the crops; made if it does not exist
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Side of each crop in pixels [default: the model's]
    #[arg(long, value_name = "PX", value_parser = whole(1..=MAX_SIZE_PX))]
    size: Option<u32>,
    /// Print boxes, eyes, framings and confidences as JSON
    #[arg(long)]
    json: bool,
}

/// What was found in one picture.
#[derive(Serialize)]
struct Report {
    picture: PathBuf,
    faces: Vec<FaceReport>,
}

/// One face. All places in photo pixels from the top left, the photo upright as its orientation tag says.
#[derive(Serialize)]
struct FaceReport {
    /// The crop that was written.
    crop: PathBuf,
    /// The detector's box, clockwise from its top left corner.
    box_px: [(f32, f32); 4],
    /// The eyes on the viewer's left and right.
    eyes_px: [(f32, f32); 2],
    /// The aligned square.
    framing: Framing,
    /// 0 to 1.
    confidence: f32,
    /// Whether the framing can be used unseen.
    is_sure: bool,
}

impl Options {
    pub(super) fn run(
        &self,
        common: &CommonOptions,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        let faces = Faces::start(common, console)?;
        let size_px = self.size.unwrap_or(faces.model().image_size_px);
        let detector = Detector::new();
        let inputs = paths::expand(&self.inputs, console);
        paths::make_folder(&self.out)?;
        let assignments = paths::assign(inputs, &self.out, None, Naming::Png, common, console);
        console.start("Photos", assignments.len());
        let mut reports = Vec::new();
        let mut has_told_drawings = false;
        for Assignment { input, target } in &assignments {
            match photo::load(input) {
                Err(error) => console.failed(error),
                Ok(photo) => {
                    let photo = Arc::new(photo);
                    let found = faces.align(&photo, detector.find(&photo), console);
                    if found.is_empty() {
                        console.failed(format_args!("no face was found in {}", input.display()));
                        let is_drawn = photo.looks_drawn() || faces.draws_drawings();
                        if is_drawn && !has_told_drawings {
                            has_told_drawings = true;
                            console.note(FOR_PHOTOGRAPHS);
                        }
                    }
                    let mut report = Report {
                        picture: input.clone(),
                        faces: Vec::with_capacity(found.len()),
                    };
                    for (index, face) in found.iter().enumerate() {
                        let crop = numbered(target, index);
                        if index > 0 && assignments.iter().any(|other| other.target == crop) {
                            console.failed(format_args!(
                                "face {} of {} was left out: it would overwrite the face of another picture",
                                index + 1,
                                input.display()
                            ));
                            continue;
                        }
                        let pixels = photo::crop(&photo, face.framing, size_px);
                        match export::write_png(&crop, &pixels) {
                            Ok(()) => {
                                console.written(&crop);
                                report.faces.push(FaceReport::of(face, crop));
                            }
                            Err(error) => console.failed(error),
                        }
                    }
                    if self.json && input.to_str().is_none() {
                        console.failed(format_args!(
                            "{} was left out of the list: its name cannot be written as JSON. Rename it",
                            input.display()
                        ));
                    } else {
                        reports.push(report);
                    }
                }
            }
            console.step();
        }
        console.finish();
        if self.json {
            print_json(&reports)?;
        }
        Ok(())
    }
}

impl FaceReport {
    fn of(face: &FoundFace, crop: PathBuf) -> Self {
        Self {
            crop,
            box_px: face.detected.corners_px(),
            eyes_px: face.eyes_px(),
            framing: face.framing,
            confidence: face.confidence,
            is_sure: face.is_sure(),
        }
    }
}

/// `NAME.png` for the first face of a picture, `NAME-2.png` for the second.
fn numbered(target: &Path, index: usize) -> PathBuf {
    if index == 0 {
        return target.to_owned();
    }
    let mut name = target.file_stem().unwrap_or_default().to_os_string();
    name.push(format!("-{}.png", index + 1));
    target.with_file_name(name)
}

fn print_json(reports: &[Report]) -> Result<(), CommandError> {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, reports).map_err(std::io::Error::from)?;
    writeln!(out)?;
    Ok(())
}
