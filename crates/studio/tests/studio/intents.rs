//! What is asked for, carried out without a window, and what is left for the window to do.

use std::path::{Path, PathBuf};

use crate::studio_support::{Studio, finish_files, paths, set_age};
use facemath_studio::{
    Action, Choice, Dialog, ExportIntent, FacesIntent, FileKind, GameIntent, Intent, Inventions,
    InventionsIntent, LeavingAnswer, Page, PhotoStorage, ProjectIntent, Purpose, SettingsIntent,
    ShowIntent, Theme, TimelineIntent, View, WalkIntent, WindowTask, load_project,
};

fn perform(studio: &mut Studio, intent: Intent) -> Vec<WindowTask> {
    studio.perform(intent);
    studio.session.take_window_tasks()
}

/// The one dialog that is asked for.
fn asked(studio: &mut Studio, intent: Intent) -> Dialog {
    let mut tasks = perform(studio, intent);
    match (tasks.pop(), tasks.is_empty()) {
        (Some(WindowTask::Ask(dialog)), true) => dialog,
        other => panic!("one dialog, not {other:?}"),
    }
}

#[test]
fn a_dialog_says_what_becomes_of_its_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut studio = Studio::ready();
    let dialog = asked(&mut studio, Action::SaveProject.intent());
    let Choice::NewFile(name) = &dialog.choice else {
        panic!("a file is written: {dialog:?}");
    };
    assert_eq!(
        (name.as_str(), dialog.kind),
        ("Maya to Omar.facemath", FileKind::Project)
    );
    let chosen = Intent::Chosen {
        purpose: dialog.purpose,
        // Not every dialog adds the ending.
        files: vec![folder.path().join("us")],
    };
    assert_eq!(perform(&mut studio, chosen), []);
    finish_files(&mut studio.session);
    let saved = load_project(&folder.path().join("us.facemath")).expect("it was saved");
    assert_eq!(saved.slots().len(), studio.session.document().slots().len());
    assert_eq!(
        studio.session.settings().folder(FileKind::Project),
        Some(folder.path()),
        "the next dialog opens there"
    );
    // Now that it has a file, nothing is asked.
    assert_eq!(perform(&mut studio, Action::SaveProject.intent()), []);
}

fn has_refused(studio: &Studio) -> bool {
    let mut messages = studio.session.context().messages().iter();
    messages.any(|message| message.text.contains("not taken, since a question is open"))
}

#[test]
fn what_was_told_of_a_refused_drop_goes_when_its_question_is_answered() {
    let refused = || {
        let mut studio = Studio::ready();
        studio.session.commit(set_age(&studio, 0, 44.0));
        perform(&mut studio, Action::NewProject.intent());
        assert!(studio.session.leaving().is_some());
        perform(&mut studio, Intent::Faces(FacesIntent::RefuseFiles(1)));
        studio.session.tick(100.0, 0.0);
        assert!(has_refused(&studio), "as long as it waits");
        studio.session.answer_leaving(LeavingAnswer::Cancel);
        studio.session.tick(101.0, 0.0);
        assert!(has_refused(&studio), "time to read it");
        studio
    };
    let mut studio = refused();
    assert!(studio.session.next_tick_secs().is_some());
    studio.session.tick(120.0, 0.0);
    assert!(!has_refused(&studio));
    let mut studio = refused();
    let dropped = FacesIntent::PlaceFiles {
        slot: None,
        files: paths(&["me.jpg"]),
    };
    perform(&mut studio, Intent::Faces(dropped));
    assert!(!has_refused(&studio), "they were dropped again");
}

#[test]
fn a_cancelled_dialog_changes_nothing() {
    let mut studio = Studio::ready();
    studio.session.commit(set_age(&studio, 0, 44.0));
    let before = studio.session.document().clone();
    assert_eq!(
        perform(&mut studio, Intent::Project(ProjectIntent::New)),
        []
    );
    let save = Intent::Project(ProjectIntent::AnswerLeaving(
        facemath_studio::LeavingAnswer::Save,
    ));
    let dialog = asked(&mut studio, save);
    assert_eq!(dialog.purpose, Purpose::SaveAndLeave);
    let files = Vec::new();
    let purpose = dialog.purpose;
    assert_eq!(perform(&mut studio, Intent::Chosen { purpose, files }), []);
    assert_eq!(*studio.session.document(), before);
    assert_eq!(studio.session.leaving(), None);
}

#[test]
fn what_cannot_be_done_now_is_not_tried() {
    let mut studio = Studio::starting();
    for intent in [
        Intent::Undo,
        Intent::Export(ExportIntent::Picture),
        Intent::Export(ExportIntent::Film),
        Intent::Faces(FacesIntent::ResetSelected),
        Intent::Project(ProjectIntent::BringBack),
    ] {
        assert!(!studio.session.can(&intent), "{intent:?}");
        assert_eq!(perform(&mut studio, intent), []);
    }
    assert!(studio.session.context().messages().is_empty());
}

