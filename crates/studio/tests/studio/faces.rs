//! Getting faces into slots: dropped photos, framing, inventions, models, and everything that can fail on the way.

mod photos;

use facemath_core::latent::Latent;
use facemath_core::photo::Framing;
use facemath_studio::{
    Command, Document, Event, FaceId, KeyEdit, Keyframe, Page, Picture, Request, Sheet, SlotState,
    Source, StoredCode, Target, TileId, load_project, save_project,
};
use image::Rgb;

use crate::studio_support::{
    Studio, answer, errors, paths, photo_of, read_colour, ready, set_age, stage_age,
};

#[test]
fn a_computed_face_is_a_face_like_any_other_but_of_one_model_only() {
    let mut studio = Studio::ready();
    let code = Latent::from_vec(vec![10.0, 20.0, 30.0, 40.0, 0.0]);
    let source = Source::Code {
        code: StoredCode::new(code),
        model: "faces".to_owned(),
        shares: Vec::new(),
    };
    let slot = studio.slot(0);
    assert!(studio.session.place(source, "Sum", Some(slot)));
    studio.settle();
    assert_eq!(studio.session.context().slot_state(slot), SlotState::Ready);
    let shown = studio.shown_code(Picture::Edited(slot));
    assert_eq!(shown, Some(vec![10, 20, 30, 40, 0, 0]));
    assert!(studio.session.commit(set_age(&studio, 0, 50.0)));
    studio.settle();
    let shown = studio.shown_code(Picture::Edited(slot));
    assert_eq!(shown, Some(vec![10, 20, 30, 50, 0, 0]));

    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sum.facemath");
    save_project(&path, studio.session.document()).expect("saved");
    let loaded = load_project(&path).expect("loaded");
    assert_eq!(loaded, *studio.session.document());

    studio.session.commit(Command::UseModel {
        model: "anime".to_owned(),
    });
    studio.settle();
    match studio.session.context().slot_state(slot) {
        SlotState::Failed(reason) => assert!(reason.contains("\"faces\""), "{reason}"),
        other => panic!("expected a reason, got {other:?}"),
    }
}

#[test]
fn tiles_are_drawn_and_redrawn_only_where_they_change() {
    let mut studio = Studio::ready();
    let code = |level: f32| Latent::from_vec(vec![level, 0.0, 0.0, 0.0, 0.0]);
    let tile = |index| {
        Picture::Tile(TileId {
            sheet: Sheet::Page(Page::Invent),
            index,
        })
    };
    let sheet = Sheet::Page(Page::Invent);
    studio.session.set_tiles(sheet, vec![code(1.0), code(2.0)]);
    studio.settle();
    assert_eq!(studio.shown_code(tile(1)), Some(vec![2, 0, 0, 0, 0, 0]));
    let kept = studio
        .session
        .context()
        .shown(tile(0))
        .map(|shown| shown.generation);

    studio.session.set_tiles(sheet, vec![code(1.0), code(3.0)]);
    studio.settle();
    assert_eq!(studio.shown_code(tile(1)), Some(vec![3, 0, 0, 0, 0, 0]));
    let still = studio
        .session
        .context()
        .shown(tile(0))
        .map(|shown| shown.generation);
    assert_eq!(still, kept);

    studio.session.set_tiles(sheet, vec![code(1.0)]);
    let forgets = |request: &Request| matches!(request, Request::Forget { target } if *target == tile(1).target());
    assert!(studio.session.take_requests().iter().any(forgets));
    assert!(studio.session.context().shown(tile(1)).is_none());
    assert!(!studio.session.context().pictures().contains(&tile(1)));
}

#[test]
fn a_dragged_framing_encodes_one_square_at_a_time_and_ends_on_the_last() {
    let mut studio = Studio::on(Document::new());
    studio.session.handle(ready());
    let slot = studio.slot(0);
    studio.session.place_files(paths(&["a.jpg"]), Some(slot));
    let half_red = |_: &std::path::Path| {
        let mut pixels = photo_of(Rgb([10, 0, 0]))?.pixels().clone();
        for (x, _, pixel) in pixels.enumerate_pixels_mut() {
            pixel.0[0] = if x < 20 { 10 } else { 200 };
        }
        Ok(facemath_core::photo::Photo::from_pixels(pixels).expect("pixels"))
    };
    studio.settle_with(half_red);
    let at = |center_x_px| Command::SetFraming {
        slot,
        framing: Some(Framing {
            center_x_px,
            center_y_px: 15.0,
            size_px: 8.0,
            rotation_rad: 0.0,
        }),
    };
    let mut encoded = 0;
    for x in 5..=35 {
        studio.session.drag(at(x as f32));
        encoded += studio
            .session
            .take_requests()
            .iter()
            .filter(|request| matches!(request, Request::Encode { .. }))
            .count();
    }
    assert_eq!(encoded, 0, "the first square is still being cut out");
    assert!(
        studio.session.context().reading(slot).is_some(),
        "the face stays while it is framed"
    );
    studio.session.end_gesture();
    studio.settle_with(half_red);
    assert_eq!(
        studio.shown_code(Picture::Reconstruction(slot)).unwrap()[0],
        200
    );
    assert_eq!(studio.session.context().slot_state(slot), SlotState::Ready);
    assert!(studio.session.undo());
    assert_eq!(studio.session.document().slot(slot).unwrap().framing, None);
}

