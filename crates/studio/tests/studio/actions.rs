//! The table that menus, keys and help are read from.

use std::collections::HashSet;

use facemath_studio::{Action, Menu};

#[test]
fn every_action_is_in_one_menu_with_words() {
    let in_menus: Vec<Action> = Menu::ALL.iter().flat_map(|menu| menu.actions()).collect();
    assert_eq!(
        in_menus,
        Action::all().collect::<Vec<_>>(),
        "the order of the table is the order of the menus"
    );
    for action in Action::all() {
        assert!(
            !action.text().is_empty() && !action.tooltip().is_empty(),
            "{action:?}"
        );
        assert!(
            !action.tooltip().ends_with('.'),
            "{action:?}: labels have no full stop"
        );
    }
    let texts: HashSet<&str> = Action::all().map(Action::text).collect();
    assert_eq!(
        texts.len(),
        Action::all().count(),
        "no two entries read the same"
    );
}

#[test]
fn no_key_means_two_things() {
    let mut seen = HashSet::new();
    for action in Action::all() {
        for shortcut in action.shortcuts() {
            assert!(seen.insert(*shortcut), "{shortcut} is taken twice");
        }
    }
}

#[test]
fn the_keys_that_the_studio_promises_are_there() {
    let keys = |action: Action| {
        let texts: Vec<String> = action.shortcuts().iter().map(ToString::to_string).collect();
        texts.join(" ")
    };
    assert_eq!(keys(Action::OpenPhotos), "Ctrl+O");
    assert_eq!(keys(Action::ExportFilm), "Ctrl+E");
    assert_eq!(keys(Action::Undo), "Ctrl+Z");
    assert_eq!(keys(Action::Redo), "Ctrl+Shift+Z Ctrl+Y");
    assert_eq!(keys(Action::OpenFolder), "Ctrl+Shift+F");
    assert_eq!(keys(Action::CopyPicture), "Ctrl+C");
    assert_eq!(keys(Action::Paste), "Ctrl+V");
    assert_eq!(keys(Action::SavePicture), "Ctrl+P");
    assert_eq!(keys(Action::PlayPause), "Space");
    assert_eq!(keys(Action::StepForward), "Right .");
    assert_eq!(keys(Action::DeleteSlot), "Delete");
    assert_eq!(keys(Action::ResetControls), "Ctrl+R");
}
