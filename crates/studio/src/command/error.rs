//! Why a command could not be carried out.

use thiserror::Error;

use crate::concepts::ConceptFault;
use crate::document::{MAX_NAME_CHARS, MAX_SLOTS};
use crate::expression::{MAX_EXPRESSION_CHARS, MAX_FAVOURITES};
use crate::own_concepts::MAX_OWN_CONCEPTS;

/// Why a command could not be carried out. The document is then as it was.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum CommandError {
    /// The slot was taken away in the meantime.
    #[error("That slot is no longer there.")]
    NoSuchSlot,
    /// The command needs a face and the slot has none.
    #[error("That slot is empty. Drop a photo into it first.")]
    EmptySlot,
    /// The filmstrip is full.
    #[error("There is room for {MAX_SLOTS} slots at most. Remove one first.")]
    TooManySlots,
    /// A number is out of its range, or not a number.
    #[error("Choose {what} between {min} and {max}.")]
    OutOfRange {
        /// The quantity in words.
        what: &'static str,
        /// Smallest accepted value.
        min: f64,
        /// Largest accepted value.
        max: f64,
    },
    /// A framing with numbers that are no numbers, or without an extent.
    #[error("That frame has no area. Draw it larger.")]
    BadFraming,
    /// Axes are directions, not properties that another control could leave alone.
    #[error("Only the age and concepts can be locked.")]
    NoLock,
    /// A name that is blank or too long.
    #[error("Choose a name of 1 to {MAX_NAME_CHARS} characters.")]
    BadName,
    /// An expression that is too long to be kept.
    #[error("That expression is too long. Keep it below {MAX_EXPRESSION_CHARS} characters.")]
    LongExpression,
    /// A blank expression cannot be a favourite.
    #[error("There is no expression to keep. Type one first.")]
    NoExpression,
    /// The list of favourites is full.
    #[error("There is room for {MAX_FAVOURITES} favourites at most. Remove one first.")]
    TooManyFavourites,
    /// The favourite was let go in the meantime.
    #[error("That favourite is no longer there.")]
    NoSuchFavourite,
    /// A concept that nothing can do anything with.
    #[error("This concept cannot be used: {0}.")]
    BadConcept(#[from] ConceptFault),
    /// The concept was taken away in the meantime.
    #[error("That concept is no longer there.")]
    NoSuchConcept,
    /// A name that another concept of the document has.
    #[error("There is a concept called \"{0}\" already. Choose another name.")]
    ConceptExists(String),
    /// The document is full of concepts.
    #[error("There is room for {MAX_OWN_CONCEPTS} concepts at most. Remove one first.")]
    TooManyConcepts,
}
