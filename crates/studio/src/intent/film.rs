//! What is asked for about the film: its timing, and its keys.

use std::path::PathBuf;

use crate::command::Animation;
use crate::timeline::Preset;

/// What is asked for about the morph.
#[derive(Clone, Debug, PartialEq)]
pub enum TimelineIntent {
    /// Show it at a position: 0 is the first face, 1 the second.
    Seek {
        /// The position, in faces.
        position: f32,
    },
    /// Make a film of one face and play it.
    Animate(Animation),
    /// Play or pause.
    TogglePlay,
    /// Go this many frames forward, or back if negative.
    Step(i64),
    /// Go to the first face.
    GoToStart,
    /// Go to the last face.
    GoToEnd,
    /// Start again after the last frame, or not.
    ToggleLoop,
    /// Run back to the first face after the last, or not.
    TogglePingPong,
    /// Lay out a film to start from, and play it.
    Lay(Preset),
    /// Space the frames so that each changes as much as the next.
    EvenPace,
    /// Let the film begin where it stands.
    StartHere,
    /// Let the film end where it stands.
    EndHere,
    /// Let the film run from its first key to its last.
    Whole,
    /// Keep the film without its faces under this name, for other work.
    Save(String),
    /// Lay out the film that is kept under this name over the faces in the slots, and play it.
    LaySaved(String),
    /// Let the film that is kept under this name go.
    ForgetSaved(String),
}

/// What is asked for about the keys of the film.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeysIntent {
    /// Choose a key by its number, or none.
    Choose(Option<usize>),
    /// Choose the key this many places after the chosen one, or before if negative.
    ChooseNeighbour(isize),
    /// Make picture files keys. A project file is opened instead.
    PlaceFiles {
        /// The number of the key that they come before; the number of keys for the end.
        index: usize,
        /// The files.
        files: Vec<PathBuf>,
    },
    /// Make what the stage shows a key.
    Add,
    /// Put a copy of the chosen key behind it.
    Duplicate,
    /// Take the chosen key out of the film.
    Delete,
    /// Exchange the chosen key with the one after, or before if negative.
    Move(isize),
    /// Copy the chosen key.
    Copy,
    /// Put the copied key behind the chosen one, or at the end.
    Paste,
    /// Let the film go through all slots again.
    GoBackToAutomatic,
}
