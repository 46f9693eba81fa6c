//! What can be set: defaults, then a TOML file, then `DIEMCAU_*` variables.

mod load;
mod rules;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use diemcau_documents::letterhead::Letterhead;
use diemcau_domain::attendance::Thresholds;
use diemcau_domain::quality::VoiceModel;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use load::DEFAULTS;

/// Every setting. `config/default.toml` holds the defaults, units and ranges.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// Pages, API, WebSocket, media signalling.
    pub http: Http,
    /// Probes and metrics.
    pub probes: Probes,
    /// Picture and sound.
    pub media: Media,
    /// Servers that carry media where UDP is blocked.
    pub turn: Turn,
    /// The ledger.
    pub store: Store,
    /// Where the lines between the statuses lie.
    pub attendance: Attendance,
    /// By what the sound of a line is judged.
    pub quality: Quality,
    /// Documents that are sent, and comments on them.
    pub papers: Papers,
    /// Announcements and messages.
    pub messages: Messages,
    /// Delegates by name.
    pub delegates: Delegates,
    /// Recordings of the program.
    pub recording: Recording,
    /// How long sign-ins and tickets work.
    pub identity: Identity,
    /// How much is taken on.
    pub limits: Limits,
    /// Who issues printed reports.
    pub letterhead: Letterhead,
    /// What is logged.
    pub log: Log,
}

/// Pages, API, WebSocket, media signalling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    /// The address and port.
    pub listen: SocketAddr,
    /// The address people type; empty: made from `listen`.
    pub public_url: String,
    /// A certificate chain (PEM) to serve TLS with.
    pub certificate_file: PathBuf,
    /// Its private key (PEM).
    pub key_file: PathBuf,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Other origins whose pages may call this server.
    pub allowed_origins: Vec<String>,
}

/// Probes and metrics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Probes {
    /// The address and port.
    pub listen: SocketAddr,
}

/// Picture and sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Media {
    /// The UDP address of those who send.
    pub listen: SocketAddr,
    /// How many threads serve those who receive; 0 is one a core.
    pub shards: usize,
    /// The addresses named to peers.
    pub candidate_addresses: Vec<CandidateAddress>,
    /// How many may send and receive at once.
    pub most_legs: usize,
}

/// An address named to peers for media.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum CandidateAddress {
    /// With the ports that media listens on.
    Host(IpAddr),
    /// With ports of its own, of which this is the first.
    Forwarded(SocketAddr),
}

impl From<CandidateAddress> for SocketAddr {
    fn from(candidate: CandidateAddress) -> Self {
        match candidate {
            CandidateAddress::Host(address) => Self::new(address, 0),
            CandidateAddress::Forwarded(first) => first,
        }
    }
}

/// Servers that carry media where UDP is blocked (TURN, RFC 8656).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// Their addresses (RFC 7065), as pages get them; empty: there are none.
    pub urls: Vec<String>,
    /// A file with the secret shared with them.
    pub secret_file: PathBuf,
    /// How long a name and its password work, in minutes.
    pub credential_minutes: u32,
}

/// The ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Store {
    /// Its folder.
    pub directory: PathBuf,
}

/// Where the lines between the statuses lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attendance {
    /// From this share on attendance is full, in percent.
    pub full_share_percent: u32,
    /// More than this missing is late or left early, in minutes.
    pub margin_minutes: u32,
    /// How long there is to answer a presence prompt, in seconds.
    pub prompt_answer_seconds: u32,
}

impl Attendance {
    /// The same for the rules.
    #[must_use]
    pub fn thresholds(self) -> Thresholds {
        Thresholds { full_share_percent: self.full_share_percent, margin_ms: i64::from(self.margin_minutes) * 60_000 }
    }
}

/// By what the sound of a line is judged (the E-model, ITU-T G.107).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quality {
    /// Ie: how much the codec impairs sound without loss.
    pub codec_impairment: f64,
    /// Bpl: how well the codec stands loss.
    pub loss_robustness: f64,
    /// `BurstR`: how much loss comes in bursts.
    pub burst_ratio: f64,
}

impl Quality {
    /// The same for the rules.
    #[must_use]
    pub const fn voice(self) -> VoiceModel {
        VoiceModel {
            codec_impairment: self.codec_impairment,
            loss_robustness: self.loss_robustness,
            burst_ratio: self.burst_ratio,
        }
    }
}

/// Documents that are sent, and comments on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Papers {
    /// How large a document may be, in MiB.
    pub document_mebibytes: u32,
    /// How long the texts of comments and answers are kept, in days.
    pub comment_days: u32,
}

/// Announcements, and messages between technicians and those who run sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Messages {
    /// How long their texts are kept, in days.
    pub keep_days: u32,
}

/// Recordings of the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    /// Their folder; empty: `recordings` in the folder of the ledger.
    pub directory: PathBuf,
    /// How long they are kept, in days.
    pub keep_days: u32,
    /// What is left free on the disk, in MiB.
    pub keep_free_mebibytes: u32,
}

impl Configuration {
    /// The folder of all recordings.
    #[must_use]
    pub fn recordings_directory(&self) -> PathBuf {
        let own = &self.recording.directory;
        if own.as_os_str().is_empty() { self.store.directory.join("recordings") } else { own.clone() }
    }
}

/// Delegates by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delegates {
    /// How long their names are kept, in days.
    pub keep_days: u32,
}

/// How long sign-ins and tickets work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// An account's sign-in without use, in hours.
    pub sign_in_hours: u32,
    /// An endpoint's sign-in without use, in hours.
    pub endpoint_sign_in_hours: u32,
    /// A token for sending the program, in days.
    pub publishing_token_days: u32,
    /// A ticket for receiving the program, in seconds.
    pub receiving_ticket_seconds: u32,
}

/// How much is taken on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Failures before an address must wait, a minute.
    pub failures_per_minute_and_address: u32,
    /// Failures of all addresses together, a second.
    pub failures_per_second: u32,
    /// WebSocket connections at once.
    pub connections: usize,
    /// Reports made at the same time.
    pub reports_at_once: usize,
    /// Lines of the ledger that an endpoint may cause at once.
    pub endpoint_lines_at_once: u32,
    /// Lines that it gets back, a minute.
    pub endpoint_lines_per_minute: u32,
}

/// What is logged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// A level, or a list of targets and levels.
    pub filter: String,
    /// Text or JSON.
    pub format: LogFormat,
}

/// How a log line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Why a configuration cannot be used.
#[derive(Debug, Error)]
pub enum ConfigurationError {
    /// A file that cannot be read, a key that is unknown, a value of the wrong kind.
    #[error(transparent)]
    Source(#[from] ::config::ConfigError),
    /// A value out of its range, or one that does not go with another.
    #[error("{key}: {reason}")]
    Value {
        /// The key.
        key: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// It cannot be written as TOML.
    #[error("cannot be written as TOML: {0}")]
    Unprintable(#[from] toml::ser::Error),
}
