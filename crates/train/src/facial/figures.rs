//! What the controls of expression and pose do to pictures, and how a bundle tells of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use burn::tensor::Device;

use super::measures::Measures;
use crate::batch::tensor_of_pictures;
use crate::judge::{Judge, Verdict};
use crate::labels::LABEL_FIGURE;
use crate::score::bench::deviation;
use facemath_core::latent::{Concept, FormerName, Latent, Unit};

/// What is asked of a control that counts in degrees.
const ASKED_DEGREES: f32 = 10.0;
/// Pictures that are judged at once.
const BATCH: usize = 8;
/// Start of the names of a bundle's figures about controls.
const FIGURE: &str = "expression.";
const HEADING: &str = "## Expression and pose";
/// What stands behind each control of a card without measures of it.
const NEXT: &str = "\n## ";

/// What the judge says of a control, upwards and downwards.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Judged {
    /// Mean change of the age, in years.
    pub age_years: [f32; 2],
    /// Mean change of the log odds of "female", in their standard deviations over faces.
    pub gender_sd: [f32; 2],
}

/// What one control does to the pictures of held-out faces that are drawn without any detail, up and down alike.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct FacialFigures {
    /// The control's name.
    pub name: String,
    /// Faces that it was measured on.
    pub faces: usize,
    /// What was asked for, in units of its slider: 1 standard deviation, or 10 degrees.
    pub asked: f32,
    /// The share of it that is seen, upwards and downwards.
    pub seen: [f32; 2],
    /// The other measure that moves most.
    pub leak: String,
    /// How far that moves, upwards and downwards, in its standard deviations.
    pub leak_sd: [f32; 2],
    /// Mean changes of what the judge says; `None` without one.
    pub judged: Option<Judged>,
    /// Correlation of what is read in photographs with what is known of them.
    pub reader_correlation: f32,
}

impl std::fmt::Display for FacialFigures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [up, down] = self.seen;
        write!(
            f,
            "asked +{asked} and -{asked}, seen {up:+.2} and {down:+.2} of it; {leak} {leak_up:+.2} and {leak_down:+.2} sd",
            asked = self.asked,
            up = up,
            down = -down,
            leak = self.leak,
            leak_up = self.leak_sd[0],
            leak_down = self.leak_sd[1],
        )?;
        if let Some(Judged {
            age_years: [age_up, age_down],
            gender_sd: [gender_up, gender_down],
        }) = self.judged
        {
            write!(
                f,
                "; age {age_up:+.1} and {age_down:+.1} years; gender {gender_up:+.2} and {gender_down:+.2} sd"
            )?;
        }
        write!(
            f,
            "; read in photographs with a correlation of {:.2}",
            self.reader_correlation
        )
    }
}

/// What is needed to measure controls.
pub(super) struct Measuring<'a> {
    pub measures: &'a Measures<'a>,
    /// Of the read-out, measure by measure.
    pub correlation: &'a [f32],
    /// Held-out faces.
    pub codes: &'a [Latent],
    /// Pictures of codes.
    pub draw: &'a dyn Fn(&[Latent]) -> Vec<Vec<f32>>,
    /// Measures in a picture, in standard deviations.
    pub read: &'a dyn Fn(&[f32]) -> Vec<f32>,
    pub judge: Option<&'a Judge>,
    pub size_px: usize,
    pub device: &'a Device,
}

/// Means over faces.
struct Means {
    measures: Vec<f32>,
    age_years: f32,
    female_log_odds: f32,
}

