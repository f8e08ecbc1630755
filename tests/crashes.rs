//! Panics in what works in the background: each is a sentence that names the file, has a report, and ends nothing else.

#[path = "support/engine/mod.rs"]
mod engine_support;
#[path = "support/studio/mod.rs"]
mod studio_support;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use burn::tensor::{Device, Tensor};
use engine_support::gate::{grey, options};
use engine_support::model_info;
use facemath::app::{Clipboard as _, ClipboardEvent, SystemClipboard};
use facemath_core::guard::{MAX_REPORTS, guarded, keep_reports_in, watch};
use facemath_core::latent::Latent;
use facemath_nets::align::ModelFrame;
use facemath_nets::engine::{
    DeviceSummary, Engine, EngineError, EngineOptions, Event, LoadError, ModelInfo, Network,
    Request,
};
use facemath_studio::library::{FaceReader, PhotoReading};
use facemath_studio::{
    AlikeAmong, AlikeLook, Collection, FaceMaker, Film, Frames, Page, SlotState,
    ThreadedCollections, View,
};
use image::RgbImage;
use studio_support::{Studio, errors, paths};
use tempfile::TempDir;

/// The folder of the reports, for one test at a time: the program has only one.
fn reports() -> (MutexGuard<'static, ()>, &'static Path) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = FOLDER
        .get_or_init(|| TempDir::new().expect("a folder"))
        .path();
    keep_reports_in(folder);
    watch();
    (guard, folder)
}

/// The text of the report that a sentence names.
fn report_named_in(sentence: &str, folder: &Path) -> String {
    let start = sentence
        .find(&folder.display().to_string())
        .unwrap_or_else(|| panic!("no report in: {sentence}"));
    let path = sentence[start..].trim_end_matches('.');
    fs::read_to_string(path).expect("the report is there")
}

#[test]
fn a_report_says_where_it_happened_and_holds_no_more() {
    let (_guard, folder) = reports();
    let crash = guarded("Reading holiday.jpg", || {
        let empty: Vec<u8> = Vec::new();
        empty[3]
    })
    .expect_err("it panicked");
    let sentence = crash.to_string();
    assert!(
        sentence.starts_with("Reading holiday.jpg failed"),
        "{sentence}"
    );
    assert!(sentence.contains("index out of bounds"), "{sentence}");
    let report = report_named_in(&sentence, folder);
    for part in [
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        "Reading holiday.jpg",
        "index out of bounds: the len is 0 but the index is 3",
        "tests/crashes.rs",
        "Backtrace:",
    ] {
        assert!(report.contains(part), "{part} is missing in\n{report}");
    }
    assert_eq!(guarded("Nothing", || 7), Ok(7));
}

#[test]
fn a_panic_in_a_parallel_loop_is_reported_with_its_place() {
    use rayon::prelude::*;
    let (_guard, folder) = reports();
    let crash = guarded("Adding", || {
        (0..1000_u32)
            .into_par_iter()
            .for_each(|number| assert!(number != 567, "not this one"));
    });
    let sentence = crash.expect_err("it panicked").to_string();
    assert!(sentence.contains("not this one"), "{sentence}");
    assert!(report_named_in(&sentence, folder).contains("tests/crashes.rs"));
}

#[test]
fn old_reports_make_room_for_new_ones() {
    let (_guard, folder) = reports();
    fs::write(folder.join("settings.json"), "{}").expect("a file");
    let mut last = None;
    for round in 0..MAX_REPORTS + 5 {
        let crash = guarded("Counting", || panic!("{round}"));
        last = crash
            .err()
            .and_then(|crash: facemath_core::guard::Crash| crash.report().map(Path::to_owned));
    }
    let kept = fs::read_dir(folder).expect("it is there").count();
    assert!(kept <= MAX_REPORTS + 1, "{kept}");
    assert!(last.expect("a report").exists());
    assert!(folder.join("settings.json").exists());
}

/// A model with pictures so large that nothing can be cut out for it.
fn absurd_model() -> facemath_studio::Event {
    Event::Ready {
        device: DeviceSummary {
            text: "CPU".to_owned(),
            on_gpu: false,
        },
        model: Arc::new(ModelInfo {
            image_size_px: u32::MAX,
            ..ModelInfo::clone(&studio_support::model())
        }),
    }
}

