//! Attendance slips: head counts that were written down while the line was down, and handed in later.
//!
//! A slip counts at once if the endpoint's own device signed it and nothing else stands in its place.
//! Otherwise both values are kept, and a person decides; nothing is merged.

mod known;
mod number;
mod wish;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::identity::{Author, DeviceId, EndpointId, RollCallId, SessionId, SlipNumber};
use crate::roll_call::HeadCount;
use crate::time::Timestamp;

pub use known::Known;
pub use wish::SlipWish;

/// How many slips of an endpoint are taken in a session.
pub const MOST_SLIPS: usize = 64;

/// What is written on a slip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slip {
    /// Its number; see [`SlipNumber::composed`].
    pub number: SlipNumber,
    /// The device that wrote it, by the name of its key.
    pub device: DeviceId,
    /// Whose figures they are.
    pub endpoint: EndpointId,
    /// The roll call they answer.
    pub roll_call: RollCallId,
    /// The figures.
    pub head_count: HeadCount,
    /// When it was written, by the device's own clock.
    pub made_at: Timestamp,
}

/// Whether it is known who wrote a slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlipStanding {
    /// A device of the endpoint, by its registered key.
    Signed,
    /// A device that nobody knows.
    Unsigned,
}

/// How a slip came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlipWay {
    /// From the page that wrote it.
    Page,
    /// As a file that an organizer took in.
    File,
    /// As a QR code that an organizer read.
    Qr,
}

/// What has become of a slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlipOutcome {
    /// It counted at once.
    Counted,
    /// It waits for somebody's decision.
    Waiting,
    /// Somebody decided.
    Decided {
        /// Whether its figures were taken.
        accepted: bool,
        /// Why.
        reason: String,
        /// Who.
        by: Author,
        /// When.
        at: Timestamp,
        /// What was known then. Both values stay, whichever was taken.
        over: Known,
    },
}

/// A slip that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedIn {
    /// The session it belongs to.
    pub session: SessionId,
    /// What it says.
    pub slip: Slip,
    /// Whether it is known who wrote it.
    pub standing: SlipStanding,
    /// How it came.
    pub way: SlipWay,
    /// When it came.
    pub at: Timestamp,
    /// What has become of it.
    pub outcome: SlipOutcome,
}

/// What a slip meets where it is handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlipWeighed {
    /// What is known of the endpoint.
    pub known: Known,
    /// Whether what is known differs from what the slip says, so that a person decides.
    pub conflict: bool,
    /// Whether it counts at once.
    pub counts: bool,
}

/// Every slip of a conference.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slips {
    by_number: BTreeMap<SlipNumber, HandedIn>,
    /// By session, in the order in which they came.
    in_order: BTreeMap<SessionId, Vec<SlipNumber>>,
}

impl Slips {
    /// Takes in what happened at `at`; `known` is what was known just now beside the slip.
    pub(crate) fn apply(&mut self, at: Timestamp, event: Event, known: Known) {
        match event {
            Event::SlipHandedIn { session, slip, standing, way, counts } => {
                let outcome = if counts { SlipOutcome::Counted } else { SlipOutcome::Waiting };
                self.in_order.entry(session).or_default().push(slip.number.clone());
                let number = slip.number.clone();
                self.by_number.insert(number, HandedIn { session, slip, standing, way, at, outcome });
            }
            Event::SlipDecided { number, accepted, reason, by, .. } => {
                if let Some(slip) = self.by_number.get_mut(&number) {
                    slip.outcome = SlipOutcome::Decided { accepted, reason, by, at, over: known };
                }
            }
            _ => {}
        }
    }

    /// A slip.
    #[must_use]
    pub fn get(&self, number: &SlipNumber) -> Option<&HandedIn> {
        self.by_number.get(number)
    }

    /// The slips of a session, in the order in which they came.
    pub fn of_session(&self, session: SessionId) -> impl DoubleEndedIterator<Item = &HandedIn> {
        self.in_order.get(&session).into_iter().flatten().filter_map(|number| self.by_number.get(number))
    }

    /// The slips of an endpoint, session by session, in the order in which they came.
    pub fn of_endpoint(&self, endpoint: EndpointId) -> impl Iterator<Item = &HandedIn> {
        let all = self.in_order.values().flatten().filter_map(|number| self.by_number.get(number));
        all.filter(move |handed_in| handed_in.slip.endpoint == endpoint)
    }
}
