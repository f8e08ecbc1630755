//! What the frames of films are: those of the whole film, and of films of two keys each.

use std::sync::Arc;

use crate::context::{Context, Extent, FilmPhoto, Morph, NoFilmPhoto, SlotState};
use crate::document::Document;
use crate::export_job::{FrameSource, Frames};
use crate::film::Film;
use crate::storage::as_file_name;
use crate::timeline::{FilmKey, Schedule, Timeline};
use crate::whole_frames::{WholeFrame, WholeFrames};
use facemath_core::detail::PasteOptions;
use facemath_core::export::{Animation, Caption, FilmPlan, Films, Provenance, Repeat};
use facemath_core::words;
use facemath_nets::engine::Drawing;

/// The frames of a film, or of several one after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct FilmPictures {
    drawings: Vec<Drawing>,
    whole: Option<WholeFrames>,
}

impl From<Vec<Drawing>> for FilmPictures {
    /// Frames that are faces alone.
    fn from(drawings: Vec<Drawing>) -> Self {
        Self {
            drawings,
            whole: None,
        }
    }
}

impl FilmPictures {
    /// What the engine is asked for, in order.
    pub fn drawings(&self) -> &[Drawing] {
        &self.drawings
    }

    /// How many frames there are.
    pub fn count(&self) -> usize {
        let whole = self.whole.as_ref().map(WholeFrames::count);
        whole.unwrap_or(self.drawings.len())
    }

    /// How they come about: a whole photograph is a composite, however its face is drawn.
    pub fn provenance(&self) -> Provenance {
        self.provenance_of(self.drawings.iter().any(Drawing::carries_detail))
    }

    /// How some of them come about, by whether any of those carries detail.
    pub(crate) fn provenance_of(&self, carries_detail: bool) -> Provenance {
        Provenance::of(self.whole.is_some() || carries_detail)
    }

    /// Starts drawing them without waiting.
    pub fn frames(self, source: &dyn FrameSource) -> Frames {
        let drawn = source.frames(self.drawings);
        Self::of_drawn(self.whole, drawn)
    }

    /// The frames made of faces that were drawn.
    pub(crate) fn of_drawn(whole: Option<WholeFrames>, drawn: Frames) -> Frames {
        match whole {
            Some(whole) => whole.of_drawn(drawn),
            None => drawn,
        }
    }

    /// How they are made of what is drawn, if they are not just that.
    pub(crate) fn whole(&self) -> Option<&WholeFrames> {
        self.whole.as_ref()
    }
}

/// What pictures of a film are made with: the document as it stands, and the photograph behind it where that is written whole.
pub(crate) struct FilmMaker<'a> {
    context: &'a Context,
    film: Film,
    animation: Animation,
    photo: Option<FilmPhoto>,
    morph: Morph,
}

impl<'a> FilmMaker<'a> {
    /// For the film as it is now, once all its faces are there.
    ///
    /// # Errors
    /// A sentence saying what is missing.
    pub fn new(context: &'a Context, film: Film) -> Result<Self, String> {
        if let Some((name, state)) = context.unfinished_key() {
            return Err(match state {
                SlotState::Failed(reason) => format!("{name} cannot take part: {reason}"),
                _ => format!("Wait until {name} is ready"),
            });
        }
        Self::of_those_that_are_there(context, film)
    }

    /// For the film through those of its faces that are there.
    ///
    /// # Errors
    /// A sentence saying what is missing.
    pub fn of_those_that_are_there(context: &'a Context, film: Film) -> Result<Self, String> {
        let morph = context
            .morph()
            .filter(|morph| morph.path.segments() > 0)
            .ok_or("A morph needs two faces. Put another one into a slot")?;
        let photo = match film.is_whole_photo.then(|| context.film_photo()) {
            Some(Ok(photo)) => Some(photo),
            Some(Err(NoFilmPhoto::NotYet)) => return Err(NoFilmPhoto::NotYet.reason().to_owned()),
            Some(Err(NoFilmPhoto::Never(_))) | None => None,
        };
        if let Some(fault) = context.document().caption().names_fault() {
            return Err(words::capitalised(&fault));
        }
        Ok(Self {
            context,
            film,
            animation: animation(context, film),
            photo,
            morph,
        })
    }

