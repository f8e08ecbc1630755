//! The library of faces on disk: what has been appended is there, whatever happened in between, and search is exact.

mod update;

use std::fs::{self, OpenOptions};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use facemath_core::latent::{Latent, bearing, nearest};
use facemath_core::photo::Framing;
use facemath_studio::library::{
    Face, Group, Library, LibraryError, Origin, Seen, Stamp, THUMBNAIL_SIDE_PX,
};
use image::{Rgb, RgbImage};
use proptest::prelude::*;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use tempfile::TempDir;

const DIM: usize = 20;

fn photo(name: &str) -> Origin {
    Origin::Photo(PathBuf::from("/photos").join(name))
}

fn stamp(length: u64) -> Stamp {
    Stamp {
        length,
        modified_ms: 1,
    }
}

/// A face in one colour.
fn face(name: &str, code: Latent, colour: [u8; 3]) -> Face {
    Face {
        origin: photo(name),
        stamp: stamp(1),
        seen: Some(Seen {
            code,
            framing: Some(Framing::whole(30, 20)),
            picture: RgbImage::from_pixel(32, 32, Rgb(colour)),
        }),
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
        .map(|(index, code)| {
            face(
                &format!("{index:05}.jpg"),
                code.clone(),
                [index as u8, 9, 9],
            )
        })
        .collect()
}

fn mean() -> Latent {
    Latent::from_vec(vec![0.25; DIM])
}

fn open(folder: &Path) -> Library {
    Library::open(folder, "model", &mean()).expect("the library opens")
}

fn names(library: &Library, query: &Latent, k: usize) -> Vec<String> {
    let found = library
        .nearest(query, k, |_| true)
        .expect("the query is of the right length");
    let origins = found.iter().map(|found| library.origin(found.face));
    origins
        .map(|origin| origin.expect("it was found").name())
        .collect()
}

/// What a search through all bearings, one by one, finds.
fn by_hand(query: &Latent, all: &[Latent], k: usize) -> Vec<(usize, f32)> {
    let bearings: Vec<Latent> = all.iter().map(|code| bearing(code, &mean())).collect();
    nearest(&bearing(query, &mean()), &bearings, k)
        .into_iter()
        .map(|(index, distance)| (index, distance * distance / 2.0))
        .collect()
}

#[test]
fn neighbours_are_those_of_a_search_through_all_codes() {
    let folder = TempDir::new().expect("a folder");
    let all = codes(5_000, 1);
    let mut library = open(folder.path());
    for part in faces(&all).chunks(777) {
        library.append(part).expect("space on the disk");
    }
    let query = &codes(1, 2)[0];
    let expected = by_hand(query, &all, 25);
    for library in [&library, &read_again(&folder)] {
        let found = library.nearest(query, 25, |_| true).expect("a search");
        assert_eq!(found.len(), 25);
        for (neighbour, (index, distance)) in found.iter().zip(&expected) {
            assert_eq!(neighbour.face.index(), *index);
            assert!((neighbour.distance - distance).abs() < 1e-4);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn any_search_is_that_of_brute_force(seed in 0_u64..1000, count in 1_usize..200, k in 0_usize..20) {
        let folder = TempDir::new().expect("a folder");
        let all = codes(count, seed);
        let mut library = open(folder.path());
        library.append(&faces(&all)).expect("space on the disk");
        let query = &codes(1, seed + 1)[0];
        let found = library.nearest(query, k, |_| true).expect("a search");
        let expected = by_hand(query, &all, k);
        prop_assert_eq!(found.len(), expected.len());
        for (found, (_, distance)) in found.iter().zip(&expected) {
            prop_assert!((found.distance - distance).abs() < 1e-4);
        }
    }
}

/// The same library read from the disk; it is locked while it is open, so a copy is.
fn read_again(folder: &TempDir) -> Library {
    let copy = folder.path().join("copy");
    fs::create_dir(&copy).expect("a new folder");
    for name in FILES.into_iter().chain(["library.json"]) {
        fs::copy(folder.path().join(name), copy.join(name)).expect("the file");
    }
    open(&copy)
}

const FILES: [&str; 3] = ["photos.jsonl", "codes.f16", "thumbnails.bin"];

#[test]
fn a_face_is_found_whatever_it_is_made_of_and_keeps_its_picture() {
    let folder = TempDir::new().expect("a folder");
    let all = codes(3, 5);
    let mut library = open(folder.path());
    library.append(&faces(&all)).expect("space");
    let mut library = read_again(&folder);
    let found = library.find(&photo("00001.jpg")).expect("it is there");
    assert_eq!(library.code(found), Some(all[1].clone()));
    assert_eq!(library.framing(found), Some(Framing::whole(30, 20)));
    let thumbnail = library.thumbnail(found).expect("a picture");
    assert_eq!(
        thumbnail.dimensions(),
        (THUMBNAIL_SIDE_PX, THUMBNAIL_SIDE_PX)
    );
    let Rgb([red, green, _]) = library.colour(found).expect("a colour");
    assert!(red.abs_diff(1) < 4 && green.abs_diff(9) < 4);
    assert_eq!(library.find(&photo("other.jpg")), None);
    assert_eq!(names(&library, &all[2], 1), ["00002"]);
}

#[test]
fn a_photo_that_changed_counts_once_and_as_it_is_now() {
    let folder = TempDir::new().expect("a folder");
    let mut library = open(folder.path());
    let all = codes(2, 6);
    library
        .append(&[face("a.jpg", all[0].clone(), [0; 3])])
        .expect("space");
    assert!(!library.has(&photo("a.jpg"), stamp(2)));
    let changed = Face {
        stamp: stamp(2),
        ..face("a.jpg", all[1].clone(), [0; 3])
    };
    library.append(&[changed]).expect("space");
    assert!(library.has(&photo("a.jpg"), stamp(2)));
    assert_eq!(library.len(), 1);
    let found = library.nearest(&all[1], 5, |_| true).expect("a search");
    assert_eq!(found.len(), 1);
    assert!(found[0].distance < 1e-5);
}

#[test]
fn only_wanted_and_present_faces_are_found() {
    let folder = TempDir::new().expect("a folder");
    let mut library = open(folder.path());
    let all = codes(4, 3);
    library.append(&faces(&all)).expect("space");
    let second = library.find(&photo("00001.jpg"));
    let found = library
        .nearest(&all[1], 4, |face| Some(face) != second)
        .expect("a search");
    assert_eq!(found.len(), 3);
    library.keep_only(|origin| *origin != photo("00002.jpg"));
    assert_eq!(library.len(), 3);
    assert!(!names(&library, &all[2], 4).contains(&"00002".to_owned()));
    library.keep_only(|_| true);
    assert_eq!(library.len(), 4);
}

#[test]
fn an_append_that_was_cut_off_anywhere_is_taken_back() {
    let folder = TempDir::new().expect("a folder");
    let all = codes(4, 4);
    let mut library = open(folder.path());
    library.append(&faces(&all)).expect("space");
    drop(library);
    let lengths = FILES.map(|name| {
        fs::metadata(folder.path().join(name))
            .expect("the file")
            .len()
    });
    let cut = |name: &str, to: u64| {
        let file = OpenOptions::new()
            .write(true)
            .open(folder.path().join(name));
        file.and_then(|file| file.set_len(to)).expect("the file");
    };
    // Half a line, then half a code, then half a picture as well.
    cut(FILES[0], lengths[0] - 3);
    assert_eq!(open(folder.path()).len(), 3);
    cut(FILES[1], lengths[1] * 3 / 4 - 1);
    assert_eq!(open(folder.path()).len(), 2);
    cut(FILES[2], lengths[2] / 2 - 1);
    let mut library = open(folder.path());
    assert_eq!(library.len(), 1);
    // What is appended now goes where it belongs.
    library.append(&faces(&all)[1..]).expect("space");
    drop(library);
    let mut library = open(folder.path());
    assert_eq!(names(&library, &all[3], 1), ["00003"]);
    assert_eq!(names(&library, &all[0], 1), ["00000"]);
    let last = library.find(&photo("00003.jpg")).expect("it is there");
    library.thumbnail(last).expect("its picture");
}

#[test]
fn a_folder_of_an_earlier_version_is_begun_anew() {
    let folder = TempDir::new().expect("a folder");
    let write = |name: &str, content: &str| {
        fs::write(folder.path().join(name), content).expect("the file");
    };
    write(
        "library.json",
        r#"{"format":1,"model":"model","latent_dim":20}"#,
    );
    write(
        "photos.jsonl",
        "{\"path\":\"/photos/a.jpg\",\"length\":1,\"modified_ms\":1}\n",
    );
    write("codes.f16", &"x".repeat(40));
    let mut library = open(folder.path());
    assert!(library.is_empty());
    library.append(&faces(&codes(2, 7))).expect("space");
    drop(library);
    assert_eq!(open(folder.path()).len(), 2);
    write(
        "library.json",
        r#"{"format":99,"model":"model","latent_dim":20}"#,
    );
    let newer = Library::open(folder.path(), "model", &mean());
    assert!(matches!(newer, Err(LibraryError::OtherModel { .. })));
}

#[test]
fn codes_of_another_model_are_refused_in_words() {
    let folder = TempDir::new().expect("a folder");
    drop(open(folder.path()));
    let other = Library::open(folder.path(), "other", &mean());
    assert!(matches!(other, Err(LibraryError::OtherModel { .. })));
    fs::write(folder.path().join("library.json"), "{").expect("the file");
    let damaged = Library::open(folder.path(), "model", &mean()).expect_err("damaged");
    assert!(
        damaged.to_string().contains("Delete that folder"),
        "{damaged}"
    );
}

#[test]
fn nobody_else_writes_to_an_open_library() {
    let folder = TempDir::new().expect("a folder");
    let library = open(folder.path());
    let second = Library::open(folder.path(), "model", &mean());
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
        library.append(&[face("a.jpg", short.clone(), [0; 3])]),
        Err(LibraryError::Length { .. })
    ));
    assert!(library.is_empty());
    assert!(library.nearest(&short, 1, |_| true).is_err());
}

#[test]
fn duplicates_are_grouped_whatever_block_they_are_in() {
    let folder = TempDir::new().expect("a folder");
    let mut all = codes(1_500, 8);
    // A copy far away in the list, one a little off, and one copy of another face.
    all[1_400] = all[3].clone();
    all[700] = &all[3] + Latent::from_vec(vec![0.0625; DIM]);
    all[1_001] = all[1_000].clone();
    let mut library = open(folder.path());
    library.append(&faces(&all)).expect("space");
    let groups = library
        .duplicates(0.02, &mut |_| ControlFlow::Continue(()))
        .expect("nobody stops it");
    let members: Vec<Vec<usize>> = groups
        .iter()
        .map(|Group { faces }| {
            let mut members: Vec<usize> = faces.iter().map(|(face, _)| face.index()).collect();
            members.sort_unstable();
            members
        })
        .collect();
    assert!(members.contains(&vec![3, 700, 1_400]), "{members:?}");
    assert!(members.contains(&vec![1_000, 1_001]), "{members:?}");
    let stopped = library.duplicates(0.02, &mut |_| ControlFlow::Break(()));
    assert_eq!(stopped, None);
}

#[test]
fn a_saved_map_is_that_of_exactly_these_faces() {
    let folder = TempDir::new().expect("a folder");
    let library = open(folder.path());
    let places = vec![[0.5, -1.0], [1.5, 0.25]];
    library.save_map(&[3, 5], 1, &places).expect("space");
    assert_eq!(library.saved_map(&[3, 5], 1), Some(places));
    assert_eq!(library.saved_map(&[3, 6], 1), None);
    assert_eq!(library.saved_map(&[3, 5], 2), None);
    fs::write(folder.path().join("map.json"), "damaged").expect("the file");
    assert_eq!(library.saved_map(&[3, 5], 1), None);
}
