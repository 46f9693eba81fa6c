//! Certificates: what the technical check of a session showed, endpoint by endpoint. Of one that is not ready it
//! certifies nothing, and the paper says so.

use super::heading::{Heading, heading};
use super::scope::{Scope, SessionScope};
use super::{Beside, ReportOrder, ReportRefusal};
use crate::Conference;
use crate::identity::EndpointId;
use crate::readiness::{Check, CheckOutcome, EndpointReadiness};
use crate::roster::{Mode, RosterEntry};
use crate::time::Timestamp;

/// The certificates of a subtree for one session.
#[derive(Clone, Debug, PartialEq)]
pub struct Certificates {
    /// What they are about.
    pub heading: Heading,
    /// One for each endpoint that must be ready, in tree order.
    pub of: Vec<Certificate>,
}

/// What the technical check of a session showed of one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Which one.
    pub endpoint: EndpointId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The names of those above it, the nearest first, without the top of the roster.
    pub above: Vec<String>,
    /// How it follows.
    pub mode: Mode,
    /// What concerns it.
    pub checks: Vec<CertifiedCheck>,
    /// Since when it is ready; none if it is not.
    pub ready_at: Option<Timestamp>,
}

impl Certificate {
    /// Whether anything of it was tried, passed or not.
    #[must_use]
    pub fn was_tried(&self) -> bool {
        self.checks.iter().any(|of| of.outcome.is_some())
    }
}

/// One check on a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CertifiedCheck {
    /// Which one.
    pub check: Check,
    /// Whether the endpoint is ready only with it.
    pub is_required: bool,
    /// What it came to; none if it was not tried.
    pub outcome: Option<CheckOutcome>,
}

impl Certificates {
    /// The certificate of one endpoint alone.
    ///
    /// # Errors
    /// [`ReportRefusal::NothingToCertify`] if it has none.
    pub fn only(mut self, endpoint: EndpointId) -> Result<Self, ReportRefusal> {
        self.of.retain(|certificate| certificate.endpoint == endpoint);
        self.if_any()
    }

    fn if_any(self) -> Result<Self, ReportRefusal> {
        if self.of.is_empty() { Err(ReportRefusal::NothingToCertify) } else { Ok(self) }
    }
}

/// Folds the certificates of the first session of an order. The hall that leads it and endpoints that
/// follow by television try nothing and have none.
///
/// # Errors
/// A [`ReportRefusal`] if there is nothing to certify.
pub fn certificates(conference: &Conference, order: &ReportOrder) -> Result<Certificates, ReportRefusal> {
    let beside = Beside::default();
    let scope = Scope::new(conference, &beside, order)?;
    let of = scope.sessions.first().ok_or(ReportRefusal::NoSession)?;
    let nodes = scope.tree.nodes.iter().filter_map(|node| of.entry(scope.tree.entry(node)?.endpoint));
    let certified = nodes.filter(|entry| entry.endpoint != of.session.plan.lead);
    let certificates = certified.filter_map(|entry| certificate(conference, of, entry)).collect();
    let mut heading = heading(&scope);
    heading.ledger_line = order.ledger_line(conference);
    Certificates { heading, of: certificates }.if_any()
}

fn certificate(conference: &Conference, of: &SessionScope<'_>, entry: &RosterEntry) -> Option<Certificate> {
    let required = Check::required(entry.mode);
    if required.is_empty() {
        return None;
    }
    let tried = conference.readiness().of(of.session.id, entry.endpoint);
    let concerned = Check::ALL.into_iter().filter(|check| check.concerns(entry.mode));
    let certified = |check| CertifiedCheck {
        check,
        is_required: required.contains(&check),
        outcome: tried.and_then(|tried| tried.outcome(check)),
    };
    Some(Certificate {
        endpoint: entry.endpoint,
        code: entry.code.clone(),
        name: entry.name.clone(),
        above: above(of, entry.endpoint),
        mode: entry.mode,
        checks: concerned.map(certified).collect(),
        ready_at: tried.and_then(|tried: &EndpointReadiness| tried.ready_at(entry.mode)),
    })
}

fn above(of: &SessionScope<'_>, endpoint: EndpointId) -> Vec<String> {
    let roster = of.attendance.roster();
    let Some(position) = roster.position(endpoint) else { return Vec::new() };
    let above = roster.path_up(position).skip(1).filter_map(|position| roster.entries().get(position));
    above.filter(|entry| entry.parent.is_some()).map(|entry| entry.name.clone()).collect()
}
