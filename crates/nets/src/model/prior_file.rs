//! The flow that inventions are drawn with, to and from `prior.safetensors`.

use facemath_core::latent::{Condition, FlowBlock, FlowNetwork, FlowParts, Linear};

use super::tensors::{Precision, TensorMap};

/// Start of the names of conditions: `condition.<place>.<name>` holds mean, spread, least and most.
const CONDITION: &str = "condition.";
/// Most residual blocks that are read.
const MOST_BLOCKS: usize = 64;

/// A flow as tensors; its weights are in half precision.
pub(super) fn tensors_from_flow(flow: &FlowParts) -> TensorMap {
    let mut map = TensorMap::default();
    for (place, condition) in flow.conditions.iter().enumerate() {
        let Condition {
            name,
            mean,
            spread,
            least,
            most,
        } = condition;
        let numbers = vec![*mean, *spread, *least, *most];
        let name = format!("{CONDITION}{place}.{name}");
        map.insert(name, &[4], numbers, Precision::Single);
    }
    let network = &flow.network;
    let mut insert = |name: &str, linear: &Linear| {
        let outputs = linear.bias.len();
        let shape = [linear.weight.len() / outputs.max(1), outputs];
        let mut add = |part: &str, shape: &[usize], values: &[f32]| {
            map.insert(
                format!("{name}.{part}"),
                shape,
                values.to_vec(),
                Precision::Half,
            );
        };
        add("weight", &shape, &linear.weight);
        add("bias", &[outputs], &linear.bias);
    };
    insert("embed", &network.embed);
    insert("embed_again", &network.embed_again);
    insert("input", &network.input);
    for (index, block) in network.blocks.iter().enumerate() {
        insert(&format!("blocks.{index}.modulation"), &block.modulation);
        insert(&format!("blocks.{index}.first"), &block.first);
        insert(&format!("blocks.{index}.second"), &block.second);
    }
    insert("modulation", &network.modulation);
    insert("output", &network.output);
    insert("gate", &network.gate);
    map
}

/// The inverse of [`tensors_from_flow`]. Whether the sizes fit each other is not checked here.
///
/// # Errors
/// A sentence on what is missing or does not fit.
pub(super) fn flow_from_tensors(map: &TensorMap) -> Result<FlowParts, String> {
    let linear = |name: &str| -> Result<Linear, String> {
        let bias = map.any_shape(&format!("{name}.bias"))?.values.clone();
        let weight = map.any_shape(&format!("{name}.weight"))?;
        if weight.shape.len() != 2 || weight.shape.last() != Some(&bias.len()) {
            return Err(format!(
                "the tensor {name}.weight has the shape {:?}, which does not fit {} outputs",
                weight.shape,
                bias.len()
            ));
        }
        Ok(Linear {
            weight: weight.values.clone(),
            bias,
        })
    };
    let is_block = |index: &usize| {
        let name = format!("blocks.{index}.first.weight");
        map.any_shape(&name).is_ok()
    };
    let blocks = (0..MOST_BLOCKS)
        .take_while(is_block)
        .map(|index| {
            Ok(FlowBlock {
                modulation: linear(&format!("blocks.{index}.modulation"))?,
                first: linear(&format!("blocks.{index}.first"))?,
                second: linear(&format!("blocks.{index}.second"))?,
            })
        })
        .collect::<Result<_, String>>()?;
    // Names come in order, and with it the places.
    let conditions = map
        .names()
        .filter_map(|tensor| Some((tensor, tensor.strip_prefix(CONDITION)?.split_once('.')?.1)))
        .map(|(tensor, name)| match map.get(tensor, &[4])? {
            &[mean, spread, least, most] => Ok(Condition {
                name: name.to_owned(),
                mean,
                spread,
                least,
                most,
            }),
            _ => Err(format!("the tensor {tensor} is not four numbers")),
        })
        .collect::<Result<_, String>>()?;
    Ok(FlowParts {
        conditions,
        network: FlowNetwork {
            embed: linear("embed")?,
            embed_again: linear("embed_again")?,
            input: linear("input")?,
            blocks,
            modulation: linear("modulation")?,
            output: linear("output")?,
            gate: linear("gate")?,
        },
    })
}
