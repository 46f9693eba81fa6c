//! The house keeps its own rules: sizes, names, what may depend on what.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const RUST_LINES: usize = 500;
const COMPONENT_LINES: usize = 200;
const SCRIPT_LINES: usize = 300;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of the project that people wrote.
fn files(under: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(under)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !matches!(name.as_str(), "node_modules" | "dist" | "target" | "var") {
                    folders.push(path);
                }
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn with_ending(under: &[&str], ending: &str) -> Vec<(PathBuf, String)> {
    let all = under.iter().flat_map(|folder| files(folder));
    let of_kind = all.filter(|path| path.to_string_lossy().ends_with(ending));
    of_kind.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

fn rust() -> Vec<(PathBuf, String)> {
    with_ending(&["src", "tests"], ".rs")
}

#[test]
fn no_file_is_longer_than_agreed() {
    let limits = [
        (rust(), RUST_LINES),
        (with_ending(&["web/src"], ".svelte"), COMPONENT_LINES),
        // The description of the API is made from the server's own, so nobody reads it as a file.
        (
            with_ending(&["web/src"], ".ts").into_iter().filter(|(path, _)| !path.ends_with("api/schema.ts")).collect(),
            SCRIPT_LINES,
        ),
    ];
    let too_long: Vec<String> = limits
        .into_iter()
        .flat_map(|(files, limit)| files.into_iter().map(move |(path, text)| (path, text.lines().count(), limit)))
        .filter(|(_, lines, limit)| lines > limit)
        .map(|(path, lines, limit)| format!("{}: {lines} lines of {limit}", path.display()))
        .collect();
    assert!(too_long.is_empty(), "{}", too_long.join("\n"));
}

#[test]
fn nothing_is_left_undone_ignored_or_waited_for_in_hope() {
    // Written apart, so that this file does not find itself.
    let banned = [
        concat!("FIX", "ME"),
        concat!("TO", "DO"),
        concat!("XX", "X:"),
        concat!("#[", "ignore"),
        concat!("#[", "allow("),
        concat!("#![", "allow("),
        concat!("thread::", "sleep"),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
    ];
    let mut found = Vec::new();
    for (path, text) in rust() {
        for (number, line) in (1..).zip(text.lines()) {
            let code = banned.iter().filter(|word| line.contains(**word));
            found.extend(code.map(|word| format!("{}:{number}: {word}", path.display())));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_test_sleeps() {
    let sleep = concat!("sleep", "(");
    let tests = rust().into_iter().filter(|(path, _)| {
        let in_tests = path.starts_with(root().join("tests")) && !path.starts_with(root().join("tests/benches"));
        in_tests || path.components().any(|part| part.as_os_str() == "tests")
    });
    let found: Vec<String> =
        tests.filter(|(_, text)| text.contains(sleep)).map(|(path, _)| path.display().to_string()).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_top_of_the_house_has_the_rooms_that_were_agreed() {
    let agreed = [
        "ARCHITECTURE.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "Makefile",
        "NOTICE",
        "README.md",
        "config",
        "deploy",
        "docs",
        "rustfmt.toml",
        "src",
        "target",
        "tests",
        "var",
        "web",
    ];
    for entry in fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(name.starts_with('.') || agreed.contains(&name.as_str()), "{name} has no place at the top");
    }
}

#[test]
fn every_crate_is_a_folder_of_source_and_main_is_the_only_loose_file() {
    let crates =
        ["agent", "documents", "domain", "media", "press", "protocol", "rehearsal", "secretariat", "server", "store"];
    for entry in fs::read_dir(root().join("src")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "main" {
            assert!(crates.contains(&name.as_str()), "src/{name} is no crate of the house");
            assert!(path.join("Cargo.toml").exists() && path.join("lib.rs").exists(), "src/{name}");
        } else {
            assert!(name == "main" || name == "main.rs", "src/{name} is loose");
        }
    }
}

#[test]
fn no_room_is_called_util() {
    let vague = ["util", "utils", "common", "helper", "helpers", "manager", "service", "base"];
    for (path, _) in rust() {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let folder = path.parent().and_then(Path::file_name).unwrap().to_string_lossy().into_owned();
        assert!(!vague.contains(&stem.as_str()) && !vague.contains(&folder.as_str()), "{}", path.display());
    }
}

#[test]
fn the_rules_know_no_runtime_no_database_no_web_and_no_media() {
    let tree = tree_of("diemcau-domain");
    for stranger in ["tokio", "sqlx", "axum", "rtc", "webrtc", "str0m", "hyper", "mio"] {
        let is_in = tree.lines().any(|line| line.split(' ').next() == Some(stranger));
        assert!(!is_in, "domain depends on {stranger}:\n{tree}");
    }
}

#[test]
fn the_arrows_between_the_rooms_point_down() {
    let allowed: [(&str, &[&str]); 10] = [
        ("domain", &[]),
        ("media", &[]),
        ("press", &[]),
        ("protocol", &["domain"]),
        ("store", &["domain"]),
        ("documents", &["domain"]),
        ("secretariat", &["domain", "protocol", "store"]),
        ("agent", &["domain", "protocol"]),
        ("rehearsal", &["agent", "domain", "protocol"]),
        ("server", &["documents", "domain", "media", "protocol", "secretariat", "store"]),
    ];
    for (room, below) in allowed {
        let manifest = fs::read_to_string(root().join("src").join(room).join("Cargo.toml")).unwrap();
        let dependencies = manifest.split("[dev-dependencies]").next().unwrap();
        let arrows = dependencies.lines().filter_map(|line| line.strip_prefix("diemcau-"));
        for arrow in arrows {
            let to = arrow.split(['.', ' ', '=']).next().unwrap();
            assert!(below.contains(&to), "{room} may not depend on {to}");
        }
    }
}

/// The crates that a crate is built from.
fn tree_of(package: &str) -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["tree", "--offline", "--package", package, "--edges", "normal", "--prefix", "none"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
