//! Sequences of pictures, a file for each frame.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use image::RgbImage;
use jpeg_encoder::{ColorType, Encoder, EncodingError};
use rayon::prelude::*;

use super::marks::jpeg_segment;
use super::player::{Player, batch_len};
use super::png::encode_well;
use super::{Animation, ExportError, Provenance};
use crate::files::{PREFIX, SUFFIX, Unfinished, make_folder, remove_stale};

/// Digits of a frame's number, at least.
const LEAST_DIGITS: usize = 4;

/// What each frame becomes.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Png,
    Jpeg,
}

/// Writes `frame-0001.png`, `frame-0002.png`, ... (or `.jpg`) into `folder`, which is made if it does not exist. Returns
/// how many there are and their bytes together.
///
/// The files are made in a folder within it and moved when all are there. Frames of an earlier export are replaced,
/// or removed where they would be more than these; nothing else in the folder is touched.
pub(super) fn write(
    folder: &Path,
    mut player: Player<'_>,
    animation: &Animation,
    kind: Kind,
) -> Result<(usize, u64), ExportError> {
    let is_new = !folder.exists();
    make_folder(folder).map_err(ExportError::unwritable(folder))?;
    let written = write_inside(folder, &mut player, animation, kind);
    if written.is_err() && is_new {
        // Fails, as it should, where somebody else has put something into it meanwhile.
        std::fs::remove_dir(folder).ok();
    }
    written
}

fn write_inside(
    folder: &Path,
    player: &mut Player<'_>,
    animation: &Animation,
    kind: Kind,
) -> Result<(usize, u64), ExportError> {
    remove_stale(folder);
    let made = tempfile::Builder::new()
        .prefix(PREFIX)
        .suffix(SUFFIX)
        .tempdir_in(folder)
        .map_err(ExportError::unwritable(folder))?;
    let _unfinished = Unfinished::folder(made.path());
    let digits = player.total_ticks().to_string().len().max(LEAST_DIGITS);
    let (mut names, mut bytes) = (Vec::new(), 0);
    loop {
        let pictures = player.batch(2 * batch_len())?;
        if pictures.is_empty() {
            break;
        }
        let encoded: Vec<_> = pictures
            .par_iter()
            .map(|picture| {
                let mark = Some(animation.provenance);
                encode(&picture.image, animation, kind, mark)
            })
            .collect();
        for (picture, encoded) in pictures.iter().zip(encoded) {
            let encoded = encoded.map_err(|reason| ExportError::Invalid {
                path: folder.into(),
                reason,
            })?;
            for _ in 0..picture.ticks {
                let name = format!("frame-{:0digits$}.{}", names.len() + 1, kind.extension());
                std::fs::write(made.path().join(&name), &encoded)
                    .map_err(ExportError::unwritable(folder.join(&name)))?;
                names.push(name);
                bytes += encoded.len() as u64;
            }
        }
        player.wrote(&pictures)?;
    }
    for name in &names {
        let target: PathBuf = folder.join(name);
        std::fs::rename(made.path().join(name), &target)
            .map_err(ExportError::unwritable(&target))?;
    }
    remove_other_frames(folder, &names);
    Ok((names.len(), bytes))
}

/// Removes the frames of an earlier export that this one has not replaced: played on, they would be its end. Only files go
/// that are called like frames and say that this program made them.
fn remove_other_frames(folder: &Path, names: &[String]) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let written: HashSet<&str> = names.iter().map(String::as_str).collect();
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_other = name
            .to_str()
            .is_some_and(|name| is_frame_name(name) && !written.contains(name));
        if is_other && is_ours(&entry.path()) {
            // Whoever cannot remove it has been told of nothing worse than a frame too many.
            let _removed = std::fs::remove_file(entry.path());
        }
    }
}

/// Whether a folder holds pictures that are called as frames are, which frames written into it would replace.
pub fn has_frames(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .into_iter()
        .any(|entry| entry.file_name().to_str().is_some_and(is_frame_name))
}

/// The first of `folder`, `folder 2`, `folder 3`, ... that holds no frames yet.
pub fn folder_without_frames(folder: &Path) -> PathBuf {
    let numbered = (2..).map(|number: u32| {
        let mut name = folder.file_name().unwrap_or_default().to_owned();
        name.push(format!(" {number}"));
        folder.with_file_name(name)
    });
    let mut folders = std::iter::once(folder.to_owned()).chain(numbered);
    let free = folders.find(|folder| !has_frames(folder));
    free.unwrap_or_else(|| folder.to_owned())
}

fn is_frame_name(name: &str) -> bool {
    let number = name.strip_prefix("frame-").and_then(|rest| {
        let (number, ending) = rest.split_once('.')?;
        ["png", "jpg"].contains(&ending).then_some(number)
    });
    number.is_some_and(|number| {
        number.len() >= LEAST_DIGITS && number.bytes().all(|digit| digit.is_ascii_digit())
    })
}

/// Whether a picture says near its beginning that this program made it.
fn is_ours(path: &Path) -> bool {
    /// The mark stands before the pixels.
    const HEAD_BYTES: u64 = 8192;
    const MARK: &[u8] = b"FaceMath Studio";
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD_BYTES).read_to_end(&mut head));
    read.is_ok() && head.windows(MARK.len()).any(|window| window == MARK)
}

impl Kind {
    fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }
}

/// One frame's file, with a mark on how it came about if there is one.
///
/// # Errors
/// A sentence.
pub(super) fn encode(
    image: &RgbImage,
    animation: &Animation,
    kind: Kind,
    mark: Option<Provenance>,
) -> Result<Vec<u8>, String> {
    match kind {
        Kind::Png => encode_well(image, mark),
        Kind::Jpeg => encode_jpeg(image, animation.encoding.quality, mark)
            .map_err(|error| format!("a frame cannot be encoded: {error}")),
    }
}

fn encode_jpeg(
    image: &RgbImage,
    quality: u8,
    mark: Option<Provenance>,
) -> Result<Vec<u8>, EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality.clamp(1, 100));
    if let Some(mark) = mark {
        encoder.add_app_segment(1, jpeg_segment(None, mark))?;
    }
    // Sizes have been checked to fit.
    let (width, height) = (image.width() as u16, image.height() as u16);
    encoder.encode(image, width, height, ColorType::Rgb)?;
    Ok(bytes)
}
