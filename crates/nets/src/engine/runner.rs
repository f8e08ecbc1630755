//! A network on a device, with everything that can go wrong in it turned into values.

use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

use burn::tensor::{Device, Tensor};
use image::RgbImage;

use super::blit::Blitter;
use super::canvas::Canvas;
use super::gpu::{GpuError, LossProbe, SharedGpu};
use super::messages::{DeviceChoice, DeviceSummary, ModelInfo};
use super::network::{Network, NetworkLoader};
use super::paint::Painter;
use super::pixels::{
    latents_from_tensor, planes_from_tensor, tensor_from_images, tensor_from_latents,
};
pub(super) use super::run_error::RunError;
use super::unsharpened::Unsharpened;
use crate::model::{PriorPull, RefineOptions, Refiner, Sharpen, Sharpener};
use facemath_core::detail::{Composition, Planes};
use facemath_core::guard;
use facemath_core::latent::Latent;

/// Pictures decoded or encoded at once in a job on a GPU. Always exactly as many: the tensor library tunes its programs
/// for each shape that it meets.
const GPU_BATCH: usize = 16;
/// Pictures that are decoded one by one on a GPU.
const FEW: usize = 3;
/// The same as [`GPU_BATCH`] on the CPU, where larger batches gain nothing and keep the user's slider waiting.
const CPU_BATCH: usize = 4;

/// Runs foreign code, the tensor library's and the network's, and makes an error of a panic in it.
///
/// Whatever panicked is either replaced (the GPU's runner) or was only read from (a network's weights), so no broken
/// state is seen afterwards.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, RunError>) -> Result<T, RunError> {
    guard::guarded("Computing faces", work)
        .unwrap_or_else(|crash| Err(RunError::Panic(crash.reason())))
}

/// Where networks can be put.
pub(super) enum Place {
    Cpu,
    Gpu {
        device: Device,
        blitter: Blitter,
        painter: Box<Painter>,
        loss_probe: Arc<LossProbe>,
        name: String,
    },
}

impl Place {
    /// Where to run, or a warning that it cannot be where the user wants it.
    pub(super) fn choose(choice: DeviceChoice, gpu: Option<SharedGpu>) -> Result<Self, String> {
        let gpu = match (choice, gpu) {
            (DeviceChoice::Gpu, Some(gpu)) => Ok(gpu),
            (DeviceChoice::Gpu, None) => SharedGpu::create(),
            (DeviceChoice::Auto, Some(gpu)) if gpu.is_hardware() => Ok(gpu),
            (DeviceChoice::Auto | DeviceChoice::Cpu, _) => return Ok(Self::Cpu),
        };
        gpu.and_then(|gpu| Self::on_gpu(&gpu)).map_err(|error| {
            format!("The GPU cannot be used: {error}. Faces are computed on the CPU.")
        })
    }

    /// Registers `gpu` with the tensor library and compiles the shaders.
    fn on_gpu(gpu: &SharedGpu) -> Result<Self, GpuError> {
        let place = guarded(|| {
            let device = gpu.register().map_err(RunError::device)?;
            Ok(Self::Gpu {
                device,
                blitter: Blitter::new(gpu),
                painter: Box::new(Painter::new(gpu)),
                loss_probe: Arc::new(LossProbe::new(&gpu.device)),
                name: gpu.name(),
            })
        });
        place.map_err(|error| GpuError::Unsuitable(error.to_string()))
    }

    pub(super) fn summary(&self) -> DeviceSummary {
        match self {
            Self::Cpu => DeviceSummary {
                text: "CPU".to_owned(),
                on_gpu: false,
            },
            Self::Gpu { name, .. } => DeviceSummary {
                text: format!("GPU: {name}"),
                on_gpu: true,
            },
        }
    }

    pub(super) fn blitter(&self) -> Option<&Blitter> {
        match self {
            Self::Cpu => None,
            Self::Gpu { blitter, .. } => Some(blitter),
        }
    }

