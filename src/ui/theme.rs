//! Design tokens: every colour, text size and distance of the window.
//!
//! The dark theme is the default: a warm neutral grey, so that skin tones are judged against something that has no
//! colour of its own. The one accent is a teal, the hue furthest from skin.

use egui::{
    Color32, Context, CornerRadius, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke,
    TextStyle, Theme, Ui, Vec2, Visuals,
};

/// Half a unit: between a picture and its caption.
pub const SPACE_S: f32 = 4.0;
/// The unit of the 8-point grid: between neighbours.
pub const SPACE_M: f32 = 8.0;
/// Two units: around the content of a panel, between groups.
pub const SPACE_L: f32 = 16.0;
/// Corner radius of pictures, buttons and cards.
pub const RADIUS: u8 = 6;
/// Height of a row that can be clicked.
pub const ROW: f32 = 28.0;
/// Longest animation, in seconds.
const MOTION_SECS: f32 = 0.12;

/// The four text sizes, in points.
const CAPTION: f32 = 12.0;
const BODY: f32 = 14.0;
const HEADING: f32 = 16.0;
const DISPLAY: f32 = 22.0;

/// The named fourth size: one line that greets or titles.
pub fn display_font() -> FontId {
    FontId::new(DISPLAY, FontFamily::Proportional)
}

/// The colours of one theme.
#[derive(Debug, Clone, Copy)]
pub struct Tokens {
    /// Behind the face: the darkest (or lightest) surface.
    pub stage: Color32,
    /// Side, top and bottom panels.
    pub panel: Color32,
    /// Buttons, cards and fields at rest.
    pub raised: Color32,
    /// The same under the pointer.
    pub hover: Color32,
    /// Separators and outlines.
    pub outline: Color32,
    /// Rails that something moves along: 3:1 against every surface that they lie on.
    pub rail: Color32,
    /// Text that is read.
    pub text: Color32,
    /// Captions and units.
    pub text_weak: Color32,
    /// Selection, progress, the filled part of a slider, drop targets.
    pub accent: Color32,
    /// Accent so faint that text stays readable on it.
    pub accent_faint: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// Something did not work.
    pub error: Color32,
    /// Something to know.
    pub warning: Color32,
    /// Over the part of a photo outside the framing square.
    pub veil: Color32,
}

const DARK: Tokens = Tokens {
    stage: Color32::from_rgb(22, 20, 19),
    panel: Color32::from_rgb(31, 29, 27),
    raised: Color32::from_rgb(46, 43, 40),
    hover: Color32::from_rgb(60, 56, 52),
    outline: Color32::from_rgb(58, 54, 50),
    rail: Color32::from_rgb(122, 115, 107),
    text: Color32::from_rgb(238, 233, 226),
    text_weak: Color32::from_rgb(172, 164, 154),
    accent: Color32::from_rgb(79, 184, 170),
    accent_faint: Color32::from_rgb(34, 58, 54),
    on_accent: Color32::from_rgb(12, 28, 26),
    error: Color32::from_rgb(240, 124, 104),
    warning: Color32::from_rgb(232, 184, 92),
    veil: Color32::from_rgba_premultiplied(11, 10, 9, 176),
};

const LIGHT: Tokens = Tokens {
    stage: Color32::from_rgb(229, 224, 217),
    panel: Color32::from_rgb(247, 244, 240),
    raised: Color32::from_rgb(233, 228, 221),
    hover: Color32::from_rgb(221, 214, 205),
    outline: Color32::from_rgb(211, 203, 194),
    rail: Color32::from_rgb(128, 120, 111),
    text: Color32::from_rgb(38, 34, 30),
    text_weak: Color32::from_rgb(99, 91, 82),
    accent: Color32::from_rgb(18, 118, 107),
    accent_faint: Color32::from_rgb(203, 228, 223),
    on_accent: Color32::from_rgb(250, 255, 254),
    error: Color32::from_rgb(178, 52, 32),
    warning: Color32::from_rgb(146, 94, 0),
    veil: Color32::from_rgba_premultiplied(150, 147, 142, 170),
};

