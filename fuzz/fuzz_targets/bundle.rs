#![no_main]

#[allow(dead_code, reason = "each target calls one of them")]
#[path = "../../tests/fuzz/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    targets::bundle(
        bytes,
        include_bytes!("../../models/faces/weights.safetensors"),
        include_bytes!("../../models/faces/card.md"),
    );
});
