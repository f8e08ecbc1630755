//! Photos that are not where they were: the user shows where one is, and the others are looked for beside it.

use std::path::{Path, PathBuf};

use crate::command::Command;
use crate::context::{Context, SlotState};
use crate::document::Source;
use crate::messages::Severity;
use facemath_core::work::{Job, Stopped, Wake};

/// A search for photos that have moved.
pub struct Relinking {
    job: Option<Job<Vec<(PathBuf, PathBuf)>>>,
    wake: Wake,
}

impl Relinking {
    pub(crate) fn new(wake: Wake) -> Self {
        Self { job: None, wake }
    }

    /// Takes `found` for the photo that was at `lost`, and looks in its folder for all others that cannot be read.
    pub(crate) fn locate(&mut self, context: &Context, lost: PathBuf, found: PathBuf) {
        let others: Vec<PathBuf> = lost_photos(context)
            .into_iter()
            .filter(|path| *path != lost)
            .collect();
        let doing = format!("Looking for photos beside {}", found.display());
        self.job = Some(Job::spawn("locate", doing, &self.wake, move |_| {
            let folder = found.parent().unwrap_or_else(|| Path::new("."));
            let beside = others.into_iter().filter_map(|path| {
                let now = folder.join(path.file_name()?);
                now.is_file().then_some((path, now))
            });
            let mut moved: Vec<(PathBuf, PathBuf)> = beside.collect();
            moved.insert(0, (lost, found));
            Ok(moved)
        }));
    }

    /// Goes on with the photos once they have been found.
    pub(crate) fn pump(&mut self, context: &mut Context) {
        let Some(ended) = self.job.as_mut().and_then(Job::poll) else {
            return;
        };
        self.job = None;
        match ended {
            Ok(moved) => {
                let count = moved.len();
                let over = told_of(context, &moved);
                if context.commit(Command::Relink { moved }) {
                    for text in over {
                        context.notices.messages.withdraw(&text);
                    }
                    if count > 1 {
                        context.report(Severity::Info, format!("{count} photos were found again"));
                    }
                }
            }
            Err(Stopped::Failed(reason)) => context.report(Severity::Error, reason),
            Err(Stopped::Cancelled) => {}
        }
    }
}

/// What was told of photos that were not where they were said to be, and now have been found elsewhere.
fn told_of(context: &Context, moved: &[(PathBuf, PathBuf)]) -> Vec<String> {
    let faces = context.document().all_faces();
    let found = faces.filter(|face| match &face.source {
        Some(Source::Photo { path }) => moved.iter().any(|(lost, _)| lost == path),
        _ => false,
    });
    found
        .filter_map(|face| match context.face_state(face) {
            SlotState::Failed(reason) => Some(reason),
            _ => None,
        })
        .collect()
}

/// Photos in slots and keys that cannot be read where they are said to be.
fn lost_photos(context: &Context) -> Vec<PathBuf> {
    let faces = context.document().all_faces();
    let failed = faces.filter(|face| matches!(context.face_state(face), SlotState::Failed(_)));
    failed
        .filter_map(|slot| match &slot.source {
            Some(Source::Photo { path }) => Some(path.clone()),
            _ => None,
        })
        .collect()
}
