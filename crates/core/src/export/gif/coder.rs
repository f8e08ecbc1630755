//! What each pixel of a frame becomes, chosen together with the strings in which LZW writes it.
//!
//! A GIF's bytes are the codes of strings of pixels, each about 12 bits long, so a longer string that is a little off is
//! often the better bargain. Strings are followed through the dictionary, several at once; each pixel costs by how much
//! farther its colour is than the nearest (squared), each code costs `code_price`, and the string with the least cost for
//! each pixel wins. Errors are handed on to the neighbours (Floyd and Steinberg 1976), those that the bargain makes
//! included, so that places keep their mean colour; or colours are moved by the thresholds of their places (`ordered.rs`). One
//! of the colours is the one that is there from the frame before: it is as good as any, and where it is taken nothing flickers.

use super::super::player::Area;
use super::super::{DitherKind, Encoding};
use super::colour::{BRIGHTEST, Colour, LEVEL, colour, distance, pixel};
use super::lzw::Lzw;
use super::nearest::{NEIGHBOURS, Nearest};
use super::ordered;

/// The most strings that are followed at once.
const BEAM: usize = 4;
/// The most that is handed on to a pixel: errors of colours that the palette lacks would add up.
const MOST_HANDED_ON: i32 = 32 * LEVEL;
/// In place of a trace.
const START: u32 = u32::MAX;
/// How many near colours are looked at where a string goes on, to tell how near the nearest is.
const LOOKED_AT: usize = 4;
/// In place of a symbol.
const NO_SYMBOL: u16 = u16::MAX;

/// How pixels are chosen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tuning {
    /// How much of an error is handed on, 0 to 256.
    handed_on: i32,
    /// How strong the thresholds of places are, 0 to [`ordered::FULL`].
    ordered: i32,
    /// What a code costs, in the units of [`distance`]; 0 takes the nearest colours.
    code_price: i32,
    /// How much farther than the nearest colour the one that is there may be without a cost.
    stay: i32,
    /// How much dearer than the cheapest a string may be to be followed: dearer ones seldom win.
    given_up: i32,
}

impl Tuning {
    /// What an export says of it.
    pub(super) fn new(encoding: &Encoding) -> Self {
        let share = |per_cent: u8| i32::from(per_cent.min(100));
        let (dither, lossy) = (share(encoding.dither), share(encoding.lossy));
        let (handed_on, ordered) = match encoding.dither_kind {
            DitherKind::FloydSteinberg => (dither * 256 / 100, 0),
            DitherKind::Bayer => (0, dither * ordered::FULL / 100),
        };
        // Squared, as errors are: at 100 a code is worth an error of 14 levels, at 20 of less than 3.
        let code_price = lossy * lossy * 200 * LEVEL * LEVEL / 10_000;
        Self {
            handed_on,
            ordered,
            code_price,
            stay: code_price / 4,
            given_up: code_price / 2,
        }
    }
}

/// A string that is followed.
#[derive(Clone, Copy)]
struct Followed {
    code: u16,
    cost: i32,
    /// Where in the history its last symbol is.
    trace: u32,
}

impl Followed {
    const NOTHING: Self = Self {
        code: 0,
        cost: 0,
        trace: START,
    };
}

/// The cheapest strings of those that were offered.
#[derive(Clone, Copy)]
struct Beam {
    strings: [Followed; BEAM],
    len: usize,
}

impl Beam {
    const EMPTY: Self = Self {
        strings: [Followed::NOTHING; BEAM],
        len: 0,
    };

    fn as_slice(&self) -> &[Followed] {
        &self.strings[..self.len]
    }

    /// Keeps a string, in place of the dearest where there is no room; of equal ones that which came first stays.
    fn offer(&mut self, string: Followed) {
        if let Some(place) = self.strings.get_mut(self.len) {
            *place = string;
            self.len += 1;
            return;
        }
        let mut dearest = 0;
        for place in 1..BEAM {
            if self.strings[place].cost >= self.strings[dearest].cost {
                dearest = place;
            }
        }
        if string.cost < self.strings[dearest].cost {
            self.strings[dearest] = string;
        }
    }
}

/// A string that goes on in the next row.
#[derive(Clone, Copy)]
struct Open {
    code: u16,
    cost: i32,
    len: i32,
    first: u8,
}

/// One row of a frame.
pub(super) struct Row<'a> {
    /// The pixels that are wanted.
    pub(super) wanted: &'a [u8],
    /// Those of the frame before, if there is one.
    pub(super) before: Option<&'a [u8]>,
    /// What the screen shows: of the frame before, and then of this one.
    pub(super) shown: &'a mut [u8],
}

