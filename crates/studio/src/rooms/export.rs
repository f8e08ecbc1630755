//! Exporting the morph.

use std::path::{Path, PathBuf};

use super::picture_files::PictureMaker;
use crate::command::Command;
use crate::context::{Context, Extent, SlotState};
use crate::document::{Document, SlotId, Source};
use crate::export_job::{FilmFile, FrameSource, Written, start_film};
use crate::film::Film;
use crate::messages::Severity;
use crate::photo_job::{self, PhotoExport, PhotoFile};
use facemath_core::detail::PasteOptions;
use facemath_core::export::{Animation, Provenance, Repeat};
use facemath_core::photo::Framing;
use facemath_core::words;
use facemath_core::work::{Job, Progress, Stopped, Wake, remaining_secs};
use facemath_nets::engine::Drawing;

/// The film or photo that is being written.
pub struct Exports {
    running: Option<Running>,
    wake: Wake,
}

struct Running {
    job: Job<Written>,
    /// What the file is called.
    name: String,
    /// What the file is to take the place of, if anything.
    bakes: Option<Baking>,
    started_secs: f64,
}

/// The faces that a baked photo is made of.
struct Baking {
    source: Source,
    faces: Vec<(SlotId, Framing)>,
}

impl Exports {
    pub fn new(wake: Wake) -> Self {
        Self {
            running: None,
            wake,
        }
    }

    pub fn progress(&self, now_secs: f64) -> Option<Progress> {
        let running = self.running.as_ref()?;
        let fraction = running.job.fraction();
        let elapsed_secs = (now_secs - running.started_secs) as f32;
        Some(Progress {
            label: match running.bakes {
                Some(_) => "Baking the edits".to_owned(),
                None => format!("Exporting {}", running.name),
            },
            fraction: Some(fraction),
            remaining_secs: remaining_secs(elapsed_secs, fraction),
            can_cancel: true,
        })
    }
}

/// How the document's timeline is written into a file.
pub fn animation(document: &Document, film: Film) -> Animation {
    let timeline = document.timeline();
    Animation {
        fps: timeline.fps,
        size_px: timeline.size_px,
        // The keys say how long each of them rests.
        hold_frames: 0,
        ping_pong: timeline.ping_pong,
        repeat: if timeline.looped {
            Repeat::Forever
        } else {
            Repeat::Times(1)
        },
        encoding: film.encoding,
        provenance: Provenance::default(),
    }
}

impl Exports {
    /// Starts writing the morph to a file. `false` if it cannot be started; the reason is then among the messages. The
    /// outcome becomes a message too.
    pub(crate) fn start_export(
        &mut self,
        context: &mut Context,
        path: &Path,
        film: Film,
        frames: &dyn FrameSource,
    ) -> bool {
        match self.try_start_export(context, path, film, frames) {
            Ok(()) => true,
            Err(reason) => {
                context.notices.report(Severity::Error, reason);
                false
            }
        }
    }

    fn try_start_export(
        &mut self,
        context: &Context,
        path: &Path,
        film: Film,
        frames: &dyn FrameSource,
    ) -> Result<(), String> {
        let drawings = self.export_drawings(context)?;
        let holds = context.schedule().holds();
        let film = FilmFile {
            path,
            format: film.format,
            animation: animation(context.document(), film),
            holds,
        };
        self.start_film(context, film, drawings, frames)
    }

    /// Starts writing the faces of `drawings` to a file.
    ///
    /// # Errors
    /// A sentence saying why it cannot be started.
    pub(crate) fn start_film(
        &mut self,
        context: &Context,
        film: FilmFile<'_>,
        drawings: Vec<Drawing>,
        frames: &dyn FrameSource,
    ) -> Result<(), String> {
        if self.is_exporting() {
            return Err("Another export is running. Wait for it or cancel it".to_owned());
        }
        let carries = drawings.iter().any(Drawing::carries_detail);
        let animation = Animation {
            provenance: Provenance::of(carries),
            ..film.animation
        };
        let frame_count = drawings.len();
        let frames = frames.frames(drawings);
        let path = film.path;
        let film = FilmFile { animation, ..film };
        let job = start_film(film, frames, frame_count, &self.wake);
        self.run_export(context, path, job, None);
        Ok(())
    }

