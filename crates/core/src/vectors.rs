//! Loops for the widest vectors that the processor has.

/// What `work` returns, compiled once for each kind of vector unit and run with the widest one. What is inlined into it is
/// computed many numbers at a time; the sums and their order, and so all results, are the same on every processor.
#[inline(always)]
pub(crate) fn vectorized<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}
