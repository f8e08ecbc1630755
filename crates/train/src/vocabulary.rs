//! Words for labels that are known by name, and readable ones for all others.

use super::labels::LabelKind;
use facemath_core::words::capitalised;

/// What a label does when its picture is mirrored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mirroring {
    /// It stays: a mirrored face still wears its glasses.
    Kept,
    /// It changes sides: light from the left comes from the right. Numbers of such a label are counted from 0.
    Negated,
}

/// The words of a label's slider.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Words {
    pub label: String,
    pub negative: String,
    pub positive: String,
    pub mirroring: Mirroring,
}

/// Name, name on the slider, negative end, positive end.
type Known = (&'static str, &'static str, &'static str, &'static str);

/// Known labels, in the order of their sliders.
const KNOWN: [Known; 28] = [
    ("glasses", "Glasses", "off", "on"),
    ("gender", "Gender", "masculine", "feminine"),
    ("smile", "Smile", "neutral", "smiling"),
    ("open_mouth", "Mouth", "closed", "open"),
    ("closed_eyes", "Eyes", "open", "closed"),
    ("beard", "Beard", "none", "bearded"),
    ("young", "Young", "older", "younger"),
    ("light", "Light", "from the left", "from the right"),
    ("turn", "Turn", "to the left", "to the right"),
    ("brightness", "Brightness", "darker", "brighter"),
    ("skin", "Skin", "dark", "light"),
    ("hair", "Hair", "dark", "light"),
    ("hair_lightness", "Hair lightness", "dark", "light"),
    ("hair_hue", "Hair hue", "warm", "cold"),
    ("hair_length", "Hair length", "short", "long"),
    ("hair_blonde", "Blonde hair", "not blonde", "blonde"),
    ("hair_red", "Red hair", "not red", "red"),
    ("hair_pink", "Pink hair", "not pink", "pink"),
    ("hair_green", "Green hair", "not green", "green"),
    ("hair_blue", "Blue hair", "not blue", "blue"),
    ("hair_purple", "Purple hair", "not purple", "purple"),
    ("eye_blue", "Blue eyes", "not blue", "blue"),
    ("eye_green", "Green eyes", "not green", "green"),
    ("eye_red", "Red eyes", "not red", "red"),
    ("eye_purple", "Purple eyes", "not purple", "purple"),
    ("background", "Background", "dark", "light"),
    ("background_warmth", "Background warmth", "cold", "warm"),
    ("mustache", "Mustache", "none", "mustache"),
];

/// Labels that change sides in a mirrored picture, the angles and gaze that face meshes give among them.
const SIDED: [&str; 8] = [
    "light",
    "turn",
    "yaw",
    "roll",
    "gaze_x",
    "face_side",
    "upper_side",
    "lower_side",
];

/// Headings of well-known label files, the name used here, and whether their yes is our no.
const HEADINGS: [(&str, &str, bool); 9] = [
    ("eyeglasses", "glasses", false),
    ("female", "gender", false),
    ("male", "gender", true),
    ("smiling", "smile", false),
    ("no_beard", "beard", true),
    ("young", "young", false),
    ("mustache", "mustache", false),
    ("race", "group", false),
    ("age_years", "age", false),
];

/// The label's name for a heading of a file, and whether its values must be turned round. Names consist of letters,
/// digits and `_`, so that an expression can hold them.
pub fn name_for_heading(heading: &str) -> (String, bool) {
    let heading: String = heading
        .trim()
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '_' })
        .collect();
    let lower = heading.to_lowercase();
    if let Some((_, name, inverted)) = HEADINGS.iter().find(|(known, ..)| *known == lower) {
        return ((*name).to_owned(), *inverted);
    }
    let is_known = ["age", "group"].contains(&lower.as_str()) || rank(&lower).is_some();
    (if is_known { lower } else { heading }, false)
}

/// Place of a known label among the sliders.
pub(super) fn rank(name: &str) -> Option<usize> {
    KNOWN.iter().position(|(known, ..)| *known == name)
}

/// The words of the label called `name`.
pub(super) fn words_for(name: &str, kind: LabelKind) -> Words {
    let mirroring = if SIDED.contains(&name) {
        Mirroring::Negated
    } else {
        Mirroring::Kept
    };
    let words = |label: String, negative: &str, positive: &str| Words {
        label,
        negative: negative.to_owned(),
        positive: positive.to_owned(),
        mirroring,
    };
    match KNOWN.iter().find(|(known, ..)| *known == name) {
        Some((_, label, negative, positive)) => words((*label).to_owned(), negative, positive),
        None => {
            let (negative, positive) = match kind {
                LabelKind::YesNo => ("no", "yes"),
                LabelKind::Number => ("less", "more"),
            };
            words(readable(name), negative, positive)
        }
    }
}

/// `5_o_Clock_Shadow` as a slider says it: `5 o Clock Shadow`; a small first letter becomes a capital.
fn readable(name: &str) -> String {
    let spaced = name.replace('_', " ");
    match spaced.trim() {
        "" => name.to_owned(),
        words => capitalised(words),
    }
}
