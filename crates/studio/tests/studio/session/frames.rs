//! Pictures that come from the engine, in time or too late.

use facemath_nets::engine::Generation;
use facemath_studio::{
    Command, Event, FaceId, KeyEdit, Keyframe, Picture, Request, Severity, SlotState, Source,
    Target, Timeline,
};

use crate::studio_support::{Studio, answer, frame, set_age, stage_age};

/// The stage's request among those taken now.
fn stage_request(studio: &mut Studio) -> Request {
    let requests = studio.session.take_requests();
    let is_stage = |request: &Request| matches!(request, Request::Preview { target, .. } if *target == Picture::Stage.target());
    requests
        .into_iter()
        .find(is_stage)
        .expect("the stage is asked for")
}

fn deliver(studio: &mut Studio, request: Request) {
    let event = answer(request).expect("an answer");
    studio.session.handle(event);
}

#[test]
fn frames_of_a_drag_show_as_they_come_but_never_backwards() {
    let mut studio = Studio::ready();
    let mut requests = Vec::new();
    for age in [40.0, 50.0, 60.0] {
        studio.session.drag(set_age(&studio, 0, age));
        requests.push(stage_request(&mut studio));
    }
    let [first, second, third] = [0, 1, 2].map(|index| requests[index].clone());
    deliver(&mut studio, second);
    assert_eq!(
        stage_age(&studio),
        50,
        "an engine slower than the hand is still followed"
    );
    assert!(studio.session.context().is_picture_pending(Picture::Stage));
    deliver(&mut studio, first);
    assert_eq!(stage_age(&studio), 50, "an older frame is dropped");
    deliver(&mut studio, third);
    assert_eq!(stage_age(&studio), 60);
    assert!(!studio.session.context().is_picture_pending(Picture::Stage));
}

#[test]
fn a_late_frame_of_another_face_is_dropped() {
    let mut studio = Studio::ready();
    studio.session.commit(set_age(&studio, 0, 80.0));
    let late = stage_request(&mut studio);
    studio.session.commit(Command::SelectSlot {
        slot: studio.slot(1),
    });
    studio.settle();
    let shown = studio.shown_code(Picture::Stage);
    deliver(&mut studio, late);
    assert_eq!(studio.shown_code(Picture::Stage), shown);
}

#[test]
fn a_late_frame_of_an_emptied_slot_is_dropped() {
    let mut studio = Studio::ready();
    let slot = studio.slot(0);
    studio.session.commit(set_age(&studio, 0, 80.0));
    let late = studio.session.take_requests();
    studio.session.commit(Command::ClearSlot { slot });
    studio.settle();
    for event in late.into_iter().filter_map(answer) {
        studio.session.handle(event);
    }
    assert!(studio.session.context().shown(Picture::Stage).is_none());
    assert!(
        studio
            .session
            .context()
            .shown(Picture::Edited(slot))
            .is_none()
    );
    assert_eq!(studio.session.context().slot_state(slot), SlotState::Empty);
}

#[test]
fn frames_that_nobody_asked_for_are_dropped() {
    let mut studio = Studio::ready();
    let before = studio.shown_code(Picture::Stage);
    let code = facemath_core::latent::Latent::zeros(5);
    studio
        .session
        .handle(frame(Picture::Stage.target(), Generation(u64::MAX), &code));
    let face = Target::Face(FaceId::Slot(studio.slot(0)));
    for target in [
        Picture::PastedEdited(studio.slot(0)).target(),
        Picture::PastedPlain(studio.slot(0)).target(),
        face,
    ] {
        studio.session.handle(frame(target, Generation(1), &code));
    }
    assert!(
        studio
            .session
            .context()
            .shown(Picture::PastedPlain(studio.slot(0)))
            .is_none()
    );
    assert_eq!(studio.shown_code(Picture::Stage), before);
}

