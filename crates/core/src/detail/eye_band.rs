//! Networks that look at the band about the eyes of a face, where glasses are.

use image::RgbImage;

use super::convolutions::{Channel, Convolutions};
use crate::photo::resize;

/// Side of the pictures that such networks are taught on.
pub(super) const SIDE: usize = 128;
/// Their rows that are seen.
pub(super) const ROWS: std::ops::Range<usize> = 8..88;
/// So many pixels by so many are seen together: red of each, then green, then blue.
pub(super) const TOGETHER: usize = 2;
/// Width and height of what a network answers.
pub(super) const WIDTH: usize = SIDE / TOGETHER;
const HEIGHT: usize = (ROWS.end - ROWS.start) / TOGETHER;
/// Channels between the layers, and how far the taps of each layer's convolution are apart.
const CHANNELS: usize = 24;
const DILATIONS: [usize; 7] = [1, 1, 2, 4, 8, 2, 1];

/// A network of seven [`Convolutions`].
pub(super) struct EyeBand(Convolutions);

impl EyeBand {
    /// See [`Convolutions::read`] for `weights`. The network has so many `answers` for each place.
    pub fn read(weights: &[u8], answers: usize) -> Self {
        let [between @ .., last] = DILATIONS;
        let layers = between.map(|dilation| (CHANNELS, dilation)).into_iter();
        let layers = layers.chain([(answers, last)]);
        Self(Convolutions::read(weights, 3 * TOGETHER * TOGETHER, layers))
    }

    /// What the network answers to a face in the square that models see: channels of [`WIDTH`] times [`HEIGHT`] numbers.
    pub fn answers(&self, picture: &RgbImage) -> Vec<Channel> {
        let small = resize(picture, SIDE as u32, SIDE as u32);
        let channels = (0..3 * TOGETHER * TOGETHER).map(|input| -> Channel {
            let (colour, place) = (input / (TOGETHER * TOGETHER), input % (TOGETHER * TOGETHER));
            let (right, down) = (place % TOGETHER, ROWS.start + place / TOGETHER);
            let seen = (0..WIDTH * HEIGHT).map(|at| {
                let x = at % WIDTH * TOGETHER + right;
                let y = at / WIDTH * TOGETHER + down;
                f32::from(small.get_pixel(x as u32, y as u32).0[colour]) / 127.5 - 1.0
            });
            seen.collect()
        });
        self.0.forward(channels.collect(), WIDTH, HEIGHT)
    }
}
