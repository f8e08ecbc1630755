//! How a model was trained, as its bundle's figures keep it and its card says it.

use std::collections::BTreeMap;

use super::options::TrainOptions;

const PASSES: &str = "passes";
/// Bundles made before that was kept lack it.
const FINISH: &str = "finish_passes";
const KNOWN_CODES: &str = "known_codes";

/// How a model was trained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Training {
    /// Passes over the training faces, all together.
    pub passes: f64,
    /// Those of them in which the decoder learned against a critic.
    pub finish: f64,
    /// Whether the pictures' codes were known beforehand, as those of pictures that a program drew can be.
    pub known_codes: bool,
}

impl Training {
    /// What a bundle's figures tell; no passes if they do not say.
    pub fn told_by(figures: &BTreeMap<String, String>) -> Self {
        let number = |name: &str| figures.get(name).and_then(|text| text.parse().ok());
        Self {
            passes: number(PASSES).unwrap_or(0.0),
            finish: number(FINISH).unwrap_or(TrainOptions::default().finish_epochs),
            known_codes: figures.contains_key(KNOWN_CODES),
        }
    }

    /// The figures that tell of it.
    pub fn figures(self) -> BTreeMap<String, String> {
        let passes = [(PASSES, self.passes), (FINISH, self.finish)];
        let mut figures: BTreeMap<String, String> = passes
            .into_iter()
            .map(|(name, passes)| (name.to_owned(), format!("{passes:.1}")))
            .collect();
        if self.known_codes {
            figures.insert(KNOWN_CODES.into(), "yes".into());
        }
        figures
    }

    /// What was minimised, in whole sentences.
    pub fn in_words(self) -> String {
        let pixels =
            "absolute error over a three-level Laplacian pyramid, absolute and squared pixel error";
        if self.known_codes {
            return format!(
                "Each choice of the program that drew the pictures has axes of its own among the codes, and each of its options \
                 a cell on them, so that every code stands for a picture that it could have drawn (`facemath_torch.taught`). \
                 Loss: {pixels}, and the squared error of the encoder's codes."
            );
        }
        let finish = if self.finish > 0.0 {
            " In the last passes the decoder alone learned against a critic, and for the right amount of fine detail."
        } else {
            ""
        };
        format!(
            "Loss: {pixels}, and the divergence from the unit Gaussian at a small weight.{finish}"
        )
    }
}
