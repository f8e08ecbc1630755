//! The film as the panels read it.

use super::App;
use crate::ui::{AttributeView, FilmView, KeyView};
use facemath_core::latent::PrincipalAxes;
use facemath_studio::{Attribute, Control, ControlRow, Look, Picture, Session, Sheet, TileId};

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
            schedule: context.schedule(),
            whole: self.session.document().schedule(),
            chosen: self.session.chosen_key(),
            attributes: attributes(&self.session),
        }
    }
}

/// What can have a track: what the model has sliders for, detail, and its axes.
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
    let row = Look::Detail.row();
    let detail = AttributeView {
        attribute: Attribute::Detail,
        label: "Detail".to_owned(),
        range: range_of(&row),
        without: session.document().detail().acting(),
        decimals: row.decimals,
        suffix: row.suffix,
    };
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
    all.push(detail);
    all.extend(axes);
    all
}

fn range_of(row: &ControlRow) -> (f32, f32) {
    (*row.range.start(), *row.range.end())
}
