//! Documents of earlier versions of the program, brought up to what it reads now.

use serde_json::{Map, Value, json};

use super::control::ControlRow;
use super::detail::DetailSetting;
use super::document::DEFAULT_MODEL;
use facemath_core::latent::{AxisMetric, FormerName, Unit};
use facemath_nets::engine::Sharpen;

/// Brings a document up to what is read now, from the project version that it was written in. What is no document stays as it
/// is; reading it says why.
pub(super) fn upgrade(document: &mut Value, version: u64) {
    if version < 4 {
        share_detail(document);
    }
    if version < 5 {
        rename_controls(document);
        keep_inventions(document);
    }
    if version < 9 {
        keep_untold_inventions(document);
    }
    if version < 7 && uses_axes(document) {
        document["axis_metric"] = json!(AxisMetric::Code);
    }
}

/// Whether anything in a document of project version 6 or earlier is about axes, which were those among codes then.
fn uses_axes(document: &Value) -> bool {
    let is_used = |value: &Value| value.as_object().is_some_and(|entries| !entries.is_empty());
    match document {
        Value::Object(fields) => fields.iter().any(|(name, value)| match name.as_str() {
            "axes" | "axis_names" => is_used(value),
            "attribute" => value.get("axis").is_some(),
            _ => uses_axes(value),
        }),
        Value::Array(values) => values.iter().any(uses_axes),
        _ => false,
    }
}

/// Rewrites a document of project version 3 or earlier: detail belonged to single slots then, and only to what was put back
/// into the photo, and pictures were not sharpened unless the document said so.
fn share_detail(document: &mut Value) {
    let Some(fields) = document.as_object_mut() else {
        return;
    };
    fields
        .entry("sharpen")
        .or_insert_with(|| json!(Sharpen::OFF));
    let selected = fields.get("selected").cloned();
    let mut chosen: Option<Value> = None;
    let slots = fields.get_mut("slots").and_then(Value::as_array_mut);
    for slot in slots.into_iter().flatten().filter_map(Value::as_object_mut) {
        // Written only where it was changed.
        let Some(detail) = slot.remove("detail") else {
            continue;
        };
        // One setting remains of several: that of the selected face, or else the first.
        if chosen.is_none() || slot.get("id") == selected.as_ref() {
            chosen = Some(detail);
        }
    }
    if let Some(amount) = chosen {
        let is_on = DetailSetting::default().is_on;
        fields
            .entry("detail")
            .or_insert_with(|| json!({ "is_on": is_on, "amount": amount }));
    }
}

/// Rewrites a document of project version 4 or earlier: its invented faces are those that the mixture of Gaussians draws,
/// since a seed stands for another face once a flow draws them.
fn keep_inventions(document: &mut Value) {
    let slots = document.get_mut("slots").and_then(Value::as_array_mut);
    for slot in slots.into_iter().flatten() {
        if let Some(kind) = slot.pointer_mut("/source/kind")
            && kind.as_str() == Some("invented")
        {
            *kind = json!("invented_by_mixture");
        }
    }
}

/// Rewrites a document of project version 8 or earlier: of its invented faces, wherever they are, nothing was drawn by lot, since
/// a seed stands for another face with that.
fn keep_untold_inventions(document: &mut Value) {
    match document {
        Value::Object(fields) => {
            if fields.contains_key("seed")
                && let Some(kind) = fields.get_mut("kind")
                && kind.as_str() == Some("invented")
            {
                *kind = json!("invented_untold");
            }
            fields.values_mut().for_each(keep_untold_inventions);
        }
        Value::Array(values) => values.iter_mut().for_each(keep_untold_inventions),
        _ => {}
    }
}

/// Rewrites a document of project version 4 or earlier: controls of the model that ships that have another name now get it, with
/// their strengths in the units of today. Own models keep what they call theirs.
fn rename_controls(document: &mut Value) {
    let is_of = |fields: &Map<String, Value>| {
        fields.get("model").and_then(Value::as_str) == Some(DEFAULT_MODEL)
    };
    let Some(fields) = document.as_object_mut().filter(|fields| is_of(fields)) else {
        return;
    };
    let slots = fields.get_mut("slots").and_then(Value::as_array_mut);
    for slot in slots.into_iter().flatten() {
        let Some(edits) = slot.get_mut("edits").and_then(Value::as_object_mut) else {
            continue;
        };
        for known in FormerName::ALL {
            if let Some(concepts) = edits.get_mut("concepts").and_then(Value::as_object_mut)
                && let Some(strength) = concepts.remove(known.former)
            {
                let renamed = strength.as_f64().map(|strength| {
                    let wanted = strength * f64::from(known.factor);
                    let range = ControlRow::of_concept(Unit::Degrees).range;
                    let (least, most) = (*range.start(), *range.end());
                    json!(wanted.clamp(f64::from(least), f64::from(most)))
                });
                concepts.insert(known.name.to_owned(), renamed.unwrap_or(strength));
            }
            let locks = edits.get_mut("locked").and_then(Value::as_array_mut);
            for lock in locks.into_iter().flatten() {
                if lock.as_str() == Some(known.former) {
                    *lock = json!(known.name);
                }
            }
        }
    }
}
