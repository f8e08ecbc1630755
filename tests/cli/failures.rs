//! A system that does not give what the program needs: a full disk, a folder that cannot be written to, no home, an unknown
//! locale. Each ends in a sentence, and nothing half is left behind.

#![cfg(unix)]

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::process::{Child, Command, Output};

use crate::workspace::{Workspace, stderr};

/// Runs the program by way of a shell that has done `before`.
fn run_after(work: &Workspace, before: &str, arguments: &str) -> Output {
    let script = format!(
        "{before}; exec {} {arguments} --device cpu",
        env!("CARGO_BIN_EXE_facemath")
    );
    Command::new("sh")
        .args(["-c", &script])
        .current_dir(work.path(""))
        .env("HOME", work.path(""))
        .output()
        .expect("there is a shell")
}

/// A file may have 8 blocks of 512 bytes: what comes after fails as on a full disk.
#[test]
fn a_full_disk_is_told_and_leaves_the_old_file() {
    let work = Workspace::new();
    let full = "trap '' XFSZ; ulimit -f 8";
    std::fs::write(work.path("us.gif"), "the old one").expect("a file");
    for out in ["us.gif", "us.mp4", "us.webp", "sheet.png"] {
        let arguments =
            format!("morph faces/anna.png faces/ben.v2.png --size 256 --force --out {out}");
        let output = run_after(&work, full, &arguments);
        let said = stderr(&output);
        assert!(!output.status.success(), "{out}");
        assert!(said.contains(out), "{said}");
        assert!(
            !said.contains("panicked") && !said.contains(".rs:"),
            "{said}"
        );
    }
    assert_eq!(
        std::fs::read(work.path("us.gif")).expect("a file"),
        b"the old one"
    );
    let mut left = work.files("");
    left.sort();
    assert_eq!(
        left,
        ["faces", "us.gif"],
        "nothing half, and no temporary file"
    );
}

/// A shell's script starts what it ends with `&` deaf to interrupts; it hears what terminates it all the same.
#[test]
fn a_command_in_the_background_leaves_nothing_when_it_is_terminated() {
    let work = Workspace::new();
    let is_writing = || {
        let files = work.files("");
        files.iter().any(|name| name.ends_with(".part"))
    };
    for signal in ["TERM", "INT"] {
        let program = env!("CARGO_BIN_EXE_facemath");
        let mut running = Command::new("sh")
            .args([
                "-c",
                &format!(
                    "trap '' INT; exec {program} morph faces/anna.png faces/ben.v2.png --device cpu --aligned \
                     --frames 2000 --size 512 --out us.gif"
                ),
            ])
            .current_dir(work.path(""))
            .env("HOME", work.path(""))
            .spawn()
            .expect("there is a shell");
        while !is_writing() {
            assert!(running.try_wait().expect("it runs").is_none(), "{signal}");
            std::thread::yield_now();
        }
        stop(running, signal);
        assert_eq!(work.files(""), ["faces"], "{signal}");
    }
}

/// A folder that was made for results that never came goes as well: with all of those above it, and no other.
#[test]
fn no_empty_folder_is_left() {
    let work = Workspace::new();
    std::fs::create_dir(work.path("own")).expect("a folder");
    for signal in ["TERM", "INT"] {
        let arguments = [
            "edit",
            "faces",
            "--age",
            "70",
            "--device",
            "cpu",
            "--out",
            "own/made/edited",
        ];
        let mut running = Command::new(env!("CARGO_BIN_EXE_facemath"))
            .args(arguments)
            .current_dir(work.path(""))
            .env("HOME", work.path(""))
            .spawn()
            .expect("it starts");
        while !work.path("own/made/edited").exists() {
            assert!(running.try_wait().expect("it runs").is_none(), "{signal}");
            std::thread::yield_now();
        }
        stop(running, signal);
        // Nothing was drawn so soon; a machine that stood still meanwhile may have got there.
        let left = work.files("own");
        assert!(
            left.is_empty() || !work.files("own/made/edited").is_empty(),
            "{signal}: {left:?}"
        );
        if !left.is_empty() {
            std::fs::remove_dir_all(work.path("own/made")).expect("it is there");
        }
    }
    let output = work.run(&["edit", "nobody.jpg", "--age", "70", "--out", "own/made"]);
    assert!(!output.status.success());
    assert_eq!(work.files(""), ["faces", "own"]);
    assert!(work.files("own").is_empty());
}

/// What `nohup` starts goes on when its terminal is closed.
#[test]
fn a_command_that_is_to_outlive_its_terminal_goes_on() {
    let work = Workspace::new();
    let program = env!("CARGO_BIN_EXE_facemath");
    let mut running = Command::new("sh")
        .args([
            "-c",
            &format!(
                "trap '' HUP; exec {program} morph faces/anna.png faces/ben.v2.png --device cpu --aligned --frames 300 \
                 --size 256 --out us.gif"
            ),
        ])
        .current_dir(work.path(""))
        .env("HOME", work.path(""))
        .spawn()
        .expect("there is a shell");
    let id = running.id().to_string();
    while !work.files("").iter().any(|name| name.ends_with(".part")) {
        assert!(running.try_wait().expect("it runs").is_none());
        std::thread::yield_now();
    }
    let sent = Command::new("kill").args(["-s", "HUP", &id]).status();
    assert!(sent.expect("there is a kill").success());
    assert!(running.wait().expect("it ends").success());
    let mut left = work.files("");
    left.sort();
    assert_eq!(left, ["faces", "us.gif"]);
}

