//! Names in captions: one text for many films.

use super::Caption;

/// A piece of a caption's text.
enum Piece<'a> {
    /// What stands as it is.
    Text(&'a str),
    /// A brace that was written twice.
    Brace(&'a str),
    /// What stands between braces.
    Name(&'a str),
    /// A brace without the other one.
    Lone(&'a str),
}

impl Caption {
    /// The caption of a film from one face to another: `{from}` and `{to}` become what the two are called, `{{` and `}}` a
    /// brace. What else there is in braces stays: see [`Caption::names_fault`].
    #[must_use]
    pub fn named(&self, [from, to]: [&str; 2]) -> Self {
        let mut text = String::with_capacity(self.text.len());
        for piece in pieces(&self.text) {
            match piece {
                Piece::Name("from") => text.push_str(from),
                Piece::Name("to") => text.push_str(to),
                Piece::Name(name) => text.extend(["{", name, "}"]),
                Piece::Text(part) | Piece::Brace(part) | Piece::Lone(part) => text.push_str(part),
            }
        }
        Self {
            text,
            place: self.place,
        }
    }

    /// Whether names of faces are asked for.
    pub fn has_names(&self) -> bool {
        let mut pieces = pieces(&self.text).into_iter();
        pieces.any(|piece| matches!(piece, Piece::Name("from" | "to")))
    }

    /// What is wrong with the names in braces, in words, if anything.
    pub fn names_fault(&self) -> Option<String> {
        const HINT: &str =
            "{from} and {to} become the names of the two faces, and {{ or }} a brace";
        pieces(&self.text)
            .into_iter()
            .find_map(|piece| match piece {
                Piece::Name("from" | "to") | Piece::Text(_) | Piece::Brace(_) => None,
                Piece::Name(name) => {
                    let name = name.escape_debug();
                    Some(format!(
                        "the caption has {{{name}}}, which is no name. {HINT}"
                    ))
                }
                Piece::Lone(brace) => Some(format!(
                    "the caption has a {brace} without the other brace. {HINT}"
                )),
            })
    }
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(place) = rest.find(['{', '}']) {
        let (before, braced) = rest.split_at(place);
        pieces.push(Piece::Text(before));
        // Braces are single bytes.
        let (brace, after) = braced.split_at(1);
        rest = if let Some(after) = after.strip_prefix(brace) {
            pieces.push(Piece::Brace(brace));
            after
        } else if brace == "{"
            && let Some((name, after)) = after.split_once('}')
        {
            pieces.push(Piece::Name(name));
            after
        } else {
            pieces.push(Piece::Lone(brace));
            after
        };
    }
    pieces.push(Piece::Text(rest));
    pieces
}
