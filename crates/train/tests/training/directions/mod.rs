//! Directions and read-outs, fitted to codes whose meaning is known.

mod balance;
mod fitting;

/// A number from -0.5 to 0.5 that depends on both arguments.
fn noise(face: u32, kind: u32) -> f32 {
    let mut hash = face.wrapping_mul(2_654_435_761) ^ kind.wrapping_mul(0x9E37_79B9);
    hash = (hash ^ (hash >> 15)).wrapping_mul(0x2C1B_3C6D);
    hash = (hash ^ (hash >> 12)).wrapping_mul(0x297A_2D39);
    ((hash ^ (hash >> 15)) >> 8) as f32 / (1u32 << 24) as f32 - 0.5
}

fn sign(yes: bool) -> f32 {
    if yes { 1.0 } else { -1.0 }
}

fn yes_no(values: impl Iterator<Item = bool>) -> Vec<Option<f32>> {
    values.map(|yes| Some(f32::from(u8::from(yes)))).collect()
}