    /// How a part of the film is written, with the names of its two ends in its caption.
    pub fn animation(&self, part: &FilmPart) -> Animation {
        Animation {
            caption: caption_between(self.context, part.ends),
            keys: part.schedule.key_frames(),
            ..self.animation.clone()
        }
    }

    /// The caption at a position of the film: where there are many films, of the one from the key before it to the next.
    pub fn caption_at(&self, position: f32) -> Caption {
        let of_all = ends(self.context);
        if self.film.films == Films::One {
            return caption_between(self.context, of_all);
        }
        let ready = self.context.ready_keys().into_iter();
        let [mut before, mut after] = of_all;
        for (number, _) in ready {
            if number as f32 <= position && number < of_all[1] {
                before = number;
            } else if number > before {
                after = after.min(number);
            }
        }
        caption_between(self.context, [before, after])
    }

    /// All of the film.
    pub fn whole(&self) -> FilmPart {
        FilmPart {
            morph: self.morph.clone(),
            schedule: self.context.schedule(),
            ends: ends(self.context),
        }
    }

    /// The film of two keys alone, by their numbers; `None` where one of them is not there.
    pub fn between(&self, keys: [usize; 2]) -> Option<FilmPart> {
        Some(FilmPart {
            morph: self.morph.between_keys(keys)?,
            schedule: between(self.context.document(), keys)?,
            ends: keys,
        })
    }

    /// Frames of a part behind those that are there.
    pub fn add(
        &self,
        pictures: &mut FilmPictures,
        part: &FilmPart,
        frames: impl IntoIterator<Item = usize>,
    ) {
        let FilmPart {
            morph, schedule, ..
        } = part;
        let positions = frames.into_iter();
        let positions = positions.map(|frame| schedule.position_of_frame(frame));
        let extent = Extent::Exactly(self.animation.size_px);
        let Some(photo) = &self.photo else {
            let drawings = positions.map(|at| self.context.frame_of(morph, at, extent));
            pictures.drawings.extend(drawings);
            return;
        };
        let mut frames = Vec::new();
        for position in positions {
            let drawing = self.context.frame_of(morph, position, extent);
            let detail = self.context.film_detail_at(position);
            let last = pictures.drawings.last().map(|last| last.sharpen);
            let draws_plain = last != Some(drawing.sharpen);
            // What is put back takes its detail from the photograph itself.
            let alone = |latent| Drawing {
                sharpen: drawing.sharpen,
                ..Drawing::from(latent)
            };
            if draws_plain {
                pictures.drawings.push(alone(photo.plain.clone()));
            }
            let codes = [photo.plain.clone(), drawing.latent.clone()];
            frames.push(WholeFrame {
                draws_plain,
                glasses: self.context.glasses_change(&codes),
                options: PasteOptions { detail },
            });
            pictures.drawings.push(alone(drawing.latent));
        }
        let size_px = self.film.format.picture_px(&self.animation);
        let empty = || WholeFrames::new(Arc::clone(&photo.photo), photo.framing, size_px);
        pictures.whole.get_or_insert_with(empty).extend(frames);
    }
}

/// A film that can be written into a file of its own.
#[derive(Clone)]
pub(crate) struct FilmPart {
    morph: Morph,
    /// Its timing.
    pub schedule: Schedule,
    /// The numbers of its first and its last key.
    ends: [usize; 2],
}

