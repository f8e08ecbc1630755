//! A table as text: how it is encoded, where its lines end and what stands between its cells.

/// A table of separated cells.
pub(crate) struct Separated<'a> {
    text: &'a str,
    /// Number of the first line of `text` in the file, from 1.
    first_line: usize,
    separator: char,
}

/// A line of a table; more than one of the file's where a quoted cell has a line break.
pub(crate) struct Line<'a> {
    text: &'a str,
    number: usize,
    separator: char,
}

impl<'a> Separated<'a> {
    /// The text of a file with every line ending in `\n`: UTF-8, or UTF-16 as spreadsheets write it, with its mark in front.
    pub(crate) fn text_of(bytes: &[u8]) -> String {
        let text = match bytes {
            [0xff, 0xfe, rest @ ..] => from_utf16(rest, u16::from_le_bytes),
            [0xfe, 0xff, rest @ ..] => from_utf16(rest, u16::from_be_bytes),
            _ => String::from_utf8_lossy(bytes).into_owned(),
        };
        let text = text.trim_start_matches('\u{feff}');
        text.replace("\r\n", "\n").replace('\r', "\n")
    }

    /// The table in such a text. A first line `sep=;`, as spreadsheets know it, says the separator; otherwise the heading shows it.
    pub(crate) fn new(text: &'a str) -> Self {
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        let said = first.trim().strip_prefix("sep=").map(str::chars);
        match said.and_then(|mut said| said.next()) {
            Some(separator) => Self {
                text: rest,
                first_line: 2,
                separator,
            },
            None => Self {
                text,
                first_line: 1,
                separator: separator_of(text.trim_start().lines().next().unwrap_or_default()),
            },
        }
    }

    /// Whether numbers may have a comma for their point: what separates is no comma then.
    pub(crate) fn has_decimal_commas(&self) -> bool {
        self.separator != ','
    }

    /// The lines in which something stands.
    pub(crate) fn lines(&self) -> Vec<Line<'a>> {
        let mut lines = Vec::new();
        let (mut start, mut number) = (0, self.first_line);
        let mut quotes = Quotes::default();
        let mut end_line = |start: usize, end: usize, number: usize| {
            let text = self.text.get(start..end).unwrap_or_default();
            if !text.trim().is_empty() {
                lines.push(Line {
                    text,
                    number,
                    separator: self.separator,
                });
            }
        };
        let mut breaks = 0;
        for (at, letter) in self.text.char_indices() {
            quotes.read(letter, self.separator);
            breaks += usize::from(letter == '\n');
            if letter == '\n' && !quotes.are_open {
                end_line(start, at, number);
                (start, number) = (at + 1, self.first_line + breaks);
                quotes = Quotes::default();
            }
        }
        end_line(start, self.text.len(), number);
        lines
    }
}

impl Line<'_> {
    /// What stands in it.
    pub(crate) fn text(&self) -> &str {
        self.text
    }

    /// Its number in the file, from 1; the first of several.
    pub(crate) fn number(&self) -> usize {
        self.number
    }

    /// Its cells, trimmed; quoted ones may hold separators and line breaks, and a doubled quote is one quote.
    pub(crate) fn cells(&self) -> Vec<String> {
        let mut cells = vec![String::new()];
        let mut quotes = Quotes::default();
        for letter in self.text.chars() {
            let is_content = quotes.read(letter, self.separator);
            if letter == self.separator && !quotes.are_open {
                cells.push(String::new());
            } else if is_content && let Some(cell) = cells.last_mut() {
                cell.push(letter);
            }
        }
        let cells = cells.into_iter();
        cells.map(|cell| cell.trim().to_owned()).collect()
    }
}

/// Whether a text that is read letter by letter is inside quotes. They open where a cell begins: an inch in the middle of one is
/// no quote.
#[derive(Default)]
struct Quotes {
    are_open: bool,
    /// Whether the last letter closed them: another quote opens them again and stands for itself.
    were_closed: bool,
    /// Whether anything stands in this cell already.
    has_content: bool,
}

impl Quotes {
    /// Reads a letter; returns whether it belongs to the cell's content.
    fn read(&mut self, letter: char, separator: char) -> bool {
        let were_closed = std::mem::take(&mut self.were_closed);
        match letter {
            '"' if self.are_open => {
                self.are_open = false;
                self.were_closed = true;
                false
            }
            '"' if were_closed => {
                self.are_open = true;
                true
            }
            '"' if !self.has_content => {
                self.are_open = true;
                self.has_content = true;
                false
            }
            _ if letter == separator && !self.are_open => {
                self.has_content = false;
                false
            }
            _ => {
                self.has_content |= !letter.is_whitespace();
                true
            }
        }
    }
}

/// What stands between the cells of a table with this heading: a comma, or what spreadsheets write where the comma is the
/// decimal point.
fn separator_of(heading: &str) -> char {
    let count = |separator| heading.matches(separator).count();
    let rivals = [';', '\t']
        .into_iter()
        .max_by_key(|&separator| count(separator));
    rivals
        .filter(|&separator| count(separator) > count(','))
        .unwrap_or(',')
}

fn from_utf16(bytes: &[u8], number: fn([u8; 2]) -> u16) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().copied().map(number).collect();
    String::from_utf16_lossy(&units)
}
