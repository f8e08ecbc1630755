//! What was taught stays with a bundle until labels come that are about it.

use std::fmt::Write as _;
use std::fs;

use facemath_core::latent::{Concept, ConceptNetwork};
use facemath_nets::model::Bundle;

use super::{FACES, draw_data_set};
use crate::workspace::{Workspace, stderr, stdout};

const TAUGHT: &str =
    "These were taught through the decoder (`facemath_torch.edits`): gender. A network told.";

/// The drawn faces under names as UTKFace's, by which the pale ones are women.
fn draw_named_set(work: &Workspace) -> Vec<String> {
    draw_data_set(work);
    let names: Vec<String> = (0..FACES)
        .map(|face| {
            format!(
                "{}_{}_0_20170101{face:09}.jpg",
                20 + face % 50,
                u32::from(face % 2 == 0)
            )
        })
        .collect();
    for (face, name) in names.iter().enumerate() {
        let drawn = work.path(&format!("set/face-{face:03}.png"));
        fs::rename(drawn, work.path(&format!("set/{name}"))).expect("a new name");
    }
    names
}

fn run(work: &Workspace, arguments: &str) -> String {
    stdout(&work.run_well(&arguments.split(' ').collect::<Vec<_>>()))
}

fn load(work: &Workspace) -> Bundle {
    Bundle::load(&work.path("models/mine")).expect("a whole bundle")
}

fn gender(bundle: &Bundle) -> Concept {
    let gender = bundle.directions().concept("gender").cloned();
    gender.expect("the names tell it")
}

/// Gives the bundle a gender that was taught, as `facemath edits` would.
fn teach(work: &Workspace) {
    let bundle = load(work);
    let mut directions = bundle.directions().clone();
    let dim = bundle.config().latent_dim;
    for concept in &mut directions.concepts {
        concept.network = Some(ConceptNetwork {
            looks: vec![0.25; dim],
            offsets: vec![0.5],
            effects: vec![0.125; dim],
        });
    }
    let (mut figures, prior) = (bundle.figures().clone(), bundle.prior().clone());
    figures.insert("taught".to_owned(), "gender".to_owned());
    let card = format!("{}\n## Edits\n\n{TAUGHT}\n\n", bundle.card());
    let taught = bundle.with_latent_tables(directions, prior);
    let saved = taught
        .with_card(figures, card)
        .save(&work.path("models/mine"));
    saved.expect("writable");
}

#[test]
fn what_was_taught_stays_until_labels_are_about_it() {
    let work = Workspace::new();
    let names = draw_named_set(&work);
    run(
        &work,
        "train --data set --out models/mine --epochs 0.1 --finish-epochs 0",
    );
    teach(&work);
    let taught = load(&work);
    let mut noise = "file,zodiac\n".to_owned();
    for (face, name) in names.iter().enumerate() {
        let zodiac = (face as u32).wrapping_mul(2_654_435_761) % 97 % 2;
        writeln!(noise, "{name},{zodiac}").expect("a string");
    }
    fs::write(work.path("noise.csv"), noise).expect("writable");
    let before = fs::read(work.path("models/mine/latent.safetensors")).expect("written");

    let noisy = "directions --data set --bundle models/mine --labels noise.csv";
    let output = work.run(&noisy.split(' ').collect::<Vec<_>>());
    assert!(
        stderr(&output).contains("left as it was"),
        "{}",
        stderr(&output)
    );
    let after = fs::read(work.path("models/mine/latent.safetensors")).expect("still there");
    assert!(
        before == after,
        "labels that say nothing changed the bundle"
    );

    // Labels of other things leave it alone as well.
    run(&work, "measure --data set --out measured.csv");
    let measured = "--data set --bundle models/mine --labels measured.csv";
    let said = run(&work, &format!("directions {measured}"));
    assert!(said.contains("kept as they were: gender"), "{said}");
    assert_eq!(gender(&load(&work)), gender(&taught));
    assert!(
        load(&work).directions().concept("light").is_some(),
        "{said}"
    );
    assert_eq!(load(&work).figures()["taught"], "gender");
    assert!(
        load(&work).card().contains(TAUGHT),
        "{}",
        load(&work).card()
    );
    run(&work, &format!("describe {measured}"));
    assert_eq!(gender(&load(&work)), gender(&taught));
    assert_eq!(load(&work).figures()["taught"], "gender");
    let label = "label.gender";
    assert_eq!(load(&work).figures()[label], taught.figures()[label]);

    // Without a file the names are the labels.
    let said = run(&work, "directions --data set --bundle models/mine");
    assert!(said.contains("\"gender\" moves all faces alike"), "{said}");
    let now = load(&work);
    assert_eq!(gender(&now).network, None);
    assert!(now.directions().concept("light").is_some(), "{said}");
    assert_eq!(now.figures().get("taught"), None);
    assert!(!now.card().contains("taught through"), "{}", now.card());

    teach(&work);
    let output = work.run_well(&["describe", "--data", "set", "--bundle", "models/mine"]);
    let said = stderr(&output);
    assert!(said.contains("\"gender\" moves all faces alike"), "{said}");
    assert_eq!(gender(&load(&work)).network, None);
    assert!(load(&work).directions().concept("light").is_some());
}
