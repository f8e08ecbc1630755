//! Links to photos that outlive a move of the project together with them.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use crate::document::Document;
use crate::storage::absolute;

/// Rewrites the photos' paths relative to the project at `project`, as far as both lie below one folder. Returns for each
/// relative path where it led.
pub(super) fn make_relative(project: &Path, document: &mut Document) -> BTreeMap<PathBuf, PathBuf> {
    let mut links = BTreeMap::new();
    let project = absolute(project);
    let Some(folder) = project.parent() else {
        return links;
    };
    for photo in document.photo_paths_mut() {
        if let Some(relative) = relative(folder, photo) {
            // Where it is no text, the relative path has to do.
            if photo.to_str().is_some() {
                links.insert(relative.clone(), photo.clone());
            }
            *photo = relative;
        }
    }
    links
}

/// Where a photo is that a project at `project` calls `photo`: at its place relative to the project if a file is there, or
/// else where it was when the project was saved if one is there. Absolute paths stay as they are.
pub(super) fn find(project: &Path, photo: &Path, links: &BTreeMap<PathBuf, PathBuf>) -> PathBuf {
    let project = absolute(project);
    let Some(folder) = project.parent() else {
        return photo.to_owned();
    };
    let here = normal(&folder.join(photo));
    match links.get(photo) {
        Some(before) if before.is_absolute() && !here.exists() && before.exists() => before.clone(),
        _ => here,
    }
}

/// `photo` as seen from `folder`, with forward slashes; `None` if they have nothing but a root in common, or if it cannot be
/// written as text.
fn relative(folder: &Path, photo: &Path) -> Option<PathBuf> {
    if photo.components().any(|part| part == Component::ParentDir) {
        return None;
    }
    let (ours, theirs): (Vec<_>, Vec<_>) =
        (folder.components().collect(), photo.components().collect());
    let common = ours.iter().zip(&theirs).take_while(|(a, b)| a == b).count();
    let shared = ours.get(..common)?;
    if !shared
        .iter()
        .any(|part| matches!(part, Component::Normal(_)))
    {
        return None;
    }
    let up = ours.iter().skip(common).map(|_| Some(".."));
    let down = theirs.iter().skip(common).map(|part| match part {
        Component::Normal(part) => part.to_str(),
        _ => None,
    });
    let parts: Option<Vec<&str>> = up.chain(down).collect();
    Some(parts?.join("/").into())
}

/// The path without the `..` in it. By its words alone: the folder that a link stands in is the one that the user sees.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}
