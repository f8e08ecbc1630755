//! A model of one's own, from a folder of pictures and a table of labels to a slider.

mod taught;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use facemath_nets::model::Bundle;
use image::{Rgb, RgbImage};

use crate::workspace::{Workspace, stderr, stdout};

const FACES: u32 = 160;

/// Draws the faces, half of them pale, lit from changing sides, and writes what is known of them.
fn draw_data_set(work: &Workspace) {
    let folder = work.path("set");
    fs::create_dir(&folder).expect("a new folder");
    let mut labels = "file,pale,zodiac,comment\n".to_owned();
    for face in 0..FACES {
        let is_pale = face % 2 == 0;
        let tone = if is_pale { 170.0 } else { 90.0 } + (face * 37 % 23) as f32;
        let right = 0.7 + (face * 7 % 60) as f32 / 100.0;
        // What else differs between faces: slow waves, of other strengths in each.
        let waves: Vec<(f32, f32, f32)> = (0..36u32)
            .map(|wave| {
                let strength = (face * 2_654_435 + wave * 40_503) % 1009;
                let (across, down) = ((wave % 6) as f32, (wave / 6) as f32);
                (strength as f32 / 100.0 - 5.0, across / 14.0, down / 14.0)
            })
            .collect();
        let picture = RgbImage::from_fn(48, 48, |x, y| {
            let (dx, dy) = (x as f32 - 23.5, y as f32 - 23.5);
            let light = if dx > 0.0 { right } else { 2.0 - right };
            let is_face = dx * dx / 300.0 + dy * dy / 500.0 < 1.0;
            let plain = if is_face { tone * light } else { 60.0 };
            let waved = waves.iter().map(|(strength, across, down)| {
                strength * (across * x as f32).cos() * (down * y as f32).cos()
            });
            let value = plain + waved.sum::<f32>();
            Rgb([value, value * 0.8, value * 0.7].map(|v| v.clamp(0.0, 255.0) as u8))
        });
        let name = format!("face-{face:03}.png");
        picture.save(folder.join(&name)).expect("writable");
        let zodiac = face.wrapping_mul(2_654_435_761) % 97 % 2;
        let pale = if is_pale { "yes" } else { "no" };
        writeln!(labels, "{name},{pale},{zodiac},none").expect("a string");
    }
    fs::write(work.path("labels.csv"), labels).expect("writable");
}

/// Labels that say nothing make no trusted slider a weak one.
fn keep_a_trusted_slider(work: &Workspace, bundle: &Bundle) {
    let mut noise = "file,pale\n".to_owned();
    for face in 0..FACES {
        // Every third label is wrong.
        let is_pale = (face % 2 == 0) != (face % 3 == 0);
        writeln!(noise, "face-{face:03}.png,{}", u8::from(is_pale)).expect("a string");
    }
    fs::write(work.path("noise.csv"), noise).expect("writable");
    let arguments =
        "directions --data set --bundle models/mine --labels noise.csv --labels measured.csv";
    let output = work.run_well(&arguments.split(' ').collect::<Vec<_>>());
    let said = stdout(&output);
    assert!(
        said.contains("the slider that is there can be trusted"),
        "{said}"
    );
    let kept = Bundle::load(&work.path("models/mine")).expect("still whole");
    let direction = |bundle: &Bundle| {
        bundle
            .directions()
            .concept("pale")
            .map(|pale| pale.direction.clone())
    };
    assert_eq!(direction(&kept), direction(bundle), "{said}");
    assert!(kept.figures()["label.pale"].contains("trustworthy"));
}

