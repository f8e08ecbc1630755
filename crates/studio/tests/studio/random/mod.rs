//! Random deeds against the whole studio: whatever a user does, in whatever order, and however late other threads answer,
//! nothing panics and the work stays one that can be saved and opened.
//!
//! Each case has a seed, which a failure prints with the shortest list of deeds that fails. More of them:
//! `FACEMATH_RANDOM_CASES=100000 cargo test --release --test studio random`, from `FACEMATH_RANDOM_SEED` on.

mod commands;
mod deeds;
mod others;

use std::path::{Path, PathBuf};

use crate::studio_support::{AGE, Studio, answer, finish_files, read_colour};
use facemath_core::photo::Photo;
use facemath_nets::engine::Drawing;
use facemath_studio::{
    Action, Control, Event, Frames, Intent, Session, SlotId, load_project, save_project,
};
use image::{Rgb, RgbImage};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

/// Something that a user does, or that happens: what, to which of the things at hand, and how much.
#[derive(Clone, Copy, Debug)]
struct Deed {
    what: u8,
    which: u16,
    amount: f32,
}

fn deed() -> impl Strategy<Value = Deed> {
    let amount = prop_oneof![
        8 => -1.5_f32..1.5,
        1 => Just(0.0),
        1 => prop_oneof![Just(f32::NAN), Just(f32::INFINITY), Just(-1e30), Just(1e30)],
    ];
    (any::<u8>(), any::<u16>(), amount).prop_map(|(what, which, amount)| Deed {
        what,
        which,
        amount,
    })
}

fn from_environment(name: &str, otherwise: u64) -> u64 {
    let set = std::env::var(name).ok();
    set.and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn whatever_a_user_does_the_work_stays_whole() {
    let first = from_environment("FACEMATH_RANDOM_SEED", 1);
    let cases = from_environment("FACEMATH_RANDOM_CASES", 60);
    for seed in first..first + cases {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        let config = Config {
            cases: 1,
            failure_persistence: None,
            ..Config::default()
        };
        let mut runner = TestRunner::new_with_rng(config, rng);
        let deeds = prop::collection::vec(deed(), 1..120);
        if let Err(failure) = runner.run(&deeds, |deeds| live(&deeds)) {
            panic!("seed {seed}: {failure}");
        }
    }
}

/// A studio, a folder for its files, and what was decided about it.
struct World {
    studio: Studio,
    folder: tempfile::TempDir,
    /// Answers of the engine that have not been handed over yet.
    late: Vec<Event>,
    now_secs: f64,
}

fn live(deeds: &[Deed]) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir().expect("there is room");
    let mut world = World {
        studio: Studio::keeping(folder.path()),
        folder,
        late: Vec::new(),
        now_secs: 0.0,
    };
    // Photos are read by a stand-in; what is written of them reads their files.
    let photo = RgbImage::from_pixel(40, 30, Rgb([90, 80, 70]));
    photo.save(world.path(2)).expect("there is room");
    world.studio.session.show_reach(true);
    for deed in deeds {
        world.act(*deed);
        world.check()?;
    }
    // At the end all comes to rest.
    finish_files(&mut world.studio.session);
    // A film that somebody has made long would take minutes.
    world.studio.session.cancel_export();
    while world.studio.session.exports().is_exporting() {
        world.studio.session.pump();
        std::thread::yield_now();
    }
    world.studio.settle_by(read, answer);
    world.check()?;
    world.can_be_saved()
}

/// Photos of which some cannot be read.
fn read(path: &Path) -> Result<Photo, String> {
    if path.to_string_lossy().contains("bad") {
        return Err(format!("{} is no picture", path.display()));
    }
    read_colour(path)
}

fn perform(session: &mut Session, intent: Intent) {
    session.perform(intent, &decoded);
}

fn decoded(faces: Vec<Drawing>) -> Frames {
    Box::new(faces.into_iter().map(|face| {
        let level = face.latent.as_slice()[AGE] as u8;
        Ok(RgbImage::from_pixel(16, 16, Rgb([level; 3])))
    }))
}

