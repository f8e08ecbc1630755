//! Reads label files: CSV with a heading, and CelebA's attribute list as it comes.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use facemath_core::words;

use super::label_table::{Line, Separated};
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
    #[error(
        "The label file {path} could not be read: {}.",
        words::io_error(source)
    )]
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
        "The label file {path} has another number of columns in line {line} than in its heading: {found} in place of {expected}."
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
    /// Two columns have one name.
    #[error("The label file {path} has two columns called \"{column}\". Rename one of them.")]
    Twice {
        /// The file.
        path: PathBuf,
        /// Name of the columns.
        column: String,
    },
    /// All columns are text.
    #[error("The label file {path} has no column of numbers or of yes and no.")]
    NoLabels {
        /// The file.
        path: PathBuf,
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
/// yes/no/true/false; empty is unknown. Where semicolons or tabs separate, a comma may be the decimal point. Lines end as any system ends
/// them, and the text is UTF-8 or, with its mark, UTF-16. CelebA's `list_attr_celeba.txt` (a count, names, then lines of -1 and 1) and its
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
    let table = Table::parse(path, &Separated::text_of(&bytes))?;
    let mut columns: Vec<FileColumn> = Vec::new();
    let mut notes = Vec::new();
    for (index, heading) in table.headings.iter().enumerate() {
        match table.column(path, index, heading)? {
            Some(column) if columns.iter().any(|other| other.name == column.name) => {
                return Err(LabelError::Twice {
                    path: path.to_owned(),
                    column: column.name,
                });
            }
            Some(column) => columns.push(column),
            None => notes.push(format!(
                "{}: the column \"{heading}\" holds text and is not used as a label",
                path.display()
            )),
        }
    }
    if columns.is_empty() {
        return Err(LabelError::NoLabels {
            path: path.to_owned(),
        });
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
    /// Whether numbers may be written 1,5.
    has_decimal_commas: bool,
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
        let separated = Separated::new(text);
        let mut lines = separated.lines().into_iter();
        let first = lines.next().ok_or_else(heading_error)?;
        let is_celeba_list = first.text().trim().parse::<u64>().is_ok();
        let cells_of = |line: Line<'_>| -> Vec<String> {
            if is_celeba_list {
                line.text().split_whitespace().map(str::to_owned).collect()
            } else {
                line.cells()
            }
        };
        let headings = if is_celeba_list {
            cells_of(lines.next().ok_or_else(heading_error)?)
        } else {
            cells_of(first).into_iter().skip(1).collect()
        };
        let is_heading = |text: &String| !text.is_empty() && parse_value(text).is_none();
        if headings.is_empty() || !headings.iter().all(is_heading) {
            return Err(heading_error());
        }
        let rows = lines.map(|line| {
            let number = line.number();
            let mut cells = cells_of(line);
            if cells.len() != headings.len() + 1 {
                return Err(LabelError::Columns {
                    path: path.to_owned(),
                    line: number,
                    found: cells.len(),
                    expected: headings.len() + 1,
                });
            }
            let file = cells.remove(0);
            let file = file.rsplit(['/', '\\']).next().unwrap_or_default();
            Ok(Row {
                line: number,
                file: file.to_owned(),
                cells,
            })
        });
        Ok(Self {
            rows: rows.collect::<Result<_, _>>()?,
            headings,
            has_decimal_commas: separated.has_decimal_commas(),
        })
    }

    /// What a cell says.
    fn value(&self, text: &str) -> Option<f32> {
        let with_point = || {
            // 1.234,5 is one thousand and some.
            let (whole, part) = text.split_once(',')?;
            parse_value(&format!("{}.{part}", whole.replace('.', "")))
        };
        parse_value(text).or_else(|| self.has_decimal_commas.then(with_point).flatten())
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
            .filter(|(_, text)| self.value(text).is_some())
            .count();
        if filled > 0 && readable * 2 < filled {
            return Ok(None);
        }
        let mut values = HashMap::new();
        for (row, text) in cells() {
            let value = self.value(text).ok_or_else(|| LabelError::Value {
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
