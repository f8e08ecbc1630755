//! Data-parallel gradients: each worker runs its share of a batch on one thread, and the gradients are added.

use burn::module::Module;
use burn::optim::{GradientsAccumulator, GradientsParams};
use burn::tensor::Device;
use rayon::ThreadPool;

/// One worker's answer: gradients of its share of the loss, and the loss or its parts.
pub type Share<P> = (GradientsParams, P);

/// Parts of the loss, for the log.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LossParts {
    /// Pixel loss.
    pub pixels: f32,
    /// Divergence from the unit Gaussian, in nats.
    pub divergence_nats: f32,
}

impl std::ops::AddAssign for LossParts {
    fn add_assign(&mut self, other: Self) {
        self.pixels += other.pixels;
        self.divergence_nats += other.divergence_nats;
    }
}

impl std::ops::Div<f32> for LossParts {
    type Output = Self;

    fn div(self, count: f32) -> Self {
        Self {
            pixels: self.pixels / count,
            divergence_nats: self.divergence_nats / count,
        }
    }
}

/// Threads that compute gradients side by side. On a CPU that beats one worker with many threads: small products gain
/// nothing from a second thread, but two pictures do.
pub struct Workers {
    pools: Vec<ThreadPool>,
}

impl Workers {
    /// `count` single-threaded workers.
    ///
    /// # Errors
    /// If the system refuses a thread.
    pub fn new(count: usize) -> Result<Self, rayon::ThreadPoolBuildError> {
        let pools = (0..count.max(1))
            .map(|worker| {
                rayon::ThreadPoolBuilder::new()
                    .num_threads(1)
                    .thread_name(move |_| format!("train-{worker}"))
                    .build()
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { pools })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.pools.len()
    }

    /// Runs `share(worker, copy of the module)` on every worker and adds up the gradients; the losses are their mean.
    pub fn gradients<M: Module + Sync, P>(
        &self,
        module: &M,
        device: &Device,
        share: impl Fn(usize, M) -> Share<P> + Sync,
    ) -> Share<P>
    where
        P: Default + std::ops::AddAssign + std::ops::Div<f32, Output = P> + Send,
    {
        let mut shares: Vec<Option<Share<P>>> = self.pools.iter().map(|_| None).collect();
        std::thread::scope(|scope| {
            for ((worker, pool), slot) in self.pools.iter().enumerate().zip(&mut shares) {
                // A fork has leaves of its own: the workers' graphs stay apart.
                let copy = module.clone().fork(device);
                let share = &share;
                scope.spawn(move || *slot = Some(pool.install(|| share(worker, copy))));
            }
        });
        let mut sum = GradientsAccumulator::new();
        let mut parts = P::default();
        for (gradients, part) in shares.into_iter().flatten() {
            sum.accumulate(module, gradients);
            parts += part;
        }
        (sum.grads(), parts / self.count() as f32)
    }
}

/// A seed for everything random that one worker does in one step.
pub fn worker_seed(seed: u64, step: u64, worker: usize) -> u64 {
    seed ^ step.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ ((worker as u64) << 56)
}

/// The faces of one of `workers` workers.
pub fn share_of(faces: &[usize], worker: usize, workers: usize) -> &[usize] {
    let size = faces.len().div_ceil(workers.max(1)).max(1);
    faces.chunks(size).nth(worker).unwrap_or_default()
}
