//! Photo detail that follows the edit.
//!
//! The decoder says what changes in a face; the photograph knows everything else. With `P` the photograph, `R` what the decoder
//! draws of its code, and `D` what it draws of any other code:
//!
//! ```text
//! picture = K(D) + gain * moved(P - K(R), flow)
//! ```
//!
//! `K` gives drawn faces about the contrast of photographs, so that what an edit adds is not faint beside them.
//! `flow` is where each pixel of `D` was in `R`, found by optical flow between the two drawn faces ([`flow_between`]); `gain`
//! is how much of the detail still holds, band by band, judged by what of the structure of `R` is still in `D`. In the
//! photograph's own code nothing moves, all of it holds, and the picture is the photograph exactly. A morph has several
//! photographs, each with its share ([`compose`]). The idea for GANs: Wang et al. 2022, "High-fidelity GAN inversion for
//! image attribute editing", arXiv 2109.06590, whose network aligns what is left.
//!
//! Everything here is a pure function of pictures: no tensors, no files. Pictures are square and display-encoded; `D` and
//! `R` are as large as the model draws, `P` at any size. A [`Patch`] puts the same into a photo of any size and depth,
//! [`Patches`] that of several faces.

mod backdrop;
mod bands;
mod carried;
mod composition;
mod contrast;
mod convolutions;
mod eye_band;
mod eyes;
mod fine;
mod flow;
mod frames;
mod gain;
mod group;
mod local;
mod measures;
mod paste;
mod planes;
mod portrait;
mod render;
mod rims;
mod surroundings;
mod taps;

pub use backdrop::Backdrop;
pub use composition::{Composition, Layer, Lent, compose};
pub use flow::{Flow, flow_along, flow_between};
pub use frames::frames;
pub use group::{FaceEdit, Patches};
pub use measures::{contradicted, misfit};
pub use paste::{DEFAULT_DETAIL, PasteOptions, Patch, mask};
pub use planes::Planes;
pub use planes::within_unit;
pub use portrait::{Padded, Portrait};
pub use surroundings::surroundings;
