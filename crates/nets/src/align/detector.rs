//! Finding faces with SeetaFace's funnel-structured cascade (Wu et al. 2017, "Funnel-structured cascade for multi-view
//! face detection with alignment-awareness"), by way of `rustface`.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::GrayImage;
use rayon::prelude::*;
use rustface::{ImageData, Model};

use super::face_box::{FaceBox, best_of_each};
use super::tiles::{LARGEST_IN_TILE_PX, WINDOW_PX, coarse_scale, fine_scale, tiles_of};
use facemath_core::photo::{self, Framing, Photo};

/// The cascade, as the C++ engine's authors trained it.
const CASCADE: &[u8] = include_bytes!("../../../../assets/detector/seeta_fd_frontal_v1.0.bin");
/// Least score of a face in the photo as it is.
const LEAST_SCORE: f64 = 2.0;
/// Least score in a turned photo: many tries have many chances to be wrong.
const LEAST_TURNED_SCORE: f64 = 3.0;
/// Turns that are tried when no face is upright, in degrees clockwise.
const TURNS_DEG: [f32; 7] = [-25.0, 25.0, -45.0, 45.0, -90.0, 90.0, 180.0];
/// Side of the turned copies, in pixels.
const TURNED_SIDE_PX: u32 = 640;
/// Photos with a shorter side than this hold no face that could be used, in pixels.
const LEAST_SIDE_PX: u32 = 24;
/// Grey of the margin around what is scanned.
const MARGIN_GREY: u8 = 128;

/// Finds faces without tensors, on all cores: safe to share and to call from any thread but the window's.
pub struct Detector {
    model: Option<Model>,
}

impl Default for Detector {
    fn default() -> Self {
        Self::new()
    }
}

impl Detector {
    /// A detector with the cascade that is compiled in.
    pub fn new() -> Self {
        let model = rustface::read_model(Cursor::new(CASCADE))
            .inspect_err(|error| tracing::warn!("No face will be found: {error}."))
            .ok();
        Self { model }
    }

    /// The faces of a photo, largest first; empty where there is none.
    ///
    /// From 40 pixels of width in photos of up to 5 megapixels; in larger ones from 40 pixels of what the photo has when
    /// shrunk to 5 megapixels. Where no face is upright, turned ones are looked for.
    pub fn find(&self, photo: &Photo) -> Vec<FaceBox> {
        let (width, height) = (photo.width_px(), photo.height_px());
        if width.min(height) < LEAST_SIDE_PX {
            return Vec::new();
        }
        let mut found = self.find_upright(photo);
        if found.is_empty() {
            found = self.find_turned(photo);
        }
        let mut faces = best_of_each(found);
        faces.sort_by(|a, b| b.size_px.total_cmp(&a.size_px));
        faces
    }

    fn find_upright(&self, photo: &Photo) -> Vec<FaceBox> {
        let scale = coarse_scale(photo.width_px(), photo.height_px());
        let Some(fine) = fine_scale(photo.width_px(), photo.height_px()) else {
            return self.scan(&shrunk(photo, scale), scale, (0, 0), u32::MAX, LEAST_SCORE);
        };
        let picture = shrunk(photo, fine);
        // The coarse copy is made from the fine one: that is fine enough, and the photo may be large.
        let coarse_side = |side: u32| ((f64::from(side) * scale).round() as u32).max(1);
        let coarse = image::imageops::thumbnail(
            &picture,
            coarse_side(photo.width_px()),
            coarse_side(photo.height_px()),
        );
        let tiles = tiles_of(&picture);
        let (mut large, small) = rayon::join(
            || self.scan(&coarse, scale, (0, 0), u32::MAX, LEAST_SCORE),
            || {
                let of_tiles = tiles.par_iter().map(|tile| {
                    self.scan(
                        &tile.pixels,
                        fine,
                        (tile.left, tile.top),
                        LARGEST_IN_TILE_PX,
                        LEAST_SCORE,
                    )
                });
                of_tiles.collect::<Vec<_>>().concat()
            },
        );
        large.extend(small);
        large
    }

