//! Work that is passed on to the photo worker and concerns no slot's face.

use std::path::PathBuf;

use super::{Faces, Fitted, Pasted};
use crate::fit_job::FitJob;
use crate::photos::{ListJob, PasteJob, PhotoJob};

impl Faces {
    /// Starts finding the pictures among files and folders; returns the ticket of the answer.
    pub fn list(&mut self, paths: Vec<PathBuf>) -> u64 {
        let ticket = self.next_ticket();
        self.worker.start(PhotoJob::List(ListJob { ticket, paths }));
        ticket
    }

    /// Starts showing an edit in its photo; returns the ticket that the result will have.
    pub fn paste(&mut self, job: impl FnOnce(u64) -> PasteJob) -> u64 {
        let ticket = self.next_ticket();
        self.worker.start(PhotoJob::Paste(job(ticket)));
        ticket
    }

    /// What has become of photos with edits in them since the last call.
    pub fn take_pasted(&mut self) -> Vec<Pasted> {
        std::mem::take(&mut self.pasted)
    }

    /// Starts fitting a concept; returns the ticket that the result will have.
    pub fn fit(&mut self, job: impl FnOnce(u64) -> FitJob) -> u64 {
        let ticket = self.next_ticket();
        self.worker.start(PhotoJob::Fit(Box::new(job(ticket))));
        ticket
    }

    /// The fits that were made since the last call.
    pub fn take_fitted(&mut self) -> Vec<Fitted> {
        std::mem::take(&mut self.fitted)
    }
}
