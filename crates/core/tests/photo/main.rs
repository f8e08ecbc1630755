//! Picture files to aligned faces: decoding, orientation, framing, cropping and pasting back.

mod backdrop;
mod broken;
mod colour;
mod crop;
mod decode;
mod drawn;
mod folder;
mod framing;
mod group;
mod jpeg;
mod pages;
mod paste;
#[path = "../../../../tests/support/pictures.rs"]
mod pictures;
