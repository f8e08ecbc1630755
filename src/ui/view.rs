//! What the panels read in one frame: plain data and borrowed pictures, nothing that can be changed while drawing.

mod film;
mod lab;
mod photo;

use std::path::PathBuf;

use egui::{TextureId, Vec2};

use super::map_mesh::Cell;
use facemath_core::latent::map::Place;
use facemath_core::latent::{FacialControl, Unit};
use facemath_core::photo::Framing;
use facemath_nets::align::FoundFace;
use facemath_nets::engine::Drawing;
use facemath_studio::{
    Action, Collection, CollectionStatus, Control, Departure, Document, DraftFit, FaceMap, Film,
    GroupSummary, Likeness, Message, PictureSize, Session, Sheet, SlotId, Source, TypedPath,
};

pub use film::{
    AttributeView, FilmExportView, FilmView, KeyView, LeftOutKey, PlaybackView, ProofView,
};
pub use lab::{ExpressionView, GameView, InventionsView, WalkView};
pub use photo::{PhotoFaceView, WholePhotoView};

/// A picture that is already on its way to the screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Picture {
    /// The registered or uploaded texture.
    pub texture: TextureId,
    /// Its size in texels.
    pub size_px: Vec2,
}

/// A slider of the model and where it stands for the selected face.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlView {
    /// What the document calls it.
    pub control: Control,
    /// What the person calls it: "Age", "Glasses".
    pub label: String,
    /// Smallest and largest value of the slider, in years or in the control's unit.
    pub range: (f32, f32),
    /// Between which values the model draws this face well, once that is known.
    pub limits: Option<(f32, f32)>,
    /// The value shown: the wanted one, or for an untouched age the estimated one.
    pub value: f32,
    /// Where the model sees this face without edits: in years, or for a concept from -1 (typical of the one group) to +1
    /// (typical of the other), or what is measured in the concept's own unit.
    pub estimate: Option<f32>,
    /// Where the model sees the face with all its edits, on the slider's own scale.
    pub seen: Option<f32>,
    /// Whether this slider changes the face at all now.
    pub is_set: bool,
    /// Whether the other sliders leave this one's property alone.
    pub is_locked: bool,
    /// Words at the two ends: what less and more mean.
    pub ends: Option<(String, String)>,
    /// What the slider counts in; age has its own.
    pub unit: Unit,
    /// What is known of a control of expression or pose beside what the model says.
    pub facial: Option<&'static FacialControl>,
}

/// A principal axis and where the selected face is on it, in standard deviations from the average face.
#[derive(Debug, Clone, PartialEq)]
pub struct AxisView {
    /// Its number, from 1.
    pub number: u16,
    /// What the person calls it, or "Axis" and its number.
    pub name: String,
    /// Where the face is by itself.
    pub own_sd: f32,
    /// The position shown: the wanted one, or for an untouched axis the face's own.
    pub value_sd: f32,
    /// Where the face is with all its edits.
    pub seen_sd: Option<f32>,
    /// Whether a position was asked for.
    pub is_set: bool,
    /// Share of all differences between faces along this axis, 0 to 1.
    pub share: f32,
}

/// What one slot shows, in the document's order.
#[derive(Debug, Clone)]
pub struct SlotView {
    /// Which slot.
    pub id: SlotId,
    /// The name shown under the face.
    pub name: String,
    /// Whether a face is in the slot at all.
    pub is_filled: bool,
    /// The square of the photo that the model sees, small.
    pub original: Option<Picture>,
    /// The same as large as the photo fills it, for the selected slot.
    pub large_original: Option<Picture>,
    /// What the model makes of it, unedited.
    pub reconstruction: Option<Picture>,
    /// With the edits.
    pub edited: Option<Picture>,
    /// Whether the framing can be corrected, which needs a photo.
    pub can_frame: bool,
    /// Whether the face can be made a better likeness of its photo.
    pub can_refine: bool,
    /// Whether that has been asked for already.
    pub is_refined_thoroughly: bool,
    /// Steps made and to be made of that, while it is under way.
    pub refining: Option<(usize, usize)>,
    /// What it has done so far.
    pub likeness: Option<Likeness>,
    /// Whether an edit is set.
    pub has_edits: bool,
    /// Whether the model has read the face.
    pub is_read: bool,
    /// Whether the photo or its code are still being made.
    pub is_loading: bool,
    /// Why there is no face although one was put here.
    pub problem: Option<String>,
}

/// A face of the gallery.
#[derive(Debug, Clone)]
pub struct SampleView {
    /// Its name.
    pub name: String,
    /// The bundled model that draws such faces.
    pub model: &'static str,
    /// Its picture once decoded.
    pub picture: Option<Picture>,
}

