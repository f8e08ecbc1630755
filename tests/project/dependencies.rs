//! What `Cargo.toml` and `Cargo.lock` must keep true.

use std::path::Path;

fn read(file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

/// The locked versions of a crate.
fn locked_versions(name: &str) -> Vec<String> {
    let lock = read("Cargo.lock");
    let wanted = format!("name = \"{name}\"");
    lock.split("[[package]]")
        .filter(|package| package.lines().any(|line| line == wanted))
        .filter_map(|package| {
            package
                .lines()
                .find_map(|line| line.strip_prefix("version = "))
        })
        .map(|version| version.trim_matches('"').to_owned())
        .collect()
}

/// The window and the networks share one GPU device, which they can only do through the same version of the same types.
#[test]
fn there_is_one_wgpu_and_one_egui() {
    for name in [
        "wgpu",
        "wgpu-core",
        "wgpu-hal",
        "naga",
        "egui",
        "eframe",
        "egui-wgpu",
        "burn",
    ] {
        let versions = locked_versions(name);
        assert_eq!(versions.len(), 1, "{name}: {versions:?}");
    }
}

/// The lines of the table of dependencies that all crates share, blank lines left out.
fn dependency_lines() -> Vec<String> {
    let mut lines = Vec::new();
    let mut is_dependency_table = false;
    for line in read("Cargo.toml")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        if line.starts_with('[') {
            is_dependency_table = line == "[workspace.dependencies]";
        } else if is_dependency_table {
            lines.push(line.to_owned());
        }
    }
    assert!(lines.len() > 20);
    lines
}

/// What a crate asks for is pinned and justified once, for all of them.
#[test]
fn every_crate_takes_its_dependencies_from_the_workspace() {
    for manifest in [
        "Cargo.toml",
        "crates/core/Cargo.toml",
        "crates/nets/Cargo.toml",
        "crates/train/Cargo.toml",
        "crates/studio/Cargo.toml",
    ] {
        let mut is_dependency_table = false;
        for line in read(manifest).lines().filter(|line| !line.is_empty()) {
            if line.starts_with('[') {
                is_dependency_table =
                    line.ends_with("dependencies]") && !line.starts_with("[workspace");
            } else if is_dependency_table && !line.starts_with('#') {
                assert!(line.ends_with(".workspace = true"), "{manifest}: {line}");
            }
        }
    }
}

#[test]
fn every_dependency_is_pinned_exactly() {
    for line in dependency_lines()
        .iter()
        .filter(|line| !line.starts_with('#') && !line.contains("path = "))
    {
        let (name, requirement) = line.split_once('=').unwrap();
        assert!(
            requirement.contains("\"="),
            "{} is not pinned with `=`",
            name.trim()
        );
    }
}

/// A comment stands above its dependency, or above the first of a few that belong together.
#[test]
fn every_dependency_says_why_it_is_there() {
    const MOST_UNDER_ONE_COMMENT: usize = 4;
    let mut since_comment = MOST_UNDER_ONE_COMMENT;
    for line in dependency_lines() {
        let (is_comment, has_own) = (line.starts_with('#'), line.contains(" # "));
        since_comment = if is_comment || has_own {
            0
        } else {
            since_comment + 1
        };
        assert!(
            since_comment <= MOST_UNDER_ONE_COMMENT,
            "say why `{line}` is needed"
        );
    }
}
