//! Keys with their modifiers, as plain data.

use std::fmt;

/// A key, as plain data that any windowing layer can translate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A letter key, as an upper-case ASCII letter.
    Letter(char),
    Space,
    Delete,
    Left,
    Right,
    Home,
    End,
    Comma,
    Period,
    OpenBracket,
    CloseBracket,
    F1,
    F2,
    F7,
    F8,
    F9,
    PageUp,
    PageDown,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Letter(letter) => write!(f, "{letter}"),
            Self::Space => f.write_str("Space"),
            Self::Delete => f.write_str("Delete"),
            Self::Left => f.write_str("Left"),
            Self::Right => f.write_str("Right"),
            Self::Home => f.write_str("Home"),
            Self::End => f.write_str("End"),
            Self::Comma => f.write_str(","),
            Self::Period => f.write_str("."),
            Self::OpenBracket => f.write_str("["),
            Self::CloseBracket => f.write_str("]"),
            Self::F1 => f.write_str("F1"),
            Self::F2 => f.write_str("F2"),
            Self::F7 => f.write_str("F7"),
            Self::F8 => f.write_str("F8"),
            Self::F9 => f.write_str("F9"),
            Self::PageUp => f.write_str("Page Up"),
            Self::PageDown => f.write_str("Page Down"),
        }
    }
}

/// A key with its modifiers. `ctrl` is the command key on a Mac.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shortcut {
    pub ctrl: bool,
    pub shift: bool,
    pub key: Key,
}

impl Shortcut {
    pub(crate) const fn plain(key: Key) -> Self {
        Self {
            ctrl: false,
            shift: false,
            key,
        }
    }

    pub(crate) const fn shift(key: Key) -> Self {
        Self {
            ctrl: false,
            shift: true,
            key,
        }
    }

    pub(crate) const fn ctrl(letter: char) -> Self {
        Self {
            ctrl: true,
            shift: false,
            key: Key::Letter(letter),
        }
    }

    pub(crate) const fn ctrl_shift(letter: char) -> Self {
        Self {
            ctrl: true,
            shift: true,
            key: Key::Letter(letter),
        }
    }
}

impl fmt::Display for Shortcut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl+")?;
        }
        if self.shift {
            f.write_str("Shift+")?;
        }
        self.key.fmt(f)
    }
}
