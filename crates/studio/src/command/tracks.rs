//! What commands do to the attribute tracks of the film.

use crate::document::Document;
use crate::fault::CommandError;
use crate::limits::MAX_TRACKS;
use crate::timeline::{Attribute, Track, TrackPoint};
use facemath_core::latent::Easing;

/// A change of the film's attribute tracks.
#[derive(Clone, Debug, PartialEq)]
pub enum TrackEdit {
    /// Puts a point in, in place of one at the same position; the first one makes the track.
    Set {
        attribute: Attribute,
        point: TrackPoint,
    },
    /// Moves a point, counted from 0; it stays between its neighbours.
    Move {
        attribute: Attribute,
        index: usize,
        to: TrackPoint,
    },
    /// Sets how the value goes on from a point, counted from 0.
    Ease {
        attribute: Attribute,
        index: usize,
        easing: Easing,
    },
    /// Takes a point away, and the track with the last one.
    RemovePoint { attribute: Attribute, index: usize },
    /// Takes the track away.
    Remove { attribute: Attribute },
}

impl TrackEdit {
    pub(super) fn title(&self) -> &'static str {
        match self {
            Self::Set { .. } => "set track",
            Self::Move { .. } => "move point",
            Self::Ease { .. } => "change easing",
            Self::RemovePoint { .. } => "delete point",
            Self::Remove { .. } => "delete track",
        }
    }

    /// What a drag of it changes: a track, and one of its points or none.
    pub(super) fn drag_key(&self) -> Option<(Attribute, Option<usize>)> {
        match self {
            Self::Set { attribute, .. } => Some((attribute.clone(), None)),
            Self::Move {
                attribute, index, ..
            }
            | Self::Ease {
                attribute, index, ..
            } => Some((attribute.clone(), Some(*index))),
            Self::RemovePoint { .. } | Self::Remove { .. } => None,
        }
    }

    fn attribute(&self) -> &Attribute {
        match self {
            Self::Set { attribute, .. }
            | Self::Move { attribute, .. }
            | Self::Ease { attribute, .. }
            | Self::RemovePoint { attribute, .. }
            | Self::Remove { attribute } => attribute,
        }
    }
}

/// Carries out such a change; on an error the document may be half changed.
pub(super) fn edit(document: &mut Document, edit: &TrackEdit) -> Result<(), CommandError> {
    let attribute = edit.attribute();
    let place = document
        .tracks
        .iter()
        .position(|track| track.attribute == *attribute);
    let track = place.and_then(|place| document.tracks.get_mut(place));
    let is_done = match (edit, track) {
        (TrackEdit::Set { point, .. }, Some(track)) => {
            track.set(*point);
            true
        }
        (TrackEdit::Set { point, .. }, None) => {
            document.tracks.push(Track::new(attribute.clone(), *point));
            true
        }
        (TrackEdit::Move { index, to, .. }, Some(track)) => track.move_point(*index, *to),
        (TrackEdit::Ease { index, easing, .. }, Some(track)) => track.ease(*index, *easing),
        (TrackEdit::RemovePoint { index, .. }, Some(track)) => track.remove(*index),
        (TrackEdit::Remove { .. }, Some(track)) => {
            track.clear();
            true
        }
        (_, None) => false,
    };
    if !is_done {
        return Err(CommandError::NoSuchTrack);
    }
    document.tracks.retain(|track| !track.points().is_empty());
    if document.tracks.len() > MAX_TRACKS {
        return Err(CommandError::TooManyTracks);
    }
    document.tracks.iter().try_for_each(Track::validate)
}

/// Checks the tracks of a document from a file. Returns the first fault in words.
pub(crate) fn check_tracks(document: &Document) -> Result<(), String> {
    let tracks = document.tracks();
    if tracks.len() > MAX_TRACKS {
        return Err(format!(
            "it has {} tracks instead of {MAX_TRACKS} at most",
            tracks.len()
        ));
    }
    for (index, track) in tracks.iter().enumerate() {
        let number = index + 1;
        let fault = track.validate();
        fault.map_err(|fault| format!("track {number}: {fault}"))?;
        let mut before = tracks.iter().take(index);
        if before.any(|other| other.attribute == track.attribute) {
            return Err(format!("track {number}: there is another of its kind"));
        }
    }
    Ok(())
}
