//! What is fitted to labels, and how far it can be trusted.

use facemath_train::{
    AGE, GENDER, GROUP, LabelKind, Labels, Looks, ReadOuts, Trust, fit_checked_directions,
    fit_directions,
};

use crate::directions::{noise, sign, yes_no};

#[test]
fn directions_separate_labels_that_go_together() {
    // Dimension 0 is age, 1 is sex, 2 is glasses; old faces are mostly male, and wear glasses more often.
    let faces = 0..4000u32;
    let ages: Vec<f32> = faces.clone().map(|i| (i * 7919 % 86) as f32).collect();
    let age = |i: u32| ages[i as usize];
    let female = |i: u32| noise(i, 1) + 0.5 > 0.2 + age(i) / 140.0;
    let glasses = |i: u32| noise(i, 2) + 0.5 < 0.1 + age(i) / 200.0;
    let codes = faces.clone().map(|i| {
        vec![
            (age(i) - 43.0) / 25.0 + noise(i, 3),
            sign(female(i)) + noise(i, 4),
            sign(glasses(i)) + noise(i, 5),
            noise(i, 6),
        ]
    });
    let mut labels = Labels::unknown(4000);
    let known = |values: Vec<f32>| values.into_iter().map(Some).collect::<Vec<_>>();
    labels.add(AGE, LabelKind::Number, known(ages.clone()));
    labels.add(GENDER, LabelKind::YesNo, yes_no(faces.clone().map(female)));
    labels.add(
        GROUP,
        LabelKind::Number,
        known(faces.clone().map(|i| (i % 5) as f32).collect()),
    );
    labels.add(
        "glasses",
        LabelKind::YesNo,
        yes_no(faces.clone().map(glasses)),
    );
    let all: Vec<usize> = (0..4000).collect();
    let looks = Looks::plain(codes.collect(), all.clone());
    let directions = fit_directions(&looks, &labels, &Labels::default(), &[]);
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

    let read_outs = ReadOuts::measure(&directions, &labels, &all, &looks);
    let ages = read_outs.age.expect("ages are known");
    assert!(ages.mean_error_years < ages.median_error_years / 2.0);
    assert_eq!(read_outs.concepts.len(), 2);
    for concept in &read_outs.concepts {
        assert!(concept.balanced_accuracy > Some(0.95), "{concept:?}");
        assert_eq!(concept.verdict, Trust::Trustworthy);
    }
    let mut swapped = labels.clone();
    swapped.add(GENDER, LabelKind::YesNo, yes_no(faces.map(|i| !female(i))));
    let wrong = ReadOuts::measure(&directions, &swapped, &all, &looks);
    assert_eq!(wrong.concepts[1].name, "gender");
    assert!(wrong.concepts[1].balanced_accuracy < Some(0.05), "{wrong}");
}

#[test]
fn a_label_known_of_few_faces_is_balanced_over_the_others() {
    // Dimension 0 is glasses, known of all; 1 is smile, known of 300 of 6,000, who mostly wear glasses if they smile.
    let glasses = |i: u32| {
        if i < 300 && noise(i, 9) < 0.35 {
            smile(i)
        } else {
            i.is_multiple_of(2)
        }
    };
    fn smile(i: u32) -> bool {
        noise(i, 1) > 0.0
    }
    let code = |i: u32| {
        let mut code = vec![sign(glasses(i)) + noise(i, 2), sign(smile(i)) + noise(i, 3)];
        // What else differs between faces, as many numbers as a real code has more.
        code.extend((0..30).map(|k| 3.0 * noise(i, 10 + k)));
        code
    };
    let mut labels = Labels::unknown(6000);
    labels.add("glasses", LabelKind::YesNo, yes_no((0..6000).map(glasses)));
    labels.add("smile", LabelKind::YesNo, yes_no((0..300).map(smile)));
    let looks = Looks::plain((0..6000).map(code).collect(), (0..6000).collect());
    let directions = fit_directions(&looks, &labels, &Labels::default(), &[]);
    let smile = directions.concept("smile").expect("300 are enough");
    let numbers = smile.direction.as_slice();
    assert!((numbers[1] - 2.0).abs() < 0.3, "{numbers:?}");
    assert!(numbers[0].abs() < 0.3, "{numbers:?}");
    // Chance differences in the other numbers: plain means of 150 faces a side differ by 0.1 in each, 0.55 in all.
    let chance: f32 = numbers[2..].iter().map(|v| v * v).sum::<f32>().sqrt();
    assert!(chance < 0.4, "{chance}");
}

