//! What every part of the score card works with: the model, the judge, and the held-out faces.

use burn::tensor::{Device, Tensor, TensorData};
use image::RgbImage;

use crate::batch::{rows_of, tensor_of_pictures};
use crate::calibrate::Sight;
use crate::judge::{Judge, Truth, Verdict, inside_oval, share_nearer};
use crate::metrics::psnr_db;
use crate::planes::picture_of_planes;
use facemath_core::latent::{Directions, Latent};
use facemath_core::photo::burnt_share;
use facemath_nets::model::FaceModel;

/// Faces decoded and judged at once: more do not fit the cache.
const BATCH: usize = 8;
/// A face is recognised if at most this share of other photos is nearer to it than its own photo.
const RECOGNISED_SHARE: f32 = 0.05;

/// One held-out face.
pub(super) struct Subject<'a> {
    /// Its place in the set.
    pub face: usize,
    pub code: Latent,
    pub truth: Truth,
    /// Verdict on the photograph.
    pub photo: &'a Verdict,
    /// Verdict on the plain reconstruction: the "before" of every edit.
    pub plain: &'a Verdict,
    /// The plain reconstruction, planar `[3, size, size]`.
    pub picture: &'a [f32],
    /// Its code when it is encoded again.
    pub again: Latent,
}

/// The model under test and its judge.
pub(crate) struct Bench<'a> {
    pub model: &'a FaceModel,
    pub directions: &'a Directions,
    pub judge: &'a Judge,
    pub device: &'a Device,
    /// Verdicts on all held-out photographs.
    pub photos: &'a [Verdict],
}

/// One drawn picture, on its way past.
pub(crate) struct Drawn<'a> {
    /// Its place among the codes.
    pub index: usize,
    /// Planar `[3, size, size]`, values 0 to 1.
    pub picture: &'a [f32],
    /// What the judge says of it.
    pub verdict: Verdict,
    /// Its code when it is encoded again.
    pub code: Latent,
}

impl Bench<'_> {
    /// Decodes, judges and encodes again, a few codes at a time.
    pub fn draw(&self, codes: &[Latent], visit: &mut dyn FnMut(Drawn<'_>)) {
        self.decode(codes, &mut |start, pictures| {
            let verdicts = self.judge.judge(pictures.clone());
            let again = rows_of(self.model.encode(pictures.clone()));
            let planes = rows_of(pictures.flatten(1, 3));
            for (offset, ((picture, verdict), code)) in
                planes.iter().zip(verdicts).zip(again).enumerate()
            {
                visit(Drawn {
                    index: start + offset,
                    picture,
                    verdict,
                    code: Latent::from_vec(code),
                });
            }
        });
    }

    /// Decodes and judges.
    pub fn verdicts(&self, codes: &[Latent], progress: &dyn Fn(f32)) -> Vec<Verdict> {
        let mut verdicts = Vec::with_capacity(codes.len());
        self.decode(codes, &mut |_, pictures| {
            verdicts.extend(self.judge.judge(pictures));
            progress(verdicts.len() as f32 / codes.len() as f32);
        });
        verdicts
    }

    /// Decodes, and looks at the pictures.
    pub fn sights(&self, codes: &[Latent]) -> Vec<Sight> {
        let mut sights = Vec::with_capacity(codes.len());
        self.decode(codes, &mut |_, pictures| {
            let verdicts = self.judge.judge(pictures.clone());
            let planes = rows_of(pictures.flatten(1, 3));
            sights.extend(planes.iter().zip(verdicts).map(|(planes, verdict)| Sight {
                verdict,
                burnt: burnt_share(&self.picture(planes)),
            }));
        });
        sights
    }

    /// A drawn picture, planar `[3, size, size]`, as it is shown.
    pub fn picture(&self, planes: &[f32]) -> RgbImage {
        picture_of_planes(self.model.config().image_size_px, |place| {
            let value = planes.get(place).copied().unwrap_or_default();
            (value * 255.0).round() as u8
        })
    }

    /// Decodes.
    pub fn pictures(&self, codes: &[Latent]) -> Vec<Vec<f32>> {
        let mut planes = Vec::with_capacity(codes.len());
        self.decode(codes, &mut |_, pictures| {
            planes.extend(rows_of(pictures.flatten(1, 3)));
        });
        planes
    }

    /// Encodes pictures, each planar `[3, size, size]`.
    pub fn encode(&self, pictures: &[Vec<f32>]) -> Vec<Latent> {
        let size = self.model.config().image_size_px;
        pictures
            .chunks(BATCH)
            .flat_map(|chunk| {
                let batch = tensor_of_pictures(chunk.concat(), size, self.device);
                rows_of(self.model.encode(batch))
            })
            .map(Latent::from_vec)
            .collect()
    }

    /// Whether a picture is still recognised as the face of `photo`.
    pub fn is_recognised(&self, verdict: &Verdict, photo: &Verdict) -> bool {
        share_nearer(&verdict.identity, &photo.identity, self.photos) <= RECOGNISED_SHARE
    }

    /// PSNR of two pictures outside the face's oval, in decibels.
    pub fn background_psnr_db(&self, a: &[f32], b: &[f32]) -> f64 {
        let size = self.model.config().image_size_px;
        let inside: Vec<bool> = inside_oval(size).collect();
        let outside = |picture: &[f32]| -> Vec<f32> {
            picture
                .iter()
                .zip(inside.iter().cycle())
                .filter(|(_, inside)| !**inside)
                .map(|(value, _)| *value)
                .collect()
        };
        psnr_db(&outside(a), &outside(b))
    }

    fn decode(&self, codes: &[Latent], visit: &mut dyn FnMut(usize, Tensor<4>)) {
        let dim = self.model.config().latent_dim;
        for (chunk, codes) in codes.chunks(BATCH).enumerate() {
            let values = codes.iter().flat_map(Latent::as_slice).copied().collect();
            let batch = TensorData::new::<f32, _>(values, [codes.len(), dim]);
            let pictures = self.model.decode(Tensor::from_data(batch, self.device));
            visit(chunk * BATCH, pictures);
        }
    }
}

/// Mean; 0 of nothing.
pub(super) fn mean(values: impl IntoIterator<Item = f32>) -> f32 {
    let (mut sum, mut count) = (0.0f64, 0usize);
    for value in values {
        sum += f64::from(value);
        count += 1;
    }
    (sum / count.max(1) as f64) as f32
}

/// Standard deviation; 0 of nothing.
pub(crate) fn deviation(values: impl Iterator<Item = f32> + Clone) -> f32 {
    let middle = mean(values.clone());
    mean(values.map(|value| (value - middle).powi(2))).sqrt()
}

/// Share of `true`; 0 of nothing.
pub(super) fn share(values: impl IntoIterator<Item = bool>) -> f32 {
    mean(values.into_iter().map(|value| f32::from(u8::from(value))))
}