/// What the export is doing.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum ExportView {
    /// Nothing: shows how large the file will be.
    #[default]
    Idle,
    /// Frames are being made and written.
    Running {
        /// What is being written.
        label: String,
        /// 0 to 1.
        fraction: f32,
        /// Seconds left, once they can be told.
        left_secs: Option<f32>,
    },
}

/// The photo whose framing is being corrected.
#[derive(Debug, Clone)]
pub struct FramingView {
    /// The slot it is in.
    pub slot: SlotId,
    /// The whole photo.
    pub photo: Picture,
    /// Size of the photo in its own pixels; the texture may be smaller.
    pub photo_size_px: Vec2,
    /// The square as it stands.
    pub framing: Framing,
    /// The faces that were found in the photo, from left to right.
    pub faces: Vec<FoundFace>,
    /// The squares of those faces of the photo that are in slots.
    pub in_slots: Vec<Framing>,
    /// What the user should know about them.
    pub hint: Option<String>,
    /// What the model makes of it.
    pub reconstruction: Option<Picture>,
}

/// One group of examples of the concept that is being made.
#[derive(Debug, Clone, PartialEq)]
pub struct ExamplesView {
    /// Its faces.
    pub summary: GroupSummary,
    /// How many of them are drawn.
    pub shown: usize,
}

/// A concept of the document's own.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnConceptView {
    /// Its name in expressions.
    pub name: String,
    /// Its name on the slider.
    pub label: String,
    /// Where it comes from and how far it is to be trusted.
    pub about: String,
    /// Whether it is for the model in use.
    pub is_usable: bool,
}

/// Concepts made from faces.
#[derive(Debug, Clone)]
pub struct ConceptsView<'a> {
    /// Those of the document.
    pub own: Vec<OwnConceptView>,
    /// Faces with the property of the one that is being made.
    pub with: ExamplesView,
    /// Faces without it.
    pub without: ExamplesView,
    /// Faces read, faces to be read, and seconds left, while any are being read.
    pub progress: Option<(usize, usize, Option<f32>)>,
    /// What they give.
    pub fit: &'a DraftFit,
    /// Whether the direction leaves alone what the model's own sliders read.
    pub leaves_known_alone: bool,
    /// The selected face along the direction.
    pub preview: &'a [Drawing],
}

/// A model that can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelChoice {
    /// Its name.
    pub name: String,
    /// One line from its card.
    pub summary: String,
}

/// A photo or project of an earlier time.
#[derive(Debug, Clone, PartialEq)]
pub struct RecentFile {
    /// Where it is.
    pub path: PathBuf,
    /// Whether it was not there when last looked for.
    pub is_missing: bool,
}

/// A face that is like the selected one.
#[derive(Debug, Clone)]
pub struct AlikeFaceView {
    /// What a slot has to hold for it.
    pub source: Source,
    /// What it is called.
    pub name: String,
    /// Where its file is, if it has one.
    pub place: Option<String>,
    /// 0 for the same picture, 1 for faces that have nothing in common.
    pub distance: f32,
    /// Its picture.
    pub picture: Option<Picture>,
}

/// The map of the chosen faces.
pub struct MapView<'a> {
    /// Who is where.
    pub map: &'a FaceMap,
    /// Where the selected face is on it.
    pub selected: Option<Place>,
    /// A white disc to draw dots with.
    pub disc: Cell,
    /// Where the thumbnail of a face is, once it is there.
    pub cell: Box<dyn Fn(u32) -> Option<Cell> + 'a>,
    /// The face that was asked for in full, once it is there.
    pub closer: Option<(u32, Picture)>,
}

/// The faces that are looked among.
pub struct CollectionView<'a> {
    /// Which.
    pub chosen: &'a Collection,
    /// How far they have been read.
    pub status: &'a CollectionStatus,
    /// Folders that were looked among lately, newest first.
    pub recent: Vec<RecentFile>,
    /// The faces most like the selected one; `None` while there is no selected face, or its code is awaited.
    pub alike: Option<Vec<AlikeFaceView>>,
    /// The map, once there is one.
    pub map: Option<MapView<'a>>,
}

/// The question whether to save the work before it is left.
#[derive(Debug, Clone)]
pub struct LeavingView<'a> {
    /// Where the user wants to go.
    pub departure: &'a Departure,
    /// The name of the project, if it has one.
    pub project: Option<String>,
}

