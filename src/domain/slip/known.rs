//! What a slip is compared with.

use super::Slip;
use crate::Conference;
use crate::amendment::{Amended, Change, Versions};
use crate::identity::EndpointId;
use crate::roll_call::HeadCount;
use crate::session::Session;
use crate::time::Timestamp;

/// What is known of an endpoint beside what a slip of it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// What it is known to have answered.
    pub head_count: Option<HeadCount>,
    /// Why somebody said that it was absent.
    pub absence: Option<String>,
    /// When the answer came or, where there is none, when somebody said that it was absent.
    pub at: Option<Timestamp>,
}

impl Conference {
    /// What is known now of the endpoint of a slip of a session.
    #[must_use]
    pub fn known_beside(&self, session: &Session, slip: &Slip) -> Known {
        let answer = self.roll_call(slip.roll_call).and_then(|roll_call| roll_call.answers.get(&slip.endpoint));
        let absence = session.absences.get(&slip.endpoint).cloned();
        let absent_since = || absence.as_ref().and_then(|_| self.absent_since(session, slip.endpoint));
        Known {
            at: answer.map(|answer| answer.at).or_else(absent_since),
            head_count: answer.map(|answer| answer.head_count.clone()),
            absence,
        }
    }

    /// When it was said last that an endpoint was absent.
    fn absent_since(&self, session: &Session, endpoint: EndpointId) -> Option<Timestamp> {
        let is_it = |amended: &&Amended| match amended.amendment.change {
            Change::Absence { endpoint: absent, .. } => absent == endpoint,
            Change::HeadCount { .. } => false,
        };
        let amended = self.versions(session.id).map(Versions::amended).unwrap_or_default();
        let corrected = amended.iter().rev().find(is_it).map(|amended| amended.at);
        corrected.or_else(|| session.absent_by.get(&endpoint).map(|said| said.at))
    }
}
