//! Faces that the model draws larger than its decoder does, with and without a photograph's detail.

use facemath_core::detail::{Composition, Planes};
use image::RgbImage;

use super::{
    SIDE, compose, drawn, largest_difference, mean_difference, photograph, portrait, with_glasses,
};

/// A face twice as large, with a line every few pixels that the smaller one knows nothing of.
fn larger() -> Planes<3> {
    let side = 2 * SIDE;
    let value = |index: usize| {
        if (index % side).is_multiple_of(5) {
            0.2
        } else {
            0.7
        }
    };
    let values = (0..side * side).map(|index| [value(index); 3]).collect();
    Planes::new(side, values).expect("a square")
}

#[test]
fn without_a_photograph_the_picture_is_the_larger_one() {
    let (drawn, larger) = (drawn(1, 0.0, 0.0), larger());
    let at = |size_px: usize| {
        let composition = Composition::new(&drawn, &[], 1.0, size_px as u32);
        composition.with_larger(&drawn, &larger).render()
    };
    assert!(largest_difference(&at(2 * SIDE), &larger.to_image()) <= 1);
    let smaller = facemath_core::photo::resize(&larger.to_image(), 70, 70);
    assert!(largest_difference(&at(70), &smaller) <= 1);
    assert_eq!(at(SIDE), drawn.to_image(), "the decoder's own size");
    assert_eq!(at(200).dimensions(), (200, 200));
}

#[test]
fn a_photographs_own_face_stays_the_photograph() {
    let (photo, drawn) = (photograph(96, 3), drawn(3, 0.0, 0.0));
    let portrait = portrait(&photo, drawn.clone());
    let composition = Composition::new(&drawn, &[(&portrait, 1.0)], 1.0, 96);
    assert_eq!(composition.with_larger(&drawn, &larger()).render(), photo);
}

/// What an edit adds is drawn finely, and far from it the photograph stays.
#[test]
fn what_an_edit_adds_is_as_fine_as_the_larger_picture() {
    let (photo, plain) = (photograph(96, 3), drawn(3, 0.0, 0.0));
    let (edited, portrait) = (with_glasses(&plain), portrait(&photo, plain));
    let before = compose(&edited, &[(&portrait, 1.0)], 1.0, 96);
    let composition = Composition::new(&edited, &[(&portrait, 1.0)], 1.0, 96);
    let after = composition.with_larger(&edited, &larger()).render();
    let change = |x, y, width, height| {
        let part =
            |picture: &RgbImage| image::imageops::crop_imm(picture, x, y, width, height).to_image();
        mean_difference(&part(&before), &part(&after))
    };
    let (near, far) = (change(28, 33, 18, 6), change(0, 60, 96, 36));
    assert!(
        near > 5.0 * far,
        "{near:.2} levels near it, {far:.2} far away"
    );
}

#[test]
fn with_none_of_the_detail_the_picture_is_the_larger_one() {
    let (photo, drawn, larger) = (photograph(96, 3), drawn(3, 0.0, 0.0), larger());
    let portrait = portrait(&photo, drawn.clone());
    let at = |amount: f32| {
        let composition = Composition::new(&drawn, &[(&portrait, 1.0)], amount, 96);
        composition.with_larger(&drawn, &larger).render()
    };
    assert!(largest_difference(&at(0.0), &larger.to_image()) <= 1);
    let middle = mean_difference(&at(0.5), &photo);
    assert!(middle > 0.4 * mean_difference(&larger.to_image(), &photo));
}
