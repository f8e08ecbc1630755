//! Faces without a photograph's detail, larger than the decoder's pictures, of a model that can draw them so.

use facemath_core::latent::Latent;
use facemath_nets::engine::Drawing;
use image::RgbImage;

use super::{code, drawing_of_size, engine_of, own, photograph, pixels, preview, tiny_engine};
use crate::engine_support::gate::LEFT;
use crate::engine_support::tiny::TinyNetwork;
use crate::engine_support::upscaler::LIFT;

fn mean(picture: &RgbImage) -> f32 {
    let values = picture.as_raw();
    values.iter().map(|&value| f32::from(value)).sum::<f32>() / values.len() as f32 / 255.0
}

/// A face of which all is the model's, at `size_px`, from a model that draws larger pictures and from one that does not.
fn of_both(latent: &Latent, size_px: u32) -> [RgbImage; 2] {
    [engine_of(TinyNetwork::with_upscaler), tiny_engine()].map(|engine| {
        engine.send(preview(LEFT, 1, drawing_of_size(latent, &[], 1.0, size_px)));
        let picture = pixels(&engine);
        assert_eq!(picture.dimensions(), (size_px, size_px));
        picture
    })
}

#[test]
fn larger_faces_are_drawn_larger_not_enlarged() {
    // Dark enough that nothing is lost when it becomes lighter.
    let face = Latent::zeros(TinyNetwork::LATENT_DIM);
    for size_px in [2 * TinyNetwork::SIZE_PX, 100] {
        let [ours, enlarged] = of_both(&face, size_px);
        let lighter = mean(&ours) - mean(&enlarged);
        assert!((lighter - LIFT).abs() < 0.01, "{size_px}: {lighter}");
    }
}

#[test]
fn a_size_between_the_decoders_and_the_largest_is_made_of_the_largest() {
    let face = Latent::zeros(TinyNetwork::LATENT_DIM);
    let [ours, enlarged] = of_both(&face, TinyNetwork::SIZE_PX + 7);
    let lighter = mean(&ours) - mean(&enlarged);
    assert!((lighter - LIFT).abs() < 0.01, "{lighter}");
}

#[test]
fn the_decoders_own_size_stays_its_own() {
    let face = code(3);
    let [ours, plain] = of_both(&face, TinyNetwork::SIZE_PX);
    assert_eq!(ours, plain);
    let engine = engine_of(TinyNetwork::with_upscaler);
    engine.send(preview(LEFT, 1, Drawing::from(face)));
    assert_eq!(pixels(&engine), plain);
}

#[test]
fn a_photographs_detail_is_laid_over_the_decoders_own_picture() {
    let a = photograph(1);
    let engine = engine_of(TinyNetwork::with_upscaler);
    engine.send(preview(LEFT, 1, own(&a)));
    assert_eq!(pixels(&engine), *a.pixels);
    // With none of its detail the face is the model's again.
    let [ours, _] = of_both(&a.latent, a.pixels.width());
    engine.send(preview(
        LEFT,
        2,
        drawing_of_size(&a.latent, &[(&a, 1.0)], 0.0, a.pixels.width()),
    ));
    assert_eq!(pixels(&engine), ours);
}
