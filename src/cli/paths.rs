//! Which files a command reads and where their results go.

use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::console::Console;
use super::error::CommandError;
use super::options::CommonOptions;
use facemath_core::export::has_frames;
use facemath_core::files;
use facemath_core::photo::{pictures_in, pictures_in_subfolders};
use facemath_core::words;

/// One picture and where its result goes.
#[derive(Debug)]
pub(super) struct Assignment {
    pub(super) input: PathBuf,
    pub(super) target: PathBuf,
}

/// Replaces each folder by the pictures in it (not in its subfolders), sorted by name. Files are taken as they are.
///
/// Folders that cannot be read or hold no picture are told to the console as failed inputs.
pub(super) fn expand(inputs: &[PathBuf], console: &mut Console) -> Vec<PathBuf> {
    let mut pictures = Vec::with_capacity(inputs.len());
    for input in inputs {
        if !input.is_dir() {
            pictures.push(input.clone());
            continue;
        }
        match pictures_in(input) {
            Ok(found) if found.is_empty() => {
                let below = pictures_in_subfolders(input)
                    .map(|below| format!("; {below}. Name those instead"));
                console.failed(format_args!(
                    "{} holds no pictures{}",
                    input.display(),
                    below.unwrap_or_default()
                ));
            }
            Ok(found) => pictures.extend(found),
            Err(error) => {
                console.failed(format_args!(
                    "{} cannot be read: {}",
                    input.display(),
                    words::io_error(&error)
                ));
            }
        }
    }
    pictures
}

/// What a result is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// As the picture, with the ending `png`.
    Png,
    /// As the picture, in its own format; only a GIF becomes a PNG, whatever it is called.
    AsInput,
}

impl Naming {
    fn result_of(self, input: &Path) -> Option<OsString> {
        if self == Self::AsInput && !is_gif(input) {
            return input.file_name().map(OsStr::to_os_string);
        }
        let mut name = input.file_stem()?.to_os_string();
        name.push(".png");
        Some(name)
    }
}

/// Whether a picture is a GIF by its first bytes, or by its name where it cannot be read: what is wrong then is said later.
fn is_gif(picture: &Path) -> bool {
    const MARK: &[u8; 4] = b"GIF8";
    let mut first = [0; MARK.len()];
    // Asked before opening: opening a pipe waits for its writer.
    let read = picture.is_file().then(|| File::open(picture));
    match read.map(|file| file.and_then(|mut file| file.read_exact(&mut first))) {
        Some(Ok(())) => &first == MARK,
        _ => picture
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("gif")),
    }
}

/// Gives each picture a file in `folder` as its target.
///
/// No two results may share a file, none may replace an input, and none may replace `grid`, the sheet that the same run
/// writes, or a file that is there already unless that was allowed: whatever would is told to the console as failed and left out. A picture named twice is done once.
/// The folders of all targets exist by now.
pub(super) fn assign(
    inputs: Vec<PathBuf>,
    folder: &Path,
    grid: Option<&Path>,
    naming: Naming,
    common: &CommonOptions,
    console: &mut Console,
) -> Vec<Assignment> {
    let sources: HashSet<PathBuf> = inputs.iter().map(|input| resolved(input)).collect();
    let grid = grid.map(resolved);
    let mut taken: HashMap<PathBuf, PathBuf> = HashMap::new();
    let mut assignments = Vec::with_capacity(inputs.len());
    for input in inputs {
        let Some(name) = naming.result_of(&input) else {
            console.failed(format_args!("{} is not a file", input.display()));
            continue;
        };
        let target = folder.join(name);
        let resolved_target = resolved(&target);
        if let Some(earlier) = taken.get(&resolved_target) {
            if resolved(earlier) != resolved(&input) {
                console.failed(format_args!(
                    "{} was left out: its result would overwrite that of {}. Rename one of them, or do it with another --out",
                    input.display(),
                    earlier.display()
                ));
            }
        } else if sources.contains(&resolved_target) {
            console.failed(format_args!(
                "{} was left out: its result would overwrite the input {}. Choose another folder with --out",
                input.display(),
                target.display()
            ));
        } else if grid.as_ref() == Some(&resolved_target) {
            console.failed(format_args!(
                "{} was left out: its result would overwrite the grid {}. Give the grid another name",
                input.display(),
                target.display()
            ));
        } else if !common.force && target.is_file() {
            console.failed(format_args!(
                "{} was left out: {}",
                input.display(),
                existing_sentence(&target)
            ));
        } else {
            taken.insert(resolved_target, input.clone());
            assignments.push(Assignment { input, target });
        }
    }
    assignments
}

