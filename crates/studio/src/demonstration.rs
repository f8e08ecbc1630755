//! What everybody meets first: two of the faces that come with the studio, such as the model in use draws.

use crate::document::Document;
use crate::samples::{SAMPLES, Sample};

/// The demonstration of a model; that of photographs for a model without samples.
pub(crate) fn of_model(model: &str) -> Document {
    let of = |name: &str| -> Vec<Sample> {
        let samples = SAMPLES.iter().filter(|sample| sample.model == name);
        samples.copied().collect()
    };
    let own = of(model);
    let fresh = Document::first_run(if own.is_empty() { SAMPLES } else { &own });
    Document {
        model: model.to_owned(),
        ..fresh
    }
}

/// Whether a document is the demonstration of its model, and nobody has done anything to it.
pub(crate) fn is_untouched(document: &Document) -> bool {
    of_model(document.model()).with_selection(document.selected()) == *document
}

/// Whether a document shows the faces of a demonstration and no others, whatever was done to them. The same samples chosen by
/// somebody are theirs.
pub(crate) fn is_shown_by(document: &Document) -> bool {
    let shown = || document.filled_slots().map(|slot| &slot.source);
    let is_of = |sample: &Sample| {
        let demonstration = of_model(sample.model);
        shown().eq(demonstration.filled_slots().map(|slot| &slot.source))
    };
    document.is_demonstration && SAMPLES.iter().any(is_of)
}
