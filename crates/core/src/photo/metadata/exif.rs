//! Exif blocks (CIPA DC-008): a TIFF structure, whose second directory is a thumbnail.

use std::ops::Range;

use image::metadata::Orientation;

use super::super::tiff_structure::{Directory, Structure};

const IMAGE_WIDTH: u64 = 0x100;
const IMAGE_LENGTH: u64 = 0x101;
const EXIF_DIRECTORY: u64 = 0x8769;
const PIXEL_X_DIMENSION: u64 = 0xA002;
const PIXEL_Y_DIMENSION: u64 = 0xA003;
/// Where a thumbnail's data lies and how long it is: as a JPEG and as strips.
const DATA: [(u64, u64); 2] = [(0x201, 0x202), (0x111, 0x117)];

/// Makes a block true for an upright picture of `width_px` by `height_px`, without its thumbnail. What cannot be understood
/// stays as it is.
pub(in crate::photo) fn made_true(exif: &mut Vec<u8>, (width_px, height_px): (u32, u32)) {
    let _turned = Orientation::remove_from_exif_chunk(exif);
    let Some(structure) = Structure::read(exif) else {
        return;
    };
    let main = structure
        .first_directory(exif)
        .and_then(|offset| Some((offset, structure.directory(exif, offset)?)));
    let Some((main_at, main)) = main else {
        return;
    };
    // Tags that are not there need no truth.
    let (width, height) = (width_px.into(), height_px.into());
    structure.set_first_value(exif, &main, IMAGE_WIDTH, width);
    structure.set_first_value(exif, &main, IMAGE_LENGTH, height);
    let details = structure
        .first_value(exif, &main, EXIF_DIRECTORY)
        .and_then(|offset| structure.directory(exif, offset));
    if let Some(details) = details {
        structure.set_first_value(exif, &details, PIXEL_X_DIMENSION, width);
        structure.set_first_value(exif, &details, PIXEL_Y_DIMENSION, height);
    }
    remove_thumbnail(exif, &structure, main_at, &main);
}

/// Takes the second directory out, with the bytes of its picture: a reader could find them without the directory.
fn remove_thumbnail(exif: &mut Vec<u8>, structure: &Structure, main_at: u64, main: &Directory) {
    let Some(thumbnail) = structure
        .directory(exif, main.next)
        .filter(|_| main.next > 0)
    else {
        return;
    };
    let mut gone = Vec::new();
    gone.push(main.next..thumbnail.next_at.saturating_add(4));
    for entry in thumbnail.entries.iter().filter(|entry| entry.is_outside) {
        gone.push(entry.at..entry.at.saturating_add(entry.byte_len()));
    }
    for (offsets, lengths) in DATA {
        let values = |tag| structure.values(exif, thumbnail.entry(tag)?);
        let pieces = values(offsets).zip(values(lengths));
        for (offset, length) in pieces.into_iter().flat_map(|(a, b)| a.into_iter().zip(b)) {
            gone.push(offset..offset.saturating_add(length));
        }
    }
    // A block that contradicts itself loses no more than the directory.
    let kept = main_at..main.next_at.saturating_add(4);
    gone.retain(|range| range.start >= 8 && (range.end <= kept.start || range.start >= kept.end));
    structure.end_after(exif, main);
    let mut gone: Vec<Range<usize>> = gone
        .into_iter()
        .filter_map(|range| {
            let clamp = |at| usize::try_from(at).ok().map(|at: usize| at.min(exif.len()));
            Some(clamp(range.start)?..clamp(range.end)?)
        })
        .collect();
    for range in &gone {
        if let Some(bytes) = exif.get_mut(range.clone()) {
            bytes.fill(0);
        }
    }
    gone.sort_by_key(|range| std::cmp::Reverse(range.end));
    for range in gone {
        // One byte may fill up to an even length.
        if range.end + 1 >= exif.len() {
            exif.truncate(range.start.max(8));
        }
    }
}
