//! The flow that draws inventions in place of the mixture which it corrects.

use facemath_core::latent::{
    Condition, FlowBlock, FlowNetwork, FlowParts, LENGTH_FEATURES, Latent, LatentError, Linear,
    Prior, PriorComponent, TIME_FEATURES, Wanted,
};

use crate::{DIM, close};

const WIDTH: usize = 10;
const EMBEDDING: usize = 6;

/// Two groups far apart.
fn mixture() -> Prior {
    let component = |weight: f32, mean: f32| {
        let mut factor = Vec::new();
        for row in 0..DIM {
            factor.extend((0..=row).map(|column| if row == column { 0.5 } else { 0.0 }));
        }
        PriorComponent {
            weight,
            mean: Latent::from_vec(vec![mean; DIM]),
            factor,
        }
    };
    Prior::from_components(vec![component(0.25, -3.0), component(0.75, 3.0)])
        .expect("two shares of one whole")
}

/// A network whose maps are all alike; `output` is the bias of the last one, the same for each of a code's numbers.
fn network(weight: f32, output: f32, conditions: usize) -> FlowNetwork {
    let linear = |inputs: usize, outputs: usize, bias: f32| Linear {
        weight: (0..inputs * outputs)
            .map(|place| weight * ((place * 7 % 11) as f32 - 5.0))
            .collect(),
        bias: vec![bias; outputs],
    };
    FlowNetwork {
        embed: linear(
            TIME_FEATURES + LENGTH_FEATURES + 2 * conditions,
            EMBEDDING,
            0.1,
        ),
        embed_again: linear(EMBEDDING, EMBEDDING, 0.1),
        input: linear(2 * DIM, WIDTH, 0.0),
        blocks: vec![FlowBlock {
            modulation: linear(EMBEDDING, 2 * WIDTH, 0.0),
            first: linear(WIDTH, WIDTH, 0.0),
            second: linear(WIDTH, WIDTH, 0.0),
        }],
        modulation: linear(EMBEDDING, 2 * WIDTH, 0.0),
        output: linear(WIDTH, DIM, output),
        gate: linear(EMBEDDING, DIM, 0.0),
    }
}

fn age() -> Condition {
    Condition {
        name: "age".to_owned(),
        mean: 40.0,
        spread: 20.0,
        least: 1.0,
        most: 90.0,
    }
}

fn parts(weight: f32, output: f32) -> FlowParts {
    FlowParts {
        conditions: vec![age()],
        network: network(weight, output, 1),
    }
}

fn flowing(weight: f32, output: f32) -> Prior {
    mixture()
        .with_flow(parts(weight, output))
        .expect("the sizes fit")
}

#[test]
fn a_flow_that_corrects_nothing_draws_from_the_groups_of_the_mixture() {
    let prior = flowing(0.0, 0.0);
    let seeds: Vec<u64> = (0..400).collect();
    let faces = prior.invent_all(&seeds, Prior::TRUNCATION, &Wanted::anybody());
    let mean_of = |face: &Latent| face.as_slice().iter().sum::<f32>() / DIM as f32;
    let high = faces.iter().filter(|face| mean_of(face) > 1.5).count();
    let low = faces.iter().filter(|face| mean_of(face) < -1.0).count();
    assert_eq!(high + low, faces.len(), "none lies between");
    let share = high as f32 / faces.len() as f32;
    assert!((share - 0.75).abs() < 0.1, "{share}");
}

#[test]
fn a_number_is_the_same_face_alone_and_among_others() {
    let prior = flowing(0.02, 0.1);
    let seeds: Vec<u64> = (3..40).collect();
    let many = prior.invent_all(&seeds, Prior::TRUNCATION, &Wanted::anybody());
    for (seed, face) in seeds.iter().zip(&many) {
        assert_eq!(&prior.invent(*seed), face);
    }
    assert_ne!(many[0], many[1]);
    let other = prior.invent_all(
        &[3],
        Prior::TRUNCATION,
        &Wanted::anybody().with("age", 70.0),
    );
    assert_ne!(many[0], other[0], "another face is wanted");
    let unknown = Wanted::anybody().with("hats", 1.0);
    let same = prior.invent_all(&[3], Prior::TRUNCATION, &unknown);
    assert_eq!(many[0], same[0], "nobody taught it about hats");
}

