//! Named tensors in a safetensors file, in half or single precision, checked by name and shape when read.

use std::collections::BTreeMap;

use half::f16;
use safetensors::tensor::{Dtype, SafeTensors, TensorView};

/// Precision of stored numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// 16 bits: weights.
    Half,
    /// 32 bits: small tables whose exact values matter.
    Single,
}

/// One tensor's shape and values.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// Lengths of the dimensions.
    pub shape: Vec<usize>,
    /// Row-major values.
    pub values: Vec<f32>,
    /// How the values are written.
    pub precision: Precision,
}

/// Tensors by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TensorMap(BTreeMap<String, Named>);

impl TensorMap {
    /// Adds or replaces a tensor.
    pub fn insert(
        &mut self,
        name: impl Into<String>,
        shape: &[usize],
        values: Vec<f32>,
        precision: Precision,
    ) {
        let shape = shape.to_vec();
        self.0.insert(
            name.into(),
            Named {
                shape,
                values,
                precision,
            },
        );
    }

    /// The values of the tensor called `name`, which must have `shape`.
    ///
    /// # Errors
    /// A sentence that says what is missing or which shape was found instead.
    pub fn get(&self, name: &str, shape: &[usize]) -> Result<&[f32], String> {
        let tensor = self
            .0
            .get(name)
            .ok_or_else(|| format!("the tensor {name} is missing"))?;
        if tensor.shape != shape {
            return Err(format!(
                "the tensor {name} has the shape {:?}, but {shape:?} is needed",
                tensor.shape
            ));
        }
        Ok(&tensor.values)
    }

    /// The tensor called `name`, of any shape.
    ///
    /// # Errors
    /// A sentence that names the missing tensor.
    pub fn any_shape(&self, name: &str) -> Result<&Named, String> {
        self.0
            .get(name)
            .ok_or_else(|| format!("the tensor {name} is missing"))
    }

    /// Names in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The file's bytes.
    ///
    /// # Errors
    /// What safetensors says of a shape that does not fit its values, or the name of a tensor with a value that its
    /// precision cannot hold.
    pub fn to_bytes(&self) -> Result<Vec<u8>, String> {
        let encoded: Vec<(&String, &Named, Vec<u8>)> = self
            .0
            .iter()
            .map(|(name, tensor)| Ok((name, tensor, encode(name, tensor)?)))
            .collect::<Result<_, String>>()?;
        let views = encoded
            .iter()
            .map(|(name, tensor, bytes)| {
                let dtype = match tensor.precision {
                    Precision::Half => Dtype::F16,
                    Precision::Single => Dtype::F32,
                };
                TensorView::new(dtype, tensor.shape.clone(), bytes)
                    .map(|view| (name.as_str(), view))
                    .map_err(|error| error.to_string())
            })
            .collect::<Result<Vec<_>, _>>()?;
        safetensors::serialize(views, None).map_err(|error| error.to_string())
    }

    /// Reads a file's bytes.
    ///
    /// # Errors
    /// A sentence on what is wrong with them.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        let file = SafeTensors::deserialize(bytes).map_err(|error| error.to_string())?;
        let mut map = Self::default();
        for (name, view) in file.tensors() {
            let (values, precision) = decode(&name, &view)?;
            map.insert(name, view.shape(), values, precision);
        }
        Ok(map)
    }
}

fn encode(name: &str, tensor: &Named) -> Result<Vec<u8>, String> {
    let values = tensor.values.iter();
    match tensor.precision {
        Precision::Half => {
            let halves: Vec<f16> = values.map(|&value| f16::from_f32(value)).collect();
            // Better refused now than unreadable later.
            if !halves.iter().all(|half| half.is_finite()) {
                return Err(format!(
                    "the tensor {name} holds a number that half precision cannot hold"
                ));
            }
            Ok(halves.iter().flat_map(|half| half.to_le_bytes()).collect())
        }
        Precision::Single => Ok(values.flat_map(|value| value.to_le_bytes()).collect()),
    }
}

fn decode(name: &str, view: &TensorView<'_>) -> Result<(Vec<f32>, Precision), String> {
    let data = view.data();
    let (values, precision): (Vec<f32>, Precision) = match view.dtype() {
        Dtype::F16 => {
            let (pairs, _) = data.as_chunks::<2>();
            (
                pairs
                    .iter()
                    .map(|&pair| f16::from_le_bytes(pair).to_f32())
                    .collect(),
                Precision::Half,
            )
        }
        Dtype::F32 => {
            let (quads, _) = data.as_chunks::<4>();
            (
                quads.iter().map(|&quad| f32::from_le_bytes(quad)).collect(),
                Precision::Single,
            )
        }
        other => {
            return Err(format!(
                "the tensor {name} holds {other:?}, but F16 or F32 is needed"
            ));
        }
    };
    if values.iter().all(|value| value.is_finite()) {
        Ok((values, precision))
    } else {
        Err(format!(
            "the tensor {name} holds values that are not finite"
        ))
    }
}
