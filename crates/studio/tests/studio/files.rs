//! Projects, autosave and settings on disk.

mod autosave;

use std::fs;
use std::path::Path;

use facemath_core::photo::Framing;
use facemath_nets::engine::Sharpen;
use facemath_studio::{
    Command, Control, Document, Look, MAX_RECENT, PROJECT_VERSION, PictureSize, Settings, SlotId,
    Source, StorageError, Theme, Timeline, apply, load_project, samples, save_project,
};

/// A document with photos inside and outside of `folder`, edits, a framing and its own timeline.
fn worked_on(folder: &Path) -> Document {
    let mut document = Document::first_run(samples::SAMPLES);
    let slots = [document.slots()[0].id, document.slots()[1].id];
    let commands = [faces(folder, slots), sliders(slots), whole_work()];
    for command in commands.iter().flatten() {
        apply(&mut document, command).expect("the command can be carried out");
    }
    document
}

/// Photos and a face that was made up.
fn faces(folder: &Path, [a, b]: [SlotId; 2]) -> Vec<Command> {
    let photo = |slot, path: &Path, name: &str| Command::PlaceFace {
        slot,
        source: Source::Photo {
            path: path.to_owned(),
        },
        name: name.to_owned(),
    };
    let framing = Framing {
        center_x_px: 1.5,
        center_y_px: 2.25,
        size_px: 3.0,
        rotation_rad: -0.1,
    };
    vec![
        photo(a, &folder.join("faces/me.jpg"), "Me"),
        photo(b, Path::new("/elsewhere/you.png"), "You"),
        Command::SetFraming {
            slot: a,
            framing: Some(framing),
        },
        Command::SetRefinement { slot: a, steps: 60 },
        Command::PlaceFaces {
            first: None,
            faces: vec![(Source::Invented { seed: u64::MAX }, "No one".into())],
        },
    ]
}

/// Edits of both photos.
fn sliders([a, b]: [SlotId; 2]) -> Vec<Command> {
    let set = |slot, control, value| Command::SetControl {
        slot,
        control,
        value,
    };
    let glasses = || Control::Concept("glasses".into());
    vec![
        set(a, Control::Age, 33.3),
        set(b, glasses(), -1.25),
        set(a, Control::Axis(12), 2.625),
        set(b, Control::Truncation, 0.4375),
        Command::SetLock {
            slot: a,
            control: glasses(),
            locked: true,
        },
        Command::RenameAxis {
            axis: 12,
            name: "Hair line".into(),
        },
    ]
}

/// How all faces look, and the timeline.
fn whole_work() -> Vec<Command> {
    let look = |look, value| Command::SetLook { look, value };
    vec![
        look(Look::Sharpening, 1.25),
        look(Look::SharpenRadius, 2.0),
        look(Look::Detail, 0.375),
        Command::ShowDetail(false),
        Command::SetTimeline(Timeline {
            fps: 12.5,
            ping_pong: false,
            ..Timeline::default()
        }),
    ]
}

#[test]
fn a_project_comes_back_as_it_was_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("work.facemath");
    let document = worked_on(folder.path());
    save_project(&path, &document).unwrap();
    assert_eq!(load_project(&path).unwrap(), document);
}

#[test]
fn a_project_folder_can_be_moved() {
    let folder = tempfile::tempdir().unwrap();
    let (here, there) = (folder.path().join("here"), folder.path().join("there"));
    fs::create_dir(&here).unwrap();
    save_project(&here.join("work.facemath"), &worked_on(&here)).unwrap();
    fs::rename(&here, &there).unwrap();
    let moved = load_project(&there.join("work.facemath")).unwrap();
    assert_eq!(moved, worked_on(&there));
}

#[test]
fn saving_replaces_the_old_project_and_leaves_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("work.facemath");
    save_project(&path, &Document::new()).unwrap();
    save_project(&path, &worked_on(folder.path())).unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(load_project(&path).unwrap(), worked_on(folder.path()));
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error =
        save_project(&folder.path().join("no/work.facemath"), &Document::new()).unwrap_err();
    assert!(matches!(error, StorageError::Write(_)));
    assert!(error.to_string().contains("work.facemath"), "{error}");
}

