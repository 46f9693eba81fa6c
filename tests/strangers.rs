//! What strangers sent before, and what the fuzzer found, does no harm again.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

#[expect(unreachable_pub, reason = "the fuzzer takes the same file as a crate")]
#[path = "fuzz/ways.rs"]
mod ways;

/// Fewer would not show what the target is about.
const FEWEST_SEEDS: usize = 8;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz").join(name)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|cause| panic!("{}: {cause}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn names(folder: &Path, read: impl Fn(&Path) -> Option<OsString>) -> BTreeSet<String> {
    files(folder).iter().filter_map(|path| read(path)?.into_string().ok()).collect()
}

/// The seeds of a target.
pub(crate) fn seeds(name: &str) -> Vec<Vec<u8>> {
    files(&folder("seeds").join(name)).iter().map(|path| fs::read(path).unwrap()).collect()
}

#[test]
fn every_way_in_has_a_target_and_seeds() {
    let ways: BTreeSet<String> = ways::WAYS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names(&folder("targets"), |path| path.file_stem().map(Into::into)), ways);
    assert_eq!(names(&folder("seeds"), |path| path.file_name().map(Into::into)), ways);
    for name in ways {
        let count = files(&folder("seeds").join(&name)).len();
        assert!(count >= FEWEST_SEEDS, "{name} has {count} seeds");
    }
}

#[test]
fn no_seed_of_any_target_does_harm() {
    let mut harmful = Vec::new();
    for (name, _) in ways::WAYS {
        for seed in files(&folder("seeds").join(name)) {
            let bytes = fs::read(&seed).unwrap();
            if catch_unwind(|| ways::lead(name, &bytes)).is_err() {
                harmful.push(seed);
            }
        }
    }
    assert!(harmful.is_empty(), "{harmful:#?}");
}
