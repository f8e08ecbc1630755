//! What files are called unless the user says otherwise.

use std::path::{Path, PathBuf};

use super::Session;
use crate::context::StageView;
use crate::document::Source;
use crate::expression::Answer;
use crate::project::PROJECT_EXTENSION;
use crate::storage::as_file_name;

impl Session {
    /// "Astronaut to Invented 1", as a file name.
    pub(super) fn work_name(&self) -> String {
        let keys = self.document().film_keys();
        let mut names = keys.iter().map(|key| &key.face.name);
        let name = match (names.next(), names.next_back()) {
            (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
            (Some(only), _) => only.clone(),
            _ => "Faces".to_owned(),
        };
        as_file_name(&name)
    }

    /// The project's file.
    pub(super) fn project_file_name(&self) -> String {
        format!("{}.{PROJECT_EXTENSION}", self.work_name())
    }

    /// The face on the stage, as a file name.
    pub(super) fn stage_name(&self) -> String {
        let selected = self.document().selected_slot();
        match selected.filter(|_| self.context.stage_view() == StageView::Face) {
            Some(slot) => as_file_name(&slot.name),
            None => self.work_name(),
        }
    }

    /// The figure of the expression.
    pub(super) fn figure_file_name(&self) -> String {
        let answer = self.rooms.expressions.expression_answer();
        let name = as_file_name(&answer.map(Answer::name).unwrap_or_default());
        format!("{name}.png")
    }

    /// The picture of the faces alike.
    pub(super) fn grid_file_name(&self) -> String {
        let selected = self.document().selected_slot();
        let name = selected.map_or_else(String::new, |slot| as_file_name(&slot.name));
        format!("Faces like {name}.png")
    }

    /// The film of the walk, without an ending.
    pub(super) fn walk_name(&self) -> String {
        format!("Walk {}", self.rooms.walking.walk_settings().plan.seed)
    }

    /// "holiday edited.jpg": beside the photo's own name, with the ending of its own format.
    pub(super) fn photo_file_name(&self) -> String {
        let slot = self.document().selected_slot();
        match slot.and_then(|slot| slot.source.as_ref()) {
            Some(Source::Photo { path }) => {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                let extension = path.extension().and_then(|extension| extension.to_str());
                let extension = extension
                    .filter(|extension| !extension.eq_ignore_ascii_case("gif"))
                    .unwrap_or("png");
                format!("{stem} edited.{extension}")
            }
            _ => format!("{} edited.png", self.work_name()),
        }
    }

    /// Where a film goes after the question for it. Frames get a folder of their own, beside what is there already.
    pub(super) fn film_path(&self, chosen: &Path, name: &str) -> PathBuf {
        match self.settings.film().format.extension() {
            Some(extension) => with_extension(chosen, extension),
            None => chosen.join(name),
        }
    }
}

/// `path` with `extension` if it has none: not every dialog adds it.
pub(super) fn with_extension(path: &Path, extension: &str) -> PathBuf {
    if path.extension().is_some() {
        path.to_path_buf()
    } else {
        path.with_extension(extension)
    }
}
