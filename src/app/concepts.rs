//! Concepts made from faces: the session as the panels read it.

use crate::ui::{ConceptsView, ExamplesView, OwnConceptView};
use facemath_studio::concepts::OwnConcept;
use facemath_studio::{ExampleGroup, Page, SHOWN_EXAMPLES, Session, Sheet};

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
        preview: session.context().tiles(Sheet::Page(Page::Concepts)),
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
