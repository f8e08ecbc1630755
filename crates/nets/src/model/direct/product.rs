//! Products of matrices that lie in slices.

use gemm::Parallelism;

/// A matrix whose rows begin `stride` values after each other. They may overlap: in a picture with its channels last, every
/// place together with its right neighbours is such a row, and nothing need be copied for a convolution.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    /// Row `r` is `values[r * stride..][..width]`.
    pub values: &'a [f32],
    /// How many there are.
    pub count: usize,
    /// Values of a row.
    pub width: usize,
    /// Values from the start of a row to that of the next.
    pub stride: usize,
}

impl<'a> Rows<'a> {
    /// Rows of `width` values, one after the other.
    pub fn packed(values: &'a [f32], width: usize) -> Self {
        Self {
            values,
            count: values.len() / width.max(1),
            width,
            stride: width,
        }
    }
}

/// What becomes of the values that are there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Onto {
    /// They are overwritten.
    Nothing,
    /// The product is added to them.
    Sum,
}

/// The product of `left`, `[count, width]`, and `right`, `[width, outputs]`, into the first rows of `out`, `[_, outputs]`; on
/// the calling thread alone.
///
/// # Panics
/// If `left` reaches beyond its values, `right` has another size, or `out` has too few rows. All three are fixed by the shape
/// of a network that was checked when it was loaded.
pub fn multiply(left: Rows<'_>, right: &[f32], outputs: usize, out: &mut [f32], onto: Onto) {
    let Rows {
        values,
        count,
        width,
        stride,
    } = left;
    if count == 0 || width == 0 || outputs == 0 {
        return;
    }
    assert!(
        (count - 1) * stride + width <= values.len(),
        "{count} rows of {width}, {stride} apart, of {} values",
        values.len()
    );
    assert_eq!(right.len(), width * outputs, "the right factor's size");
    assert!(count * outputs <= out.len(), "room for the product");
    let step = |length: usize| isize::try_from(length).unwrap_or(isize::MAX);
    // SAFETY: every value that is read or written lies within its slice, as the three assertions say: of the left factor
    // `r * stride + c`, r < count, c < width; of the right one `c * outputs + o`, o < outputs; of the product
    // `r * outputs + o`. `out` is borrowed exclusively and so overlaps neither factor.
    #[expect(unsafe_code, reason = "the library takes pointers and strides")]
    unsafe {
        gemm::gemm(
            count,
            outputs,
            width,
            out.as_mut_ptr(),
            1,
            step(outputs),
            onto == Onto::Sum,
            values.as_ptr(),
            1,
            step(stride),
            right.as_ptr(),
            1,
            step(outputs),
            1.0,
            1.0,
            false,
            false,
            false,
            Parallelism::None,
        );
    }
}
