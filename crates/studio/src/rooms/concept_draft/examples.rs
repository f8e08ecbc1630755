//! Faces into the two groups of a concept that is being made, and out of them.

use std::path::PathBuf;

use super::{ConceptDraft, Example, ExampleGroup, ExampleState};
use crate::context::{Context, short_name};
use crate::messages::Severity;
use crate::{SlotId, Source};
use facemath_core::latent::MAX_EXAMPLES_A_SIDE;

impl ConceptDraft {
    /// Takes the face in a slot among the examples of a side, or out of them. It leaves the other side.
    pub(crate) fn toggle_slot_example(
        &mut self,
        context: &mut Context,
        side: ExampleGroup,
        slot: SlotId,
    ) {
        let is_there = self.draft_side(context, side).slots.contains(&slot);
        for side in [ExampleGroup::With, ExampleGroup::Without] {
            self.side_mut(side)
                .retain(|example| example.slot != Some(slot));
        }
        self.is_changed = true;
        let Some(filled) = context.document().slot(slot).filter(|_| !is_there) else {
            return;
        };
        let (Some(source), name) = (filled.source.clone(), filled.name.clone()) else {
            return;
        };
        self.add(context, side, vec![(source, name, Some(slot))]);
    }

    /// Takes a face among the examples of a side.
    pub(crate) fn add_example(
        &mut self,
        context: &mut Context,
        side: ExampleGroup,
        source: Source,
        name: &str,
    ) {
        self.add(context, side, vec![(source, name.to_owned(), None)]);
    }

    /// Takes photos among the examples of a side; a folder stands for the pictures in it.
    pub(crate) fn add_example_files(
        &mut self,
        context: &mut Context,
        side: ExampleGroup,
        paths: Vec<PathBuf>,
    ) {
        let ticket = context.faces.list(paths);
        self.listings.insert(ticket, side);
    }

    /// Takes the answer to [`Session::add_example_files`]; gives whether it was one.
    pub(crate) fn take_example_listing(
        &mut self,
        context: &mut Context,
        ticket: u64,
        files: &[PathBuf],
        problems: &[String],
    ) -> bool {
        let Some(side) = self.listings.remove(&ticket) else {
            return false;
        };
        for problem in problems {
            context.notices.report(Severity::Warning, problem.as_str());
        }
        let faces = files.iter().map(|path| {
            let source = Source::Photo { path: path.clone() };
            let name = short_name(&source);
            (source, name, None)
        });
        self.add(context, side, faces.collect());
        true
    }

    fn add(
        &mut self,
        context: &mut Context,
        side: ExampleGroup,
        faces: Vec<(Source, String, Option<SlotId>)>,
    ) {
        let Some(model) = context.engine.model().cloned() else {
            context.notices.report(
                Severity::Warning,
                "The model is still being loaded. Try again in a moment",
            );
            return;
        };
        if self.model != model.name {
            // The first examples of all have no others to go, only folders that are still being listed.
            if !self.model.is_empty() {
                self.forget_draft();
            }
            self.model.clone_from(&model.name);
        }
        if !self.is_reading() {
            (self.read, self.to_read) = (0, 0);
            self.started_secs = context.notices.now_secs;
        }
        let mut left_out = 0;
        for (source, name, slot) in faces {
            let mut there = self.side(side).iter();
            if there.any(|example| example.source == source && slot.is_none()) {
                continue;
            }
            if self.side(side).len() >= MAX_EXAMPLES_A_SIDE {
                left_out += 1;
                continue;
            }
            let state = match &source {
                Source::Code {
                    code,
                    model: made_by,
                    ..
                } if *made_by == model.name && code.latent().dim() == model.info.latent_dim => {
                    ExampleState::Read(code.latent().clone())
                }
                Source::Code { .. } => {
                    context.notices.report(
                        Severity::Warning,
                        "This face was computed with another model and cannot be an example here",
                    );
                    continue;
                }
                _ => match source.invented(&model.info.prior) {
                    Some(code) => ExampleState::Read(code),
                    None => {
                        self.to_read += 1;
                        ExampleState::UnderWay
                    }
                },
            };
            self.is_changed = true;
            let filled = slot.and_then(|slot| context.document().slot(slot));
            let framing = filled.and_then(|slot| slot.framing);
            self.side_mut(side).push(Example {
                name,
                source,
                slot,
                framing,
                state,
            });
        }
        if left_out > 0 {
            context.notices.report(
                Severity::Warning,
                format!(
                    "{left_out} faces were left out: a concept is made from {MAX_EXAMPLES_A_SIDE} on each side at most"
                ),
            );
        }
    }

    /// Takes the example at a place of [`GroupSummary::names`] out.
    pub(crate) fn remove_example(&mut self, side: ExampleGroup, index: usize) {
        let examples = self.side_mut(side);
        let mut read = (0..).zip(examples.iter());
        let place = read
            .by_ref()
            .filter(|(_, example)| matches!(example.state, ExampleState::Read(_)))
            .nth(index)
            .map(|(place, _)| place);
        if let Some(place) = place {
            examples.remove(place);
            self.is_changed = true;
        }
    }

    /// Takes all examples of a side out.
    pub(crate) fn clear_examples(&mut self, side: ExampleGroup) {
        self.stop_reading_examples(Some(side));
        self.side_mut(side).clear();
        self.is_changed = true;
    }

    /// Stops reading; the examples that are read stay.
    pub(crate) fn cancel_examples(&mut self) {
        self.stop_reading_examples(None);
        self.is_changed = true;
    }

    /// Lets go of the examples of a side (or both) that are not read yet.
    fn stop_reading_examples(&mut self, only: Option<ExampleGroup>) {
        for side in [ExampleGroup::With, ExampleGroup::Without] {
            if only.is_some_and(|only| only != side) {
                continue;
            }
            self.listings.retain(|_, listed| *listed != side);
            let examples = self.side_mut(side);
            let before = examples.len();
            examples.retain(|example| example.state != ExampleState::UnderWay);
            let given_up = before - examples.len();
            self.to_read = self.to_read.saturating_sub(given_up);
        }
    }
}
