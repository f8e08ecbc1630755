//! Timeline and playhead arithmetic.

use facemath_studio::{Playhead, Timeline};
use proptest::prelude::*;

/// Ten frames a second, four from face to face, no holds.
fn plain() -> Timeline {
    Timeline {
        fps: 10.0,
        frames_per_segment: 4,
        ping_pong: false,
        looped: false,
        hold_frames: 0,
        ..Timeline::default()
    }
}

#[test]
fn a_morph_has_both_ends_and_the_frames_between() {
    let timeline = plain();
    let counts: Vec<usize> = (0..4).map(|keys| timeline.frame_count(keys)).collect();
    assert_eq!(counts, [0, 1, 5, 9]);
    assert_eq!(timeline.position_of_frame(6), 1.5);
    assert_eq!(timeline.frame_at(1.49, 3), 6);
    assert_eq!(timeline.frame_at(99.0, 3), 8);
}

#[test]
fn playing_follows_time_and_stops_at_the_last_frame() {
    let timeline = plain();
    let mut playhead = Playhead::default();
    playhead.play(&timeline, 2);
    playhead.advance(0.25, &timeline, 2);
    assert_eq!(playhead.position(), 0.5);
    playhead.advance(10.0, &timeline, 2);
    assert_eq!((playhead.position(), playhead.is_playing()), (1.0, false));
    playhead.play(&timeline, 2);
    assert_eq!((playhead.position(), playhead.is_playing()), (0.0, true));
}

#[test]
fn a_loop_starts_again() {
    let timeline = Timeline {
        looped: true,
        ..plain()
    };
    let mut playhead = Playhead::default();
    playhead.play(&timeline, 2);
    // Five frames of a tenth each: after 0.65 seconds the second frame of the second round shows.
    playhead.advance(0.65, &timeline, 2);
    assert_eq!((playhead.position(), playhead.is_playing()), (0.25, true));
}

#[test]
fn ping_pong_runs_back_without_resting_at_the_end() {
    let timeline = Timeline {
        ping_pong: true,
        looped: true,
        ..plain()
    };
    let mut playhead = Playhead::default();
    playhead.play(&timeline, 2);
    let mut positions = vec![playhead.position()];
    // The first step lands in the middle of a frame, so that rounding cannot move it.
    for dt_secs in [0.15].into_iter().chain([0.1; 8]) {
        playhead.advance(dt_secs, &timeline, 2);
        positions.push(playhead.position());
    }
    assert_eq!(
        positions,
        [0.0, 0.25, 0.5, 0.75, 1.0, 0.75, 0.5, 0.25, 0.0, 0.25]
    );
}

#[test]
fn holds_rest_on_the_first_and_last_face() {
    let timeline = Timeline {
        hold_frames: 3,
        ..plain()
    };
    let mut playhead = Playhead::default();
    playhead.play(&timeline, 2);
    playhead.advance(0.35, &timeline, 2);
    assert_eq!(playhead.position(), 0.0);
    playhead.advance(0.1, &timeline, 2);
    assert_eq!(playhead.position(), 0.25);
    assert!((timeline.duration_secs(2) - 1.1).abs() < 1e-6);
}

#[test]
fn scrubbing_is_exact_and_stops_playing() {
    let timeline = plain();
    let mut playhead = Playhead::default();
    playhead.play(&timeline, 3);
    playhead.scrub(1.3, &timeline, 3);
    assert_eq!((playhead.position(), playhead.is_playing()), (1.3, false));
    playhead.scrub(7.0, &timeline, 3);
    assert_eq!(playhead.position(), 2.0);
    playhead.scrub(f32::NAN, &timeline, 3);
    assert_eq!(playhead.position(), 2.0);
}

#[test]
fn playing_goes_on_from_where_it_was_scrubbed_to() {
    let timeline = plain();
    let mut playhead = Playhead::default();
    playhead.scrub(1.0, &timeline, 3);
    playhead.play(&timeline, 3);
    playhead.advance(0.15, &timeline, 3);
    assert_eq!(playhead.position(), 1.25);
}

#[test]
fn steps_are_frames_and_wrap_only_in_a_loop() {
    let timeline = plain();
    let mut playhead = Playhead::default();
    playhead.step(1, &timeline, 2);
    assert_eq!(playhead.position(), 0.25);
    playhead.step(-5, &timeline, 2);
    assert_eq!(playhead.position(), 0.0);
    let looped = Timeline {
        looped: true,
        ..plain()
    };
    playhead.step(-1, &looped, 2);
    assert_eq!(playhead.position(), 1.0);
    playhead.step(1, &looped, 2);
    assert_eq!(playhead.position(), 0.0);
}

#[test]
fn one_face_does_not_play() {
    let mut playhead = Playhead::default();
    playhead.play(&plain(), 1);
    assert!(!playhead.is_playing());
}

#[test]
fn a_shorter_morph_takes_the_playhead_along() {
    let timeline = plain();
    let mut playhead = Playhead::default();
    playhead.scrub(2.0, &timeline, 3);
    playhead.limit_to(2);
    assert_eq!(playhead.position(), 1.0);
    playhead.limit_to(0);
    assert_eq!(playhead.position(), 0.0);
}

proptest! {
    #[test]
    fn the_playhead_never_leaves_the_morph(
        keys in 0..6usize,
        fps in 1.0..50.0f32,
        hold_frames in 0..9u32,
        ping_pong: bool,
        looped: bool,
        moves in prop::collection::vec((0..4u8, -9.0..9.0f32), 0..30),
    ) {
        let timeline = Timeline { fps, hold_frames, ping_pong, looped, ..plain() };
        let mut playhead = Playhead::default();
        for (kind, amount) in moves {
            match kind {
                0 => playhead.play(&timeline, keys),
                1 => playhead.advance(amount, &timeline, keys),
                2 => playhead.scrub(amount, &timeline, keys),
                _ => playhead.step(amount as i64, &timeline, keys),
            }
            let end = keys.saturating_sub(1) as f32;
            prop_assert!((0.0..=end).contains(&playhead.position()));
        }
    }
}
