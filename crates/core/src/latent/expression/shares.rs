//! Whose detail the answer of an expression carries.

use std::collections::BTreeMap;

use super::{ExpressionError, Node, NodeKind, Operator, Scope};

/// How much of each named face is in a sum, in the order in which they appear first. Amounts may be negative.
#[derive(Default)]
struct Amounts(Vec<(String, f32)>);

impl Amounts {
    fn of(name: &str) -> Self {
        Self(vec![(name.to_owned(), 1.0)])
    }

    /// Adds `factor` times the other amounts.
    fn add(mut self, other: Self, factor: f32) -> Self {
        for (name, amount) in other.0 {
            let amount = amount * factor;
            match self.0.iter_mut().find(|(known, _)| *known == name) {
                Some((_, sum)) => *sum += amount,
                None => self.0.push((name, amount)),
            }
        }
        self
    }

    fn times(self, factor: f32) -> Self {
        Self::default().add(self, factor)
    }

    /// The amounts as shares of one picture's detail. What is taken away cancels what was added last: the difference of two
    /// faces is an idea, and has no detail. More than a whole is shared out.
    fn into_shares(self) -> BTreeMap<String, f32> {
        let negative = self.0.iter().map(|(_, amount)| (-amount).max(0.0));
        let mut taken_away: f32 = negative.sum();
        let mut shares = BTreeMap::new();
        for (name, amount) in self.0.into_iter().rev() {
            let added = amount.max(0.0);
            let cancelled = added.min(taken_away);
            taken_away -= cancelled;
            if added > cancelled {
                shares.insert(name, added - cancelled);
            }
        }
        let whole: f32 = shares.values().sum();
        if whole > 1.0 {
            shares.values_mut().for_each(|share| *share /= whole);
        }
        shares
    }
}

impl Scope<'_> {
    /// The share of each named face's detail in what `node` stands for; none for a number or a direction.
    pub(super) fn shares(&self, node: &Node) -> Result<BTreeMap<String, f32>, ExpressionError> {
        Ok(self.amounts(node)?.into_shares())
    }

    fn amounts(&self, node: &Node) -> Result<Amounts, ExpressionError> {
        Ok(match &node.kind {
            NodeKind::Number(_) => Amounts::default(),
            NodeKind::Name(name) if self.faces.contains_key(name) => Amounts::of(name),
            NodeKind::Name(_) => Amounts::default(),
            NodeKind::Group(inner) => self.amounts(inner)?,
            NodeKind::Negative(inner) => self.amounts(inner)?.times(-1.0),
            NodeKind::Binary(operator, left, right) => {
                let (a, b) = (self.amounts(left)?, self.amounts(right)?);
                match operator {
                    // Sums of numbers and concepts, in which no face is.
                    _ if a.0.is_empty() && b.0.is_empty() => a,
                    Operator::Add => a.add(b, 1.0),
                    Operator::Subtract => a.add(b, -1.0),
                    Operator::Multiply if a.0.is_empty() => b.times(self.number(left)?),
                    Operator::Multiply => a.times(self.number(right)?),
                    Operator::Divide => a.times(1.0 / self.number(right)?),
                }
            }
            NodeKind::Call(name, arguments) => {
                let values: Vec<&Node> = arguments.iter().map(|argument| &argument.value).collect();
                match (name.as_str(), values.as_slice()) {
                    ("mean", nodes) => {
                        let share = 1.0 / nodes.len().max(1) as f32;
                        let mut sum = Amounts::default();
                        for node in nodes {
                            sum = sum.add(self.amounts(node)?, share);
                        }
                        sum
                    }
                    ("lerp" | "slerp", [a, b, t]) => {
                        let t = self.number(t)?;
                        let a = self.amounts(a)?.times(1.0 - t);
                        a.add(self.amounts(b)?, t)
                    }
                    ("toward" | "older", [face, ..]) => self.amounts(face)?,
                    // Averages and inventions show nobody.
                    _ => Amounts::default(),
                }
            }
        })
    }
}
