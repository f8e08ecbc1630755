//! The networks and their bundles on disk.

mod bundle;
mod parity;
mod prior;
mod taught;
mod upscaler;

use facemath_nets::model::Bundle;

/// A bundle's files in a folder of their own.
fn saved(bundle: &Bundle) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    bundle
        .save(folder.path())
        .expect("the folder can be written");
    folder
}
