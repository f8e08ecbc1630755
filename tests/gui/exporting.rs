//! The export card: a file for each two keys, and films of the whole photo.

use crate::support::Window;
use egui::accesskit::{Role, Toggled};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use facemath_core::export::{Caption, CaptionPlace, DitherKind, Films, Format};
use facemath_studio::{Action, Choice, Settings, Severity};

fn choose_films(window: &mut Window, name: &str) {
    window
        .harness
        .get_by_role_and_label(Role::ComboBox, "Films")
        .click_accesskit();
    window.settle();
    window.click(name);
}

fn finish(window: &mut Window) {
    while window.session().exports().is_exporting() {
        window.harness.step();
    }
    window.settle();
}

#[test]
fn films_of_steps_go_into_a_folder_that_is_asked_for_once() {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let mut window = Window::open();
    window.press(egui::Modifiers::NONE, egui::Key::K);
    choose_films(&mut window, "One per step");
    assert_eq!(window.session().settings().film().films, Films::Steps);
    // What the files are called is there before.
    let names = window.harness.get_by_label("Maya-Omar.gif, …").rect();
    let size = window.harness.get_by_label_contains("about ").rect();
    assert!(names.right() <= size.left(), "{names} is beside {size}");

    window.dialogs.borrow_mut().answer = vec![folder.path().to_owned()];
    window.click("Export 2 films…");
    finish(&mut window);
    let asked = window.dialogs.borrow().questions.clone();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].choice, Choice::Folder);
    for name in ["Maya-Omar.gif", "Omar-Maya.gif"] {
        assert!(folder.path().join(name).exists(), "{name}");
    }
    // Once more: nothing is written over.
    window.dialogs.borrow_mut().answer = vec![folder.path().to_owned()];
    window.click("Export 2 films…");
    finish(&mut window);
    let messages = window.session().context().messages();
    let last = messages.last().expect("a message");
    assert_eq!(last.severity, Severity::Warning);
    assert!(last.text.contains("Left as they were"), "{}", last.text);
}

#[test]
fn the_whole_photo_can_be_chosen_for_films_of_one_photo() {
    let mut window = Window::open();
    let name = Action::WholePhotoFilm.text();
    let switch = |window: &Window| {
        let node = window.harness.get_by_role_and_label(Role::CheckBox, name);
        let node = node.accesskit_node();
        (node.is_disabled(), node.toggled() == Some(Toggled::True))
    };
    assert_eq!(switch(&window), (true, false), "two faces");
    window.click("Film");
    window.click(Action::FilmAges.text());
    assert_eq!(switch(&window), (false, false));
    window
        .harness
        .get_by_role_and_label(Role::CheckBox, name)
        .click();
    window.settle();
    assert_eq!(switch(&window), (false, true));
    assert!(window.session().settings().film().is_whole_photo);

    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let path = folder.path().join("me.gif");
    window.dialogs.borrow_mut().answer = vec![path.clone()];
    window.click("Export…");
    finish(&mut window);
    let (width, height) = image::image_dimensions(&path).expect("a GIF");
    let sample = crate::support::SAMPLE_PX;
    assert_eq!((width, height), (sample, sample), "the sample's own size");
}

#[test]
fn a_caption_is_typed_placed_and_reset_in_the_card() {
    let mut window = Window::open();
    let text = |window: &Window| window.session().document().caption().clone();
    window.click("Options");
    // What the window shows is a box as well; elsewhere in tests that is a fault.
    let ctx = &window.harness.ctx;
    ctx.set_missing_glyph_policy(egui::epaint::text::MissingGlyphPolicy::Tofu);
    let field = window.harness.get_by_label("Caption text");
    field.focus();
    window.settle();
    let field = window.harness.get_by_label("Caption text");
    field.type_text("Anna 😀");
    window.settle();
    assert_eq!(text(&window).text, "Anna 😀");
    let fault = window
        .harness
        .query_by_label_contains("cannot be drawn: 😀");
    assert!(fault.is_some(), "it is said at once");

    window.click("Caption at the top");
    assert_eq!(text(&window).place, CaptionPlace::Top);
    let reset = window.harness.get_by_label("Reset");
    assert!(reset.accesskit_node().is_disabled(), "of the format alone");
    window.click("No caption");
    assert_eq!(text(&window), Caption::default());
    assert!(
        window
            .harness
            .query_by_label_contains("cannot be drawn")
            .is_none()
    );
}

