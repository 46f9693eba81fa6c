//! Somebody whom the guard let in: what handlers are given.

use std::time::Instant;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use diemcau_domain::authority::Action;
use diemcau_domain::command::Command;
use diemcau_domain::identity::{Author, EndpointId, SessionId};
use diemcau_secretariat::{Desk, Outcome, Reading};

use super::Place;
use super::scope::{Asker, Closed};
use crate::http::problem::HttpProblem;
use crate::identity::sign_ins::SignedIn;
use crate::line_budget::{LineBudget, Unwritten};
use crate::metrics::Metrics;

/// What the audit log says of an answer beside the operation and its place. No personal data.
#[derive(Clone, Debug)]
pub struct AuditDetail(pub String);

/// Somebody who is signed in and whom the rule let in.
#[derive(Clone, Debug)]
pub struct Admitted {
    /// Who.
    pub signed_in: SignedIn,
    /// What the request names.
    pub place: Place,
}

/// The same before the desk of the conference in the path.
#[derive(Clone, Debug)]
pub struct AtDesk {
    /// Who.
    pub signed_in: SignedIn,
    /// What the request names.
    pub place: Place,
    /// The conference.
    pub desk: Desk,
    /// The subtree the request is about, if the rule is about one and the roster has anything.
    pub subtree: Option<EndpointId>,
    /// How long it takes is counted here.
    pub metrics: Metrics,
    /// How much an endpoint may have written.
    pub line_budget: LineBudget,
}

impl AtDesk {
    /// How the ledger names who asks.
    #[must_use]
    pub fn author(&self) -> Author {
        self.signed_in.principal.author()
    }

    /// Asks the conference for something, in the name of who asks.
    ///
    /// # Errors
    /// A problem, with nothing changed.
    pub async fn command(&self, command: Command) -> Result<Outcome, HttpProblem> {
        let begun = Instant::now();
        let outcome = match self.author() {
            Author::Endpoint(endpoint) => self.line_budget.command(&self.desk, endpoint, command).await,
            author => self.desk.command(author, command).await.map_err(Unwritten::from),
        };
        self.metrics.command(begun.elapsed());
        Ok(outcome?)
    }

    /// Asked before something is kept that stands beside the line it wishes for.
    ///
    /// # Errors
    /// `too_much_written` if an endpoint asks that has no line left.
    pub fn admit_line(&self) -> Result<(), HttpProblem> {
        if let Author::Endpoint(endpoint) = self.author() {
            self.line_budget.admit((self.desk.conference(), endpoint), Instant::now())?;
        }
        Ok(())
    }

