//! What the user works on: faces in slots, their edits, and the timeline that morphs between them.
//!
//! A [`Document`] is a plain value: cheap to clone, comparable, serialisable, and free of pictures. It is changed only
//! by [`super::apply`], so that undo is nothing more than keeping older values.

use crate::limits::{MAX_SLOTS, MIN_SLOTS};
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::axes::AxisNames;
use super::detail::DetailSetting;
use super::expression::Favourite;
use super::samples::Sample;
use super::stored_code::StoredCode;
use super::stored_share::StoredShare;
use super::timeline::{Keyframe, Timeline, Track};
use crate::concepts::OwnConcept;
use facemath_core::export::Caption;
use facemath_core::latent::{AxisMetric, Edits};
use facemath_core::photo::Framing;
use facemath_nets::engine::{DEFAULT_REFINE_STEPS, Sharpen};

/// The model of a new document.
pub const DEFAULT_MODEL: &str = "faces";

/// Identity of a slot. It stays with the slot when slots are moved or swapped and is never used again in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SlotId(u64);

impl SlotId {
    /// The number behind the identity, counted from 1 within a document.
    pub fn number(self) -> u64 {
        self.0
    }

    pub(super) fn from_number(number: u64) -> Self {
        Self(number)
    }
}

/// Where the face of a slot comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Source {
    /// A picture file of the user.
    Photo {
        /// The file; absolute in memory, relative to the project file on disk where possible.
        #[serde(with = "super::stored_path")]
        path: PathBuf,
    },
    /// One of the bundled faces of [`super::samples::SAMPLES`].
    Sample {
        /// [`Sample::name`].
        name: String,
    },
    /// A face that the model made up; the same seed and model give the same face.
    Invented {
        /// Seed of the random numbers that the model's prior is sampled with.
        seed: u64,
    },
    /// A face that the model made up when it had no flow yet (see [`Prior`](facemath_core::latent::Prior)): in projects of that
    /// time a seed stands for another face.
    InventedByMixture {
        /// Seed of the random numbers that the mixture is sampled with.
        seed: u64,
    },
    /// A face that the model made up when it did not draw by lot how old it is, and the like: in projects of that time a seed
    /// stands for another face.
    InventedUntold {
        /// Seed of the random numbers that the model's prior is sampled with.
        seed: u64,
    },
    /// A face that was computed: a sum, an invention of another kind, a frame of a walk.
    Code {
        /// Its code.
        code: StoredCode,
        /// Name or path of the model whose code it is; it means nothing to another.
        model: String,
        /// Whose detail it carries: of the photographs behind the faces it was made from.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        shares: Vec<StoredShare>,
    },
}

impl Source {
    /// Whether there is a picture that the face was read from.
    pub fn has_photo(&self) -> bool {
        matches!(self, Self::Photo { .. } | Self::Sample { .. })
    }

    /// The photographs whose detail a computed face carries; none for the others, which are photographs or made up.
    pub fn shares(&self) -> &[StoredShare] {
        match self {
            Self::Code { shares, .. } => shares,
            _ => &[],
        }
    }

    /// Whether a picture file of the user is behind the face.
    pub(super) fn names_a_file(&self) -> bool {
        let is_file = |source: &Self| matches!(source, Self::Photo { .. });
        is_file(self) || self.shares().iter().any(|share| is_file(&share.source))
    }

