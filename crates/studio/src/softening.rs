//! Making two pictures equally sharp, so that they are told apart by what they show.

use image::imageops::blur;
use image::{ImageBuffer, Luma, RgbImage};

/// Widest blur that is tried, in pixels: beyond it no face is left.
const MAX_SIGMA_PX: f32 = 4.0;
/// Halvings of the search: to a thousandth of a pixel.
const STEPS: usize = 12;

type Plane = ImageBuffer<Luma<f32>, Vec<f32>>;

/// `picture`, blurred by a Gaussian until it is no sharper than `model`; as it is where it is softer already.
///
/// Sharpness is the variance of the Laplacian, the measure of `facemath eval` (Pech-Pacheco et al. 2000).
pub(super) fn soften_to_match(picture: &RgbImage, model: &RgbImage) -> RgbImage {
    let plane = luma(picture);
    let wanted = sharpness(&luma(model));
    if sharpness(&plane) <= wanted {
        return picture.clone();
    }
    let (mut sharper, mut softer) = (0.0, MAX_SIGMA_PX);
    for _ in 0..STEPS {
        let middle = f32::midpoint(sharper, softer);
        if sharpness(&blur(&plane, middle)) > wanted {
            sharper = middle;
        } else {
            softer = middle;
        }
    }
    blur(picture, softer)
}

/// Brightness, 0 to 255.
fn luma(picture: &RgbImage) -> Plane {
    ImageBuffer::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue] = picture.get_pixel(x, y).0.map(f32::from);
        // Rec. 601, as the measure of evaluation.
        Luma([0.299 * red + 0.587 * green + 0.114 * blue])
    })
}

/// The variance of the four-neighbour Laplacian inside the picture.
fn sharpness(plane: &Plane) -> f64 {
    let at = |x: u32, y: u32| f64::from(plane.get_pixel(x, y).0[0]);
    let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for y in 1..plane.height().saturating_sub(1) {
        for x in 1..plane.width().saturating_sub(1) {
            let around = at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1);
            let laplacian = around - 4.0 * at(x, y);
            count += 1.0;
            sum += laplacian;
            squares += laplacian * laplacian;
        }
    }
    if count == 0.0 {
        return 0.0;
    }
    let mean = sum / count;
    squares / count - mean * mean
}
