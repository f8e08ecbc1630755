//! Files as bundles, judges, libraries and checkpoints read and write them, and the folders they lie in.

mod folders;
mod memory;
mod parts;
mod private;

use std::fs::File;
use std::io::{Error, Read as _, Result};
use std::path::Path;

use sha2::{Digest, Sha256};

pub use folders::user_folders;
pub(crate) use memory::has_memory_for;
pub use parts::leave_nothing_on_signals;
pub use private::{close_to_others, make_private_folder, replace_private, write_private};

pub(crate) use parts::{PREFIX, SUFFIX, Unfinished, remove_stale};

/// SHA-256 of `bytes` in hexadecimal digits.
pub fn hex_sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads a file of up to `most_bytes`; `owner` says whose it is, such as `bundle`.
///
/// # Errors
/// What the system says, or that the file is longer.
pub fn read_up_to(path: &Path, most_bytes: u64, owner: &str) -> Result<Vec<u8>> {
    let length = std::fs::metadata(path)?.len();
    if length > most_bytes {
        return Err(Error::other(format!(
            "it is {length} bytes long, more than any {owner}'s"
        )));
    }
    std::fs::read(path)
}

/// Reads a small file; `None` if it is longer than `most_bytes`, of which no more is read.
///
/// # Errors
/// What the system says.
pub fn read_small(path: &Path, most_bytes: u64) -> Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(most_bytes + 1)
        .read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= most_bytes).then_some(bytes))
}

/// Writes a file beside `path` and renames it over that.
///
/// # Errors
/// What the system says.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let beside = path.with_extension("partial");
    std::fs::write(&beside, bytes)?;
    std::fs::rename(&beside, path)
}
