//! How many files may need each other: whoever reads one of them has to know all of them.

use crate::rust_files;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Most files in a circle of imports.
const MOST_FILES: usize = 4;

/// Our crates by their name in code, and the folder of their sources.
const CRATES: [(&str, &str); 5] = [
    ("facemath", "src"),
    ("facemath_core", "crates/core/src"),
    ("facemath_nets", "crates/nets/src"),
    ("facemath_train", "crates/train/src"),
    ("facemath_studio", "crates/studio/src"),
];

#[test]
fn few_files_import_each_other() {
    let project = Project::read(&CRATES.map(|(name, folder)| (name, top().join(folder))));
    let arrows = project.arrows();
    let mut wrong = Vec::new();
    for circle in circles(&arrows) {
        if circle.len() > MOST_FILES {
            wrong.push(format!("{} files:", circle.len()));
            for &from in &circle {
                for &to in arrows[from].iter().filter(|to| circle.contains(to)) {
                    wrong.push(format!("  {} -> {}", project.name(from), project.name(to)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_check_itself_sees_circles() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, code: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("made");
        std::fs::write(path, code).expect("written");
    };
    write("lib.rs", "mod a;\nmod b;\npub use b::Deep;\n");
    // Through what another file hands on, and with braces.
    write(
        "a.rs",
        "use crate::{Deep, b::{self, Other as _}};\npub struct A;\n",
    );
    write(
        "b/mod.rs",
        "mod deep;\npub use deep::*;\npub struct Other;\n",
    );
    write(
        "b/deep.rs",
        "// use crate::c::C;\nuse super::super::a::A;\npub struct Deep;\nfn f() { crate::c::g() }\n",
    );
    write("c.rs", "use std::fmt;\npub fn g() {}\n");
    let project = Project::read(&[("example", folder.path().to_owned())]);
    let arrows = project.arrows();
    let of = |name: &str| {
        let from = (0..arrows.len()).find(|&file| project.name(file).ends_with(name));
        let to = arrows[from.expect("it was read")].iter();
        to.map(|&to| project.modules[to].join("::"))
            .collect::<Vec<_>>()
    };
    assert_eq!(of("a.rs"), ["example::b::deep", "example::b"]);
    assert_eq!(of("deep.rs"), ["example::a", "example::c"]);
    assert!(of("lib.rs").is_empty(), "it only hands names on");
    let found = circles(&arrows);
    let found: Vec<usize> = found.iter().map(Vec::len).collect();
    assert_eq!(found, [2], "a and deep");
}

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// The files of all crates, each with what it imports.
struct Project {
    paths: Vec<PathBuf>,
    /// The module that each file is, from its crate on.
    modules: Vec<Vec<String>>,
    by_module: BTreeMap<Vec<String>, usize>,
    imports: Vec<Vec<Import>>,
    /// The names that each file defines.
    defined: Vec<BTreeSet<String>>,
}

/// A path that a file names.
struct Import {
    path: Vec<String>,
    /// Whether it is only handed on to others.
    is_handed_on: bool,
}

impl Project {
    fn read(crates: &[(&str, PathBuf)]) -> Self {
        let mut project = Self {
            paths: Vec::new(),
            modules: Vec::new(),
            by_module: BTreeMap::new(),
            imports: Vec::new(),
            defined: Vec::new(),
        };
        for (name, root) in crates {
            for path in rust_files(root) {
                let inner = path.strip_prefix(root).unwrap().with_extension("");
                let mut module = vec![(*name).to_owned()];
                module.extend(inner.iter().map(|part| part.to_str().unwrap().to_owned()));
                module.pop_if(|last| ["lib", "main", "mod"].contains(&last.as_str()));
                let code = without_comments(&read(&path));
                project
                    .by_module
                    .entry(module.clone())
                    .or_insert(project.paths.len());
                project.modules.push(module);
                project.imports.push(imports(&code));
                project.defined.push(definitions(&code));
                project.paths.push(path);
            }
        }
        project
    }

    fn name(&self, file: usize) -> String {
        let path = &self.paths[file];
        path.strip_prefix(top())
            .unwrap_or(path)
            .display()
            .to_string()
    }

    /// The files that each file takes something from.
    fn arrows(&self) -> Vec<BTreeSet<usize>> {
        let files = 0..self.paths.len();
        files
            .map(|from| {
                let used = self.imports[from]
                    .iter()
                    .filter(|import| !import.is_handed_on);
                let targets = used.filter_map(|import| self.resolve(from, &import.path, 0));
                // A file stands for the folder of its children: what it takes from them stays inside.
                let is_inside = |to: usize| self.modules[to].starts_with(&self.modules[from]);
                targets.filter(|&to| !is_inside(to)).collect()
            })
            .collect()
    }

    /// The file that has what a path in `from` names; `None` for what belongs to other crates.
    fn resolve(&self, from: usize, path: &[String], depth: usize) -> Option<usize> {
        /// Names are handed on from hand to hand, but never in a circle.
        const DEEPEST: usize = 8;
        let here = &self.modules[from];
        let (first, rest) = path.split_first()?;
        let mut module = match first.as_str() {
            "crate" => here[..1].to_vec(),
            "self" => here.clone(),
            "super" => here[..here.len().checked_sub(1)?].to_vec(),
            _ => {
                let child = [here.as_slice(), std::slice::from_ref(first)].concat();
                if self.by_module.contains_key(&child) {
                    child
                } else {
                    vec![first.clone()]
                }
            }
        };
        let mut rest = rest;
        while let Some((next, after)) = rest.split_first() {
            if next == "super" {
                module.pop()?;
            } else if next != "self" {
                let child = [module.as_slice(), std::slice::from_ref(next)].concat();
                if !self.by_module.contains_key(&child) {
                    break;
                }
                module = child;
            }
            rest = after;
        }
        let file = *self.by_module.get(&module)?;
        let Some(name) = rest.first().filter(|_| depth < DEEPEST) else {
            return Some(file);
        };
        if self.defined[file].contains(name) {
            return Some(file);
        }
        let handed_on = self.imports[file]
            .iter()
            .filter(|import| import.is_handed_on);
        let found = handed_on.filter_map(|import| match import.path.split_last()? {
            (last, _) if last == name => self.resolve(file, &import.path, depth + 1),
            (last, before) if last == "*" => {
                let inner = [before, std::slice::from_ref(name)].concat();
                let found = self.resolve(file, &inner, depth + 1)?;
                self.defined[found].contains(name).then_some(found)
            }
            _ => None,
        });
        found.into_iter().next_back().or(Some(file))
    }
}

/// All paths in `use` items, and those that begin with `crate`, `self` or `super` elsewhere.
fn imports(code: &str) -> Vec<Import> {
    let mut imports = Vec::new();
    let mut rest = String::new();
    for item in code.split_inclusive(';') {
        let start = item
            .match_indices("use ")
            .map(|(position, _)| position)
            .find(|&position| {
                let line = item[..position]
                    .rsplit('\n')
                    .next()
                    .unwrap_or_default()
                    .trim();
                line.is_empty() || line.starts_with("pub")
            });
        let Some(start) = start else {
            rest.push_str(item);
            continue;
        };
        rest.push_str(&item[..start]);
        let line = item[..start].rsplit('\n').next().unwrap_or_default();
        let is_handed_on = line.trim_start().starts_with("pub");
        let tree: String = item[start + 4..]
            .trim_end_matches(';')
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        for path in expanded(&tree) {
            imports.push(Import { path, is_handed_on });
        }
    }
    for root in ["crate::", "self::", "super::"] {
        for (position, _) in rest.match_indices(root) {
            let before = rest[..position].chars().next_back().unwrap_or(' ');
            if before.is_alphanumeric() || before == '_' || before == ':' {
                continue;
            }
            let end = rest[position..]
                .find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':')
                .map_or(rest.len(), |length| position + length);
            let path = rest[position..end]
                .split("::")
                .filter(|part| !part.is_empty());
            imports.push(Import {
                path: path.map(str::to_owned).collect(),
                is_handed_on: false,
            });
        }
    }
    imports
}

/// The single paths of a tree with braces.
fn expanded(tree: &str) -> Vec<Vec<String>> {
    let tree = tree.trim();
    let plain = |path: &str| -> Vec<String> {
        let path = path.split(" as ").next().unwrap_or_default();
        let parts = path.split("::").map(|part| part.trim().to_owned());
        parts.filter(|part| !part.is_empty()).collect()
    };
    let Some(open) = tree.find('{') else {
        return vec![plain(tree)];
    };
    let (before, inner) = (plain(&tree[..open]), tree[open + 1..].trim_end_matches('}'));
    let mut branches = vec![String::new()];
    let mut depth = 0;
    // A closing brace too many was taken away with the outer one.
    for c in inner.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                branches.push(String::new());
                continue;
            }
            _ => {}
        }
        branches.last_mut().unwrap().push(c);
    }
    let branches = branches.iter().filter(|branch| !branch.trim().is_empty());
    branches
        .flat_map(|branch| expanded(branch))
        .map(|path| [before.clone(), path].concat())
        .collect()
}

/// The names of types, functions and so on that a file defines.
fn definitions(code: &str) -> BTreeSet<String> {
    const KINDS: [&str; 8] = [
        "fn", "struct", "enum", "trait", "const", "type", "static", "union",
    ];
    let words: Vec<&str> = code
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    words
        .windows(2)
        .filter(|pair| KINDS.contains(&pair[0]))
        .map(|pair| pair[1].to_owned())
        .collect()
}

/// The lines without what follows `//`. Strings that hold two slashes lose their ends, which no path is in.
fn without_comments(code: &str) -> String {
    code.lines()
        .map(|line| line.split("//").next().unwrap_or_default().to_owned() + "\n")
        .collect()
}

/// The groups of files that each can be reached from each other along the arrows, those of one file left out.
fn circles(arrows: &[BTreeSet<usize>]) -> Vec<Vec<usize>> {
    let reached: Vec<BTreeSet<usize>> = (0..arrows.len())
        .map(|start| {
            let mut reached = BTreeSet::new();
            let mut waiting = vec![start];
            while let Some(file) = waiting.pop() {
                waiting.extend(arrows[file].iter().filter(|&&to| reached.insert(to)));
            }
            reached
        })
        .collect();
    let mut seen = BTreeSet::new();
    let mut circles = Vec::new();
    for file in 0..arrows.len() {
        if !reached[file].contains(&file) || seen.contains(&file) {
            continue;
        }
        let circle: Vec<usize> = reached[file]
            .iter()
            .copied()
            .filter(|&other| reached[other].contains(&file))
            .collect();
        seen.extend(circle.iter().copied());
        circles.push(circle);
    }
    circles
}
