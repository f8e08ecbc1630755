//! The real program in a real window: a photo is dropped in, a slider dragged, a GIF or the edited photo saved, and the
//! program closed.
#![cfg(target_os = "linux")]

#[path = "support/xvfb.rs"]
mod xvfb;

use std::io::Write as _;
use std::path::Path;

use image::{Rgb, RgbImage, imageops};
use xvfb::{Screen, Studio, missing_program, wait_for};

const WIDTH_PX: u32 = 1280;
const HEIGHT_PX: u32 = 800;

/// The panel of sliders at the right edge; its width only has to lie within the real panel.
const CONTROLS_WIDTH_PX: u32 = 256;

/// More than a face in a slot covers, less than a photo that is being framed.
const LARGE_PX: usize = 60_000;

/// Mean level above which the stage is no empty one with a hint: the dark theme's background is far below.
const DRAWN_LEVEL: f64 = 50.0;

/// Fewer than the pixels of the astronaut's suit on the stage, more than a face has in that colour.
const SUIT_PX: usize = 4_000;

/// A colour that nothing of the program has, for a photo that can be found again on the screen.
const VIVID_GREEN: [u8; 3] = [20, 230, 60];

/// Whether a test cannot be run here, which is said then, and not through the test harness, which would hide it.
fn is_skipped(test: &str) -> bool {
    let reason = missing_program();
    if let Some(reason) = &reason {
        writeln!(std::io::stderr(), "{test} is skipped: {reason}").ok();
    }
    reason.is_some()
}

#[test]
fn a_photo_dropped_in_can_be_edited_and_exported() {
    if is_skipped("a_photo_dropped_in_can_be_edited_and_exported") {
        return;
    }
    let screen = Screen::start(WIDTH_PX as u16, HEIGHT_PX as u16);
    let mut studio = Studio::start(&screen);
    wait_for("the sliders", || Rail::first_in_controls(&screen.picture()));

    drop_a_photo(&screen, &studio);
    drag_the_age_slider(&screen);
    export_a_gif(&screen, &studio);

    discard_and_quit(&screen, &mut studio);
}

#[test]
fn a_portrait_goes_from_drop_to_saved_photo_without_being_framed() {
    if is_skipped("a_portrait_goes_from_drop_to_saved_photo_without_being_framed") {
        return;
    }
    let screen = Screen::start(WIDTH_PX as u16, HEIGHT_PX as u16);
    let mut studio = Studio::start(&screen);
    wait_for("the sliders", || Rail::first_in_controls(&screen.picture()));

    let portrait = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/photos/astronaut.jpg");
    let photo = studio.home().join("portrait.jpg");
    std::fs::copy(portrait, &photo).unwrap();
    // The whole photo shows that its face is ready: nothing else on the stage is as orange as the suit.
    let is_suit_on_stage = || orange_pixels(&stage(&screen)) > SUIT_PX;
    screen.focus(studio.window());
    screen.press("v");
    screen.point_at((60, 140));
    screen.drop_files(studio.window(), &[&photo]);
    wait_for("the whole photo", || is_suit_on_stage().then_some(()));
    screen.focus(studio.window());
    screen.press("v");
    wait_for("the face again", || (!is_suit_on_stage()).then_some(()));
    drag_the_age_slider(&screen);

    let saved = studio.home().join("older.jpg");
    screen.press("ctrl+shift+e");
    save_as(&screen, &saved);
    let (before, after) = (
        image::open(&photo).unwrap().into_rgb8(),
        image::open(&saved).unwrap().into_rgb8(),
    );
    assert_eq!(before.dimensions(), after.dimensions());
    // Where the face is in this photo, and a part of the suit.
    let part = |picture: &RgbImage, x, y| imageops::crop_imm(picture, x, y, 90, 100).to_image();
    let in_face = difference(&part(&before, 180, 70), &part(&after, 180, 70));
    let elsewhere = difference(&part(&before, 180, 330), &part(&after, 180, 330));
    assert!(in_face > 2.0, "the face changed by {in_face}");
    // Colours are stored at half the size, and are rounded once more.
    assert!(elsewhere < 1.2, "the suit changed by {elsewhere}");

    discard_and_quit(&screen, &mut studio);
}

