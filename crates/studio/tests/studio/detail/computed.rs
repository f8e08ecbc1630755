//! Faces that were computed from others: whose detail they carry, on sheets and in slots.

use std::path::Path;
use std::sync::Arc;

use facemath_core::photo::Photo;
use facemath_nets::engine::Drawing;
use facemath_studio::{
    Command, InventionKind, Page, Sheet, Source, View, load_project, save_project,
};

use super::{
    LARGE_PX, detail, only, read, set_detail, settle, settle_with, stage, studio_with, weights,
};
use crate::studio_support::{Studio, set_age};

#[test]
fn a_sum_carries_the_detail_of_the_faces_in_it_by_their_share() {
    let mut studio = studio_with(&["large.jpg", "huge.jpg"]);
    let mut sum = |text: &str| -> Vec<Vec<f32>> {
        let text = text.to_owned();
        studio.session.commit(Command::SetExpression { text });
        settle(&mut studio);
        let tiles = studio.session.context().tiles(Sheet::Operands);
        let small = |drawing: &Drawing| detail(drawing).size_px <= 256;
        let mut carried = tiles.iter().filter(|drawing| drawing.detail.is_some());
        assert!(carried.all(small));
        tiles.iter().map(weights).collect()
    };
    assert_eq!(sum("a + glasses"), [vec![1.0], vec![], vec![1.0]]);
    assert_eq!(sum("0.5*a + 0.5*b"), [vec![0.5], vec![0.5], vec![0.5, 0.5]]);
    assert_eq!(sum("avg(age=30)").concat(), [0.0; 0]);
}

#[test]
fn variations_kids_and_walks_carry_less_the_further_they_are() {
    let mut studio = studio_with(&["large.jpg", "huge.jpg"]);
    let slot = studio.slot(0);
    studio.session.look(View {
        page: Page::Invent,
        inventions: 3,
        ..View::default()
    });
    let ask = |studio: &mut Studio, kind, amount| {
        let mut wanted = *studio.session.inventing().inventions();
        (wanted.kind, wanted.amount, wanted.share) = (kind, amount, amount);
        studio.session.set_inventions(wanted);
        settle(studio);
        studio
            .session
            .context()
            .tiles(Sheet::Page(Page::Invent))
            .to_vec()
    };
    for tile in ask(&mut studio, InventionKind::Alike, 0.0) {
        only(&tile);
    }
    for tile in ask(&mut studio, InventionKind::Alike, 1.0) {
        assert!(weights(&tile).iter().all(|weight| *weight < 1.0));
    }
    let whole = |tile: &Drawing| weights(tile).iter().sum::<f32>();
    for tile in ask(&mut studio, InventionKind::Kids, 0.5) {
        assert!((0.0..=1.0 + f32::EPSILON).contains(&whole(&tile)));
    }
    for tile in ask(&mut studio, InventionKind::New, 0.5) {
        assert_eq!(tile.detail, None);
    }

    let mut settings = *studio.session.walking().walk_settings();
    settings.start = Some(slot);
    studio.session.set_walk(settings);
    let frames = studio
        .session
        .walking()
        .walk_drawings(studio.session.context())
        .expect("a walk");
    only(&frames[0]);
    let furthest = frames.iter().map(whole).fold(1.0, f32::min);
    assert!(furthest < 1.0, "{furthest}");
    assert_eq!(
        studio.session.walking().filled_px(studio.session.context()),
        Some(LARGE_PX)
    );
}

fn keep_sum(studio: &mut Studio, text: &str) {
    let text = text.to_owned();
    studio.session.commit(Command::SetExpression { text });
    settle(studio);
    assert!(studio.session.keep_answer());
    settle(studio);
}

#[test]
fn a_kept_sum_carries_the_detail_it_showed() {
    let mut studio = studio_with(&["large.jpg", "huge.jpg"]);
    keep_sum(&mut studio, "0.25*a + 0.75*b");
    let kept = stage(&mut studio);
    assert_eq!(weights(&kept), [0.75, 0.25], "the larger share first");
    assert_eq!(detail(&kept).size_px, 1024, "as large as the larger photo");
    let widths = detail(&kept)
        .shares
        .iter()
        .map(|share| share.photograph.pixels.width());
    assert_eq!(widths.collect::<Vec<_>>(), [1024, LARGE_PX]);
    keep_sum(&mut studio, "avg(age=30)");
    assert_eq!(stage(&mut studio).detail, None, "an average has none");
}

#[test]
fn it_keeps_the_detail_when_the_photos_leave_their_slots() {
    let mut studio = studio_with(&["large.jpg"]);
    let photo = studio.slot(0);
    let photograph = only(&stage(&mut studio));
    keep_sum(&mut studio, "a + glasses");
    studio.session.commit(Command::ClearSlot { slot: photo });
    settle(&mut studio);
    assert!(
        Arc::ptr_eq(&only(&stage(&mut studio)), &photograph),
        "nothing is read again"
    );

    let kept = studio.session.document().selected().expect("a face");
    studio.session.commit(Command::ClearSlot { slot: kept });
    settle(&mut studio);
    assert!(studio.session.undo());
    let again = only(&stage(&mut studio));
    assert_eq!(
        again.pixels, photograph.pixels,
        "and read again where it was let go"
    );
    assert_eq!(again.latent, photograph.latent);
}

