//! "Which face is real?" in the studio: the photographs of the slots and of a folder, read ahead like those of slots,
//! each against a drawn face, and both given the same treatment.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use image::RgbImage;

use super::Page;
use crate::context::{Context, Guest, Picture, Policy, Sheet, SlotState, TileId};
use crate::game::{Game, GamePhoto, Rival, Rivals, Round, Side};
use crate::softening::soften_to_match;
use crate::{Slot, Source};
use facemath_core::latent::Latent;
use facemath_nets::align::PhotoUse;
use facemath_nets::engine::{DEFAULT_REFINE_STEPS, Drawing};

/// The one sample that is a photograph; the others were drawn by models.
const PHOTOGRAPHED_SAMPLE: (&str, &str) = ("astronaut", "Astronaut");
/// Fewer photographs than these are soon known by heart.
pub const FEW_PHOTOS: usize = 5;

/// The game and the pictures of its round.
pub struct GameTable {
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
    shown: Option<ShownRound>,
    /// The rival that was invented last: its number, the model's name, and its code.
    invented: Option<(u64, String, Latent)>,
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
            shown: None,
            invented: None,
        }
    }
}

impl GameTable {
    /// The game: its round and its score.
    pub fn game(&self) -> &Game {
        &self.game
    }

    /// Sets whether the game is looked at. Photos are read only while it is.
    pub(crate) fn open_game(&mut self, is_open: bool) {
        self.is_open = is_open;
    }

    /// Remembers the best run of earlier sittings.
    pub(crate) fn remember_best_streak(&mut self, streak: u32) {
        self.game.remember_best(streak);
    }

    /// Which rivals the photographs have.
    pub(crate) fn set_rivals(&mut self, rivals: Rivals) {
        self.game.set_rivals(rivals);
    }

    /// Whether the photograph is made as soft as its rival, so that the face decides and not its blur.
    pub fn is_game_even(&self) -> bool {
        self.is_even
    }

    /// Chooses whether the photograph is made as soft as its rival.
    pub(crate) fn set_game_even(&mut self, is_even: bool) {
        self.is_even = is_even;
    }

    /// The folder whose photos are played with, besides those of the slots.
    pub fn game_folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Plays with the photos of a folder too.
    pub(crate) fn set_game_folder(&mut self, context: &mut Context, folder: PathBuf) {
        self.listing = Some(context.faces.list(vec![folder.clone()]));
        self.folder = Some(folder);
        self.from_folder.clear();
        self.gathered = None;
    }

    /// Handles the pictures of the folder; `false` if they are somebody else's.
    pub(crate) fn take_game_listing(&mut self, ticket: u64, files: &[PathBuf]) -> bool {
        if self.listing != Some(ticket) {
            return false;
        }
        self.listing = None;
        self.from_folder = files.to_vec();
        self.gathered = None;
        true
    }

