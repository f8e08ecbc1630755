//! Faces at the model's full size, on a thread of its own: photos are opened again for them, which takes a while.

use std::sync::Arc;

use crossbeam_channel::Receiver;
use image::RgbImage;

use super::maker::{FaceMaker, crop_again};
use super::{CollectionEvent, CollectionNews};
use crate::library::Origin;
use facemath_core::guard::guarded;
use facemath_core::latent::Latent;
use facemath_core::photo::Framing;

/// A face to be shown in full.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub origin: Origin,
    pub source: CropSource,
}

/// What its picture is made of.
#[derive(Clone, Debug)]
pub(super) enum CropSource {
    Photo(Framing),
    Code(Latent),
}

/// A list that takes the place of the one before.
pub(super) struct Crops {
    pub ticket: u64,
    pub size_px: u32,
    pub wanted: Vec<Wanted>,
}

/// Makes crops until nobody is left to ask. A newer list ends an older one.
pub(super) fn run(
    lists: &Receiver<Crops>,
    maker: &Arc<dyn FaceMaker>,
    tell: &dyn Fn(CollectionEvent),
) {
    while let Ok(mut list) = lists.recv() {
        let mut next = 0;
        loop {
            while let Ok(newer) = lists.try_recv() {
                (list, next) = (newer, 0);
            }
            let Some(wanted) = list.wanted.get(next) else {
                break;
            };
            next += 1;
            let doing = format_args!("Showing {} in full", wanted.origin.name());
            let news = match guarded(doing, || make(wanted, list.size_px, maker.as_ref())) {
                Ok(Ok(picture)) => CollectionNews::Crop {
                    origin: wanted.origin.clone(),
                    picture: Arc::new(picture),
                },
                // A photo that is gone by now, or damaged, keeps its small picture.
                Ok(Err(_)) => continue,
                Err(crash) => CollectionNews::Trouble(crash.to_string()),
            };
            tell(CollectionEvent {
                ticket: list.ticket,
                news,
            });
        }
    }
}

fn make(wanted: &Wanted, size_px: u32, maker: &dyn FaceMaker) -> Result<RgbImage, String> {
    match (&wanted.source, &wanted.origin) {
        (CropSource::Photo(framing), Origin::Photo(path)) => crop_again(path, *framing, size_px),
        (CropSource::Code(code), _) => {
            let mut drawn = maker.draw(vec![code.clone()])?;
            drawn.pop().ok_or_else(|| "nothing was drawn".to_owned())
        }
        (CropSource::Photo(_), Origin::Invented(_)) => Err("an invention has no photo".to_owned()),
    }
}
