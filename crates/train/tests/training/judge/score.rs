//! The score card of a toy model: linear, so that what it must say is known.

use std::sync::OnceLock;

use burn::tensor::Device;
use facemath_core::latent::{AgeModel, Concept, Directions, Latent, Prior, Probe, Unit};
use facemath_nets::model::{FaceModel, LinearBasis, ModelConfig, Vae};
use facemath_train::{
    DetailKind, EditFigures, EvaluateOptions, Evaluation, Judging, ScoreCard, ScoreOptions,
    evaluate, fit_basis,
};

use crate::judge::drawn::{SIZE, faces, train};

const DIM: usize = 8;

fn unit(index: usize, length: f32) -> Latent {
    let mut values = vec![0.0; DIM];
    values[index] = length;
    Latent::from_vec(values)
}

fn concept(name: &str, direction: Latent) -> Concept {
    Concept {
        name: name.into(),
        label: name.into(),
        negative: "less".into(),
        positive: "more".into(),
        probe: Probe {
            weights: unit(0, 1.0),
            bias: 0.0,
        },
        direction,
        network: None,
        range: 2.0,
        unit: Unit::default(),
    }
}

/// An untrained model, which is PCA, with concepts of known length.
fn evaluation() -> Evaluation {
    let (set, split) = faces();
    let device = Device::flex();
    let config = ModelConfig {
        name: "toy".into(),
        image_size_px: SIZE,
        latent_dim: DIM,
        basis_size_px: SIZE,
        encoder_channels: [4, 4, 6, 8],
        decoder_channels: [8, 6, 4, 4, 4],
        fixed_pose: false,
    };
    let basis = fit_basis(set, &split.training, &config, 1, &device).expect("enough faces");
    let model = FaceModel::from_parts(
        config.clone(),
        LinearBasis::new(&basis, &config, &device),
        Vae::new(&config, 1, &device),
    );
    let directions = Directions {
        age: Some(AgeModel {
            averages: (0..=90).map(|_| Latent::zeros(DIM)).collect(),
            probe: Probe {
                weights: Latent::zeros(DIM),
                bias: 40.0,
            },
            network: None,
        }),
        concepts: vec![
            concept("glasses", Latent::zeros(DIM)),
            concept("likeness", unit(0, 1.0)),
        ],
        axes: None,
    };
    let prior = Prior::gaussian(Latent::zeros(DIM), vec![0.0; DIM * (DIM + 1) / 2]);
    let judge = train(1.0).expect("the faces are labelled");
    let judging = Judging {
        judge: &judge,
        prior: &prior.expect("the sizes fit"),
        scales: &[],
        options: ScoreOptions {
            faces: 20,
            pairs: 5,
            inventions: 30,
            seed: 1,
            detail: true,
        },
    };
    evaluate(
        &model,
        &directions,
        set,
        split,
        EvaluateOptions {
            judging: Some(judging),
            ..EvaluateOptions::default()
        },
        &device,
        &|_, share| assert!((0.0..=1.0).contains(&share), "{share}"),
    )
}

fn row<'a>(card: &'a ScoreCard, edit: &str) -> &'a EditFigures {
    let found = card.edits.iter().find(|row| row.edit == edit);
    found.unwrap_or_else(|| panic!("no {edit} in {card}"))
}

/// The evaluation, which takes its time: all tests look at the same.
fn evaluated() -> &'static Evaluation {
    static EVALUATED: OnceLock<Evaluation> = OnceLock::new();
    EVALUATED.get_or_init(evaluation)
}

fn card() -> &'static ScoreCard {
    evaluated().edits.as_ref().expect("a judge was given")
}

