//! Which faces to draw when there is no room for all: well spread, and more of them the closer one looks.

use super::Place;

/// Faces whose distances are updated together.
const BLOCK: usize = 1024;

/// A face in the order in which faces of a map should appear.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked {
    /// The face, by its index in the list of places.
    pub face: u32,
    /// How far it is from the nearest face before it, by the larger of the two coordinates' differences: squares of this
    /// side around both do not overlap. Infinite for the first; never larger than that of the face before.
    pub room: f32,
}

/// All faces of a map, each as far as possible from those before it (Gonzalez 1985). At every scale the first so many are
/// therefore spread over the whole map without overlapping, and closer up the others join them.
///
/// The same places give the same order, which starts at the face closest to the middle.
pub fn farthest_first(places: &[Place]) -> Vec<Ranked> {
    let (xs, ys): (Vec<f32>, Vec<f32>) = places.iter().map(|place| (place[0], place[1])).unzip();
    let middle_distance = |face: &usize| xs[*face].abs().max(ys[*face].abs());
    let first = (0..places.len()).min_by(|a, b| middle_distance(a).total_cmp(&middle_distance(b)));
    let Some(first) = first else {
        return Vec::new();
    };
    let mut rooms = vec![f32::INFINITY; places.len()];
    let mut next = Ranked {
        face: first as u32,
        room: f32::INFINITY,
    };
    let mut ranked = Vec::with_capacity(places.len());
    for _ in 0..places.len() {
        let taken = next.face as usize;
        ranked.push(next);
        next = leave_room(&mut rooms, &xs, &ys, taken);
    }
    ranked
}

/// Takes a face into account that has been drawn, and gives the one that is now farthest from all drawn ones.
fn leave_room(rooms: &mut [f32], xs: &[f32], ys: &[f32], taken: usize) -> Ranked {
    let (x, y) = (xs[taken], ys[taken]);
    // A face that has been taken is never the farthest again.
    rooms[taken] = f32::NEG_INFINITY;
    let mut farthest = Ranked {
        face: 0,
        room: f32::NEG_INFINITY,
    };
    let blocks = rooms.chunks_mut(BLOCK);
    let coordinates = xs.chunks(BLOCK).zip(ys.chunks(BLOCK));
    for (block, (rooms, (xs, ys))) in blocks.zip(coordinates).enumerate() {
        let mut largest = f32::NEG_INFINITY;
        for ((room, other_x), other_y) in rooms.iter_mut().zip(xs).zip(ys) {
            let (dx, dy) = ((other_x - x).abs(), (other_y - y).abs());
            let distance = if dx > dy { dx } else { dy };
            let least = if distance < *room { distance } else { *room };
            *room = least;
            largest = if least > largest { least } else { largest };
        }
        if largest > farthest.room
            && let Some(offset) = rooms.iter().position(|room| *room == largest)
        {
            farthest = Ranked {
                face: (block * BLOCK + offset) as u32,
                room: largest,
            };
        }
    }
    farthest
}
