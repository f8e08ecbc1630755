//! Requests on their way to the engine, and the one counter that tells newer from older.

use crate::Request;
use facemath_nets::engine::Generation;

#[derive(Debug, Default)]
pub(crate) struct Outbox {
    requests: Vec<Request>,
    last: Generation,
}

impl Outbox {
    /// A generation above all earlier ones, of whatever target.
    pub fn next_generation(&mut self) -> Generation {
        self.last = self.last.next();
        self.last
    }

    pub fn push(&mut self, request: Request) {
        self.requests.push(request);
    }

    pub fn take(&mut self) -> Vec<Request> {
        std::mem::take(&mut self.requests)
    }
}
