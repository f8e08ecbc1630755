//! The expression of a document: typed, computed, kept, saved and undone, without a window.

mod kept;

use facemath_core::latent::Latent;
use facemath_nets::engine::Drawing;
use facemath_studio::{
    Action, Command, CommandError, Document, ExpressionState, Favourite, Frames,
    MAX_EXPRESSION_CHARS, PictureSize, Request, Session, Sheet, Source, apply, example_sum,
    face_names,
};

use crate::studio_support::{
    AGE, SIZE_PX, Studio, drawn, first_run, ids, invented, model, ready, set_age,
};

fn typed(text: &str) -> Command {
    Command::SetExpression {
        text: text.to_owned(),
    }
}

fn kept(name: Option<&str>, text: &str) -> Favourite {
    Favourite {
        name: name.map(str::to_owned),
        text: text.to_owned(),
    }
}

/// The first run with an expression typed.
fn studio_with(text: &str) -> Studio {
    let mut studio = Studio::ready();
    studio.session.commit(typed(text));
    studio.settle();
    studio
}

fn answer(session: &Session) -> &Latent {
    let answer = session.expressions().expression_answer();
    &answer.expect("the expression has an answer").code
}

fn names(document: &Document) -> Vec<String> {
    face_names(document)
        .into_iter()
        .map(|face| face.name)
        .collect()
}

fn document_with(faces: &[&str]) -> Document {
    let mut document = Document::new();
    let faces = faces.iter().zip(1..);
    let faces = faces
        .map(|(name, seed)| (invented(seed), (*name).to_owned()))
        .collect();
    apply(&mut document, &Command::PlaceFaces { first: None, faces }).expect("there is room");
    document
}

