//! What an agent is told before it starts.

use std::sync::Arc;
use std::time::Duration;

use diemcau_protocol::roll_call::HeadCount;
use secrecy::SecretString;
use url::Url;

use crate::clip::Clip;
use crate::device;

/// Who an agent is and how it behaves.
#[derive(Clone, Debug)]
pub struct AgentSettings {
    /// The server's public address, such as `https://diemcau.example/` or `http://127.0.0.1:8080/`.
    pub server: Url,
    /// The join key of the endpoint: from a link, or the code of ten characters.
    pub key: SecretString,
    /// How the device names itself: 8 to 64 characters, random, the same at every start.
    pub device: String,
    /// Whether the program is received.
    pub media: MediaWish,
    /// How open roll calls are answered; none leaves them to [`crate::AgentHandle::answer_roll_call`].
    pub answer_roll_calls: Option<RollCallPolicy>,
    /// What is sent, over and over, while the endpoint is looked at or holds the floor; none sends
    /// nothing.
    pub speech: Option<Arc<Clip>>,
    /// How soon the agent comes back after its connection or its media was lost.
    pub retry: RetrySettings,
    /// How many events are kept for a reader that is slow, 1 to 65,536. A slower reader loses the oldest.
    pub kept_events: usize,
}

impl AgentSettings {
    /// An agent with a new random device that only signals: no media, no answers to roll calls.
    #[must_use]
    pub fn new(server: Url, key: impl Into<String>) -> Self {
        Self {
            server,
            key: SecretString::from(key.into()),
            device: device::random_device(),
            media: MediaWish::None,
            answer_roll_calls: None,
            speech: None,
            retry: RetrySettings::default(),
            kept_events: 256,
        }
    }
}

/// Whether an agent receives the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MediaWish {
    /// Only signalling.
    #[default]
    None,
    /// Sound and picture, while a session is held for the endpoint.
    Receive,
}

/// How roll calls are answered without asking anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RollCallPolicy {
    /// Everybody who was summoned is present, and nobody else.
    AsInvited,
    /// Always these figures.
    Fixed(HeadCount),
}

impl RollCallPolicy {
    /// The answer of an endpoint to which `invited` members are summoned.
    #[must_use]
    pub fn answer(&self, invited: u32) -> HeadCount {
        match self {
            Self::AsInvited => HeadCount { present_members: invited, ..HeadCount::default() },
            Self::Fixed(head_count) => head_count.clone(),
        }
    }
}

/// How soon an agent tries again. Full jitter, so that a crowd does not come back at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetrySettings {
    /// The first try comes at a random time within this, and so does the second; after that the
    /// bound doubles with every failure.
    pub first_within: Duration,
    /// The bound grows no further than this.
    pub at_most: Duration,
    /// The same seed gives the same waits, so that every agent of a crowd needs its own; none
    /// takes one from the system's generator.
    pub seed: Option<u64>,
}

impl Default for RetrySettings {
    fn default() -> Self {
        Self { first_within: Duration::from_secs(4), at_most: Duration::from_secs(30), seed: None }
    }
}
