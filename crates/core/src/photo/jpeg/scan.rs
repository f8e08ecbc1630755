//! A walk through the entropy-coded data of one scan, without making pixels of it (ITU-T T.81, annexes F and G).

use super::Fault;
use super::bits::{Bits, Codes};
use super::frame::{Component, Frame};

const TOO_LONG: Fault = Fault::Contradicts("a block of its data is longer than a block can be");

/// What a scan codes: the header before its data.
pub(super) struct Scan<'a> {
    /// Places in [`Frame::components`], with the codes for averages and for details.
    pub components: Vec<(usize, Option<&'a Codes>, Option<&'a Codes>)>,
    /// First and last coefficient in file order.
    pub first: u8,
    pub last: u8,
    /// The lowest bit known before, 0 for none, and the lowest after.
    pub high: u8,
    pub low: u8,
    /// Number of units between restart markers, 0 for none.
    pub restart: u32,
}

impl Scan<'_> {
    /// Walks the data from `position` on and returns the place of the marker after it.
    pub(super) fn walk(
        &self,
        bytes: &[u8],
        position: usize,
        frame: &mut Frame,
    ) -> Result<usize, Fault> {
        self.note_coverage(frame)?;
        let mut bits = Bits::new(bytes, position);
        let mut run = 0;
        // A scan of one component has its blocks row by row; one of several has, unit by unit, as many of each as it has
        // samples there.
        let single = match self.components.as_slice() {
            [(place, ..)] => frame.components.get(*place).map(|c| (c.wide, c.high)),
            _ => None,
        };
        let (wide, high) = single.unwrap_or((frame.units_wide, frame.units_high));
        let unit_count = u64::from(wide) * u64::from(high);
        let mut since_restart = 0;
        let mut next_restart = 0;
        for unit in 0..unit_count {
            if self.restart > 0 && since_restart == self.restart {
                if run > 0 {
                    return Err(TOO_LONG);
                }
                bits = self.restarted(bytes, &bits, &mut next_restart)?;
                since_restart = 0;
            }
            since_restart += 1;
            for &(place, averages, details) in &self.components {
                let Some(component) = frame.components.get_mut(place) else {
                    return Err(Fault::Unknown);
                };
                let blocks = if single.is_some() {
                    1
                } else {
                    component.across * component.down
                };
                for _ in 0..blocks {
                    if frame.is_progressive {
                        self.progressive_block(
                            &mut bits, component, unit, averages, details, &mut run,
                        )?;
                    } else {
                        sequential_block(&mut bits, averages, details)?;
                    }
                }
            }
        }
        if run > 0 {
            return Err(TOO_LONG);
        }
        match bits.to_marker() {
            (_, true) => Err(Fault::Contradicts(
                "it holds more data than its size accounts for",
            )),
            (end, false) => Ok(end),
        }
    }

    /// Goes over a restart marker, which are numbered 0 to 7 round and round.
    fn restarted<'b>(
        &self,
        bytes: &'b [u8],
        bits: &Bits<'b>,
        next_restart: &mut u8,
    ) -> Result<Bits<'b>, Fault> {
        let (marker, _) = bits.to_marker();
        match bytes.get(marker + 1) {
            Some(&found) if found == 0xD0 + *next_restart => {
                *next_restart = (*next_restart + 1) % 8;
                Ok(Bits::new(bytes, marker + 2))
            }
            Some(0xD0..=0xD7) => Err(Fault::Contradicts("a part of its data is missing")),
            _ => Err(Fault::EndsEarly),
        }
    }

    /// Keeps what of each coefficient has been seen.
    fn note_coverage(&self, frame: &mut Frame) -> Result<(), Fault> {
        for &(place, ..) in &self.components {
            let component = frame.components.get_mut(place).ok_or(Fault::Unknown)?;
            let coded = component
                .lowest_bit
                .get_mut(usize::from(self.first)..=usize::from(self.last))
                .ok_or(Fault::Unknown)?;
            for lowest in coded {
                if self.high > 0 && *lowest != Some(self.high) {
                    return Err(Fault::Contradicts("a part of its data is missing"));
                }
                *lowest = Some(self.low);
            }
            if frame.is_progressive && self.first > 0 && component.nonzero.is_empty() {
                component.nonzero = vec![0; (component.wide * component.high) as usize];
            }
        }
        Ok(())
    }

    /// One block of a progressive scan; `run` is the number of further blocks without details.
    fn progressive_block(
        &self,
        bits: &mut Bits<'_>,
        component: &mut Component,
        unit: u64,
        averages: Option<&Codes>,
        details: Option<&Codes>,
        run: &mut u32,
    ) -> Result<(), Fault> {
        if self.first == 0 {
            if self.high > 0 {
                bits.take(1)?;
            } else {
                let size = bits.symbol(averages.ok_or(Fault::Unknown)?)?;
                bits.take(u32::from(size.min(16)))?;
            }
            return Ok(());
        }
        let details = details.ok_or(Fault::Unknown)?;
        let nonzero = usize::try_from(unit)
            .ok()
            .and_then(|unit| component.nonzero.get_mut(unit))
            .ok_or(Fault::Unknown)?;
        if self.high == 0 {
            self.first_details(bits, details, nonzero, run)
        } else {
            self.refined_details(bits, details, nonzero, run)
        }
    }

    fn first_details(
        &self,
        bits: &mut Bits<'_>,
        codes: &Codes,
        nonzero: &mut u64,
        run: &mut u32,
    ) -> Result<(), Fault> {
        if *run > 0 {
            *run -= 1;
            return Ok(());
        }
        let mut place = self.first;
        while place <= self.last {
            let symbol = bits.symbol(codes)?;
            let (zeros, size) = (symbol >> 4, symbol & 15);
            if size == 0 {
                if zeros < 15 {
                    *run = (1 << zeros) - 1 + bits.take(zeros.into())?;
                    break;
                }
                place += 16;
            } else {
                place += zeros;
                if place > self.last {
                    return Err(TOO_LONG);
                }
                bits.take(size.into())?;
                *nonzero |= 1 << place;
                place += 1;
            }
        }
        Ok(())
    }

    fn refined_details(
        &self,
        bits: &mut Bits<'_>,
        codes: &Codes,
        nonzero: &mut u64,
        run: &mut u32,
    ) -> Result<(), Fault> {
        let mut place = self.first;
        while *run == 0 && place <= self.last {
            let symbol = bits.symbol(codes)?;
            let (mut zeros, size) = (symbol >> 4, symbol & 15);
            if size > 0 {
                bits.take(1)?;
            } else if zeros < 15 {
                *run = (1 << zeros) + bits.take(zeros.into())?;
                break;
            }
            // What was not 0 before gets one more bit and does not count among the zeros.
            while place <= self.last {
                if *nonzero >> place & 1 == 1 {
                    bits.take(1)?;
                } else if zeros == 0 {
                    break;
                } else {
                    zeros -= 1;
                }
                place += 1;
            }
            if size > 0 {
                if place > self.last {
                    return Err(TOO_LONG);
                }
                *nonzero |= 1 << place;
            }
            place += 1;
        }
        if *run > 0 {
            *run -= 1;
            for place in place..=self.last {
                bits.take((*nonzero >> place & 1) as u32)?;
            }
        }
        Ok(())
    }
}

/// One block of a sequential scan.
fn sequential_block(
    bits: &mut Bits<'_>,
    averages: Option<&Codes>,
    details: Option<&Codes>,
) -> Result<(), Fault> {
    let (averages, details) = averages.zip(details).ok_or(Fault::Unknown)?;
    let size = bits.symbol(averages)?;
    bits.take(u32::from(size.min(16)))?;
    let mut place = 1;
    while place < 64 {
        let symbol = bits.symbol(details)?;
        let (zeros, size) = (symbol >> 4, symbol & 15);
        if size == 0 {
            if zeros < 15 {
                break;
            }
            place += 16;
        } else {
            place += zeros;
            if place > 63 {
                return Err(TOO_LONG);
            }
            bits.take(size.into())?;
            place += 1;
        }
    }
    Ok(())
}