#[test]
fn inventions_need_no_photo_and_repeat() {
    let mut studio = Studio::ready();
    studio.session.invent(7, Some(studio.slot(0)));
    studio.session.invent(7, None);
    studio.session.invent(8, None);
    studio.settle();
    let code = |index| studio.shown_code(Picture::Reconstruction(studio.slot(index)));
    assert_eq!(studio.session.document().slots().len(), 4);
    assert!(code(0).is_some());
    assert_eq!(code(0), code(2));
    assert_ne!(code(0), code(3));
    assert!(studio.session.context().aligned(studio.slot(0)).is_none());
}

#[test]
fn another_model_encodes_everything_again() {
    let mut studio = Studio::ready();
    studio.session.commit(Command::UseModel {
        model: "drawn".into(),
    });
    let requests = studio.session.take_requests();
    assert_eq!(requests, [Request::UseModel("drawn".into())]);
    for event in requests.into_iter().filter_map(answer) {
        studio.session.handle(event);
    }
    assert_eq!(
        studio.session.context().slot_state(studio.slot(0)),
        SlotState::Encoding
    );
    studio.settle();
    assert_eq!(
        studio.session.context().slot_state(studio.slot(0)),
        SlotState::Ready
    );
}

/// A slider that is moved, a photo that has been cut out: while another model is loaded nothing is asked for that the one before
/// was to do, which would come to the other one.
#[test]
fn nothing_of_one_model_is_asked_of_the_next() {
    let is_of_a_model = |request: &Request| request.is_of_a_model();
    for is_loaded in [true, false] {
        let mut studio = Studio::ready();
        let slot = studio.slot(1);
        studio.session.place_files(paths(&["a.jpg"]), Some(slot));
        studio.session.commit(Command::UseModel {
            model: "drawn".into(),
        });
        let mut asked = studio.session.take_requests();
        studio.session.commit(set_age(&studio, 0, 66.0));
        for _ in 0..3 {
            studio.photos.work(read_colour);
            studio.session.pump();
            asked.extend(studio.session.take_requests());
        }
        assert!(!asked.iter().any(is_of_a_model), "{asked:?}");
        assert!(asked.contains(&Request::UseModel("drawn".into())));
        studio.session.handle(if is_loaded {
            ready()
        } else {
            Event::Failed {
                target: None,
                message: "drawn is no model".into(),
            }
        });
        studio.settle();
        let context = studio.session.context();
        assert_eq!(context.slot_state(slot), SlotState::Ready, "{is_loaded}");
        let slot = studio.slot(0);
        studio.session.commit(Command::SelectSlot { slot });
        studio.settle();
        assert_eq!(stage_age(&studio), 66, "{is_loaded}");
    }
}

#[test]
fn a_model_that_cannot_be_loaded_is_a_message_and_the_old_one_goes_on() {
    let mut studio = Studio::ready();
    studio.session.commit(Command::UseModel {
        model: "nowhere".into(),
    });
    studio.session.take_requests();
    studio.session.handle(Event::Failed {
        target: None,
        message: "nowhere is no model".into(),
    });
    assert_eq!(errors(&studio), ["nowhere is no model"]);
    assert!(
        studio.session.take_requests().is_empty(),
        "not asked for again and again"
    );
    studio.session.commit(set_age(&studio, 0, 66.0));
    studio.settle();
    assert_eq!(stage_age(&studio), 66);
    studio.session.undo();
    studio.session.undo();
    studio.settle();
    assert_eq!(stage_age(&studio), 30);
}

#[test]
fn a_failed_encoding_fails_its_slot() {
    let mut studio = Studio::on(Document::new());
    studio.session.handle(ready());
    let slot = studio.slot(0);
    studio.session.place_files(paths(&["a.jpg"]), Some(slot));
    for _ in 0..3 {
        studio.photos.work(read_colour);
        studio.session.pump();
    }
    assert!(matches!(
        studio.session.take_requests()[..],
        [Request::Encode { .. }]
    ));
    let target = Some(Target::Face(FaceId::Slot(slot)));
    studio.session.handle(Event::Failed {
        target,
        message: "out of memory".into(),
    });
    assert_eq!(
        studio.session.context().slot_state(slot),
        SlotState::Failed("out of memory".into())
    );
    assert!(
        studio.session.take_requests().is_empty(),
        "not tried again and again"
    );
    studio.session.retry(slot);
    studio.settle();
    assert_eq!(studio.session.context().slot_state(slot), SlotState::Ready);
}

#[test]
fn a_face_in_two_slots_is_made_better_once() {
    let mut studio = Studio::on(Document::new());
    studio.session.handle(ready());
    let slot = studio.slot(0);
    studio.session.place_files(paths(&["a.jpg"]), Some(slot));
    let is_refining = |request: &Request| matches!(request, Request::Refine { .. });
    let mut asked = 0;
    let mut unrefined = |request: Request| {
        asked += usize::from(is_refining(&request));
        (!is_refining(&request)).then(|| answer(request)).flatten()
    };
    studio.settle_by(read_colour, &mut unrefined);
    studio.session.commit(Command::DuplicateSlot { slot });
    let own = Keyframe::of_source(
        studio.session.document().slots()[0].source.clone().unwrap(),
        "a",
    );
    studio.session.commit(Command::EditKeys(KeyEdit::Insert {
        index: 2,
        keys: vec![own],
        lead_frames: None,
    }));
    studio.settle_by(read_colour, &mut unrefined);
    assert_eq!(asked, 1, "two would undo each other's steps without end");
}
