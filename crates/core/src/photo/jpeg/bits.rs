//! The bits of a JPEG's entropy-coded data, and its Huffman codes (ITU-T T.81, annexes C and F).

use super::Fault;

/// Length in bits of the codes that one look into a table resolves.
const FAST_BITS: u32 = 9;

/// Reads bits up to the next marker.
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// Where the next byte is read.
    position: usize,
    /// Bits that were read and not yet used, the next one topmost; zeros below.
    buffer: u64,
    count: u32,
}

impl<'a> Bits<'a> {
    pub(super) fn new(bytes: &'a [u8], position: usize) -> Self {
        Self {
            bytes,
            position,
            buffer: 0,
            count: 0,
        }
    }

    /// Fills the buffer with at least 32 bits, or with all that there are before the next marker.
    fn fill(&mut self) {
        while self.count <= 48 {
            let Some(&byte) = self.bytes.get(self.position) else {
                return;
            };
            if byte == 0xFF {
                // `FF 00` stands for a plain FF; anything else is a marker.
                if self.bytes.get(self.position + 1) != Some(&0) {
                    return;
                }
                self.position += 1;
            }
            self.position += 1;
            self.buffer |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
    }

    /// Uses up to 16 bits.
    pub(super) fn take(&mut self, count: u32) -> Result<u32, Fault> {
        if count == 0 {
            return Ok(0);
        }
        if self.count < count {
            self.fill();
            if self.count < count {
                return Err(Fault::EndsEarly);
            }
        }
        let taken = (self.buffer >> (64 - count)) as u32;
        self.buffer <<= count;
        self.count -= count;
        Ok(taken)
    }

    /// Uses the bits of one code and gives its symbol.
    pub(super) fn symbol(&mut self, codes: &Codes) -> Result<u8, Fault> {
        if self.count < 16 {
            self.fill();
        }
        let entry = codes.fast[(self.buffer >> (64 - FAST_BITS)) as usize];
        let (length, symbol) = if entry != 0 {
            (u32::from(entry >> 8), entry as u8)
        } else {
            codes.long(self.buffer)?
        };
        if length > self.count {
            return Err(Fault::EndsEarly);
        }
        self.buffer <<= length;
        self.count -= length;
        Ok(symbol)
    }

    /// Goes to the next marker. Returns its place and whether the data passed over was more than padding.
    pub(super) fn to_marker(&self) -> (usize, bool) {
        /// Bytes that an encoder may have left over.
        const SLACK: usize = 64;
        let start = self.position;
        let mut end = start;
        while let Some(offset) = self.bytes[end.min(self.bytes.len())..]
            .iter()
            .position(|&byte| byte == 0xFF)
        {
            end += offset;
            match self.bytes.get(end + 1) {
                Some(0) => end += 2,
                // Fill bytes before a marker.
                Some(0xFF) => end += 1,
                _ => break,
            }
        }
        if !matches!(self.bytes.get(end), Some(0xFF)) {
            end = self.bytes.len();
        }
        let passed = self.bytes.get(start..end).unwrap_or_default();
        let is_padding = passed.windows(2).all(|pair| pair[0] == pair[1]);
        let passed_len = passed.len() + self.count as usize / 8;
        (end, passed_len > SLACK && !is_padding)
    }
}

/// A table of Huffman codes.
#[derive(Clone)]
pub(super) struct Codes {
    /// By the next [`FAST_BITS`] bits: length and symbol of the code, or 0 for a longer one.
    fast: Box<[u16; 1 << FAST_BITS]>,
    /// For each length from 1 on: the first code beyond those of this length, topmost in 16 bits.
    beyond: [u32; 16],
    /// For each length: what to add to a code for its place among the symbols.
    offset: [i32; 16],
    symbols: Vec<u8>,
}

impl Codes {
    /// From the number of codes of each length and their symbols, or `None` if there are no such codes.
    pub(super) fn new(counts: &[u8; 16], symbols: &[u8]) -> Option<Self> {
        let mut codes = Self {
            fast: Box::new([0; 1 << FAST_BITS]),
            beyond: [0; 16],
            offset: [0; 16],
            symbols: symbols.to_vec(),
        };
        let (mut code, mut place) = (0_u32, 0_usize);
        for (index, &count) in counts.iter().enumerate() {
            let length = index as u32 + 1;
            codes.offset[index] = place as i32 - code as i32;
            for _ in 0..count {
                let symbol = *symbols.get(place)?;
                if code >> length != 0 {
                    return None;
                }
                if length <= FAST_BITS {
                    let free = FAST_BITS - length;
                    let first = (code << free) as usize;
                    let entry = (length as u16) << 8 | u16::from(symbol);
                    codes.fast.get_mut(first..first + (1 << free))?.fill(entry);
                }
                code += 1;
                place += 1;
            }
            codes.beyond[index] = code << (16 - length);
            code <<= 1;
        }
        Some(codes)
    }

    /// Length and symbol of a code longer than [`FAST_BITS`] at the top of `buffer`.
    fn long(&self, buffer: u64) -> Result<(u32, u8), Fault> {
        let next = (buffer >> 48) as u32;
        let unknown = Fault::Contradicts("its data holds codes that it does not explain");
        let index = self
            .beyond
            .iter()
            .position(|&beyond| next < beyond)
            .ok_or(unknown)?;
        let length = index as u32 + 1;
        let place = (next >> (16 - length)) as i32 + self.offset[index];
        let symbol = usize::try_from(place)
            .ok()
            .and_then(|place| self.symbols.get(place))
            .ok_or(unknown)?;
        Ok((length, *symbol))
    }
}
