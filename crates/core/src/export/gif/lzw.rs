//! LZW as GIF stores it (GIF89a, appendix F): the dictionary, which the decoder makes too, and the bits.

/// The most codes that there can be.
const MAX_CODES: usize = 4096;
/// In place of a code.
const NONE: u16 = u16::MAX;

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
    /// For each code the newest string that is one symbol longer.
    first_child: Vec<u16>,
    /// For each code the next older string that goes on from the same one.
    next_sibling: Vec<u16>,
    /// For each code the last symbol of its string.
    symbol: Vec<u8>,
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
            first_child: vec![NONE; MAX_CODES],
            next_sibling: vec![NONE; MAX_CODES],
            symbol: vec![0; MAX_CODES],
            last: NONE,
        };
        lzw.clear();
        lzw
    }

    /// The strings that are one symbol longer than that of `code`: their codes and last symbols. A symbol alone is its
    /// own code.
    pub(super) fn longer(&self, code: u16) -> impl Iterator<Item = (u16, u8)> {
        let some = |code: u16| (code != NONE).then_some(code);
        let first = some(self.first_child[usize::from(code)]);
        std::iter::successors(first, move |&code| {
            some(self.next_sibling[usize::from(code)])
        })
        .map(|code| (code, self.symbol[usize::from(code)]))
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
        self.symbol[code] = next;
        self.next_sibling[code] = self.first_child[last];
        self.first_child[last] = code as u16;
        self.len += 1;
    }

    fn clear(&mut self) {
        self.put(1 << self.symbol_bits);
        self.first_child.fill(NONE);
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
