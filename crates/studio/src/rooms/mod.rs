//! The features of the studio, one struct each. A feature owns its state, is handed the [`Context`](crate::context::Context)
//! and knows no other feature; the session says in which order they act.

mod axes;
mod collection;
mod concept_draft;
mod difference;
mod export;
mod expression;
mod game;
mod inventing;
mod photo_view;
mod picture_files;
mod reach;
mod relinking;
mod walking;

pub use collection::{
    Alike, AlikeAmong, AlikeFace, AlikeLook, AlikePicture, CollectionStatus, Collections, FaceMap,
    MAX_ALIKE, MAX_PATH,
};
pub use concept_draft::{
    ConceptDraft, DraftFit, ExampleGroup, GroupSummary, PREVIEW_STRENGTHS, SHOWN_EXAMPLES,
};
pub use export::{Exports, animation};
pub use expression::{ExpressionState, Expressions};
pub use game::{FEW_PHOTOS, GameTable};
pub use inventing::Inventing;
pub use picture_files::{PictureFiles, PictureMaker};
pub use reach::{Limits, Reach};
pub use walking::Walking;

pub(crate) use axes::AxesState;
pub(crate) use collection::Watching;
pub(crate) use difference::DifferenceView;
pub(crate) use photo_view::PhotoView;
pub(crate) use picture_files::drawn;
pub(crate) use relinking::Relinking;
