//! One endpoint's own figures.

use super::lines::OwnLines;
use super::scope::{Scope, SessionScope};
use super::versions::confirmation;
use super::{EvidenceLevels, Remark, RemarkKind, Signature};
use crate::Conference;
use crate::attendance::EndpointAttendance;
use crate::identity::EndpointId;
use crate::interval::Intervals;
use crate::presence::Presence;
use crate::prompt::PromptCount;
use crate::roll_call::HeadCountTotals;
use crate::roster::Mode;

/// What one endpoint took part in, over all sessions of the report.
pub(super) struct Part {
    /// Session by session; none where it does not belong to the audience.
    pub(super) sessions: Vec<Option<SessionPart>>,
    /// When it was connected in any of them.
    pub(super) connected: Intervals,
    /// When it received in any of them.
    pub(super) received: Intervals,
    /// How often a connection was lost in any of them.
    pub(super) losses: u64,
    /// How often it held the floor in any of them.
    pub(super) floor_turns: u64,
    /// How far its figures can be relied on.
    pub(super) evidence: EvidenceLevels,
    /// Who answers for what was declared, each once.
    pub(super) confirmed_by: Vec<Signature>,
    /// How good its line was, over all of them.
    pub(super) lines: OwnLines,
}

/// What one endpoint took part in during one session.
pub(super) struct SessionPart {
    pub(super) attendance: EndpointAttendance,
    pub(super) head_counts: HeadCountTotals,
    /// Whether the roll call asked it: it had not been released before.
    pub(super) asked: bool,
    /// Whether it answered the roll call.
    pub(super) answered: bool,
    /// The presence prompts that it was asked.
    pub(super) prompts: PromptCount,
    /// Whether it follows by television and so cannot be measured.
    pub(super) unmeasurable: bool,
    /// Beside the figures.
    remarks: Vec<RemarkKind>,
}

impl Part {
    pub(super) fn of(scope: &Scope<'_>, endpoint: EndpointId) -> Self {
        let sessions: Vec<_> =
            scope.sessions.iter().map(|of| SessionPart::of(scope.conference, of, endpoint)).collect();
        let taken = || scope.sessions.iter().zip(&sessions).filter_map(|(of, part)| Some((of, part.as_ref()?)));
        let mut attended = Intervals::none();
        let (mut connected, mut received) = (Intervals::none(), Intervals::none());
        let mut evidence = EvidenceLevels::default();
        let mut confirmed_by: Vec<Signature> = Vec::new();
        let mut floor_turns = 0;
        for (of, part) in taken() {
            floor_turns += u64::from(of.spoken(endpoint).times);
            attended = attended.union(&of.attended_by(endpoint));
            connected = connected.union(&part.attendance.connected);
            received = received.union(&part.attendance.received);
            evidence = evidence.union(of.evidence(endpoint));
            confirmed_by.extend(confirmation(scope, of, endpoint).filter(|by| !confirmed_by.contains(by)));
        }
        evidence.measured = !connected.is_empty() || !received.is_empty();
        let losses = scope.conference.presence(endpoint).map_or(0, |presence| losses(presence, &attended));
        let taken_part = taken().map(|(of, _)| of.session.id).collect::<Vec<_>>();
        let lines = OwnLines::of(&scope.beside.qualities, &taken_part, endpoint);
        Self { sessions, connected, received, losses, floor_turns, evidence, confirmed_by, lines }
    }

    /// What is to be said about it.
    pub(super) fn remarks(&self, roster_note: &str) -> Vec<Remark> {
        let by_session = self.sessions.iter().enumerate().flat_map(|(session, part)| {
            let remarks = part.as_ref().map(|part| part.remarks.as_slice()).unwrap_or_default();
            remarks.iter().map(move |kind| Remark { session: Some(session), kind: kind.clone() })
        });
        let roster = (!roster_note.is_empty()).then(|| RemarkKind::Roster(roster_note.to_owned()));
        by_session.chain(roster.map(|kind| Remark { session: None, kind })).collect()
    }
}

/// A connection that ends while a session goes on was lost; one that outlives the session was not.
fn losses(presence: &Presence, attended: &Intervals) -> u64 {
    presence.lost_at.iter().map(|lost_at| u64::from(attended.contains(*lost_at))).sum()
}

impl SessionPart {
    fn of(conference: &Conference, of: &SessionScope<'_>, endpoint: EndpointId) -> Option<Self> {
        let entry = of.entry(endpoint)?;
        let attendance = of.attendance.endpoint(endpoint);
        let head_count = of.head_count(endpoint);
        let corrected = head_count.and_then(|head_count| head_count.corrected_invited.as_ref());
        let asked = of.asks(endpoint);
        let invited = if asked { corrected.map_or(entry.invited, |corrected| corrected.invited) } else { 0 };
        let mut part = Self {
            head_counts: HeadCountTotals::of_endpoint(invited, head_count),
            asked,
            answered: head_count.is_some(),
            prompts: conference.prompts().count(of.session.id, endpoint),
            unmeasurable: entry.mode == Mode::Broadcast && !attendance.is_measured(),
            attendance,
            remarks: Vec::new(),
        };
        part.remark(of.attendance.figures().absence(endpoint));
        if let Some(corrected) = corrected {
            part.remarks.push(RemarkKind::InvitedCorrected {
                by_roster: entry.invited,
                given: corrected.invited,
                reason: corrected.reason.clone(),
            });
        }
        Some(part)
    }

    fn remark(&mut self, absence: Option<&str>) {
        let attendance = &self.attendance;
        if let Some(released_at) = attendance.released_at {
            self.remarks.push(RemarkKind::Released(released_at));
        }
        if attendance.late {
            self.remarks.push(RemarkKind::Late);
        }
        if attendance.left_early {
            self.remarks.push(RemarkKind::LeftEarly);
        }
        if attendance.sound_only_ms > 0 {
            self.remarks.push(RemarkKind::SoundOnly(attendance.sound_only_ms));
        }
        if let Some(reason) = absence {
            self.remarks.push(RemarkKind::Absent { reason: reason.to_owned(), conflict: attendance.conflict });
        }
    }
}
