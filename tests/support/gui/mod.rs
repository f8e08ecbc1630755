//! A window without a screen, a model or a mouse: the app with stand-ins for everything outside it.

#![allow(dead_code, reason = "each test file uses its own part")]

mod engine;
mod outside;

pub use engine::{EngineLog, SAMPLE_PX, SIDE_PX, model};
pub use outside::{ClipboardLog, DialogLog};

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::{Harness, kittest::Queryable as _};
use facemath::app::{App, FaceEngine, Services};
use facemath_nets::engine::EngineOptions;
use facemath_studio::Page;
use facemath_studio::{Choice, Session};

use engine::FakeEngine;
use outside::{FakeClipboard, FakeDialogs, InlinePhotos};

/// How a window starts.
#[derive(Default)]
struct Start {
    /// The files on the command line.
    files: Vec<PathBuf>,
    /// What was left behind.
    data: Option<tempfile::TempDir>,
    /// Whether a software GPU draws it.
    is_drawn: bool,
}

/// The app in a window that is only in memory.
pub struct Window {
    pub harness: Harness<'static, App>,
    pub engine: Rc<RefCell<EngineLog>>,
    pub dialogs: Rc<RefCell<DialogLog>>,
    pub clipboard: Rc<RefCell<ClipboardLog>>,
    /// Where settings and pasted pictures are kept.
    pub data: tempfile::TempDir,
}

impl Window {
    /// The first run, as it is before anything has been touched.
    pub fn untouched() -> Self {
        Self::with(Start::default())
    }

    /// A start with these files, where `data` has what was left behind.
    pub fn started_with(files: Vec<PathBuf>, data: tempfile::TempDir) -> Self {
        Self::with(Start {
            files,
            data: Some(data),
            is_drawn: false,
        })
    }

    /// The first run after a click on nothing in particular.
    pub fn open() -> Self {
        let mut window = Self::untouched();
        window.touch();
        window
    }

    /// Like [`Window::open`], with a software GPU to draw pictures of it.
    pub fn drawn() -> Self {
        let mut window = Self::with(Start {
            is_drawn: true,
            ..Start::default()
        });
        window.touch();
        window
    }

    fn with(start: Start) -> Self {
        let engine = Rc::new(RefCell::new(EngineLog::default()));
        let dialogs = Rc::new(RefCell::new(DialogLog::default()));
        let clipboard = Rc::new(RefCell::new(ClipboardLog::default()));
        let data = start
            .data
            .unwrap_or_else(|| tempfile::tempdir().expect("there is room for temporary files"));
        let services = Services {
            start_engine: {
                let engine = Rc::clone(&engine);
                Box::new(move |_, _| {
                    engine.borrow_mut().start();
                    Ok(Box::new(FakeEngine(Rc::clone(&engine))) as Box<dyn FaceEngine>)
                })
            },
            engine_options: EngineOptions::default(),
            dialogs: Box::new(FakeDialogs(Rc::clone(&dialogs))),
            clipboard: Box::new(FakeClipboard(Rc::clone(&clipboard))),
            photos: Some(Box::new(InlinePhotos::default())),
            data_folder: Some(data.path().to_owned()),
            libraries_folder: Some(data.path().join("libraries")),
            model: None,
            models: Vec::new(),
            seed: 1,
            files: start.files,
        };
        let mut builder = Harness::builder()
            .with_size([1280.0, 800.0])
            .with_step_dt(1.0 / 30.0);
        if start.is_drawn {
            builder = builder.wgpu();
        }
        let harness =
            builder.build_eframe(move |cc| App::new(cc, services).expect("the app starts"));
        let mut window = Self {
            harness,
            engine,
            dialogs,
            clipboard,
            data,
        };
        window.wait_until("the work of last time", |window| {
            !window.session().is_resuming()
        });
        window
    }

    /// Runs the frames that it takes for everything under way to arrive, and checks that every control has a name.
    pub fn settle(&mut self) {
        self.harness.run_steps(8);
        self.harness.check_accessibility();
    }

    /// Runs frames until something is so that other threads are working at.
    pub fn wait_until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let started = std::time::Instant::now();
        while !is_so(self) {
            assert!(
                started.elapsed().as_secs() < 60,
                "waited for {what} in vain"
            );
            self.harness.step();
        }
        self.settle();
    }

    /// Clicks where nothing is.
    pub fn touch(&mut self) {
        let nowhere = egui::pos2(238.0, 400.0);
        self.harness.hover_at(nowhere);
        self.harness.drag_at(nowhere);
        self.harness.drop_at(nowhere);
        self.harness.remove_cursor();
        self.settle();
    }

    /// Clicks the control with this name.
    pub fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.settle();
    }

    /// Puts a number into the field with this accessible name.
    pub fn set_number(&mut self, name: &str, value: f64) {
        let field = self.harness.get_by_role_and_label(Role::SpinButton, name);
        field.set_value_accesskit(value);
        self.settle();
    }

    /// The studio behind the window.
    pub fn session(&self) -> &Session {
        self.harness.state().session()
    }

    /// The names that were suggested for files to write, in the order of the dialogs.
    pub fn asked_for_new_files(&self) -> Vec<String> {
        let asked = self.dialogs.borrow();
        let choices = asked.questions.iter().map(|dialog| &dialog.choice);
        let names = choices.filter_map(|choice| match choice {
            Choice::NewFile(name) => Some(name.clone()),
            _ => None,
        });
        names.collect()
    }

    /// Presses a key.
    pub fn press(&mut self, modifiers: egui::Modifiers, key: egui::Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Turns to a page.
    pub fn show(&mut self, page: Page) {
        self.click(page.title());
    }

    /// Turns to a page and waits until it asks for no further frame.
    pub fn show_at_rest(&mut self, page: Page) {
        self.show(page);
        if self.session().context().is_walking() {
            // A walk goes on by itself until it is told not to.
            self.press(egui::Modifiers::NONE, egui::Key::Space);
        }
        self.harness.remove_cursor();
        self.wait_until("rest", |window| !window.harness.ctx.has_requested_repaint());
    }

    /// Waits until a project has been read or written.
    pub fn wait_for_project(&mut self) {
        self.wait_until("the project", |window| {
            !window.session().is_at_project_file()
        });
    }

    /// Drags what has the one name onto what has the other, with `modifiers` held while letting go.
    pub fn drag_onto(&mut self, from: &str, onto: &str, modifiers: egui::Modifiers) {
        let center = |name: &str| {
            self.harness
                .get_by_role_and_label(Role::Button, name)
                .rect()
                .center()
        };
        let (start, end) = (center(from), center(onto));
        self.harness.hover_at(start);
        self.harness.drag_at(start);
        self.harness.run_steps(1);
        for share in [0.2, 0.6, 1.0] {
            self.harness.hover_at(start.lerp(end, share));
            self.harness.run_steps(1);
        }
        let release = egui::Event::PointerButton {
            pos: end,
            button: egui::PointerButton::Primary,
            pressed: false,
            modifiers,
        };
        self.harness.event_modifiers(release, modifiers);
        self.settle();
        self.harness.remove_cursor();
        self.settle();
    }

    /// Drops a file from the desktop, not onto any slot.
    pub fn drop_file(&mut self, path: &Path) {
        let file = DroppedPath(path.to_owned());
        self.harness.input_mut().dropped_files.push(Arc::new(file));
        self.settle();
    }
}

#[derive(Debug)]
struct DroppedPath(PathBuf);

impl egui::DroppedFile for DroppedPath {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}
