//! Photo detail that follows the edit.

#[path = "detail/frames.rs"]
mod frames;
#[path = "detail/larger.rs"]
mod larger;
#[path = "detail/surroundings.rs"]
mod surroundings;

use std::sync::Arc;

use facemath_core::detail::{Composition, Lent, Planes, Portrait, compose, flow_between};
use facemath_core::latent::GlassesChange;
use image::{Rgb, RgbImage};
use proptest::prelude::*;

/// Side of the stand-in model's pictures.
const SIDE: usize = 48;

/// A soft picture with structure of several sizes, moved to the right and down by `(dx, dy)` pixels of the model.
fn drawn(seed: u32, dx: f32, dy: f32) -> Planes<3> {
    let values = (0..SIDE * SIDE)
        .map(|index| {
            let (x, y) = ((index % SIDE) as f32 - dx, (index / SIDE) as f32 - dy);
            let wave = |a: f32, b: f32| (a * x + b * y + seed as f32).sin();
            let level =
                0.5 + 0.16 * wave(0.31, 0.12) + 0.12 * wave(-0.17, 0.4) + 0.1 * wave(0.55, -0.3);
            [level, 0.9 * level, 0.8 * level + 0.05]
        })
        .collect();
    Planes::new(SIDE, values).expect("a square")
}

/// A picture with grain of every size.
fn photograph(side: u32, seed: u32) -> RgbImage {
    RgbImage::from_fn(side, side, |x, y| {
        let grain =
            (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503) ^ seed.wrapping_mul(97)) % 60;
        let wave = ((x * 5 + y * 3 + seed) as f32 * 0.07).sin() * 60.0;
        let level = |shift: f32| (100.0 + wave + shift + grain as f32) as u8;
        Rgb([level(20.0), level(0.0), level(-20.0)])
    })
}

fn portrait(pixels: &RgbImage, drawn: Planes<3>) -> Portrait {
    Portrait::new(Arc::new(pixels.clone()), drawn).expect("a square photograph")
}

fn largest_difference(a: &RgbImage, b: &RgbImage) -> u8 {
    assert_eq!(a.dimensions(), b.dimensions());
    let pairs = a.as_raw().iter().zip(b.as_raw());
    pairs.map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
}

fn mean_difference(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let pairs = a.as_raw().iter().zip(b.as_raw());
    pairs.map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / a.as_raw().len() as f64
}

fn mirrored_planes(planes: &Planes<3>) -> Planes<3> {
    let rows = planes.values().chunks_exact(planes.side());
    let values = rows.flat_map(|row| row.iter().rev().copied()).collect();
    Planes::new(planes.side(), values).expect("a square")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Without an edit the picture is the photograph, bit for bit, whatever the decoder made of it.
    #[test]
    fn zero_edit_is_the_photograph(side in 1_u32..200, seed in 0_u32..1000) {
        let photo = photograph(side, seed);
        let drawn = drawn(seed, 0.0, 0.0);
        let picture = compose(&drawn, &[(&portrait(&photo, drawn.clone()), 1.0)], 1.0, side);
        prop_assert_eq!(largest_difference(&picture, &photo), 0);
    }

    /// Nothing that comes in makes a picture of another size, or none.
    #[test]
    fn any_input_gives_a_picture(
        side in 1_u32..90,
        size in 1_u32..90,
        weights in prop::collection::vec(prop_oneof![Just(f32::NAN), -1.0..3.0_f32], 0..4),
        amount in prop_oneof![Just(f32::NAN), -1.0..2.0_f32],
        model in 1_usize..40,
        level in prop_oneof![Just(f32::NAN), Just(f32::INFINITY), -2.0..3.0_f32],
    ) {
        let plain = Planes::new(model, vec![[0.4; 3]; model * model]).expect("a square");
        let target = Planes::new(model, vec![[level; 3]; model * model]).expect("a square");
        let portraits: Vec<Portrait> = (0..weights.len() as u32)
            .map(|seed| portrait(&photograph(side, seed), plain.clone()))
            .collect();
        let shares: Vec<(&Portrait, f32)> = portraits.iter().zip(weights).collect();
        let picture = compose(&target, &shares, amount, size);
        prop_assert_eq!(picture.dimensions(), (size, size));
    }
}

/// A face whose colours are its own, with what the decoder draws of it: the same structure, moved.
fn tinted(tint: [f32; 3], dx: f32) -> (Portrait, Planes<3>) {
    let values = drawn(4, dx, 0.0).values().to_vec();
    let values = values
        .into_iter()
        .map(|pixel| std::array::from_fn(|i| pixel[i] * tint[i]));
    let drawn = Planes::new(SIDE, values.collect()).expect("a square");
    let photo = drawn.to_image();
    (portrait(&photo, drawn.clone()), drawn)
}

