//! Nothing that runs can reach a network.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Names, or beginnings of names, of crates that speak to other machines.
const NETWORK: [&str; 24] = [
    "attohttpc",
    "curl",
    "h2",
    "h3",
    "hickory",
    "http",
    "hyper",
    "isahc",
    "mio",
    "native-tls",
    "openssl",
    "quinn",
    "reqwest",
    "russh",
    "rustls",
    "socket2",
    "ssh2",
    "surf",
    "tokio",
    "trust-dns",
    "tungstenite",
    "ureq",
    "webpki",
    "websocket",
];

#[test]
fn no_crate_of_the_normal_build_speaks_to_other_machines() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--package", "facemath"])
        .args(["--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let names: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(
        names.len() > 100,
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let is_of = |name: &str, network: &str| {
        name.strip_prefix(network)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    let found: Vec<&&str> = names
        .iter()
        .filter(|name| NETWORK.iter().any(|network| is_of(name, network)))
        .collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn no_source_of_ours_opens_a_connection() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src"), root.join("crates")];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let path: PathBuf = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source");
                for word in ["std::net", "TcpStream", "UdpSocket", "TcpListener"] {
                    assert!(!text.contains(word), "{}: {word}", path.display());
                }
                count += 1;
            }
        }
    }
    assert!(count > 300, "{count}");
}
