//! A concept that is being made: its examples, and what the fit says of them. Nothing of it is part of the document until
//! its slider is added.

mod examples;
mod tiles;

use std::collections::HashMap;
use std::sync::Arc;

use crate::command::Command;
use crate::concepts::{ModelMark, Origin, OwnConcept};
use crate::context::{Context, Guest, Policy, SlotState};
use crate::document::Recipe;
use crate::fit_job::FitJob;
use crate::messages::Severity;
use crate::own_concepts;
use crate::{SlotId, Source};
use facemath_core::latent::{ConceptFit, FitOptions, Latent, MIN_EXAMPLES_A_SIDE};
use facemath_core::photo::Framing;
use facemath_core::work::remaining_secs;
use facemath_nets::align::PhotoUse;

/// Examples that are read at once, beside whatever the slots need: each has a photo in memory.
const AT_ONCE: usize = 3;
/// Examples of each side that are drawn.
pub const SHOWN_EXAMPLES: usize = 24;
/// Where the selected face is shown along the concept, in units of its slider.
pub const PREVIEW_STRENGTHS: [f32; 5] = [-1.0, -0.5, 0.0, 0.5, 1.0];

/// One of the two groups of examples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ExampleGroup {
    /// Faces with the property.
    With,
    /// Faces without it.
    Without,
}

/// What is known of an example's face.
#[derive(Clone, Debug, PartialEq)]
enum ExampleState {
    UnderWay,
    Read(Latent),
}

/// A face that is an example.
#[derive(Clone, Debug, PartialEq)]
struct Example {
    name: String,
    source: Source,
    /// The slot that it was taken from.
    slot: Option<SlotId>,
    /// The square of its photo that is the face, as it was in that slot.
    framing: Option<Framing>,
    state: ExampleState,
}

impl Example {
    fn recipe(&self) -> Recipe<'_> {
        Recipe {
            source: &self.source,
            framing: self.framing,
            refine_steps: 0,
        }
    }

    /// Of a slot the face is seen, of a file it only counts.
    fn photo_use(&self) -> PhotoUse {
        match self.slot {
            Some(_) => PhotoUse::Edited,
            None => PhotoUse::Counted,
        }
    }
}

/// How far the fit is.
#[derive(Clone, Debug, PartialEq)]
pub enum DraftFit {
    /// Each side needs more examples.
    TooFew,
    /// Examples are being read, or the fit is being made.
    UnderWay,
    /// The direction, and what is to be said of it.
    Ready(Box<ConceptFit>),
    /// A sentence.
    Failed(String),
}

/// What the window shows of one side.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct GroupSummary {
    /// Names of the examples that are read, in order.
    pub names: Vec<String>,
    /// Examples that are still being read.
    pub reading: usize,
    /// The slots whose faces are among them, as they are now.
    pub slots: Vec<SlotId>,
}

/// The draft's state. See the [module documentation](self).
pub struct ConceptDraft {
    with: Vec<Example>,
    without: Vec<Example>,
    leaves_known_alone: bool,
    fit: DraftFit,
    is_changed: bool,
    /// The fit that is awaited.
    ticket: Option<u64>,
    /// Whether its pictures are looked at.
    is_shown: bool,
    /// Files and folders being listed, with the side they are for.
    listings: HashMap<u64, ExampleGroup>,
    /// Examples read and in all since reading started.
    read: usize,
    to_read: usize,
    started_secs: f64,
    /// The model that the codes are of.
    model: String,
}

impl Default for ConceptDraft {
    fn default() -> Self {
        Self {
            with: Vec::new(),
            without: Vec::new(),
            leaves_known_alone: true,
            fit: DraftFit::TooFew,
            is_changed: false,
            ticket: None,
            is_shown: false,
            listings: HashMap::new(),
            read: 0,
            to_read: 0,
            started_secs: 0.0,
            model: String::new(),
        }
    }
}

impl ConceptDraft {
    fn side(&self, side: ExampleGroup) -> &Vec<Example> {
        match side {
            ExampleGroup::With => &self.with,
            ExampleGroup::Without => &self.without,
        }
    }

    fn side_mut(&mut self, side: ExampleGroup) -> &mut Vec<Example> {
        match side {
            ExampleGroup::With => &mut self.with,
            ExampleGroup::Without => &mut self.without,
        }
    }

    /// The codes of the examples that are read, in order.
    fn codes(&self, side: ExampleGroup) -> impl Iterator<Item = &Latent> {
        let examples = self.side(side).iter();
        examples.filter_map(|example| match &example.state {
            ExampleState::Read(code) => Some(code),
            ExampleState::UnderWay => None,
        })
    }

    fn is_reading(&self) -> bool {
        let mut examples = self.with.iter().chain(&self.without);
        !self.listings.is_empty()
            || examples.any(|example| matches!(example.state, ExampleState::UnderWay))
    }
}

impl ConceptDraft {
    /// What there is of one side.
    pub fn draft_side(&self, context: &Context, side: ExampleGroup) -> GroupSummary {
        let mut summary = GroupSummary::default();
        for example in self.side(side) {
            match example.state {
                ExampleState::Read(_) => summary.names.push(example.name.clone()),
                ExampleState::UnderWay => summary.reading += 1,
            }
            let slot = example.slot.and_then(|slot| context.document().slot(slot));
            let is_there = slot.is_some_and(|slot| slot.source.as_ref() == Some(&example.source));
            summary.slots.extend(example.slot.filter(|_| is_there));
        }
        summary
    }

    /// How far the fit is.
    pub fn draft_fit(&self) -> &DraftFit {
        &self.fit
    }

