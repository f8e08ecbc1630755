//! Exporting the morph from a session, with frames from a stand-in decoder.

use std::fs;
use std::io::BufReader;
use std::sync::mpsc;
use std::time::Duration;

use crate::studio_support::{AGE, Studio};
use facemath_core::export::{Format, Repeat};
use facemath_core::work::Wake;
use facemath_nets::engine::Drawing;
use facemath_studio::{
    Command, Control, Film, FilmFile, Frames, Session, Severity, Timeline, Written, animation,
    start_film,
};
use image::{AnimationDecoder as _, Rgb, RgbImage};

/// A grey picture whose level is the age in the code.
fn grey(face: &Drawing) -> RgbImage {
    RgbImage::from_pixel(16, 16, Rgb([face.latent.as_slice()[AGE] as u8; 3]))
}

fn decoded(faces: Vec<Drawing>) -> Frames {
    Box::new(faces.into_iter().map(|face| Ok(grey(&face))))
}

/// A studio with a morph from 30 to 90 years, whose job threads report through the returned receiver.
fn studio() -> Studio {
    let mut studio = Studio::ready();
    let slot = studio.slot(1);
    studio.session.commit(Command::SetControl {
        slot,
        control: Control::Age,
        value: 90.0,
    });
    studio.session.commit(Command::SetTimeline(Timeline {
        fps: 10.0,
        frames_per_segment: 4,
        hold_frames: 2,
        ping_pong: true,
        size_px: 32,
        ..Timeline::default()
    }));
    studio.settle();
    studio
}

/// Takes in news until the export has ended.
fn finish(session: &mut Session) {
    while session.exports().is_exporting() {
        session.pump();
        std::thread::yield_now();
    }
}

#[test]
fn a_film_is_written_in_the_format_that_was_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let starts: [(Format, &str, &[u8]); 3] = [
        (Format::Mp4, "morph.mp4", b"ftyp"),
        (Format::WebP, "morph.webp", b"WEBP"),
        (Format::Apng, "morph.apng", b"PNG"),
    ];
    for (format, name, mark) in starts {
        let path = folder.path().join(name);
        let film = Film {
            format,
            ..Film::default()
        };
        let mut studio = studio();
        assert!(studio.session.start_export(&path, film, &decoded));
        finish(&mut studio.session);
        let bytes = std::fs::read(&path).expect("it was written");
        let is_marked = bytes[..16].windows(mark.len()).any(|window| window == mark);
        assert!(is_marked, "{name}");
    }
    let frames = folder.path().join("frames");
    let film = Film {
        format: Format::PngFrames,
        ..Film::default()
    };
    let mut studio = studio();
    assert!(studio.session.start_export(&frames, film, &decoded));
    finish(&mut studio.session);
    assert!(std::fs::read_dir(&frames).unwrap().count() > 2);
}

#[test]
fn the_gif_has_the_frames_that_playing_shows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("morph.gif");
    let mut studio = studio();
    assert!(
        studio
            .session
            .start_export(&path, Film::default(), &decoded)
    );
    assert!(
        studio
            .session
            .busy()
            .iter()
            .any(|progress| progress.can_cancel)
    );
    finish(&mut studio.session);

    let message = &studio.session.context().messages()[0];
    assert_eq!(message.severity, Severity::Info);
    assert!(message.text.contains("morph.gif"), "{}", message.text);
    let file = BufReader::new(fs::File::open(&path).unwrap());
    let gif = image::codecs::gif::GifDecoder::new(file).unwrap();
    let frames = gif.into_frames().collect_frames().unwrap();
    let centre = |frame: &image::Frame| frame.buffer().get_pixel(16, 16).0[0];
    assert_eq!(frames[0].buffer().dimensions(), (32, 32));
    assert!(centre(&frames[0]).abs_diff(30) < 6);
    assert!(frames.iter().map(centre).max().unwrap().abs_diff(90) < 6);
    let total_ms: u32 = frames
        .iter()
        .map(|frame| frame.delay().numer_denom_ms().0)
        .sum();
    let shown = studio.session.document().schedule().duration_secs();
    assert_eq!(total_ms, (shown * 1000.0).round() as u32);
}

#[test]
fn cancelling_leaves_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("morph.gif");
    fs::write(&path, "old").unwrap();
    let mut studio = studio();
    // The decoder waits after its first frame until the test has cancelled.
    let (go_on, gate) = mpsc::channel::<()>();
    let frames: std::sync::Mutex<Option<Frames>> = {
        let drawings = studio
            .session
            .exports()
            .export_drawings(studio.session.context())
            .unwrap();
        let pictures = drawings.into_iter().enumerate().map(move |(index, face)| {
            if index == 1 {
                gate.recv().ok();
            }
            Ok(grey(&face))
        });
        std::sync::Mutex::new(Some(Box::new(pictures)))
    };
    let source = |_faces: Vec<Drawing>| -> Frames { frames.lock().unwrap().take().unwrap() };
    assert!(studio.session.start_export(&path, Film::default(), &source));
    assert!(
        !studio
            .session
            .start_export(&path, Film::default(), &decoded),
        "one at a time"
    );
    studio.session.cancel_export();
    go_on.send(()).unwrap();
    finish(&mut studio.session);
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    assert!(
        studio
            .session
            .context()
            .messages()
            .iter()
            .any(|message| message.text == "Export cancelled")
    );
}

