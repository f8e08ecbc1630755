//! How large a file and a function may be. Clippy's `too_many_lines` counts neither heads nor comments, and does not come to
//! `fuzz/`.

use crate::rust_files;
use std::path::Path;

/// Most lines of a file.
const MOST_LINES: usize = 400;
/// Most lines of a function, from its head to its closing brace.
const MOST_FUNCTION_LINES: usize = 80;

/// Where code is kept, but for what is generated.
const FOLDERS: [&str; 6] = ["src", "crates", "tests", "benches", "fuzz", "tools"];

#[test]
fn no_file_is_too_long_to_read() {
    let long = all_code().into_iter().filter_map(|(path, code)| {
        let lines = code.lines().count();
        (lines > MOST_LINES).then(|| format!("{path}: {lines} lines"))
    });
    let long: Vec<String> = long.collect();
    assert!(long.is_empty(), "split by subject:\n{}", long.join("\n"));
}

#[test]
fn no_function_is_too_long_to_read() {
    let mut long = Vec::new();
    for (path, code) in all_code() {
        for (name, lines) in functions(&code) {
            if lines > MOST_FUNCTION_LINES {
                long.push(format!("{path}: {name}, {lines} lines"));
            }
        }
    }
    assert!(long.is_empty(), "split by subject:\n{}", long.join("\n"));
}

#[test]
fn the_check_itself_sees_functions_however_they_are_written() {
    let code = "\
pub(crate) const fn short() -> u8 { 1 }
pub(in crate::a) fn empty() {}
trait Told {
    fn told(&self);
    fn long(
        &self,
    ) -> u8;
}
impl Told for u8 {
    async fn outer<T>(self)
    where
        T: Copy,
    {
        fn inner() {
            if true {
            }
        }
    }
}
proptest! {
    #[test]
    fn in_a_macro(
        number in 0..4u8
    ) {
        // fn in_words() {
        let closure = || {
            number
        };
    }
}
";
    let found = functions(code);
    let found: Vec<(&str, usize)> = found.iter().map(|(name, n)| (name.as_str(), *n)).collect();
    assert_eq!(
        found,
        [
            ("short", 1),
            ("empty", 1),
            ("told", 1),
            ("long", 3),
            ("outer", 9),
            ("inner", 4),
            ("in_a_macro", 8)
        ]
    );
}

/// The path from the project on, and the text, of every file.
fn all_code() -> Vec<(String, String)> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = FOLDERS
        .iter()
        .flat_map(|folder| rust_files(&top.join(folder)));
    let read = |path: std::path::PathBuf| {
        let code = std::fs::read_to_string(&path).unwrap();
        let path = path.strip_prefix(top).unwrap_or(&path);
        (path.display().to_string(), code)
    };
    files.map(read).collect()
}

/// The functions of formatted code by name, each with its lines: it ends where its indentation comes back.
fn functions(code: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let heads = lines.iter().enumerate();
    heads
        .filter_map(|(first, head)| {
            let name = name_of_function(head)?;
            let indentation = head.len() - head.trim_start().len();
            let is_end = |line: &&str| {
                let rest = line.get(indentation..).unwrap_or_default();
                let is_outside = line.len() - line.trim_start().len() == indentation;
                is_outside && (rest.ends_with('}') || rest.ends_with(';'))
            };
            let length = lines[first..].iter().position(is_end)?;
            Some((name, length + 1))
        })
        .collect()
}

/// The name of the function whose head begins in a line.
fn name_of_function(line: &str) -> Option<String> {
    const BEFORE: [&str; 6] = ["pub", "const", "async", "unsafe", "extern", "default"];
    let (before, after) = line.split_once("fn ")?;
    let visible = before.trim_start().split_once('(');
    // `pub(in crate::cli)` is one word.
    let before = match visible.and_then(|(public, path)| Some((public, path.split_once(')')?.1))) {
        Some((public, rest)) => format!("{public}{rest}"),
        None => before.to_owned(),
    };
    let is_head = before
        .split_whitespace()
        .all(|word| BEFORE.contains(&word) || word.starts_with('"'));
    let name: String = after
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    (is_head && !name.is_empty()).then_some(name)
}
