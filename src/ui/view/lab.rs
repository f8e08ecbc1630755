//! What the expression bar and the pages that make faces up read in one frame.

use std::path::Path;

use super::Picture;
use facemath_core::latent::{Completion, Condition};
use facemath_studio::{
    Answer, ExpressionState, Game, Inventions, Preset, SlotId, Source, WalkSettings,
};

/// Finds what could be typed at a place, in bytes from the start of a text.
pub type Complete<'a> = dyn Fn(&str, usize) -> Completion + 'a;

/// What the expression bar reads in one frame.
pub struct ExpressionView<'a> {
    /// How the expression stands.
    pub state: &'a ExpressionState,
    /// What it comes to, or came to last while it is typed on.
    pub answer: Option<&'a Answer>,
    /// Completes words.
    pub complete: Box<Complete<'a>>,
    /// The names of the faces.
    pub faces: Vec<String>,
    /// Expressions to start from.
    pub presets: Box<dyn Fn() -> Vec<Preset> + 'a>,
    /// Expressions used lately, newest first.
    pub recent: &'a [String],
    /// The functions that the model knows, as they are written, with what they do.
    pub functions: Vec<(&'static str, &'static str)>,
    /// A sum that shows what can be written.
    pub example: String,
}

/// What the page of inventions shows.
pub struct InventionsView<'a> {
    /// What was asked for.
    pub settings: Inventions,
    /// What new faces can be asked for.
    pub conditions: Vec<Condition>,
    /// The slots of the parents of children.
    pub parents: [Option<SlotId>; 2],
    /// Why there is nothing to see.
    pub problem: Option<&'static str>,
    /// What a slot is to hold for the face at a place, and its name.
    pub face: Box<dyn Fn(usize) -> Option<(Source, String)> + 'a>,
}

/// What the page of the walk shows.
#[derive(Debug, Clone, Default)]
pub struct WalkView {
    /// Which walk.
    pub settings: WalkSettings,
    /// The slot it sets out from.
    pub start: Option<SlotId>,
    /// Whether it moves.
    pub is_walking: bool,
    /// The frame on show, and how many there are.
    pub frame: Option<(usize, usize)>,
    /// The frames nearest to the faces that it passes, by their numbers.
    pub face_frames: Vec<usize>,
    /// Where it stands, in faces.
    pub position: f32,
    /// What a slot is to hold for the face on show, and its name.
    pub face: Option<(Source, String)>,
}

/// What the page of the game shows.
pub struct GameView<'a> {
    /// Round and score.
    pub game: &'a Game,
    /// The two faces, from left to right, once both are there.
    pub faces: Option<[Picture; 2]>,
    /// What slots are to hold for them, with names, once the round is answered.
    pub sources: [Option<(Source, String)>; 2],
    /// Whether both are made equally sharp.
    pub is_even: bool,
    /// The folder whose photos are played with.
    pub folder: Option<&'a Path>,
}