#[test]
fn options_say_how_often_a_file_plays_what_its_rate_becomes_and_that_it_is_marked() {
    let mut window = Window::open();
    window.click("Options");
    let said = |window: &Window, text: &str| window.harness.query_by_label_contains(text).is_some();
    assert!(said(&window, "Mark as made by a model"));
    assert!(said(&window, "at 24 frames per second some last 4, some 5"));
    let plays = |window: &Window| {
        let node = window
            .harness
            .get_by_role_and_label(Role::SpinButton, "Plays");
        node.accesskit_node().is_disabled()
    };
    assert!(!plays(&window));
    window.set_number("Plays", 3.0);
    assert_eq!(window.session().settings().film().loops, 3);
    window.click("Reset");
    assert_eq!(window.session().settings().film().loops, 0);
    window.press(egui::Modifiers::NONE, egui::Key::Escape);
    window.click(Action::ToggleLoop.text());
    window.click("Options");
    assert!(plays(&window), "it plays once");
}

#[test]
fn the_mark_has_a_switch_that_says_what_it_means_and_is_on_again_at_the_next_start() {
    let mut window = Window::open();
    let warns = |window: &Window| {
        let said = window.harness.query_by_label_contains("will not say");
        said.is_some()
    };
    window.click("Options");
    assert!(!warns(&window));
    window.click("Mark as made by a model");
    assert!(warns(&window));
    let settings = window.session().settings().clone();
    assert!(settings.film().is_unmarked);
    let kept = serde_json::to_string(&settings).expect("settings are text");
    let next: Settings = serde_json::from_str(&kept).expect("settings");
    assert!(!next.film().is_unmarked);
    window.click("Reset");
    assert!(!window.session().settings().film().is_unmarked && !warns(&window));
}

#[test]
fn kinds_of_dithering_are_chosen_among_the_options_of_a_gif() {
    let mut window = Window::open();
    window.click("Options");
    let kind = |window: &Window| window.session().settings().film().encoding.dither_kind;
    assert_eq!(kind(&window), DitherKind::FloydSteinberg);
    window.click("Bayer");
    assert_eq!(kind(&window), DitherKind::Bayer);
    // Settings of earlier versions say nothing of it.
    let settings = window.session().settings();
    let mut kept = serde_json::to_value(settings).expect("settings are text");
    let encoding = kept["film"]["encoding"].as_object_mut().expect("numbers");
    assert!(encoding.remove("dither_kind").is_some());
    let earlier: Settings = serde_json::from_value(kept).expect("settings");
    assert_eq!(
        earlier.film().encoding.dither_kind,
        DitherKind::FloydSteinberg
    );
    assert_eq!(earlier.film().encoding.dither, 75);
}

#[test]
fn the_longest_name_of_a_format_keeps_clear_of_the_options() {
    let mut window = Window::open();
    window
        .harness
        .get_by_role_and_label(Role::ComboBox, "Format")
        .click();
    window.settle();
    // The list stays open.
    for format in Format::ALL {
        window
            .harness
            .get_all_by_label(format.name())
            .last()
            .expect("it is in the list")
            .click_accesskit();
        window.settle();
        let chosen = window
            .harness
            .get_by_role_and_label(Role::ComboBox, "Format");
        let options = window.harness.get_by_label("Options");
        let gap = options.rect().left() - chosen.rect().right();
        assert_eq!(window.session().settings().film().format, format);
        assert!(gap >= 8.0, "{}: {gap}", format.name());
    }
}
