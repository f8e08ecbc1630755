//! "Which face is real?": rounds, answers and score, as arithmetic on seeds. Which pictures the rounds show is the
//! session's affair.

use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use rand::seq::SliceRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::document::Recipe;
use super::document::Source;
use facemath_core::photo::Framing;

/// How many rounds are dealt ahead, so that their photos are there in time.
const AHEAD: usize = 2;

/// One of the two faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    Left,
    Right,
}

impl Side {
    /// Both, from left to right.
    pub const BOTH: [Self; 2] = [Self::Left, Self::Right];

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// What stands against the photograph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rival {
    /// What the model makes of the same photograph.
    Reconstruction,
    /// A face that the model made up.
    Invention {
        /// Its number.
        seed: u64,
    },
}

/// Which rivals a game has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rivals {
    /// Now the one, now the other.
    #[default]
    Both,
    /// The photograph's own reconstruction each time.
    Reconstructions,
    /// An invention each time.
    Inventions,
}

/// A photograph to play with.
#[derive(Clone, Debug, PartialEq)]
pub struct GamePhoto {
    /// Where it is.
    pub source: Source,
    /// The square that is the face; `None` for the one that is found.
    pub framing: Option<Framing>,
    /// Steps of refinement that its reconstruction gets.
    pub refine_steps: u32,
    /// What it is called when the round is over.
    pub name: String,
}

impl GamePhoto {
    /// How its face is read.
    pub(crate) fn recipe(&self) -> Recipe<'_> {
        Recipe {
            source: &self.source,
            framing: self.framing,
            refine_steps: self.refine_steps,
        }
    }
}

/// A photograph, its rival, and the answer once there is one.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    /// Its identity: grows with every round that is dealt.
    pub number: u64,
    /// The photograph.
    pub photo: GamePhoto,
    /// Where it is shown.
    pub real_side: Side,
    /// What is shown on the other side.
    pub rival: Rival,
    /// The side that was taken for the photograph.
    pub answer: Option<Side>,
}

impl Round {
    /// Whether the answer was right; `None` before there is one.
    pub fn is_right(&self) -> Option<bool> {
        Some(self.answer? == self.real_side)
    }
}

/// The rounds of one sitting, and the score. The same seed, photographs and answers give the same game.
#[derive(Clone, Debug)]
pub struct Game {
    rng: ChaCha8Rng,
    rivals: Rivals,
    photos: Vec<GamePhoto>,
    /// Places in `photos` that have not had their turn, the next one last: every photograph comes once before any comes
    /// again.
    bag: Vec<usize>,
    /// The round that is played, and those after it.
    dealt: VecDeque<Round>,
    dealt_count: u64,
    /// Files that turned out to be of no use.
    unusable: BTreeSet<PathBuf>,
    right: u32,
    answered: u32,
    streak: u32,
    best_streak: u32,
}

impl Game {
    /// A game that has not begun.
    pub fn new(seed: u64) -> Self {
        Self {
            rng: ChaCha8Rng::seed_from_u64(seed),
            rivals: Rivals::default(),
            photos: Vec::new(),
            bag: Vec::new(),
            dealt: VecDeque::new(),
            dealt_count: 0,
            unusable: BTreeSet::new(),
            right: 0,
            answered: 0,
            streak: 0,
            best_streak: 0,
        }
    }

    /// The photographs to play with.
    pub fn photos(&self) -> &[GamePhoto] {
        &self.photos
    }

    /// Plays with these photographs from now on, without those that are known to be of no use. The round that is played
    /// stays if its photograph does.
    pub fn set_photos(&mut self, photos: Vec<GamePhoto>) {
        let photos: Vec<GamePhoto> = photos
            .into_iter()
            .filter(|photo| self.is_usable(photo))
            .collect();
        if photos == self.photos {
            return;
        }
        self.photos = photos;
        self.bag.clear();
        let current = self.dealt.pop_front();
        self.dealt.clear();
        let stays = |round: &Round| round.answer.is_some() || self.photos.contains(&round.photo);
        self.dealt.extend(current.filter(stays));
        self.deal();
    }

    /// Which rivals there are.
    pub fn rivals(&self) -> Rivals {
        self.rivals
    }

