//! Several faces of one photo, each with its own sliders, back together in it.

use facemath_core::photo::Framing;
use facemath_studio::{Action, Command, FacesIntent, Intent, SlotId, Source, StageView, apply};
use image::{Rgb, RgbImage};

use crate::photo::{Bench, decoded, settle_photo};
use crate::studio_support::{Studio, errors, ids, set_age};

const LEFT: Framing = Framing {
    center_x_px: 30.0,
    center_y_px: 30.0,
    size_px: 40.0,
    rotation_rad: 0.0,
};
const RIGHT: Framing = Framing {
    center_x_px: 90.0,
    ..LEFT
};

/// A studio with one photo of 120 x 60 pixels whose left face is in the first slot and whose right face in the second.
fn group() -> Bench {
    let mut bench = alone();
    let slot = bench.studio.slot(0);
    let framings = vec![RIGHT];
    assert!(bench.session().commit(Command::AddFaces { slot, framings }));
    settle_photo(&mut bench.studio);
    bench
}

/// The same without the right face.
fn alone() -> Bench {
    let photo = RgbImage::from_fn(120, 60, |x, y| {
        Rgb([60 + x as u8, 80 + y as u8, 90 + (x * 7 % 13) as u8])
    });
    let mut bench = Bench::with(&photo);
    let slot = bench.studio.slot(0);
    bench.session().commit(Command::SetFraming {
        slot,
        framing: Some(LEFT),
    });
    settle_photo(&mut bench.studio);
    bench
}

fn age(bench: &mut Bench, index: usize, years: f32) {
    let command = set_age(&bench.studio, index, years);
    assert!(bench.session().commit(command));
    settle_photo(&mut bench.studio);
}

fn select(bench: &mut Bench, index: usize) {
    let slot = bench.studio.slot(index);
    bench.session().commit(Command::SelectSlot { slot });
    settle_photo(&mut bench.studio);
}

fn original(bench: &Bench) -> RgbImage {
    image::open(&bench.photo).unwrap().into_rgb8()
}

/// What the stage shows of the whole photo.
fn shown(bench: &mut Bench) -> RgbImage {
    bench.session().show(StageView::Photo);
    settle_photo(&mut bench.studio);
    let shown = bench.session().photo_with_edits();
    (**shown.expect("the whole photo")).clone()
}

/// What is saved of it.
fn saved(bench: &mut Bench) -> RgbImage {
    let target = bench.folder.path().join("out.png");
    assert!(bench.session().start_saving_photo(&target, &decoded));
    bench.finish();
    assert!(
        errors(&bench.studio).is_empty(),
        "{:?}",
        errors(&bench.studio)
    );
    image::open(&target).unwrap().into_rgb8()
}

/// Whether anything differs left and right of the middle.
fn differs(a: &RgbImage, b: &RgbImage) -> (bool, bool) {
    let half = a.width() / 2;
    let differs = |columns: std::ops::Range<u32>| {
        columns
            .flat_map(|x| (0..a.height()).map(move |y| (x, y)))
            .any(|(x, y)| a.get_pixel(x, y) != b.get_pixel(x, y))
    };
    (differs(0..half), differs(half..a.width()))
}

#[test]
fn the_edits_of_all_faces_are_in_the_photo_whichever_is_selected() {
    let mut bench = group();
    let before = original(&bench);
    assert_eq!(shown(&mut bench), before, "no edit, no change");
    assert_eq!(saved(&mut bench), before);

    age(&mut bench, 0, 90.0);
    assert_eq!(differs(&shown(&mut bench), &before), (true, false));
    select(&mut bench, 1);
    assert_eq!(
        differs(&shown(&mut bench), &before),
        (true, false),
        "the selected one has no edit, the other's stays"
    );
    age(&mut bench, 1, 60.0);
    let both = shown(&mut bench);
    assert_eq!(differs(&both, &before), (true, true));
    assert_eq!(saved(&mut bench), both, "as large as its preview");
    assert_eq!(both.get_pixel(60, 30), before.get_pixel(60, 30));
    assert_eq!(both.get_pixel(0, 0), before.get_pixel(0, 0));

    select(&mut bench, 0);
    assert_eq!(shown(&mut bench), both);
    let (a, b) = (bench.studio.slot(0), bench.studio.slot(1));
    bench.session().commit(Command::SwapSlots { a, b });
    settle_photo(&mut bench.studio);
    assert_eq!(shown(&mut bench), both, "whatever the order of the slots");

    bench.session().undo();
    bench.session().undo();
    settle_photo(&mut bench.studio);
    assert_eq!(differs(&shown(&mut bench), &before), (true, false));
}

