//! How far each slider goes before the model draws the selected face badly: where few faces are, or where pixels burn out.
//!
//! A model's sliders end where faces on average bear no more. Of one face they may bear less: a white cheek burns out at
//! three years, a face of eighty has no eighty more to come. So the way from the face to each end is tried at some places,
//! by the prior for all sliders and by drawing for those of the face as a whole, whenever the engine has nothing else to do.

use std::collections::BTreeMap;
use std::sync::Arc;

use image::RgbImage;

use crate::SlotId;
use crate::context::{Context, Picture, Sheet, TileId};
use crate::control::Control;
use crate::messages::Severity;
use facemath_core::latent::{Directions, Edits, FacialControl, Latent, Prior};
use facemath_core::photo::burnt_share;
use facemath_core::work::{Job, Stopped, Wake};
use facemath_nets::engine::ModelInfo;

/// Places that are tried between the face and each end.
const PLACES: usize = 4;
/// Share of the pixels that may burn out beyond those that are burnt anyway.
const MOST_BURNT: f32 = 0.02;
/// How many standard deviations farther from the usual faces than the face itself is.
const MOST_FAR_SD: f32 = 8.0;

/// From where to where a slider is drawn well, in its own unit.
pub type Limits = (f32, f32);

/// See the [module documentation](self).
pub struct Reach {
    is_shown: bool,
    tried: Option<Tried>,
    limits: BTreeMap<Control, Limits>,
    /// How many of the pictures the limits were found with.
    drawn: usize,
    wake: Wake,
}

/// What is tried of a face.
struct Tried {
    slot: SlotId,
    model: Arc<ModelInfo>,
    code: Latent,
    job: Option<Job<Vec<Way>>>,
    ways: Vec<Way>,
}

/// The way from the face to one end of a slider.
struct Way {
    control: Control,
    /// Where the face is by itself.
    own: f32,
    places: Vec<Place>,
    /// Where its pictures begin on the sheet; `None` for one that is not drawn.
    first_tile: Option<usize>,
}

struct Place {
    value: f32,
    code: Latent,
    /// How far it is from other faces, as a share of what is bearable.
    far: f32,
}

impl Reach {
    pub(crate) fn new(wake: Wake) -> Self {
        Self {
            is_shown: false,
            tried: None,
            limits: BTreeMap::new(),
            drawn: 0,
            wake,
        }
    }

    /// Between which values the selected face is drawn well; `None` for as long as that is not known, and for sliders that
    /// it is not looked at for.
    pub fn limits(&self, control: &Control) -> Option<Limits> {
        self.limits.get(control).copied()
    }

    /// Sets whether anybody sees the sliders.
    pub(crate) fn show(&mut self, is_shown: bool) {
        self.is_shown = is_shown;
    }

    /// Keeps up with the selected face.
    pub(crate) fn pump(&mut self, context: &mut Context) {
        let selected = context.document().selected();
        let is_kept = is_busy(context)
            && self.tried.as_ref().is_some_and(|tried| {
                let model = context.engine.model().map(|model| &model.info);
                Some(tried.slot) == selected
                    && model.is_some_and(|model| Arc::ptr_eq(model, &tried.model))
            });
        // What is known of the face stays for as long as it is about to become another.
        if !is_kept {
            self.follow(context);
        }
        self.take_ways(context);
        self.look(context);
    }

    /// Tries the face that is selected now, unless that is being done.
    fn follow(&mut self, context: &mut Context) {
        let wanted = self.is_shown.then(|| wanted(context)).flatten();
        let is_same = match (&wanted, &self.tried) {
            (Some((slot, model, code)), Some(tried)) => {
                *slot == tried.slot && Arc::ptr_eq(model, &tried.model) && *code == tried.code
            }
            (wanted, tried) => wanted.is_none() && tried.is_none(),
        };
        if is_same {
            return;
        }
        self.limits.clear();
        self.drawn = 0;
        context.set_tiles(Sheet::Reach, Vec::<Latent>::new());
        self.tried = wanted.and_then(|(slot, model, code)| {
            let directions = context.directions()?.clone();
            let of = (Arc::clone(&model), code.clone());
            let doing = "Finding out how far the sliders go";
            let job = Job::spawn("reach", doing, &self.wake, move |_| {
                Ok(ways(&of.1, &directions, &of.0.prior))
            });
            Some(Tried {
                slot,
                model,
                code,
                job: Some(job),
                ways: Vec::new(),
            })
        });
    }

    /// Handles the places to be tried, and has them drawn.
    fn take_ways(&mut self, context: &mut Context) {
        let Some(tried) = &mut self.tried else {
            return;
        };
        let Some(ended) = tried.job.as_mut().and_then(Job::poll) else {
            return;
        };
        tried.job = None;
        match ended {
            Ok(ways) => tried.ways = ways,
            Err(Stopped::Failed(reason)) => context.report(Severity::Warning, reason),
            Err(Stopped::Cancelled) => {}
        }
        // The face itself comes first.
        let drawn = tried.ways.iter().filter(|way| way.first_tile.is_some());
        let places = drawn.flat_map(|way| way.places.iter().map(|place| place.code.clone()));
        let faces: Vec<Latent> = std::iter::once(tried.code.clone()).chain(places).collect();
        context.set_tiles(Sheet::Reach, faces);
        self.drawn = 0;
        self.limits = limits(&tried.ways, &|_| None);
    }

