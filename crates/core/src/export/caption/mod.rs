//! A line or a few of text in the pictures of a film: the same in all of them, so that formats that write what has changed
//! write it once.

mod lines;
mod names;
mod overlay;
mod text;

use serde::{Deserialize, Serialize};

pub(super) use self::lines::Room;
pub(super) use self::overlay::Overlay;

/// Text that is written into a film.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Caption {
    /// At most [`Caption::MOST_CHARS`] characters in at most [`Caption::MOST_LINES`] lines, which break further where they are
    /// too long for the pictures. Blank is no caption. It is drawn as it is: names in braces are put in before, with
    /// [`Caption::named`].
    pub text: String,
    /// Where it stands.
    pub place: CaptionPlace,
}

/// Where a caption stands: within each picture of a film, above or below the pictures of a sheet or strip.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptionPlace {
    /// At the lower edge.
    #[default]
    Bottom,
    /// At the upper edge.
    Top,
}

impl CaptionPlace {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Bottom, Self::Top];
}

impl Caption {
    /// Longer captions hide the faces.
    pub const MOST_CHARS: usize = 200;
    /// More lines do, too.
    pub const MOST_LINES: usize = 6;
    /// How many characters are named that cannot be drawn.
    const MOST_NAMED: usize = 8;

    /// Whether there is nothing to write.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// What is wrong with the text, in words: that it is too long, or which of its characters cannot be drawn.
    pub fn fault(&self) -> Option<String> {
        self.length_fault().or_else(|| self.characters_fault())
    }

    /// That the text is too long, in words, if it is.
    pub fn length_fault(&self) -> Option<String> {
        let count = self.text.chars().count();
        if count > Self::MOST_CHARS {
            return Some(format!(
                "the caption has {count} characters, and {} are the most. Shorten it",
                Self::MOST_CHARS
            ));
        }
        let lines = self.text.trim().lines().count();
        (lines > Self::MOST_LINES).then(|| {
            format!(
                "the caption has {lines} lines, and {} are the most. Put some together",
                Self::MOST_LINES
            )
        })
    }

    /// Which characters cannot be drawn, in words, if any.
    fn characters_fault(&self) -> Option<String> {
        let missing = text::missing(&self.text);
        if missing.is_empty() {
            return None;
        }
        let named = missing.iter().take(Self::MOST_NAMED);
        let named: Vec<String> = named
            .map(|c| format!("{} (U+{:04X})", c.escape_debug(), u32::from(*c)))
            .collect();
        let others = missing.len().saturating_sub(named.len());
        let others = match others {
            0 => String::new(),
            others => format!(" and {others} more"),
        };
        Some(format!(
            "the caption has what cannot be drawn: {}{others}. There are Latin, Greek, Cyrillic, Armenian and Georgian letters, \
             figures, arrows and common signs, and no emoji",
            named.join(", ")
        ))
    }
}
