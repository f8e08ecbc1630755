//! Decoded photos in memory, within a budget.

use std::collections::{HashMap, HashSet};

use crate::Source;
use crate::photos::{LoadedPhoto, PhotoJob, PhotoWorker};

/// Most bytes of decoded photos kept: three of 24 megapixels. A photo that had to go is read again when it is needed.
const BUDGET_BYTES: usize = 224 * 1024 * 1024;

#[derive(Debug, Default)]
pub(crate) struct PhotoStore {
    /// Oldest first.
    loaded: Vec<(Source, LoadedPhoto)>,
    loading: HashSet<Source>,
    failed: HashMap<Source, String>,
}

impl PhotoStore {
    pub fn get(&self, source: &Source) -> Option<&LoadedPhoto> {
        self.loaded
            .iter()
            .find(|(known, _)| known == source)
            .map(|(_, photo)| photo)
    }

    /// Why a photo could not be loaded.
    pub fn failure(&self, source: &Source) -> Option<&str> {
        self.failed.get(source).map(String::as_str)
    }

    /// Whether a photo is on its way for a slot.
    pub fn is_loading(&self, source: &Source) -> bool {
        self.loading.contains(source)
    }

    pub fn loading_count(&self) -> usize {
        self.loading.len()
    }

    /// Starts loading, unless the photo is there, on its way, or known to fail.
    pub fn want(&mut self, source: &Source, worker: &mut dyn PhotoWorker) {
        let is_settled = self.get(source).is_some() || self.failed.contains_key(source);
        if !is_settled && self.loading.insert(source.clone()) {
            worker.start(PhotoJob::Load(source.clone()));
        }
    }

    pub fn finish(&mut self, source: Source, result: Result<LoadedPhoto, String>) {
        self.loading.remove(&source);
        self.loaded.retain(|(known, _)| *known != source);
        match result {
            Ok(photo) => {
                self.loaded.push((source, photo));
                self.keep_to_budget();
            }
            Err(reason) => {
                self.failed.insert(source, reason);
            }
        }
    }

    /// A failed photo is tried again when next wanted.
    pub fn forget_failure(&mut self, source: &Source) {
        self.failed.remove(source);
    }

    /// Lets go of photos that are in no slot any more.
    pub fn retain(&mut self, is_used: impl Fn(&Source) -> bool) {
        self.loaded.retain(|(source, _)| is_used(source));
        self.failed.retain(|source, _| is_used(source));
    }

    fn keep_to_budget(&mut self) {
        let total = |loaded: &[(Source, LoadedPhoto)]| -> usize {
            loaded.iter().map(|(_, photo)| photo.byte_len()).sum()
        };
        // The newest stays even if it alone is over the budget.
        while self.loaded.len() > 1 && total(&self.loaded) > BUDGET_BYTES {
            self.loaded.remove(0);
        }
    }
}
