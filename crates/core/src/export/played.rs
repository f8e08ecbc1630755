//! Files of films back to pictures, as a player shows them.

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{AnimationDecoder, DynamicImage, ImageResult};

use super::proof::PlayedPicture;
use super::{Format, mp4};

/// The pictures of a file that this program has just made. `fps` is for formats that have no times. An error is a sentence.
pub(super) fn pictures(
    format: Format,
    file: &[u8],
    fps: f32,
) -> Result<Vec<PlayedPicture>, String> {
    let unreadable = |error: image::ImageError| format!("it cannot be read again: {error}");
    let bytes = Cursor::new(file);
    let secs = fps.max(f32::MIN_POSITIVE).recip();
    match format {
        Format::Gif => GifDecoder::new(bytes).and_then(play).map_err(unreadable),
        Format::WebP => WebPDecoder::new(bytes).and_then(play).map_err(unreadable),
        Format::Apng => {
            let decoder = PngDecoder::new(bytes).and_then(PngDecoder::apng);
            decoder.and_then(play).map_err(unreadable)
        }
        Format::Mp4 => {
            let pictures = mp4::pictures(file)?.into_iter();
            Ok(pictures
                .map(|image| PlayedPicture { image, secs })
                .collect())
        }
        Format::PngFrames | Format::JpegFrames | Format::Sheet | Format::Strip => {
            let picture = image::load_from_memory(file).map_err(unreadable)?;
            let image = picture.into_rgb8();
            Ok(vec![PlayedPicture { image, secs }])
        }
    }
}

fn play<'a>(decoder: impl AnimationDecoder<'a>) -> ImageResult<Vec<PlayedPicture>> {
    let frames = decoder.into_frames().map(|frame| {
        let frame = frame?;
        let (ms, parts) = frame.delay().numer_denom_ms();
        Ok(PlayedPicture {
            secs: ms as f32 / parts.max(1) as f32 / 1000.0,
            image: DynamicImage::ImageRgba8(frame.into_buffer()).into_rgb8(),
        })
    });
    frames.collect()
}
