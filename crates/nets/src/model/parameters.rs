//! A network's parameters to named tensors and back.

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::tensor::{Tensor, TensorData};

use super::tensors::{Precision, TensorMap};

/// Adds every parameter of `module` to `map`, named `prefix.path.to.parameter`, in half precision.
pub fn collect_parameters<M: Module>(module: &M, prefix: &str, map: &mut TensorMap) {
    let mut collector = Collector {
        path: vec![prefix.to_owned()],
        map,
    };
    module.visit(&mut collector);
}

/// Gives every parameter of `module` its values from `map`.
///
/// # Errors
/// A sentence naming the first tensor that is missing or has another shape.
pub fn apply_parameters<M: Module>(module: M, prefix: &str, map: &TensorMap) -> Result<M, String> {
    let mut applier = Applier {
        path: vec![prefix.to_owned()],
        map,
        problem: None,
    };
    let module = module.map(&mut applier);
    match applier.problem {
        None => Ok(module),
        Some(problem) => Err(problem),
    }
}

struct Collector<'a> {
    path: Vec<String>,
    map: &'a mut TensorMap,
}

impl ModuleVisitor for Collector<'_> {
    fn enter_module(&mut self, name: &str, _container: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let tensor = param.val();
        let values = tensor
            .to_data()
            .convert::<f32>()
            .try_to_vec()
            .unwrap_or_default();
        self.map
            .insert(self.path.join("."), &tensor.dims(), values, Precision::Half);
    }
}

struct Applier<'a> {
    path: Vec<String>,
    map: &'a TensorMap,
    problem: Option<String>,
}

impl ModuleMapper for Applier<'_> {
    fn enter_module(&mut self, name: &str, _container: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.pop();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let (id, tensor, mapper) = param.consume();
        let shape = tensor.dims();
        let tensor = match self.map.get(&self.path.join("."), &shape) {
            Ok(values) => {
                let trained = tensor.is_require_grad();
                let data = TensorData::new(values.to_vec(), shape);
                let loaded = Tensor::from_data(data, &tensor.device());
                if trained {
                    loaded.require_grad()
                } else {
                    loaded
                }
            }
            Err(problem) => {
                self.problem.get_or_insert(problem);
                tensor
            }
        };
        Param::from_mapped_value(id, tensor, mapper)
    }
}
