//! What a bundle knows of its latent space, to and from `latent.safetensors`.

use serde::{Deserialize, Serialize};

use facemath_core::latent::{
    AGE, AgeModel, AgeNetwork, Concept, ConceptNetwork, Directions, Latent, Prior, PriorComponent,
    Probe, Unit,
};

use super::tensors::{Precision, TensorMap};

/// A concept's words, as the manifest holds them; its numbers are in the tensors `concept.<name>.*`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct ConceptEntry {
    name: String,
    label: String,
    negative: String,
    positive: String,
    range: f32,
    #[serde(default, skip_serializing_if = "Unit::is_clear_change")]
    unit: Unit,
}

/// Splits directions and prior into tensors and the words that go into the manifest.
pub(super) fn tensors_from_latent_tables(
    directions: &Directions,
    prior: &Prior,
) -> (TensorMap, Vec<ConceptEntry>) {
    let mut map = TensorMap::default();
    insert_prior(&mut map, prior);
    let dim = prior.dim();
    if let Some(age) = &directions.age {
        let averages = age.averages.iter().flat_map(|a| a.as_slice());
        let (shape, averages) = ([age.averages.len(), dim], averages.copied().collect());
        // In half precision, which no face shows.
        map.insert("age.averages", &shape, averages, Precision::Half);
        insert_probe(&mut map, "age", &age.probe);
        if let Some(network) = &age.network {
            insert_age_network(&mut map, network, dim);
        }
    }
    for concept in &directions.concepts {
        let prefix = format!("concept.{}", concept.name);
        insert_vector(&mut map, format!("{prefix}.direction"), &concept.direction);
        insert_probe(&mut map, &prefix, &concept.probe);
        if let Some(network) = &concept.network {
            insert_concept_network(&mut map, &concept.name, network, dim);
        }
    }
    let entries = directions
        .concepts
        .iter()
        .map(|concept| ConceptEntry {
            name: concept.name.clone(),
            label: concept.label.clone(),
            negative: concept.negative.clone(),
            positive: concept.positive.clone(),
            range: concept.range,
            unit: concept.unit,
        })
        .collect();
    (map, entries)
}

fn insert_vector(map: &mut TensorMap, name: String, vector: &Latent) {
    let values = vector.as_slice().to_vec();
    map.insert(name, &[vector.dim()], values, Precision::Single);
}

fn insert_probe(map: &mut TensorMap, prefix: &str, probe: &Probe) {
    insert_vector(map, format!("{prefix}.probe.weights"), &probe.weights);
    let name = format!("{prefix}.probe.bias");
    map.insert(name, &[1], vec![probe.bias], Precision::Single);
}

/// The inverse of [`tensors_from_latent_tables`], for codes of `dim` numbers.
///
/// # Errors
/// A sentence on what is missing or does not fit.
pub(super) fn latent_tables_from_tensors(
    map: &TensorMap,
    entries: &[ConceptEntry],
    dim: usize,
) -> Result<(Directions, Prior), String> {
    let vector = |name: String| {
        map.get(&name, &[dim])
            .map(|values| Latent::from_vec(values.to_vec()))
    };
    let probe = |prefix: String| -> Result<Probe, String> {
        let bias = map.get(&format!("{prefix}.probe.bias"), &[1])?;
        Ok(Probe {
            weights: vector(format!("{prefix}.probe.weights"))?,
            bias: bias.first().copied().unwrap_or_default(),
        })
    };
    let age = if map.names().any(|name| name == "age.averages") {
        let table = map.any_shape("age.averages")?;
        if table.shape.get(1) != Some(&dim) {
            return Err(format!("age.averages has the shape {:?}", table.shape));
        }
        Some(AgeModel {
            averages: table
                .values
                .chunks_exact(dim)
                .map(|average| Latent::from_vec(average.to_vec()))
                .collect(),
            probe: probe("age".into())?,
            network: age_network_from_tensors(map)?,
        })
    } else {
        None
    };
    let concepts = entries
        .iter()
        .map(|entry| {
            Ok(Concept {
                name: entry.name.clone(),
                label: entry.label.clone(),
                negative: entry.negative.clone(),
                positive: entry.positive.clone(),
                direction: vector(format!("concept.{}.direction", entry.name))?,
                network: concept_network_from_tensors(map, &entry.name)?,
                probe: probe(format!("concept.{}", entry.name))?,
                range: entry.range,
                unit: entry.unit,
            })
        })
        .collect::<Result<_, String>>()?;
    let directions = Directions {
        age,
        concepts,
        axes: None,
    };
    directions.check(dim).map_err(|e| e.to_string())?;
    Ok((directions, prior_from_tensors(map, dim)?))
}

/// Puts edits that were taught into `directions`, which must have them already: the tensors are called as in a bundle, `concept.<name>.*`
/// and `age.network.*`. Returns the names of those edits.
///
/// # Errors
/// A sentence on what is missing or does not fit.
pub(super) fn replace_edits(
    directions: &mut Directions,
    map: &TensorMap,
    dim: usize,
) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    for concept in &mut directions.concepts {
        let direction = format!("concept.{}.direction", concept.name);
        if map.names().any(|name| name == direction) {
            concept.direction = Latent::from_vec(map.get(&direction, &[dim])?.to_vec());
            concept.network = concept_network_from_tensors(map, &concept.name)?;
            names.push(concept.name.clone());
        }
    }
    if let (Some(age), Some(network)) = (&mut directions.age, age_network_from_tensors(map)?) {
        age.network = Some(network);
        names.push(AGE.to_owned());
    }
    let is_taken = |tensor: &str| {
        let mut known = names.iter();
        known.any(|name| match name.as_str() {
            AGE => tensor.starts_with("age.network."),
            concept => tensor.starts_with(&format!("concept.{concept}.")),
        })
    };
    if let Some(other) = map.names().find(|name| !is_taken(name)) {
        return Err(format!(
            "the model has nothing that {other} could belong to"
        ));
    }
    if names.is_empty() {
        return Err("there are no edits in it".to_owned());
    }
    directions.check(dim).map_err(|e| e.to_string())?;
    Ok(names)
}

