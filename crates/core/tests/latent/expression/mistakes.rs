//! What is said of expressions that cannot be computed.

use facemath_core::latent::{Expression, Vocabulary, functions_of};

use super::World;
use crate::{axis, close};

#[test]
fn mistakes_are_pointed_at_in_words() {
    let world = World::plain();
    for (source, at, says) in [
        ("", 0, "the expression is empty"),
        (" ", 0, "the expression is empty"),
        ("me +", 4, "found the end"),
        ("me a", 3, "expected +, -, * or /"),
        ("me + keanu", 5, "no face or concept is called \"keanu\""),
        ("(me + a", 0, "not closed"),
        ("me + 3", 5, "cannot be added"),
        ("me * a", 5, "numbers only"),
        ("me / 0", 5, "divided by 0"),
        ("2 + 2", 0, "the number 4"),
        ("glasses", 0, "a direction"),
        ("smile(me)", 0, "no function \"smile\""),
        ("lerp(me, a)", 0, "lerp(A, B, T)"),
        ("avg(35)", 4, "avg(age=Y, CONCEPT=X)"),
        ("avg(age=500)", 8, "knows ages from 0 to "),
        ("avg(age=-1)", 8, "knows ages from 0 to "),
        ("older(me, -500)", 10, "knows ages from 0 to "),
        ("avg(smile=1)", 10, "\"smile\""),
        ("mean(x=me)", 7, "without names"),
        ("toward(me, 3, 1)", 11, "name of a concept"),
        ("invent(-1)", 7, "whole numbers"),
        ("me ? a", 3, "\"?\" means nothing"),
        ("1.2.3 * me", 0, "\"1.2.3\" is not a number"),
        (
            "99999999999999999999 * 99999999999999999999 * me",
            0,
            "too large",
        ),
    ] {
        let error = world.error(source);
        assert!(error.message.contains(says), "{source}: {error}");
        assert_eq!(error.at, at, "{source}: {error}");
    }
    let nested = format!("{}me{}", "(".repeat(100), ")".repeat(100));
    assert!(world.error(&nested).message.contains("nested too deeply"));
    for endless in ["me + ", "-", "(", "mean(me, "] {
        let error = world.error(&endless.repeat(100_000));
        assert!(error.message.contains("too long"), "{error}");
    }
    let longest = "me + ".repeat(499) + "me";
    assert!(close(&world.face(&longest), &(axis(0) * 500.0), 1e-2));
    assert_eq!(
        world.error("é + keanu").pointing_into("é + keanu"),
        "é + keanu\n^"
    );
}

#[test]
fn a_word_that_two_concepts_use_stands_for_neither() {
    let mut world = World::plain();
    for concept in &mut world.directions.concepts {
        concept.positive = "yes".to_owned();
    }
    let error = world.error("me + yes").to_string();
    assert!(error.contains("\"yes\""), "{error}");
    world.face("me + glasses");
}

#[test]
fn of_a_long_text_the_place_of_the_mistake_is_shown() {
    let world = World::plain();
    let (before, after) = ("me + ".repeat(200), " + me".repeat(200));
    let source = format!("{before}keanu{after}");
    let shown = world.error(&source).pointing_into(&source);
    let (line, mark) = shown.split_once('\n').expect("two lines");
    assert!(line.chars().count() <= 102, "{line}");
    assert!(line.starts_with('…') && line.ends_with('…'), "{line}");
    let place = mark.chars().count() - 1;
    assert_eq!(line.chars().nth(place), Some('k'), "{shown}");
}

#[test]
fn a_model_without_ages_has_no_functions_of_them() {
    let mut world = World::plain();
    world.directions.age = None;
    let usages: Vec<&str> = functions_of(&world.directions)
        .map(|(usage, _)| usage)
        .collect();
    assert!(
        usages.contains(&"avg(CONCEPT=X)") && usages.contains(&"invent(N)"),
        "{usages:?}"
    );
    assert!(
        !usages
            .iter()
            .any(|usage| usage.contains("age") || usage.contains("older")),
        "{usages:?}"
    );
    let vocabulary = Vocabulary {
        faces: &[],
        directions: &world.directions,
    };
    let offers = Expression::complete("", 0, &vocabulary).offers;
    assert!(offers.iter().any(|offer| offer.shown == "avg(CONCEPT=X)"));
    assert!(!offers.iter().any(|offer| offer.text == "older("));
    assert!(world.error("avg(35)").message.ends_with("avg(CONCEPT=X)"));
    assert!(!world.error("smile(me)").message.contains("older"));
}
