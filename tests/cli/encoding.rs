//! Options of the format, which all commands that write films have.

use std::fs;

use facemath_studio::save_project;

use crate::workspace::{Workspace, stderr};

#[test]
fn kinds_of_dithering_and_the_mark_are_options_of_morphs_walks_and_projects() {
    let work = Workspace::new();
    save_project(&work.path("us.facemath"), &work.document(3, 64)).expect("it is saved");
    let morph = [
        "morph",
        "faces",
        "--aligned",
        "--frames",
        "3",
        "--size",
        "64",
    ];
    let walk = [
        "walk", "--seed", "3", "--faces", "2", "--frames", "3", "--size", "64",
    ];
    let render = ["render", "us.facemath"];
    let term = b"digitalsourcetype";
    for (number, command) in [&morph[..], &walk, &render].into_iter().enumerate() {
        let write = |name: &str, more: &[&str]| {
            let out = format!("{number}-{name}.gif");
            let said = work.run_well(&[command, &["--colors", "8", "--out", &out], more].concat());
            let bytes = fs::read(work.path(&out)).expect("the film");
            (bytes, stderr(&said))
        };
        let (usual, _) = write("usual", &[]);
        let (named, _) = write("named", &["--dither-kind", "floyd-steinberg", "--mark"]);
        assert!(usual == named, "{command:?}");
        let (ordered, _) = write("ordered", &["--dither-kind", "bayer"]);
        assert!(usual != ordered, "{command:?}");
        let says = |bytes: &[u8]| bytes.windows(term.len()).any(|part| part == term);
        assert!(says(&usual));
        let (unmarked, said) = write("unmarked", &["--mark=false"]);
        assert!(!says(&unmarked) && said.contains("will not say"), "{said}");
    }
    let output = work.run(&[&morph[..], &["--dither-kind", "dots", "--out", "none.gif"]].concat());
    assert!(stderr(&output).contains("bayer"), "{}", stderr(&output));
    let output =
        work.run_well(&[&morph[..], &["--dither-kind", "bayer", "--out", "a.mp4"]].concat());
    assert!(stderr(&output).contains("--dither-kind means nothing to MP4"));
}