impl Row<'_> {
    /// Whether a pixel must not change, since it does not in the source.
    fn is_still(&self, x: usize) -> bool {
        self.before
            .is_some_and(|before| pixel(before, x) == pixel(self.wanted, x))
    }
}

/// Codes the rows of one frame from top to bottom.
pub(super) struct Coder {
    lzw: Lzw,
    nearest: Nearest,
    tuning: Tuning,
    /// The symbol for the colour that is there.
    there: Option<u8>,
    width: usize,
    /// Where in the picture the next row begins.
    place: (usize, usize),
    /// What pixels of this row and of the next are moved by: errors handed to them, or their thresholds. With one place more at
    /// either end.
    handed: [Vec<Colour>; 2],
    open: Option<Open>,
    /// Symbols of the strings that are followed, each with the trace of the one before.
    history: Vec<(u32, u8)>,
    followed: Beam,
    chosen: Vec<u8>,
}

impl Coder {
    /// For this area of a picture and 1 to 256 colours, or at most 255 where `there` is the next symbol after them.
    pub(super) fn new(palette: &[[u8; 3]], there: Option<u8>, area: Area, tuning: Tuning) -> Self {
        let width = area.width as usize;
        Self {
            lzw: Lzw::new(palette.len() + usize::from(there.is_some())),
            nearest: Nearest::new(&palette.iter().copied().map(colour).collect::<Vec<_>>()),
            tuning,
            there,
            width,
            place: (area.left as usize, area.top as usize),
            handed: [vec![[0; 3]; width + 2], vec![[0; 3]; width + 2]],
            open: None,
            history: Vec::new(),
            followed: Beam::EMPTY,
            chosen: Vec::new(),
        }
    }

    /// Codes the next row and puts what it looks like into `row.shown`.
    pub(super) fn row(&mut self, row: &mut Row<'_>) {
        self.handed.swap(0, 1);
        self.handed[1].fill([0; 3]);
        if self.tuning.ordered > 0 {
            self.move_by_thresholds(row);
        }
        self.place.1 += 1;
        let mut x = 0;
        while x < self.width {
            let string = self.search(row, x);
            for place in 0..self.chosen.len() {
                self.settle(row, x, self.chosen[place]);
                x += 1;
            }
            if x == self.width {
                self.open = Some(string);
            } else {
                self.open = None;
                self.lzw.write(string.code, string.first);
            }
        }
    }

    fn move_by_thresholds(&mut self, row: &Row<'_>) {
        let (left, y) = self.place;
        for x in 0..self.width {
            let wanted = colour(pixel(row.wanted, x));
            let place = (left + x, y);
            self.handed[0][x + 1] =
                ordered::offset(&mut self.nearest, wanted, place, self.tuning.ordered);
        }
    }

