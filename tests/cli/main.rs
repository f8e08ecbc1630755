//! The command line end to end: the real program, on the bundled samples, in a folder of its own.

mod algebra;
mod align;
mod captions;
mod concept;
mod detail;
mod duplicates;
mod encoding;
mod facial;
mod failures;
mod films;
mod group;
mod habits;
mod inputs;
mod inventing;
mod morph;
mod neighbours;
mod numbers;
mod pictures;
mod program;
mod training;
mod whole_photo;
mod workspace;
