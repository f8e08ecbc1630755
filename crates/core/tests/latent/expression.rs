//! Expressions against the same algebra written by hand, and what they say of mistakes.

mod mistakes;

use std::collections::BTreeMap;

use facemath_core::latent::{
    Directions, Expression, ExpressionError, Latent, Prior, Scope, SpanKind, lerp, slerp,
};
use proptest::prelude::*;

use crate::edits::directions as curved_ages;
use crate::{DIM, any_code, axis, close};

/// What a test computes with: three faces, glasses and gender, ages on a curve.
struct World {
    faces: BTreeMap<String, Latent>,
    directions: Directions,
    prior: Prior,
}

impl World {
    fn new(me: &Latent, a: &Latent, b: &Latent) -> Self {
        let mut directions = curved_ages();
        directions.concepts[1].positive = "feminine".to_owned();
        directions.concepts[1].negative = "masculine".to_owned();
        let faces =
            [("me", me), ("a", a), ("b", b)].map(|(name, face)| (name.to_owned(), face.clone()));
        Self {
            faces: faces.into_iter().collect(),
            directions,
            prior: Prior::gaussian(axis(7), vec![0.0; DIM * (DIM + 1) / 2]).expect("fits"),
        }
    }

    fn plain() -> Self {
        Self::new(&axis(0), &axis(1), &axis(2))
    }

    fn scope(&self) -> Scope<'_> {
        Scope {
            faces: &self.faces,
            directions: &self.directions,
            prior: &self.prior,
        }
    }

    fn face(&self, source: &str) -> Latent {
        self.try_face(source)
            .unwrap_or_else(|error| panic!("{error}\n{}", error.pointing_into(source)))
    }

    fn try_face(&self, source: &str) -> Result<Latent, ExpressionError> {
        Expression::parse(source)?.evaluate(&self.scope())
    }

    /// Names and shares in hundredths.
    fn shares(&self, source: &str) -> Vec<(String, i32)> {
        let expression = Expression::parse(source).expect("fine");
        let shares = expression.shares(&self.scope()).expect("a face");
        let hundredths = |(name, share): (String, f32)| (name, (share * 100.0).round() as i32);
        shares.into_iter().map(hundredths).collect()
    }

    fn error(&self, source: &str) -> ExpressionError {
        self.try_face(source)
            .err()
            .unwrap_or_else(|| panic!("{source} was accepted"))
    }
}

