//! What commands that write moving pictures share: where the frames go, in which format, how fast and how large.

use std::ffi::OsStr;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::caption::CaptionOptions;
use super::console::Console;
use super::encoding::{EncodingOptions, FormatName, note_fitted, note_left_out};
use super::error::CommandError;
use super::faces::Faces;
use super::options::{CommonOptions, whole};
use super::{detail, paths};
use facemath_core::export::{
    Animation, Caption, Format, MAX_GIF_FPS, Repeat, Report, Spool, gif_rate_note,
};
use facemath_nets::engine::{Drawing, Photograph};

/// More frames are a mistake in the arguments.
pub(super) const MAX_FRAMES: usize = 10_000;

/// The largest frames that any format has, in pixels.
const MAX_SIDE_PX: u32 = 4096;

/// Where an animation goes, how fast it plays and how large it is.
#[derive(Debug, Args)]
pub(super) struct AnimationOptions {
    /// A .gif, .mp4, .webp or .apng, a .png of all frames side by side, or a folder of frames
    #[arg(long, value_name = "FILE|DIR")]
    out: PathBuf,
    /// The format, whatever the ending: gif, mp4, webp, apng, png or jpeg for frames, sheet or strip
    #[arg(long, value_name = "NAME", value_enum, hide_possible_values = true)]
    format: Option<FormatName>,
    /// Frames per second, up to 60; in a GIF 50, in whole hundredths of a second
    #[arg(long, value_name = "F", value_parser = frame_rate)]
    fps: Option<f32>,
    /// Width and height of the frames in pixels [default: what the photos fill, up to 512]
    #[arg(long, value_name = "PX", value_parser = whole(16..=MAX_SIDE_PX))]
    size: Option<u32>,
    /// Only `render` has such films: asked for elsewhere, a sentence says why there is none
    #[arg(long, hide = true)]
    whole_photo: bool,
    /// Extra frames on the first and on the last face
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = whole(0..=1000_u32))]
    hold: u32,
    /// Come back to the first face
    #[arg(long)]
    ping_pong: bool,
    /// How often it plays; 0 is forever. An MP4 plays once, or as its player likes
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = whole(0..=u16::MAX))]
    loops: u16,
    #[command(flatten)]
    caption: CaptionOptions,
    #[command(flatten)]
    encoding: EncodingOptions,
}

