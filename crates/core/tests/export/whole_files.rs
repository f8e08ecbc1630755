//! Files are wholly new or untouched, and nothing is left beside them.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use facemath_core::export::{ExportError, write_atomically};
use std::io::Write as _;

fn write(path: &std::path::Path, text: &str) -> Result<(), ExportError> {
    write_atomically(path, |file| {
        file.write_all(text.as_bytes())
            .map_err(|source| ExportError::Unwritable {
                path: path.into(),
                source,
            })
    })
}

#[cfg(unix)]
#[test]
fn a_link_stays_and_its_target_is_written() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("there")).unwrap();
    let (link, second) = (
        folder.path().join("link.txt"),
        folder.path().join("second.txt"),
    );
    std::os::unix::fs::symlink("there/real.txt", &link).unwrap();
    std::os::unix::fs::symlink("link.txt", &second).unwrap();
    for (through, text) in [(&link, "new"), (&second, "newer")] {
        write(through, text).unwrap();
        assert!(fs::symlink_metadata(through).unwrap().is_symlink());
        assert_eq!(
            fs::read_to_string(folder.path().join("there/real.txt")).unwrap(),
            text
        );
    }
}

#[test]
fn what_a_killed_program_left_is_cleaned_up_and_what_is_in_use_stays() {
    let folder = tempfile::tempdir().unwrap();
    let long_ago = SystemTime::now() - Duration::from_secs(600);
    let part = |name: &str| {
        let path = folder.path().join(name);
        let file = File::create(&path).unwrap();
        file.set_modified(long_ago).unwrap();
        (path, file)
    };
    let (stale, _) = part(".facemath-abc123.part");
    let (used, lock) = part(".facemath-def456.part");
    lock.lock().unwrap();
    let (mine, _) = part("facemath.part");
    write(&folder.path().join("a.txt"), "a").unwrap();
    assert!(!stale.exists());
    assert!(used.exists() && mine.exists());
}
