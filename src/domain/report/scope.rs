//! What a report is folded over.

use std::ops::Range;
use std::sync::Arc;

use super::tree::Tree;
use super::{Beside, EvidenceLevels, NoteKind, ReportKind, ReportOrder, ReportRefusal};
use crate::Conference;
use crate::amendment::Figures;
use crate::attendance::{SessionAttendance, Thresholds};
use crate::floor::Spoken;
use crate::identity::{EndpointId, ItemId, SessionId, Version};
use crate::interval::Intervals;
use crate::roll_call::{HeadCount, RollCall};
use crate::roster::{Roster, RosterEntry};
use crate::session::Session;
use crate::time::Timestamp;

/// The sessions of a report and the endpoints it has rows for.
pub(super) struct Scope<'a> {
    pub(super) conference: &'a Conference,
    pub(super) beside: &'a Beside,
    pub(super) subtree: EndpointId,
    pub(super) sessions: Vec<SessionScope<'a>>,
    pub(super) tree: Tree,
}

/// One session of a report.
pub(super) struct SessionScope<'a> {
    conference: &'a Conference,
    pub(super) session: &'a Session,
    pub(super) attendance: SessionAttendance<'a>,
    pub(super) roll_call: Option<&'a RollCall>,
    /// Whether anybody was asked whether somebody is there.
    pub(super) has_prompts: bool,
    /// Whether it is cut to one of its agenda items.
    is_cut: bool,
    roster: Arc<Roster>,
    /// The positions in `roster` of the audience within the subtree.
    positions: Range<usize>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(
        conference: &'a Conference,
        beside: &'a Beside,
        order: &ReportOrder,
    ) -> Result<Self, ReportRefusal> {
        let (subtree, thresholds) = (order.subtree, order.thresholds);
        let mut sessions: Vec<_> = choose(conference, &order.sessions)?
            .into_iter()
            .map(|(session, figures)| SessionScope::new(conference, session, figures, subtree, thresholds))
            .collect();
        if let Some(item) = order.item {
            cut_to_item(&mut sessions, order.kind, item)?;
        }
        if sessions.iter().all(|of| of.roster.position(subtree).is_none()) {
            return Err(ReportRefusal::UnknownEndpoint);
        }
        if sessions.iter().all(|of| of.positions.is_empty()) {
            return Err(ReportRefusal::OutsideAudience);
        }
        let tree = tree_of(conference, &sessions);
        Ok(Self { conference, beside, subtree, sessions, tree })
    }

    /// The entry of the subtree's top, from the newest roster that has it.
    pub(super) fn subtree_entry(&self) -> Option<&RosterEntry> {
        self.sessions.iter().rev().find_map(|of| of.roster.entry(self.subtree))
    }
}

/// Leaves an agenda item, and only the session that had it.
fn cut_to_item(sessions: &mut Vec<SessionScope<'_>>, kind: ReportKind, item: ItemId) -> Result<(), ReportRefusal> {
    if !kind.is_of_items() {
        return Err(ReportRefusal::NotByItem);
    }
    sessions.retain_mut(|of| {
        of.is_cut = of.attendance.cut_to(item);
        of.is_cut
    });
    if sessions.is_empty() { Err(ReportRefusal::UnknownItem) } else { Ok(()) }
}

/// The sessions in the order of their planned beginning, each once.
fn choose<'a>(
    conference: &'a Conference,
    sessions: &[(SessionId, Option<Version>)],
) -> Result<Vec<(&'a Session, Figures<'a>)>, ReportRefusal> {
    if sessions.is_empty() {
        return Err(ReportRefusal::NoSession);
    }
    let known = |(session, version): &(SessionId, Option<Version>)| {
        let session = conference.session(*session).ok_or(ReportRefusal::UnknownSession)?;
        let figures = Figures::of(conference, session, *version).ok_or(ReportRefusal::UnknownVersion)?;
        Ok((session, figures))
    };
    let mut found = sessions.iter().map(known).collect::<Result<Vec<_>, _>>()?;
    found.sort_by_key(|(session, _)| (session.plan.planned_from, session.id));
    found.dedup_by_key(|(session, _)| session.id);
    Ok(found)
}

