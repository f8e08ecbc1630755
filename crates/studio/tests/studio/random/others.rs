//! Random changes of the document that are asked for more seldom, and intents that panels push.

use std::path::PathBuf;
use std::sync::Arc;

use super::{World, perform};
use crate::studio_support::{invented, model};
use facemath_core::latent::{Concept, Easing, Interpolation, Latent, Probe, Unit};
use facemath_core::photo::Framing;
use facemath_studio::concepts::{ModelMark, OwnConcept};
use facemath_studio::{
    Attribute, Collection, CollectionIntent, Command, ConceptsIntent, Control, ExampleGroup,
    ExportIntent, ExpressionIntent, FacesIntent, Favourite, Film, FilmPreset, GameIntent, Intent,
    InventionsIntent, KeyEdit, Keyframe, KeysIntent, PhotoStorage, PictureSize, ProjectIntent,
    Purpose, SavedFilm, Segment, SettingsIntent, ShowIntent, StageView, TimelineIntent, TrackEdit,
    TrackPoint, WalkIntent,
};

/// A concept that fits the model, or one of another model.
fn own_concept(which: u16) -> Arc<OwnConcept> {
    let numbers = |length: f32| {
        let mut numbers = vec![0.0; model().latent_dim];
        numbers[0] = length;
        Latent::from_vec(numbers)
    };
    let mut mark = ModelMark::of(&model());
    if which.is_multiple_of(5) {
        mark.fingerprint = "0123456789abcdef".to_owned();
    }
    Arc::new(OwnConcept {
        model: mark,
        concept: Concept {
            name: ["redness", "glasses", "rosy"][usize::from(which) % 3].to_owned(),
            label: "Redness".to_owned(),
            negative: "pale".to_owned(),
            positive: "red".to_owned(),
            direction: numbers(20.0),
            network: None,
            probe: Probe {
                weights: numbers(0.1),
                bias: -1.0,
            },
            range: 2.0,
            unit: Unit::default(),
        },
        origin: None,
    })
}

/// A square somewhere on a small photo.
fn framing(which: u16, amount: f32) -> Framing {
    Framing {
        center_x_px: f32::from(which % 50),
        center_y_px: f32::from(which / 50 % 40),
        size_px: 4.0 + f32::from(which % 17) * 2.0,
        rotation_rad: amount,
    }
}

fn of_a_track(kind: usize, which: u16, amount: f32) -> TrackEdit {
    let index = usize::from(which % 5);
    let attribute = match which % 3 {
        0 => Attribute::Age,
        1 => Attribute::Detail,
        _ => Attribute::Axis(which % 60),
    };
    let easings = [Easing::Linear, Easing::In, Easing::Out, Easing::Smooth];
    let easing = easings[usize::from(which / 3 % 4)];
    let point = TrackPoint {
        easing,
        ..TrackPoint::new(amount * 3.0, amount * 40.0)
    };
    match kind {
        19 => TrackEdit::Set { attribute, point },
        20 => TrackEdit::Move {
            attribute,
            index,
            to: point,
        },
        21 if amount > 0.5 => TrackEdit::Ease {
            attribute,
            index,
            easing,
        },
        21 => TrackEdit::RemovePoint { attribute, index },
        _ => TrackEdit::Remove { attribute },
    }
}

impl World {
    pub(super) fn other_command(&self, kind: u8, which: u16, amount: f32) -> Command {
        match (usize::from(kind) * 11 + usize::from(which)) % 28 {
            kind @ 0..=7 => self.of_several_faces(kind, which, amount),
            kind @ 8..=12 => self.of_one_face(kind, which, amount),
            kind @ 13..=18 => Command::EditKeys(self.of_a_key(kind, which, amount)),
            kind @ 19..=22 => Command::EditTracks(of_a_track(kind, which, amount)),
            23 => Command::UseModel {
                model: ["faces", "other", " "][usize::from(which) % 3].to_owned(),
            },
            24 => Command::KeepFavourite(Favourite {
                name: (which.is_multiple_of(2)).then(|| "Mine".to_owned()),
                text: "A + B".repeat(usize::from(which % 4)),
            }),
            25 => Command::AddConcept(own_concept(which)),
            26 => Command::RemoveConcept {
                name: own_concept(which).concept.name.clone(),
            },
            _ => Command::RenameConcept {
                name: own_concept(which).concept.name.clone(),
                new_name: own_concept(which / 3).concept.name.clone(),
                label: "Other".to_owned(),
            },
        }
    }

