//! From text to a tree.

use std::ops::Range;

use super::lex::{Lexeme, LexemeKind, lexemes};
use super::{Argument, ExpressionError, MOST_NESTED, MOST_TOKENS, Node, NodeKind, Operator};

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(f32),
    Name(String),
    /// One of `+ - * / ( ) , =`.
    Symbol(char),
    End,
}

impl Token {
    /// For "..., found X".
    fn describe(&self) -> String {
        match self {
            Self::Number(number) => format!("the number {number}"),
            Self::Name(name) => format!("\"{name}\""),
            Self::Symbol(symbol) => format!("\"{symbol}\""),
            Self::End => "the end".to_owned(),
        }
    }
}

pub(super) fn parse(source: &str) -> Result<Node, ExpressionError> {
    if source.trim().is_empty() {
        return Err(ExpressionError::new(
            0,
            "the expression is empty. Write a sum of faces, such as me + glasses",
        ));
    }
    let mut parser = Parser {
        tokens: tokens(source)?,
        next: 0,
        end: 0,
        depth: 0,
    };
    let root = parser.sum()?;
    match parser.peek() {
        (Token::End, _) => Ok(root),
        (token, range) => Err(ExpressionError::new(
            range.start,
            format!("expected +, -, * or / here, found {}", token.describe()),
        )),
    }
}

/// The tokens with their places, the last one always [`Token::End`].
fn tokens(source: &str) -> Result<Vec<(Token, Range<usize>)>, ExpressionError> {
    let mut tokens = Vec::new();
    for Lexeme { kind, range } in lexemes(source) {
        let at = range.start;
        let text = source.get(range.clone()).unwrap_or_default();
        let token = match kind {
            LexemeKind::Symbol(symbol) => Token::Symbol(symbol),
            LexemeKind::Name => Token::Name(text.to_owned()),
            LexemeKind::Number => {
                let number = text.parse::<f32>().ok().filter(|number| number.is_finite());
                Token::Number(number.ok_or_else(|| {
                    ExpressionError::new(at, format!("\"{text}\" is not a number"))
                })?)
            }
            LexemeKind::Unknown(c) => {
                return Err(ExpressionError::new(
                    at,
                    format!("\"{c}\" means nothing here"),
                ));
            }
        };
        if tokens.len() == MOST_TOKENS {
            return Err(ExpressionError::new(at, "this is too long"));
        }
        tokens.push((token, range));
    }
    tokens.push((Token::End, source.len()..source.len()));
    Ok(tokens)
}

struct Parser {
    tokens: Vec<(Token, Range<usize>)>,
    next: usize,
    /// Where the token that was stepped over last ends.
    end: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> &(Token, Range<usize>) {
        const END: &(Token, Range<usize>) = &(Token::End, 0..0);
        // The last token is the end, and nothing steps over it.
        self.tokens
            .get(self.next)
            .or(self.tokens.last())
            .unwrap_or(END)
    }

    fn step(&mut self) {
        self.end = self.peek().1.end;
        self.next += 1;
    }

    /// Steps over `symbol` if it is next.
    fn takes(&mut self, symbol: char) -> bool {
        let is_next = self.peek().0 == Token::Symbol(symbol);
        if is_next {
            self.step();
        }
        is_next
    }

    fn sum(&mut self) -> Result<Node, ExpressionError> {
        self.chain(
            &[('+', Operator::Add), ('-', Operator::Subtract)],
            Self::product,
        )
    }

    fn product(&mut self) -> Result<Node, ExpressionError> {
        self.chain(
            &[('*', Operator::Multiply), ('/', Operator::Divide)],
            Self::factor,
        )
    }

    /// Operands joined by operators of one rank, from left to right.
    fn chain(
        &mut self,
        operators: &[(char, Operator)],
        operand: fn(&mut Self) -> Result<Node, ExpressionError>,
    ) -> Result<Node, ExpressionError> {
        let mut left = operand(self)?;
        while let Some(&(_, operator)) = operators.iter().find(|(symbol, _)| self.takes(*symbol)) {
            let right = operand(self)?;
            left = Node {
                range: left.range.start..right.range.end,
                kind: NodeKind::Binary(operator, Box::new(left), Box::new(right)),
            };
        }
        Ok(left)
    }

    fn factor(&mut self) -> Result<Node, ExpressionError> {
        let (token, range) = self.peek().clone();
        let at = range.start;
        self.depth += 1;
        if self.depth > MOST_NESTED {
            return Err(ExpressionError::new(at, "this is nested too deeply"));
        }
        let node = match token {
            Token::Symbol('-') => {
                self.step();
                NodeKind::Negative(Box::new(self.factor()?))
            }
            Token::Symbol('(') => {
                self.step();
                let inner = self.sum()?;
                self.close(at)?;
                NodeKind::Group(Box::new(inner))
            }
            Token::Number(number) => {
                self.step();
                NodeKind::Number(number)
            }
            Token::Name(name) => {
                self.step();
                if self.takes('(') {
                    NodeKind::Call(name, self.arguments(at)?)
                } else {
                    NodeKind::Name(name)
                }
            }
            token => {
                return Err(ExpressionError::new(
                    at,
                    format!(
                        "expected a face, a concept, a number or a function here, found {}",
                        token.describe()
                    ),
                ));
            }
        };
        self.depth -= 1;
        Ok(Node {
            range: at..self.end,
            kind: node,
        })
    }

    /// What stands between brackets; the opening one has been taken. `call_at` is where the function's name is.
    fn arguments(&mut self, call_at: usize) -> Result<Vec<Argument>, ExpressionError> {
        let mut arguments = Vec::new();
        if self.takes(')') {
            return Ok(arguments);
        }
        loop {
            let mut value = self.sum()?;
            let mut label = None;
            if let NodeKind::Name(name) = &value.kind
                && self.takes('=')
            {
                label = Some(name.clone());
                value = self.sum()?;
            }
            arguments.push(Argument { label, value });
            if !self.takes(',') {
                self.close(call_at)?;
                return Ok(arguments);
            }
        }
    }

    fn close(&mut self, opened_at: usize) -> Result<(), ExpressionError> {
        if self.takes(')') {
            return Ok(());
        }
        let (token, range) = self.peek();
        let message = match token {
            Token::End => {
                return Err(ExpressionError::new(
                    opened_at,
                    "this bracket is not closed",
                ));
            }
            token => format!("expected \")\" here, found {}", token.describe()),
        };
        Err(ExpressionError::new(range.start, message))
    }
}
