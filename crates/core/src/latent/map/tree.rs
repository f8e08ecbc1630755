//! The repulsion of all faces on one, without adding them up one by one: a face far from a group is repelled by the
//! group's middle (Barnes and Hut 1986).

use super::Place;

/// How far a square must be, in its own sides, to count as one point. Below 0.7 a face never takes the square it is in for
/// a point.
const THETA: f32 = 0.6;
/// Faces that share a square without being parted further.
const LEAF: usize = 8;
/// Most halvings of the map: faces at the same place cannot be parted.
const MAX_DEPTH: u32 = 24;
/// Room for the squares that wait to be looked at: three of every depth, and the last four.
const STACK: usize = 3 * MAX_DEPTH as usize + 8;

/// A square of the map.
struct Square {
    middle: Place,
    mass: f32,
    /// The squared side in terms of the squared distance from which the square counts as one point.
    near: f32,
    /// The first of its quarters, which follow each other; none for a square that is not parted.
    first: u32,
    quarters: u32,
    /// Its faces, in the order of the tree.
    from: u32,
    to: u32,
}

/// The squares of a map, each before its quarters.
pub(super) struct Tree {
    squares: Vec<Square>,
    /// The places in the order of the tree.
    places: Vec<Place>,
}

/// A square that is still to be made.
struct Task {
    square: usize,
    corner: Place,
    side: f32,
    depth: u32,
    from: usize,
    to: usize,
}

impl Tree {
    /// Parts the plane around `places`.
    pub(super) fn new(places: &[Place]) -> Self {
        let mut sorted = places.to_vec();
        let low = |axis: usize| places.iter().map(|p| p[axis]).fold(f32::INFINITY, f32::min);
        let high = |axis: usize| {
            let values = places.iter().map(|p| p[axis]);
            values.fold(f32::NEG_INFINITY, f32::max)
        };
        let corner = [low(0), low(1)];
        let side = (high(0) - corner[0]).max(high(1) - corner[1]).max(1e-12);
        let mut squares = vec![square_of(&sorted, 0, sorted.len(), side)];
        let mut room = Vec::with_capacity(sorted.len());
        let mut tasks = vec![Task {
            square: 0,
            corner,
            side,
            depth: 0,
            from: 0,
            to: sorted.len(),
        }];
        while let Some(task) = tasks.pop() {
            if task.to - task.from <= LEAF || task.depth >= MAX_DEPTH {
                continue;
            }
            let half = task.side / 2.0;
            let middle = task.corner.map(|value| value + half);
            let ends = part(&mut sorted[task.from..task.to], middle, &mut room);
            let first = squares.len() as u32;
            let mut from = task.from;
            for (quarter, end) in ends.into_iter().enumerate() {
                let to = task.from + end;
                if to > from {
                    let is_far = [quarter & 1 == 1, quarter & 2 == 2];
                    let corner = [0, 1]
                        .map(|axis| task.corner[axis] + if is_far[axis] { half } else { 0.0 });
                    tasks.push(Task {
                        square: squares.len(),
                        corner,
                        side: half,
                        depth: task.depth + 1,
                        from,
                        to,
                    });
                    squares.push(square_of(&sorted, from, to, half));
                }
                from = to;
            }
            let quarters = squares.len() as u32 - first;
            let parted = &mut squares[task.square];
            parted.first = first;
            parted.quarters = quarters;
        }
        Self {
            squares,
            places: sorted,
        }
    }

    /// What pushes a face at `place` away, and the sum of its closeness to all faces, itself included: the sums over all
    /// faces of `q * q * (place - other)` and of `q = 1 / (1 + distance * distance)`.
    pub(super) fn repulsion(&self, place: Place) -> (Place, f32) {
        let (mut push, mut closeness) = ([0.0_f32; 2], 0.0_f32);
        let mut add = |other: Place, mass: f32| {
            let away = [place[0] - other[0], place[1] - other[1]];
            let q = 1.0 / (1.0 + away[0] * away[0] + away[1] * away[1]);
            closeness += mass * q;
            push[0] += mass * q * q * away[0];
            push[1] += mass * q * q * away[1];
        };
        let mut stack = [0_u32; STACK];
        let mut waiting = 1;
        while waiting > 0 {
            waiting -= 1;
            let square = &self.squares[stack[waiting] as usize];
            let away = [place[0] - square.middle[0], place[1] - square.middle[1]];
            let distance = away[0] * away[0] + away[1] * away[1];
            if distance > square.near {
                add(square.middle, square.mass);
            } else if square.quarters == 0 {
                for &other in &self.places[square.from as usize..square.to as usize] {
                    add(other, 1.0);
                }
            } else {
                for quarter in 0..square.quarters {
                    stack[waiting] = square.first + quarter;
                    waiting += 1;
                }
            }
        }
        (push, closeness)
    }
}

fn square_of(places: &[Place], from: usize, to: usize, side: f32) -> Square {
    let mut sum = [0.0_f32; 2];
    for place in &places[from..to] {
        sum[0] += place[0];
        sum[1] += place[1];
    }
    let mass = (to - from) as f32;
    Square {
        middle: sum.map(|value| value / mass.max(1.0)),
        mass,
        near: side * side / (THETA * THETA),
        first: 0,
        quarters: 0,
        from: from as u32,
        to: to as u32,
    }
}

/// Sorts places into the four quarters around `middle`, keeping their order within each; gives where each quarter ends.
fn part(places: &mut [Place], middle: Place, room: &mut Vec<Place>) -> [usize; 4] {
    let quarter_of =
        |place: &Place| usize::from(place[0] >= middle[0]) + 2 * usize::from(place[1] >= middle[1]);
    let mut counts = [0; 4];
    for place in places.iter() {
        counts[quarter_of(place)] += 1;
    }
    let mut next = [0; 4];
    for quarter in 1..4 {
        next[quarter] = next[quarter - 1] + counts[quarter - 1];
    }
    let ends = [0, 1, 2, 3].map(|quarter| next[quarter] + counts[quarter]);
    room.clear();
    room.extend_from_slice(places);
    for place in room.iter() {
        let quarter = quarter_of(place);
        places[next[quarter]] = *place;
        next[quarter] += 1;
    }
    ends
}