/// Everything the panels read in one frame.
pub struct StudioView<'a> {
    /// The session itself: a page of its own reads its room here.
    pub session: &'a Session,
    /// The document as it stands.
    pub document: &'a Document,
    /// Its slots with their pictures.
    pub slots: Vec<SlotView>,
    /// Faces to start from.
    pub samples: &'a [SampleView],
    /// The sliders of the selected face.
    pub controls: Vec<ControlView>,
    /// The principal axes, while their section is open and once they are known.
    pub axes: Option<Vec<AxisView>>,
    /// The large picture: the selected face with its edits, or the frame of the morph.
    pub on_stage: Option<Picture>,
    /// The whole photo of the selected face with its edits, or what they change, while the stage shows it and once it has
    /// been made.
    pub cover_on_stage: Option<Picture>,
    /// Whether the stage shows the whole photo.
    pub is_photo_on_stage: bool,
    /// That photo; `None` while the stage shows something else, and until it has been read.
    pub whole_photo: Option<WholePhotoView>,
    /// Whether the stage shows what the edits change.
    pub is_difference_on_stage: bool,
    /// Whether the selected face has a photo at all.
    pub can_show_photo: bool,
    /// Where the morph stands.
    pub playback: PlaybackView,
    /// What the export is doing.
    pub export: ExportView,
    /// The proof of the film's file; `None` while nobody looks.
    pub proof: Option<ProofView>,
    /// Set while a framing is corrected.
    pub framing: Option<FramingView>,
    /// The question for a path, while that is open.
    pub typed_path: Option<&'a TypedPath>,
    /// The question whether to save the work before it is left, while that is open.
    pub leaving: Option<LeavingView<'a>>,
    /// Whether it is asked how the photos are kept when the work is saved.
    pub asks_for_storage: bool,
    /// Whether it is asked whether what the studio keeps by itself is to be cleared.
    pub asks_to_clear: bool,
    /// Messages, oldest first.
    pub messages: &'a [Message],
    /// Everything that was told since the start, newest first.
    pub message_log: Vec<&'a Message>,
    /// What undo would take back, such as "change age".
    pub undo_title: Option<&'static str>,
    /// What redo would do again.
    pub redo_title: Option<&'static str>,
    /// What is going on, or which device decodes.
    pub status: String,
    /// Models to choose from.
    pub models: &'a [ModelChoice],
    /// Photos used lately, newest first.
    pub recent_photos: Vec<RecentFile>,
    /// Projects used lately, newest first.
    pub recent_projects: Vec<RecentFile>,
    /// How large saved and copied pictures are.
    pub picture_size: PictureSize,
    /// The film's keys and its timing.
    pub film: FilmView,
    /// How films are written.
    pub film_file: Film,
    /// What an export of the film makes.
    pub film_export: FilmExportView,
    /// Side of the model's pictures in pixels, once there is a model.
    pub model_px: Option<u32>,
    /// Side of the largest pictures that the model draws itself.
    pub drawn_px: Option<u32>,
    /// The side up to which photographs fill the picture on the stage; `None` where it carries no detail.
    pub stage_filled_px: Option<u32>,
    /// The same for all frames of what an export writes.
    pub export_filled_px: Option<u32>,
    /// What to say of the detail on the stage.
    pub detail_note: Option<String>,
    /// Whether the line of invitation shows: the first seconds, until anything is touched.
    pub is_first_run: bool,
    /// Concepts made from faces.
    pub concepts: ConceptsView<'a>,
    /// Name of the model in use, once there is one: what codes belong to.
    pub model: Option<&'a str>,
    /// What the expression bar shows.
    pub expression: ExpressionView<'a>,
    /// What a sheet shows at a place, once it is drawn.
    pub tiles: Box<dyn Fn(Sheet, usize) -> Option<Picture> + 'a>,
    /// The face at a place of a sheet, as something to put into a slot.
    pub tile_face: Box<dyn Fn(Sheet, usize) -> Option<Source> + 'a>,
    /// The faces that are looked among.
    pub collection: CollectionView<'a>,
    /// The page of inventions.
    pub inventions: InventionsView<'a>,
    /// The page of the random walk.
    pub walk: WalkView,
    /// The page of the game.
    pub game: GameView<'a>,
    /// Whether an action can be carried out now.
    pub is_enabled: Box<dyn Fn(Action) -> bool + 'a>,
    /// Whether what an action turns on and off is on; `None` for actions that do something.
    pub is_on: Box<dyn Fn(Action) -> Option<bool> + 'a>,
}

impl StudioView<'_> {
    /// The selected slot, if there is one.
    pub fn selected(&self) -> Option<&SlotView> {
        let selected = self.document.selected()?;
        self.slots.iter().find(|slot| slot.id == selected)
    }
}
