//! The faces most like the selected one. They follow the sliders: at most one search is under way, and then the newest
//! wanted.

use std::collections::HashMap;
use std::sync::Arc;

use image::RgbImage;

use super::super::picture_files::PictureMaker;
use super::Collections;
use crate::collection::{CollectionOrder, Found, name_of, source_of};
use crate::context::{Context, Extent, SMALL_PX, SlotState};
use crate::export_job::FrameSource;
use crate::library::Origin;
use crate::{Slot, SlotId, Source};
use facemath_core::export::square;
use facemath_core::latent::{Latent, Prior, Wanted, bearing, nearest};
use facemath_core::photo::{Framing, crop, load, resize};

/// Most faces that can be asked for.
pub const MAX_ALIKE: usize = 96;

/// Which faces are looked among.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AlikeAmong {
    /// Those in the other slots.
    Slots,
    /// Those of [`Session::collection`].
    #[default]
    Collection,
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlikeLook {
    /// Among which faces.
    pub among: AlikeAmong,
    /// How many, up to [`MAX_ALIKE`].
    pub k: usize,
}

/// The answer, nearest first.
#[derive(Clone, Debug, Default)]
pub struct Alike {
    /// The faces.
    pub faces: Vec<AlikeFace>,
    /// Whether there has been an answer at all.
    pub is_there: bool,
}

/// A face that is like the selected one.
#[derive(Clone, Debug)]
pub struct AlikeFace {
    /// What a slot has to hold for it.
    pub source: Source,
    /// What it is called.
    pub name: String,
    /// One less the cosine between the two faces as seen from the average face: 0 for the same picture, 1 for faces that
    /// have nothing in common.
    pub distance: f32,
    /// How it looks.
    pub picture: AlikePicture,
    /// The square of its photo, if it has one.
    framing: Option<Framing>,
}

/// Where the picture of a face is.
#[derive(Clone, Debug)]
pub enum AlikePicture {
    /// In a slot, with its edits.
    Slot(SlotId),
    /// The small one of a collection, or a larger one once that is made.
    Pixels {
        /// Whose.
        origin: Origin,
        /// The pixels.
        pixels: Arc<RgbImage>,
    },
}

/// What was asked last.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    query: Latent,
    k: usize,
    own: Option<Origin>,
}

#[derive(Default)]
pub(crate) struct AlikeState {
    asked: Option<Asked>,
    is_waiting: bool,
    answer: Alike,
    /// Faces at full size, as far as they have been made.
    crops: HashMap<Origin, Arc<RgbImage>>,
    /// Whose crops have been asked for.
    cropping: Vec<Origin>,
}

impl AlikeState {
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// There may be another answer to the same question.
    pub fn ask_again(&mut self) {
        self.asked = None;
    }

    pub fn take(&mut self, found: Found) {
        self.is_waiting = false;
        let faces: Vec<AlikeFace> = found
            .faces
            .into_iter()
            .map(|found| AlikeFace {
                source: source_of(&found.origin),
                name: name_of(&found.origin),
                distance: found.distance,
                framing: found.framing,
                picture: AlikePicture::Pixels {
                    pixels: self
                        .crops
                        .get(&found.origin)
                        .map_or(found.thumbnail, Arc::clone),
                    origin: found.origin,
                },
            })
            .collect();
        self.answer = Alike {
            faces,
            is_there: true,
        };
        let shown = self.origins();
        self.crops.retain(|origin, _| shown.contains(origin));
        // What is no longer shown, while the map is looked at for example, is asked for again when it comes back.
        self.cropping.retain(|origin| shown.contains(origin));
    }

    pub fn take_crop(&mut self, whose: Origin, picture: Arc<RgbImage>) {
        for face in &mut self.answer.faces {
            if let AlikePicture::Pixels { origin, pixels } = &mut face.picture
                && *origin == whose
            {
                *pixels = Arc::clone(&picture);
            }
        }
        self.crops.insert(whose, picture);
    }

    fn origins(&self) -> Vec<Origin> {
        let faces = self.answer.faces.iter();
        let origins = faces.filter_map(|face| match &face.picture {
            AlikePicture::Pixels { origin, .. } => Some(origin.clone()),
            AlikePicture::Slot(_) => None,
        });
        origins.collect()
    }
}

impl Collections {
    /// The faces most like the selected one, as far as [`Session::watch`] asks for them; `None` while there is no selected
    /// face to compare with.
    pub fn alike(&self, context: &Context) -> Option<&Alike> {
        let selected = context.document().selected_slot()?;
        let is_ready = context.slot_state(selected.id) == SlotState::Ready;
        is_ready.then_some(&self.alike.answer)
    }

    /// Asks for what the pages show, if that has changed: the faces alike, or where the selected face is on the map.
    pub(crate) fn ask_for_alike(&mut self, context: &Context) {
        let watching = self.watching;
        let k = match watching.alike {
            Some(AlikeLook {
                among: AlikeAmong::Slots,
                k,
            }) => return self.compare_slots(context, k.min(MAX_ALIKE)),
            Some(look) => look.k.min(MAX_ALIKE),
            None if watching.map => 0,
            None => return,
        };
        if !self.status.is_open || self.alike.is_waiting {
            return;
        }
        let Some((query, own)) = self.selected_query(context) else {
            return;
        };
        let asked = Asked { query, k, own };
        if self.alike.asked.as_ref() != Some(&asked) {
            self.send(CollectionOrder::Search {
                query: asked.query.clone(),
                k,
                own: asked.own.clone(),
            });
            self.alike.asked = Some(asked);
            self.alike.is_waiting = true;
        } else if k > 0 && !context.history.is_dragging() {
            self.ask_for_crops();
        }
    }

