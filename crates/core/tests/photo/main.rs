//! Picture files to aligned faces: decoding, orientation, framing, cropping and pasting back.

mod broken;
mod crop;
mod decode;
mod folder;
mod framing;
mod paste;
#[path = "../../../../tests/support/pictures.rs"]
mod pictures;
