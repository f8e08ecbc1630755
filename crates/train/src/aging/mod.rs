//! How each face ages by itself: what the averages of ages lack, learnt from a flow and kept as a small network.
//!
//! A flow that is told how old the faces of a set look, and everything else that photographs of one age share (their light,
//! pose and expression), carries a face's code from its own age to another one and stays among faces. It is too slow for a
//! slider, and what it does to one face has noise in it. So it teaches a network of one layer
//! ([`AgeNetwork`](facemath_core::latent::AgeNetwork)), which keeps what it does to faces alike and forgets the noise.

mod eyes;
mod network;
mod reader;
mod scale;
mod student;
mod teacher;

pub use student::AgingOptions;

use burn::tensor::Device;

use self::eyes::with_lighter_eyes;
use self::reader::AgeReader;
use self::student::Lessons;
use self::teacher::Teacher;
use crate::describe::DescribeError;
use crate::faces::FaceSet;
use crate::flow::{FEWEST_FACES, set_aside};
use crate::looks::Looks;
use crate::news::{News, Tell};
use facemath_core::latent::{Directions, Prior};

/// `directions` with a network of ages that knows a way of its own for each face; as they are, with a note, where faces are
/// too few or a flow learns nothing from them. `looks` are at training faces of `set`, whose balance says what is not to
/// change with the years. `scales` says how strongly each number of a code shows in the picture.
///
/// # Errors
/// [`DescribeError`] if the codes make no sense, or the system refuses a thread.
pub fn with_age_network(
    mut directions: Directions,
    prior: &Prior,
    looks: &Looks,
    set: &FaceSet,
    scales: &[f32],
    options: &AgingOptions,
    tell: &Tell<'_>,
) -> Result<Directions, DescribeError> {
    let Some(age) = directions.age.as_mut() else {
        tell(News::Note("The model has no ages."));
        return Ok(directions);
    };
    age.network = None;
    let faces = looks.distinct_faces().len();
    if faces < FEWEST_FACES {
        tell(News::Note(&format!(
            "All faces age alike, by the averages: a network of ages needs {FEWEST_FACES} training faces, and there are {faces}."
        )));
        return Ok(directions);
    }
    // Wherever the model is: steps this small gain nothing from a GPU.
    let device = Device::flex();
    let (training, held_out) = set_aside(looks, set);
    let reader = AgeReader::fit(&training, set.labels(), options.seed, &device, tell);
    if let Some(error) = reader.error_years(&held_out, set.labels()) {
        tell(News::Note(&format!(
            "Ages are read from codes within {error:.1} years in the mean, of faces kept aside"
        )));
    }
    let teacher = Teacher::fit(
        &directions,
        prior,
        [&training, &held_out],
        set,
        &reader,
        options,
        tell,
    )?;
    let Some(teacher) = teacher else {
        tell(News::Note(
            "A flow that is told ages says hardly more of unseen faces than the mixture, so all faces age alike.",
        ));
        return Ok(directions);
    };
    let lessons = Lessons::of(&teacher, [&training, &held_out], options, tell);
    let network = lessons.learnt(scales, options, &device, tell);
    let network = with_lighter_eyes(network, &training, set);
    if let Some(age) = directions.age.as_mut() {
        age.network = Some(network);
    }
    Ok(directions)
}
