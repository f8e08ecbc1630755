//! An evaluation as a table for the terminal.

use super::evaluate::Evaluation;
use super::read_outs::ReadOuts;

impl std::fmt::Display for Evaluation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "{} held-out faces; PCA fitted on the {} training faces, seed {}",
            self.held_out_faces, self.training_faces, self.pca_seed
        )?;
        writeln!(
            f,
            "{:<14} {:>9} {:>7} {:>10}",
            "", "PSNR dB", "SSIM", "sharpness"
        )?;
        let without = self
            .refinement
            .as_ref()
            .map(|figures| ("unrefined", &figures.without));
        let rows = [
            ("model", &self.model),
            ("sharpened", &self.sharpened),
            ("PCA", &self.pca),
        ];
        for (name, row) in without.into_iter().chain(rows) {
            writeln!(
                f,
                "{:<14} {:>9.2} {:>7.4} {:>10.3}",
                format!("{name}-{}", self.code_length),
                row.psnr_db,
                row.ssim,
                row.sharpness_ratio
            )?;
        }
        if let Some(figures) = &self.refinement {
            writeln!(
                f,
                "model: after {} steps of refinement, {:.3} seconds a face",
                figures.steps, figures.seconds_a_face
            )?;
        }
        if self.read_outs != ReadOuts::default() {
            write!(f, "{}", self.read_outs)?;
        }
        if let Some(edits) = &self.edits {
            write!(f, "{edits}")?;
        }
        for control in &self.controls {
            writeln!(f, "{:<12} {control}", control.name)?;
        }
        Ok(())
    }
}
