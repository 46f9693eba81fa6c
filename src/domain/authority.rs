//! Who may do what, on which part of the tree. The one place where that is decided.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::identity::{AccountId, Author, ConferenceId, EndpointId};
use crate::roster::Roster;

/// Somebody whose identity was proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// An account that was signed in.
    Account {
        /// Its number.
        account: AccountId,
        /// Its role.
        role: Role,
        /// The code of the endpoint at the top of its subtree; none for everything.
        subtree: Option<String>,
    },
    /// The technician of one endpoint, by its join key.
    Technician {
        /// The conference the key belongs to.
        conference: ConferenceId,
        /// The endpoint the key belongs to.
        endpoint: EndpointId,
    },
}

impl Principal {
    /// How the ledger names this principal.
    #[must_use]
    pub const fn author(&self) -> Author {
        match self {
            Self::Account { account, .. } => Author::Account(*account),
            Self::Technician { endpoint, .. } => Author::Endpoint(*endpoint),
        }
    }
}

/// What an account may do at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, accounts and conferences too.
    Admin,
    /// Plan and run what lies in its subtree.
    Organizer,
    /// Read and export what lies in its subtree.
    Staff,
}

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Create conferences and accounts, take in rosters.
    Administer,
    /// Run a session, its agenda, its roll calls; issue keys; speak for absent endpoints.
    Organize,
    /// Send the program of a session from the lead's place.
    Publish,
    /// See figures, boards, reports.
    Read,
    /// Learn that a conference exists, its title and its sessions.
    Glance,
    /// Speak for one endpoint: be its connection, receive, answer roll calls.
    Attend,
}

/// What it is to be done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// The server as a whole.
    Server,
    /// A conference as a whole.
    Conference(ConferenceId, &'a Roster),
    /// An endpoint and everything below it.
    Subtree(ConferenceId, &'a Roster, EndpointId),
}

/// It may not be done. It says no more, so that nobody learns what exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not allowed")]
pub struct Denied;

/// Whether `principal` may take `action` on `target`.
///
/// # Errors
/// [`Denied`] in every case that is not explicitly allowed.
pub fn authorize(principal: &Principal, action: Action, target: Target<'_>) -> Result<(), Denied> {
    let allowed = match principal {
        Principal::Account { role, subtree, .. } => account_may(*role, subtree.as_deref(), action, target),
        Principal::Technician { conference, endpoint } => technician_may(*conference, *endpoint, action, target),
    };
    if allowed { Ok(()) } else { Err(Denied) }
}

fn account_may(role: Role, subtree: Option<&str>, action: Action, target: Target<'_>) -> bool {
    let by_role = match role {
        Role::Admin => action != Action::Attend,
        Role::Organizer => matches!(action, Action::Organize | Action::Publish | Action::Read | Action::Glance),
        Role::Staff => matches!(action, Action::Read | Action::Glance),
    };
    by_role && account_reaches(subtree, action, target)
}

fn account_reaches(subtree: Option<&str>, action: Action, target: Target<'_>) -> bool {
    let Some(code) = subtree else { return true };
    match target {
        Target::Server => false,
        // Whoever has a part of the tree may learn that the conference exists; the whole of it is
        // only within reach if the part is the whole.
        Target::Conference(_, roster) => roster.by_code(code).is_some_and(|top| {
            action == Action::Glance || roster.root().is_some_and(|root| root.endpoint == top.endpoint)
        }),
        Target::Subtree(_, roster, endpoint) => {
            roster.by_code(code).is_some_and(|top| roster.stands_in(endpoint, top.endpoint))
        }
    }
}

fn technician_may(conference: ConferenceId, endpoint: EndpointId, action: Action, target: Target<'_>) -> bool {
    match target {
        Target::Server => false,
        Target::Conference(asked, _) => asked == conference && action == Action::Glance,
        // An endpoint with others below it still speaks only for itself.
        Target::Subtree(asked, _, other) => asked == conference && other == endpoint && action == Action::Attend,
    }
}