/// Saves a project, changes its text and loads it.
fn load_changed(change: impl Fn(String) -> String) -> StorageError {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("work.facemath");
    save_project(&path, &worked_on(folder.path())).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let changed = change(text.clone());
    assert_ne!(changed, text, "the change must change something");
    fs::write(&path, changed).unwrap();
    let error = load_project(&path).expect_err("damage is noticed");
    assert!(error.to_string().contains("work.facemath"), "{error}");
    error
}

#[test]
fn a_newer_project_says_so() {
    let error = load_changed(|text| {
        text.replace(
            &format!("\"version\": {PROJECT_VERSION}"),
            "\"version\": 99",
        )
    });
    assert!(matches!(error, StorageError::Newer { found: 99, .. }));
    assert!(
        error.to_string().contains("newer FaceMath Studio"),
        "{error}"
    );
}

#[test]
fn something_else_is_no_project() {
    for other in [
        "",
        "not json",
        "{}",
        "[1, 2]",
        r#"{"format": "svg", "version": 1}"#,
    ] {
        let error = load_changed(|_| other.to_owned());
        assert!(
            matches!(error, StorageError::NotAProject { .. }),
            "{other}: {error}"
        );
    }
}

#[test]
fn a_huge_file_is_no_project() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.mp4");
    let file = fs::File::create(&path).unwrap();
    file.set_len(10_000_000_000).unwrap();
    assert!(matches!(
        load_project(&path),
        Err(StorageError::NotAProject { .. })
    ));
}

#[test]
fn a_missing_project_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let result = load_project(&folder.path().join("gone.facemath"));
    assert!(matches!(result, Err(StorageError::Read { .. })));
}

#[test]
fn damage_is_noticed_and_described() {
    type Change = fn(String) -> String;
    let cases: [(&str, Change); 14] = [
        ("ends in the middle", |text| {
            text[..text.len() / 2].to_owned()
        }),
        ("unknown field `slotz`", |text| {
            text.replacen("\"slots\"", "\"slotz\"", 1)
        }),
        ("two slots have the number 1", |text| {
            text.replacen("\"id\": 2", "\"id\": 1", 1)
        }),
        ("slot 77 was never made", |text| {
            text.replacen("\"id\": 2", "\"id\": 77", 1)
        }),
        ("selected slot does not exist", |text| {
            text.replacen("\"selected\": ", "\"selected\": 55", 1)
        }),
        ("frame rate", |text| {
            text.replacen("\"fps\": 12.5", "\"fps\": 12500.0", 1)
        }),
        ("an age", |text| text.replacen("33.3", "-33.3", 1)),
        ("a strength", |text| text.replacen("-1.25", "1e9", 1)),
        ("a position", |text| text.replacen("2.625", "26.25", 1)),
        ("an axis", |text| {
            text.replacen("\"12\": 2.625", "\"0\": 2.625", 1)
        }),
        ("an individuality", |text| {
            text.replacen("0.4375", "-0.4375", 1)
        }),
        ("axes: Choose a name", |text| {
            text.replacen("Hair line", " ", 1)
        }),
        ("no area", |text| {
            text.replacen("\"size_px\": 3.0", "\"size_px\": -3.0", 1)
        }),
        ("names no model", |text| {
            text.replacen("\"faces\"", "\"\"", 1)
        }),
    ];
    for (words, change) in cases {
        let error = load_changed(change);
        assert!(
            matches!(error, StorageError::Damaged { .. }),
            "{words}: {error}"
        );
        assert!(error.to_string().contains(words), "{words}: {error}");
    }
}

