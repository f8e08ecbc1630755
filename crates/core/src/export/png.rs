//! Single pictures and numbered sequences as PNG.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use image::{RgbImage, RgbaImage};
use png::{BitDepth, ColorType, Compression, EncodingError, Filter};

use super::{Animation, ExportError, Progress, Provenance, sequence, write_atomically};
use crate::photo::resize;

/// Writes one picture as PNG, atomically.
///
/// # Errors
/// [`ExportError::Unwritable`] naming `path`.
pub fn write_png(path: &Path, image: &RgbImage) -> Result<(), ExportError> {
    encode(
        path,
        image.as_raw(),
        image.dimensions(),
        ColorType::Rgb,
        None,
    )
}

/// Writes one picture of a drawn face as PNG, atomically, with a comment on how it came about.
///
/// # Errors
/// [`ExportError::Unwritable`] naming `path`.
pub fn write_drawn_png(
    path: &Path,
    image: &RgbImage,
    provenance: Provenance,
) -> Result<(), ExportError> {
    encode(
        path,
        image.as_raw(),
        image.dimensions(),
        ColorType::Rgb,
        Some(provenance),
    )
}

/// Writes one picture with its transparency as PNG, atomically.
///
/// # Errors
/// [`ExportError::Unwritable`] naming `path`.
pub fn write_png_with_alpha(path: &Path, image: &RgbaImage) -> Result<(), ExportError> {
    encode(
        path,
        image.as_raw(),
        image.dimensions(),
        ColorType::Rgba,
        None,
    )
}

fn encode(
    path: &Path,
    samples: &[u8],
    (width_px, height_px): (u32, u32),
    colour: ColorType,
    provenance: Option<Provenance>,
) -> Result<(), ExportError> {
    write_atomically(path, |writer| {
        let write = || -> Result<(), EncodingError> {
            let mut encoder = png::Encoder::new(writer, width_px, height_px);
            encoder.set_color(colour);
            encoder.set_depth(BitDepth::Eight);
            encoder.set_compression(Compression::Fast);
            encoder.set_filter(Filter::Adaptive);
            if let Some(provenance) = provenance {
                encoder.add_text_chunk("Comment".to_owned(), provenance.text().to_owned())?;
            }
            let mut writer = encoder.write_header()?;
            writer.write_image_data(samples)?;
            writer.finish()
        };
        write().map_err(|error| match error {
            EncodingError::IoError(source) => ExportError::Unwritable {
                path: path.into(),
                source,
            },
            other => ExportError::Invalid {
                path: path.into(),
                reason: other.to_string(),
            },
        })
    })
}

/// Writes the frames of an animation in playing order as `frame-0001.png`, `frame-0002.png`, ... into `folder`, which is
/// made if it does not exist. Returns the written paths.
///
/// `progress` is called after each file and stops the export by breaking. Files of an earlier export with the same names
/// are replaced; nothing else in the folder is touched.
///
/// # Errors
/// [`ExportError::Cancelled`], after which this export's files written so far stay; [`ExportError::Unwritable`] naming
/// the folder or file.
pub fn write_png_sequence(
    folder: &Path,
    frames: &[RgbImage],
    animation: &Animation,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Vec<PathBuf>, ExportError> {
    std::fs::create_dir_all(folder).map_err(ExportError::unwritable(folder))?;
    let order = sequence(frames.len(), animation.hold_frames, animation.ping_pong);
    let digits = order.len().to_string().len().max(4);
    let mut written = Vec::with_capacity(order.len());
    for frame in order.iter().filter_map(|&index| frames.get(index)) {
        let path = folder.join(format!("frame-{:0digits$}.png", written.len() + 1));
        let picture = resize(frame, animation.size_px, animation.size_px);
        write_drawn_png(&path, &picture, animation.provenance)?;
        written.push(path);
        if progress(Progress {
            done: written.len(),
            total: order.len(),
        })
        .is_break()
        {
            return Err(ExportError::Cancelled);
        }
    }
    Ok(written)
}