#[test]
fn a_decoder_that_fails_is_a_message_and_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("morph.gif");
    let mut studio = studio();
    let failing = |_faces: Vec<Drawing>| -> Frames {
        Box::new(std::iter::once(Err("The engine has stopped".to_owned())))
    };
    assert!(
        studio
            .session
            .start_export(&path, Film::default(), &failing)
    );
    finish(&mut studio.session);
    assert_eq!(
        studio.session.context().messages()[0].text,
        "The engine has stopped"
    );
    assert!(!path.exists());
}

/// A folder that has gone, or that nobody may write to, or a full disk: the same words, whatever the file.
#[test]
fn what_cannot_be_written_is_named_in_every_format_and_the_work_stays() {
    let folder = tempfile::tempdir().unwrap();
    // Not even root can make anything below a file.
    let blocked = folder.path().join("blocked");
    fs::write(&blocked, "a file").unwrap();
    let mut studio = studio();
    let document = studio.session.document().clone();
    for format in Format::ALL {
        let path = format.file_in(&blocked, "morph");
        let film = Film {
            format,
            ..Film::default()
        };
        assert!(studio.session.start_export(&path, film, &decoded));
        finish(&mut studio.session);
        let messages = studio.session.context().messages();
        let last = messages.last().expect("a message");
        assert_eq!(last.severity, Severity::Error, "{}", last.text);
        assert!(last.text.contains("blocked"), "{format:?}: {}", last.text);
        assert!(!last.text.contains(".rs"), "{}", last.text);
        assert_eq!(last.file, None, "there is nothing to show");
    }
    assert_eq!(*studio.session.document(), document);
    assert_eq!(fs::read(&blocked).unwrap(), b"a file");
    let left = fs::read_dir(folder.path()).unwrap();
    assert_eq!(left.count(), 1, "nothing half, and no temporary file");
}

#[test]
fn a_decoder_that_stops_short_makes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("morph.gif");
    let mut studio = studio();
    let short = |faces: Vec<Drawing>| -> Frames { decoded(faces[..2].to_vec()) };
    assert!(studio.session.start_export(&path, Film::default(), &short));
    finish(&mut studio.session);
    assert_eq!(
        studio.session.context().messages()[0].severity,
        Severity::Error
    );
    assert!(!path.exists());
}

#[test]
fn one_face_or_an_unfinished_one_cannot_be_exported() {
    let mut studio = studio();
    let slot = studio.slot(1);
    studio
        .session
        .place_files(crate::studio_support::paths(&["a.jpg"]), Some(slot));
    let reason = studio
        .session
        .exports()
        .export_drawings(studio.session.context())
        .unwrap_err();
    assert!(reason.starts_with("Wait until"), "{reason}");
    studio.settle();
    studio.session.commit(Command::ClearSlot { slot });
    let reason = studio
        .session
        .exports()
        .export_drawings(studio.session.context())
        .unwrap_err();
    assert!(reason.contains("two faces"), "{reason}");
}

#[test]
fn news_of_a_job_wakes_the_window_and_ends_with_the_outcome() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("morph.gif");
    let (sender, woken) = mpsc::channel();
    let frames: Frames =
        Box::new((0..3).map(|level| Ok(RgbImage::from_pixel(8, 8, Rgb([level * 80; 3])))));
    let wake: Wake = std::sync::Arc::new(move || {
        sender.send(()).ok();
    });
    let film = FilmFile {
        path: &path,
        format: Film::default().format,
        animation: animation(studio().session.context(), Film::default()),
        holds: Vec::new(),
    };
    let mut job = start_film(film, frames, 3, &wake);
    let mut fraction = 0.0;
    let outcome = loop {
        woken
            .recv_timeout(Duration::from_secs(60))
            .expect("the job reports");
        let outcome = job.poll();
        assert!(job.fraction() >= fraction, "progress only grows");
        fraction = job.fraction();
        if let Some(outcome) = outcome {
            break outcome;
        }
    };
    assert!(
        matches!(outcome, Ok(Written { bytes: 1.., .. })),
        "{outcome:?}"
    );
}

#[test]
fn a_looped_film_plays_as_often_as_is_said() {
    let mut studio = Studio::ready();
    let repeat = |studio: &Studio, loops| {
        let film = Film {
            loops,
            ..Film::default()
        };
        animation(studio.session.context(), film).repeat
    };
    assert_eq!(repeat(&studio, 0), Repeat::Forever);
    assert_eq!(repeat(&studio, 3), Repeat::Times(3));
    let timeline = Timeline {
        looped: false,
        ..*studio.session.document().timeline()
    };
    studio.session.commit(Command::SetTimeline(timeline));
    assert_eq!(repeat(&studio, 3), Repeat::Times(1));
}
