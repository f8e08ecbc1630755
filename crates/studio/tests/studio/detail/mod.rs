//! Whose detail the pictures of the studio carry, how much of it, and how large they are.

mod computed;
mod larger;

use std::path::Path;
use std::sync::Arc;

use crate::studio_support::{Studio, answer, paths};
use facemath_core::photo::{Framing, Photo};
use facemath_nets::engine::{Detail, Drawing, Photograph};
use facemath_studio::{Command, Look, Picture, Request, Target};
use image::{Rgb, RgbImage};

/// Sides of the photos that [`read`] makes, and so of the squares in their middle.
const LARGE_PX: u32 = 700;
const HUGE_PX: u32 = 1200;
const TINY_PX: u32 = 5;

/// A photo as large as its name says, each of another colour.
fn read(path: &Path) -> Result<Photo, String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let side_px = match name.as_ref() {
        "large.jpg" => LARGE_PX,
        "huge.jpg" => HUGE_PX,
        "tiny.jpg" => TINY_PX,
        "gone.jpg" => return Err("gone.jpg cannot be read: it is not there".to_owned()),
        _ => 40,
    };
    let level = (side_px % 200) as u8;
    let pixels = RgbImage::from_fn(side_px, side_px, |x, y| Rgb([level, x as u8, y as u8]));
    Photo::from_pixels(pixels).ok_or_else(|| "no pixels".to_owned())
}

/// A studio with a photo in each of the first slots, framed as a whole.
fn studio_with(names: &[&str]) -> Studio {
    let mut studio = Studio::ready();
    for (index, name) in names.iter().enumerate() {
        let slot = studio.slot(index);
        studio.session.place_files(paths(&[name]), Some(slot));
        settle(&mut studio);
        let side_px = studio
            .session
            .context()
            .photo_preview(slot)
            .map(|photo| photo.width_px);
        if let Some(side_px) = side_px {
            studio.session.commit(Command::SetFraming {
                slot,
                framing: Some(Framing::whole(side_px, side_px)),
            });
        }
    }
    let slot = studio.slot(0);
    studio.session.commit(Command::SelectSlot { slot });
    settle(&mut studio);
    studio
}

/// Lets everything be done and gives the newest face that was asked for in each picture meanwhile.
fn settle(studio: &mut Studio) -> Vec<(Picture, Drawing)> {
    settle_with(studio, &read)
}

/// The same, with other photos on the disk.
fn settle_with(
    studio: &mut Studio,
    read: &dyn Fn(&Path) -> Result<Photo, String>,
) -> Vec<(Picture, Drawing)> {
    let mut asked = Vec::new();
    studio.settle_by(read, |request| {
        if let Request::Preview {
            target, drawing, ..
        }
        | Request::Thumbnail {
            target, drawing, ..
        } = &request
        {
            let Target::Picture(picture) = *target else {
                panic!("drawn for no picture: {target:?}");
            };
            asked.push((picture, drawing.clone()));
        }
        answer(request)
    });
    asked
}

/// Everything once more, as after the loss of all textures: what each picture shows now.
fn all(studio: &mut Studio) -> Vec<(Picture, Drawing)> {
    studio.session.refresh();
    settle(studio)
}

fn of(asked: &[(Picture, Drawing)], picture: Picture) -> Drawing {
    let mut newest = asked.iter().rev();
    let found = newest.find(|(asked, _)| *asked == picture);
    found.expect("it was asked for").1.clone()
}

fn stage(studio: &mut Studio) -> Drawing {
    of(&all(studio), Picture::Stage)
}

fn detail(drawing: &Drawing) -> &Detail {
    drawing.detail.as_ref().expect("it carries detail")
}

fn weights(drawing: &Drawing) -> Vec<f32> {
    let shares = drawing.detail.iter().flat_map(|detail| &detail.shares);
    shares.map(|share| share.weight).collect()
}

/// The one photograph whose detail is carried whole.
fn only(drawing: &Drawing) -> Arc<Photograph> {
    assert_eq!(weights(drawing), [1.0]);
    Arc::clone(&detail(drawing).shares[0].photograph)
}

fn set_detail(studio: &mut Studio, is_on: bool, amount: f32) {
    let set = Command::SetLook {
        look: Look::Detail,
        value: amount,
    };
    for command in [set, Command::ShowDetail(is_on)] {
        assert!(studio.session.commit(command));
    }
}
