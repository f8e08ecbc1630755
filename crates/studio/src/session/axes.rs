//! The principal axes of the model in use: computed when they are first needed, on another thread, since that takes a
//! few hundredths of a second.

use std::sync::Arc;

use super::Session;
use super::tiles::Sheet;
use crate::messages::Severity;
use crate::{Command, Document, Slot, SlotId};
use facemath_core::latent::{Latent, PrincipalAxes};
use facemath_core::work::{Job, Stopped, Wake};
use facemath_nets::engine::ModelInfo;

/// Where a face is on one principal axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AxisReading {
    /// The axis, counted from 1.
    pub number: u16,
    /// Where the face is by itself, in standard deviations from the average face.
    pub own_sd: f32,
    /// Where it is with its edits.
    pub edited_sd: f32,
    /// Share of all differences between faces that lie along this axis.
    pub share: f32,
}

pub(super) struct AxesState {
    /// Whether somebody looks at them.
    is_shown: bool,
    work: Option<Work>,
    /// The axes that the tiles are of.
    on_tiles: Option<Arc<PrincipalAxes>>,
    wake: Wake,
}

/// Axes on their way.
struct Work {
    model: Arc<ModelInfo>,
    job: Job<PrincipalAxes>,
}

impl AxesState {
    pub fn new(wake: Wake) -> Self {
        Self {
            is_shown: false,
            work: None,
            on_tiles: None,
            wake,
        }
    }

    fn start(&mut self, model: &Arc<ModelInfo>) {
        let doing = format!("Finding the axes of the model {}", model.name);
        let of = Arc::clone(model);
        self.work = Some(Work {
            model: Arc::clone(model),
            job: Job::spawn("axes", doing, &self.wake, move |_| {
                Ok(PrincipalAxes::of(&of.prior))
            }),
        });
    }
}

impl Session {
    /// Says whether the axes are looked at: then they are computed, and pictures of their ends are on
    /// [`Sheet::Axes`], those of axis `n` at `2 (n - 1)` (the lower one) and the place after it.
    pub fn show_axes(&mut self, is_shown: bool) {
        self.axes.is_shown = is_shown;
    }

    /// The axes of the model in use, once they have been needed and computed.
    pub fn axes(&self) -> Option<&Arc<PrincipalAxes>> {
        self.directions()?.axes.as_ref()
    }

    /// Where the face of a slot is on each axis; `None` until that is known.
    pub fn axis_readings(&self, slot: SlotId) -> Option<Vec<AxisReading>> {
        let (axes, own, edited) = (self.axes()?, self.code(slot)?, self.edited_code(slot)?);
        let reading = |number| {
            Some(AxisReading {
                number,
                own_sd: axes.position_sd(number, own)?,
                edited_sd: axes.position_sd(number, &edited)?,
                share: axes.share(number)?,
            })
        };
        Some(axes.numbers().filter_map(reading).collect())
    }

    /// Puts the face of a slot at random places on all axes, others each time.
    pub fn randomise_axes(&mut self, slot: SlotId) {
        let seed = rand::random();
        self.commit(Command::RandomiseAxes { slot, seed });
    }

    /// Takes in axes that have been computed, and starts computing those that are needed.
    pub(super) fn pump_axes(&mut self) {
        if let Some(work) = &mut self.axes.work
            && let Some(answer) = work.job.poll()
        {
            match answer {
                Ok(axes) => {
                    self.engine.set_axes(&work.model, axes);
                    self.axes.work = None;
                }
                // The work stays, so that it is not begun again for this model.
                Err(Stopped::Failed(reason)) => self.notices.report(Severity::Error, reason),
                Err(Stopped::Cancelled) => {}
            }
        }
        let is_needed = self.axes.is_shown || needs_axes(self.document());
        if is_needed
            && self.axes().is_none()
            && let Some(model) = self.engine.model().map(|model| &model.info)
        {
            let is_under_way = |work: &Work| Arc::ptr_eq(&work.model, model);
            if !self.axes.work.as_ref().is_some_and(is_under_way) {
                self.axes.start(model);
            }
        }
        self.show_ends();
    }

    /// Whether the edits of a slot cannot be made yet, for want of axes.
    pub(super) fn is_waiting_for_axes(&self, slot: &Slot) -> bool {
        slot.edits.needs_axes() && self.axes().is_none()
    }

    /// Keeps the tiles at the axes that are looked at.
    fn show_ends(&mut self) {
        let wanted = self.axes().filter(|_| self.axes.is_shown);
        let is_same = match (wanted, &self.axes.on_tiles) {
            (Some(wanted), Some(shown)) => Arc::ptr_eq(wanted, shown),
            (wanted, shown) => wanted.is_none() && shown.is_none(),
        };
        if !is_same {
            let wanted = wanted.cloned();
            let ends = wanted.as_deref().map(ends_of).unwrap_or_default();
            self.axes.on_tiles = wanted;
            self.set_tiles(Sheet::Axes, ends);
        }
    }
}

fn needs_axes(document: &Document) -> bool {
    let mut slots = document.filled_slots();
    slots.any(|slot| slot.edits.needs_axes())
}

/// The average face at the lower and the upper end of each axis.
fn ends_of(axes: &PrincipalAxes) -> Vec<Latent> {
    let reach = PrincipalAxes::REACH_SD;
    let numbers = axes.numbers();
    let ends = numbers.flat_map(|number| [-reach, reach].map(|sd| axes.average_at(number, sd)));
    ends.flatten().collect()
}
