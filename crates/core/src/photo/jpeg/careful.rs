//! A slower decoder for the files that the usual one gets wrong.

use image::error::{DecodingError, UnsupportedError, UnsupportedErrorKind};
use image::{ColorType, ImageDecoder, ImageError, ImageFormat, ImageResult};
use jpeg_decoder::{Decoder, Error, ImageInfo, PixelFormat};

/// Decodes every order of scans and every sampling.
pub(in crate::photo) struct CarefulDecoder<'a> {
    decoder: Decoder<&'a [u8]>,
    info: ImageInfo,
}

impl<'a> CarefulDecoder<'a> {
    /// Reads the headers.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(in crate::photo) fn new(bytes: &'a [u8], limit_bytes: u64) -> ImageResult<Self> {
        let mut decoder = Decoder::new(bytes);
        decoder.set_max_decoding_buffer_size(usize::try_from(limit_bytes).unwrap_or(usize::MAX));
        decoder.read_info().map_err(explain)?;
        let info = decoder.info().ok_or_else(|| damaged("it has no header"))?;
        Ok(Self { decoder, info })
    }
}

impl ImageDecoder for CarefulDecoder<'_> {
    fn dimensions(&self) -> (u32, u32) {
        (self.info.width.into(), self.info.height.into())
    }

    fn color_type(&self) -> ColorType {
        match self.info.pixel_format {
            PixelFormat::L8 | PixelFormat::L16 => ColorType::L8,
            PixelFormat::RGB24 | PixelFormat::CMYK32 => ColorType::Rgb8,
        }
    }

    fn icc_profile(&mut self) -> ImageResult<Option<Vec<u8>>> {
        Ok(self.decoder.icc_profile())
    }

    fn exif_metadata(&mut self) -> ImageResult<Option<Vec<u8>>> {
        Ok(self.decoder.exif_data().map(<[u8]>::to_vec))
    }

    fn read_image(mut self, pixels: &mut [u8]) -> ImageResult<()> {
        let samples = self.decoder.decode().map_err(explain)?;
        match self.info.pixel_format {
            PixelFormat::CMYK32 if samples.len() / 4 == pixels.len() / 3 => {
                let inks = samples.chunks_exact(4);
                for (pixel, inks) in pixels.chunks_exact_mut(3).zip(inks) {
                    // As Adobe writes inks, inverted: 255 is none.
                    for (level, ink) in pixel.iter_mut().zip(inks) {
                        let light = u16::from(*ink) * u16::from(inks[3]);
                        *level = ((light + 127) / 255) as u8;
                    }
                }
                Ok(())
            }
            PixelFormat::L8 | PixelFormat::RGB24 if samples.len() == pixels.len() => {
                pixels.copy_from_slice(&samples);
                Ok(())
            }
            _ => Err(damaged("its data does not fill its size")),
        }
    }

    fn read_image_boxed(self: Box<Self>, pixels: &mut [u8]) -> ImageResult<()> {
        (*self).read_image(pixels)
    }
}

fn damaged(what: &str) -> ImageError {
    ImageError::Decoding(DecodingError::new(
        ImageFormat::Jpeg.into(),
        what.to_owned(),
    ))
}

fn explain(error: Error) -> ImageError {
    match error {
        Error::Io(source) => ImageError::IoError(source),
        Error::Unsupported(feature) => {
            ImageError::Unsupported(UnsupportedError::from_format_and_kind(
                ImageFormat::Jpeg.into(),
                UnsupportedErrorKind::GenericFeature(format!("{feature:?}")),
            ))
        }
        other => damaged(&other.to_string()),
    }
}