#[test]
fn look_and_shape_of_two_faces_come_apart_and_meet_at_the_ends() {
    let (a, _) = tinted([1.0, 0.7, 0.6], 0.0);
    let (b, drawn_b) = tinted([0.7, 0.8, 1.0], 2.0);
    let picture = |look: f32, shape: f32| {
        let share = |portrait, look, shape| Lent {
            portrait,
            look,
            shape,
            glasses: GlassesChange::default(),
        };
        let lent = [share(&a, 1.0 - look, 1.0 - shape), share(&b, look, shape)];
        Composition::of_lent(&drawn_b, &lent, 1.0, SIDE as u32).render()
    };
    let together = compose(&drawn_b, &[(&a, 0.3), (&b, 0.7)], 1.0, SIDE as u32);
    assert_eq!(largest_difference(&picture(0.7, 0.7), &together), 0);
    assert_eq!(
        largest_difference(&picture(1.0, 1.0), b.pixels()),
        0,
        "the photograph"
    );
    // The shape is that of the one, the look still that of the other: its photograph, moved to where the first has everything.
    let moved = tinted([1.0, 0.7, 0.6], 2.0).1.to_image();
    let apart = picture(0.0, 1.0);
    let off = mean_difference(&apart, &moved);
    assert!(off < 4.0, "{off:.1} levels");
    assert!(mean_difference(&apart, b.pixels()) > 4.0 * off);
}

#[test]
fn nothing_moves_between_equal_pictures() {
    let picture = drawn(3, 0.0, 0.0);
    let flow = flow_between(&picture, &picture);
    assert!(flow.values().iter().flatten().all(|px| px.abs() < 1e-3));
}

#[test]
fn a_shift_is_found() {
    for (dx, dy) in [(1.5, -0.75), (-3.0, 2.0), (0.25, 0.0)] {
        let flow = flow_between(&drawn(5, dx, dy), &drawn(5, 0.0, 0.0));
        let margin = 8;
        let inner = (margin..SIDE - margin)
            .flat_map(|y| (margin..SIDE - margin).map(move |x| y * SIDE + x));
        for index in inner {
            let [found_x, found_y] = flow.values()[index];
            let off = (found_x + dx).hypot(found_y + dy);
            assert!(
                off < 0.3,
                "at {index} of a shift by ({dx}, {dy}): off by {off} px"
            );
        }
    }
}

/// Detail goes where the face goes: a shifted face has shifted grain.
#[test]
fn detail_moves_with_the_face() {
    let photo = photograph(SIDE as u32 * 4, 9);
    let portrait = portrait(&photo, drawn(9, 0.0, 0.0));
    let size = photo.width();
    let picture = compose(&drawn(9, 3.0, 0.0), &[(&portrait, 1.0)], 1.0, size);
    let inner = |image: &RgbImage, shift: u32| {
        image::imageops::crop_imm(image, 48 + shift, 48, 90, 90).to_image()
    };
    let moved = mean_difference(&inner(&picture, 12), &inner(&photo, 0));
    let unmoved = mean_difference(&inner(&picture, 0), &inner(&photo, 0));
    assert!(
        moved < 0.6 * unmoved,
        "{moved} where it went, {unmoved} where it was"
    );
}

/// Detail that the decoder withdraws goes: the line is gone where the drawn line is.
#[test]
fn detail_goes_with_what_it_was_of() {
    let with_line = |level: f32| {
        let values = (0..SIDE * SIDE)
            .map(|index| {
                if (22..26).contains(&(index / SIDE)) {
                    [level; 3]
                } else {
                    [0.7; 3]
                }
            })
            .collect();
        Planes::new(SIDE, values).expect("a square")
    };
    let size = SIDE as u32 * 4;
    // A dark line with a darker one in it, which the decoder could not draw.
    let photo = RgbImage::from_fn(size, size, |_, y| match y {
        94..=97 => Rgb([10, 10, 10]),
        88..=103 => Rgb([100, 100, 100]),
        _ => Rgb([178, 178, 178]),
    });
    let portrait = portrait(&photo, with_line(0.4));
    let contrast = |picture: &RgbImage| {
        i32::from(picture.get_pixel(96, 60)[0]) - i32::from(picture.get_pixel(96, 96)[0])
    };
    let kept = compose(&with_line(0.4), &[(&portrait, 1.0)], 1.0, size);
    let gone = compose(&with_line(0.7), &[(&portrait, 1.0)], 1.0, size);
    assert_eq!(contrast(&kept), 168);
    assert!(contrast(&gone) < 50, "{} of 168 is left", contrast(&gone));
}

