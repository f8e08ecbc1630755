//! Principal component analysis of many pictures by randomised subspace iteration (Halko, Martinsson and Tropp 2011,
//! arXiv 0909.4061): a few passes over the data in blocks, never the whole covariance.

use burn::tensor::{Device, Tensor, TensorData};
use nalgebra::{DMatrix, SymmetricEigen};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

/// Rows held at once.
const BLOCK_ROWS: usize = 1024;
/// Directions carried beyond those asked for; they make the last ones accurate.
const OVERSAMPLING: usize = 32;
/// Passes that sharpen the subspace.
const ITERATIONS: usize = 4;

/// Rows of numbers that can be read again and again.
pub trait Rows {
    /// How many rows there are.
    fn count(&self) -> usize;
    /// Numbers in a row.
    fn width(&self) -> usize;
    /// Rows `range`, one after the other.
    fn read(&self, range: std::ops::Range<usize>) -> Vec<f32>;
}

/// A fitted PCA.
#[derive(Clone, Debug)]
pub struct Pca {
    /// `[width]`.
    pub mean: Vec<f32>,
    /// Orthonormal rows `[components, width]`, strongest first.
    pub components: Vec<f32>,
    /// Standard deviation along each component, `[components]`.
    pub scales: Vec<f32>,
}

impl Pca {
    /// Fits `components` directions, at most as many as there are rows or columns. The same seed gives the same answer.
    pub fn fit(rows: &dyn Rows, components: usize, seed: u64, device: &Device) -> Self {
        let (count, width) = (rows.count(), rows.width());
        let components = components.min(width).min(count);
        let carried = (components + OVERSAMPLING).min(width);
        let mean = mean_row(rows, device);
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let start: Vec<f32> = StandardNormal
            .sample_iter(&mut rng)
            .take(width * carried)
            .collect();
        let mut subspace = Tensor::<2>::from_data(TensorData::new(start, [width, carried]), device);
        for _ in 0..ITERATIONS {
            subspace =
                orthonormal(covariance_product(rows, &mean, orthonormal(subspace), device).0);
        }
        let (_, projected) = covariance_product(rows, &mean, subspace.clone(), device);
        // The small covariance inside the subspace holds the answer.
        let (values, vectors) = sorted_eigen(projected);
        let rotation = tensor_from_matrix(&vectors, device).narrow(1, 0, components);
        let directions = subspace.matmul(rotation).transpose();
        let divisor = (count.max(2) - 1) as f64;
        Self {
            mean: vector(mean),
            components: vector(directions),
            scales: values
                .iter()
                .take(components)
                .map(|value| (value / divisor).max(1e-12).sqrt() as f32)
                .collect(),
        }
    }
}

fn block(rows: &dyn Rows, start: usize, device: &Device) -> Tensor<2> {
    let end = (start + BLOCK_ROWS).min(rows.count());
    let data = TensorData::new(rows.read(start..end), [end - start, rows.width()]);
    Tensor::from_data(data, device)
}

/// `[1, width]`.
fn mean_row(rows: &dyn Rows, device: &Device) -> Tensor<2> {
    let sum = (0..rows.count())
        .step_by(BLOCK_ROWS)
        .map(|start| block(rows, start, device).sum_dim(0))
        .reduce(|a, b| a + b);
    match sum {
        Some(sum) => sum / rows.count() as f32,
        None => Tensor::zeros([1, rows.width()], device),
    }
}

/// With X the centred rows and Q `[width, k]`: X'XQ `[width, k]` and Q'X'XQ `[k, k]`.
fn covariance_product(
    rows: &dyn Rows,
    mean: &Tensor<2>,
    subspace: Tensor<2>,
    device: &Device,
) -> (Tensor<2>, Tensor<2>) {
    let [width, carried] = subspace.dims();
    let mut outer = Tensor::zeros([width, carried], device);
    let mut inner = Tensor::zeros([carried, carried], device);
    for start in (0..rows.count()).step_by(BLOCK_ROWS) {
        let centred = block(rows, start, device) - mean.clone();
        let projected = centred.clone().matmul(subspace.clone());
        outer = outer + centred.transpose().matmul(projected.clone());
        inner = inner + projected.clone().transpose().matmul(projected);
    }
    (outer, inner)
}

/// Orthonormal columns that span the same space. Twice, since the Gram matrix squares the condition number.
fn orthonormal(columns: Tensor<2>) -> Tensor<2> {
    (0..2).fold(columns, |columns, _| {
        let gram = columns.clone().transpose().matmul(columns.clone());
        let (values, vectors) = sorted_eigen(gram);
        let largest = values.first().copied().unwrap_or(1.0);
        let mut rotation = vectors;
        for (mut column, value) in rotation.column_iter_mut().zip(&values) {
            column /= value.max(largest * 1e-12).sqrt();
        }
        let device = columns.device();
        columns.matmul(tensor_from_matrix(&rotation, &device))
    })
}

/// Eigenvalues, largest first, and their vectors as columns.
fn sorted_eigen(symmetric: Tensor<2>) -> (Vec<f64>, DMatrix<f64>) {
    let [size, _] = symmetric.dims();
    let values = vector(symmetric);
    let matrix = DMatrix::from_fn(size, size, |r, c| {
        f64::from(values[r * size + c] + values[c * size + r]) / 2.0
    });
    let eigen = SymmetricEigen::new(matrix);
    let mut order: Vec<usize> = (0..size).collect();
    order.sort_by(|&a, &b| eigen.eigenvalues[b].total_cmp(&eigen.eigenvalues[a]));
    let sorted = order.iter().map(|&i| eigen.eigenvalues[i]).collect();
    let columns: Vec<_> = order
        .iter()
        .map(|&i| eigen.eigenvectors.column(i))
        .collect();
    (sorted, DMatrix::from_columns(&columns))
}

fn tensor_from_matrix(matrix: &DMatrix<f64>, device: &Device) -> Tensor<2> {
    let shape = [matrix.nrows(), matrix.ncols()];
    // nalgebra stores columns, tensors rows.
    let values: Vec<f32> = matrix
        .transpose()
        .iter()
        .map(|&value| value as f32)
        .collect();
    Tensor::from_data(TensorData::new(values, shape), device)
}

fn vector(tensor: Tensor<2>) -> Vec<f32> {
    tensor.into_data().try_to_vec().unwrap_or_default()
}
