//! Everything that time brings to a receiver, looked at in turn and never all at once.

use std::time::{Duration, Instant};

use super::core::{Core, Room, Wish};
use crate::happening::{LegEnd, LegId, LineWindow, MediaHappening, ProgramId};
use crate::receivers::egress::batch::Outlet;
use crate::receivers::receiver::{PICTURES, Receiver};
use crate::receivers::rtcp::writer::{SenderReport, write_goodbye, write_reports};
use crate::track::TrackId;

/// Everybody is visited once in this time, a quarter of a second.
const ROUND_US: usize = 250_000;

const BETWEEN_REPORTS: Duration = Duration::from_secs(5);
const BETWEEN_FIRST_REPORTS: Duration = Duration::from_secs(1);

/// Nothing flows yet that could be reported.
const RETRY_REPORTS: Duration = Duration::from_millis(500);

const BETWEEN_LOOKS_AT_WAITING: Duration = Duration::from_millis(500);

/// What a visit brings.
#[derive(Debug, Default)]
struct Findings {
    ended: Vec<LegId>,
    measured: Vec<(LegId, ProgramId, LineWindow)>,
    wanted: Vec<TrackId>,
}

impl Core {
    /// Visits as many receivers as the time since the last sweep asks for.
    pub(crate) fn sweep(&mut self, now: Instant, outlet: &mut Outlet<'_>) {
        let passed = now.saturating_duration_since(self.swept_at);
        if passed < super::core::TURN {
            return;
        }
        self.swept_at = now;
        let mut findings = Findings::default();
        let programs: Vec<ProgramId> = self.rooms.keys().copied().collect();
        for program in programs {
            self.visit_some(program, passed, now, outlet, &mut findings);
        }
        self.look_at_waiting(now, &mut findings);
        for (leg, program, window) in findings.measured {
            self.tell(now, MediaHappening::LineMeasured { leg, program, window });
        }
        findings.wanted.sort_unstable();
        findings.wanted.dedup();
        findings.wanted.into_iter().for_each(|track| self.wish(Wish::KeyFrame(track)));
        for leg in findings.ended {
            let reason = if self.waiting.contains_key(&leg) { LegEnd::NeverConnected } else { LegEnd::ConsentLost };
            self.close(leg, reason, now, outlet);
        }
    }

    fn visit_some(
        &mut self,
        id: ProgramId,
        passed: Duration,
        now: Instant,
        outlet: &mut Outlet<'_>,
        findings: &mut Findings,
    ) {
        let Some(Room { program, catching_up }) = self.rooms.get_mut(&id) else { return };
        let everybody = program.receivers.len();
        let visits = usize::try_from(passed.as_micros()).unwrap_or(usize::MAX).saturating_mul(everybody) / ROUND_US + 1;
        for _ in 0..everybody.min(visits) {
            program.next_visit = (program.next_visit + 1) % everybody;
            let Some(receiver) = program.receivers.get_mut(program.next_visit) else { return };
            if !receiver.path.has_consent(now) {
                findings.ended.push(receiver.leg);
                continue;
            }
            if receiver.line.is_window_over(now) {
                findings.measured.push((receiver.leg, id, receiver.close_window(now)));
            }
            if receiver.layers.turn(receiver.layers_offered(&program.scene), now) {
                receiver.aim_higher(&program.scene, now);
            }
            catching_up.begin(receiver, &program.tracks, now);
            receiver.list_wanted(now, &mut findings.wanted);
            let is_due = now >= receiver.reports_due;
            if let Some(receiver) = program.receivers.get(program.next_visit).filter(|_| is_due) {
                let reports = program.sender_reports(receiver, &self.press, self.clock.ntp(now), now);
                if let Some(receiver) = program.receivers.get_mut(program.next_visit) {
                    receiver.report(&reports, &self.canonical_name, now, outlet);
                }
            }
        }
    }

    fn look_at_waiting(&mut self, now: Instant, findings: &mut Findings) {
        if now.saturating_duration_since(self.looked_at_waiting) < BETWEEN_LOOKS_AT_WAITING {
            return;
        }
        self.looked_at_waiting = now;
        // A frame that was on its way when its program was closed made a room for nobody.
        self.rooms.retain(|_, room| !room.program.is_idle());
        let given_up = self.waiting.values().filter(|waiting| waiting.has_given_up(now));
        findings.ended.extend(given_up.map(|waiting| waiting.opening.leg));
    }

    /// Whoever ends a leg says so; a peer that left need not hear it, and with what broke nothing is sealed
    /// any more.
    pub(crate) fn say_goodbye(&self, receiver: &mut Receiver, reason: LegEnd, outlet: &mut Outlet<'_>) {
        if matches!(reason, LegEnd::PeerLeft | LegEnd::ConsentLost | LegEnd::Fault) {
            return;
        }
        let counted = receiver.streams.iter().zip(0..).filter(|(stream, _)| stream.counts().0 > 0);
        let sources: Vec<u32> = counted.filter_map(|(_, place)| self.press.source_of(place)).collect();
        if let (Some(to), false) = (receiver.destination(), sources.is_empty()) {
            let mut compound = Vec::new();
            write_goodbye(&mut compound, &sources);
            receiver.sealer.seal_rtcp(&mut compound);
            outlet.datagram(to, &compound);
        }
    }
}

impl Receiver {
    fn report(&mut self, reports: &[SenderReport], canonical_name: &str, now: Instant, outlet: &mut Outlet<'_>) {
        let Some(to) = self.destination().filter(|_| !reports.is_empty()) else {
            self.reports_due = now + RETRY_REPORTS;
            return;
        };
        let is_first = self.first_reports_left > 0;
        self.first_reports_left = self.first_reports_left.saturating_sub(1);
        self.reports_due = now + if is_first { BETWEEN_FIRST_REPORTS } else { BETWEEN_REPORTS };
        let mut compound = Vec::new();
        write_reports(&mut compound, reports, canonical_name);
        self.sealer.seal_rtcp(&mut compound);
        outlet.datagram(to, &compound);
    }

    /// Closes the window of its line.
    pub(crate) fn close_window(&mut self, now: Instant) -> LineWindow {
        let (pictures, sounds) = self.reported.split_at_mut(PICTURES);
        self.line.close_window(pictures, sounds, now)
    }

    /// Adds the tracks whose key frame it cannot do without, if it is time to ask.
    pub(crate) fn list_wanted(&mut self, now: Instant, wanted: &mut Vec<TrackId>) {
        if self.asks_for_key_frame(now) {
            let waiting =
                self.streams.iter().zip(&self.catching_up).filter(|(stream, it)| it.is_none() && stream.waits());
            wanted.extend(waiting.filter_map(|(stream, _)| stream.aim()));
        }
    }
}