#[test]
fn an_amount_of_nothing_is_the_decoders_picture() {
    let photo = photograph(SIDE as u32, 2);
    let (before, after) = (drawn(2, 0.0, 0.0), drawn(4, 0.0, 0.0));
    let portrait = portrait(&photo, before);
    let picture = compose(&after, &[(&portrait, 1.0)], 0.0, SIDE as u32);
    assert_eq!(largest_difference(&picture, &after.to_image()), 0);
    let none = compose(&after, &[], 1.0, SIDE as u32);
    assert_eq!(picture, none);
}

#[test]
fn half_the_amount_is_half_way() {
    let photo = photograph(SIDE as u32 * 2, 2);
    let after = drawn(2, 1.0, 0.5);
    let portrait = portrait(&photo, drawn(2, 0.0, 0.0));
    let at = |amount: f32| compose(&after, &[(&portrait, 1.0)], amount, SIDE as u32 * 2);
    let (none, half, all) = (at(0.0), at(0.5), at(1.0));
    for ((none, half), all) in none.as_raw().iter().zip(half.as_raw()).zip(all.as_raw()) {
        // What is cut off at black or white is not half of anything.
        if (1..255).contains(all) && (1..255).contains(none) {
            let middle = (i32::from(*none) + i32::from(*all)) / 2;
            assert!((i32::from(*half) - middle).abs() <= 1);
        }
    }
}

#[test]
fn a_morph_is_the_same_from_both_ends() {
    let size = SIDE as u32 * 2;
    let a = portrait(&photograph(size, 1), drawn(1, 0.0, 0.0));
    let b = portrait(&photograph(size, 2), drawn(2, 0.0, 0.0));
    for t in [0.0, 0.3, 0.5, 1.0] {
        let middle = drawn(1, t, t);
        let forward = compose(&middle, &[(&a, 1.0 - t), (&b, t)], 1.0, size);
        let backward = compose(&middle, &[(&b, t), (&a, 1.0 - t)], 1.0, size);
        assert!(largest_difference(&forward, &backward) <= 1);
    }
}

#[test]
fn a_mirrored_face_has_mirrored_detail() {
    let size = SIDE as u32 * 2;
    let photo = photograph(size, 7);
    let (before, after) = (drawn(7, 0.0, 0.0), drawn(7, 1.0, 0.5));
    let picture = compose(
        &after,
        &[(&portrait(&photo, before.clone()), 1.0)],
        1.0,
        size,
    );
    let flip = image::imageops::flip_horizontal;
    let mirrored = portrait(&flip(&photo), mirrored_planes(&before));
    let other = compose(&mirrored_planes(&after), &[(&mirrored, 1.0)], 1.0, size);
    // The search takes its patches in steps, which are not where their mirror images are.
    let apart = mean_difference(&flip(&picture), &other);
    assert!(apart < 1.5, "{apart} levels apart in the mean");
}

#[test]
fn a_photograph_that_is_no_square_is_no_portrait() {
    let plain = drawn(1, 0.0, 0.0);
    assert!(Portrait::new(Arc::new(RgbImage::new(4, 5)), plain.clone()).is_none());
    assert!(Portrait::new(Arc::new(RgbImage::new(0, 0)), plain).is_none());
    assert!(Planes::<3>::new(3, vec![[0.0; 3]; 8]).is_none());
    assert!(Planes::from_image(&RgbImage::new(4, 5)).is_none());
}

/// `drawn` with a strong change in one place, and a weak one everywhere else.
fn with_glasses(drawn: &Planes<3>) -> Planes<3> {
    let pixels = drawn.values().iter().enumerate();
    let values = pixels.map(|(index, colour)| {
        let is_rim = index % SIDE > 12 && index % SIDE < 24 && (16..20).contains(&(index / SIDE));
        colour.map(|channel| channel + if is_rim { -0.3 } else { 0.03 })
    });
    Planes::new(SIDE, values.collect()).expect("a square")
}

