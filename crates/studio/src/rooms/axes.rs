//! The principal axes of the model in use: computed when they are first needed, on another thread, since that takes a
//! few hundredths of a second.

use std::sync::Arc;

use crate::Document;
use crate::context::{Context, Sheet};
use crate::messages::Severity;
use crate::timeline::{Attribute, Track};
use facemath_core::latent::{AxisMetric, Edits, Latent, PrincipalAxes};
use facemath_core::work::{Job, Stopped, Wake};
use facemath_nets::engine::ModelInfo;

/// Whether axes are looked at, and those on their way.
pub struct AxesState {
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
    metric: AxisMetric,
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

    fn start(&mut self, model: &Arc<ModelInfo>, metric: AxisMetric) {
        let doing = format!("Finding the axes of the model {}", model.name);
        let of = Arc::clone(model);
        self.work = Some(Work {
            model: Arc::clone(model),
            metric,
            job: Job::spawn("axes", doing, &self.wake, move |_| {
                Ok(PrincipalAxes::of(&of.prior, metric, &of.scales))
            }),
        });
    }
}

impl AxesState {
    /// Sets whether the axes are looked at: then they are computed, and pictures of their ends are on
    /// [`Sheet::Axes`], those of axis `n` at `2 (n - 1)` (the lower one) and the place after it.
    pub(crate) fn show_axes(&mut self, is_shown: bool) {
        self.is_shown = is_shown;
    }

    /// Handles axes that have been computed, and starts computing those that are needed.
    pub(crate) fn pump_axes(&mut self, context: &mut Context) {
        if let Some(work) = &mut self.work
            && let Some(answer) = work.job.poll()
        {
            match answer {
                Ok(axes) => {
                    context.engine.set_axes(&work.model, axes);
                    self.work = None;
                }
                // The work stays, so that it is not begun again for this model.
                Err(Stopped::Failed(reason)) => context.notices.report(Severity::Error, reason),
                Err(Stopped::Cancelled) => {}
            }
        }
        let is_needed = self.is_shown || needs_axes(context.document());
        if is_needed
            && context.axes().is_none()
            && let Some(model) = context.engine.model().map(|model| &model.info)
        {
            let metric = context.document().axis_metric();
            let is_under_way =
                |work: &Work| work.metric == metric && Arc::ptr_eq(&work.model, model);
            if !self.work.as_ref().is_some_and(is_under_way) {
                self.start(model, metric);
            }
        }
        self.show_ends(context);
    }

    /// Keeps the tiles at the axes that are looked at.
    fn show_ends(&mut self, context: &mut Context) {
        let wanted = context.axes().filter(|_| self.is_shown);
        let is_same = match (wanted, &self.on_tiles) {
            (Some(wanted), Some(shown)) => Arc::ptr_eq(wanted, shown),
            (wanted, shown) => wanted.is_none() && shown.is_none(),
        };
        if !is_same {
            let wanted = wanted.cloned();
            let ends = wanted.as_deref().map(ends_of).unwrap_or_default();
            self.on_tiles = wanted;
            context.set_tiles(Sheet::Axes, ends);
        }
    }
}

fn needs_axes(document: &Document) -> bool {
    let mut all = document.all_edits();
    let is_axis = |track: &Track| matches!(track.attribute, Attribute::Axis(_));
    all.any(Edits::needs_axes) || document.tracks().iter().any(is_axis)
}

/// The average face at the lower and the upper end of each axis.
fn ends_of(axes: &PrincipalAxes) -> Vec<Latent> {
    let reach = PrincipalAxes::REACH_SD;
    let numbers = axes.numbers();
    let ends = numbers.flat_map(|number| [-reach, reach].map(|sd| axes.average_at(number, sd)));
    ends.flatten().collect()
}
