//! Expressions that are kept: favourites, those used lately, presets, and what projects hold.

use facemath_studio::{
    Command, CommandError, Control, Document, MAX_EXPRESSION_CHARS, MAX_FAVOURITES,
    MAX_RECENT_EXPRESSIONS, Settings, Sheet, apply, load_project, save_project,
};

use super::{kept, typed};
use crate::studio_support::{Studio, first_run};

#[test]
fn favourites_are_kept_named_and_let_go() {
    let mut document = first_run();
    let mut carry_out = |command: Command| apply(&mut document, &command);
    carry_out(Command::KeepFavourite(kept(None, " a + b "))).expect("kept");
    carry_out(Command::KeepFavourite(kept(None, "a"))).expect("kept");
    carry_out(Command::KeepFavourite(kept(Some(" Both "), "a + b"))).expect("named");
    assert_eq!(
        carry_out(Command::KeepFavourite(kept(None, "  "))),
        Err(CommandError::NoExpression)
    );
    assert_eq!(
        carry_out(Command::KeepFavourite(kept(Some(""), "b"))),
        Err(CommandError::BadName)
    );
    let text = "c".to_owned();
    assert_eq!(
        carry_out(Command::DropFavourite { text }),
        Err(CommandError::NoSuchFavourite)
    );
    assert_eq!(
        document.favourites(),
        [kept(Some("Both"), "a + b"), kept(None, "a")]
    );
    for number in 2..MAX_FAVOURITES {
        let favourite = kept(None, &format!("{number} * a"));
        apply(&mut document, &Command::KeepFavourite(favourite)).expect("there is room");
    }
    assert_eq!(
        apply(&mut document, &Command::KeepFavourite(kept(None, "b"))),
        Err(CommandError::TooManyFavourites)
    );
    let text = "a".to_owned();
    apply(&mut document, &Command::DropFavourite { text }).expect("it is there");
    assert_eq!(document.favourites().len(), MAX_FAVOURITES - 1);
}

#[test]
fn projects_keep_expressions_and_older_ones_open() {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let path = folder.path().join("work.facemath");
    let mut document = first_run();
    save_project(&path, &document).expect("the folder can be written to");
    let old = std::fs::read_to_string(&path).expect("it was just written");
    assert!(!old.contains("expression") && !old.contains("favourites"));
    assert_eq!(load_project(&path).expect("an older project"), document);

    apply(&mut document, &typed("a + ")).expect("any text");
    let favourite = kept(Some("Both"), "a + b");
    apply(&mut document, &Command::KeepFavourite(favourite)).expect("kept");
    save_project(&path, &document).expect("the folder can be written to");
    assert_eq!(load_project(&path).expect("a project"), document);

    let written = std::fs::read_to_string(&path).expect("it was just written");
    for (from, to) in [
        ("\"a + b\"", "\" \"".to_owned()),
        ("\"Both\"", "\" \"".to_owned()),
        (
            "\"a + \"",
            format!("\"{}\"", "a".repeat(2 * MAX_EXPRESSION_CHARS)),
        ),
    ] {
        std::fs::write(&path, written.replace(from, &to)).expect("the folder can be written to");
        let error = load_project(&path).expect_err("damaged").to_string();
        assert!(error.contains("expression"), "{error}");
    }
}

#[test]
fn expressions_used_lately_are_remembered_between_runs() {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let path = folder.path().join("settings.json");
    let mut settings = Settings::default();
    for number in 0..2 * MAX_RECENT_EXPRESSIONS {
        settings.used_expression(&format!("{number} * a"));
    }
    settings.used_expression(" 30 * a ");
    settings.used_expression("  ");
    settings.save(&path).expect("the folder can be written to");
    let mut settings = Settings::load(&path).expect("settings");
    assert_eq!(settings.recent_expressions().len(), MAX_RECENT_EXPRESSIONS);
    assert_eq!(settings.recent_expressions()[..2], ["30 * a", "39 * a"]);
    settings.clear_recent_expressions();
    assert!(settings.recent_expressions().is_empty());
}

#[test]
fn presets_use_the_faces_that_are_there_and_say_what_is_missing() {
    let mut studio = Studio::ready();
    let presets = studio
        .session
        .expressions()
        .expression_presets(studio.session.context());
    let possible: Vec<&str> = presets
        .iter()
        .filter(|preset| preset.missing.is_none())
        .map(|preset| preset.text.as_str())
        .collect();
    assert_eq!(
        possible,
        ["maya - avg(age=30) + avg(age=3)", "maya + glasses"]
    );
    let missing: Vec<&str> = presets
        .iter()
        .filter_map(|preset| preset.missing.as_deref())
        .collect();
    assert_eq!(
        missing,
        [
            "This needs 3 faces in slots; there are 2",
            "This model does not know \"feminine\"",
            "This needs 3 faces in slots; there are 2",
            "This needs 9 faces in slots; there are 2",
        ]
    );
    let texts = |studio: &Studio| -> Vec<String> {
        let presets = studio
            .session
            .expressions()
            .expression_presets(studio.session.context())
            .into_iter();
        presets.map(|preset| preset.text).collect()
    };
    // Faces count with their edits.
    studio.session.commit(Command::SetControl {
        slot: studio.slot(0),
        control: Control::Age,
        value: 60.0,
    });
    assert_eq!(texts(&studio)[0], "maya - avg(age=60) + avg(age=3)");
    studio.session.undo();
    for seed in 1..=7 {
        studio.session.invent(seed, None);
    }
    studio.settle();
    let all = texts(&studio);
    assert_eq!(all[1], "maya - omar + invented_1");
    for text in all.iter().filter(|text| !text.is_empty()) {
        studio.session.commit(typed(text));
        studio.settle();
        assert!(
            studio.session.expressions().expression_answer().is_some(),
            "{text}"
        );
    }
    assert_eq!(
        studio.session.context().tiles(Sheet::Operands).len(),
        9 + 3 + 1
    );

    // Without faces there is nothing to start from.
    let document = Document::new();
    let studio = Studio::on(document);
    assert!(
        studio
            .session
            .expressions()
            .expression_presets(studio.session.context())
            .iter()
            .all(|preset| preset.missing.is_some())
    );
}
