//! From a tree to a face.

use std::collections::BTreeMap;

use super::{Argument, ExpressionError, Node, NodeKind, Operator, Part};
use crate::latent::{AgeModel, Concept, Directions, Latent, Prior, lerp, slerp};

/// The functions, with what they do.
pub const FUNCTIONS: [(&str, &str); 7] = [
    (
        "avg(age=Y, CONCEPT=X)",
        "the average face, of an age in years, moved along concepts",
    ),
    ("mean(A, B, ...)", "the face in the middle of several"),
    ("lerp(A, B, T)", "T of the way from A to B, straight"),
    ("slerp(A, B, T)", "T of the way from A to B, on the arc"),
    (
        "toward(A, CONCEPT, X)",
        "A moved X along a concept, or to the end that one of its words names",
    ),
    ("older(A, YEARS)", "A some years older, or younger"),
    ("invent(N)", "the invented face with number N"),
];

/// How `avg` is written for a model that knows no ages.
const AVERAGE_WITHOUT_AGES: (&str, &str) =
    ("avg(CONCEPT=X)", "the average face, moved along concepts");

/// The functions that mean something to a model, with what they do.
pub fn functions_of(directions: &Directions) -> impl Iterator<Item = (&'static str, &'static str)> {
    let knows_ages = directions.age.is_some();
    let known = FUNCTIONS
        .into_iter()
        .filter(move |(usage, _)| knows_ages || name_of(usage) != "older");
    known.map(move |function| match name_of(function.0) {
        "avg" if !knows_ages => AVERAGE_WITHOUT_AGES,
        _ => function,
    })
}

/// The name of a function that is written so.
pub(super) fn name_of(usage: &str) -> &str {
    usage.split('(').next().unwrap_or_default()
}

/// What names and functions mean: the faces at hand and what the model knows. All codes have the model's length.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// Faces by name. They hide concepts of the same name.
    pub faces: &'a BTreeMap<String, Latent>,
    /// The model's concepts and ages.
    pub directions: &'a Directions,
    /// The model's average face and invented ones.
    pub prior: &'a Prior,
}

#[derive(Clone, Debug)]
enum Value<'a> {
    Number(f32),
    Face(Latent),
    /// A difference of faces; of the model's concepts alone.
    Direction(Steps<'a>),
}

/// Concepts and how often each: what a face becomes by them depends on the face.
#[derive(Clone, Debug)]
struct Steps<'a>(Vec<(&'a Concept, f32)>);

impl Steps<'_> {
    fn times(mut self, factor: f32) -> Self {
        for (_, strength) in &mut self.0 {
            *strength *= factor;
        }
        self
    }

    fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// `face`, moved by all of them.
    fn from(&self, face: &Latent) -> Latent {
        let mut moved = face.clone();
        for (concept, strength) in &self.0 {
            moved += concept.shift_of(face, *strength);
        }
        moved
    }

    fn is_finite(&self) -> bool {
        self.0.iter().all(|(_, strength)| strength.is_finite())
    }
}

impl<'a> Scope<'a> {
    /// What `node` stands for, which must be a face.
    pub(super) fn face(&self, node: &Node) -> Result<Latent, ExpressionError> {
        match self.value(node)? {
            Value::Face(face) => Ok(face),
            Value::Number(number) => Err(ExpressionError::new(
                node.at(),
                format!("expected a face, and this is the number {number}"),
            )),
            Value::Direction(_) => Err(ExpressionError::new(
                node.at(),
                "this is a direction; add it to a face, such as avg()",
            )),
        }
    }

    /// As [`Scope::face`], with a direction shown on the average face.
    pub(super) fn face_showing(&self, node: &Node) -> Result<Latent, ExpressionError> {
        match self.value(node)? {
            Value::Direction(steps) => Ok(steps.from(self.prior.mean())),
            _ => self.face(node),
        }
    }

    /// The faces that `node` averages, if it is written as their mean; none otherwise.
    pub(super) fn averaged(&self, node: &Node) -> Result<Vec<Part>, ExpressionError> {
        match &node.kind {
            NodeKind::Group(inner) => self.averaged(inner),
            NodeKind::Call(name, arguments) if name == "mean" && arguments.len() > 1 => {
                let values = arguments.iter().map(|argument| &argument.value);
                let part = |node: &Node| {
                    Ok(Part {
                        face: self.face(node)?,
                        shares: self.shares(node)?,
                        range: node.range.clone(),
                    })
                };
                values.map(part).collect()
            }
            _ => Ok(Vec::new()),
        }
    }

