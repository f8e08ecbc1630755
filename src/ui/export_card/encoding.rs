//! The format of exports, and what each lets one choose.

use egui::{
    Align, Button, Checkbox, ComboBox, DragValue, Layout, PopupCloseBehavior, Ui, WidgetInfo,
    accesskit::Role,
    containers::menu::{MenuButton, MenuConfig},
};

use super::LIST_HEIGHT;
use super::film_caption::caption_ui;
use crate::ui::slider::caption;
use crate::ui::theme;
use crate::ui::view::StudioView;
use facemath_core::export::{DitherKind, Encoding, Format, PaletteScope, gif_rate_note};
use facemath_core::words;
use facemath_studio::{Film, Intent, Page, SettingsIntent};

/// The limit that is offered first: what messengers and forums take.
const USUAL_LIMIT: u64 = 8_000_000;
const BYTES_PER_MB: f64 = 1e6;
/// Largest limit that can be asked for, in megabytes.
const MOST_MB: f64 = 1000.0;
/// Width of the menu, in points: its rows would fill the window.
const MENU_WIDTH: f32 = 232.0;

/// The list of formats.
pub(super) fn format_ui(ui: &mut Ui, film: Film, intents: &mut Vec<Intent>) {
    let response = ComboBox::from_id_salt("export format")
        .selected_text(film.format.name())
        .width(96.0)
        .height(LIST_HEIGHT)
        .show_ui(ui, |ui| {
            for format in Format::ALL {
                let choice = ui
                    .selectable_label(film.format == format, format.name())
                    .on_hover_text(format.description());
                if choice.clicked() {
                    intents.push(Intent::Settings(SettingsIntent::Film(Film {
                        format,
                        ..film
                    })));
                }
            }
        })
        .response;
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, "Format"));
    response.on_hover_text(film.format.description());
}

/// A menu with the film's caption and what the format lets one choose, and the way back to what is usual. Its button is lit
/// while films have a caption.
pub(super) fn options_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    let (film, said) = (view.film_file, view.document.caption());
    let timeline = view.document.timeline();
    let is_looped = timeline.looped || view.session.view().page == Page::Walk;
    let (mut encoding, mut loops, mut is_unmarked) = (film.encoding, film.loops, film.is_unmarked);
    let is_captioned = !said.is_blank();
    // A click into the text is not the end of it.
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let button =
        MenuButton::from_button(Button::new("Options").selected(is_captioned || is_unmarked));
    let (response, _) = button.config(config).ui(ui, |ui| {
        ui.set_width(MENU_WIDTH);
        caption_ui(ui, said, intents);
        ui.separator();
        match film.format {
            Format::Gif => gif_ui(ui, &mut encoding, timeline.fps),
            Format::Mp4 | Format::WebP | Format::JpegFrames => quality_ui(ui, &mut encoding),
            Format::Strip => pictures_ui(ui, &mut encoding),
            Format::Apng | Format::PngFrames | Format::Sheet => {
                ui.label("Every pixel is kept as it was drawn.");
            }
        }
        if film.format.says_repeats() {
            loops_ui(ui, &mut loops, is_looped);
        }
        if !film.is_folder() {
            limit_ui(ui, &mut encoding);
        }
        mark_ui(ui, &mut is_unmarked);
        ui.add_space(theme::SPACE_S);
        let is_usual = encoding == Encoding::default() && loops == 0 && !is_unmarked;
        let reset = ui
            .add_enabled(!is_usual, Button::new("Reset"))
            .on_hover_text("Back to what is usual");
        if reset.clicked() {
            (encoding, loops, is_unmarked) = (Encoding::default(), 0, false);
        }
    });
    let about =
        "Caption, quality, colours, how often it plays, its mark and the largest size of the file";
    response.on_hover_text(if is_captioned {
        format!("{about}. Its caption:\n{}", said.text.trim())
    } else {
        about.to_owned()
    });
    if (encoding, loops, is_unmarked) != (film.encoding, film.loops, film.is_unmarked) {
        intents.push(Intent::Settings(SettingsIntent::Film(Film {
            encoding,
            loops,
            is_unmarked,
            ..film
        })));
    }
}

/// Whether files are marked, and what it means that they are not.
fn mark_ui(ui: &mut Ui, is_unmarked: &mut bool) {
    let mut is_marked = !*is_unmarked;
    ui.add(Checkbox::new(&mut is_marked, "Mark as made by a model"))
        .on_hover_text(
            "Every file says in its metadata that a model made it, to people in a comment and to programs in XMP, as the IPTC's \
             digital source type. It is on again at the next start",
        );
    *is_unmarked = !is_marked;
    if *is_unmarked {
        ui.label(caption(
            "The file will not say that a model made it. Whoever shows it has to say so, in the European Union by law.",
        ));
    }
}

