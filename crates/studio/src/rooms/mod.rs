//! The features of the studio, one struct each. A feature owns its state, is handed the [`Context`] and knows no other
//! feature. This file is the table of them: [`Rooms`] keeps them and says in which order they act, [`Page`] lists the pages
//! on which they are seen.

mod axes;
mod baking;
mod batch;
mod collection;
mod concept_draft;
mod difference;
mod export;
mod expression;
mod film_pictures;
mod game;
mod inventing;
mod medium;
mod pacing;
mod photo_view;
mod picture_files;
mod proof_frame;
mod proofs;
mod reach;
mod relinking;
mod walking;

use std::path::PathBuf;
use std::sync::Arc;

use crate::context::{Context, Guest};
use crate::keys::Shortcut;
use crate::view::View;
use crate::{Slot, Source};
use facemath_core::work::Wake;

pub use batch::PairFilm;
pub use collection::{
    Alike, AlikeAmong, AlikeFace, AlikeLook, AlikePicture, CollectionStatus, Collections, FaceMap,
    MAX_ALIKE, MAX_PATH,
};
pub use concept_draft::{
    ConceptDraft, DraftFit, ExampleGroup, GroupSummary, PREVIEW_STRENGTHS, SHOWN_EXAMPLES,
};
pub use export::Exports;
pub use expression::{ExpressionState, Expressions};
pub use film_pictures::{FilmPictures, animation};
pub use game::{FEW_PHOTOS, GameTable};
pub use inventing::Inventing;
pub use picture_files::{PictureFiles, PictureMaker};
pub use proof_frame::ProofFrame;
pub use proofs::Proofs;
pub use reach::{Limits, Reach};
pub use walking::Walking;

pub(crate) use film_pictures::{guess_bytes, plans};
pub(crate) use picture_files::drawn;

use axes::AxesState;
use collection::Watching;
use difference::DifferenceView;
use medium::MediumNote;
use pacing::Pacing;
use photo_view::PhotoView;
use relinking::Relinking;

/// All features of a session.
pub struct Rooms {
    pub(crate) expressions: Expressions,
    pub(crate) inventing: Inventing,
    pub(crate) walking: Walking,
    pub(crate) game: GameTable,
    pub(crate) draft: ConceptDraft,
    pub(crate) collections: Collections,
    pub(crate) axes: AxesState,
    pub(crate) reach: Reach,
    pub(crate) exports: Exports,
    pub(crate) proofs: Proofs,
    pub(crate) picture_files: PictureFiles,
    pub(crate) photo_view: PhotoView,
    pub(crate) difference_view: DifferenceView,
    pub(crate) relinking: Relinking,
    pub(crate) pacing: Pacing,
    medium: MediumNote,
}

impl Rooms {
    /// The features before anything has been done. Pictures that are pasted are kept in `folder`; `wake` is called from other
    /// threads when [`Rooms::pump`] has something to take in.
    pub(crate) fn new(game_seed: u64, folder: Option<PathBuf>, wake: Wake) -> Self {
        Self {
            expressions: Expressions::default(),
            inventing: Inventing::new(Arc::clone(&wake)),
            walking: Walking::default(),
            game: GameTable::new(game_seed),
            draft: ConceptDraft::default(),
            collections: Collections::default(),
            axes: AxesState::new(Arc::clone(&wake)),
            reach: Reach::new(Arc::clone(&wake)),
            picture_files: PictureFiles::new(folder, Arc::clone(&wake)),
            relinking: Relinking::new(Arc::clone(&wake)),
            proofs: Proofs::new(Arc::clone(&wake)),
            exports: Exports::new(wake),
            photo_view: PhotoView::default(),
            difference_view: DifferenceView::default(),
            pacing: Pacing::default(),
            medium: MediumNote::default(),
        }
    }

