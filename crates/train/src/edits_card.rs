//! What a model card says of edits: what a judge sees of each, and which were taught through the decoder.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::card::{AGES_HEADING, INVENTIONS_HEADING, with_section};
use super::score::{AgeSweep, ScoreCard};

/// Name of the figure that says which edits were taught through the decoder.
const TAUGHT_FIGURE: &str = "taught";
/// Start and end of the sentence that says so in the card.
const TAUGHT_START: &str = "These were taught through the decoder (`facemath_torch.edits`): ";
const TAUGHT_END: &str = ". A network that reads pictures told what each changes of training faces, and of what lies around them; the judge \
                          took no part. Each face goes on a way of its own. What reads the other properties in a face was then cleared of \
                          these ways in the mean, of which the figures of the directions know nothing.";
const EDITS_HEADING: &str = "## Edits";

/// Figures and card of a bundle whose edits were measured again, and of which those called `taught` were learnt through the decoder now,
/// beside those before; `None` if that is as it was. All else stays. Without `edits` none were measured.
pub fn with_edits(
    figures: &BTreeMap<String, String>,
    card: &str,
    taught: Option<&[String]>,
    edits: Option<&ScoreCard>,
) -> (BTreeMap<String, String>, String) {
    let mut figures = figures.clone();
    if let Some(names) = taught {
        let before = figures.remove(TAUGHT_FIGURE).unwrap_or_default();
        let mut all: Vec<&str> = before.split(", ").filter(|name| !name.is_empty()).collect();
        for name in names {
            if !all.contains(&name.as_str()) {
                all.push(name);
            }
        }
        figures.insert(TAUGHT_FIGURE.to_owned(), all.join(", "));
    }
    let mut section = match edits {
        Some(edits) => {
            let mut section = String::new();
            push_edits(&mut section, edits);
            section
        }
        None => format!("{EDITS_HEADING}\n\n"),
    };
    if let Some(names) = figures.get(TAUGHT_FIGURE) {
        // Writing to a String cannot fail.
        let _ = write!(section, "{TAUGHT_START}{names}{TAUGHT_END}\n\n");
    }
    let next = if card.contains(AGES_HEADING) {
        AGES_HEADING
    } else {
        INVENTIONS_HEADING
    };
    let card = with_section(card, EDITS_HEADING, next, &section);
    (figures, card)
}

/// The edits of a bundle with these figures that were taught through the decoder and are still `kept` as they were.
pub(super) fn taught_and_kept(
    figures: &BTreeMap<String, String>,
    kept: impl Fn(&str) -> bool,
) -> Vec<String> {
    let names = figures.get(TAUGHT_FIGURE).map(String::as_str);
    let names = names.unwrap_or_default().split(", ");
    let kept = names.filter(|name| !name.is_empty() && kept(name));
    kept.map(str::to_owned).collect()
}

/// Figures and card of a bundle whose edits, but for those that are `kept`, were fitted again: they are no longer called taught.
pub fn no_longer_taught(
    mut figures: BTreeMap<String, String>,
    card: &str,
    kept: impl Fn(&str) -> bool,
) -> (BTreeMap<String, String>, String) {
    let names = taught_and_kept(&figures, kept).join(", ");
    if names.is_empty() {
        figures.remove(TAUGHT_FIGURE);
    } else {
        figures.insert(TAUGHT_FIGURE.to_owned(), names.clone());
    }
    let Some((before, rest)) = card.split_once(TAUGHT_START) else {
        return (figures, card.to_owned());
    };
    let (said, after) = rest.split_once('\n').unwrap_or((rest, ""));
    let card = match said.split_once(". ") {
        Some((_, end)) if !names.is_empty() => {
            format!("{before}{TAUGHT_START}{names}. {end}\n{after}")
        }
        _ => format!("{before}{}", after.trim_start_matches('\n')),
    };
    (figures, card)
}

/// The section on edits.
pub(super) fn push_edits(card: &mut String, edits: &ScoreCard) {
    // Writing to a String cannot fail.
    let _ = write!(
        card,
        "{EDITS_HEADING}\n\nEach edit made as the studio makes it on up to {} held-out faces and judged by small networks that \
         have nothing to do with this model (`facemath eval`, seed {}). The judge, {}.\n\n\
         | edit | faces | as asked | age moved (mean size), years | gender moved, sd | verdict on glasses changed | recognised |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
        edits.options.faces, edits.options.seed, edits.judge
    );
    for row in &edits.edits {
        let as_asked = row.as_asked.map_or_else(
            || "not judged".to_owned(),
            |share| format!("{:.0} %", 100.0 * share),
        );
        let _ = writeln!(
            card,
            "| {} | {} | {as_asked} | {:+.1} ({:.1}) | {:+.2} | {:.0} % | {:.0} % |",
            row.edit,
            row.faces,
            row.age_years,
            row.age_abs_years,
            row.gender_sd,
            100.0 * row.glasses_flips,
            100.0 * row.recognised
        );
    }
    card.push_str(
        "\nAs asked: for age the share of the wanted years that the judge sees, else the share of faces judged as wanted. \
         Recognised: nearer to its own photograph than to 95 % of the others.\n\n",
    );
    if let Some(age) = &edits.age {
        let _ = write!(
            card,
            "Along the age slider the judged age never falls by more than {:.0} year for {:.0} % of {} faces.\n\n",
            age.tolerance_years,
            100.0 * age.monotone,
            age.faces
        );
        push_sweep(card, age);
    }
    card.push_str(
        "| judge-feature Fréchet distance to held-out photographs | pictures | distance |\n| --- | --- | --- |\n",
    );
    for row in &edits.frechet {
        if let Some(distance) = row.distance {
            let _ = writeln!(card, "| {} | {} | {distance:.2} |", row.pictures, row.count);
        }
    }
    card.push('\n');
}

/// The table along the age slider.
fn push_sweep(card: &mut String, age: &AgeSweep) {
    card.push_str(
        "| age asked for | judged | face's brightness, sd | picture's brightness, sd | burnt pixels | recognised |\n\
         | --- | --- | --- | --- | --- | --- |\n",
    );
    let judged = age.asked_years.iter().zip(&age.judged_years);
    let brightness = age
        .face_brightness_sd
        .iter()
        .zip(&age.picture_brightness_sd);
    let rest = age.burnt.iter().zip(&age.recognised);
    for (((asked, judged), (face, picture)), (burnt, recognised)) in
        judged.zip(brightness).zip(rest)
    {
        // Writing to a String cannot fail.
        let _ = writeln!(
            card,
            "| {asked:.0} | {judged:.0} | {face:+.2} | {picture:+.2} | {:.1} % | {:.0} % |",
            100.0 * burnt,
            100.0 * recognised
        );
    }
    let _ = write!(
        card,
        "\nBrightness is the mean change of CIELAB lightness from the plain reconstruction, in standard deviations; burnt \
         pixels have a channel that is as bright as it can be, {:.1} % in plain reconstructions.\n\n",
        100.0 * age.plain_burnt
    );
}
