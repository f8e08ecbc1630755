//! Models, devices and help.

use crate::workspace::{Workspace, stderr, stdout};

#[test]
fn models_lists_the_one_that_is_part_of_the_program_with_its_card() {
    let work = Workspace::new();
    let output = work.run_well(&["models"]);
    let text = stdout(&output);
    assert!(text.starts_with("faces (part of the program)\n"), "{text}");
    assert!(text.lines().count() > 1, "the card is missing");
}

#[test]
fn a_model_that_is_not_installed_is_named() {
    let work = Workspace::new();
    let output = work.run(&["reconstruct", "faces", "--out", "out", "--model", "cats"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("\"cats\""), "{}", stderr(&output));
}

#[test]
fn the_model_and_device_may_stand_before_or_after_the_command() {
    let work = Workspace::new();
    work.run_well(&[
        "--model",
        "faces",
        "reconstruct",
        "faces",
        "--aligned",
        "--out",
        "out",
    ]);
    let output = work.run(&["--model", "cats", "reconstruct", "faces", "--out", "out"]);
    assert_eq!(output.status.code(), Some(1));
    let output = work.run(&["models", "--device", "abacus"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("auto, gpu, cpu"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn help_names_every_command_and_gives_examples() {
    let work = Workspace::new();
    let help = stdout(&work.run(&["--help"]));
    for command in [
        "studio",
        "reconstruct",
        "edit",
        "morph",
        "sample",
        "algebra",
        "models",
        "eval",
        "train",
        "directions",
        "describe",
        "train-judge",
        "measure",
    ] {
        assert!(
            help.contains(&format!("\n  {command}")),
            "{command}: {help}"
        );
    }
    for command in ["", "reconstruct", "edit", "morph", "sample", "algebra"] {
        let arguments: Vec<&str> = [command, "--help"]
            .into_iter()
            .filter(|argument| !argument.is_empty())
            .collect();
        let help = stdout(&work.run(&arguments));
        assert!(help.contains("\nExamples:\n"), "{help}");
        assert!(
            help.lines().all(|line| line.chars().count() <= 120),
            "{help}"
        );
    }
}
