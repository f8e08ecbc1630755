//! Writes a bundle's model card from what is known when it is made.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use facemath_core::latent::{Directions, Prior};
use facemath_nets::model::ModelConfig;

use super::edits_card::{no_longer_taught, push_edits, taught_and_kept, with_edits};
use super::evaluate::Evaluation;
use super::labels::LABEL_FIGURE;
use super::read_outs::{MIN_CHECKED_A_SIDE, ReadOuts, TRUSTWORTHY_ACCURACY, Trust};
use super::score::{FrechetRow, INVENTIONS};
use super::training::Training;

const DIRECTIONS_HEADING: &str = "## Directions";
pub(super) const AGES_HEADING: &str = "## Ages";
pub(super) const INVENTIONS_HEADING: &str = "## Inventions";
pub(super) const LIMITS_HEADING: &str = "## Limits";

/// What the card says of the training data and run.
pub struct CardFacts<'a> {
    /// Network shape.
    pub config: &'a ModelConfig,
    /// How it was trained.
    pub training: Training,
    /// Where the pictures come from and what their licence allows, in whole sentences.
    pub data_notice: Option<&'a str>,
    /// Faces trained on.
    pub training_faces: usize,
    /// Faces kept aside.
    pub held_out_faces: usize,
    /// The labels, with what their directions are worth.
    pub read_outs: &'a ReadOuts,
    /// Figures of the bundle before.
    pub before: &'a BTreeMap<String, String>,
    /// Labels whose directions were kept from then.
    pub kept: &'a [String],
    /// Whether it has ages.
    pub has_age: bool,
    /// What inventions are drawn from.
    pub prior: &'a Prior,
    /// The reconstruction table, if it was measured.
    pub evaluation: Option<&'a Evaluation>,
}

/// The notice of somebody who gave none.
const UNKNOWN_TERMS: &str = "Where they come from and what their licence allows was not stated.";

/// Figures for the manifest and the card's text.
pub fn model_card(facts: &CardFacts<'_>) -> (BTreeMap<String, String>, String) {
    let mut figures = facts.training.figures();
    let mut card = String::new();
    let labels = label_lines(facts.before, facts.read_outs, facts.kept);
    let config = facts.config;
    let size = config.image_size_px;
    // Writing to a String cannot fail.
    let _ = write!(
        card,
        "# Model card: {name}\n\n\
         A variational autoencoder of aligned faces, {size} x {size} pixels, codes of {dim} numbers: a fixed PCA of the \
         training faces, corrected by two small convolutional networks.\n\n\
         ## Data\n\n\
         Trained on {training} aligned and cropped faces. {notice} The weights are derived from that data, and its terms \
         are theirs. {held_out} faces, chosen by a hash of the file name, were kept from training. No \
         picture of the data is part of this bundle.\n\n\
         ## Training\n\n\
         `facemath train` or its PyTorch twin, {epochs:.1} passes, {pictures}. {loss} The shipped weights are the moving average, stored in half precision.\n\n\
         {directions}",
        name = config.name,
        dim = config.latent_dim,
        training = facts.training_faces,
        held_out = facts.held_out_faces,
        epochs = facts.training.passes,
        pictures = if config.fixed_pose {
            "pictures as they are"
        } else {
            "mirrored and slightly jittered pictures"
        },
        loss = facts.training.in_words(),
        notice = facts.data_notice.unwrap_or(UNKNOWN_TERMS),
        directions = directions_section(&labels),
    );
    if let Some(evaluation) = facts.evaluation {
        push_evaluation(&mut card, &mut figures, evaluation);
    }
    card.push_str(&inventions_section(facts.prior, &[]));
    card.push_str(
        "## Limits\n\n\
         Faces must be cropped and aligned as the training faces are. Fine detail, hands, hats and backgrounds come out \
         blurred, and kinds of faces that are rare in the data less well than others. ",
    );
    card.push_str(if facts.has_age {
        "For photographs that means upright, eyes at 29.5 % and 70.5 % of the width, 28.5 % of the height. Not for \
         identifying people, and not for judging anyone's age, gender or anything else about them.\n"
    } else {
        "What its sliders are called are labels of pictures, and say nothing about anyone.\n"
    });
    add_label_figures(&mut figures, &labels);
    let taught = taught_and_kept(facts.before, |name| is_in(facts.kept, name));
    if taught.is_empty() {
        return (figures, card);
    }
    let edits = facts.evaluation.and_then(|known| known.edits.as_ref());
    with_edits(&figures, &card, Some(&taught), edits)
}

