//! Single pictures and numbered sequences as PNG.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageError, RgbImage, RgbaImage};

use super::{Animation, ExportError, Progress, sequence, write_atomically};
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
        ExtendedColorType::Rgb8,
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
        ExtendedColorType::Rgba8,
    )
}

fn encode(
    path: &Path,
    samples: &[u8],
    (width_px, height_px): (u32, u32),
    colour: ExtendedColorType,
) -> Result<(), ExportError> {
    write_atomically(path, |writer| {
        PngEncoder::new(writer)
            .write_image(samples, width_px, height_px, colour)
            .map_err(|error| match error {
                ImageError::IoError(source) => ExportError::Unwritable {
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
        write_png(&path, &resize(frame, animation.size_px, animation.size_px))?;
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
