//! The library of faces on disk: what has been appended is there, whatever happened in between, and search is exact.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use facemath::latent::{Latent, nearest};
use facemath::library::{Face, Library, LibraryError, Stamp};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use tempfile::TempDir;

const DIM: usize = 20;

fn face(name: &str, code: Latent) -> Face {
    Face {
        path: PathBuf::from("/photos").join(name),
        stamp: Stamp {
            length: 1,
            modified_ms: 1,
        },
        code,
    }
}

/// Codes that half precision holds exactly.
fn codes(count: usize, seed: u64) -> Vec<Latent> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    (0..count)
        .map(|_| {
            let numbers = (0..DIM).map(|_| f32::from(rng.random_range(-32i8..=32)) / 16.0);
            Latent::from_vec(numbers.collect())
        })
        .collect()
}

fn faces(codes: &[Latent]) -> Vec<Face> {
    let named = codes.iter().enumerate();
    named
        .map(|(index, code)| face(&format!("{index:05}.jpg"), code.clone()))
        .collect()
}

fn open(folder: &Path) -> Library {
    Library::open(folder, "model", DIM).expect("the library opens")
}

fn names(library: &Library, query: &Latent, k: usize) -> Vec<String> {
    let found = library
        .nearest(query, k, |_| true)
        .expect("the codes are there");
    found
        .iter()
        .map(|neighbour| neighbour.path.display().to_string())
        .collect()
}

#[test]
fn neighbours_are_those_of_a_search_through_all_codes() {
    let folder = TempDir::new().expect("a folder");
    let all = codes(20_000, 1);
    let mut library = open(folder.path());
    for part in faces(&all).chunks(777) {
        library.append(part).expect("space on the disk");
    }
    let query = &codes(1, 2)[0];
    let expected: Vec<(String, f32)> = nearest(query, &all, 25)
        .into_iter()
        .map(|(index, distance)| (format!("/photos/{index:05}.jpg"), distance))
        .collect();
    for library in [&library, &read_again(&folder)] {
        let found = library
            .nearest(query, 25, |_| true)
            .expect("the codes are there");
        assert_eq!(found.len(), 25);
        for (neighbour, (path, distance)) in found.iter().zip(&expected) {
            assert_eq!(neighbour.path, Path::new(path));
            assert!((neighbour.distance - distance).abs() < 1e-4);
        }
    }
}

/// The same library read from the disk; it is locked while it is open, so a copy is.
fn read_again(folder: &TempDir) -> Library {
    let copy = folder.path().join("copy");
    fs::create_dir(&copy).expect("a new folder");
    for name in ["library.json", "photos.jsonl", "codes.f16"] {
        fs::copy(folder.path().join(name), copy.join(name)).expect("the file");
    }
    open(&copy)
}

#[test]
fn a_photo_that_changed_counts_once_and_as_it_is_now() {
    let folder = TempDir::new().expect("a folder");
    let mut library = open(folder.path());
    let (old, new) = (Latent::zeros(DIM), Latent::from_vec(vec![2.0; DIM]));
    library
        .append(&[face("a.jpg", old.clone())])
        .expect("space");
    let changed = Stamp {
        length: 2,
        modified_ms: 9,
    };
    assert!(!library.has(Path::new("/photos/a.jpg"), changed));
    let face = Face {
        stamp: changed,
        ..face("a.jpg", new.clone())
    };
    library.append(&[face]).expect("space");
    assert!(library.has(Path::new("/photos/a.jpg"), changed));
    assert_eq!(library.len(), 1);
    let found = library.nearest(&new, 5, |_| true).expect("codes");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].distance, 0.0);
}

#[test]
fn only_wanted_photos_are_found() {
    let folder = TempDir::new().expect("a folder");
    let mut library = open(folder.path());
    let all = codes(3, 3);
    library.append(&faces(&all)).expect("space");
    let found = library
        .nearest(&all[1], 3, |path| !path.ends_with("00001.jpg"))
        .expect("codes");
    assert_eq!(found.len(), 2);
    assert!(
        found
            .iter()
            .all(|neighbour| !neighbour.path.ends_with("00001.jpg"))
    );
}

#[test]
fn an_append_that_was_cut_off_anywhere_is_taken_back() {
    let folder = TempDir::new().expect("a folder");
    let all = codes(4, 4);
    let mut library = open(folder.path());
    library.append(&faces(&all)).expect("space");
    drop(library);
    let lengths = |name: &str| {
        fs::metadata(folder.path().join(name))
            .expect("the file")
            .len()
    };
    let (list, codes) = (lengths("photos.jsonl"), lengths("codes.f16"));
    let cut = |name: &str, to: u64| {
        let file = OpenOptions::new()
            .write(true)
            .open(folder.path().join(name));
        file.and_then(|file| file.set_len(to)).expect("the file");
    };
    // Half a line, then half a code as well.
    cut("photos.jsonl", list - 3);
    assert_eq!(open(folder.path()).len(), 3);
    cut("codes.f16", codes * 3 / 4 - 1);
    let mut library = open(folder.path());
    assert_eq!(library.len(), 2);
    // What is appended now goes where it belongs.
    library.append(&faces(&all)[2..]).expect("space");
    drop(library);
    let library = open(folder.path());
    assert_eq!(names(&library, &all[3], 1), ["/photos/00003.jpg"]);
    assert_eq!(names(&library, &all[0], 1), ["/photos/00000.jpg"]);
}

#[test]
fn codes_of_another_model_are_refused_in_words() {
    let folder = TempDir::new().expect("a folder");
    drop(open(folder.path()));
    let other = Library::open(folder.path(), "other", DIM);
    assert!(matches!(other, Err(LibraryError::OtherModel { .. })));
    fs::write(folder.path().join("library.json"), "{").expect("the file");
    let damaged = Library::open(folder.path(), "model", DIM).expect_err("damaged");
    assert!(
        damaged.to_string().contains("Delete that folder"),
        "{damaged}"
    );
}

#[test]
fn nobody_else_writes_to_an_open_library() {
    let folder = TempDir::new().expect("a folder");
    let library = open(folder.path());
    let second = Library::open(folder.path(), "model", DIM);
    assert!(matches!(second, Err(LibraryError::InUse { .. })));
    drop(library);
    open(folder.path());
}

#[test]
fn a_code_of_another_length_is_an_error() {
    let folder = TempDir::new().expect("a folder");
    let mut library = open(folder.path());
    let short = Latent::zeros(DIM - 1);
    assert!(matches!(
        library.append(&[face("a.jpg", short.clone())]),
        Err(LibraryError::Length { .. })
    ));
    assert!(library.is_empty());
    assert!(library.nearest(&short, 1, |_| true).is_err());
}
