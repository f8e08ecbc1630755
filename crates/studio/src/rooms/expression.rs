//! The expression as it stands: computed again whenever its text, the faces or the model change, and at no other time.

use std::collections::BTreeMap;

use super::picture_files::PictureMaker;
use crate::context::{Context, Extent, SMALL_PX, Sheet, mixed};
use crate::export_job::FrameSource;
use crate::expression::{Answer, FaceName, Preset, face_names, presets};
use crate::{Command, PictureSize, SlotState, Source};
use facemath_core::latent::{
    AgeModel, Completion, Concept, Directions, Expression, ExpressionError, Latent, Scope,
    Vocabulary,
};
use facemath_core::photo::resize;
use facemath_nets::engine::{Drawing, Share};

/// How an expression stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ExpressionState {
    /// There is none.
    #[default]
    Empty,
    /// A face that it names, or the model, is not there yet.
    Waiting,
    /// It cannot be computed, and why.
    Wrong(ExpressionError),
    /// [`Session::expression_answer`] has what it comes to.
    Answered,
}

/// Whose detail the edited faces carry, by each of their names.
type SharesByName = BTreeMap<String, Vec<Share>>;

/// Everything that an answer depends on.
#[derive(Clone, Debug, PartialEq)]
struct Question {
    text: String,
    model: String,
    age: Option<AgeModel>,
    concepts: Vec<Concept>,
    /// The faces that are there, by name.
    faces: BTreeMap<String, Latent>,
    /// Whose detail those faces carry.
    shares: SharesByName,
    /// How much of it.
    amount: f32,
    /// Whether the text names one that is on its way.
    is_waiting: bool,
}

/// The expression of the document as it stands.
#[derive(Default)]
pub struct Expressions {
    /// What the state is the answer to.
    asked: Option<Question>,
    state: ExpressionState,
    /// The newest answer of this model.
    answer: Option<Answer>,
}

impl Expressions {
    /// How the document's expression stands.
    pub fn expression_state(&self) -> &ExpressionState {
        &self.state
    }

    /// What the document's expression comes to, with its edited faces; `None` while it comes to nothing.
    pub fn expression_answer(&self) -> Option<&Answer> {
        let is_answered = self.state == ExpressionState::Answered;
        self.latest_answer().filter(|_| is_answered)
    }

    /// The same, or the last answer there was while the expression is being typed on: the pictures of
    /// [`Sheet::Operands`] show it.
    pub fn latest_answer(&self) -> Option<&Answer> {
        self.answer.as_ref()
    }

    /// What could be typed at `cursor`, in bytes from the start of `text`.
    pub fn complete_expression(&self, context: &Context, text: &str, cursor: usize) -> Completion {
        let empty = Directions::default();
        let document = context.document();
        let faces: Vec<(String, String)> = face_names(document)
            .into_iter()
            .map(|FaceName { name, slot, .. }| {
                let called = document.slot(slot).map_or("", |slot| slot.name.as_str());
                let number = document.index_of(slot).unwrap_or_default() + 1;
                (name, format!("{called}, slot {number}"))
            })
            .collect();
        let vocabulary = Vocabulary {
            faces: &faces,
            directions: context.directions().unwrap_or(&empty),
        };
        Expression::complete(text, cursor, &vocabulary)
    }

    /// Expressions to start from, with the faces that are there.
    pub fn expression_presets(&self, context: &Context) -> Vec<Preset> {
        let empty = Directions::default();
        let selected = context.document().selected();
        let age_years = selected
            .or_else(|| context.document().filled_slots().next().map(|slot| slot.id))
            .and_then(|slot| context.edited_reading(slot)?.age_years);
        presets(
            &face_names(context.document()),
            context.directions().unwrap_or(&empty),
            selected,
            age_years,
        )
    }

    /// Puts the answer into the first empty slot after all faces, or a new one, named after the expression; `false` if
    /// there is no answer or no room. Empty slots between faces are left alone: filling one would move the letters of those
    /// after it, and with them what the expression means.
    pub(crate) fn keep_answer(&mut self, context: &mut Context) -> bool {
        let Some(answer) = self.expression_answer() else {
            return false;
        };
        let shares = named_shares(self.asked_shares(), &answer.shares);
        let Some(source) = context.computed_face(answer.code.clone(), &shares) else {
            return false;
        };
        let name = answer.name();
        context.commit(Command::AppendFace { source, name })
    }

    /// What makes the figure of the expression, its pictures as large as asked for; `None` where there is no answer.
    pub fn figure_picture(
        &self,
        context: &Context,
        size: PictureSize,
        frames: &dyn FrameSource,
    ) -> Option<PictureMaker> {
        let answer = self.expression_answer()?.clone();
        let by_name = self.asked_shares();
        let filled = self.sum_drawings(context, &answer, by_name, Extent::FILLED);
        // All pictures of a figure are equally large: as the most detailed of them.
        let side_px = filled
            .iter()
            .filter_map(Drawing::carried)
            .map(|detail| detail.size_px)
            .max();
        let side_px = size.px(side_px, context.model()?.image_size_px);
        let frames =
            frames.frames(self.sum_drawings(context, &answer, by_name, Extent::Exactly(side_px)));
        Some(Box::new(move || {
            let pictures: Result<Vec<_>, String> = frames
                .map(|frame| Ok(resize(&frame?, side_px, side_px)))
                .collect();
            let figure = answer.figure(pictures?);
            figure.ok_or_else(|| "The model drew no picture. Try again".to_owned())
        }))
    }

