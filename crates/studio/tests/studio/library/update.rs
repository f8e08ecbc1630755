//! Reading what is new into a library.

use std::fs;
use std::path::{Path, PathBuf};

use facemath_core::latent::Latent;
use facemath_core::photo::Framing;
use facemath_studio::library::{FaceReader, Library, Listing, PhotoReading, Update};
use image::RgbImage;
use tempfile::TempDir;

use super::{DIM, open};

/// Reads no pictures: a file's length is its code, and the word in it what becomes of it.
struct Lengths {
    read: usize,
}

impl FaceReader for Lengths {
    fn read(&mut self, photos: &[PathBuf]) -> Result<Vec<PhotoReading>, String> {
        self.read += photos.len();
        let readings = photos.iter().map(|path| {
            let content = fs::read_to_string(path).expect("the file is there");
            match content.as_str() {
                "no face" => PhotoReading::NoFace,
                "broken" => PhotoReading::Failed(format!("{} is broken", path.display())),
                _ => PhotoReading::Face {
                    picture: RgbImage::new(8, 8),
                    framing: Framing::whole(8, 8),
                    code: Latent::from_vec(vec![content.len() as f32; DIM]),
                },
            }
        });
        Ok(readings.collect())
    }
}

fn update(folder: &Path, library: &mut Library, reader: &mut Lengths, most: usize) -> Vec<String> {
    let mut update = Update::begin(library, Listing::of(folder, || true));
    let mut problems = Vec::new();
    for batch in update.missing().chunks(2).take(most) {
        let readings = reader.read(batch).expect("the reader works");
        problems.extend(update.absorb(library, readings).expect("space"));
    }
    problems
}

#[test]
fn an_update_reads_what_is_new_and_goes_on_where_it_stopped() {
    let (photos, folder) = (
        TempDir::new().expect("a folder"),
        TempDir::new().expect("a folder"),
    );
    let write = |name: &str, content: &str| {
        fs::write(photos.path().join(name), content).expect("the file");
    };
    for index in 0..6 {
        write(&format!("{index}.jpg"), &"x".repeat(index + 1));
    }
    write("7.jpg", "no face");
    write("8.jpg", "broken");
    let mut reader = Lengths { read: 0 };
    // Stopped after two batches: four photos are safe.
    let mut library = open(folder.path());
    update(photos.path(), &mut library, &mut reader, 2);
    assert_eq!((library.len(), reader.read), (4, 4));
    drop(library);
    let mut library = open(folder.path());
    let problems = update(photos.path(), &mut library, &mut reader, 9);
    assert_eq!((library.len(), reader.read), (6, 8));
    assert_eq!(problems.len(), 1);
    assert!(problems[0].contains("8.jpg is broken"));
    // Only what could not be read is tried again, and only what changed is read anew.
    write("0.jpg", "longer than before");
    fs::remove_file(photos.path().join("1.jpg")).expect("the file");
    update(photos.path(), &mut library, &mut reader, 9);
    assert_eq!((library.len(), reader.read), (5, 10));
}
