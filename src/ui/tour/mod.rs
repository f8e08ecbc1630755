//! The tour: what the studio can do, learnt by doing it, one step at a time.
//!
//! A step says one thing, points at one place and is done by doing it, or shown by a button. The steps are a table in
//! [`steps`]; panels say where the places are with [`mark`].

mod card;
mod steps;

use std::collections::HashMap;

use egui::{Id, Key, Rect, Ui};

use super::UiState;
use super::view::StudioView;
use facemath_studio::{Document, Intent, Page};

use self::steps::STEPS;

/// A place that a step points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// The large face.
    Face,
    /// The age slider.
    Age,
    /// The expression bar.
    Expression,
    /// The morph's track.
    Timeline,
    /// The tabs of the pages.
    Tabs,
    /// The slots.
    Slots,
}

/// Where the tour is.
#[derive(Clone, Debug, Default)]
pub struct Tour {
    running: Option<Running>,
}

#[derive(Clone, Debug)]
struct Running {
    step: usize,
    /// How things stood when the step began, once that has been seen.
    start: Option<Start>,
}

/// What a step's aim is compared with.
#[derive(Clone, Debug)]
struct Start {
    document: Document,
    page: Page,
}

impl Tour {
    /// Begins at the first step, also in the middle of a tour.
    pub fn start(&mut self) {
        self.go_to(0);
    }

    /// Whether it is under way.
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    fn go_to(&mut self, step: usize) {
        self.running = (step < STEPS.len()).then_some(Running { step, start: None });
    }

    fn stop(&mut self) {
        self.running = None;
    }
}

fn marks_id() -> Id {
    Id::unique("tour marks")
}

/// Says where a place is in this frame.
pub fn mark(ui: &Ui, anchor: Anchor, rect: Rect) {
    ui.data_mut(|data| {
        data.get_temp_mut_or_default::<HashMap<Anchor, Rect>>(marks_id())
            .insert(anchor, rect);
    });
}

/// Draws the step that the tour is at, over everything else.
pub fn tour_ui(ui: &Ui, view: &StudioView<'_>, state: &mut UiState, intents: &mut Vec<Intent>) {
    let marks: HashMap<Anchor, Rect> =
        ui.data_mut(|data| data.remove_temp(marks_id()).unwrap_or_default());
    let page = state.view.page;
    let Some(running) = &mut state.tour.running else {
        return;
    };
    let Some(step) = STEPS.get(running.step) else {
        return;
    };
    let number = running.step;
    let start = running.start.get_or_insert_with(|| Start {
        document: view.document.clone(),
        page,
    });
    let is_done = step
        .is_done
        .is_some_and(|is_done| is_done(start, view, page));
    let answer = card::card_ui(
        ui,
        number,
        step,
        is_done,
        marks.get(&step.anchor).copied(),
        marks.get(&Anchor::Face).copied(),
    );
    let escapes = ui.input(|input| input.key_pressed(Key::Escape));
    match answer {
        _ if escapes => state.tour.stop(),
        Some(card::Answer::Back) => state.tour.go_to(number.saturating_sub(1)),
        Some(card::Answer::Next) => state.tour.go_to(number + 1),
        Some(card::Answer::Close) => state.tour.stop(),
        Some(card::Answer::Show) => {
            if let Some(show) = step.show {
                show(view, state, intents);
            }
        }
        None => {}
    }
}
