//! What the stage shows, and the morph on it.

use super::Context;
use super::codes::FaceKey;
use super::drawings::{Extent, SMALL_PX, faded, mixed_apart};
use crate::Playhead;
use crate::command::Command;
use crate::document::Slot;
use crate::timeline::{Attributes, FilmKey, KeyNumbers, Schedule};
use facemath_core::latent::{Between, Easing, Edits, Interpolation, Latent, MorphPath, Way};
use facemath_nets::engine::{Drawing, Share};

/// What the stage shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StageView {
    /// The selected face with its edits.
    #[default]
    Face,
    /// The morph at the playhead.
    Morph,
    /// The whole photo of the selected face, with its edits.
    Photo,
    /// What the edits of the selected face change.
    Difference,
    /// The random walk where it stands.
    Walk,
}

impl Context {
    /// What the stage shows.
    pub fn stage_view(&self) -> StageView {
        self.stage_view
    }

    /// Chooses what the stage shows. Showing a face stops the morph.
    pub(crate) fn show(&mut self, view: StageView) {
        self.stage_view = view;
        if view != StageView::Morph {
            self.playhead.pause();
        }
        if view != StageView::Walk {
            self.walk_head.is_playing = false;
        }
    }

    /// Whether the random walk moves by itself.
    pub fn is_walking(&self) -> bool {
        self.walk_head.is_playing && self.stage_view == StageView::Walk
    }

    /// Shows what a command has just touched.
    pub(crate) fn turn_stage_to(&mut self, command: &Command) {
        match command {
            // These ask to see one face: the morph stops.
            Command::SelectSlot { .. }
            | Command::PlaceFace { .. }
            | Command::PlaceFaces { .. }
            | Command::AppendFace { .. }
            | Command::ArrangeFaces { .. }
            | Command::CopySlot { .. }
            | Command::DuplicateSlot { .. }
            | Command::SetFraming { .. }
            | Command::AddSlot => {
                self.playhead.pause();
                self.turn_from_morph();
            }
            // What a track does shows in the film alone.
            Command::EditTracks(_) if self.can_morph() => self.stage_view = StageView::Morph,
            // A slider moved while the morph plays is heard in the morph.
            sliders if sliders.moves_sliders() && !self.playhead.is_playing() => {
                self.turn_from_morph();
            }
            _ => {}
        }
    }

    /// To the face, unless the whole photo is being looked at.
    fn turn_from_morph(&mut self) {
        if self.stage_view == StageView::Morph {
            self.stage_view = StageView::Face;
        }
    }

    /// Where the morph stands.
    pub fn playhead(&self) -> &Playhead {
        &self.playhead
    }

    /// How many frames a second the stage shows of a film that plays, and how many it should: `None` while it keeps its rate.
    pub fn lagging_playback(&self) -> Option<(u32, u32)> {
        let fps = self.document().timeline().fps;
        let shown = self.playback_rate.lagging()? * fps;
        Some((shown.round() as u32, fps.round() as u32))
    }

    /// The keys of the film whose faces are there by now, each with its number among all keys.
    pub fn ready_keys(&self) -> Vec<(usize, FilmKey<'_>)> {
        let Some(model) = self.engine.model() else {
            return Vec::new();
        };
        let is_ready =
            |face: &Slot| self.faces.face(face, model).is_some() && !self.is_waiting_for_axes(face);
        let keys = self.document().film_keys().into_iter().enumerate();
        keys.filter(|(_, key)| is_ready(&key.face)).collect()
    }

    /// How many faces the film goes through: those that are there by now.
    pub fn key_count(&self) -> usize {
        self.ready_keys().len()
    }

    /// The timing of the film through the faces that are there by now.
    pub fn schedule(&self) -> Schedule {
        let keys = self.ready_keys();
        let keys = keys.iter().map(|(number, key)| (*number, key.key.as_ref()));
        Schedule::of_numbered_keys(self.document().timeline(), keys)
    }

    /// Whether there are two faces or more to morph between.
    pub fn can_morph(&self) -> bool {
        self.key_count() >= 2
    }

    /// Plays the morph on the stage. Does nothing with fewer than two faces.
    pub(crate) fn play(&mut self) {
        let schedule = self.schedule();
        if schedule.key_count() >= 2 {
            self.show(StageView::Morph);
            self.playhead.play(&schedule);
        }
    }

    /// Stops the morph where it is.
    pub(crate) fn pause(&mut self) {
        self.playhead.pause();
    }

