//! A folder to run the program in, and eyes for what it wrote.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use facemath_studio::{Command as DocumentCommand, Document, Source, Timeline, apply};
use image::RgbImage;
use tempfile::TempDir;

/// Width and height of the default model's pictures.
pub const MODEL_SIZE_PX: u32 = 128;

/// A file of this repository.
fn own(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A folder for one test, with two aligned faces of the model's size in `faces/` and the program at hand.
pub struct Workspace {
    folder: TempDir,
}

impl Workspace {
    pub fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let faces = folder.path().join("faces");
        fs::create_dir(&faces).expect("a new folder");
        fs::copy(
            own("tests/fixtures/astronaut-128.png"),
            faces.join("anna.png"),
        )
        .expect("the sample");
        fs::copy(
            own("assets/samples/invented-1.png"),
            faces.join("ben.v2.png"),
        )
        .expect("the sample");
        Self { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the program in this folder, on the CPU unless told otherwise, with its output in pipes. Files that exist are
    /// replaced.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.run_carefully(&[arguments, &["--force"]].concat())
    }

    /// As [`Workspace::run`], but files that exist stay.
    pub fn run_carefully(&self, arguments: &[&str]) -> Output {
        let device: &[&str] = if arguments.contains(&"--device") {
            &[]
        } else {
            &["--device", "cpu"]
        };
        Command::new(env!("CARGO_BIN_EXE_facemath"))
            .args(arguments)
            .args(device)
            .current_dir(self.folder.path())
            // Settings and models of whoever runs the tests are none of theirs.
            .env("HOME", self.folder.path())
            .env("XDG_DATA_HOME", self.path("data"))
            .env_remove("RUST_LOG")
            .output()
            .expect("the program starts")
    }

    /// Runs the program, which must succeed in silence but for notes.
    pub fn run_well(&self, arguments: &[&str]) -> Output {
        let output = self.run(arguments);
        let stderr = stderr(&output);
        assert!(output.status.success(), "{arguments:?}: {stderr}");
        assert!(!stderr.contains("error"), "{arguments:?}: {stderr}");
        output
    }

    pub fn picture(&self, name: &str) -> RgbImage {
        image::open(self.path(name))
            .unwrap_or_else(|error| panic!("{name}: {error}"))
            .into_rgb8()
    }

    /// A document with both faces in its slots, whose film has so many frames from the one to the other and a size in pixels, and no
    /// rests.
    pub fn document(&self, frames_per_segment: u32, size_px: u32) -> Document {
        let mut document = Document::new();
        let face = |name: &str| {
            let path = self.path(name);
            (Source::Photo { path }, name.to_owned())
        };
        let timeline = Timeline {
            frames_per_segment,
            size_px,
            hold_frames: 0,
            ping_pong: false,
            ..*document.timeline()
        };
        for command in [
            DocumentCommand::ArrangeFaces {
                faces: vec![face("faces/anna.png"), face("faces/ben.v2.png")],
            },
            DocumentCommand::SetTimeline(timeline),
        ] {
            apply(&mut document, &command).expect("it can be done");
        }
        document
    }

    /// The files in a folder, sorted by name.
    pub fn files(&self, folder: &str) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path(folder))
            .expect("the folder")
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .into_string()
                    .expect("plain names")
            })
            .collect();
        names.sort();
        names
    }
}

/// What was said besides which files were written.
pub fn stderr(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    let other = said.lines().filter(|line| !line.starts_with("wrote: "));
    other.map(|line| format!("{line}\n")).collect()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Mean absolute difference of two pictures of one size, in grey levels.
pub fn difference(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let sum: u64 = a
        .as_raw()
        .iter()
        .zip(b.as_raw())
        .map(|(a, b)| u64::from(a.abs_diff(*b)))
        .sum();
    sum as f64 / a.as_raw().len() as f64
}

/// The part of a picture `index` model pictures from the left, in row `row`.
pub fn cell(picture: &RgbImage, index: u32, row: u32) -> RgbImage {
    let (x, y) = (index * MODEL_SIZE_PX, row * MODEL_SIZE_PX);
    image::imageops::crop_imm(picture, x, y, MODEL_SIZE_PX, MODEL_SIZE_PX).to_image()
}

/// Size, delays in hundredths of a second, and whether it repeats forever.
pub fn read_gif(path: &Path) -> ((u16, u16), Vec<u16>, bool) {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let file = std::io::BufReader::new(fs::File::open(path).expect("the animation"));
    let mut decoder = options.read_info(file).expect("a GIF");
    let mut delays = Vec::new();
    while let Some(frame) = decoder.read_next_frame().expect("a whole GIF") {
        delays.push(frame.delay);
    }
    let forever = matches!(decoder.repeat(), gif::Repeat::Infinite);
    ((decoder.width(), decoder.height()), delays, forever)
}
