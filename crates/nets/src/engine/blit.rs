//! From a tensor to a texture without a detour over the CPU.
//!
//! The network and the window share one wgpu device and queue, so the decoded tensor's own buffer is bound to a small
//! compute shader that writes the texture which the window draws.

use std::num::NonZeroU64;

use burn::backend::Wgpu;
use burn::backend::wgpu::{AutoCompiler, CubeBackend};
use burn::cubecl::wgpu::WgpuServer;
use burn::tensor::{DType, Tensor};

use super::gpu::SharedGpu;
use super::runner::RunError;

/// Side of a workgroup, as in `blit.wgsl`.
const WORKGROUP_SIDE: u32 = 8;
/// Five 32-bit numbers, as in `blit.wgsl`, rounded up to the 16 bytes that uniform structures are made of.
const UNIFORM_BYTES: u64 = 32;

/// A texture that frames are drawn into, with room for one frame's parameters.
///
/// Each target has a uniform buffer of its own: `write_buffer` takes effect before everything in the next submission, so
/// two targets sharing one would both be drawn with the later values.
pub(super) struct Canvas {
    view: wgpu::TextureView,
    uniforms: wgpu::Buffer,
}

impl Canvas {
    /// Whether the texture can be drawn into, and holds exactly one picture of `size_px`. A wrong one must not reach
    /// wgpu, where it would be a validation error.
    pub(super) fn fits(&self, size_px: u32) -> bool {
        let texture = self.view.texture();
        texture.format() == wgpu::TextureFormat::Rgba8Unorm
            && texture
                .usage()
                .contains(wgpu::TextureUsages::STORAGE_BINDING)
            && (texture.width(), texture.height()) == (size_px, size_px)
    }
}

/// The compute pipeline that draws tensors.
pub(super) struct Blitter {
    device: wgpu::Device,
    queue: wgpu::Queue,
    layout: wgpu::BindGroupLayout,
    pipeline: wgpu::ComputePipeline,
}

impl Blitter {
    pub(super) fn new(gpu: &SharedGpu) -> Self {
        let entry = |binding, ty| wgpu::BindGroupLayoutEntry {
            binding,
            visibility: wgpu::ShaderStages::COMPUTE,
            ty,
            count: None,
        };
        let buffer = |ty| wgpu::BindingType::Buffer {
            ty,
            has_dynamic_offset: false,
            min_binding_size: None,
        };
        let device = gpu.device.clone();
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("face blit"),
            entries: &[
                entry(
                    0,
                    buffer(wgpu::BufferBindingType::Storage { read_only: true }),
                ),
                entry(1, buffer(wgpu::BufferBindingType::Uniform)),
                entry(
                    2,
                    wgpu::BindingType::StorageTexture {
                        access: wgpu::StorageTextureAccess::WriteOnly,
                        format: wgpu::TextureFormat::Rgba8Unorm,
                        view_dimension: wgpu::TextureViewDimension::D2,
                    },
                ),
            ],
        });
        let shader = device.create_shader_module(wgpu::include_wgsl!("blit.wgsl"));
        let pipeline_layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: Some("face blit"),
            bind_group_layouts: &[Some(&layout)],
            immediate_size: 0,
        });
        let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some("face blit"),
            layout: Some(&pipeline_layout),
            module: &shader,
            entry_point: Some("draw"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            cache: None,
        });
        Self {
            device,
            queue: gpu.queue.clone(),
            layout,
            pipeline,
        }
    }

    /// Makes a texture drawable.
    pub(super) fn canvas(&self, view: wgpu::TextureView) -> Canvas {
        let uniforms = self.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("face blit parameters"),
            size: UNIFORM_BYTES,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        Canvas { view, uniforms }
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
        let bind_group = self.device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("face blit"),
            layout: &self.layout,
            entries: &[
                wgpu::BindGroupEntry {
                    binding: 0,
                    resource: resource.resource().as_wgpu_bind_resource(),
                },
                wgpu::BindGroupEntry {
                    binding: 1,
                    resource: wgpu::BindingResource::Buffer(wgpu::BufferBinding {
                        buffer: &canvas.uniforms,
                        offset: 0,
                        size: NonZeroU64::new(UNIFORM_BYTES),
                    }),
                },
                wgpu::BindGroupEntry {
                    binding: 2,
                    resource: wgpu::BindingResource::TextureView(&canvas.view),
                },
            ],
        });
        self.queue
            .write_buffer(&canvas.uniforms, 0, bytemuck::cast_slice(&parameters));
        let mut encoder = self
            .device
            .create_command_encoder(&wgpu::CommandEncoderDescriptor {
                label: Some("face blit"),
            });
        {
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor {
                label: Some("face blit"),
                timestamp_writes: None,
            });
            pass.set_pipeline(&self.pipeline);
            pass.set_bind_group(0, &bind_group, &[]);
            pass.dispatch_workgroups(
                width.div_ceil(WORKGROUP_SIDE),
                height.div_ceil(WORKGROUP_SIDE),
                1,
            );
        }
        self.queue.submit([encoder.finish()]);
        burn_device.sync().map_err(RunError::device)?;
        drop(resource);
        Ok(())
    }
}
