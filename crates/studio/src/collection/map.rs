//! The map of the open faces.

use std::collections::HashMap;
use std::sync::Arc;

use image::{Rgb, RgbImage};
use rayon::prelude::*;

use super::mapping::{Layout, Mapping};
use super::threads::{StopOnDrop, Threads};
use super::{Collection, CollectionEvent, CollectionNews, MAX_MAPPED, MapFace, MapNews};
use crate::library::{Face, FaceId, Library, Origin};
use facemath_core::latent::map::MapOptions;
use facemath_core::latent::{Latent, Prior, Wanted, bearing};
use facemath_nets::engine::ModelInfo;

/// Fewest faces that make a map.
pub(super) const LEAST: usize = 8;
/// Faces of the map that say where another one would be.
const BETWEEN: usize = 8;
/// How much sooner a nearer face counts than a farther one.
const NEARNESS: i32 = 12;

/// What is on the map, in the order of its indices.
struct Mapped {
    number: u64,
    faces: Arc<Vec<MapFace>>,
    /// The numbers by which the faces are known again on the disk.
    keys: Vec<u32>,
    /// Which way each lies, one after the other.
    bearings: Arc<Vec<f32>>,
    dim: usize,
    layout: Option<Layout>,
    fraction: f32,
    left_secs: Option<f32>,
    /// Alive while it is being laid out.
    stop: StopOnDrop,
}

/// See the [module documentation](self).
#[derive(Default)]
pub(super) struct OpenMap {
    /// Whether somebody wants to see it.
    pub is_wanted: bool,
    mapped: Option<Mapped>,
    /// Faces whose thumbnails are awaited, by their seeds.
    awaited: HashMap<u64, u32>,
}

impl OpenMap {
    /// How many faces are on it.
    pub fn len(&self) -> usize {
        self.mapped.as_ref().map_or(0, |mapped| mapped.keys.len())
    }

    /// Whether it is of the faces as they are now.
    pub fn is_of(&self, collection: &Collection, library: &Library) -> bool {
        let mapped = self.mapped.as_ref();
        mapped.is_some_and(|mapped| match collection {
            Collection::Photos(_) => {
                let faces = evenly(library);
                mapped
                    .keys
                    .iter()
                    .copied()
                    .eq(faces.iter().map(|face| face.index() as u32))
            }
            Collection::Inventions(count) => mapped.keys.len() == *count as usize,
        })
    }

    /// Lays it out anew, unless it is there or under way.
    pub fn start(
        &mut self,
        number: u64,
        ticket: u64,
        collection: &Collection,
        model: &Arc<ModelInfo>,
        library: &Library,
        threads: &Threads,
    ) -> Result<(), String> {
        let options = MapOptions::default();
        if !self.is_of(collection, library) {
            let mapped = Mapped::new(number, collection, model, library);
            self.awaited.clear();
            if mapped.keys.is_empty() {
                self.mapped = None;
                return Ok(());
            }
            self.mapped = Some(mapped);
        }
        let Some(mapped) = &mut self.mapped else {
            return Ok(());
        };
        if mapped.layout.is_none() && mapped.number == number {
            let saved = library.saved_map(&mapped.keys, options.seed);
            if let Some(places) = saved {
                mapped.layout = Some(Layout::new(places));
                mapped.fraction = 1.0;
            } else {
                let mapping = Mapping {
                    codes: Arc::clone(&mapped.bearings),
                    dim: mapped.dim,
                    options,
                    is_over: Arc::clone(&mapped.stop.0),
                    map: number,
                    keeper: threads.keeper.clone(),
                };
                let for_failure = threads.clone();
                threads.spawn(
                    "library-map",
                    "Laying out the map".to_owned(),
                    move || mapping.run(),
                    move |reason| {
                        let news = CollectionNews::Failed(reason);
                        for_failure.tell(CollectionEvent { ticket, news });
                    },
                )?;
            }
        }
        if let Some(news) = self.news() {
            threads.tell(CollectionEvent {
                ticket,
                news: CollectionNews::Map(news),
            });
        }
        Ok(())
    }

