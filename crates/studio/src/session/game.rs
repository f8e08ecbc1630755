//! "Which face is real?" in the studio: the photographs of the slots and of a folder, read ahead like those of slots,
//! each against a drawn face, and both given the same treatment.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use image::RgbImage;

use super::tiles::{Sheet, TileId};
use super::{Picture, Session, SlotState};
use crate::game::{Game, GamePhoto, Rival, Rivals, Round, Side};
use crate::softening::soften_to_match;
use crate::{Slot, SlotId, Source};
use facemath_core::latent::Latent;
use facemath_nets::align::FoundFace;
use facemath_nets::engine::{DEFAULT_REFINE_STEPS, Drawing};

/// Numbers of the slots that the game's photos are read in: beyond those of any document.
const FIRST_GUEST: u64 = 1 << 33;
/// The one sample that is a photograph; the others were drawn by models.
const PHOTOGRAPHED_SAMPLE: (&str, &str) = ("astronaut", "Astronaut");
/// Fewer photographs than these are soon known by heart.
pub const FEW_PHOTOS: usize = 5;

/// The game and the pictures of its round.
pub(super) struct GameTable {
    game: Game,
    is_open: bool,
    /// Whether the photograph is made as soft as its rival.
    is_even: bool,
    folder: Option<PathBuf>,
    /// The answer that says which pictures are in the folder, while it is awaited.
    listing: Option<u64>,
    from_folder: Vec<PathBuf>,
    /// What the photographs were gathered from last: the slots, and whether the folder has been read since.
    gathered: Option<Vec<GamePhoto>>,
    /// Stand-ins for slots, which the photos of the dealt rounds are read in.
    guests: Vec<Guest>,
    last_guest: u64,
    shown: Option<ShownRound>,
    /// The rival that was invented last: its number, the model's name, and its code.
    invented: Option<(u64, String, Latent)>,
}

struct Guest {
    round: u64,
    slot: Slot,
}

/// Both pictures of a round, treated alike.
struct ShownRound {
    number: u64,
    model: String,
    is_even: bool,
    real: Arc<RgbImage>,
    drawn: Arc<RgbImage>,
}

impl GameTable {
    pub fn new(seed: u64) -> Self {
        Self {
            game: Game::new(seed),
            is_open: false,
            is_even: true,
            folder: None,
            listing: None,
            from_folder: Vec::new(),
            gathered: None,
            guests: Vec::new(),
            last_guest: FIRST_GUEST,
            shown: None,
            invented: None,
        }
    }

    /// The slots that the game's photos are read in.
    pub fn guests(&self) -> impl Iterator<Item = &Slot> {
        self.guests.iter().map(|guest| &guest.slot)
    }

    pub fn has_guest(&self, slot: SlotId) -> bool {
        self.guests().any(|guest| guest.id == slot)
    }
}

impl Session {
    /// The game: its round and its score.
    pub fn game(&self) -> &Game {
        &self.table.game
    }

    /// Says whether the game is looked at. Photos are read only while it is.
    pub fn open_game(&mut self, is_open: bool) {
        self.table.is_open = is_open;
    }

    /// Remembers the best run of earlier sittings.
    pub fn remember_best_streak(&mut self, streak: u32) {
        self.table.game.remember_best(streak);
    }

    /// Which rivals the photographs have.
    pub fn set_rivals(&mut self, rivals: Rivals) {
        self.table.game.set_rivals(rivals);
    }

    /// Whether the photograph is made as soft as its rival, so that the face decides and not its blur.
    pub fn is_game_even(&self) -> bool {
        self.table.is_even
    }

    /// Chooses whether the photograph is made as soft as its rival.
    pub fn set_game_even(&mut self, is_even: bool) {
        self.table.is_even = is_even;
    }

    /// The folder whose photos are played with, besides those of the slots.
    pub fn game_folder(&self) -> Option<&Path> {
        self.table.folder.as_deref()
    }

    /// Plays with the photos of a folder too.
    pub fn set_game_folder(&mut self, folder: PathBuf) {
        self.table.listing = Some(self.faces.list(vec![folder.clone()]));
        self.table.folder = Some(folder);
        self.table.from_folder.clear();
        self.table.gathered = None;
    }

