//! A moving average of a network's weights, which draws better faces than the last step's (Polyak averaging).

use std::collections::HashMap;

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param, ParamId};
use burn::tensor::{Tensor, TensorData};

/// Moves `average` a little towards `current`: `decay` of the old and the rest of the new. Both have the same
/// parameters; `average` lives on a device without autodiff.
pub fn blend_weights<M: Module>(average: M, current: &M, decay: f32) -> M {
    let mut reader = Reader::default();
    current.visit(&mut reader);
    average.map(&mut Blender {
        current: reader.values,
        decay,
    })
}

/// The decay of an average at a step. Early averages would remember the start: it grows to `decay` with the steps that
/// there are to average.
pub fn decay_at(step: u64, decay: f32) -> f32 {
    decay.min((1.0 + step as f32) / (10.0 + step as f32))
}

#[derive(Default)]
struct Reader {
    values: HashMap<ParamId, TensorData>,
}

impl ModuleVisitor for Reader {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.values.insert(param.id, param.val().into_data());
    }
}

struct Blender {
    current: HashMap<ParamId, TensorData>,
    decay: f32,
}

impl ModuleMapper for Blender {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let (id, tensor, mapper) = param.consume();
        let tensor = match self.current.remove(&id) {
            Some(data) => {
                let current = Tensor::from_data(data, &tensor.device());
                tensor * self.decay + current * (1.0 - self.decay)
            }
            None => tensor,
        };
        Param::from_mapped_value(id, tensor, mapper)
    }
}
