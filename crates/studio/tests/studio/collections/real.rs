//! The real keeper of collections, on folders of photos and inventions.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use facemath_core::latent::Latent;
use facemath_core::photo::Framing;
use facemath_nets::align::ModelFrame;
use facemath_studio::library::{FaceReader, PhotoReading};
use facemath_studio::{AlikeAmong, Collection, FaceMaker, Source, ThreadedCollections, View};
use image::RgbImage;
use tempfile::TempDir;

use super::{alike, map};
use crate::studio_support::{DIM, Studio, errors};

/// A model that sees the first byte of a file, and draws codes as their first number.
struct Bytes;

impl FaceMaker for Bytes {
    fn draw(&self, codes: Vec<Latent>) -> Result<Vec<RgbImage>, String> {
        Ok(codes.iter().map(|_| RgbImage::new(8, 8)).collect())
    }

    fn reader(&self, _model: ModelFrame) -> Box<dyn FaceReader> {
        Box::new(Self)
    }
}

impl FaceReader for Bytes {
    fn read(&mut self, photos: &[PathBuf]) -> Result<Vec<PhotoReading>, String> {
        let readings = photos.iter().map(|path| match fs::read(path) {
            Ok(bytes) if bytes.len() >= DIM => PhotoReading::Face {
                picture: RgbImage::new(8, 8),
                framing: Framing::whole(8, 8),
                code: Latent::from_vec(
                    bytes
                        .iter()
                        .take(DIM)
                        .map(|&byte| f32::from(byte))
                        .collect(),
                ),
            },
            Ok(_) => PhotoReading::NoFace,
            Err(error) => PhotoReading::Failed(error.to_string()),
        });
        Ok(readings.collect())
    }
}

/// A session with the real worker.
fn real(libraries: &TempDir, collection: Collection, view: View) -> Studio {
    let mut studio = Studio::ready();
    let folder = Some(libraries.path().to_owned());
    let worker = ThreadedCollections::start(folder, Arc::new(Bytes), Arc::new(|| {}));
    studio
        .session
        .use_collections(Box::new(worker.expect("a thread")));
    studio.session.choose_collection(collection);
    studio.session.look(view);
    studio
}

fn wait_until(studio: &mut Studio, what: &str, is_so: impl Fn(&Studio) -> bool) {
    let started = Instant::now();
    loop {
        studio.session.pump();
        if is_so(studio) {
            return;
        }
        assert!(
            started.elapsed().as_secs() < 60,
            "waited for {what} in vain"
        );
        std::thread::yield_now();
    }
}

fn photos(count: u8) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for index in 0..count {
        let bytes = [index, 100, 255 - index, 30, index / 2];
        fs::write(folder.path().join(format!("{index:03}.jpg")), bytes).expect("a file");
    }
    folder
}

#[test]
fn a_folder_is_read_searched_and_opened_again_at_once() {
    let (libraries, folder) = (TempDir::new().expect("a folder"), photos(40));
    fs::write(folder.path().join("nobody.jpg"), "x").expect("a file");
    let collection = Collection::Photos(folder.path().canonicalize().expect("it is there"));
    for round in 0..2 {
        let mut studio = real(
            &libraries,
            collection.clone(),
            alike(AlikeAmong::Collection),
        );
        wait_until(&mut studio, "the end of the update", |studio| {
            studio
                .session
                .collections()
                .collection_status()
                .updated
                .is_some()
        });
        let status = studio.session.collections().collection_status();
        assert_eq!(status.count, 40);
        let faceless = status.updated.as_ref();
        let faceless = faceless.map(|updated| updated.faceless.len());
        assert_eq!(faceless, Some(1 - round), "looked at once");
        wait_until(&mut studio, "the answer", |studio| {
            studio
                .session
                .collections()
                .alike(studio.session.context())
                .is_some_and(|alike| alike.faces.len() == 5)
        });
        let alike = studio
            .session
            .collections()
            .alike(studio.session.context())
            .expect("an answer");
        assert!(alike.faces.is_sorted_by(|a, b| a.distance <= b.distance));
        assert!(matches!(&alike.faces[0].source, Source::Photo { path } if path.is_absolute()));
    }
}

#[test]
fn a_map_of_a_folder_is_laid_out_kept_and_found_again() {
    let (libraries, folder) = (TempDir::new().expect("a folder"), photos(60));
    let collection = Collection::Photos(folder.path().canonicalize().expect("it is there"));
    let mut places = Vec::new();
    for _ in 0..2 {
        let mut studio = real(&libraries, collection.clone(), map());
        wait_until(&mut studio, "the map", |studio| {
            let map = studio.session.collections().map();
            map.is_some_and(|map| map.len() == 60 && map.fraction == 1.0)
        });
        places.push(
            studio
                .session
                .collections()
                .map()
                .expect("a map")
                .places()
                .to_vec(),
        );
        wait_until(&mut studio, "the mark", |studio| {
            studio
                .session
                .collections()
                .place_of_selected(studio.session.context())
                .is_some()
        });
        studio.session.want_thumbnails(vec![3, 9, 1_000]);
        wait_until(&mut studio, "the pictures", |_| true);
    }
    assert_eq!(places[0], places[1]);
}

#[test]
fn inventions_are_drawn_where_somebody_looks_first() {
    let libraries = TempDir::new().expect("a folder");
    let mut studio = real(&libraries, Collection::Inventions(500), map());
    wait_until(&mut studio, "the map", |studio| {
        studio
            .session
            .collections()
            .map()
            .is_some_and(|map| map.len() == 500)
    });
    studio.session.want_thumbnails(vec![450, 451]);
    let started = Instant::now();
    let mut seen = Vec::new();
    while seen.len() < 2 {
        assert!(
            started.elapsed().as_secs() < 60,
            "waited for pictures in vain"
        );
        studio.session.pump();
        seen.extend(
            studio
                .session
                .take_thumbnails()
                .into_iter()
                .map(|(face, _)| face),
        );
    }
    seen.sort_unstable();
    assert_eq!(seen, [450, 451]);
    let map = studio.session.collections().map().expect("a map");
    assert_eq!(map.source(450), Some(Source::Invented { seed: 451 }));
}

#[test]
fn a_folder_that_is_gone_is_a_sentence() {
    let libraries = TempDir::new().expect("a folder");
    let mut studio = real(
        &libraries,
        Collection::Photos("/no/such/folder".into()),
        alike(AlikeAmong::Collection),
    );
    wait_until(&mut studio, "the news", |studio| !errors(studio).is_empty());
    assert!(errors(&studio)[0].contains("/no/such/folder is not there any more"));
}
