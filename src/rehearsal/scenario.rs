//! What is rehearsed, as a TOML file says it. All times are seconds from the beginning.

use std::path::{Path, PathBuf};

use serde::Deserialize;

mod check;

/// A scenario.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What it is called; the conference gets this title.
    pub title: String,
    /// Where chance begins: the same seed gives the same plan.
    pub seed: u64,
    /// Who is invited.
    pub roster: RosterSource,
    /// Whether picture and sound are sent and received.
    #[serde(default = "yes")]
    pub media: bool,
    /// When it is over.
    pub duration: u32,
    /// What the halls send.
    #[serde(default)]
    pub clip: Option<ClipFiles>,
    /// The sessions.
    pub sessions: Vec<SessionScript>,
    /// Who comes when; the first part of the endpoints by the first entry and so on.
    pub arrivals: Vec<Arrivals>,
    /// Only the branches below these endpoints come, by code, and whoever leads or speaks; all if it is empty.
    #[serde(default)]
    pub among: Vec<String>,
    /// Endpoints that never come, by code, whatever chance says.
    #[serde(default)]
    pub never: Vec<String>,
    /// Lines that break and come back.
    #[serde(default)]
    pub drops: Vec<Drops>,
    /// Lines that lose packets.
    #[serde(default)]
    pub bad_lines: Vec<BadLines>,
    /// The share of endpoints that are connected and receive nothing, 0 to 1.
    #[serde(default)]
    pub muted: f64,
    /// When the server is killed; the command given on the command line kills it and starts it again.
    #[serde(default)]
    pub killed_at: Option<u32>,
    /// What must be reached besides equal figures.
    #[serde(default)]
    pub limits: Limits,
    /// To test the comparison itself: the rehearsal is made to believe something wrong.
    #[serde(default)]
    pub misremember: Option<Misremember>,
    /// The folder of the file; other files are named from there.
    #[serde(skip)]
    pub folder: PathBuf,
}

/// Who is invited: a file or so many made up.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum RosterSource {
    /// A roster file (CSV).
    File(PathBuf),
    /// A centre, provinces and communes, so many endpoints in all, 1 to 100,000.
    Generated(u32),
}

/// A recorded program.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClipFiles {
    /// VP8 in IVF.
    pub pictures: PathBuf,
    /// Opus in Ogg, one packet a page.
    pub sound: PathBuf,
}

/// A session and what the organizer does in it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionScript {
    /// Its title.
    pub title: String,
    /// The code of the endpoint that leads it.
    pub lead: String,
    /// The code of the endpoint at the top of its audience.
    pub audience: String,
    /// When the endpoints are received.
    pub open_at: u32,
    /// When it begins.
    pub start_at: u32,
    /// When it is over.
    pub end_at: u32,
    /// Its pauses.
    #[serde(default)]
    pub pauses: Vec<During>,
    /// When its hall sends nothing, though it is connected.
    #[serde(default)]
    pub silences: Vec<During>,
    /// Its agenda; without one the whole session is one item.
    #[serde(default)]
    pub items: Vec<ItemScript>,
    /// Its roll calls.
    #[serde(default)]
    pub roll_calls: Vec<RollCallScript>,
    /// Who speaks.
    #[serde(default)]
    pub floor: Vec<FloorScript>,
    /// At whom the organizer looks without giving the floor.
    #[serde(default)]
    pub previews: Vec<PreviewScript>,
    /// Branches that are let go while it runs, so that they carry on by themselves.
    #[serde(default)]
    pub releases: Vec<ReleaseScript>,
}

/// From a time up to another.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct During {
    /// When it begins.
    pub from: u32,
    /// When it is over.
    pub until: u32,
}

/// An agenda item.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemScript {
    /// Its title.
    pub title: String,
    /// When it begins.
    pub from: u32,
    /// When it is over.
    pub until: u32,
}

/// A roll call.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollCallScript {
    /// When it is opened.
    pub from: u32,
    /// When it is closed.
    pub until: u32,
    /// The share of the endpoints that come which answer, 0 to 1.
    pub answered: f64,
}

