//! Copying and pasting: pictures and files between programs, and text where a field has the keyboard.

use std::sync::Arc;

use egui::{Context, Event, Key, OutputCommand, RawInput};

use super::App;
use super::clipboard::{ClipboardEvent, Copied, files_named_in};
use facemath_core::work::Wake;
use facemath_nets::engine::Drawing;
use facemath_studio::{FacesIntent, FileKind, Frames, Intent, Severity};

impl App {
    /// Copies the picture on the stage, once it is made.
    pub(super) fn copy_picture(&mut self, ctx: &Context) {
        let engine = &self.engine;
        let frames = |drawings: Vec<Drawing>| -> Frames { engine.decode(drawings) };
        let size = self.session.settings().picture_size();
        if let Some(make) = self.session.picture_to_copy(size, &frames) {
            self.clipboard.put_picture(make, waking(ctx));
        }
    }

    /// Asks for what other programs have copied.
    pub(super) fn paste(&mut self, ctx: &Context) {
        self.pastes_text = false;
        self.clipboard.read(waking(ctx));
    }

    /// Goes on with what has been copied, once it is there.
    pub(super) fn take_copied(&mut self, ctx: &Context) {
        while let Some(event) = self.clipboard.try_event() {
            match event {
                ClipboardEvent::Filled(Ok(())) => {
                    self.session.report(Severity::Info, "Picture copied");
                }
                ClipboardEvent::Read(Ok(copied)) if self.pastes_text => {
                    self.pastes_text = false;
                    if let Some(Copied::Text(text)) = copied {
                        // A text field takes it from the input of this frame.
                        ctx.input_mut(|input| input.events.push(Event::Paste(text)));
                    }
                }
                ClipboardEvent::Read(Ok(copied)) => self.place_copied(copied),
                ClipboardEvent::Read(Err(reason)) | ClipboardEvent::Filled(Err(reason)) => {
                    self.pastes_text = false;
                    self.session.report(Severity::Error, reason);
                }
            }
        }
    }

    fn place_copied(&mut self, copied: Option<Copied>) {
        let slot = self.session.empty_selected_slot();
        let files = match copied {
            Some(Copied::Picture(picture)) => {
                self.session.paste_picture(picture, slot);
                return;
            }
            Some(Copied::Files(files)) => Some(files),
            Some(Copied::Text(text)) => files_named_in(&text),
            None => None,
        };
        match files {
            Some(files) => self.perform(Intent::Faces(FacesIntent::PlaceFiles { slot, files })),
            None => self.session.report(
                Severity::Warning,
                "There is no picture to paste. Copy one in another program first, or a picture file",
            ),
        }
    }

    /// While a text field or marked text has the keyboard, the keys for copying and pasting mean its text.
    pub(super) fn give_keys_to_text(&mut self, ctx: &Context, input: &mut RawInput) {
        let is_editing = ctx.text_edit_focused();
        let is_marked = ctx
            .plugin::<egui::text_selection::LabelSelectionState>()
            .lock()
            .has_selection();
        if !is_editing && !is_marked {
            return;
        }
        let mut is_pasting = false;
        input.events.retain_mut(|event| {
            let Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } = event
            else {
                return true;
            };
            match key {
                Key::C if modifiers.command_only() => *event = Event::Copy,
                Key::X if modifiers.command_only() && is_editing => *event = Event::Cut,
                Key::V if modifiers.command_only() && is_editing => {
                    is_pasting = true;
                    return false;
                }
                _ => {}
            }
            true
        });
        if is_pasting {
            self.pastes_text = true;
            self.clipboard.read(waking(ctx));
        }
    }

    /// Text that was copied in this frame goes to the system's clipboard.
    pub(super) fn pass_on_copied_text(&mut self, ctx: &Context) {
        let copied = ctx.output(|output| {
            output
                .commands
                .iter()
                .rev()
                .find_map(|command| match command {
                    OutputCommand::CopyText(text) => Some(text.clone()),
                    _ => None,
                })
        });
        if let Some(text) = copied {
            self.clipboard.put_text(text);
        }
    }

    /// Remembers photos and projects that have come into use, and keeps the settings on disk up to date.
    pub(super) fn remember_files(&mut self) {
        let photos = self.session.take_placed_photos();
        if let [photo] = photos.as_slice() {
            self.photo_to_frame = Some(photo.clone());
        }
        if !photos.is_empty() {
            self.session.change_settings(|settings| {
                // The first of several is the one that was meant most.
                for photo in photos.iter().rev() {
                    settings.used_photo(photo);
                    settings.used_folder(FileKind::Photo, photo);
                }
            });
        }
        let project = self.session.context().project_path();
        if let Some(project) = project
            && self
                .session
                .settings()
                .recent_projects()
                .first()
                .map(|path| path.as_path())
                != Some(project)
        {
            let project = project.to_owned();
            self.session
                .change_settings(|settings| settings.used_project(&project));
        }
        if let Err(reason) = self.preferences.tick(self.session.settings()) {
            self.session.report(Severity::Warning, reason);
        }
    }
}

fn waking(ctx: &Context) -> Wake {
    let ctx = ctx.clone();
    Arc::new(move || ctx.request_repaint())
}
