//! Every page as it looked when its picture was taken last, dark and light.

use std::path::Path;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use facemath_studio::Page;
use image::RgbaImage;

use crate::support::Window;

/// Pixels along the blocks that are compared: a button fills several.
const BLOCK_PX: u32 = 16;
/// How far apart two blocks may be, as the mean difference of a channel (0 to 255): software renderers of different versions
/// round the edges of letters differently, a word or a symbol that is missing is far above.
const TOLERANCE: f64 = 6.0;

/// Those whose faces other threads draw, at their own pace, are left out.
const PAGES: [Page; 5] = [
    Page::Face,
    Page::Invent,
    Page::Walk,
    Page::Concepts,
    Page::Game,
];

#[test]
fn pages_look_as_they_did() {
    let mut window = Window::drawn();
    for theme in ["dark", "light"] {
        for page in PAGES {
            window.show_at_rest(page);
            let name = format!("{}-{theme}", page.title().to_lowercase());
            assert_looks_like(&mut window, &name);
        }
        window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::D);
    }
}

#[test]
fn a_missing_button_is_seen() {
    let mut window = Window::drawn();
    let picture = window.harness.render().expect("a software GPU");
    let button = window.harness.get_by_label("Redo").rect();
    let mut without = picture.clone();
    for y in button.top() as u32..button.bottom() as u32 {
        for x in button.left() as u32..button.right() as u32 {
            without.put_pixel(x, y, *picture.get_pixel(button.left() as u32, y));
        }
    }
    assert!(largest_difference(&picture, &without) > TOLERANCE);
}

fn assert_looks_like(window: &mut Window, name: &str) {
    let picture = window
        .harness
        .render()
        .expect("a software GPU is installed");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/snapshots/{name}.webp"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        picture.save(&path).expect("the snapshot can be written");
        return;
    }
    let expected = image::open(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; run with UPDATE_SNAPSHOTS=1", path.display()))
        .into_rgba8();
    let difference = largest_difference(&picture, &expected);
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

/// The mean difference of the two blocks that are farthest apart.
fn largest_difference(a: &RgbaImage, b: &RgbaImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let across = a.width().div_ceil(BLOCK_PX);
    let mut sums = vec![0_u64; (across * a.height().div_ceil(BLOCK_PX)) as usize];
    for ((x, y, a), b) in a.enumerate_pixels().zip(b.pixels()) {
        let block = (y / BLOCK_PX) * across + x / BLOCK_PX;
        let differences = a.0.iter().zip(b.0).map(|(a, b)| u64::from(a.abs_diff(b)));
        sums[block as usize] += differences.sum::<u64>();
    }
    let values = f64::from(4 * BLOCK_PX * BLOCK_PX);
    sums.iter()
        .map(|&sum| sum as f64 / values)
        .fold(0.0, f64::max)
}
