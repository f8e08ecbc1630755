//! The networks and their bundles on disk.

mod bundle;
mod parity;
mod prior;
mod upscaler;
