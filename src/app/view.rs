//! The session as the panels read it.

use std::path::PathBuf;

use egui::Vec2;

use super::{App, concepts};
use crate::ui::{
    AxisView, ControlView, ExportView, ExpressionView, FramingView, PhotoFaceView, PlaybackView,
    RecentFile, SlotView, StudioView, WholePhotoView,
};
use facemath_core::latent::{AGE, FacialControl, Unit, functions_of};
use facemath_core::work::Progress;
use facemath_nets::engine::THOROUGH_REFINE_STEPS;
use facemath_studio::{
    Control, Page, Picture, Session, Slot, SlotState, Source, StageView, TileId, example_sum,
    face_names,
};

impl App {
    /// Everything the panels need for one frame.
    pub(super) fn view(&self) -> StudioView<'_> {
        let session = &self.session;
        let document = session.document();
        let on_stage = self.textures.picture(session, Picture::Stage);
        let (export, status) = progress(session);
        StudioView {
            session,
            document,
            slots: document
                .slots()
                .iter()
                .map(|slot| self.slot_view(slot))
                .collect(),
            samples: self.textures.samples(),
            controls: controls(session),
            axes: session
                .view()
                .are_axes_open
                .then(|| axes(session))
                .flatten(),
            on_stage,
            cover_on_stage: self.textures.cover(),
            can_show_photo: document
                .selected_slot()
                .is_some_and(|slot| session.context().has_photo(slot)),
            whole_photo: self.whole_photo_view(),
            is_photo_on_stage: session.context().stage_view() == StageView::Photo,
            is_difference_on_stage: session.context().stage_view() == StageView::Difference,
            playback: playback_view(session),
            export,
            proof: self.proof_view(),
            framing: self.framing_view(),
            typed_path: session.typed_path(),
            leaving: self.leaving_view(),
            asks_to_clear: session.is_asking_to_clear(),
            asks_for_storage: session.is_asking_for_photo_storage(),
            messages: session.context().messages(),
            message_log: session.context().message_log(),
            undo_title: session.context().undo_title(),
            redo_title: session.context().redo_title(),
            status,
            models: &self.models,
            recent_photos: self.recent(session.settings().recent_photos()),
            recent_projects: self.recent(session.settings().recent_projects()),
            film: self.film_view(),
            film_file: session.settings().film(),
            film_export: self.film_export_view(),
            picture_size: session.settings().picture_size(),
            model_px: session.context().model().map(|model| model.image_size_px),
            drawn_px: session.context().model().map(|model| model.drawn_size_px()),
            stage_filled_px: session.stage_filled_px(),
            export_filled_px: match session.view().page {
                Page::Walk => session.walking().filled_px(session.context()),
                _ => session.context().morph_filled_px(),
            },
            detail_note: session.context().detail_note(),
            is_first_run: self.is_inviting,
            concepts: concepts::view(session),
            model: session.context().model_name(),
            expression: expression_view(session),
            tile_face: Box::new(|sheet, index| session.tile_face(sheet, index)),
            tiles: Box::new(|sheet, index| {
                let index = u16::try_from(index).ok()?;
                let tile = Picture::Tile(TileId { sheet, index });
                self.textures.picture(session, tile)
            }),
            collection: self.collection_view(),
            inventions: self.inventions_view(),
            walk: self.walk_view(),
            game: self.game_view(),
            is_enabled: Box::new(|action| session.is_enabled(action)),
            is_on: Box::new(|action| session.is_on(action)),
        }
    }

    pub(super) fn recent(&self, paths: &[PathBuf]) -> Vec<RecentFile> {
        let recent = paths.iter().map(|path| RecentFile {
            path: path.clone(),
            is_missing: self.preferences.is_missing(path),
        });
        recent.collect()
    }

    fn slot_view(&self, slot: &Slot) -> SlotView {
        let state = self.session.context().slot_state(slot.id);
        let picture = |picture| self.textures.picture(&self.session, picture);
        SlotView {
            id: slot.id,
            name: slot.name.clone(),
            is_filled: !slot.is_empty(),
            original: self.textures.original(slot.id),
            large_original: self.textures.large_original(slot.id),
            reconstruction: picture(Picture::Reconstruction(slot.id)),
            edited: picture(Picture::Edited(slot.id)),
            can_frame: matches!(slot.source, Some(Source::Photo { .. })),
            can_refine: self.session.context().aligned(slot.id).is_some(),
            is_refined_thoroughly: slot.refine_steps >= THOROUGH_REFINE_STEPS as u32,
            refining: self.session.context().refining(slot.id),
            likeness: self.session.context().likeness(slot.id),
            is_read: self.session.context().reading(slot.id).is_some(),
            has_edits: !slot.edits.is_neutral(),
            is_loading: matches!(
                state,
                SlotState::Loading | SlotState::Finding | SlotState::Encoding
            ),
            problem: match state {
                SlotState::Failed(reason) => Some(reason),
                _ => None,
            },
        }
    }

    fn whole_photo_view(&self) -> Option<WholePhotoView> {
        let context = self.session.context();
        if context.stage_view() != StageView::Photo {
            return None;
        }
        let selected = self.session.document().selected()?;
        let preview = context.photo_preview(selected)?;
        let faces = context.group().into_iter().map(|face| PhotoFaceView {
            name: face
                .slot
                .and_then(|slot| self.session.document().slot(slot))
                .map(|slot| slot.name.clone()),
            framing: face.framing,
            is_selected: face.slot == Some(selected),
            is_edited: face.is_edited,
        });
        Some(WholePhotoView {
            original: self.textures.photo(selected),
            size_px: Vec2::new(preview.width_px as f32, preview.height_px as f32),
            faces: faces.collect(),
        })
    }

    fn framing_view(&self) -> Option<FramingView> {
        let slot = self.session.view().framing?;
        let preview = self.session.context().photo_preview(slot)?;
        let is_selected = self.session.document().selected() == Some(slot);
        let found = self.session.context().found_faces(slot);
        let mut faces = found.map(<[_]>::to_vec).unwrap_or_default();
        // As in the whole photo; the largest comes first otherwise.
        faces.sort_by(|a, b| a.framing.center_x_px.total_cmp(&b.framing.center_x_px));
        Some(FramingView {
            slot,
            photo: is_selected.then(|| self.textures.photo(slot)).flatten()?,
            photo_size_px: Vec2::new(preview.width_px as f32, preview.height_px as f32),
            framing: self.session.context().framing(slot)?,
            faces,
            in_slots: (self.session.context().group().into_iter())
                .filter(|face| face.slot.is_some())
                .map(|face| face.framing)
                .collect(),
            hint: self.session.context().framing_hint(slot),
            reconstruction: self
                .textures
                .picture(&self.session, Picture::Reconstruction(slot)),
        })
    }
}

