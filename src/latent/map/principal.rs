//! Codes in fewer numbers: their coordinates on the axes along which they differ most.

use nalgebra::{DMatrix, SymmetricEigen};

use super::Place;

/// Codes on their principal axes, axis by axis: all faces' first coordinates, then all second ones. Distances between one
/// face and all others are then sums over long rows, which the processor adds up several at a time.
pub(super) struct Reduced {
    count: usize,
    rows: Vec<Vec<f32>>,
}

impl Reduced {
    /// How many faces there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The coordinates of all faces on each axis, the widest axis first.
    pub(super) fn rows(&self) -> &[Vec<f32>] {
        &self.rows
    }

    /// The coordinates on the two widest axes.
    pub(super) fn plane(&self) -> Vec<Place> {
        let coordinate = |axis: usize, face: usize| {
            let row = self.rows.get(axis);
            row.and_then(|row| row.get(face)).copied().unwrap_or(0.0)
        };
        (0..self.count)
            .map(|face| [coordinate(0, face), coordinate(1, face)])
            .collect()
    }
}

/// The coordinates of `codes`, `dim` numbers each, on up to `axes` principal axes.
pub(super) fn principal_axes(codes: &[f32], dim: usize, axes: usize) -> Reduced {
    let count = codes.len().checked_div(dim).unwrap_or(0);
    if count == 0 {
        return Reduced {
            count,
            rows: Vec::new(),
        };
    }
    // One face a column.
    let mut faces = DMatrix::from_iterator(
        dim,
        count,
        codes
            .iter()
            .take(dim * count)
            .map(|&value| if value.is_finite() { value } else { 0.0 }),
    );
    let mean = faces.column_mean();
    for mut face in faces.column_iter_mut() {
        face -= &mean;
    }
    let covariance = &faces * faces.transpose();
    let eigen = SymmetricEigen::new(covariance);
    let mut order: Vec<usize> = (0..dim).collect();
    order.sort_by(|&a, &b| {
        eigen.eigenvalues[b]
            .total_cmp(&eigen.eigenvalues[a])
            .then(a.cmp(&b))
    });
    order.truncate(axes);
    let directions = DMatrix::from_columns(
        &order
            .iter()
            .map(|&axis| {
                let direction = eigen.eigenvectors.column(axis);
                // An axis has no front of its own: its largest number is made positive, so that a map is never mirrored.
                let largest = direction[direction.icamax()];
                direction * largest.signum()
            })
            .collect::<Vec<_>>(),
    );
    let coordinates = directions.transpose() * faces;
    let rows = coordinates
        .row_iter()
        .map(|row| row.iter().copied().collect())
        .collect();
    Reduced { count, rows }
}