    pub(super) fn painter(&self) -> Option<&Painter> {
        match self {
            Self::Cpu => None,
            Self::Gpu { painter, .. } => Some(painter),
        }
    }

    fn device(&self) -> Device {
        match self {
            Self::Cpu => Device::flex(),
            Self::Gpu { device, .. } => device.clone(),
        }
    }

    /// How many pictures of a job are done at once.
    pub(super) fn batch(&self) -> usize {
        match self {
            Self::Cpu => CPU_BATCH,
            Self::Gpu { .. } => GPU_BATCH,
        }
    }
}

/// A loaded network.
pub(super) struct Runner {
    network: Box<dyn Network>,
    device: Device,
    /// Batches are filled up to one of these sizes; empty where any size is as good.
    batch_sizes: Vec<usize>,
    loss_probe: Option<Arc<LossProbe>>,
    /// Made for the first refinement.
    pull: OnceCell<Option<PriorPull>>,
    /// The last sharpening asked for.
    sharpener: RefCell<Option<Sharpener>>,
    pub(super) info: Arc<ModelInfo>,
}

impl Runner {
    /// Loads `model` for `place`.
    pub(super) fn load(
        loader: &mut dyn NetworkLoader,
        model: &str,
        place: &Place,
    ) -> Result<Self, RunError> {
        guarded(|| {
            let device = place.device();
            let network = loader
                .load(model, &device)
                .map_err(|error| RunError::Load(error.to_string()))?;
            let info = Arc::new(network.info());
            let (batch_sizes, loss_probe) = match place {
                Place::Cpu => (Vec::new(), None),
                Place::Gpu { loss_probe, .. } => {
                    (vec![1, place.batch()], Some(Arc::clone(loss_probe)))
                }
            };
            Ok(Self {
                network,
                device,
                batch_sizes,
                loss_probe,
                pull: OnceCell::new(),
                sharpener: RefCell::new(None),
                info,
            })
        })
    }

    /// Drops a network whose device is lost. Giving back its tensors talks to that device and may panic.
    pub(super) fn discard(self) {
        // A failure says once more that the device is lost.
        let _ = guarded(|| {
            drop(self);
            Ok(())
        });
    }

    /// Compiles and tunes the GPU's programs for all the shapes that will be asked for.
    pub(super) fn warm_up(&self) -> Result<(), RunError> {
        for &batch in &self.batch_sizes {
            let average = Latent::zeros(self.info.latent_dim);
            let faces = self.decode(&vec![&average; batch], Sharpen::default())?;
            let faces: Vec<RgbImage> = faces.iter().map(Planes::to_image).collect();
            self.encode(&faces)?;
        }
        Ok(())
    }

    /// Does `work`, unless the device is lost by the end of it: what it made is not to be believed then.
    fn on_device<T>(&self, work: impl FnOnce() -> Result<T, RunError>) -> Result<T, RunError> {
        guarded(|| {
            let made = work()?;
            match &self.loss_probe {
                Some(probe) if probe.is_lost() => {
                    Err(RunError::Device("the device is lost".to_owned()))
                }
                _ => Ok(made),
            }
        })
    }

    /// Codes of pictures of the model's size.
    pub(super) fn encode(&self, images: &[RgbImage]) -> Result<Vec<Latent>, RunError> {
        self.on_device(|| {
            let padded = self.padded(images);
            let tensor =
                tensor_from_images(padded.into_iter(), self.info.image_size_px, &self.device);
            let mut latents = latents_from_tensor(self.network.encode(tensor))?;
            latents.truncate(images.len());
            Ok(latents)
        })
    }

