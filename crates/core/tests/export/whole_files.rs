//! Files are wholly new or untouched, and nothing is left beside them.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use facemath_core::export::{ExportError, write_atomically};
use facemath_core::files::replace_all;
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

/// Where a file can be put in its place, every program would lose the device.
#[cfg(unix)]
#[test]
fn a_device_is_not_replaced_by_a_file() {
    use std::os::unix::fs::FileTypeExt as _;
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("socket.png");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let link = folder.path().join("link.png");
    std::os::unix::fs::symlink("socket.png", &link).unwrap();
    for path in [&socket, &link] {
        let error = write(path, "new").unwrap_err().to_string();
        assert!(error.contains("not a file"), "{error}");
        assert!(fs::metadata(&socket).unwrap().file_type().is_socket());
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

#[test]
fn files_that_belong_together_are_replaced_together_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let names = || {
        let entries = fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let (first, second) = (folder.path().join("a"), folder.path().join("b"));
    replace_all(&[(first.clone(), b"1"), (second.clone(), b"2")]).unwrap();
    let nowhere = folder.path().join("gone/c");
    let (path, _) = replace_all(&[(first.clone(), b"3"), (nowhere.clone(), b"4")]).unwrap_err();
    assert_eq!(path, nowhere);
    assert_eq!(fs::read_to_string(&first).unwrap(), "1");
    assert_eq!(names(), ["a", "b"]);
    replace_all(&[(second.clone(), b"5")]).unwrap();
    assert_eq!(fs::read_to_string(&second).unwrap(), "5");
    assert_eq!(names(), ["a", "b"]);
}

#[test]
fn a_folder_that_is_not_there_is_told_as_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gone/us.txt");
    let told = write(&path, "new").unwrap_err().to_string();
    let sentence = "us.txt cannot be written: its folder is not there. Choose another";
    assert!(told.contains(sentence), "{told}");
}