#[test]
fn a_number_becomes_a_slider_between_its_outer_thirds() {
    // Dimension 0 is brightness, from 20 to 80.
    let brightness = |i: u32| 50.0 + 60.0 * noise(i, 1);
    let mut labels = Labels::unknown(1500);
    labels.add(
        "brightness",
        LabelKind::Number,
        (0..1500).map(|i| Some(brightness(i))),
    );
    let looks = Looks::plain(
        (0..1500)
            .map(|i| vec![brightness(i) / 10.0 + 0.3 * noise(i, 2), noise(i, 3)])
            .collect(),
        (0..1500).collect(),
    );
    let directions = fit_directions(&looks, &labels, &Labels::default(), &[]);
    let concept = directions.concept("brightness").expect("numbers count");
    assert_eq!(
        (concept.negative.as_str(), concept.positive.as_str()),
        ("darker", "brighter")
    );
    // The means of the outer thirds are 30 and 70: 4 in the code.
    let length = concept.direction.as_slice()[0];
    assert!((length - 4.0).abs() < 0.2, "{length}");
    let faces: Vec<usize> = (0..1500).collect();
    let read_outs = ReadOuts::measure(&directions, &labels, &faces, &looks);
    let [figures] = read_outs.concepts.as_slice() else {
        panic!("{read_outs}");
    };
    assert!(figures.balanced_accuracy > Some(0.95), "{figures:?}");
    assert!(figures.correlation > Some(0.95), "{figures:?}");
    assert!((490..510).contains(&figures.negative_faces), "{figures:?}");
}

#[test]
fn a_sided_label_changes_its_sign_with_the_picture() {
    // Dimension 0 is the side of the light, which is mostly from the right; 1 is what mirroring itself does to a code.
    let light = |i: u32| noise(i, 1) + 0.3;
    let mut labels = Labels::unknown(1000);
    labels.add(
        "light",
        LabelKind::Number,
        (0..1000).map(|i| Some(light(i))),
    );
    let code = |i: u32, mirrored: bool| {
        let side = if mirrored { -light(i) } else { light(i) };
        vec![side * 4.0, 0.2 * noise(i, 2)]
    };
    let mut looks = Looks::plain(
        (0..1000).map(|i| code(i, false)).collect(),
        (0..1000).collect(),
    );
    looks.extend(Looks {
        codes: (0..1000).map(|i| code(i, i % 2 == 0)).collect(),
        faces: (0..1000).collect(),
        mirrored: (0..1000).map(|i| i % 2 == 0).collect(),
    });
    let directions = fit_directions(&looks, &labels, &Labels::default(), &[]);
    let concept = directions.concept("light").expect("enough on both sides");
    assert_eq!(concept.negative, "from the left");
    let read = |i: u32, mirrored: bool| {
        let code = facemath_core::latent::Latent::from_vec(code(i, mirrored));
        concept.probe.read(&code)
    };
    for face in 0..50 {
        assert!(
            (read(face, false) + read(face, true)).abs() < 0.1,
            "{} and {}",
            read(face, false),
            read(face, true)
        );
    }
    assert!(concept.direction.as_slice()[0] > 1.0);
}