/// A device in place of a file is told before anything is computed, and stays.
#[test]
fn a_device_as_the_target_is_refused() {
    let work = Workspace::new();
    let pipe = Command::new("mkfifo").arg(work.path("pipe.png")).status();
    assert!(pipe.expect("there is a mkfifo").success());
    for arguments in [
        "algebra a --let a=faces/anna.png --out pipe.png",
        "morph faces/anna.png faces/ben.v2.png --out pipe.png",
        "sample --count 1 --out new --grid pipe.png",
        "reconstruct faces --out new --grid pipe.png",
    ] {
        let output = work.run(&arguments.split(' ').collect::<Vec<_>>());
        assert!(!output.status.success(), "{arguments}");
        let said = stderr(&output);
        assert!(said.contains("pipe.png is a device or a pipe"), "{said}");
    }
    assert!(!work.path("pipe.png").is_file());
}

/// Nobody can write there, not even root.
#[test]
fn a_folder_that_cannot_be_written_to_is_named() {
    let work = Workspace::new();
    for arguments in [
        "morph faces/anna.png faces/ben.v2.png --out /proc/us.gif",
        "edit faces/anna.png --age 70 --out /proc/out",
        "reconstruct faces --out /proc/out --grid /proc/grid.png",
    ] {
        let output = run_after(&work, "true", arguments);
        let said = stderr(&output);
        assert!(!output.status.success(), "{arguments}");
        assert!(said.contains("/proc/"), "{said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

/// What the system refuses is told in words, without its numbers.
#[test]
fn what_the_system_says_is_told_in_words() {
    let work = Workspace::new();
    std::fs::create_dir(work.path("folder.png")).expect("a folder");
    let long = format!("{}.png", "a".repeat(300));
    let morph = "morph faces/anna.png faces/ben.v2.png --frames 2 --out";
    let cases = [
        (
            "edit nobody.png --age 70 --out out",
            "nobody.png cannot be opened: there is no such file or folder",
        ),
        (
            "edit faces/anna.png/x.png --age 70 --out out",
            "a part of its path is a file, not a folder",
        ),
        (
            &format!("edit {long} --age 70 --out out"),
            "its name is too long",
        ),
        (
            "edit faces/anna.png --age 70 --out faces/ben.v2.png",
            "ben.v2.png is a file, and a folder is needed",
        ),
        (
            "edit faces/anna.png --age 70 --out faces/anna.png/out",
            "a part of its path is a file",
        ),
        (
            "algebra a --let a=faces/anna.png --out folder.png",
            "folder.png cannot be written: it is a folder, not a file",
        ),
        (
            &format!("{morph} /proc/us.gif"),
            "/proc/us.gif cannot be written: ",
        ),
        (
            "neighbours faces/anna.png --among nowhere",
            "nowhere cannot be read: there is no such file or folder",
        ),
        (
            "neighbours faces/anna.png --among faces/ben.v2.png",
            "ben.v2.png is a file, and a folder of photos is needed",
        ),
        (
            "neighbours faces/anna.png --among faces > /dev/full",
            "the output cannot be written: no space is left on the disk",
        ),
        (
            "models > /dev/full",
            "the output cannot be written: no space is left on the disk",
        ),
    ];
    for (arguments, words) in cases {
        let output = run_after(&work, "true", arguments);
        let said = stderr(&output);
        assert!(!said.contains("os error"), "{arguments}: {said}");
        assert!(said.contains(words), "{arguments}: {said}");
        assert!(!output.status.success(), "{arguments}");
    }
}

#[test]
fn no_home_and_an_unknown_locale_change_nothing() {
    let work = Workspace::new();
    // Sisters' names: what no locale of this system can read, and bytes that are no text at all.
    let names = [OsStr::new("zoë ż 妹.png"), OsStr::from_bytes(b"zo\xeb.png")];
    for name in names {
        std::fs::copy(work.path("faces/anna.png"), work.path("").join(name)).expect("a copy");
    }
    let unset = "unset HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_CONFIG_HOME XDG_RUNTIME_DIR USER LOGNAME; \
                 export LC_ALL=xx_YY.KOI8-R LANG=nonsense";
    let output = run_after(&work, unset, "reconstruct ./zo*.png --out out");
    assert!(output.status.success(), "{}", stderr(&output));
    let written = std::fs::read_dir(work.path("out")).expect("the folder");
    assert_eq!(written.count(), 2);
}

/// The program may have 400 MB of memory, of which the picture wants most.
#[test]
#[cfg(target_os = "linux")]
fn a_picture_larger_than_the_memory_is_named() {
    let work = Workspace::new();
    let picture = image::GrayImage::new(9000, 6000);
    picture.save(work.path("huge.png")).expect("a picture");
    let short = "export RAYON_NUM_THREADS=2 MALLOC_ARENA_MAX=2; ulimit -v 400000";
    let output = run_after(
        &work,
        short,
        "edit huge.png --age 70 --paste-back --out out",
    );
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let sentence = "huge.png has 9000 x 6000 pixels, which take 216.0 MB of memory";
    assert!(said.contains(sentence), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

/// Sends a signal to a program, which is to end with a failure.
fn stop(mut running: Child, signal: &str) {
    let id = running.id().to_string();
    let sent = Command::new("kill").args(["-s", signal, &id]).status();
    assert!(sent.expect("there is a kill").success());
    assert!(!running.wait().expect("it ends").success());
}
