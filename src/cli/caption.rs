//! Options about text in the pictures of a film.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use facemath_core::export::{Caption, CaptionPlace};

/// Text in the pictures of a film.
#[derive(Debug, Args)]
pub(super) struct CaptionOptions {
    /// Text in all pictures, up to 200 characters; of sheet and strip beside them
    #[arg(long, value_name = "TEXT", value_parser = text)]
    caption: Option<String>,
    /// Where the caption stands [default: bottom]
    #[arg(long, value_name = "bottom|top", hide_possible_values = true, value_parser = PossibleValuesParser::new(["bottom", "top"]).map(|text| place(&text)))]
    caption_place: Option<CaptionPlace>,
}

impl CaptionOptions {
    /// The caption that is asked for, and of `usual` whatever is not.
    pub(super) fn over(&self, usual: &Caption) -> Caption {
        Caption {
            text: self.caption.as_ref().unwrap_or(&usual.text).clone(),
            place: self.caption_place.unwrap_or(usual.place),
        }
    }
}

/// A caption's text that can be drawn.
fn text(text: &str) -> Result<String, String> {
    let caption = Caption {
        text: text.to_owned(),
        ..Caption::default()
    };
    caption.fault().map_or(Ok(caption.text), Err)
}

/// The place that `text`, one of the two words, names.
fn place(text: &str) -> CaptionPlace {
    match text {
        "top" => CaptionPlace::Top,
        _ => CaptionPlace::Bottom,
    }
}
