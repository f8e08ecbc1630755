//! What the tour says, points at and waits for.

use super::{Anchor, Start};
use crate::ui::UiState;
use crate::ui::view::StudioView;
use facemath_studio::{Action, Command, Control, Document, ExpressionState, Intent, Page};

/// One thing to learn.
pub(super) struct Step {
    pub title: &'static str,
    pub text: &'static str,
    /// What it is about.
    pub anchor: Anchor,
    /// Whether the person has done it since the step began; steps without are only read.
    pub is_done: Option<fn(&Start, &StudioView<'_>, Page) -> bool>,
    /// Does it for the person.
    pub show: Option<fn(&StudioView<'_>, &mut UiState, &mut Vec<Intent>)>,
}

/// The age that the tour shows, in years.
const SHOWN_AGE_YEARS: f32 = 75.0;

/// All steps, in order.
pub(super) const STEPS: &[Step] = &[
    Step {
        title: "A face is 256 numbers",
        text: "The model has read the photo, written the face down as 256 numbers and drawn it again from them. \
               Everything here is arithmetic with such numbers.",
        anchor: Anchor::Face,
        is_done: None,
        show: None,
    },
    Step {
        title: "Move an idea",
        text: "Each slider adds an idea to the face. Drag Age to about 75 and watch it follow. A double click takes it back.",
        anchor: Anchor::Age,
        is_done: Some(|start, view, _| {
            let age = |document: &Document| {
                document
                    .selected_slot()
                    .and_then(|slot| slot.edits.age_years)
            };
            age(view.document).is_some() && age(view.document) != age(&start.document)
        }),
        show: Some(|view, _, intents| {
            intents.extend(view.document.selected().map(|slot| {
                Intent::Document(Command::SetControl {
                    slot,
                    control: Control::Age,
                    value: SHOWN_AGE_YEARS,
                })
            }));
        }),
    },
    Step {
        title: "Your photo's own detail",
        text: "The model's picture is small and soft. Skin, hair and lashes come from the photo and move along with the \
               edit. Press T to see what the model draws alone, and T again for the detail.",
        anchor: Anchor::Face,
        is_done: None,
        show: None,
    },
    Step {
        title: "Keep the rest",
        text: "Ideas overlap: older faces wear glasses more often. The padlock beside a slider keeps what it reads where it \
               is while the others move. Lock Age, then add glasses.",
        anchor: Anchor::Age,
        is_done: Some(|start, view, _| {
            let locks = |document: &Document| {
                document
                    .selected_slot()
                    .map_or(0, |slot| slot.edits.locked.len())
            };
            locks(view.document) > locks(&start.document)
        }),
        show: Some(|view, _, intents| {
            intents.extend(view.document.selected().map(|slot| {
                Intent::Document(Command::SetLock {
                    slot,
                    control: Control::Age,
                    locked: true,
                })
            }));
        }),
    },
    Step {
        title: "Do sums with faces",
        text: "Take the average face of its age away from a face, and add that of a child: the rest is what makes it this \
               face. Press Ctrl+K and type such a sum; a is the first face, and Examples has more.",
        anchor: Anchor::Expression,
        is_done: Some(|start, view, _| {
            let is_answered = *view.expression.state == ExpressionState::Answered;
            is_answered && view.document.expression() != start.document.expression()
        }),
        show: Some(|view, _, intents| {
            let presets = (view.expression.presets)().into_iter();
            let mut possible = presets.filter(|preset| preset.missing.is_none());
            intents.extend(
                possible
                    .next()
                    .map(|preset| Intent::Document(Command::SetExpression { text: preset.text })),
            );
        }),
    },
    Step {
        title: "From face to face",
        text: "The faces in the slots are the keys of a morph, with their sliders. Drag along the track, or press Space.",
        anchor: Anchor::Timeline,
        is_done: Some(|_, view, _| view.playback.is_on_stage),
        show: Some(|_, state, intents| {
            state.view.page = Page::Face;
            intents.push(Action::PlayPause.intent());
        }),
    },
    Step {
        title: "A map of faces",
        text: "Faces with similar numbers look alike. The map lays them out on a plane: zoom in, and drag a path across it \
               to morph along. The other tabs invent faces, walk among them and find those alike.",
        anchor: Anchor::Tabs,
        is_done: Some(|start, _, page| page == Page::Map && start.page != Page::Map),
        show: Some(|_, state, _| state.view.page = Page::Map),
    },
    Step {
        title: "Your turn",
        text: "Drop a photo of your own onto a slot: its face is found by itself. Ctrl+E saves the morph as a GIF, \
               an MP4 or in another format, Ctrl+Shift+E the whole photo with the edits in it, and Ctrl+Z takes back any change.",
        anchor: Anchor::Slots,
        is_done: None,
        show: None,
    },
];
