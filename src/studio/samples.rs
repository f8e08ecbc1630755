//! The faces that come with the studio, so that there is something to play with before the first photo is dropped.
//!
//! Their origins and licences stand in `assets/samples/`. All are aligned crops: the whole picture is the face.

/// A bundled face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The name that project files refer to it by; never changed.
    pub name: &'static str,
    /// The name shown to the user.
    pub label: &'static str,
    /// The picture, an aligned crop, as a PNG file.
    pub png_bytes: &'static [u8],
}

macro_rules! sample {
    ($name:literal, $label:literal) => {
        Sample {
            name: $name,
            label: $label,
            png_bytes: include_bytes!(concat!("../../assets/samples/", $name, ".png")),
        }
    };
}

/// All bundled faces, in the order of the gallery. The first two are what a new user meets.
pub const SAMPLES: &[Sample] = &[
    sample!("astronaut", "Astronaut"),
    sample!("invented-1", "Invented 1"),
    sample!("invented-2", "Invented 2"),
    sample!("invented-3", "Invented 3"),
    sample!("invented-4", "Invented 4"),
    sample!("invented-5", "Invented 5"),
    sample!("drawn-1", "Drawn 1"),
    sample!("drawn-2", "Drawn 2"),
    sample!("drawn-3", "Drawn 3"),
];

/// The bundled face with this name.
pub fn find(name: &str) -> Option<&'static Sample> {
    SAMPLES.iter().find(|sample| sample.name == name)
}