#[test]
fn on_the_page_of_the_walk_the_keys_of_the_morph_are_those_of_the_walk() {
    let play = Action::PlayPause.intent();
    assert_eq!(
        play.clone().on(Page::Face),
        Intent::Timeline(TimelineIntent::TogglePlay)
    );
    assert_eq!(play.on(Page::Walk), Intent::Walk(WalkIntent::Toggle));
    assert_eq!(
        Action::ExportFilm.intent().on(Page::Walk),
        Intent::Walk(WalkIntent::Export)
    );
    let mut studio = Studio::ready();
    let dialog = asked(&mut studio, Intent::Walk(WalkIntent::Export));
    assert_eq!(dialog.purpose, Purpose::ExportWalk);
    assert!(
        matches!(&dialog.choice, Choice::NewFile(name) if name.starts_with("Walk ")),
        "{dialog:?}"
    );
}

#[test]
fn numbers_drawn_by_lot_are_others_each_time_and_the_same_from_the_same_start() {
    let drawn = || {
        let mut studio = Studio::ready();
        perform(&mut studio, Intent::Inventions(InventionsIntent::Roll));
        perform(&mut studio, Intent::Walk(WalkIntent::Roll));
        let session = &studio.session;
        [
            session.inventing().inventions().seed,
            session.walking().walk_settings().plan.seed,
        ]
    };
    let [inventions, walk] = drawn();
    assert_ne!(inventions, walk);
    assert_eq!(drawn(), [inventions, walk]);
    for seed in [inventions, walk] {
        assert!(Inventions::DICE.contains(&seed), "{seed}");
    }
}

#[test]
fn every_page_has_an_action_that_turns_to_it() {
    let mut studio = Studio::ready();
    for &page in Page::ALL {
        studio.act(Action::Show(page));
        assert_eq!(studio.session.view().page, page);
    }
}

#[test]
fn a_slider_that_moves_uncovers_the_face() {
    let mut studio = Studio::ready();
    let framed = View {
        framing: Some(studio.slot(0)),
        ..*studio.session.view()
    };
    perform(&mut studio, Intent::Show(ShowIntent::View(framed)));
    assert_eq!(studio.session.view().framing, Some(studio.slot(0)));
    let age = set_age(&studio, 0, 44.0);
    perform(&mut studio, Intent::Drag(age));
    assert_eq!(studio.session.view().framing, None);
}

#[test]
fn a_project_among_dropped_files_is_opened_in_their_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("other.facemath");
    let mut studio = Studio::ready();
    assert!(studio.save(&path));
    studio.session.new_project();
    let files = vec![PathBuf::from("photo.jpg"), path.clone()];
    perform(
        &mut studio,
        Intent::Faces(FacesIntent::PlaceFiles { slot: None, files }),
    );
    finish_files(&mut studio.session);
    assert_eq!(
        studio.session.context().project_path(),
        Some(Path::new(&path))
    );
}

#[test]
fn what_belongs_to_the_window_is_handed_to_it() {
    let mut studio = Studio::ready();
    let light = Intent::Settings(SettingsIntent::Theme(Theme::Light));
    assert_eq!(
        perform(&mut studio, light),
        [WindowTask::UseTheme(Theme::Light)]
    );
    assert_eq!(studio.session.settings().theme, Theme::Light);
    assert_eq!(
        perform(&mut studio, Action::Paste.intent()),
        [WindowTask::ReadClipboard]
    );
    assert_eq!(
        perform(&mut studio, Action::CopyPicture.intent()),
        [WindowTask::CopyPicture]
    );
    let dialog = asked(&mut studio, Intent::Game(GameIntent::ChooseFolder));
    assert_eq!(dialog.choice, Choice::Folder);
}

#[test]
fn how_photos_are_kept_is_asked_before_where_the_project_goes() {
    let mut studio = Studio::ready();
    studio.session.place_files(paths(&["/photos/me.jpg"]), None);
    studio.settle();
    let answer = |storage| Intent::Project(ProjectIntent::AnswerPhotoStorage(storage));
    assert_eq!(perform(&mut studio, Action::SaveProject.intent()), []);
    assert!(studio.session.is_asking_for_photo_storage());
    assert_eq!(perform(&mut studio, answer(None)), [], "nothing is saved");
    assert!(!studio.session.is_asking_for_photo_storage());

    assert_eq!(perform(&mut studio, Action::SaveProjectAs.intent()), []);
    let dialog = asked(&mut studio, answer(Some(PhotoStorage::Linked)));
    assert_eq!(dialog.purpose, Purpose::SaveProject);
    assert_eq!(studio.session.is_on(Action::EmbedPhotos), Some(false));
    perform(&mut studio, Action::EmbedPhotos.intent());
    assert_eq!(studio.session.is_on(Action::EmbedPhotos), Some(true));
}

#[test]
fn what_is_kept_is_cleared_only_when_that_is_wanted() {
    let mut studio = Studio::ready();
    studio
        .session
        .change_settings(|settings| settings.used_photo(Path::new("/photos/me.jpg")));
    for is_wanted in [false, true] {
        perform(&mut studio, Action::ClearTraces.intent());
        assert!(studio.session.is_asking_to_clear());
        let answer = Intent::Settings(SettingsIntent::AnswerClearing(is_wanted));
        perform(&mut studio, answer);
        assert!(!studio.session.is_asking_to_clear());
        let recent = studio.session.settings().recent_photos();
        assert_eq!(recent.is_empty(), is_wanted);
    }
}