proptest! {
    #[test]
    fn expressions_are_the_algebra_written_down(
        me in any_code(), a in any_code(), b in any_code(), t in 0.0_f32..1.0
    ) {
        let world = World::new(&me, &a, &b);
        let age = world.directions.age.clone().expect("ages");
        let glasses = world.directions.concept("glasses").expect("glasses").direction.clone();
        for (source, expected) in [
            ("me".to_owned(), me.clone()),
            ("me - a + b".to_owned(), &(&me - &a) + &b),
            ("me - (a + b)".to_owned(), &me - &(&a + &b)),
            (format!("{t} * me + (1 - {t}) * a"), &(&me * t) + &(&a * (1.0 - t))),
            ("me/4 - -a*2".to_owned(), &(&me * 0.25) + &(&a * 2.0)),
            ("me + 0.8*glasses".to_owned(), &me + &(&glasses * 0.8)),
            (
                "me - avg(age=35) + avg(age=5)".to_owned(),
                &(&me - &age.average(35.0)) + &age.average(5.0),
            ),
            ("avg(age=20, glasses=2)".to_owned(), &age.average(20.0) + &(&glasses * 2.0)),
            ("avg()".to_owned(), axis(7)),
            ("mean(me, a, b)".to_owned(), &(&(&me + &a) + &b) * (1.0 / 3.0)),
            (format!("lerp(a, b, {t})"), lerp(&a, &b, t)),
            (format!("slerp(a, b, {t})"), slerp(&a, &b, t)),
            ("toward(me, feminine, 1.5)".to_owned(), &me + &(axis(4) * 2.25)),
            ("toward(me, masculine, 1.5)".to_owned(), &me - &(axis(4) * 2.25)),
            ("invent(3)".to_owned(), world.prior.invent(3)),
        ] {
            prop_assert!(close(&world.face(&source), &expected, 1e-3), "{}", source);
        }
        let own = age.estimate(&me);
        prop_assert!(close(&world.face("older(me, 10)"), &(&me + &age.shift(own, own + 10.0)), 1e-3));
    }

    #[test]
    fn what_is_added_and_taken_away_again_leaves_the_face(me in any_code(), a in any_code(), b in any_code()) {
        let world = World::new(&me, &a, &b);
        prop_assert!(close(&world.face("me + a - a"), &me, 1e-4));
        prop_assert!(close(&world.face("toward(toward(me, glasses, 1), glasses, -1)"), &me, 1e-4));
        prop_assert!(close(&world.face("(me + a) + b"), &world.face("me + (a + b)"), 1e-4));
    }

    #[test]
    fn the_terms_of_a_sum_add_up_to_its_answer(me in any_code(), a in any_code(), b in any_code()) {
        let world = World::new(&me, &a, &b);
        let expression = Expression::parse("me - 2*a + (b - a)").expect("fine");
        let terms = expression.terms(&world.scope()).expect("faces");
        prop_assert_eq!(terms.len(), 3);
        let sum = terms.iter().fold(Latent::zeros(DIM), |sum, term| {
            &sum + &(&term.face * if term.is_subtracted { -1.0 } else { 1.0 })
        });
        prop_assert!(close(&sum, &expression.evaluate(&world.scope()).expect("a face"), 1e-3));
    }

    #[test]
    fn sums_keep_the_laws_of_sums(me in any_code(), a in any_code(), b in any_code(), t in -3.0_f32..3.0) {
        let world = World::new(&me, &a, &b);
        let same = [
            ("a + (b + me)".to_owned(), "(a + b) + me".to_owned()),
            ("a + b".to_owned(), "b + a".to_owned()),
            ("a - a + b".to_owned(), "b".to_owned()),
            ("a - b".to_owned(), "-(b - a)".to_owned()),
            ("a - (b - me)".to_owned(), "a - b + me".to_owned()),
            ("0*a + b".to_owned(), "b".to_owned()),
            (format!("{t} * (a + b)"), format!("{t}*a + {t}*b")),
            (format!("{t} * (2 * a)"), format!("(2 * {t}) * a")),
            ("a / 2 + a / 2".to_owned(), "a".to_owned()),
            ("mean(a, a, a)".to_owned(), "a".to_owned()),
            ("mean(a, b)".to_owned(), "lerp(a, b, 0.5)".to_owned()),
            ("mean(a, b, me)".to_owned(), "mean(me, a, b)".to_owned()),
            ("mean(a, b) + mean(me, b)".to_owned(), "(a + b + me + b) / 2".to_owned()),
            (format!("toward(a, glasses, {t})"), format!("a + {t} * glasses")),
            (format!("toward(a, masculine, {t})"), format!("toward(a, feminine, -{t})").replace("--", "")),
        ];
        for (one, other) in same {
            prop_assert!(close(&world.face(&one), &world.face(&other), 2e-3), "{} is not {}", one, other);
        }
    }

    #[test]
    fn the_faces_of_a_mean_are_the_parts_of_its_term(me in any_code(), a in any_code(), b in any_code()) {
        let world = World::new(&me, &a, &b);
        let source = "(mean(me, a + b, b)) - mean(a) + glasses - 2 * mean(a, b)";
        let expression = Expression::parse(source).expect("fine");
        let terms = expression.terms(&world.scope()).expect("faces");
        let parts: Vec<Vec<&str>> = terms
            .iter()
            .map(|term| term.parts.iter().map(|part| &source[part.range.clone()]).collect())
            .collect();
        prop_assert_eq!(parts, [vec!["me", "a + b", "b"], vec![], vec![], vec![]]);
        let sum = terms[0].parts.iter().fold(Latent::zeros(DIM), |sum, part| sum + &part.face);
        prop_assert!(close(&(sum * (1.0 / 3.0)), &terms[0].face, 1e-3));
    }

    #[test]
    fn shares_are_parts_of_a_whole(numbers in prop::collection::vec(-3.0_f32..3.0, 4)) {
        let [s, t, u, v]: [f32; 4] = numbers.try_into().expect("four");
        let world = World::plain();
        for source in [
            format!("{s}*me + {t}*a + {u}*b"),
            format!("lerp({s}*me - a, mean(b, {u}*me, a), {v}) / {t}"),
            format!("slerp(me, a, {t}) - {u}*older(b, 3) + {v}*glasses"),
        ] {
            let expression = Expression::parse(&source).expect("fine");
            // Divisions by numbers near 0 are refused.
            let Ok(shares) = expression.shares(&world.scope()) else { continue };
            prop_assert!(shares.values().all(|share| *share > 0.0 && *share <= 1.0), "{}", source);
            prop_assert!(shares.values().sum::<f32>() < 1.0 + 1e-5, "{}", source);
        }
    }

    #[test]
    fn no_text_makes_it_panic(source in "[a-z0-9+*/()=,. −é-]{0,40}|\\PC{0,20}") {
        let world = World::plain();
        if let Err(error) = world.try_face(&source) {
            prop_assert!(error.at <= source.len());
            prop_assert_eq!(error.pointing_into(&source).lines().count(), 2);
        }
        if let Ok(expression) = Expression::parse(&source)
            && let Ok(terms) = expression.terms(&world.scope())
        {
            for term in terms {
                prop_assert!(source.get(term.range).is_some());
            }
        }
        let pieces: Vec<&str> = Expression::spans(&source)
            .into_iter()
            .map(|span| &source[span.range])
            .collect();
        let without_blanks = |text: &str| text.split_whitespace().collect::<String>();
        prop_assert_eq!(pieces.concat(), without_blanks(&source));
        prop_assert_eq!(Expression::renamed(&source, |_| None), source);
    }
}

