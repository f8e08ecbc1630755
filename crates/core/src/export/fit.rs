//! A file that is no larger than was asked for.

use std::fs::File;
use std::io::BufWriter;
use std::ops::ControlFlow;
use std::path::Path;

use image::RgbImage;

use super::task::Task;
use super::{Animation, ExportError, Format, Frames, Progress};

/// Frames that follow each other in a sample.
const SAMPLE_FRAMES: usize = 4;
/// Places that samples are taken from.
const SAMPLES: usize = 3;
/// GIF: loss that is added before the picture gets smaller; above it streaks are seen.
const MOST_LOSSY: u8 = 60;
/// Others: quality that is given up before the picture gets smaller; below it blocks are seen.
const LEAST_QUALITY: u8 = 40;
/// Steps of loss.
const LOSSY_STEP: usize = 5;
/// Steps of quality: H.264's quantisers are no finer.
const QUALITY_STEP: usize = 3;
/// Steps of the size: a fifth of the pixels each.
const SHRINK: f32 = 0.9;
/// The smallest picture that is still one.
const LEAST_PX: u32 = 32;
/// The part of the limit that is aimed at, since a sample says it within a few per cent.
const AIM: f64 = 0.98;
/// The part of the limit from which on a file is not made again with less loss.
const ENOUGH: f64 = 0.85;
/// Parts of the progress.
const PARTS: f32 = 10_000.0;

/// An animation in a temporary file.
pub(super) struct Fitted {
    pub(super) file: File,
    pub(super) bytes: u64,
    pub(super) frames: usize,
    pub(super) animation: Animation,
}

