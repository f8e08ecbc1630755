//! Faces that are the same but for a crop or a compression: all pairs compared, block by block.

use std::ops::ControlFlow;

use nalgebra::DMatrix;
use rayon::prelude::*;

use super::FaceId;
use super::codes::Codes;

/// The distance below which two pictures are taken for the same moment: the same photo cropped, scaled or compressed
/// otherwise. Of 10,000 faces of UTKFace, the pairs nearer than this are the same photo, with few exceptions, and pairs of
/// different photos hardly ever come nearer than 0.4.
pub const ALIKE: f32 = 0.3;
/// Codes that are compared at once with as many others: their product stays in the processor's cache.
const BLOCK: usize = 512;

/// Faces that are near each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Each face and how far the nearest other one of the group is, nearest first.
    pub faces: Vec<(FaceId, f32)>,
}

/// Faces that are nearer to each other than `threshold`, in groups; `None` if `watch` stops it.
pub(super) fn groups(
    codes: &Codes,
    faces: &[FaceId],
    threshold: f32,
    watch: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Option<Vec<Group>> {
    let blocks: Vec<Block> = faces
        .par_chunks(BLOCK)
        .map(|faces| Block::new(codes, faces))
        .collect();
    let mut clusters = Clusters::new(faces.len());
    let all_pairs = (blocks.len() * (blocks.len() + 1) / 2).max(1) as f32;
    let mut done = 0;
    for (row, own) in blocks.iter().enumerate() {
        let found: Vec<Vec<(usize, usize, f32)>> = blocks[row..]
            .par_iter()
            .enumerate()
            .map(|(offset, other)| own.near(other, row, row + offset, threshold))
            .collect();
        for (a, b, distance) in found.into_iter().flatten() {
            clusters.join(a, b, distance);
        }
        done += blocks.len() - row;
        if watch(done as f32 / all_pairs).is_break() {
            return None;
        }
    }
    Some(clusters.groups(faces))
}

/// Bearings side by side.
struct Block {
    /// One a column.
    columns: DMatrix<f32>,
    /// One a row.
    rows: DMatrix<f32>,
}

impl Block {
    fn new(codes: &Codes, faces: &[FaceId]) -> Self {
        let dim = codes.dim();
        let bearings = faces
            .iter()
            .flat_map(|face| codes.bearing(face.index()).into_vec());
        let columns = DMatrix::from_iterator(dim, faces.len(), bearings);
        Self {
            rows: columns.transpose(),
            columns,
        }
    }

    /// The pairs of a face here and a later one there that are nearer than `threshold`: their places among all faces, and
    /// their distance. `own` and `theirs` are the blocks' numbers.
    fn near(
        &self,
        other: &Self,
        own: usize,
        theirs: usize,
        threshold: f32,
    ) -> Vec<(usize, usize, f32)> {
        let cosines = &self.rows * &other.columns;
        let mut pairs = Vec::new();
        for (there, column) in cosines.column_iter().enumerate() {
            for (here, cosine) in column.iter().enumerate() {
                let is_later = own < theirs || here < there;
                let distance = (1.0 - cosine).max(0.0);
                if is_later && distance <= threshold {
                    pairs.push((own * BLOCK + here, theirs * BLOCK + there, distance));
                }
            }
        }
        pairs
    }
}

/// Which faces belong together so far.
struct Clusters {
    /// The face that each face leads to; the last one on the way stands for the group.
    parents: Vec<usize>,
    /// Distance of each face to the nearest other one.
    nearest: Vec<f32>,
}

impl Clusters {
    fn new(count: usize) -> Self {
        Self {
            parents: (0..count).collect(),
            nearest: vec![f32::INFINITY; count],
        }
    }

    fn root(&mut self, mut face: usize) -> usize {
        while self.parents[face] != face {
            self.parents[face] = self.parents[self.parents[face]];
            face = self.parents[face];
        }
        face
    }

    fn join(&mut self, a: usize, b: usize, distance: f32) {
        for face in [a, b] {
            self.nearest[face] = self.nearest[face].min(distance);
        }
        let (a, b) = (self.root(a), self.root(b));
        // The earlier face stands for both, whatever the order of the pairs.
        self.parents[a.max(b)] = a.min(b);
    }

    fn groups(mut self, faces: &[FaceId]) -> Vec<Group> {
        let mut grouped: std::collections::BTreeMap<usize, Vec<(FaceId, f32)>> =
            std::collections::BTreeMap::new();
        for (index, &face) in faces.iter().enumerate() {
            if self.nearest[index].is_finite() {
                let root = self.root(index);
                let nearest = self.nearest[index];
                grouped.entry(root).or_default().push((face, nearest));
            }
        }
        let mut groups: Vec<Group> = grouped
            .into_values()
            .map(|mut faces| {
                faces.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
                Group { faces }
            })
            .collect();
        let closest = |group: &Group| group.faces.first().map_or(f32::INFINITY, |face| face.1);
        groups.sort_by(|a, b| closest(a).total_cmp(&closest(b)));
        groups
    }
}