#[test]
fn every_cut_and_every_flipped_byte_gives_an_error_or_a_document() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("work.facemath");
    save_project(&path, &worked_on(folder.path())).unwrap();
    // Without the line break at the end, which nobody would miss.
    let bytes = fs::read(&path).unwrap().trim_ascii_end().to_vec();
    for index in (0..bytes.len()).step_by(7) {
        fs::write(&path, &bytes[..index]).unwrap();
        assert!(load_project(&path).is_err(), "cut at {index}");
        let mut flipped = bytes.clone();
        flipped[index] ^= 0x11;
        fs::write(&path, flipped).unwrap();
        // Either is fine, as long as it does not panic: a flipped letter in a name is still a name.
        load_project(&path).ok();
    }
}

#[test]
fn settings_come_back_and_bad_ones_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config/settings.json");
    assert_eq!(Settings::load(&path).unwrap(), Settings::default());

    let mut settings = Settings::default();
    settings.used_photo(Path::new("/photos/me.jpg"));
    settings.theme = Theme::Light;
    settings.set_picture_size(PictureSize::Times(2));
    settings.set_picture_size(PictureSize::Times(3));
    assert_eq!(
        settings.picture_size(),
        PictureSize::Times(2),
        "not offered"
    );
    settings.used_project(Path::new("/projects/us.facemath"));
    settings.save(&path).unwrap();
    assert_eq!(Settings::load(&path).unwrap(), settings);

    fs::write(&path, "{\"theme\": 3}").unwrap();
    assert!(Settings::load(&path).is_err());
    fs::write(
        &path,
        "{\"recent_photos\": [\"relative.jpg\", \"/a.jpg\"], \"unknown\": 1}",
    )
    .unwrap();
    let put_right = Settings::load(&path).unwrap();
    assert_eq!(put_right.recent_photos(), [Path::new("/a.jpg")]);
    assert_eq!(put_right.theme, Theme::Dark);
}

#[test]
fn recent_files_are_newest_first_once_and_few() {
    let mut settings = Settings::default();
    for number in 0..MAX_RECENT + 5 {
        settings.used_photo(Path::new(&format!("/photos/{number}.jpg")));
    }
    settings.used_photo(Path::new("/photos/9.jpg"));
    let recent = settings.recent_photos();
    assert_eq!(recent.len(), MAX_RECENT);
    assert_eq!(recent[0], Path::new("/photos/9.jpg"));
    assert_eq!(
        recent.iter().filter(|path| path.ends_with("9.jpg")).count(),
        1
    );
}

#[test]
fn a_project_from_before_sharpening_and_refinement_opens() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.facemath");
    save_project(&path, &Document::first_run(samples::SAMPLES)).unwrap();
    let mut json: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    json["version"] = 1.into();
    json["document"].as_object_mut().unwrap().remove("sharpen");
    for slot in json["document"]["slots"].as_array_mut().unwrap() {
        slot.as_object_mut().unwrap().remove("refine_steps");
    }
    fs::write(&path, json.to_string()).unwrap();
    let mut expected = Document::first_run(samples::SAMPLES);
    let off = [
        (Look::Sharpening, Sharpen::OFF.amount),
        (Look::SharpenRadius, Sharpen::OFF.radius_px),
    ];
    for (look, value) in off {
        apply(&mut expected, &Command::SetLook { look, value }).unwrap();
    }
    assert_eq!(load_project(&path).unwrap(), expected, "as it looked then");
}

#[test]
fn an_invented_face_of_an_old_project_is_the_one_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.facemath");
    save_project(&path, &Document::first_run(samples::SAMPLES)).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let mut project: serde_json::Value = serde_json::from_str(&text).unwrap();
    project["document"]["slots"][0]["source"] =
        serde_json::json!({ "kind": "invented", "seed": 7 });
    let mut first_source = |version: u32| {
        project["version"] = version.into();
        fs::write(&path, project.to_string()).unwrap();
        load_project(&path).unwrap().slots()[0].source.clone()
    };
    let (now, then) = (first_source(PROJECT_VERSION), first_source(4));
    assert_eq!(now, Some(Source::Invented { seed: 7 }));
    assert_eq!(then, Some(Source::InventedByMixture { seed: 7 }));
}
