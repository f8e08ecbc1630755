//! Which files an export makes: one film, or one for each two keys, of faces or of the whole photo behind them.

use egui::{Align, Checkbox, ComboBox, Layout, Ui, WidgetInfo, accesskit::Role};

use crate::ui::slider::caption;
use crate::ui::view::StudioView;
use facemath_core::export::{Films, Format, keys_left_out};
use facemath_core::words;
use facemath_studio::{Action, Film, Intent, Page, SettingsIntent};

/// Height of the line, in points: all of them fit above the buttons where the panel is as low as it can be.
const HEIGHT: f32 = 22.0;
/// Names of files that are listed under the pointer.
const MOST_NAMES: usize = 20;

/// What a choice is called, and what it makes.
fn words(films: Films) -> (&'static str, &'static str) {
    match films {
        Films::One => ("One film", "One film through all keys"),
        Films::Steps => (
            "One per step",
            "A file of its own for the way from each key to the next",
        ),
        Films::Pairs => ("One per pair", "A file of its own for each two keys"),
    }
}

/// Draws the choice of films, and the switch for the whole photo.
pub(super) fn films_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    let is_walk = view.session.view().page == Page::Walk;
    ui.horizontal(|ui| {
        ui.set_height(HEIGHT);
        ui.spacing_mut().interact_size.y = HEIGHT;
        ui.add_enabled_ui(!is_walk, |ui| choice_ui(ui, view.film_file, intents));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            whole_photo_ui(ui, view, intents);
        });
    });
}

fn choice_ui(ui: &mut Ui, film: Film, intents: &mut Vec<Intent>) {
    let (text, description) = words(film.films);
    let response = ComboBox::from_id_salt("films")
        .selected_text(text)
        .width(112.0)
        .show_ui(ui, |ui| {
            for films in Films::ALL {
                let (text, description) = words(films);
                let choice = ui.selectable_label(film.films == films, text);
                if choice.on_hover_text(description).clicked() {
                    intents.push(Intent::Settings(SettingsIntent::Film(Film {
                        films,
                        ..film
                    })));
                }
            }
        })
        .response;
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, is_enabled, "Films"));
    response.on_hover_text(description);
}

fn whole_photo_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    let action = Action::WholePhotoFilm;
    let reason = view.film_export.no_photo;
    let mut is_on = view.film_file.is_whole_photo && reason.is_none();
    let switch = Checkbox::new(&mut is_on, "Whole photo");
    let response = ui.add_enabled(reason.is_none(), switch);
    if response.changed() {
        intents.push(action.intent());
    }
    // The stage has a view of that name.
    let is_enabled = reason.is_none();
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, is_enabled, is_on, action.text()));
    response
        .on_hover_text(action.tooltip())
        .on_disabled_hover_text(reason.unwrap_or_default());
}

/// What will be written, in a line.
pub(super) fn about_ui(ui: &mut Ui, view: &StudioView<'_>) {
    let names = &view.film_export.file_names;
    let Some(first) = names.first() else {
        film_ui(ui, view);
        return;
    };
    let text = match names.len() {
        1 => first.clone(),
        _ => format!("{first}, …"),
    };
    let mut listed: Vec<&str> = names.iter().take(MOST_NAMES).map(String::as_str).collect();
    let others = names.len().saturating_sub(listed.len());
    let more = format!("and {others} more");
    if others > 0 {
        listed.push(&more);
    }
    let tooltip = format!(
        "{} in the folder that is asked for; those that are there already stay as they are:\n{}",
        words::films(names.len()),
        listed.join("\n")
    );
    ui.add(egui::Label::new(caption(text)).truncate())
        .on_hover_text(tooltip);
}

/// How many keys or faces a strip has no picture for.
fn words_left_out(count: usize, name: &str) -> String {
    match count {
        1 => format!("1 {name} left out"),
        _ => format!("{count} {name}s left out"),
    }
}

/// How long the film is, and whether its pictures are larger than the photographs.
fn film_ui(ui: &mut Ui, view: &StudioView<'_>) {
    if !(view.is_enabled)(Action::ExportFilm) {
        ui.label(caption("Nothing to export yet".to_owned()));
        return;
    }
    let timeline = view.document.timeline();
    let enlarged = view
        .export_filled_px
        .filter(|filled_px| view.film_export.photo_px.is_none() && timeline.size_px > *filled_px);
    let About {
        count,
        more,
        tooltip,
    } = about(view);
    let (words, tooltip) = match enlarged {
        Some(filled_px) => (
            format!("{count}, enlarged"),
            format!(
                "{tooltip}\nEnlarged from {filled_px} px: the smallest of the photos has no more pixels than that where the face is"
            ),
        ),
        None => (format!("{count}{more}"), tooltip),
    };
    ui.add(egui::Label::new(caption(words)).truncate())
        .on_hover_text(tooltip);
}

/// What a file will have.
struct About {
    /// How many pictures.
    count: String,
    /// What else there is to say, if there is room.
    more: String,
    tooltip: String,
}

fn about(view: &StudioView<'_>) -> About {
    /// Where the numbers are chosen.
    const AT_THE_TIMELINE: &str = "Set at the timeline on the left";
    let film = &view.film.whole;
    let (is_walk, shown) = match view.session.view().page {
        Page::Walk => (true, view.walk.frame.map_or(0, |(_, count)| count)),
        _ => (false, film.frames().len()),
    };
    let of_the_walk = if is_walk { " of the walk" } else { "" };
    let set_at = if is_walk {
        "As many as speed and number of faces make"
    } else {
        AT_THE_TIMELINE
    };
    let pictures = |count: usize| match count {
        1 => "1 picture".to_owned(),
        _ => format!("{count} pictures"),
    };
    match view.film_file.format {
        Format::Sheet => About {
            count: pictures(shown),
            more: format!(" in rows{of_the_walk}"),
            tooltip: format!("Every frame once. {set_at}"),
        },
        Format::Strip => {
            let wanted = usize::from(view.film_file.encoding.pictures);
            let (keys, name) = if is_walk {
                (view.walk.face_frames.clone(), "face")
            } else {
                (film.key_frames(), "key")
            };
            let left_out = keys_left_out(wanted, shown, &keys);
            let (more, tooltip) = match left_out {
                0 => (
                    format!(" side by side{of_the_walk}"),
                    format!("How many is chosen under Options; every {name} is among them"),
                ),
                _ => (
                    format!(", {}", words_left_out(left_out, name)),
                    format!(
                        "The film goes through {} {name}s. Choose more pictures under Options to see all of them",
                        keys.len()
                    ),
                ),
            };
            About {
                count: pictures(wanted.min(shown)),
                more,
                tooltip,
            }
        }
        _ if is_walk => About {
            count: format!("{shown} frames"),
            more: of_the_walk.to_owned(),
            tooltip: set_at.to_owned(),
        },
        _ => About {
            count: format!("{} frames", film.play_order().len()),
            more: if view.document.timeline().ping_pong {
                ", there and back".to_owned()
            } else {
                ", one way".to_owned()
            },
            tooltip: set_at.to_owned(),
        },
    }
}
