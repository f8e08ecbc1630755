//! What people expect of any program on the command line.

use std::fs;
use std::io::Read as _;
use std::process::{Command, Stdio};

use crate::workspace::{Workspace, stderr, stdout};

#[test]
fn a_result_that_exists_is_kept_unless_force_is_given() {
    let work = Workspace::new();
    let edit = [
        "edit",
        "faces/anna.png",
        "--aligned",
        "--refine",
        "0",
        "--out",
        "out",
    ];
    work.run_well(&[&edit[..], &["--age", "70"]].concat());
    let old = fs::read(work.path("out/anna.png")).unwrap();

    let again = [&edit[..], &["--age", "10"]].concat();
    let output = work.run_carefully(&again);
    assert!(!output.status.success());
    let said = stderr(&output);
    assert!(
        said.contains("exists") && said.contains("--force"),
        "{said}"
    );
    assert_eq!(fs::read(work.path("out/anna.png")).unwrap(), old);

    let output = work.run_well(&again);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("wrote: out"), "{said}");
    assert_ne!(fs::read(work.path("out/anna.png")).unwrap(), old);
}

#[test]
fn films_sheets_and_sums_do_not_replace_files_either() {
    let work = Workspace::new();
    for name in ["film.gif", "sheet.png", "sum.png"] {
        fs::write(work.path(name), "mine").unwrap();
    }
    let morph = [
        "morph",
        "faces/anna.png",
        "faces/ben.v2.png",
        "--aligned",
        "--refine",
        "0",
    ];
    for name in ["film.gif", "sheet.png"] {
        let output = work.run_carefully(&[&morph[..], &["--frames", "2", "--out", name]].concat());
        assert!(stderr(&output).contains("exists"), "{}", stderr(&output));
    }
    let output = work.run_carefully(&["algebra", "avg(age=5)", "--out", "sum.png"]);
    assert!(stderr(&output).contains("exists"), "{}", stderr(&output));
    for name in ["film.gif", "sheet.png", "sum.png"] {
        assert_eq!(fs::read(work.path(name)).unwrap(), b"mine");
    }
}

#[test]
fn a_picture_is_not_written_under_the_name_of_another_format() {
    let work = Workspace::new();
    for name in ["sum.jpg", "sum.webp", "sum.gif"] {
        let output = work.run(&["algebra", "avg(age=5)", "--out", name]);
        assert!(!output.status.success());
        assert!(stderr(&output).contains(".png"), "{}", stderr(&output));
        assert!(!work.path(name).exists());
    }
}

#[test]
fn a_photo_without_a_face_is_no_key_of_a_morph() {
    let work = Workspace::new();
    let wall = image::RgbImage::from_pixel(300, 200, image::Rgb([180, 170, 150]));
    wall.save(work.path("wall.png")).unwrap();
    let photo = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/photos/astronaut.jpg");
    fs::copy(photo, work.path("again.jpg")).expect("a copy");
    let output = work.run(&[
        "morph",
        photo,
        "wall.png",
        "again.jpg",
        "--refine",
        "0",
        "--frames",
        "3",
        "--out",
        "frames",
    ]);
    assert!(!output.status.success());
    assert!(stderr(&output).contains("wall.png"), "{}", stderr(&output));
    assert_eq!(work.files("frames").len(), 3);
}

