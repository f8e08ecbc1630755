//! Project files: those of every version, and projects that hold their photos.

mod saving;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::studio_support::after;
use facemath_core::latent::{Easing, Interpolation};
use facemath_studio::{
    Attribute, Command, Document, PROJECT_VERSION, PhotoStorage, SlotId, Source, load_project,
    read_project, samples, save_project, save_project_with,
};
use tempfile::TempDir;

fn fixture(version: u32) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/studio/fixtures");
    folder.join(format!("version-{version}.facemath"))
}

#[test]
fn projects_of_every_version_open() {
    for version in 1..PROJECT_VERSION {
        let path = fixture(version);
        let document = load_project(&path).unwrap_or_else(|error| panic!("{version}: {error}"));
        let [me, seven] = document.slots() else {
            panic!("{version}: {} slots", document.slots().len());
        };
        let folder = path.parent().unwrap();
        assert_eq!(photo_of(&document, 0), folder.join("photos/me.jpg"));
        assert_eq!((me.name.as_str(), me.edits.age_years), ("Me", Some(61.5)));
        assert_eq!(me.edits.concept("glasses"), 0.75, "{version}");
        assert!(!me.edits.concepts.contains_key("turn"), "{version}");
        assert_eq!(me.edits.concepts.contains_key("yaw"), version > 1);
        let seed = match seven.source {
            Some(Source::InventedByMixture { seed }) if version < 5 => seed,
            Some(Source::InventedUntold { seed }) if version >= 5 => seed,
            ref other => panic!("{version}: {other:?}"),
        };
        assert_eq!(seed, 7);
        assert_eq!(document.timeline().fps, 12.5);
        assert_eq!(
            document.sharpen().amount,
            if version < 2 { 0.0 } else { 1.25 }
        );
        if version >= 3 {
            assert_eq!(document.axis_name(12), Some("Hair line"));
            assert_eq!(document.expression(), "Me + glasses");
            assert_eq!(document.detail().amount, 0.375, "{version}");
        }
    }
}

#[test]
fn a_film_of_version_6_opens_as_it_was() {
    let document = load_project(&fixture(6)).expect("it opens");
    let keys = document.keys().expect("keys of its own");
    let [first, own, last] = keys else {
        panic!("{} keys", keys.len());
    };
    let segment = first.to_next;
    assert_eq!((first.hold_frames, segment.frames), (Some(4), Some(9)));
    assert_eq!(segment.interpolation, Some(Interpolation::Linear));
    assert!(matches!(segment.easing, Some(Easing::Curve(curve)) if curve.start == (0.25, 0.0)));
    assert_eq!(
        (own.slot(), last.slot().map(SlotId::number)),
        (None, Some(2))
    );
    let attributes = document.tracks().iter().map(|track| &track.attribute);
    let attributes: Vec<&Attribute> = attributes.collect();
    assert_eq!(
        attributes,
        [
            &Attribute::Age,
            &Attribute::Concept("glasses".to_owned()),
            &Attribute::Axis(12),
            &Attribute::Detail
        ]
    );
    let timeline = document.timeline();
    assert_eq!((timeline.speed, timeline.starts_at), (2.0, Some(0.25)));
}

#[test]
fn invented_faces_of_version_8_stay_who_they_are() {
    let document = load_project(&fixture(8)).expect("it opens");
    let own = document.own_key_faces().next().expect("a key's own face");
    assert_eq!(own.source, Some(Source::InventedUntold { seed: 9 }));
    assert_eq!(document.caption().text, "Me and seven");
}

/// Bytes of a real picture, which differ by `number`.
fn picture(number: u8) -> Vec<u8> {
    let mut bytes = samples::SAMPLES[0].file_bytes.to_vec();
    bytes.push(number);
    bytes
}

fn with_photos(paths: &[PathBuf]) -> Document {
    let slots = Document::new();
    let faces = paths.iter().map(|path| {
        let source = Source::Photo { path: path.clone() };
        (source, "Me".to_owned())
    });
    let place = Command::PlaceFaces {
        first: None,
        faces: faces.collect(),
    };
    after(slots, &[place])
}

fn photo_of(document: &Document, index: usize) -> PathBuf {
    match &document.slots()[index].source {
        Some(Source::Photo { path }) => path.clone(),
        other => panic!("no photo: {other:?}"),
    }
}

/// Two photos of one name in two folders, and a document with them.
fn two_photos(folder: &Path) -> (Vec<PathBuf>, Document) {
    let paths: Vec<PathBuf> = ["a", "b"]
        .map(|name| folder.join(name).join("ich ü.jpg"))
        .into();
    for (number, path) in paths.iter().enumerate() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, picture(number as u8)).unwrap();
    }
    let document = with_photos(&paths);
    (paths, document)
}

