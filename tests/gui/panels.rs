//! The panels around the stage: sizes, hiding, and that they are remembered; and windows of all sizes.

use crate::support::Window;
use egui::{Key, Modifiers, Pos2, Rect, accesskit::Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use facemath_studio::{Action, Page, Panels, Settings};

const FACES: &str = "Width of the panel of faces";
const CONTROLS: &str = "Width of the panel of sliders";
const TIMELINE: &str = "Height of timeline and export";

fn rect(window: &Window, name: &str) -> Rect {
    window.harness.get_by_label(name).rect()
}

fn is_there(window: &Window, name: &str) -> bool {
    window.harness.query_by_label(name).is_some()
}

/// The panels as the settings have them once they are so.
fn kept(window: &mut Window, are_so: impl Fn(&Panels) -> bool) -> Panels {
    let path = window.data.path().join("settings.json");
    let read = || Settings::load(&path).map_or_else(|_| Panels::default(), |read| read.panels);
    window.wait_until("the settings", |_| are_so(&read()));
    read()
}

fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    window.harness.hover_at(from);
    window.harness.drag_at(from);
    window.harness.step();
    window.harness.hover_at(from.lerp(to, 0.5));
    window.harness.step();
    window.harness.hover_at(to);
    window.harness.step();
    window.harness.drop_at(to);
    window.settle();
}

#[test]
fn an_edge_is_dragged_stepped_by_key_and_put_back() {
    let mut window = Window::open();
    let slider = |window: &Window| {
        let slider = window.harness.get_by_role_and_label(Role::Slider, "Age");
        slider.rect().width()
    };
    let before = slider(&window);
    let edge = rect(&window, CONTROLS).center();
    drag(&mut window, edge, edge - vec2(100.0, 0.0));
    let usual = Panels::default().controls_width;
    let wide = kept(&mut window, |panels| panels.controls_width > usual).controls_width;
    assert!((wide - 372.0).abs() <= 4.0, "{wide}");
    assert!(slider(&window) > before + 50.0);

    window.harness.get_by_label(CONTROLS).focus();
    window.press(Modifiers::NONE, Key::ArrowLeft);
    let stepped = rect(&window, CONTROLS).left();
    window.press(Modifiers::NONE, Key::Home);
    assert!(rect(&window, CONTROLS).left() > stepped);
    assert_eq!(rect(&window, CONTROLS).center(), edge, "the usual width");
}

#[test]
fn panels_hide_by_key_and_come_back_all_at_once() {
    let mut window = Window::open();
    let usual = [FACES, CONTROLS, TIMELINE].map(|name| rect(&window, name));
    for (key, name) in [(Key::F7, FACES), (Key::F8, CONTROLS), (Key::F9, TIMELINE)] {
        window.press(Modifiers::NONE, key);
        assert!(!is_there(&window, name), "{name}");
    }
    kept(&mut window, |panels| {
        panels.hides_faces && panels.hides_controls && panels.hides_timeline
    });
    window.press(Modifiers::NONE, Key::F8);
    assert!(is_there(&window, CONTROLS));
    // The line for sums hides from the menu, and typing a sum shows it again.
    window.click("View");
    window.click("Line for sums");
    assert!(!is_there(&window, "Expression"));
    window.press(Modifiers::COMMAND, Key::K);
    assert!(is_there(&window, "Expression"));

    window.click("View");
    window.click("Reset panels");
    assert_eq!(
        [FACES, CONTROLS, TIMELINE].map(|name| rect(&window, name)),
        usual
    );
}

/// Window sizes in points: the least, 4K at scale 2.5 and at scale 1, narrow and flat.
const SIZES: [(f32, f32); 5] = [
    (960.0, 640.0),
    (1536.0, 864.0),
    (3840.0, 2160.0),
    (960.0, 1600.0),
    (2560.0, 640.0),
];

