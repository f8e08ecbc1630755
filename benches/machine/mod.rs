//! What the figures were measured on.

use std::{fs, thread};

use facemath_core::latent::Latent;
use facemath_nets::engine::DeviceChoice;

use super::Bench;

pub fn print_machine() {
    let cpu = fs::read_to_string("/proc/cpuinfo")
        .ok()
        .and_then(|text| field(&text, "model name"));
    let threads = thread::available_parallelism().map_or(1, usize::from);
    println!(
        "machine: {}, {threads} threads",
        cpu.as_deref().unwrap_or("unknown processor")
    );
    let before = resident_mib();
    let bench = Bench::start(DeviceChoice::Cpu);
    bench.preview(1, &Latent::zeros(bench.latents[0].dim()));
    if let (Some(before), Some(after)) = (before, resident_mib()) {
        println!(
            "resident memory: {before} MiB before the engine, {after} MiB with its first frames"
        );
    }
}

/// Memory of this process that is in RAM, on Linux.
fn resident_mib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let kib: u64 = field(&status, "VmRSS")?
        .split_whitespace()
        .next()?
        .parse()
        .ok()?;
    Some(kib / 1024)
}

/// The value in the first line `name: value`.
fn field(text: &str, name: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then(|| value.trim().to_owned())
    })
}
