//! The names of the controls of expression and pose, those of today and those of before.

use facemath_core::latent::{
    Concept, Directions, Expression, FACIAL_CONTROLS, FacialControl, FormerName, Latent, Mirror,
    Prior, Probe, Scope, Unit,
};

use crate::{DIM, axis};

fn concept(name: &str, index: usize, unit: Unit) -> Concept {
    Concept {
        name: name.to_owned(),
        label: name.to_owned(),
        negative: "less".to_owned(),
        positive: "more".to_owned(),
        direction: axis(index),
        network: None,
        probe: Probe {
            weights: axis(index),
            bias: 0.0,
        },
        range: 2.0,
        unit,
    }
}

#[test]
fn names_are_the_contract_and_mirror_images_of_each_other() {
    let names = FACIAL_CONTROLS.map(|control| control.name);
    assert_eq!(
        names,
        [
            "mouth_open",
            "mouth_wide",
            "mouth_lift",
            "lips_full",
            "eye_left",
            "eye_right",
            "gaze_x",
            "gaze_y",
            "brow_left",
            "brow_right",
            "brow_frown",
            "yaw",
            "pitch",
            "roll",
        ]
    );
    for control in &FACIAL_CONTROLS {
        if let Mirror::Other(name) = control.mirror {
            let other = FacialControl::named(name).expect("the other side is there");
            assert_eq!(other.mirror, Mirror::Other(control.name));
        }
        let is_pose = ["yaw", "pitch", "roll"].contains(&control.name);
        assert_eq!(control.unit == Unit::Degrees, is_pose, "{}", control.name);
    }
}

#[test]
fn a_former_name_means_the_control_of_today_unless_the_model_has_one_of_that_name() {
    let [turn] = FormerName::ALL;
    assert_eq!((turn.former, turn.name), ("turn", "yaw"));
    let mut directions = Directions {
        concepts: vec![concept("yaw", 0, Unit::Degrees)],
        ..Directions::default()
    };
    let prior = Prior::gaussian(Latent::zeros(DIM), vec![1.0; DIM * (DIM + 1) / 2]).unwrap();
    let faces = [("me".to_owned(), Latent::zeros(DIM))].into();
    let sum = |directions: &Directions| {
        let expression = Expression::parse("me + turn").unwrap();
        let scope = Scope {
            faces: &faces,
            directions,
            prior: &prior,
        };
        expression.evaluate(&scope).unwrap()
    };
    assert_eq!(sum(&directions), axis(0) * turn.factor);
    directions
        .concepts
        .push(concept("turn", 1, Unit::ClearChange));
    assert_eq!(sum(&directions), axis(1));
}