/// The colours of the theme that `ui` is drawn in.
pub fn tokens(ui: &Ui) -> &'static Tokens {
    if ui.visuals().dark_mode {
        &DARK
    } else {
        &LIGHT
    }
}

/// The usual fonts, of which that for words falls back on that for numbers and code: it has arrows and signs, which people type
/// into names and captions.
fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let code = fonts.families.get(&FontFamily::Monospace).cloned();
    let words = fonts.families.entry(FontFamily::Proportional).or_default();
    for font in code.unwrap_or_default() {
        if !words.contains(&font) {
            words.push(font);
        }
    }
    fonts
}

/// Teaches egui both themes and the fonts. Called once, before the first frame.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    for (theme, tokens) in [(Theme::Dark, &DARK), (Theme::Light, &LIGHT)] {
        ctx.set_visuals_of(theme, visuals(theme, tokens));
        ctx.style_mut_of(theme, |style| {
            style.text_styles = [
                (TextStyle::Small, CAPTION, FontFamily::Proportional),
                (TextStyle::Body, BODY, FontFamily::Proportional),
                (TextStyle::Button, BODY, FontFamily::Proportional),
                (TextStyle::Heading, HEADING, FontFamily::Proportional),
                (TextStyle::Monospace, BODY, FontFamily::Monospace),
            ]
            .map(|(style, size, family)| (style, FontId::new(size, family)))
            .into();
            style.animation_time = MOTION_SECS;
            let spacing = &mut style.spacing;
            spacing.item_spacing = Vec2::splat(SPACE_M);
            spacing.button_padding = Vec2::new(SPACE_M, SPACE_S);
            spacing.interact_size = Vec2::new(ROW, ROW);
            spacing.menu_margin = Margin::same(6);
            spacing.window_margin = Margin::same(SPACE_L as i8);
            spacing.menu_width = 320.0;
            spacing.tooltip_width = 320.0;
            spacing.icon_width = 16.0;
            spacing.icon_width_inner = 10.0;
            // The text of labels is not for copying; selecting it would steal drags from pictures.
            style.interaction.selectable_labels = false;
            style.interaction.tooltip_delay = 0.4;
        });
    }
}

fn visuals(theme: Theme, tokens: &Tokens) -> Visuals {
    let mut visuals = theme.default_visuals();
    let radius = CornerRadius::same(RADIUS);
    visuals.panel_fill = tokens.panel;
    visuals.window_fill = tokens.panel;
    visuals.window_stroke = Stroke::new(1.0, tokens.outline);
    visuals.window_corner_radius = CornerRadius::same(RADIUS + 2);
    visuals.menu_corner_radius = radius;
    visuals.extreme_bg_color = tokens.stage;
    visuals.faint_bg_color = tokens.raised;
    visuals.hyperlink_color = tokens.accent;
    visuals.warn_fg_color = tokens.warning;
    visuals.error_fg_color = tokens.error;
    visuals.weak_text_color = Some(tokens.text_weak);
    visuals.selection.bg_fill = tokens.accent_faint;
    visuals.selection.stroke = Stroke::new(1.0, tokens.text);
    visuals.popup_shadow = Shadow {
        offset: [0, 4],
        blur: 16,
        spread: 0,
        color: Color32::from_black_alpha(72),
    };
    visuals.window_shadow = visuals.popup_shadow;
    for (widget, fill, text) in [
        (
            &mut visuals.widgets.noninteractive,
            tokens.panel,
            tokens.text,
        ),
        (&mut visuals.widgets.inactive, tokens.raised, tokens.text),
        (&mut visuals.widgets.hovered, tokens.hover, tokens.text),
        (&mut visuals.widgets.active, tokens.hover, tokens.text),
        (&mut visuals.widgets.open, tokens.hover, tokens.text),
    ] {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = Stroke::NONE;
        widget.fg_stroke = Stroke::new(1.0, text);
        widget.corner_radius = radius;
        widget.expansion = 0.0;
    }
    visuals.widgets.noninteractive.bg_stroke = Stroke::new(1.0, tokens.outline);
    // Keyboard focus shows as an accent outline on the active widget.
    visuals.widgets.active.bg_stroke = Stroke::new(1.0, tokens.accent);
    visuals
}