    /// All picture files that the face needs: its own, or those that lend it detail.
    fn paths_mut(&mut self) -> Vec<&mut PathBuf> {
        match self {
            Self::Photo { path } => vec![path],
            Self::Code { shares, .. } => {
                let sources = shares.iter_mut().map(|share| &mut share.source);
                sources.flat_map(Self::paths_mut).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// All that the code of a face depends on, but for the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Recipe<'a> {
    /// Where it comes from.
    pub source: &'a Source,
    /// The square of the photo that is the face; `None` for the one that is found.
    pub framing: Option<Framing>,
    /// Gradient steps that make the encoder's code a better likeness.
    pub refine_steps: u32,
}

/// One place in the filmstrip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Identity within the document.
    pub id: SlotId,
    /// What the user calls the face; empty for an empty slot.
    pub name: String,
    /// The face, or `None` for an empty slot.
    pub source: Option<Source>,
    /// The square of the photo that becomes the face. `None` means the default: the whole picture when it has exactly
    /// the model's size (an aligned crop), the largest centred square otherwise.
    pub framing: Option<Framing>,
    /// What the sliders add to the face.
    pub edits: Edits,
    /// Gradient steps that make the photo's code a better likeness. The same number gives the same code, so that it need
    /// not be stored; inventions have no photo and stay as they are.
    #[serde(default = "default_refine_steps")]
    pub refine_steps: u32,
}

fn default_refine_steps() -> u32 {
    DEFAULT_REFINE_STEPS as u32
}

impl Slot {
    pub(super) fn empty(id: SlotId) -> Self {
        Self {
            id,
            name: String::new(),
            source: None,
            framing: None,
            edits: Edits::default(),
            refine_steps: default_refine_steps(),
        }
    }

    /// How its face is read; `None` for an empty slot.
    pub(crate) fn recipe(&self) -> Option<Recipe<'_>> {
        Some(Recipe {
            source: self.source.as_ref()?,
            framing: self.framing,
            refine_steps: self.refine_steps,
        })
    }

    /// Whether no face is in the slot.
    pub fn is_empty(&self) -> bool {
        self.source.is_none()
    }
}

/// The whole work of a user. See the [module documentation](self).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    pub(super) slots: Vec<Slot>,
    pub(super) selected: Option<SlotId>,
    pub(super) timeline: Timeline,
    /// The keys of the film; `None` while it goes through all slots by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) keys: Option<Vec<Keyframe>>,
    /// Text in the exported film.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) caption: Caption,
    /// What changes over the film beside its faces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) tracks: Vec<Track>,
    pub(super) model: String,
    /// How all faces are sharpened: a look belongs to the whole film, not to one of its faces.
    #[serde(default)]
    pub(super) sharpen: Sharpen,
    /// How much of their photographs' detail all faces carry.
    #[serde(default)]
    pub(super) detail: DetailSetting,
    /// The expression as it was typed last, on one line; it need not make sense.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) expression: String,
    /// Expressions that are kept for later.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) favourites: Vec<Favourite>,
    /// Concepts that belong to this work rather than to a model; of whatever model.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) concepts: Vec<Arc<OwnConcept>>,
    /// What the user calls the principal axes.
    #[serde(default, skip_serializing_if = "AxisNames::is_empty")]
    pub(super) axis_names: AxisNames,
    /// What the principal axes are found by, which all positions, names and tracks of axes are of.
    #[serde(default, skip_serializing_if = "is_by_picture")]
    pub(super) axis_metric: AxisMetric,
    /// Number of the next slot to be made; above every number in use, so that identities are never used again.
    pub(super) next_slot: u64,
    /// Its faces are those that everybody meets first, not chosen by anybody.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) is_demonstration: bool,
}

fn is_default(caption: &Caption) -> bool {
    *caption == Caption::default()
}

fn is_by_picture(metric: &AxisMetric) -> bool {
    *metric == AxisMetric::Picture
}

impl Document {
    /// A document with [`MIN_SLOTS`] empty slots, the first of them selected.
    pub fn new() -> Self {
        let mut document = Self {
            slots: Vec::new(),
            selected: None,
            timeline: Timeline::default(),
            keys: None,
            caption: Caption::default(),
            tracks: Vec::new(),
            model: DEFAULT_MODEL.to_owned(),
            sharpen: Sharpen::default(),
            detail: DetailSetting::default(),
            expression: String::new(),
            favourites: Vec::new(),
            concepts: Vec::new(),
            axis_names: AxisNames::default(),
            axis_metric: AxisMetric::default(),
            next_slot: 1,
            is_demonstration: false,
        };
        for _ in 0..MIN_SLOTS {
            document.push_slot();
        }
        document.selected = document.slots.first().map(|slot| slot.id);
        document
    }

