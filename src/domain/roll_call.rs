//! Head counts that endpoints declare.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::identity::{EndpointId, RollCallId, SessionId};
use crate::ledger::Said;
use crate::time::Timestamp;

/// What one endpoint answers to a roll call. All figures are people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadCount {
    /// Members present.
    pub present_members: u32,
    /// Others present; they were not summoned and stay out of the rate.
    pub present_others: u32,
    /// Members absent with leave.
    pub excused: u32,
    /// Members absent without leave.
    pub unexcused: u32,
    /// Another number of summoned members than the roster says, with the reason.
    #[serde(default)]
    pub corrected_invited: Option<CorrectedInvited>,
}

/// The technician's own number of summoned members; the roster's is kept beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectedInvited {
    /// How many were summoned, in people.
    pub invited: u32,
    /// Why it differs from the roster, 1 to 500 characters.
    pub reason: String,
}

/// An answer with its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// When it came in.
    pub at: Timestamp,
    /// What it said.
    pub head_count: HeadCount,
}

/// A roll call as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct RollCall {
    /// Its number.
    pub id: RollCallId,
    /// The session it belongs to.
    pub session: SessionId,
    /// Its title, such as "Đầu buổi".
    pub title: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// By when answers are wanted; later ones are still taken until it is closed.
    pub deadline: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// The last answer of each endpoint.
    pub answers: BTreeMap<EndpointId, Answer>,
    /// Who gave each answer before the figures were closed: the technician, or an organizer on the phone.
    pub answered_by: BTreeMap<EndpointId, Said>,
}

impl RollCall {
    /// A roll call that nobody answered yet.
    #[must_use]
    pub fn opened(
        id: RollCallId,
        session: SessionId,
        title: String,
        opened_at: Timestamp,
        deadline: Timestamp,
    ) -> Self {
        let (answers, answered_by) = (BTreeMap::new(), BTreeMap::new());
        Self { id, session, title, opened_at, deadline, closed_at: None, answers, answered_by }
    }

    /// How many members are summoned to an endpoint: the number it corrected, else the roster's.
    #[must_use]
    pub fn invited(&self, endpoint: EndpointId, by_roster: u32) -> u32 {
        let answer = self.answers.get(&endpoint);
        let corrected = answer.and_then(|answer| answer.head_count.corrected_invited.as_ref());
        corrected.map_or(by_roster, |corrected| corrected.invited)
    }
}

/// Sums of head counts. All figures are people, so that
/// invited = present members + excused + unexcused + not reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeadCountTotals {
    /// Summoned members.
    pub invited: u64,
    /// Members present.
    pub present_members: u64,
    /// Others present; they stay out of the equation above.
    pub present_others: u64,
    /// Absent with leave.
    pub excused: u64,
    /// Absent without leave.
    pub unexcused: u64,
    /// Members of whom nothing was said.
    pub not_reported: u64,
}

impl HeadCountTotals {
    /// The figures of one endpoint: what it answered, and what it left open.
    #[must_use]
    pub fn of_endpoint(invited: u32, head_count: Option<&HeadCount>) -> Self {
        let Some(head_count) = head_count else {
            return Self { invited: invited.into(), not_reported: invited.into(), ..Self::default() };
        };
        let said = head_count.members();
        Self {
            invited: invited.into(),
            present_members: head_count.present_members.into(),
            present_others: head_count.present_others.into(),
            excused: head_count.excused.into(),
            unexcused: head_count.unexcused.into(),
            not_reported: u64::from(invited).saturating_sub(said),
        }
    }

    /// Adds the figures of another endpoint or branch.
    pub fn add(&mut self, other: &Self) {
        self.invited += other.invited;
        self.present_members += other.present_members;
        self.present_others += other.present_others;
        self.excused += other.excused;
        self.unexcused += other.unexcused;
        self.not_reported += other.not_reported;
    }
}

impl HeadCount {
    /// How many of those summoned it speaks of, in people.
    #[must_use]
    pub fn members(&self) -> u64 {
        u64::from(self.present_members) + u64::from(self.excused) + u64::from(self.unexcused)
    }
}