/// One face beside another is edited as if it were alone.
#[test]
fn a_face_does_not_disturb_its_neighbour() {
    let mut one = alone();
    age(&mut one, 0, 90.0);
    let one = shown(&mut one);
    let mut bench = group();
    age(&mut bench, 0, 90.0);
    assert_eq!(shown(&mut bench), one);
    age(&mut bench, 1, 5.0);
    let both = shown(&mut bench);
    assert_eq!(differs(&both, &one), (false, true));
}

#[test]
fn of_two_slots_with_the_same_face_the_selected_one_counts() {
    let mut bench = group();
    let before = original(&bench);
    let slot = bench.studio.slot(0);
    bench.session().commit(Command::DuplicateSlot { slot });
    settle_photo(&mut bench.studio);
    assert_eq!(bench.session().context().group().len(), 2);
    // The copy, beside the original.
    age(&mut bench, 1, 90.0);
    let edited = shown(&mut bench);
    assert_eq!(differs(&edited, &before), (true, false));
    select(&mut bench, 0);
    assert_eq!(shown(&mut bench), before, "the selected one has no edit");
    select(&mut bench, 2);
    assert_eq!(shown(&mut bench), edited, "of the others the edited one");
    age(&mut bench, 0, 60.0);
    select(&mut bench, 2);
    let first = shown(&mut bench);
    assert_ne!(first, edited, "of two edited ones the first");
    assert_eq!(differs(&first, &before), (true, false));
}

#[test]
fn who_is_in_the_photo_is_known() {
    let mut bench = group();
    let of = |bench: &mut Bench| -> Vec<(Option<SlotId>, bool)> {
        let group = bench.session().context().group();
        group
            .iter()
            .map(|face| (face.slot, face.is_edited))
            .collect()
    };
    let (left, right) = (Some(bench.studio.slot(0)), Some(bench.studio.slot(1)));
    assert_eq!(of(&mut bench), [(left, false), (right, false)]);
    age(&mut bench, 1, 60.0);
    assert_eq!(of(&mut bench), [(left, false), (right, true)]);
    let (a, b) = (bench.studio.slot(0), bench.studio.slot(1));
    bench.session().commit(Command::SwapSlots { a, b });
    assert_eq!(
        of(&mut bench),
        [(left, false), (right, true)],
        "from the left"
    );

    let mut studio = Studio::ready();
    let slot = studio.slot(0);
    studio.session.invent(3, Some(slot));
    studio.settle();
    assert!(studio.session.context().group().is_empty(), "no photo");
}

#[test]
fn a_face_of_the_photo_is_chosen_by_its_place_and_put_into_a_slot_if_need_be() {
    let mut bench = alone();
    bench.session().show(StageView::Photo);
    let slots = ids(bench.session().document()).len();
    let choose = |bench: &mut Bench, framing| {
        bench
            .studio
            .perform(Intent::Faces(FacesIntent::SelectInPhoto(framing)));
        settle_photo(&mut bench.studio);
    };
    choose(&mut bench, RIGHT);
    let document = bench.session().document();
    let selected = document.selected_slot().expect("a slot").clone();
    assert_eq!(selected.framing, Some(RIGHT));
    assert_eq!(document.index_of(selected.id), Some(1));
    assert_eq!(ids(document).len(), slots + 1);
    assert_eq!(bench.session().context().stage_view(), StageView::Photo);

    // Found a little elsewhere it is the same face.
    let beside = Framing {
        center_x_px: LEFT.center_x_px + 5.0,
        size_px: LEFT.size_px * 1.2,
        ..LEFT
    };
    choose(&mut bench, beside);
    let document = bench.session().document();
    assert_eq!(document.selected(), Some(bench.studio.slot(0)));
    assert_eq!(ids(bench.session().document()).len(), slots + 1);
    bench.session().undo();
    assert_eq!(ids(bench.session().document()).len(), slots, "one step");
}