/// How often a file plays.
fn loops_ui(ui: &mut Ui, loops: &mut u16, is_looped: bool) {
    let tooltip = if is_looped {
        "How often it plays; 0 is for ever"
    } else {
        "It plays once. Loop, beside the play button, lets it play again"
    };
    row(ui, "Plays", tooltip, |ui| {
        let number = DragValue::new(loops)
            .range(0..=u16::MAX)
            .speed(0.1)
            .custom_formatter(|times, _| match times as u16 {
                _ if !is_looped => "once".to_owned(),
                0 => "for ever".to_owned(),
                times => format!("{times} ×"),
            })
            .custom_parser(|text| text.trim_end_matches(['×', ' ']).parse().ok());
        ui.add_enabled(is_looped, number)
    });
}

fn quality_ui(ui: &mut Ui, encoding: &mut Encoding) {
    row(
        ui,
        "Quality",
        "1 is barely recognisable, 100 hardly any loss",
        |ui| ui.add(DragValue::new(&mut encoding.quality).range(Encoding::QUALITY)),
    );
}

fn pictures_ui(ui: &mut Ui, encoding: &mut Encoding) {
    row(
        ui,
        "Pictures",
        "How many stand side by side, at even steps from the first to the last frame",
        |ui| ui.add(DragValue::new(&mut encoding.pictures).range(Encoding::PICTURES)),
    );
}

fn gif_ui(ui: &mut Ui, encoding: &mut Encoding, fps: f32) {
    row(
        ui,
        "Colours",
        "Colours of a palette: fewer make a smaller file",
        |ui| ui.add(DragValue::new(&mut encoding.colours).range(Encoding::COLOURS)),
    );
    row(
        ui,
        "Dithering",
        "How strongly colours are mixed from dots of others: at 0 skin shows bands, at 100 dots",
        |ui| {
            let number = DragValue::new(&mut encoding.dither).suffix(" %");
            ui.add(number.range(Encoding::PER_CENT))
        },
    );
    ui.horizontal(|ui| {
        for kind in DitherKind::ALL {
            ui.selectable_value(&mut encoding.dither_kind, kind, kind.name())
                .on_hover_text(kind.description());
        }
    });
    row(
        ui,
        "Loss",
        "How far pixels may be off for a smaller file",
        |ui| {
            let number = DragValue::new(&mut encoding.lossy).suffix(" %");
            ui.add(number.range(Encoding::PER_CENT))
        },
    );
    let mut is_shared = encoding.palette == PaletteScope::File;
    let shared = ui
        .add(Checkbox::new(&mut is_shared, "One palette for all frames"))
        .on_hover_text("Plain areas keep exactly one colour throughout; faces look better with a palette for each frame");
    if shared.changed() {
        encoding.palette = if is_shared {
            PaletteScope::File
        } else {
            PaletteScope::Frame
        };
    }
    if let Some(note) = gif_rate_note(fps) {
        ui.label(caption(format!("{}.", words::capitalised(&note))));
    }
}

/// The largest size of the file, which is met by giving up quality and then pixels.
fn limit_ui(ui: &mut Ui, encoding: &mut Encoding) {
    let mut is_limited = encoding.max_bytes.is_some();
    ui.horizontal(|ui| {
        let limited = ui
            .add(Checkbox::new(&mut is_limited, "At most"))
            .on_hover_text("Makes the file fit, with less quality and then smaller pictures");
        if limited.changed() {
            encoding.max_bytes = is_limited.then_some(USUAL_LIMIT);
        }
        let mut megabytes = encoding.max_bytes.unwrap_or(USUAL_LIMIT) as f64 / BYTES_PER_MB;
        let least = Encoding::LEAST_MAX_BYTES as f64 / BYTES_PER_MB;
        let number = DragValue::new(&mut megabytes)
            .range(least..=MOST_MB)
            .speed(0.1)
            .suffix(" MB");
        let response = ui.add_enabled(is_limited, number);
        response.widget_info(|| WidgetInfo::labeled(Role::SpinButton, is_limited, "Largest size"));
        if response.changed() {
            encoding.max_bytes = Some((megabytes * BYTES_PER_MB) as u64);
        }
    });
}

/// A number with its name before it.
fn row(ui: &mut Ui, name: &str, tooltip: &str, number: impl FnOnce(&mut Ui) -> egui::Response) {
    ui.horizontal(|ui| {
        let label = ui.label(name).on_hover_text(tooltip);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            number(ui).labelled_by(label.id).on_hover_text(tooltip);
        });
    });
}
