//! A window that nobody touches.

use facemath_studio::Page;

use crate::support::Window;

#[test]
fn no_page_asks_for_frames_of_its_own() {
    let mut window = Window::open();
    for page in Page::ALL {
        window.show_at_rest(*page);
    }
}