#[test]
fn every_command_says_what_it_wrote() {
    let work = Workspace::new();
    let eileen = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/photos/astronaut.jpg");
    let faces = "faces/anna.png faces/ben.v2.png --aligned --refine 0";
    for (arguments, expected) in [
        (
            "edit faces --out a --glasses 1 --aligned --refine 0".to_owned(),
            &["a/anna.png", "a/ben.v2.png"][..],
        ),
        (
            format!("reconstruct {faces} --out b --grid b.png"),
            &["b/anna.png", "b/ben.v2.png", "b.png"],
        ),
        (format!("morph {faces} --frames 3 --out c.gif"), &["c.gif"]),
        (
            format!("morph {faces} --frames 3 --out d"),
            &["d (3 pictures)"],
        ),
        (
            format!("morph {faces} --films pairs --frames 3 --out e"),
            &["e/anna-ben.v2.gif"],
        ),
        (
            "walk --faces 2 --frames 3 --out f.png".to_owned(),
            &["f.png"],
        ),
        (
            "sample --count 3 --out g --grid g.png".to_owned(),
            &["g (3 pictures)", "g.png"],
        ),
        ("sample --count 1 --out h".to_owned(), &["h/face-0000.png"]),
        (
            "algebra a --let a=faces/anna.png --aligned --refine 0 --out i.png".to_owned(),
            &["i.png"],
        ),
        (format!("align {eileen} --out j"), &["j/astronaut.png"]),
        (
            "neighbours faces/anna.png --among faces --aligned --grid k.png".to_owned(),
            &["k.png"],
        ),
        (
            "duplicates faces --aligned --grid l.png".to_owned(),
            &["l.png"],
        ),
        ("measure --data faces --out m.csv".to_owned(), &["m.csv"]),
    ] {
        let output = work.run_well(&arguments.split(' ').collect::<Vec<_>>());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let wrote: Vec<&str> = said
            .lines()
            .filter_map(|line| line.strip_prefix("wrote: "))
            .collect();
        assert_eq!(wrote, expected, "{arguments}: {said}");
        for path in wrote {
            assert!(
                work.path(path.split(" (").next().unwrap()).exists(),
                "{arguments}"
            );
        }
    }
}

/// What is not named after `--force` stays as it is, in files of all kinds.
#[test]
fn labels_and_concepts_replace_no_file_unasked() {
    let work = Workspace::new();
    fs::write(work.path("mine"), "my own").unwrap();
    for arguments in [
        "measure --data faces --out mine",
        "concept fit --with faces/anna.png --without faces/ben.v2.png --name grin --out mine",
    ] {
        let output = work.run_carefully(&arguments.split(' ').collect::<Vec<_>>());
        assert!(!output.status.success(), "{arguments}");
        assert!(
            stderr(&output).contains("mine exists"),
            "{}",
            stderr(&output)
        );
    }
    assert_eq!(fs::read_to_string(work.path("mine")).unwrap(), "my own");
}

#[test]
fn a_gif_with_another_ending_becomes_a_png_by_name_too() {
    let work = Workspace::new();
    work.picture("faces/anna.png")
        .save(work.path("anna.gif"))
        .unwrap();
    fs::rename(work.path("anna.gif"), work.path("anna.jpg")).unwrap();
    let arguments = "edit anna.jpg --aligned --refine 0 --glasses 1 --paste-back --out out";
    work.run_well(&arguments.split(' ').collect::<Vec<_>>());
    assert_eq!(work.files("out"), ["anna.png"]);
}

#[cfg(unix)]
#[test]
fn a_link_in_a_folder_that_leads_nowhere_is_named() {
    let work = Workspace::new();
    std::os::unix::fs::symlink("/nowhere/c.jpg", work.path("faces/c.jpg")).unwrap();
    let arguments = "edit faces --aligned --refine 0 --glasses 1 --out out";
    let output = work.run(&arguments.split(' ').collect::<Vec<_>>());
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("faces/c.jpg"),
        "{}",
        stderr(&output)
    );
    assert_eq!(work.files("out"), ["anna.png", "ben.v2.png"]);
}

#[test]
fn pictures_of_other_formats_in_a_folder_are_named() {
    let work = Workspace::new();
    fs::write(
        work.path("faces/IMG_1.HEIC"),
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    )
    .unwrap();
    fs::write(
        work.path("faces/x.avif"),
        b"\0\0\0\x18ftypavif\0\0\0\0mif1avif",
    )
    .unwrap();
    let output = work.run(&[
        "edit",
        "faces",
        "--aligned",
        "--refine",
        "0",
        "--out",
        "out",
    ]);
    assert!(!output.status.success());
    let said = stderr(&output);
    assert!(
        said.contains("IMG_1.HEIC") && said.contains("x.avif"),
        "{said}"
    );
    assert_eq!(work.files("out"), ["anna.png", "ben.v2.png"]);
}

