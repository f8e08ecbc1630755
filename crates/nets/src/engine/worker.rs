//! The engine's thread: takes in what is asked for and decides what is done next.

use std::collections::{HashMap, VecDeque};

use crossbeam_channel::Receiver;

use super::EngineError;
use super::drawing::Drawing;
use super::host::Host;
use super::inbox::{JobMessage, Message};
use super::job::JobWork;
use super::messages::{Event, Generation, Request, Target};
use super::queue::{Queue, Task};
use super::refinement::Refinements;
use super::thumbnails::Thumbnails;

/// State of the engine's thread.
pub(super) struct Worker<T> {
    inbox: Receiver<Message<T>>,
    host: Host<T>,
    queue: Queue<T>,
    jobs: VecDeque<JobWork>,
    refinements: Refinements<T>,
    thumbnails: Thumbnails<T>,
    /// What each target shows, to show it again in a new texture or after losing the GPU.
    shown: HashMap<T, (Generation, Drawing)>,
}

impl<T: Target> Worker<T> {
    pub(super) fn new(inbox: Receiver<Message<T>>, host: Host<T>) -> Self {
        Self {
            inbox,
            host,
            queue: Queue::default(),
            jobs: VecDeque::new(),
            refinements: Refinements::default(),
            thumbnails: Thumbnails::default(),
            shown: HashMap::new(),
        }
    }

    /// Loads `model`, then runs until told to stop.
    pub(super) fn run(mut self, model: String) {
        self.use_model(model);
        // Each round serves the targets that wait at its start, then one batch of a job, and one step of a refinement: none
        // starves another. Thumbnails are what is left for when no target waits.
        while self.receive() {
            for _ in 0..self.queue.len() {
                if let Some(task) = self.queue.pop() {
                    self.serve(task);
                }
                if !self.receive_waiting() {
                    return;
                }
            }
            self.step_job();
            self.refinements.step(&mut self.host);
            if self.queue.is_empty() {
                self.thumbnails.step(&mut self.host);
            }
            self.show_all_if_moved();
        }
    }

    /// Takes in what has arrived, and sleeps while there is nothing to do. Returns `false` when it is time to stop.
    fn receive(&mut self) -> bool {
        self.jobs.retain(|job| !job.is_over());
        self.host.tidy();
        while self.is_idle() {
            // Without senders there is nobody left to work for.
            let Ok(message) = self.inbox.recv() else {
                return false;
            };
            if !self.take_in(message) {
                return false;
            }
            self.jobs.retain(|job| !job.is_over());
            // What is forgotten now may have been the last to hold its photographs.
            self.host.tidy();
        }
        self.receive_waiting()
    }

    fn is_idle(&self) -> bool {
        self.queue.is_empty()
            && self.next_job().is_none()
            && self.refinements.is_empty()
            && self.thumbnails.is_empty()
    }

    /// Takes in what has arrived. Returns `false` when it is time to stop.
    fn receive_waiting(&mut self) -> bool {
        while let Ok(message) = self.inbox.try_recv() {
            if !self.take_in(message) {
                return false;
            }
        }
        true
    }

    /// Files a message. Returns `false` when it is time to stop.
    fn take_in(&mut self, message: Message<T>) -> bool {
        match message {
            Message::Request(request) => self.take_in_request(request),
            Message::Attach(target, view) => {
                self.host.attach(target, view);
                let shown = self.shown.get(&target);
                if shown.is_some_and(|(_, drawing)| self.host.can_draw(target, drawing)) {
                    self.show_again(target);
                }
            }
            Message::Detach(target) => self.host.detach(target),
            Message::Job(JobMessage::Start(mut job)) => {
                if let JobWork::Decode(_, sharpen) = &mut job {
                    sharpen.get_or_insert(self.host.sharpen());
                }
                self.jobs.push_back(job);
            }
            Message::Job(JobMessage::Moved) => {}
            Message::Stop => return false,
        }
        true
    }

