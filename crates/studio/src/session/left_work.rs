//! Going on with the work of another window that was killed.
//!
//! Its place is held from then on, and its autosave stays there until this window has written one of its own.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::Session;
use super::project_files::UNPACK_FOLDER;
use super::resuming::with_project;
use crate::autosave::{self, restore};
use crate::autosave_place;
use crate::context::Project;
use crate::document::Document;
use crate::messages::Severity;
use facemath_core::words;
use facemath_core::work::{Job, Stopped};

/// Said where another window was killed.
const NOTE: &str = "Work of another window is kept: File, Go on with another window's work";
/// Said where that work has gone meanwhile.
const GONE_NOTE: &str =
    "The work of the other window is not there any more: it is open elsewhere, or was cleared";

/// Work that other windows have left behind.
#[derive(Default)]
pub(super) struct LeftWork {
    /// The places where it was when this window began, and still may be.
    folders: Vec<PathBuf>,
    /// Whether more is left soon.
    watching: Option<Job<Vec<PathBuf>>>,
    reading: Option<Job<Read>>,
    /// What is open here, until this window keeps it itself.
    adopted: Option<Adopted>,
    removing: Option<Job<()>>,
}

/// A place that is held, whose work is open here.
struct Adopted {
    folder: PathBuf,
    lock: File,
}

/// What was found.
struct Read {
    work: Option<(Document, Project, Adopted)>,
    /// The places that have not been looked into.
    rest: Vec<PathBuf>,
    /// What could not be read, in sentences.
    problems: Vec<String>,
}

impl Read {
    /// The first work that is in one of these places; its photos that were taken out of a project come into `unpack_folder`.
    fn first(folders: &[PathBuf], unpack_folder: &Path) -> Self {
        let mut problems = Vec::new();
        let mut rest = folders.iter();
        while let Some(folder) = rest.next() {
            // Another window may have it open by now.
            let Some(lock) = autosave_place::hold(folder) else {
                continue;
            };
            match restore(folder) {
                Ok(Some(work)) => {
                    let (mut document, project) = with_project(work, unpack_folder);
                    let from = folder.join(UNPACK_FOLDER);
                    problems.extend(fetch_photos(&mut document, &from, unpack_folder));
                    let folder = folder.clone();
                    return Self {
                        work: Some((document, project, Adopted { folder, lock })),
                        rest: rest.cloned().collect(),
                        problems,
                    };
                }
                Ok(None) => {}
                Err(error) => problems.push(error.to_string()),
            }
        }
        Self {
            work: None,
            rest: Vec::new(),
            problems,
        }
    }
}

/// Copies the photos of a document that are in the other window's own folder, which that clears some day. A sentence for each
/// that cannot be copied, and stays where it is.
fn fetch_photos(document: &mut Document, from: &Path, to: &Path) -> Vec<String> {
    let mut problems = Vec::new();
    for photo in document.photo_paths_mut() {
        let Ok(name) = photo.strip_prefix(from) else {
            continue;
        };
        let target = to.join(name);
        let folder = target.parent().unwrap_or(to);
        let copied = facemath_core::files::make_private_folder(folder)
            .and_then(|()| fs::copy(&*photo, &target));
        match copied {
            Ok(_) => *photo = target,
            Err(error) => problems.push(format!(
                "{} cannot be copied to this window: {}",
                photo.display(),
                words::io_error(&error)
            )),
        }
    }
    problems
}

impl Session {
    /// Says that other windows have left work in these folders, for
    /// [`ProjectIntent::AdoptLeftWork`](crate::ProjectIntent::AdoptLeftWork) to go on with.
    pub fn found_left_work(&mut self, folders: Vec<PathBuf>) {
        if !folders.is_empty() {
            self.context.report(Severity::Warning, NOTE);
        }
        self.left_work.folders = folders;
    }

    /// Says the same once one of these folders is left that another window had when this one began, if that is within some seconds: a
    /// killed program takes as long to be gone. A window in which nothing has been done yet goes on with that work by itself.
    pub fn watch_for_left_work(&mut self, held: Vec<PathBuf>) {
        if held.is_empty() {
            return;
        }
        let doing = "Looking for the work of another window";
        self.left_work.watching = Some(Job::spawn("project", doing, &self.wake, move |_| {
            Ok(autosave_place::left_soon(&held))
        }));
    }

    /// Whether nothing is here but what a first start shows.
    pub fn shows_demonstration(&self) -> bool {
        !self.resuming.has_found_work()
            && !self.is_resuming()
            && !self.context.is_modified()
            && self.context.project.path().is_none()
    }

    /// Whether other windows have left work that is not open here.
    pub(super) fn has_left_work(&self) -> bool {
        !self.left_work.folders.is_empty() && self.left_work.reading.is_none()
    }

    /// Whether the work of another window is being read.
    pub fn is_adopting(&self) -> bool {
        self.left_work.reading.is_some()
    }

    /// Goes on with the first of it, once it has been read on another thread. Asks nothing: [`Session::leave`] does.
    pub(super) fn adopt_left_work(&mut self) {
        let folders = std::mem::take(&mut self.left_work.folders);
        let unpack_folder = self.project_files.unpack_folder().to_owned();
        let doing = "Reading the work of another window";
        self.left_work.reading = Some(Job::spawn("project", doing, &self.wake, move |_| {
            Ok(Read::first(&folders, &unpack_folder))
        }));
    }

    pub(super) fn forget_left_work(&mut self) {
        self.left_work.folders.clear();
    }

    pub(super) fn pump_left_work(&mut self) {
        if let Some(ended) = self.left_work.watching.as_mut().and_then(Job::poll) {
            self.left_work.watching = None;
            let mut folders = ended.unwrap_or_default();
            if !folders.is_empty() {
                folders.append(&mut self.left_work.folders);
                self.found_left_work(folders);
                // Nobody has worked here: this window was opened to go on.
                if self.shows_demonstration() {
                    self.adopt_left_work();
                }
            }
        }
        if let Some(ended) = self.left_work.reading.as_mut().and_then(Job::poll) {
            self.left_work.reading = None;
            match ended {
                Ok(read) => self.take_left_work(read),
                Err(Stopped::Failed(reason)) => self.context.report(Severity::Error, reason),
                Err(Stopped::Cancelled) => {}
            }
        }
        if self
            .left_work
            .removing
            .as_mut()
            .is_some_and(|job| job.poll().is_some())
        {
            self.left_work.removing = None;
        }
        let is_kept = self
            .autosave
            .as_ref()
            .is_some_and(|autosave| autosave.has_written(self.context.document()));
        if let Some(Adopted { folder, lock }) = self.left_work.adopted.take_if(|_| is_kept) {
            let doing = format!("Clearing {}", folder.display());
            self.left_work.removing = Some(Job::spawn("project", doing, &self.wake, move |_| {
                // Where it cannot be removed it is found once more.
                let _left = fs::remove_file(folder.join(autosave::FILE_NAME));
                drop(lock);
                Ok(())
            }));
        }
    }

    fn take_left_work(&mut self, read: Read) {
        self.left_work.folders = read.rest;
        if self.left_work.folders.is_empty() {
            self.context.notices.messages.withdraw(NOTE);
        }
        for problem in read.problems {
            self.context.report(Severity::Warning, problem);
        }
        match read.work {
            Some((document, project, adopted)) => {
                self.start_with(document, project);
                self.left_work.adopted = Some(adopted);
            }
            None => self.context.report(Severity::Info, GONE_NOTE),
        }
    }
}
