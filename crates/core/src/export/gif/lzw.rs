//! LZW as GIF stores it (GIF89a, appendix F): the dictionary, which the decoder makes too, and the bits.

/// The most codes that there can be.
const MAX_CODES: usize = 4096;
/// In place of a code.
const NONE: u16 = u16::MAX;

/// A string of the dictionary.
#[derive(Clone, Copy)]
struct Known {
    /// The newest string that is one symbol longer.
    first_child: u16,
    /// The next older string that goes on from the same one.
    next_sibling: u16,
    /// The last symbol.
    symbol: u8,
}

impl Known {
    const ALONE: Self = Self {
        first_child: NONE,
        next_sibling: NONE,
        symbol: 0,
    };
}

/// The dictionary and what has been written with it.
pub(super) struct Lzw {
    bytes: Vec<u8>,
    /// Bits that do not fill a byte yet.
    pending: u32,
    pending_bits: u32,
    /// Bits of a symbol.
    symbol_bits: u32,
    /// Bits of the next code.
    code_bits: u32,
    /// Codes in use.
    len: usize,
    strings: Box<[Known; MAX_CODES]>,
    /// The code that was written last.
    last: u16,
}

impl Lzw {
    /// For symbols below `symbols`, which is 1 to 256.
    pub(super) fn new(symbols: usize) -> Self {
        let symbol_bits = symbols.clamp(4, 256).next_power_of_two().trailing_zeros();
        let mut lzw = Self {
            bytes: vec![symbol_bits as u8],
            pending: 0,
            pending_bits: 0,
            symbol_bits,
            code_bits: symbol_bits + 1,
            len: 0,
            strings: Box::new([Known::ALONE; MAX_CODES]),
            last: NONE,
        };
        lzw.clear();
        lzw
    }

    /// The strings that are one symbol longer than that of `code`: their codes and last symbols. A symbol alone is its
    /// own code.
    pub(super) fn longer(&self, code: u16) -> impl Iterator<Item = (u16, u8)> {
        let known = |code: u16| self.strings[usize::from(code) % MAX_CODES];
        let mut next = known(code).first_child;
        std::iter::from_fn(move || {
            let code = next;
            if code == NONE {
                return None;
            }
            let Known {
                next_sibling,
                symbol,
                ..
            } = known(code);
            next = next_sibling;
            Some((code, symbol))
        })
    }

    /// Writes the code of a string that begins with `first`.
    pub(super) fn write(&mut self, code: u16, first: u8) {
        self.learn(first);
        self.put(code.into());
        self.last = code;
        if self.len >= MAX_CODES {
            self.clear();
        } else if self.len == 1 << self.code_bits {
            self.code_bits += 1;
        }
    }

    /// The number of bits of a symbol and all codes.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.put((1 << self.symbol_bits) + 1);
        if self.pending_bits > 0 {
            self.bytes.push(self.pending as u8);
        }
        self.bytes
    }

    /// The decoder knows the last string with the next symbol after it from now on, even where it knew it before: a string
    /// may be broken off before it has to.
    fn learn(&mut self, next: u8) {
        if self.last == NONE {
            return;
        }
        let (code, last) = (self.len, usize::from(self.last));
        self.strings[code].symbol = next;
        self.strings[code].next_sibling = self.strings[last].first_child;
        self.strings[last].first_child = code as u16;
        self.len += 1;
    }

    fn clear(&mut self) {
        self.put(1 << self.symbol_bits);
        for known in &mut *self.strings {
            known.first_child = NONE;
        }
        self.len = (1 << self.symbol_bits) + 2;
        self.code_bits = self.symbol_bits + 1;
        self.last = NONE;
    }

    fn put(&mut self, code: u32) {
        self.pending |= code << self.pending_bits;
        self.pending_bits += self.code_bits;
        while self.pending_bits >= 8 {
            self.bytes.push(self.pending as u8);
            self.pending >>= 8;
            self.pending_bits -= 8;
        }
    }
}
