//! What a flow that is told ages does to faces.

use burn::tensor::Device;

use super::reader::AgeReader;
use super::student::AgingOptions;
use crate::balance::Balance;
use crate::describe::DescribeError;
use crate::faces::FaceSet;
use crate::flow::{FlowFaces, FlowOptions, condition, train_flow};
use crate::labels::{AGE, GENDER};
use crate::looks::Looks;
use crate::news::{News, Tell};
use crate::probes::ProbeFit;
use facemath_core::latent::{AgeModel, Condition, Directions, Flow, Latent, Prior, Probe};

/// Concepts that are not to change with the years.
const KEPT_CONCEPTS: [&str; 2] = [GENDER, "glasses"];
/// Width of what tells the flow's blocks of time and conditions: it is told more than a flow of inventions is.
const EMBEDDING: usize = 128;
/// How much of the way to another age a face goes by the averages before the flow takes it further. All of it has the
/// contrast of no real face, none of it shows hardly half of the years.
const SHARE_BY_AVERAGES: f32 = 0.6;
/// By how much the velocity is to change with the age, where 1 is what it does among faces, so that a judge sees as many years
/// as the averages show.
const STRENGTH_YOUNGER: f32 = 1.3;
/// As [`STRENGTH_YOUNGER`], for faces that get older.
const STRENGTH_OLDER: f32 = 0.9;

/// A flow, and what it is told of a face: what the face's code says of its age, and of all that is to stay.
pub(super) struct Teacher<'a> {
    age: &'a AgeModel,
    reader: &'a AgeReader,
    kept: Vec<Probe>,
    flow: Flow,
}

impl<'a> Teacher<'a> {
    /// Fits a flow to `training`; `held_out` says when to stop. `None` if it learns nothing.
    pub(super) fn fit(
        directions: &'a Directions,
        prior: &Prior,
        [training, held_out]: [&Looks; 2],
        set: &FaceSet,
        reader: &'a AgeReader,
        options: &AgingOptions,
        tell: &Tell<'_>,
    ) -> Result<Option<Self>, DescribeError> {
        let Some(age) = &directions.age else {
            return Ok(None);
        };
        let kept = kept_read_outs(directions, training, set);
        let values = |looks: &Looks| values_of(reader, &kept, &looks.codes);
        let [told, told_aside] = [training, held_out].map(values);
        let column = |place: usize| -> Vec<f32> {
            let numbers = told.iter().filter_map(|row| row.get(place));
            numbers.copied().collect()
        };
        let conditions: Option<Vec<Condition>> = (0..=kept.len())
            .map(|place| condition(&name_of(place), column(place)))
            .collect();
        let Some(conditions) = conditions else {
            return Ok(None);
        };
        let flow_options = FlowOptions {
            embedding: EMBEDDING,
            steps: options.flow_steps,
            seed: options.seed,
            workers: options.workers,
            drop_all: 0.0,
            drop_one: 0.0,
            ..FlowOptions::default()
        };
        tell(News::Begins {
            what: "Fitting a flow",
            steps: flow_options.steps,
        });
        let faces = FlowFaces {
            prior,
            training,
            held_out,
            conditions: &conditions,
            told: [&known(&told), &known(&told_aside)],
        };
        let parts = train_flow(faces, &flow_options, &Device::flex(), &mut |report| {
            tell(News::Done(report.step));
            tell(News::Note(&format!(
                "step {}: loss {:.4}, of faces kept aside {:.4}",
                report.step, report.training_loss, report.told_loss
            )));
        })?;
        tell(News::Ends);
        let Some(parts) = parts else {
            return Ok(None);
        };
        let flow = prior.clone().with_flow(parts)?.flow().cloned();
        Ok(flow.map(|flow| Self {
            age,
            reader,
            kept,
            flow,
        }))
    }

    /// The ages of the model that is taught.
    pub(super) fn age(&self) -> &'a AgeModel {
        self.age
    }

    /// The faces `codes` at the ages `years`.
    pub(super) fn aged(&self, codes: &[Latent], years: &[f32]) -> Vec<Latent> {
        let own: Vec<f32> = codes.iter().map(|code| self.age.estimate(code)).collect();
        let wishes = || own.iter().copied().zip(years.iter().copied());
        let on_the_way: Vec<Latent> = codes
            .iter()
            .zip(wishes())
            .map(|(code, (own, years))| code + &(self.age.shift(own, years) * SHARE_BY_AVERAGES))
            .collect();
        let rows: Vec<&[f32]> = on_the_way.iter().map(Latent::as_slice).collect();
        let from = values_of(self.reader, &self.kept, &rows);
        let looks = self.reader.years(codes.iter().map(Latent::as_slice));
        let mut to = from.clone();
        for ((row, (own, years)), looks) in to.iter_mut().zip(wishes()).zip(looks) {
            if let Some(told) = row.first_mut() {
                *told = self.asked(own, looks, years);
            }
        }
        let strengths: Vec<f32> = wishes()
            .map(|(own, years)| {
                if years > own {
                    STRENGTH_OLDER
                } else {
                    STRENGTH_YOUNGER
                }
            })
            .collect();
        self.flow.carried(&on_the_way, &from, &to, &strengths)
    }

    /// The age that the reader is to see of a face which the slider's read-out takes for `own` years and the reader for `looks`,
    /// if the slider is to say `years`: both have the same ends.
    fn asked(&self, own: f32, looks: f32, years: f32) -> f32 {
        let most = self.age.max_years();
        if years < own {
            looks * years / own
        } else if own < most {
            looks + (most - looks) * (years - own) / (most - own)
        } else {
            looks
        }
    }
}

/// Rows of which everything is known.
fn known(rows: &[Vec<f32>]) -> Vec<Vec<Option<f32>>> {
    rows.iter()
        .map(|row| row.iter().copied().map(Some).collect())
        .collect()
}

/// What the flow is told of codes, one row each: how old they look, then what is to stay.
fn values_of<C: AsRef<[f32]>>(reader: &AgeReader, kept: &[Probe], codes: &[C]) -> Vec<Vec<f32>> {
    let years = reader.years(codes.iter().map(AsRef::as_ref));
    let pairs = codes.iter().zip(years);
    pairs
        .map(|(code, years)| {
            let code = Latent::from_vec(code.as_ref().to_vec());
            let kept = kept.iter().map(|probe| probe.read(&code));
            std::iter::once(years).chain(kept).collect()
        })
        .collect()
}

/// Read-outs of what is to stay as it is: concepts, and all that directions are balanced over.
fn kept_read_outs(directions: &Directions, looks: &Looks, set: &FaceSet) -> Vec<Probe> {
    let concepts = KEPT_CONCEPTS.iter().filter_map(|name| {
        let concept = directions.concept(name)?;
        Some(concept.probe.clone())
    });
    let balance = Balance::new(set.balance());
    let fit = ProbeFit::new(looks);
    let measures = balance.measures.iter().filter_map(|measure| {
        let position = |face: usize, mirrored: bool| measure.position(face, mirrored);
        fit.as_ref()?
            .fit(&|face, mirrored| position(face, mirrored).map(f64::from))
    });
    concepts.chain(measures).collect()
}

/// The name of the condition at a place.
fn name_of(place: usize) -> String {
    match place {
        0 => AGE.to_owned(),
        _ => format!("kept {place}"),
    }
}
