//! Documents of earlier versions of the program, brought up to what it reads now.

use serde_json::{Value, json};

use super::detail::DetailSetting;
use crate::engine::Sharpen;

/// Rewrites a document of project version 3 or earlier: detail belonged to single slots then, and only to what was put back
/// into the photo, and pictures were not sharpened unless the document said so. What is no document stays as it is; reading
/// it says why.
pub(super) fn upgrade(document: &mut Value) {
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
