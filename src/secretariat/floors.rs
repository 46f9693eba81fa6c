//! Who speaks in every session, for those who run the streams.

use std::collections::{BTreeMap, BTreeSet};

use diemcau_domain::Conference;
use diemcau_domain::floor::{Floor, Shown};
use diemcau_domain::identity::{ConferenceId, EndpointId, SessionId};
use diemcau_domain::session::Session;
use tokio::sync::watch;

use crate::touch::Touch;

/// What is on air in a session, and who is to send for it, as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnFloor {
    /// The main picture.
    pub main: Shown,
    /// The side picture, if there is one.
    pub side: Option<Shown>,
    /// Those who are heard, the one who has held the floor longest first; two at most.
    pub speakers: Vec<EndpointId>,
    /// Those who are to send, and nobody else may: who speaks, and who is looked at before.
    pub must_send: BTreeSet<EndpointId>,
}

impl OnFloor {
    fn of(floor: &Floor) -> Self {
        let speakers: Vec<EndpointId> = floor.holders().iter().map(|holder| holder.endpoint).collect();
        let must_send = speakers.iter().copied().chain(floor.previews()).collect();
        Self { main: floor.main(), side: floor.side(), speakers, must_send }
    }
}

/// The floors of all sessions in which anybody is to send. In all others the hall is alone.
pub type Floors = BTreeMap<(ConferenceId, SessionId), OnFloor>;

/// Where the offices put up their floors. A reader finds the latest state of all; what came between
/// two looks is gone.
#[derive(Clone, Debug)]
pub(crate) struct FloorNotices {
    notices: watch::Sender<Floors>,
}

impl Default for FloorNotices {
    fn default() -> Self {
        Self { notices: watch::Sender::new(Floors::new()) }
    }
}

impl FloorNotices {
    pub(crate) fn subscribe(&self) -> watch::Receiver<Floors> {
        self.notices.subscribe()
    }

    /// Puts up what a written batch changed.
    pub(crate) fn note(&self, id: ConferenceId, conference: &Conference, touch: Touch) {
        match touch {
            Touch::Floor(session) | Touch::Session(session) => self.put_up(id, conference.session(session)),
            Touch::Everything => self.put_up(id, conference.sessions()),
            Touch::Nothing
            | Touch::Endpoint(_)
            | Touch::Own(_)
            | Touch::Moved(..)
            | Touch::Papers(_)
            | Touch::HotLine(..)
            | Touch::Answer(..)
            | Touch::Queue(..) => {}
        }
    }

    fn put_up<'a>(&self, id: ConferenceId, sessions: impl IntoIterator<Item = &'a Session>) {
        self.notices.send_if_modified(|floors| {
            let mut is_new = false;
            for session in sessions {
                let (key, now) = ((id, session.id), OnFloor::of(&session.floor));
                is_new |= if now == OnFloor::default() {
                    floors.remove(&key).is_some()
                } else {
                    floors.insert(key, now.clone()) != Some(now)
                };
            }
            is_new
        });
    }
}
