//! Export of the morph: its format, size and pace, about how large it gets, and how far it is.

mod encoding;
mod film_caption;
mod films;

use egui::{
    Align, Button, ComboBox, Layout, ProgressBar, RichText, Ui, WidgetInfo, accesskit::Role, vec2,
};

use super::icon::Icon;
use super::slider::caption;
use super::timeline::{Number, number_ui};
use super::view::{ExportView, StudioView};
use super::{icon, theme};
use facemath_core::export::Animation;
use facemath_core::words;
use facemath_studio::{Action, Command, ExportIntent, Intent, Page, Timeline};

/// Sizes offered, in pixels.
const SIZES_PX: [u32; 7] = [128, 192, 256, 384, 512, 768, 1024];

/// Longer sides of whole photos that are offered beyond these.
const PHOTO_SIZES_PX: [u32; 3] = [1280, 1536, 2048];

/// The most that lists of formats and sizes are high, in points: all of them are seen at once.
const LIST_HEIGHT: f32 = 400.0;

/// Height of the buttons at the bottom, in points.
const BUTTON_HEIGHT: f32 = 32.0;

/// Draws the export settings, or the progress while a film is written.
pub fn export_card_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    ui.horizontal(|ui| {
        ui.set_height(theme::ROW);
        ui.heading("Export");
        ui.scope(|ui| {
            // So narrow that the longest name keeps clear of the options.
            ui.spacing_mut().button_padding.x = theme::SPACE_S;
            encoding::format_ui(ui, view.film_file, intents);
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            encoding::options_ui(ui, view, intents);
        });
    });
    ui.add_space(theme::SPACE_S);
    match &view.export {
        ExportView::Idle => settings_ui(ui, view, intents),
        ExportView::Running {
            label,
            fraction,
            left_secs,
        } => progress_ui(ui, label, *fraction, *left_secs, intents),
    }
}

fn settings_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    let timeline = *view.document.timeline();
    let is_walk = view.session.view().page == Page::Walk;
    // All lines fit above the buttons where the panel is as low as it can be.
    ui.spacing_mut().item_spacing.y = theme::SPACE_S;
    ui.horizontal(|ui| {
        size_ui(ui, view, timeline, intents);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            // Walks rest nowhere.
            ui.add_enabled_ui(!is_walk, |ui| {
                number_ui(
                    ui,
                    intents,
                    Number {
                        name: "Hold at the ends",
                        tooltip: "Extra frames for which the first and the last face rest",
                        suffix: " frames hold",
                        value: timeline.hold_frames as f32,
                        range: (
                            *Timeline::HOLD_FRAMES.start() as f32,
                            *Timeline::HOLD_FRAMES.end() as f32,
                        ),
                    },
                    |value| {
                        Command::SetTimeline(Timeline {
                            hold_frames: value as u32,
                            ..timeline
                        })
                    },
                );
            });
        });
    });
    films::films_ui(ui, view, intents);
    ui.scope(|ui| {
        // As low as its text, so that it fits above the buttons.
        ui.spacing_mut().interact_size.y = 0.0;
        ui.horizontal(|ui| {
            // What will be written gets the room that its size leaves.
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if (view.is_enabled)(Action::ExportFilm) {
                    bytes_ui(ui, view);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    films::about_ui(ui, view);
                });
            });
        });
    });
    ui.with_layout(Layout::bottom_up(Align::Center), |ui| {
        ui.horizontal(|ui| {
            ui.set_height(BUTTON_HEIGHT);
            preview_ui(ui, view, intents);
            export_ui(ui, view, intents);
        });
    });
}

/// About how large the file will be, or all files together.
fn bytes_ui(ui: &mut Ui, view: &StudioView<'_>) {
    let is_one = view.film_export.file_names.is_empty();
    let measured = view.proof.as_ref().and_then(|proof| proof.bytes);
    let (bytes, tooltip) = match measured.filter(|_| is_one) {
        Some(bytes) => (bytes, "Measured on the frames of the preview"),
        None if is_one => (
            view.film_export.guessed_bytes,
            "A guess from format, size and number of frames",
        ),
        None => (
            view.film_export.guessed_bytes,
            "A guess for all files together, from format, size and number of frames",
        ),
    };
    ui.label(caption(format!("about {}", words::bytes(bytes))))
        .on_hover_text(tooltip);
}