/// Encodes `frames` with as little loss as `max_bytes` allow.
///
/// Settings are on a ladder from what was asked for down. A sample says which rung will do, all frames say whether it does, and
/// by how much the sample was wrong.
pub(super) fn encode(
    format: Format,
    path: &Path,
    frames: &mut dyn Frames,
    animation: &Animation,
    max_bytes: u64,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Fitted, ExportError> {
    let ladder = ladder(format, frames.count(), animation);
    let samples = samples(frames)?;
    let mut estimates: Vec<Option<f64>> = vec![None; ladder.len()];
    let mut wrong_by = 1.0;
    // All rungs before the first are too large; the last is known to do, where it has been tried.
    let (mut first, mut last) = (0, ladder.len() - 1);
    let mut best: Option<Fitted> = None;
    for pass in 0.. {
        let (mut low, mut high) = (first, last);
        while low < high {
            let middle = low.midpoint(high);
            let estimate = match estimates[middle] {
                Some(estimate) => estimate,
                None => estimate(format, &samples, frames.count(), &ladder[middle])?,
            };
            estimates[middle] = Some(estimate);
            if estimate * wrong_by <= aimed_at(max_bytes) {
                high = middle;
            } else {
                low = middle + 1;
            }
            if progress(part_done(pass, 0.0)).is_break() {
                return Err(ExportError::Cancelled);
            }
        }
        let rung = low;
        if rung == last && best.is_some() {
            break;
        }
        let fitted = encode_once(format, path, frames, &ladder[rung], &mut |done| {
            progress(part_done(pass, done.fraction()))
        })?;
        if let Some(estimate) = estimates[rung] {
            wrong_by = fitted.bytes as f64 / estimate.max(1.0);
        }
        if fitted.bytes <= max_bytes {
            let is_full = fitted.bytes as f64 >= ENOUGH * max_bytes as f64;
            best = Some(fitted);
            last = rung;
            if is_full || rung == first {
                break;
            }
        } else if rung == last {
            return Err(ExportError::Invalid {
                path: path.into(),
                reason: format!(
                    "even small and with much loss it takes {} bytes, more than the {max_bytes} allowed. Write fewer \
                     frames, or allow more",
                    fitted.bytes
                ),
            });
        } else {
            first = rung + 1;
        }
    }
    let done = Progress {
        done: PARTS as usize,
        total: PARTS as usize,
    };
    match (best, progress(done)) {
        (Some(best), ControlFlow::Continue(())) => Ok(best),
        _ => Err(ExportError::Cancelled),
    }
}

/// The bytes that are aimed at for a limit.
pub(super) fn aimed_at(max_bytes: u64) -> f64 {
    max_bytes as f64 * AIM
}

/// From what was asked for to less and less, for a film with so many frames.
pub(super) fn ladder(format: Format, frame_count: usize, animation: &Animation) -> Vec<Animation> {
    let mut ladder = vec![animation.clone()];
    let encoding = animation.encoding;
    let mut harshest = encoding;
    match format {
        Format::Gif => {
            for lossy in (encoding.lossy..=MOST_LOSSY).step_by(LOSSY_STEP).skip(1) {
                harshest.lossy = lossy;
                ladder.push(Animation {
                    encoding: harshest,
                    ..animation.clone()
                });
            }
        }
        Format::Mp4 | Format::WebP => {
            for quality in (LEAST_QUALITY..=encoding.quality)
                .rev()
                .step_by(QUALITY_STEP)
                .skip(1)
            {
                harshest.quality = quality;
                ladder.push(Animation {
                    encoding: harshest,
                    ..animation.clone()
                });
            }
        }
        Format::Apng | Format::PngFrames | Format::JpegFrames | Format::Sheet | Format::Strip => {}
    }
    let mut size_px = animation.size_px;
    while size_px > LEAST_PX {
        size_px = ((size_px as f32 * SHRINK) as u32).max(LEAST_PX);
        ladder.push(Animation {
            size_px,
            encoding: harshest,
            ..animation.clone()
        });
    }
    // In pictures that are too small for it a caption would not be read, and sheets may be too large.
    ladder.retain(|rung| format.size_fault(frame_count, rung).is_none());
    if ladder.is_empty() {
        // Whoever writes it says why it cannot be.
        ladder.push(animation.clone());
    }
    ladder
}

/// Frames that follow each other, from several places.
fn samples(frames: &mut dyn Frames) -> Result<Vec<Vec<RgbImage>>, ExportError> {
    let count = frames.count();
    let len = SAMPLE_FRAMES.min(count);
    let places: Vec<usize> = (0..SAMPLES)
        .map(|place| (2 * place + 1) * (count - len) / (2 * SAMPLES))
        .collect();
    places
        .into_iter()
        .map(|start| {
            (start..start + len)
                .map(|index| frames.frame(index))
                .collect()
        })
        .collect()
}

fn estimate(
    format: Format,
    samples: &[Vec<RgbImage>],
    frame_count: usize,
    animation: &Animation,
) -> Result<f64, ExportError> {
    let mut sum = 0.0;
    for sample in samples {
        sum += format.estimate_bytes(sample, frame_count, animation)? as f64;
    }
    Ok(sum / samples.len().max(1) as f64)
}

fn encode_once(
    format: Format,
    path: &Path,
    frames: &mut dyn Frames,
    animation: &Animation,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Fitted, ExportError> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let mut file = tempfile::tempfile_in(folder).map_err(ExportError::unwritable(path))?;
    let mut out = BufWriter::new(&mut file);
    let task = Task {
        frames,
        animation,
        progress,
    };
    let (bytes, frames) = format.encode(path, &mut out, task)?;
    out.into_inner()
        .map_err(|error| ExportError::unwritable(path)(error.into_error()))?;
    Ok(Fitted {
        file,
        bytes,
        frames,
        animation: animation.clone(),
    })
}

/// How far it is: nobody knows how many passes there will be, so each takes half of what is left.
fn part_done(pass: i32, fraction: f32) -> Progress {
    let left = 0.5_f32.powi(pass) * (1.0 - 0.5 * fraction);
    Progress {
        done: ((1.0 - left) * PARTS) as usize,
        total: PARTS as usize,
    }
}