    /// Each frame of the morph, without repeats: at the timeline's size where it carries detail, and at the model's where
    /// it does not.
    ///
    /// # Errors
    /// A sentence saying what is missing.
    pub fn export_drawings(&self, context: &Context) -> Result<Vec<Drawing>, String> {
        if let Some((name, state)) = context.unfinished_key() {
            return Err(match state {
                SlotState::Failed(reason) => format!("{name} cannot take part: {reason}"),
                _ => format!("Wait until {name} is ready"),
            });
        }
        let morph = context
            .morph()
            .filter(|morph| morph.path.segments() > 0)
            .ok_or("A morph needs two faces. Put another one into a slot")?;
        let extent = Extent::Exactly(context.document().timeline().size_px);
        let schedule = context.schedule();
        let frames = schedule.frames();
        Ok(frames
            .map(|frame| context.frame_of(&morph, schedule.position_of_frame(frame), extent))
            .collect())
    }

    /// Whether the edits of the selected face can be put back into its photo now.
    pub fn can_save_photo(&self, context: &Context) -> bool {
        !self.is_exporting() && context.can_paste_back()
    }

    /// Whether anything of the selected face's photo has been edited, and can be put back into it now.
    pub fn can_bake(&self, context: &Context) -> bool {
        let mut group = context.group_in_slots().into_iter();
        self.can_save_photo(context) && group.any(|(_, _, is_edited)| is_edited)
    }

    /// What makes the whole photo of the selected face with the edits of all its faces, at its own size.
    ///
    /// # Errors
    /// A sentence saying why there is none now.
    pub(crate) fn photo_picture(
        &self,
        context: &Context,
        frames: &dyn FrameSource,
    ) -> Result<PictureMaker, String> {
        let (export, drawings) = photo_export(context)?;
        let frames = frames.frames(drawings);
        Ok(Box::new(move || export.picture(frames)))
    }

    /// Starts writing the photo of the selected face with the edits of all its faces to `path`, at its own size and in its
    /// own format. `false` if it cannot be started; the reason is then among the messages. The outcome becomes a message too.
    pub(crate) fn start_saving_photo(
        &mut self,
        context: &mut Context,
        path: &Path,
        frames: &dyn FrameSource,
    ) -> bool {
        let started = self.try_start_photo(context, path, PhotoFile::Own, frames);
        context.report_if_failed(started)
    }

    /// Starts making that photo the new starting point of all its faces. When it is written the document changes in one
    /// step, but for faces that have left their slots. `false` as for [`Exports::start_saving_photo`].
    pub(crate) fn start_baking(&mut self, context: &mut Context, frames: &dyn FrameSource) -> bool {
        let started = self
            .new_bake_path(context)
            .and_then(|path| self.try_start_photo(context, &path, PhotoFile::Baked, frames));
        context.report_if_failed(started)
    }

    /// A name that no photo has yet.
    fn new_bake_path(&self, context: &Context) -> Result<PathBuf, String> {
        let folder = context.bake_folder.as_ref().ok_or(
            "There is no folder to keep baked photos in. Save the edited photo and open it",
        )?;
        let number: u64 = rand::random();
        Ok(folder.join(format!("baked-{number:016x}.png")))
    }

    fn try_start_photo(
        &mut self,
        context: &Context,
        path: &Path,
        file: PhotoFile,
        frames: &dyn FrameSource,
    ) -> Result<(), String> {
        if self.is_exporting() {
            return Err("Another export is running. Wait for it or cancel it".to_owned());
        }
        let (export, drawings) = photo_export(context)?;
        let bakes = (file == PhotoFile::Baked).then(|| Baking {
            source: export.source.clone(),
            faces: context
                .group_in_slots()
                .into_iter()
                .map(|(slot, framing, _)| (slot, framing))
                .collect(),
        });
        let job = photo_job::start(path, file, export, frames.frames(drawings), &self.wake);
        self.run_export(context, path, job, bakes);
        Ok(())
    }

