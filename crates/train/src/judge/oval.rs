//! Where the face is in an aligned picture.

/// Half the oval's width, as a share of the picture's: a face is about 2.2 times as wide as its eyes are apart.
const HALF_WIDTH: f32 = 0.46;
/// Half the oval's height, as a share of the picture's: from the hairline, above the picture, to the chin.
const HALF_HEIGHT: f32 = 0.54;

/// Whether each pixel of a `size` x `size` picture, row after row, lies on the face's oval.
pub fn inside_oval(size: usize) -> impl Iterator<Item = bool> + Clone {
    let offset = move |place: usize| (place as f32 + 0.5) / size as f32 - 0.5;
    (0..size * size).map(move |pixel| {
        let (x, y) = (offset(pixel % size), offset(pixel / size));
        (x / HALF_WIDTH).powi(2) + (y / HALF_HEIGHT).powi(2) <= 1.0
    })
}
