//! The map of the chosen faces: where they are, where the selected one is among them, and the ways across.

use std::collections::VecDeque;
use std::sync::Arc;

use image::{Rgb, RgbImage};

use super::Collections;
use crate::Source;
use crate::collection::{CollectionOrder, MapFace, MapNews, name_of, source_of};
use crate::command::Command;
use crate::context::{Context, StageView};
use crate::library::Origin;
use crate::messages::Severity;
use facemath_core::latent::map::{Place, Ranked};

/// Most faces that a way across the map puts into slots.
pub const MAX_PATH: usize = 8;

/// The map as it is by now.
#[derive(Clone, Debug)]
pub struct FaceMap {
    faces: Arc<Vec<MapFace>>,
    colours: Vec<Option<Rgb<u8>>>,
    places: Arc<Vec<Place>>,
    ranks: Arc<Vec<Ranked>>,
    /// The finished part of its refinement; 1 when it has ended.
    pub fraction: f32,
    /// Estimated seconds left.
    pub left_secs: Option<f32>,
    /// Grows with each change of places.
    pub version: u64,
    identity: u64,
}

impl FaceMap {
    /// How many faces are on it.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// A number that is another one when the faces are others: for as long as it stays, an index means the same face.
    pub fn identity(&self) -> u64 {
        self.identity
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Where each face is, as [`Place`] says.
    pub fn places(&self) -> &Arc<Vec<Place>> {
        &self.places
    }

    /// In which order they are to be drawn when there is no room for all.
    pub fn ranks(&self) -> &Arc<Vec<Ranked>> {
        &self.ranks
    }

    /// The mean colour of each face that is drawn.
    pub fn colours(&self) -> &[Option<Rgb<u8>>] {
        &self.colours
    }

    /// What a person calls a face.
    pub fn name(&self, face: u32) -> Option<String> {
        Some(name_of(self.origin(face)?))
    }

    /// Where a face is from.
    pub fn origin(&self, face: u32) -> Option<&Origin> {
        Some(&self.faces.get(face as usize)?.origin)
    }

    /// What a slot has to hold for a face.
    pub fn source(&self, face: u32) -> Option<Source> {
        Some(source_of(self.origin(face)?))
    }

    /// Faces along a line through `points`, as far apart from each other as possible and at most [`MAX_PATH`]: those
    /// closest to evenly spread places on it.
    pub fn along(&self, points: &[Place]) -> Vec<u32> {
        let mut faces: Vec<u32> = Vec::new();
        for at in spread_along(points, MAX_PATH) {
            let distance = |place: &Place| (place[0] - at[0]).powi(2) + (place[1] - at[1]).powi(2);
            let nearest = (0..)
                .zip(self.places.iter())
                .min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b)));
            if let Some((face, _)) = nearest
                && !faces.contains(&face)
            {
                faces.push(face);
            }
        }
        faces
    }
}

/// `count` points evenly along a line, with its two ends.
fn spread_along(points: &[Place], count: usize) -> Vec<Place> {
    let lengths: Vec<f32> = points
        .windows(2)
        .map(|pair| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1]))
        .collect();
    let total: f32 = lengths.iter().sum();
    let last = count.saturating_sub(1).max(1) as f32;
    (0..count)
        .filter_map(|index| {
            let mut left = total * index as f32 / last;
            for (pair, &length) in points.windows(2).zip(&lengths) {
                if left <= length {
                    let share = if length > 0.0 { left / length } else { 0.0 };
                    let between =
                        [0, 1].map(|axis| pair[0][axis] + (pair[1][axis] - pair[0][axis]) * share);
                    return Some(between);
                }
                left -= length;
            }
            points.last().copied()
        })
        .collect()
}

#[derive(Default)]
pub(crate) struct MapState {
    pub map: Option<FaceMap>,
    /// The faces between which the selected one is, with their shares.
    pub between: Vec<(u32, f32)>,
    /// The face that is looked at in full, and its picture once it is there.
    closer: Option<(u32, Option<Arc<RgbImage>>)>,
    is_asked: bool,
    version: u64,
}

impl MapState {
    /// Its versions go on counting.
    pub fn forget(&mut self) {
        *self = Self {
            version: self.version,
            ..Self::default()
        };
    }