#[test]
fn what_stands_in_brackets_is_one_operand() {
    let world = World::plain();
    let terms = |source: &str| {
        let expression = Expression::parse(source).expect("fine");
        expression.terms(&world.scope()).expect("faces").len()
    };
    assert_eq!(terms("me - a + b"), 3);
    assert_eq!(terms("(me - a) + b"), 2);
    assert_eq!(terms("(me - a + b)"), 1);
}

#[test]
fn terms_know_where_they_are_written() {
    let world = World::plain();
    let source = "  (me - a) +\t2 * b - avg( age=35 )";
    let expression = Expression::parse(source).expect("fine");
    let terms = expression.terms(&world.scope()).expect("faces");
    let written: Vec<&str> = terms
        .iter()
        .map(|term| &source[term.range.clone()])
        .collect();
    assert_eq!(written, ["(me - a)", "2 * b", "avg( age=35 )"]);
}

#[test]
fn detail_is_of_the_faces_that_are_added() {
    let world = World::plain();
    for (source, expected) in [
        ("me", &[("me", 100)][..]),
        ("me + 0.8*glasses", &[("me", 100)]),
        ("glasses*2 + me", &[("me", 100)]),
        ("0.5*a + 0.5*b", &[("a", 50), ("b", 50)]),
        ("a/4 + 0.75*b", &[("a", 25), ("b", 75)]),
        ("a + b", &[("a", 50), ("b", 50)]),
        ("2*a", &[("a", 100)]),
        ("0.5*a", &[("a", 50)]),
        ("mean(me, a)", &[("a", 50), ("me", 50)]),
        ("mean(a, a, b, avg())", &[("a", 50), ("b", 25)]),
        ("lerp(a, b, 0.25)", &[("a", 75), ("b", 25)]),
        ("slerp(a, invent(3), 0.25)", &[("a", 75)]),
        ("older(toward(me, feminine, 1.5), 20)", &[("me", 100)]),
        // Differences are ideas.
        ("a - b + me", &[("a", 100)]),
        ("a - (b - me)", &[("a", 100)]),
        ("me + 0.3*(a - b)", &[("me", 100)]),
        ("(a + glasses) - a + b", &[("b", 100)]),
        ("me - avg(age=35) + avg(age=5)", &[("me", 100)]),
        ("1.5*a - 0.5*b", &[("a", 100)]),
        // Nobody is in these.
        ("a - b", &[]),
        ("-a", &[]),
        ("avg(age=5, glasses=2)", &[]),
        ("invent(3) + 2*(1 + 3)*glasses", &[]),
    ] {
        let shares = world.shares(source);
        let shares: Vec<(&str, i32)> = shares.iter().map(|(n, s)| (n.as_str(), *s)).collect();
        assert_eq!(shares, expected, "{source}");
    }
}

#[test]
fn terms_and_parts_know_whose_detail_they_carry() {
    let world = World::plain();
    let expression = Expression::parse("mean(me, a + glasses) - avg(age=30) + b").expect("fine");
    let terms = expression.terms(&world.scope()).expect("faces");
    let names =
        |shares: &BTreeMap<String, f32>| -> Vec<String> { shares.keys().cloned().collect() };
    let of_terms: Vec<_> = terms.iter().map(|term| names(&term.shares)).collect();
    assert_eq!(of_terms, [vec!["a", "me"], vec![], vec!["b"]]);
    let of_parts: Vec<_> = terms[0]
        .parts
        .iter()
        .map(|part| names(&part.shares))
        .collect();
    assert_eq!(of_parts, [["me"], ["a"]]);
}

#[test]
fn only_faces_are_renamed() {
    let rename = |name: &str| (name == "a").then(|| "anna".to_owned());
    assert_eq!(
        Expression::renamed("a - avg(a=1) + 2*a + a(a) é", rename),
        "anna - avg(a=1) + 2*anna + a(anna) é"
    );
}

#[test]
fn pieces_are_what_they_are() {
    let kinds: Vec<SpanKind> = Expression::spans("2*me + avg(age=1.5) ?")
        .into_iter()
        .map(|span| span.kind)
        .collect();
    use SpanKind::{Function, Label, Name, Number, Symbol, Unknown};
    assert_eq!(
        kinds,
        [
            Number, Symbol, Name, Symbol, Function, Symbol, Label, Symbol, Number, Symbol, Unknown
        ]
    );
}

#[test]
fn a_direction_is_shown_on_the_average_face() {
    let world = World::plain();
    let expression = Expression::parse("me + glasses").expect("fine");
    let terms = expression.terms(&world.scope()).expect("showable");
    let glasses = &world
        .directions
        .concept("glasses")
        .expect("known")
        .direction;
    assert_eq!(terms[1].face, &axis(7) + glasses);
}
