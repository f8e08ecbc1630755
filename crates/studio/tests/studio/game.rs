//! "Which face is real?", without a window.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::studio_support::{SIZE_PX, Studio, errors};
use facemath_core::photo::Photo;
use facemath_studio::{
    Command, Game, GamePhoto, Page, Rival, Rivals, Settings, Side, Source, View,
};
use image::{Rgb, RgbImage};

fn photos(count: usize) -> Vec<GamePhoto> {
    (0..count)
        .map(|index| GamePhoto {
            source: Source::Photo {
                path: PathBuf::from(format!("/photos/{index}.png")),
            },
            framing: None,
            refine_steps: 10,
            name: format!("{index}.png"),
        })
        .collect()
}

fn game(seed: u64, count: usize) -> Game {
    let mut game = Game::new(seed);
    game.set_photos(photos(count));
    game
}

/// Photo, side and rival of each of the next rounds, all answered right.
fn play(game: &mut Game, rounds: usize) -> Vec<(String, Side, Rival)> {
    (0..rounds)
        .map(|_| {
            let round = game.round().expect("a round").clone();
            assert_eq!(game.answer(round.real_side), Some(true));
            game.next_round();
            (round.photo.name, round.real_side, round.rival)
        })
        .collect()
}

#[test]
fn a_seed_is_a_game() {
    assert_eq!(play(&mut game(3, 7), 20), play(&mut game(3, 7), 20));
    assert_ne!(play(&mut game(3, 7), 20), play(&mut game(4, 7), 20));
    let rounds = play(&mut game(3, 7), 200);
    let left = rounds.iter().filter(|(_, side, _)| *side == Side::Left);
    assert!(
        (70..130).contains(&left.count()),
        "both sides have their turn"
    );
    let reconstructions = rounds
        .iter()
        .filter(|(_, _, rival)| *rival == Rival::Reconstruction);
    assert!((70..130).contains(&reconstructions.count()));
}

#[test]
fn every_photograph_has_its_turn_and_none_comes_twice_running() {
    let names: Vec<String> = play(&mut game(1, 5), 50)
        .into_iter()
        .map(|(name, ..)| name)
        .collect();
    for turn in names.chunks(5) {
        let mut turn = turn.to_vec();
        turn.sort();
        assert_eq!(turn, ["0.png", "1.png", "2.png", "3.png", "4.png"]);
    }
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn answers_are_counted_once() {
    let mut game = game(1, 3);
    game.remember_best(2);
    assert_eq!(game.score(), (0, 0));
    play(&mut game, 3);
    assert_eq!((game.score(), game.streak()), ((3, 3), 3));
    assert_eq!(game.best_streak(), 3);
    let round = game.round().expect("a round").clone();
    game.next_round();
    assert_eq!(game.round(), Some(&round), "not before it is answered");
    assert_eq!(game.answer(round.real_side.other()), Some(false));
    assert_eq!(game.answer(round.real_side), None, "no second thoughts");
    assert_eq!((game.score(), game.streak()), ((3, 4), 0));
    assert_eq!(game.best_streak(), 3);
}

#[test]
fn rivals_can_be_chosen() {
    let mut game = game(1, 3);
    game.set_rivals(Rivals::Inventions);
    let rounds = play(&mut game, 10);
    assert!(
        rounds
            .iter()
            .all(|(_, _, rival)| matches!(rival, Rival::Invention { .. }))
    );
    game.set_rivals(Rivals::Reconstructions);
    let rounds = play(&mut game, 10);
    assert!(
        rounds
            .iter()
            .all(|(_, _, rival)| *rival == Rival::Reconstruction)
    );
}

#[test]
fn a_game_without_photographs_waits_for_some() {
    let mut game = game(1, 0);
    assert_eq!(game.round(), None);
    assert_eq!(game.answer(Side::Left), None);
    game.next_round();
    game.set_photos(photos(1));
    let photo = game.round().expect("a round").photo.clone();
    game.discard(&photo);
    assert_eq!((game.round(), game.unusable().len()), (None, 1));
    game.set_photos(photos(1));
    assert_eq!(game.round(), None, "it is known to be of no use");
}

/// A picture as large as the model's, which is taken for an aligned face: noise, or, if its name says so, no picture.
fn read(path: &Path) -> Result<Photo, String> {
    let name = path.to_string_lossy();
    if name.contains("broken") {
        return Err(format!("{name} is damaged"));
    }
    let seed = name.len() as u32;
    let noise = RgbImage::from_fn(SIZE_PX, SIZE_PX, |x, y| {
        Rgb([((x * 97 + y * 57 + seed * 31) * 83 % 251) as u8; 3])
    });
    Photo::from_pixels(noise).ok_or_else(|| "no pixels".to_owned())
}

fn real_side(studio: &Studio) -> Side {
    studio.session.game().round().expect("a round").real_side
}

#[test]
fn the_photographs_of_slots_and_folder_are_played_with() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["a.png", "bb.png", "broken.png"] {
        std::fs::write(folder.path().join(name), []).expect("a file");
    }
    let mut studio = Studio::ready();
    studio.settle_with(read);
    assert!(studio.session.game().photos().is_empty(), "nobody plays");
    studio.session.look(View {
        page: Page::Game,
        ..View::default()
    });
    studio.settle_with(read);
    let names = |studio: &Studio| {
        let photos = studio.session.game().photos().iter();
        let mut names: Vec<String> = photos.map(|photo| photo.name.clone()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&studio), ["Astronaut"], "the others were drawn");

    studio.session.set_game_folder(folder.path().to_owned());
    studio.settle_with(read);
    for _ in 0..8 {
        assert!(studio.session.game_table().game_face(Side::Left).is_some());
        assert!(studio.session.answer_game(Side::Left).is_some());
        studio.session.next_game_round();
        studio.settle_with(read);
    }
    assert_eq!(names(&studio), ["Astronaut", "a.png", "bb.png"]);
    assert_eq!(studio.session.game().unusable().len(), 1);
    assert!(errors(&studio).is_empty(), "the page itself says so");
    assert_eq!(
        studio.session.document().slots().len(),
        2,
        "nothing is in a slot"
    );
}

