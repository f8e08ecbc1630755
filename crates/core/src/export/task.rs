//! What is to be encoded.

use super::player::{OnProgress, Player};
use super::{Animation, Frames};

/// What an encoder is given.
pub(super) struct Task<'a> {
    pub(super) frames: &'a mut dyn Frames,
    pub(super) animation: &'a Animation,
    pub(super) progress: &'a mut OnProgress<'a>,
}

impl<'a> Task<'a> {
    /// Plays the frames at a width and a height in pixels. An error says in words why the caption cannot be in them.
    pub(super) fn player(self, size_px: (u32, u32)) -> Result<Player<'a>, String> {
        Player::new(self.frames, self.animation, size_px, self.progress)
    }
}