    fn of_several_faces(&self, kind: usize, which: u16, amount: f32) -> Command {
        let slot = self.slot(which);
        match kind {
            0 => Command::PlaceFaces {
                first: (which.is_multiple_of(2)).then_some(slot),
                faces: vec![
                    (invented(1), "One".to_owned()),
                    (invented(2), "Two".to_owned()),
                ],
            },
            1 => Command::AppendFace {
                source: invented(u64::from(which)),
                name: "Last".to_owned(),
            },
            2 => Command::ArrangeFaces {
                faces: (0..which % 5)
                    .map(|seed| (invented(u64::from(seed)), format!("Number {seed}")))
                    .collect(),
            },
            3..=5 => Command::AddFaces {
                slot,
                framings: (0..1 + which % 3)
                    .map(|number| framing(which + 31 * number, amount))
                    .collect(),
            },
            6 => Command::Relink {
                moved: vec![(self.path(which), self.path(which / 4))],
            },
            _ => match SavedFilm::of(self.studio.session.document(), "Kept") {
                Ok(film) => Command::LayFilm(Arc::new(film)),
                Err(_) => Command::AddSlot,
            },
        }
    }

    fn of_one_face(&self, kind: usize, which: u16, amount: f32) -> Command {
        let slot = self.slot(which);
        match kind {
            8 => Command::ResetControls {
                slot,
                controls: vec![Control::Age, Self::control(which)],
            },
            9 => Command::RenameAxis {
                axis: which % 60,
                name: "light".repeat(usize::from(which % 30)),
            },
            10 => Command::ZeroAxes { slot },
            11 => Command::ResetAxes { slot },
            _ => Command::Bake {
                faces: vec![(slot, framing(which, amount))],
                source: invented(7),
            },
        }
    }

    fn of_a_key(&self, kind: usize, which: u16, amount: f32) -> KeyEdit {
        let index = usize::from(which % 5);
        match kind {
            13 => KeyEdit::SetSegment {
                index,
                segment: Segment {
                    frames: (which.is_multiple_of(2)).then_some(u32::from(which % 300)),
                    easing: (which.is_multiple_of(3)).then_some(Easing::Linear),
                    interpolation: (which.is_multiple_of(5)).then_some(Interpolation::ThroughMean),
                    look_delay: (which.is_multiple_of(7)).then_some(amount),
                },
            },
            14 => KeyEdit::SetFrames {
                lengths: vec![(index, u32::from(which % 300)), (index + 1, 4)],
            },
            15 => KeyEdit::SetPace {
                ways: vec![(index, u32::from(which % 300), Easing::Linear)],
            },
            16 => KeyEdit::Reset { index },
            17 => KeyEdit::FollowSliders {
                index,
                follows: which.is_multiple_of(2),
            },
            _ => KeyEdit::Replace {
                keys: (!which.is_multiple_of(3)).then(|| vec![Keyframe::of_slot(self.slot(which))]),
                there_and_back: (which.is_multiple_of(2)).then_some(which.is_multiple_of(4)),
            },
        }
    }

    /// What panels push, as a window would hand it on.
    pub(super) fn push(&mut self, kind: u8, which: u16, amount: f32) {
        let intent = match kind % 7 {
            0 => self.of_faces(which, amount),
            1 => self.of_the_film(which, amount),
            2 => self.of_concepts(which),
            3 => self.of_work(which),
            4 => self.of_pages(which),
            5 => Intent::Document(self.other_command(kind, which, amount)),
            _ => Intent::Chosen {
                purpose: self.purpose(which),
                files: self.files(which / 8),
            },
        };
        perform(&mut self.studio.session, intent);
        self.studio.session.take_window_tasks();
    }

    fn of_faces(&self, which: u16, amount: f32) -> Intent {
        let slot = self.slot(which / 9);
        Intent::Faces(match which % 9 {
            0..=2 => FacesIntent::SelectInPhoto(framing(which / 9, amount)),
            3 => FacesIntent::PlaceFiles {
                slot: (which.is_multiple_of(2)).then_some(slot),
                files: self.files(which / 9),
            },
            4 => FacesIntent::PlaceSample {
                slot: Some(slot),
                sample: usize::from(which / 9 % 20),
            },
            5 => FacesIntent::PlaceSource {
                slot: None,
                source: invented(u64::from(which)),
                name: "Result".to_owned(),
            },
            6 => FacesIntent::SelectNeighbour(isize::from(which.cast_signed() % 5)),
            7 => FacesIntent::Retry(slot),
            _ => FacesIntent::Locate(slot),
        })
    }

    fn of_the_film(&self, which: u16, amount: f32) -> Intent {
        let offset = isize::from(which.cast_signed() % 4);
        let index = usize::from(which / 13 % 6);
        match which % 13 {
            0 => Intent::Timeline(TimelineIntent::Seek {
                position: amount * 4.0,
            }),
            1 => Intent::Timeline(TimelineIntent::Lay(
                [
                    FilmPreset::ThereAndBack,
                    FilmPreset::Circle,
                    FilmPreset::Ages,
                    FilmPreset::Concepts,
                ][usize::from(which / 13) % 4],
            )),
            2 => Intent::Timeline(TimelineIntent::Save("Kept".to_owned())),
            3 => Intent::Timeline(TimelineIntent::LaySaved("Kept".to_owned())),
            4 => Intent::Timeline(TimelineIntent::ForgetSaved("Kept".to_owned())),
            5 => Intent::Timeline(TimelineIntent::EvenPace),
            6 => Intent::Keys(KeysIntent::Choose(
                (!which.is_multiple_of(2)).then_some(index),
            )),
            7 => Intent::Keys(KeysIntent::ChooseNeighbour(offset)),
            8 => Intent::Keys(KeysIntent::Move(offset)),
            9 => Intent::Keys(KeysIntent::PlaceFiles {
                index,
                files: self.files(which / 13),
            }),
            10 => Intent::Keys(KeysIntent::Add),
            11 => Intent::Keys(KeysIntent::Copy),
            _ => Intent::Keys(KeysIntent::Paste),
        }
    }

