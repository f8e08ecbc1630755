//! The layers of ARCHITECTURE.md, checked on the sources: no import points upward, and the two large frameworks stay in
//! their places.

use crate::rust_files;
use std::path::{Path, PathBuf};

/// The modules from the innermost outwards. A module may use itself and those before it; shells share the last place. Each
/// crate's compiler holds the order between crates; this holds it inside them too.
const LAYERS: [&[&str]; 16] = [
    &["files", "words", "vectors"],
    &["guard"],
    &["work"],
    &["latent"],
    &["photo"],
    &["detail"],
    &["model"],
    &["align"],
    &["train"],
    &["engine"],
    &["export"],
    &["concepts"],
    &["library"],
    &["studio"],
    &["ui"],
    &["app", "cli", "main"],
];

/// Our crates by their name in code, and the folder of their sources.
const CRATES: [(&str, &str); 5] = [
    ("facemath", "src"),
    ("facemath_core", "crates/core/src"),
    ("facemath_nets", "crates/nets/src"),
    ("facemath_train", "crates/train/src"),
    ("facemath_studio", "crates/studio/src"),
];

/// Uses that the order would allow and the design does not: finished pictures go to files whoever made them, and what the
/// user works on knows the engine but not the networks.
const NEVER: [(&str, &str); 8] = [
    ("export", "model"),
    ("export", "train"),
    ("export", "engine"),
    ("concepts", "train"),
    ("library", "engine"),
    ("library", "train"),
    ("studio", "train"),
    ("ui", "train"),
];

/// Crates, and the only modules that may name them.
const CONFINED: [(&str, &[&str]); 4] = [
    ("egui", &["ui", "app"]),
    ("eframe", &["ui", "app"]),
    ("egui_wgpu", &["ui", "app"]),
    ("burn", &["model", "align", "engine", "train"]),
];

#[test]
fn no_import_points_upward() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(own_layer) = layer_of(&source.module) else {
            wrong.push(format!(
                "{}: add `{}` to the layers",
                source.path.display(),
                source.module
            ));
            continue;
        };
        for used in source.used_modules() {
            let is_never = NEVER.contains(&(source.module.as_str(), used.as_str()));
            if is_never || layer_of(&used).is_some_and(|layer| layer > own_layer) {
                wrong.push(format!(
                    "{}: `{}` may not use `{used}`",
                    source.path.display(),
                    source.module
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn frameworks_stay_in_their_modules() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (framework, allowed) in CONFINED {
            if !allowed.contains(&source.module.as_str()) && names_crate(&source.code, framework) {
                wrong.push(format!(
                    "{}: `{framework}` belongs in {}",
                    source.path.display(),
                    allowed.join(", ")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_check_itself_sees_every_way_to_write_an_import() {
    let source = |code: &str| Source {
        path: PathBuf::new(),
        krate: "facemath",
        module: "app".into(),
        is_root: true,
        code: code.into(),
    };
    for code in [
        "use crate::ui::Theme;",
        "use crate::{latent::Latent, ui::{self, Theme}};",
        "let x = crate::ui::theme();",
        "use super::ui::Theme;",
        "use facemath::ui;",
        "use facemath_core::ui;",
        "pub(crate) use crate::{\n    latent,\n    ui,\n};",
    ] {
        assert!(
            source(code).used_modules().contains(&"ui".to_owned()),
            "{code}"
        );
    }
    assert_eq!(
        source("use crate::latent::{self, ui};").used_modules(),
        ["latent"]
    );
    let used = source("use facemath_studio::{Session, library::Face}; use facemath_train::fit;");
    assert_eq!(used.used_modules(), ["train", "studio", "library"]);
    assert!(names_crate("use egui::Ui;", "egui") && names_crate("fn a(ui: &mut egui::Ui)", "egui"));
    assert!(!names_crate("my_egui::Ui", "egui") && !names_crate("let egui = 1;", "egui"));
    assert_eq!(
        without_comments("a // crate::ui\n/// crate::ui\nb"),
        "a \n\nb\n"
    );
}

/// One source file.
struct Source {
    path: PathBuf,
    /// The crate it belongs to, by its name in code.
    krate: &'static str,
    module: String,
    /// Whether `super` is the crate itself here.
    is_root: bool,
    code: String,
}

impl Source {
    /// The modules of our crates that this file names in paths.
    fn used_modules(&self) -> Vec<String> {
        let mut roots = vec![("crate::".to_owned(), self.krate)];
        if self.is_root {
            roots.push(("super::".to_owned(), self.krate));
        }
        roots.extend(CRATES.map(|(krate, _)| (format!("{krate}::"), krate)));
        roots
            .into_iter()
            .flat_map(|(root, krate)| {
                names_after(&self.code, &root)
                    .into_iter()
                    .map(move |name| module_of(krate, &name))
            })
            .collect()
    }
}

/// The layer's name for something directly in a crate: its module, but a crate that is one layer gives it its own name.
fn module_of(krate: &str, name: &str) -> String {
    match krate {
        "facemath_train" => "train",
        "facemath_studio" if !["concepts", "library"].contains(&name) => "studio",
        _ => name,
    }
    .to_owned()
}

/// The first names after each `root` in the code: one for a plain path, several for a braced group.
fn names_after(code: &str, root: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (position, _) in code.match_indices(root) {
        if code[..position]
            .ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == ':')
        {
            continue;
        }
        let rest = &code[position + root.len()..];
        match rest.strip_prefix('{') {
            None => names.push(identifier(rest)),
            Some(group) => {
                let mut depth = 0;
                let mut at_start = true;
                for (offset, character) in group.char_indices() {
                    match character {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => at_start = true,
                        _ if character.is_whitespace() => {}
                        _ if depth == 0 && at_start => {
                            names.push(identifier(&group[offset..]));
                            at_start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    names
}

fn identifier(code: &str) -> String {
    code.chars()
        .take_while(|&character| character.is_alphanumeric() || character == '_')
        .collect()
}

/// Whether the code has a path that starts with this crate, or imports it whole.
fn names_crate(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(position, _)| {
        let before = code[..position].chars().next_back().unwrap_or(' ');
        let after = &code[position + name.len()..];
        let is_imported_whole = code[..position].trim_end().ends_with("use")
            && after.trim_start().starts_with([';', ' ']);
        !before.is_alphanumeric()
            && !"_:.\"".contains(before)
            && (after.starts_with("::") || is_imported_whole)
    })
}

/// The lines without what follows `//`. Strings that hold two slashes lose their ends, which no path is in.
fn without_comments(code: &str) -> String {
    code.lines()
        .map(|line| line.split("//").next().unwrap_or_default().to_owned() + "\n")
        .collect()
}

fn layer_of(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// All sources but each `lib.rs`, which only lists the modules.
fn sources() -> Vec<Source> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    CRATES
        .into_iter()
        .flat_map(|(krate, folder)| sources_of(krate, &top.join(folder)))
        .collect()
}

fn sources_of(krate: &'static str, root: &Path) -> Vec<Source> {
    let mut sources = Vec::new();
    for path in rust_files(root) {
        if path == root.join("lib.rs") {
            continue;
        }
        let inner = path.strip_prefix(root).unwrap();
        let depth = inner.components().count();
        let first = inner.iter().next().unwrap().to_str().unwrap();
        sources.push(Source {
            krate,
            module: module_of(krate, first.trim_end_matches(".rs")),
            is_root: depth == 1 || inner.ends_with("mod.rs") && depth == 2,
            code: without_comments(&std::fs::read_to_string(&path).unwrap()),
            path,
        });
    }
    assert!(!sources.is_empty());
    sources
}