impl AnimationOptions {
    /// Makes sure that the output can be written and overwrites none of `inputs`, before anything is computed.
    pub(super) fn output(
        &self,
        inputs: &[PathBuf],
        common: &CommonOptions,
        console: &Console,
    ) -> Result<Output<'_>, CommandError> {
        let out = self.out.as_path();
        let output = Output::new(out, self.format)?;
        self.check(output.format(), console)?;
        match output {
            Output::File(..) => {
                paths::refuse_input_as_target(out, inputs)?;
                paths::refuse_existing(out, common)?;
                paths::make_parent(out)?;
            }
            Output::Frames(..) => {
                refuse_folder_of_inputs(out, inputs)?;
                paths::refuse_existing(out, common)?;
                paths::make_folder(out)?;
            }
        }
        Ok(output)
    }

    /// The format of films of which each gets a file of its own, and the folder for them, which exists by now.
    pub(super) fn folder_of_films(
        &self,
        console: &Console,
    ) -> Result<(Format, &Path), CommandError> {
        let out = self.out.as_path();
        let format = format_of_films(out, self.format)?;
        self.check(format, console)?;
        paths::make_folder(out)?;
        Ok((format, out))
    }

    /// Refuses numbers that this format cannot have, before anything is computed, and says what it makes of others.
    fn check(&self, format: Format, console: &Console) -> Result<(), CommandError> {
        let sides = format.side_px();
        if let Some(size) = self.size
            && !sides.contains(&size)
        {
            let (name, least, most) = (format.name(), sides.start(), sides.end());
            return Err(CommandError::Request(format!(
                "{name} can be {least} to {most} pixels wide, not {size}. Choose another --size"
            )));
        }
        let caption = self.caption.caption(&Caption::default());
        self.caption.note_unused(&caption, console);
        let sized = Animation {
            size_px: self.size.unwrap_or(*sides.end()),
            caption,
            ..Animation::default()
        };
        if let Some(fault) = format.caption_fault(&sized) {
            return Err(CommandError::Request(fault));
        }
        self.encoding.note_unused(format, console);
        self.note_unused(format, console);
        if let Some(fps) = self.fps
            && format == Format::Gif
            && let Some(note) = gif_rate_note(fps)
        {
            console.note(note);
        }
        Ok(())
    }

    /// Names options of timing that were given and mean nothing to the format.
    fn note_unused(&self, format: Format, console: &Console) {
        let repeats = format.says_repeats();
        let has_times = repeats || format == Format::Mp4;
        let unused = [
            ("--fps", self.fps.is_some() && !has_times),
            ("--hold", self.hold > 0 && format.is_picture()),
            ("--ping-pong", self.ping_pong && format.is_picture()),
            ("--loops", self.loops > 0 && !repeats),
        ];
        for (option, _) in unused.iter().filter(|(_, is_unused)| *is_unused) {
            console.note(format_args!("{option} means nothing to {}", format.name()));
        }
    }

    /// The size of frames with the detail of these photographs, in pixels. Where it is larger than they fill, the console
    /// gets a note.
    pub(super) fn size_px(&self, photographs: &[Arc<Photograph>], console: &Console) -> u32 {
        detail::note_enlargement(self.size, detail::filled_px(photographs), console);
        detail::note_smallest(self.size, photographs, console);
        let usual = Animation::default().size_px;
        detail::size_px(self.size, photographs).unwrap_or(usual)
    }

    /// Says that there is no such film of a whole photo, and what else there is, where one is asked for.
    ///
    /// # Errors
    /// That sentence; `reason` is its first half.
    pub(super) fn refuse_whole_photo(&self, reason: &str) -> Result<(), CommandError> {
        if !self.whole_photo {
            return Ok(());
        }
        Err(CommandError::Request(format!(
            "{reason}. Leave --whole-photo out; a film of one photo's face with other sliders, saved as a project, is \
             written into its whole photo by facemath render PROJECT --whole-photo"
        )))
    }

    /// Says that there are no names for the caption, where it asks for some.
    ///
    /// # Errors
    /// That sentence; `reason` is its first half.
    pub(super) fn refuse_names(&self, reason: &str) -> Result<(), CommandError> {
        if !self.caption.caption(&Caption::default()).has_names() {
            return Ok(());
        }
        Err(CommandError::Request(format!(
            "{reason}. Take {{from}} and {{to}} out of the --caption"
        )))
    }

    /// Frames per second.
    pub(super) fn fps(&self) -> f32 {
        self.fps.unwrap_or(Animation::default().fps)
    }

    /// How `drawings` are played at a size, in a film from one face to another with these names.
    pub(super) fn animation(
        &self,
        size_px: u32,
        drawings: &[Drawing],
        names: [&str; 2],
    ) -> Animation {
        Animation {
            fps: self.fps(),
            size_px,
            hold_frames: self.hold,
            ping_pong: self.ping_pong,
            repeat: Repeat::of_plays(self.loops),
            provenance: self.encoding.provenance(drawings),
            encoding: self.encoding.encoding(),
            caption: self.caption.caption(&Caption::default()).named(names),
            ..Animation::default()
        }
    }
}

/// The format of films of which each gets a file of its own in the folder `out`.
///
/// # Errors
/// A sentence, where `out` names a file.
pub(super) fn format_of_films(
    out: &Path,
    format: Option<FormatName>,
) -> Result<Format, CommandError> {
    let extension = out.extension().and_then(OsStr::to_str);
    let is_file = extension
        .is_some_and(|extension| Format::of_extension(extension).is_some() || is_media(extension));
    if out.is_file() || is_file {
        return Err(CommandError::Request(format!(
            "{} would be one file, and there are many films. Give --out a folder, and the format with --format",
            out.display()
        )));
    }
    Ok(format.map_or(Format::Gif, FormatName::format))
}

