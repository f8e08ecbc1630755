//! What waits to be done for the targets, newest-wins.

use std::collections::VecDeque;
use std::sync::Arc;

use super::drawing::Drawing;
use super::messages::{Generation, Target};
use crate::align::FaceBox;
use facemath_core::photo::Photo;
use image::RgbImage;

/// One thing to do.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Task<T> {
    Encode {
        target: T,
        generation: Generation,
        image: RgbImage,
    },
    Preview {
        target: T,
        generation: Generation,
        drawing: Drawing,
    },
    Align {
        ticket: u64,
        photo: Arc<Photo>,
        boxes: Vec<FaceBox>,
    },
    UseModel(String),
}

impl<T: Target> Task<T> {
    /// Whether doing `self` makes `other` pointless.
    fn replaces(&self, other: &Self) -> bool {
        match (self, other) {
            (Task::Encode { target: new, .. }, Task::Encode { target: old, .. })
            | (Task::Preview { target: new, .. }, Task::Preview { target: old, .. }) => new == old,
            (Task::UseModel(_), Task::UseModel(_)) => true,
            _ => false,
        }
    }

    fn belongs_to(&self, id: T) -> bool {
        match self {
            Task::Encode { target, .. } | Task::Preview { target, .. } => *target == id,
            Task::Align { .. } | Task::UseModel(_) => false,
        }
    }
}

/// Tasks in the order of arrival, at most one of a kind per target.
#[derive(Debug)]
pub(super) struct Queue<T> {
    tasks: VecDeque<Task<T>>,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self {
            tasks: VecDeque::new(),
        }
    }
}

impl<T: Target> Queue<T> {
    /// Adds a task. One that replaces another takes over its turn, so that a target which is asked for all the time
    /// neither starves nor is starved. It moves to the end if a change of model lies in between: codes before and after
    /// it mean different faces.
    pub(super) fn push(&mut self, task: Task<T>) {
        let Some(old) = self.tasks.iter().position(|waiting| task.replaces(waiting)) else {
            self.tasks.push_back(task);
            return;
        };
        let barrier = self
            .tasks
            .iter()
            .skip(old)
            .any(|waiting| matches!(waiting, Task::UseModel(_)));
        if barrier {
            self.tasks.remove(old);
            self.tasks.push_back(task);
        } else if let Some(slot) = self.tasks.get_mut(old) {
            *slot = task;
        }
    }

    /// The task whose turn it is.
    pub(super) fn pop(&mut self) -> Option<Task<T>> {
        self.tasks.pop_front()
    }

    /// Drops everything that waits for `target`.
    pub(super) fn forget(&mut self, target: T) {
        self.tasks.retain(|task| !task.belongs_to(target));
    }

    /// Whether a newer picture for `target` is waiting anyway.
    pub(super) fn has_preview(&self, target: T) -> bool {
        self.tasks
            .iter()
            .any(|task| matches!(task, Task::Preview { target: waiting, .. } if *waiting == target))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.tasks.len()
    }
}