#[test]
fn its_edits_its_sums_and_its_undone_framing_carry_it_too() {
    let mut studio = studio_with(&["large.jpg"]);
    keep_sum(&mut studio, "a + glasses");
    let slot = studio.session.document().selected().expect("a face");
    let place = studio.session.document().index_of(slot).expect("a place");
    let older = set_age(&studio, place, 60.0);
    studio.session.commit(older);
    let edited = stage(&mut studio);
    assert_ne!(edited.latent, only(&edited).latent);
    let letter = char::from(b'a' + u8::try_from(place).expect("one of the first slots"));
    keep_sum(&mut studio, &format!("{letter} - glasses"));
    assert_eq!(only(&stage(&mut studio)).pixels.width(), LARGE_PX);

    let framing = studio.session.document().slots()[0].framing;
    let photo = studio.slot(0);
    studio.session.commit(Command::SetFraming {
        slot: photo,
        framing: None,
    });
    let framed_anew = stage(&mut studio);
    assert_eq!(
        only(&framed_anew).pixels.width(),
        LARGE_PX,
        "as it was framed when kept: {framing:?}"
    );
}

#[test]
fn a_kept_face_learns_of_detail_that_was_off_when_it_was_kept() {
    let mut studio = studio_with(&["large.jpg"]);
    set_detail(&mut studio, false, 1.0);
    keep_sum(&mut studio, "a + glasses");
    assert_eq!(stage(&mut studio).detail, None);
    set_detail(&mut studio, true, 1.0);
    only(&stage(&mut studio));
}

#[test]
fn results_of_all_sheets_take_their_detail_into_a_slot() {
    let mut studio = studio_with(&["large.jpg", "huge.jpg"]);
    let text = "a + glasses".to_owned();
    studio.session.commit(Command::SetExpression { text });
    studio.session.look(View {
        page: Page::Invent,
        inventions: 2,
        ..View::default()
    });
    let mut wanted = *studio.session.inventing().inventions();
    (wanted.kind, wanted.amount) = (InventionKind::Alike, 0.1);
    studio.session.set_inventions(wanted);
    let mut walk = *studio.session.walking().walk_settings();
    walk.start = Some(studio.slot(0));
    studio.session.set_walk(walk);
    settle(&mut studio);
    let carried = |source: Option<Source>| -> Vec<f32> {
        let source = source.expect("a face");
        source.shares().iter().map(|share| share.weight).collect()
    };
    let operand = |index| carried(studio.session.tile_face(Sheet::Operands, index));
    assert_eq!(
        [operand(0), operand(1), operand(2)],
        [vec![1.0], vec![], vec![1.0]]
    );
    let tile = &studio.session.context().tiles(Sheet::Page(Page::Invent))[1];
    let invention = studio.session.tile_face(Sheet::Page(Page::Invent), 1);
    assert_eq!(carried(invention), weights(tile));
    assert_eq!(
        carried(
            studio
                .session
                .walking()
                .walk_face(studio.session.context())
                .map(|(source, _)| source)
        ),
        [1.0]
    );
    assert_eq!(studio.session.tile_face(Sheet::Operands, 3), None);
}

#[test]
fn a_project_keeps_the_detail_of_a_kept_sum_with_paths_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = folder.path().join("sum.facemath");
    let mut studio = studio_with(&["large.jpg"]);
    keep_sum(&mut studio, "a + glasses");
    let document = studio.session.document().clone();
    save_project(&project, &document).expect("it is written");
    assert_eq!(load_project(&project).expect("it is read"), document);

    // A share of a face that has none, or beyond a whole, is no project's.
    let text = std::fs::read_to_string(&project).expect("text");
    for (found, wrong) in [
        ("\"weight\": 1.0", "\"weight\": 2.5"),
        ("\"weight\":1.0", "\"weight\":2.5"),
    ] {
        let damaged = text.replace(found, wrong);
        if damaged != text {
            std::fs::write(&project, damaged).expect("it is written");
            let error = load_project(&project).expect_err("a share of two and a half");
            assert!(error.to_string().contains("share of detail"), "{error}");
            return;
        }
    }
    panic!("no weight in {text}");
}

#[test]
fn a_lender_that_has_gone_leaves_the_face_and_a_note() {
    let mut studio = studio_with(&["large.jpg"]);
    let photo = studio.slot(0);
    keep_sum(&mut studio, "a + glasses");
    let slot = studio.session.document().selected().expect("a face");
    studio.session.commit(Command::ClearSlot { slot: photo });
    studio.session.commit(Command::ClearSlot { slot });
    settle(&mut studio);
    assert!(studio.session.undo());
    let is_there = std::cell::Cell::new(false);
    let find = |path: &Path| -> Result<Photo, String> {
        if is_there.get() {
            read(path)
        } else {
            Err("large.jpg is gone".to_owned())
        }
    };
    settle_with(&mut studio, &find);
    assert_eq!(
        studio.session.context().detail_note().as_deref(),
        Some("without your photo's detail: large.jpg is gone")
    );
    is_there.set(true);
    studio.session.retry(slot);
    settle_with(&mut studio, &find);
    only(&stage(&mut studio));
}
