//! What needs neither networks nor a window: the algebra of codes, photos, the detail they carry, and files.
//!
//! A module imports only modules above it:
//!
//! | module | owns |
//! | --- | --- |
//! | [`guard`] | panics into errors, and the reports of them |
//! | [`words`], [`work`] | sizes, times and counts in words; work on other threads |
//! | `vectors` | loops for the widest vectors of the processor |
//! | [`files`] | files as bundles, libraries and checkpoints read and write them |
//! | [`latent`] | the algebra: codes, directions, edits, morphs, the prior |
//! | [`photo`] | picture files to aligned faces |
//! | [`detail`] | the detail of photographs in edited faces |
//! | [`export`] | frames to files |

pub mod detail;
pub mod export;
pub mod files;
pub mod guard;
pub mod latent;
pub mod photo;
mod vectors;
pub mod words;
pub mod work;