#[test]
fn edits_do_what_their_directions_say() {
    let card = card();
    // Directions of no length: an edit of no strength, however it is asked for.
    for edit in ["age +30", "age -30", "glasses +1", "glasses -2"] {
        let row = row(card, edit);
        assert!(row.faces > 0, "{edit}");
        assert!(row.age_abs_years < 1e-3, "{edit}: {row:?}");
        assert!(row.gender_sd.abs() < 1e-3, "{edit}: {row:?}");
        assert_eq!(row.glasses_flips, 0.0, "{edit}");
        assert!(row.own_read_out.abs() < 1e-3, "{edit}: {row:?}");
        assert!(row.background_psnr_db > 90.0, "{edit}: {row:?}");
    }
    let still = row(card, "glasses +1");
    assert_eq!(still.as_asked, still.before);
    assert!(row(card, "age +30").as_asked.expect("it is judged").abs() < 1e-3);

    // A direction along the strongest component moves its own read-out up and down, and the picture.
    let (more, less) = (row(card, "likeness +1"), row(card, "likeness -2"));
    assert!(
        more.own_read_out > 0.3 && less.own_read_out < -0.3,
        "{card}"
    );
    assert!(less.own_read_out.abs() > more.own_read_out, "{card}");
    assert!(more.background_psnr_db < 60.0, "{card}");
    assert_eq!((more.as_asked, more.before), (None, None));
}

#[test]
fn an_edit_of_no_strength_with_detail_is_the_photograph() {
    let card = card();
    let detail = card.detail.as_ref().expect("it was asked for");
    assert_eq!(detail.unedited_levels, 0);
    assert!(detail.pairs > 0);
    for pictures in [DetailKind::Unmoved, DetailKind::Carried] {
        let still = detail
            .edits
            .iter()
            .find(|row| row.edit == "glasses +1" && row.pictures == pictures);
        let still = still.unwrap_or_else(|| panic!("no {pictures} picture in {card}"));
        assert!((still.sharpness - 1.0).abs() < 0.02, "{card}");
        assert!(still.contradicted < 0.01, "{card}");
        assert_eq!(still.recognised, 1.0, "{card}");
    }
}

#[test]
fn morphs_and_ages_change_a_linear_model_evenly() {
    let card = card();
    // Straight lines in the code are straight lines in the pixels of a linear model, up to clamping.
    assert_eq!(card.morphs.pairs, 5);
    assert!((card.morphs.even.mean - 1.0).abs() < 0.15, "{card}");
    assert!((card.morphs.smooth.mean - 1.5).abs() < 0.2, "{card}");

    let sweep = card.age.as_ref().expect("the model has ages");
    assert_eq!((sweep.faces, sweep.monotone), (10, 1.0));
    assert_eq!(sweep.rank_correlation, 0.0);
    // Averages without any difference leave every picture as it is, from the slider's one end to the other.
    assert_eq!(sweep.asked_years.first(), Some(&0.0));
    assert_eq!(sweep.asked_years.last(), Some(&90.0));
    let steps = sweep.asked_years.len();
    for change in [&sweep.face_brightness_sd, &sweep.picture_brightness_sd] {
        assert_eq!(change.len(), steps);
        assert!(change.iter().all(|sd| sd.abs() < 1e-3), "{change:?}");
    }
    let burnt = |share: &f32| (share - sweep.plain_burnt).abs() < 1e-5;
    assert!(
        sweep.burnt.len() == steps && sweep.burnt.iter().all(burnt),
        "{card}"
    );
    assert_eq!(sweep.recognised.len(), steps);
}

#[test]
fn edits_are_undone_and_pictures_compared() {
    let card = card();
    let trips: Vec<&str> = card.round_trips.iter().map(|t| t.edit.as_str()).collect();
    assert_eq!(trips, ["none", "age", "glasses", "likeness"]);
    assert!(card.round_trips[0].psnr_db > 25.0, "{card}");

    let counts: Vec<(&str, usize)> = card
        .frechet
        .iter()
        .map(|row| (row.pictures.as_str(), row.count))
        .collect();
    assert_eq!(
        counts,
        [
            ("training photographs", 30),
            ("reconstructions", 60),
            ("inventions", 30),
            ("reconstructions by PCA", 60),
            ("samples of PCA's Gaussian", 30),
        ]
    );
    // All inventions of a prior without spread are one picture.
    let distance = |place: usize| card.frechet[place].distance.expect("enough pictures");
    assert!(distance(2) > distance(0), "{card}");
}

#[test]
fn the_figures_are_there_as_json_and_as_a_table() {
    let evaluation = evaluated();
    let json = serde_json::to_value(evaluation).expect("plain numbers");
    assert_eq!(json["edits"]["edits"][0]["edit"], "age +30");
    assert!(json["edits"]["judge"]["gender_balanced"].is_number());
    let text = evaluation.to_string();
    assert!(
        text.contains("glasses +1") && text.contains("Fréchet"),
        "{text}"
    );
}
