//! Which session every endpoint belongs to, for those who run the streams.

use std::collections::BTreeMap;
use std::sync::Arc;

use diemcau_domain::Conference;
use diemcau_domain::audience::Audience;
use diemcau_domain::identity::{ConferenceId, EndpointId, RecordingId, SessionId};
use diemcau_domain::roster::Roster;
use diemcau_domain::session::{Session, SessionState};
use diemcau_domain::time::Timestamp;
use tokio::sync::watch;

use crate::touch::Touch;

/// Whoever comes out of a session waits on its leg for one that is planned to begin so much earlier or
/// later, in milliseconds: 3 hours. Sessions rarely begin when they were planned to.
const WAITS_FOR_MS: i64 = 3 * 3_600_000;

/// Where what an endpoint receives comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// This session's program.
    In(SessionId),
    /// Nowhere yet: it was released from a session that goes on, and its own is still to come.
    Between,
    /// Nowhere.
    Out,
}

/// The sessions of a conference and who takes part in them, as it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Sitting {
    roster: Arc<Roster>,
    /// Those first that come before others for an endpoint that belongs to several.
    sessions: Vec<Seated>,
}

#[derive(Clone, Debug, PartialEq)]
struct Seated {
    id: SessionId,
    state: SessionState,
    lead: EndpointId,
    planned_from: Timestamp,
    audience: Audience,
    recording: Option<RecordingId>,
}

impl Sitting {
    fn of(conference: &Conference) -> Self {
        let roster = conference.roster();
        let mut sessions: Vec<&Session> = conference.sessions().collect();
        sessions.sort_by_key(|session| precedence(session));
        let seated = |session: &Session| Seated {
            id: session.id,
            state: session.state,
            lead: session.plan.lead,
            planned_from: session.plan.planned_from,
            audience: session.audience(&roster),
            recording: conference.recordings().running(session.id).map(|recording| recording.id),
        };
        let sessions = sessions.into_iter().map(seated).collect();
        Self { roster, sessions }
    }

    /// Where what an endpoint receives at `now` comes from.
    #[must_use]
    pub fn whereabouts(&self, endpoint: EndpointId, now: Timestamp) -> Whereabouts {
        let Some(position) = self.roster.position(endpoint) else { return Whereabouts::Out };
        let receives = |seated: &&Seated| seated.audience.contains(position) && seated.can_be_received(now);
        if let Some(seated) = self.sessions.iter().find(receives) {
            return Whereabouts::In(seated.id);
        }
        let mut running = self.sessions.iter().filter(|seated| seated.state.is_running());
        let was_released = running.any(|seated| seated.audience.whole().contains(&position));
        if was_released { Whereabouts::Between } else { Whereabouts::Out }
    }

    /// How a session stands, and which endpoint leads it; none if there is no such session.
    #[must_use]
    pub fn session(&self, session: SessionId) -> Option<(SessionState, EndpointId)> {
        self.sessions.iter().find(|seated| seated.id == session).map(|seated| (seated.state, seated.lead))
    }

    /// The sessions whose program is to be recorded now.
    pub fn recordings(&self) -> impl Iterator<Item = (SessionId, RecordingId)> {
        self.sessions.iter().filter_map(|seated| Some((seated.id, seated.recording?)))
    }

    /// Whether a session is over: nothing is sent for it any more.
    #[must_use]
    pub fn is_over(&self, session: SessionId) -> bool {
        let seated = self.sessions.iter().find(|seated| seated.id == session);
        seated.is_some_and(|seated| seated.state.is_over())
    }
}

impl Seated {
    fn can_be_received(&self, now: Timestamp) -> bool {
        let is_near = || self.planned_from.since_ms(now).abs() <= WAITS_FOR_MS;
        self.state.is_held() || (self.state == SessionState::Planned && is_near())
    }
}

/// What runs comes before what is open, that before the next one planned, that before the last one
/// that is over.
pub(crate) fn precedence(session: &Session) -> (u8, i64, SessionId) {
    let from = session.plan.planned_from.as_millis();
    let (rank, order) = match session.state {
        SessionState::Live | SessionState::Paused => (0, from),
        SessionState::Rehearsing | SessionState::Open => (1, from),
        SessionState::Planned => (2, from),
        SessionState::Ended | SessionState::Closed => (3, from.saturating_neg()),
    };
    (rank, order, session.id)
}

/// The sittings of all conferences that have a session.
pub type Sittings = BTreeMap<ConferenceId, Arc<Sitting>>;

/// Where the offices put up their sittings. A reader finds the latest state of all.
#[derive(Clone, Debug)]
pub(crate) struct SittingNotices {
    notices: watch::Sender<Sittings>,
}

impl Default for SittingNotices {
    fn default() -> Self {
        Self { notices: watch::Sender::new(Sittings::new()) }
    }
}

impl SittingNotices {
    pub(crate) fn subscribe(&self) -> watch::Receiver<Sittings> {
        self.notices.subscribe()
    }

    /// What is put up of a conference.
    pub(crate) fn of(&self, conference: ConferenceId) -> Option<Arc<Sitting>> {
        self.notices.borrow().get(&conference).cloned()
    }

    /// Puts up what a written batch changed.
    pub(crate) fn note(&self, id: ConferenceId, conference: &Conference, touches: &[Touch]) {
        let matters = |touch: &Touch| matches!(touch, Touch::Session(_) | Touch::Everything);
        if !touches.iter().any(matters) {
            return;
        }
        self.notices.send_if_modified(|sittings| {
            let now = Sitting::of(conference);
            let is_new = sittings.get(&id).is_none_or(|known| **known != now);
            if is_new {
                sittings.insert(id, Arc::new(now));
            }
            is_new
        });
    }
}
