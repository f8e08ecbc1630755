//! What is to be encoded.

use super::player::{Finish, OnProgress, Player};
use super::{Animation, Frames};

/// What an encoder is given.
pub(super) struct Task<'a> {
    pub(super) frames: &'a mut dyn Frames,
    pub(super) animation: &'a Animation,
    pub(super) progress: &'a mut OnProgress<'a>,
}

impl<'a> Task<'a> {
    /// Plays the frames as they are after `finish`.
    pub(super) fn player(self, finish: Finish) -> Player<'a> {
        Player::new(self.frames, self.animation, finish, self.progress)
    }
}
