//! Names that controls had in earlier models, so that old projects, expressions and scripts keep their meaning.

/// What a control was called once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FormerName {
    /// The name it had.
    pub former: &'static str,
    /// The name it has now.
    pub name: &'static str,
    /// Units of today in one of then.
    pub factor: f32,
}

/// The turn of the head was fitted to where the skin lies in the picture and counted in clear changes; now it is counted in
/// degrees. One clear change moved the yaw that is read by so many of them.
const TURN: FormerName = FormerName {
    former: "turn",
    name: "yaw",
    factor: 5.0,
};

impl FormerName {
    /// All of them.
    pub const ALL: [Self; 1] = [TURN];

    /// What `name` is the former name of.
    pub fn of(name: &str) -> Option<&'static Self> {
        const { &Self::ALL }
            .iter()
            .find(|known| known.former == name)
    }
}
