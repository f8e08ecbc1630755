//! JPEG files (ITU-T T.81): whether their data is all there, and pixels of those that the usual decoder gets wrong.
//!
//! Decoders forgive missing data and paint grey in its place, at the end of a file or inside it, which is kind in a viewer.
//! Here a face with a grey chin would be encoded as if the person had one. So the codes of every scan are counted before
//! anything is decoded.

mod bits;
mod careful;
mod frame;
mod scan;

pub(super) use careful::CarefulDecoder;

use bits::Codes;
use frame::Frame;
use scan::Scan;

/// Why the data of a file is not what its headers say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// There is less of it.
    EndsEarly,
    /// In the words of the sentence "it is damaged (...)".
    Contradicts(&'static str),
    /// A kind of file that is not understood here: the decoder has to judge.
    Unknown,
}

/// Walks through all of a file's data.
///
/// # Errors
/// The fault that was found.
pub(super) fn examine(bytes: &[u8]) -> Result<(), Fault> {
    let mut walk = Walk::default();
    let has_end = walk.run(bytes)?;
    if walk.is_unknown && has_end {
        return Err(Fault::Unknown);
    }
    let frame = walk.frame.ok_or(Fault::EndsEarly)?;
    // A progressive file whose last scans are missing shows its whole picture, only soft, and may have been closed since by
    // whoever copied it. Where the end marker alone is missing the picture is whole, if nothing more could have come before it.
    if walk.is_unknown || !frame.is_exhausted() {
        return Err(Fault::EndsEarly);
    }
    Ok(())
}

/// The marker and data of each segment before the first scan, as far as they are whole.
pub(crate) fn segments(bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut rest = bytes.get(2..).unwrap_or_default();
    std::iter::from_fn(move || {
        loop {
            let [0xFF, marker, after @ ..] = rest else {
                return None;
            };
            match *marker {
                0xDA | 0xD9 => return None,
                // Fill bytes, and markers without a length.
                0xFF => rest = rest.get(1..)?,
                0x01 | 0xD0..=0xD7 => rest = after,
                marker => {
                    let length = usize::from(u16::from_be_bytes(*after.first_chunk::<2>()?));
                    let data = after.get(2..length)?;
                    rest = after.get(length..)?;
                    return Some((marker, data));
                }
            }
        }
    })
}

/// The file with its end marker, unless it ends with one.
pub(super) fn closed(bytes: &[u8]) -> Option<Vec<u8>> {
    const END_OF_IMAGE: &[u8] = &[0xFF, 0xD9];
    (!bytes.ends_with(END_OF_IMAGE)).then(|| [bytes, END_OF_IMAGE].concat())
}

/// What the headers before the first scan say.
pub(super) struct Kind {
    /// Whether the usual decoder draws the file right: not where components come one after the other, or where colour is
    /// sampled unusually.
    pub is_usual: bool,
    /// What a decoder has to keep beside the pixels, in bytes: the coefficients of a progressive file.
    pub working_bytes: u64,
}

/// Reads the headers; those that make no sense are left to the usual decoder.
pub(super) fn kind(bytes: &[u8]) -> Kind {
    let mut walk = Walk {
        is_headers_only: true,
        ..Walk::default()
    };
    let mut kind = Kind {
        is_usual: true,
        working_bytes: 0,
    };
    if let (Ok(_), Some(frame)) = (walk.run(bytes), &walk.frame) {
        let is_interleaved = walk.first_scan_len == frame.components.len();
        kind.is_usual = frame.is_usually_sampled() && (frame.is_progressive || is_interleaved);
        if frame.is_progressive {
            kind.working_bytes = 2 * frame.sample_count();
        }
    }
    kind
}

#[derive(Default)]
struct Walk {
    frame: Option<Frame>,
    averages: [Option<Codes>; 4],
    details: [Option<Codes>; 4],
    restart: u32,
    /// Components in the first scan.
    first_scan_len: usize,
    /// Whether to stop at the first scan.
    is_headers_only: bool,
    /// Whether a part was met that is not understood here; from there on only the end is looked for.
    is_unknown: bool,
}

