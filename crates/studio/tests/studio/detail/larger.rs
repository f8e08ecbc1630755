//! Faces of which all is the model's, where it draws larger pictures than its decoder.

use std::sync::Arc;

use facemath_nets::engine::{Drawing, ModelInfo};
use facemath_studio::Event;

use super::{detail, only, set_detail, settle, stage, studio_with, weights};
use crate::studio_support::{SIZE_PX, Studio, ready};
use crate::upscaler;

/// A model that draws pictures of twice the size takes over.
fn draw_larger(studio: &mut Studio) {
    let Event::Ready { device, model } = ready() else {
        panic!("an engine that is ready says so");
    };
    let model = Arc::new(ModelInfo {
        upscaler: Some(upscaler::lifting(SIZE_PX as usize)),
        ..model.as_ref().clone()
    });
    studio.session.handle(Event::Ready { device, model });
    settle(studio);
}

fn all_of_it_is_the_models(drawing: &Drawing, size_px: u32) {
    assert_eq!(detail(drawing).size_px, size_px);
    assert!(weights(drawing).is_empty());
    assert!(!drawing.carries_detail());
}

#[test]
fn an_invention_is_as_large_on_the_stage_as_the_model_draws() {
    let mut studio = studio_with(&[]);
    let slot = studio.slot(0);
    studio.session.invent(7, Some(slot));
    settle(&mut studio);
    let before = stage(&mut studio);
    assert_eq!(before, Drawing::from(before.latent.clone()));
    draw_larger(&mut studio);
    all_of_it_is_the_models(&stage(&mut studio), 2 * SIZE_PX);
    assert_eq!(
        studio.session.stage_filled_px(),
        None,
        "no photograph fills it"
    );
    assert_eq!(studio.session.context().detail_note(), None);
}

#[test]
fn photographs_lend_their_detail_as_before_and_without_it_the_face_is_the_models() {
    let mut studio = studio_with(&["large.jpg"]);
    draw_larger(&mut studio);
    let drawing = stage(&mut studio);
    assert_eq!(drawing.latent, only(&drawing).latent);
    set_detail(&mut studio, false, 1.0);
    all_of_it_is_the_models(&stage(&mut studio), 2 * SIZE_PX);
}
