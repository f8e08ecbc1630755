//! The structure of TIFF files and of Exif blocks, which are such files without pixels (TIFF 6.0, section 2; BigTIFF).

/// Values that are read of one entry, and entries of one directory, at most.
pub(super) const MAX_VALUES: usize = 4096;

/// How numbers are laid out in the file.
#[derive(Debug)]
pub(super) struct Structure {
    is_little: bool,
    /// Offsets of 8 bytes instead of 4.
    is_big_tiff: bool,
}

/// A list of entries.
pub(super) struct Directory {
    pub entries: Vec<Entry>,
    /// Where the next directory lies, 0 for none, and where that is written.
    pub next: u64,
    pub next_at: u64,
}

impl Directory {
    pub(super) fn entry(&self, tag: u64) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.tag == tag)
    }
}

/// A tag and where its values lie.
pub(super) struct Entry {
    pub tag: u64,
    /// Bytes of one value, 0 for a kind that is not known.
    value_len: usize,
    /// Whether values are whole numbers.
    is_whole: bool,
    count: u64,
    /// Where the values lie.
    pub at: u64,
    /// Whether they lie outside the directory.
    pub is_outside: bool,
}

impl Entry {
    /// Bytes of all values.
    pub(super) fn byte_len(&self) -> u64 {
        self.count.saturating_mul(self.value_len as u64)
    }
}

impl Structure {
    /// By the file's first bytes.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
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

    fn offset_len(&self) -> usize {
        if self.is_big_tiff { 8 } else { 4 }
    }

    fn first_directory_at(&self) -> u64 {
        if self.is_big_tiff { 8 } else { 4 }
    }

    pub(super) fn first_directory(&self, bytes: &[u8]) -> Option<u64> {
        self.number(bytes, self.first_directory_at(), self.offset_len())
    }

    pub(super) fn set_first_directory(&self, bytes: &mut [u8], offset: u64) -> Option<()> {
        self.set_number(bytes, self.first_directory_at(), self.offset_len(), offset)
    }

    /// The directory at an offset.
    pub(super) fn directory(&self, bytes: &[u8], offset: u64) -> Option<Directory> {
        let (count_len, entry_len) = if self.is_big_tiff { (8, 20) } else { (2, 12) };
        let count = self.number(bytes, offset, count_len)?;
        let first = offset.checked_add(count_len as u64)?;
        let next_at = first.checked_add(count.checked_mul(entry_len)?)?;
        let entries = (0..count.min(MAX_VALUES as u64))
            .map_while(|index| self.entry(bytes, first + index * entry_len))
            .collect();
        Some(Directory {
            entries,
            next: self.number(bytes, next_at, self.offset_len()).unwrap_or(0),
            next_at,
        })
    }

    /// Says that no directory comes after this one.
    pub(super) fn end_after(&self, bytes: &mut [u8], directory: &Directory) -> Option<()> {
        self.set_number(bytes, directory.next_at, self.offset_len(), 0)
    }

    fn entry(&self, bytes: &[u8], at: u64) -> Option<Entry> {
        let tag = self.number(bytes, at, 2)?;
        let (value_len, is_whole) = match self.number(bytes, at.checked_add(2)?, 2)? {
            1 => (1, true),
            2 | 6 | 7 => (1, false),
            3 => (2, true),
            8 => (2, false),
            4 | 13 => (4, true),
            9 | 11 => (4, false),
            16 | 18 => (8, true),
            5 | 10 | 12 | 17 => (8, false),
            _ => (0, false),
        };
        let count = self.number(bytes, at.checked_add(4)?, self.offset_len())?;
        let field = at.checked_add(4 + self.offset_len() as u64)?;
        let is_outside = count.saturating_mul(value_len as u64) > self.offset_len() as u64;
        Some(Entry {
            tag,
            value_len,
            is_whole,
            count,
            at: match is_outside {
                true => self.number(bytes, field, self.offset_len())?,
                false => field,
            },
            is_outside,
        })
    }

    /// The values of an entry of whole numbers.
    pub(super) fn values(&self, bytes: &[u8], entry: &Entry) -> Option<Vec<u64>> {
        let indices = 0..entry.count.min(MAX_VALUES as u64);
        let value = |index| {
            let at = entry.at.checked_add(index * entry.value_len as u64)?;
            self.number(bytes, at, entry.value_len)
        };
        entry.is_whole.then(|| indices.map(value).collect())?
    }

    /// The bytes of a tag's values.
    pub(super) fn bytes<'a>(
        &self,
        bytes: &'a [u8],
        directory: &Directory,
        tag: u64,
    ) -> Option<&'a [u8]> {
        let entry = directory.entry(tag)?;
        let (start, length) = (entry.at, entry.byte_len());
        let end = usize::try_from(start.checked_add(length)?).ok()?;
        bytes.get(usize::try_from(start).ok()?..end)
    }

    /// The first value of a tag of whole numbers.
    pub(super) fn first_value(&self, bytes: &[u8], directory: &Directory, tag: u64) -> Option<u64> {
        let entry = directory.entry(tag)?;
        self.values(bytes, entry)?.first().copied()
    }

    /// Replaces the first value of a tag of whole numbers, where there is one.
    pub(super) fn set_first_value(
        &self,
        bytes: &mut [u8],
        directory: &Directory,
        tag: u64,
        value: u64,
    ) -> Option<()> {
        let entry = directory
            .entry(tag)
            .filter(|entry| entry.is_whole && entry.count > 0)?;
        self.set_number(bytes, entry.at, entry.value_len, value)
    }

    fn number(&self, bytes: &[u8], at: u64, len: usize) -> Option<u64> {
        let start = usize::try_from(at).ok()?;
        let digits = bytes.get(start..start.checked_add(len)?)?;
        let add = |number: u64, digit: &u8| number << 8 | u64::from(*digit);
        Some(if self.is_little {
            digits.iter().rev().fold(0, add)
        } else {
            digits.iter().fold(0, add)
        })
    }

    fn set_number(&self, bytes: &mut [u8], at: u64, len: usize, number: u64) -> Option<()> {
        let start = usize::try_from(at).ok()?;
        let target = bytes.get_mut(start..start.checked_add(len)?)?;
        let (little, big) = (number.to_le_bytes(), number.to_be_bytes());
        target.copy_from_slice(if self.is_little {
            little.get(..len)?
        } else {
            big.get(8_usize.checked_sub(len)?..)?
        });
        Some(())
    }
}