#[test]
fn a_face_that_cannot_be_cut_out_fails_in_its_slot_alone() {
    let (_guard, folder) = reports();
    let mut studio = Studio::starting();
    studio.session.handle(absurd_model());
    studio.session.place_files(paths(&["holiday.png"]), None);
    studio.settle();
    let slot = studio.session.document().selected().expect("the photo's");
    let SlotState::Failed(reason) = studio.session.context().slot_state(slot) else {
        panic!("{:?}", studio.session.context().slot_state(slot));
    };
    assert!(
        reason.starts_with("Cutting the face out of holiday.png failed"),
        "{reason}"
    );
    report_named_in(&reason, folder);
    assert!(errors(&studio).contains(&reason.as_str()));
}

/// Takes in news until `is_so`.
fn wait_until(studio: &mut Studio, what: &str, is_so: impl Fn(&Studio) -> bool) {
    let started = std::time::Instant::now();
    while !is_so(studio) {
        assert!(
            started.elapsed().as_secs() < 60,
            "waited for {what} in vain"
        );
        studio.session.pump();
        std::thread::yield_now();
    }
}

#[test]
fn frames_that_panic_end_the_export_and_name_its_file() {
    let (_guard, folder) = reports();
    let target = TempDir::new().expect("a folder");
    let path = target.path().join("morph.gif");
    let mut studio = Studio::ready();
    let broken = |_: Vec<facemath_nets::engine::Drawing>| -> Frames {
        Box::new(std::iter::from_fn(|| panic!("no frame today")))
    };
    assert!(studio.session.start_export(&path, Film::default(), &broken));
    wait_until(&mut studio, "the end", |studio| {
        !studio.session.exports().is_exporting()
    });
    let told = errors(&studio).concat();
    assert!(
        told.contains("morph.gif failed") && told.contains("no frame today"),
        "{told}"
    );
    report_named_in(&told, folder);
    assert!(!path.exists());
}

#[test]
fn a_picture_that_panics_is_told_and_waits_for_nothing() {
    let (_guard, _) = reports();
    let mut studio = Studio::ready();
    let path = PathBuf::from("/nowhere/face.png");
    studio
        .session
        .save_picture(&path, Box::new(|| panic!("no picture today")), None);
    wait_until(&mut studio, "the end", |studio| {
        !studio.session.picture_files().is_writing_picture()
    });
    let told = errors(&studio).concat();
    assert!(
        told.contains("face.png") && told.contains("no picture today"),
        "{told}"
    );
}

#[test]
fn a_copied_picture_that_panics_leaves_the_clipboard_at_work() {
    let (_guard, _) = reports();
    let mut clipboard = SystemClipboard::default();
    for _ in 0..2 {
        clipboard.put_picture(Box::new(|| panic!("no picture today")), Arc::new(|| {}));
        let started = std::time::Instant::now();
        let event = loop {
            if let Some(event) = clipboard.try_event() {
                break event;
            }
            assert!(started.elapsed().as_secs() < 60, "no answer");
            std::thread::yield_now();
        };
        let ClipboardEvent::Filled(Err(reason)) = event else {
            panic!("{event:?}");
        };
        assert!(reason.contains("no picture today"), "{reason}");
    }
}

/// A network that cannot be let go of.
struct Sticky(Arc<AtomicBool>);

impl Network for Sticky {
    fn info(&self) -> ModelInfo {
        model_info("sticky", 4, 1)
    }

    fn encode(&self, images: Tensor<4>) -> Tensor<2> {
        let [batch, ..] = images.dims();
        images
            .slice([0..batch, 0..1, 0..1, 0..1])
            .reshape([batch, 1])
    }

    fn decode(&self, latents: Tensor<2>) -> Tensor<4> {
        let [batch, _] = latents.dims();
        latents.reshape([batch, 1, 1, 1]).expand([batch, 3, 4, 4])
    }
}

impl Drop for Sticky {
    fn drop(&mut self) {
        // Once: a second panic while the first is dealt with would end the program.
        assert!(!self.0.swap(false, Ordering::Relaxed), "it sticks");
    }
}

#[test]
fn an_engine_that_fails_says_so_with_its_last_word() {
    let (_guard, folder) = reports();
    let is_sticky = Arc::new(AtomicBool::new(true));
    let loader = move |_: &str, _: &Device| -> Result<Box<dyn Network>, LoadError> {
        Ok(Box::new(Sticky(Arc::clone(&is_sticky))))
    };
    let engine: Engine = Engine::spawn_with(options(), "sticky", loader).expect("a thread");
    engine.wait_until_ready().expect("ready");
    engine.send(Request::UseModel("another".to_owned()));
    let mut last = None;
    while let Some(event) = engine.recv_event() {
        last = Some(event);
    }
    let Some(Event::Stopped(reason)) = last else {
        panic!("{last:?}");
    };
    assert!(reason.contains("it sticks"), "{reason}");
    report_named_in(&reason, folder);
    assert!(engine.try_event().is_none());
    // Whoever waits for the answer to a job is told as well.
    let mut drawn = engine.decode(vec![grey(1)]);
    assert!(matches!(drawn.next(), Some(Err(EngineError::Stopped))));
}

