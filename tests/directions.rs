//! Directions and read-outs, fitted to codes whose meaning is known.

use facemath::train::{Labels, ReadOuts, fit_directions};

#[test]
fn directions_separate_labels_that_go_together() {
    // Dimension 0 is age, 1 is sex, 2 is glasses; old faces are mostly male, and wear glasses more often.
    let mut codes = Vec::new();
    let mut labels = Vec::new();
    for i in 0..4000u32 {
        let noise = |k: u32| {
            ((i * 2_654_435_761u32.wrapping_mul(k + 1)) >> 8) as f32 / (1u32 << 24) as f32 - 0.5
        };
        let age = (i * 7919 % 86) as f32;
        let female = noise(1) + 0.5 > 0.2 + age / 140.0;
        let glasses = noise(2) + 0.5 < 0.1 + age / 200.0;
        let sign = |yes: bool| if yes { 1.0 } else { -1.0 };
        codes.push(vec![
            (age - 43.0) / 25.0 + noise(3),
            sign(female) + noise(4),
            sign(glasses) + noise(5),
            noise(6),
        ]);
        labels.push(Labels {
            age_years: Some(age),
            female: Some(female),
            group: Some((i % 5) as u8),
            glasses: Some(glasses),
        });
    }
    let directions = fit_directions(&codes, &labels);
    let gender = directions.concept("gender").expect("both sexes are there");
    let glasses = directions.concept("glasses").expect("some wear glasses");
    let age = directions.age.as_ref().expect("ages are known");
    // Not exactly 2: clearing the other read-outs trades some length for none of their leakage.
    assert!(
        (gender.direction.as_slice()[1] - 2.0).abs() < 0.3,
        "{:?}",
        gender.direction
    );
    assert!(
        (glasses.direction.as_slice()[2] - 2.0).abs() < 0.3,
        "{:?}",
        glasses.direction
    );
    // What the read-outs of the other labels see of each direction.
    assert!(age.probe.weights.dot(&gender.direction).abs() < 0.01);
    assert!(glasses.probe.weights.dot(&gender.direction).abs() < 1e-4);
    let older = age.shift(20.0, 60.0);
    assert!(gender.probe.weights.dot(&older).abs() < 1e-4);
    assert!(glasses.probe.weights.dot(&older).abs() < 1e-4);
    let read = age.probe.weights.dot(&older);
    assert!((30.0..50.0).contains(&read), "40 years read as {read}");

    let read_outs = ReadOuts::measure(&directions, &codes, &labels);
    let ages = read_outs.age.expect("ages are known");
    assert!(ages.mean_error_years < ages.median_error_years / 2.0);
    assert_eq!(read_outs.concepts.len(), 2);
    for concept in &read_outs.concepts {
        assert!(concept.balanced_accuracy > 0.95, "{concept:?}");
    }
    let swapped: Vec<Labels> = labels
        .iter()
        .map(|known| Labels {
            female: known.female.map(|female| !female),
            ..*known
        })
        .collect();
    let wrong = ReadOuts::measure(&directions, &codes, &swapped);
    assert!(wrong.concepts[1].balanced_accuracy < 0.05, "{wrong}");
}