    fn find_turned(&self, photo: &Photo) -> Vec<FaceBox> {
        let whole = Framing::whole(photo.width_px(), photo.height_px());
        let longer_px = photo.width_px().max(photo.height_px()) as f32;
        // A small copy first, so that each turn reads little.
        let most_px = TURNED_SIDE_PX as f32;
        let scale = (most_px / longer_px).min(1.0);
        let copy = photo::resize(
            photo.pixels(),
            (photo.width_px() as f32 * scale).round() as u32,
            (photo.height_px() as f32 * scale).round() as u32,
        );
        let Some(copy) = Photo::from_pixels(copy) else {
            return Vec::new();
        };
        TURNS_DEG
            .par_iter()
            .flat_map_iter(|degrees| {
                let square = Framing {
                    center_x_px: copy.width_px() as f32 / 2.0,
                    center_y_px: copy.height_px() as f32 / 2.0,
                    size_px: copy.width_px().max(copy.height_px()) as f32,
                    rotation_rad: degrees.to_radians(),
                };
                let side_px = square.size_px as u32;
                let turned = image::imageops::grayscale(&photo::crop(&copy, square, side_px));
                self.scan(&turned, 1.0, (0, 0), u32::MAX, LEAST_TURNED_SCORE)
                    .into_iter()
                    .map(move |face| {
                        let at = |pixels: f32| pixels / side_px as f32;
                        let (x, y) =
                            square.photo_from_crop(at(face.center_x_px), at(face.center_y_px));
                        FaceBox {
                            center_x_px: whole.center_x_px + (x - square.center_x_px) / scale,
                            center_y_px: whole.center_y_px + (y - square.center_y_px) / scale,
                            size_px: face.size_px * square.size_px / side_px as f32 / scale,
                            rotation_rad: square.rotation_rad,
                            score: face.score,
                        }
                    })
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    /// Scans one picture that shows the photo at `scale`, from the pixel `origin` of the shrunk photo on.
    fn scan(
        &self,
        picture: &GrayImage,
        scale: f64,
        origin: (u32, u32),
        largest_px: u32,
        least_score: f64,
    ) -> Vec<FaceBox> {
        let Some(model) = &self.model else {
            return Vec::new();
        };
        // Boxes are moved by what the cascade sees in them, and it reads pixels wherever they end up: a flat margin,
        // in which nothing starts, keeps them on the picture. It also makes room for faces that the edge cuts.
        let margin = (picture.width().min(picture.height()) / 8).clamp(8, WINDOW_PX * 2);
        let (width, height) = (picture.width() + 2 * margin, picture.height() + 2 * margin);
        if width.min(height) < WINDOW_PX {
            return Vec::new();
        }
        let mut canvas = GrayImage::from_pixel(width, height, image::Luma([MARGIN_GREY]));
        image::imageops::replace(&mut canvas, picture, margin.into(), margin.into());
        let scanned = catch_unwind(AssertUnwindSafe(|| {
            let mut cascade = rustface::create_detector_with_model(model.clone());
            cascade.set_score_thresh(least_score);
            cascade.set_min_face_size(20);
            cascade.set_max_face_size(largest_px.min(i32::MAX as u32));
            cascade.set_pyramid_scale_factor(0.8);
            cascade.set_slide_window_step(4, 4);
            cascade.detect(&ImageData::new(canvas.as_raw(), width, height))
        }));
        // A picture that the cascade fails at counts as one without faces: the user frames it by hand.
        let faces = scanned.unwrap_or_default();
        let in_photo = |pixels: f64| (pixels / scale) as f32;
        faces
            .iter()
            .filter(|face| face.bbox().width() > 0)
            .map(|face| {
                let (size, margin) = (f64::from(face.bbox().width()), f64::from(margin));
                let middle = |start: i32, origin: u32| {
                    in_photo(f64::from(start) + size / 2.0 - margin + f64::from(origin))
                };
                FaceBox {
                    center_x_px: middle(face.bbox().x(), origin.0),
                    center_y_px: middle(face.bbox().y(), origin.1),
                    size_px: in_photo(size),
                    rotation_rad: 0.0,
                    score: face.score() as f32,
                }
            })
            .collect()
    }
}

/// The whole photo in grey at `scale`.
fn shrunk(photo: &Photo, scale: f64) -> GrayImage {
    let side = |side_px: u32| ((f64::from(side_px) * scale).round() as u32).max(1);
    let (width, height) = (side(photo.width_px()), side(photo.height_px()));
    image::imageops::grayscale(&photo::resize(photo.pixels(), width, height))
}