    /// All codes of the frame.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if let Some(open) = self.open {
            self.lzw.write(open.code, open.first);
        }
        self.lzw.finish()
    }

    /// Finds the best string from pixel `x` on, or the best way to go on with the open one. `chosen` is then what it
    /// becomes in this row.
    fn search(&mut self, row: &Row<'_>, x: usize) -> Open {
        self.history.clear();
        self.followed = Beam::EMPTY;
        let mut best = Followed::NOTHING;
        let (mut len, mut best_len) = (0, 0);
        if let Some(open) = self.open {
            best = Followed {
                code: open.code,
                cost: open.cost,
                trace: START,
            };
            (len, best_len) = (open.len, open.len);
            self.followed.offer(best);
        }
        let mut carried = [0; 3];
        for at in x..self.width {
            let target = self.target(row, at, carried);
            let there = colour(pixel(row.shown, at));
            self.followed = self.grow(row, at, target, there, len == 0);
            let strings = self.followed.as_slice();
            let Some(&leader) = strings.iter().min_by_key(|string| string.cost) else {
                break;
            };
            len += 1;
            if best_len == 0 || self.is_no_dearer((leader.cost, len), (best.cost, best_len)) {
                (best, best_len) = (leader, len);
            }
            // What the others would hand on is hardly different, and one target for all is much quicker.
            let (_, symbol) = self.history[leader.trace as usize];
            let error = self.error(target, self.shown_as(symbol, there));
            carried = error.map(|channel| channel * 7 / 16);
        }
        self.chosen.clear();
        let mut trace = best.trace;
        while trace != START {
            let (before, symbol) = self.history[trace as usize];
            self.chosen.push(symbol);
            trace = before;
        }
        self.chosen.reverse();
        let first = match (self.open, self.chosen.first()) {
            (Some(open), _) => open.first,
            (None, Some(&first)) => first,
            (None, None) => 0,
        };
        Open {
            code: best.code,
            cost: best.cost,
            len: best_len,
            first,
        }
    }

    /// Follows all strings by pixel `at`, or finds those that begin there, and returns the best.
    fn grow(
        &mut self,
        row: &Row<'_>,
        at: usize,
        target: Colour,
        there: Colour,
        is_first: bool,
    ) -> Beam {
        let is_still = self.there.is_some() && row.is_still(at);
        let far_there = match self.there {
            Some(_) if is_still => 0,
            Some(_) => (distance(there, target) - self.tuning.stay).max(0),
            None => i32::MAX,
        };
        let near = self.nearest.near(target);
        let colours = self.nearest.colours();
        let looked_at = if is_first { NEIGHBOURS } else { LOOKED_AT };
        let fars = near[..looked_at]
            .iter()
            .map(|&symbol| distance(colours[usize::from(symbol)], target));
        let least = fars.fold(far_there, i32::min);
        // Still pixels take no other symbol.
        let most = if is_still { -1 } else { self.tuning.code_price };
        let most_there = self.tuning.code_price;
        let symbol_there = self.there.map_or(NO_SYMBOL, u16::from);
        let mut grown = Beam::EMPTY;
        let mut follow = |code: u16, symbol: u8, before: Followed| {
            let (far, most) = if u16::from(symbol) == symbol_there {
                (far_there, most_there)
            } else {
                (distance(colours[usize::from(symbol)], target), most)
            };
            let cost = far - least;
            if cost <= most {
                grown.offer(Followed {
                    code,
                    cost: before.cost + cost,
                    trace: self.history.len() as u32,
                });
                self.history.push((before.trace, symbol));
            }
        };
        if is_first {
            let mut before = None;
            for symbol in self.there.into_iter().chain(near) {
                // Small palettes repeat their last colour.
                if before.replace(symbol) != Some(symbol) {
                    follow(symbol.into(), symbol, Followed::NOTHING);
                }
            }
        } else {
            let strings = self.followed.as_slice();
            let cheapest = strings.iter().map(|string| string.cost).min().unwrap_or(0);
            for &string in strings {
                if string.cost - cheapest > self.tuning.given_up {
                    continue;
                }
                for (code, symbol) in self.lzw.longer(string.code) {
                    follow(code, symbol, string);
                }
            }
        }
        grown
    }

    /// Makes pixel `x` what it was chosen to be.
    fn settle(&mut self, row: &mut Row<'_>, x: usize, symbol: u8) {
        let target = self.target(row, x, [0; 3]);
        let becomes = self.shown_as(symbol, colour(pixel(row.shown, x)));
        if self.tuning.handed_on > 0 {
            let error = self.error(target, becomes);
            let [this, next] = &mut self.handed;
            for channel in 0..3 {
                this[x + 2][channel] += error[channel] * 7 / 16;
                next[x][channel] += error[channel] * 3 / 16;
                next[x + 1][channel] += error[channel] * 5 / 16;
                next[x + 2][channel] += error[channel] / 16;
            }
        }
        let shown = becomes.map(|channel| (channel / LEVEL) as u8);
        row.shown[3 * x..3 * x + 3].copy_from_slice(&shown);
    }

    /// The colour that pixel `x` should have, with what has been handed to it or its threshold.
    fn target(&self, row: &Row<'_>, x: usize, carried: Colour) -> Colour {
        let wanted = colour(pixel(row.wanted, x));
        let handed = self.handed[0][x + 1];
        let most = match self.tuning.ordered {
            0 => MOST_HANDED_ON,
            _ => BRIGHTEST,
        };
        std::array::from_fn(|channel| {
            let off = handed[channel] + carried[channel];
            (wanted[channel] + off.clamp(-most, most)).clamp(0, BRIGHTEST)
        })
    }

    fn shown_as(&self, symbol: u8, there: Colour) -> Colour {
        if Some(symbol) == self.there {
            there
        } else {
            self.nearest.colours()[usize::from(symbol)]
        }
    }

    /// The part of an error that is handed on.
    fn error(&self, target: Colour, becomes: Colour) -> Colour {
        std::array::from_fn(|channel| {
            (target[channel] - becomes[channel]) * self.tuning.handed_on / 256
        })
    }

    /// Whether a string of some cost and length costs at most as much for each pixel as another.
    fn is_no_dearer(&self, (cost, len): (i32, i32), (other_cost, other_len): (i32, i32)) -> bool {
        let price = |cost: i32| i64::from(self.tuning.code_price) + i64::from(cost);
        price(cost) * i64::from(other_len) <= price(other_cost) * i64::from(len)
    }
}
