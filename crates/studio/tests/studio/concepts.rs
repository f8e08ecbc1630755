//! Concepts of one's own: their files, the installed ones, documents that hold them, and making one in the studio.

mod draft;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use facemath_core::latent::{Concept, FitMethod, Latent, Probe, Separation, Unit};
use facemath_studio::concepts::{
    ConceptFault, ConceptFolder, MAX_LABEL_CHARS, ModelMark, Origin, OwnConcept, name_for, read,
    with_own, write,
};
use facemath_studio::{Command, Control, Document, apply, load_project, save_project};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::studio_support::{DIM, Studio, errors, model};

/// The number that the concept of the tests adds to.
const RED: usize = 0;

fn axis(index: usize, length: f32) -> Latent {
    let mut numbers = vec![0.0; DIM];
    numbers[index] = length;
    Latent::from_vec(numbers)
}

fn redness() -> OwnConcept {
    OwnConcept {
        model: ModelMark::of(&model()),
        concept: Concept {
            name: "redness".to_owned(),
            label: "Redness".to_owned(),
            negative: "pale".to_owned(),
            positive: "red".to_owned(),
            direction: axis(RED, 20.0),
            network: None,
            probe: Probe {
                weights: axis(RED, 0.1),
                bias: -1.0,
            },
            range: 2.0,
            unit: Unit::default(),
        },
        origin: Some(Origin {
            method: FitMethod::Means,
            with: 12,
            without: 9,
            separation: Separation {
                with: 12,
                without: 9,
                folds: 9,
                accuracy: 0.9,
                accuracy_low: 0.7,
                accuracy_high: 0.97,
                auc: 0.95,
            },
            leaves_alone: vec!["age".to_owned()],
            moves_too: Vec::new(),
        }),
    }
}

fn renamed(name: &str) -> OwnConcept {
    let mut own = redness();
    own.concept.name = name.to_owned();
    own
}

fn add(own: OwnConcept) -> Command {
    Command::AddConcept(Arc::new(own))
}

fn has_slider(studio: &Studio, name: &str) -> bool {
    let directions = studio.session.context().directions();
    directions.expect("a model").concept(name).is_some()
}

#[test]
fn a_file_gives_back_what_was_written() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("redness.json");
    for own in [
        redness(),
        OwnConcept {
            origin: None,
            ..redness()
        },
    ] {
        write(&path, &own).expect("the file is written");
        assert_eq!(read(&path).expect("the file is read"), own);
    }
}

#[test]
fn files_that_are_no_usable_concepts_say_why() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("concept.json");
    write(&path, &redness()).expect("the file is written");
    let text = fs::read_to_string(&path).expect("the file");
    let reason = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        fs::write(&path, text.replacen(from, to, 1)).expect("a changed file");
        let error = read(&path).expect_err(to).to_string();
        assert!(error.ends_with("concept.json)"), "{error}");
        error
    };
    for (from, to, expected) in [
        ("facemath-concept", "something", "not a concept"),
        ("\"version\": 1", "\"version\": 7", "newer"),
        ("\"redness\"", "\"1 red\"", "cannot be the name"),
        ("\"redness\"", "\"age\"", "something else"),
        ("\"redness\"", "\"mean\"", "something else"),
        ("\"Redness\"", "\" \"", "label"),
        ("\"Redness\"", "\"a\\nb\"", "label"),
        ("\"range\": 2.0", "\"range\": 0.0", "range"),
        ("\"range\": 2.0", "\"range\": 1e30", "range"),
        ("20.0", "1e39", "direction"),
        ("20.0", "20.0, 1.0", "6 numbers"),
        ("20.0", "\"a\"", "cannot be used"),
        ("\"accuracy\": 0.9", "\"accuracy\": 7", "examples"),
        ("\"origin\"", "\"orgin\"", "orgin"),
    ] {
        let reason = reason(from, to);
        assert!(reason.contains(expected), "{to}: {reason}");
    }
    fs::write(&path, &text[..text.len() / 2]).expect("half a file");
    assert!(
        read(&path)
            .expect_err("half")
            .to_string()
            .contains("ends in the middle")
    );
    assert!(read(&folder.path().join("none.json")).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever stands in a file, it is read or refused, and what is read can be used.
    #[test]
    fn damaged_files_are_refused_or_usable(
        cut in 0.0_f64..1.0,
        noise in prop::collection::vec((0.0_f64..1.0, any::<u8>()), 0..6),
    ) {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("concept.json");
        write(&path, &redness()).expect("the file is written");
        let mut bytes = fs::read(&path).expect("the file");
        for (place, byte) in noise {
            let place = (place * bytes.len() as f64) as usize;
            bytes[place] = byte;
        }
        if cut < 0.3 {
            bytes.truncate((cut * 3.0 * bytes.len() as f64) as usize);
        }
        fs::write(&path, bytes).expect("a damaged file");
        if let Ok(own) = read(&path) {
            prop_assert!(own.check().is_ok());
            let with = with_own(&model(), [&own]);
            prop_assert!(with.check(DIM).is_ok());
        }
    }
}