    /// Has other rivals from the next round on; the round that is played is dealt anew unless it has been answered.
    pub fn set_rivals(&mut self, rivals: Rivals) {
        if rivals == self.rivals {
            return;
        }
        self.rivals = rivals;
        let current = self.dealt.pop_front();
        self.dealt.clear();
        let stays = |round: &Round| round.answer.is_some();
        self.dealt.extend(current.filter(stays));
        self.deal();
    }

    /// The round that is played; `None` without photographs.
    pub fn round(&self) -> Option<&Round> {
        self.dealt.front()
    }

    /// The round that is played and those after it, as far as they are dealt.
    pub fn dealt(&self) -> impl Iterator<Item = &Round> {
        self.dealt.iter()
    }

    /// Takes one side for the photograph and counts it; `None` if there is no round or it has been answered already.
    pub fn answer(&mut self, side: Side) -> Option<bool> {
        let round = self.dealt.front_mut()?;
        if round.answer.is_some() {
            return None;
        }
        round.answer = Some(side);
        let is_right = side == round.real_side;
        self.answered = self.answered.saturating_add(1);
        if is_right {
            self.right = self.right.saturating_add(1);
            self.streak = self.streak.saturating_add(1);
            self.best_streak = self.best_streak.max(self.streak);
        } else {
            self.streak = 0;
        }
        Some(is_right)
    }

    /// Goes on to the next round once this one is answered.
    pub fn next_round(&mut self) {
        if self.round().is_none_or(|round| round.answer.is_some()) {
            self.dealt.pop_front();
            self.deal();
        }
    }

    /// Takes a photograph out that cannot be used: no file, no face in it. Its rounds are dealt anew.
    pub fn discard(&mut self, photo: &GamePhoto) {
        if let Source::Photo { path } = &photo.source {
            self.unusable.insert(path.clone());
        }
        self.photos.retain(|known| known.source != photo.source);
        self.bag.clear();
        self.dealt
            .retain(|round| round.answer.is_some() || round.photo.source != photo.source);
        self.deal();
    }

    /// The files that turned out to be of no use, by name.
    pub fn unusable(&self) -> impl ExactSizeIterator<Item = &Path> {
        self.unusable.iter().map(PathBuf::as_path)
    }

    fn is_usable(&self, photo: &GamePhoto) -> bool {
        !matches!(&photo.source, Source::Photo { path } if self.unusable.contains(path))
    }

    /// How many answers were right, and how many there were.
    pub fn score(&self) -> (u32, u32) {
        (self.right, self.answered)
    }

    /// Right answers since the last wrong one.
    pub fn streak(&self) -> u32 {
        self.streak
    }

    /// The longest run of right answers, of earlier sittings too.
    pub fn best_streak(&self) -> u32 {
        self.best_streak
    }

    /// Remembers the best run of earlier sittings.
    pub fn remember_best(&mut self, streak: u32) {
        self.best_streak = self.best_streak.max(streak);
    }

    /// Deals rounds until enough are there.
    fn deal(&mut self) {
        while self.dealt.len() < AHEAD {
            let Some(photo) = self.draw() else {
                return;
            };
            let rival = match self.rivals {
                Rivals::Reconstructions => true,
                Rivals::Inventions => false,
                Rivals::Both => self.rng.random(),
            };
            let rival = if rival {
                Rival::Reconstruction
            } else {
                let seed = self.rng.random_range(super::Inventions::DICE);
                Rival::Invention { seed }
            };
            let real_side = if self.rng.random() {
                Side::Left
            } else {
                Side::Right
            };
            self.dealt_count += 1;
            self.dealt.push_back(Round {
                number: self.dealt_count,
                photo,
                real_side,
                rival,
                answer: None,
            });
        }
    }

    /// The next photograph. A new bag does not begin with the photograph that came last, if there is another.
    fn draw(&mut self) -> Option<GamePhoto> {
        if self.bag.is_empty() {
            self.bag = (0..self.photos.len()).collect();
            self.bag.shuffle(&mut self.rng);
            let last = self.dealt.back().map(|round| &round.photo);
            let next = self.bag.last().and_then(|&place| self.photos.get(place));
            if next.is_some() && next == last {
                self.bag.reverse();
            }
        }
        let place = self.bag.pop()?;
        self.photos.get(place).cloned()
    }
}
