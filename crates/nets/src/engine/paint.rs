//! The picture of a face with the detail of photographs, made on the GPU: the two reads a pixel that are left once `detail/`
//! has found out, at the model's size and on the CPU, where things went and what still holds.
//!
//! Only small planes travel to the GPU for a picture, and nothing travels back. Photographs are uploaded once for each size.

use std::cell::RefCell;
use std::sync::{Arc, Weak};

use super::canvas::{Canvas, Shader, TARGET, UNIFORMS, storage};
use super::gpu::SharedGpu;
use super::run_error::RunError;
use facemath_core::detail::{Composition, Layer, Padded, Planes};

/// Photographs that are kept on the GPU, each at most 4 MiB: both ends of a morph on the stage and small ones beside it.
const MOST_PHOTOGRAPHS: usize = 8;
/// Bytes of a pixel's sum between passes.
const SUM_BYTES: u64 = 16;

/// The compute pipeline that draws faces with detail.
pub(super) struct Painter {
    device: wgpu::Device,
    queue: wgpu::Queue,
    shader: Shader,
    memory: RefCell<Memory>,
}

/// What is used again by the next picture.
#[derive(Default)]
struct Memory {
    /// The last used at the end.
    photographs: Vec<(Weak<Padded>, wgpu::TextureView)>,
    low: Option<wgpu::Buffer>,
    field: Option<wgpu::Buffer>,
    sums: Option<wgpu::Buffer>,
}

impl Painter {
    pub(super) fn new(gpu: &SharedGpu) -> Self {
        let photograph = wgpu::BindingType::Texture {
            sample_type: wgpu::TextureSampleType::Float { filterable: false },
            view_dimension: wgpu::TextureViewDimension::D2,
            multisampled: false,
        };
        let shader = Shader::new(
            &gpu.device,
            wgpu::include_wgsl!("paint.wgsl"),
            "paint",
            &[
                storage(true),
                storage(true),
                UNIFORMS,
                photograph,
                storage(false),
                TARGET,
            ],
        );
        Self {
            device: gpu.device.clone(),
            queue: gpu.queue.clone(),
            shader,
            memory: RefCell::default(),
        }
    }

    /// The device that pictures are drawn on.
    pub(super) fn device(&self) -> &wgpu::Device {
        &self.device
    }

    /// Whether the device takes what pictures of `size_px` need.
    pub(super) fn takes(&self, size_px: u32) -> bool {
        let limits = self.device.limits();
        let sums = u64::from(size_px) * u64::from(size_px) * SUM_BYTES;
        size_px <= limits.max_texture_dimension_2d
            && sums <= limits.max_storage_buffer_binding_size
            && sums <= limits.max_buffer_size
    }

    /// Draws a picture into a canvas of its size, and waits until it is drawn, for the reason that
    /// [`Blitter::draw`](super::blit::Blitter::draw) has.
    ///
    /// # Errors
    /// The GPU is lost.
    pub(super) fn draw(&self, composition: &Composition, canvas: &Canvas) -> Result<(), RunError> {
        let memory = &mut *self.memory.borrow_mut();
        memory.photographs.retain(|(of, _)| of.strong_count() > 0);
        let low = self.filled(&mut memory.low, composition.low());
        let size_px = composition.size_px();
        let layers = composition.layers();
        // A face without any detail is one pass, too.
        let passes = layers.len().max(1);
        let pixels = u64::from(size_px) * u64::from(size_px);
        let sums = self.sums(&mut memory.sums, if passes > 1 { pixels } else { 1 });
        for pass in 0..passes {
            let layer = layers.get(pass);
            let field = layer.map_or(composition.low(), Layer::field);
            let field = self.filled(&mut memory.field, field);
            let photograph = match layer {
                Some(layer) => self.photograph(&mut memory.photographs, layer.photograph()),
                None => self.uploaded(1, &[0; 4]),
            };
            // Written before the submission that follows, and after the one before.
            canvas.write_parameters(
                &self.queue,
                &[
                    size_px,
                    u32::try_from(composition.low().side()).unwrap_or(u32::MAX),
                    u32::from(layer.is_some()),
                    u32::from(pass == 0),
                    u32::from(pass + 1 == passes),
                ],
            );
            let resources = vec![
                low.as_entire_binding(),
                field.as_entire_binding(),
                canvas.parameters(),
                wgpu::BindingResource::TextureView(&photograph),
                sums.as_entire_binding(),
                canvas.target(),
            ];
            self.shader
                .run(&self.device, &self.queue, resources, [size_px; 2]);
        }
        self.device
            .poll(wgpu::PollType::wait_indefinitely())
            .map_err(RunError::device)?;
        Ok(())
    }

    /// A buffer with these values in it, the one from before if it is as large.
    fn filled(&self, kept: &mut Option<wgpu::Buffer>, planes: &Planes<3>) -> wgpu::Buffer {
        let bytes: &[u8] = bytemuck::cast_slice(planes.values());
        let buffer = self.sized(kept, bytes.len() as u64);
        self.queue.write_buffer(&buffer, 0, bytes);
        buffer
    }

    /// Room for the sums of so many pixels; what the largest picture needed is let go with the next small one.
    fn sums(&self, kept: &mut Option<wgpu::Buffer>, pixels: u64) -> wgpu::Buffer {
        self.sized(kept, pixels * SUM_BYTES)
    }

    fn sized(&self, kept: &mut Option<wgpu::Buffer>, bytes: u64) -> wgpu::Buffer {
        let same = kept.take().filter(|buffer| buffer.size() == bytes);
        let buffer = same.unwrap_or_else(|| {
            self.device.create_buffer(&wgpu::BufferDescriptor {
                label: Some("face with detail"),
                size: bytes,
                usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST,
                mapped_at_creation: false,
            })
        });
        *kept = Some(buffer.clone());
        buffer
    }

    /// A photograph on the GPU; it becomes the last used.
    fn photograph(
        &self,
        kept: &mut Vec<(Weak<Padded>, wgpu::TextureView)>,
        photograph: &Arc<Padded>,
    ) -> wgpu::TextureView {
        let is_same = |of: &Weak<Padded>| Weak::as_ptr(of) == Arc::as_ptr(photograph);
        let known = kept.iter().position(|(of, _)| is_same(of));
        let view = match known {
            Some(index) => kept.remove(index).1,
            None => self.uploaded(photograph.side_px(), photograph.bytes()),
        };
        kept.push((Arc::downgrade(photograph), view.clone()));
        let surplus = kept.len().saturating_sub(MOST_PHOTOGRAPHS);
        kept.drain(..surplus);
        view
    }

    /// A square picture of four bytes a pixel as a texture.
    fn uploaded(&self, side_px: u32, bytes: &[u8]) -> wgpu::TextureView {
        let size = wgpu::Extent3d {
            width: side_px,
            height: side_px,
            depth_or_array_layers: 1,
        };
        let texture = self.device.create_texture(&wgpu::TextureDescriptor {
            label: Some("photograph"),
            size,
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: wgpu::TextureFormat::Rgba8Unorm,
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
            view_formats: &[],
        });
        let layout = wgpu::TexelCopyBufferLayout {
            offset: 0,
            bytes_per_row: Some(4 * side_px),
            rows_per_image: None,
        };
        self.queue
            .write_texture(texture.as_image_copy(), bytes, layout, size);
        texture.create_view(&wgpu::TextureViewDescriptor::default())
    }
}