    /// Looks at the committed state.
    ///
    /// # Errors
    /// A problem if it cannot be looked at.
    pub async fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Reading<'_>) -> T + Send + 'static,
    ) -> Result<T, HttpProblem> {
        Ok(self.desk.read(look).await?)
    }

    /// Whether this may be done to an endpoint that the body names.
    ///
    /// # Errors
    /// `not_found` or `denied`.
    pub async fn permit(&self, action: Action, endpoint: EndpointId) -> Result<(), HttpProblem> {
        self.ask(move |asker| asker.permit(action, endpoint)).await
    }

    /// The same by the roster that a session was held with.
    ///
    /// # Errors
    /// `not_found` or `denied`.
    pub async fn permit_in(&self, action: Action, session: SessionId, endpoint: EndpointId) -> Result<(), HttpProblem> {
        self.ask(move |asker| asker.permit_in(action, session, endpoint)).await
    }

    /// The same for every endpoint that the body names.
    ///
    /// # Errors
    /// `not_found` or `denied`, as of the first that is refused.
    pub async fn permit_all(
        &self,
        action: Action,
        session: SessionId,
        endpoints: Vec<EndpointId>,
    ) -> Result<(), HttpProblem> {
        let each = move |asker: &Asker<'_>| {
            endpoints.iter().try_for_each(|endpoint| asker.permit_in(action, session, *endpoint))
        };
        self.ask(each).await
    }

    /// Those of these endpoints that they organize by the roster in force; also those that it has no more.
    ///
    /// # Errors
    /// A problem if the conference cannot be looked at.
    pub async fn still_organized(&self, endpoints: Vec<EndpointId>) -> Result<Vec<EndpointId>, HttpProblem> {
        let principal = self.signed_in.principal.clone();
        let look = move |reading: &Reading<'_>| {
            let asker = Asker { principal: &principal, id: reading.id, conference: reading.conference };
            let roster = reading.conference.roster();
            let is_theirs = |endpoint: &EndpointId| {
                roster.position(*endpoint).is_none() || asker.permit(Action::Organize, *endpoint).is_ok()
            };
            endpoints.into_iter().filter(is_theirs).collect()
        };
        self.read(look).await
    }

    /// Whether this may be done from the place that leads the session.
    ///
    /// # Errors
    /// `not_found` or `denied`.
    pub async fn permit_lead(&self, action: Action, session: SessionId) -> Result<(), HttpProblem> {
        self.ask(move |asker| asker.permit_lead(action, session)).await
    }

    /// The sessions of which they may read what a subtree did in them, each by its own roster.
    ///
    /// # Errors
    /// A problem if the conference cannot be looked at.
    pub async fn readable_sessions(&self, top: EndpointId) -> Result<Vec<SessionId>, HttpProblem> {
        let principal = self.signed_in.principal.clone();
        let look = move |reading: &Reading<'_>| {
            let asker = Asker { principal: &principal, id: reading.id, conference: reading.conference };
            let sessions = reading.conference.sessions().filter(|session| asker.reads(session, top));
            sessions.map(|session| session.id).collect()
        };
        self.read(look).await
    }

    /// Whether they may have all these sessions in a report about a subtree, each by its own roster.
    ///
    /// # Errors
    /// A problem if the conference cannot be looked at.
    pub async fn may_report(&self, top: EndpointId, sessions: Vec<SessionId>) -> Result<bool, HttpProblem> {
        let principal = self.signed_in.principal.clone();
        let look = move |reading: &Reading<'_>| {
            let asker = Asker { principal: &principal, id: reading.id, conference: reading.conference };
            let mut known = sessions.iter().map(|session| reading.conference.session(*session));
            known.all(|session| session.is_some_and(|session| asker.reports(session, top)))
        };
        self.read(look).await
    }

    /// The session in the path; the guard has seen it.
    ///
    /// # Errors
    /// `not_found` for a route without one.
    pub fn session(&self) -> Result<SessionId, HttpProblem> {
        self.place.session.ok_or_else(HttpProblem::not_found)
    }

    /// The endpoint in the path; the guard has seen it.
    ///
    /// # Errors
    /// `not_found` for a route without one.
    pub fn endpoint(&self) -> Result<EndpointId, HttpProblem> {
        self.place.endpoint.ok_or_else(HttpProblem::not_found)
    }

    async fn ask(
        &self,
        question: impl FnOnce(&Asker<'_>) -> Result<(), Closed> + Send + 'static,
    ) -> Result<(), HttpProblem> {
        let principal = self.signed_in.principal.clone();
        let look = move |reading: &Reading<'_>| {
            question(&Asker { principal: &principal, id: reading.id, conference: reading.conference })
        };
        Ok(self.desk.read(look).await??)
    }
}

impl From<Closed> for HttpProblem {
    fn from(closed: Closed) -> Self {
        match closed {
            Closed::Hidden => Self::not_found(),
            Closed::Denied => Self::denied(),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Admitted {
    type Rejection = HttpProblem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts.extensions.get::<Self>().cloned().ok_or_else(HttpProblem::not_signed_in)
    }
}

impl<S: Sync> FromRequestParts<S> for AtDesk {
    type Rejection = HttpProblem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts.extensions.get::<Self>().cloned().ok_or_else(HttpProblem::not_found)
    }
}
