//! The colours of both themes.

use egui::{Color32, Rgba};
use egui_kittest::Harness;
use facemath::ui::theme;

/// WCAG contrast of two opaque colours.
fn contrast(a: Color32, b: Color32) -> f32 {
    let luminance = |colour: Color32| {
        let colour = Rgba::from(colour);
        0.2126 * colour.r() + 0.7152 * colour.g() + 0.0722 * colour.b()
    };
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

#[test]
fn text_is_readable_on_every_surface_of_both_themes() {
    for wanted in [egui::Theme::Dark, egui::Theme::Light] {
        let mut found = None;
        let harness = Harness::new_ui(|ui| {
            theme::install(ui.ctx());
            ui.ctx().set_theme(wanted);
            found = (ui.visuals().dark_mode == (wanted == egui::Theme::Dark))
                .then(|| *theme::tokens(ui))
                .or(found);
        });
        drop(harness);
        let colours = found.expect("the theme was drawn");
        for surface in [
            colours.stage,
            colours.panel,
            colours.raised,
            colours.hover,
            colours.accent_faint,
        ] {
            assert!(contrast(colours.text, surface) >= 7.0);
        }
        for surface in [colours.stage, colours.panel, colours.raised] {
            assert!(contrast(colours.text_weak, surface) >= 4.5);
        }
        for surface in [colours.hover, colours.accent_faint] {
            assert!(contrast(colours.text_weak, surface) >= 4.5, "{wanted:?}");
        }
        // What is moved and what it is moved along, WCAG 1.4.11.
        for surface in [colours.panel, colours.raised] {
            for mark in [colours.rail, colours.accent, colours.text_weak] {
                assert!(contrast(mark, surface) >= 3.0, "{wanted:?}: {mark:?}");
            }
        }
        assert!(contrast(colours.on_accent, colours.accent) >= 4.5);
        assert!(contrast(colours.error, colours.panel) >= 4.5);
        assert!(contrast(colours.warning, colours.panel) >= 4.5);
    }
}
