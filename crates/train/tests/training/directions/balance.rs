//! Directions balanced over what photographs share by accident.

use facemath_train::{AGE, GENDER, LabelKind, Labels, Looks, fit_directions};

use crate::directions::{noise, sign, yes_no};

/// Faces whose codes hold age and brightness; young faces are mostly photographed in bright light. Dimension 0 is age, 1 is
/// brightness, 2 is gender; brightness is known to go along with gender as well.
struct BrightChildren {
    looks: Looks,
    labels: Labels,
    measures: Labels,
}

impl BrightChildren {
    const FACES: u32 = 3000;

    fn age(i: u32) -> f32 {
        (i * 7919 % 86) as f32
    }

    fn female(i: u32) -> bool {
        noise(i, 8) > 0.0
    }

    fn brightness(i: u32) -> f32 {
        let of_women = if Self::female(i) { 0.3 } else { 0.0 };
        0.8 - Self::age(i) / 100.0 + of_women + 2.0 * noise(i, 1)
    }

    fn new() -> Self {
        let faces = 0..Self::FACES;
        let number = |value: fn(u32) -> f32| faces.clone().map(move |i| Some(value(i)));
        let mut labels = Labels::unknown(Self::FACES as usize);
        labels.add(AGE, LabelKind::Number, number(Self::age));
        labels.add(
            GENDER,
            LabelKind::YesNo,
            yes_no(faces.clone().map(Self::female)),
        );
        labels.add("brightness", LabelKind::Number, number(Self::brightness));
        let mut measures = Labels::unknown(Self::FACES as usize);
        measures.add(
            "luma",
            LabelKind::Number,
            number(|i| 100.0 * Self::brightness(i)),
        );
        measures.add("same", LabelKind::Number, number(|_| 1.0));
        let codes = faces.clone().map(|i| {
            vec![
                Self::age(i) / 30.0 + noise(i, 3),
                3.0 * Self::brightness(i) + 0.2 * noise(i, 4),
                sign(Self::female(i)) + noise(i, 5),
                noise(i, 6),
            ]
        });
        Self {
            looks: Looks::plain(codes.collect(), (0..Self::FACES as usize).collect()),
            labels,
            measures,
        }
    }
}

#[test]
fn what_photographs_share_by_accident_is_balanced_away() {
    let faces = BrightChildren::new();
    let mut without_brightness = Labels::unknown(BrightChildren::FACES as usize);
    for column in faces
        .labels
        .columns()
        .iter()
        .filter(|column| column.name != "brightness")
    {
        without_brightness.add(&column.name, column.kind, column.values.clone());
    }
    let brightness_of_age = |balance: &Labels| {
        let directions = fit_directions(&faces.looks, &without_brightness, balance, &[]);
        let age = directions.age.expect("ages are known");
        let younger = age.shift(60.0, 5.0);
        younger.as_slice()[1] / younger.as_slice()[0].abs()
    };
    let plain = brightness_of_age(&Labels::default());
    let balanced = brightness_of_age(&faces.measures);
    assert!(plain > 0.5, "{plain}");
    assert!(balanced.abs() < 0.05, "{balanced}");
}

#[test]
fn a_label_is_not_balanced_over_what_says_the_same() {
    let faces = BrightChildren::new();
    let directions = fit_directions(&faces.looks, &faces.labels, &faces.measures, &[]);
    let brightness = directions
        .concept("brightness")
        .expect("enough on both sides");
    assert!(
        brightness.direction.as_slice()[1] > 2.0,
        "{:?}",
        brightness.direction
    );
    // The others leave the measured brightness alone, although a guess at it from the code is not what was measured.
    let gender = directions.concept("gender").expect("both are there");
    let age = directions.age.as_ref().expect("ages are known");
    for shift in [gender.direction.clone(), age.shift(60.0, 5.0)] {
        let numbers = shift.as_slice();
        assert!(numbers[1].abs() < 0.1 * shift.norm(), "{numbers:?}");
    }
    assert!(
        gender.direction.as_slice()[2] > 1.5,
        "{:?}",
        gender.direction
    );
    // What the read-outs of labels that nothing measures would see is cleared as ever.
    assert!(gender.probe.weights.dot(&age.shift(60.0, 5.0)).abs() < 1e-4);
}
