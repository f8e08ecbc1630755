//! What is measured of pictures with carried detail, and how it is told.

use crate::score::morphs::Ratio;

/// Steps of a flow that goes by way of faces in between.
pub(super) const FLOW_STEPS: usize = 4;
/// Figures of pictures with carried detail.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct DetailCard {
    /// Faces whose unedited picture was compared with their photograph.
    pub faces: usize,
    /// The largest difference of any channel of any of them, of 255.
    pub unedited_levels: u8,
    /// Edits, each in three kinds of pictures.
    pub edits: Vec<DetailRow>,
    /// Pairs of faces that were morphed.
    pub pairs: usize,
    /// Sharpness half-way of the decoder's pictures, against the mean of both photographs.
    pub middle_sharpness_plain: f64,
    /// The same with detail.
    pub middle_sharpness: f64,
    /// Largest step against the mean step of morphs with detail, without easing.
    pub pace: Ratio,
    /// How far an end's drawn face is from the one half-way ([`misfit`](facemath_core::detail::misfit)): unmoved, moved directly, and moved by four steps.
    pub misfit: [f32; 3],
}

/// Figures of one edit in one kind of picture.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct DetailRow {
    /// What was asked for.
    pub edit: String,
    /// The kind of picture.
    pub pictures: Kind,
    /// Faces it was asked of.
    pub faces: usize,
    /// As in [`EditFigures`](crate::score::EditFigures).
    pub as_asked: Option<f32>,
    /// Share of faces that are still nearer to their own photograph than to 95 % of the others.
    pub recognised: f32,
    /// Mean cosine distance of the identities from the photographs.
    pub identity_distance: f32,
    /// Variance of the Laplacian, against the photographs'.
    pub sharpness: f64,
    /// Share of the picture's edges that are detail of what the decoder has taken away there: doubled lines, teeth in a
    /// closed mouth.
    pub contradicted: f32,
    /// PSNR against the photograph outside the face's oval, in decibels.
    pub background_psnr_db: f64,
}

/// A kind of picture that is made of an edited code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The decoder's.
    #[default]
    Plain,
    /// The decoder's, with the whole of the photograph's residual where it was.
    Unmoved,
    /// With carried detail.
    Carried,
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Plain => "plain",
            Self::Unmoved => "unmoved",
            Self::Carried => "carried",
        })
    }
}

impl std::fmt::Display for DetailCard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "detail: unedited pictures of {} faces differ from their photographs by {} of 255 levels at most",
            self.faces, self.unedited_levels
        )?;
        writeln!(
            f,
            "{:<14} {:<9} {:>5} {:>9} {:>10} {:>9} {:>10} {:>13} {:>11}",
            "edit",
            "pictures",
            "faces",
            "as asked",
            "recognised",
            "distance",
            "sharpness",
            "contradicted",
            "background"
        )?;
        for row in &self.edits {
            let asked = row
                .as_asked
                .map_or_else(|| "-".to_owned(), |asked| format!("{:.1} %", 100.0 * asked));
            writeln!(
                f,
                "{:<14} {:<9} {:>5} {:>9} {:>8.1} % {:>9.3} {:>10.2} {:>11.1} % {:>8.1} dB",
                row.edit,
                row.pictures,
                row.faces,
                asked,
                100.0 * row.recognised,
                row.identity_distance,
                row.sharpness,
                100.0 * row.contradicted,
                row.background_psnr_db
            )?;
        }
        writeln!(
            f,
            "half-way between {} pairs: sharpness {:.2} plain, {:.2} with detail; largest step / mean step with detail {}",
            self.pairs, self.middle_sharpness_plain, self.middle_sharpness, self.pace
        )?;
        let [unmoved, direct, stepped] = self.misfit;
        writeln!(
            f,
            "drawn faces of the ends against the one half-way: {unmoved:.4} unmoved, {direct:.4} moved, {stepped:.4} moved in {FLOW_STEPS} steps"
        )
    }
}
