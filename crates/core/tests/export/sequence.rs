//! Playing order and delays.

use facemath_core::export::{delays_cs, duration_secs, play_order, sequence};
use proptest::prelude::*;

#[test]
fn frames_play_in_order_with_holds_and_without_doubled_ends() {
    assert_eq!(sequence(3, 0, false), [0, 1, 2]);
    assert_eq!(sequence(3, 2, false), [0, 0, 0, 1, 2, 2, 2]);
    assert_eq!(sequence(4, 0, true), [0, 1, 2, 3, 2, 1]);
    assert_eq!(sequence(4, 1, true), [0, 0, 1, 2, 3, 3, 2, 1]);
    assert_eq!(sequence(2, 0, true), [0, 1]);
    assert_eq!(sequence(1, 0, true), [0]);
    assert_eq!(sequence(1, 3, true), [0, 0, 0, 0]);
    assert!(sequence(0, 5, true).is_empty());
}

#[test]
fn delays_that_need_no_rounding_are_even() {
    assert_eq!(delays_cs(4, 25.0), [4, 4, 4, 4]);
    assert_eq!(delays_cs(3, 50.0), [2, 2, 2]);
}

#[test]
fn a_second_lasts_a_second_at_every_common_rate() {
    for fps in [8, 10, 12, 15, 16, 20, 24, 25, 30, 40, 48, 50] {
        let total: u32 = delays_cs(fps, fps as f32).into_iter().map(u32::from).sum();
        assert_eq!(total, 100, "{fps} frames per second");
    }
    assert!((duration_secs(240, 24.0) - 10.0).abs() < 1e-3);
}

#[test]
fn rates_faster_than_viewers_play_become_fifty() {
    assert_eq!(delays_cs(3, 60.0), [2, 2, 2]);
    assert_eq!(delays_cs(3, f32::INFINITY), [2, 2, 2]);
}

#[test]
fn rates_that_are_none_become_one_a_second() {
    for fps in [0.0, -3.0, f32::NAN] {
        assert_eq!(delays_cs(2, fps), [100, 100]);
    }
}

#[test]
fn any_frame_may_rest_and_rests_on_the_way_back_too() {
    let holds = [1, 0, 2, 0, 3];
    let order = play_order(5, |frame| holds[frame], true);
    assert_eq!(order, [0, 0, 1, 2, 2, 2, 3, 4, 4, 4, 4, 3, 2, 2, 2, 1]);
}

proptest! {
    #[test]
    fn every_frame_starts_within_half_a_tick_of_its_time(count in 1_usize..400, fps in 0.1_f32..50.0) {
        let mut start_cs = 0.0;
        for (frame, delay) in delays_cs(count, fps).into_iter().enumerate() {
            let exact = frame as f64 * 100.0 / f64::from(fps);
            prop_assert!((start_cs - exact).abs() <= 0.51, "frame {frame} starts at {start_cs}, not {exact}");
            start_cs += f64::from(delay);
        }
    }

    #[test]
    fn sequences_show_every_frame_and_step_by_at_most_one(count in 1_usize..60, hold in 0_u32..10, ping_pong: bool) {
        let order = sequence(count, hold, ping_pong);
        prop_assert!((0..count).all(|frame| order.contains(&frame)));
        prop_assert!(order.windows(2).all(|pair| pair[0].abs_diff(pair[1]) <= 1));
        if ping_pong && count > 2 {
            // Looped, it never shows one frame twice for the turn itself.
            let looped: Vec<_> = order.iter().chain(&order[..1]).collect();
            let still = looped.windows(2).filter(|pair| pair[0] == pair[1]).count();
            prop_assert_eq!(still, 2 * hold as usize);
        }
    }
}