#[test]
fn a_project_holds_its_photos_byte_for_byte() {
    let folder = TempDir::new().unwrap();
    let (project, unpacked) = (folder.path().join("us.facemath"), folder.path().join("un"));
    let (paths, document) = two_photos(folder.path());
    let notes = save_project_with(&project, &document, PhotoStorage::Embedded, None).unwrap();
    assert_eq!(notes, [""; 0]);
    // Neither the photos nor their folders are there any more, and the project is elsewhere.
    for path in &paths {
        fs::remove_dir_all(path.parent().unwrap()).unwrap();
    }
    let moved = folder.path().join("elsewhere.facemath");
    fs::rename(&project, &moved).unwrap();

    let read = read_project(&moved, &unpacked).unwrap();
    assert_eq!(read.storage, PhotoStorage::Embedded);
    assert_eq!(read.unpack(&unpacked), [""; 0]);
    for (index, number) in [(0, 0), (1, 1)] {
        let photo = photo_of(&read.document, index);
        assert_eq!(photo.file_name().unwrap(), "ich ü.jpg");
        assert_eq!(fs::read(&photo).unwrap(), picture(number));
    }
    // Saved again from what was taken out, it is the same file.
    let again = folder.path().join("again.facemath");
    save_project_with(&again, &read.document, PhotoStorage::Embedded, None).unwrap();
    assert_eq!(fs::read(&again).unwrap(), fs::read(&moved).unwrap());
}

#[test]
fn a_project_and_its_photos_move_together_or_apart() {
    let folder = TempDir::new().unwrap();
    let here = folder.path().join("here");
    let (paths, document) = two_photos(&here);
    let project = here.join("projects/us.facemath");
    fs::create_dir_all(project.parent().unwrap()).unwrap();
    save_project(&project, &document).unwrap();
    let text = fs::read_to_string(&project).unwrap();
    assert!(text.contains("\"../a/ich ü.jpg\""), "{text}");
    // The project alone.
    let alone = folder.path().join("us.facemath");
    fs::copy(&project, &alone).unwrap();
    assert_eq!(load_project(&alone).unwrap(), document);
    // All of it.
    let there = folder.path().join("there");
    fs::rename(&here, &there).unwrap();
    let moved = load_project(&there.join("projects/us.facemath")).unwrap();
    assert_eq!(photo_of(&moved, 1), there.join("b/ich ü.jpg"));
    assert!(!paths[0].exists());
}

/// Names that are no text, as from a disk of another age.
#[test]
#[cfg(unix)]
fn a_name_that_is_no_text_loses_no_work() {
    use facemath_studio::{Autosave, Settings, restore};
    use std::os::unix::ffi::OsStrExt as _;
    let folder = TempDir::new().unwrap();
    let odd = folder.path().join(std::ffi::OsStr::from_bytes(b"zo\xeb"));
    fs::create_dir(&odd).unwrap();
    let photo = odd.join(std::ffi::OsStr::from_bytes(b"ich \xfc.jpg"));
    fs::write(&photo, picture(0)).unwrap();
    let document = with_photos(std::slice::from_ref(&photo));
    let project = odd.join("us.facemath");
    save_project(&project, &document).unwrap();
    assert_eq!(load_project(&project).unwrap(), document);
    save_project_with(&project, &document, PhotoStorage::Embedded, None).unwrap();
    let unpacked = folder.path().join("un");
    let read = read_project(&project, &unpacked).unwrap();
    assert_eq!(read.unpack(&unpacked), [""; 0]);
    assert_eq!(fs::read(photo_of(&read.document, 0)).unwrap(), picture(0));

    let mut autosave = Autosave::new(folder.path(), std::sync::Arc::new(|| {}));
    autosave.tick(0.0, &document, Some(&project)).unwrap();
    autosave.flush().unwrap();
    let restored = restore(folder.path()).unwrap().unwrap();
    assert_eq!(
        (restored.document, restored.project),
        (document, Some(project.clone()))
    );

    let mut settings = Settings::default();
    settings.used_photo(&photo);
    settings.used_project(&project);
    settings.save(&folder.path().join("settings.json")).unwrap();
}

#[test]
fn a_photo_that_is_lost_stays_in_the_project_that_has_it() {
    let folder = TempDir::new().unwrap();
    let project = folder.path().join("us.facemath");
    let path = folder.path().join("me.jpg");
    fs::write(&path, picture(0)).unwrap();
    let lost = folder.path().join("lost.jpg");
    let document = with_photos(&[path.clone(), lost.clone()]);
    let save = |to: &Path| save_project_with(to, &document, PhotoStorage::Embedded, None).unwrap();
    let notes = save(&project);
    assert_eq!(notes.len(), 1);
    assert!(notes[0].contains("lost.jpg"), "{notes:?}");

    fs::remove_file(&path).unwrap();
    assert_eq!(
        save(&project).len(),
        1,
        "me.jpg is taken from the file that is replaced"
    );
    let unpacked = folder.path().join("un");
    let read = read_project(&project, &unpacked).unwrap();
    assert_eq!(read.unpack(&unpacked), [""; 0]);
    assert_eq!(fs::read(photo_of(&read.document, 0)).unwrap(), picture(0));
    assert_eq!(photo_of(&read.document, 1), lost);
}

