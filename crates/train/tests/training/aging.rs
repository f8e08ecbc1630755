//! A network of ages learns what a flow does to faces: they get older, the light stays, and children's eyes are not dark.

use std::collections::HashMap;
use std::fmt::Write as _;

use facemath_core::latent::{AgeModel, Directions, Latent, Prior, Probe};
use facemath_train::{AgingOptions, FaceSet, Looks, News, read_label_file, with_age_network};
use image::RgbImage;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

const DIM: usize = 4;
/// The number of a code that says how old its face is: 0 at 40 years, 1 more for every 20.
const AGE: usize = 0;
/// The number that says how bright a picture is. Young faces are photographed in brighter light.
const LIGHT: usize = 1;

/// The number that says how light the eyes are, whatever the age.
const EYES: usize = 2;
const SIZE_PX: u32 = 32;

/// So many faces of a data set, each with its age in its name and its light beside it, and their codes.
fn faces(count: usize) -> (FaceSet, Looks) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let mut light = "file,light_level\n".to_owned();
    let mut codes = HashMap::new();
    let mut normal = || -> f32 { rng.sample(StandardNormal) };
    for face in 0..count {
        let age = (40.0 + 20.0 * normal()).clamp(1.0, 89.0);
        let bright = normal() - (age - 40.0) / 20.0;
        let name = format!("{}_0_0_{:017}.jpg.chip.jpg", age.round(), face);
        let eyes = normal();
        let grey = (90.0 + 25.0 * eyes).clamp(10.0, 200.0) as u8;
        let picture = RgbImage::from_fn(SIZE_PX, SIZE_PX, |_, y| {
            image::Rgb([if (6..13).contains(&y) { grey } else { 120 }; 3])
        });
        picture.save(folder.path().join(&name)).expect("a picture");
        let _ = writeln!(light, "{name},{bright}");
        let mut code = vec![0.0; DIM];
        code.fill_with(|| 0.3 * normal());
        code[AGE] += (age - 40.0) / 20.0;
        code[LIGHT] += bright;
        code[EYES] += eyes;
        codes.insert(name, code);
    }
    let mut set =
        FaceSet::load(folder.path(), SIZE_PX as usize, &|_| {}).expect("the faces are fine");
    let table = folder.path().join("light.csv");
    std::fs::write(&table, light).expect("the folder can be written");
    set.add_balance(&read_label_file(&table).expect("a table"));
    let codes: Vec<Vec<f32>> = set
        .names()
        .iter()
        .filter_map(|name| codes.remove(name))
        .collect();
    let places = (0..codes.len()).collect();
    (set, Looks::plain(codes, places))
}

/// Averages that carry the light along, as averages do.
fn directions() -> Directions {
    let along = |numbers: [f32; DIM]| Latent::from_vec(numbers.to_vec());
    Directions {
        age: Some(AgeModel {
            averages: (0..=90_u8)
                .map(|years| {
                    let by = (f32::from(years) - 40.0) / 20.0;
                    along([by, -by, 0.0, 0.0])
                })
                .collect(),
            probe: Probe {
                weights: along([20.0, 0.0, 0.0, 0.0]),
                bias: 40.0,
            },
            network: None,
        }),
        ..Directions::default()
    }
}

fn learnt(set: &FaceSet, looks: &Looks) -> (Directions, Vec<String>) {
    let codes: Vec<Latent> = looks.codes.iter().cloned().map(Latent::from_vec).collect();
    let prior = Prior::fit(&codes).expect("many codes");
    let options = AgingOptions {
        units: 8,
        flow_steps: 500,
        lessons: 2000,
        steps: 800,
        ..AgingOptions::default()
    };
    let notes = std::cell::RefCell::new(Vec::new());
    let tell = |news: News<'_>| {
        if let News::Note(text) = news {
            notes.borrow_mut().push(text.to_owned());
        }
    };
    let scales = [1.0; DIM];
    let learnt = with_age_network(directions(), &prior, looks, set, &scales, &options, &tell);
    (learnt.expect("the codes make sense"), notes.into_inner())
}

#[test]
fn faces_get_younger_with_light_that_hardly_changes_and_lighter_eyes() {
    let (set, looks) = faces(2600);
    let (learnt, notes) = learnt(&set, &looks);
    let age = learnt.age.expect("there are ages");
    assert!(age.network.is_some(), "{notes:?}");
    let face = Latent::from_vec(vec![0.5, 0.2, 0.1, -0.1]);
    let own = age.estimate(&face);
    let [by_network, by_averages] = [age.shift_of(&face, own, 5.0), age.shift(own, 5.0)];
    let [years, light, eyes] = [AGE, LIGHT, EYES].map(|place| {
        [&by_network, &by_averages].map(|shift| shift.as_slice().get(place).copied().unwrap_or(0.0))
    });
    assert!(years[0] < 0.6 * years[1], "{years:?}");
    assert!(light[0].abs() < 0.8 * light[1].abs(), "{light:?}");
    assert!(eyes[0] > 0.5 && eyes[1] == 0.0, "{eyes:?}");
}

#[test]
fn few_faces_age_by_the_averages() {
    let (set, looks) = faces(40);
    let (learnt, notes) = learnt(&set, &looks);
    assert_eq!(learnt, directions());
    assert!(notes.iter().any(|note| note.contains("2000")), "{notes:?}");
}
