//! A look at a conference between two batches.

use diemcau_domain::Conference;
use diemcau_domain::identity::{ConferenceId, DeviceId, EndpointId, SessionId};

use crate::link::Links;
use crate::program::{Air, Programs};

/// The committed state of a conference, and what is shown beside it.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// Its number.
    pub id: ConferenceId,
    /// Everything that is written.
    pub conference: &'a Conference,
    pub(crate) links: &'a Links,
    pub(crate) programs: &'a Programs,
}

impl Reading<'_> {
    /// From where a session's program is sent.
    #[must_use]
    pub fn air(&self, session: SessionId) -> Air {
        self.programs.air(session)
    }

    /// The device that asked last to take over an endpoint, if one is waiting.
    #[must_use]
    pub fn take_over_asked_by(&self, endpoint: EndpointId) -> Option<&DeviceId> {
        self.links.latest_waiting(endpoint)
    }
}
