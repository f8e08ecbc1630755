//! Faces as arithmetic: `me - avg(age=35) + avg(age=5)`.
//!
//! ```text
//! sum     = product (("+" | "-") product)*
//! product = factor (("*" | "/") factor)*
//! factor  = "-" factor | number | name | name "(" [argument ("," argument)*] ")" | "(" sum ")"
//! argument = sum | name "=" sum
//! ```
//!
//! A name is a face of the caller's, or one of the model's concepts, whose direction it stands for. The functions are
//! listed in [`FUNCTIONS`].

mod complete;
mod evaluate;
mod lex;
mod parse;
mod shares;

pub use complete::{Completion, Offer, OfferKind, Vocabulary};
pub use evaluate::{FUNCTIONS, Scope, functions_of};
pub use lex::{Span, SpanKind};

use std::collections::BTreeMap;
use std::ops::Range;

use super::Latent;

/// How deeply brackets and signs may be nested; far beyond what anybody types, and what the stack holds with ease.
const MOST_NESTED: usize = 64;
/// How many numbers, names and signs there may be: a sum of a hundred thousand faces is a tree as deep as that.
const MOST_TOKENS: usize = 1000;

/// A parsed expression. Evaluating it needs a [`Scope`].
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    root: Node,
}

/// What is wrong with an expression, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ExpressionError {
    /// What was expected, as a sentence without its full stop.
    pub message: String,
    /// The place, in bytes from the start; the length of the text means its end.
    pub at: usize,
}

impl ExpressionError {
    fn new(at: usize, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            at,
        }
    }

    /// The text with a mark under the place that the message is about, on two lines; of a long text what is around that place.
    pub fn pointing_into(&self, source: &str) -> String {
        /// Most characters that are shown before the place, and from there on.
        const MOST: usize = 50;
        let before = source.get(..self.at).unwrap_or(source).chars().count();
        let (skipped, cut) = match before.saturating_sub(MOST) {
            0 => (0, ""),
            skipped => (skipped, "…"),
        };
        let mut rest = source.chars().skip(skipped);
        // A line break or a tab would put the mark elsewhere.
        let line: String = rest
            .by_ref()
            .take(before - skipped + MOST)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let end = rest.next().map_or("", |_| "…");
        let blanks = " ".repeat(before - skipped + cut.chars().count());
        format!("{cut}{line}{end}\n{blanks}^")
    }
}

/// One operand of an expression's outermost sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Whether it is taken away.
    pub is_subtracted: bool,
    /// The face that shows it: the operand itself, or for a direction the average face moved along it.
    pub face: Latent,
    /// Whose detail that face carries: see [`Expression::shares`].
    pub shares: BTreeMap<String, f32>,
    /// Where it is written, in bytes, without its sign.
    pub range: Range<usize>,
    /// The faces that it is the average of, where it is written as `mean(A, B, ...)`; none otherwise.
    pub parts: Vec<Part>,
}

/// One of the faces that a [`Term`] averages.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The face.
    pub face: Latent,
    /// Whose detail it carries: see [`Expression::shares`].
    pub shares: BTreeMap<String, f32>,
    /// Where it is written, in bytes.
    pub range: Range<usize>,
}

#[derive(Clone, Debug, PartialEq)]
struct Node {
    /// Where it is in the source, in bytes.
    range: Range<usize>,
    kind: NodeKind,
}

impl Node {
    /// Where it starts in the source, in bytes.
    fn at(&self) -> usize {
        self.range.start
    }
}

#[derive(Clone, Debug, PartialEq)]
enum NodeKind {
    Number(f32),
    Name(String),
    /// What stands in brackets.
    Group(Box<Node>),
    Negative(Box<Node>),
    Binary(Operator, Box<Node>, Box<Node>),
    Call(String, Vec<Argument>),
}

#[derive(Clone, Debug, PartialEq)]
struct Argument {
    /// `age` in `avg(age=35)`.
    label: Option<String>,
    value: Node,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// Says what was expected where.
    pub fn parse(source: &str) -> Result<Self, ExpressionError> {
        let root = parse::parse(source)?;
        Ok(Self { root })
    }

    /// Whether an expression can contain `text` as the name of a face: letters, digits and `_`, no digit first.
    pub fn is_name(text: &str) -> bool {
        lex::is_name(text)
    }

    /// The pieces of a text with what each of them is, for colouring it as it is typed.
    pub fn spans(source: &str) -> Vec<Span> {
        lex::spans(source)
    }

    /// The text with other names for faces: wherever `rename` knows a name, its answer stands instead. Functions and the
    /// names of their values are left alone.
    pub fn renamed(source: &str, rename: impl Fn(&str) -> Option<String>) -> String {
        lex::renamed(source, rename)
    }

    /// What could be typed at `cursor`, in bytes from the start of a text that need not be an expression yet.
    pub fn complete(source: &str, cursor: usize, vocabulary: &Vocabulary<'_>) -> Completion {
        complete::complete(source, cursor, vocabulary)
    }

    /// The face that it describes.
    ///
    /// # Errors
    /// Names what is unknown or does not go together, and where.
    pub fn evaluate(&self, scope: &Scope<'_>) -> Result<Latent, ExpressionError> {
        scope.face(&self.root)
    }

    /// Whose detail the face that it describes carries: the share of each of the scope's faces that has one, above 0 and
    /// together at most 1.
    ///
    /// Shares are how much of each face was added: `a + glasses` is all `a`, `0.5*a + 0.5*b` half of each. Averages, concepts
    /// and inventions show nobody. What is taken away cancels what was added last, since the difference of two faces is
    /// an idea rather than a face: `a - b + c` is all `a`, `a - a + c` is all `c`.
    ///
    /// # Errors
    /// As [`Expression::evaluate`].
    pub fn shares(&self, scope: &Scope<'_>) -> Result<BTreeMap<String, f32>, ExpressionError> {
        scope.face(&self.root)?;
        scope.shares(&self.root)
    }

    /// The operands of the outermost sum, left to right, for a picture of the sum. One for anything that is no sum.
    ///
    /// # Errors
    /// As [`Expression::evaluate`].
    pub fn terms(&self, scope: &Scope<'_>) -> Result<Vec<Term>, ExpressionError> {
        let mut nodes = Vec::new();
        let mut node = &self.root;
        while let NodeKind::Binary(operator @ (Operator::Add | Operator::Subtract), left, right) =
            &node.kind
        {
            nodes.push((*operator == Operator::Subtract, right.as_ref()));
            node = left;
        }
        nodes.push((false, node));
        nodes
            .into_iter()
            .rev()
            .map(|(is_subtracted, node)| {
                Ok(Term {
                    is_subtracted,
                    face: scope.face_showing(node)?,
                    shares: scope.shares(node)?,
                    range: node.range.clone(),
                    parts: scope.averaged(node)?,
                })
            })
            .collect()
    }
}