    /// Pictures of codes of the model's length. Waits for the device.
    pub(super) fn decode(
        &self,
        latents: &[&Latent],
        sharpen: Sharpen,
    ) -> Result<Vec<Planes<3>>, RunError> {
        // A few are cheaper one by one than filled up to a whole batch, all of which comes back from the device.
        let is_few = !self.batch_sizes.is_empty() && latents.len() <= FEW;
        let together = if is_few { 1 } else { latents.len().max(1) };
        self.on_device(|| {
            let mut pictures = Vec::with_capacity(latents.len());
            for latents in latents.chunks(together) {
                let padded = self.padded(latents).into_iter().copied();
                let tensor = tensor_from_latents(padded, self.info.latent_dim, &self.device);
                let drawn = planes_from_tensor(self.drawn(tensor, sharpen))?;
                pictures.extend(drawn.into_iter().take(latents.len()));
            }
            Ok(pictures)
        })
    }

    /// The same without any sharpening, as many at once as the device likes. Waits for the device.
    pub(super) fn decode_unsharpened(
        &self,
        latents: &[&Latent],
    ) -> Result<Vec<Unsharpened>, RunError> {
        self.on_device(|| {
            let padded = self.padded(latents).into_iter().copied();
            let tensor = tensor_from_latents(padded, self.info.latent_dim, &self.device);
            let mut drawn = Unsharpened::from_tensor(self.network.decode(tensor))?;
            drawn.truncate(latents.len());
            Ok(drawn)
        })
    }

    /// Draws the picture of a code into `canvas` on the GPU.
    pub(super) fn draw(
        &self,
        latent: &Latent,
        sharpen: Sharpen,
        blitter: &Blitter,
        canvas: &Canvas,
    ) -> Result<(), RunError> {
        self.on_device(|| {
            let tensor =
                tensor_from_latents([latent].into_iter(), self.info.latent_dim, &self.device);
            blitter.draw(self.drawn(tensor, sharpen), canvas)
        })
    }

    /// Draws a face with detail into `canvas` on the GPU.
    pub(super) fn paint(
        &self,
        composition: &Composition,
        painter: &Painter,
        canvas: &Canvas,
    ) -> Result<(), RunError> {
        self.on_device(|| painter.draw(composition, canvas))
    }

    /// Codes to faces, sharpened.
    fn drawn(&self, latents: Tensor<2>, sharpen: Sharpen) -> Tensor<4> {
        let faces = self.network.decode(latents);
        if sharpen.is_off() {
            return faces;
        }
        let mut sharpener = self.sharpener.borrow_mut();
        let is_same = |made: &Sharpener| made.sharpen() == sharpen;
        if !sharpener.as_ref().is_some_and(is_same) {
            let size_px = self.info.image_size_px as usize;
            *sharpener = Some(Sharpener::new(sharpen, size_px, &self.device));
        }
        match sharpener.as_ref() {
            Some(sharpener) => sharpener.forward(faces),
            None => faces,
        }
    }

    /// Begins to refine codes of the model's length, for pictures of its size.
    pub(super) fn start_refining(
        &self,
        faces: &[(RgbImage, Latent)],
        options: RefineOptions,
    ) -> Result<Refiner, RunError> {
        guarded(|| {
            let pull = self.pull.get_or_init(|| PriorPull::new(&self.info.prior));
            let images = faces.iter().map(|(image, _)| image);
            let wanted = tensor_from_images(images, self.info.image_size_px, &self.device);
            let start: Vec<Latent> = faces.iter().map(|(_, latent)| latent.clone()).collect();
            Ok(Refiner::new(wanted, &start, pull.as_ref(), options))
        })
    }

    /// Makes the next step of a refinement.
    pub(super) fn advance(&self, refiner: &mut Refiner) -> Result<(), RunError> {
        self.on_device(|| {
            refiner
                .advance(&|codes| self.network.decode(codes))
                .map_err(RunError::device)
        })
    }

    /// `items`, the last one repeated up to the next batch size that the device is tuned for.
    fn padded<'a, T>(&self, items: &'a [T]) -> Vec<&'a T> {
        let wanted = self
            .batch_sizes
            .iter()
            .copied()
            .find(|&size| size >= items.len());
        let missing = wanted.map_or(0, |size| size - items.len());
        items
            .iter()
            .chain(items.last().into_iter().cycle().take(missing))
            .collect()
    }
}
