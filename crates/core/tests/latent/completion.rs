//! What could be typed next.

use facemath_core::latent::{Completion, Directions, Expression, OfferKind, Vocabulary};
use proptest::prelude::*;

use crate::edits::directions as curved_ages;

/// Glasses and gender with words for its ends, ages, and two faces.
fn directions() -> Directions {
    let mut directions = curved_ages();
    directions.concepts[1].positive = "feminine".to_owned();
    directions.concepts[1].negative = "masculine".to_owned();
    directions
}

fn complete(source: &str, cursor: usize) -> Completion {
    let faces = ["a", "astronaut", "me"].map(|name| (name.to_owned(), format!("the face {name}")));
    let directions = directions();
    let vocabulary = Vocabulary {
        faces: &faces,
        directions: &directions,
    };
    Expression::complete(source, cursor, &vocabulary)
}

/// What is offered where the text has a bar.
fn offered(marked: &str) -> Vec<String> {
    let cursor = marked.find('|').expect("a mark");
    let completion = complete(&marked.replace('|', ""), cursor);
    completion
        .offers
        .into_iter()
        .map(|offer| offer.text)
        .collect()
}

#[test]
fn faces_come_first_then_ideas_then_functions() {
    let all = offered("|");
    assert_eq!(all[..3], ["a", "astronaut", "me"]);
    let place = |text: &str| all.iter().position(|offer| offer == text).expect(text);
    assert!(place("me") < place("glasses"));
    assert!(place("glasses") < place("feminine"));
    assert!(place("feminine") < place("mean("));
    assert_eq!(offered("me + (|"), all);
    assert_eq!(offered("2 * |"), all);
}

#[test]
fn only_what_starts_like_the_word_is_offered() {
    assert_eq!(offered("as|"), ["astronaut"]);
    assert_eq!(offered("me - AS|"), ["astronaut"]);
    assert_eq!(offered("m|"), ["me", "masculine", "mean("]);
    assert_eq!(offered("keanu|"), [""; 0]);
    let completion = complete("me + astr - a", 9);
    assert_eq!(completion.replace, 5..9);
    assert_eq!(complete("me + ", 5).replace, 5..5);
    assert_eq!(completion.offers[0].description, "the face astronaut");
    assert_eq!(completion.offers[0].kind, OfferKind::Face);
}

#[test]
fn what_fits_depends_on_the_function() {
    let words = ["glasses", "gender", "feminine", "masculine"];
    let offers = offered("toward(me, |");
    assert!(
        words
            .iter()
            .all(|word| offers.contains(&(*word).to_owned()))
    );
    assert!(!offers.contains(&"me".to_owned()) && !offers.contains(&"mean(".to_owned()));
    assert_eq!(offered("toward(me, fem|, 2)"), ["feminine"]);
    assert_eq!(offered("avg(|")[0], "age=");
    assert_eq!(offered("avg(age=3, g|"), ["glasses=", "gender="]);
    assert_eq!(offered("mean(me, a, as|"), ["astronaut"]);
    assert_eq!(offered("unheard(as|"), ["astronaut"]);
    // Numbers, and signs after a face, need no help.
    for nothing in [
        "avg(age=|",
        "avg(age=3|",
        "toward(me, glasses, |",
        "older(me, |",
        "invent(|",
        "me |",
        "me + 0.5|",
        "mean(a) |",
        "|me",
        "slerp(a, me, |",
        "? |",
    ] {
        assert_eq!(offered(nothing), [""; 0], "{nothing}");
    }
}

#[test]
fn a_bracket_or_sign_that_is_there_is_not_written_again() {
    assert_eq!(offered("mea|(a, me)"), ["mean"]);
    assert_eq!(offered("avg(ag|=3)"), ["age"]);
}

#[test]
fn words_that_mean_two_things_or_cannot_be_written_are_not_offered() {
    let mut directions = directions();
    for concept in &mut directions.concepts {
        concept.positive = "yes".to_owned();
        concept.negative = "not at all".to_owned();
    }
    let vocabulary = Vocabulary {
        faces: &[],
        directions: &directions,
    };
    for typed in ["yes", "not"] {
        let completion = Expression::complete(typed, typed.len(), &vocabulary);
        assert_eq!(completion.offers, []);
    }
}

proptest! {
    #[test]
    fn every_offer_can_be_put_into_any_text(source in "[a-z0-9+*/()=,. −é-]{0,40}|\\PC{0,20}", cursor in 0_usize..60) {
        let completion = complete(&source, cursor);
        prop_assert!(source.get(completion.replace.clone()).is_some());
        for offer in completion.offers {
            let mut text = source.clone();
            text.replace_range(completion.replace.clone(), &offer.text);
            let word = Expression::spans(&text)
                .into_iter()
                .find(|span| span.range.start == completion.replace.start);
            prop_assert!(word.is_some(), "{} in {}", offer.text, text);
        }
    }
}
