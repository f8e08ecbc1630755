//! The codes that a map is made of, side by side.

use nalgebra::{DMatrix, SymmetricEigen};
use rayon::prelude::*;

use super::Place;

/// Faces that are compared at once with all others.
const BLOCK: usize = 128;

/// Codes, one a column.
pub(super) struct Faces {
    columns: DMatrix<f32>,
    squares: Vec<f32>,
}

impl Faces {
    /// Codes of `dim` numbers, one after the other; `None` if there are none.
    pub(super) fn new(codes: &[f32], dim: usize) -> Option<Self> {
        let count = codes.len().checked_div(dim).filter(|count| *count > 0)?;
        let numbers = codes.iter().take(dim * count);
        let finite = numbers.map(|&value| if value.is_finite() { value } else { 0.0 });
        let columns = DMatrix::from_iterator(dim, count, finite);
        Some(Self {
            squares: columns
                .column_iter()
                .map(|code| code.norm_squared())
                .collect(),
            columns,
        })
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.columns.ncols()
    }

    /// The coordinates on the two axes along which the codes differ most.
    pub(super) fn principal_plane(&self) -> Vec<Place> {
        let mut centred = self.columns.clone();
        let mean = centred.column_mean();
        for mut face in centred.column_iter_mut() {
            face -= &mean;
        }
        let eigen = SymmetricEigen::new(&centred * centred.transpose());
        let mut order: Vec<usize> = (0..centred.nrows()).collect();
        order.sort_by(|&a, &b| {
            let (first, second) = (eigen.eigenvalues[a], eigen.eigenvalues[b]);
            second.total_cmp(&first).then(a.cmp(&b))
        });
        let axes: Vec<_> = order
            .into_iter()
            .take(2)
            .map(|axis| {
                let direction = eigen.eigenvectors.column(axis);
                // An axis has no front of its own: its largest number is made positive, so that a map is never mirrored.
                direction * direction[direction.icamax()].signum()
            })
            .collect();
        let on_axis = |axis: usize, face: usize| {
            axes.get(axis)
                .map_or(0.0, |direction| direction.dot(&centred.column(face)))
        };
        (0..self.count())
            .map(|face| [on_axis(0, face), on_axis(1, face)])
            .collect()
    }

    /// For each face the `k` closest others and their squared distances, nearest first.
    pub(super) fn nearest(&self, k: usize) -> Vec<Vec<(u32, f32)>> {
        let starts: Vec<usize> = (0..self.count()).step_by(BLOCK).collect();
        starts
            .into_par_iter()
            .flat_map_iter(|start| {
                let some = BLOCK.min(self.count() - start);
                let block = self.columns.columns(start, some).transpose();
                // One row a face of the block, one column for each face there is; as products of matrices, which the processor
                // is quickest at.
                let products = block * &self.columns;
                (0..some)
                    .map(|row| self.nearest_of(start + row, products.row(row).iter(), k))
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    fn nearest_of<'a>(
        &self,
        face: usize,
        products: impl Iterator<Item = &'a f32>,
        k: usize,
    ) -> Vec<(u32, f32)> {
        let own = self.squares[face];
        let distances = products
            .zip(&self.squares)
            .map(|(product, square)| (own + square - 2.0 * product).max(0.0));
        let mut all: Vec<(u32, f32)> = (0..)
            .zip(distances)
            .filter(|&(other, _)| other as usize != face)
            .collect();
        let by_distance = |a: &(u32, f32), b: &(u32, f32)| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0));
        if all.len() > k {
            all.select_nth_unstable_by(k - 1, by_distance);
            all.truncate(k);
        }
        all.sort_unstable_by(by_distance);
        all
    }
}
