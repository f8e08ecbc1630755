//! What model cards say.

use std::collections::BTreeMap;

use facemath_train::with_edits;

#[test]
fn edits_that_are_taught_later_are_named_beside_the_earlier_ones() {
    let none = BTreeMap::new();
    let names = |names: &[&str]| -> Vec<String> { names.iter().map(ToString::to_string).collect() };
    let first = names(&["glasses", "gender"]);
    let (figures, card) = with_edits(&none, "# A card\n", Some(&first), None);
    let second = names(&["age", "gender"]);
    let (figures, card) = with_edits(&figures, &card, Some(&second), None);
    assert_eq!(figures["taught"], "glasses, gender, age");
    assert!(card.contains(": glasses, gender, age. "), "{card}");
    assert_eq!(with_edits(&figures, &card, None, None), (figures, card));
}