/// A turn to speak.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FloorScript {
    /// The code of the endpoint.
    pub endpoint: String,
    /// When it raises its hand.
    pub raises_at: u32,
    /// When it is given the floor.
    pub given_at: u32,
    /// When the floor is taken back.
    pub ended_at: u32,
}

/// A branch is let go.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseScript {
    /// The code of the endpoint at its top.
    pub branch: String,
    /// When it is let go.
    pub at: u32,
}

/// A look at an endpoint.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreviewScript {
    /// The code of the endpoint.
    pub endpoint: String,
    /// When it is looked at.
    pub from: u32,
    /// When it is over.
    pub until: u32,
    /// Its microphone and camera are off: it is connected to send, and sends nothing.
    #[serde(default)]
    pub microphone_off: bool,
}

/// A part of the endpoints that comes between two times, evenly spread by chance.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arrivals {
    /// The share of all endpoints, 0 to 1. The shares of all entries add up to at most 1; who is left over never comes.
    pub share: f64,
    /// When the first of them comes.
    pub from: u32,
    /// When all of them are here.
    pub until: u32,
}

/// Lines that break.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drops {
    /// The share of those that come, 0 to 1.
    pub share: f64,
    /// When the first line breaks.
    pub from: u32,
    /// When the last line breaks.
    pub until: u32,
    /// A line that broke is back after at least so many seconds.
    pub shortest: u32,
    /// And after at most so many.
    pub longest: u32,
}

/// Lines that lose packets.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BadLines {
    /// The share of those that come, 0 to 1.
    #[serde(default)]
    pub share: f64,
    /// Endpoints with such a line whatever chance says, by code.
    #[serde(default)]
    pub endpoints: Vec<String>,
    /// The share of packets that are lost, 0 to 1.
    pub loss: f64,
}

/// What must be reached. What is not given is printed and not judged.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The share of packets that good lines may lose, 0 to 1.
    #[serde(default)]
    pub loss: Option<f64>,
    /// After the server answers again, 99 of 100 connections are back within so many seconds.
    #[serde(default)]
    pub most_back_within: Option<f64>,
    /// All connections are.
    #[serde(default)]
    pub all_back_within: Option<f64>,
    /// All that received receive again.
    #[serde(default)]
    pub media_back_within: Option<f64>,
}

/// A wrong belief.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Misremember {
    /// The code of the endpoint.
    pub endpoint: String,
    /// Its first seconds are forgotten, so many of them: of what it received and reported, and of its turns to speak.
    pub seconds: u32,
}

/// A scenario cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// The file cannot be read.
    #[error("{path}: {error}", path = path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// It is not TOML, or not of this form; the error tells the line.
    #[error("{path}: {error}", path = path.display())]
    Form {
        /// Which one.
        path: PathBuf,
        /// Why and where.
        error: Box<toml::de::Error>,
    },
    /// A value makes no sense.
    #[error("{path}: {place}: {wrong}", path = path.display())]
    Value {
        /// Which file.
        path: PathBuf,
        /// The place in it, such as `sessions[0].end_at`.
        place: String,
        /// What is wrong.
        wrong: &'static str,
    },
}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// If the file cannot be read, or says something that makes no sense, with the place.
    pub fn read(path: &Path) -> Result<Self, ScenarioError> {
        let text =
            std::fs::read_to_string(path).map_err(|error| ScenarioError::File { path: path.to_owned(), error })?;
        let mut scenario: Self = toml::from_str(&text)
            .map_err(|error| ScenarioError::Form { path: path.to_owned(), error: Box::new(error) })?;
        scenario.folder = path.parent().unwrap_or(Path::new(".")).to_owned();
        match scenario.check() {
            Ok(()) => Ok(scenario),
            Err((place, wrong)) => Err(ScenarioError::Value { path: path.to_owned(), place, wrong }),
        }
    }
}

fn yes() -> bool {
    true
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
