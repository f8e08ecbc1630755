//! Timeline and playhead arithmetic.

use facemath_studio::{Keyframe, Playhead, Schedule, Segment, Source, Timeline};
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

/// The schedule of a film with so many keys that say nothing.
fn of(timeline: &Timeline, keys: usize) -> Schedule {
    let keys: Vec<Keyframe> = (0..keys as u64).map(key).collect();
    Schedule::of_keys(timeline, &keys)
}

fn key(seed: u64) -> Keyframe {
    Keyframe::of_source(Source::Invented { seed }, "Nobody")
}

#[test]
fn a_morph_has_both_ends_and_the_frames_between() {
    let timeline = plain();
    let counts: Vec<usize> = (0..4)
        .map(|keys| of(&timeline, keys).frame_count())
        .collect();
    assert_eq!(counts, [0, 1, 5, 9]);
    let three = of(&timeline, 3);
    assert_eq!(three.position_of_frame(6), 1.5);
    assert_eq!(three.frame_at(1.49), 6);
    assert_eq!(three.frame_at(99.0), 8);
}

#[test]
fn playing_follows_time_and_stops_at_the_last_frame() {
    let timeline = plain();
    let mut playhead = Playhead::default();
    playhead.play(&of(&timeline, 2));
    playhead.advance(0.25, &of(&timeline, 2));
    assert_eq!(playhead.position(), 0.5);
    playhead.advance(10.0, &of(&timeline, 2));
    assert_eq!((playhead.position(), playhead.is_playing()), (1.0, false));
    playhead.play(&of(&timeline, 2));
    assert_eq!((playhead.position(), playhead.is_playing()), (0.0, true));
}

