//! The whole studio without a window: sliders, previews, undo, the morph on the stage.

use crate::studio_support::{
    AGE, Studio, answer, errors, frame, read_colour, ready, set_age, stage_age,
};
use facemath_core::latent::Latent;
use facemath_nets::engine::{Event, Generation, Request, Sharpen};
use facemath_studio::{Action, Command, Picture, Severity, SlotState, Source, StageView};

#[test]
fn the_first_run_shows_its_samples_once_the_engine_is_ready() {
    let mut studio = Studio::starting();
    let [first, second] = [0, 1].map(|index| studio.slot(index));
    studio.session.pump();
    assert_eq!(
        studio.session.context().slot_state(first),
        SlotState::Loading
    );
    studio.settle();
    assert_eq!(
        studio.session.context().slot_state(first),
        SlotState::Encoding,
        "no model yet"
    );
    assert!(studio.session.context().shown(Picture::Stage).is_none());

    studio.session.handle(ready());
    studio.settle();
    for slot in [first, second] {
        assert_eq!(studio.session.context().slot_state(slot), SlotState::Ready);
        assert!(
            studio
                .session
                .context()
                .shown(Picture::Reconstruction(slot))
                .is_some()
        );
        assert!(
            studio
                .session
                .context()
                .shown(Picture::Edited(slot))
                .is_some()
        );
        assert!(studio.session.context().aligned(slot).is_some());
    }
    assert_eq!(stage_age(&studio), 30);
    assert_eq!(
        studio
            .session
            .context()
            .reading(first)
            .and_then(|reading| reading.age_years),
        Some(30.0)
    );
}

#[test]
fn a_slider_changes_the_stage_and_the_thumbnail_but_not_the_reconstruction() {
    let mut studio = Studio::ready();
    let slot = studio.slot(0);
    let before = studio.shown_code(Picture::Reconstruction(slot));
    assert!(studio.session.commit(set_age(&studio, 0, 70.0)));
    studio.settle();
    assert_eq!(stage_age(&studio), 70);
    assert_eq!(studio.shown_code(Picture::Edited(slot)).unwrap()[AGE], 70);
    assert_eq!(studio.shown_code(Picture::Reconstruction(slot)), before);
    assert_eq!(
        studio.session.context().reading(slot).unwrap().age_years,
        Some(30.0),
        "of the face itself"
    );
}

#[test]
fn a_fast_drag_asks_only_for_its_newest_value() {
    let mut studio = Studio::ready();
    for age in 1..=50 {
        studio.session.drag(set_age(&studio, 0, age as f32));
    }
    let requests = studio.session.take_requests();
    let [
        Request::Preview {
            target, drawing, ..
        },
    ] = &requests[..]
    else {
        panic!("one preview: {requests:?}");
    };
    assert_eq!(*target, Picture::Stage.target());
    assert_eq!(drawing.latent.as_slice()[AGE], 50.0);
    assert!(
        studio.session.take_requests().is_empty(),
        "nothing changed since"
    );
}

#[test]
fn thumbnails_catch_up_when_the_drag_ends() {
    let mut studio = Studio::ready();
    let edited = Picture::Edited(studio.slot(0));
    studio.session.drag(set_age(&studio, 0, 50.0));
    studio.settle();
    assert_eq!(studio.shown_code(edited).unwrap()[AGE], 30);
    studio.session.end_gesture();
    studio.settle();
    assert_eq!(studio.shown_code(edited).unwrap()[AGE], 50);
    assert!(studio.session.undo());
    assert_eq!(
        studio.session.context().undo_title(),
        None,
        "a drag is one step"
    );
}

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
    studio.session.handle(frame(
        facemath_nets::engine::TargetId(1),
        Generation(1),
        &code,
    ));
    studio.session.handle(frame(
        facemath_nets::engine::TargetId(u64::MAX),
        Generation(1),
        &code,
    ));
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

#[test]
fn targets_and_pictures_translate_both_ways() {
    let studio = Studio::ready();
    let pictures = studio.session.context().pictures();
    assert_eq!(pictures.len(), 5);
    for picture in pictures {
        assert_eq!(Picture::from_target(picture.target()), Some(picture));
    }
}

