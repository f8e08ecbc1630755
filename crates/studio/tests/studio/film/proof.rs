//! The proof of the film's file, as the studio makes it.

use crate::studio_support::{Studio, set_age};
use facemath_core::export::{Caption, CaptionPlace, Encoding, Format};
use facemath_studio::{Action, Command, ExportIntent, Film, Intent, SettingsIntent, Timeline};

/// Works on until the proof is the newest. It is made on another thread.
fn wait(studio: &mut Studio) {
    loop {
        studio.settle();
        let proofs = studio.session.proofs();
        if proofs.proof().is_some() && !proofs.is_pending() {
            return;
        }
        std::thread::yield_now();
    }
}

fn studio() -> Studio {
    let mut studio = Studio::ready();
    studio.session.commit(Command::SetTimeline(Timeline {
        size_px: 64,
        fps: 25.0,
        ..Timeline::default()
    }));
    studio.settle();
    studio
}

fn bytes(studio: &Studio) -> u64 {
    let proof = studio.session.proofs().proof();
    proof.expect("a proof").expect("that worked").bytes
}

#[test]
fn a_proof_is_made_while_somebody_looks_and_follows_film_and_settings() {
    let mut studio = studio();
    assert!(studio.session.proofs().proof().is_none());
    assert!(studio.session.is_enabled(Action::PreviewFile));
    studio.act(Action::PreviewFile);
    assert_eq!(studio.session.is_on(Action::PreviewFile), Some(true));
    wait(&mut studio);
    let first = studio.session.proofs().proof().unwrap().unwrap().clone();
    assert_eq!(studio.session.proofs().frame_count(), 12);
    assert!((first.pictures[0].secs - 0.04).abs() < 1e-6);
    assert_eq!(first.pictures[0].image.dimensions(), (64, 64));

    studio.session.commit(set_age(&studio, 0, 70.0));
    studio.settle();
    assert!(studio.session.proofs().is_pending());
    let still = studio.session.proofs().proof().unwrap().unwrap();
    assert!(
        std::sync::Arc::ptr_eq(still, &first),
        "the old one stays meanwhile"
    );
    wait(&mut studio);
    let second = studio.session.proofs().proof().unwrap().unwrap().clone();
    assert!(!std::sync::Arc::ptr_eq(&second, &first));

    let film = Film {
        format: Format::PngFrames,
        ..Film::default()
    };
    studio.perform(Intent::Settings(SettingsIntent::Film(film)));
    wait(&mut studio);
    assert_ne!(bytes(&studio), second.bytes);

    studio.act(Action::PreviewFile);
    studio.settle();
    assert!(studio.session.proofs().proof().is_none(), "it is let go");
}

#[test]
fn the_proof_of_a_strip_is_the_strip_with_its_caption_wherever_the_playhead_is() {
    let mut studio = studio();
    let caption = Caption {
        text: "Anna".to_owned(),
        place: CaptionPlace::Top,
    };
    studio.session.commit(Command::SetCaption(caption));
    let film = Film {
        format: Format::Strip,
        ..Film::default()
    };
    studio.perform(Intent::Settings(SettingsIntent::Film(film)));
    studio.act(Action::PreviewFile);
    wait(&mut studio);
    assert_eq!(studio.session.proofs().frame_count(), 9);
    let made = studio.session.proofs().proof().unwrap().unwrap().clone();
    let [picture] = &made.pictures[..] else {
        panic!("one picture, not {}", made.pictures.len());
    };
    assert_eq!(picture.image.width(), 9 * 64);
    assert!(picture.image.height() > 64, "there is a caption");
    studio.session.scrub(0.25);
    studio.session.end_gesture();
    wait(&mut studio);
    assert!(studio.session.proofs().frame().is_none());
}

#[test]
fn a_proof_that_cannot_be_made_says_why() {
    let mut studio = studio();
    let film = Film {
        format: Format::PngFrames,
        encoding: Encoding {
            max_bytes: Some(20_000),
            ..Encoding::default()
        },
        ..Film::default()
    };
    studio.perform(Intent::Settings(SettingsIntent::Film(film)));
    studio.perform(Intent::Export(ExportIntent::ToggleProof));
    wait(&mut studio);
    let reason = studio.session.proofs().proof().expect("an answer");
    assert!(reason.unwrap_err().contains("single file"));
    let slot = studio.slot(0);
    studio.session.commit(Command::ClearSlot { slot });
    wait_for_reason(&mut studio);
}

fn wait_for_reason(studio: &mut Studio) {
    studio.settle();
    let reason = studio.session.proofs().proof().expect("an answer");
    assert_eq!(reason.unwrap_err(), "A film needs two faces");
}

#[test]
fn the_preview_follows_the_playhead_under_a_hand() {
    let mut studio = studio();
    studio.act(Action::PreviewFile);
    wait(&mut studio);
    let frame = |studio: &Studio| studio.session.proofs().frame().cloned();
    assert!(frame(&studio).is_none(), "its pieces play");
    let scrub = |studio: &mut Studio, position: f32| {
        // The hand does not let go.
        studio.session.scrub(position);
        loop {
            studio.settle();
            if let Some(frame) = frame(studio)
                && frame.number == (position * 24.0).round() as usize
            {
                return frame;
            }
            std::thread::yield_now();
        }
    };
    let first = scrub(&mut studio, 0.25);
    assert_eq!((first.number, first.count), (6, 25));
    assert_eq!(first.picture.dimensions(), (64, 64), "as the file has it");
    let second = scrub(&mut studio, 1.0);
    assert_ne!(first.picture, second.picture);
    let proof = studio.session.proofs();
    assert!(proof.proof().is_some(), "the size is still known");

    studio.session.play();
    studio.settle();
    assert!(
        frame(&studio).is_none(),
        "a film that plays is seen in pieces"
    );
    studio.session.scrub(0.5);
    studio.session.end_gesture();
    studio.act(Action::PreviewFile);
    studio.settle();
    assert!(frame(&studio).is_none(), "nobody looks");
}