/// Fails if `target` is one of the inputs.
pub(super) fn refuse_input_as_target(
    target: &Path,
    inputs: &[PathBuf],
) -> Result<(), CommandError> {
    let resolved_target = resolved(target);
    if inputs
        .iter()
        .any(|input| resolved(input) == resolved_target)
    {
        return Err(CommandError::Request(format!(
            "{} is an input and would be overwritten. Choose another name",
            target.display()
        )));
    }
    Ok(())
}

/// Fails if a file is there already that nobody said may be replaced, or a folder with frames of another film, or a device or
/// a pipe.
pub(super) fn refuse_existing(target: &Path, common: &CommonOptions) -> Result<(), CommandError> {
    if target.exists() && !target.is_file() && !target.is_dir() {
        return Err(CommandError::Request(format!(
            "{} is a device or a pipe, not a file. Choose another --out",
            target.display()
        )));
    }
    if !common.force && target.is_file() {
        return Err(CommandError::Request(existing_sentence(target)));
    }
    if !common.force && has_frames(target) {
        return Err(CommandError::Request(format!(
            "{} has the frames of another film in it. Choose another --out, or replace them with --force",
            target.display()
        )));
    }
    Ok(())
}

fn existing_sentence(target: &Path) -> String {
    format!(
        "{} exists. Choose another --out, or replace it with --force",
        target.display()
    )
}

/// Fails if a picture is to be written under the name of another format than PNG, or over a file that is there already.
pub(super) fn check_picture_target(
    target: &Path,
    common: &CommonOptions,
) -> Result<(), CommandError> {
    let ending = target.extension().and_then(OsStr::to_str);
    if ending.is_some_and(|ending| !ending.eq_ignore_ascii_case("png")) {
        return Err(CommandError::Request(format!(
            "{} cannot be written: pictures are written as PNG. Let the name end in .png",
            target.display()
        )));
    }
    refuse_existing(target, common)
}

/// Fails if `grid` is one of the pictures that the same run writes.
pub(super) fn refuse_result_as_grid(grid: &Path, targets: &[PathBuf]) -> Result<(), CommandError> {
    let resolved_grid = resolved(grid);
    if targets
        .iter()
        .any(|target| resolved(target) == resolved_grid)
    {
        return Err(CommandError::Request(format!(
            "{} is the name of one of the faces. Give the grid another name",
            grid.display()
        )));
    }
    Ok(())
}

/// Makes a folder and those above it, unless they exist.
pub(super) fn make_folder(folder: &Path) -> Result<(), CommandError> {
    if folder.exists() && !folder.is_dir() {
        return Err(CommandError::Request(format!(
            "{} is a file, and a folder is needed. Choose another name",
            folder.display()
        )));
    }
    files::make_folder(folder).map_err(|source| CommandError::Folder {
        path: folder.to_owned(),
        source,
    })
}

/// Makes the folder that `file` is to be written into.
pub(super) fn make_parent(file: &Path) -> Result<(), CommandError> {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => make_folder(parent),
        _ => Ok(()),
    }
}

/// A path under which the same file is always the same, whether or not it exists yet. File systems that do not tell
/// upper from lower case are taken into account by platform.
pub(super) fn resolved(path: &Path) -> PathBuf {
    if let Ok(path) = path.canonicalize() {
        return path;
    }
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let name = path.file_name().unwrap_or_default();
    let name = if cfg!(any(windows, target_os = "macos")) {
        name.to_ascii_lowercase()
    } else {
        name.to_os_string()
    };
    parent
        .canonicalize()
        .unwrap_or_else(|_| parent.to_owned())
        .join(name)
}
