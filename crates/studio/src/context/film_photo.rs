//! The one photograph behind all keys of a film, where there is one: the film can be written into the whole of it.

use std::sync::Arc;

use super::Context;
use super::codes::FaceKey;
use crate::Slot;
use facemath_core::latent::Latent;
use facemath_core::photo::{Framing, Photo};

/// A photograph whose face all keys of the film are settings of.
#[derive(Clone, Debug)]
pub struct FilmPhoto {
    /// The whole of it.
    pub photo: Arc<Photo>,
    /// The square of the face, in the photograph's own pixels.
    pub framing: Framing,
    /// The code of the face without an edit.
    pub plain: Latent,
}

/// Why a film cannot be written into a whole photograph, in a sentence without a stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoFilmPhoto {
    /// Its keys are not all settings of one photograph's face.
    Never(&'static str),
    /// They are, but the photograph is still being read.
    NotYet,
}

impl NoFilmPhoto {
    /// The sentence.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Never(reason) => reason,
            Self::NotYet => "Wait until the photo is read",
        }
    }
}

/// What is said of a film that is of more than one face.
const MANY_FACES: &str = "All keys of the film must be one photo's face, with other sliders: see Film, The face at 5 to the face at 80";

impl Context {
    /// The photograph behind all keys of the film.
    ///
    /// # Errors
    /// Why there is none, or none yet.
    pub fn film_photo(&self) -> Result<FilmPhoto, NoFilmPhoto> {
        let keys = self.document().film_keys();
        let face = self.face_of_film(keys.iter().map(|key| key.face.as_ref()))?;
        let found = || {
            let source = face.source.as_ref()?;
            let photo = &self.faces.photos().get(source)?.photo;
            let whole = || Framing::whole(photo.width_px(), photo.height_px());
            let placed = || self.placement(source).map(|placement| placement.framing);
            Some(FilmPhoto {
                photo: Arc::clone(photo),
                framing: face.framing.or_else(placed).unwrap_or_else(whole),
                plain: self.code_of(face)?.clone(),
            })
        };
        found().ok_or(NoFilmPhoto::NotYet)
    }

    /// Has the photograph behind the film read, if there is one that is not at hand: of many photos only the last stay.
    pub(crate) fn want_film_photo(&mut self) {
        if self.film_photo().err() != Some(NoFilmPhoto::NotYet) {
            return;
        }
        let document = self.history.document();
        let mut keys = document.film_keys().into_iter();
        if let Some(source) = keys.next().and_then(|key| key.face.source.clone()) {
            self.faces.want_photo(&source);
        }
    }

    /// The face that all keys are settings of.
    fn face_of_film<'a>(
        &self,
        mut faces: impl Iterator<Item = &'a Slot>,
    ) -> Result<&'a Slot, NoFilmPhoto> {
        let first = faces.next();
        let first = first.ok_or(NoFilmPhoto::Never("A film needs two keys"))?;
        if !self.has_photo(first) {
            return Err(NoFilmPhoto::Never("The film's face is in no photo"));
        }
        match faces.all(|face| FaceKey::is_one_face(first, face)) {
            true => Ok(first),
            false => Err(NoFilmPhoto::Never(MANY_FACES)),
        }
    }
}