    /// The document a new user meets: the first two of `samples` already in their slots.
    pub fn first_run(samples: &[Sample]) -> Self {
        let mut document = Self::new();
        document.is_demonstration = true;
        for (slot, sample) in document.slots.iter_mut().zip(samples) {
            slot.name = sample.label.to_owned();
            slot.source = Some(Source::Sample {
                name: sample.name.to_owned(),
            });
        }
        document
    }

    /// All slots, in the order of the filmstrip.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// The slot with this identity, if it is still there.
    pub fn slot(&self, id: SlotId) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.id == id)
    }

    /// Place of a slot in the filmstrip, counted from 0.
    pub fn index_of(&self, id: SlotId) -> Option<usize> {
        self.slots.iter().position(|slot| slot.id == id)
    }

    /// The slots with a face, in the order of the filmstrip: the keys of an automatic film.
    pub fn filled_slots(&self) -> impl DoubleEndedIterator<Item = &Slot> {
        self.slots.iter().filter(|slot| !slot.is_empty())
    }

    /// Identity of the slot that the sliders act on.
    pub fn selected(&self) -> Option<SlotId> {
        self.selected
    }

    /// The slot that the sliders act on.
    pub fn selected_slot(&self) -> Option<&Slot> {
        self.selected.and_then(|id| self.slot(id))
    }

    /// How the morph runs and how it is exported.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Text in the exported film; it need not be text that can be drawn.
    pub fn caption(&self) -> &Caption {
        &self.caption
    }

    /// Name or path of the model that encodes and draws the faces.
    pub fn model(&self) -> &str {
        &self.model
    }

    /// How all faces are sharpened when they are drawn.
    pub fn sharpen(&self) -> Sharpen {
        self.sharpen
    }

    /// How much of their photographs' detail all faces carry.
    pub fn detail(&self) -> DetailSetting {
        self.detail
    }

    /// The expression as it was typed last, on one line; it need not make sense.
    pub fn expression(&self) -> &str {
        &self.expression
    }

    /// Expressions that are kept for later, oldest first.
    pub fn favourites(&self) -> &[Favourite] {
        &self.favourites
    }

    /// What the user calls axis `number` of the document's model; `None` for one that has no name of its own.
    pub fn axis_name(&self, number: u16) -> Option<&str> {
        let names = self.axis_names.get(&self.model)?;
        names.get(&number).map(String::as_str)
    }

    /// What the principal axes are found by.
    pub fn axis_metric(&self) -> AxisMetric {
        self.axis_metric
    }

    /// The document with another selection; equal documents up to the selection become equal.
    pub fn with_selection(mut self, selected: Option<SlotId>) -> Self {
        self.selected = selected.filter(|&id| self.slot(id).is_some());
        self
    }

    /// How many faces [`super::Command::PlaceFaces`] has room for when the first goes into `first` (or the first empty
    /// slot): that slot, the empty ones after it, and those that can still be added.
    pub fn room_from(&self, first: Option<SlotId>) -> usize {
        let to_add = MAX_SLOTS.saturating_sub(self.slots.len());
        let target = first.and_then(|id| self.index_of(id));
        let search_from = target.map_or(0, |index| index + 1);
        let empty = self.slots.iter().skip(search_from);
        usize::from(target.is_some()) + empty.filter(|slot| slot.is_empty()).count() + to_add
    }

    pub(super) fn slot_mut(&mut self, id: SlotId) -> Option<&mut Slot> {
        self.slots.iter_mut().find(|slot| slot.id == id)
    }

    /// Appends an empty slot.
    pub(super) fn push_slot(&mut self) -> SlotId {
        let id = self.next_identity();
        self.slots.push(Slot::empty(id));
        id
    }

    /// An identity that no face has or had.
    pub(super) fn next_identity(&mut self) -> SlotId {
        let id = SlotId::from_number(self.next_slot);
        self.next_slot = self.next_slot.saturating_add(1);
        id
    }

    /// The paths of all photos, for rewriting them between memory and disk.
    pub(super) fn photo_paths_mut(&mut self) -> impl Iterator<Item = &mut PathBuf> {
        let sources = self.all_faces_mut();
        let sources = sources.filter_map(|face| face.source.as_mut());
        sources.flat_map(Source::paths_mut)
    }
}

impl Default for Document {
    fn default() -> Self {
        Self::new()
    }
}
