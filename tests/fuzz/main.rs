//! Everything that reads files from outside, fed with damaged ones: the same seeds, the same damage, every time.
//!
//! A few seconds of what `fuzz/` does for hours; `FACEMATH_FUZZ_ROUNDS=100000 cargo test --release --test fuzz` does more.

mod mutate;
#[path = "../support/pictures.rs"]
mod pictures;
mod targets;

use std::time::{Duration, Instant};

use facemath_nets::model::BundleFiles;
use facemath_studio::{Document, samples, save_project};
use mutate::Mutator;
use pictures::{FORMATS, encode, gradient};

/// Damaged versions of each file that are tried unless the environment asks for more.
const ROUNDS: u64 = 150;
/// No small file may take longer, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

fn rounds() -> u64 {
    let asked = std::env::var("FACEMATH_FUZZ_ROUNDS").ok();
    asked
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(ROUNDS)
}

/// Feeds `target` with damaged versions of `seeds`. A panic names the input's file, to be kept as a fixture.
fn torture(name: &str, seeds: &[Vec<u8>], target: impl Fn(&[u8])) {
    for (index, seed) in seeds.iter().enumerate() {
        for round in 0..rounds() {
            let mut mutator = Mutator::new(index as u64, round);
            let others = &seeds[(index + round as usize) % seeds.len()];
            let input = mutator.damaged(seed, others);
            let start = Instant::now();
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| target(&input)));
            let took = start.elapsed();
            if outcome.is_err() || took > PATIENCE {
                let path = std::env::temp_dir().join(format!("facemath-{name}-{index}-{round}"));
                std::fs::write(&path, &input).expect("temporary files can be written");
                panic!("{name}: {} took {took:?} or panicked", path.display());
            }
        }
    }
}

#[test]
fn damaged_pictures_become_a_face_or_a_sentence() {
    let picture = image::DynamicImage::from(gradient(23, 17));
    let mut seeds: Vec<Vec<u8>> = FORMATS
        .iter()
        .map(|&format| encode(&picture, format))
        .collect();
    seeds.push(pictures::jpeg_with_orientation(&picture, 6));
    seeds.push(pictures::animated_webp(&[
        gradient(16, 16).into(),
        gradient(16, 16).into(),
    ]));
    for kind in [
        pictures::FourChannels::Unmarked,
        pictures::FourChannels::AdobeCmyk,
        pictures::FourChannels::AdobeYcck,
    ] {
        seeds.push(pictures::four_channel_jpeg([10, 90, 200, 30], kind));
    }
    for deep in [
        image::DynamicImage::from(picture.to_rgb16()),
        picture.to_luma_alpha8().into(),
    ] {
        seeds.push(encode(&deep, image::ImageFormat::Png));
    }
    seeds.extend(pictures::absurdly_large().into_iter().map(|(_, file)| file));
    torture("photo", &seeds, targets::photo);
}

/// What is done with an input.
type Target = fn(&[u8]);

/// Inputs that took cargo-fuzz somewhere new, from ten minutes of each target.
#[test]
fn what_led_the_fuzzers_on_is_read() {
    let targets: [(&str, Target); 4] = [
        ("photo", targets::photo),
        ("project", targets::project),
        ("labels", targets::labels),
        ("expression", targets::expression),
    ];
    for (name, target) in targets {
        let folder = format!("{}/tests/fuzz/corpus/{name}", env!("CARGO_MANIFEST_DIR"));
        let files = std::fs::read_dir(&folder).expect("the corpus is there");
        let mut count = 0;
        for file in files {
            let input = std::fs::read(file.expect("a file").path()).expect("it can be read");
            target(&input);
            count += 1;
        }
        assert!(count > 0, "{folder} is empty");
    }
}

#[test]
fn pictures_cut_at_every_length_become_a_face_or_a_sentence() {
    for format in FORMATS {
        let whole = encode(&gradient(9, 9).into(), format);
        for length in 0..=whole.len() {
            targets::photo(&whole[..length]);
        }
    }
}

#[test]
fn damaged_projects_are_opened_or_refused() {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let path = folder.path().join("seed.facemath");
    let seeds = [Document::new(), Document::first_run(samples::SAMPLES)].map(|document| {
        save_project(&path, &document).expect("the folder can be written to");
        std::fs::read(&path).expect("it was just written")
    });
    torture("project", &seeds, targets::project);
}

#[test]
fn damaged_bundles_are_loaded_or_refused() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("models/faces");
    let read = |name: &str| std::fs::read(folder.join(name)).expect("the model ships");
    let (manifest, latent) = (read("bundle.json"), read("latent.safetensors"));
    let seed = targets::bundle_input(&manifest, &latent);
    let (weights, card) = (read("weights.safetensors"), read("card.md"));
    let prior = read("prior.safetensors");
    let whole = BundleFiles {
        manifest: &manifest,
        weights: &weights,
        latent: &latent,
        prior: Some(&prior),
        upscaler: None,
        card: &card,
    };
    assert!(targets::bundle(&seed, whole), "the files that ship");
    let manifest_only = targets::bundle_input(&manifest, &[]);
    torture("bundle", &[manifest_only], |bytes| {
        targets::bundle(bytes, whole);
    });
    for round in 0..rounds().min(20) {
        let input = Mutator::new(7, round).damaged(&seed, &seed);
        targets::bundle(&input, whole);
    }
}

#[test]
fn damaged_expressions_are_computed_or_explained() {
    let seeds = [
        "me - avg(age=45) + avg(age=3)",
        "0.5*lerp(a, b, 0.25) + slerp(me, -b, 1e3)",
        "((((me)))) * 2 - 3*(a - b)/4 + random(7)",
        "\u{e9}me + \u{1F600}",
        "mean(me, a, b) - toward(me, feminine, 2) + avg(age=",
    ];
    let seeds: Vec<Vec<u8>> = seeds.iter().map(|seed| seed.as_bytes().to_vec()).collect();
    torture("expression", &seeds, targets::expression);
    for deep in ["(", "-", "lerp(", "me+"] {
        targets::expression(deep.repeat(20_000).as_bytes());
    }
}

#[test]
fn damaged_tables_of_labels_are_read_or_refused() {
    let seeds = [
        "file,smile,beard,age\na.jpg,yes,no,31\nb.jpg,no,,\n",
        "2\nSmiling Young\n000001.jpg  1 -1\n000002.jpg -1  1\n",
        "file;age\n\"a;b.jpg\";1e39\n",
    ];
    let seeds: Vec<Vec<u8>> = seeds.iter().map(|seed| seed.as_bytes().to_vec()).collect();
    torture("labels", &seeds, targets::labels);
}