    /// The two faces of the round, once both are there and treated alike.
    pub fn game_face(&self, side: Side) -> Option<&Arc<RgbImage>> {
        let round = self.game.round()?;
        let shown = self.shown.as_ref()?;
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
    pub(crate) fn answer_game(&mut self, side: Side) -> Option<bool> {
        self.game_face(side)?;
        self.game.answer(side)
    }

    /// Goes on to the next round once this one is answered.
    pub(crate) fn next_game_round(&mut self) {
        self.game.next_round();
    }

    /// What a slot is to hold for the face on one side, and its name; `None` before the round is answered.
    pub fn game_source(&self, side: Side) -> Option<(Source, String)> {
        let round = self.game.round()?;
        round.answer?;
        Some(match round.rival {
            Rival::Invention { seed } if side != round.real_side => {
                (Source::Invented { seed }, format!("Invented {seed}"))
            }
            _ => (round.photo.source.clone(), round.photo.name.clone()),
        })
    }

    /// Follows the slots and the folder, and reads what the dealt rounds need.
    pub(crate) fn pump_game(&mut self, context: &mut Context) {
        if !self.is_open {
            return;
        }
        self.update_game_photos(context);
        self.discard_useless_photos(context);
        self.invent_rival(context);
        self.show_round(context);
    }

    fn update_game_photos(&mut self, context: &Context) {
        let photo_in = |slot: &Slot| {
            let source = slot.source.clone()?;
            let is_photo = match &source {
                Source::Photo { path } => !self.is_baked(context, path),
                Source::Sample { name } => name == PHOTOGRAPHED_SAMPLE.0,
                Source::Invented { .. }
                | Source::InventedByMixture { .. }
                | Source::InventedUntold { .. }
                | Source::Code { .. } => false,
            };
            is_photo.then(|| GamePhoto {
                source,
                framing: slot.framing,
                refine_steps: slot.refine_steps,
                name: slot.name.clone(),
            })
        };
        let of_slots: Vec<GamePhoto> = context
            .document()
            .filled_slots()
            .filter_map(photo_in)
            .collect();
        if self.gathered.as_ref() == Some(&of_slots) {
            return;
        }
        let found = |source: Source, name: String| GamePhoto {
            source,
            framing: None,
            refine_steps: DEFAULT_REFINE_STEPS as u32,
            name,
        };
        let of_folder = self.from_folder.iter().map(|path| {
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
        self.game.set_photos(photos);
        self.gathered = Some(of_slots);
    }

    /// The photographs of the dealt rounds, while the game is looked at. It says itself how many it cannot use.
    pub(super) fn guests(&self) -> impl Iterator<Item = Guest<'_>> {
        let dealt = self.is_open.then(|| self.game.dealt());
        dealt.into_iter().flatten().map(|round| Guest {
            recipe: round.photo.recipe(),
            policy: Policy::code_only(PhotoUse::Judged),
        })
    }

    /// Whether a photo was made by the studio, with edits in it.
    fn is_baked(&self, context: &Context, path: &Path) -> bool {
        let folder = context.bake_folder.as_ref();
        folder.is_some_and(|folder| path.starts_with(folder))
    }

    /// Lets photos go that cannot be read, or in which no face was found for sure.
    fn discard_useless_photos(&mut self, context: &Context) {
        let useless: Vec<GamePhoto> = self
            .game
            .dealt()
            .filter(|round| round.answer.is_none() && self.is_useless(context, round))
            .map(|round| round.photo.clone())
            .collect();
        for photo in useless {
            self.game.discard(&photo);
        }
    }

    fn is_useless(&self, context: &Context, round: &Round) -> bool {
        let (recipe, model) = (round.photo.recipe(), context.engine.model());
        let state = context.faces.state_of(recipe, PhotoUse::Judged, model);
        matches!(state, SlotState::Failed(_))
    }

    /// Invents the rival of the round that is played, once.
    fn invent_rival(&mut self, context: &Context) {
        let Some(Rival::Invention { seed }) = self.game.round().map(|round| round.rival) else {
            return;
        };
        let Some(model) = context.engine.model() else {
            return;
        };
        let known = self.invented.as_ref();
        if known.is_none_or(|(number, name, _)| (*number, name) != (seed, &model.name)) {
            let code = model.info.prior.invent(seed);
            self.invented = Some((seed, model.name.clone(), code));
        }
    }

    /// Has the rival drawn, and shows both once they are there.
    fn show_round(&mut self, context: &mut Context) {
        let Some((number, real, code)) = self.round_to_show(context) else {
            return;
        };
        let Some(model) = context.model_name().map(str::to_owned) else {
            return;
        };
        let is_even = self.is_even;
        let is_shown = |shown: &ShownRound| {
            shown.number == number && shown.model == model && shown.is_even == is_even
        };
        if self.shown.as_ref().is_some_and(is_shown) {
            return;
        }
        // Without detail: it is the model's picture that is to be told from the photograph.
        let rival = [Drawing::from(code)];
        if context.tiles(Sheet::Page(Page::Game)) != rival {
            context.set_tiles(Sheet::Page(Page::Game), rival.into());
            return;
        }
        let rival = Picture::Tile(TileId {
            sheet: Sheet::Page(Page::Game),
            index: 0,
        });
        if context.previews.is_waiting(rival) {
            return;
        }
        let drawn = context.previews.shown(rival).and_then(|s| s.pixels.clone());
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
        self.shown = Some(ShownRound {
            number,
            model,
            is_even,
            real,
            drawn,
        });
    }

    /// Number, photograph and code of the rival of the round that is played, once the photograph has been read.
    fn round_to_show(&self, context: &Context) -> Option<(u64, Arc<RgbImage>, Latent)> {
        let round = self.game.round()?;
        let model = context.engine.model()?;
        let face = context.faces.read(round.photo.recipe(), model)?;
        let code = match round.rival {
            Rival::Reconstruction if face.is_refined => face.code.clone(),
            Rival::Reconstruction => return None,
            Rival::Invention { .. } => self.invented.as_ref()?.2.clone(),
        };
        Some((round.number, face.crop.clone()?, code))
    }
}