#[test]
fn a_loop_starts_again() {
    let timeline = Timeline {
        looped: true,
        ..plain()
    };
    let mut playhead = Playhead::default();
    playhead.play(&of(&timeline, 2));
    // Five frames of a tenth each: after 0.65 seconds the second frame of the second round shows.
    playhead.advance(0.65, &of(&timeline, 2));
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
    playhead.play(&of(&timeline, 2));
    let mut positions = vec![playhead.position()];
    // The first step lands in the middle of a frame, so that rounding cannot move it.
    for dt_secs in [0.15].into_iter().chain([0.1; 8]) {
        playhead.advance(dt_secs, &of(&timeline, 2));
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
    playhead.play(&of(&timeline, 2));
    playhead.advance(0.35, &of(&timeline, 2));
    assert_eq!(playhead.position(), 0.0);
    playhead.advance(0.1, &of(&timeline, 2));
    assert_eq!(playhead.position(), 0.25);
    assert!((of(&timeline, 2).duration_secs() - 1.1).abs() < 1e-6);
}

#[test]
fn scrubbing_is_exact_and_stops_playing() {
    let timeline = plain();
    let mut playhead = Playhead::default();
    playhead.play(&of(&timeline, 3));
    playhead.scrub(1.3, &of(&timeline, 3));
    assert_eq!((playhead.position(), playhead.is_playing()), (1.3, false));
    playhead.scrub(7.0, &of(&timeline, 3));
    assert_eq!(playhead.position(), 2.0);
    playhead.scrub(f32::NAN, &of(&timeline, 3));
    assert_eq!(playhead.position(), 2.0);
}

#[test]
fn playing_goes_on_from_where_it_was_scrubbed_to() {
    let timeline = plain();
    let mut playhead = Playhead::default();
    playhead.scrub(1.0, &of(&timeline, 3));
    playhead.play(&of(&timeline, 3));
    playhead.advance(0.15, &of(&timeline, 3));
    assert_eq!(playhead.position(), 1.25);
}

#[test]
fn steps_are_frames_and_wrap_only_in_a_loop() {
    let timeline = plain();
    let mut playhead = Playhead::default();
    playhead.step(1, &of(&timeline, 2));
    assert_eq!(playhead.position(), 0.25);
    playhead.step(-5, &of(&timeline, 2));
    assert_eq!(playhead.position(), 0.0);
    let looped = Timeline {
        looped: true,
        ..plain()
    };
    playhead.step(-1, &of(&looped, 2));
    assert_eq!(playhead.position(), 1.0);
    playhead.step(1, &of(&looped, 2));
    assert_eq!(playhead.position(), 0.0);
}

#[test]
fn one_face_does_not_play() {
    let mut playhead = Playhead::default();
    playhead.play(&of(&plain(), 1));
    assert!(!playhead.is_playing());
}

#[test]
fn a_shorter_morph_takes_the_playhead_along() {
    let timeline = plain();
    let mut playhead = Playhead::default();
    playhead.scrub(2.0, &of(&timeline, 3));
    playhead.limit_to(&of(&timeline, 2));
    assert_eq!(playhead.position(), 1.0);
    playhead.limit_to(&of(&timeline, 0));
    assert_eq!(playhead.position(), 0.0);
}

#[test]
fn keys_have_lengths_and_holds_of_their_own() {
    let mut keys: Vec<Keyframe> = (0..3).map(key).collect();
    keys[0].to_next.frames = Some(2);
    keys[1].hold_frames = Some(2);
    keys[2].hold_frames = Some(0);
    let timeline = Timeline {
        hold_frames: 1,
        ping_pong: true,
        ..plain()
    };
    let schedule = Schedule::of_keys(&timeline, &keys);
    assert_eq!(
        schedule.play_order(),
        [0, 0, 1, 2, 2, 2, 3, 4, 5, 6, 5, 4, 3, 2, 2, 2, 1],
        "the first rests as the timeline says, the others as they say, in the middle on the way back, too"
    );
    let positions: Vec<f32> = (0..7)
        .map(|frame| schedule.position_of_frame(frame))
        .collect();
    assert_eq!(positions, [0.0, 0.5, 1.0, 1.25, 1.5, 1.75, 2.0]);
}

proptest! {
    #[test]
    fn frames_and_positions_are_two_names_of_one_place(
        lengths in prop::collection::vec(1..60_u32, 1..12),
        holds in prop::collection::vec(0..9_u32, 12),
        share in 0.0..1.0_f32,
    ) {
        let keys: Vec<Keyframe> = lengths.iter().zip(&holds).map(|(frames, hold)| Keyframe {
            hold_frames: Some(*hold),
            to_next: Segment { frames: Some(*frames), ..Segment::default() },
            ..key(1)
        }).collect();
        let schedule = Schedule::of_keys(&plain(), &keys);
        for frame in schedule.frames() {
            let position = schedule.position_of_frame(frame);
            prop_assert_eq!(schedule.frame_at(position), frame);
            prop_assert!((schedule.frames_to(position) - frame as f32).abs() < 1e-2);
        }
        let position = share * schedule.end();
        prop_assert!((schedule.position_after(schedule.frames_to(position)) - position).abs() < 1e-3);
        for place in 0..keys.len() {
            prop_assert_eq!(schedule.position_of_frame(schedule.frame_of_key(place)), place as f32);
        }
        let rests: u32 = holds[..keys.len()].iter().sum();
        prop_assert_eq!(schedule.play_order().len(), schedule.frame_count() + rests as usize);
    }

    #[test]
    fn the_playhead_never_leaves_the_morph(
        keys in 0..6usize,
        fps in 1.0..60.0f32,
        hold_frames in 0..9u32,
        ping_pong: bool,
        looped: bool,
        moves in prop::collection::vec((0..4u8, -9.0..9.0f32), 0..30),
    ) {
        let timeline = Timeline { fps, hold_frames, ping_pong, looped, ..plain() };
        let mut playhead = Playhead::default();
        for (kind, amount) in moves {
            match kind {
                0 => playhead.play(&of(&timeline, keys)),
                1 => {
                    playhead.advance(amount, &of(&timeline, keys));
                }
                2 => playhead.scrub(amount, &of(&timeline, keys)),
                _ => playhead.step(amount as i64, &of(&timeline, keys)),
            }
            let end = keys.saturating_sub(1) as f32;
            prop_assert!((0.0..=end).contains(&playhead.position()));
        }
    }
}
