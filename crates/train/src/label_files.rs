//! Reads label files: CSV with a heading, and CelebA's attribute list as it comes.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::labels::{AGE, GROUP, LabelKind};
use super::vocabulary::name_for_heading;

/// Most levels of a column of small whole numbers that is still read as yes (above 0) and no.
const MAX_LEVELS: usize = 3;
/// Largest of such small whole numbers.
const MAX_LEVEL: f32 = 3.0;

/// Why a label file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum LabelError {
    /// The file could not be read.
    #[error("The label file {path} could not be read: {source}.")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The first line is no heading.
    #[error(
        "The label file {path} has no heading: its first line must name its columns, such as `file,smile,beard`, the pictures' file names first."
    )]
    Heading {
        /// The file.
        path: PathBuf,
    },
    /// A line does not have the heading's number of columns.
    #[error(
        "The label file {path} has {found} columns in line {line}, but its heading names {expected}."
    )]
    Columns {
        /// The file.
        path: PathBuf,
        /// Line number, from 1.
        line: usize,
        /// Columns in that line.
        found: usize,
        /// Columns in the heading.
        expected: usize,
    },
    /// A value is no label.
    #[error(
        "The label file {path} says \"{value}\" for {column} in line {line}: a number, yes or no is needed, or nothing for unknown."
    )]
    Value {
        /// The file.
        path: PathBuf,
        /// Line number, from 1.
        line: usize,
        /// Heading of the column.
        column: String,
        /// What stands there.
        value: String,
    },
    /// A column that was asked for is not there.
    #[error("The label file {path} has no column \"{column}\" of numbers or of yes and no.")]
    NoColumn {
        /// The file.
        path: PathBuf,
        /// Name of the column.
        column: String,
    },
    /// No line is about a face of the data set.
    #[error(
        "The label file {path} names none of the faces: its first column must hold the pictures' file names, such as {example}."
    )]
    NoFaces {
        /// The file.
        path: PathBuf,
        /// Name of a picture in the data set.
        example: String,
    },
}

/// A label file as read.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelFile {
    /// Where it was read from.
    pub path: PathBuf,
    /// Its labels, in the order of their columns.
    pub columns: Vec<FileColumn>,
    /// What the user should know: columns that were left out.
    pub notes: Vec<String>,
}

/// One label of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileColumn {
    /// The label's name; well-known headings such as CelebA's `Eyeglasses` have become this program's, `glasses`.
    pub name: String,
    /// How its values are to be understood.
    pub kind: LabelKind,
    /// Known values by the pictures' file names, without folders.
    pub values: HashMap<String, f32>,
}

/// Reads a label file.
///
/// A CSV (with commas, semicolons or tabs) has a heading, the pictures' file names in its first column, and a label in each other one: numbers, or
/// yes/no/true/false; empty is unknown. CelebA's `list_attr_celeba.txt` (a count, names, then lines of -1 and 1) and its
/// CSV variants are read as they are.
///
/// A column of two values is a yes-or-no label, the larger value being yes. So is one of at most three whole numbers
/// from -3 to 3 of which some are not above 0: yes is what is above 0 (0 no glasses, 1 clear ones, 2 dark ones). All
/// others are numbers, and `age` (in years) and `group` always are. A column of text is left out with a note.
///
/// # Errors
/// Names the file, and the line where it is not of this form.
pub fn read_label_file(path: &Path) -> Result<LabelFile, LabelError> {
    let bytes = std::fs::read(path).map_err(|source| LabelError::Read {
        path: path.to_owned(),
        source,
    })?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}');
    let table = Table::parse(path, text)?;
    let mut columns = Vec::new();
    let mut notes = Vec::new();
    for (index, heading) in table.headings.iter().enumerate() {
        match table.column(path, index, heading)? {
            Some(column) => columns.push(column),
            None => notes.push(format!(
                "{}: the column \"{heading}\" holds text and is not used as a label",
                path.display()
            )),
        }
    }
    Ok(LabelFile {
        path: path.to_owned(),
        columns,
        notes,
    })
}

/// Headings and cells as text.
struct Table {
    /// Without the first column's.
    headings: Vec<String>,
    rows: Vec<Row>,
}

struct Row {
    /// Line number, from 1.
    line: usize,
    /// File name without folders.
    file: String,
    cells: Vec<String>,
}