    /// Computes the expression again if anything that it depends on has changed.
    pub(crate) fn update_expression(&mut self, context: &mut Context) {
        let text = context.document().expression();
        if text.trim().is_empty() {
            if self.state != ExpressionState::Empty {
                *self = Self::default();
                context.set_tiles(Sheet::Operands, Vec::<Drawing>::new());
            }
            return;
        }
        let (Some(model), Some(name), Some(directions)) =
            (context.model(), context.model_name(), context.directions())
        else {
            self.state = ExpressionState::Waiting;
            return;
        };
        let (faces, is_waiting) = self.faces_by_name(context);
        let (shares, amount) = (self.shares_by_name(context), context.detail_amount());
        let asked = self.asked.as_ref();
        let is_same_model = asked.is_some_and(|asked| asked.model == name);
        let is_same = asked.is_some_and(|asked| {
            is_same_model
                && asked.text == text
                && asked.is_waiting == is_waiting
                && asked.faces == faces
                && asked.shares == shares
                && asked.amount == amount
                && asked.age == directions.age
                && asked.concepts == directions.concepts
        });
        if is_same {
            return;
        }
        let scope = Scope {
            faces: &faces,
            directions,
            prior: &model.prior,
        };
        let answer = Answer::of(text, &scope);
        let asked = Question {
            text: text.to_owned(),
            model: name.to_owned(),
            age: directions.age.clone(),
            concepts: directions.concepts.clone(),
            faces,
            shares,
            amount,
            is_waiting,
        };
        self.state = match answer {
            Ok(answer) => {
                let tiles =
                    self.sum_drawings(context, &answer, &asked.shares, Extent::UpTo(SMALL_PX));
                context.set_tiles(Sheet::Operands, tiles);
                self.answer = Some(answer);
                ExpressionState::Answered
            }
            Err(error) => {
                // Codes of another model mean nothing to this one.
                if !is_same_model {
                    context.set_tiles(Sheet::Operands, Vec::<Drawing>::new());
                    self.answer = None;
                }
                // A slip of the pen is one whether or not the faces are there.
                if is_waiting && Expression::parse(&asked.text).is_ok() {
                    ExpressionState::Waiting
                } else {
                    ExpressionState::Wrong(error)
                }
            }
        };
        self.asked = Some(asked);
    }

    /// The pictures that show a sum, in the order of [`Answer::faces`], each with the detail of the faces in it.
    fn sum_drawings(
        &self,
        context: &Context,
        answer: &Answer,
        by_name: &SharesByName,
        extent: Extent,
    ) -> Vec<Drawing> {
        let drawings = answer.faces().map(|(code, of_names)| {
            context.drawing(code.clone(), named_shares(by_name, of_names), extent)
        });
        drawings.collect()
    }

    /// A face of the sum, by its place in [`Answer::faces`], as something to put into a slot.
    pub(crate) fn operand(&self, context: &Context, index: usize) -> Option<Source> {
        let (code, of_names) = self.latest_answer()?.faces().nth(index)?;
        context.computed_face(code.clone(), &named_shares(self.asked_shares(), of_names))
    }

    /// Whose detail the named faces carry, as it was when the expression was computed last.
    fn asked_shares(&self) -> &SharesByName {
        const NONE: &SharesByName = &BTreeMap::new();
        let asked = self.asked.as_ref();
        asked.map_or(NONE, |asked| &asked.shares)
    }

    /// Whose detail the edited faces carry, by each of their names.
    fn shares_by_name(&self, context: &Context) -> SharesByName {
        let document = context.document();
        let names = face_names(document).into_iter();
        let shares = names.filter_map(|FaceName { name, slot, .. }| {
            let shares = context.shares(document.slot(slot)?);
            (!shares.is_empty()).then_some((name, shares))
        });
        shares.collect()
    }

    /// The edited faces that are there, by each of their names, and whether the expression names one that is on its way.
    fn faces_by_name(&self, context: &Context) -> (BTreeMap<String, Latent>, bool) {
        let document = context.document();
        let text = document.expression();
        let spans = Expression::spans(text);
        let is_named = |name: &str| {
            let mut spans = spans.iter();
            spans.any(|span| text.get(span.range.clone()) == Some(name))
        };
        let mut faces = BTreeMap::new();
        let mut is_waiting = false;
        for FaceName { name, slot, .. } in face_names(document) {
            match context.edited_code(slot) {
                Some(code) => {
                    faces.insert(name, code);
                }
                None => {
                    let is_coming = !matches!(context.slot_state(slot), SlotState::Failed(_));
                    is_waiting |= is_coming && is_named(&name);
                }
            }
        }
        (faces, is_waiting)
    }
}

/// Whose detail a face of the sum carries, from the shares of the named faces in it.
fn named_shares(by_name: &SharesByName, of_names: &BTreeMap<String, f32>) -> Vec<Share> {
    let of_faces: Vec<(&[Share], f32)> = of_names
        .iter()
        .filter_map(|(name, &share)| Some((by_name.get(name)?.as_slice(), share)))
        .collect();
    mixed(&of_faces)
}