    pub fn take_crop(&mut self, origin: &Origin, picture: &Arc<RgbImage>) {
        if let (Some((face, closer)), Some(map)) = (&mut self.closer, &self.map)
            && map.origin(*face) == Some(origin)
        {
            *closer = Some(Arc::clone(picture));
        }
    }

    /// Handles a map; returns whether it is of other faces than before.
    pub fn take(&mut self, news: MapNews) -> bool {
        self.version += 1;
        let known = self
            .map
            .take()
            .filter(|map| Arc::ptr_eq(&map.faces, &news.faces));
        let is_new = known.is_none();
        let (colours, identity) = match known {
            Some(map) => (map.colours, map.identity),
            None => {
                let colours = news.faces.iter().map(|face| face.colour);
                (colours.collect(), self.version)
            }
        };
        self.map = Some(FaceMap {
            colours,
            faces: news.faces,
            places: news.places,
            ranks: news.ranks,
            fraction: news.fraction,
            left_secs: news.left_secs,
            version: self.version,
            identity,
        });
        is_new
    }

    pub fn take_colours(&mut self, colours: &[(u32, Rgb<u8>)]) {
        let Some(map) = &mut self.map else {
            return;
        };
        for &(face, colour) in colours {
            if let Some(known) = map.colours.get_mut(face as usize) {
                *known = Some(colour);
            }
        }
    }
}

impl Collections {
    /// The map of the chosen faces; `None` until there is one.
    pub fn map(&self) -> Option<&FaceMap> {
        self.map.map.as_ref()
    }

    /// Where the selected face is on the map, with its edits.
    pub fn place_of_selected(&self, context: &Context) -> Option<Place> {
        let map = self.map()?;
        context.edited_code(context.document().selected()?)?;
        let mut place = [0.0; 2];
        let between = &self.map.between;
        for &(face, share) in between {
            let at = map.places.get(face as usize)?;
            place[0] += at[0] * share;
            place[1] += at[1] * share;
        }
        (!between.is_empty()).then_some(place)
    }

    pub(crate) fn ask_for_map(&mut self) {
        let collections = &mut *self;
        let is_needed = collections.watching.map && collections.status.is_open;
        if is_needed && !collections.map.is_asked {
            collections.map.is_asked = true;
            collections.send(CollectionOrder::Map);
        }
    }

    /// Has a face of the map shown in full, in place of the one before.
    pub(crate) fn look_closer(&mut self, face: Option<u32>) {
        let map = &mut self.map;
        map.closer = face.map(|face| (face, None));
        let origin = face.and_then(|face| map.map.as_ref()?.origin(face).cloned());
        if let Some(origin) = origin {
            self.send(CollectionOrder::Crops(vec![origin]));
        }
    }

    /// The face of the map that is shown in full, once it has been made.
    pub fn closer_face(&self) -> Option<(u32, &Arc<RgbImage>)> {
        let (face, picture) = self.map.closer.as_ref()?;
        Some((*face, picture.as_ref()?))
    }

    /// Refines the map no further.
    pub(crate) fn stop_map(&mut self) {
        self.send(CollectionOrder::StopMap);
    }

    /// Asks for small pictures of faces on the map, the most urgent first, in place of what was asked for before.
    pub(crate) fn want_thumbnails(&mut self, faces: Vec<u32>) {
        self.send(CollectionOrder::Thumbnails(faces));
    }

    /// The small pictures that have arrived since the last call.
    pub(crate) fn take_thumbnails(&mut self) -> VecDeque<(u32, Arc<RgbImage>)> {
        std::mem::take(&mut self.thumbnails)
    }

    /// Puts faces of the map into the slots, in place of all that is there, so that the morph goes from one to the next. One
    /// step of the history. `false` with fewer than two.
    pub(crate) fn lay_path(&mut self, context: &mut Context, faces: &[u32]) -> bool {
        let Some(map) = self.map() else {
            return false;
        };
        let faces: Vec<(Source, String)> = faces
            .iter()
            .take(MAX_PATH)
            .filter_map(|&face| Some((map.source(face)?, map.name(face)?)))
            .collect();
        let count = faces.len();
        let is_laid = count >= 2 && context.commit(Command::ArrangeFaces { faces });
        if is_laid {
            context.notices.report(
                Severity::Info,
                format!("{count} faces are in the slots. Press Space to play the morph"),
            );
            context.scrub_to_start();
            context.show(StageView::Face);
        }
        is_laid
    }
}
