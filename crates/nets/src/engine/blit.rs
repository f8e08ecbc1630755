//! From a tensor to a texture without a detour over the CPU.
//!
//! The network and the window share one wgpu device and queue, so the decoded tensor's own buffer is bound to a small
//! compute shader that writes the texture which the window draws.

use burn::backend::Wgpu;
use burn::backend::wgpu::{AutoCompiler, CubeBackend};
use burn::cubecl::wgpu::WgpuServer;
use burn::tensor::{DType, Tensor};

use super::canvas::{Canvas, Shader, TARGET, UNIFORMS, storage};
use super::gpu::SharedGpu;
use super::run_error::RunError;

/// The compute pipeline that draws tensors.
pub(super) struct Blitter {
    device: wgpu::Device,
    queue: wgpu::Queue,
    shader: Shader,
}

impl Blitter {
    pub(super) fn new(gpu: &SharedGpu) -> Self {
        let shader = Shader::new(
            &gpu.device,
            wgpu::include_wgsl!("blit.wgsl"),
            "draw",
            &[storage(true), UNIFORMS, TARGET],
        );
        Self {
            device: gpu.device.clone(),
            queue: gpu.queue.clone(),
            shader,
        }
    }

    /// Draws `face`, `[1, 3, size, size]` in any memory layout, and waits until it is drawn.
    ///
    /// Nothing needs the wait for the order of things, since window and network share a queue. It keeps the engine from
    /// running ahead of the GPU, which would turn newest-wins into a queue after all.
    ///
    /// # Errors
    /// The tensor does not live on the shared GPU, is no float picture, or the GPU is lost.
    pub(super) fn draw(&self, face: Tensor<4>, canvas: &Canvas) -> Result<(), RunError> {
        let burn_device = face.device();
        let fused = face
            .try_into_primitive::<Wgpu>()
            .map_err(|error| RunError::device(format!("{error:?}")))?;
        let client = fused.client.clone();
        let tensor = client.resolve_tensor_float::<CubeBackend>(fused);
        let (shape, strides) = (tensor.meta.shape(), tensor.meta.strides());
        let ([1, 3, height, width], [_, channel, row, column]) = (&shape[..], &strides[..]) else {
            return Err(RunError::Shape(format!("{shape:?}")));
        };
        if tensor.dtype != DType::F32 || tensor.qparams.is_some() || tensor.meta.is_tiled() {
            return Err(RunError::Shape(format!("{:?} values", tensor.dtype)));
        }
        let parameters = [*width, *height, *channel, *row, *column]
            .map(|number| u32::try_from(number).unwrap_or(u32::MAX));
        let [width, height, ..] = parameters;

        // Holding the resource keeps the allocator from moving or reusing the memory while the shader reads it.
        let resource = tensor
            .client
            .get_resource::<WgpuServer<AutoCompiler>>(tensor.handle.clone())
            .map_err(RunError::device)?;
        canvas.write_parameters(&self.queue, &parameters);
        let values = resource.resource().as_wgpu_bind_resource();
        self.shader.run(
            &self.device,
            &self.queue,
            vec![values, canvas.parameters(), canvas.target()],
            [width, height],
        );
        burn_device.sync().map_err(RunError::device)?;
        drop(resource);
        Ok(())
    }
}
