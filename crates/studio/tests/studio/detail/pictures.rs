//! Pictures of single photographs and of morphs between them.

use std::path::Path;
use std::sync::Arc;

use facemath_nets::engine::{Drawing, Photograph};
use facemath_core::latent::{Easing, Latent};
use facemath_core::photo::Framing;
use facemath_studio::{
    Action, Command, Control, Film, Frames, KeyEdit, Picture, PictureSize, Request, Segment, StageView, Timeline, View,
};

use image::RgbImage;

use crate::studio_support::{
    AGE, FRAMING, SIZE_PX, Studio, answer, code_of, errors, paths, set_age,
};
use super::{
    LARGE_PX, all, detail, of, only, read, set_detail, settle, stage, studio_with, weights,
};

#[test]
fn the_stage_at_zero_edits_is_the_photograph_at_its_working_size() {
    let mut studio = studio_with(&["large.jpg", "huge.jpg"]);
    let slot = studio.slot(0);
    let asked = all(&mut studio);
    let drawing = of(&asked, Picture::Stage);
    let photograph = only(&drawing);
    assert_eq!(drawing.latent, photograph.latent, "nothing is edited");
    assert_eq!(detail(&drawing).size_px, LARGE_PX);
    assert_eq!(detail(&drawing).amount, 1.0);
    let photo = read(Path::new("large.jpg")).expect("a photo");
    assert_eq!(*photograph.pixels, *photo.pixels(), "pixel for pixel");
    let original = studio.session.context().original(slot).expect("a square");
    assert_eq!(**original, *photo.pixels());
    let note = studio.session.context().detail_note();
    assert_eq!(note.as_deref(), Some("with your photo's detail"));

    let small = of(&asked, Picture::Edited(slot));
    assert!(Arc::ptr_eq(&only(&small), &photograph));
    assert_eq!(detail(&small).size_px, 256);
    let plain = of(&asked, Picture::Reconstruction(slot));
    assert_eq!(plain, Drawing::from(photograph.latent.clone()));

    let huge = studio.slot(1);
    studio.session.commit(Command::SelectSlot { slot: huge });
    let drawing = stage(&mut studio);
    assert_eq!(detail(&drawing).size_px, Photograph::MAX_SIDE_PX);
    assert_eq!(only(&drawing).pixels.width(), Photograph::MAX_SIDE_PX);
}

#[test]
fn an_edited_face_carries_the_detail_of_its_own_photograph() {
    let mut studio = studio_with(&["large.jpg"]);
    let before = only(&stage(&mut studio));
    studio.session.commit(set_age(&studio, 0, 77.0));
    let drawing = stage(&mut studio);
    assert!(Arc::ptr_eq(&only(&drawing), &before), "made once");
    assert_eq!(drawing.latent.as_slice()[AGE], 77.0);
    assert_eq!(before.latent.as_slice()[AGE], 30.0);

    let slot = studio.slot(0);
    studio.session.commit(Command::SetFraming {
        slot,
        framing: Some(FRAMING),
    });
    settle(&mut studio);
    let after = only(&stage(&mut studio));
    assert!(!Arc::ptr_eq(&after, &before), "another square");
    let px = SIZE_PX;
    assert_eq!(after.pixels.dimensions(), (px, px), "at least the model's");
}

#[test]
fn detail_off_or_without_a_photograph_leaves_the_models_picture() {
    let mut studio = studio_with(&["large.jpg"]);
    studio.act(Action::ToggleDetail);
    let asked = all(&mut studio);
    assert!(asked.iter().all(|(_, drawing)| drawing.detail.is_none()));
    assert_eq!(studio.session.context().detail_note(), None);
    studio.act(Action::ToggleDetail);
    set_detail(&mut studio, true, 0.25);
    assert_eq!(detail(&stage(&mut studio)).amount, 0.25);
    set_detail(&mut studio, true, 0.0);
    assert_eq!(stage(&mut studio).detail, None);

    set_detail(&mut studio, true, 1.0);
    let slot = studio.slot(0);
    studio.session.invent(7, Some(slot));
    settle(&mut studio);
    assert_eq!(stage(&mut studio).detail, None, "nobody's photograph");
    assert_eq!(studio.session.context().detail_note(), None);
}