impl Walk {
    /// Goes from segment to segment, as far as the end marker; returns whether there was one.
    ///
    /// Looking for the marker's two bytes anywhere would find that of a thumbnail inside the Exif segment.
    fn run(&mut self, bytes: &[u8]) -> Result<bool, Fault> {
        let mut position = 2; // after the start-of-image marker
        loop {
            let Some(offset) = bytes
                .get(position..)
                .and_then(|rest| rest.iter().position(|&byte| byte == 0xFF))
            else {
                return Ok(false);
            };
            position += offset + 1;
            let marker = match bytes.get(position) {
                None => return Ok(false),
                // Markers may be padded with more FF; this byte may itself begin the marker.
                Some(0xFF) => continue,
                Some(&marker) => marker,
            };
            position += 1;
            match marker {
                0xD9 => return Ok(true),
                // A stuffed FF, restart markers, and the two other markers without a length.
                0x00 | 0x01 | 0xD0..=0xD8 => continue,
                _ => {}
            }
            let Some(&[high, low]) = bytes.get(position..position + 2) else {
                return Err(Fault::EndsEarly);
            };
            // The length counts its own two bytes.
            let length = usize::from(u16::from_be_bytes([high, low])).max(2);
            let data = bytes
                .get(position + 2..position + length)
                .ok_or(Fault::EndsEarly)?;
            position += length;
            if self.is_unknown {
                continue;
            }
            let read = match marker {
                0xDA if self.is_headers_only => {
                    self.first_scan_len = data.first().copied().unwrap_or(0).into();
                    return Ok(false);
                }
                0xDA => self
                    .walk_scan(bytes, data, position)
                    .map(|end| position = end),
                _ => self.read_segment(marker, data),
            };
            match read {
                Err(Fault::Unknown) => self.is_unknown = true,
                other => other?,
            }
        }
    }

    /// Reads what has to be known before a scan.
    fn read_segment(&mut self, marker: u8, data: &[u8]) -> Result<(), Fault> {
        match (marker, data) {
            (0xC4, _) => self.read_codes(data),
            (0xC0..=0xC2, _) if self.frame.is_none() => {
                self.frame = Some(Frame::read(data, marker == 0xC2).ok_or(Fault::Unknown)?);
                Ok(())
            }
            (0xDD, [high, low, ..]) => {
                self.restart = u16::from_be_bytes([*high, *low]).into();
                Ok(())
            }
            // Lossless, hierarchical and arithmetic-coded pictures, and such whose height comes after the first scan.
            (0xC0..=0xCF | 0xDC | 0xDD, _) => Err(Fault::Unknown),
            _ => Ok(()),
        }
    }

    /// Reads Huffman tables (T.81, B.2.4.2).
    fn read_codes(&mut self, mut data: &[u8]) -> Result<(), Fault> {
        while let [kind, rest @ ..] = data {
            let (counts, rest) = rest.split_first_chunk::<16>().ok_or(Fault::Unknown)?;
            let symbol_count = counts.iter().map(|&count| usize::from(count)).sum();
            let (symbols, rest) = rest.split_at_checked(symbol_count).ok_or(Fault::Unknown)?;
            let tables = match kind >> 4 {
                0 => &mut self.averages,
                _ => &mut self.details,
            };
            let table = tables
                .get_mut(usize::from(kind & 15))
                .ok_or(Fault::Unknown)?;
            *table = Some(Codes::new(counts, symbols).ok_or(Fault::Unknown)?);
            data = rest;
        }
        Ok(())
    }

    /// Reads a scan's header (T.81, B.2.3) and walks its data, which begins at `position`.
    fn walk_scan(&mut self, bytes: &[u8], header: &[u8], position: usize) -> Result<usize, Fault> {
        let frame = self.frame.as_mut().ok_or(Fault::Unknown)?;
        let (&count, rest) = header.split_first().ok_or(Fault::Unknown)?;
        let (selectors, rest) = rest
            .split_at_checked(2 * usize::from(count))
            .ok_or(Fault::Unknown)?;
        let &[first, last, bits, ..] = rest else {
            return Err(Fault::Unknown);
        };
        let mut components = Vec::new();
        for selector in selectors.chunks_exact(2) {
            let place = frame.components.iter().position(|c| c.id == selector[0]);
            components.push((
                place.ok_or(Fault::Unknown)?,
                self.averages
                    .get(usize::from(selector[1] >> 4))
                    .and_then(Option::as_ref),
                self.details
                    .get(usize::from(selector[1] & 15))
                    .and_then(Option::as_ref),
            ));
        }
        let is_possible = if frame.is_progressive {
            // Details are coded for one component at a time.
            first <= last && last < 64 && (first > 0 || last == 0) && (first == 0 || count == 1)
        } else {
            true
        };
        if components.is_empty() || !is_possible {
            return Err(Fault::Unknown);
        }
        let scan = Scan {
            components,
            first: if frame.is_progressive { first } else { 0 },
            last: if frame.is_progressive { last } else { 63 },
            high: if frame.is_progressive { bits >> 4 } else { 0 },
            low: if frame.is_progressive { bits & 15 } else { 0 },
            restart: self.restart,
        };
        scan.walk(bytes, position, frame)
    }
}