/// Opens and closes the preview of the file.
fn preview_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    let action = Action::PreviewFile;
    let is_on = view.proof.is_some();
    let button = Button::new("Preview")
        .selected(is_on)
        .min_size(vec2(0.0, BUTTON_HEIGHT));
    let response = ui.add_enabled((view.is_enabled)(action), button);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_on, action.text()));
    if response.clicked() {
        intents.push(action.intent());
    }
    response
        .on_hover_text(format!("{} (Shift+E)", action.tooltip()))
        .on_disabled_hover_text(
            "Of the film through the slots, once that has two faces; not of a walk",
        );
}

/// The button that writes the film.
fn export_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    let tokens = theme::tokens(ui);
    let can_export = (view.is_enabled)(Action::ExportFilm);
    let words = match view.film_export.file_names.len() {
        0 => "Export…".to_owned(),
        count => format!("Export {}…", words::films(count)),
    };
    let (text, fill) = if can_export {
        (RichText::new(words).color(tokens.on_accent), tokens.accent)
    } else {
        (RichText::new(words), tokens.raised)
    };
    let action = Action::ExportFilm;
    let size = vec2(ui.available_width(), BUTTON_HEIGHT);
    let response = ui
            .add_enabled_ui(can_export, |ui| {
                ui.add_sized(size, Button::new(text).fill(fill))
            })
            .inner
            .on_hover_text(format!("{} (Ctrl+E)", action.tooltip()))
            .on_disabled_hover_text(if view.session.view().page == Page::Walk {
                "There is no walk yet"
            } else if view.document.filled_slots().next().is_none() {
                "Put photos into two slots, or one and press the small play button beside a slider, to have something to export"
            } else {
                "Put another face into a slot, or press the small play button beside a slider, to have something to export"
            });
    if response.clicked() {
        intents.push(action.intent());
    }
}

fn size_ui(ui: &mut Ui, view: &StudioView<'_>, timeline: Timeline, intents: &mut Vec<Intent>) {
    let photo_px = view.film_export.photo_px;
    let text = |size_px: u32| {
        let (width, height) = match photo_px {
            Some(shape) => in_photo(shape, size_px),
            None => (size_px, size_px),
        };
        format!("{width} × {height} px")
    };
    // Without photographs every size only enlarges what the model draws.
    let marked = |size_px: u32| match view.export_filled_px {
        Some(filled_px) if photo_px.is_none() && size_px > filled_px => {
            format!("{}, enlarged", text(size_px))
        }
        _ => text(size_px),
    };
    let sizes = match photo_px {
        None => SIZES_PX.to_vec(),
        Some((width, height)) => {
            let all = SIZES_PX.iter().chain(&PHOTO_SIZES_PX).copied();
            let mut is_smaller = true;
            // The first that is no smaller than the photograph stands for its own size.
            all.take_while(|size_px| {
                std::mem::replace(&mut is_smaller, *size_px < width.max(height))
            })
            .collect()
        }
    };
    let response = ComboBox::from_id_salt("export size")
        .selected_text(text(timeline.size_px))
        .width(112.0)
        .height(LIST_HEIGHT)
        .show_ui(ui, |ui| {
            for size_px in sizes {
                let choice = ui.selectable_label(timeline.size_px == size_px, marked(size_px));
                if choice.clicked() {
                    intents.push(Intent::Document(Command::SetTimeline(Timeline {
                        size_px,
                        ..timeline
                    })));
                }
            }
        })
        .response;
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, "Picture size"));
    response.on_hover_text("Width and height of the pictures in pixels");
}

/// Width and height of a photograph whose longer side is brought to a size, and never enlarged.
fn in_photo(shape: (u32, u32), size_px: u32) -> (u32, u32) {
    let animation = Animation {
        size_px: size_px.min(shape.0.max(shape.1)),
        shape,
        ..Animation::default()
    };
    animation.picture_px()
}

fn progress_ui(
    ui: &mut Ui,
    label: &str,
    fraction: f32,
    left_secs: Option<f32>,
    intents: &mut Vec<Intent>,
) {
    let fill = theme::tokens(ui).accent;
    ui.add(egui::Label::new(label).truncate());
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let tooltip = "Stop; nothing half-written is left behind, and finished films stay";
            if icon::icon_button_ui(ui, Icon::Close, "Cancel export", tooltip, true).clicked() {
                intents.push(Intent::Export(ExportIntent::Cancel));
            }
            let bar = ProgressBar::new(fraction)
                .desired_height(theme::SPACE_S)
                .desired_width(ui.available_width())
                .fill(fill);
            ui.add(bar).accessible_name("Export progress");
        });
    });
    let left = match left_secs {
        Some(secs) => words::time_left(secs),
        None => "Starting…".to_owned(),
    };
    ui.label(caption(left));
}