#[test]
fn further_faces_are_numbered_whichever_they_are_added_from() {
    let mut bench = alone();
    let name = |bench: &mut Bench| {
        let selected = bench.session().document().selected_slot();
        selected.expect("a slot").name.clone()
    };
    for (x, expected) in [(90.0, "Holiday 2"), (60.0, "Holiday 3"), (5.0, "Holiday 4")] {
        let framing = Framing {
            center_x_px: x,
            center_y_px: 15.0,
            size_px: 12.0,
            rotation_rad: 0.0,
        };
        let intent = FacesIntent::SelectInPhoto(framing);
        bench.studio.perform(Intent::Faces(intent));
        settle_photo(&mut bench.studio);
        assert_eq!(name(&mut bench), expected);
    }
    select(&mut bench, 0);
    let slot = bench.studio.slot(0);
    let name = "Party 7".to_owned();
    bench.session().commit(Command::RenameSlot { slot, name });
    let framings = vec![RIGHT];
    bench.session().commit(Command::AddFaces { slot, framings });
    let named = &bench.session().document().slots()[1].name;
    assert_eq!(named, "Party 7 2", "a name of its own is no number");
}

#[test]
fn baking_makes_one_photo_the_start_of_all_its_faces() {
    let mut bench = group();
    let slot = bench.studio.slot(0);
    bench.session().commit(Command::DuplicateSlot { slot });
    age(&mut bench, 2, 60.0);
    select(&mut bench, 0);
    let before = bench.session().document().clone();
    assert!(
        bench.session().is_enabled(Action::Bake),
        "the other is edited"
    );
    let both = shown(&mut bench);
    assert!(bench.session().start_baking(&decoded));
    bench.finish();
    let slots = bench.session().document().slots().to_vec();
    let Some(Source::Photo { path }) = &slots[0].source else {
        panic!("{:?}", slots[0].source);
    };
    assert_ne!(*path, bench.photo);
    assert_eq!(image::open(path).unwrap().into_rgb8(), both);
    assert_eq!(slots[2].source, slots[0].source);
    assert_eq!(
        (slots[0].framing, slots[2].framing),
        (Some(LEFT), Some(RIGHT))
    );
    assert!(slots[2].edits.is_neutral());
    let photo = Source::Photo {
        path: bench.photo.clone(),
    };
    assert_eq!(slots[1].source, Some(photo), "the copy took no part");
    assert!(bench.session().undo());
    assert_eq!(*bench.session().document(), before);
}

#[test]
fn a_bake_with_a_bad_square_changes_nothing() {
    let bench = group();
    let mut document = bench.studio.session.document().clone();
    let before = document.clone();
    let nowhere = Framing {
        size_px: f32::NAN,
        ..LEFT
    };
    let bake = Command::Bake {
        faces: vec![
            (bench.studio.slot(0), LEFT),
            (bench.studio.slot(1), nowhere),
        ],
        source: Source::Invented { seed: 1 },
    };
    assert!(apply(&mut document, &bake).is_err());
    assert_eq!(document, before);
}

#[test]
fn the_whole_photo_is_copied_where_it_is_shown() {
    let mut bench = group();
    age(&mut bench, 0, 90.0);
    age(&mut bench, 1, 60.0);
    let both = shown(&mut bench);
    let size = bench.session().settings().picture_size();
    let make = bench.session().picture_to_copy(size, &decoded);
    assert_eq!(make.expect("the photo")().expect("a picture"), both);
    bench.session().show(StageView::Face);
    let make = bench.session().picture_to_copy(size, &decoded);
    let face = make.expect("the face")().expect("a picture");
    assert_eq!(face.width(), face.height());
}