/// An edit shows where it happens, and the photograph stays where it hardly does.
#[test]
fn an_edit_stays_in_its_place() {
    let photo = photograph(96, 3);
    let plain = drawn(3, 0.0, 0.0);
    let edited = with_glasses(&plain);
    let picture = compose(&edited, &[(&portrait(&photo, plain), 1.0)], 1.0, 96);
    let part = |picture: &RgbImage, x, y, width, height| {
        image::imageops::crop_imm(picture, x, y, width, height).to_image()
    };
    let far = mean_difference(&part(&picture, 0, 60, 96, 36), &part(&photo, 0, 60, 96, 36));
    let near = mean_difference(&part(&picture, 28, 33, 18, 6), &part(&photo, 28, 33, 18, 6));
    // The decoder's own change there is 7.6 levels.
    assert!(far < 3.0, "{far:.2} levels far away");
    assert!(near > 40.0, "{near:.2} levels at the rim");
}

/// What an edit adds to a photograph without colours has none either.
#[test]
fn a_grey_photograph_stays_grey() {
    let mut photo = photograph(96, 5);
    photo
        .pixels_mut()
        .for_each(|pixel| *pixel = Rgb([pixel[1]; 3]));
    let plain = drawn(5, 0.0, 0.0);
    let edited = with_glasses(&drawn(5, 1.5, 0.5));
    let picture = compose(&edited, &[(&portrait(&photo, plain), 1.0)], 1.0, 96);
    for Rgb([red, green, blue]) in picture.pixels() {
        assert!(red.abs_diff(*green) <= 1 && green.abs_diff(*blue) <= 1);
    }
    assert!(largest_difference(&picture, &photo) > 40, "the edit shows");
}

/// Beside structure that an edit draws, a faint change of light is left out; an edit that is light keeps all of it.
#[test]
fn light_that_comes_along_with_an_edit_is_left_out() {
    let own = drawn(3, 0.0, 0.0);
    let edited = |with_rims: bool| {
        let values = own.values().iter().enumerate().map(|(index, colour)| {
            let (x, y) = (index % SIDE, index / SIDE);
            let away = (x as f32 - 34.0).hypot(y as f32 - 34.0);
            let shadow = 0.025 * (-0.5 * (away / 8.0).powi(2)).exp();
            let is_rim = with_rims && (9..12).contains(&y) && (8..30).contains(&x);
            let darker = shadow + if is_rim { 0.35 } else { 0.0 };
            colour.map(|channel| channel - darker)
        });
        Planes::new(SIDE, values.collect()).expect("a square")
    };
    let photo = photograph(SIDE as u32, 3);
    let portrait = portrait(&photo, own.clone());
    let darkening = |with_rims: bool| {
        let shares = [(&portrait, 1.0)];
        let picture = compose(&edited(with_rims), &shares, 1.0, SIDE as u32);
        let pixels = (31..38).flat_map(|y| (31..38).map(move |x| (x, y)));
        let darker = pixels.map(|(x, y)| {
            f64::from(photo.get_pixel(x, y)[1]) - f64::from(picture.get_pixel(x, y)[1])
        });
        darker.sum::<f64>() / 49.0
    };
    let (alone, beside_rims) = (darkening(false), darkening(true));
    assert!(alone > 4.0, "{alone} levels of light alone");
    assert!(beside_rims < 0.6 * alone, "{beside_rims} of {alone} levels");
}

/// Beside one strong line a faint change comes along; among many it is part of the edit.
#[test]
fn a_faint_change_counts_for_more_where_all_of_the_face_changes() {
    let photo = surroundings::sample("ines", SIDE);
    let own = Planes::from_image(&photo).expect("a square");
    let portrait = portrait(&photo, own.clone());
    // Lines in the upper half, and something faint below them, on a cheek.
    let faint = |lines: usize| {
        let values = own.values().iter().enumerate().map(|(index, colour)| {
            let (x, y) = (index % SIDE, index / SIDE);
            let is_line = y < 5 * lines && y % 5 < 2;
            let is_faint = (32..36).contains(&y) && (12..36).contains(&x);
            let darker = if is_line { 0.35 } else { 0.0 } + if is_faint { 0.03 } else { 0.0 };
            colour.map(|channel| channel - darker)
        });
        let edited = Planes::new(SIDE, values.collect()).expect("a square");
        let picture = compose(&edited, &[(&portrait, 1.0)], 1.0, SIDE as u32);
        let part =
            |picture: &RgbImage| image::imageops::crop_imm(picture, 12, 32, 24, 4).to_image();
        mean_difference(&part(&picture), &part(&photo))
    };
    let (beside_one, among_many) = (faint(1), faint(5));
    assert!(
        among_many > 1.2 * beside_one,
        "{beside_one:.2} levels beside one line, {among_many:.2} among many"
    );
}
