//! What an event changes on screens.

use diemcau_domain::Conference;
use diemcau_domain::event::Event;
use diemcau_domain::identity::{EndpointId, RollCallId, SessionId};

/// Whose screens show something else after an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Touch {
    /// Nobody's.
    Nothing,
    /// One endpoint's connection or what it receives.
    Endpoint(EndpointId),
    /// One endpoint's answer to a roll call.
    Answer(SessionId, EndpointId),
    /// Everything about a session.
    Session(SessionId),
    /// Everything.
    Everything,
}

impl Touch {
    /// What `event` changes in `conference`, to which it was applied.
    pub(crate) fn by(event: &Event, conference: &Conference) -> Self {
        let session_of = |roll_call: &RollCallId| conference.roll_call(*roll_call).map(|roll_call| roll_call.session);
        match event {
            Event::ConferencePlanned { .. }
            | Event::RosterImported { .. }
            | Event::ModeChanged { .. }
            | Event::ServerReturned { .. } => Self::Everything,
            Event::ProvenUntil { .. } | Event::TakeOverAllowed { .. } | Event::AbsenceDeclared { .. } => Self::Nothing,
            Event::LinkOpened { endpoint, .. }
            | Event::LinkClosed { endpoint, .. }
            | Event::MediaBegan { endpoint, .. }
            | Event::MediaCeased { endpoint, .. } => Self::Endpoint(*endpoint),
            Event::HeadCountReported { roll_call, endpoint, .. } => {
                session_of(roll_call).map_or(Self::Nothing, |session| Self::Answer(session, *endpoint))
            }
            Event::RollCallClosed { roll_call } => session_of(roll_call).map_or(Self::Nothing, Self::Session),
            Event::SessionPlanned { session, .. }
            | Event::SessionReplanned { session, .. }
            | Event::SessionRehearsed { session }
            | Event::SessionOpened { session }
            | Event::SessionStarted { session }
            | Event::SessionPaused { session }
            | Event::SessionResumed { session }
            | Event::SessionEnded { session }
            | Event::SessionClosed { session }
            | Event::ItemPlanned { session, .. }
            | Event::ItemReplanned { session, .. }
            | Event::AgendaReordered { session, .. }
            | Event::ItemStarted { session, .. }
            | Event::ItemEnded { session, .. }
            | Event::ItemSkipped { session, .. }
            | Event::ProgramSounded { session, .. }
            | Event::ProgramFell { session, .. }
            | Event::RollCallOpened { session, .. }
            | Event::RollCallMadeOfficial { session, .. } => Self::Session(*session),
        }
    }
}