#[test]
fn the_morph_goes_through_the_edited_faces() {
    let mut studio = Studio::ready();
    studio.session.commit(set_age(&studio, 1, 90.0));
    studio.session.scrub(1.0);
    studio.settle();
    assert_eq!(
        (studio.session.context().stage_view(), stage_age(&studio)),
        (StageView::Morph, 90)
    );
    studio.session.scrub(0.5);
    studio.settle();
    assert_eq!(stage_age(&studio), 60);
}

#[test]
fn a_slider_moved_while_playing_changes_the_morph() {
    let mut studio = Studio::ready();
    studio.session.play();
    studio.session.drag(set_age(&studio, 0, 90.0));
    assert_eq!(studio.session.context().stage_view(), StageView::Morph);
    studio.settle();
    assert_eq!(stage_age(&studio), 90);
    studio.session.commit(Command::SelectSlot {
        slot: studio.slot(1),
    });
    assert!(
        !studio.session.context().playhead().is_playing(),
        "looking at a face stops the show"
    );
    assert_eq!(studio.session.context().stage_view(), StageView::Face);
}

#[test]
fn time_plays_the_morph() {
    let mut studio = Studio::ready();
    assert!(studio.session.perform(Action::PlayPause));
    assert_eq!(studio.session.next_tick_secs(), Some(0.0));
    studio.session.tick(0.5, 0.5);
    // Twelve frames at 24 a second, of which six rest on the first face; 24 lie between the faces.
    assert_eq!(studio.session.context().playhead().position(), 0.25);
    studio.session.perform(Action::StepForward);
    assert!((studio.session.context().playhead().position() - 7.0 / 24.0).abs() < 1e-6);
    assert_eq!(studio.session.next_tick_secs(), None);
}

#[test]
fn good_news_goes_by_itself_and_errors_stay() {
    let mut studio = Studio::ready();
    studio.session.tick(10.0, 0.0);
    studio.session.report(Severity::Info, "Saved");
    studio.session.report(Severity::Error, "Not saved");
    studio.session.report(Severity::Error, "Not saved");
    assert_eq!(
        studio.session.context().messages().len(),
        2,
        "the same text shows once"
    );
    studio.session.tick(17.0, 0.0);
    let [message] = studio.session.context().messages() else {
        panic!("one message stays");
    };
    let id = message.id;
    studio.session.dismiss(id);
    assert!(studio.session.context().messages().is_empty());
}

#[test]
fn an_impossible_command_is_a_message() {
    let mut studio = Studio::ready();
    assert!(!studio.session.commit(set_age(&studio, 0, -5.0)));
    assert_eq!(errors(&studio), ["Choose an age between 0 and 120."]);
}

#[test]
fn actions_do_what_they_say_and_know_when_they_cannot() {
    let mut studio = Studio::ready();
    assert!(!studio.session.is_enabled(Action::Undo));
    assert!(!studio.session.is_enabled(Action::ResetControls));
    studio.session.commit(set_age(&studio, 0, 50.0));
    assert!(studio.session.perform(Action::ResetControls));
    assert!(studio.session.document().slots()[0].edits.is_neutral());
    assert!(studio.session.perform(Action::Undo));
    assert!(!studio.session.document().slots()[0].edits.is_neutral());
    studio.session.perform(Action::SelectNext);
    assert_eq!(studio.session.document().selected(), Some(studio.slot(1)));
    studio.session.perform(Action::SelectNext);
    assert_eq!(
        studio.session.document().selected(),
        Some(studio.slot(1)),
        "the last one"
    );
    studio.session.perform(Action::DeleteSlot);
    assert!(studio.session.document().slots()[1].is_empty());
    assert!(
        !studio.session.is_enabled(Action::PlayPause),
        "one face does not morph"
    );
    studio.session.perform(Action::InventFace);
    assert!(
        !studio.session.document().slots()[1].is_empty(),
        "the empty slot in view is filled"
    );
    studio.session.perform(Action::ToggleLoop);
    assert!(!studio.session.document().timeline().looped);
    assert!(
        !studio.session.perform(Action::OpenPhotos),
        "needs a dialog"
    );
}

