//! Carrying out what a person asks for on the pages of the lab and about the expression.

use super::Session;
use crate::collection::Collection;
use crate::concepts::CONCEPT_EXTENSION;
use crate::dialog::{Dialog, Purpose};
use crate::document::Source;
use crate::intent::{
    CollectionIntent, ConceptsIntent, ExpressionIntent, GameIntent, InventionsIntent, WalkIntent,
};
use crate::rooms::Page;
use crate::samples::SAMPLES;
use crate::storage::as_file_name;

impl Session {
    pub(super) fn perform_expression(&mut self, intent: ExpressionIntent) {
        match intent {
            ExpressionIntent::KeepAnswer => {
                self.keep_answer();
                self.remember_expression();
            }
            ExpressionIntent::Remember => self.remember_expression(),
            ExpressionIntent::ForgetRecent => self.settings.clear_recent_expressions(),
        }
    }

    pub(super) fn perform_inventions(&mut self, intent: InventionsIntent) {
        match intent {
            InventionsIntent::Set(inventions) => self.set_inventions(inventions),
            InventionsIntent::Roll => {
                let mut inventions = *self.rooms.inventing.inventions();
                inventions.seed = self.roll();
                self.set_inventions(inventions);
            }
        }
    }

    pub(super) fn perform_walk(&mut self, intent: WalkIntent) {
        match intent {
            WalkIntent::Set(settings) => self.set_walk(settings),
            WalkIntent::Roll => {
                let mut settings = *self.rooms.walking.walk_settings();
                settings.plan.seed = self.roll();
                self.set_walk(settings);
            }
            WalkIntent::Toggle => self.toggle_walking(),
            WalkIntent::Scrub(to) => self.scrub_walk(to),
            WalkIntent::Step(frames) => self.step_walk(frames),
            WalkIntent::Export => {
                let (film, name) = (self.settings.film(), self.walk_name());
                self.ask(Dialog::film(Purpose::ExportWalk, &film, &name));
            }
        }
    }

    pub(super) fn perform_concepts(&mut self, intent: ConceptsIntent) {
        let (draft, context) = (&mut self.rooms.draft, &mut self.context);
        match intent {
            ConceptsIntent::ToggleSlot { side, slot } => {
                draft.toggle_slot_example(context, side, slot);
            }
            ConceptsIntent::AddSlot { side, slot } => {
                // A face that is dropped on the group it is in stays there.
                if !draft.draft_side(context, side).slots.contains(&slot) {
                    draft.toggle_slot_example(context, side, slot);
                }
            }
            ConceptsIntent::AddSample { side, sample } => {
                if let Some(sample) = SAMPLES.get(sample) {
                    let name = sample.name.to_owned();
                    draft.add_example(context, side, Source::Sample { name }, sample.label);
                }
            }
            ConceptsIntent::Add { side, source, name } => {
                draft.add_example(context, side, source, &name);
            }
            ConceptsIntent::AddFiles { side, files } => {
                draft.add_example_files(context, side, files);
            }
            ConceptsIntent::ChooseFiles { side } => {
                self.ask(Dialog::open(Purpose::Examples(side)));
            }
            ConceptsIntent::ChooseFolder { side } => {
                self.ask(Dialog::open(Purpose::ExampleFolder(side)));
            }
            ConceptsIntent::Remove { side, index } => draft.remove_example(side, index),
            ConceptsIntent::Clear { side } => draft.clear_examples(side),
            ConceptsIntent::Cancel => draft.cancel_examples(),
            ConceptsIntent::LeaveKnownAlone(leaves) => draft.set_draft_leaves_known_alone(leaves),
            ConceptsIntent::AddSlider {
                label,
                negative,
                positive,
            } => {
                draft.add_drafted_concept(context, &label, &negative, &positive);
            }
            ConceptsIntent::Rename { name, label } => {
                self.rename_concept(&name, &label);
            }
            ConceptsIntent::Save { name } => {
                let file = format!("{}.{CONCEPT_EXTENSION}", as_file_name(&name));
                self.ask(Dialog::save(Purpose::SaveConcept(name), file));
            }
            ConceptsIntent::Load => self.ask(Dialog::open(Purpose::OpenConcept)),
        }
    }

    pub(super) fn perform_collection(&mut self, intent: CollectionIntent) {
        let collections = &mut self.rooms.collections;
        match intent {
            CollectionIntent::Choose(Collection::Photos(folder)) => self.open_library(folder),
            CollectionIntent::Choose(collection) => collections.choose_collection(collection),
            CollectionIntent::ChooseFolder => self.ask(Dialog::open(Purpose::OpenLibrary)),
            CollectionIntent::Stop => collections.stop_updating(),
            CollectionIntent::Resume => collections.resume_updating(),
            CollectionIntent::SaveGrid => {
                self.ask(Dialog::save(Purpose::SaveGrid, self.grid_file_name()));
            }
            CollectionIntent::StopMap => collections.stop_map(),
            CollectionIntent::WantThumbnails(faces) => collections.want_thumbnails(faces),
            CollectionIntent::LookCloser(face) => collections.look_closer(face),
            CollectionIntent::LayPath(faces) => {
                if self.lay_path(&faces) {
                    self.turn_to(Page::Face);
                }
            }
        }
    }

    pub(super) fn perform_game(&mut self, intent: GameIntent) {
        let game = &mut self.rooms.game;
        match intent {
            GameIntent::Answer(side) => {
                game.answer_game(side);
                self.settings.game_best_streak = game.game().best_streak();
            }
            GameIntent::Next => game.next_game_round(),
            GameIntent::SetRivals(rivals) => game.set_rivals(rivals),
            GameIntent::SetEven(is_even) => game.set_game_even(is_even),
            GameIntent::ChooseFolder => self.ask(Dialog::open(Purpose::GameFolder)),
        }
    }

    fn remember_expression(&mut self) {
        self.settings
            .used_expression(self.context.document().expression());
    }
}