#[test]
fn a_folder_and_a_table_become_a_model_with_sliders() {
    let work = Workspace::new();
    draw_data_set(&work);
    let arguments = "train --data set --out models/mine --labels labels.csv --epochs 2";
    let output = work.run_well(&arguments.split(' ').collect::<Vec<_>>());
    let said = stderr(&output);
    for expected in [
        "\"comment\" holds text",
        "pale, zodiac for 160 of 160 faces",
        "numbers instead of 256",
        "checkpoints/mine",
        "A step takes",
        "cross-validated",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let bundle = Bundle::load(&work.path("models/mine")).expect("a whole bundle");
    let prior = bundle.prior().clone();
    assert!(prior.has_spread());
    let pale = bundle
        .directions()
        .concept("pale")
        .unwrap_or_else(|| panic!("plain to see: {said}"));
    assert_eq!(
        (pale.negative.as_str(), pale.positive.as_str()),
        ("no", "yes")
    );
    assert!(bundle.card().contains("| pale | "), "{}", bundle.card());
    assert!(bundle.figures()["label.pale"].contains("trustworthy"));

    work.run_well(&["measure", "--data", "set", "--out", "measured.csv"]);
    let measured = fs::read_to_string(work.path("measured.csv")).expect("written");
    assert!(measured.starts_with("file,light,turn,brightness\nface-000.png,"));
    assert_eq!(measured.lines().count(), 1 + FACES as usize);
    let arguments = "directions --data set --bundle models/mine --labels measured.csv";
    let output = work.run_well(&arguments.split(' ').collect::<Vec<_>>());
    assert!(stdout(&output).contains("light"), "{}", stdout(&output));
    let bundle = Bundle::load(&work.path("models/mine")).expect("still whole");
    let light = bundle.directions().concept("light").expect("measured");
    assert_eq!(light.negative, "from the left");
    // What no label of this time is about stays.
    assert!(bundle.directions().concept("pale").is_some());
    let card = bundle.card();
    assert_eq!(card.matches("## Directions").count(), 1, "{card}");
    assert!(
        card.contains("| light | ") && card.contains("| pale | "),
        "{card}"
    );
    assert!(
        card.contains("## Figures") && card.contains("## Limits"),
        "{card}"
    );
    // And so does what is known of it.
    assert!(bundle.figures()["label.pale"].contains("trustworthy"));

    keep_a_trusted_slider(&work, &bundle);

    let lighting = "measure --data set --out lighting.csv --lighting";
    work.run_well(&lighting.split(' ').collect::<Vec<_>>());
    let arguments = "directions --data set --bundle models/mine --labels labels.csv \
                     --balance lighting.csv:lower_rim,burnt --balance measured.csv";
    let output = work.run_well(&arguments.split_whitespace().collect::<Vec<_>>());
    let said = stderr(&output);
    for expected in [
        "balanced over lower_rim, burnt for 160 of 160 faces",
        "balanced over light, turn, brightness for 160",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    // Paleness is brightness, and so not balanced away; what is only balanced over gets no slider.
    let bundle = Bundle::load(&work.path("models/mine")).expect("still whole");
    assert!(bundle.directions().concept("pale").is_some(), "{said}");
    assert!(bundle.directions().concept("light").is_some(), "{said}");
    // Libraries and concepts made with the model know it by its prior.
    assert_eq!(bundle.prior(), &prior);
}

#[test]
fn faces_of_a_fixed_pose_are_learned_as_they_are_and_the_card_says_how() {
    let work = Workspace::new();
    draw_data_set(&work);
    let arguments = "train --data set --out models/still --labels labels.csv --epochs 0.1 --finish-epochs 0 --fixed-pose \
                     --data-notice Drawn.";
    let output = work.run_well(&arguments.split_whitespace().collect::<Vec<_>>());
    let bundle = Bundle::load(&work.path("models/still")).expect("a whole bundle");
    assert!(bundle.config().fixed_pose);
    let card = bundle.card();
    assert!(card.contains("pictures as they are"), "{card}");
    assert!(!card.contains("critic"), "{card}");
    assert!(card.contains("Drawn. The weights are derived"), "{card}");
    // Its directions are fitted to the faces as they are, and none the worse for it.
    let said = stderr(&output);
    assert!(bundle.directions().concept("pale").is_some(), "{said}");
    draw_larger(&work);
    let before = fs::read(work.path("models/still/bundle.json")).expect("written");
    for (more, told) in [
        (&[][..], "Nobody can judge the edits"),
        (&["--taught", "labels.csv"], "labels.csv"),
    ] {
        let arguments = ["edits", "--data", "set", "--bundle", "models/still"];
        let output = work.run(&[&arguments[..], more].concat());
        assert!(!output.status.success());
        assert!(stderr(&output).contains(told), "{}", stderr(&output));
    }
    let after = fs::read(work.path("models/still/bundle.json")).expect("still there");
    assert_eq!(before, after);
}

/// A network that draws its pictures larger is put into a bundle, measured, and stays when the bundle is described anew.
fn draw_larger(work: &Workspace) {
    let arguments = ["upscaler", "--data", "set", "--bundle", "models/still"];
    let said = stderr(&work.run(&arguments));
    assert!(said.contains("name one with --network"), "{said}");
    let network = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity/upscaler.safetensors");
    let network = network.display().to_string();
    let output = work.run_well(&[&arguments[..], &["--network", &network]].concat());
    let table = stdout(&output);
    assert!(table.contains("at 384 x 384 pixels"), "{table}");
    let card = |bundle: &Bundle| {
        assert_eq!(
            bundle.upscaler().map(|upscaler| upscaler.drawn_size_px()),
            Some(384)
        );
        assert!(bundle.card().contains(&table), "{}", bundle.card());
        assert!(bundle.card().contains("## Limits"), "{}", bundle.card());
    };
    let load = || Bundle::load(&work.path("models/still")).expect("a whole bundle");
    card(&load());
    work.run_well(&[
        "describe",
        "--data",
        "set",
        "--bundle",
        "models/still",
        "--labels",
        "labels.csv",
    ]);
    card(&load());
    let output = work.run(&[&arguments[..], &["--network", "labels.csv"]].concat());
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("labels.csv"),
        "{}",
        stderr(&output)
    );
    card(&load());
}

#[test]
fn labels_of_other_pictures_are_refused_in_words() {
    let work = Workspace::new();
    draw_data_set(&work);
    fs::write(work.path("other.csv"), "file,smile\nstranger.jpg,1\n").expect("writable");
    let arguments = "train --data set --out models/mine --labels other.csv";
    let output = work.run(&arguments.split(' ').collect::<Vec<_>>());
    assert!(!output.status.success());
    let said = stderr(&output);
    assert!(
        said.contains("other.csv") && said.contains("face-000.png"),
        "{said}"
    );
    for (balance, expected) in [
        ("other.csv", "face-000.png"),
        ("labels.csv:pale,height", "no column \"height\""),
        ("labels.csv:comment", "no column \"comment\""),
        ("nowhere.csv:pale", "nowhere.csv"),
    ] {
        let output = work.run(&[
            "train",
            "--data",
            "set",
            "--out",
            "models/mine",
            "--balance",
            balance,
        ]);
        assert!(!output.status.success(), "{balance}");
        let said = stderr(&output);
        assert!(said.contains(expected), "{balance}: {said}");
    }
}
