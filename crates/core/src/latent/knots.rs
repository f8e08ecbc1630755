/// Where a number is among ascending `knots`: the place of the knot below, and how far the number is on the way to the next one, 0
/// to 1. Beyond the ends it is at them; among fewer than two knots it is at the first.
pub fn among_knots(knots: &[f32], number: f32) -> (usize, f32) {
    let last = knots.len().saturating_sub(2);
    let above = knots.partition_point(|knot| *knot <= number);
    let below = above.saturating_sub(1).min(last);
    let share = match knots.get(below..below + 2) {
        Some(&[from, to]) => ((number - from) / (to - from)).clamp(0.0, 1.0),
        _ => 0.0,
    };
    (below, share)
}