/// The section on reconstructions, and on edits if they were judged; the figures of the former.
fn push_evaluation(
    card: &mut String,
    figures: &mut BTreeMap<String, String>,
    evaluation: &Evaluation,
) {
    // Writing to a String cannot fail.
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
    card.push_str(
        "\nSharpness is the variance of the Laplacian against the photographs': 1 is as sharp.\n\n",
    );
    if let Some(edits) = &evaluation.edits {
        push_edits(card, edits);
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

/// The card of a bundle whose inventions are drawn from another prior: all else stays. `rows` are how far those are from
/// photographs, if that was measured.
pub fn with_inventions(card: &str, prior: &Prior, rows: &[FrechetRow]) -> String {
    let distance = rows.first().and_then(|row| row.distance);
    let start = format!("| {INVENTIONS} |");
    let lines = card
        .split_inclusive('\n')
        .map(|line| match (distance, rows.first()) {
            (Some(distance), Some(row)) if line.starts_with(&start) => {
                format!("{start} {} | {distance:.2} |\n", row.count)
            }
            _ => line.to_owned(),
        });
    let card: String = lines.collect();
    let section = inventions_section(prior, rows);
    with_section(&card, INVENTIONS_HEADING, LIMITS_HEADING, &section)
}

/// The card of a bundle whose faces age otherwise: all else stays.
pub fn with_ages(card: &str, directions: &Directions) -> String {
    let network = directions.age.as_ref().and_then(|age| age.network.as_ref());
    let section = network.map_or_else(String::new, |network| {
        format!(
            "{AGES_HEADING}\n\n\
             Each face ages on a way of its own (`facemath age`): a network of one layer, {} numbers, which was taught what a flow \
             between noise and codes does to training faces that is told how old they look, and their light, pose and expression.\n\n",
            network.numbers()
        )
    });
    with_section(card, AGES_HEADING, INVENTIONS_HEADING, &section)
}

/// A card with another section under `heading`, which is written before `next` if there was none.
pub(super) fn with_section(card: &str, heading: &str, next: &str, section: &str) -> String {
    let (before, after) = match card.split_once(heading) {
        Some((before, rest)) => {
            let after = rest.find("\n## ").map_or("", |place| &rest[place + 1..]);
            (before, after)
        }
        None => match card.find(next) {
            Some(place) => card.split_at(place),
            None => (card, ""),
        },
    };
    format!("{}\n\n{section}{after}", before.trim_end())
}

/// The section on inventions, with its heading and an empty line at its end.
fn inventions_section(prior: &Prior, rows: &[FrechetRow]) -> String {
    let count = prior.components().len();
    let mut section = format!("{INVENTIONS_HEADING}\n\n");
    match prior.flow() {
        Some(flow) => {
            let _ = write!(
                section,
                "Drawn by a flow from noise to codes (flow matching; Lipman et al. 2023, arXiv 2210.02747): a small network \
                 corrects the velocity of a mixture of {count} Gaussians (`facemath prior`)."
            );
            for (place, condition) in flow.conditions().iter().enumerate() {
                let range = condition.range();
                let _ = write!(
                    section,
                    "{} {} from {} to {}",
                    if place == 0 {
                        " They can be asked for by"
                    } else {
                        ","
                    },
                    condition.name,
                    range.start(),
                    range.end()
                );
            }
            if !flow.conditions().is_empty() {
                section.push('.');
            }
        }
        None => {
            let _ = write!(section, "Drawn from a mixture of {count} Gaussians.");
        }
    }
    section.push_str("\n\n");
    let known: Vec<_> = rows
        .iter()
        .filter_map(|row| Some((row, row.distance?)))
        .collect();
    if !known.is_empty() {
        section.push_str(
            "| judge-feature Fréchet distance to held-out photographs | pictures | distance |\n| --- | --- | --- |\n",
        );
        for (row, distance) in known {
            let _ = writeln!(
                section,
                "| {} | {} | {distance:.1} |",
                row.pictures, row.count
            );
        }
        section.push('\n');
    }
    section
}

/// Figures and card of a bundle whose directions were fitted again: all else stays, also what is known of the labels whose directions
/// were `kept`.
pub fn with_directions(
    figures: &BTreeMap<String, String>,
    card: &str,
    read_outs: &ReadOuts,
    kept: &[String],
) -> (BTreeMap<String, String>, String) {
    let lines = label_lines(figures, read_outs, kept);
    let mut figures: BTreeMap<String, String> = figures
        .iter()
        .filter(|(name, _)| !name.starts_with(LABEL_FIGURE))
        .map(|(name, figure)| (name.clone(), figure.clone()))
        .collect();
    add_label_figures(&mut figures, &lines);
    let section = directions_section(&lines);
    let card = match card.split_once(DIRECTIONS_HEADING) {
        Some((before, rest)) => {
            let after = rest.find("\n## ").map_or("", |place| &rest[place + 1..]);
            format!("{before}{section}{after}")
        }
        None => format!("{}\n\n{section}", card.trim_end()),
    };
    no_longer_taught(figures, &card, |name| is_in(kept, name))
}

/// A line for each label, as [`ReadOuts::lines`] has them; what `figures` of the bundle before say of those whose directions were `kept`
/// comes last.
fn label_lines(
    figures: &BTreeMap<String, String>,
    read_outs: &ReadOuts,
    kept: &[String],
) -> Vec<(String, String)> {
    let known = |name: &String| {
        let figure = figures.get(&format!("{LABEL_FIGURE}{name}"))?;
        Some((name.clone(), figure.clone()))
    };
    let known: Vec<(String, String)> = kept.iter().filter_map(known).collect();
    let mut lines = read_outs.lines();
    lines.retain(|(name, _)| known.iter().all(|(kept, _)| kept != name));
    lines.extend(known);
    lines
}

fn is_in(names: &[String], name: &str) -> bool {
    names.iter().any(|own| own == name)
}

/// Whether the direction of a label can be trusted, by the figures of its bundle.
pub(crate) fn is_trusted(figures: &BTreeMap<String, String>, label: &str) -> bool {
    let figure = figures.get(&format!("{LABEL_FIGURE}{label}"));
    figure.is_some_and(|figure| figure.ends_with(&Trust::Trustworthy.to_string()))
}

fn add_label_figures(figures: &mut BTreeMap<String, String>, lines: &[(String, String)]) {
    let lines = lines.iter();
    figures.extend(lines.map(|(name, text)| (format!("{LABEL_FIGURE}{name}"), text.clone())));
}

/// The section on directions, with its heading and an empty line at its end.
fn directions_section(lines: &[(String, String)]) -> String {
    let mut section = format!("{DIRECTIONS_HEADING}\n\n");
    if lines.is_empty() {
        section.push_str("None: the data had no labels.\n\n");
        return section;
    }
    section.push_str(
        "Fitted by least squares on the training faces' codes, all labels together, so that each direction is the \
         difference between faces alike in the other labels and, where measures of the photographs were given, in those; \
         then cleared of what the other labels' read-outs would see. The labels are what annotators or measurements say of \
         pictures, not what people are.\n\n\
         | label | training faces on each side, and how well its read-out tells faces that it was not fitted to |\n| --- | --- |\n",
    );
    for (name, text) in lines {
        // Writing to a String cannot fail.
        let _ = writeln!(section, "| {name} | {text} |");
    }
    let _ = write!(
        section,
        "\nA direction is trustworthy if its read-out is right for at least {:.0} % of at least {} faces on each side that \
         it was not fitted to: held-out ones or, where few of those have the label, training faces in five-fold \
         cross-validation. The sides of a number are its lowest and its highest third.\n\n",
        100.0 * TRUSTWORTHY_ACCURACY,
        MIN_CHECKED_A_SIDE
    );
    section
}
