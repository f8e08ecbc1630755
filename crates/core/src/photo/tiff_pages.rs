//! The pages of a TIFF file, of which one is the picture (TIFF 6.0, sections 2 and 8).

use std::collections::BTreeSet;

/// Pages that are looked at, at most: a file may list them in a circle.
const MAX_PAGES: usize = 4096;
/// Kinds of a page (tag NewSubfileType): bit 0 is a smaller copy of another, bit 2 a mask of one.
const REDUCED: u64 = 1;
const MASK: u64 = 4;
/// Photometric interpretation of raw sensor data, which is no picture yet (DNG).
const SENSOR: u64 = 32_803;

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
    reader: Reader,
    pages: Vec<Page>,
}

impl Pages {
    /// Reads the directories, or `None` if there are none.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let reader = Reader::new(bytes)?;
        let mut pages = Vec::new();
        let mut seen = BTreeSet::new();
        let mut next = vec![(reader.first_directory(bytes)?, false)];
        while let Some((offset, is_below)) = next.pop() {
            if offset == 0 || pages.len() >= MAX_PAGES || !seen.insert(offset) {
                continue;
            }
            if let Some((page, further, below)) = reader.page(bytes, offset, is_below) {
                pages.push(page);
                if !is_below {
                    next.push((further, false));
                }
                next.extend(below.into_iter().rev().map(|offset| (offset, true)));
            }
        }
        (!pages.is_empty()).then_some(Self { reader, pages })
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
        self.reader.set_first_directory(&mut file, main.offset)?;
        Some(file)
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

/// How numbers are laid out in the file.
#[derive(Debug)]
struct Reader {
    is_little: bool,
    /// Offsets of 8 bytes instead of 4.
    is_big_tiff: bool,
}

impl Reader {
    fn new(bytes: &[u8]) -> Option<Self> {
        let (is_little, is_big_tiff) = match bytes.first_chunk::<4>()? {
            b"II*\0" => (true, false),
            b"MM\0*" => (false, false),
            b"II+\0" => (true, true),
            b"MM\0+" => (false, true),
            _ => return None,
        };
        Some(Self {
            is_little,
            is_big_tiff,
        })
    }

    fn number(&self, bytes: &[u8], offset: u64, len: usize) -> Option<u64> {
        let start = usize::try_from(offset).ok()?;
        let digits = bytes.get(start..start.checked_add(len)?)?;
        let add = |number: u64, digit: &u8| number << 8 | u64::from(*digit);
        Some(if self.is_little {
            digits.iter().rev().fold(0, add)
        } else {
            digits.iter().fold(0, add)
        })
    }

    fn offset_len(&self) -> usize {
        if self.is_big_tiff { 8 } else { 4 }
    }

    fn first_directory_at(&self) -> u64 {
        if self.is_big_tiff { 8 } else { 4 }
    }

    fn first_directory(&self, bytes: &[u8]) -> Option<u64> {
        self.number(bytes, self.first_directory_at(), self.offset_len())
    }

    fn set_first_directory(&self, bytes: &mut [u8], offset: u64) -> Option<()> {
        let start = self.first_directory_at() as usize;
        let target = bytes.get_mut(start..start + self.offset_len())?;
        let digits = if self.is_little {
            offset.to_le_bytes()
        } else {
            (offset << (8 * (8 - self.offset_len()))).to_be_bytes()
        };
        target.copy_from_slice(digits.get(..self.offset_len())?);
        Some(())
    }

    /// The page whose directory lies at `offset`, the offset of the next one, and of those below it.
    fn page(&self, bytes: &[u8], offset: u64, is_below: bool) -> Option<(Page, u64, Vec<u64>)> {
        let (count_len, entry_len) = if self.is_big_tiff { (8, 20) } else { (2, 12) };
        let count = self.number(bytes, offset, count_len)?;
        let entries = offset.checked_add(count_len as u64)?;
        let end = entries.checked_add(count.checked_mul(entry_len)?)?;
        let next = self.number(bytes, end, self.offset_len()).unwrap_or(0);
        let (mut width, mut height, mut kind, mut is_sensor) = (0, 0, 0, false);
        let mut below = Vec::new();
        for entry in (0..count.min(4096)).map(|index| entries + index * entry_len) {
            let Some(tag) = self.number(bytes, entry, 2) else {
                break;
            };
            match tag {
                254 => kind = self.value(bytes, entry).unwrap_or(0),
                255 => {
                    // The older way to say so: 2 is a smaller copy.
                    if self.value(bytes, entry) == Some(2) {
                        kind |= REDUCED;
                    }
                }
                256 => width = self.value(bytes, entry).unwrap_or(0),
                257 => height = self.value(bytes, entry).unwrap_or(0),
                262 => is_sensor = self.value(bytes, entry) == Some(SENSOR),
                330 => below = self.values(bytes, entry).unwrap_or_default(),
                _ => {}
            }
        }
        let page = Page {
            offset,
            area: width.saturating_mul(height),
            kind,
            is_sensor,
            is_below,
        };
        Some((page, next, below))
    }

    /// The first value of an entry.
    fn value(&self, bytes: &[u8], entry: u64) -> Option<u64> {
        self.values(bytes, entry)?.first().copied()
    }

    /// The values of an entry of whole numbers.
    fn values(&self, bytes: &[u8], entry: u64) -> Option<Vec<u64>> {
        let len = match self.number(bytes, entry + 2, 2)? {
            3 => 2,
            4 | 13 => 4,
            16 | 18 => 8,
            _ => return None,
        };
        let count = self.number(bytes, entry + 4, self.offset_len())?;
        let field = entry + 4 + self.offset_len() as u64;
        let fits = count.checked_mul(len as u64)? <= self.offset_len() as u64;
        let start = if fits {
            field
        } else {
            self.number(bytes, field, self.offset_len())?
        };
        (0..count.min(MAX_PAGES as u64))
            .map(|index| self.number(bytes, start.checked_add(index * len as u64)?, len))
            .collect()
    }
}
