use std::collections::BTreeMap;
use std::ops::Range;

use image::RgbImage;

use crate::MAX_NAME_CHARS;
use facemath_core::export::{Operand, equation};
use facemath_core::latent::{Expression, ExpressionError, Latent, Scope, Term};

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The expression.
    pub text: String,
    /// The face.
    pub code: Latent,
    /// Whose detail the face carries: the share of each face that has one, by name.
    pub shares: BTreeMap<String, f32>,
    /// The operands of the sum, left to right; one for what is no sum.
    pub terms: Vec<Term>,
}

impl Answer {
    /// Computes an expression.
    ///
    /// # Errors
    /// As [`Expression::parse`] and [`Expression::evaluate`].
    pub fn of(text: &str, scope: &Scope<'_>) -> Result<Self, ExpressionError> {
        let expression = Expression::parse(text)?;
        Ok(Self {
            text: text.to_owned(),
            code: expression.evaluate(scope)?,
            shares: expression.shares(scope)?,
            terms: expression.terms(scope)?,
        })
    }

    /// What the answer is called in a slot: the expression, as far as a name is long.
    pub fn name(&self) -> String {
        short(&self.text)
    }

    /// What the face that is written at `range` is called in a slot.
    pub fn name_of(&self, range: &Range<usize>) -> String {
        short(self.text.get(range.clone()).unwrap_or_default())
    }

    /// Whether there is nothing to show but the answer: the expression is one face and no mean.
    pub fn is_plain(&self) -> bool {
        self.terms
            .iter()
            .all(|term| !term.is_subtracted && term.parts.is_empty())
            && self.terms.len() < 2
    }

    /// The codes of all pictures that show the sum, each with the shares of the named faces' detail in it: for each operand
    /// the faces that it averages and then itself, and the answer last.
    pub fn faces(&self) -> impl Iterator<Item = (&Latent, &BTreeMap<String, f32>)> {
        let operands = self.terms.iter().flat_map(|term| {
            let parts = term.parts.iter().map(|part| (&part.face, &part.shares));
            parts.chain([(&term.face, &term.shares)])
        });
        operands.chain([(&self.code, &self.shares)])
    }

    /// The sum as one picture, from those of [`Answer::faces`] in their order; `None` where there are not as many.
    pub fn figure(&self, pictures: Vec<RgbImage>) -> Option<RgbImage> {
        let mut pictures = pictures.into_iter();
        let mut operands = Vec::new();
        for term in &self.terms {
            operands.push(Operand {
                is_subtracted: term.is_subtracted,
                parts: pictures.by_ref().take(term.parts.len()).collect(),
                face: pictures.next()?,
            });
        }
        let answer = pictures.next()?;
        Some(equation(&operands, &answer))
    }
}

fn short(text: &str) -> String {
    let name: String = text.trim().chars().take(MAX_NAME_CHARS).collect();
    name.trim_end().to_owned()
}
