//! Films that are kept without their faces, to be laid out over the faces of other work.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};

use super::{Attribute, KeyFace, Keyframe, Segment, Timeline, Track};
use crate::document::{Document, SlotId, Source};
use crate::fault::{CommandError, checked_name};
use crate::limits::{MAX_KEYS, MAX_TRACKS};
use facemath_core::latent::{AxisMetric, Edits};

/// A film without its faces: its timing, what its keys do, its tracks, and which axes those are about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedFilm {
    name: String,
    timeline: Timeline,
    /// `None` lets it go through all faces by itself.
    keys: Option<Vec<SavedKey>>,
    tracks: Vec<Track>,
    /// What the axes are found by that its keys and tracks move faces along.
    #[serde(default)]
    axis_metric: AxisMetric,
}

/// A key whose face is only a number: keys of the same face have the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct SavedKey {
    face: usize,
    edits: Option<Edits>,
    hold_frames: Option<u32>,
    to_next: Segment,
}

/// What tells faces of keys apart.
#[derive(PartialEq)]
enum FaceOfKey<'a> {
    Slot(SlotId),
    Own(Option<&'a Source>),
}

impl SavedFilm {
    /// The film of a document under a name.
    ///
    /// # Errors
    /// [`CommandError::BadName`].
    pub fn of(document: &Document, name: &str) -> Result<Self, CommandError> {
        let mut faces: Vec<FaceOfKey<'_>> = Vec::new();
        let keys = document.keys().map(|keys| {
            let keys = keys.iter().map(|key| {
                let (face, edits) = match &key.face {
                    KeyFace::Slot { slot, edits } => (FaceOfKey::Slot(*slot), edits.clone()),
                    KeyFace::Own { face } => {
                        let edits = (!face.edits.is_neutral()).then(|| face.edits.clone());
                        (FaceOfKey::Own(face.source.as_ref()), edits)
                    }
                };
                let known = faces.iter().position(|known| *known == face);
                let face = known.unwrap_or_else(|| {
                    faces.push(face);
                    faces.len() - 1
                });
                SavedKey {
                    face,
                    edits,
                    hold_frames: key.hold_frames,
                    to_next: key.to_next,
                }
            });
            keys.collect()
        });
        Ok(Self {
            name: checked_name(name)?,
            timeline: *document.timeline(),
            keys,
            tracks: document.tracks().to_vec(),
            axis_metric: document.axis_metric(),
        })
    }

    /// Whether it moves faces along principal axes.
    fn uses_axes(&self) -> bool {
        let edits = self.keys.iter().flatten();
        let mut edits = edits.filter_map(|key| key.edits.as_ref());
        edits.any(|edits| !edits.axes.is_empty())
            || self
                .tracks
                .iter()
                .any(|track| matches!(track.attribute, Attribute::Axis(_)))
    }

    /// Lets a document have the axes that the film moves faces along, where it is about none yet.
    fn bring_axes(&self, document: &mut Document) -> Result<(), CommandError> {
        if !self.uses_axes() || document.axis_metric == self.axis_metric {
            return Ok(());
        }
        let is_used = !document.axis_names.is_empty()
            || document.all_edits().any(|edits| !edits.axes.is_empty());
        if is_used {
            return Err(CommandError::OtherAxes);
        }
        document.axis_metric = self.axis_metric;
        Ok(())
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Lays it out over the faces of a document, in the order of the slots and from the first again where there are fewer; a
    /// film of one face over the selected one. On an error the document may be half changed.
    pub(crate) fn lay_over(&self, document: &mut Document) -> Result<(), CommandError> {
        self.timeline.validate()?;
        document.timeline = self.timeline;
        document.tracks.clone_from(&self.tracks);
        document.tracks.iter().try_for_each(Track::validate)?;
        // The keys that are there make room, with what they set.
        document.keys = None;
        self.bring_axes(document)?;
        let Some(keys) = &self.keys else {
            return Ok(());
        };
        let slots: Vec<SlotId> = document.filled_slots().map(|slot| slot.id).collect();
        let selected = document.selected_slot().filter(|slot| !slot.is_empty());
        let is_of_one = keys.iter().all(|key| key.face == 0);
        let selected = selected.map(|slot| slot.id).filter(|_| is_of_one);
        let keys = keys.iter().map(|key| {
            let number = key.face % slots.len().max(1);
            let slot = selected.or(slots.get(number).copied());
            let slot = slot.ok_or(CommandError::EmptySlot)?;
            let edits = key.edits.clone();
            let key = Keyframe {
                face: KeyFace::Slot { slot, edits },
                hold_frames: key.hold_frames,
                to_next: key.to_next,
            };
            key.validate().map(|()| key)
        });
        document.keys = Some(keys.collect::<Result<_, _>>()?);
        Ok(())
    }

    /// Whether it is what a document can hold: its file may come from anywhere.
    fn is_sound(&self) -> bool {
        let keys = self.keys.as_deref().unwrap_or_default();
        checked_name(&self.name).is_ok()
            && self.timeline.validate().is_ok()
            && keys.len() <= MAX_KEYS
            && self.tracks.len() <= MAX_TRACKS
            && self.tracks.iter().all(|track| track.validate().is_ok())
    }

    /// Reads those of a list that make sense: one of a newer program must not cost the others.
    pub(crate) fn those_that_are_sound<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Arc<Self>>, D::Error> {
        let films = Vec::<serde_json::Value>::deserialize(deserializer)?;
        let films = films
            .into_iter()
            .filter_map(|film| serde_json::from_value(film).ok());
        Ok(films.filter(Self::is_sound).map(Arc::new).collect())
    }
}
