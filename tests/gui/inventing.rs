//! The pages Invent, Walk and Game, as a person uses them: through names and keys.

use crate::flow::flowing;
use crate::support::Window;
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable as _;
use facemath_studio::{Action, Choice, InventionKind, Rivals, Session, Side, Source, StageView};

fn session(window: &Window) -> &Session {
    window.session()
}

fn sources(window: &Window) -> Vec<Source> {
    let slots = session(window).document().filled_slots();
    slots.filter_map(|slot| slot.source.clone()).collect()
}

#[test]
fn an_invention_is_placed_by_a_click_and_by_a_drag() {
    let mut window = Window::open();
    window.press(Modifiers::COMMAND, Key::Num2);
    window.settle();
    window.drag_onto("Invented 5", "Maya", Modifiers::NONE);
    assert_eq!(sources(&window)[0], Source::Invented { seed: 5 });
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(matches!(sources(&window)[0], Source::Sample { .. }));

    window.click("Invented 3");
    assert_eq!(sources(&window)[2], Source::Invented { seed: 3 });
}

#[test]
fn seeds_are_turned_over_and_drawn_by_lot() {
    let mut window = Window::open();
    window.click("Invent");
    window.settle();
    let seed = |window: &Window| session(window).inventing().inventions().seed;
    assert_eq!(seed(&window), 1);
    window.click("Next seeds");
    let next = seed(&window);
    assert!(next > 20, "a whole page: {next}");
    window.click("Previous seeds");
    assert_eq!(seed(&window), 1);
    window.click("New seeds");
    let first = seed(&window);
    let name = format!("Invented {first}");
    assert!(window.harness.query_by_label(&name).is_some());
    window
        .harness
        .get_by_role_and_label(Role::Slider, "Variety")
        .set_value_accesskit(0.5);
    window.settle();
    assert_eq!(session(&window).inventing().inventions().truncation, 0.5);
    let name = format!("Invented {first} at 0.50");
    window.click(&name);
    assert!(matches!(sources(&window).last(), Some(Source::Code { .. })));
}

#[test]
fn new_faces_are_asked_for_by_age_glasses_and_gender() {
    let mut window = Window::open();
    window.click("Invent");
    window.settle();
    let is_choice = |window: &Window, name: &str| {
        let boxes = window
            .harness
            .query_all_by_role_and_label(Role::ComboBox, name);
        boxes.count() == 1
    };
    assert!(
        !is_choice(&window, "Age of new faces"),
        "a mixture cannot be asked"
    );

    let model = session(&window).context().model().expect("a model").clone();
    window.engine.borrow_mut().load(flowing(&model));
    window.settle();
    for (choice, value) in [
        ("Age of new faces", "65 years"),
        ("Glasses of new faces", "With glasses"),
        ("Gender of new faces", "Feminine"),
    ] {
        assert!(is_choice(&window, choice), "{choice}");
        window.click(choice);
        window.click(value);
    }
    let asked = session(&window).inventing().inventions().asked;
    assert_eq!(asked.age_years, Some(65.0));
    assert_eq!((asked.glasses, asked.gender), (Some(1.0), Some(1.0)));
    window.wait_until("faces of that kind", |window| {
        let face = session(window)
            .inventing()
            .invention(session(window).context(), 0);
        matches!(face, Some((Source::Code { .. }, _)))
    });
    window.click("Any faces");
    assert_eq!(
        session(&window).inventing().inventions().asked,
        Default::default()
    );
    window.wait_until("any faces", |window| {
        let face = session(window)
            .inventing()
            .invention(session(window).context(), 0);
        matches!(face, Some((Source::Invented { seed: 1 }, _)))
    });
}

#[test]
fn more_like_this_and_kids_of_two_are_a_click_away() {
    let mut window = Window::open();
    window.click("Invent");
    window.click("More like the selected face");
    window.settle();
    assert_eq!(
        session(&window).inventing().inventions().kind,
        InventionKind::Alike
    );
    assert!(window.harness.query_by_label("Like Maya 1").is_some());
    window.click("Kids of two");
    window.settle();
    let kid = "Kid 2 of Maya and Omar";
    assert!(window.harness.query_by_label(kid).is_some());
    window.click(kid);
    assert!(matches!(sources(&window).last(), Some(Source::Code { .. })));
}

