//! What everybody meets first: two of the faces that come with the studio, such as the model in use draws.

use crate::document::{Document, Source};
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

/// Whether a document shows the faces of a demonstration in their slots and no others, whatever was done to them. The same
/// samples chosen by somebody are theirs.
pub(crate) fn is_shown_by(document: &Document) -> bool {
    is_of_faces(document, |shown, faces| shown == faces)
}

/// Whether a demonstration is still one: its faces are there, if in other slots.
pub(crate) fn is_still_of(document: &Document) -> bool {
    is_of_faces(document, |shown, faces| {
        shown.len() == faces.len() && faces.iter().all(|face| shown.contains(face))
    })
}

/// Whether the document began as a demonstration and shows what `is_so` wants of the faces of one.
fn is_of_faces(document: &Document, is_so: impl Fn(&[&Source], &[&Source]) -> bool) -> bool {
    if !document.is_demonstration {
        return false;
    }
    let shown: Vec<&Source> = sources(document).collect();
    SAMPLES.iter().any(|sample| {
        let demonstration = of_model(sample.model);
        is_so(&shown, &sources(&demonstration).collect::<Vec<_>>())
    })
}

fn sources(document: &Document) -> impl Iterator<Item = &Source> {
    document
        .filled_slots()
        .filter_map(|slot| slot.source.as_ref())
}
