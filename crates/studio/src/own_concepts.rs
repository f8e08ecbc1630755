//! The concepts that a document brings along: made from examples, or loaded from files.

use crate::fault::CommandError;
use crate::limits::MAX_OWN_CONCEPTS;
use std::sync::Arc;

use super::document::Document;
use crate::concepts::{OwnConcept, name_for};
use crate::timeline::Attribute;

impl Document {
    /// The document's own concepts, in the order of their sliders. Those of other models than the one in use wait for
    /// theirs.
    pub fn concepts(&self) -> &[Arc<OwnConcept>] {
        &self.concepts
    }

    /// The document's own concept of that name.
    pub fn concept(&self, name: &str) -> Option<&Arc<OwnConcept>> {
        self.concepts.iter().find(|own| own.concept.name == name)
    }

    /// The document with those of `installed` that its faces use and that it does not have yet, so that another machine
    /// knows them too.
    pub(super) fn with_used<'a>(
        mut self,
        installed: impl IntoIterator<Item = &'a OwnConcept>,
    ) -> Self {
        for own in installed {
            let name = &own.concept.name;
            let track = Attribute::Concept(name.clone());
            let is_used = self.all_edits().any(|edits| edits.concept(name) != 0.0)
                || self.tracks.iter().any(|of| of.attribute == track);
            if is_used && self.concept(name).is_none() && self.concepts.len() < MAX_OWN_CONCEPTS {
                self.concepts.push(Arc::new(own.clone()));
            }
        }
        self
    }
}

/// Appends a concept. Its name must be free.
pub(super) fn add(document: &mut Document, own: &Arc<OwnConcept>) -> Result<(), CommandError> {
    own.check()?;
    if document.concept(&own.concept.name).is_some() {
        return Err(CommandError::ConceptExists(own.concept.name.clone()));
    }
    if document.concepts.len() >= MAX_OWN_CONCEPTS {
        return Err(CommandError::TooManyConcepts);
    }
    document.concepts.push(Arc::clone(own));
    Ok(())
}

/// Takes a concept away, and what its slider did to the faces.
pub(super) fn remove(document: &mut Document, name: &str) -> Result<(), CommandError> {
    let place = place_of(document, name)?;
    document.concepts.remove(place);
    let track = Attribute::Concept(name.to_owned());
    document.tracks.retain(|of| of.attribute != track);
    document.for_each_edits(|edits| {
        edits.set_concept(name, 0.0);
        edits.locked.remove(name);
    });
    Ok(())
}

/// Gives a concept another label and another name; faces keep what its slider did to them.
pub(super) fn rename(
    document: &mut Document,
    name: &str,
    new_name: &str,
    label: &str,
) -> Result<(), CommandError> {
    let place = place_of(document, name)?;
    let mut renamed = OwnConcept::clone(&document.concepts[place]);
    renamed.concept.label = label.trim().to_owned();
    renamed.concept.name = new_name.to_owned();
    renamed.check()?;
    if new_name != name && document.concept(new_name).is_some() {
        return Err(CommandError::ConceptExists(new_name.to_owned()));
    }
    document.concepts[place] = Arc::new(renamed);
    for track in &mut document.tracks {
        if track.attribute == Attribute::Concept(name.to_owned()) {
            track.attribute = Attribute::Concept(new_name.to_owned());
        }
    }
    document.for_each_edits(|edits| {
        let strength = edits.concept(name);
        edits.set_concept(name, 0.0);
        edits.set_concept(new_name, strength);
        if edits.locked.remove(name) {
            edits.locked.insert(new_name.to_owned());
        }
    });
    Ok(())
}

/// Checks the concepts of a file. Returns the first fault in words.
pub(super) fn check(document: &Document) -> Result<(), String> {
    let concepts = &document.concepts;
    if concepts.len() > MAX_OWN_CONCEPTS {
        return Err(format!(
            "it has {} concepts of its own instead of {MAX_OWN_CONCEPTS} at most",
            concepts.len()
        ));
    }
    for (place, own) in concepts.iter().enumerate() {
        own.check().map_err(|fault| fault.to_string())?;
        let name = &own.concept.name;
        let mut before = concepts.iter().take(place);
        if before.any(|other| other.concept.name == *name) {
            return Err(format!("two concepts are called \"{name}\""));
        }
    }
    Ok(())
}

/// A free name for a concept that is called `label`; `keeps` may be used, since it is the concept's own.
pub(super) fn free_name(
    label: &str,
    keeps: Option<&str>,
    document: &Document,
    is_known: impl Fn(&str) -> bool,
) -> String {
    name_for(label, |name| {
        keeps != Some(name) && (document.concept(name).is_some() || is_known(name))
    })
}

fn place_of(document: &Document, name: &str) -> Result<usize, CommandError> {
    let mut concepts = document.concepts.iter();
    concepts
        .position(|own| own.concept.name == name)
        .ok_or(CommandError::NoSuchConcept)
}
