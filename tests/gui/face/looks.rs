//! The window as it looked when its pictures were taken last.

use std::path::Path;

use egui::{Key, Modifiers};
use image::RgbaImage;

use crate::support::Window;

/// How far apart two pictures may be, as the mean difference of a channel (0 to 255): software renderers of different
/// versions round differently, a panel out of place is far above.
const TOLERANCE: f64 = 1.0;

#[test]
fn both_themes_look_as_they_did() {
    let mut window = Window::drawn();
    assert_looks_like(&mut window, "studio-dark");
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::D);
    assert_looks_like(&mut window, "studio-light");
}

fn assert_looks_like(window: &mut Window, name: &str) {
    let picture = window
        .harness
        .render()
        .expect("a software GPU is installed");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/snapshots/{name}.png"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        picture.save(&path).expect("the snapshot can be written");
        return;
    }
    let expected = image::open(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; run with UPDATE_SNAPSHOTS=1", path.display()))
        .into_rgba8();
    let difference = mean_difference(&picture, &expected);
    if difference > TOLERANCE {
        let actual = std::env::temp_dir().join(format!("{name}.new.png"));
        picture
            .save(&actual)
            .expect("temporary files can be written");
        panic!(
            "{name} differs by {difference:.2}; see {}",
            actual.display()
        );
    }
}

fn mean_difference(a: &RgbaImage, b: &RgbaImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let sum: u64 = a
        .as_raw()
        .iter()
        .zip(b.as_raw())
        .map(|(&a, &b)| u64::from(a.abs_diff(b)))
        .sum();
    sum as f64 / a.as_raw().len() as f64
}