#[test]
fn a_concept_of_another_model_is_refused_in_words_and_moves_nothing() {
    let mut own = redness();
    own.model.name = "anime".to_owned();
    own.model.fingerprint = "0".repeat(16);
    let fault = own.check_model(&model()).expect_err("another model");
    assert!(matches!(fault, ConceptFault::OtherModel { .. }));
    let words = fault.to_string();
    assert!(
        words.contains("\"anime\"") && words.contains("\"faces\""),
        "{words}"
    );
    assert!(with_own(&model(), [&own]).concept("redness").is_none());
    assert!(
        with_own(&model(), [&redness()])
            .concept("redness")
            .is_some()
    );
    let hidden = with_own(&model(), [&renamed("glasses")]);
    assert_eq!(
        hidden.concept("glasses"),
        model().directions.concept("glasses")
    );
}

#[test]
fn names_are_made_of_labels() {
    let free = |_: &str| false;
    assert_eq!(name_for("Big smile!", free), "big_smile");
    assert_eq!(name_for("  2 hats", free), "concept2_hats");
    assert_eq!(name_for("", free), "concept");
    assert_eq!(name_for("Age", free), "age2");
    assert_eq!(name_for("Größe", free), "größe");
    assert_eq!(
        name_for("hat", |name| name == "hat" || name == "hat2"),
        "hat3"
    );
}

#[test]
fn installed_concepts_are_found_again_and_can_be_removed() {
    let data = TempDir::new().expect("a folder");
    let folder = ConceptFolder::inside(data.path());
    assert_eq!(folder.load().0, []);
    folder.install(&redness()).expect("installed");
    fs::write(folder.path().join("broken.json"), "{").expect("a file");
    let (installed, problems) = folder.load();
    assert_eq!(installed.len(), 1);
    assert_eq!(installed[0].own, redness());
    assert_eq!(problems.len(), 1);
    assert_eq!(folder.remove("redness", |_| true).expect("removed"), 1);
    assert_eq!(folder.load().0, []);
}

#[test]
fn documents_hold_concepts_with_names_of_their_own() {
    let mut document = Document::new();
    apply(&mut document, &add(redness())).expect("a free name");
    let refused = apply(&mut document, &add(redness())).expect_err("a taken name");
    assert!(refused.to_string().contains("\"redness\""));
    assert!(apply(&mut document, &add(renamed("2 reds"))).is_err());
    assert_eq!(document.concepts().len(), 1);
}

