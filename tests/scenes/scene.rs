//! What stands in the file of a scene.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Deserialize;

use super::act::Act;

/// A conference from its roster to its documents.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scene {
    pub(super) title: String,
    /// What the server is set up with, as in its own file.
    #[serde(default)]
    pub(super) settings: toml::Table,
    roster: RosterPart,
    pub(super) sessions: Vec<SessionPart>,
    #[serde(default)]
    pub(super) delegates: Vec<DelegatePart>,
    pub(super) acts: Vec<Act>,
    pub(super) documents: Vec<DocumentPart>,
    #[serde(default)]
    pub(super) bundles: Vec<BundlePart>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RosterPart {
    file: PathBuf,
    #[serde(default)]
    only: Vec<String>,
    #[serde(default)]
    further: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SessionPart {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) audience: String,
    pub(super) planned_from: Timestamp,
    pub(super) planned_until: Timestamp,
    #[serde(default)]
    pub(super) items: Vec<ItemPart>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ItemPart {
    pub(super) title: String,
    #[serde(default)]
    pub(super) speaker: String,
    pub(super) minutes: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DelegatePart {
    pub(super) endpoint: String,
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) kind: String,
}

/// A document that the scene ends in, and what must stand in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentPart {
    pub(super) kind: String,
    #[serde(default)]
    pub(super) sessions: Vec<String>,
    pub(super) subtree: String,
    pub(super) rows: usize,
    /// Of closed figures; without it, the newest.
    pub(super) version: Option<u32>,
    /// The branch whose own organizer takes it out; without it, the organizer of the conference does.
    pub(super) taken_by: Option<String>,
    #[serde(default)]
    pub(super) figures: Vec<Figure>,
    /// What its endpoints came to.
    pub(super) statuses: Option<StatusesPart>,
    /// The form in which it is signed: `state` or `party`. Without it, it is not printed.
    pub(super) form: Option<String>,
    /// What must be read on the paper that is signed.
    #[serde(default)]
    pub(super) says: Vec<String>,
    /// What must be told in its notes, each in one of them.
    #[serde(default)]
    pub(super) notes: Vec<String>,
}

/// How many endpoints came to what.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct StatusesPart {
    pub(super) full: u32,
    pub(super) partial: u32,
    pub(super) declared: u32,
    pub(super) absent: u32,
    pub(super) connected_only: u32,
    pub(super) not_reported: u32,
}

/// One paper of the whole and one of every branch below it, in one file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BundlePart {
    pub(super) kind: String,
    #[serde(default)]
    pub(super) sessions: Vec<String>,
    pub(super) subtree: String,
    pub(super) form: String,
    pub(super) papers: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Figure {
    pub(super) of: RowOf,
    #[serde(default)]
    pub(super) sums: bool,
    pub(super) column: String,
    pub(super) is: Option<Stated>,
    /// Instead, where it cannot be known to the second.
    pub(super) at_least: Option<u32>,
}

/// `"totals"`, the code of an endpoint, or the number of a row.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum RowOf {
    Row(usize),
    Code(String),
}

/// A count, seconds, or a text as it is shown.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Stated {
    Number(u32),
    Text(String),
}

impl Scene {
    /// The scene of this name.
    pub(super) fn named(name: &str) -> Self {
        let path = folder().join(name).with_extension("toml");
        let text = std::fs::read_to_string(&path).unwrap();
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    pub(super) fn roster(&self) -> Roster {
        let file = std::fs::read_to_string(folder().join(&self.roster.file)).unwrap();
        let mut lines = file.trim_start_matches('\u{feff}').lines();
        let header = lines.next().unwrap();
        let all: Vec<Line> = lines.chain(self.roster.further.iter().map(String::as_str)).map(Line::of).collect();
        let mut roster = Roster { header: header.to_owned(), lines: all };
        if !self.roster.only.is_empty() {
            let kept: HashSet<String> = roster.codes(&self.roster.only).into_iter().collect();
            let parents = |line: &Line| line.parent.is_empty();
            let further: HashSet<String> = self.roster.further.iter().map(|line| Line::of(line).code).collect();
            roster.lines.retain(|line| kept.contains(&line.code) || parents(line) || further.contains(&line.code));
        }
        roster
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config/scenes")
}

/// The part of a roster that a scene is about.
pub(super) struct Roster {
    header: String,
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    text: String,
    code: String,
    parent: String,
    invited: u32,
}

impl Line {
    fn of(text: &str) -> Self {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let cells = reader.records().next().unwrap().unwrap();
        let invited = cells[5].parse().unwrap();
        Self { text: text.to_owned(), code: cells[0].to_owned(), parent: cells[1].to_owned(), invited }
    }
}

impl Roster {
    /// As a file to import.
    pub(super) fn file(&self) -> Vec<u8> {
        let lines = self.lines.iter().map(|line| line.text.as_str());
        std::iter::once(self.header.as_str())
            .chain(lines)
            .flat_map(|line| [line, "\n"])
            .collect::<String>()
            .into_bytes()
    }

    /// Every endpoint that is meant: a code, or a code and `/*` for it and everything below it.
    pub(super) fn codes(&self, meant: &[String]) -> Vec<String> {
        let mut codes = Vec::new();
        for word in meant {
            match word.strip_suffix("/*") {
                Some(top) => codes.extend(self.branch(top)),
                None => codes.push(word.clone()),
            }
        }
        codes
    }

    /// An endpoint and everything below it; parents stand before their children.
    fn branch(&self, top: &str) -> Vec<String> {
        let mut within = HashSet::from([top]);
        for line in &self.lines {
            if within.contains(line.parent.as_str()) {
                within.insert(&line.code);
            }
        }
        self.lines.iter().filter(|line| within.contains(line.code.as_str())).map(|line| line.code.clone()).collect()
    }

    /// Every endpoint with the number of people summoned, in the order of the file.
    pub(super) fn everybody(&self) -> impl Iterator<Item = (&str, u32)> {
        self.lines.iter().map(|line| (line.code.as_str(), line.invited))
    }

    pub(super) fn invited(&self, code: &str) -> u32 {
        self.lines.iter().find(|line| line.code == code).unwrap().invited
    }
}
