//! `--paste-back`: edited faces back in their photo, at the photo's own size and in its own format.

use std::path::Path;

use facemath_core::detail::{FaceEdit, PasteOptions, Patches};
use facemath_core::export;
use facemath_core::photo::{Original, PictureFormat};

/// Writes the picture `input` with the edits of its faces in it to `target`, which is another file.
///
/// The picture is read again here, so that of many only one is in memory at its full size. Returns a sentence on what of the
/// file is left behind, if anything is.
///
/// # Errors
/// A sentence naming the file.
pub(super) fn write(
    input: &Path,
    target: &Path,
    faces: &[FaceEdit],
    options: PasteOptions,
) -> Result<Option<String>, String> {
    let mut original = Original::load(input).map_err(|error| error.to_string())?;
    let patches = original
        .photo()
        .and_then(|photo| Patches::new(&photo, faces, options))
        .ok_or_else(|| format!("{}: the model drew pictures of no use", input.display()))?;
    // A GIF without an edit becomes a PNG as well.
    let is_copy = patches.is_neutral() && original.format() != PictureFormat::Gif;
    let written = if patches.is_neutral() {
        export::write_unchanged(target, &original)
    } else {
        let mut pixels = original.take_pixels();
        patches.paste_in(original.colours(), &mut pixels);
        export::write_like(target, &original, &pixels)
    };
    written.map_err(|error| error.to_string())?;
    let left_behind = original.further().filter(|_| !is_copy);
    Ok(left_behind.map(|further| {
        let (input, target) = (input.display(), target.display());
        format!("{target} is without {further} of {input}")
    }))
}
