//! Numbers as people type them.

use crate::workspace::{Workspace, stderr};

#[test]
fn numbers_may_begin_with_their_point_and_others_are_answered_with_the_range() {
    let work = Workspace::new();
    let edit = ["edit", "faces/anna.png", "--aligned", "--refine", "0"];
    work.run_well(&[&edit[..], &["--out", "out", "--glasses", "-.5"]].concat());
    for (option, number, range) in [
        ("--strip", "-3", "from 2 to 256"),
        ("--strip", "1.5", "from 2 to 256"),
        ("--strip", "99999999999999999999", "from 2 to 256"),
        ("--refine", "-1", "from 0 to"),
    ] {
        let output = work.run(&["edit", "faces/anna.png", "--out", "other", option, number]);
        assert!(!output.status.success());
        assert!(stderr(&output).contains(range), "{}", stderr(&output));
    }
    // What begins as a number below zero and is none is no unknown option.
    for (option, number) in [
        ("--glasses", "-.5x"),
        ("--age", "-5years"),
        ("--yaw", "-1,5"),
        ("--strip", "-3x"),
    ] {
        let output = work.run(&["edit", "faces/anna.png", "--out", "other", option, number]);
        assert_eq!(output.status.code(), Some(2));
        let told = format!("invalid value '{number}' for '{option}': a number is needed");
        assert!(stderr(&output).contains(&told), "{}", stderr(&output));
    }
}
