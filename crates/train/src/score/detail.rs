//! What carried detail does to edits and morphs, beside the decoder's pictures of the same codes.

mod figures;

use std::sync::Arc;

use burn::tensor::{Tensor, TensorData};
use rand::SeedableRng as _;
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use self::figures::FLOW_STEPS;
use super::ScoreOptions;
use super::bench::{Bench, Subject, mean, share};
use super::edits::{Asked, edits_at};
use super::morphs::{Ratio, largest_over_mean};
use crate::faces::FaceSet;
use crate::metrics::{Fidelity, FidelitySummary};
use facemath_core::detail::{
    Composition, Lent, Planes, Portrait, compose, contradicted, flow_along, flow_between, misfit,
};
use facemath_core::latent::{GlassesChange, Latent, lerp};
use facemath_nets::model::{Sharpen, Sharpener};

pub use self::figures::{DetailCard, DetailRow, Kind};

/// Frames of a morph.
const FRAMES: usize = 30;
/// Strengths of the concepts that are measured.
const STRENGTHS: [f32; 2] = [1.0, -1.0];

/// What is drawn with and of.
struct Drawing<'a> {
    bench: &'a Bench<'a>,
    set: &'a FaceSet,
    sharpener: Sharpener,
}

/// Measures detail at the model's size on up to `most` faces an edit, and on morphs of `pairs` random pairs.
pub(super) fn measure_detail(
    bench: &Bench<'_>,
    set: &FaceSet,
    subjects: &[Subject<'_>],
    options: ScoreOptions,
    progress: &dyn Fn(f32),
) -> DetailCard {
    let drawing = Drawing {
        bench,
        set,
        sharpener: Sharpener::new(Sharpen::default(), set.size_px(), bench.device),
    };
    let most = options.faces;
    let some = subjects.get(..most.min(subjects.len())).unwrap_or_default();
    let asked = edits_at(bench, subjects, most, &STRENGTHS);
    let mut edits = Vec::with_capacity(3 * asked.len());
    let steps = asked.len() + 1;
    for (done, asked) in asked.iter().enumerate() {
        progress(done as f32 / steps as f32);
        edits.extend(drawing.rows(asked));
    }
    let mut card = DetailCard {
        faces: some.len(),
        unedited_levels: drawing.unedited_levels(some),
        edits,
        ..DetailCard::default()
    };
    drawing.measure_morphs(subjects, options.pairs, options.seed, &mut card);
    card
}

impl Drawing<'_> {
    /// What the decoder draws of codes, not sharpened and sharpened, planar.
    fn draw(&self, codes: &[Latent]) -> (Vec<Vec<f32>>, Vec<Vec<f32>>) {
        let plain = self.bench.pictures(codes);
        let size = self.set.size_px();
        let sharpened = plain.iter().map(|picture| {
            let picture = TensorData::new(picture.clone(), [1, 3, size, size]);
            let picture = Tensor::<4>::from_data(picture, self.bench.device);
            let sharpened = self.sharpener.forward(picture).into_data();
            sharpened.try_to_vec().unwrap_or_default()
        });
        let sharpened = sharpened.collect();
        (plain, sharpened)
    }

    fn photograph(&self, subject: &Subject<'_>) -> Vec<f32> {
        self.set.values(subject.face).collect()
    }

    /// The photographs of faces, beside what the decoder draws of their codes.
    fn portraits(&self, subjects: &[&Subject<'_>]) -> Vec<Option<Portrait>> {
        let codes: Vec<Latent> = subjects
            .iter()
            .map(|subject| subject.code.clone())
            .collect();
        let (_, drawn) = self.draw(&codes);
        let side = self.set.size_px();
        let pairs = subjects.iter().zip(drawn);
        pairs
            .map(|(subject, drawn)| {
                let photograph = planes_of(&self.photograph(subject), side)?.to_image();
                Portrait::new(Arc::new(photograph), planes_of(&drawn, side)?)
            })
            .collect()
    }

    fn unedited_levels(&self, subjects: &[Subject<'_>]) -> u8 {
        let subjects: Vec<&Subject<'_>> = subjects.iter().collect();
        let portraits = self.portraits(&subjects);
        let differences = portraits.par_iter().flatten().map(|portrait| {
            let picture = compose(
                portrait.drawn(),
                &[(portrait, 1.0)],
                1.0,
                portrait.side_px(),
            );
            let pairs = picture.as_raw().iter().zip(portrait.pixels().as_raw());
            pairs.map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
        });
        differences.max().unwrap_or(0)
    }

    /// The figures of one edit in all kinds of pictures.
    fn rows(&self, asked: &Asked<'_>) -> Vec<DetailRow> {
        let codes: Vec<Latent> = asked.codes(self.bench);
        let portraits = self.portraits(&asked.subjects);
        let (plain, sharpened) = self.draw(&codes);
        let side = self.set.size_px();
        let kinds = [Kind::Plain, Kind::Unmoved, Kind::Carried];
        kinds
            .into_iter()
            .map(|kind| {
                let faces = portraits.par_iter().zip(plain.par_iter().zip(&sharpened));
                let faces = faces.zip(asked.subjects.par_iter().zip(&codes));
                let pictures: Vec<(Vec<f32>, f32)> = faces
                    .map(|((portrait, (plain, sharpened)), (subject, code))| {
                        let made = portrait.as_ref().zip(planes_of(sharpened, side));
                        let made = made.and_then(|(portrait, drawn)| {
                            let directions = self.bench.directions;
                            let glasses = directions.glasses_change(&subject.code, code);
                            let picture = kind.picture(portrait, &drawn, glasses)?;
                            let share =
                                contradicted(portrait, &drawn, &picture, kind == Kind::Carried);
                            Some((planar(&picture), share))
                        });
                        made.unwrap_or_else(|| (plain.clone(), 0.0))
                    })
                    .collect();
                self.row(asked, kind, &pictures)
            })
            .collect()
    }

    fn row(&self, asked: &Asked<'_>, kind: Kind, pictures: &[(Vec<f32>, f32)]) -> DetailRow {
        let size = self.set.size_px();
        let planes: Vec<Vec<f32>> = pictures.iter().map(|(planes, _)| planes.clone()).collect();
        let verdicts = self
            .bench
            .judge
            .judge_planes(&planes, size, self.bench.device);
        let judged = || asked.subjects.iter().zip(&verdicts);
        let fidelity: Vec<Fidelity> = asked
            .subjects
            .par_iter()
            .zip(&planes)
            .map(|(subject, picture)| Fidelity::measure(picture, &self.photograph(subject), size))
            .collect();
        DetailRow {
            edit: asked.name.clone(),
            pictures: kind,
            faces: planes.len(),
            as_asked: asked.as_asked(&verdicts),
            recognised: share(
                judged().map(|(subject, verdict)| self.bench.is_recognised(verdict, subject.photo)),
            ),
            identity_distance: mean(
                judged().map(|(subject, verdict)| verdict.identity_distance(subject.photo)),
            ),
            sharpness: FidelitySummary::of(&fidelity).sharpness_ratio,
            contradicted: mean(pictures.iter().map(|(_, share)| *share)),
            background_psnr_db: self.background_psnr_db(asked, &planes),
        }
    }

    /// Of pictures against their photographs, outside the faces' ovals, in decibels: the mean over all faces.
    fn background_psnr_db(&self, asked: &Asked<'_>, pictures: &[Vec<f32>]) -> f64 {
        let pairs = asked.subjects.iter().zip(pictures);
        let of_each = pairs.map(|(subject, picture)| {
            self.bench
                .background_psnr_db(&self.photograph(subject), picture)
        });
        of_each.sum::<f64>() / pictures.len().max(1) as f64
    }

    fn measure_morphs(
        &self,
        subjects: &[Subject<'_>],
        pairs: usize,
        seed: u64,
        card: &mut DetailCard,
    ) {
        let side = self.set.size_px();
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (mut plain_sharpness, mut sharpness, mut photographs) = (0.0, 0.0, 0.0);
        let (mut paces, mut misfits) = (Vec::new(), Vec::new());
        for _ in 0..pairs {
            let ends: Vec<&Subject<'_>> = subjects.sample(&mut rng, 2).collect();
            let [from, to] = ends[..] else { break };
            let portraits = self.portraits(&ends);
            let [Some(a), Some(b)] = portraits.as_slice() else {
                break;
            };
            let place = |frame: usize| frame as f32 / (FRAMES - 1) as f32;
            let mut codes: Vec<Latent> = (0..FRAMES)
                .map(|frame| lerp(&from.code, &to.code, place(frame)))
                .collect();
            codes.push(lerp(&from.code, &to.code, 0.5));
            let (plain, drawn) = self.draw(&codes);
            let places: Vec<f32> = (0..FRAMES).map(place).chain([0.5]).collect();
            let mut frames: Vec<Vec<f32>> = drawn
                .par_iter()
                .zip(places)
                .map(|(drawn, t)| {
                    planes_of(drawn, side).map_or_else(Vec::new, |drawn| {
                        let picture = compose(&drawn, &[(a, 1.0 - t), (b, t)], 1.0, side as u32);
                        Planes::from_image(&picture)
                            .map_or_else(Vec::new, |picture| planar(&picture))
                    })
                })
                .collect();
            let Some((middle, plain)) = frames.pop().zip(plain.last()) else {
                break;
            };
            let of = |picture: &[f32]| Fidelity::measure(picture, picture, side).drawn_sharpness;
            plain_sharpness += of(plain);
            sharpness += of(&middle);
            photographs += ends
                .iter()
                .map(|end| of(&self.photograph(end)))
                .sum::<f64>()
                / 2.0;
            paces.extend(largest_over_mean(&frames));
            misfits.extend(
                ends.iter()
                    .filter_map(|end| self.misfits(&end.code, &codes[FRAMES])),
            );
        }
        card.pairs = paces.len();
        card.middle_sharpness_plain = plain_sharpness / photographs.max(f64::MIN_POSITIVE);
        card.middle_sharpness = sharpness / photographs.max(f64::MIN_POSITIVE);
        card.pace = Ratio::of(paces);
        card.misfit =
            std::array::from_fn(|kind| mean(misfits.iter().map(|all: &[f32; 3]| all[kind])));
    }

    /// How far the face of `from` is from that of `to`: unmoved, moved directly, and moved by steps.
    fn misfits(&self, from: &Latent, to: &Latent) -> Option<[f32; 3]> {
        let codes: Vec<Latent> = (0..=FLOW_STEPS)
            .map(|step| lerp(from, to, step as f32 / FLOW_STEPS as f32))
            .collect();
        let (_, drawn) = self.draw(&codes);
        let side = self.set.size_px();
        let path: Option<Vec<Planes<3>>> =
            drawn.iter().map(|drawn| planes_of(drawn, side)).collect();
        let path = path?;
        let (source, target) = (path.first()?, path.last()?);
        let direct = flow_between(target, source);
        Some([
            misfit(target, source, None),
            misfit(target, source, Some(&direct)),
            misfit(target, source, Some(&flow_along(&path))),
        ])
    }
}

impl Kind {
    /// The picture of a face drawn with edits; `None` for the decoder's own.
    fn picture(
        self,
        portrait: &Portrait,
        drawn: &Planes<3>,
        glasses: GlassesChange,
    ) -> Option<Planes<3>> {
        match self {
            Self::Plain => None,
            Self::Unmoved => portrait.unmoved(drawn),
            Self::Carried => {
                let lent = Lent {
                    portrait,
                    look: 1.0,
                    shape: 1.0,
                    glasses,
                };
                let picture = Composition::of_lent(drawn, &[lent], 1.0, portrait.side_px());
                Planes::from_image(&picture.render())
            }
        }
    }
}

/// Planar `[3, size, size]` values, pixel by pixel.
fn planes_of(values: &[f32], side: usize) -> Option<Planes<3>> {
    let area = side * side;
    let [red, green, blue] = [0, 1, 2].map(|plane| values.get(plane * area..(plane + 1) * area));
    let pixels = red?.iter().zip(green?).zip(blue?);
    Planes::new(side, pixels.map(|((r, g), b)| [*r, *g, *b]).collect())
}

/// The inverse of [`planes_of`].
fn planar(picture: &Planes<3>) -> Vec<f32> {
    (0..3)
        .flat_map(|channel| picture.values().iter().map(move |pixel| pixel[channel]))
        .collect()
}
