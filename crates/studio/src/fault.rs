//! Why a command could not be carried out, and the checks that several parts of the document share.

use std::ops::RangeInclusive;

use facemath_core::export::Caption;
use facemath_core::latent::Easing;
use facemath_core::photo::Framing;
use thiserror::Error;

use crate::concepts::ConceptFault;
use crate::limits::{
    MAX_EXPRESSION_CHARS, MAX_FAVOURITES, MAX_KEYS, MAX_NAME_CHARS, MAX_OWN_CONCEPTS, MAX_SLOTS,
    MAX_TRACK_POINTS, MAX_TRACKS,
};

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
    /// The key was taken away in the meantime.
    #[error("That key is no longer there.")]
    NoSuchKey,
    /// The film is full.
    #[error("There is room for {MAX_KEYS} keys at most. Delete one first.")]
    TooManyKeys,
    /// The track or its point was taken away in the meantime.
    #[error("That point of the track is no longer there.")]
    NoSuchTrack,
    /// A film that was kept with other principal axes than those that the document is about.
    #[error(
        "That film moves faces along other axes than this work does: they were found in another way. Lay it out in a new \
         project, or put the axes of all faces here back and take their names away first."
    )]
    OtherAxes,
    /// The film is full of tracks.
    #[error("There is room for {MAX_TRACKS} tracks at most. Delete one first.")]
    TooManyTracks,
    /// Points that are out of order, too many, or none.
    #[error("A track has 1 to {MAX_TRACK_POINTS} points, each at its own place.")]
    BadTrack,
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
    /// A caption that is too long to be written: what to do, in words.
    #[error("A caption cannot be as long as that: {0}.")]
    LongCaption(String),
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

/// Fails unless `value` lies in `range`; a value that is not a number lies in none.
pub(crate) fn check_range<T>(
    what: &'static str,
    value: T,
    range: RangeInclusive<T>,
) -> Result<(), CommandError>
where
    T: PartialOrd + Copy + Into<f64>,
{
    if range.contains(&value) {
        Ok(())
    } else {
        Err(CommandError::OutOfRange {
            what,
            min: (*range.start()).into(),
            max: (*range.end()).into(),
        })
    }
}

/// Fails if a caption is too long to be kept. What cannot be drawn may stay while it is typed.
pub(crate) fn check_caption(caption: &Caption) -> Result<(), CommandError> {
    caption
        .length_fault()
        .map_or(Ok(()), |fault| Err(CommandError::LongCaption(fault)))
}

/// The name without surrounding blanks.
pub(crate) fn checked_name(name: &str) -> Result<String, CommandError> {
    let name = name.trim();
    if (1..=MAX_NAME_CHARS).contains(&name.chars().count()) {
        Ok(name.to_owned())
    } else {
        Err(CommandError::BadName)
    }
}

/// Whether a framing encloses an area and consists of numbers.
pub(crate) fn is_usable(framing: Framing) -> bool {
    framing.is_finite() && framing.size_px > 0.0
}

/// Whether the handles of a curve are within their square.
pub(crate) fn check_easing(easing: Easing) -> Result<(), CommandError> {
    match easing {
        Easing::Curve(curve) if !curve.is_valid() => Err(CommandError::OutOfRange {
            what: "handles of the curve",
            min: 0.0,
            max: 1.0,
        }),
        Easing::Paced(pace) if !pace.is_valid() => Err(CommandError::OutOfRange {
            what: "the steps of a pace",
            min: 0.0,
            max: 1.0,
        }),
        _ => Ok(()),
    }
}
