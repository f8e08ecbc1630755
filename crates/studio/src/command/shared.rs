//! What commands do to what all faces share.

use crate::demonstration;
use crate::document::Document;
use crate::expression::checked_expression;
use crate::fault::{CommandError, check_caption};
use crate::timeline::Timeline;
use facemath_core::export::Caption;

/// Changes how the morph runs and is exported.
pub(super) fn set_timeline(
    document: &mut Document,
    timeline: &Timeline,
) -> Result<(), CommandError> {
    timeline.validate()?;
    document.timeline = *timeline;
    Ok(())
}

/// Writes text into the exported film.
pub(super) fn set_caption(document: &mut Document, caption: &Caption) -> Result<(), CommandError> {
    check_caption(caption)?;
    document.caption.clone_from(caption);
    Ok(())
}

/// Has faces carry their photographs' own detail, or not.
pub(super) fn show_detail(document: &mut Document, is_on: bool) -> Result<(), CommandError> {
    document.detail.is_on = is_on;
    Ok(())
}

/// Encodes and draws all faces with another model, given by name or path. A demonstration that nobody has touched becomes that of
/// this model.
pub(super) fn use_model(document: &mut Document, model: &str) -> Result<(), CommandError> {
    if model.trim().is_empty() {
        return Err(CommandError::BadName);
    }
    if demonstration::is_untouched(document) {
        let selected = document.selected();
        *document = demonstration::of_model(model).with_selection(selected);
    }
    model.clone_into(&mut document.model);
    Ok(())
}

/// Types an expression, which need not make sense.
pub(super) fn set_expression(document: &mut Document, text: &str) -> Result<(), CommandError> {
    document.expression = checked_expression(text)?;
    Ok(())
}