impl World {
    fn check(&self) -> Result<(), TestCaseError> {
        let session = &self.studio.session;
        let document = session.document();
        if let Some(selected) = document.selected() {
            prop_assert!(
                document.slot(selected).is_some(),
                "the selected slot exists"
            );
        }
        prop_assert!(session.context().messages().len() <= 8);
        for action in Action::all() {
            session.is_enabled(action);
            session.is_on(action);
        }
        session.title();
        for slot in document.slots() {
            session.context().slot_state(slot.id);
            session.context().edited_reading(slot.id);
        }
        Ok(())
    }

    fn can_be_saved(&self) -> Result<(), TestCaseError> {
        let path = self.folder.path().join("check.facemath");
        let document = self.studio.session.document();
        let saved = save_project(&path, document);
        prop_assert!(saved.is_ok(), "{saved:?}");
        match load_project(&path) {
            Ok(read) => prop_assert_eq!(&read, document),
            Err(error) => prop_assert!(false, "{error}"),
        }
        Ok(())
    }

    fn slot(&self, which: u16) -> SlotId {
        let slots = self.studio.session.document().slots();
        slots[usize::from(which) % slots.len()].id
    }

    fn path(&self, which: u16) -> PathBuf {
        let names = ["a.jpg", "bad.jpg", "c.png", "long name ü.webp"];
        self.folder
            .path()
            .join(names[usize::from(which) % names.len()])
    }

    fn control(which: u16) -> Control {
        match which % 4 {
            0 => Control::Age,
            1 => Control::Concept("glasses".to_owned()),
            2 => Control::Concept("nothing like it".to_owned()),
            _ => Control::Axis(which % 50),
        }
    }

    fn act(
        &mut self,
        Deed {
            what,
            which,
            amount,
        }: Deed,
    ) {
        match what % 40 {
            0..=7 => {
                let command = self.command(what / 40, which, amount);
                self.studio.session.commit(command);
            }
            8..=10 => {
                let command = self.command(what / 40, which, amount);
                self.studio.session.drag(command);
            }
            11 => self.studio.session.end_gesture(),
            12 => {
                self.studio.session.undo();
            }
            13 => {
                self.studio.session.redo();
            }
            14..=16 => {
                let actions: Vec<Action> = Action::all().collect();
                let action = actions[usize::from(which) % actions.len()];
                perform(&mut self.studio.session, action.intent());
                self.studio.session.take_window_tasks();
            }
            17..=19 => self.let_others_work(which),
            20 => {
                self.now_secs += f64::from(amount.abs().min(10.0));
                self.studio
                    .session
                    .tick(self.now_secs, amount.abs().min(1.0));
            }
            21 => self.place(which),
            22 => self.project(which),
            23 => self.leave(which),
            24 => self.look(which),
            25 => self.play(which, amount),
            26 => self.walk(which, amount),
            27 => self.invent(which, amount),
            28 => self.game(which),
            29 => self.draft(which),
            30 => self.export(which),
            31 => self.odds(which, amount),
            32 | 33 => {
                let command = self.other_command(what / 40, which, amount);
                self.studio.session.commit(command);
            }
            34 => {
                let command = self.other_command(what / 40, which, amount);
                self.studio.session.drag(command);
            }
            _ => self.push(what / 40 + what % 40, which, amount),
        }
    }

    /// Other threads get on: with some of their work, in another order, or with all of it.
    fn let_others_work(&mut self, which: u16) {
        if which.is_multiple_of(5) {
            self.studio.photos.reverse();
        }
        if !which.is_multiple_of(3) {
            self.studio.photos.work(read);
        }
        self.studio.session.pump();
        let requests = self.studio.session.take_requests();
        self.late.extend(requests.into_iter().filter_map(answer));
        if which.is_multiple_of(7) {
            self.late.reverse();
        }
        let count = self.late.len() / usize::from(1 + which % 3);
        for event in self.late.drain(..count).collect::<Vec<_>>() {
            self.studio.session.handle(event);
        }
    }
}
