//! A path that is typed into the window, where the system opens no dialog for files, or asks too little.
//!
//! Whether it can be used is looked up on another thread, and a file that is there already is replaced only when it is given
//! a second time, as the system's own dialogs do.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::Session;
use super::naming::with_extension;
use crate::dialog::{Choice, Dialog, WindowTask};
use crate::export_job::FrameSource;
use crate::intent::PathIntent;
use facemath_core::words;
use facemath_core::work::{Job, Stopped, Wake};

/// The question for a path.
pub struct TypedPath {
    dialog: Dialog,
    reason: String,
    folder: PathBuf,
    problem: Option<String>,
    /// A file that is there already, and that the next answer replaces if it is the same.
    replaces: Option<PathBuf>,
    checking: Option<Job<Checked>>,
    /// Nobody need be asked unless it turns out that the path cannot be used as it is.
    is_quiet: bool,
}

/// A path that can be used.
struct Checked {
    path: PathBuf,
    is_replaced: bool,
}

impl TypedPath {
    /// What is asked for.
    pub fn dialog(&self) -> &Dialog {
        &self.dialog
    }

    /// Why it has to be typed.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// What the field begins with: the folder of the last file of the kind, and the suggested name.
    pub fn suggestion(&self) -> String {
        if let Some(path) = &self.replaces {
            return path.display().to_string();
        }
        let path = match &self.dialog.choice {
            Choice::NewFile(name) => self.folder.join(name),
            // With a separator at its end: what is typed next is a name in it.
            Choice::File | Choice::Files | Choice::Folder => self.folder.join(""),
        };
        path.display().to_string()
    }

    /// Why the last answer cannot be used as it is.
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// Whether the same answer, given again, replaces a file.
    pub fn replaces(&self) -> bool {
        self.replaces.is_some()
    }

    /// Whether the last answer is being looked up.
    pub fn is_checking(&self) -> bool {
        self.checking.is_some()
    }

    fn check(&mut self, typed: String, wake: &Wake) {
        let (folder, choice) = (self.folder.clone(), self.dialog.choice.clone());
        self.problem = None;
        let doing = "Looking up the path";
        self.checking = Some(Job::spawn("typed-path", doing, wake, move |_| {
            checked(&typed, &folder, &choice).map_err(Stopped::Failed)
        }));
    }
}

impl Session {
    /// The question for a path, while it is open.
    pub fn typed_path(&self) -> Option<&TypedPath> {
        self.typed_path.as_ref().filter(|asked| !asked.is_quiet)
    }

    pub(super) fn perform_path(&mut self, intent: PathIntent, frames: &dyn FrameSource) {
        match intent {
            PathIntent::Ask { dialog, reason } => {
                self.typed_path = Some(self.ask_for_path(dialog, reason));
            }
            PathIntent::Check { dialog, path } => {
                let reason = "The name had no ending and got one.".to_owned();
                let mut asked = self.ask_for_path(dialog, reason);
                asked.is_quiet = true;
                asked.check(path.display().to_string(), &self.wake);
                self.typed_path = Some(asked);
            }
            PathIntent::Answer(typed) => {
                if let Some(asked) = &mut self.typed_path {
                    asked.check(typed, &self.wake);
                }
            }
            PathIntent::Cancel => {
                if let Some(asked) = self.typed_path.take() {
                    self.go_on_with(asked.dialog.purpose, Vec::new(), frames);
                }
            }
        }
    }

    fn ask_for_path(&self, dialog: Dialog, reason: String) -> TypedPath {
        let folder = self.settings.folder(dialog.kind).map(PathBuf::from);
        TypedPath {
            folder: folder.or_else(std::env::home_dir).unwrap_or_default(),
            dialog,
            reason,
            problem: None,
            replaces: None,
            checking: None,
            is_quiet: false,
        }
    }

    pub(super) fn pump_typed_path(&mut self) {
        let Some(asked) = &mut self.typed_path else {
            return;
        };
        let Some(ended) = asked.checking.as_mut().and_then(Job::poll) else {
            return;
        };
        asked.checking = None;
        asked.is_quiet = false;
        let before = asked.replaces.take();
        match ended {
            Ok(Checked { path, is_replaced }) if is_replaced && before.as_ref() != Some(&path) => {
                let name = path.display();
                asked.problem = Some(format!("{name} is there already"));
                asked.replaces = Some(path);
            }
            Ok(Checked { path, .. }) => {
                if let Some(asked) = self.typed_path.take() {
                    self.window_tasks.push(WindowTask::GoOnWith {
                        purpose: asked.dialog.purpose,
                        files: vec![path],
                    });
                }
            }
            Err(Stopped::Failed(problem)) => asked.problem = Some(problem),
            Err(Stopped::Cancelled) => {}
        }
    }
}

/// The path that was typed, which may begin with `~` or be one inside `folder`, or why it cannot be used.
fn checked(typed: &str, folder: &Path, choice: &Choice) -> Result<Checked, String> {
    // Copied paths often come in quotes.
    let typed = typed.trim().trim_matches(['"', '\'']);
    if typed.is_empty() {
        return Err("Type the path of a file or a folder".to_owned());
    }
    let in_home = typed.strip_prefix("~/").or((typed == "~").then_some(""));
    let path = match (in_home, std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => folder.join(typed),
    };
    let path = match choice {
        Choice::NewFile(name) => {
            let path = if path.is_dir() { path.join(name) } else { path };
            let extension = Path::new(name).extension().and_then(|text| text.to_str());
            extension.map_or(path.clone(), |extension| with_extension(&path, extension))
        }
        Choice::File | Choice::Files | Choice::Folder => path,
    };
    let told = path.display();
    let kind = match fs::metadata(&path) {
        Ok(metadata) => Some(metadata.is_dir()),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => {
            return Err(format!(
                "{told} cannot be looked up: {}",
                words::io_error(&error)
            ));
        }
    };
    let wants_folder = matches!(choice, Choice::Folder);
    match (choice, kind) {
        (Choice::NewFile(_), None) => match path.parent() {
            Some(parent) if !parent.is_dir() => {
                Err(format!("There is no folder {}", parent.display()))
            }
            _ => Ok(false),
        },
        (_, None) if wants_folder => Err(format!("There is no folder {told}")),
        (_, None) => Err(format!("There is no file {told}")),
        (_, Some(true)) if !wants_folder => {
            Err(format!("{told} is a folder; add the name of a file"))
        }
        (_, Some(false)) if wants_folder => Err(format!("{told} is a file, and not a folder")),
        (choice, Some(_)) => Ok(matches!(choice, Choice::NewFile(_))),
    }
    .map(|is_replaced| Checked { path, is_replaced })
}
