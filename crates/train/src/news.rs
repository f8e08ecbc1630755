//! What a long piece of work tells of itself while it goes on, to whoever shows it: a command line, or a window.

/// Something to tell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum News<'a> {
    /// A part of the work begins.
    Begins {
        /// What it does, in a few words.
        what: &'static str,
        /// How many steps it takes.
        steps: u64,
    },
    /// So many steps of the part are done.
    Done(u64),
    /// What the part is at now, whose steps are counted from 0 again.
    At(&'static str),
    /// The part is over.
    Ends,
    /// Something worth knowing, in a sentence.
    Note(&'a str),
}

/// Hears what is told.
pub type Tell<'a> = dyn Fn(News<'_>) + 'a;

/// Tells of a part as long as a share of it is all that is known.
pub(crate) fn in_percent<T>(
    tell: &Tell<'_>,
    what: &'static str,
    work: impl FnOnce(&dyn Fn(f32)) -> T,
) -> T {
    tell(News::Begins { what, steps: 100 });
    let result = work(&|share| tell(News::Done((share * 100.0) as u64)));
    tell(News::Ends);
    result
}