    /// Plays or pauses.
    pub(crate) fn toggle_play(&mut self) {
        if self.playhead.is_playing() {
            self.pause();
        } else {
            self.play();
        }
    }

    /// Shows the morph at a position, under a hand that moves until [`Context::end_gesture`]: 0 is the first face, 1 the
    /// second (see [`Schedule`]).
    pub(crate) fn scrub(&mut self, position: f32) {
        self.hand.move_at(self.notices.now_secs);
        self.go_to(position);
    }

    pub(crate) fn go_to(&mut self, position: f32) {
        let schedule = self.schedule();
        self.show(StageView::Morph);
        self.playhead.scrub(position, &schedule);
    }

    /// Goes some frames forward, or back if negative.
    pub(crate) fn step(&mut self, frames: i64) {
        let schedule = self.schedule();
        self.show(StageView::Morph);
        self.playhead.step(frames, &schedule);
    }

    /// Back to the first face, and to the face on the stage.
    pub(crate) fn scrub_to_start(&mut self) {
        self.go_to(0.0);
        self.show(StageView::Face);
    }

    pub(crate) fn limit_playhead(&mut self) {
        let schedule = self.schedule();
        self.playhead.limit_to(&schedule);
    }

    /// The frame of the morph at the playhead; `None` without a face.
    pub(crate) fn morph_drawing(&self, extent: Extent) -> Option<Drawing> {
        let morph = self.morph()?;
        Some(self.frame_of(&morph, self.playhead.position(), extent))
    }

    /// The way through all keys of the film whose faces are there, with their edits; `None` without a face.
    pub(crate) fn morph(&self) -> Option<Morph> {
        self.morph_by(|own| own)
    }

    /// The film drawn after each of `pieces` equal pieces of every way, whatever its easing, small.
    pub(crate) fn even_steps(&self, pieces: usize) -> Vec<Drawing> {
        let Some(morph) = self.morph_by(|_| Easing::Linear) else {
            return Vec::new();
        };
        let steps = 0..=morph.path.segments() * pieces;
        let pieces = pieces.max(1);
        let positions = steps.map(|step| {
            let share = (step % pieces) as f32 / pieces as f32;
            morph.numbers.position_of(step / pieces, share)
        });
        let extent = Extent::UpTo(SMALL_PX);
        positions
            .map(|position| self.frame_of(&morph, position, extent))
            .collect()
    }

    /// As [`Context::morph`], with other easings.
    fn morph_by(&self, easing: impl Fn(Easing) -> Easing) -> Option<Morph> {
        let timeline = self.document().timeline();
        let (mut codes, mut shares, mut ways) = (Vec::new(), Vec::new(), Vec::new());
        let (mut numbers, mut faces) = (Vec::new(), Vec::new());
        for (number, FilmKey { key, face }) in self.ready_keys() {
            numbers.push(number);
            codes.push(self.edited_code_of(&face)?);
            shares.push(self.shares(&face));
            faces.push(face.into_owned());
            let segment = key.to_next;
            ways.push(Way {
                easing: easing(segment.easing.unwrap_or(timeline.easing)),
                interpolation: segment.interpolation.unwrap_or(timeline.interpolation),
                look_delay: segment.look_delay.unwrap_or_default(),
            });
        }
        // The keys come from one model and so have one length: this fails only without any.
        let path = MorphPath::with_ways(codes, ways).ok()?;
        Some(Morph {
            path,
            shares,
            faces,
            numbers: KeyNumbers::new(numbers),
        })
    }

    /// The face at a position of the film before what tracks do to it, with the detail that it carries.
    fn face_at(&self, morph: &Morph, position: f32) -> (Latent, Vec<Share>) {
        let moved = self.moved_face_at(morph, position);
        let moved =
            moved.and_then(|(_, face)| Some((self.edited_code_of(&face)?, self.shares(&face))));
        moved.unwrap_or_else(|| morph.blended_at(position))
    }

    /// Between two keys of one face its sliders move: it passes through all years between, and through the photograph at its
    /// own, where a mixture of a child and an old face is of no age. It comes with the place of the key before it. `None` at keys, between two faces, and where the user has
    /// chosen another way between codes.
    fn moved_face_at(&self, morph: &Morph, position: f32) -> Option<(usize, Slot)> {
        let (key, share) = morph.path.place(morph.place_of(position));
        let is_straight = morph.path.way(key).interpolation == Interpolation::Linear;
        let (from, to) = (morph.faces.get(key)?, morph.faces.get(key + 1)?);
        if share <= 0.0 || !is_straight || !FaceKey::is_one_face(from, to) {
            return None;
        }
        let (code, directions) = (self.code_of(from)?, self.directions()?);
        let moved = Slot {
            edits: from.edits.toward(&to.edits, share, code, directions)?,
            ..from.clone()
        };
        Some((key, moved))
    }