    fn take_in_request(&mut self, request: Request<T>) {
        self.queue.push(match request {
            Request::Encode {
                target,
                generation,
                image,
            } => {
                self.refinements.drop_for(target);
                Task::Encode {
                    target,
                    generation,
                    image,
                }
            }
            Request::Preview {
                target,
                generation,
                drawing,
            } => Task::Preview {
                target,
                generation,
                drawing,
            },
            Request::Thumbnail {
                target,
                generation,
                drawing,
            } => {
                self.thumbnails.push(target, generation, drawing);
                return;
            }
            Request::Align {
                ticket,
                photo,
                boxes,
            } => Task::Align {
                ticket,
                photo,
                boxes,
            },
            Request::UseModel(model) => Task::UseModel(model),
            Request::Refine {
                target,
                generation,
                image,
                start,
                steps,
            } => {
                self.refinements
                    .push(target, generation, (image, start), steps);
                return;
            }
            Request::StopRefining { target } => {
                self.refinements.stop(target, &self.host);
                return;
            }
            Request::Sharpen(sharpen) => {
                self.host.set_sharpen(sharpen);
                return;
            }
            Request::Forget { target } => {
                self.refinements.drop_for(target);
                self.queue.forget(target);
                self.thumbnails.drop_for(target);
                self.host.detach(target);
                self.shown.remove(&target);
                return;
            }
        });
    }

    /// Asks for the picture of `target` once more, unless a newer one is due anyway.
    fn show_again(&mut self, target: T) {
        if self.queue.has_preview(target) {
            return;
        }
        if let Some((generation, drawing)) = self.shown.get(&target).cloned() {
            self.queue.push(Task::Preview {
                target,
                generation,
                drawing,
            });
        }
    }

    /// The first job that can do a batch without waiting for whoever takes its results. Not simply the first: that one
    /// may be waiting for somebody who takes the results of the second.
    fn next_job(&self) -> Option<usize> {
        let batch = self.host.batch();
        self.jobs.iter().position(|job| job.has_room(batch))
    }

    fn step_job(&mut self) {
        let Some(job) = self.next_job().and_then(|index| self.jobs.get_mut(index)) else {
            return;
        };
        job.step(self.host.batch(), &mut self.host);
        self.show_all_if_moved();
    }

    fn serve(&mut self, task: Task<T>) {
        match task {
            Task::UseModel(model) => self.use_model(model),
            Task::Align {
                ticket,
                photo,
                boxes,
            } => {
                let faces = self.host.align(&photo, &boxes);
                self.host.outbox.send(Event::Aligned { ticket, faces });
            }
            Task::Encode {
                target,
                generation,
                image,
            } => {
                let event = match self.host.encode_one(&image) {
                    Ok(latent) => Event::Encoded {
                        target,
                        generation,
                        latent,
                    },
                    Err(error) => failed(target, &error),
                };
                self.host.outbox.send(event);
            }
            Task::Preview {
                target,
                generation,
                drawing,
            } => {
                let event = match self.host.preview(target, &drawing) {
                    Ok(pixels) => {
                        self.shown.insert(target, (generation, drawing));
                        Event::Frame {
                            target,
                            generation,
                            pixels,
                        }
                    }
                    Err(error) => failed(target, &error),
                };
                self.host.outbox.send(event);
                // This target has just been drawn on the CPU.
                if self.host.take_moved() {
                    self.show_all(Some(target));
                }
            }
        }
        self.show_all_if_moved();
    }

    fn use_model(&mut self, model: String) {
        if self.host.use_model(model) {
            // Codes of the old model mean nothing to the new one.
            self.shown.clear();
            self.refinements.clear();
            self.thumbnails.clear();
        }
    }

    fn show_all_if_moved(&mut self) {
        if self.host.take_moved() {
            self.show_all(None);
        }
    }

    /// Shows all targets again, but for one.
    fn show_all(&mut self, except: Option<T>) {
        let targets: Vec<T> = self.shown.keys().copied().collect();
        for target in targets {
            if Some(target) != except {
                self.show_again(target);
            }
        }
    }
}

fn failed<T>(target: T, error: &EngineError) -> Event<T> {
    Event::Failed {
        target: Some(target),
        message: error.to_string(),
    }
}
