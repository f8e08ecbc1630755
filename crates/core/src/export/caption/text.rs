//! Words to glyphs, with the fonts that ship with the window.

use std::sync::OnceLock;

use epaint_default_fonts::{HACK_REGULAR, UBUNTU_LIGHT};
use harfrust::{ShapeOptions, ShaperData, UnicodeBuffer};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider as _};
use vello_cpu::kurbo::BezPath;

/// Marks that belong to the letter before them (Unicode block "Combining Diacritical Marks").
const MARKS: std::ops::RangeInclusive<char> = '\u{300}'..='\u{36f}';

/// A font that is built in.
struct Font {
    outlines: FontRef<'static>,
    shaper: ShaperData,
    /// Units of its outlines in the height of its letters' body.
    units_per_em: f64,
}

/// The fonts, the first of which that has a character draws it: the second knows arrows and signs.
fn fonts() -> &'static [Font] {
    static FONTS: OnceLock<Vec<Font>> = OnceLock::new();
    FONTS.get_or_init(|| {
        let fonts = [UBUNTU_LIGHT, HACK_REGULAR].into_iter();
        // Both are whole, as tests that draw with them see.
        let fonts = fonts.filter_map(|bytes| FontRef::new(bytes).ok());
        let fonts = fonts.map(|outlines| Font {
            shaper: ShaperData::new(&outlines),
            units_per_em: outlines
                .metrics(Size::unscaled(), LocationRef::default())
                .units_per_em
                .max(1)
                .into(),
            outlines,
        });
        fonts.collect()
    })
}

/// A glyph at its place on the line, in parts of the font's size.
#[derive(Clone, Copy, Debug)]
struct Glyph {
    font: usize,
    id: GlyphId,
    /// To the right of where the word begins.
    x: f64,
    /// Above the line.
    y: f64,
}

/// A word, or any other text that stays on one line.
#[derive(Clone, Debug, Default)]
pub(super) struct Word {
    glyphs: Vec<Glyph>,
    /// How far the next one is from its beginning, in parts of the font's size.
    pub(super) width: f64,
}

impl Word {
    /// Shapes a word: its letters at their distances, marks on their letters.
    pub(super) fn new(text: &str) -> Self {
        let mut word = Self::default();
        for (font, run) in runs(text) {
            shape(font, &run, |glyph, _, advance| {
                word.glyphs.push(Glyph {
                    x: word.width + glyph.x,
                    ..glyph
                });
                word.width += advance;
            });
        }
        word
    }

    /// Adds its outlines to a path, with its beginning at `x` on the line at `y`, all in pixels.
    pub(super) fn draw(&self, path: &mut BezPath, (x, y): (f64, f64), em_px: f64) {
        for glyph in &self.glyphs {
            let outlines = fonts().get(glyph.font);
            let outline = outlines.and_then(|font| font.outlines.outline_glyphs().get(glyph.id));
            let Some(outline) = outline else { continue };
            let settings = DrawSettings::unhinted(Size::new(em_px as f32), LocationRef::default());
            let mut pen = Pen {
                path,
                x: x + glyph.x * em_px,
                y: y - glyph.y * em_px,
            };
            // A glyph of a built-in font has an outline that can be drawn, or is a blank.
            let _drawn = outline.draw(settings, &mut pen);
        }
    }
}

/// The characters that no font has, each once and in their order.
pub(super) fn missing(text: &str) -> Vec<char> {
    let mut missing = Vec::new();
    for (font, run) in text.split_whitespace().flat_map(runs) {
        shape(font, &run, |glyph, place, _| {
            let character = run.get(place..).and_then(|rest| rest.chars().next());
            if let Some(character) = character
                && glyph.id == GlyphId::NOTDEF
                && !missing.contains(&character)
            {
                missing.push(character);
            }
        });
    }
    missing
}

/// A text in parts of one font each; characters that none has are the first's.
fn runs(text: &str) -> Vec<(usize, String)> {
    let mut runs: Vec<(usize, String)> = Vec::new();
    for character in text.chars().filter(|character| !is_invisible(*character)) {
        let has = |font: &Font| {
            let glyph = font.outlines.charmap().map(character);
            glyph.is_some_and(|glyph| glyph != GlyphId::NOTDEF)
        };
        let font = fonts().iter().position(has).unwrap_or_default();
        match runs.last_mut() {
            // The shaper puts letter and mark together where the font has both in one.
            Some((last, run)) if *last == font || MARKS.contains(&character) => run.push(character),
            _ => runs.push((font, character.to_string())),
        }
    }
    runs
}

/// Characters that only say how others are shown, and are not seen themselves.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Calls `put` with each glyph of a run, the place in the run of the character that it is of, and how far the next one is.
fn shape(font: usize, run: &str, mut put: impl FnMut(Glyph, usize, f64)) {
    let Some(of) = fonts().get(font) else { return };
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(run);
    buffer.guess_segment_properties();
    let shaper = of.shaper.shaper(&of.outlines).build();
    let shaped = shaper.shape(buffer, ShapeOptions::new());
    let glyphs = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
    for (info, position) in glyphs {
        let glyph = Glyph {
            font,
            id: GlyphId::new(info.glyph_id),
            x: f64::from(position.x_offset) / of.units_per_em,
            y: f64::from(position.y_offset) / of.units_per_em,
        };
        let advance = f64::from(position.x_advance) / of.units_per_em;
        put(glyph, info.cluster as usize, advance);
    }
}

/// Outlines, whose y points up, into a path of pixels.
struct Pen<'a> {
    path: &'a mut BezPath,
    x: f64,
    y: f64,
}

impl Pen<'_> {
    fn at(&self, x: f32, y: f32) -> (f64, f64) {
        (self.x + f64::from(x), self.y - f64::from(y))
    }
}

impl OutlinePen for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.at(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.at(x, y));
    }

    fn quad_to(&mut self, over_x: f32, over_y: f32, x: f32, y: f32) {
        self.path.quad_to(self.at(over_x, over_y), self.at(x, y));
    }

    fn curve_to(&mut self, over_x: f32, over_y: f32, by_x: f32, by_y: f32, x: f32, y: f32) {
        let (over, by) = (self.at(over_x, over_y), self.at(by_x, by_y));
        self.path.curve_to(over, by, self.at(x, y));
    }

    fn close(&mut self) {
        self.path.close_path();
    }
}
