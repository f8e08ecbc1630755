//! The photographs that detail is taken from: the square of each face in use at its working size, with the face's code.
//!
//! A square takes up to three megabytes, so those of faces that are in no slot any more are let go, and cut out again when
//! the face comes back.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use image::RgbImage;

use super::{Faces, LoadedModel};
use crate::StoredShare;
use crate::context::codes::{Codes, FaceKey};
use crate::document::Recipe;
use facemath_core::latent::Latent;
use facemath_nets::engine::{Photograph, Share};

#[derive(Debug, Default)]
pub(crate) struct Photographs {
    /// By the key without its refinement, of which the pixels know nothing.
    squares: HashMap<FaceKey, Arc<RgbImage>>,
    /// Squares that are being cut out again, by ticket.
    cutting: HashMap<u64, FaceKey>,
    /// Faces whose square could not be cut out.
    lost: HashSet<FaceKey>,
    /// Made of a square and a code, and the same for as long as neither changes: it stands for them where pictures are
    /// compared.
    made: HashMap<FaceKey, Arc<Photograph>>,
}

impl Photographs {
    pub fn of(&self, key: &FaceKey) -> Option<&Arc<Photograph>> {
        self.made.get(key)
    }

    pub fn square(&self, key: &FaceKey) -> Option<&Arc<RgbImage>> {
        self.squares.get(&key.unrefined())
    }

    pub fn keep_square(&mut self, key: &FaceKey, square: RgbImage) {
        self.squares.insert(key.unrefined(), Arc::new(square));
    }

    /// Whether the square of a face is neither there nor on its way, and can be had.
    pub fn is_square_missing(&self, key: &FaceKey) -> bool {
        let key = key.unrefined();
        !self.squares.contains_key(&key)
            && !self.lost.contains(&key)
            && !self.cutting.values().any(|cut| *cut == key)
    }

    /// Whether no square is being cut out again.
    pub fn is_idle(&self) -> bool {
        self.cutting.is_empty()
    }

    /// Whether a ticket is that of a square that is cut out again.
    pub fn is_cutting(&self, ticket: u64) -> bool {
        self.cutting.contains_key(&ticket)
    }

    /// Takes such a square in; without one it could not be cut out.
    pub fn take_cut(&mut self, ticket: u64, square: Option<RgbImage>) {
        match (self.cutting.remove(&ticket), square) {
            (Some(key), Some(square)) => self.keep_square(&key, square),
            (Some(key), None) => {
                self.lost.insert(key);
            }
            (None, _) => {}
        }
    }

    /// Makes the photograph of a face anew if its code or its square has changed.
    pub fn renew(&mut self, key: &FaceKey, code: &Latent) {
        let Some(square) = self.squares.get(&key.unrefined()) else {
            self.made.remove(key);
            return;
        };
        let is_as_before = self
            .made
            .get(key)
            .is_some_and(|made| Arc::ptr_eq(&made.pixels, square) && made.latent == *code);
        if !is_as_before {
            let photograph = Photograph {
                pixels: Arc::clone(square),
                latent: code.clone(),
            };
            self.made.insert(key.clone(), Arc::new(photograph));
        }
    }

    /// Lets all go that is not in use, and makes what is missing.
    pub fn keep(&mut self, in_use: &[&FaceKey], codes: &Codes) {
        let squares: HashSet<FaceKey> = in_use.iter().map(|key| key.unrefined()).collect();
        self.squares.retain(|key, _| squares.contains(key));
        self.lost.retain(|key| squares.contains(key));
        self.made.retain(|key, _| in_use.contains(&key));
        for key in in_use {
            if let Some(face) = codes.get(key) {
                self.renew(key, &face.code);
            }
        }
    }
}

impl Faces {
    /// A share of a photograph in use, as a document keeps it.
    pub fn stored_share(&self, share: &Share) -> Option<StoredShare> {
        let mut made = self.photographs.made.iter();
        let (key, _) = made.find(|(_, made)| Arc::ptr_eq(made, &share.photograph))?;
        Some(key.stored_share(share.weight))
    }

    /// Starts cutting out the square of a face whose code is known, as soon as its photo is there.
    pub(crate) fn cut_again(&mut self, recipe: Recipe<'_>, key: FaceKey, model: &LoadedModel) {
        if let Some(ticket) = self.cut_out(recipe, model, true) {
            self.photographs.cutting.insert(ticket, key.unrefined());
        }
    }
}
