//! What the server does by itself about presence prompts and technical checks.

use diemcau_domain::command::Command;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::presence::Link;
use diemcau_domain::prompt::PromptWish;
use diemcau_domain::quality::Band;
use diemcau_domain::readiness::{Check, LINE_TRIED_AFTER_MS, ReadinessWish};
use diemcau_domain::session::{Session, SessionState};
use diemcau_domain::time::Timestamp;

use super::Office;
use crate::reading::Reading;

impl Office {
    /// Asks what is due by plan, and takes from the screens what nobody answers in time any more.
    pub(super) fn take_down_due_prompts(&mut self, at: Timestamp) {
        let due: Vec<(_, PromptWish)> = self.minutes.conference().due_prompts(at);
        for (session, wish) in due {
            self.take_down_fact(at, Command::Prompt { session, wish });
        }
    }

    /// Judges the lines of those who take part in a technical check. Only what changes is written.
    pub(super) fn try_lines(&mut self, at: Timestamp) {
        let reading = self.reading();
        let rehearsing = reading.conference.sessions().filter(|session| session.state == SessionState::Rehearsing);
        let tried = rehearsing.flat_map(|session| tried_lines(&reading, session, at));
        for command in tried.collect::<Vec<_>>() {
            self.take_down_fact(at, command);
        }
    }
}

/// Those connected long enough whose line is not known to be good enough yet.
fn tried_lines(reading: &Reading<'_>, session: &Session, at: Timestamp) -> Vec<Command> {
    let conference = reading.conference;
    let roster = conference.roster_of(session);
    let concerns = |endpoint: &EndpointId| {
        let mode = roster.entry(*endpoint).map(|entry| entry.mode);
        let is_asked = mode.is_some_and(|mode| Check::Line.concerns(mode)) && *endpoint != session.plan.lead;
        is_asked && session.is_attended_by(&roster, *endpoint)
    };
    let has_held = |link: &Link| at.since_ms(link.since) >= LINE_TRIED_AFTER_MS;
    let is_unproven = |endpoint: &EndpointId| {
        let known = conference.readiness().of(session.id, *endpoint);
        !known.is_some_and(|known| known.has_passed(Check::Line))
    };
    let held = reading.links.holders().map(|(endpoint, _)| endpoint).filter(|endpoint| {
        let link = conference.presence(*endpoint).and_then(|presence| presence.link.as_ref());
        link.is_some_and(has_held) && is_unproven(endpoint) && concerns(endpoint)
    });
    let judged = held.filter_map(|endpoint| Some((endpoint, verdict(reading, session, endpoint)?)));
    judged
        .map(|(endpoint, passed)| {
            let wish = ReadinessWish::TryLine { endpoint, passed };
            Command::Readiness { session: session.id, wish }
        })
        .collect()
}

/// Whether a line is good enough; none while something arrives and was not measured for long enough.
/// Where nothing is sent there is nothing to measure: then that the connection holds is all there is.
fn verdict(reading: &Reading<'_>, session: &Session, endpoint: EndpointId) -> Option<bool> {
    match reading.line_now(session.id, endpoint) {
        Band::Terrible => Some(false),
        Band::Unknown => {
            let presence = reading.conference.presence(endpoint);
            let arrives = presence.is_some_and(|presence| !presence.arrivals().is_empty());
            (!arrives).then_some(true)
        }
        Band::Good | Band::Fair | Band::Bad => Some(true),
    }
}
