//! Errors are sentences: no part of the system's own wording comes into one.

use crate::rust_files;
use std::path::Path;

/// An error of the system has its number in its text, which `words::io_error` leaves out.
#[test]
fn no_sentence_has_the_systems_number_in_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = ["src", "crates"]
        .into_iter()
        .flat_map(|folder| rust_files(&root.join(folder)));
    let mut found = Vec::new();
    for path in files {
        let code = std::fs::read_to_string(&path).expect("a source file");
        // Each piece is a variant with its sentence in front, as far as the next one or the end of them all.
        for variant in code.split("#[error(").skip(1) {
            let variant = variant.split("\n}").next().unwrap_or_default();
            let sentence = variant.split(")]").next().unwrap_or_default();
            let is_whole = ["{source", "{0", "{error"]
                .iter()
                .any(|part| sentence.contains(part));
            if is_whole && variant.contains("io::Error") {
                found.push(format!("{}: {sentence}", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
