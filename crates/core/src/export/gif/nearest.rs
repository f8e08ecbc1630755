//! Finding the nearest colours of a palette.

use super::colour::{Colour, distance};

/// Cells along each channel; within a cell few colours can be the nearest, and they are listed when it is first met.
const CELLS: usize = 64;
/// Width of a cell, as a power of two.
const CELL_SHIFT: u32 = 6;

/// How many colours are near to another.
pub(super) const NEIGHBOURS: usize = 6;

/// An index of a palette.
pub(super) struct Nearest {
    colours: Vec<Colour>,
    /// The colours nearest to each, itself first; small palettes repeat their last.
    neighbours: Vec<[u8; NEIGHBOURS]>,
    /// Where in `lists` each cell's list begins and how long it is, which is 0 until it is made.
    cells: Vec<(u32, u16)>,
    lists: Vec<u8>,
}

impl Nearest {
    /// For 1 to 256 colours.
    pub(super) fn new(colours: Vec<Colour>) -> Self {
        Self {
            neighbours: neighbours(&colours),
            colours,
            cells: vec![(0, 0); CELLS * CELLS * CELLS],
            lists: Vec::new(),
        }
    }

    /// A colour of the palette.
    pub(super) fn colour(&self, index: u8) -> Colour {
        self.colours[usize::from(index)]
    }

    /// The colours that are nearest to one, itself first, with repetitions in small palettes.
    pub(super) fn near(&self, index: u8) -> [u8; NEIGHBOURS] {
        self.neighbours[usize::from(index)]
    }

    /// Index of the colour that is nearest to `target`, whose channels are within 0 to 255, and its distance.
    pub(super) fn find(&mut self, target: Colour) -> (u8, i32) {
        let cell = target.map(|channel| ((channel >> CELL_SHIFT) as usize).min(CELLS - 1));
        let place = (cell[0] * CELLS + cell[1]) * CELLS + cell[2];
        if self.cells[place].1 == 0 {
            self.cells[place] = self.list(cell);
        }
        let (start, len) = self.cells[place];
        let list = &self.lists[start as usize..start as usize + usize::from(len)];
        let mut best = (0, i32::MAX);
        for &index in list {
            let far = distance(self.colours[usize::from(index)], target);
            if far < best.1 {
                best = (index, far);
            }
        }
        best
    }

    /// Lists the colours that may be the nearest to some point of a cell: those whose nearest corner is no farther than
    /// another's farthest.
    fn list(&mut self, cell: [usize; 3]) -> (u32, u16) {
        let low = cell.map(|place| (place << CELL_SHIFT) as i32);
        let width = (1 << CELL_SHIFT) - 1;
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
        let sure = self.colours.iter().map(|colour| reaches(colour)[1]).min();
        let start = self.lists.len();
        for (index, colour) in self.colours.iter().enumerate() {
            if Some(reaches(colour)[0]) <= sure {
                self.lists.push(index as u8);
            }
        }
        (start as u32, (self.lists.len() - start) as u16)
    }
}

fn neighbours(colours: &[Colour]) -> Vec<[u8; NEIGHBOURS]> {
    let near = |&colour: &Colour| {
        let mut order: Vec<(i32, u8)> = colours
            .iter()
            .enumerate()
            .map(|(index, &other)| (distance(colour, other), index as u8))
            .collect();
        order.sort_unstable();
        std::array::from_fn(|place| order[place.min(order.len() - 1)].1)
    };
    colours.iter().map(near).collect()
}
