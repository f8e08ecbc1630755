//! The textures that frames are drawn into, and the compute shaders that draw them.

use super::drawing::{Drawing, Photograph};

/// Side of a shader's workgroup, in pixels.
const WORKGROUP_SIDE: u32 = 8;
/// Eight 32-bit numbers: more than any shader here takes, and a multiple of the 16 bytes that uniform structures are made of.
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
    /// Makes a texture of `device` drawable.
    pub(super) fn new(device: &wgpu::Device, view: wgpu::TextureView) -> Self {
        let uniforms = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("face parameters"),
            size: UNIFORM_BYTES,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        Self { view, uniforms }
    }

    /// Whether a drawing can go into the texture: the decoder's picture into one that holds exactly one of `model_px`, one
    /// with detail, which is made at any size, into any square. A wrong one must not reach wgpu, where it would be a
    /// validation error.
    pub(super) fn fits(&self, drawing: &Drawing, model_px: u32) -> bool {
        let texture = self.view.texture();
        let side = self.side_px();
        let is_drawable = texture.format() == wgpu::TextureFormat::Rgba8Unorm
            && texture
                .usage()
                .contains(wgpu::TextureUsages::STORAGE_BINDING)
            && texture.height() == side;
        let has_size = match drawing.detail {
            None => side == model_px,
            Some(_) => side <= Photograph::MAX_SIDE_PX,
        };
        is_drawable && has_size
    }

    /// Pixels along the texture.
    pub(super) fn side_px(&self) -> u32 {
        self.view.texture().width()
    }

    /// Where a shader finds its parameters.
    pub(super) fn parameters(&self) -> wgpu::BindingResource<'_> {
        self.uniforms.as_entire_binding()
    }

    /// What a shader draws into.
    pub(super) fn target(&self) -> wgpu::BindingResource<'_> {
        wgpu::BindingResource::TextureView(&self.view)
    }

    /// Sets the parameters of what is submitted next, eight at most.
    pub(super) fn write_parameters(&self, queue: &wgpu::Queue, parameters: &[u32]) {
        queue.write_buffer(&self.uniforms, 0, bytemuck::cast_slice(parameters));
    }
}

/// A compute shader that draws pictures, and what is bound to it, by number.
pub(super) struct Shader {
    layout: wgpu::BindGroupLayout,
    pipeline: wgpu::ComputePipeline,
    label: &'static str,
}

impl Shader {
    /// Compiles the entry point `entry_point`.
    pub(super) fn new(
        device: &wgpu::Device,
        source: wgpu::ShaderModuleDescriptor<'_>,
        entry_point: &'static str,
        bindings: &[wgpu::BindingType],
    ) -> Self {
        let numbered = (0..).zip(bindings);
        let entries: Vec<wgpu::BindGroupLayoutEntry> = numbered
            .map(|(binding, ty)| wgpu::BindGroupLayoutEntry {
                binding,
                visibility: wgpu::ShaderStages::COMPUTE,
                ty: *ty,
                count: None,
            })
            .collect();
        let label = Some(entry_point);
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label,
            entries: &entries,
        });
        let pipeline_layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label,
            bind_group_layouts: &[Some(&layout)],
            immediate_size: 0,
        });
        let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label,
            layout: Some(&pipeline_layout),
            module: &device.create_shader_module(source),
            entry_point: Some(entry_point),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            cache: None,
        });
        Self {
            layout,
            pipeline,
            label: entry_point,
        }
    }

    /// Runs the shader once for each pixel of a picture with what is bound to it, by number.
    pub(super) fn run(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        resources: Vec<wgpu::BindingResource<'_>>,
        [width, height]: [u32; 2],
    ) {
        let label = Some(self.label);
        let numbered = (0..).zip(resources);
        let entries: Vec<wgpu::BindGroupEntry<'_>> = numbered
            .map(|(binding, resource)| wgpu::BindGroupEntry { binding, resource })
            .collect();
        let bind_group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label,
            layout: &self.layout,
            entries: &entries,
        });
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor { label });
        {
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor {
                label,
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
        queue.submit([encoder.finish()]);
    }
}

/// A buffer that a shader reads or, unless it is `read_only`, writes too.
pub(super) const fn storage(read_only: bool) -> wgpu::BindingType {
    buffer(wgpu::BufferBindingType::Storage { read_only })
}

/// A shader's parameters.
pub(super) const UNIFORMS: wgpu::BindingType = buffer(wgpu::BufferBindingType::Uniform);

/// The texture that a shader draws into.
pub(super) const TARGET: wgpu::BindingType = wgpu::BindingType::StorageTexture {
    access: wgpu::StorageTextureAccess::WriteOnly,
    format: wgpu::TextureFormat::Rgba8Unorm,
    view_dimension: wgpu::TextureViewDimension::D2,
};

const fn buffer(ty: wgpu::BufferBindingType) -> wgpu::BindingType {
    wgpu::BindingType::Buffer {
        ty,
        has_dynamic_offset: false,
        min_binding_size: None,
    }
}