#[test]
fn projects_are_saved_opened_and_started_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("work.facemath");
    let mut studio = Studio::ready();
    assert!(!studio.session.context().is_modified());
    studio.session.commit(set_age(&studio, 0, 44.0));
    assert!(studio.session.context().is_modified());
    let document = studio.session.document().clone();
    assert!(studio.save(&path));
    assert!(!studio.session.context().is_modified());
    assert_eq!(
        studio.session.context().project_path(),
        Some(path.as_path())
    );

    studio.session.new_project();
    assert_eq!(studio.session.document().filled_slots().count(), 0);
    assert!(!studio.open(&folder.path().join("gone.facemath")));
    assert_eq!(errors(&studio).len(), 1);
    assert!(studio.open(&path));
    assert_eq!(*studio.session.document(), document);
    studio.settle();
    assert_eq!(stage_age(&studio), 44);
}

#[test]
fn a_photo_is_shown_at_once_and_then_refined() {
    let mut studio = Studio::starting();
    studio.session.handle(ready());
    let slot = studio.slot(0);
    let mut refining = Vec::new();
    for _ in 0..6 {
        studio.photos.work(read_colour);
        studio.session.pump();
        for request in studio.session.take_requests() {
            match request {
                Request::Refine { .. } => refining.push(request),
                other => answer(other)
                    .into_iter()
                    .for_each(|event| studio.session.handle(event)),
            }
        }
    }
    assert_eq!(studio.session.context().slot_state(slot), SlotState::Ready);
    assert!(studio.session.context().shown(Picture::Stage).is_some());
    let Some(Request::Refine {
        target,
        generation,
        start,
        steps,
        ..
    }) = refining.into_iter().next()
    else {
        panic!("the first face is refined");
    };
    assert_eq!(steps, 10);
    assert_eq!(studio.session.context().refining(slot), Some((0, 10)));

    let mut better = start.into_vec();
    better[0] += 7.0;
    let wanted = better[0].round() as u8;
    studio.session.handle(Event::Refined {
        target,
        generation,
        latent: Latent::from_vec(better),
        error_before: 0.01,
        error_after: 0.001,
    });
    studio.settle();
    assert_eq!(studio.session.context().refining(slot), None);
    assert_eq!(
        studio.shown_code(Picture::Stage).expect("a face")[0],
        wanted
    );
    let likeness = studio
        .session
        .context()
        .likeness(slot)
        .expect("it is known");
    assert!((likeness.before_db - 20.0).abs() < 0.01 && (likeness.now_db - 30.0).abs() < 0.01);
}

#[test]
fn more_likeness_can_be_asked_for_and_taken_back() {
    let mut studio = Studio::ready();
    assert!(studio.session.is_enabled(Action::Refine));
    assert!(studio.session.perform(Action::Refine));
    studio.photos.work(read_colour);
    studio.session.pump();
    let slot = studio.slot(0);
    let steps = |studio: &Studio| {
        let slot = studio.session.document().slot(slot);
        slot.expect("it is there").refine_steps
    };
    assert_eq!(steps(&studio), 60);
    assert!(!studio.session.is_enabled(Action::Refine));
    studio.settle();
    assert!(studio.session.undo());
    assert_eq!(steps(&studio), 10);
    studio.settle();
    assert_eq!(studio.session.context().slot_state(slot), SlotState::Ready);
}

#[test]
fn sharpening_reaches_the_engine_before_the_pictures() {
    let mut studio = Studio::ready();
    let sharpen = Sharpen {
        amount: 1.5,
        radius_px: 2.0,
    };
    assert!(studio.session.commit(Command::SetSharpen(sharpen)));
    let requests = studio.session.take_requests();
    assert_eq!(requests.first(), Some(&Request::Sharpen(sharpen)));
    assert!(matches!(requests.get(1), Some(Request::Preview { .. })));
    let too_much = Sharpen {
        amount: f32::NAN,
        ..sharpen
    };
    assert!(!studio.session.commit(Command::SetSharpen(too_much)));
}