#[test]
fn undo_brings_the_picture_back_without_encoding_again() {
    let mut studio = Studio::ready();
    let slot = studio.slot(0);
    let before = studio.shown_code(Picture::Stage);
    studio.session.commit(Command::PlaceFace {
        slot,
        source: Source::Sample {
            name: "invented-3".into(),
        },
        name: "Other".into(),
    });
    studio.settle();
    assert_ne!(studio.shown_code(Picture::Stage), before);
    studio.session.undo();
    assert_eq!(
        studio.session.context().slot_state(slot),
        SlotState::Ready,
        "at once"
    );
    let requests = studio.session.take_requests();
    assert!(!requests.is_empty());
    assert!(
        requests
            .iter()
            .all(|request| matches!(request, Request::Preview { .. }))
    );
    for event in requests.into_iter().filter_map(answer) {
        studio.session.handle(event);
    }
    assert_eq!(studio.shown_code(Picture::Stage), before);
}

#[test]
fn losing_the_gpu_asks_for_all_pictures_again() {
    let mut studio = Studio::ready();
    let device = studio.session.context().device().unwrap().clone();
    studio
        .session
        .handle(Event::Warning("The GPU was lost".into()));
    studio.session.handle(Event::DeviceChanged(device));
    assert_eq!(
        studio.session.take_requests().len(),
        5,
        "the stage and two for each slot"
    );
    assert_eq!(
        studio.session.context().messages()[0].severity,
        Severity::Warning
    );
}

#[test]
fn a_removed_slot_is_forgotten_and_comes_back() {
    let mut studio = Studio::ready();
    studio.session.commit(Command::AddSlot);
    let slot = studio.slot(1);
    studio.session.commit(Command::RemoveSlot { slot });
    let requests = studio.session.take_requests();
    for picture in [Picture::Reconstruction(slot), Picture::Edited(slot)] {
        assert!(requests.contains(&Request::Forget {
            target: picture.target()
        }));
        assert!(!studio.session.context().pictures().contains(&picture));
    }
    studio.session.undo();
    studio.settle();
    assert!(
        studio
            .session
            .context()
            .shown(Picture::Edited(slot))
            .is_some()
    );
}

#[test]
fn swapped_faces_keep_their_pictures() {
    let mut studio = Studio::ready();
    let [a, b] = [0, 1].map(|index| studio.slot(index));
    studio.session.commit(Command::SwapSlots { a, b });
    assert!(studio.session.take_requests().is_empty());
}

/// Plays for two seconds, of which the engine draws every `drawn`-th frame.
fn play(studio: &mut Studio, drawn: usize) {
    const FPS: usize = 24;
    for number in 0..2 * FPS {
        let now_secs = number as f64 / FPS as f64;
        studio.session.tick(now_secs, 1.0 / FPS as f32);
        for request in studio.session.take_requests() {
            let is_stage = matches!(&request, Request::Preview { target, .. } if *target == Picture::Stage.target());
            if is_stage && number % drawn > 0 {
                continue;
            }
            if let Some(event) = answer(request) {
                studio.session.handle(event);
            }
        }
    }
}

#[test]
fn a_film_that_plays_slower_than_it_should_is_told() {
    let mut studio = Studio::ready();
    let lagging = |studio: &Studio| studio.session.context().lagging_playback();
    assert_eq!(lagging(&studio), None);
    studio.session.play();
    play(&mut studio, 1);
    assert_eq!(lagging(&studio), None, "all frames are there");
    play(&mut studio, 2);
    let (shown, due) = lagging(&studio).expect("half of the frames are missing");
    assert_eq!(due, 24);
    assert!((10..=14).contains(&shown), "{shown}");
    play(&mut studio, 1);
    assert_eq!(lagging(&studio), None, "it has caught up");
    play(&mut studio, 4);
    assert!(lagging(&studio).is_some_and(|(shown, _)| shown < 10));
    studio.session.pause();
    studio.session.tick(9.0, 0.1);
    assert_eq!(lagging(&studio), None, "nothing plays");
}

#[test]
fn a_film_in_which_nothing_moves_is_not_slow() {
    let mut studio = Studio::ready();
    let slot = studio.slot(0);
    studio.session.commit(Command::EditKeys(KeyEdit::Insert {
        index: 0,
        keys: vec![Keyframe::of_slot(slot); 2],
        lead_frames: None,
    }));
    studio.session.commit(Command::SetTimeline(Timeline {
        ends_at: Some(1.0),
        ..Timeline::default()
    }));
    studio.settle();
    studio.session.play();
    play(&mut studio, 1);
    assert_eq!(studio.session.context().lagging_playback(), None);
}
