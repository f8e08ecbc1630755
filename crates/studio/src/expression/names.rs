//! What faces are called in expressions.

use std::collections::{BTreeMap, HashSet};

use crate::{Document, SlotId};
use facemath_core::latent::Expression;

/// What a face without a usable letter in its name is called.
const NAMELESS: &str = "face";

/// One name that an expression knows a face by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaceName {
    /// The name: letters, digits and `_`.
    pub name: String,
    /// The slot that the face is in.
    pub slot: SlotId,
    /// Whether it is the letter of the face's place rather than a name of its own.
    pub is_letter: bool,
}

/// The names of all faces of a document, slot by slot. Every face has its slot's name in lower case, with `_` for what an
/// expression cannot contain and a number where two are alike; and the first 26 are `a`, `b`, `c` ... as well, except
/// where a face is really called that.
pub fn face_names(document: &Document) -> Vec<FaceName> {
    let mut taken = HashSet::new();
    let own: Vec<FaceName> = document
        .filled_slots()
        .map(|slot| {
            let base = identifier(&slot.name);
            let mut name = base.clone();
            let mut number = 2;
            while !taken.insert(name.clone()) {
                name = format!("{base}_{number}");
                number += 1;
            }
            FaceName {
                name,
                slot: slot.id,
                is_letter: false,
            }
        })
        .collect();
    let letters = ('a'..='z').map(Some).chain(std::iter::repeat(None));
    own.into_iter()
        .zip(letters)
        .flat_map(|(own, letter)| {
            let letter = letter
                .map(String::from)
                .filter(|letter| !taken.contains(letter))
                .map(|name| FaceName {
                    name,
                    slot: own.slot,
                    is_letter: true,
                });
            letter.into_iter().chain([own])
        })
        .collect()
}

/// Puts the new names of faces into the expression and the favourites; `before` are the names that they were written
/// with. Letters go by place, not by name, and stay.
pub(crate) fn rename_faces(document: &mut Document, before: &[FaceName]) {
    let own = |names: &[FaceName]| -> BTreeMap<SlotId, String> {
        let names = names.iter().filter(|name| !name.is_letter);
        names.map(|name| (name.slot, name.name.clone())).collect()
    };
    let mut after = own(&face_names(document));
    let new: BTreeMap<String, String> = own(before)
        .into_iter()
        .filter_map(|(slot, old)| Some((old, after.remove(&slot)?)))
        .filter(|(old, new)| old != new)
        .collect();
    if new.is_empty() {
        return;
    }
    let renamed = |text: &str| Expression::renamed(text, |name| new.get(name).cloned());
    document.expression = renamed(&document.expression);
    for favourite in &mut document.favourites {
        favourite.text = renamed(&favourite.text);
    }
}

/// A name as an expression can contain it.
fn identifier(name: &str) -> String {
    let mut identifier = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            identifier.push(c);
        } else if !identifier.is_empty() && !identifier.ends_with('_') {
            identifier.push('_');
        }
    }
    let identifier = identifier.trim_end_matches('_');
    match identifier {
        "" => NAMELESS.to_owned(),
        _ if Expression::is_name(identifier) => identifier.to_owned(),
        _ => format!("_{identifier}"),
    }
}