#[test]
fn the_walk_plays_is_kept_and_exported() {
    let mut window = Window::open();
    window.click("Walk");
    assert_eq!(session(&window).context().stage_view(), StageView::Walk);
    assert!(session(&window).context().is_walking());
    window.press(Modifiers::NONE, Key::Space);
    assert!(!session(&window).context().is_walking());
    let (frame, count) = session(&window)
        .walking()
        .walk_frame(session(&window).context())
        .expect("a walk");
    window.press(Modifiers::NONE, Key::ArrowRight);
    let (next, _) = session(&window)
        .walking()
        .walk_frame(session(&window).context())
        .expect("a walk");
    assert_eq!(next, frame + 1);
    // The export is the walk's, not that of the film through the slots.
    let said = format!("{count} frames of the walk");
    assert!(window.harness.query_by_label(&said).is_some());
    assert!(!session(&window).is_enabled(Action::PreviewFile));

    window.click("Keep this face");
    let (kept, _) = session(&window)
        .walking()
        .walk_face(session(&window).context())
        .expect("a face");
    assert_eq!(sources(&window).last(), Some(&kept));

    window
        .harness
        .get_by_role_and_label(Role::Slider, "Speed")
        .set_value_accesskit(4.0);
    window.click("New walk");
    assert_eq!(session(&window).walking().walk_settings().speed, 4.0);
    let path = window.data.path().join("walk.gif");
    window.dialogs.borrow_mut().answer = vec![path.clone()];
    window.click("Export the walk");
    let asked = window.dialogs.borrow().questions.clone();
    assert!(
        matches!(asked.last().map(|dialog| &dialog.choice), Some(Choice::NewFile(name)) if name.starts_with("Walk "))
    );
    while session(&window).exports().is_exporting() {
        window.settle();
    }
    assert!(path.is_file());

    window.click("Face");
    assert_eq!(session(&window).context().stage_view(), StageView::Face);
}

#[test]
fn the_morph_takes_the_page_of_the_walk() {
    let mut window = Window::open();
    window.press(Modifiers::COMMAND, Key::Num3);
    assert_eq!(session(&window).context().stage_view(), StageView::Walk);
    window.click("Play the morph");
    window.settle();
    assert_eq!(session(&window).context().stage_view(), StageView::Morph);
    assert!(window.harness.query_by_label("Keep this face").is_none());
}

#[test]
fn a_round_is_answered_by_click_and_by_key() {
    let mut window = Window::open();
    window.click("Game");
    // The stand-in engine makes no likeness better, so reconstructions would never be ready.
    window.click("Inventions");
    window.settle();
    assert_eq!(session(&window).game().rivals(), Rivals::Inventions);
    assert!(
        window
            .harness
            .query_by_label_contains("Only one photograph so far")
            .is_some()
    );
    let real = |window: &Window| session(window).game().round().expect("a round").real_side;
    let key = |side: Side| match side {
        Side::Left => Key::ArrowLeft,
        Side::Right => Key::ArrowRight,
    };
    let side = real(&window);
    window.press(Modifiers::NONE, key(side));
    assert_eq!(session(&window).game().score(), (1, 1));
    assert!(window.harness.query_by_label_contains("Right!").is_some());

    window.press(Modifiers::NONE, Key::Space);
    window.settle();
    let wrong = match real(&window) {
        Side::Left => "Right face",
        Side::Right => "Left face",
    };
    window.click(wrong);
    assert_eq!(session(&window).game().score(), (1, 2));
    assert!(
        window
            .harness
            .query_by_label_contains("No: the photograph")
            .is_some()
    );
    window.click("Next round");
    assert_eq!(
        session(&window).game().round().expect("a round").answer,
        None
    );
    assert!(
        !session(&window).context().playhead().is_playing(),
        "Space was the game's"
    );
}

#[test]
fn a_folder_to_play_with_is_chosen_in_a_dialog() {
    let mut window = Window::open();
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["a.png", "b.png"] {
        image::RgbImage::from_pixel(
            crate::support::SIDE_PX,
            crate::support::SIDE_PX,
            image::Rgb([9, 99, 200]),
        )
        .save(folder.path().join(name))
        .expect("a picture");
    }
    window.click("Game");
    window.dialogs.borrow_mut().answer = vec![folder.path().to_owned()];
    window.click("Choose a folder of photos to play with");
    window.wait_until("the photos of the folder", |window| {
        session(window).game().photos().len() == 3
    });
    assert!(
        window
            .harness
            .query_by_label_contains("Only 3 photographs")
            .is_some()
    );
}