#[cfg(unix)]
#[test]
fn a_name_that_json_cannot_hold_is_told_and_the_rest_is_whole() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let work = Workspace::new();
    let photo = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/photos/astronaut.jpg");
    fs::create_dir(work.path("photos")).unwrap();
    fs::copy(photo, work.path("photos/a.jpg")).unwrap();
    let odd = work.path("photos").join(OsStr::from_bytes(b"b\xff.jpg"));
    fs::copy(photo, odd).unwrap();
    let output = work.run(&["align", "photos", "--out", "crops", "--json"]);
    assert!(!output.status.success());
    assert!(stderr(&output).contains("JSON"), "{}", stderr(&output));
    let list: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("whole JSON");
    assert_eq!(list.as_array().map(Vec::len), Some(1));
}

#[test]
fn a_folder_without_faces_to_look_among_is_named() {
    let work = Workspace::new();
    fs::create_dir(work.path("empty")).unwrap();
    let output = work.run(&[
        "neighbours",
        "faces/anna.png",
        "--aligned",
        "--among",
        "empty",
    ]);
    assert!(!output.status.success());
    assert!(stderr(&output).contains("empty"), "{}", stderr(&output));
}

#[cfg(unix)]
#[test]
fn codes_that_cannot_be_kept_are_forgotten_and_the_answer_is_the_same() {
    let work = Workspace::new();
    // In the place of the folder that the codes go to.
    fs::write(work.path("cache"), "").unwrap();
    let ask = [
        "neighbours",
        "faces/anna.png",
        "--aligned",
        "--among",
        "faces",
        "-k",
        "1",
    ];
    let output = Command::new(env!("CARGO_BIN_EXE_facemath"))
        .args(ask)
        .current_dir(work.path(""))
        .env("HOME", work.path(""))
        .env("XDG_CACHE_HOME", work.path("cache"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stderr(&output).contains("--index"), "{}", stderr(&output));
    assert!(
        stdout(&output).contains("ben.v2.png"),
        "{}",
        stdout(&output)
    );
}

/// As in `facemath algebra --functions | true`.
#[test]
fn a_reader_that_has_gone_is_no_error() {
    let work = Workspace::new();
    let mut program = Command::new(env!("CARGO_BIN_EXE_facemath"))
        .args(["algebra", "--functions"])
        .current_dir(work.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(program.stdout.take());
    let mut said = String::new();
    program
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert!(program.wait().unwrap().success(), "{said}");
    assert_eq!(said, "");
}

#[cfg(target_os = "linux")]
#[test]
fn files_alone_open_the_window_and_a_missing_display_is_told_in_words() {
    let work = Workspace::new();
    for arguments in [
        &["faces/anna.png"][..],
        &["studio"],
        &["faces"],
        &["work.facemath"],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_facemath"))
            .args(arguments)
            .current_dir(work.path(""))
            .env("HOME", work.path(""))
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET")
            .output()
            .unwrap();
        let said = stderr(&output);
        assert!(
            said.contains("DISPLAY and WAYLAND_DISPLAY are not set"),
            "{arguments:?}: {said}"
        );
        assert!(!said.contains(".rs"), "{said}");
        assert!(!output.status.success());
    }
    let output = work.run(&["edti", "faces/anna.png"]);
    assert!(stderr(&output).contains("edit"), "{}", stderr(&output));
}

#[test]
fn a_file_that_is_not_there_is_no_unknown_command() {
    let work = Workspace::new();
    for name in ["./x.nope", "x.nope", "faces/x"] {
        let output = work.run_carefully(&[name]);
        assert_eq!(output.status.code(), Some(2));
        let told = stderr(&output);
        assert!(
            told.contains(&format!("there is no file or folder \"{name}\""))
                && told.contains(".facemath"),
            "{told}"
        );
    }
    for words in [
        &["rekonstruct"][..],
        &["concept", "x.nope"],
        &["help", "x.nope"],
    ] {
        let told = stderr(&work.run_carefully(words));
        assert!(told.contains("unrecognized subcommand"), "{told}");
    }
}