    /// The sliders with which the face of the key before a position is what the film shows there, before what tracks do to it;
    /// `None` where no sliders of one face do that.
    pub(crate) fn film_edits_at(&self, position: f32) -> Option<Edits> {
        let (_, moved) = self.moved_face_at(&self.morph()?, position)?;
        Some(moved.edits)
    }

    /// The picture at a position of the morph.
    pub(crate) fn frame_of(&self, morph: &Morph, position: f32, extent: Extent) -> Drawing {
        let (code, shares) = self.face_at(morph, position);
        let attributes = Attributes::at(self.document().tracks(), position);
        let amount = self.film_detail_at(position);
        let sharpened = |drawing: Drawing| Drawing {
            sharpen: attributes.sharpen,
            ..drawing
        };
        let Some(directions) = self.directions() else {
            return sharpened(self.drawing_with(amount, code, shares, extent));
        };
        let changed = attributes.edits.apply(&code, directions);
        // As for a slot's own sliders: those leave all detail to the engine, axes may lead to another person.
        let shares = if attributes.edits.needs_axes() {
            faded(&shares, &code, &changed)
        } else {
            shares
        };
        sharpened(self.drawing_with(amount, changed, shares, extent))
    }

    /// How much of the photographs' detail the film carries at a position.
    pub(crate) fn film_detail_at(&self, position: f32) -> f32 {
        let track = Attributes::at(self.document().tracks(), position).detail;
        self.detail_amount_of(track)
    }

    /// The face at a position of the morph before what tracks do to it, with the detail that it carries; `None` without a face.
    pub(crate) fn morph_face(&self, position: f32) -> Option<(Latent, Vec<Share>)> {
        Some(self.face_at(&self.morph()?, position))
    }

    /// What the film's face on the stage is called between two settings of one face: by the slider that has moved ("Maya at
    /// 40"). `None` where more sliders move, and anywhere else.
    pub fn film_face_name(&self) -> Option<String> {
        if self.stage_view != StageView::Morph {
            return None;
        }
        let (place, moved) = self.moved_face_at(&self.morph()?, self.playhead.position())?;
        let (_, key) = self.ready_keys().into_iter().nth(place)?;
        self.document().key_name_with(&key.key, &moved.edits)
    }

    /// How old the model sees the film's face where it stands, before what tracks do to it.
    pub fn film_age_years(&self) -> Option<f32> {
        let (code, _) = self.morph_face(self.playhead.position())?;
        Some(self.directions()?.age.as_ref()?.estimate(&code))
    }
}

/// The way through the faces, and whose detail each of them carries.
#[derive(Clone)]
pub(crate) struct Morph {
    pub path: MorphPath,
    shares: Vec<Vec<Share>>,
    /// The faces of its keys, each with the sliders that count.
    faces: Vec<Slot>,
    numbers: KeyNumbers,
}

impl Morph {
    /// The film from one key to another alone, by their numbers among all keys; what tracks say counts from the one's position
    /// to the other's. `None` where one of them is not there.
    pub fn between_keys(&self, numbers: [usize; 2]) -> Option<Self> {
        let [from, to] = numbers.map(|number| self.numbers.place(number));
        let (from, to) = (from?, to?);
        Some(Self {
            path: self.path.between_keys(from, to)?,
            shares: vec![self.shares.get(from)?.clone(), self.shares.get(to)?.clone()],
            faces: vec![self.faces.get(from)?.clone(), self.faces.get(to)?.clone()],
            numbers: KeyNumbers::new(numbers.into()),
        })
    }

    /// A position of the film among the keys that are there.
    fn place_of(&self, position: f32) -> f32 {
        let (place, share) = self.numbers.place_of(position);
        place as f32 + share
    }

    /// The face at a position of the film as a mixture of two: it carries the detail of both, by how far it is from each.
    fn blended_at(&self, position: f32) -> (Latent, Vec<Share>) {
        let position = self.place_of(position);
        let Between { key, shape, look } = self.path.between(position);
        let of = |key: usize| self.shares.get(key).map_or(&[][..], Vec::as_slice);
        let shares = mixed_apart(&[(of(key), look.0, shape.0), (of(key + 1), look.1, shape.1)]);
        (self.path.at(position), shares)
    }
}