#[test]
fn a_round_shows_both_faces_and_tells_what_they_were() {
    let mut studio = Studio::ready();
    // Of the samples the astronaut alone is a photograph.
    let slot = studio.slot(0);
    studio.session.commit(Command::PlaceFace {
        slot,
        source: Source::Sample {
            name: "astronaut".to_owned(),
        },
        name: "Astronaut".to_owned(),
    });
    studio.settle();
    studio.session.set_rivals(Rivals::Inventions);
    studio.session.look(View {
        page: Page::Game,
        ..View::default()
    });
    assert!(studio.session.game_table().game_face(Side::Left).is_none());
    assert_eq!(studio.session.answer_game(Side::Left), None, "not seen yet");
    studio.settle();
    let side = real_side(&studio);
    let photograph = studio
        .session
        .context()
        .aligned(slot)
        .expect("the astronaut")
        .clone();
    assert_eq!(
        studio
            .session
            .game_table()
            .game_face(side)
            .expect("a face")
            .dimensions(),
        photograph.dimensions()
    );
    studio.session.set_game_even(false);
    studio.settle();
    assert_eq!(
        studio.session.game_table().game_face(side),
        Some(&photograph)
    );

    assert_eq!(
        studio.session.game_table().game_source(side),
        None,
        "no peeping"
    );
    assert_eq!(studio.session.answer_game(side), Some(true));
    let (source, _) = studio
        .session
        .game_table()
        .game_source(side)
        .expect("the photograph");
    assert!(matches!(source, Source::Sample { .. }));
    let (source, _) = studio
        .session
        .game_table()
        .game_source(side.other())
        .expect("the invention");
    assert!(matches!(source, Source::Invented { .. }));
    studio.session.next_game_round();
    assert!(studio.session.game_table().game_face(side).is_none());
    studio.settle();
    assert!(studio.session.game_table().game_face(side).is_some());
}

#[test]
fn an_even_game_softens_the_photograph() {
    let spread = |pixels: &Arc<RgbImage>| {
        let levels = pixels.pixels().map(|pixel| i32::from(pixel.0[0]));
        levels.clone().max().expect("pixels") - levels.min().expect("pixels")
    };
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.png"), []).expect("a file");
    let mut studio = Studio::ready();
    studio.session.set_rivals(Rivals::Reconstructions);
    studio.session.look(View {
        page: Page::Game,
        ..View::default()
    });
    studio.session.set_game_folder(folder.path().to_owned());
    studio.settle_with(read);
    for _ in 0..4 {
        let round = studio.session.game().round().expect("a round").clone();
        let even = studio
            .session
            .game_table()
            .game_face(round.real_side)
            .cloned();
        studio.session.set_game_even(false);
        studio.settle_with(read);
        let plain = studio
            .session
            .game_table()
            .game_face(round.real_side)
            .cloned();
        studio.session.set_game_even(true);
        studio.settle_with(read);
        if round.photo.name == "a.png" {
            let (even, plain) = (even.expect("a face"), plain.expect("a face"));
            assert!(spread(&even) < spread(&plain));
            return;
        }
        studio.session.answer_game(Side::Left);
        studio.session.next_game_round();
        studio.settle_with(read);
    }
    panic!("the folder's photo has its turn");
}

#[test]
fn the_best_run_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("settings.json");
    let mut settings = Settings::default();
    settings.game_best_streak = 12;
    settings.save(&path).expect("written");
    let settings = Settings::load(&path).expect("read");
    let mut studio = Studio::ready();
    studio.session.use_settings(settings);
    assert_eq!(studio.session.game().best_streak(), 12);
}
