//! The score card for people.

use std::fmt::{Display, Formatter, Result};

use super::{AgeSweep, EditFigures, LockFigures, Ratio, ScoreCard};

impl Display for ScoreCard {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "judge, {}", self.judge)?;
        writeln!(f, "on plain reconstructions: {}", self.reconstructions)?;
        writeln!(
            f,
            "edits of up to {} held-out faces each, seed {}; changes are from the plain reconstruction",
            self.options.faces, self.options.seed
        )?;
        writeln!(
            f,
            "{:<14} {:>5} {:>9} {:>7} {:>9} {:>9} {:>9} {:>9} {:>8} {:>10} {:>10} {:>7}",
            "edit",
            "faces",
            "as asked",
            "before",
            "own read",
            "age, y",
            "|age|, y",
            "gender sd",
            "glasses",
            "recognised",
            "backgr. dB",
            "burnt"
        )?;
        for row in &self.edits {
            row.fmt(f)?;
        }
        if let Some(detail) = &self.detail {
            detail.fmt(f)?;
        }
        writeln!(
            f,
            "{:<14} {:<22} {:>5} {:>9} {:>11} {:>8} {:>8}",
            "edit", "locked", "faces", "|age|, y", "|gender| sd", "gender", "glasses"
        )?;
        for row in &self.locks {
            row.fmt(f)?;
        }
        if let Some(age) = &self.age {
            age.fmt(f)?;
        }
        writeln!(
            f,
            "{:<26} {:>9} {:>10}",
            "likeness", "distance", "recognised"
        )?;
        for row in &self.likeness {
            writeln!(
                f,
                "{:<26} {:>9.3} {:>10}",
                row.pictures,
                row.distance,
                percent(row.recognised)
            )?;
        }
        for row in &self.round_trips {
            writeln!(
                f,
                "there and back, {:<10} {:>6.2} dB, identity distance {:.3} ({} faces)",
                row.edit, row.psnr_db, row.identity_distance, row.faces
            )?;
        }
        writeln!(
            f,
            "morphs, largest step / mean step ({} pairs, {} frames): {} with easing, {} without",
            self.morphs.pairs, self.morphs.frames, self.morphs.smooth, self.morphs.even
        )?;
        writeln!(f, "judge-feature Fréchet distance to held-out photographs")?;
        for row in &self.frechet {
            let distance = row
                .distance
                .map_or_else(|| "-".to_owned(), |distance| format!("{distance:.2}"));
            writeln!(f, "  {:<26} {:>6} {:>9}", row.pictures, row.count, distance)?;
        }
        Ok(())
    }
}

impl Display for EditFigures {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let known = |value: Option<f32>| value.map_or_else(|| "-".to_owned(), percent);
        writeln!(
            f,
            "{:<14} {:>5} {:>9} {:>7} {:>+9.2} {:>+9.1} {:>9.1} {:>+9.2} {:>8} {:>10} {:>10.1} {:>7}",
            self.edit,
            self.faces,
            known(self.as_asked),
            known(self.before),
            self.own_read_out,
            self.age_years,
            self.age_abs_years,
            self.gender_sd,
            percent(self.glasses_flips),
            percent(self.recognised),
            self.background_psnr_db,
            percent(self.burnt)
        )
    }
}

impl Display for LockFigures {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let locked = match self.locked.as_slice() {
            [] => "nothing".to_owned(),
            names => names.join(", "),
        };
        writeln!(
            f,
            "{:<14} {:<22} {:>5} {:>9.1} {:>11.2} {:>8} {:>8}",
            self.edit,
            locked,
            self.faces,
            self.age_abs_years,
            self.gender_abs_sd,
            percent(self.gender_flips),
            percent(self.glasses_flips)
        )
    }
}

impl Display for AgeSweep {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let line = |values: &[f32], text: fn(f32) -> String| {
            let texts: Vec<String> = values.iter().map(|v| format!("{:>7}", text(*v))).collect();
            texts.join("")
        };
        let years = |years| format!("{years:.0}");
        let sd = |sd| format!("{sd:+.2}");
        let share = |share| format!("{:.1}", 100.0 * share);
        writeln!(
            f,
            "age asked for          {}",
            line(&self.asked_years, years)
        )?;
        writeln!(
            f,
            "age judged             {}",
            line(&self.judged_years, years)
        )?;
        writeln!(
            f,
            "face's brightness, sd  {}",
            line(&self.face_brightness_sd, sd)
        )?;
        writeln!(
            f,
            "picture's, sd          {}",
            line(&self.picture_brightness_sd, sd)
        )?;
        writeln!(
            f,
            "burnt pixels, %        {} (plain: {:.1})",
            line(&self.burnt, share),
            100.0 * self.plain_burnt
        )?;
        writeln!(
            f,
            "recognised, %          {}",
            line(&self.recognised, share)
        )?;
        writeln!(
            f,
            "never falls by more than {:.0} year along the slider: {} of {} faces; rank correlation {:.3}",
            self.tolerance_years,
            percent(self.monotone),
            self.faces,
            self.rank_correlation
        )
    }
}

impl Display for Ratio {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(
            f,
            "{:.2} in the mean, {:.2} for 95 %, {:.2} at most",
            self.mean, self.high, self.largest
        )
    }
}

fn percent(share: f32) -> String {
    format!("{:.1} %", 100.0 * share)
}
