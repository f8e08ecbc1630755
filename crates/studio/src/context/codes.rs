//! The codes of faces that have been encoded, kept so that undo and coming back to a face cost nothing.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use image::RgbImage;

use crate::document::{Recipe, Slot};
use crate::stored_share::framing_bits;
use crate::{Source, StoredShare};
use facemath_core::latent::Latent;
use facemath_core::photo::Framing;

/// How many codes are kept beyond those in use. With its crop a code takes about 50 kilobytes.
const MAX_CODES: usize = 256;

/// Everything a code depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct FaceKey {
    pub source: Source,
    /// The framing's numbers by their bits, which can be compared and hashed; `None` for the default framing.
    framing_bits: Option<[u32; 4]>,
    pub model: String,
    /// Gradient steps; inventions, which have none, say 0.
    pub refine_steps: u32,
}

impl FaceKey {
    /// The key of a face for a model, by the name the document knows it by.
    pub fn of(recipe: Recipe<'_>, model: &str) -> Self {
        Self {
            source: recipe.source.clone(),
            refine_steps: if recipe.source.has_photo() {
                recipe.refine_steps
            } else {
                0
            },
            framing_bits: recipe.framing.map(framing_bits),
            model: model.to_owned(),
        }
    }

    /// The key of the same picture with the encoder's own code.
    pub fn unrefined(&self) -> Self {
        Self {
            refine_steps: 0,
            ..self.clone()
        }
    }

    /// A share of the photograph of this face, as a document keeps it.
    pub fn stored_share(&self, weight: f32) -> StoredShare {
        let framing = self.framing_bits.map(|bits| {
            let [center_x_px, center_y_px, size_px, rotation_rad] = bits.map(f32::from_bits);
            Framing {
                center_x_px,
                center_y_px,
                size_px,
                rotation_rad,
            }
        });
        StoredShare {
            source: self.source.clone(),
            framing,
            refine_steps: self.refine_steps,
            weight,
        }
    }

    /// Whether two slots hold one and the same face, read in the same way: nothing but their names and sliders differs.
    pub fn is_one_face(a: &Slot, b: &Slot) -> bool {
        let keys = [a, b].map(|slot| slot.recipe().map(|recipe| Self::of(recipe, "")));
        keys[0].is_some() && keys[0] == keys[1]
    }

    /// Whether both are the same face for the same model, perhaps framed differently.
    pub fn is_same_face(&self, other: &Self) -> bool {
        self.source == other.source && self.model == other.model
    }
}

/// An encoded face.
#[derive(Clone, Debug)]
pub(crate) struct Face {
    pub code: Latent,
    /// The picture that was encoded; inventions have none.
    pub crop: Option<Arc<RgbImage>>,
    /// What refinement has made of it so far; `None` for as long as it is the encoder's own code.
    pub likeness: Option<Likeness>,
    /// Whether there is nothing left to refine.
    pub is_refined: bool,
}

/// How near a drawn face is to its photo, before and after refinement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likeness {
    /// Peak signal-to-noise ratio of what the encoder's code draws, in decibels.
    pub before_db: f32,
    /// The same for the code in use.
    pub now_db: f32,
}

#[derive(Debug, Default)]
pub(crate) struct Codes {
    faces: HashMap<FaceKey, (u64, Face)>,
    /// Counts insertions, to tell the oldest.
    inserted: u64,
}

impl Codes {
    pub fn get(&self, key: &FaceKey) -> Option<&Face> {
        self.faces.get(key).map(|(_, face)| face)
    }

    /// The face of a key, with the key as it is kept here.
    pub fn entry(&self, key: &FaceKey) -> Option<(&FaceKey, &Face)> {
        let (key, (_, face)) = self.faces.get_key_value(key)?;
        Some((key, face))
    }

    pub fn insert(&mut self, key: FaceKey, face: Face) {
        self.inserted += 1;
        self.faces.insert(key, (self.inserted, face));
    }

    /// As [`Codes::insert`] for a face that hardly comes back: it is the first to go once nobody uses it.
    pub fn insert_passing(&mut self, key: FaceKey, face: Face) {
        self.faces.insert(key, (0, face));
    }

    pub fn get_mut(&mut self, key: &FaceKey) -> Option<&mut Face> {
        self.faces.get_mut(key).map(|(_, face)| face)
    }

    /// Lets the oldest go beyond [`MAX_CODES`], except those in use.
    pub fn evict(&mut self, in_use: &HashSet<&FaceKey>) {
        let surplus = self.faces.len().saturating_sub(MAX_CODES);
        if surplus == 0 {
            return;
        }
        let mut candidates: Vec<(u64, FaceKey)> = self
            .faces
            .iter()
            .filter(|(key, _)| !in_use.contains(key))
            .map(|(key, (inserted, _))| (*inserted, key.clone()))
            .collect();
        candidates.sort_unstable_by_key(|(inserted, _)| *inserted);
        for (_, key) in candidates.into_iter().take(surplus) {
            self.faces.remove(&key);
        }
    }
}
