//! Writes a bundle's model card from what is known when it is made.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::model::ModelConfig;

use super::evaluate::Evaluation;
use super::read_outs::ReadOuts;
use super::score::ScoreCard;

/// Name of the figure that tells for how many passes a model was trained.
pub const PASSES_FIGURE: &str = "passes";

/// What the card says of the training data and run.
pub struct CardFacts<'a> {
    /// Network shape.
    pub config: &'a ModelConfig,
    /// Passes over the training faces.
    pub epochs: f64,
    /// Where the pictures come from and what their licence allows, in whole sentences.
    pub data_notice: Option<&'a str>,
    /// Faces trained on.
    pub training_faces: usize,
    /// Faces kept aside.
    pub held_out_faces: usize,
    /// Names of the concepts that have a direction.
    pub concepts: Vec<String>,
    /// Whether ages were known.
    pub has_age: bool,
    /// The reconstruction table, if it was measured.
    pub evaluation: Option<&'a Evaluation>,
}

/// The notice of somebody who gave none.
const UNKNOWN_TERMS: &str = "Where they come from and what their licence allows was not stated.";

/// Figures for the manifest and the card's text.
pub fn model_card(facts: &CardFacts<'_>) -> (BTreeMap<String, String>, String) {
    let mut figures = BTreeMap::new();
    figures.insert(PASSES_FIGURE.into(), format!("{:.1}", facts.epochs));
    let mut card = String::new();
    let config = facts.config;
    let size = config.image_size_px;
    // Writing to a String cannot fail.
    let _ = write!(
        card,
        "# Model card: {name}\n\n\
         A variational autoencoder of aligned faces, {size} x {size} pixels, codes of {dim} numbers: a fixed PCA of the \
         training faces, corrected by two small convolutional networks.\n\n\
         ## Data\n\n\
         Trained on {training} aligned and cropped faces. {notice} The weights are derived from that data: whoever uses \
         them takes on the same limits. {held_out} faces, chosen by a hash of the file name, were kept from training. No \
         picture of the data is part of this bundle.\n\n\
         ## Training\n\n\
         `facemath train`, {epochs:.1} passes, mirrored and slightly jittered pictures. Loss: absolute error over a \
         three-level Laplacian pyramid, absolute and squared pixel error, the difference in local contrast, and the \
         divergence from the unit Gaussian at a small weight. The shipped weights are the moving average, stored in half precision.\n\n\
         ## Directions\n\n\
         {directions}Fitted by least squares on the training faces' codes, all labels together, so that each direction \
         is the difference between faces alike in the other labels; then made orthogonal to the other labels' \
         read-outs. Gender and age are the data set's labels: what annotators saw, not what people are.\n\n",
        name = config.name,
        dim = config.latent_dim,
        training = facts.training_faces,
        held_out = facts.held_out_faces,
        epochs = facts.epochs,
        notice = facts.data_notice.unwrap_or(UNKNOWN_TERMS),
        directions = directions_sentence(facts),
    );
    if let Some(evaluation) = facts.evaluation {
        let _ = write!(
            card,
            "## Figures\n\nReconstruction of {} held-out faces, beside PCA of the same code length fitted on the same \
             training faces (`facemath eval`):\n\n\
             | | PSNR, dB | SSIM | sharpness |\n| --- | --- | --- | --- |\n",
            evaluation.held_out_faces
        );
        for (name, row) in [("this model", &evaluation.model), ("PCA", &evaluation.pca)] {
            let _ = writeln!(
                card,
                "| {name} | {:.2} | {:.3} | {:.2} |",
                row.psnr_db, row.ssim, row.sharpness_ratio
            );
        }
        card.push_str("\nSharpness is the variance of the Laplacian against the photographs': 1 is as sharp.\n\n");
        if evaluation.read_outs != ReadOuts::default() {
            let _ = write!(
                card,
                "What the read-outs behind the sliders' marks tell of the same faces: {}.\n\n",
                evaluation.read_outs
            );
        }
        if let Some(edits) = &evaluation.edits {
            push_edits(&mut card, edits);
        }
        figures.insert("psnr_db".into(), format!("{:.2}", evaluation.model.psnr_db));
        figures.insert("ssim".into(), format!("{:.4}", evaluation.model.ssim));
        figures.insert(
            "sharpness_ratio".into(),
            format!("{:.3}", evaluation.model.sharpness_ratio),
        );
        figures.insert(
            "pca_psnr_db".into(),
            format!("{:.2}", evaluation.pca.psnr_db),
        );
    }
    card.push_str(
        "## Limits\n\n\
         Faces must be upright and aligned as the training faces are: eyes at 29.5 % and 70.5 % of the width, 28.5 % of \
         the height. Fine detail, hands, hats and backgrounds come out blurred. Some groups and ages are rare in the data \
         (few faces over 80), and the model knows them less well. Not for identifying people, and not for judging \
         anyone's age, gender or anything else about them.\n",
    );
    (figures, card)
}

/// The section on edits.
fn push_edits(card: &mut String, edits: &ScoreCard) {
    // Writing to a String cannot fail.
    let _ = write!(
        card,
        "## Edits\n\nEach edit made as the studio makes it on up to {} held-out faces and judged by small networks that \
         have nothing to do with this model (`facemath eval`, seed {}). The judge, {}.\n\n\
         | edit | faces | as asked | age moved, years | gender moved, sd | verdict on glasses changed | recognised |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
        edits.options.faces, edits.options.seed, edits.judge
    );
    for row in &edits.edits {
        let as_asked = row.as_asked.map_or_else(
            || "not judged".to_owned(),
            |share| format!("{:.0} %", 100.0 * share),
        );
        let _ = writeln!(
            card,
            "| {} | {} | {as_asked} | {:+.1} | {:+.2} | {:.0} % | {:.0} % |",
            row.edit,
            row.faces,
            row.age_years,
            row.gender_sd,
            100.0 * row.glasses_flips,
            100.0 * row.recognised
        );
    }
    card.push_str(
        "\nAs asked: for age the share of the wanted years that the judge sees, else the share of faces judged as wanted. \
         Recognised: nearer to its own photograph than to 95 % of the others.\n\n",
    );
    if let Some(age) = &edits.age {
        let _ = write!(
            card,
            "Along the age slider the judged age never falls by more than {:.0} year for {:.0} % of {} faces.\n\n",
            age.tolerance_years,
            100.0 * age.monotone,
            age.faces
        );
    }
    card.push_str(
        "| judge-feature Fréchet distance to held-out photographs | pictures | distance |\n| --- | --- | --- |\n",
    );
    for row in &edits.frechet {
        if let Some(distance) = row.distance {
            let _ = writeln!(card, "| {} | {} | {distance:.2} |", row.pictures, row.count);
        }
    }
    card.push('\n');
}

fn directions_sentence(facts: &CardFacts<'_>) -> String {
    let mut names: Vec<&str> = facts.has_age.then_some("age").into_iter().collect();
    names.extend(facts.concepts.iter().map(String::as_str));
    if names.is_empty() {
        "None: the data had no labels. ".to_owned()
    } else {
        format!("{}. ", names.join(", "))
    }
}
