//! The header of a JPEG's picture: its size and how its components are sampled (ITU-T T.81, B.2.2).

/// One component: brightness, a colour difference or an ink.
pub(super) struct Component {
    pub id: u8,
    /// Samples to the right and down for each unit.
    pub across: u32,
    pub down: u32,
    /// Blocks in a row and rows of blocks where the component has a scan of its own.
    pub wide: u32,
    pub high: u32,
    /// For each coefficient the lowest bit that a scan has brought, if any has.
    pub lowest_bit: [Option<u8>; 64],
    /// For each block a bit for each coefficient that is not 0; empty until a scan brings details to a
    /// progressive file.
    pub nonzero: Vec<u64>,
}

pub(super) struct Frame {
    pub is_progressive: bool,
    pub components: Vec<Component>,
    pub units_wide: u32,
    pub units_high: u32,
}

impl Frame {
    /// Reads the header, or `None` if there is no such picture.
    pub(super) fn read(data: &[u8], is_progressive: bool) -> Option<Self> {
        let &[8, high_1, high_0, wide_1, wide_0, count, ref rest @ ..] = data else {
            return None;
        };
        let (height, width) = (
            u32::from(u16::from_be_bytes([high_1, high_0])),
            u32::from(u16::from_be_bytes([wide_1, wide_0])),
        );
        let factors: Vec<(u8, u32, u32)> = rest
            .chunks_exact(3)
            .take(count.into())
            .map(|c| (c[0], u32::from(c[1] >> 4), u32::from(c[1] & 15)))
            .collect();
        let is_valid = (1..=4).contains(&factors.len())
            && factors.len() == usize::from(count)
            && factors
                .iter()
                .all(|(_, across, down)| (1..=4).contains(across) && (1..=4).contains(down));
        if !is_valid || width == 0 || height == 0 {
            return None;
        }
        let most_across = factors.iter().map(|f| f.1).max()?;
        let most_down = factors.iter().map(|f| f.2).max()?;
        let components = factors.into_iter().map(|(id, across, down)| {
            let wide = (width * across).div_ceil(most_across).div_ceil(8);
            let high = (height * down).div_ceil(most_down).div_ceil(8);
            Component {
                id,
                across,
                down,
                wide,
                high,
                lowest_bit: [None; 64],
                nonzero: Vec::new(),
            }
        });
        Some(Self {
            is_progressive,
            components: components.collect(),
            units_wide: width.div_ceil(8 * most_across),
            units_high: height.div_ceil(8 * most_down),
        })
    }

    /// How many samples all components have, with those that fill up the last units.
    pub(super) fn sample_count(&self) -> u64 {
        let a_unit: u32 = self.components.iter().map(|c| c.across * c.down * 64).sum();
        u64::from(self.units_wide) * u64::from(self.units_high) * u64::from(a_unit)
    }

    /// Whether there is nothing left to be said about any coefficient.
    pub(super) fn is_exhausted(&self) -> bool {
        let mut bits = self.components.iter().flat_map(|c| &c.lowest_bit);
        bits.all(|bit| *bit == Some(0))
    }

    /// Whether the first component is the finest and the others are as fine, half or a quarter as fine, as in nearly all
    /// files.
    pub(super) fn is_usually_sampled(&self) -> bool {
        let Some((finest, others)) = self.components.split_first() else {
            return false;
        };
        others.iter().all(|c| {
            let is_usual = |finest: u32, own: u32| {
                finest.is_multiple_of(own) && matches!(finest / own, 1 | 2 | 4)
            };
            is_usual(finest.across, c.across) && is_usual(finest.down, c.down)
        })
    }
}
