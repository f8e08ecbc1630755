//! The whole studio without a window: sliders, previews, undo, the morph on the stage.

mod frames;

use facemath_core::latent::Latent;
use facemath_nets::engine::Sharpen;
use facemath_studio::{
    Action, Command, Event, FacesIntent, Intent, Look, Picture, Purpose, Request, Severity,
    SlotState, StageView, WindowTask,
};

use crate::studio_support::{AGE, Studio, answer, errors, read_colour, ready, set_age, stage_age};

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
    studio.act(Action::PlayPause);
    assert_eq!(studio.session.next_tick_secs(), Some(0.0));
    studio.session.tick(0.5, 0.5);
    // Twelve frames at 24 a second, of which six rest on the first face; 24 lie between the faces.
    assert_eq!(studio.session.context().playhead().position(), 0.25);
    studio.act(Action::StepForward);
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
    studio.act(Action::ResetControls);
    assert!(studio.session.document().slots()[0].edits.is_neutral());
    studio.act(Action::Undo);
    assert!(!studio.session.document().slots()[0].edits.is_neutral());
    studio.act(Action::SelectNext);
    assert_eq!(studio.session.document().selected(), Some(studio.slot(1)));
    studio.act(Action::SelectNext);
    assert_eq!(
        studio.session.document().selected(),
        Some(studio.slot(1)),
        "the last one"
    );
    studio.act(Action::DeleteSlot);
    assert!(studio.session.document().slots()[1].is_empty());
    assert!(
        !studio.session.is_enabled(Action::PlayPause),
        "one face does not morph"
    );
    studio.act(Action::InventFace);
    assert!(
        !studio.session.document().slots()[1].is_empty(),
        "the empty slot in view is filled"
    );
    studio.act(Action::ToggleLoop);
    assert!(!studio.session.document().timeline().looped);
    assert_eq!(studio.session.take_window_tasks(), []);
    studio.act(Action::OpenPhotos);
    assert!(
        matches!(
            studio.session.take_window_tasks().as_slice(),
            [WindowTask::Ask(dialog)] if dialog.purpose == Purpose::PlaceFiles(None)
        ),
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
    studio.act(Action::Refine);
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
    for (look, value) in [(Look::Sharpening, 1.5), (Look::SharpenRadius, 2.0)] {
        assert!(studio.session.commit(Command::SetLook { look, value }));
    }
    let requests = studio.session.take_requests();
    assert_eq!(requests.first(), Some(&Request::Sharpen(sharpen)));
    assert!(matches!(requests.get(1), Some(Request::Preview { .. })));
    for look in Look::ALL {
        let value = f32::NAN;
        assert!(!studio.session.commit(Command::SetLook { look, value }));
    }
}

#[test]
fn what_was_told_leaves_the_stage_after_a_while_and_stays_in_the_log() {
    let mut studio = Studio::starting();
    studio.settle();
    let is_shown = |studio: &Studio, text: &str| {
        let mut messages = studio.session.context().messages().iter();
        messages.any(|message| message.text == text)
    };
    let newest = |studio: &Studio| {
        let log = studio.session.context().message_log();
        let newest = log.first().expect("something was told");
        (newest.severity, newest.text.clone())
    };
    studio.session.tick(100.0, 0.1);
    studio.perform(Intent::Faces(FacesIntent::RefuseFiles(1)));
    let (severity, text) = newest(&studio);
    assert_eq!(severity, Severity::Warning);
    assert!(is_shown(&studio, &text));

    studio.session.tick(115.0, 0.1);
    studio.settle();
    assert!(is_shown(&studio, &text), "it can still be read");
    studio.session.tick(160.0, 0.1);
    studio.settle();
    assert!(!is_shown(&studio, &text));
    assert_eq!(newest(&studio).1, text);

    // The same once more is one line, with the newest first.
    studio.perform(Intent::Faces(FacesIntent::RefuseFiles(2)));
    studio.perform(Intent::Faces(FacesIntent::RefuseFiles(1)));
    let log = studio.session.context().message_log();
    let same = log.iter().filter(|message| message.text == text).count();
    assert_eq!((same, log[0].text.as_str()), (1, text.as_str()));
}