fn playback_view(session: &Session) -> PlaybackView {
    let playhead = session.context().playhead();
    PlaybackView {
        position: playhead.position(),
        is_playing: playhead.is_playing(),
        is_on_stage: session.context().stage_view() == StageView::Morph,
        lagging: session.context().lagging_playback(),
    }
}

fn expression_view(session: &Session) -> ExpressionView<'_> {
    let (expressions, context) = (session.expressions(), session.context());
    ExpressionView {
        state: expressions.expression_state(),
        answer: expressions.latest_answer(),
        complete: Box::new(move |text, cursor| {
            expressions.complete_expression(context, text, cursor)
        }),
        faces: face_names(session.document())
            .into_iter()
            .map(|face| face.name)
            .collect(),
        presets: Box::new(move || expressions.expression_presets(context)),
        recent: session.settings().recent_expressions(),
        functions: context
            .directions()
            .map_or_else(Vec::new, |directions| functions_of(directions).collect()),
        example: example_sum(context.directions()),
    }
}

/// The sliders that the model has, as they stand for the selected face.
fn controls(session: &Session) -> Vec<ControlView> {
    let selected = session.document().selected_slot();
    let (Some(slot), Some(directions)) = (selected, session.context().directions()) else {
        return Vec::new();
    };
    let Some(reading) = session.context().reading(slot.id) else {
        return Vec::new();
    };
    let edited = session.context().edited_reading(slot.id);
    let seen = |control: &Control| edited.as_ref()?.control(control);
    let is_locked = |name: &str| slot.edits.locked.contains(name);
    let row = Control::Age.row();
    let age = directions.age.as_ref().map(|age| ControlView {
        control: Control::Age,
        label: row.label.to_owned(),
        range: (0.0, age.max_years()),
        limits: session.reach().limits(&Control::Age),
        value: slot
            .edits
            .age_years
            .or(reading.age_years)
            .unwrap_or_default(),
        estimate: reading.age_years,
        seen: seen(&Control::Age),
        is_set: slot.edits.age_years.is_some(),
        is_locked: is_locked(AGE),
        ends: row
            .ends
            .map(|(less, more)| (less.to_owned(), more.to_owned())),
        unit: Unit::default(),
        facial: None,
    });
    let concepts = directions.concepts.iter().map(|concept| {
        let value = slot.edits.concept(&concept.name);
        let control = Control::Concept(concept.name.clone());
        let own = reading.control(&control);
        // What one unit of the slider adds to its own read-out.
        let unit = concept.probe.weights.dot(&concept.direction);
        let seen = seen(&control)
            .zip(own)
            .map(|(seen, own)| (seen - own) / unit);
        ControlView {
            limits: session.reach().limits(&control),
            control,
            label: concept.label.clone(),
            range: (-concept.range, concept.range),
            value,
            estimate: own,
            seen: seen.filter(|seen| seen.is_finite()),
            is_set: value != 0.0,
            is_locked: is_locked(&concept.name),
            ends: Some((concept.negative.clone(), concept.positive.clone())),
            unit: concept.unit,
            facial: FacialControl::named(&concept.name)
                .filter(|control| control.unit == concept.unit),
        }
    });
    age.into_iter().chain(concepts).collect()
}

