//! Colours as the encoder compares them.

/// A colour's red, green and blue, in sixteenths of a level of 255.
pub(super) type Colour = [i32; 3];

/// Steps of a colour from one level to the next.
pub(super) const LEVEL: i32 = 16;

/// The brightest a channel can be.
pub(super) const BRIGHTEST: i32 = 255 * LEVEL;

/// How much red, green and blue count in a distance, in sixteenths: between the even weights that are nearest in numbers
/// and the luma weights that are nearest to the eye.
pub(super) const WEIGHTS: [i32; 3] = [5, 7, 4];

/// The colour of 8-bit channels.
pub(super) fn colour(channels: [u8; 3]) -> Colour {
    channels.map(|channel| i32::from(channel) * LEVEL)
}

/// How far apart two colours are: the weighted square of their difference, which is 256 for a grey one level lighter.
pub(super) fn distance(a: Colour, b: Colour) -> i32 {
    let [red, green, blue] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    (WEIGHTS[0] * red * red + WEIGHTS[1] * green * green + WEIGHTS[2] * blue * blue) >> 4
}

/// Pixel `x` of a row of 8-bit channels.
pub(super) fn pixel(row: &[u8], x: usize) -> [u8; 3] {
    [row[3 * x], row[3 * x + 1], row[3 * x + 2]]
}
