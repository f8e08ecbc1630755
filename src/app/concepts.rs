//! Concepts made from faces: the session as the panels read it, and what they ask for.

use egui::Context;

use super::App;
use super::dialogs::{Pending, Question};
use super::perform::as_file_name;
use crate::ui::{ConceptsCommand, ConceptsView, ExamplesView, OwnConceptView};
use facemath_studio::concepts::{CONCEPT_EXTENSION, OwnConcept};
use facemath_studio::{
    ExampleGroup, SHOWN_EXAMPLES, Session, Sheet, SlotId, Source, samples::SAMPLES,
};

impl App {
    pub(super) fn perform_concepts(
        &mut self,
        command: ConceptsCommand,
        ctx: &Context,
        frame: &eframe::Frame,
    ) {
        let session = &mut self.session;
        match command {
            ConceptsCommand::ToggleSlot { side, slot } => session.toggle_slot_example(side, slot),
            ConceptsCommand::AddSlot { side, slot } => self.add_slot_example(side, slot),
            ConceptsCommand::AddSample { side, sample } => {
                if let Some(sample) = SAMPLES.get(sample) {
                    let name = sample.name.to_owned();
                    session.add_example(side, Source::Sample { name }, sample.label);
                }
            }
            ConceptsCommand::Add { side, source, name } => {
                session.add_example(side, source, &name);
            }
            ConceptsCommand::AddFiles { side, files } => session.add_example_files(side, files),
            ConceptsCommand::ChooseFiles { side } => {
                self.ask(Question::Photos, Pending::Examples(side), ctx, frame);
            }
            ConceptsCommand::ChooseFolder { side } => {
                self.ask(Question::PhotoFolder, Pending::Examples(side), ctx, frame);
            }
            ConceptsCommand::Remove { side, index } => session.remove_example(side, index),
            ConceptsCommand::Clear { side } => session.clear_examples(side),
            ConceptsCommand::Cancel => session.cancel_examples(),
            ConceptsCommand::LeaveKnownAlone(leaves) => {
                session.set_draft_leaves_known_alone(leaves);
            }
            ConceptsCommand::AddSlider { words } => {
                session.add_drafted_concept(&words.label, &words.negative, &words.positive);
            }
            ConceptsCommand::Rename { name, label } => {
                session.rename_concept(&name, &label);
            }
            ConceptsCommand::Save { name } => {
                let question =
                    Question::SaveConcept(format!("{}.{CONCEPT_EXTENSION}", as_file_name(&name)));
                self.ask(question, Pending::SaveConcept(name), ctx, frame);
            }
            ConceptsCommand::Load => {
                self.ask(Question::OpenConcept, Pending::OpenConcept, ctx, frame);
            }
        }
    }

    /// A face that is dropped on the group it is in stays there.
    fn add_slot_example(&mut self, side: ExampleGroup, slot: SlotId) {
        if !self
            .session
            .draft()
            .draft_side(self.session.context(), side)
            .slots
            .contains(&slot)
        {
            self.session.toggle_slot_example(side, slot);
        }
    }
}

/// What the panels need to know about concepts.
pub(super) fn view(session: &Session) -> ConceptsView<'_> {
    let examples = |side| ExamplesView {
        summary: session.draft().draft_side(session.context(), side),
        shown: SHOWN_EXAMPLES,
    };
    let own = session.document().concepts().iter();
    ConceptsView {
        own: own.map(|own| own_view(session, own)).collect(),
        with: examples(ExampleGroup::With),
        without: examples(ExampleGroup::Without),
        progress: session.draft().draft_progress(session.context()),
        fit: session.draft().draft_fit(),
        leaves_known_alone: session.draft().draft_leaves_known_alone(),
        preview: session.context().tiles(Sheet::Concept),
    }
}

fn own_view(session: &Session, own: &OwnConcept) -> OwnConceptView {
    let is_usable = session
        .context()
        .model()
        .is_some_and(|model| own.check_model(model).is_ok());
    let mut about = format!("{} in expressions", own.concept.name);
    if let Some(origin) = &own.origin {
        about += &format!(
            "\nMade from {} faces with it and {} without\n{}",
            origin.with, origin.without, origin.separation
        );
    }
    if !is_usable {
        about += &format!("\nFor the model {}: choose that to use it", own.model.name);
    }
    OwnConceptView {
        name: own.concept.name.clone(),
        label: own.concept.label.clone(),
        about,
        is_usable,
    }
}
