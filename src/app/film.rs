//! The film as the panels read it.

use super::App;
use crate::ui::{AttributeView, FilmExportView, FilmView, KeyView, LeftOutKey};
use facemath_core::latent::PrincipalAxes;
use facemath_studio::{
    Attribute, Control, ControlRow, Look, NoFilmPhoto, Page, Picture, Session, Sheet, SlotState,
    TileId,
};

impl App {
    pub(super) fn film_view(&self) -> FilmView {
        let context = self.session.context();
        let mut tiles = 0..;
        let keys = context.ready_keys().into_iter().map(|(index, film_key)| {
            let of_slot = film_key
                .key
                .slot()
                .filter(|_| film_key.is_slot_as_it_stands());
            let picture = match of_slot {
                Some(slot) => Picture::Edited(slot),
                None => Picture::Tile(TileId {
                    sheet: Sheet::Keys,
                    index: tiles.next().unwrap_or(u16::MAX),
                }),
            };
            KeyView {
                index,
                name: film_key.face.name.clone(),
                picture: self.textures.picture(&self.session, picture),
                key: film_key.key.into_owned(),
            }
        });
        FilmView {
            keys: keys.collect(),
            face_name: context.film_face_name(),
            schedule: context.schedule(),
            whole: self.session.document().schedule(),
            chosen: self.session.chosen_key(),
            left_out: left_out(&self.session),
            attributes: attributes(&self.session),
        }
    }
}

impl App {
    pub(super) fn film_export_view(&self) -> FilmExportView {
        let session = &self.session;
        let film = session.settings().film();
        // The walk has films of its own, each of them one.
        if session.view().page == Page::Walk {
            return FilmExportView {
                guessed_bytes: session.guess_walk_bytes(film),
                no_photo: Some("The walk leaves the face of the photo"),
                ..FilmExportView::default()
            };
        }
        let photo = session.context().film_photo();
        let photo_px = photo.as_ref().ok().filter(|_| film.is_whole_photo);
        FilmExportView {
            file_names: session.film_file_names(),
            guessed_bytes: session.guess_film_bytes(film),
            photo_px: photo_px.map(|found| (found.photo.width_px(), found.photo.height_px())),
            no_photo: match photo {
                Err(NoFilmPhoto::Never(reason)) => Some(reason),
                _ => None,
            },
        }
    }
}

/// The keys whose faces cannot be read.
fn left_out(session: &Session) -> Vec<LeftOutKey> {
    let context = session.context();
    let keys = session.document().film_keys().into_iter().enumerate();
    let failed = keys.filter_map(|(index, key)| match context.face_state(&key.face) {
        SlotState::Failed(reason) => Some(LeftOutKey {
            index,
            name: key.face.name.clone(),
            reason,
        }),
        _ => None,
    });
    failed.collect()
}

/// What can have a track: what the model has sliders for, detail, sharpening, and its axes.
fn attributes(session: &Session) -> Vec<AttributeView> {
    let context = session.context();
    let Some(directions) = context.directions() else {
        return Vec::new();
    };
    let age = directions.age.as_ref().map(|age| AttributeView {
        attribute: Attribute::Age,
        label: "Age".to_owned(),
        range: (0.0, age.max_years()),
        without: context
            .film_age_years()
            .unwrap_or_default()
            .clamp(0.0, age.max_years()),
        decimals: 0,
        suffix: " years",
    });
    let of_look = |attribute, label: &str, look: Look, without| {
        let row = look.row();
        AttributeView {
            attribute,
            label: label.to_owned(),
            range: range_of(&row),
            without,
            decimals: row.decimals,
            suffix: row.suffix,
        }
    };
    let document = session.document();
    let detail = document.detail().acting();
    let detail = of_look(Attribute::Detail, "Detail", Look::Detail, detail);
    let sharpen = document.sharpen().amount;
    let sharpen = of_look(Attribute::Sharpen, "Sharpening", Look::Sharpening, sharpen);
    let concepts = directions.concepts.iter().map(|concept| {
        let row = ControlRow::of_concept(concept.unit);
        AttributeView {
            attribute: Attribute::Concept(concept.name.clone()),
            label: concept.label.clone(),
            range: (-concept.range, concept.range),
            without: 0.0,
            decimals: row.decimals,
            suffix: row.suffix,
        }
    });
    let axes = (1..=PrincipalAxes::MOST).map(|number| {
        let name = session.document().axis_name(number);
        let row = Control::Axis(number).row();
        AttributeView {
            attribute: Attribute::Axis(number),
            label: name.map_or_else(|| format!("Axis {number}"), str::to_owned),
            range: range_of(&row),
            without: 0.0,
            decimals: row.decimals,
            suffix: row.suffix,
        }
    });
    let mut all: Vec<AttributeView> = age.into_iter().chain(concepts).collect();
    all.extend([detail, sharpen]);
    all.extend(axes);
    all
}

fn range_of(row: &ControlRow) -> (f32, f32) {
    (*row.range.start(), *row.range.end())
}
