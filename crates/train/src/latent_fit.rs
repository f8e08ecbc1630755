//! The directions of a trained model's latent space, and what they are worth.

use facemath_core::latent::Directions;

use super::directions::fit_directions;
use super::labels::Labels;
use super::looks::Looks;
use super::read_outs::ReadOuts;

/// Fits directions to looks at training faces and checks them on looks at held-out ones; labels that only few of those
/// have are cross-validated. Labels whose check shows them to be hardly better than guessing are left out, and the others
/// are fitted again without them; the report says so. `balance` are the measures that they are balanced over.
pub fn fit_checked_directions(
    training: &Looks,
    held_out: &Looks,
    labels: &Labels,
    balance: &Labels,
) -> (Directions, ReadOuts) {
    let faces = training.distinct_faces();
    let fit = |left_out: &[String]| {
        let directions = fit_directions(training, labels, balance, left_out);
        let mut read_outs = ReadOuts::measure(&directions, labels, &faces, held_out);
        read_outs.check_sparse_labels(&directions, labels, training, held_out);
        (directions, read_outs)
    };
    let (directions, read_outs) = fit(&[]);
    let useless = read_outs.useless();
    if useless.is_empty() {
        return (directions, read_outs);
    }
    let names: Vec<String> = useless.iter().map(|label| label.name.clone()).collect();
    let (directions, mut read_outs) = fit(&names);
    for label in &mut read_outs.left_out {
        if let Some(known) = useless.iter().find(|useless| useless.name == label.name) {
            label.reason = known.reason.clone();
        }
    }
    (directions, read_outs)
}
