//! What an event changes on screens.

use diemcau_domain::Conference;
use diemcau_domain::amendment::Change;
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
    /// That an endpoint waits for a session's floor or no more, and who waits behind it.
    Queue(SessionId, EndpointId),
    /// The floor of a session, and nobody's place on its board.
    Floor(SessionId),
    /// What one endpoint opened or voted, or who is there.
    Own(EndpointId),
    /// Who is at two endpoints: somebody went from one to the other.
    Moved(EndpointId, EndpointId),
    /// The documents, votes, prompts or announcements of a session.
    Papers(SessionId),
    /// What is written between one endpoint and those who run a session.
    HotLine(SessionId, EndpointId),
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
            Event::ProvenUntil { .. }
            | Event::TakeOverAllowed { .. }
            | Event::AbsenceDeclared { .. }
            // Shown beside the record, where it is known sooner.
            | Event::PlaceOnAir { .. }
            // Looked up by whoever wants to see them.
            | Event::CommentMade { .. }
            | Event::CommentChanged { .. }
            | Event::CommentWithdrawn { .. }
            | Event::CommentHandled { .. }
            | Event::RecordingDeleted { .. }
            | Event::StudyPlayed { .. }
            | Event::SlipHandedIn { .. }
            | Event::SlipDecided { .. }
            | Event::PromptsPlanned { .. }
            | Event::AnnouncementShown { .. }
            | Event::WriteUpMarked { .. }
            | Event::WriteUpsMarked { .. } => Self::Nothing,
            Event::PromptAnswered { endpoint, .. }
            | Event::LineTried { endpoint, .. }
            | Event::CheckDeclared { endpoint, .. } => Self::Own(*endpoint),
            Event::PromptAsked { session, .. }
            | Event::AnnouncementMade { session, .. }
            | Event::ReminderSent { session, .. } => Self::Papers(*session),
            Event::HotLineAsked { session, endpoint, .. } | Event::HotLineAnswered { session, endpoint, .. } => {
                Self::HotLine(*session, *endpoint)
            }
            Event::PromptEnded { prompt } => {
                conference.prompts().get(*prompt).map_or(Self::Nothing, |prompt| Self::Papers(prompt.session))
            }
            Event::DelegateCheckedIn { session, endpoint, delegate, .. }
            | Event::DelegateTicked { session, endpoint, delegate } => {
                let place = conference.delegates().of_session(*session).and_then(|sitting| sitting.place(*delegate));
                let came_from = place.and_then(|place| place.came_from);
                came_from.map_or(Self::Own(*endpoint), |before| Self::Moved(before, *endpoint))
            }
            Event::DelegatesListed { endpoint, .. }
            | Event::DelegateUnticked { endpoint, .. }
            | Event::PresidingNamed { endpoint, .. }
            | Event::DocumentOpened { endpoint, .. } | Event::BallotCast { endpoint, .. } => Self::Own(*endpoint),
            Event::DocumentSent { session, .. } | Event::VoteOpened { session, .. } => Self::Papers(*session),
            Event::VoteClosed { vote } => {
                conference.votes().get(*vote).map_or(Self::Nothing, |vote| Self::Papers(vote.session))
            }
            Event::LinkOpened { endpoint, .. }
            | Event::LinkClosed { endpoint, .. }
            | Event::MediaBegan { endpoint, .. }
            | Event::MediaCeased { endpoint, .. } => Self::Endpoint(*endpoint),
            Event::HandRaised { session, endpoint } | Event::HandLowered { session, endpoint } => {
                Self::Queue(*session, *endpoint)
            }
            Event::SpeakersRegistered { session, .. }
            | Event::QueueReordered { session, .. }
            | Event::FloorRuleChosen { session, .. }
            | Event::PreviewBegan { session, .. }
            | Event::PreviewEnded { session, .. }
            | Event::FloorGiven { session, .. }
            | Event::FloorEnded { session, .. }
            | Event::SpeakerSounded { session, .. }
            | Event::SpeakerFell { session, .. }
            | Event::ProgramArranged { session, .. } => Self::Floor(*session),
            Event::HeadCountReported { roll_call, endpoint, .. } => {
                session_of(roll_call).map_or(Self::Nothing, |session| Self::Answer(session, *endpoint))
            }
            Event::FiguresAmended { session, amendment, .. } => match &amendment.change {
                Change::HeadCount { endpoint, .. } => Self::Answer(*session, *endpoint),
                Change::Absence { .. } => Self::Nothing,
            },
            Event::RollCallClosed { roll_call } => session_of(roll_call).map_or(Self::Nothing, Self::Session),
            Event::SessionPlanned { session, .. }
            | Event::SessionReplanned { session, .. }
            | Event::SessionRehearsed { session }
            | Event::SessionOpened { session }
            | Event::SessionStarted { session }
            | Event::SessionPaused { session }
            | Event::SessionResumed { session }
            | Event::SubtreeReleased { session, .. }
            | Event::SessionEnded { session }
            | Event::SessionClosed { session, .. }
            | Event::ItemPlanned { session, .. }
            | Event::ItemReplanned { session, .. }
            | Event::AgendaReordered { session, .. }
            | Event::ItemStarted { session, .. }
            | Event::ItemEnded { session, .. }
            | Event::ItemSkipped { session, .. }
            | Event::RecordingStarted { session, .. }
            | Event::RecordingEnded { session, .. }
            | Event::ProgramSounded { session, .. }
            | Event::ProgramFell { session, .. }
            | Event::RollCallOpened { session, .. }
            | Event::RollCallMadeOfficial { session, .. } => Self::Session(*session),
        }
    }
}
