//! Options about text in films.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::console::Console;
use facemath_core::export::{Caption, CaptionPlace};

/// Text in the pictures of a film.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of the format")]
pub(super) struct CaptionOptions {
    /// Text in each picture; \n begins a line, {from} and {to} name the film's two ends
    #[arg(long, value_name = "TEXT", value_parser = text)]
    caption: Option<String>,
    /// Where the caption stands: bottom or top [default: bottom]
    #[arg(long, value_name = "PLACE", hide_possible_values = true, value_parser = PossibleValuesParser::new(["bottom", "top"]).map(|name| place(&name)))]
    caption_place: Option<CaptionPlace>,
}

impl CaptionOptions {
    /// The caption; what is not given is `usual`'s.
    pub(super) fn caption(&self, usual: &Caption) -> Caption {
        Caption {
            text: self.caption.as_ref().unwrap_or(&usual.text).clone(),
            place: self.caption_place.unwrap_or(usual.place),
        }
    }

    /// Says that a place without a text means nothing.
    pub(super) fn note_unused(&self, caption: &Caption, console: &Console) {
        if self.caption_place.is_some() && caption.is_blank() {
            console.note("--caption-place means nothing without --caption");
        }
    }
}

/// A text that can be drawn, with its breaks.
fn text(text: &str) -> Result<String, String> {
    let caption = Caption {
        // Shells of which nobody knows how a line is broken know these two characters.
        text: text.replace("\\n", "\n"),
        ..Caption::default()
    };
    let fault = caption.names_fault().or_else(|| caption.fault());
    fault.map_or(Ok(caption.text), Err)
}

fn place(name: &str) -> CaptionPlace {
    match name {
        "top" => CaptionPlace::Top,
        _ => CaptionPlace::Bottom,
    }
}