    /// Whether the direction is to leave alone what the other concepts read.
    pub fn draft_leaves_known_alone(&self) -> bool {
        self.leaves_known_alone
    }

    /// Chooses that.
    pub(crate) fn set_draft_leaves_known_alone(&mut self, leaves: bool) {
        self.leaves_known_alone = leaves;
        self.is_changed = true;
    }

    /// The examples that are read and those that are to be, and the seconds left as far as they can be told; `None` when
    /// nothing is being read.
    pub fn draft_progress(&self, context: &Context) -> Option<(usize, usize, Option<f32>)> {
        let draft = &self;
        if !draft.is_reading() {
            return None;
        }
        let passed = (context.notices.now_secs - draft.started_secs) as f32;
        let read = draft.read as f32 / draft.to_read.max(1) as f32;
        let left_secs = remaining_secs(passed, read);
        Some((draft.read, draft.to_read, left_secs))
    }

    /// Sets whether the draft's pictures are looked at: only then they are drawn.
    pub(crate) fn show_draft(&mut self, is_shown: bool) {
        self.is_shown = is_shown;
    }

    /// Starts over without examples.
    pub(crate) fn forget_draft(&mut self) {
        *self = Self {
            is_shown: self.is_shown,
            leaves_known_alone: self.leaves_known_alone,
            ..ConceptDraft::default()
        };
    }

    /// Handles what was read and fitted, and starts what comes next.
    pub(crate) fn pump_draft(&mut self, context: &mut Context) {
        let is_of_model = context.model_name() == Some(self.model.as_str());
        if !is_of_model && !self.model.is_empty() {
            self.forget_draft();
        }
        self.take_examples(context);
        for (ticket, result) in context.faces.take_fitted() {
            if self.ticket == Some(ticket) {
                self.ticket = None;
                self.fit = result.map_or_else(DraftFit::Failed, DraftFit::Ready);
            }
        }
        self.start_fit(context);
    }

    /// The examples that are read now. All are read by the encoder alone: a code that was refined differs from one that was
    /// not in ways that have nothing to do with the property.
    pub(super) fn guests(&self) -> impl Iterator<Item = Guest<'_>> {
        let examples = self.with.iter().chain(&self.without);
        let under_way = examples.filter(|example| example.state == ExampleState::UnderWay);
        under_way.take(AT_ONCE).map(|example| Guest {
            recipe: example.recipe(),
            policy: Policy::code_only(example.photo_use()),
        })
    }

    /// Handles the examples that have been read, and lets go of those that cannot be.
    fn take_examples(&mut self, context: &mut Context) {
        let Context {
            faces,
            engine,
            notices,
            ..
        } = context;
        let Some(model) = engine.model() else {
            return;
        };
        let (mut read, mut left_out) = (0, Vec::new());
        let mut take = |example: &mut Example| {
            if example.state != ExampleState::UnderWay {
                return true;
            }
            match faces.state_of(example.recipe(), example.photo_use(), Some(model)) {
                SlotState::Failed(reason) => left_out.push(reason),
                _ => match faces.read(example.recipe(), model) {
                    Some(face) => example.state = ExampleState::Read(face.code.clone()),
                    None => return true,
                },
            }
            read += 1;
            example.state != ExampleState::UnderWay
        };
        self.with.retain_mut(&mut take);
        self.without.retain_mut(&mut take);
        self.read += read;
        self.is_changed |= read > 0;
        for reason in left_out {
            notices.report(Severity::Warning, reason);
        }
    }

    /// Fits anew when the examples have changed and all are read.
    fn start_fit(&mut self, context: &mut Context) {
        if !self.is_changed {
            return;
        }
        if self.is_reading() {
            self.fit = DraftFit::UnderWay;
            return;
        }
        self.is_changed = false;
        let codes = |side| -> Vec<Latent> { self.codes(side).cloned().collect() };
        let (with, without) = (codes(ExampleGroup::With), codes(ExampleGroup::Without));
        let (Some(model), true) = (
            context.model().cloned(),
            with.len().min(without.len()) >= MIN_EXAMPLES_A_SIDE,
        ) else {
            self.ticket = None;
            self.fit = DraftFit::TooFew;
            return;
        };
        let options = FitOptions {
            leaves_known_alone: self.leaves_known_alone,
            ..FitOptions::default()
        };
        self.fit = DraftFit::UnderWay;
        let ticket = context.faces.fit(|ticket| FitJob {
            ticket,
            known: model.directions.clone(),
            model,
            with,
            without,
            options,
        });
        self.ticket = Some(ticket);
    }

    /// Adds the slider of what was fitted. `false` if there is nothing or it cannot be; the reason is then among the
    /// messages.
    pub(crate) fn add_drafted_concept(
        &mut self,
        context: &mut Context,
        label: &str,
        negative: &str,
        positive: &str,
    ) -> bool {
        let (DraftFit::Ready(fit), Some(model)) = (&self.fit, context.model()) else {
            return false;
        };
        let label = label.trim();
        let directions = context.directions().unwrap_or(&model.directions);
        let name = own_concepts::free_name(label, None, context.document(), |name| {
            directions.concept(name).is_some()
        });
        let own = OwnConcept {
            model: ModelMark::of(model),
            concept: fit.concept(&name, label, negative.trim(), positive.trim()),
            origin: Some(Origin::from(fit.as_ref())),
        };
        let is_added = context.commit(Command::AddConcept(Arc::new(own)));
        if is_added {
            let text = format!("\"{label}\" is among the sliders, and {name} in expressions");
            context.notices.report(Severity::Info, text);
        }
        is_added
    }
}