#[test]
fn nothing_is_cut_or_lost_at_any_size() {
    let mut window = Window::open();
    // Sizes from a larger window must not squeeze the stage out of a smaller one.
    for panels in [false, true] {
        if panels {
            for name in [FACES, CONTROLS, TIMELINE] {
                window.harness.set_size(vec2(3840.0, 2160.0));
                window.settle();
                window.harness.get_by_label(name).focus();
                window.press(Modifiers::NONE, Key::End);
            }
        }
        for (width, height) in SIZES {
            window.harness.set_size(vec2(width, height));
            window.settle();
            let screen = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
            for name in [
                "File",
                "Help",
                "Undo",
                "Redo",
                "Add slot",
                "Invent a face",
                "Expression",
                FACES,
                CONTROLS,
                TIMELINE,
            ] {
                let found = rect(&window, name);
                assert!(
                    screen.contains_rect(found),
                    "{name} at {width} x {height}: {found:?}"
                );
            }
            let stage = rect(&window, CONTROLS).left() - rect(&window, FACES).right();
            assert!(stage >= 400.0, "{stage} at {width} x {height}");
        }
    }
}

/// Two faces are what most people have.
#[test]
fn two_slots_are_seen_whole_with_their_names_in_the_least_window() {
    let mut window = Window::open();
    for (width, height) in SIZES {
        window.harness.set_size(vec2(width, height));
        window.settle();
        let panel = Rect::from_min_max(
            Pos2::new(0.0, rect(&window, "Add slot").bottom()),
            Pos2::new(rect(&window, FACES).right(), rect(&window, "Samples").top()),
        );
        let slots = window.session().document().slots();
        let names: Vec<String> = slots.iter().map(|slot| slot.name.clone()).collect();
        assert_eq!(names.len(), 2);
        for name in names {
            for role in [Role::Button, Role::Label] {
                // The timeline has the names as well.
                let mut all = window.harness.get_all_by_role_and_label(role, &name);
                assert!(
                    all.any(|node| panel.contains_rect(node.rect())),
                    "{role:?} {name} at {width} x {height} in {panel}"
                );
            }
        }
        let sample = window.harness.get_all_by_role(Role::Button);
        let mut samples = sample.filter(|node| {
            let label = node.accesskit_node().label();
            label.is_some_and(|label| label.starts_with("Sample "))
        });
        let sample = samples.next().expect("there are samples").rect();
        assert!(
            sample.bottom() <= rect(&window, "Expression").top(),
            "a row of samples at {width} x {height}: {sample}"
        );
    }
}

/// Turns the wheel far over a place.
fn scroll(window: &mut Window, at: Pos2, points: egui::Vec2) {
    window.harness.hover_at(at);
    for _ in 0..20 {
        window.harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: points / 20.0,
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        });
        window.settle();
    }
    window.harness.remove_cursor();
    window.settle();
}

#[test]
fn a_page_scrolls_in_a_window_that_is_too_small_for_it() {
    let mut window = Window::open();
    window.harness.set_size(vec2(720.0, 560.0));
    window.show(Page::Walk);
    let stage = Rect::from_min_max(
        Pos2::new(rect(&window, FACES).right(), 0.0),
        Pos2::new(
            rect(&window, CONTROLS).left(),
            rect(&window, TIMELINE).top(),
        ),
    );
    let ways = [
        ("Keep this face", vec2(-75.0, -2000.0)),
        ("Pause the walk", vec2(2000.0, 2000.0)),
    ];
    for (name, points) in ways {
        // A page may have a part that scrolls by itself.
        for share in [0.25, 0.75] {
            let at = Pos2::new(stage.left() + share * stage.width(), stage.center().y);
            scroll(&mut window, at, points);
        }
        let found = rect(&window, name);
        assert!(stage.contains_rect(found), "{name}: {found} in {stage}");
    }
}

