//! What holds for the project as a whole: its dependencies and its layers.

mod circles;
mod dependencies;
mod layering;
mod privacy;
