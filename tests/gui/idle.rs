//! A window that nobody touches.

use egui::{Key, Modifiers};
use facemath_studio::Page;

use crate::support::Window;

#[test]
fn no_page_asks_for_frames_of_its_own() {
    let mut window = Window::open();
    for page in Page::ALL {
        window.show(*page);
        if *page == Page::Walk {
            // A walk goes on by itself until it is told not to.
            assert!(window.harness.ctx.has_requested_repaint());
            window.press(Modifiers::NONE, Key::Space);
        }
        window.wait_until("rest", |window| !window.harness.ctx.has_requested_repaint());
    }
}
