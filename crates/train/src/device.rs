//! Where networks are trained and measured.

use burn::tensor::{Device, DeviceKind};

/// Where networks are trained and measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrainDevice {
    /// burn's Flex device, in pure Rust.
    Cpu,
    /// The first GPU that wgpu finds.
    Gpu,
}

impl TrainDevice {
    /// The device itself. Nothing is allocated on it yet.
    pub fn open(self) -> Device {
        match self {
            Self::Cpu => Device::flex(),
            Self::Gpu => Device::wgpu(DeviceKind::DefaultDevice),
        }
    }

    /// How many workers share a step: each CPU core gets one; a GPU is one.
    pub fn workers(self) -> usize {
        match self {
            Self::Cpu => std::thread::available_parallelism().map_or(1, usize::from),
            Self::Gpu => 1,
        }
    }
}