    /// The code of the selected face with its edits, and which face of a collection it is.
    fn selected_query(&self, context: &Context) -> Option<(Latent, Option<Origin>)> {
        let slot = context.document().selected_slot()?;
        let own = match &slot.source {
            Some(Source::Photo { path }) => Some(Origin::Photo(path.clone())),
            Some(Source::Invented { seed }) => Some(Origin::Invented(*seed)),
            _ => None,
        };
        Some((context.edited_code(slot.id)?, own))
    }

    /// Once the hand rests, the pictures get as sharp as they can be.
    fn ask_for_crops(&mut self) {
        let wanted = self.alike.origins();
        if wanted == self.alike.cropping {
            return;
        }
        self.alike.cropping.clone_from(&wanted);
        let missing = wanted
            .into_iter()
            .filter(|origin| !self.alike.crops.contains_key(origin));
        let missing = missing.collect();
        self.send(CollectionOrder::Crops(missing));
    }

    /// There are few slots: they are compared on the spot.
    fn compare_slots(&mut self, context: &Context, k: usize) {
        let selected = context.document().selected();
        let Some(query) = selected.and_then(|slot| context.edited_code(slot)) else {
            return;
        };
        let others: Vec<(&Slot, Latent)> = context
            .document()
            .filled_slots()
            .filter(|slot| Some(slot.id) != selected)
            .filter_map(|slot| Some((slot, context.edited_code(slot.id)?)))
            .collect();
        let Some(mean) = context.model().map(|model| model.prior.mean()) else {
            return;
        };
        let (slots, codes): (Vec<&Slot>, Vec<Latent>) = others.into_iter().unzip();
        let bearings: Vec<Latent> = codes.iter().map(|code| bearing(code, mean)).collect();
        let found = nearest(&bearing(&query, mean), &bearings, k);
        let faces = found.into_iter().filter_map(|(index, distance)| {
            let slot = slots.get(index)?;
            Some(AlikeFace {
                source: slot.source.clone()?,
                name: slot.name.clone(),
                // Of vectors of length 1.
                distance: distance * distance / 2.0,
                picture: AlikePicture::Slot(slot.id),
                framing: slot.framing,
            })
        });
        let answer = Alike {
            faces: faces.collect(),
            is_there: true,
        };
        self.alike.forget();
        self.alike.answer = answer;
    }

    /// What makes a picture of the selected face and those like it, in order; `None` while there is nothing to draw.
    pub fn alike_picture(
        &self,
        context: &Context,
        frames: &dyn FrameSource,
    ) -> Option<PictureMaker> {
        let prior = &context.model()?.prior;
        let selected = context.document().selected()?;
        let model_px = context.model()?.image_size_px;
        let filled = context.edited_drawing(selected, Extent::UpTo(SMALL_PX))?;
        let size_px = filled
            .detail
            .map_or(model_px, |detail| detail.size_px.max(model_px));
        let asked = context.edited_drawing(selected, Extent::Exactly(size_px))?;
        let mut drawings = vec![asked];
        let seeds = self.alike(context)?.faces.iter().filter_map(|face| {
            match (&face.picture, &face.source) {
                (AlikePicture::Slot(_), _) => None,
                (_, Source::Invented { seed }) => Some(*seed),
                _ => None,
            }
        });
        let seeds: Vec<u64> = seeds.collect();
        let mut invented = prior
            .invent_all(&seeds, Prior::TRUNCATION, &Wanted::anybody())
            .into_iter();
        let mut parts = vec![Part::Drawn];
        for face in &self.alike(context)?.faces {
            let part = match (&face.picture, &face.source) {
                (AlikePicture::Slot(slot), _) => {
                    drawings.push(context.edited_drawing(*slot, Extent::Exactly(size_px))?);
                    Part::Drawn
                }
                (_, Source::Invented { .. }) => {
                    drawings.push(invented.next()?.into());
                    Part::Drawn
                }
                (AlikePicture::Pixels { pixels, .. }, source) => Part::Photo {
                    source: source.clone(),
                    framing: face.framing,
                    small: Arc::clone(pixels),
                },
            };
            parts.push(part);
        }
        let mut drawn = frames.frames(drawings);
        Some(Box::new(move || {
            let pictures = parts.into_iter().map(|part| match part {
                Part::Drawn => {
                    let face = drawn
                        .next()
                        .ok_or("The model drew no picture. Try again")??;
                    Ok(resize(&face, size_px, size_px))
                }
                Part::Photo {
                    source,
                    framing,
                    small,
                } => Ok(cut_again(&source, framing, size_px)
                    .unwrap_or_else(|| resize(&small, size_px, size_px))),
            });
            let pictures: Vec<RgbImage> = pictures.collect::<Result<_, String>>()?;
            Ok(square(&pictures, 0))
        }))
    }
}

/// A cell of the picture that is saved.
enum Part {
    /// The next one that the model draws.
    Drawn,
    /// Cut out of its photo again, or the small picture where the photo is gone.
    Photo {
        source: Source,
        framing: Option<Framing>,
        small: Arc<RgbImage>,
    },
}

fn cut_again(source: &Source, framing: Option<Framing>, size_px: u32) -> Option<RgbImage> {
    let Source::Photo { path } = source else {
        return None;
    };
    Some(crop(&load(path).ok()?, framing?, size_px))
}