#[test]
fn labels_that_cannot_be_trusted_are_left_out_and_named() {
    let mut labels = Labels::unknown(2000);
    let glasses = |i: u32| i.is_multiple_of(3);
    labels.add(
        "zodiac",
        LabelKind::YesNo,
        yes_no((0..2000).map(|i| noise(i, 7) > 0.0)),
    );
    labels.add("glasses", LabelKind::YesNo, yes_no((0..2000).map(glasses)));
    labels.add("beard", LabelKind::YesNo, yes_no((0..2000).map(|i| i < 20)));
    labels.add("other", LabelKind::YesNo, yes_no((0..2000).map(|_| true)));
    let code = |i: u32| vec![sign(glasses(i)) + noise(i, 1), noise(i, 2)];
    let looks = |range: std::ops::Range<u32>| {
        Looks::plain(
            range.clone().map(code).collect(),
            range.map(|i| i as usize).collect(),
        )
    };
    let (directions, read_outs) = fit_checked_directions(
        &looks(0..1500),
        &looks(1500..2000),
        &labels,
        &Labels::default(),
    );
    let names: Vec<&str> = directions
        .concepts
        .iter()
        .map(|concept| concept.name.as_str())
        .collect();
    assert_eq!(names, ["glasses"]);
    let left_out: Vec<(&str, &str)> = read_outs
        .left_out
        .iter()
        .map(|label| (label.name.as_str(), label.reason.as_str()))
        .collect();
    let [beard, zodiac, other] = left_out.as_slice() else {
        panic!("{left_out:?}");
    };
    assert_eq!((beard.0, zodiac.0, other.0), ("beard", "zodiac", "other"));
    assert!(beard.1.contains("20 training faces"), "{}", beard.1);
    assert!(zodiac.1.contains("held-out"), "{}", zodiac.1);
    assert!(other.1.contains("needed on each side"), "{}", other.1);
    let text = read_outs.to_string();
    assert!(
        text.contains("trustworthy") && text.contains("left out"),
        "{text}"
    );
}

#[test]
fn labels_of_few_faces_are_cross_validated() {
    // 200 of 2,000 faces have labels, of which one says something; only 15 of the held-out faces have them.
    let smiles = |i: u32| noise(i, 7) > 0.0;
    let mut labels = Labels::unknown(2000);
    let few = |label: &dyn Fn(u32) -> bool| -> Vec<Option<f32>> {
        (0..2000)
            .map(|i: u32| i.is_multiple_of(10).then(|| f32::from(u8::from(label(i)))))
            .collect()
    };
    labels.add("smile", LabelKind::YesNo, few(&smiles));
    labels.add("zodiac", LabelKind::YesNo, few(&|i| noise(i, 8) > 0.0));
    let code = |i: u32| {
        let mut code = vec![sign(smiles(i)) + noise(i, 1)];
        code.extend((0..30).map(|k| 3.0 * noise(i, 10 + k)));
        code
    };
    let looks = |range: std::ops::Range<u32>| {
        Looks::plain(
            range.clone().map(code).collect(),
            range.map(|i| i as usize).collect(),
        )
    };
    let (directions, read_outs) = fit_checked_directions(
        &looks(0..1850),
        &looks(1850..2000),
        &labels,
        &Labels::default(),
    );
    assert_eq!(directions.concepts.len(), 1, "{read_outs}");
    let smile = &read_outs.concepts[0];
    assert!(smile.is_cross_validated, "{read_outs}");
    assert!(smile.checked_a_side > 70, "{read_outs}");
    assert_eq!(smile.verdict, Trust::Trustworthy, "{read_outs}");
    assert_eq!(read_outs.left_out[0].name, "zodiac", "{read_outs}");
}

#[test]
fn labels_that_say_the_same_leave_something_of_each_other() {
    let smiles = |i: u32| noise(i, 7) > 0.0;
    let grins = |i: u32| smiles(i) != i.is_multiple_of(50);
    let mut labels = Labels::unknown(2000);
    labels.add("smile", LabelKind::YesNo, yes_no((0..2000).map(smiles)));
    labels.add("grin", LabelKind::YesNo, yes_no((0..2000).map(grins)));
    let code = |i: u32| vec![sign(smiles(i)) + noise(i, 1), noise(i, 2)];
    let looks = Looks::plain((0..2000).map(code).collect(), (0..2000).collect());
    let directions = fit_directions(&looks, &labels, &Labels::default(), &[]);
    let direction = |name: &str| &directions.concept(name).expect("enough").direction;
    assert!(direction("grin").is_finite());
    assert!(
        direction("smile").as_slice()[0] > 1.0,
        "{:?}",
        direction("smile")
    );
}
