//! Faces that a judge can learn from: stripes for age, hair for gender, a bar for glasses, and colours of their own.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::OnceLock;

use burn::tensor::Device;
use facemath_train::{
    FaceSet, Judge, JudgeConfig, JudgeError, JudgeOptions, Split, read_label_file, train_judge,
};
use image::{Rgb, RgbImage};

/// Side of the faces in pixels.
pub const SIZE: usize = 32;
const FACES: u32 = 240;
/// Of these, the last ones are held out.
const HELD_OUT: usize = 60;

/// A number that looks random, the same for the same `seed` and `salt`.
fn scrambled(seed: u32, salt: u32) -> u32 {
    let mixed = (seed * 31 + salt + 1).wrapping_mul(0x9E37_79B9);
    (mixed ^ (mixed >> 15)).wrapping_mul(0x85EB_CA6B) >> 8
}

fn age_of(seed: u32) -> u32 {
    scrambled(seed, 1) % 80
}

fn is_female(seed: u32) -> bool {
    scrambled(seed, 2) % 2 == 1
}

fn wears_glasses(seed: u32) -> bool {
    scrambled(seed, 3).is_multiple_of(4)
}

fn drawn_face(seed: u32) -> RgbImage {
    let skin = [4, 5, 6].map(|salt| 110 + (scrambled(seed, salt) % 90) as u8);
    let shirt = [7, 8, 9].map(|salt| (scrambled(seed, salt) % 200) as u8);
    let mole = (6 + scrambled(seed, 10) % 20, 18 + scrambled(seed, 11) % 8);
    RgbImage::from_fn(SIZE as u32, SIZE as u32, |x, y| {
        let hair = is_female(seed) && !(5..27).contains(&x);
        let bar = wears_glasses(seed) && (8..13).contains(&y) && (4..28).contains(&x);
        let near_mole = x.abs_diff(mole.0) < 3 && y.abs_diff(mole.1) < 3;
        if bar {
            Rgb([15, 15, 20])
        } else if hair {
            Rgb([60, 35, 10])
        } else if y < 7 {
            // Grey hair comes with the years.
            Rgb([(40 + age_of(seed) * 5 / 2) as u8; 3])
        } else if near_mole {
            Rgb([shirt[1], shirt[2], shirt[0]])
        } else if y > 27 {
            Rgb(shirt)
        } else {
            Rgb(skin)
        }
    })
}

/// Draws the faces into `folder`; their names tell age and gender. Returns a table of who wears glasses.
fn draw_into(folder: &Path) -> String {
    let mut glasses = "file,glasses\n".to_owned();
    for seed in 0..FACES {
        let (age, gender) = (age_of(seed), u8::from(is_female(seed)));
        let name = format!("{age}_{gender}_0_2017{seed:013}.jpg");
        drawn_face(seed).save(folder.join(&name)).expect("writable");
        glasses += &format!("{name},{}\n", u8::from(wears_glasses(seed)));
    }
    glasses
}

/// The faces without anything known of their glasses.
pub fn faces_without_glasses_labels() -> FaceSet {
    let folder = tempfile::tempdir().expect("a temporary folder");
    draw_into(folder.path());
    FaceSet::load(folder.path(), SIZE, &|_| {}).expect("the faces are fine")
}

/// The faces with their labels, and a split of them.
pub fn faces() -> &'static (FaceSet, Split) {
    static FACES_AND_SPLIT: OnceLock<(FaceSet, Split)> = OnceLock::new();
    FACES_AND_SPLIT.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let glasses = draw_into(folder.path());
        let labels = folder.path().join("glasses.csv");
        std::fs::write(&labels, glasses).expect("writable");
        let mut set = FaceSet::load(folder.path(), SIZE, &|_| {}).expect("the faces are fine");
        set.add_labels(&read_label_file(&labels).expect("it is a table"));
        let mut training: Vec<usize> = (0..set.len()).collect();
        // In the order of names, which is that of ages: every fourth is held out.
        let held_out = training.iter().copied().filter(|face| face % 4 == 0);
        let held_out: Vec<usize> = held_out.take(HELD_OUT).collect();
        training.retain(|face| !held_out.contains(face));
        (set, Split { training, held_out })
    })
}

pub fn tiny_config() -> JudgeConfig {
    JudgeConfig {
        size_px: SIZE,
        attribute_channels: [12, 16, 24],
        features: 16,
        identity_channels: [8, 12, 16],
        identity_dim: 16,
    }
}

/// A judge trained on the faces for so many passes.
pub fn train(epochs: f64) -> Result<Judge, JudgeError> {
    let (set, split) = faces();
    let options = JudgeOptions {
        epochs,
        identity_epochs: epochs,
        batch: 16,
        learning_rate: 4e-3,
        average_decay: 0.98,
        ..JudgeOptions::default()
    };
    let device = Device::flex();
    train_judge(set, split, &tiny_config(), &options, &device, &mut |_| {
        ControlFlow::Continue(())
    })
}