impl Measuring<'_> {
    pub(super) fn figures(
        &self,
        controls: &[&Concept],
        progress: &dyn Fn(f32),
    ) -> Vec<FacialFigures> {
        let (plain, verdicts) = self.means(self.codes);
        let odds = verdicts.iter().map(|verdict| verdict.female_log_odds);
        let spread = deviation(odds).max(f32::EPSILON);
        let known = &self.measures.known;
        let figures = controls.iter().enumerate().filter_map(|(done, concept)| {
            progress(done as f32 / controls.len() as f32);
            let index = known
                .iter()
                .position(|measure| measure.control.name == concept.name)?;
            let asked = match concept.unit {
                Unit::Degrees => ASKED_DEGREES,
                Unit::StandardDeviations | Unit::ClearChange => 1.0,
            }
            .min(concept.range);
            let asked_sd = asked / known.get(index)?.units_a_sd() as f32;
            let [up, down] = [asked, -asked].map(|strength| {
                let moved = |code: &Latent| code + concept.shift_of(code, strength);
                let codes: Vec<Latent> = self.codes.iter().map(moved).collect();
                self.means(&codes).0
            });
            let moved = |after: &Means, place: usize| {
                let value = |means: &Means| means.measures.get(place).copied().unwrap_or_default();
                value(after) - value(&plain)
            };
            let leak = (0..known.len())
                .filter(|place| *place != index)
                .max_by(|a, b| {
                    let size =
                        |place: usize| moved(&up, place).abs().max(moved(&down, place).abs());
                    size(*a).total_cmp(&size(*b))
                })?;
            Some(FacialFigures {
                name: concept.name.clone(),
                faces: self.codes.len(),
                asked,
                seen: [
                    moved(&up, index) / asked_sd,
                    moved(&down, index) / -asked_sd,
                ],
                leak: known.get(leak)?.control.name.to_owned(),
                leak_sd: [moved(&up, leak), moved(&down, leak)],
                judged: self.judge.map(|_| Judged {
                    age_years: [&up, &down].map(|after| after.age_years - plain.age_years),
                    gender_sd: [&up, &down]
                        .map(|after| (after.female_log_odds - plain.female_log_odds) / spread),
                }),
                reader_correlation: self.correlation.get(index).copied().unwrap_or_default(),
            })
        });
        figures.collect()
    }

    fn means(&self, codes: &[Latent]) -> (Means, Vec<Verdict>) {
        let pictures = (self.draw)(codes);
        let count = pictures.len().max(1) as f32;
        let mut measures = Vec::new();
        for picture in &pictures {
            let read = (self.read)(picture);
            measures.resize(read.len(), 0.0);
            for (sum, value) in measures.iter_mut().zip(read) {
                *sum += value / count;
            }
        }
        let verdicts: Vec<Verdict> = self.judge.map_or_else(Vec::new, |judge| {
            let batches = pictures.chunks(BATCH).map(|batch| {
                judge.judge(tensor_of_pictures(
                    batch.concat(),
                    self.size_px,
                    self.device,
                ))
            });
            batches.flatten().collect()
        });
        let mean = |part: fn(&Verdict) -> f32| verdicts.iter().map(part).sum::<f32>() / count;
        let means = Means {
            measures,
            age_years: mean(|verdict| verdict.age_years),
            female_log_odds: mean(|verdict| verdict.female_log_odds),
        };
        (means, verdicts)
    }
}

/// The figures about controls among a bundle's.
pub(crate) fn figures_in(figures: &BTreeMap<String, String>) -> impl Iterator<Item = (&str, &str)> {
    figures
        .iter()
        .filter_map(|(name, text)| Some((name.strip_prefix(FIGURE)?, text.as_str())))
}

/// A bundle's figures and card with what is now known of its controls, in place of what was said of controls before.
pub fn with_facial_figures<'a>(
    figures: &BTreeMap<String, String>,
    card: &str,
    controls: impl Iterator<Item = (&'a str, String)>,
) -> (BTreeMap<String, String>, String) {
    let mut figures: BTreeMap<String, String> = figures
        .iter()
        .filter(|(name, _)| !name.starts_with(FIGURE))
        .map(|(name, figure)| (name.clone(), figure.clone()))
        .collect();
    let controls: Vec<(&str, String)> = controls.collect();
    let mut card = match card.split_once(HEADING) {
        Some((before, rest)) => {
            let after = rest.find(NEXT).map_or("", |place| &rest[place + 1..]);
            format!("{before}{after}")
        }
        None => card.to_owned(),
    };
    if !controls.is_empty() {
        let place = card.find("## Limits").unwrap_or(card.len());
        let section = section(&controls);
        card.insert_str(place, &section);
    }
    for known in FormerName::ALL {
        if controls.iter().any(|(name, _)| *name == known.name) {
            figures.remove(&format!("{LABEL_FIGURE}{}", known.former));
            let row = format!("| {} ", known.former);
            let lines = card.lines().filter(|line| !line.starts_with(&row));
            card = lines.map(|line| format!("{line}\n")).collect();
        }
    }
    figures.extend(
        controls
            .into_iter()
            .map(|(name, text)| (format!("{FIGURE}{name}"), text)),
    );
    (figures, card)
}

/// The section on controls, with its heading and an empty line at its end.
fn section(controls: &[(&str, String)]) -> String {
    let mut section = format!(
        "{HEADING}\n\nFitted by `facemath expression` to measures of the training faces by a face mesh: each direction is the \
         most usual change of a code after which the drawn picture shows one standard deviation (or 10 degrees) more of its \
         measure and no more of the others, of age, gender and glasses. What is seen here is read in pictures of held-out \
         faces by a regression from gradient histograms that was fitted to photographs which had no part in finding the \
         directions; age and gender are the judge's. Named is the other measure that moves most.\n\n\
         | control | what is seen |\n| --- | --- |\n"
    );
    for (name, text) in controls {
        // Writing to a String cannot fail.
        let _ = writeln!(section, "| {name} | {text} |");
    }
    section.push('\n');
    section
}