/// Drops a photo on the window, waits until it can be framed, and leaves the frame as it is.
fn drop_a_photo(screen: &Screen, studio: &Studio) {
    assert_eq!(vivid_green_pixels(&screen.picture()), 0);
    let path = studio.home().join("a photo of mine.jpg");
    let eyes = [(140, 110), (260, 110)];
    let photo = RgbImage::from_fn(400, 400, |x, y| {
        let is_eye = eyes
            .iter()
            .any(|&(eye_x, eye_y)| x.abs_diff(eye_x).pow(2) + y.abs_diff(eye_y).pow(2) < 400);
        if is_eye {
            Rgb([20, 20, 20])
        } else {
            Rgb(VIVID_GREEN)
        }
    });
    photo.save(&path).unwrap();

    // Near the window's left edge, where the slots are.
    screen.point_at((60, 140));
    screen.drop_files(studio.window(), &[&path]);
    // The photo itself, large, to be framed.
    wait_for("the dropped photo to be framed", || {
        (vivid_green_pixels(&screen.picture()) > LARGE_PX).then_some(())
    });
    // The view opened because no face was found in these two dots. The same square with nothing around it comes next, in its
    // own time.
    let framing = settled_stage(screen);
    screen.focus(studio.window());
    screen.press("Escape");
    wait_for("the face instead of the photo", || {
        let stage = settled_stage(screen);
        let is_drawn = mean_level(&stage) > DRAWN_LEVEL;
        (is_drawn && stage != framing).then_some(())
    });
}

/// Drags the topmost slider: the face follows while the button is still down, and one undo brings it back.
fn drag_the_age_slider(screen: &Screen) {
    let before = settled_stage(screen);
    let rail = Rail::first_in_controls(&screen.picture()).unwrap();
    let to_x = if rail.handle_x < rail.middle_x() {
        rail.right_x - 10
    } else {
        rail.left_x + 10
    };
    screen.drag((rail.handle_x, rail.y), (to_x, rail.y), 12, |step| {
        if step == 12 {
            wait_for("the face to follow the slider", || {
                (difference(&stage(screen), &before) > 1.0).then_some(())
            });
        }
    });
    let after = settled_stage(screen);
    assert!(
        difference(&after, &before) > 1.0,
        "the face went back when the slider was let go"
    );

    screen.press("ctrl+z");
    wait_for("undo to bring the face back", || {
        is_nearer(&stage(screen), &before, &after).then_some(())
    });
    screen.press("ctrl+shift+z");
    wait_for("redo to bring the edit back", || {
        is_nearer(&stage(screen), &after, &before).then_some(())
    });
}

/// Whether a picture is clearly more like one than like the other. On a busy machine a face may have settled before its
/// refinement began, so that it does not come back exactly.
fn is_nearer(picture: &RgbImage, to: &RgbImage, than: &RgbImage) -> bool {
    difference(picture, to) * 2.0 < difference(picture, than)
}

/// Answers the system's save dialog, and waits for the file.
fn save_as(screen: &Screen, path: &Path) {
    let dialog = wait_for("the save dialog", || {
        screen.find_window(&["--class", "zenity"])
    });
    screen.focus(dialog);
    // The name is marked when the dialog opens; typing replaces it.
    screen.press("ctrl+a");
    screen.type_text(path.to_str().unwrap());
    screen.press("Return");
    // The file gets its name when it is complete.
    wait_for("the saved file", || path.exists().then_some(()));
}

/// Exports with the settings as they are, through the system's save dialog, and plays the file.
fn export_a_gif(screen: &Screen, studio: &Studio) {
    let path = studio.home().join("morph of mine.gif");
    screen.press("ctrl+e");
    save_as(screen, &path);

    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options
        .read_info(std::fs::File::open(&path).unwrap())
        .unwrap();
    assert_eq!((decoder.width(), decoder.height()), (512, 512));
    let (mut frames, mut delays) = (Vec::new(), Vec::new());
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        delays.push(frame.delay);
        frames.push(frame.buffer.to_vec());
    }
    assert_eq!(decoder.repeat(), gif::Repeat::Infinite);
    assert!(frames.len() >= 24, "only {} frames", frames.len());
    // The two faces are held, each in one frame that is shown for longer; between them it moves at a steady rate.
    assert!(delays.iter().all(|delay| *delay >= 2), "{delays:?}");
    let held = delays.iter().filter(|delay| **delay > 10).count();
    assert!(held <= 2, "{delays:?}");
    let middle = &frames[frames.len() / 2];
    let change: u64 = frames[0]
        .iter()
        .zip(middle)
        .map(|(a, b)| u64::from(a.abs_diff(*b)))
        .sum();
    assert!(
        change as f64 / middle.len() as f64 > 2.0,
        "the animation does not move"
    );
}