#[test]
fn a_moving_hand_gets_smaller_pictures_until_it_rests() {
    let mut studio = studio_with(&["large.jpg", "huge.jpg"]);
    let side = |studio: &mut Studio| detail(&stage(studio)).size_px;
    studio.session.drag(set_age(&studio, 0, 50.0));
    assert_eq!(side(&mut studio), 512);
    studio.session.end_gesture();
    assert_eq!(side(&mut studio), LARGE_PX);

    studio.session.tick(10.0, 0.0);
    studio.session.drag(set_age(&studio, 0, 60.0));
    studio.session.tick(10.1, 0.0);
    assert_eq!(side(&mut studio), 512);
    let next_secs = studio.session.next_tick_secs();
    assert!(next_secs.is_some_and(|secs| secs <= 0.2), "{next_secs:?}");
    studio.session.tick(10.3, 0.0);
    assert_eq!(side(&mut studio), LARGE_PX, "it holds still");
    studio.session.end_gesture();

    studio.session.scrub(0.5);
    assert_eq!(side(&mut studio), 512);
    studio.session.end_gesture();
    assert_eq!(side(&mut studio), Photograph::MAX_SIDE_PX, "the larger one");
    studio.session.play();
    assert_eq!(side(&mut studio), 512);
    studio.session.pause();
    assert_eq!(side(&mut studio), Photograph::MAX_SIDE_PX);
}

#[test]
fn a_morph_goes_from_one_photographs_detail_to_the_others() {
    let mut studio = studio_with(&["large.jpg", "huge.jpg"]);
    let [a, b] = [0, 1].map(|index| {
        let slot = studio.slot(index);
        studio.session.commit(Command::SelectSlot { slot });
        settle(&mut studio);
        only(&stage(&mut studio))
    });
    let at = |studio: &mut Studio, position: f32| {
        studio.session.scrub(position);
        studio.session.end_gesture();
        stage(studio)
    };
    for (position, photograph) in [(0.0, &a), (1.0, &b)] {
        let drawing = at(&mut studio, position);
        assert!(Arc::ptr_eq(&only(&drawing), photograph));
        assert_eq!(drawing.latent, photograph.latent);
        assert_eq!(detail(&drawing).size_px, photograph.pixels.width());
    }
    assert_eq!(weights(&at(&mut studio, 0.5)), [0.5, 0.5]);
    let eased = Easing::Smooth.apply(0.25);
    let drawing = at(&mut studio, 0.25);
    assert_eq!(weights(&drawing), [1.0 - eased, eased]);
    assert!(Arc::ptr_eq(&detail(&drawing).shares[0].photograph, &a));

    // The same photograph at both ends stays whole all the way.
    let [from, to] = [0, 1].map(|index| studio.slot(index));
    studio.session.commit(Command::CopySlot { from, to });
    studio.session.commit(set_age(&studio, 1, 80.0));
    settle(&mut studio);
    let drawing = at(&mut studio, 0.5);
    assert!(Arc::ptr_eq(&only(&drawing), &a));

    // An invention has none; that of the photograph fades.
    studio.session.invent(3, Some(to));
    settle(&mut studio);
    assert_eq!(weights(&at(&mut studio, 0.5)), [0.5]);
    assert_eq!(at(&mut studio, 1.0).detail, None);
}

#[test]
fn an_export_has_the_size_that_was_asked_for_and_says_what_the_photos_fill() {
    let mut studio = studio_with(&["large.jpg", "huge.jpg"]);
    assert_eq!(studio.session.document().timeline().size_px, 512);
    assert_eq!(studio.session.context().morph_filled_px(), Some(LARGE_PX));
    let frames = studio.session.exports().export_drawings(studio.session.context()).expect("two faces");
    assert!(frames.iter().all(|frame| detail(frame).size_px == 512));
    let (first, last) = (only(&frames[0]), only(&frames[frames.len() - 1]));
    assert_eq!(frames[0].latent, first.latent);
    assert_eq!(frames[frames.len() - 1].latent, last.latent);
    assert!(!Arc::ptr_eq(&first, &last));

    for name in ["1.jpg", "2.jpg"] {
        studio.session.place_files(paths(&[name]), None);
    }
    settle(&mut studio);
    assert_eq!(studio.session.context().morph_filled_px(), Some(40));
    set_detail(&mut studio, false, 1.0);
    assert_eq!(studio.session.context().morph_filled_px(), None);
}