#[test]
fn nothing_but_pictures_goes_along() {
    let folder = TempDir::new().unwrap();
    let secret = folder.path().join("key.jpg");
    fs::write(&secret, "-----BEGIN PRIVATE KEY-----").unwrap();
    let project = folder.path().join("us.facemath");
    let document = with_photos(&[secret]);
    let notes = save_project_with(&project, &document, PhotoStorage::Embedded, None).unwrap();
    assert_eq!(notes.len(), 1);
    let bytes = fs::read(&project).unwrap();
    assert!(!bytes.windows(7).any(|window| window == b"PRIVATE"));
}

#[test]
fn damaged_photos_are_named_and_the_rest_opens() {
    let folder = TempDir::new().unwrap();
    let project = folder.path().join("us.facemath");
    let (_, document) = two_photos(folder.path());
    save_project_with(&project, &document, PhotoStorage::Embedded, None).unwrap();
    let whole = fs::read(&project).unwrap();
    for (name, damaged) in [
        ("cut", whole[..whole.len() - 8000].to_vec()),
        ("changed", {
            let mut bytes = whole.clone();
            let place = bytes.len() - 8000;
            bytes[place] ^= 1;
            bytes
        }),
    ] {
        fs::write(&project, damaged).unwrap();
        let unpacked = folder.path().join(name);
        let read = read_project(&project, &unpacked).unwrap();
        let problems = read.unpack(&unpacked);
        assert_eq!(problems.len(), 1, "{name}: {problems:?}");
        assert!(problems[0].contains("us.facemath"), "{problems:?}");
        assert_eq!(fs::read(photo_of(&read.document, 0)).unwrap(), picture(0));
        assert!(!photo_of(&read.document, 1).exists(), "no half photos");
    }
}

/// An archive with these entries.
fn archive(path: &Path, entries: &[(&str, &[u8])]) {
    let mut file = fs::File::create(path).unwrap();
    for (name, bytes) in entries {
        let mut header = [0_u8; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[100..108].copy_from_slice(b"0000600\0");
        header[124..136].copy_from_slice(format!("{:011o}\0", bytes.len()).as_bytes());
        header[148..156].copy_from_slice(b"        ");
        header[156] = b'0';
        header[257..265].copy_from_slice(b"ustar\x0000");
        let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        file.write_all(&header).unwrap();
        file.write_all(bytes).unwrap();
        file.write_all(&vec![0; bytes.len().next_multiple_of(512) - bytes.len()])
            .unwrap();
    }
    file.write_all(&[0; 1024]).unwrap();
}

#[test]
fn a_hostile_project_writes_nowhere_else() {
    let folder = TempDir::new().unwrap();
    let project = folder.path().join("us.facemath");
    let (_, document) = two_photos(folder.path());
    save_project_with(&project, &document, PhotoStorage::Embedded, None).unwrap();
    let whole = fs::read(&project).unwrap();
    let end = 512 + whole[512..].iter().position(|&byte| byte == 0).unwrap();
    let json = String::from_utf8(whole[512..end].to_vec()).unwrap();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let sum = value["photos"][0]["sha256"].as_str().unwrap().to_owned();
    let entry = value["photos"][0]["entry"].as_str().unwrap().to_owned();
    let hostile = folder.path().join("hostile.facemath");
    let unpacked = folder.path().join("un");
    for (from, to) in [
        ("ich ü.jpg", "../../../escaped.jpg"),
        ("ich ü.jpg", ".."),
        (sum.as_str(), "../../escaped"),
    ] {
        let changed = json.replace(from, to);
        archive(
            &hostile,
            &[("project.json", changed.as_bytes()), (&entry, &picture(0))],
        );
        if let Ok(read) = read_project(&hostile, &unpacked) {
            read.unpack(&unpacked);
            let photo = photo_of(&read.document, 0);
            assert!(photo.starts_with(&unpacked) && photo.parent() != Some(unpacked.as_path()));
            assert!(photo.components().all(|part| part.as_os_str() != ".."));
        }
        let names = fs::read_dir(folder.path()).unwrap().flatten();
        let escaped = names.filter(|name| name.file_name().to_string_lossy().contains("escaped"));
        assert_eq!(escaped.count(), 0, "{to}");
    }
    // Sizes that nobody has: nothing is set aside for them.
    let changed = json.replace("\"byte_count\": ", "\"byte_count\": 99999999");
    archive(
        &hostile,
        &[("project.json", changed.as_bytes()), (&entry, &picture(0))],
    );
    let read = read_project(&hostile, &unpacked).unwrap();
    assert_eq!(read.unpack(&unpacked).len(), 2);
}