    fn of_concepts(&self, which: u16) -> Intent {
        let side = [ExampleGroup::With, ExampleGroup::Without][usize::from(which / 11) % 2];
        let slot = self.slot(which / 11);
        let name = own_concept(which).concept.name.clone();
        Intent::Concepts(match which % 11 {
            0 => ConceptsIntent::ToggleSlot { side, slot },
            1 => ConceptsIntent::AddSlot { side, slot },
            2 => ConceptsIntent::AddSample {
                side,
                sample: usize::from(which / 11 % 20),
            },
            3 => ConceptsIntent::Add {
                side,
                source: invented(u64::from(which)),
                name: "Example".to_owned(),
            },
            4 => ConceptsIntent::AddFiles {
                side,
                files: self.files(which / 11),
            },
            5 => ConceptsIntent::Cancel,
            6 => ConceptsIntent::LeaveKnownAlone(which.is_multiple_of(2)),
            7 => ConceptsIntent::AddSlider {
                label: "Own".to_owned(),
                negative: "less".to_owned(),
                positive: String::new(),
            },
            8 => ConceptsIntent::Rename {
                name,
                label: "Another name".to_owned(),
            },
            9 => ConceptsIntent::Save { name },
            _ => ConceptsIntent::Load,
        })
    }

    fn of_work(&self, which: u16) -> Intent {
        match which % 10 {
            0 => Intent::Project(ProjectIntent::TogglePhotoStorage),
            1 => Intent::Project(ProjectIntent::AnswerPhotoStorage(
                [
                    None,
                    Some(PhotoStorage::Embedded),
                    Some(PhotoStorage::Linked),
                ][usize::from(which / 10) % 3],
            )),
            2 => Intent::Settings(SettingsIntent::ClearTraces),
            3 => Intent::Settings(SettingsIntent::AnswerClearing(which.is_multiple_of(4))),
            4 => Intent::Settings(SettingsIntent::PictureSize(PictureSize::Times(u32::from(
                which % 7,
            )))),
            5 => Intent::Settings(SettingsIntent::Film(Film::default())),
            6 => Intent::Settings(SettingsIntent::ForgetRecent),
            7 => Intent::Export(ExportIntent::ToggleProof),
            8 => Intent::Export(ExportIntent::Bake),
            _ => Intent::Export(ExportIntent::Copy),
        }
    }

    fn of_pages(&self, which: u16) -> Intent {
        match which % 14 {
            0 => Intent::Show(ShowIntent::Selected),
            1..=3 => Intent::Show(ShowIntent::Toggle(StageView::Photo)),
            4 => Intent::Show(ShowIntent::ToggleDetail),
            5 => Intent::Expression(ExpressionIntent::Remember),
            6 => Intent::Expression(ExpressionIntent::ForgetRecent),
            7 => Intent::Walk(WalkIntent::Scrub(usize::from(which))),
            8 => Intent::Game(GameIntent::SetEven(which.is_multiple_of(2))),
            9 => Intent::Collection(CollectionIntent::Choose(Collection::Photos(
                self.folder.path().to_owned(),
            ))),
            10 => Intent::Collection(CollectionIntent::LayPath(vec![0, 1])),
            11 => Intent::Inventions(InventionsIntent::Roll),
            12 => Intent::Walk(WalkIntent::Roll),
            _ => Intent::Collection(CollectionIntent::LookCloser(Some(u32::from(which)))),
        }
    }

    fn purpose(&self, which: u16) -> Purpose {
        let slot = self.slot(which / 8);
        match which % 8 {
            0 => Purpose::PlaceFiles(Some(slot)),
            1 => Purpose::Locate(slot),
            2 => Purpose::SavePhoto,
            3 => Purpose::SavePicture,
            4 => Purpose::SaveCrops,
            5 => Purpose::SaveFigure,
            6 => Purpose::ExportFilm,
            _ => Purpose::Examples(ExampleGroup::With),
        }
    }

    /// No file, one, or several: photos and results.
    fn files(&self, which: u16) -> Vec<PathBuf> {
        let result = self.folder.path().join("result.png");
        match which % 5 {
            0 => Vec::new(),
            1 => vec![result],
            count => (1..count).map(|number| self.path(which + number)).collect(),
        }
    }
}
