//! The pictures in a folder.

use std::fs;

use facemath_core::photo::{pictures_below, pictures_in, pictures_in_subfolders};

#[test]
fn pictures_come_in_the_order_that_people_count_in() {
    let folder = tempfile::tempdir().unwrap();
    for name in [
        "10.jpg",
        "2.jpg",
        "1.jpg",
        "a2b.png",
        "a10b.png",
        "note.txt",
        ".hidden.png",
    ] {
        fs::write(folder.path().join(name), "").unwrap();
    }
    let names = |paths: Vec<std::path::PathBuf>| -> Vec<String> {
        let names = paths
            .iter()
            .map(|path| path.file_name().unwrap().to_string_lossy());
        names.map(String::from).collect()
    };
    let expected = ["1.jpg", "2.jpg", "10.jpg", "a2b.png", "a10b.png"];
    assert_eq!(names(pictures_in(folder.path()).unwrap()), expected);
    let below: Result<Vec<_>, _> = pictures_below(folder.path()).collect();
    assert_eq!(names(below.unwrap()), expected);
}

#[test]
fn pictures_that_cannot_be_read_are_not_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.HEIC", "b.avif", "c.jpe", "d.apng", "e.pdf"] {
        fs::write(folder.path().join(name), "").unwrap();
    }
    assert_eq!(pictures_in(folder.path()).unwrap().len(), 4);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_not_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("/nowhere/a.jpg", folder.path().join("a.jpg")).unwrap();
    std::os::unix::fs::symlink(".", folder.path().join("round.jpg")).unwrap();
    let found = pictures_in(folder.path()).unwrap();
    assert_eq!(found, [folder.path().join("a.jpg")]);
}

#[test]
fn the_subfolders_that_hold_the_pictures_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    assert_eq!(pictures_in_subfolders(path), None);
    let add = |name: &str, pictures: usize| {
        fs::create_dir(path.join(name)).unwrap();
        for picture in 0..pictures {
            fs::write(path.join(name).join(format!("{picture}.jpg")), "").unwrap();
        }
    };
    add("empty", 0);
    add(".hidden", 1);
    assert_eq!(pictures_in_subfolders(path), None);
    let told = || pictures_in_subfolders(path).expect("some");
    add("b", 1);
    assert_eq!(told(), "its subfolder \"b\" has 1 picture");
    add("a", 2);
    assert_eq!(told(), "its subfolders \"a\" and \"b\" have 3 pictures");
    add("c", 1);
    add("d", 1);
    assert_eq!(
        told(),
        "4 of its subfolders, such as \"a\", \"b\", \"c\", have 5 pictures"
    );
    assert_eq!(pictures_in_subfolders(&path.join("nowhere")), None);
}
