//! A look at a conference between two batches.

use diemcau_domain::Conference;
use diemcau_domain::event::MediaKind;
use diemcau_domain::identity::{ConferenceId, DeviceId, EndpointId, SessionId};
use diemcau_domain::quality::{Band, Qualities};
use diemcau_domain::session::Session;

use crate::lines::Lines;
use crate::link::Links;
use crate::program::{Air, Programs};
use crate::sittings::precedence;

/// The committed state of a conference, and what is shown beside it.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// Its number.
    pub id: ConferenceId,
    /// Everything that is written.
    pub conference: &'a Conference,
    pub(crate) links: &'a Links,
    pub(crate) programs: &'a Programs,
    pub(crate) lines: &'a Lines,
}

impl Reading<'_> {
    /// From where a session's program is sent.
    #[must_use]
    pub fn air(&self, session: SessionId) -> Air {
        self.programs.air(session)
    }

    /// How good the lines were. Measured beside the record.
    #[must_use]
    pub const fn qualities(&self) -> &Qualities {
        self.lines.qualities()
    }

    /// How good the line of an endpoint is in a session now; unknown while nothing arrives there.
    #[must_use]
    pub fn line_now(&self, session: SessionId, endpoint: EndpointId) -> Band {
        let kinds = [MediaKind::Sound, MediaKind::Picture];
        let presence = self.conference.presence(endpoint);
        let receives = presence.is_some_and(|presence| kinds.into_iter().any(|kind| presence.receives(kind)));
        if receives { self.lines.band(session, endpoint) } else { Band::Unknown }
    }

    /// The device that asked last to take over an endpoint, if one is waiting.
    #[must_use]
    pub fn take_over_asked_by(&self, endpoint: EndpointId) -> Option<&DeviceId> {
        self.links.latest_waiting(endpoint)
    }

    /// The session an endpoint belongs to now, or the next one planned for it: the one it is told of.
    #[must_use]
    pub fn session_of(&self, endpoint: EndpointId) -> Option<&Session> {
        let roster = self.conference.roster();
        let of_endpoint = self.conference.sessions().filter(|session| session.is_attended_by(&roster, endpoint));
        of_endpoint.min_by_key(|session| precedence(session))
    }
}
