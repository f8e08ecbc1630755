//! Files as bundles, judges, libraries and checkpoints read and write them, and the folders they lie in.

mod folders;
mod memory;
mod parts;
mod private;

use std::fs::File;
use std::io::{Error, Read as _, Result, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

pub use folders::user_folders;
pub(crate) use memory::has_memory_for;
pub use parts::{leave_nothing_on_signals, make_folder, remove_empty_folders};
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

/// Replaces a file, or makes it, so that it is at every moment either what it was or all of `bytes`.
///
/// # Errors
/// What the system says; nothing has changed then.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    replace_all(&[(path.to_owned(), bytes)]).map_err(|(_, source)| source)
}

/// Replaces files that belong together, of one folder, the last of which says which the others are: all are written beside their
/// places before the first takes its own.
///
/// # Errors
/// The file that could not be written, and what the system says. Where the disk is full nothing has changed.
pub fn replace_all(files: &[(PathBuf, &[u8])]) -> std::result::Result<(), (PathBuf, Error)> {
    let written = files.iter().map(|(path, bytes)| {
        let write = || {
            let folder = path.parent().unwrap_or(Path::new(""));
            let mut beside = new_part(folder)?;
            let unfinished = Unfinished::new(beside.path(), beside.as_file());
            beside.write_all(bytes)?;
            beside.as_file().sync_all()?;
            Ok((beside, unfinished))
        };
        write().map_err(|source| (path.clone(), source))
    });
    let written: Vec<_> = written.collect::<std::result::Result<_, _>>()?;
    for ((beside, _unfinished), (path, _)) in written.into_iter().zip(files) {
        beside
            .persist(path)
            .map_err(|error| (path.clone(), error.error))?;
    }
    Ok(())
}

/// An unfinished file readable by whoever may read new files of this process: `tempfile` alone would make it private, and
/// what it becomes would stay so.
pub(crate) fn new_part(folder: &Path) -> Result<tempfile::NamedTempFile> {
    let folder = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The system takes the process's umask off this.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
