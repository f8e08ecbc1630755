//! Which colours of a palette are near to another.

use super::colour::{Colour, distance};

/// Cells along each channel, of four levels each.
const CELLS: usize = 64;
/// Width of a cell, as a power of two.
const CELL_SHIFT: u32 = 6;
/// Blocks of cells along each channel. Only what may be the nearest in a block has to be looked at for its cells.
const BLOCKS: usize = 8;
/// Width of a block, as a power of two.
const BLOCK_SHIFT: u32 = 9;

/// How many colours are known to be near to another.
pub(super) const NEIGHBOURS: usize = 6;

/// An index of a palette.
pub(super) struct Nearest {
    /// Behind the palette's own its last is repeated, so that every index is one.
    colours: Box<[Colour; 256]>,
    len: usize,
    /// The colours nearest to each, itself first; small palettes repeat their last.
    neighbours: Vec<[u8; NEIGHBOURS]>,
    /// For each cell one more than the colour nearest to its middle, and 0 until it is first met.
    cells: Vec<u16>,
    /// For each block the colours that may be the nearest to a point of it, and none until it is first met.
    blocks: Vec<Vec<u8>>,
}

impl Nearest {
    /// For 1 to 256 colours.
    pub(super) fn new(colours: &[Colour]) -> Self {
        let last = colours.len() - 1;
        Self {
            colours: Box::new(std::array::from_fn(|index| colours[index.min(last)])),
            len: colours.len(),
            neighbours: neighbours(colours),
            cells: vec![0; CELLS * CELLS * CELLS],
            blocks: vec![Vec::new(); BLOCKS * BLOCKS * BLOCKS],
        }
    }

    /// All colours of the palette, the last of it repeated up to 256.
    pub(super) fn colours(&self) -> &[Colour; 256] {
        &self.colours
    }

    /// Colours near to `target`, whose channels are within 0 to 255, with repetitions in small palettes: those nearest to what
    /// is nearest to a point within two levels of it.
    pub(super) fn near(&mut self, target: Colour) -> [u8; NEIGHBOURS] {
        let cell = target.map(|channel| ((channel >> CELL_SHIFT) as usize).min(CELLS - 1));
        let place = (cell[0] * CELLS + cell[1]) * CELLS + cell[2];
        if self.cells[place] == 0 {
            self.cells[place] = 1 + u16::from(self.nearest_to_middle(cell));
        }
        self.neighbours[usize::from(self.cells[place] - 1)]
    }

    fn nearest_to_middle(&mut self, cell: [usize; 3]) -> u8 {
        let block = cell.map(|place| place * BLOCKS / CELLS);
        let place = (block[0] * BLOCKS + block[1]) * BLOCKS + block[2];
        if self.blocks[place].is_empty() {
            self.blocks[place] = self.nearest_in_block(block);
        }
        let middle = cell.map(|place| ((place << CELL_SHIFT) + (1 << (CELL_SHIFT - 1))) as i32);
        let far = |&&index: &&u8| distance(self.colours[usize::from(index)], middle);
        let nearest = self.blocks[place].iter().min_by_key(far);
        nearest.copied().unwrap_or(0)
    }

    /// The colours whose nearest corner of a block is no farther than another's farthest.
    fn nearest_in_block(&self, block: [usize; 3]) -> Vec<u8> {
        let low = block.map(|place| (place << BLOCK_SHIFT) as i32);
        let width = (1 << BLOCK_SHIFT) - 1;
        let reaches = |colour: &Colour| {
            let mut reach = [[0; 3]; 2];
            for channel in 0..3 {
                let below = low[channel] - colour[channel];
                let above = colour[channel] - low[channel] - width;
                reach[0][channel] = below.max(above).max(0);
                reach[1][channel] = below.abs().max(above.abs());
            }
            reach.map(|offset| distance(offset, [0; 3]))
        };
        let own = &self.colours[..self.len];
        let sure = own.iter().map(|colour| reaches(colour)[1]).min();
        (0..self.len)
            .filter(|&index| Some(reaches(&own[index])[0]) <= sure)
            .map(|index| index as u8)
            .collect()
    }
}

fn neighbours(colours: &[Colour]) -> Vec<[u8; NEIGHBOURS]> {
    let mut order: Vec<(i32, u8)> = Vec::with_capacity(colours.len());
    let near = |&colour: &Colour| {
        order.clear();
        let others = colours.iter().enumerate();
        order.extend(others.map(|(index, &other)| (distance(colour, other), index as u8)));
        if order.len() > NEIGHBOURS {
            order.select_nth_unstable(NEIGHBOURS - 1);
            order.truncate(NEIGHBOURS);
        }
        order.sort_unstable();
        std::array::from_fn(|place| order[place.min(order.len() - 1)].1)
    };
    colours.iter().map(near).collect()
}
