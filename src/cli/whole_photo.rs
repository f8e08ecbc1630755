//! `--whole-photo` of `morph` and `walk`: each frame is the whole photo with the face put back into it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::console::Console;
use super::error::CommandError;
use super::faces::PhotoFace;
use facemath_core::latent::Latent;
use facemath_core::photo;
use facemath_studio::{FilmPhoto, FilmPictures};

/// The longer side of frames unless another is asked for, in pixels.
const USUAL_PX: u32 = 1024;

/// Makes sure that all faces of a film are of one photo.
///
/// # Errors
/// A sentence on what else can be done.
pub(super) fn refuse_several(inputs: &[PathBuf]) -> Result<(), CommandError> {
    // What cannot be found is told when it is read.
    let place = |path: &PathBuf| path.canonicalize().unwrap_or_else(|_| path.clone());
    let mut places = inputs.iter().map(place);
    let first = places.next();
    match places.all(|place| Some(&place) == first.as_ref()) {
        true => Ok(()),
        false => Err(CommandError::Request(
            "--whole-photo needs one photo behind all frames, and this morph goes from one photo to another. Leave it \
             out, or change the face of one photo: facemath walk --from PHOTO --whole-photo, or a project of it with \
             facemath render PROJECT --whole-photo"
                .to_owned(),
        )),
    }
}

/// The photo in the file `path` around its face.
pub(super) fn read(path: &Path, face: &PhotoFace) -> Result<FilmPhoto, CommandError> {
    let photo = photo::load(path).map_err(CommandError::other)?;
    Ok(FilmPhoto {
        photo: Arc::new(photo),
        framing: face.framing,
        plain: face.photograph.latent.clone(),
    })
}

/// The longer side of frames for one that was asked for, in pixels: no more than the photo has, and the console gets a note.
pub(super) fn size_px(asked_px: Option<u32>, photo: &FilmPhoto, console: &Console) -> u32 {
    let own_px = photo.photo.width_px().max(photo.photo.height_px());
    if let Some(asked_px) = asked_px.filter(|asked_px| *asked_px > own_px) {
        console.note(format_args!(
            "frames are {own_px} pixels, not {asked_px}: the photo has no more"
        ));
    }
    asked_px.unwrap_or(USUAL_PX).min(own_px)
}

/// The frames for the codes of their faces, each with how much of the photo's detail it carries.
pub(super) fn pictures(
    photo: &FilmPhoto,
    frame_px: (u32, u32),
    faces: impl IntoIterator<Item = (Latent, f32)>,
) -> FilmPictures {
    let faces = faces
        .into_iter()
        .map(|(code, detail)| (code.into(), detail));
    FilmPictures::of_photo(photo, frame_px, faces)
}