#[test]
fn an_engine_whose_listener_panics_says_so() {
    let (_guard, _) = reports();
    let options = EngineOptions {
        wake: Arc::new(|| panic!("nobody is at home")),
        ..options()
    };
    let loader = |_: &str, _: &Device| -> Result<Box<dyn Network>, LoadError> {
        Ok(Box::new(Sticky(Arc::default())))
    };
    let engine: Engine = Engine::spawn_with(options, "quiet", loader).expect("a thread");
    let mut events = Vec::new();
    while let Some(event) = engine.recv_event() {
        events.push(event);
    }
    assert!(
        matches!(events.last(), Some(Event::Stopped(reason)) if reason.contains("nobody is at home")),
        "{events:?}"
    );
}

/// Fails at every face.
struct Broken;

impl FaceMaker for Broken {
    fn draw(&self, _codes: Vec<Latent>) -> Result<Vec<RgbImage>, String> {
        panic!("no drawing today")
    }

    fn reader(&self, _model: ModelFrame) -> Box<dyn FaceReader> {
        Box::new(Self)
    }
}

impl FaceReader for Broken {
    fn read(&mut self, _photos: &[PathBuf]) -> Result<Vec<PhotoReading>, String> {
        panic!("no reading today")
    }
}

/// The page of faces alike, among those of a collection.
fn alike() -> View {
    View {
        page: Page::Neighbours,
        alike: AlikeLook {
            among: AlikeAmong::Collection,
            k: 5,
        },
        ..View::default()
    }
}

#[test]
fn a_reader_or_drawer_of_collections_that_panics_is_told() {
    let (_guard, folder) = reports();
    let libraries = TempDir::new().expect("a folder");
    let photos = TempDir::new().expect("a folder");
    fs::write(photos.path().join("a.jpg"), "a photo").expect("a file");
    let name = photos.path().display().to_string();
    for (collection, told) in [
        (Collection::Photos(photos.path().to_owned()), name.as_str()),
        (Collection::Inventions(500), "Drawing inventions"),
    ] {
        let mut studio = Studio::ready();
        let kept = Some(libraries.path().to_owned());
        let worker = ThreadedCollections::start(kept, Arc::new(Broken), Arc::new(|| {}));
        studio
            .session
            .use_collections(Box::new(worker.expect("a thread")));
        studio.session.choose_collection(collection);
        studio.session.look(alike());
        wait_until(&mut studio, "the failure", |studio| {
            studio
                .session
                .collections()
                .collection_status()
                .failure
                .is_some()
        });
        let status = studio.session.collections().collection_status();
        assert!(status.updating.is_none());
        let reason = status.failure.clone().unwrap_or_default();
        assert!(reason.contains(told), "{reason}");
        report_named_in(&reason, folder);
        assert!(errors(&studio).contains(&reason.as_str()));
        assert!(
            studio.session.collections().has_worker(),
            "the keeper itself lives"
        );
    }
}

#[test]
fn a_keeper_of_collections_that_fails_is_told_and_can_be_replaced() {
    let (_guard, _) = reports();
    let libraries = TempDir::new().expect("a folder");
    let is_first = Arc::new(AtomicBool::new(true));
    let wake = move || assert!(!is_first.swap(false, Ordering::Relaxed), "nobody listens");
    let start = |wake: Arc<dyn Fn() + Send + Sync>| {
        let folder = Some(libraries.path().to_owned());
        ThreadedCollections::start(folder, Arc::new(Broken), wake).expect("a thread")
    };
    let mut studio = Studio::ready();
    studio
        .session
        .use_collections(Box::new(start(Arc::new(wake))));
    studio.session.look(alike());
    wait_until(&mut studio, "the failure", |studio| {
        !studio.session.collections().has_worker()
    });
    let told = errors(&studio).concat();
    assert!(told.contains("Looking among faces failed"), "{told}");
    let failure = studio
        .session
        .collections()
        .collection_status()
        .failure
        .as_deref();
    assert!(failure.is_some_and(|reason| reason.contains("nobody listens")));

    studio
        .session
        .use_collections(Box::new(start(Arc::new(|| {}))));
    wait_until(&mut studio, "the faces", |studio| {
        studio.session.collections().collection_status().is_open
    });
}