#[test]
fn what_is_not_asked_for_is_as_often_as_among_faces() {
    // Who wears glasses is told by the network's gate alone: they are drawn by lot, and the same for everybody who is asked.
    let glasses = Condition {
        name: "glasses".to_owned(),
        mean: -0.6,
        spread: 0.8,
        least: -1.0,
        most: 1.0,
    };
    let mut parts = FlowParts {
        conditions: vec![glasses, age()],
        network: network(0.0, 0.0, 2),
    };
    let told = (TIME_FEATURES + LENGTH_FEATURES) * EMBEDDING;
    parts.network.embed.weight[told] = 1.0;
    parts.network.embed_again.weight[0] = 1.0;
    parts.network.gate.weight[0] = 1.0;
    let prior = mixture().with_flow(parts).expect("the sizes fit");
    let seeds: Vec<u64> = (0..400).collect();
    let all = |wanted: &Wanted| prior.invent_all(&seeds, Prior::TRUNCATION, wanted);
    let [anybody, with, without] = [
        Wanted::anybody(),
        Wanted::anybody().with("glasses", 1.0),
        Wanted::anybody().with("glasses", -1.0),
    ]
    .map(|wanted| all(&wanted));
    assert_eq!(all(&Wanted::anybody().with("glasses", f32::NAN)), anybody);
    let mut wearers = 0;
    for ((face, with), without) in anybody.iter().zip(&with).zip(&without) {
        assert_ne!(with, without);
        assert!(face == with || face == without, "one of the two");
        wearers += usize::from(face == with);
    }
    let share = wearers as f32 / seeds.len() as f32;
    assert!((share - 0.2).abs() < 0.06, "{share}");
    // Whom a number stood for before is neither of them: somebody half with glasses.
    let before = prior.invent_untold(seeds[0]);
    assert!(before != with[0] && before != without[0]);
    let unasked = FlowParts {
        conditions: Vec::new(),
        network: network(0.0, 0.0, 0),
    };
    let unasked = mixture().with_flow(unasked).expect("the sizes fit");
    assert_eq!(unasked.invent_untold(5), unasked.invent(5));
}

#[test]
fn the_network_is_heard() {
    let mean = |prior: &Prior| {
        let seeds: Vec<u64> = (0..50).collect();
        let faces = prior.invent_all(&seeds, Prior::TRUNCATION, &Wanted::anybody());
        faces.iter().map(|face| face.as_slice()[0]).sum::<f32>() / 50.0
    };
    assert!(mean(&flowing(0.0, 0.5)) > mean(&flowing(0.0, 0.0)) + 0.2);
    let without = flowing(0.0, 0.5).without_flow();
    assert_eq!(without.invent(4), mixture().invent(4));
    assert!(without.conditions().is_empty());
}

#[test]
fn truncation_leads_to_the_average_face() {
    let prior = flowing(0.02, 0.1);
    assert!(close(&prior.invent_truncated(5, 0.0), prior.mean(), 1e-5));
    let distance = |truncation| prior.invent_truncated(5, truncation).distance(prior.mean());
    assert!(distance(0.4) < distance(0.8) && distance(0.8) < distance(1.2));
}

#[test]
fn a_flow_that_does_not_fit_is_refused() {
    let mut parts = parts(0.0, 0.0);
    parts.network.output.bias.pop();
    assert!(matches!(
        mixture().with_flow(parts),
        Err(LatentError::FlowShape { .. })
    ));
    let mut parts = self::parts(0.0, 0.0);
    parts.conditions.clear();
    assert!(matches!(
        mixture().with_flow(parts),
        Err(LatentError::FlowShape { .. })
    ));
    for spoil in [
        |parts: &mut FlowParts| parts.network.gate.weight[0] = f32::NAN,
        |parts: &mut FlowParts| parts.conditions[0].spread = 0.0,
    ] {
        let mut parts = self::parts(0.0, 0.0);
        spoil(&mut parts);
        assert!(matches!(
            mixture().with_flow(parts),
            Err(LatentError::NotFinite { .. })
        ));
    }
}

#[test]
fn a_number_still_stands_for_the_face_that_the_mixture_drew() {
    let (mixture, flow) = (mixture(), flowing(0.05, 0.2));
    for seed in 0..4 {
        assert_ne!(flow.invent(seed), mixture.invent(seed));
        assert_eq!(flow.invent_by_mixture(seed), mixture.invent(seed));
    }
}

#[test]
fn a_face_is_carried_as_far_as_it_is_to_differ() {
    let prior = flowing(0.05, 0.2);
    let flow = prior.flow().expect("there is one");
    let faces: Vec<Latent> = (0..3).map(|seed| prior.invent(seed)).collect();
    let ages = |years: [f32; 3]| years.map(|years| vec![years]);
    let own = ages([20.0, 40.0, 60.0]);
    // To what it is: nowhere.
    assert_eq!(flow.carried(&faces, &own, &own, &[1.5; 3]), faces);
    let carried = flow.carried(&faces, &own, &ages([60.0, 40.0, 20.0]), &[1.0; 3]);
    assert_ne!(carried[0], faces[0]);
    assert_eq!(carried[1], faces[1]);
    // Whoever else is carried with it.
    let alone = flow.carried(&faces[..1], &own[..1], &ages([60.0; 3])[..1], &[1.0]);
    assert_eq!(alone[0], carried[0]);
    let twice = flow.carried(&faces, &own, &ages([60.0, 40.0, 20.0]), &[2.0; 3]);
    assert!(twice[0].distance(&faces[0]) > carried[0].distance(&faces[0]));
}