#[test]
fn saved_pictures_are_as_large_as_the_photo_unless_another_size_is_chosen() {
    let mut studio = studio_with(&["large.jpg"]);
    let sides = |studio: &Studio, size: PictureSize| {
        let frames = |faces: Vec<Drawing>| -> Frames {
            Box::new(faces.into_iter().map(|face| {
                let side_px = face.detail.map_or(SIZE_PX, |detail| detail.size_px);
                Ok(RgbImage::new(side_px, side_px))
            }))
        };
        let picture = studio.session.stage_picture(size, &frames);
        let crops = studio.session.picture_files().crops_picture(studio.session.context(), size, &frames);
        let made = picture.expect("a face")().expect("a picture");
        let crops = crops.map(|make| make().expect("two pictures").dimensions());
        (made.width(), crops)
    };
    assert_eq!(studio.session.stage_filled_px(), Some(LARGE_PX));
    let filled = sides(&studio, PictureSize::Filled);
    assert_eq!(filled.0, LARGE_PX);
    assert_eq!(filled.1.map(|(_, height)| height), Some(LARGE_PX));
    assert_eq!(sides(&studio, PictureSize::Times(2)).0, 2 * SIZE_PX);

    let slot = studio.slot(0);
    studio.session.invent(7, Some(slot));
    settle(&mut studio);
    assert_eq!(studio.session.stage_filled_px(), None);
    assert_eq!(sides(&studio, PictureSize::Filled), (4 * SIZE_PX, None));
}

#[test]
fn squares_are_let_go_with_the_face_and_cut_again_when_it_comes_back() {
    let mut studio = studio_with(&["large.jpg"]);
    let before = only(&stage(&mut studio));
    let pixels = Arc::downgrade(&before.pixels);
    let photograph = Arc::downgrade(&before);
    drop(before);
    let slot = studio.slot(0);
    studio.session.commit(Command::ClearSlot { slot });
    settle(&mut studio);
    assert!(photograph.upgrade().is_none() && pixels.upgrade().is_none());

    assert!(studio.session.undo());
    settle(&mut studio);
    let drawing = stage(&mut studio);
    let again = only(&drawing);
    assert_eq!(again.pixels.width(), LARGE_PX);
    assert_eq!(again.latent, drawing.latent);
}

#[test]
fn a_photo_that_has_gone_leaves_the_plain_face_and_a_note() {
    let mut studio = studio_with(&["large.jpg"]);
    let slot = studio.slot(0);
    studio.session.commit(Command::ClearSlot { slot });
    settle(&mut studio);
    assert!(studio.session.undo());
    studio.settle_with(|_| Err("large.jpg is gone".to_owned()));
    assert!(studio.session.context().shown(Picture::Stage).is_some());
    assert_eq!(studio.session.stage_filled_px(), None);
    let note = studio.session.context().detail_note();
    assert_eq!(
        note.as_deref(),
        Some("without your photo's detail: large.jpg is gone")
    );
}

#[test]
fn photos_smaller_than_the_models_pictures_and_squares_beyond_the_edge_work() {
    let mut studio = studio_with(&["tiny.jpg"]);
    let drawing = stage(&mut studio);
    assert_eq!(detail(&drawing).size_px, SIZE_PX);
    assert_eq!(drawing.latent, code_of(&only(&drawing).pixels));
    let slot = studio.slot(0);
    for framing in [
        Framing {
            center_x_px: -4.0,
            size_px: 30.0,
            ..FRAMING
        },
        Framing {
            size_px: 1e30,
            ..FRAMING
        },
    ] {
        assert!(studio.session.commit(Command::SetFraming {
            slot,
            framing: Some(framing),
        }));
        settle(&mut studio);
        let side_px = only(&stage(&mut studio)).pixels.width();
        assert!((SIZE_PX..=Photograph::MAX_SIDE_PX).contains(&side_px));
    }
}