    /// Refines it no further.
    pub fn stop(&self) {
        if let Some(mapped) = &self.mapped {
            mapped.stop.set();
        }
    }

    /// Handles a layout; returns whether it is the first, or `None` if it is of another map.
    pub fn take(
        &mut self,
        number: u64,
        layout: Layout,
        (fraction, left_secs): (f32, Option<f32>),
        is_whole: bool,
        library: &Library,
    ) -> Option<bool> {
        let mapped = self
            .mapped
            .as_mut()
            .filter(|mapped| mapped.number == number)?;
        let is_first = mapped.layout.is_none();
        mapped.layout = Some(layout);
        (mapped.fraction, mapped.left_secs) = (fraction, left_secs);
        if fraction >= 1.0
            && is_whole
            && let Some(layout) = &mapped.layout
        {
            let seed = MapOptions::default().seed;
            // What cannot be kept is laid out again next time.
            if let Err(error) = library.save_map(&mapped.keys, seed, &layout.places) {
                tracing::warn!("the map is not kept: {error}");
            }
        }
        Some(is_first)
    }

    /// The map as it is by now.
    pub fn news(&self) -> Option<MapNews> {
        let mapped = self.mapped.as_ref()?;
        let layout = mapped.layout.as_ref()?;
        Some(MapNews {
            faces: Arc::clone(&mapped.faces),
            places: Arc::clone(&layout.places),
            ranks: Arc::clone(&layout.ranks),
            fraction: mapped.fraction,
            left_secs: mapped.left_secs,
        })
    }

    /// The seeds of inventions, those first that the map shows first.
    pub fn seeds_in_order(&self) -> Vec<u64> {
        let Some((mapped, layout)) = self
            .mapped
            .as_ref()
            .and_then(|mapped| Some((mapped, mapped.layout.as_ref()?)))
        else {
            return Vec::new();
        };
        let ranks = layout.ranks.iter();
        let origins = ranks.filter_map(|ranked| mapped.faces.get(ranked.face as usize));
        let seeds = origins.filter_map(|face| match face.origin {
            Origin::Invented(seed) => Some(seed),
            Origin::Photo(_) => None,
        });
        seeds.collect()
    }

    /// The faces closest to a code, and the share of each: the nearest counts most by far, so that a face that is on the map
    /// is where it is.
    pub fn between(&self, query: &Latent, mean: &Latent) -> Vec<(u32, f32)> {
        let Some(mapped) = &self.mapped else {
            return Vec::new();
        };
        if query.dim() != mapped.dim || mapped.dim == 0 {
            return Vec::new();
        }
        let query = bearing(query, mean);
        let query = query.as_slice();
        let mut distances: Vec<(u32, f32)> = mapped
            .bearings
            .par_chunks_exact(mapped.dim)
            .enumerate()
            .with_min_len(256)
            .map(|(index, code)| {
                let squares = code.iter().zip(query).map(|(a, b)| (a - b) * (a - b));
                (index as u32, squares.sum::<f32>())
            })
            .collect();
        let by_distance = |a: &(u32, f32), b: &(u32, f32)| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0));
        if distances.len() > BETWEEN {
            distances.select_nth_unstable_by(BETWEEN - 1, by_distance);
            distances.truncate(BETWEEN);
        }
        distances.sort_unstable_by(by_distance);
        let nearest = distances.first().map_or(0.0, |(_, square)| square.sqrt());
        let weight = |square: f32| ((nearest + 1e-3) / (square.sqrt() + 1e-3)).powi(NEARNESS);
        let sum: f32 = distances.iter().map(|(_, square)| weight(*square)).sum();
        let shares = distances
            .iter()
            .map(|&(index, square)| (index, weight(square) / sum));
        shares.filter(|(_, share)| share.is_finite()).collect()
    }

    /// The thumbnails that are there, and the seeds of those that are still to be drawn.
    pub fn thumbnails(
        &mut self,
        faces: &[u32],
        library: &mut Library,
    ) -> (Vec<(u32, Arc<RgbImage>)>, Vec<u64>) {
        let (mut there, mut missing) = (Vec::new(), Vec::new());
        let Some(mapped) = &self.mapped else {
            return (there, missing);
        };
        for &index in faces {
            let Some(face) = mapped.faces.get(index as usize) else {
                continue;
            };
            let picture = library
                .find(&face.origin)
                .and_then(|found| library.thumbnail(found).ok());
            match (picture, &face.origin) {
                (Some(picture), _) => there.push((index, Arc::new(picture))),
                (None, &Origin::Invented(seed)) => {
                    self.awaited.insert(seed, index);
                    missing.push(seed);
                }
                (None, Origin::Photo(_)) => {}
            }
        }
        (there, missing)
    }

    /// The thumbnails among faces that have just been drawn that somebody waits for, and the colours of all.
    #[allow(clippy::type_complexity, reason = "used in one place")]
    pub fn take_drawn(
        &mut self,
        faces: &[Face],
        library: &mut Library,
    ) -> (Vec<(u32, Arc<RgbImage>)>, Vec<(u32, Rgb<u8>)>) {
        let (mut thumbnails, mut colours) = (Vec::new(), Vec::new());
        let Some(mapped) = &self.mapped else {
            return (thumbnails, colours);
        };
        for face in faces {
            let &Origin::Invented(seed) = &face.origin else {
                continue;
            };
            let Some(found) = library.find(&face.origin) else {
                continue;
            };
            // Inventions are on the map in the order of their seeds, which begin at 1.
            let index = (seed - 1) as u32;
            let is_on_map = mapped.faces.get(index as usize).is_some();
            if let (Some(colour), true) = (library.colour(found), is_on_map) {
                colours.push((index, colour));
            }
            if let Some(index) = self.awaited.remove(&seed)
                && let Ok(picture) = library.thumbnail(found)
            {
                thumbnails.push((index, Arc::new(picture)));
            }
        }
        (thumbnails, colours)
    }
}

