//! Undo and redo: the document now, and the documents before and after it.

use crate::fault::CommandError;
use std::collections::VecDeque;

use super::command::{Command, DragKey, applied};
use super::document::Document;

/// How many steps can be undone. Documents are small (no pictures), so this is a matter of taste, not of memory.
pub const MAX_STEPS: usize = 200;

/// Whether a command stands alone or goes on with the drag before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merge {
    /// The command is a step of its own and ends any drag.
    Never,
    /// The command is part of a drag: consecutive ones that change the same control are one step, until
    /// [`History::end_gesture`]. Commands that cannot be dragged are steps of their own.
    Drag,
}

/// A document and the name of the step that leads away from it (in the past) or to it (in the future).
#[derive(Clone, Debug)]
struct Step {
    document: Document,
    title: &'static str,
}

/// The document with its past and its undone future.
#[derive(Clone, Debug)]
pub struct History {
    document: Document,
    past: VecDeque<Step>,
    future: Vec<Step>,
    drag: Option<DragKey>,
}

impl History {
    /// A history that starts at `document`, with nothing to undo.
    pub fn new(document: Document) -> Self {
        Self {
            document,
            past: VecDeque::new(),
            future: Vec::new(),
            drag: None,
        }
    }

    /// The document as it is now.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The document as it is now, and all that undo and redo lead to.
    pub(crate) fn documents(&self) -> impl Iterator<Item = &Document> {
        let steps = self.past.iter().chain(&self.future);
        std::iter::once(&self.document).chain(steps.map(|step| &step.document))
    }

    /// Carries out a command and returns whether the document changed. A command that changes nothing makes no step and
    /// leaves what was undone.
    ///
    /// # Errors
    /// [`CommandError`] when the command cannot be carried out; nothing changes then.
    pub fn commit(&mut self, command: &Command, merge: Merge) -> Result<bool, CommandError> {
        let next = applied(&self.document, command)?;

        let key = match merge {
            Merge::Never => None,
            Merge::Drag => command.drag_key(),
        };
        let continues = key.is_some() && key == self.drag;
        if !continues {
            self.end_gesture();
        }
        if next == self.document {
            return Ok(false);
        }
        let before = std::mem::replace(&mut self.document, next);
        if command.is_step() {
            self.future.clear();
            if !continues {
                self.push_past(before, command.title());
            }
            self.drag = key;
        }
        Ok(true)
    }

    /// Ends a drag: the next command is a new step even if it changes the same control. A drag that came back to where
    /// it began leaves no step.
    pub fn end_gesture(&mut self) {
        let was_dragging = self.drag.take().is_some();
        let came_back = self
            .past
            .back()
            .is_some_and(|step| step.document == self.document);
        if was_dragging && came_back {
            self.past.pop_back();
        }
    }

    /// Whether a drag is going on.
    pub fn is_dragging(&self) -> bool {
        self.drag.is_some()
    }

    /// Goes back one step; `false` if there is none.
    pub fn undo(&mut self) -> bool {
        self.end_gesture();
        let Some(step) = self.past.pop_back() else {
            return false;
        };
        let undone = std::mem::replace(&mut self.document, step.document);
        self.future.push(Step {
            document: undone,
            title: step.title,
        });
        true
    }

    /// Goes forward again by one undone step; `false` if there is none.
    pub fn redo(&mut self) -> bool {
        self.end_gesture();
        let Some(step) = self.future.pop() else {
            return false;
        };
        let before = std::mem::replace(&mut self.document, step.document);
        self.push_past(before, step.title);
        true
    }

    /// What [`History::undo`] would undo, such as "change age"; `None` if there is nothing.
    pub fn undo_title(&self) -> Option<&'static str> {
        self.past.back().map(|step| step.title)
    }

    /// What [`History::redo`] would do again; `None` if there is nothing.
    pub fn redo_title(&self) -> Option<&'static str> {
        self.future.last().map(|step| step.title)
    }

    fn push_past(&mut self, document: Document, title: &'static str) {
        if self.past.len() == MAX_STEPS {
            self.past.pop_front();
        }
        self.past.push_back(Step { document, title });
    }
}
