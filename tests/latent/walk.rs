//! Walks: through every face, smooth, and round.

use facemath::latent::{Latent, Walk};
use proptest::prelude::*;

fn faces() -> impl Strategy<Value = Vec<Latent>> {
    let face = prop::collection::vec(-3.0f32..3.0, 4).prop_map(Latent::from_vec);
    prop::collection::vec(face, 1..8)
}

proptest! {
    #[test]
    fn a_walk_passes_its_faces_and_returns_to_the_first(faces in faces()) {
        let walk = Walk::new(faces.clone()).expect("faces of one length");
        for (index, face) in faces.iter().enumerate() {
            prop_assert_eq!(&walk.at(index as f32), face);
        }
        prop_assert_eq!(&walk.at(faces.len() as f32), &faces[0]);
        prop_assert_eq!(&walk.at(-1.0), &faces[faces.len() - 1]);
    }

    #[test]
    fn its_speed_never_jumps(faces in faces()) {
        let walk = Walk::new(faces.clone()).expect("faces of one length");
        let step = 1e-2;
        for index in 0..faces.len() {
            let here = walk.at(index as f32);
            let before = &here - &walk.at(index as f32 - step);
            let after = &walk.at(index as f32 + step) - &here;
            // A corner would differ by the order of the step times the distance of faces.
            prop_assert!(before.distance(&after) < 40.0 * step * step * 6.0);
        }
    }
}

#[test]
fn a_round_begins_with_the_first_face_and_stops_short_of_it() {
    let faces: Vec<Latent> = [0.0, 1.0, 2.0].map(|x| Latent::from_vec(vec![x])).into();
    let round = Walk::new(faces.clone()).expect("faces").round(6);
    assert_eq!(round.len(), 6);
    assert_eq!(
        [&round[0], &round[2], &round[4]],
        [&faces[0], &faces[1], &faces[2]]
    );
}

#[test]
fn nonsense_is_no_panic() {
    assert!(Walk::new(Vec::new()).is_err());
    assert!(Walk::new(vec![Latent::zeros(1), Latent::zeros(2)]).is_err());
    let walk = Walk::new(vec![Latent::zeros(1)]).expect("one face");
    for position in [f32::NAN, f32::INFINITY, f32::MAX, f32::MIN] {
        assert_eq!(walk.at(position), Latent::zeros(1));
    }
}
