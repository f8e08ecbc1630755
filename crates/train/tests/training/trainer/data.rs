//! Data sets: what is read, what is left out, and what is kept aside.

use std::fs;
use std::path::Path;

use facemath_train::{FaceSet, TrainOptions, code_length, default_passes, is_held_out};

use super::{SIZE, drawn_face, folder_of_faces, load};

#[test]
fn malformed_names_and_broken_pictures_are_skipped() {
    let folder = folder_of_faces(6);
    drawn_face(1)
        .save(folder.path().join("39_1_20170116174525125.jpg.chip.jpg"))
        .expect("writable");
    fs::write(
        folder.path().join("30_1_2_20170116184024662.jpg.chip.jpg"),
        b"not a picture",
    )
    .expect("writable");
    fs::write(folder.path().join("notes.txt"), b"not even called one").expect("writable");
    assert_eq!(load(folder.path()).len(), 6);
}

#[test]
fn a_tar_and_a_folder_of_the_same_files_are_the_same_set() {
    let folder = folder_of_faces(8);
    let tar_path = folder.path().join("faces.tar");
    let mut builder = tar::Builder::new(fs::File::create(&tar_path).expect("writable"));
    for entry in fs::read_dir(folder.path()).expect("readable").flatten() {
        if entry.path().extension().is_some_and(|e| e == "jpg") {
            let inside = Path::new("utkface").join(entry.file_name());
            builder
                .append_path_with_name(entry.path(), inside)
                .expect("writable");
        }
    }
    builder.finish().expect("writable");
    let (from_tar, from_folder) = (load(&tar_path), load(folder.path()));
    assert_eq!(from_tar.names(), from_folder.names());
    assert_eq!(from_tar.labels(), from_folder.labels());
    assert!((0..8).all(|face| from_tar.planes(face) == from_folder.planes(face)));
}

#[test]
fn an_empty_folder_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let error = FaceSet::load(folder.path(), SIZE, &|_| {}).expect_err("nothing to load");
    assert!(
        error
            .to_string()
            .contains(&folder.path().display().to_string())
    );
}

#[test]
fn the_split_depends_on_the_name_alone_and_keeps_about_eight_percent() {
    let names: Vec<String> = (0..5000)
        .map(|i| format!("{i}_0_0_20170116184024662.jpg"))
        .collect();
    let held_out = names.iter().filter(|name| is_held_out(name)).count();
    assert!((300..500).contains(&held_out), "{held_out} of 5000");
    // Fixed for ever: a model's held-out faces must stay held out.
    let kept: Vec<usize> = (0..60).filter(|&i| is_held_out(&names[i])).collect();
    assert_eq!(kept, [3, 20, 30, 35, 48]);
    let set = load(folder_of_faces(40).path());
    let split = set.split();
    assert_eq!(split.training.len() + split.held_out.len(), 40);
    assert!(
        split
            .held_out
            .iter()
            .all(|&face| is_held_out(&set.names()[face]))
    );
}

#[test]
fn a_small_data_set_gets_shorter_codes_and_more_passes() {
    assert_eq!(code_length(20_000, 256), 256);
    assert_eq!(code_length(1024, 256), 256);
    assert_eq!(code_length(276, 256), 64);
    assert_eq!(code_length(3, 256), 8);
    assert_eq!(code_length(3, 4), 4);
    assert_eq!(default_passes(20_000, 32), TrainOptions::default().epochs);
    let passes = default_passes(2000, 32);
    assert!(
        (2900.0..3200.0).contains(&(passes * 2000.0 / 32.0)),
        "{passes}"
    );
    assert!(default_passes(0, 0).is_finite());
}
