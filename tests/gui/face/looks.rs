//! Every page, and what opens over or inside one, as it looked when its picture was taken last, dark and light.

mod views;

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use facemath_studio::{AlikePicture, Page};
use image::RgbaImage;

use crate::support::{SIDE_PX, Window};

/// Pixels along the blocks that are compared: a button fills several.
const BLOCK_PX: u32 = 16;
/// How far apart two blocks may be, as the mean difference of a channel (0 to 255): software renderers of different versions
/// round the edges of letters differently, a word or a symbol that is missing is far above.
const TOLERANCE: f64 = 6.0;

/// The bundled faces that are looked among. Of fewer than eight a map is their principal plane, which no processor lays out
/// otherwise than another.
const FRIENDS: [&str; 7] = [
    "astronaut",
    "ines",
    "kai",
    "leo",
    "maya",
    "drawn-1",
    "drawn-2",
];

#[test]
fn pages_look_as_they_did() {
    let friends = tempfile::tempdir().expect("there is room for temporary files");
    let friends = friends_in(friends.path());
    let mut window = Window::drawn();
    choose_friends(&mut window, &friends);
    for theme in ["dark", "light"] {
        for &page in Page::ALL {
            window.show_at_rest(page);
            match page {
                Page::Neighbours => wait_for_alike(&mut window),
                Page::Map => wait_for_map(&mut window),
                _ => {}
            }
            let name = format!("{}-{theme}", page.title().to_lowercase());
            assert_looks_like(&mut window, &name);
        }
        window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::D);
    }
}

/// A folder of that name, which the pages show.
fn friends_in(folder: &Path) -> PathBuf {
    let friends = folder.join("friends");
    std::fs::create_dir(&friends).expect("a new folder");
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples");
    for name in FRIENDS {
        let ending = if name.starts_with("drawn") {
            "png"
        } else {
            "jpg"
        };
        let file = format!("{name}.{ending}");
        std::fs::copy(assets.join(&file), friends.join(&file)).expect("the sample is there");
    }
    friends
}

/// Looks among the photos of a folder.
fn choose_friends(window: &mut Window, friends: &Path) {
    window.show(Page::Neighbours);
    window.dialogs.borrow_mut().answer = vec![friends.to_owned()];
    window.click("Among");
    window.click("Choose a folder of photos…");
    window.wait_until("the photos", |window| {
        let status = window.session().collections().collection_status();
        status.count == FRIENDS.len() && status.updated.is_some()
    });
}

/// Until all faces are there, each in the picture that is made of its photo at last.
fn wait_for_alike(window: &mut Window) {
    window.wait_until("the faces alike", |window| {
        let session = window.session();
        let alike = session.collections().alike(session.context());
        alike.is_some_and(|alike| {
            let is_final = |picture: &AlikePicture| match picture {
                AlikePicture::Pixels { pixels, .. } => pixels.width() == SIDE_PX,
                AlikePicture::Slot(_) => true,
            };
            alike.faces.len() == FRIENDS.len()
                && alike.faces.iter().all(|face| is_final(&face.picture))
        })
    });
}

/// Until all faces lie on the map, each with its picture.
fn wait_for_map(window: &mut Window) {
    window.wait_until("the map", |window| {
        let map = window.session().collections().map();
        let is_shown = |name: &str| {
            let mut faces = window
                .harness
                .query_all_by_role_and_label(Role::Button, name);
            faces.next().is_some()
        };
        map.is_some_and(|map| map.fraction >= 1.0) && FRIENDS.into_iter().all(is_shown)
    });
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