/// The numbers of the first and the last key of those that are there.
fn ends(context: &Context) -> [usize; 2] {
    let ready = context.ready_keys();
    let number = |key: Option<&(usize, FilmKey<'_>)>| key.map_or(0, |(number, _)| *number);
    [number(ready.first()), number(ready.last())]
}

/// The caption with the names of the faces of two keys.
fn caption_between(context: &Context, ends: [usize; 2]) -> Caption {
    let document = context.document();
    let keys = document.film_keys();
    let name = |key: usize| keys.get(key).map_or("", |key| key.face.name.as_str());
    document.caption().named(ends.map(name))
}

/// The timing of a film of two keys alone: it goes from the one to the other wherever the film of all begins and ends.
fn between(document: &Document, keys: [usize; 2]) -> Option<Schedule> {
    let of_film = document.film_keys();
    let timeline = Timeline {
        starts_at: None,
        ends_at: None,
        ..*document.timeline()
    };
    let [from, to] = keys.map(|number| Some((number, of_film.get(number)?.key.as_ref())));
    Some(Schedule::of_numbered_keys(&timeline, [from?, to?]))
}

/// Films whose sizes are guessed one by one; more are about as large as these.
const MOST_GUESSED: usize = 50;

/// About how large the files of the film will be together, in bytes, before anything is drawn.
pub(crate) fn guess_bytes(context: &Context, film: Film) -> u64 {
    let document = context.document();
    let animation = animation(context, film);
    let photo = context.film_photo().ok().filter(|_| film.is_whole_photo);
    let of_one = |order: &[usize]| {
        let guess = match &photo {
            Some(photo) => guess_whole_bytes(film, &animation, photo, order),
            None => film.format.guess_bytes(order, &animation),
        };
        // A limit is met.
        film.encoding
            .max_bytes
            .map_or(guess, |most| guess.min(most))
    };
    let plans = plans(document, film.films);
    if plans.is_empty() {
        return of_one(&document.schedule().play_order());
    }
    let guessed = plans.len().min(MOST_GUESSED);
    let schedules = plans
        .iter()
        .take(guessed)
        .filter_map(|plan| between(document, plan.faces));
    let sum: u64 = schedules
        .map(|schedule| of_one(&schedule.play_order()))
        .sum();
    sum * plans.len() as u64 / guessed as u64
}

/// The same for one film of a whole photograph: most formats store what changes alone, which is the face.
fn guess_whole_bytes(film: Film, animation: &Animation, photo: &FilmPhoto, order: &[usize]) -> u64 {
    let all = film.format.guess_bytes(order, animation);
    let first = order.get(..1).unwrap_or_default();
    let longer = photo.photo.width_px().max(photo.photo.height_px()).max(1);
    let scale = animation.size_px as f32 / longer as f32;
    let face = Animation {
        size_px: (photo.framing.size_px * scale).round().max(1.0) as u32,
        ..Animation::default()
    };
    if film.is_folder() || film.format.is_picture() {
        return all;
    }
    let of_face = |order| film.format.guess_bytes(order, &face);
    let guess = film.format.guess_bytes(first, animation) + of_face(order) - of_face(first);
    guess.min(all)
}

/// How the film of the document's timeline is written into a file.
pub fn animation(context: &Context, film: Film) -> Animation {
    let timeline = context.document().timeline();
    let animation = Animation {
        fps: timeline.fps,
        size_px: timeline.size_px,
        // The keys say how long each of them rests.
        hold_frames: 0,
        ping_pong: timeline.ping_pong,
        repeat: if timeline.looped {
            film.repeat()
        } else {
            Repeat::Times(1)
        },
        provenance: film.provenance(),
        encoding: film.encoding,
        caption: caption_between(context, ends(context)),
        keys: context.schedule().key_frames(),
        ..Animation::default()
    };
    match film.is_whole_photo.then(|| context.film_photo()) {
        Some(Ok(FilmPhoto { photo, .. })) => {
            let shape = (photo.width_px(), photo.height_px());
            Animation {
                // More pixels than the photograph has would only be enlarged ones.
                size_px: animation.size_px.min(shape.0.max(shape.1)),
                shape,
                ..animation
            }
        }
        _ => animation,
    }
}

/// The films that are made of the keys of a document, under names of theirs; none for one film of all.
pub(crate) fn plans(document: &Document, films: Films) -> Vec<FilmPlan> {
    let keys = document.film_keys();
    let numbers: Vec<usize> = match films {
        Films::One | Films::Steps => (0..keys.len()).collect(),
        // A face that comes again, as in a circle, makes no film with itself.
        Films::Pairs => (0..keys.len())
            .filter(|&number| {
                let mut before = keys.iter().take(number);
                !before.any(|other| {
                    keys.get(number)
                        .is_some_and(|key| key.key.face == other.key.face)
                })
            })
            .collect(),
    };
    if films.count(numbers.len()) > Films::MOST {
        return Vec::new();
    }
    let of = |number: &usize| keys.get(*number).map(|key| as_file_name(&key.face.name));
    let names: Vec<String> = numbers.iter().filter_map(of).collect();
    let mut plans = films.plans(&names);
    for plan in &mut plans {
        plan.faces = plan
            .faces
            .map(|place| numbers.get(place).copied().unwrap_or(place));
    }
    plans
}