fn tree_of(conference: &Conference, sessions: &[SessionScope<'_>]) -> Tree {
    let version = |of: &SessionScope<'_>| of.session.roster_version.unwrap_or_else(|| conference.roster_version());
    let mut newest_first: Vec<&SessionScope<'_>> = sessions.iter().collect();
    newest_first.sort_by_key(|of| std::cmp::Reverse(version(of)));
    let parts: Vec<_> = newest_first.into_iter().map(|of| (Arc::clone(&of.roster), of.positions.clone())).collect();
    Tree::of(&parts)
}

impl<'a> SessionScope<'a> {
    fn new(
        conference: &'a Conference,
        session: &'a Session,
        figures: Figures<'a>,
        subtree: EndpointId,
        thresholds: Thresholds,
    ) -> Self {
        let attendance = SessionAttendance::with_figures(conference, session, figures, thresholds);
        let roster = conference.roster_of(session);
        // Two branches of a tree either lie one in the other or apart.
        let (audience, subtree) = (attendance.audience(), roster.subtree(subtree));
        let positions = audience.start.max(subtree.start)..audience.end.min(subtree.end);
        let has_prompts = conference.prompts().of_session(session.id).next().is_some();
        let roll_call = conference.official_roll_call(session);
        Self { conference, session, attendance, roll_call, has_prompts, is_cut: false, roster, positions }
    }

    /// What an endpoint answered to the roll call of the report, in the version of the report.
    pub(super) fn head_count(&self, endpoint: EndpointId) -> Option<&'a HeadCount> {
        self.attendance.figures().head_count(self.roll_call?, endpoint)
    }

    /// What an endpoint answered to one of its roll calls, in the version of the report.
    pub(super) fn head_count_of(&self, roll_call: &'a RollCall, endpoint: EndpointId) -> Option<&'a HeadCount> {
        self.attendance.figures().head_count(roll_call, endpoint)
    }

    /// How what was said of an endpoint came about: every answer that makes it one that declared itself,
    /// and its absence.
    pub(super) fn evidence(&self, endpoint: EndpointId) -> EvidenceLevels {
        let figures = self.attendance.figures();
        let answers = self.roll_calls().map(|roll_call| figures.answer_level(roll_call, endpoint));
        let said = answers.chain([figures.absence_level(endpoint)]).map(EvidenceLevels::said);
        said.fold(EvidenceLevels::default(), EvidenceLevels::union)
    }

    /// Its roll calls, in the order they were opened.
    pub(super) fn roll_calls(&self) -> impl Iterator<Item = &'a RollCall> {
        let conference = self.conference;
        self.session.roll_calls.iter().filter_map(|id| conference.roll_call(*id))
    }

    /// How much an endpoint spoke in it.
    pub(super) fn spoken(&self, endpoint: EndpointId) -> Spoken {
        let held = self.session.held.until(Timestamp::MAX);
        self.session.floor.spoken(endpoint, &held, self.attendance.known_until())
    }

    /// When an endpoint was to be connected, as far as is known.
    pub(super) fn attended_by(&self, endpoint: EndpointId) -> Intervals {
        self.session.attended_by(&self.roster, endpoint, self.attendance.known_until())
    }

    /// What was released from it, as far as the report has rows for that, in order.
    pub(super) fn releases(&self) -> Vec<NoteKind> {
        let within = |top: EndpointId| {
            let branch = self.roster.subtree(top);
            branch.start.max(self.positions.start)..branch.end.min(self.positions.end)
        };
        let released = self.session.released.iter().map(|(top, at)| (*top, *at, within(*top)));
        let mut released: Vec<_> = released.filter(|(.., within)| !within.is_empty()).collect();
        released.sort_by_key(|(_, at, within)| (*at, within.start));
        let note = |(top, at, within): (EndpointId, Timestamp, Range<usize>)| NoteKind::Released {
            branch: self.roster.entry(top).map(|entry| entry.name.clone()).unwrap_or_default(),
            endpoints: u64::try_from(within.len()).unwrap_or(u64::MAX),
            at,
        };
        released.into_iter().map(note).collect()
    }

    /// Whether nobody of whom the report is about belonged to its audience.
    pub(super) fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// The title of the agenda item it is cut to.
    pub(super) fn cut_to(&self) -> Option<&str> {
        if self.is_cut { self.attendance.items().first().map(|span| span.title.as_str()) } else { None }
    }

    /// Whether the roll call of the report asked an endpoint.
    pub(super) fn asks(&self, endpoint: EndpointId) -> bool {
        self.roll_call.is_none_or(|roll_call| self.asks_in(roll_call, endpoint))
    }

    /// Whether one of its roll calls asked an endpoint.
    pub(super) fn asks_in(&self, roll_call: &RollCall, endpoint: EndpointId) -> bool {
        self.session.asks(&self.roster, roll_call, endpoint)
    }

    /// Whether an endpoint that the report has rows for was part of the audience at a moment, as far as
    /// releases tell.
    pub(super) fn had(&self, endpoint: EndpointId, at: Timestamp) -> bool {
        let released_at = || self.session.released_at(&self.roster, endpoint);
        self.entry(endpoint).is_some() && released_at().is_none_or(|released_at| at < released_at)
    }

    /// What this session's roster says of an endpoint, if it belongs to the audience.
    pub(super) fn entry(&self, endpoint: EndpointId) -> Option<&RosterEntry> {
        let position = self.roster.position(endpoint).filter(|position| self.positions.contains(position))?;
        self.roster.entries().get(position)
    }
}
