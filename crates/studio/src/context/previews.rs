//! Which picture shows which face: asks the engine only for what changed, and lets no old answer through.

use std::collections::HashMap;

use super::outbox::Outbox;
use super::picture::{Picture, Shown};
use crate::{Request, Source};
use facemath_nets::engine::{Drawing, Generation, Sharpen};

/// Whose face a picture shows. Frames of one subject may replace each other as they arrive, so that a picture follows a
/// drag even when the engine is slower than the hand; a late frame of another subject must never be seen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Subject {
    Face {
        source: Source,
        model: String,
    },
    /// As [`Subject::Face`], for seeing what its edits change.
    Difference {
        source: Source,
        model: String,
    },
    Morph {
        model: String,
    },
    Walk {
        model: String,
    },
    Tile {
        model: String,
    },
}

/// What was asked for last for a picture.
#[derive(Debug)]
struct Asked {
    subject: Subject,
    drawing: Drawing,
    sharpen: Sharpen,
    generation: Generation,
    /// The first generation of this subject.
    subject_since: Generation,
    shown: Option<Shown>,
}

#[derive(Debug, Default)]
pub(crate) struct Previews {
    sharpen: Sharpen,
    /// Whether only the stage follows a change of sharpening for now.
    is_dragging: bool,
    asked: HashMap<Picture, Asked>,
}

impl Previews {
    /// How pictures are to be sharpened from now on. During a drag only the stage is drawn anew for it.
    pub fn set_sharpen(&mut self, sharpen: Sharpen, is_dragging: bool) {
        self.sharpen = sharpen;
        self.is_dragging = is_dragging;
    }

    /// Says what a picture is to show now; a request goes out only if that is something else than before. `None` blanks
    /// the picture. Returns whether a request has gone out.
    pub fn want(
        &mut self,
        picture: Picture,
        wanted: Option<(Subject, Drawing)>,
        outbox: &mut Outbox,
    ) -> bool {
        let Some((subject, drawing)) = wanted else {
            self.asked.remove(&picture);
            return false;
        };
        if self.is_as_wanted(picture, &subject, &drawing) {
            return false;
        }
        let before = self.asked.remove(&picture);
        let sharpen = self.sharpen;
        let is_same_subject = before
            .as_ref()
            .is_some_and(|asked| asked.subject == subject);
        let (subject_since, shown) = match before {
            Some(asked) if is_same_subject => (Some(asked.subject_since), asked.shown),
            // The old face stays until the new one is there: no flicker.
            Some(asked) => (None, asked.shown),
            None => (None, None),
        };
        let generation = outbox.next_generation();
        let target = picture.target();
        outbox.push(match picture {
            Picture::Tile(_) => Request::Thumbnail {
                target,
                generation,
                drawing: drawing.clone(),
            },
            _ => Request::Preview {
                target,
                generation,
                drawing: drawing.clone(),
            },
        });
        self.asked.insert(
            picture,
            Asked {
                subject,
                drawing,
                sharpen,
                generation,
                subject_since: subject_since.unwrap_or(generation),
                shown,
            },
        );
        true
    }

    /// Whether a picture has been asked for as it is wanted: then [`Previews::want`] would ask for nothing.
    pub fn is_as_wanted(&self, picture: Picture, subject: &Subject, drawing: &Drawing) -> bool {
        let can_wait = self.is_dragging && picture != Picture::Stage;
        self.asked.get(&picture).is_some_and(|asked| {
            asked.subject == *subject
                && asked.drawing == *drawing
                && (can_wait || asked.sharpen == self.sharpen)
        })
    }

    /// Handles a frame, unless it is stale: of a picture that is blank now, of another subject, or older than what is
    /// shown. Returns whether it is shown from now on.
    pub fn receive(&mut self, picture: Picture, frame: Shown) -> bool {
        let Some(asked) = self.asked.get_mut(&picture) else {
            return false;
        };
        let is_asked_for = (asked.subject_since..=asked.generation).contains(&frame.generation);
        let is_newer = asked
            .shown
            .as_ref()
            .is_none_or(|shown| shown.generation < frame.generation);
        let is_shown = is_asked_for && is_newer;
        if is_shown {
            asked.shown = Some(frame);
        }
        is_shown
    }

    pub fn shown(&self, picture: Picture) -> Option<&Shown> {
        self.asked.get(&picture)?.shown.as_ref()
    }

    /// Whether the newest picture is still on its way.
    pub fn is_waiting(&self, picture: Picture) -> bool {
        self.asked.get(&picture).is_some_and(|asked| {
            asked
                .shown
                .as_ref()
                .is_none_or(|shown| shown.generation < asked.generation)
        })
    }

    /// The picture, unless it is still one of another subject.
    pub fn shown_of_subject(&self, picture: Picture) -> Option<&Shown> {
        let asked = self.asked.get(&picture)?;
        let shown = asked.shown.as_ref()?;
        (shown.generation >= asked.subject_since).then_some(shown)
    }

    /// Whether what was asked for the stage last carries detail.
    pub fn has_detail_on_stage(&self) -> bool {
        let asked = self.asked.get(&Picture::Stage);
        asked.is_some_and(|asked| asked.drawing.carries_detail())
    }

    /// The pictures asked for so far.
    pub fn pictures(&self) -> Vec<Picture> {
        self.asked.keys().copied().collect()
    }

    /// Asks for everything again on the next [`Previews::want`].
    pub fn forget_all(&mut self) {
        self.asked.clear();
    }
}