/// The axes, as they stand for the selected face.
fn axes(session: &Session) -> Option<Vec<AxisView>> {
    let slot = session.document().selected_slot()?;
    let axes = session
        .context()
        .axis_readings(slot.id)?
        .into_iter()
        .map(|axis| {
            let name = session.document().axis_name(axis.number);
            let control = Control::Axis(axis.number);
            let (range, wanted_sd) = (control.row().range, control.value(&slot.edits));
            AxisView {
                number: axis.number,
                name: name.map_or_else(|| format!("Axis {}", axis.number), str::to_owned),
                own_sd: axis.own_sd,
                value_sd: wanted_sd
                    .unwrap_or(axis.own_sd)
                    .clamp(*range.start(), *range.end()),
                seen_sd: Some(axis.edited_sd),
                is_set: wanted_sd.is_some(),
                share: axis.share,
            }
        });
    Some(axes.collect())
}

/// The running export, and a line on what else is going on (or where the model runs).
fn progress(session: &Session) -> (ExportView, String) {
    let (exports, others): (Vec<Progress>, Vec<Progress>) = session
        .busy()
        .into_iter()
        .partition(|progress| progress.can_cancel);
    let export = exports
        .into_iter()
        .next()
        .map_or(ExportView::Idle, |progress| ExportView::Running {
            label: progress.label,
            fraction: progress.fraction.unwrap_or_default(),
            left_secs: progress.remaining_secs,
        });
    let device = session.context().device().map(|device| device.text.clone());
    let busy = others.into_iter().next().map(|progress| progress.label);
    let status = busy
        .or(device)
        .unwrap_or_else(|| "Loading the model…".to_owned());
    (export, status)
}