    pub(super) fn number(&self, node: &Node) -> Result<f32, ExpressionError> {
        match self.value(node)? {
            Value::Number(number) => Ok(number),
            _ => Err(ExpressionError::new(node.at(), "expected a number here")),
        }
    }

    fn value(&self, node: &Node) -> Result<Value<'a>, ExpressionError> {
        let value = match &node.kind {
            NodeKind::Number(number) => Value::Number(*number),
            NodeKind::Name(name) => self.named(name, node.at())?,
            NodeKind::Group(inner) => self.value(inner)?,
            NodeKind::Negative(inner) => match self.value(inner)? {
                Value::Number(number) => Value::Number(-number),
                Value::Face(face) => Value::Face(-face),
                Value::Direction(steps) => Value::Direction(steps.times(-1.0)),
            },
            NodeKind::Binary(operator, left, right) => self.binary(*operator, left, right)?,
            NodeKind::Call(name, arguments) => {
                Value::Face(self.call(name, arguments, node.at())?)
            }
        };
        let is_finite = match &value {
            Value::Number(number) => number.is_finite(),
            Value::Face(code) => code.is_finite(),
            Value::Direction(steps) => steps.is_finite(),
        };
        if is_finite {
            Ok(value)
        } else {
            Err(ExpressionError::new(
                node.at(),
                "this is too large to be a number",
            ))
        }
    }

    fn named(&self, name: &str, at: usize) -> Result<Value<'a>, ExpressionError> {
        if let Some(face) = self.faces.get(name) {
            return Ok(Value::Face(face.clone()));
        }
        self.toward(name)
            .map(Value::Direction)
            .ok_or_else(|| self.unknown(name, at))
    }

    /// The step that a concept's name, or the word for one of its ends, stands for.
    fn toward(&self, word: &str) -> Option<Steps<'a>> {
        Some(Steps(vec![self.directions.meaning(word)?]))
    }

    fn binary(
        &self,
        operator: Operator,
        left: &Node,
        right: &Node,
    ) -> Result<Value<'a>, ExpressionError> {
        let right_at = right.at();
        let fail = |message: &str| Err(ExpressionError::new(right_at, message));
        let (left, right) = (self.value(left)?, self.value(right)?);
        use Value::{Direction, Face, Number};
        Ok(match operator {
            Operator::Add | Operator::Subtract => {
                let sign = if operator == Operator::Add { 1.0 } else { -1.0 };
                match (left, right) {
                    (Number(a), Number(b)) => Number(a + sign * b),
                    (Direction(a), Direction(b)) => Direction(a.and(b.times(sign))),
                    (Face(face), Direction(steps)) => Face(steps.times(sign).from(&face)),
                    (Direction(steps), Face(face)) => Face(steps.from(&(face * sign))),
                    (Face(a), Face(b)) => Face(a + b * sign),
                    _ => return fail("a number and a face cannot be added; multiply them"),
                }
            }
            Operator::Multiply => match (left, right) {
                (Number(a), Number(b)) => Number(a * b),
                (Number(factor), Face(face)) | (Face(face), Number(factor)) => Face(face * factor),
                (Number(factor), Direction(steps)) | (Direction(steps), Number(factor)) => {
                    Direction(steps.times(factor))
                }
                _ => return fail("faces can be multiplied by numbers only"),
            },
            Operator::Divide => match (left, right) {
                (_, Number(0.0)) => return fail("nothing can be divided by 0"),
                (Number(a), Number(b)) => Number(a / b),
                (Face(face), Number(b)) => Face(face * (1.0 / b)),
                (Direction(steps), Number(b)) => Direction(steps.times(1.0 / b)),
                _ => return fail("only a number can stand under a division"),
            },
        })
    }

    fn call(
        &self,
        name: &str,
        arguments: &[Argument],
        at: usize,
    ) -> Result<Latent, ExpressionError> {
        if name == "avg" {
            return self.average(arguments);
        }
        if let Some(argument) = arguments.iter().find(|argument| argument.label.is_some()) {
            return Err(ExpressionError::new(
                argument.value.at(),
                format!("{name}() takes its values without names"),
            ));
        }
        let values: Vec<&Node> = arguments.iter().map(|argument| &argument.value).collect();
        match (name, values.as_slice()) {
            ("mean", [first, rest @ ..]) => {
                let mut sum = self.face(first)?;
                for node in rest {
                    sum += self.face(node)?;
                }
                Ok(sum * (1.0 / values.len() as f32))
            }
            ("lerp", [a, b, t]) => Ok(lerp(&self.face(a)?, &self.face(b)?, self.number(t)?)),
            ("slerp", [a, b, t]) => Ok(slerp(&self.face(a)?, &self.face(b)?, self.number(t)?)),
            ("toward", [face, concept, amount]) => {
                let NodeKind::Name(word) = &concept.kind else {
                    return Err(ExpressionError::new(
                        concept.at(),
                        "expected the name of a concept here",
                    ));
                };
                let steps = self
                    .toward(word)
                    .ok_or_else(|| self.unknown(word, concept.at()))?;
                let face = self.face(face)?;
                Ok(steps.times(self.number(amount)?).from(&face))
            }
            ("older", [face, years]) => {
                let age = self.directions.age.as_ref().ok_or_else(|| no_ages(at))?;
                let face = self.face(face)?;
                let own = age.estimate(&face);
                let added = self.number(years)?;
                known_age(age, added.abs(), years.at())?;
                let shift = age.shift_of(&face, own, own + added);
                Ok(face + shift)
            }
            ("invent", [number]) => {
                let value = self.number(number)?;
                if value < 0.0 || value.fract() != 0.0 {
                    return Err(ExpressionError::new(
                        number.at(),
                        "invented faces have whole numbers from 0 on",
                    ));
                }
                Ok(self.prior.invent(value as u64))
            }
            _ => Err(self.wrong_call(name, at)),
        }
    }

    fn average(&self, arguments: &[Argument]) -> Result<Latent, ExpressionError> {
        let mut face = self.prior.mean().clone();
        let mut steps = Steps(Vec::new());
        for Argument { label, value } in arguments {
            let Some(label) = label else {
                return Err(ExpressionError::new(
                    value.at(),
                    format!("avg() takes named values: {}", self.usage("avg")),
                ));
            };
            let number = self.number(value)?;
            if label == "age" {
                let age = self.directions.age.as_ref();
                let age = age.ok_or_else(|| no_ages(value.at()))?;
                known_age(age, number, value.at())?;
                face = age.average(number);
            } else {
                let step = self.toward(label);
                let step = step.ok_or_else(|| self.unknown(label, value.at()))?;
                steps = steps.and(step.times(number));
            }
        }
        Ok(steps.from(&face))
    }

    /// How a function is written.
    fn usage(&self, name: &str) -> &'static str {
        let mut functions = functions_of(self.directions);
        let usage = functions.find(|(usage, _)| name_of(usage) == name);
        usage.map_or("", |(usage, _)| usage)
    }

    fn wrong_call(&self, name: &str, at: usize) -> ExpressionError {
        let message = match self.usage(name) {
            "" => {
                let names: Vec<&str> = functions_of(self.directions)
                    .map(|(usage, _)| name_of(usage))
                    .collect();
                format!(
                    "there is no function \"{name}\"; there are {}",
                    names.join(", ")
                )
            }
            usage => format!("write it as {usage}"),
        };
        ExpressionError::new(at, message)
    }

    fn unknown(&self, name: &str, at: usize) -> ExpressionError {
        let concepts = self.directions.concepts.iter().map(|c| c.name.as_str());
        let known: Vec<&str> = self
            .faces
            .keys()
            .map(String::as_str)
            .chain(concepts)
            .collect();
        let known = if known.is_empty() {
            "none are known".to_owned()
        } else {
            format!("known are {}", known.join(", "))
        };
        ExpressionError::new(
            at,
            format!("no face or concept is called \"{name}\"; {known}"),
        )
    }
}

fn no_ages(at: usize) -> ExpressionError {
    ExpressionError::new(at, "this model does not know about ages")
}

/// Refuses years that the model has never seen.
fn known_age(age: &AgeModel, years: f32, at: usize) -> Result<(), ExpressionError> {
    let most = age.max_years();
    if (0.0..=most).contains(&years) {
        return Ok(());
    }
    Err(ExpressionError::new(
        at,
        format!("this model knows ages from 0 to {most} years"),
    ))
}