impl Table {
    fn parse(path: &Path, text: &str) -> Result<Self, LabelError> {
        let heading_error = || LabelError::Heading {
            path: path.to_owned(),
        };
        let mut lines = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .peekable();
        let (_, first) = lines.next().ok_or_else(heading_error)?;
        let is_celeba_list = first.trim().parse::<u64>().is_ok();
        let separator = separator_of(first);
        let split = |line: &str| -> Vec<String> {
            if is_celeba_list {
                line.split_whitespace().map(str::to_owned).collect()
            } else {
                split_csv(line, separator)
            }
        };
        let headings = if is_celeba_list {
            split(lines.next().ok_or_else(heading_error)?.1)
        } else {
            split(first).into_iter().skip(1).collect()
        };
        let is_heading = |text: &String| !text.is_empty() && parse_value(text).is_none();
        if headings.is_empty() || !headings.iter().all(is_heading) {
            return Err(heading_error());
        }
        let rows = lines.map(|(index, line)| {
            let mut cells = split(line);
            if cells.len() != headings.len() + 1 {
                return Err(LabelError::Columns {
                    path: path.to_owned(),
                    line: index + 1,
                    found: cells.len(),
                    expected: headings.len() + 1,
                });
            }
            let file = cells.remove(0);
            let file = file.rsplit(['/', '\\']).next().unwrap_or_default();
            Ok(Row {
                line: index + 1,
                file: file.to_owned(),
                cells,
            })
        });
        Ok(Self {
            rows: rows.collect::<Result<_, _>>()?,
            headings,
        })
    }

    /// One column as a label; `None` for text. A column of labels with something else in it is an error: a typing
    /// mistake should not silently cost a label.
    fn column(
        &self,
        path: &Path,
        index: usize,
        heading: &str,
    ) -> Result<Option<FileColumn>, LabelError> {
        let cells = || {
            self.rows.iter().filter_map(move |row| {
                let text = row.cells.get(index)?;
                (!text.is_empty()).then_some((row, text.as_str()))
            })
        };
        let filled = cells().count();
        let readable = cells()
            .filter(|(_, text)| parse_value(text).is_some())
            .count();
        if filled > 0 && readable * 2 < filled {
            return Ok(None);
        }
        let mut values = HashMap::new();
        for (row, text) in cells() {
            let value = parse_value(text).ok_or_else(|| LabelError::Value {
                path: path.to_owned(),
                line: row.line,
                column: heading.to_owned(),
                value: text.to_owned(),
            })?;
            values.insert(row.file.clone(), value);
        }
        let (name, inverted) = name_for_heading(heading);
        let threshold = if [AGE, GROUP].contains(&name.as_str()) {
            None
        } else {
            yes_above(values.values().copied())
        };
        let kind = match threshold {
            Some(_) => LabelKind::YesNo,
            None => LabelKind::Number,
        };
        for value in values.values_mut() {
            *value = match (threshold, inverted) {
                (Some(threshold), _) => f32::from(u8::from((*value > threshold) != inverted)),
                (None, true) => -*value,
                (None, false) => *value,
            };
        }
        Ok(Some(FileColumn { name, kind, values }))
    }
}

/// The value above which a yes-or-no column says yes; `None` for a column of numbers.
fn yes_above(values: impl Iterator<Item = f32>) -> Option<f32> {
    let mut levels = BTreeSet::new();
    for value in values {
        // Adding 0 makes -0 and 0 one level.
        levels.insert(Level(value + 0.0));
        if levels.len() > MAX_LEVELS {
            return None;
        }
    }
    let levels: Vec<f32> = levels.into_iter().map(|level| level.0).collect();
    let is_small = |value: &f32| value.fract() == 0.0 && value.abs() <= MAX_LEVEL;
    match levels.as_slice() {
        [lower, _] => Some(*lower),
        levels if levels.iter().all(is_small) && levels.iter().any(|level| *level <= 0.0) => {
            Some(0.0)
        }
        [only] if is_small(only) => Some(0.0),
        _ => None,
    }
}

/// A finite number with the order of numbers.
#[derive(PartialEq)]
struct Level(f32);

impl Eq for Level {}

impl PartialOrd for Level {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Level {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

fn parse_value(text: &str) -> Option<f32> {
    match text.to_lowercase().as_str() {
        "yes" | "true" => Some(1.0),
        "no" | "false" => Some(0.0),
        number => number.parse().ok().filter(|value: &f32| value.is_finite()),
    }
}

/// Cells of a line of CSV, trimmed; quoted ones may hold commas, and a doubled quote is one quote.
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

fn split_csv(line: &str, separator: char) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, is_quoted) {
            ('"', true) if chars.peek() == Some(&'"') => {
                chars.next();
                push(&mut cells, '"');
            }
            ('"', _) => is_quoted = !is_quoted,
            (c, false) if c == separator => cells.push(String::new()),
            (c, _) => push(&mut cells, c),
        }
    }
    cells
        .into_iter()
        .map(|cell| cell.trim().to_owned())
        .collect()
}

fn push(cells: &mut [String], c: char) {
    if let Some(cell) = cells.last_mut() {
        cell.push(c);
    }
}
