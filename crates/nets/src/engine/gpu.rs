//! One wgpu device for the window and the networks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use burn::backend::wgpu::WgpuSetup;
use burn::tensor::Device;

/// Compute tasks per submission. There is no preemption on a GPU: a small number lets the window draw in between.
const TASKS_PER_SUBMISSION: usize = 32;

/// Two versions of wgpu in the program would make handles of different types: this stops compiling then.
const _: fn(wgpu::Device) -> wgpu::Device = |device| device;

/// Handles of a GPU that others use too, all of the same device. Cheap to clone.
#[derive(Clone, Debug)]
pub struct SharedGpu {
    /// What the adapter was found through.
    pub instance: wgpu::Instance,
    /// The hardware, or its simulation.
    pub adapter: wgpu::Adapter,
    /// Made from the adapter with [`device_descriptor`].
    pub device: wgpu::Device,
    /// The device's one queue.
    pub queue: wgpu::Queue,
}

/// Why the networks cannot run on a GPU. The texts complete "The GPU cannot be used: ...".
#[derive(Debug, thiserror::Error)]
pub enum GpuError {
    /// There is no graphics adapter at all.
    #[error("no graphics adapter was found ({0})")]
    NoAdapter(#[from] wgpu::RequestAdapterError),
    /// The driver refuses a device with the adapter's own features and limits.
    #[error("the driver gave no device ({0})")]
    NoDevice(#[from] wgpu::RequestDeviceError),
    /// The device lacks something that the networks need, such as compute shaders.
    #[error("{0}")]
    Unsuitable(String),
}

/// How to ask `adapter` for a device on which the networks can run: whoever creates the shared device uses this.
///
/// The tensor library decides by the *adapter's* features and limits which programs it generates, so the device has to
/// have them all. Left out are mappable primary buffers, which turn ordinary buffers into slow host memory, and the
/// experimental features, which cannot be had without unsafe code.
pub fn device_descriptor(adapter: &wgpu::Adapter) -> wgpu::DeviceDescriptor<'static> {
    let unwanted =
        wgpu::Features::MAPPABLE_PRIMARY_BUFFERS | wgpu::Features::all_experimental_mask();
    wgpu::DeviceDescriptor {
        label: Some("FaceMath"),
        required_features: adapter.features() - unwanted,
        required_limits: adapter.limits(),
        experimental_features: wgpu::ExperimentalFeatures::disabled(),
        // The tensor library pools its own memory; larger blocks would only sit beside its pools.
        memory_hints: wgpu::MemoryHints::MemoryUsage,
        trace: wgpu::Trace::Off,
    }
}

impl SharedGpu {
    /// A device of one's own, for work without a window, on the fastest adapter there is. Blocks for some 100 ms.
    ///
    /// # Errors
    /// No adapter, or no device from it.
    pub fn create() -> Result<Self, GpuError> {
        let instance =
            wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle_from_env());
        let adapter = pollster::block_on(instance.request_adapter(&wgpu::RequestAdapterOptions {
            power_preference: wgpu::PowerPreference::HighPerformance,
            ..Default::default()
        }))?;
        let (device, queue) =
            pollster::block_on(adapter.request_device(&device_descriptor(&adapter)))?;
        Ok(Self {
            instance,
            adapter,
            device,
            queue,
        })
    }

    /// Whether this is silicon rather than a GPU simulated on the CPU (llvmpipe, WARP), which the networks' own CPU path
    /// outruns by far.
    pub fn is_hardware(&self) -> bool {
        self.adapter.get_info().device_type != wgpu::DeviceType::Cpu
    }

    /// The adapter's name, for people.
    pub fn name(&self) -> String {
        self.adapter.get_info().name
    }

    /// Makes this device known to the tensor library. Once per device: each call makes a new runtime that lives as long
    /// as the process.
    ///
    /// From here on a validation error of *anybody* on this device is a panic on the thread that caused it; the tensor
    /// library installs that handler.
    pub(super) fn register(&self) -> Result<Device, GpuError> {
        let setup = WgpuSetup {
            instance: self.instance.clone(),
            adapter: self.adapter.clone(),
            device: self.device.clone(),
            queue: self.queue.clone(),
            backend: self.adapter.get_info().backend,
        };
        Device::wgpu_options()
            .tasks_max(TASKS_PER_SUBMISSION)
            .setup(setup)
            .init()
            .map_err(|error| GpuError::Unsuitable(error.to_string()))
    }
}

/// Tells whether a device is lost.
///
/// The tensor library waits for wgpu's device-lost callback, which runs on whichever thread happens to poll the device:
/// work on a device that is lost already may return as if it had been done. Mapping a buffer asks the device itself.
pub(super) struct LossProbe {
    buffer: wgpu::Buffer,
}

impl LossProbe {
    pub(super) fn new(device: &wgpu::Device) -> Self {
        let buffer = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("loss probe"),
            size: wgpu::MAP_ALIGNMENT,
            usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        Self { buffer }
    }

    /// Whether the device is lost. Costs microseconds and waits for nothing.
    pub(super) fn is_lost(&self) -> bool {
        let refused = Arc::new(AtomicBool::new(false));
        let answer = Arc::clone(&refused);
        self.buffer
            .slice(..)
            .map_async(wgpu::MapMode::Read, move |result| {
                answer.store(result.is_err(), Ordering::Relaxed);
            });
        // A lost device refuses at once, on this thread; unmapping then calls off the request that a working one takes.
        let lost = refused.load(Ordering::Relaxed);
        self.buffer.unmap();
        lost
    }
}