    /// Takes in the pictures of the folder; `false` if they are somebody else's.
    pub(super) fn take_game_listing(&mut self, ticket: u64, files: &[PathBuf]) -> bool {
        if self.table.listing != Some(ticket) {
            return false;
        }
        self.table.listing = None;
        self.table.from_folder = files.to_vec();
        self.table.gathered = None;
        true
    }

    /// The two faces of the round, once both are there and treated alike.
    pub fn game_face(&self, side: Side) -> Option<&Arc<RgbImage>> {
        let round = self.table.game.round()?;
        let shown = self.table.shown.as_ref()?;
        if shown.number != round.number {
            return None;
        }
        Some(if side == round.real_side {
            &shown.real
        } else {
            &shown.drawn
        })
    }

    /// Takes one face for the photograph. `None` unless both are seen and the round is not answered yet.
    pub fn answer_game(&mut self, side: Side) -> Option<bool> {
        self.game_face(side)?;
        self.table.game.answer(side)
    }

    /// Goes on to the next round once this one is answered.
    pub fn next_game_round(&mut self) {
        self.table.game.next_round();
    }

    /// What a slot is to hold for the face on one side, and its name; `None` before the round is answered.
    pub fn game_source(&self, side: Side) -> Option<(Source, String)> {
        let round = self.table.game.round()?;
        round.answer?;
        Some(match round.rival {
            Rival::Invention { seed } if side != round.real_side => {
                (Source::Invented { seed }, format!("Invented {seed}"))
            }
            _ => (round.photo.source.clone(), round.photo.name.clone()),
        })
    }

    /// Follows the slots and the folder, and reads what the dealt rounds need.
    pub(super) fn pump_game(&mut self) {
        if !self.table.is_open {
            self.table.guests.clear();
            return;
        }
        self.update_game_photos();
        self.discard_useless_photos();
        self.seat_guests();
        self.invent_rival();
        self.show_round();
    }

