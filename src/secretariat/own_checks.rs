//! Which presence prompt waits for one endpoint, and how its technical check stands.

use diemcau_domain::Conference;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::readiness::EndpointReadiness;
use diemcau_domain::roster::Mode;
use diemcau_domain::session::{Session, SessionState};
use diemcau_protocol::prompt::SituationPrompt;
use diemcau_protocol::readiness::SituationReadiness;
use diemcau_protocol::websocket::SituationSession;

use crate::view::check_views;

/// What of a session's prompts and technical check concerns one endpoint alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OwnChecks {
    prompt: Option<SituationPrompt>,
    /// While the technical check goes on, how the endpoint follows and what was tried.
    readiness: Option<(Mode, EndpointReadiness)>,
}

impl OwnChecks {
    pub(crate) fn of(conference: &Conference, session: &Session, endpoint: EndpointId) -> Self {
        let prompt = conference.prompts().unended(session.id).find(|prompt| prompt.asks(endpoint));
        let prompt = prompt.map(|prompt| SituationPrompt {
            prompt: prompt.id.0,
            asked_at: prompt.asked_at.into(),
            deadline: prompt.deadline.into(),
            answered: prompt.answered.contains_key(&endpoint),
        });
        Self { prompt, readiness: readiness(conference, session, endpoint) }
    }

    /// Adds it to what is the same for everybody.
    pub(crate) fn write_into(&self, shown: &mut SituationSession) {
        shown.prompt = self.prompt;
        shown.readiness = self.readiness.as_ref().map(|(mode, tried)| SituationReadiness {
            checks: check_views(*mode, Some(tried)),
            ready_at: tried.ready_at(*mode).map(Into::into),
        });
    }
}

fn readiness(conference: &Conference, session: &Session, endpoint: EndpointId) -> Option<(Mode, EndpointReadiness)> {
    if session.state != SessionState::Rehearsing || session.plan.lead == endpoint {
        return None;
    }
    let mode = conference.roster_of(session).entry(endpoint)?.mode;
    let tried = conference.readiness().of(session.id, endpoint).cloned().unwrap_or_default();
    (mode != Mode::Broadcast).then_some((mode, tried))
}
