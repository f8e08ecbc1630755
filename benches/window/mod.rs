//! What a frame of the window costs in which nothing happens, with its accessibility tree and without the GPU's part.

mod counting;
#[allow(unused_imports, reason = "tests use more of it")]
#[path = "../../tests/support/gui/mod.rs"]
mod support;

use criterion::Criterion;
use facemath_studio::Page;

use counting::allocations;
use support::Window;

/// Frames over which allocations are counted.
const FRAMES: usize = 20;

/// A frame of each page. At rest there are none; this is what one more would cost.
pub fn frames(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("window");
    for page in Page::ALL {
        let name = format!("{} page at rest", page.title());
        let mut window = None;
        group.bench_function(&name, |timer| {
            let window = window.get_or_insert_with(|| at_rest(*page));
            timer.iter(|| window.harness.step());
        });
        if let Some(mut window) = window {
            let before = allocations();
            window.harness.run_steps(FRAMES);
            let each = (allocations() - before) / FRAMES as u64;
            println!("window/{name}: {each} allocations a frame");
        }
    }
    group.finish();
}

fn at_rest(page: Page) -> Window {
    let mut window = Window::open();
    window.show_at_rest(page);
    window
}