impl Mapped {
    fn new(
        number: u64,
        collection: &Collection,
        model: &Arc<ModelInfo>,
        library: &Library,
    ) -> Self {
        let dim = library.dim();
        let colour_of = |origin: &Origin| library.colour(library.find(origin)?);
        let (faces, keys, bearings): (Vec<MapFace>, Vec<u32>, Vec<f32>) = match collection {
            Collection::Photos(_) => {
                let ids = evenly(library);
                let faces = ids.iter().filter_map(|&id| {
                    Some(MapFace {
                        origin: library.origin(id)?.clone(),
                        colour: library.colour(id),
                    })
                });
                let bearings = ids.iter().flat_map(|&id| library.bearing(id).into_vec());
                let keys = ids.iter().map(|id| id.index() as u32).collect();
                (faces.collect(), keys, bearings.collect())
            }
            Collection::Inventions(count) => {
                let seeds: Vec<u64> = (1..=u64::from(*count)).collect();
                let mean = model.prior.mean();
                let prior = &model.prior;
                let codes = prior.invent_all(&seeds, Prior::TRUNCATION, &Wanted::anybody());
                let bearings: Vec<Latent> =
                    codes.par_iter().map(|code| bearing(code, mean)).collect();
                let faces = seeds.iter().map(|&seed| {
                    let origin = Origin::Invented(seed);
                    MapFace {
                        colour: colour_of(&origin),
                        origin,
                    }
                });
                (
                    faces.collect(),
                    (1..=*count).collect(),
                    bearings.into_iter().flat_map(Latent::into_vec).collect(),
                )
            }
        };
        Self {
            number,
            faces: Arc::new(faces),
            keys,
            bearings: Arc::new(bearings),
            dim,
            layout: None,
            fraction: 0.0,
            left_secs: None,
            stop: StopOnDrop::default(),
        }
    }
}

/// The faces for the map: all, or as many as it can hold, spread evenly over the library.
fn evenly(library: &Library) -> Vec<FaceId> {
    let all: Vec<FaceId> = library.faces().collect();
    if all.len() <= MAX_MAPPED {
        return all;
    }
    (0..MAX_MAPPED)
        .filter_map(|index| all.get(index * all.len() / MAX_MAPPED).copied())
        .collect()
}
