//! An aligner's figures, and its card, for people.

use std::fmt::Write as _;

use facemath_nets::align::{AlignFigures, ErrorFigures, SURE, TOLERANCE};

/// The figures as a table.
pub fn table(figures: &AlignFigures) -> String {
    let mut text = format!(
        "Eye position error on {} held-out faces, in percent of the distance between the eyes (median, 95 % are below):\n",
        figures.held_out_faces
    );
    let mut row = |name: &str, rounds: &[ErrorFigures]| {
        let _ = write!(text, "{name:<24}");
        for (looks, error) in rounds.iter().enumerate() {
            let _ = write!(
                text,
                "  {}: {:.2}, {:.2}",
                match looks {
                    0 => "before".to_owned(),
                    1 => "1 look".to_owned(),
                    more => format!("{more} looks"),
                },
                error.median,
                error.most
            );
        }
        text.push('\n');
    };
    row("from a random start", &figures.from_random);
    row("from the detector's box", &figures.from_detector);
    let _ = writeln!(
        text,
        "The detector found {:.1} % of the faces.",
        100.0 * figures.detected
    );
    let _ = writeln!(
        text,
        "From random starts it is sure (confidence from {SURE}) of {:.1} %: median {:.2}, 95 % below {:.2}; an eye is more \
         than {:.0} % off in {:.1} % of these. The others: median {:.2}, 95 % below {:.2}.",
        100.0 * figures.sure,
        figures.when_sure.median,
        figures.when_sure.most,
        100.0 * TOLERANCE,
        100.0 * figures.sure_and_wrong,
        figures.when_unsure.median,
        figures.when_unsure.most,
    );
    if let Some([rough, aligned, own]) = figures.psnr_db {
        let _ = writeln!(
            text,
            "Reconstruction: {rough:.2} dB from the detector's square, {aligned:.2} dB aligned, {own:.2} dB in the data \
             set's own framing."
        );
    }
    text
}

/// The card, in Markdown.
pub fn card(figures: &AlignFigures, data_notice: Option<&str>) -> String {
    format!(
        "# Aligner\n\n\
         A small network that moves, scales and turns a square until a face sits in it as the face models want it, and \
         says how sure it is of that. Made by `facemath train-aligner`.\n\n\
         ## Data\n\n\
         Trained on {training} aligned faces, moved, turned, scaled, re-lit and blurred at random and set into made-up \
         surroundings. {notice} The weights are derived from that data: whoever uses them takes on the same limits.\n\n\
         ## Figures\n\n\
         ```text\n{table}```\n\n\
         ## Limits\n\n\
         The figures are of faces in made-up surroundings: on real photos the surroundings help less and disturb less. \
         Profiles, covered eyes and drawings are outside what it has seen; it should then say that it is unsure.\n",
        training = figures.training_faces,
        table = table(figures),
        notice = data_notice
            .unwrap_or("Where they come from and what their licence allows was not stated."),
    )
}
