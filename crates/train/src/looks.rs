//! Codes of faces with where they come from, which is what directions are fitted to.

/// Codes of faces of a set. A face may be looked at several times, in changed pictures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Looks {
    /// Posterior means, all of one length.
    pub codes: Vec<Vec<f32>>,
    /// Place of each look's face in its set.
    pub faces: Vec<usize>,
    /// Whether the picture was mirrored: labels such as the side that the light comes from change with it.
    pub mirrored: Vec<bool>,
}

impl Looks {
    /// One look at each face as it is; `codes` in the order of `faces`.
    pub fn plain(codes: Vec<Vec<f32>>, faces: Vec<usize>) -> Self {
        Self {
            mirrored: vec![false; faces.len()],
            codes,
            faces,
        }
    }

    /// Adds other looks at faces of the same set.
    pub fn extend(&mut self, other: Self) {
        self.codes.extend(other.codes);
        self.faces.extend(other.faces);
        self.mirrored.extend(other.mirrored);
    }

    /// The looks at faces that `keep` is true of.
    #[must_use]
    pub fn filtered(&self, keep: impl Fn(usize) -> bool) -> Self {
        let mut kept = Self::default();
        for (code, face, mirrored) in self.iter().filter(|(_, face, _)| keep(*face)) {
            kept.codes.push(code.to_vec());
            kept.faces.push(face);
            kept.mirrored.push(mirrored);
        }
        kept
    }

    /// Numbers in a code; 0 without looks.
    pub fn dim(&self) -> usize {
        self.codes.first().map_or(0, Vec::len)
    }

    /// Each look's code, face, and whether it is mirrored.
    pub fn iter(&self) -> impl Iterator<Item = (&[f32], usize, bool)> {
        let codes = self.codes.iter().map(Vec::as_slice);
        let places = self
            .faces
            .iter()
            .copied()
            .zip(self.mirrored.iter().copied());
        codes
            .zip(places)
            .map(|(code, (face, mirrored))| (code, face, mirrored))
    }

    /// The different faces.
    pub fn distinct_faces(&self) -> Vec<usize> {
        let mut faces = self.faces.clone();
        faces.sort_unstable();
        faces.dedup();
        faces
    }
}