/// A slider's line on the screen.
struct Rail {
    y: u32,
    left_x: u32,
    right_x: u32,
    handle_x: u32,
}

impl Rail {
    fn middle_x(&self) -> u32 {
        (self.left_x + self.right_x) / 2
    }

    /// The topmost slider of the controls: the first row of which one colour that is not the panel's covers most, with a
    /// gap where the handle lies.
    fn first_in_controls(picture: &RgbImage) -> Option<Self> {
        const MENU_BAR_PX: u32 = 48;
        let columns = WIDTH_PX - CONTROLS_WIDTH_PX..WIDTH_PX;
        let panel = *picture.get_pixel(WIDTH_PX - 4, HEIGHT_PX / 2);
        for y in MENU_BAR_PX..HEIGHT_PX {
            for colour in [columns.start + 8, columns.end - 24].map(|x| *picture.get_pixel(x, y)) {
                let xs: Vec<u32> = columns
                    .clone()
                    .filter(|&x| *picture.get_pixel(x, y) == colour)
                    .collect();
                let is_line = colour != panel && xs.len() as u32 > CONTROLS_WIDTH_PX * 3 / 4;
                // A rail ends before the panel does and is interrupted once; a separator does neither.
                let gap = xs.windows(2).find(|pair| pair[1] - pair[0] > 8);
                if let (true, Some(&[before, after])) = (is_line, gap) {
                    return Some(Self {
                        y: y + 1,
                        left_x: xs[0],
                        right_x: *xs.last()?,
                        handle_x: (before + after) / 2,
                    });
                }
            }
        }
        None
    }
}

/// Closes the program, which asks whether to save what has been done, and answers by keys alone.
fn discard_and_quit(screen: &Screen, studio: &mut Studio) {
    const DIMMED: f64 = 0.8;
    let level = mean_level(&screen.picture());
    let ask = || {
        screen.focus(studio.window());
        screen.press("ctrl+q");
        wait_for("the question", || {
            (mean_level(&screen.picture()) < DIMMED * level).then_some(())
        });
    };
    ask();
    screen.press("Escape");
    wait_for("the studio to stay", || {
        (mean_level(&screen.picture()) > DIMMED * level).then_some(())
    });
    ask();
    // From "Save" to "Discard".
    screen.press("Tab");
    screen.press("Return");
    assert!(studio.wait_for_end(), "the studio did not end well");
}

/// The middle of the large face, clear of tooltips and messages.
fn stage(screen: &Screen) -> RgbImage {
    imageops::crop_imm(
        &screen.picture(),
        WIDTH_PX * 33 / 100,
        HEIGHT_PX / 5,
        WIDTH_PX / 6,
        HEIGHT_PX * 3 / 8,
    )
    .to_image()
}

/// The face once it has stopped changing.
fn settled_stage(screen: &Screen) -> RgbImage {
    const LOOKS_IN_A_ROW: u32 = 10;
    let mut last = stage(screen);
    let mut same = 0;
    wait_for("the face to settle", || {
        let now = stage(screen);
        same = if now == last { same + 1 } else { 0 };
        last = now;
        (same >= LOOKS_IN_A_ROW).then_some(())
    });
    last
}

fn orange_pixels(picture: &RgbImage) -> usize {
    let is_orange = |pixel: &&Rgb<u8>| pixel[0] > 170 && pixel[1] < 120 && pixel[2] < 90;
    picture.pixels().filter(is_orange).count()
}

/// Mean of all channels.
fn mean_level(picture: &RgbImage) -> f64 {
    let sum: u64 = picture.as_raw().iter().map(|&level| u64::from(level)).sum();
    sum as f64 / picture.as_raw().len() as f64
}

/// Mean difference in grey levels.
fn difference(a: &RgbImage, b: &RgbImage) -> f64 {
    let sum: u64 = a
        .as_raw()
        .iter()
        .zip(b.as_raw())
        .map(|(a, b)| u64::from(a.abs_diff(*b)))
        .sum();
    sum as f64 / a.as_raw().len() as f64
}

fn vivid_green_pixels(picture: &RgbImage) -> usize {
    let is_green = |pixel: &&Rgb<u8>| {
        pixel
            .0
            .iter()
            .zip(VIVID_GREEN)
            .all(|(&a, b)| a.abs_diff(b) < 12)
    };
    picture.pixels().filter(is_green).count()
}
