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
    /// The picture, an aligned crop, as a JPEG or PNG file.
    pub file_bytes: &'static [u8],
}

macro_rules! sample {
    ($name:literal, $label:literal, $extension:literal) => {
        Sample {
            name: $name,
            label: $label,
            file_bytes: include_bytes!(concat!("../../../assets/samples/", $name, $extension)),
        }
    };
}

/// The bundled faces in the order of the gallery. The first two are what a new user meets.
pub const SAMPLES: &[Sample] = &[
    sample!("maya", "Maya", ".jpg"),
    sample!("omar", "Omar", ".jpg"),
    sample!("ines", "Ines", ".jpg"),
    sample!("leo", "Leo", ".jpg"),
    sample!("kai", "Kai", ".jpg"),
    sample!("astronaut", "Astronaut", ".jpg"),
    sample!("drawn-1", "Drawn 1", ".png"),
    sample!("drawn-2", "Drawn 2", ".png"),
    sample!("drawn-3", "Drawn 3", ".png"),
    sample!("doodle-1", "Doodle 1", ".png"),
    sample!("doodle-2", "Doodle 2", ".png"),
    sample!("doodle-3", "Doodle 3", ".png"),
];

/// Faces that were in the gallery once, for the projects that have them.
const FORMER: &[Sample] = &[
    sample!("invented-1", "Invented 1", ".png"),
    sample!("invented-2", "Invented 2", ".png"),
    sample!("invented-3", "Invented 3", ".png"),
    sample!("invented-4", "Invented 4", ".png"),
    sample!("invented-5", "Invented 5", ".png"),
];

/// The bundled face with this name.
pub fn find(name: &str) -> Option<&'static Sample> {
    SAMPLES
        .iter()
        .chain(FORMER)
        .find(|sample| sample.name == name)
}
