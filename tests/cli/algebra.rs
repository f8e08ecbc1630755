//! Sums of faces on the command line.

use crate::workspace::{MODEL_SIZE_PX, Workspace, cell, difference, stderr, stdout};

const ANNA: &str = "anna=faces/anna.png";
const BEN: &str = "ben=faces/ben.v2.png";

#[test]
fn the_answer_is_the_face_that_the_expression_describes() {
    let work = Workspace::new();
    let compute = |expression: &str, out: &str| {
        work.run_well(&[
            "algebra",
            expression,
            "--let",
            ANNA,
            "--let",
            BEN,
            "--aligned",
            "--out",
            out,
        ]);
        work.picture(out)
    };
    assert_eq!(
        compute("anna", "new/anna.png"),
        work.picture("faces/anna.png")
    );
    let swapped = compute("anna - anna + ben", "ben.png");
    assert!(difference(&swapped, &work.picture("faces/ben.v2.png")) < 1.0);

    work.run_well(&[
        "edit",
        "faces/anna.png",
        "--aligned",
        "--glasses",
        "1.5",
        "--out",
        "edited",
    ]);
    let glasses = compute("anna + 1.5*glasses", "glasses.png");
    assert!(difference(&glasses, &work.picture("edited/anna.png")) < 1.0);
}

#[test]
fn a_strip_shows_the_operands_and_the_answer() {
    let work = Workspace::new();
    work.run_well(&[
        "algebra",
        "anna - avg(age=40) + avg(age=5)",
        "--let",
        ANNA,
        "--aligned",
        "--strip",
        "--out",
        "strip.png",
    ]);
    let strip = work.picture("strip.png");
    // Three operands, the answer, and three signs between them.
    assert_eq!(
        strip.dimensions(),
        (4 * MODEL_SIZE_PX + 3 * 40, MODEL_SIZE_PX)
    );
    assert_eq!(cell(&strip, 0, 0), work.picture("faces/anna.png"));
}

#[test]
fn a_strip_shows_the_faces_of_a_mean_above_it() {
    let work = Workspace::new();
    work.run_well(&[
        "algebra",
        "mean(anna, ben) - avg(age=40)",
        "--let",
        ANNA,
        "--let",
        BEN,
        "--aligned",
        "--strip",
        "--out",
        "strip.png",
    ]);
    let strip = work.picture("strip.png");
    let column = 2 * MODEL_SIZE_PX + 4 + 16;
    assert_eq!(
        strip.dimensions(),
        (3 * MODEL_SIZE_PX + 2 * 40, column + MODEL_SIZE_PX)
    );
    assert_eq!(cell(&strip, 0, 0), work.picture("faces/anna.png"));
}

#[test]
fn mistakes_are_pointed_at_and_nothing_is_written() {
    let work = Workspace::new();
    let output = work.run(&["algebra", "anna + clara", "--let", ANNA, "--out", "x.png"]);
    assert_eq!(output.status.code(), Some(1));
    let text = stderr(&output);
    assert!(
        text.contains("\"clara\"") && text.contains("anna + clara\n       ^"),
        "{text}"
    );
    assert!(!work.path("x.png").exists());

    for (setting, says) in [
        ("anna", "NAME=PICTURE"),
        ("2nd=faces/anna.png", "a letter first"),
    ] {
        let output = work.run(&["algebra", "anna", "--let", setting, "--out", "x.png"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(says), "{}", stderr(&output));
    }
    let output = work.run(&["algebra", "a", "--let", "a=gone.png", "--out", "x.png"]);
    assert!(stderr(&output).contains("gone.png"), "{}", stderr(&output));
    let output = work.run(&[
        "algebra",
        "anna",
        "--let",
        ANNA,
        "--let",
        ANNA,
        "--aligned",
        "--out",
        "x.png",
    ]);
    assert!(stderr(&output).contains("two faces"), "{}", stderr(&output));
    let output = work.run(&["algebra", "anna", "--let", ANNA, "--out", "faces/anna.png"]);
    assert!(
        stderr(&output).contains("would be overwritten"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn the_functions_are_listed() {
    let work = Workspace::new();
    let listed = stdout(&work.run_well(&["algebra", "--functions"]));
    assert!(
        listed.contains("slerp(A, B, T)") && listed.contains("avg("),
        "{listed}"
    );
}

#[test]
fn what_is_wrong_with_a_long_expression_fits_on_a_screen() {
    let work = Workspace::new();
    let name = "x".repeat(100_000);
    for expression in [format!("{name} ?"), "me + ".repeat(20_000), name.clone()] {
        let told = stderr(&work.run(&["algebra", &expression, "--out", "sum.png"]));
        assert!(told.len() < 1500, "{} bytes: {told}", told.len());
        assert!(told.starts_with("error: "), "{told}");
    }
    // As short is what the parser of options quotes.
    let told = stderr(&work.run(&["algebra", "avg()", "--detail", &name, "--out", "sum.png"]));
    assert!(told.len() < 1500, "{} bytes: {told}", told.len());
    assert!(told.contains("--detail"), "{told}");
}

#[test]
fn no_expression_is_told_in_a_sentence() {
    let work = Workspace::new();
    let told = stderr(&work.run(&["algebra", " ", "--out", "sum.png"]));
    assert_eq!(
        told,
        "error: the expression is empty. Write a sum of faces, such as me + glasses\n"
    );
}

#[test]
fn ages_that_no_face_has_are_refused_in_a_sum() {
    let work = Workspace::new();
    let output = work.run(&["algebra", "avg(age=500)", "--out", "sum.png"]);
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    assert!(told.contains("knows ages from 0 to "), "{told}");
}