#[test]
fn renaming_keeps_what_the_slider_did_and_removing_takes_it_away() {
    let mut studio = Studio::ready();
    let slot = studio.slot(0);
    assert!(studio.session.commit(add(redness())));
    let set = Command::SetControl {
        slot,
        control: Control::Concept("redness".to_owned()),
        value: 1.0,
    };
    assert!(studio.session.commit(set));
    assert!(studio.session.rename_concept("redness", "Rosy cheeks"));
    let strength = |studio: &Studio, name: &str| {
        let slot = studio.session.document().slot(studio.slot(0));
        slot.expect("the slot").edits.concept(name)
    };
    assert_eq!(strength(&studio, "rosy_cheeks"), 1.0);
    assert_eq!(strength(&studio, "redness"), 0.0);
    let name = "rosy_cheeks".to_owned();
    assert!(studio.session.commit(Command::RemoveConcept { name }));
    assert_eq!(strength(&studio, "rosy_cheeks"), 0.0);
    assert!(studio.session.undo());
    assert_eq!(strength(&studio, "rosy_cheeks"), 1.0);
    assert!(has_slider(&studio, "rosy_cheeks"));
}

#[test]
fn a_project_brings_its_concepts_and_the_installed_ones_that_it_uses() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("work.facemath");
    let mut studio = Studio::ready();
    studio
        .session
        .set_installed_concepts(vec![renamed("used"), renamed("unused")]);
    assert!(studio.session.commit(add(redness())));
    let set = Command::SetControl {
        slot: studio.slot(0),
        control: Control::Concept("used".to_owned()),
        value: 1.0,
    };
    assert!(studio.session.commit(set));
    assert!(studio.save(&path));
    assert!(!studio.session.context().is_modified());
    let document = load_project(&path).expect("the project");
    let names: Vec<&str> = document
        .concepts()
        .iter()
        .map(|own| own.concept.name.as_str())
        .collect();
    assert_eq!(names, ["redness", "used"]);
}

#[test]
fn a_project_with_broken_concepts_is_refused() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("work.facemath");
    let mut document = Document::new();
    apply(&mut document, &add(redness())).expect("a free name");
    save_project(&path, &document).expect("the project is written");
    let text = fs::read_to_string(&path).expect("the project");
    for (from, to) in [
        ("\"redness\"", "\"age\""),
        ("20.0", "1e39"),
        ("20.0", "20.0, 1.0"),
    ] {
        fs::write(&path, text.replacen(from, to, 1)).expect("a changed project");
        assert!(load_project(&path).is_err(), "{to}");
    }
}

#[test]
fn own_concepts_move_faces_like_the_model_s() {
    let mut studio = Studio::ready();
    assert!(studio.session.commit(add(redness())));
    let slot = studio.slot(0);
    let before = studio
        .session
        .context()
        .reading(slot)
        .expect("a face")
        .concepts["redness"];
    assert!(before.is_finite());
    let set = Command::SetControl {
        slot,
        control: Control::Concept("redness".to_owned()),
        value: 1.0,
    };
    assert!(studio.session.commit(set));
    let directions = studio.session.context().directions().expect("a model");
    let edits = &studio
        .session
        .document()
        .slot(slot)
        .expect("the slot")
        .edits;
    let moved = edits.apply(&Latent::zeros(DIM), directions);
    assert_eq!(moved.as_slice()[RED], 20.0);
    assert!(studio.session.undo() && studio.session.undo());
    assert!(!has_slider(&studio, "redness"));
}

#[test]
fn a_concept_goes_to_a_file_and_comes_back_under_a_free_name() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("redness.json");
    let mut studio = Studio::ready();
    assert!(studio.session.commit(add(redness())));
    assert!(studio.session.save_concept("redness", &path));
    assert!(studio.session.load_concept(&path));
    let names: Vec<&str> = studio
        .session
        .document()
        .concepts()
        .iter()
        .map(|own| own.concept.name.as_str())
        .collect();
    assert_eq!(names, ["redness", "redness2"]);
    let mut foreign = redness();
    foreign.model.fingerprint = "f".repeat(16);
    write(&path, &foreign).expect("the file is written");
    assert!(!studio.session.load_concept(&path));
    assert!(errors(&studio)[0].contains("another") || errors(&studio)[0].contains("model"));
    assert!(!studio.session.load_concept(Path::new("/none.json")));
    assert!(
        "x".repeat(MAX_LABEL_CHARS).len() <= 80,
        "a label fits beside its slider"
    );
}
