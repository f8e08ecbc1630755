//! The faces that come with the studio, so that there is something to play with before the first photo is dropped.
//!
//! Their origins and licences stand in `assets/README.md`. All are aligned crops: the whole picture is the face.

/// A bundled face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The name that project files refer to it by; never changed.
    pub name: &'static str,
    /// The name shown to the user.
    pub label: &'static str,
    /// The bundled model that draws such faces.
    pub model: &'static str,
    /// The picture, an aligned crop, as a JPEG or PNG file.
    pub file_bytes: &'static [u8],
}

macro_rules! sample {
    ($model:literal, $name:literal, $label:literal, $extension:literal) => {
        Sample {
            name: $name,
            label: $label,
            model: $model,
            file_bytes: include_bytes!(concat!("../../../assets/samples/", $name, $extension)),
        }
    };
}

/// The bundled faces in the order of the gallery. The first two are what a new user meets.
pub const SAMPLES: &[Sample] = &[
    sample!("faces", "maya", "Maya", ".jpg"),
    sample!("faces", "omar", "Omar", ".jpg"),
    sample!("faces", "ines", "Ines", ".jpg"),
    sample!("faces", "leo", "Leo", ".jpg"),
    sample!("faces", "kai", "Kai", ".jpg"),
    sample!("faces", "astronaut", "Astronaut", ".jpg"),
    sample!("anime", "drawn-1", "Drawn 1", ".png"),
    sample!("anime", "drawn-2", "Drawn 2", ".png"),
    sample!("anime", "drawn-3", "Drawn 3", ".png"),
    sample!("doodle", "doodle-1", "Doodle 1", ".png"),
    sample!("doodle", "doodle-2", "Doodle 2", ".png"),
    sample!("doodle", "doodle-3", "Doodle 3", ".png"),
];

/// Faces that were in the gallery once, for the projects that have them.
const FORMER: &[Sample] = &[
    sample!("faces", "invented-1", "Invented 1", ".png"),
    sample!("faces", "invented-2", "Invented 2", ".png"),
    sample!("faces", "invented-3", "Invented 3", ".png"),
    sample!("faces", "invented-4", "Invented 4", ".png"),
    sample!("faces", "invented-5", "Invented 5", ".png"),
];

/// The bundled face with this name.
pub fn find(name: &str) -> Option<&'static Sample> {
    SAMPLES
        .iter()
        .chain(FORMER)
        .find(|sample| sample.name == name)
}
