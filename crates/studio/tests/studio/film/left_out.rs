//! Films of which a key takes no part, since its photo cannot be read: places in them stay beside the same keys.

use super::{change, set, studio};
use crate::studio_support::{AGE, Studio, read_colour, stage_age};
use facemath_core::export::Films;
use facemath_core::photo::Photo;
use facemath_studio::{
    Action, Attribute, Command, ExportIntent, Film, Intent, KeyEdit, Keyframe, SettingsIntent,
    Sheet, Source, StageView, View,
};
use std::path::Path;

fn read(path: &Path) -> Result<Photo, String> {
    match path.ends_with("gone.jpg") {
        true => Err("gone.jpg cannot be read".to_owned()),
        false => read_colour(path),
    }
}

/// Keys of 30 and 70 years with one between them that cannot be read.
fn with_a_gap() -> Studio {
    let mut studio = studio();
    let path = "/photos/gone.jpg".into();
    let gone = Keyframe::of_source(Source::Photo { path }, "Gone");
    studio.session.commit(Command::EditKeys(KeyEdit::Insert {
        index: 1,
        keys: vec![gone],
        lead_frames: None,
    }));
    studio.settle_with(read);
    studio
}

fn age_at(studio: &mut Studio, position: f32) -> u8 {
    studio.session.scrub(position);
    studio.session.end_gesture();
    studio.settle_with(read);
    stage_age(studio)
}

#[test]
fn positions_count_the_keys_that_are_left_out() {
    let mut studio = with_a_gap();
    let schedule = studio.session.context().schedule();
    assert_eq!(schedule.key_count(), 2);
    assert_eq!((schedule.start(), schedule.end()), (0.0, 2.0));
    let frames = schedule.frames();
    let positions: Vec<f32> = frames.map(|at| schedule.position_of_frame(at)).collect();
    assert_eq!(positions, [0.0, 0.5, 1.0, 1.5, 2.0]);
    assert_eq!(age_at(&mut studio, 1.0), 50, "half of the way past the gap");
    studio.session.choose_key(Some(2));
    assert_eq!(studio.session.context().playhead().position(), 2.0);
    studio.settle_with(read);
    assert_eq!(stage_age(&studio), 70);
}

/// The preview of many films is of the first of them, and never of two other keys.
#[test]
fn the_preview_of_many_films_names_the_key_that_its_first_film_lacks() {
    let mut studio = with_a_gap();
    for films in [Films::Steps, Films::Pairs] {
        let film = Film {
            films,
            ..Film::default()
        };
        studio.perform(Intent::Settings(SettingsIntent::Film(film)));
        studio.perform(Intent::Export(ExportIntent::ToggleProof));
        studio.settle_with(read);
        let proof = studio.session.proofs().proof().expect("an answer");
        assert_eq!(
            proof.unwrap_err(),
            "Gone cannot take part: gone.jpg cannot be read"
        );
        studio.perform(Intent::Export(ExportIntent::ToggleProof));
    }
    // Once the key is gone, the first film is of the two that are left.
    studio
        .session
        .commit(Command::EditKeys(KeyEdit::Remove { index: 1 }));
    studio.perform(Intent::Export(ExportIntent::ToggleProof));
    studio.settle_with(read);
    assert!(studio.session.proofs().is_pending());
    let tiles = studio.session.context().tiles(Sheet::Proof);
    let ages: Vec<f32> = tiles
        .iter()
        .map(|tile| tile.latent.as_slice()[AGE])
        .collect();
    assert_eq!((ages.first(), ages.last()), (Some(&30.0), Some(&70.0)));
}

#[test]
fn points_of_tracks_stay_beside_their_keys() {
    let mut studio = with_a_gap();
    studio.session.commit(set(Attribute::Age, 0.0, 20.0));
    studio.session.commit(set(Attribute::Age, 2.0, 60.0));
    assert_eq!(age_at(&mut studio, 2.0), 60);
    assert_eq!(age_at(&mut studio, 0.5), 30);
    // The strip goes over the same film.
    studio.session.look(View {
        strip: 2,
        ..*studio.session.view()
    });
    studio.settle_with(read);
    let tiles = studio.session.context().tiles(Sheet::Strip);
    let ages = tiles.iter().map(|tile| tile.latent.as_slice()[AGE]);
    assert_eq!(ages.collect::<Vec<_>>(), [30.0, 50.0]);
}

#[test]
fn the_film_begins_and_ends_at_the_same_faces_with_a_gap() {
    let mut studio = with_a_gap();
    change(&mut studio, |timeline| timeline.ends_at = Some(1.0));
    studio.act(Action::GoToEnd);
    assert_eq!(studio.session.context().playhead().position(), 1.0);
    assert_eq!(studio.session.context().schedule().frame_count(), 3);
    studio
        .session
        .commit(Command::EditKeys(KeyEdit::Remove { index: 0 }));
    studio.session.show(StageView::Face);
    let schedule = studio.session.context().schedule();
    assert_eq!((schedule.start(), schedule.end()), (1.0, 1.0));
}