    /// Finds the limits anew where more pictures have arrived.
    fn look(&mut self, context: &Context) {
        let Some(tried) = self.tried.as_ref().filter(|tried| !tried.ways.is_empty()) else {
            return;
        };
        let picture = |index: usize| -> Option<Arc<RgbImage>> {
            let index = u16::try_from(index).ok()?;
            let tile = Picture::Tile(TileId {
                sheet: Sheet::Reach,
                index,
            });
            if context.is_picture_pending(tile) {
                return None;
            }
            context.shown(tile)?.pixels.clone()
        };
        let count = context.tiles(Sheet::Reach).len();
        let drawn = (0..count).filter(|&index| picture(index).is_some()).count();
        if drawn == self.drawn {
            return;
        }
        self.drawn = drawn;
        let Some(own) = picture(0) else {
            return;
        };
        let own = burnt_share(&own);
        let burnt = |index: usize| Some((burnt_share(&*picture(index)?) - own) / MOST_BURNT);
        self.limits = limits(&tried.ways, &burnt);
    }
}

/// The selected slot, the model in use and the face in the slot.
fn wanted(context: &Context) -> Option<(SlotId, Arc<ModelInfo>, Latent)> {
    let slot = context.document().selected()?;
    let model = &context.engine.model()?.info;
    Some((slot, Arc::clone(model), context.code(slot)?.clone()))
}

/// Whether the selected face is about to be another, or the engine has better things to do.
fn is_busy(context: &Context) -> bool {
    let refining = context
        .document()
        .selected()
        .map(|slot| context.refining(slot));
    context.hand.is_moving() || refining.flatten().is_some()
}

/// The ways to be tried for a face: two for each slider.
fn ways(code: &Latent, directions: &Directions, prior: &Prior) -> Vec<Way> {
    let age = directions.age.as_ref().map(|age| {
        let own = age.estimate(code).clamp(0.0, age.max_years());
        (Control::Age, own, (0.0, age.max_years()))
    });
    let concepts = directions.concepts.iter().map(|concept| {
        let range = (-concept.range, concept.range);
        (Control::Concept(concept.name.clone()), 0.0, range)
    });
    let mut next_tile = 1;
    let mut ways = Vec::new();
    for (control, own, (low, high)) in age.into_iter().chain(concepts) {
        for end in [low, high] {
            let places = places(&control, own, end, |edits| {
                let there = edits.apply(code, directions);
                let far = far(prior, code, &there);
                (there, far)
            });
            // An expression is small beside the rest of the face, and there are many of them.
            let is_drawn = match &control {
                Control::Concept(name) => FacialControl::named(name).is_none(),
                _ => true,
            };
            let first_tile = is_drawn.then_some(next_tile);
            next_tile += first_tile.map_or(0, |_| places.len());
            ways.push(Way {
                control: control.clone(),
                own,
                places,
                first_tile,
            });
        }
    }
    ways
}

fn places(
    control: &Control,
    own: f32,
    end: f32,
    face: impl Fn(&Edits) -> (Latent, f32),
) -> Vec<Place> {
    let numbers = 1..=PLACES;
    numbers
        .map(|number| {
            let value = own + (end - own) * number as f32 / PLACES as f32;
            let mut edits = Edits::default();
            control.put(&mut edits, Some(value));
            let (code, far) = face(&edits);
            Place { value, code, far }
        })
        .collect()
}

/// How much farther from the usual faces `there` is than `own`, as a share of what is bearable; 0 where that is not known.
fn far(prior: &Prior, own: &Latent, there: &Latent) -> f32 {
    let densities = prior
        .log_density(own)
        .ok()
        .zip(prior.log_density(there).ok());
    densities.map_or(0.0, |(own, there)| {
        // Of a Gaussian the logarithm falls by half the square of the distance.
        let squared = (2.0 * (own - there)).max(0.0);
        squared.sqrt() as f32 / MOST_FAR_SD
    })
}

/// Between which values each slider is bearable. `burnt` says for a picture of the sheet how many more pixels are burnt in it
/// than in the face by itself, as a share of what is bearable; `None` if it is not there.
fn limits(ways: &[Way], burnt: &dyn Fn(usize) -> Option<f32>) -> BTreeMap<Control, Limits> {
    let mut limits: BTreeMap<Control, Limits> = BTreeMap::new();
    for way in ways {
        let reached = reached(way, burnt);
        let both = limits
            .entry(way.control.clone())
            .or_insert((reached, reached));
        *both = (both.0.min(reached), both.1.max(reached));
    }
    limits
}

/// The last value of a way that is bearable, between the places by what lies at both.
fn reached(way: &Way, burnt: &dyn Fn(usize) -> Option<f32>) -> f32 {
    let (mut fine, mut fine_trouble) = (way.own, 0.0);
    for (index, place) in way.places.iter().enumerate() {
        let tile = way.first_tile.map(|first| first + index);
        let burnt = tile.and_then(burnt).unwrap_or_default();
        let trouble = place.far.max(burnt);
        if trouble > 1.0 {
            let share = (1.0 - fine_trouble) / (trouble - fine_trouble);
            return fine + (place.value - fine) * share.clamp(0.0, 1.0);
        }
        (fine, fine_trouble) = (place.value, trouble.max(0.0));
    }
    fine
}
