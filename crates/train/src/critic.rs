//! The critic of a run's finish: a small network that tells photographs from drawn pictures.

use burn::module::Module;
use burn::tensor::activation::{leaky_relu, relu};
use burn::tensor::{Device, Tensor};

use facemath_nets::model::{
    Pointwise, WeightInit, centred, neighbourhoods, patches_from_image, pixel_unshuffle,
};

/// Side of the patches in which the critic looks at a picture.
pub(super) const CRITIC_PATCH_PX: usize = 4;
/// Slope below zero of its activations.
const SLOPE: f64 = 0.2;
/// Steps towards a layer's largest singular value, from the same start each time: nothing to keep between training
/// steps, and cheap beside the convolutions.
const POWER_ITERATIONS: usize = 8;

/// A linear map of the channels divided by its largest singular value, so that scores cannot grow without end (Miyato et
/// al. 2018, arXiv 1802.05957).
#[derive(Module, Debug)]
struct SpectralPointwise {
    product: Pointwise,
}

impl SpectralPointwise {
    fn new(init: &mut WeightInit, inputs: usize, outputs: usize) -> Self {
        Self {
            product: Pointwise::new(init, inputs, outputs, 1.0),
        }
    }

    /// `[batch, height, width, inputs]` to `[batch, height, width, outputs]`.
    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let weight = self.product.weight();
        let norm = spectral_norm(weight.clone());
        self.product.forward_with(weight / norm, x)
    }
}

/// Largest singular value of `[inputs, outputs]`, as `[1, 1]`; its gradient flows through the matrix only.
fn spectral_norm(weight: Tensor<2>) -> Tensor<2> {
    let fixed = weight.clone().detach();
    let unit = |x: Tensor<2>| {
        let length = x.clone().square().sum().sqrt() + 1e-12;
        x / length.unsqueeze()
    };
    let mut right = Tensor::<2>::ones([weight.dims()[1], 1], &weight.device());
    let mut left = unit(fixed.clone().matmul(right.clone()));
    for _ in 0..POWER_ITERATIONS {
        left = unit(fixed.clone().matmul(right.clone()));
        right = unit(fixed.clone().transpose().matmul(left.clone()));
    }
    left.transpose().matmul(weight).matmul(right)
}

/// Scores of two sizes: patch scores that see about 44 pixels each, which make texture, and coarse scores that see the
/// whole face, which make its halves agree.
#[derive(Module, Debug)]
pub struct Critic {
    stem: SpectralPointwise,
    to_eighth: SpectralPointwise,
    eighth: SpectralPointwise,
    patches: SpectralPointwise,
    to_sixteenth: SpectralPointwise,
    sixteenth: SpectralPointwise,
    to_thirty_second: SpectralPointwise,
    coarse: SpectralPointwise,
}

/// What a critic says of pictures.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Patch scores and coarse scores, `[batch, height, width, 1]`: above zero for photographs.
    pub scores: [Tensor<4>; 2],
    /// The features behind them, `[batch, height, width, channels]`, fine to coarse.
    pub features: [Tensor<4>; 3],
}

impl Critic {
    /// A critic that knows nothing yet, for pictures whose sides are multiples of 32.
    pub fn new(seed: u64, device: &Device) -> Self {
        let init = &mut WeightInit::new(seed, device);
        let patch = 3 * CRITIC_PATCH_PX * CRITIC_PATCH_PX;
        Self {
            stem: SpectralPointwise::new(init, 9 * patch, 64),
            to_eighth: SpectralPointwise::new(init, 4 * 64, 128),
            eighth: SpectralPointwise::new(init, 9 * 128, 128),
            patches: SpectralPointwise::new(init, 9 * 128, 1),
            to_sixteenth: SpectralPointwise::new(init, 4 * 128, 128),
            sixteenth: SpectralPointwise::new(init, 9 * 128, 128),
            to_thirty_second: SpectralPointwise::new(init, 4 * 128, 128),
            coarse: SpectralPointwise::new(init, 9 * 128, 1),
        }
    }

    /// Judges pictures `[batch, 3, size, size]`, values about 0 to 1.
    pub fn forward(&self, images: Tensor<4>) -> Verdict {
        let active = |x| leaky_relu(x, SLOPE);
        let x = patches_from_image(centred(images), CRITIC_PATCH_PX);
        let quarter = active(self.stem.forward(neighbourhoods(x)));
        let x = active(self.to_eighth.forward(pixel_unshuffle(quarter.clone(), 2)));
        let eighth = active(self.eighth.forward(neighbourhoods(x)));
        let x = pixel_unshuffle(eighth.clone(), 2);
        let x = active(self.to_sixteenth.forward(x));
        let sixteenth = active(self.sixteenth.forward(neighbourhoods(x)));
        let x = pixel_unshuffle(sixteenth.clone(), 2);
        let x = active(self.to_thirty_second.forward(x));
        Verdict {
            scores: [
                self.patches.forward(neighbourhoods(eighth.clone())),
                self.coarse.forward(neighbourhoods(x)),
            ],
            features: [quarter, eighth, sixteenth],
        }
    }
}

/// What the critic minimises: hinge loss (Lim and Ye 2017, arXiv 1705.02894) over both kinds of scores.
pub fn critic_loss(photos: &Verdict, drawn: &Verdict) -> Tensor<1> {
    let [patches, coarse] = [0, 1].map(|kind| {
        let (photo, drawn) = (photos.scores[kind].clone(), drawn.scores[kind].clone());
        relu(-photo + 1.0).mean() + relu(drawn + 1.0).mean()
    });
    patches + coarse
}

/// What the decoder minimises against the critic.
pub fn fooling_loss(drawn: &Verdict) -> Tensor<1> {
    let [patches, coarse] = drawn.scores.clone().map(Tensor::mean);
    -(patches + coarse)
}

/// Mean absolute difference of the critic's features (Larsen et al. 2016, arXiv 1512.09300). `drawn` may hold more
/// pictures than `photos`: its first ones are those of the photographs.
pub fn feature_loss(photos: &Verdict, drawn: &Verdict) -> Tensor<1> {
    let [fine, middle, coarse] = [0, 1, 2].map(|level| {
        let photo = photos.features[level].clone().detach();
        let paired = drawn.features[level].clone().narrow(0, 0, photo.dims()[0]);
        (paired - photo).abs().mean()
    });
    fine + middle + coarse
}
