//! What is fuzzed: each function takes any bytes at all and must come back, quickly and without a panic. `tests/fuzz` and
//! the cargo-fuzz targets in `fuzz/` both call these.

use std::collections::BTreeMap;
use std::io::Write as _;

use burn::tensor::Device;
use facemath_core::latent::{Directions, Expression, Latent, Prior, Scope, Vocabulary};
use facemath_core::photo::{self, Framing};
use facemath_nets::align::Aligner;
use facemath_nets::model::{Bundle, BundleFiles};
use facemath_studio::load_project;
use facemath_train::read_label_file;
use sha2::{Digest as _, Sha256};

/// Side of the cropped faces, in pixels.
const FACE_PX: u32 = 32;
/// Bytes at the end of an input that are taken for the four numbers of a framing.
const FRAMING_BYTES: usize = 16;

thread_local! {
    static ALIGNER: Aligner = Aligner::builtin(&Device::flex()).expect("the aligner is compiled in");
}

/// From a picture file's bytes to an aligned face. The last bytes are a framing, as hostile as they come.
pub fn photo(bytes: &[u8]) {
    let Ok(photo) = photo::decode(bytes, "fuzzed") else {
        return;
    };
    let (width_px, height_px) = (photo.width_px(), photo.height_px());
    let tail = bytes.len().saturating_sub(FRAMING_BYTES);
    let numbers: Vec<f32> = bytes[tail..]
        .chunks_exact(4)
        .map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]))
        .collect();
    let mut framings = vec![Framing::whole(width_px, height_px)];
    if let [center_x_px, center_y_px, size_px, rotation_rad] = numbers[..] {
        framings.push(Framing {
            center_x_px,
            center_y_px,
            size_px,
            rotation_rad,
        });
        framings.extend(Framing::from_eyes(
            (center_x_px, center_y_px),
            (size_px, rotation_rad),
        ));
    }
    for found in ALIGNER.with(|aligner| aligner.find(&photo)) {
        assert!(found.framing.is_finite());
        framings.push(found.framing);
    }
    for framing in framings {
        let face = photo::crop(&photo, framing, FACE_PX);
        assert_eq!(face.dimensions(), (FACE_PX, FACE_PX));
    }
}

/// A project file. What opens must be saved and opened again as it was.
pub fn project(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let path = folder.path().join("fuzzed.facemath");
    std::fs::write(&path, bytes).expect("the folder can be written to");
    if let Ok(document) = load_project(&path) {
        facemath_studio::save_project(&path, &document).expect("what was opened can be saved");
        let again = load_project(&path).expect("what was saved can be opened");
        assert_eq!(again, document);
    }
}

/// A bundle's manifest and its tables of the latent space, the manifest's checksums being put right; `whole` are the other
/// files. `bytes` are those two, the length of the first before them. Returns whether it was loaded.
pub fn bundle(bytes: &[u8], whole: BundleFiles<'_>) -> bool {
    let Some((length, rest)) = bytes.split_first_chunk::<4>() else {
        return false;
    };
    let length = u32::from_le_bytes(*length) as usize;
    let (manifest, latent) = rest.split_at(length.min(rest.len()));
    let manifest = &with_checksum(manifest, latent);
    let files = BundleFiles {
        manifest,
        latent,
        ..whole
    };
    let loaded = Bundle::from_bytes("fuzzed".to_owned(), files);
    // Tables that pass are what the studio computes with from then on.
    if let Ok(bundle) = &loaded {
        let face = bundle.prior().invent(1);
        if let Some(age) = &bundle.directions().age {
            let _ = age.estimate(&face);
        }
    }
    loaded.is_ok()
}

/// The two files of a bundle as [`bundle`] takes them.
pub fn bundle_input(manifest: &[u8], latent: &[u8]) -> Vec<u8> {
    let length = (manifest.len() as u32).to_le_bytes();
    [&length[..], manifest, latent].concat()
}

/// The manifest with the checksum that these tables have, if it is still one with checksums.
fn with_checksum(manifest: &[u8], latent: &[u8]) -> Vec<u8> {
    let Ok(mut json) = serde_json::from_slice::<serde_json::Value>(manifest) else {
        return manifest.to_vec();
    };
    let checksum: String = Sha256::digest(latent)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    if let Some(stated) = json.pointer_mut("/sha256/latent.safetensors") {
        *stated = checksum.into();
    }
    json.to_string().into_bytes()
}

/// An expression, as typed: computed, completed and coloured.
pub fn expression(bytes: &[u8]) {
    const DIM: usize = 4;
    let source = String::from_utf8_lossy(bytes);
    let directions = Directions::default();
    let faces = [("me".to_owned(), String::new())];
    let vocabulary = Vocabulary {
        faces: &faces,
        directions: &directions,
    };
    // The middle, the end, and a place that may lie within a character or beyond.
    for cursor in [source.len() / 2, source.len(), bytes.len() / 3] {
        let completion = Expression::complete(&source, cursor, &vocabulary);
        assert!(source.get(completion.replace).is_some());
    }
    for span in Expression::spans(&source) {
        assert!(source.get(span.range).is_some());
    }
    let expression = match Expression::parse(&source) {
        Ok(expression) => expression,
        Err(error) => {
            let _ = error.pointing_into(&source);
            return;
        }
    };
    let faces: BTreeMap<String, Latent> = ["me", "a", "b"]
        .map(|name| (name.to_owned(), Latent::from_vec(vec![0.5; DIM])))
        .into();
    let prior = Prior::gaussian(Latent::zeros(DIM), vec![0.1; DIM * (DIM + 1) / 2])
        .expect("the factor has as many rows as the mean has numbers");
    let scope = Scope {
        faces: &faces,
        directions: &directions,
        prior: &prior,
    };
    if let Err(error) = expression.evaluate(&scope) {
        let _ = error.pointing_into(&source);
    }
    let _ = expression.terms(&scope);
}

/// A table of labels.
pub fn labels(bytes: &[u8]) {
    let mut file = tempfile::NamedTempFile::new().expect("there is room for temporary files");
    file.write_all(bytes)
        .expect("temporary files can be written");
    let _ = read_label_file(file.path());
}