    fn update_game_photos(&mut self) {
        let photo_in = |slot: &Slot| {
            let source = slot.source.clone()?;
            let is_photo = match &source {
                Source::Photo { path } => !self.is_baked(path),
                Source::Sample { name } => name == PHOTOGRAPHED_SAMPLE.0,
                Source::Invented { .. }
                | Source::InventedByMixture { .. }
                | Source::Code { .. } => false,
            };
            is_photo.then(|| GamePhoto {
                source,
                framing: slot.framing,
                refine_steps: slot.refine_steps,
                name: slot.name.clone(),
            })
        };
        let of_slots: Vec<GamePhoto> = self
            .document()
            .filled_slots()
            .filter_map(photo_in)
            .collect();
        if self.table.gathered.as_ref() == Some(&of_slots) {
            return;
        }
        let found = |source: Source, name: String| GamePhoto {
            source,
            framing: None,
            refine_steps: DEFAULT_REFINE_STEPS as u32,
            name,
        };
        let of_folder = self.table.from_folder.iter().map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            found(Source::Photo { path: path.clone() }, name.into_owned())
        });
        let (sample, label) = PHOTOGRAPHED_SAMPLE;
        let sample = Source::Sample {
            name: sample.to_owned(),
        };
        let mut known = HashSet::new();
        let photos = of_slots
            .iter()
            .cloned()
            .chain(of_folder)
            .chain([found(sample, label.to_owned())])
            .filter(|photo| known.insert(photo.source.clone()))
            .collect();
        self.table.game.set_photos(photos);
        self.table.gathered = Some(of_slots);
    }

    /// Whether a photo is read for the game alone, which says itself how many it cannot use.
    pub(super) fn is_only_of_game(&self, source: &Source) -> bool {
        let is_of = |slot: &Slot| slot.source.as_ref() == Some(source);
        self.table.guests().any(is_of) && !self.document().filled_slots().any(is_of)
    }

    /// Whether a photo was made by the studio, with edits in it.
    fn is_baked(&self, path: &Path) -> bool {
        let folder = self.bake_folder.as_ref();
        folder.is_some_and(|folder| path.starts_with(folder))
    }

    /// Lets photos go that cannot be read, or in which no face was found for sure.
    fn discard_useless_photos(&mut self) {
        let useless: Vec<GamePhoto> = self
            .table
            .game
            .dealt()
            .filter(|round| round.answer.is_none() && self.is_useless(round))
            .map(|round| round.photo.clone())
            .collect();
        for photo in useless {
            self.table.game.discard(&photo);
        }
    }

    fn is_useless(&self, round: &Round) -> bool {
        let Some(guest) = self.guest_of(round) else {
            return false;
        };
        let state = self.faces.state(guest, self.engine.model());
        if matches!(state, SlotState::Failed(_)) {
            return true;
        }
        // A framing that somebody chose is right.
        let faces = self.faces.found(&round.photo.source);
        round.photo.framing.is_none()
            && faces.is_some_and(|faces| !faces.first().is_some_and(FoundFace::is_sure))
    }

    fn guest_of(&self, round: &Round) -> Option<&Slot> {
        let mut guests = self.table.guests.iter();
        let guest = guests.find(|guest| guest.round == round.number)?;
        Some(&guest.slot)
    }

    /// Gives each dealt round a slot to read its photo in.
    fn seat_guests(&mut self) {
        let table = &mut self.table;
        let dealt: Vec<&Round> = table.game.dealt().collect();
        table
            .guests
            .retain(|guest| dealt.iter().any(|round| round.number == guest.round));
        for round in dealt {
            if table.guests.iter().any(|guest| guest.round == round.number) {
                continue;
            }
            table.last_guest += 1;
            let mut slot = Slot::empty(SlotId::from_number(table.last_guest));
            slot.source = Some(round.photo.source.clone());
            slot.framing = round.photo.framing;
            slot.refine_steps = round.photo.refine_steps;
            slot.name.clone_from(&round.photo.name);
            table.guests.push(Guest {
                round: round.number,
                slot,
            });
        }
    }

    /// Invents the rival of the round that is played, once.
    fn invent_rival(&mut self) {
        let Some(Rival::Invention { seed }) = self.table.game.round().map(|round| round.rival)
        else {
            return;
        };
        let Some(model) = self.engine.model() else {
            return;
        };
        let known = self.table.invented.as_ref();
        if known.is_none_or(|(number, name, _)| (*number, name) != (seed, &model.name)) {
            let code = model.info.prior.invent(seed);
            self.table.invented = Some((seed, model.name.clone(), code));
        }
    }

    /// Has the rival drawn, and shows both once they are there.
    fn show_round(&mut self) {
        let Some((number, real, code)) = self.round_to_show() else {
            return;
        };
        let Some(model) = self.model_name().map(str::to_owned) else {
            return;
        };
        let is_even = self.table.is_even;
        let is_shown = |shown: &ShownRound| {
            shown.number == number && shown.model == model && shown.is_even == is_even
        };
        if self.table.shown.as_ref().is_some_and(is_shown) {
            return;
        }
        // Without detail: it is the model's picture that is to be told from the photograph.
        let rival = [Drawing::from(code)];
        if self.tiles(Sheet::Game) != rival {
            self.set_tiles(Sheet::Game, rival.into());
            return;
        }
        let rival = Picture::Tile(TileId {
            sheet: Sheet::Game,
            index: 0,
        });
        if self.previews.is_waiting(rival) {
            return;
        }
        let drawn = self.previews.shown(rival).and_then(|s| s.pixels.clone());
        let Some(drawn) = drawn else {
            return;
        };
        let (real, drawn) = if is_even {
            // Only the sharper of the two changes.
            let soft = Arc::new(soften_to_match(&real, &drawn));
            (soft, Arc::new(soften_to_match(&drawn, &real)))
        } else {
            (real, drawn)
        };
        self.table.shown = Some(ShownRound {
            number,
            model,
            is_even,
            real,
            drawn,
        });
    }

    /// Number, photograph and code of the rival of the round that is played, once the photograph has been read.
    fn round_to_show(&self) -> Option<(u64, Arc<RgbImage>, Latent)> {
        let round = self.table.game.round()?;
        let model = self.engine.model()?;
        let guest = self.guest_of(round)?;
        let face = self.faces.face(guest, model)?;
        let code = match round.rival {
            Rival::Reconstruction if face.is_refined => face.code.clone(),
            Rival::Reconstruction => return None,
            Rival::Invention { .. } => self.table.invented.as_ref()?.2.clone(),
        };
        Some((round.number, face.crop.clone()?, code))
    }
}
