//! Who may call what: one rule for every operation of the API, in one table. An operation that does
//! not stand here is answered to nobody.

mod admitted;
mod errand;
mod guard;
mod origin;
mod place;
mod scope;

pub use admitted::{Admitted, AtDesk, AuditDetail};
pub(crate) use errand::to_the_end;
pub use guard::{guard, let_in};
pub use origin::{AllowedOrigins, check_origin};
pub use place::Place;
pub use scope::{Closed, Scope};

use diemcau_domain::authority::Action;

/// What must hold before a handler runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Nothing: this is how people come in.
    Anyone,
    /// Somebody is signed in; the handler shows them only what is theirs.
    SignedIn,
    /// An account is signed in, and it is either the one in the path or may administer.
    OwnAccount,
    /// The action is allowed on the server as a whole.
    Server(Action),
    /// The action is allowed on the conference in the path as a whole.
    Conference(Action),
    /// One of the actions is allowed on the endpoint in the path.
    Endpoint(&'static [Action]),
    /// The action is allowed on `?subtree=`, else on everything the asker may see.
    Subtree(Action),
    /// The session in the path has somebody in its audience whom the asker may see.
    Glimpse,
    /// The action is allowed on the whole audience of the session in the path.
    Audience(Action),
    /// The action is allowed on the endpoint that leads the session in the path.
    Lead(Action),
    /// The conference may be glanced at; what the action is done to stands in the body, and the
    /// handler asks [`AtDesk::permit`] for it.
    Body(Action),
}

/// The table: operation, rule.
pub const RULES: &[(&str, Rule)] = &[
    ("sign_in", Rule::Anyone),
    ("sign_in_once", Rule::Anyone),
    ("join", Rule::Anyone),
    ("sign_out", Rule::SignedIn),
    ("me", Rule::SignedIn),
    ("issue_socket_ticket", Rule::SignedIn),
    ("list_accounts", Rule::Server(Action::Administer)),
    ("create_account", Rule::Server(Action::Administer)),
    ("change_password", Rule::OwnAccount),
    ("delete_account", Rule::Server(Action::Administer)),
    ("list_conferences", Rule::SignedIn),
    ("plan_conference", Rule::Server(Action::Administer)),
    ("show_conference", Rule::Conference(Action::Glance)),
    ("check_roster", Rule::Conference(Action::Administer)),
    ("import_roster", Rule::Conference(Action::Administer)),
    ("show_roster", Rule::Subtree(Action::Read)),
    ("show_endpoint", Rule::Endpoint(&[Action::Read])),
    ("change_mode", Rule::Endpoint(&[Action::Organize])),
    ("issue_key", Rule::Endpoint(&[Action::Organize])),
    ("revoke_key", Rule::Endpoint(&[Action::Organize])),
    ("allow_take_over", Rule::Endpoint(&[Action::Organize])),
    ("issue_keys", Rule::Body(Action::Organize)),
    ("plan_session", Rule::Body(Action::Organize)),
    ("show_session", Rule::Glimpse),
    ("replan_session", Rule::Audience(Action::Organize)),
    ("take_step", Rule::Audience(Action::Organize)),
    ("plan_item", Rule::Audience(Action::Organize)),
    ("replan_item", Rule::Audience(Action::Organize)),
    ("take_item_step", Rule::Audience(Action::Organize)),
    ("reorder_agenda", Rule::Audience(Action::Organize)),
    ("open_roll_call", Rule::Audience(Action::Organize)),
    ("show_roll_call", Rule::Subtree(Action::Read)),
    ("close_roll_call", Rule::Audience(Action::Organize)),
    ("report_head_count", Rule::Endpoint(&[Action::Attend, Action::Organize])),
    ("make_roll_call_official", Rule::Audience(Action::Organize)),
    ("declare_absence", Rule::Endpoint(&[Action::Organize])),
    ("issue_stream_ticket", Rule::Glimpse),
    ("revoke_stream_tickets", Rule::Lead(Action::Publish)),
    ("put_on_air", Rule::Lead(Action::Publish)),
    ("show_floor", Rule::Lead(Action::Organize)),
    ("give_floor", Rule::Lead(Action::Organize)),
    ("end_floor", Rule::Lead(Action::Organize)),
    ("lower_hand", Rule::Lead(Action::Organize)),
    ("begin_preview", Rule::Lead(Action::Organize)),
    ("end_preview", Rule::Lead(Action::Organize)),
    ("reorder_queue", Rule::Lead(Action::Organize)),
    ("register_speakers", Rule::Lead(Action::Organize)),
    ("choose_floor_rule", Rule::Lead(Action::Organize)),
    ("arrange_program", Rule::Lead(Action::Organize)),
    ("issue_sending_ticket", Rule::SignedIn),
    ("download_report", Rule::Subtree(Action::Read)),
];

/// The rule of an operation, if it has one.
#[must_use]
pub fn rule_of(operation: &str) -> Option<Rule> {
    RULES.iter().find(|(name, _)| *name == operation).map(|(_, rule)| *rule)
}