/// Where an animation goes.
pub(super) enum Output<'a> {
    File(Format, &'a Path),
    /// A folder.
    Frames(Format, &'a Path),
}

impl<'a> Output<'a> {
    /// What the name of the output asks for, or the format that was given.
    pub(super) fn new(out: &'a Path, format: Option<FormatName>) -> Result<Self, CommandError> {
        let is_file = |format: Format| format.extension().is_some();
        let cannot = |reason: &str| {
            Err(CommandError::Request(format!(
                "{} cannot be written: {reason}",
                out.display()
            )))
        };
        if let Some(name) = format {
            return match name.format() {
                format if is_file(format) && out.is_dir() => cannot("it is a folder"),
                format if is_file(format) => Ok(Self::File(format, out)),
                _ if out.is_file() => cannot("it is a file, and frames need a folder"),
                format => Ok(Self::Frames(format, out)),
            };
        }
        if out.is_dir() {
            return Ok(Self::Frames(Format::PngFrames, out));
        }
        let Some(extension) = out.extension().and_then(OsStr::to_str) else {
            return Ok(Self::Frames(Format::PngFrames, out));
        };
        match Format::of_extension(extension) {
            Some(format) => Ok(Self::File(format, out)),
            None if is_media(extension) => cannot(
                "an animation becomes a .gif, .mp4, .webp or .apng file, a .png of all its frames, or a folder of PNG \
                 frames (with --format jpeg of JPEG frames)",
            ),
            None => Ok(Self::Frames(Format::PngFrames, out)),
        }
    }

    /// GIF, MP4 and so on.
    pub(super) fn format(&self) -> Format {
        let (Self::File(format, _) | Self::Frames(format, _)) = self;
        *format
    }

    /// Draws the frames and writes them, with a bar.
    pub(super) fn write(
        &self,
        drawings: Vec<Drawing>,
        animation: &Animation,
        faces: &Faces,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        let (Self::File(format, path) | Self::Frames(format, path)) = self;
        let written = write_film(*format, path, drawings, animation, faces, console);
        console.finish();
        faces.pass_on_warnings(console);
        written
    }
}

/// Draws the frames of a film and writes it, with a bar.
pub(super) fn write_film(
    format: Format,
    path: &Path,
    drawings: Vec<Drawing>,
    animation: &Animation,
    faces: &Faces,
    console: &mut Console,
) -> Result<(), CommandError> {
    let count = drawings.len();
    console.start("Frames", count);
    let mut frames = Spool::new(faces.draw(drawings), count, path);
    let report = format.write(path, &mut frames, animation, &mut |progress| {
        console.reached(progress.done, progress.total);
        ControlFlow::Continue(())
    })?;
    console.finish();
    note_fitted(format, animation, &report, console);
    note_left_out(format, animation, count, console);
    note_written(format, path, &report, console);
    Ok(())
}

/// Says that a film has too few frames for the faces that it goes through.
pub(super) fn note_few_frames(frames: usize, faces: usize, console: &Console) {
    console.note(format_args!(
        "{frames} frames are too few for {faces} faces, and not all of them are seen. Take more with --frames"
    ));
}

/// Says where a film is.
pub(super) fn note_written(format: Format, path: &Path, report: &Report, console: &Console) {
    match format.extension() {
        Some(_) => console.written(path),
        None => console.written_into(path, report.frames),
    }
}

/// Frames get names of their own choosing, so a folder that holds inputs is not a place for them.
fn refuse_folder_of_inputs(out: &Path, inputs: &[PathBuf]) -> Result<(), CommandError> {
    let Ok(folder) = out.canonicalize() else {
        // It does not exist yet.
        return Ok(());
    };
    let holds_input = inputs
        .iter()
        .filter_map(|input| input.canonicalize().ok())
        .any(|input| input.parent() == Some(&folder));
    if holds_input {
        return Err(CommandError::Request(format!(
            "the folder {} holds inputs, which the frames could overwrite. Choose another folder",
            out.display()
        )));
    }
    Ok(())
}

/// Whether a name with this extension is meant as a file, of a kind that is not written here.
fn is_media(extension: &str) -> bool {
    [
        "jpg", "jpeg", "avif", "bmp", "tif", "tiff", "webm", "mov", "mkv", "avi", "mpg", "mpeg",
        "flv", "ogv", "svg", "pdf", "zip", "heic", "heif", "jxl", "m4v", "wmv", "3gp",
    ]
    .iter()
    .any(|known| extension.eq_ignore_ascii_case(known))
}

fn frame_rate(text: &str) -> Result<f32, String> {
    let range = Animation::FPS;
    text.parse()
        .ok()
        .filter(|fps| range.contains(fps))
        .ok_or_else(|| {
            let (least, most) = (range.start(), range.end());
            format!("frames per second go from {least} to {most}, in a GIF to {MAX_GIF_FPS}")
        })
}
