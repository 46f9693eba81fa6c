//! Roll calls as they are shown.

use std::ops::Range;

use diemcau_domain::Conference;
use diemcau_domain::audience::Audience;
use diemcau_domain::identity::{EndpointId, RollCallId};
use diemcau_domain::roll_call::{HeadCountTotals, RollCall};
use diemcau_domain::roster::Roster;
use diemcau_domain::session::Session;
use diemcau_protocol::roll_call::{self as shown, RollCallBoard, RollCallBranch, RollCallEndpoint, RollCallLine};

use super::{count, endpoint::endpoint_ref_at};
use crate::reading::Reading;

/// More would make the answer too long; the number of all of them stands beside the list.
const MOST_UNANSWERED: usize = 1_000;

/// A roll call in its session.
#[must_use]
pub fn roll_call_line(conference: &Conference, session: &Session, roll_call: &RollCall) -> RollCallLine {
    let official = conference.official_roll_call(session).is_some_and(|official| official.id == roll_call.id);
    let roster = conference.roster_of(session);
    let asked = Asked::by(roll_call, session, &roster);
    RollCallLine {
        roll_call: roll_call.id.0,
        title: roll_call.title.clone(),
        opened_at: roll_call.opened_at.into(),
        deadline: roll_call.deadline.into(),
        closed_at: roll_call.closed_at.map(Into::into),
        official,
        asked: count(asked.among(asked.audience.whole()).count()),
        answered: count(roll_call.answers.len()),
    }
}

/// A roll call with everybody's answer, as far as the audience lies in `subtree`; none for an unknown
/// roll call or endpoint.
#[must_use]
pub fn roll_call_board(reading: &Reading<'_>, roll_call: RollCallId, subtree: EndpointId) -> Option<RollCallBoard> {
    let conference = reading.conference;
    let roll_call = conference.roll_call(roll_call)?;
    let session = conference.session(roll_call.session)?;
    let roster = conference.roster_of(session);
    let below = roster.subtree_at(roster.position(subtree)?);
    let part = common(&roster.subtree(session.plan.audience), &below);
    let asked = Asked::by(roll_call, session, &roster);
    let unanswered = || asked.among(part.clone()).filter(|position| !asked.has_answered(*position));
    let line = |position| unanswered_line(conference, &roster, part.start, position);
    let named = unanswered().take(MOST_UNANSWERED).filter_map(line);
    Some(RollCallBoard {
        roll_call: roll_call_line(conference, session, roll_call),
        totals: shown_totals(&asked.totals(part.clone())),
        branches: asked.branches(&part),
        unanswered: named.collect(),
        unanswered_total: count(unanswered().count()),
    })
}

/// The rows in which a part is shown: its top by itself, then each branch right below it. Together they are
/// the part, so what stands in them adds up to what it says of the whole.
pub(crate) fn rows_of(roster: &Roster, part: &Range<usize>) -> Vec<Range<usize>> {
    if part.is_empty() {
        return Vec::new();
    }
    let below = roster.children_at(part.start).map(|top| roster.subtree_at(top));
    std::iter::once(part.start..part.start + 1).chain(below).collect()
}

/// Two branches of a tree are apart, or one of them lies in the other.
pub(crate) fn common(one: &Range<usize>, other: &Range<usize>) -> Range<usize> {
    let from = one.start.max(other.start);
    from..one.end.min(other.end).max(from)
}

/// Whom a roll call asks, by the positions of the roster its session is held with.
struct Asked<'a> {
    roll_call: &'a RollCall,
    roster: &'a Roster,
    audience: Audience,
}

impl<'a> Asked<'a> {
    fn by(roll_call: &'a RollCall, session: &Session, roster: &'a Roster) -> Self {
        Self { roll_call, roster, audience: session.audience(roster) }
    }

    /// Those asked among these positions.
    fn among(&self, positions: Range<usize>) -> impl Iterator<Item = usize> + '_ {
        positions.filter(|position| self.audience.contained(*position, self.roll_call.opened_at))
    }

    fn has_answered(&self, position: usize) -> bool {
        let entry = self.roster.entries().get(position);
        entry.is_some_and(|entry| self.roll_call.answers.contains_key(&entry.endpoint))
    }

    fn totals(&self, positions: Range<usize>) -> HeadCountTotals {
        let mut totals = HeadCountTotals::default();
        for entry in self.among(positions).filter_map(|position| self.roster.entries().get(position)) {
            let invited = self.roll_call.invited(entry.endpoint, entry.invited);
            let answer = self.roll_call.answers.get(&entry.endpoint);
            totals.add(&HeadCountTotals::of_endpoint(invited, answer.map(|answer| &answer.head_count)));
        }
        totals
    }

    fn branches(&self, part: &Range<usize>) -> Vec<RollCallBranch> {
        let branch = |positions: Range<usize>| {
            Some(RollCallBranch {
                endpoint: endpoint_ref_at(self.roster, positions.start)?,
                asked: count(self.among(positions.clone()).count()),
                answered: count(self.among(positions.clone()).filter(|position| self.has_answered(*position)).count()),
                totals: shown_totals(&self.totals(positions)),
            })
        };
        rows_of(self.roster, part).into_iter().filter_map(branch).collect()
    }
}

fn unanswered_line(conference: &Conference, roster: &Roster, top: usize, position: usize) -> Option<RollCallEndpoint> {
    let entry = roster.entries().get(position)?;
    // The mode may have been changed since the session began.
    let mode = conference.roster().entry(entry.endpoint).map_or(entry.mode, |now| now.mode);
    let branch = roster.path_up(position).take_while(|above| *above != top).last().unwrap_or(top);
    Some(RollCallEndpoint {
        endpoint: endpoint_ref_at(roster, position)?,
        mode: mode.into(),
        connected: conference.is_linked(entry.endpoint),
        branch: roster.entries().get(branch)?.endpoint.0,
        contact: None,
    })
}

fn shown_totals(totals: &HeadCountTotals) -> shown::HeadCountTotals {
    shown::HeadCountTotals {
        invited: totals.invited,
        present_members: totals.present_members,
        present_others: totals.present_others,
        excused: totals.excused,
        unexcused: totals.unexcused,
        not_reported: totals.not_reported,
    }
}
