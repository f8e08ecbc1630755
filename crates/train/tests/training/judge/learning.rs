//! What a judge learns, and its files.

use std::fs;
use std::ops::ControlFlow;

use burn::tensor::Device;
use facemath_train::{Judge, JudgeOptions, Verdict, train_judge};

use crate::judge::drawn::{SIZE, faces, faces_without_glasses_labels, tiny_config, train};

fn verdicts(judge: &Judge) -> Vec<Verdict> {
    let (set, split) = faces();
    let pictures: Vec<Vec<f32>> = split
        .held_out
        .iter()
        .map(|&face| set.values(face).collect())
        .collect();
    judge.judge_planes(&pictures, SIZE, &Device::flex())
}

#[test]
fn a_judge_learns_what_it_has_not_seen() {
    let judge = train(40.0).expect("the faces are labelled");
    let found = judge.accuracy();
    assert_eq!(found.held_out_faces, 60);
    assert!(
        found.age_error_years < 0.6 * found.median_error_years,
        "{found}"
    );
    assert!(found.gender_balanced > 0.9, "{found}");
    assert!(found.glasses_balanced > 0.9, "{found}");
    // One in sixty by chance, and 5 % among the nearest.
    assert!(found.identity_nearest > 0.2, "{found}");
    assert!(found.identity_among_nearest > 0.5, "{found}");
    for verdict in verdicts(&judge) {
        let length: f32 = verdict.identity.iter().map(|value| value * value).sum();
        assert!((length - 1.0).abs() < 1e-3, "{length}");
        assert_eq!(verdict.identity_distance(&verdict).max(1e-5), 1e-5);
        assert!((0.0..=100.0).contains(&verdict.age_years));
    }
}

#[test]
fn a_judge_read_back_says_the_same() {
    let judge = train(0.2).expect("the faces are labelled");
    let folder = tempfile::tempdir().expect("a temporary folder");
    judge
        .save(folder.path(), Some("They were drawn by code."))
        .expect("writable");
    let again = Judge::load(folder.path(), &Device::flex()).expect("just written");
    assert_eq!(again.accuracy(), judge.accuracy());
    assert_eq!(again.config(), judge.config());
    for (before, after) in verdicts(&judge).iter().zip(verdicts(&again)) {
        // Half precision.
        assert!((before.age_years - after.age_years).abs() < 0.2);
        assert!(before.identity_distance(&after) < 1e-3);
    }
    let card = fs::read_to_string(folder.path().join("card.md")).expect("there is a card");
    assert!(card.contains("drawn by code"), "{card}");
}

#[test]
fn damaged_files_are_named_in_a_sentence() {
    let judge = train(0.1).expect("the faces are labelled");
    let message_after = |damage: &dyn Fn(&std::path::Path)| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        judge.save(folder.path(), None).expect("writable");
        damage(folder.path());
        match Judge::load(folder.path(), &Device::flex()) {
            Ok(_) => panic!("the damage was not seen"),
            Err(error) => error.to_string(),
        }
    };
    let flipped = message_after(&|folder| {
        let path = folder.join("weights.safetensors");
        let mut bytes = fs::read(&path).expect("readable");
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        fs::write(&path, bytes).expect("writable");
    });
    assert!(
        flipped.contains("weights.safetensors is damaged"),
        "{flipped}"
    );
    let missing = message_after(&|folder| {
        fs::remove_file(folder.join("weights.safetensors")).expect("it is there");
    });
    assert!(missing.contains("could not be read"), "{missing}");
    let cut = message_after(&|folder| {
        fs::write(folder.join("judge.json"), b"{").expect("writable");
    });
    assert!(cut.contains("not a manifest"), "{cut}");
    let with = |old: &'static str, new: &'static str| {
        message_after(&move |folder| {
            let path = folder.join("judge.json");
            let text = fs::read_to_string(&path).expect("readable");
            assert!(text.contains(old), "{text}");
            fs::write(&path, text.replace(old, new)).expect("writable");
        })
    };
    let newer = with("\"format_version\": 1", "\"format_version\": 7");
    assert!(newer.contains("version 7"), "{newer}");
    let odd = with("\"size_px\": 32", "\"size_px\": 33");
    assert!(odd.contains("multiple of 16"), "{odd}");
    let wider = with("\"identity_dim\": 16", "\"identity_dim\": 17");
    assert!(wider.contains("shape"), "{wider}");
}

#[test]
fn faces_without_labels_are_refused_in_words() {
    let (_, split) = faces();
    let unlabelled = faces_without_glasses_labels();
    let result = train_judge(
        &unlabelled,
        split,
        &tiny_config(),
        &JudgeOptions::default(),
        &Device::flex(),
        &mut |_| ControlFlow::Continue(()),
    );
    let error = result.expect_err("no glasses are known").to_string();
    assert!(error.contains("--labels"), "{error}");
}

#[test]
fn a_run_that_is_stopped_says_so() {
    let (set, split) = faces();
    let mut steps = 0;
    let result = train_judge(
        set,
        split,
        &tiny_config(),
        &JudgeOptions::default(),
        &Device::flex(),
        &mut |progress| {
            steps = progress.step;
            if progress.step == 2 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
    );
    assert_eq!(steps, 2);
    let error = result.expect_err("it was stopped").to_string();
    assert!(error.contains("stopped"), "{error}");
}

#[test]
fn the_judge_that_ships_is_whole_and_good() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/judge");
    let judge = Judge::load(&folder, &Device::flex()).expect("it is whole");
    let found = judge.accuracy();
    assert!(found.age_error_years < 8.0, "{found}");
    assert!(found.gender_balanced > 0.9, "{found}");
    assert!(found.glasses_balanced > 0.95, "{found}");
    assert!(found.identity_among_nearest > 0.95, "{found}");
}
