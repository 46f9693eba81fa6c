//! What somebody may see of a conference, and whether a rule lets them in.

use std::ops::Range;

use diemcau_domain::Conference;
use diemcau_domain::authority::{Action, Principal, Target, authorize};
use diemcau_domain::identity::{ConferenceId, EndpointId, SessionId};
use diemcau_domain::roster::{Roster, RosterEntry};
use diemcau_domain::session::Session;

use super::{Place, Rule};

/// Why somebody is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// They may not learn whether it exists.
    Hidden,
    /// They may know of it, but not do this.
    Denied,
}

/// The part of a roster that somebody may see: positions in tree order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    range: Range<usize>,
}

impl Scope {
    /// What `principal` may see of this roster.
    #[must_use]
    pub fn of(principal: &Principal, roster: &Roster) -> Self {
        let range = match principal {
            Principal::Account { subtree: None, .. } => 0..roster.len(),
            Principal::Account { subtree: Some(code), .. } => {
                roster.by_code(code).map_or(0..0, |top| roster.subtree(top.endpoint))
            }
            // Those below an endpoint are not its technician's business.
            Principal::Technician { endpoint, .. } => roster.position(*endpoint).map_or(0..0, |at| at..at + 1),
        };
        Self { range }
    }

    /// How many endpoints it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.range.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.range.is_empty()
    }

    /// Its endpoints in tree order.
    #[must_use]
    pub fn entries<'a>(&self, roster: &'a Roster) -> &'a [RosterEntry] {
        roster.entries().get(self.range.clone()).unwrap_or_default()
    }

    /// The endpoint at the top, if there is anything to see.
    #[must_use]
    pub fn top(&self, roster: &Roster) -> Option<EndpointId> {
        self.entries(roster).first().map(|entry| entry.endpoint)
    }

    /// Whether an endpoint lies in it.
    #[must_use]
    pub fn contains(&self, roster: &Roster, endpoint: EndpointId) -> bool {
        roster.position(endpoint).is_some_and(|position| self.range.contains(&position))
    }

    /// What is seen of a session's audience.
    #[must_use]
    pub fn part_of(&self, audience: Range<usize>) -> Range<usize> {
        let start = self.range.start.max(audience.start);
        start..self.range.end.min(audience.end).max(start)
    }

    /// Whether somebody of the session's audience may be seen.
    #[must_use]
    pub fn glimpses(&self, roster: &Roster, session: &Session) -> bool {
        !self.part_of(roster.subtree(session.plan.audience)).is_empty()
    }
}

/// Somebody before a conference.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asker<'a> {
    pub(crate) principal: &'a Principal,
    pub(crate) id: ConferenceId,
    pub(crate) conference: &'a Conference,
}

