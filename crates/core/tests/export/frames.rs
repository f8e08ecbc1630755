//! Where exports get their frames from.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

use facemath_core::export::{Animation, ExportError, Format, Frames, Spool};
use image::RgbImage;

use crate::common::{animation, frames, keep_going};

type Made = Result<RgbImage, String>;

#[test]
fn frames_that_come_one_by_one_make_the_same_file() {
    let folder = tempfile::tempdir().unwrap();
    let source = frames(9);
    for ping_pong in [false, true] {
        let settings = Animation {
            ping_pong,
            hold_frames: 2,
            ..animation()
        };
        for format in [Format::Gif, Format::Mp4, Format::WebP, Format::Apng] {
            let (one, other) = (folder.path().join("one"), folder.path().join("other"));
            format
                .write(&one, &mut &source[..], &settings, &mut keep_going)
                .unwrap();
            let come = source.iter().cloned().map(Made::Ok);
            let mut spool = Spool::new(come, 9, &other);
            format
                .write(&other, &mut spool, &settings, &mut keep_going)
                .unwrap();
            assert!(std::fs::read(&one).unwrap() == std::fs::read(&other).unwrap());
        }
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn kept_frames_can_be_asked_for_in_any_order() {
    let source = frames(6);
    let mut spool = Spool::new(source.iter().cloned().map(Made::Ok), 6, Path::new("x.gif"));
    spool.keep(true);
    for index in [2, 2, 0, 5, 3, 4, 1, 0] {
        assert!(spool.frame(index).unwrap() == source[index]);
    }
}

#[test]
fn no_more_frames_are_in_memory_than_are_worked_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.gif");
    let (made, written) = (Rc::new(Cell::new(0)), Cell::new(0));
    let counter = Rc::clone(&made);
    let source = frames(7);
    let come = (0..200).map(move |index: usize| {
        counter.set(index + 1);
        Made::Ok(source[index % 7].clone())
    });
    let mut most_ahead = 0;
    Format::Gif
        .write(
            &path,
            &mut Spool::new(come, 200, &path),
            &animation(),
            &mut |progress| {
                most_ahead = most_ahead.max(made.get() - written.get());
                written.set(progress.done);
                ControlFlow::Continue(())
            },
        )
        .unwrap();
    assert_eq!(written.get(), 200);
    assert!(
        most_ahead <= 6 * rayon::current_num_threads(),
        "{most_ahead}"
    );
}

#[test]
fn frames_that_fail_say_why_and_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let source = frames(4);
    for format in Format::ALL {
        let path = folder.path().join("none");
        let come = source.iter().cloned().map(Made::Ok);
        let failing = come
            .clone()
            .chain([Made::Err("the engine is gone".to_owned())]);
        let mut spool = Spool::new(failing, 9, &path);
        let error = format.write(&path, &mut spool, &animation(), &mut keep_going);
        let error = error.unwrap_err();
        assert!(matches!(error, ExportError::Frames(_)));
        assert_eq!(error.to_string(), "the engine is gone");

        let mut spool = Spool::new(come, 9, &path);
        let error = format.write(&path, &mut spool, &animation(), &mut keep_going);
        let error = error.unwrap_err().to_string();
        assert!(error.contains("4 of 9 frames"), "{error}");
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            0,
            "{format:?}"
        );
    }
}
