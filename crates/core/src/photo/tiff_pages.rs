//! The pages of a TIFF file, of which one is the picture (TIFF 6.0, sections 2 and 8).

use std::collections::BTreeSet;

use super::tiff_structure::{MAX_VALUES, Structure};

/// Pages that are looked at, at most: a file may list them in a circle.
const MAX_PAGES: usize = MAX_VALUES;
/// Kinds of a page (tag NewSubfileType): bit 0 is a smaller copy of another, bit 2 a mask of one.
const REDUCED: u64 = 1;
const MASK: u64 = 4;
/// Photometric interpretation of raw sensor data, which is no picture yet (DNG).
const SENSOR: u64 = 32_803;

/// The tag of an XMP packet.
pub(super) const XMP: u64 = 700;
/// The tag of a colour profile.
pub(super) const ICC_PROFILE: u64 = 34_675;

/// One page.
#[derive(Clone, Copy, Debug)]
struct Page {
    /// Where its directory lies in the file.
    offset: u64,
    area: u64,
    kind: u64,
    is_sensor: bool,
    /// Whether it belongs to another page rather than to the chain.
    is_below: bool,
}

/// The file's pages.
#[derive(Debug)]
pub(super) struct Pages {
    structure: Structure,
    pages: Vec<Page>,
}

impl Pages {
    /// Reads the directories, or `None` if there are none.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let structure = Structure::read(bytes)?;
        let mut pages = Vec::new();
        let mut seen = BTreeSet::new();
        let mut next = vec![(structure.first_directory(bytes)?, false)];
        while let Some((offset, is_below)) = next.pop() {
            if offset == 0 || pages.len() >= MAX_PAGES || !seen.insert(offset) {
                continue;
            }
            if let Some((page, further, below)) = page(&structure, bytes, offset, is_below) {
                pages.push(page);
                if !is_below {
                    next.push((further, false));
                }
                next.extend(below.into_iter().rev().map(|offset| (offset, true)));
            }
        }
        (!pages.is_empty()).then_some(Self { structure, pages })
    }

    /// The file with its main page as the first, or `None` if it is that already: the largest of those that are neither a
    /// smaller copy nor a mask, the first of equals.
    pub(super) fn with_main_page_first(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let first = self.pages.first()?;
        let main = self.main()?;
        if main.offset == first.offset {
            return None;
        }
        let mut file = bytes.to_vec();
        self.structure.set_first_directory(&mut file, main.offset)?;
        Some(file)
    }

    /// The bytes of a tag of the main page.
    pub(super) fn main_bytes<'a>(&self, bytes: &'a [u8], tag: u64) -> Option<&'a [u8]> {
        let directory = self.structure.directory(bytes, self.main()?.offset)?;
        self.structure.bytes(bytes, &directory, tag)
    }

    /// How many pages there are beside the main one, not counting smaller copies and masks.
    pub(super) fn further_count(&self) -> usize {
        let chain = self
            .pages
            .iter()
            .filter(|page| !page.is_below && page.kind & (REDUCED | MASK) == 0 && !page.is_sensor);
        chain.count().saturating_sub(1)
    }

    fn main(&self) -> Option<&Page> {
        // Of equals `max_by_key` takes the last.
        self.pages.iter().rev().max_by_key(|page| {
            let is_full = page.kind & (REDUCED | MASK) == 0;
            (is_full && !page.is_sensor, !page.is_sensor, page.area)
        })
    }
}

/// The page whose directory lies at `offset`, the offset of the next one, and of those below it.
fn page(
    structure: &Structure,
    bytes: &[u8],
    offset: u64,
    is_below: bool,
) -> Option<(Page, u64, Vec<u64>)> {
    let directory = structure.directory(bytes, offset)?;
    let first = |tag| structure.first_value(bytes, &directory, tag);
    let mut kind = first(254).unwrap_or(0);
    if first(255) == Some(2) {
        // The older way to say so.
        kind |= REDUCED;
    }
    let area = first(256)
        .unwrap_or(0)
        .saturating_mul(first(257).unwrap_or(0));
    let page = Page {
        offset,
        area,
        kind,
        is_sensor: first(262) == Some(SENSOR),
        is_below,
    };
    let below = directory
        .entry(330)
        .and_then(|entry| structure.values(bytes, entry));
    Some((page, directory.next, below.unwrap_or_default()))
}