/// Ages that the tables of the network of ages have rows for.
const AGE_KNOTS: &str = "age.network.knots_years";

/// Adds the network of ages as `age.network.*`, in half precision, which no face shows.
fn insert_age_network(map: &mut TensorMap, network: &AgeNetwork, dim: usize) {
    let AgeNetwork {
        knots_years,
        looks,
        factors,
        offsets,
        effects,
        curve,
    } = network;
    let knots = knots_years.len();
    map.insert(AGE_KNOTS, &[knots], knots_years.clone(), Precision::Single);
    let units = looks.len() / dim.max(1);
    for (name, table, shape) in [
        ("looks", looks, [units, dim]),
        ("factors", factors, [knots, units]),
        ("offsets", offsets, [knots, units]),
        ("effects", effects, [units, dim]),
        ("curve", curve, [knots, dim]),
    ] {
        let name = format!("age.network.{name}");
        map.insert(name, &shape, table.clone(), Precision::Half);
    }
}

/// The inverse of [`insert_age_network`]; `None` from a bundle whose faces all age alike. Whether the sizes fit each other is
/// not checked here.
fn age_network_from_tensors(map: &TensorMap) -> Result<Option<AgeNetwork>, String> {
    if !map.names().any(|name| name == AGE_KNOTS) {
        return Ok(None);
    }
    let table =
        |name: &str| -> Result<Vec<f32>, String> { Ok(map.any_shape(name)?.values.clone()) };
    Ok(Some(AgeNetwork {
        knots_years: table(AGE_KNOTS)?,
        looks: table("age.network.looks")?,
        factors: table("age.network.factors")?,
        offsets: table("age.network.offsets")?,
        effects: table("age.network.effects")?,
        curve: table("age.network.curve")?,
    }))
}

/// The name of a table of a concept's network.
fn concept_table(concept: &str, table: &str) -> String {
    format!("concept.{concept}.network.{table}")
}

/// Adds the network of a concept as `concept.<name>.network.*`, in half precision, which no face shows.
fn insert_concept_network(
    map: &mut TensorMap,
    concept: &str,
    network: &ConceptNetwork,
    dim: usize,
) {
    let units = network.offsets.len();
    for (name, table, shape) in [
        ("looks", &network.looks, &[units, dim][..]),
        ("offsets", &network.offsets, &[units]),
        ("effects", &network.effects, &[units, dim]),
    ] {
        let name = concept_table(concept, name);
        map.insert(name, shape, table.clone(), Precision::Half);
    }
}

/// The inverse of [`insert_concept_network`]; `None` where all faces go the same way. Whether the sizes fit each other is not
/// checked here.
fn concept_network_from_tensors(
    map: &TensorMap,
    concept: &str,
) -> Result<Option<ConceptNetwork>, String> {
    let offsets = concept_table(concept, "offsets");
    if !map.names().any(|name| name == offsets) {
        return Ok(None);
    }
    let table =
        |name: &str| -> Result<Vec<f32>, String> { Ok(map.any_shape(name)?.values.clone()) };
    Ok(Some(ConceptNetwork {
        looks: table(&concept_table(concept, "looks"))?,
        offsets: table(&offsets)?,
        effects: table(&concept_table(concept, "effects"))?,
    }))
}

/// Adds a prior of `k` components as `prior.weights` `[k]`, `prior.means` `[k, dim]` and `prior.factors` `[k, dim (dim
/// + 1) / 2]`. The factors are most of the file: they are in half precision, which no invented face shows.
fn insert_prior(map: &mut TensorMap, prior: &Prior) {
    let (dim, components) = (prior.dim(), prior.components());
    let count = components.len();
    let weights = components.iter().map(|component| component.weight);
    map.insert(
        "prior.weights",
        &[count],
        weights.collect(),
        Precision::Single,
    );
    let means = components.iter().flat_map(|c| c.mean.as_slice());
    map.insert(
        "prior.means",
        &[count, dim],
        means.copied().collect(),
        Precision::Single,
    );
    let factors = components.iter().flat_map(|c| &c.factor);
    map.insert(
        "prior.factors",
        &[count, triangle(dim)],
        factors.copied().collect(),
        Precision::Half,
    );
}

/// The inverse of [`insert_prior`].
fn prior_from_tensors(map: &TensorMap, dim: usize) -> Result<Prior, String> {
    let count = map.any_shape("prior.weights")?.values.len();
    let weights = map.get("prior.weights", &[count])?;
    let means = map.get("prior.means", &[count, dim])?;
    let factors = map.get("prior.factors", &[count, triangle(dim)])?;
    let components = weights
        .iter()
        .zip(means.chunks_exact(dim))
        .zip(factors.chunks_exact(triangle(dim)))
        .map(|((weight, mean), factor)| PriorComponent {
            weight: *weight,
            mean: Latent::from_vec(mean.to_vec()),
            factor: factor.to_vec(),
        })
        .collect();
    Prior::from_components(components).map_err(|e| e.to_string())
}

/// Entries of a lower triangle with `dim` rows.
fn triangle(dim: usize) -> usize {
    dim * (dim + 1) / 2
}
