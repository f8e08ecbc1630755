//! Work on other threads, and the words for how far it is.

use std::io::{Error, ErrorKind};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};

use facemath_core::words;
use facemath_core::work::{Job, Stopped, Wake, remaining_secs};

/// A window that is woken, and the wakes it has had.
fn window() -> (Wake, Receiver<()>) {
    let (sender, woken) = mpsc::channel();
    let sender = Mutex::new(sender);
    let wake = move || {
        sender.lock().expect("nobody panics").send(()).ok();
    };
    (Arc::new(wake), woken)
}

/// The end of a job, which wakes the window.
fn end_of<T: Send + 'static>(job: &mut Job<T>, woken: &Receiver<()>) -> Result<T, Stopped> {
    loop {
        woken.recv().expect("the job wakes the window at its end");
        if let Some(result) = job.poll() {
            return result;
        }
    }
}

#[test]
fn a_job_gives_its_result_once() {
    let (wake, woken) = window();
    let mut job = Job::spawn("test", "Adding", &wake, |_| Ok(1 + 1));
    assert_eq!(end_of(&mut job, &woken), Ok(2));
    assert_eq!(job.poll(), None);
    assert_eq!(job.wait(), None);
}

#[test]
fn a_panic_is_a_sentence() {
    let (wake, woken) = window();
    let mut job: Job<()> = Job::spawn("test", "Writing me.gif", &wake, |_| panic!("no colours"));
    let Err(Stopped::Failed(sentence)) = end_of(&mut job, &woken) else {
        panic!("it fails");
    };
    assert!(sentence.starts_with("Writing me.gif failed"), "{sentence}");
    assert!(sentence.contains("no colours"), "{sentence}");
}

/// Work that goes on until it is told to stop.
fn endless(
    stopped: Sender<()>,
) -> impl FnOnce(&facemath_core::work::Reporter) -> Result<(), Stopped> {
    move |reporter| {
        while !reporter.is_cancelled() {
            std::thread::yield_now();
        }
        stopped.send(()).ok();
        Err(Stopped::Cancelled)
    }
}

#[test]
fn a_cancelled_job_says_so_and_a_dropped_one_stops() {
    let (wake, woken) = window();
    let (sender, stopped) = mpsc::channel();
    let mut job = Job::spawn("test", "Waiting", &wake, endless(sender.clone()));
    assert_eq!(job.poll(), None);
    job.cancel();
    assert_eq!(end_of(&mut job, &woken), Err(Stopped::Cancelled));
    stopped.recv().expect("it has stopped");

    drop(Job::spawn("test", "Waiting", &wake, endless(sender)));
    stopped.recv().expect("it has stopped");
}

#[test]
fn the_finished_part_is_told_and_wakes_the_window() {
    let (wake, woken) = window();
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let mut job = Job::spawn("test", "Counting", &wake, move |reporter| {
        reporter.reached(0.5);
        may_go_on.recv().ok();
        Ok(())
    });
    woken.recv().expect("news");
    assert_eq!((job.fraction(), job.poll()), (0.5, None));
    go_on.send(()).expect("it waits");
    assert_eq!(end_of(&mut job, &woken), Ok(()));
}

#[test]
fn time_left_follows_the_pace_and_is_not_guessed_at_the_start() {
    assert_eq!(remaining_secs(10.0, 0.5), Some(10.0));
    assert_eq!(remaining_secs(30.0, 0.75), Some(10.0));
    assert_eq!(remaining_secs(5.0, 1.0), Some(0.0));
    for fraction in [0.0, 0.001, f32::NAN, -1.0] {
        assert_eq!(remaining_secs(10.0, fraction), None);
    }
}

#[test]
fn sizes_times_and_counts_have_one_form() {
    let sizes = [0, 640_000, 1_234_567].map(words::bytes);
    assert_eq!(sizes, ["1 kB", "640 kB", "1.2 MB"]);
    let times = [0.2, 59.0, 180.0, 7200.0].map(words::time_left);
    assert_eq!(times, ["1 s left", "59 s left", "3 min left", "2 h left"]);
    let counts = [0, 999, 1000, 1_234_567].map(words::with_commas);
    assert_eq!(counts, ["0", "999", "1,000", "1,234,567"]);
    let titles = ["", "a face", "ändern", "B"].map(words::capitalised);
    assert_eq!(titles, ["", "A face", "Ändern", "B"]);
}

#[test]
fn what_the_system_refuses_is_told_in_words() {
    let words = words::io_error(&Error::from(ErrorKind::StorageFull));
    assert_eq!(words, "no space is left on the disk");
    let missing = std::fs::read("there/is/none").expect_err("nothing is there");
    assert_eq!(words::io_error(&missing), "there is no such file or folder");
    // An error that holds another.
    let folder = std::path::Path::new("there/is/none");
    let held = tempfile::NamedTempFile::new_in(folder).expect_err("nothing is there");
    assert_eq!(words::io_error(&held), "there is no such file or folder");
    // Words of this program's own.
    let own = Error::new(ErrorKind::NotFound, "Ben's photo is in the attic");
    assert_eq!(words::io_error(&own), "Ben's photo is in the attic");
    for number in 1..200 {
        let words = words::io_error(&Error::from_raw_os_error(number));
        assert!(!words.contains("os error"), "{words}");
        assert!(!words.starts_with(char::is_uppercase), "{words}");
    }
    let held = words::io_error(&Error::other(Error::from_raw_os_error(1)));
    assert!(!held.contains("os error"), "{held}");
}

#[test]
fn what_a_message_quotes_is_shortened() {
    let short = "no face is called \"ann\"; known are me, you\nme + ann";
    assert_eq!(words::brief(short), short);
    let long = "x".repeat(100_000);
    let told = words::brief(&format!(
        "no face is called \"{long}\"; known are me\n{long}"
    ));
    let (sentence, line) = told.split_once('\n').expect("two lines");
    assert!(sentence.starts_with("no face is called \"xx"), "{sentence}");
    assert!(sentence.ends_with("xx\"; known are me"), "{sentence}");
    assert!(sentence.chars().count() < 200, "{sentence}");
    assert_eq!(line.chars().count(), 1000);
    // Letters of several bytes are letters.
    assert_eq!(words::brief(&"ä".repeat(2000)).chars().count(), 1000);
}
