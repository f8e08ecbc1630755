//! What is known of a model's codes, and what of it stays when some is fitted again.

use std::collections::BTreeMap;

use facemath_core::latent::{Concept, Directions, Prior};

use super::card::is_trusted;
use super::faces::FaceSet;
use super::facial::{is_facial, with_controls};
use super::labels::AGE;
use super::read_outs::ReadOuts;

/// What is known of a model's latent space.
pub struct LatentTables {
    /// What sliders are made of.
    pub directions: Directions,
    /// What inventions are drawn from.
    pub prior: Prior,
    /// How well labels are read from codes.
    pub read_outs: ReadOuts,
}

impl LatentTables {
    /// Takes over the controls of expression and pose among `before`, which no label brings: weights that have not changed
    /// give the same codes.
    pub fn keep_controls(&mut self, before: &Directions) {
        let controls = before.concepts.iter().filter(|concept| is_facial(concept));
        let controls = controls.cloned().collect();
        let fitted = std::mem::take(&mut self.directions);
        self.directions = with_controls(fitted, controls);
        let directions = &self.directions;
        let known = &mut self.read_outs.concepts;
        known.retain(|label| directions.concept(&label.name).is_some());
    }

    /// Takes over every slider among `before` that the labels given with `set` are not about, that they have not made anew, or that would
    /// be a weak one in the place of one that can be trusted, as `figures` of the bundle say: they stand for the same codes, and what
    /// could be changed before can be changed after. Returns which those are.
    pub fn keep_sliders(
        &mut self,
        before: &Directions,
        figures: &BTreeMap<String, String>,
        set: &FaceSet,
    ) -> KeptSliders {
        let has = |name: &str| match name {
            AGE => before.age.is_some(),
            _ => before.concept(name).is_some(),
        };
        let is_label = |name: &&str| before.concept(name).is_none_or(|known| !is_facial(known));
        for name in names(before)
            .filter(is_label)
            .filter(|name| !set.is_about(name))
        {
            self.read_outs.forget(name);
            self.drop_slider(name);
        }
        let is_better_before = |name: &str| has(name) && is_trusted(figures, name);
        for name in self.read_outs.leave_out_weak(&is_better_before) {
            self.drop_slider(&name);
        }
        let is_any_new = names(&self.directions).any(|name| is_label(&name));
        let evened = evened(before, &self.directions);
        let mut kept = Vec::new();
        if self.directions.age.is_none() && before.age.is_some() {
            self.directions.age.clone_from(&before.age);
            kept.push(AGE.to_owned());
        }
        let missing: Vec<Concept> = before
            .concepts
            .iter()
            .filter(|concept| self.directions.concept(&concept.name).is_none())
            .cloned()
            .collect();
        kept.extend(missing.iter().map(|concept| concept.name.clone()));
        let concepts = &mut self.directions.concepts;
        concepts.extend(missing);
        // Where people know them from, and the new ones after them.
        let place = |name: &str| before.concepts.iter().position(|known| known.name == name);
        concepts.sort_by_key(|concept| place(&concept.name).unwrap_or(usize::MAX));
        KeptSliders {
            names: kept,
            is_any_new,
            evened,
        }
    }

    fn drop_slider(&mut self, name: &str) {
        if name == AGE {
            self.directions.age = None;
        }
        let concepts = &mut self.directions.concepts;
        concepts.retain(|concept| concept.name != name);
    }
}

/// What became of a bundle's sliders where some were fitted again.
pub struct KeptSliders {
    /// Names of those that stay as they were.
    pub names: Vec<String>,
    /// Whether any slider is new or was fitted again.
    pub is_any_new: bool,
    /// Names of those that moved each face on a way of its own and now move all alike.
    evened: Vec<String>,
}

impl KeptSliders {
    /// A sentence for each network that had to go, and how it comes back.
    pub fn lost(&self) -> Vec<String> {
        let (ages, edits): (Vec<_>, Vec<_>) = self.evened.iter().partition(|name| *name == AGE);
        let ages = (!ages.is_empty()).then(|| {
            "all faces age alike, by the new averages, until \"facemath age\" is run again"
                .to_owned()
        });
        let edits = edits.iter().map(|name| {
            format!(
                "\"{name}\" moves all faces alike, by the new direction, until it is taught again (\"facemath edits --taught\")"
            )
        });
        ages.into_iter().chain(edits).collect()
    }
}

/// Names of all sliders, age first.
fn names(directions: &Directions) -> impl Iterator<Item = &str> {
    let age = directions.age.as_ref().map(|_| AGE);
    let concepts = directions.concepts.iter();
    age.into_iter()
        .chain(concepts.map(|concept| concept.name.as_str()))
}

/// Names of the sliders of `fitted` that have no network and had one `before`.
fn evened(before: &Directions, fitted: &Directions) -> Vec<String> {
    let is_own = |directions: &Directions, name: &str| match (name, &directions.age) {
        (AGE, Some(age)) => age.network.is_some(),
        _ => directions
            .concept(name)
            .is_some_and(|concept| concept.network.is_some()),
    };
    let evened = names(fitted).filter(|name| is_own(before, name) && !is_own(fitted, name));
    evened.map(str::to_owned).collect()
}