impl Asker<'_> {
    /// Whether the rule lets them in at this place. The answer is the subtree the request is about,
    /// where the rule is about one and the roster has anything.
    pub(crate) fn enter(&self, rule: Rule, place: &Place) -> Result<Option<EndpointId>, Closed> {
        if let Rule::Record(action) = rule {
            return self.record(action, place);
        }
        if let Rule::LastKnown(action) = rule {
            return self.last_known(action, place);
        }
        let roster = self.conference.roster();
        self.may(Action::Glance, Target::Conference(self.id, &roster)).map_err(|_| Closed::Hidden)?;
        let session = self.session(place)?;
        let roster = session.map_or(roster, |session| self.conference.roster_of(session));
        let scope = Scope::of(self.principal, &roster);
        let target = |endpoint| Target::Subtree(self.id, &roster, endpoint);
        match (rule, session) {
            (Rule::SignedIn | Rule::Anyone, _) => Ok(None),
            (Rule::Conference(action), _) => self.may(action, Target::Conference(self.id, &roster)).map(|()| None),
            (Rule::Body(action), _) => {
                let whole = Target::Conference(self.id, &roster);
                self.may(action, scope.top(&roster).map_or(whole, target)).map(|()| None)
            }
            (Rule::Endpoint(actions), _) => {
                let endpoint = place.endpoint.filter(|endpoint| scope.contains(&roster, *endpoint));
                let endpoint = endpoint.ok_or(Closed::Hidden)?;
                let allowed = actions.iter().any(|action| self.may(*action, target(endpoint)).is_ok());
                if allowed { Ok(None) } else { Err(Closed::Denied) }
            }
            (Rule::Subtree(action), _) => self.subtree(action, place, session, &roster, &scope),
            (Rule::Glimpse, Some(_)) => Ok(None),
            (Rule::Audience(action), Some(session)) => self.may(action, target(session.plan.audience)).map(|()| None),
            (Rule::Lead(action), Some(session)) => self.may(action, target(session.plan.lead)).map(|()| None),
            _ => Err(Closed::Denied),
        }
    }

    /// Whether they may do this to an endpoint that a body names.
    pub(crate) fn permit(&self, action: Action, endpoint: EndpointId) -> Result<(), Closed> {
        self.permit_by(&self.conference.roster(), action, endpoint)
    }

    /// The same by the roster that a session was held with; by the one in force if there is no such
    /// session.
    pub(crate) fn permit_in(&self, action: Action, session: SessionId, endpoint: EndpointId) -> Result<(), Closed> {
        let session = self.conference.session(session);
        let roster = session.map_or_else(|| self.conference.roster(), |session| self.conference.roster_of(session));
        self.permit_by(&roster, action, endpoint)
    }

    fn permit_by(&self, roster: &Roster, action: Action, endpoint: EndpointId) -> Result<(), Closed> {
        if !Scope::of(self.principal, roster).contains(roster, endpoint) {
            return Err(Closed::Hidden);
        }
        self.may(action, Target::Subtree(self.id, roster, endpoint))
    }

    /// Whether they may read, by the roster that a session was held with, what a subtree did in it.
    pub(crate) fn reads(&self, session: &Session, top: EndpointId) -> bool {
        let roster = self.conference.roster_of(session);
        let audience = session.plan.audience;
        let took_part = roster.stands_in(top, audience) || roster.stands_in(audience, top);
        took_part && self.permit_by(&roster, Action::Read, top).is_ok()
    }

    /// Whether they may have a session in a report about a subtree: they may read what it did there, or
    /// know of the session and it did nothing there, as it did not belong to the audience.
    pub(crate) fn reports(&self, session: &Session, top: EndpointId) -> bool {
        let roster = self.conference.roster_of(session);
        let audience = session.plan.audience;
        let took_part = roster.stands_in(top, audience) || roster.stands_in(audience, top);
        let is_known = || Scope::of(self.principal, &roster).glimpses(&roster, session);
        self.reads(session, top) || (!took_part && is_known())
    }

    /// Whether they may do this from the place that leads a session.
    pub(crate) fn permit_lead(&self, action: Action, session: SessionId) -> Result<(), Closed> {
        let session = self.conference.session(session).ok_or(Closed::Hidden)?;
        let roster = self.conference.roster_of(session);
        self.may(action, Target::Subtree(self.id, &roster, session.plan.lead))
    }

    fn may(&self, action: Action, target: Target<'_>) -> Result<(), Closed> {
        authorize(self.principal, action, target).map_err(|_| Closed::Denied)
    }

    /// The session of the path, if they may glimpse it and everything else in the path belongs to it.
    fn session(&self, place: &Place) -> Result<Option<&Session>, Closed> {
        let Some(id) = place.session else { return Ok(None) };
        let session = self.conference.session(id).ok_or(Closed::Hidden)?;
        let roster = self.conference.roster_of(session);
        if !Scope::of(self.principal, &roster).glimpses(&roster, session) {
            return Err(Closed::Hidden);
        }
        let item_belongs =
            place.item.is_none_or(|item| self.conference.session_of_item(item).is_some_and(|session| session.id == id));
        let roll_call_belongs = place.roll_call.is_none_or(|roll_call| {
            self.conference.roll_call(roll_call).is_some_and(|roll_call| roll_call.session == id)
        });
        if item_belongs && roll_call_belongs { Ok(Some(session)) } else { Err(Closed::Hidden) }
    }

    /// By the newest roster that knows what is asked for: the one in force, else one that a session was
    /// held with.
    fn record(&self, action: Action, place: &Place) -> Result<Option<EndpointId>, Closed> {
        let mut allowed = self.enter(Rule::Subtree(action), place);
        let mut held: Vec<&Session> =
            self.conference.sessions().filter(|session| session.roster_version.is_some()).collect();
        held.sort_by_key(|session| std::cmp::Reverse(session.roster_version));
        held.dedup_by_key(|session| session.roster_version);
        for session in held {
            if allowed != Err(Closed::Hidden) {
                break;
            }
            let roster = self.conference.roster_of(session);
            let scope = Scope::of(self.principal, &roster);
            if !scope.is_empty() {
                allowed = self.subtree(action, place, None, &roster, &scope);
            }
        }
        allowed
    }

    /// By the newest roster that has the endpoint: those who had it before that one have no say any more.
    fn last_known(&self, action: Action, place: &Place) -> Result<Option<EndpointId>, Closed> {
        let endpoint = place.endpoint.ok_or(Closed::Hidden)?;
        let roster = self.conference.newest_roster_with(endpoint).ok_or(Closed::Hidden)?;
        self.may(Action::Glance, Target::Conference(self.id, roster)).map_err(|_| Closed::Hidden)?;
        self.permit_by(roster, action, endpoint).map(|()| None)
    }

    fn subtree(
        &self,
        action: Action,
        place: &Place,
        session: Option<&Session>,
        roster: &Roster,
        scope: &Scope,
    ) -> Result<Option<EndpointId>, Closed> {
        let asked = place.subtree.or_else(|| scope.top(roster));
        let Some(asked) = asked else {
            return self.may(action, Target::Conference(self.id, roster)).map(|()| None);
        };
        if !scope.contains(roster, asked) {
            return Err(Closed::Hidden);
        }
        self.may(action, Target::Subtree(self.id, roster, asked))?;
        let Some(audience) = session.map(|session| session.plan.audience) else { return Ok(Some(asked)) };
        if roster.stands_in(asked, audience) {
            Ok(Some(asked))
        } else if roster.stands_in(audience, asked) {
            Ok(Some(audience))
        } else {
            Err(Closed::Hidden)
        }
    }
}