    /// Tells each feature whether it is looked at: nothing is read, searched or drawn that nobody sees.
    pub(crate) fn watch(&mut self, view: &View) {
        let page = view.page;
        let inventions = if page == Page::Invent {
            view.inventions
        } else {
            0
        };
        self.inventing.show_inventions(inventions);
        self.game.open_game(page == Page::Game);
        self.draft.show_draft(page == Page::Concepts);
        self.axes.show_axes(view.are_axes_open);
        self.proofs.watch(view.is_proofing && page != Page::Walk);
        self.collections.watch(Watching {
            alike: (page == Page::Neighbours).then_some(view.alike),
            map: page == Page::Map,
        });
    }

    /// The faces that are read for features, beside those of the document.
    pub(crate) fn guests(&self) -> impl Iterator<Item = Guest<'_>> {
        self.draft.guests().chain(self.game.guests())
    }

    /// Whether a photo is read for features alone, which tell themselves when it cannot be.
    pub(crate) fn are_alone_with(&self, context: &Context, source: &Source) -> bool {
        let is_of = |face: &Slot| face.source.as_ref() == Some(source);
        self.guests().any(|guest| guest.recipe.source == source)
            && !context.document().filled_slots().any(is_of)
    }

    /// Gives each feature its turn, once what has arrived from files is handed out: what is computed from faces comes before
    /// what is drawn of it.
    pub(crate) fn pump(&mut self, context: &mut Context) {
        self.relinking.pump(context);
        self.draft.pump_draft(context);
        self.exports.pump_export(context);
        self.game.pump_game(context);
        context.reconcile_faces(self.guests());
        self.expressions.update_expression(context);
        self.axes.pump_axes(context);
        self.reach.pump(context);
        self.photo_view.pump_photo_view(context);
        self.difference_view.pump_difference(context);
        self.collections.pump_collections(context);
        self.pacing.pump(context);
        self.medium.pump(context);
    }
}

/// What the middle of the window shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Page {
    /// The selected face, its photo, or the morph.
    #[default]
    Face,
    /// Faces that are made up, to choose from.
    Invent,
    /// A random walk, played live.
    Walk,
    /// Making a concept from faces.
    Concepts,
    /// The faces most like the selected one.
    Neighbours,
    /// Many faces on a plane.
    Map,
    /// Which face is real?
    Game,
}

/// One row of the table of pages.
struct PageRow {
    title: &'static str,
    tooltip: &'static str,
    shortcuts: &'static [Shortcut],
}

impl Page {
    /// All pages, in the order of their tabs.
    pub const ALL: &[Self] = &[
        Self::Face,
        Self::Invent,
        Self::Walk,
        Self::Concepts,
        Self::Neighbours,
        Self::Map,
        Self::Game,
    ];

    /// The words on its tab and in the menu.
    pub fn title(self) -> &'static str {
        self.row().title
    }

    /// What it is for, in a sentence.
    pub fn tooltip(self) -> &'static str {
        self.row().tooltip
    }

    /// The keys that turn to it.
    pub fn shortcuts(self) -> &'static [Shortcut] {
        self.row().shortcuts
    }

    #[rustfmt::skip] // One row per page, so that it reads as the table it is.
    fn row(self) -> PageRow {
        let row = |title, tooltip, shortcuts| PageRow { title, tooltip, shortcuts };
        match self {
            Self::Face => row("Face", "The selected face, as large as fits", &const { [Shortcut::ctrl('1')] }),
            Self::Invent => row("Invent", "Faces that the model makes up, to choose from: new ones, more like the selected one, or kids of two", &const { [Shortcut::ctrl('2')] }),
            Self::Walk => row("Walk", "Wander through invented faces, live", &const { [Shortcut::ctrl('3')] }),
            Self::Concepts => row("Concepts", "Make a slider of your own from faces with a property and faces without it", &const { [Shortcut::ctrl('4')] }),
            Self::Neighbours => row("Alike", "The faces most like the selected one: in the slots, invented, or in a folder of photos", &const { [Shortcut::ctrl('5')] }),
            Self::Map => row("Map", "Many faces on a plane, those that are alike close together", &const { [Shortcut::ctrl('6')] }),
            Self::Game => row("Game", "Which face is real? Tell photographs from faces that the model drew", &const { [Shortcut::ctrl('7')] }),
        }
    }
}
