//! The expression of a document: how it is kept, what the faces are called in it, and what it comes to.

mod answer;
mod names;
mod presets;

use crate::fault::{CommandError, checked_name};
use crate::limits::{MAX_EXPRESSION_CHARS, MAX_FAVOURITES};
use serde::{Deserialize, Serialize};

use super::document::Document;

pub use answer::Answer;
pub use names::{FaceName, face_names};
pub use presets::{Preset, example_sum, presets};

pub(super) use names::rename_faces;

/// An expression that is kept for later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Favourite {
    /// What the user calls it; `None` for one that speaks for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The expression.
    pub text: String,
}

/// The text as one line, if it is short enough.
pub(super) fn checked_expression(text: &str) -> Result<String, CommandError> {
    if text.chars().count() > MAX_EXPRESSION_CHARS {
        return Err(CommandError::LongExpression);
    }
    Ok(text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect())
}

/// Carries out [`Command::KeepFavourite`](super::Command::KeepFavourite).
pub(super) fn keep_favourite(
    document: &mut Document,
    favourite: &Favourite,
) -> Result<(), CommandError> {
    let favourite = checked_favourite(favourite)?;
    let has_room = document.favourites.len() < MAX_FAVOURITES;
    let mut kept = document.favourites.iter_mut();
    match kept.find(|kept| kept.text == favourite.text) {
        Some(kept) => *kept = favourite,
        None if has_room => document.favourites.push(favourite),
        None => return Err(CommandError::TooManyFavourites),
    }
    Ok(())
}

/// Carries out [`Command::DropFavourite`](super::Command::DropFavourite).
pub(super) fn drop_favourite(document: &mut Document, text: &str) -> Result<(), CommandError> {
    let mut kept = document.favourites.iter();
    let index = kept.position(|kept| kept.text == text);
    let index = index.ok_or(CommandError::NoSuchFavourite)?;
    document.favourites.remove(index);
    Ok(())
}

/// The favourite with its text on one line, which must not be blank, and its name as names are.
fn checked_favourite(favourite: &Favourite) -> Result<Favourite, CommandError> {
    let text = checked_expression(&favourite.text)?.trim().to_owned();
    if text.is_empty() {
        return Err(CommandError::NoExpression);
    }
    let name = favourite.name.as_deref().map(checked_name).transpose()?;
    Ok(Favourite { name, text })
}

/// Checks what a project file says about expressions.
pub(super) fn check_expressions(text: &str, favourites: &[Favourite]) -> Result<(), CommandError> {
    checked_expression(text)?;
    if favourites.len() > MAX_FAVOURITES {
        return Err(CommandError::TooManyFavourites);
    }
    favourites
        .iter()
        .try_for_each(|favourite| checked_favourite(favourite).map(drop))
}