#[test]
fn faces_are_called_by_their_letters_and_names() {
    assert_eq!(names(&first_run()), ["a", "maya", "b", "omar"]);
    let document = document_with(&[
        "Me at 7",
        "b",
        "me  AT 7!",
        "2nd",
        "√",
        "Ève",
        "√",
        "me_at_7_2",
    ]);
    let own: Vec<String> = face_names(&document)
        .into_iter()
        .filter(|face| !face.is_letter)
        .map(|face| face.name)
        .collect();
    assert_eq!(
        own,
        [
            "me_at_7",
            "b",
            "me_at_7_2",
            "_2nd",
            "face",
            "ève",
            "face_2",
            "me_at_7_2_2"
        ]
    );
    // The second face is really called "b", so no letter is.
    let letters: Vec<String> = face_names(&document)
        .into_iter()
        .filter(|face| face.is_letter)
        .map(|face| face.name)
        .collect();
    assert_eq!(letters, ["a", "c", "d", "e", "f", "g", "h"]);
    let many: Vec<String> = (0..40).map(|number| format!("face {number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(names(&document_with(&many)).len(), 40 + 26);
}

#[test]
fn the_answer_follows_text_sliders_and_slots() {
    let mut studio = studio_with("a + 2 * (b - maya)");
    let code = |studio: &Studio, index: usize| {
        let picture = facemath_studio::Picture::Edited(studio.slot(index));
        studio.shown_code(picture).expect("a face")
    };
    let (first, second) = (code(&studio, 0), code(&studio, 1));
    let expected = f32::from(first[0]) + 2.0 * (f32::from(second[0]) - f32::from(first[0]));
    assert_eq!(answer(&studio.session).as_slice()[0], expected);

    studio.session.commit(typed("a"));
    studio.session.commit(set_age(&studio, 0, 70.0));
    studio.settle();
    assert_eq!(
        answer(&studio.session).as_slice()[AGE],
        70.0,
        "with its edits"
    );

    let [a, b] = [0, 1].map(|index| studio.slot(index));
    studio.session.commit(Command::SwapSlots { a, b });
    studio.settle();
    assert_eq!(
        answer(&studio.session).as_slice()[AGE],
        30.0,
        "letters go by place"
    );

    studio.session.commit(typed(" "));
    studio.settle();
    assert_eq!(
        studio.session.expressions().expression_state(),
        &ExpressionState::Empty
    );
    assert!(studio.session.context().tiles(Sheet::Operands).is_empty());
}

#[test]
fn nothing_is_asked_of_the_engine_while_nothing_changes() {
    let mut studio = studio_with("mean(a, b) + glasses");
    // Two faces, their mean, glasses on the average face, and the answer.
    assert_eq!(studio.session.context().tiles(Sheet::Operands).len(), 5);
    studio.session.pump();
    assert!(studio.session.take_requests().is_empty());

    studio.session.commit(typed("mean(a, b) + 2 * glasses"));
    let requests = studio.session.take_requests();
    assert!(
        requests
            .iter()
            .all(|request| matches!(request, Request::Thumbnail { .. }))
    );
    assert_eq!(
        requests.len(),
        2,
        "the mean and its faces stay: {requests:?}"
    );
}

#[test]
fn what_is_wrong_is_said_with_its_place_and_the_last_answer_stays() {
    let mut studio = studio_with("a + b");
    let before = studio.session.context().tiles(Sheet::Operands).to_vec();
    for (text, at, says) in [
        ("a + b -", 7, "found the end"),
        ("a + keanu", 4, "\"keanu\""),
        ("a + 3", 4, "multiply"),
    ] {
        studio.session.commit(typed(text));
        studio.settle();
        let ExpressionState::Wrong(error) = studio.session.expressions().expression_state() else {
            panic!("{text} is accepted");
        };
        assert_eq!(error.at, at);
        assert!(error.message.contains(says), "{error}");
        assert!(studio.session.expressions().expression_answer().is_none());
        assert!(!studio.session.keep_answer());
        assert!(!studio.session.is_enabled(Action::SaveFigure));
        assert!(studio.session.expressions().latest_answer().is_some());
        assert_eq!(studio.session.context().tiles(Sheet::Operands), before);
    }
}

#[test]
fn faces_on_their_way_are_waited_for() {
    let mut studio = Studio::starting();
    studio.session.commit(typed("a + glasses"));
    studio.session.pump();
    assert_eq!(
        studio.session.expressions().expression_state(),
        &ExpressionState::Waiting
    );
    studio.session.handle(ready());
    studio.session.pump();
    assert_eq!(
        studio.session.expressions().expression_state(),
        &ExpressionState::Waiting
    );
    studio.session.commit(typed("a + + glasses"));
    studio.session.pump();
    assert!(matches!(
        studio.session.expressions().expression_state(),
        ExpressionState::Wrong(_)
    ));
    studio.session.commit(typed("a + glasses"));
    studio.settle();
    assert_eq!(answer(&studio.session).as_slice()[4], 1.0);
}

#[test]
fn the_answer_is_kept_after_all_faces_and_taken_back() {
    let mut studio = studio_with("a - avg(age=30) + avg(age=5)");
    let [_, second] = [0, 1].map(|index| studio.slot(index));
    let expected = answer(&studio.session).clone();
    // An empty slot between the faces keeps its place: the letters after it would change their meaning.
    studio.session.commit(Command::AddSlot);
    let third = studio.slot(2);
    studio.session.commit(Command::SwapSlots {
        a: second,
        b: third,
    });
    studio.settle();

    assert!(studio.session.keep_answer());
    studio.settle();
    let document = studio.session.document();
    let slot = document.selected_slot().expect("the answer");
    assert_eq!(document.index_of(slot.id), Some(3));
    assert_eq!(slot.name, "a - avg(age=30) + avg(age=5)");
    let Some(Source::Code { code, model, .. }) = &slot.source else {
        panic!("the slot holds no code");
    };
    assert_eq!((code.latent(), model.as_str()), (&expected, "faces"));
    assert_eq!(answer(&studio.session), &expected);
    assert_eq!(studio.session.context().undo_title(), Some("place face"));
    studio.session.undo();
    assert_eq!(studio.session.document().slots().len(), 3);
}

#[test]
fn typing_is_undone_and_made_again() {
    let mut studio = Studio::ready();
    for text in ["a", "a ", "a +", "a + b"] {
        studio.session.drag(typed(text));
    }
    studio.session.end_gesture();
    studio.session.commit(typed("b"));
    assert_eq!(
        studio.session.context().undo_title(),
        Some("change expression")
    );
    studio.session.undo();
    assert_eq!(studio.session.document().expression(), "a + b");
    studio.session.undo();
    assert_eq!(studio.session.document().expression(), "");
    studio.session.redo();
    studio.settle();
    assert_eq!(studio.session.document().expression(), "a + b");
    assert!(studio.session.expressions().expression_answer().is_some());
}

#[test]
fn renaming_a_face_renames_it_in_expressions() {
    let mut studio = studio_with("maya - a + avg(age=3)");
    let favourite = kept(None, "2 * maya");
    studio.session.commit(Command::KeepFavourite(favourite));
    let before = answer(&studio.session).clone();
    let slot = studio.slot(0);
    let name = "Eileen Collins".to_owned();
    studio.session.commit(Command::RenameSlot { slot, name });
    studio.settle();
    let document = studio.session.document();
    assert_eq!(document.expression(), "eileen_collins - a + avg(age=3)");
    assert_eq!(document.favourites()[0].text, "2 * eileen_collins");
    assert_eq!(answer(&studio.session), &before);
    studio.session.undo();
    assert_eq!(
        studio.session.document().expression(),
        "maya - a + avg(age=3)"
    );
}

#[test]
fn an_expression_is_one_line_of_limited_length() {
    let mut document = first_run();
    apply(&mut document, &typed("a +\n\tb")).expect("one line");
    assert_eq!(document.expression(), "a +  b");
    let before = document.clone();
    let long = "é".repeat(MAX_EXPRESSION_CHARS + 1);
    assert_eq!(
        apply(&mut document, &typed(&long)),
        Err(CommandError::LongExpression)
    );
    assert_eq!(document, before);
}

#[test]
fn completion_knows_the_slots() {
    let studio = Studio::ready();
    let completion =
        studio
            .session
            .expressions()
            .complete_expression(studio.session.context(), "2 * may", 7);
    assert_eq!(completion.replace, 4..7);
    let [offer] = &completion.offers[..] else {
        panic!("one offer: {completion:?}");
    };
    assert_eq!(offer.text, "maya");
    assert_eq!(offer.description, "Maya, slot 1");
}

#[test]
fn the_figure_has_a_column_for_every_mean() {
    let studio = studio_with("mean(a, b, a) - avg(age=3)");
    let frames = |faces: Vec<Drawing>| -> Frames {
        Box::new(faces.into_iter().map(|face| Ok(drawn(&face.latent))))
    };
    let figure = studio.session.expressions().figure_picture(
        studio.session.context(),
        PictureSize::Times(1),
        &frames,
    );
    let figure = figure.expect("an answer")().expect("a picture");
    let (width, height) = (SIZE_PX, SIZE_PX);
    assert_eq!(
        figure.dimensions(),
        (3 * width + 2 * 40, 4 * height + 2 * 4 + 16)
    );
    assert!(studio.session.is_enabled(Action::SaveFigure));
}

#[test]
fn another_model_computes_anew() {
    let mut studio = studio_with("avg(age=3)");
    assert_eq!(answer(&studio.session).as_slice()[AGE], 3.0);
    let model_name = "other".to_owned();
    studio
        .session
        .commit(Command::UseModel { model: model_name });
    studio.settle();
    assert_eq!(studio.session.context().model_name(), Some("other"));
    assert_eq!(answer(&studio.session).dim(), model().latent_dim);
    assert!(studio.session.keep_answer());
    let slot = studio
        .session
        .document()
        .selected_slot()
        .expect("the answer");
    assert!(matches!(&slot.source, Some(Source::Code { model, .. }) if model == "other"));
    assert_eq!(ids(studio.session.document()).len(), 3);
}

#[test]
fn the_example_is_made_of_what_the_model_knows() {
    let mut directions = model().directions.clone();
    assert!(example_sum(Some(&directions)).contains("avg(age="));
    directions.age = None;
    assert_eq!(example_sum(Some(&directions)), "a + glasses");
    directions.concepts.clear();
    assert_eq!(example_sum(Some(&directions)), "a - b + c");
    assert_eq!(example_sum(None), "a - b + c");
}