    fn run_export(
        &mut self,
        context: &Context,
        path: &Path,
        job: Job<Written>,
        bakes: Option<Baking>,
    ) {
        let name = path.file_name().unwrap_or(path.as_os_str());
        self.running = Some(Running {
            job,
            name: name.to_string_lossy().into_owned(),
            bakes,
            started_secs: context.notices.now_secs,
        });
    }

    fn finish_baking(&mut self, context: &mut Context, baking: Baking, path: PathBuf) {
        let document = context.document();
        let is_there = |slot: SlotId| {
            let slot = document.slot(slot);
            slot.is_some_and(|slot| slot.source.as_ref() == Some(&baking.source))
        };
        let faces = baking.faces.into_iter().filter(|&(slot, _)| is_there(slot));
        let faces: Vec<(SlotId, Framing)> = faces.collect();
        if faces.is_empty() {
            context.notices.report(
                Severity::Warning,
                "The face was replaced in the meantime: nothing was baked",
            );
        } else {
            context.commit(Command::Bake {
                faces,
                source: Source::Photo { path },
            });
        }
    }

    /// Whether an export is running.
    pub fn is_exporting(&self) -> bool {
        self.running.is_some()
    }

    /// Asks the running export to stop.
    pub(crate) fn cancel_export(&mut self) {
        if let Some(running) = &self.running {
            running.job.cancel();
        }
    }

    pub(crate) fn pump_export(&mut self, context: &mut Context) {
        let outcome = self
            .running
            .as_mut()
            .and_then(|running| Some((running.job.poll()?, running.bakes.take())));
        let Some((outcome, bakes)) = outcome else {
            return;
        };
        self.running = None;
        match outcome {
            Ok(Written {
                path,
                bytes,
                left_behind,
            }) => match bakes {
                Some(baking) => self.finish_baking(context, baking, path),
                None => {
                    let saved = format!("Saved {} ({})", path.display(), words::bytes(bytes));
                    let text = match left_behind {
                        None => saved,
                        Some(further) => format!("{saved}, without {further} of the photo"),
                    };
                    context.notices.report_saved(path, text);
                }
            },
            Err(Stopped::Cancelled) => context.notices.report(Severity::Info, "Export cancelled"),
            Err(Stopped::Failed(reason)) => context.notices.report(Severity::Error, reason),
        }
    }
}

/// What is written of the selected face's photo, and what is drawn for it: each edited face without and with its edits.
///
/// # Errors
/// A sentence saying what is missing.
fn photo_export(context: &Context) -> Result<(PhotoExport, Vec<Drawing>), String> {
    let selected = context.document().selected_slot();
    let selected = selected.filter(|slot| context.has_photo(slot));
    let selected = selected.ok_or("Choose a face with a photo first")?;
    let source = selected.source.clone().ok_or("Choose a face first")?;
    let (mut framings, mut drawings) = (Vec::new(), Vec::new());
    let group = context.group_in_slots().into_iter();
    for (slot, framing, _) in group.filter(|&(.., is_edited)| is_edited) {
        let Some(slot) = context.document().slot(slot) else {
            continue;
        };
        let waits = || format!("Wait until {} is ready", slot.name);
        match context.slot_state(slot.id) {
            SlotState::Ready => {}
            SlotState::Failed(reason) => {
                return Err(format!("{} cannot take part: {reason}", slot.name));
            }
            _ => return Err(waits()),
        }
        let codes = context.plain_and_edited_code(slot).ok_or_else(waits)?;
        drawings.extend(codes.map(Drawing::from));
        framings.push(framing);
    }
    let export = PhotoExport {
        source,
        framings,
        options: PasteOptions {
            detail: context.detail_amount(),
        },
    };
    Ok((export, drawings))
}
