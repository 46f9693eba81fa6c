//! A sheet of join keys for print, with QR codes: one a province.

use axum::http::StatusCode;
use diemcau_documents::Language;
use diemcau_documents::invitation::{Invitation, InvitationSheet, InvitedSession, invitation_sheet};
use diemcau_domain::identity::{EndpointId, SessionId};
use diemcau_domain::roster::{Roster, RosterEntry};
use diemcau_protocol::join::IssueKeys;
use diemcau_secretariat::Reading;

use super::problem::HttpProblem;
use crate::access::{AtDesk, Scope};
use crate::app::App;
use crate::identity::join_keys::FreshKey;

/// A province of 2022 has fewer; more would be a page that no browser prints.
const ENDPOINT_LIMIT: usize = 1_500;
const HOT_LINE_LIMIT: usize = 100;

/// What stands on a sheet beside the keys. It is known before any key is made, so that a sheet that
/// is refused ends no key.
pub(super) struct PrintedSheet {
    conference: String,
    session: Option<InvitedSession>,
    hot_line: String,
    language: Language,
}

impl PrintedSheet {
    /// Looks up what the sheet is to say.
    ///
    /// # Errors
    /// A problem that names the field, with no key made.
    pub(super) async fn planned(
        at: &AtDesk,
        given: &IssueKeys,
        endpoints: &[EndpointId],
        language: Language,
    ) -> Result<Self, HttpProblem> {
        let hot_line = given.hot_line.trim().to_owned();
        if hot_line.chars().count() > HOT_LINE_LIMIT || hot_line.chars().any(char::is_control) {
            let title = "The hot line is 0 to 100 characters on one line";
            return Err(HttpProblem::new(StatusCode::UNPROCESSABLE_ENTITY, "text_length", title).field("hot_line"));
        }
        if endpoints.len() > ENDPOINT_LIMIT {
            let title = "A sheet for print has at most 1500 endpoints; take one a province";
            return Err(HttpProblem::new(StatusCode::UNPROCESSABLE_ENTITY, "out_of_range", title).field("subtree"));
        }
        let (wanted, principal) = (given.session.map(SessionId), at.signed_in.principal.clone());
        let look = move |reading: &Reading<'_>| {
            let title = reading.conference.title().to_owned();
            let Some(wanted) = wanted else { return Some((title, None)) };
            let session = reading.conference.session(wanted)?;
            let roster = reading.conference.roster_of(session);
            let plan = Scope::of(&principal, &roster).glimpses(&roster, session).then_some(&session.plan)?;
            let (from, until) = (plan.planned_from, plan.planned_until);
            Some((title, Some(InvitedSession { title: plan.title.clone(), from, until })))
        };
        let found = at.read(look).await?.ok_or_else(|| HttpProblem::not_found().field("session"))?;
        Ok(Self { conference: found.0, session: found.1, hot_line, language })
    }

    /// The page with the keys that were made.
    ///
    /// # Errors
    /// `internal` if a link is longer than any QR code.
    pub(super) fn page(
        self,
        app: &App,
        roster: &Roster,
        entries: &[RosterEntry],
        fresh: &[FreshKey],
    ) -> Result<String, HttpProblem> {
        let mut branches: Vec<(EndpointId, String, Vec<Invitation>)> = Vec::new();
        for (entry, key) in entries.iter().zip(fresh) {
            let invitation = Invitation {
                code: entry.code.clone(),
                name: entry.name.clone(),
                link: app.join_link(key),
                join_code: key.code.grouped(),
            };
            let (top, name) = province(roster, entry, entries);
            match branches.iter_mut().find(|(branch, ..)| *branch == top) {
                Some((.., invitations)) => invitations.push(invitation),
                None => branches.push((top, name, vec![invitation])),
            }
        }
        let sheet = InvitationSheet {
            conference: self.conference,
            session: self.session,
            hot_line: self.hot_line,
            issued_at: app.clock.now(),
            address: format!("{}join", app.public_url),
            branches: branches.into_iter().map(|(_, name, invitations)| (name, invitations)).collect(),
        };
        invitation_sheet(&sheet, self.language).map_err(|failed| HttpProblem::internal(&failed))
    }
}

/// The sheet an endpoint belongs to: of a whole conference that of its branch below the root, of a
/// smaller part the part itself.
fn province(roster: &Roster, entry: &RosterEntry, entries: &[RosterEntry]) -> (EndpointId, String) {
    let top = entries.first().unwrap_or(entry);
    let position = roster.position(entry.endpoint).filter(|_| top.parent.is_none());
    let above: Vec<usize> = position.map(|position| roster.path_up(position).collect()).unwrap_or_default();
    let below_root = above.len().checked_sub(2).and_then(|index| above.get(index));
    let branch = below_root.and_then(|position| roster.entries().get(*position)).filter(|branch| {
        // A point right below the root that has nothing under it stands with the root.
        roster.subtree(branch.endpoint).len() > 1
    });
    let branch = branch.unwrap_or(top);
    (branch.endpoint, branch.name.clone())
}
