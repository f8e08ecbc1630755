#![no_main]

#[allow(dead_code, reason = "each target calls one of them")]
#[path = "../../tests/fuzz/targets.rs"]
mod targets;

macro_rules! shipped {
    ($file:literal) => {
        include_bytes!(concat!("../../models/faces/", $file))
    };
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    targets::bundle(
        bytes,
        facemath_nets::model::BundleFiles {
            manifest: shipped!("bundle.json"),
            weights: shipped!("weights.safetensors"),
            latent: shipped!("latent.safetensors"),
            prior: Some(shipped!("prior.safetensors")),
            upscaler: None,
            card: shipped!("card.md"),
        },
    );
});