#[test]
fn a_face_moved_far_along_the_axes_loses_detail() {
    let mut studio = studio_with(&["large.jpg"]);
    let slot = studio.slot(0);
    studio.session.look(View {
        are_axes_open: true,
        ..View::default()
    });
    while studio.session.context().axes().is_none() {
        studio.session.pump();
        std::thread::yield_now();
    }
    assert!(
        studio
            .session
            .commit(Command::SetControl { slot, control: Control::Truncation, value: 1.0 })
    );
    assert_eq!(weights(&stage(&mut studio)), [1.0]);
    assert!(
        studio
            .session
            .commit(Command::SetControl { slot, control: Control::Truncation, value: 0.5 })
    );
    let left = weights(&stage(&mut studio));
    assert!(left.iter().all(|weight| *weight < 1.0), "{left:?}");
}

#[test]
fn the_difference_is_that_of_the_pictures_with_detail() {
    let mut studio = studio_with(&["large.jpg"]);
    studio.session.commit(set_age(&studio, 0, 77.0));
    studio.session.show(StageView::Difference);
    let asked = all(&mut studio);
    let (plain, edited) = (
        of(&asked, Picture::PastedPlain(studio.slot(0))),
        of(&asked, Picture::PastedEdited(studio.slot(0))),
    );
    assert_eq!(plain.latent, only(&plain).latent);
    assert_eq!(edited.latent.as_slice()[AGE], 77.0);
    assert!(Arc::ptr_eq(&only(&plain), &only(&edited)));
    assert_eq!(detail(&plain).size_px, detail(&edited).size_px);

    // What goes into the whole photo takes its detail from there.
    studio.session.show(StageView::Photo);
    let asked = all(&mut studio);
    for picture in [Picture::PastedPlain, Picture::PastedEdited] {
        assert_eq!(of(&asked, picture(studio.slot(0))).detail, None);
    }
}

#[test]
fn refinement_makes_the_photograph_anew_with_the_better_code() {
    let mut studio = studio_with(&["large.jpg"]);
    let before = only(&stage(&mut studio));
    let slot = studio.slot(0);
    studio
        .session
        .commit(Command::SetRefinement { slot, steps: 60 });
    let better = Latent::from_vec(vec![1.0, 2.0, 3.0, 30.0, 0.0]);
    studio.settle_by(read, |request| match request {
        Request::Refine {
            target, generation, ..
        } => Some(facemath_nets::engine::Event::Refined {
            target,
            generation,
            latent: better.clone(),
            error_before: 0.02,
            error_after: 0.01,
        }),
        other => answer(other),
    });
    let drawing = stage(&mut studio);
    let after = only(&drawing);
    assert_eq!(after.latent, better);
    assert_eq!(drawing.latent, better, "still the photograph itself");
    assert!(!Arc::ptr_eq(&before, &after));
    assert_eq!(before.pixels, after.pixels);
}

#[test]
fn the_look_of_a_way_follows_its_shape_or_leads_it() {
    let mut studio = studio_with(&["large.jpg", "huge.jpg"]);
    let segment = Segment {
        frames: Some(10),
        easing: Some(Easing::Linear),
        look_delay: Some(0.5),
        ..Segment::default()
    };
    let set = |segment| Command::EditKeys(KeyEdit::SetSegment { index: 0, segment });
    studio.session.commit(set(segment));
    settle(&mut studio);
    let shares = |studio: &Studio, frame: usize| -> Vec<(f32, f32)> {
        let context = studio.session.context();
        let drawings = studio.session.exports().export_drawings(context);
        let drawing = drawings.expect("a film").swap_remove(frame);
        let shares = drawing.detail.expect("detail").shares.clone();
        let shares = shares.iter().map(|share| (share.weight, share.shape));
        shares.collect()
    };
    assert_eq!(shares(&studio, 0), [(1.0, 1.0)], "the photo itself");
    assert_eq!(shares(&studio, 5), [(1.0, 0.0), (0.0, 1.0)]);
    assert_eq!(shares(&studio, 10), [(1.0, 1.0)]);
    studio.session.commit(set(Segment {
        look_delay: Some(-0.5),
        ..segment
    }));
    assert_eq!(shares(&studio, 5), [(0.0, 1.0), (1.0, 0.0)]);
}