#[test]
fn the_list_of_keys_fits_into_every_window_and_scrolls() {
    let mut window = Window::open();
    window.press(Modifiers::NONE, Key::F1);
    for (width, height) in SIZES.into_iter().chain([(720.0, 560.0)]) {
        window.harness.set_size(vec2(width, height));
        window.settle();
        let screen = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
        let is_seen = |window: &Window, name: &str| {
            let found = window.harness.query_all_by_label(name).next();
            let found = found.expect("it is in the list").rect();
            let is_seen = screen.contains_rect(found);
            assert!(is_seen, "{name} at {width} x {height}: {found:?}");
        };
        is_seen(&window, "Keys and help");
        is_seen(&window, "Ctrl+N");
        scroll(&mut window, screen.center(), vec2(0.0, -2000.0));
        is_seen(&window, "Keys and help");
        is_seen(&window, "Drop files or a folder");
        scroll(&mut window, screen.center(), vec2(0.0, 2000.0));
    }
}

/// In the least window the last entries of a menu are reached by scrolling, below a menu bar that stays in sight.
#[test]
fn menus_fit_into_low_windows() {
    let mut window = Window::open();
    let size = vec2(960.0, 640.0);
    window.harness.set_size(size);
    window.settle();
    let screen = Rect::from_min_size(Pos2::ZERO, size);
    for (menu, last) in [("Film", "Whole film"), ("View", "Reset panels")] {
        let button = rect(&window, menu);
        window.click(menu);
        scroll(
            &mut window,
            screen.center_top() + vec2(-200.0, 300.0),
            vec2(0.0, -4000.0),
        );
        let entry = rect(&window, last);
        assert!(screen.contains_rect(entry), "{menu}: {last} at {entry}");
        assert!(entry.top() > button.bottom());
        window.press(Modifiers::NONE, Key::Escape);
    }
}

/// Whatever a page has above its faces stands side by side or below each other, in the least window too.
#[test]
fn controls_of_a_page_do_not_lie_over_each_other() {
    let mut window = Window::open();
    for size in [vec2(960.0, 640.0), vec2(1280.0, 800.0)] {
        window.harness.set_size(size);
        for page in Page::ALL {
            window.show(*page);
            let stage = Rect::from_min_max(
                rect(&window, FACES).right_top(),
                Pos2::new(
                    rect(&window, CONTROLS).left(),
                    rect(&window, TIMELINE).top(),
                ),
            );
            let roles = [
                Role::Button,
                Role::ComboBox,
                Role::SpinButton,
                Role::CheckBox,
                Role::Slider,
            ];
            let controls: Vec<(String, Rect)> = roles
                .into_iter()
                .flat_map(|role| window.harness.get_all_by_role(role))
                .filter_map(|node| Some((node.accesskit_node().label()?, node.rect())))
                .filter(|(_, place)| stage.contains_rect(*place))
                .collect();
            assert!(!controls.is_empty());
            for (index, (name, place)) in controls.iter().enumerate() {
                for (other, taken) in controls.iter().skip(index + 1) {
                    let common = place.shrink(2.0).intersect(taken.shrink(2.0));
                    assert!(
                        !common.is_positive(),
                        "{name} and {other} on {page:?} at {size}: {place} {taken}"
                    );
                }
            }
        }
    }
}

/// What only those who make such programs know is nowhere to be read.
#[test]
fn words_of_the_trade_are_on_no_page() {
    let mut window = Window::open();
    let mut said: Vec<String> = Action::all()
        .flat_map(|action| [action.text(), action.tooltip()])
        .map(str::to_owned)
        .collect();
    for page in Page::ALL {
        window.show(*page);
        let nodes = window.harness.query_all(egui_kittest::kittest::By::new());
        said.extend(nodes.filter_map(|node| node.accesskit_node().label()));
    }
    assert!(said.len() > 200);
    for words in said {
        let lower = words.to_lowercase();
        let of_trade = [
            "truncat",
            "bake",
            "latent",
            " db",
            "psnr",
            "vector",
            "standard deviation",
        ];
        let found = of_trade.iter().find(|word| lower.contains(**word));
        assert!(found.is_none(), "{words}");
    }
}
