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
    /// The same where the roster in force may have forgotten the endpoint: by the newest roster of a session
    /// that has it.
    Record(Action),
    /// The action is allowed on the endpoint in the path, by the newest roster of all that has it.
    LastKnown(Action),
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
    ("check_in", Rule::Anyone),
    ("sign_out", Rule::SignedIn),
    ("me", Rule::SignedIn),
    ("issue_socket_ticket", Rule::SignedIn),
    ("list_accounts", Rule::Server(Action::Administer)),
    ("create_account", Rule::Server(Action::Administer)),
    ("change_password", Rule::OwnAccount),
    ("name_person", Rule::OwnAccount),
    // Whoever answered for figures does not take the name off the papers.
    ("erase_persons", Rule::Server(Action::Administer)),
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
    // Who is named where no endpoint is any more may ask for it as well.
    ("erase_contact", Rule::LastKnown(Action::Organize)),
    ("issue_keys", Rule::Body(Action::Organize)),
    ("plan_session", Rule::Body(Action::Organize)),
    ("show_session", Rule::Glimpse),
    ("download_calendar", Rule::Glimpse),
    ("replan_session", Rule::Audience(Action::Organize)),
    ("take_step", Rule::Audience(Action::Organize)),
    ("release_branch", Rule::Audience(Action::Organize)),
    ("plan_item", Rule::Audience(Action::Organize)),
    ("replan_item", Rule::Audience(Action::Organize)),
    ("take_item_step", Rule::Audience(Action::Organize)),
    ("reorder_agenda", Rule::Audience(Action::Organize)),
    ("list_recordings", Rule::Audience(Action::Read)),
    ("start_recording", Rule::Audience(Action::Organize)),
    ("stop_recording", Rule::Audience(Action::Organize)),
    ("delete_recording", Rule::Audience(Action::Organize)),
    ("download_recording", Rule::Audience(Action::Read)),
    ("show_playlist", Rule::Audience(Action::Read)),
    ("list_studies", Rule::Endpoint(&[Action::Attend])),
    ("report_played", Rule::Endpoint(&[Action::Attend])),
    ("play_recording", Rule::Endpoint(&[Action::Attend])),
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
    ("prepare_document", Rule::Audience(Action::Organize)),
    ("list_prepared_documents", Rule::Audience(Action::Organize)),
    ("revise_document", Rule::Audience(Action::Organize)),
    ("discard_document", Rule::Audience(Action::Organize)),
    ("send_document", Rule::Audience(Action::Organize)),
    ("list_documents", Rule::Subtree(Action::Read)),
    ("show_document", Rule::Subtree(Action::Read)),
    ("download_document", Rule::Subtree(Action::Read)),
    ("show_own_document", Rule::Endpoint(&[Action::Attend, Action::Organize])),
    ("open_document", Rule::Endpoint(&[Action::Attend])),
    ("make_comment", Rule::Endpoint(&[Action::Attend, Action::Organize])),
    ("change_comment", Rule::Endpoint(&[Action::Attend, Action::Organize])),
    ("withdraw_comment", Rule::Endpoint(&[Action::Attend, Action::Organize])),
    ("list_comments", Rule::Subtree(Action::Read)),
    ("handle_comment", Rule::Audience(Action::Organize)),
    ("import_delegates", Rule::Subtree(Action::Organize)),
    ("show_delegates", Rule::Endpoint(&[Action::Attend, Action::Organize])),
    ("tick_delegates", Rule::Endpoint(&[Action::Attend, Action::Organize])),
    ("name_presiding", Rule::Endpoint(&[Action::Organize])),
    ("erase_delegates", Rule::Endpoint(&[Action::Organize])),
    ("erase_delegate", Rule::Endpoint(&[Action::Organize])),
    ("show_check_in_code", Rule::Endpoint(&[Action::Attend, Action::Organize])),
    ("issue_delegate_codes", Rule::Endpoint(&[Action::Organize])),
    ("list_votes", Rule::Subtree(Action::Read)),
    ("open_vote", Rule::Audience(Action::Organize)),
    ("close_vote", Rule::Audience(Action::Organize)),
    ("cast_ballot", Rule::Endpoint(&[Action::Attend, Action::Organize])),
    ("list_versions", Rule::Subtree(Action::Read)),
    ("show_figures", Rule::Endpoint(&[Action::Read])),
    ("amend_figures", Rule::Endpoint(&[Action::Organize])),
    ("amend_several", Rule::Body(Action::Organize)),
    ("list_prompts", Rule::Subtree(Action::Read)),
    ("ask_prompt", Rule::Subtree(Action::Organize)),
    ("plan_prompts", Rule::Audience(Action::Organize)),
    ("show_readiness", Rule::Subtree(Action::Organize)),
    ("show_endpoint_readiness", Rule::Endpoint(&[Action::Attend, Action::Read])),
    ("download_certificate", Rule::Endpoint(&[Action::Attend, Action::Read])),
    ("download_certificates", Rule::Subtree(Action::Read)),
    ("list_announcements", Rule::Subtree(Action::Read)),
    ("make_announcement", Rule::Subtree(Action::Organize)),
    ("send_reminder", Rule::Subtree(Action::Organize)),
    ("list_hot_lines", Rule::Subtree(Action::Organize)),
    ("answer_hot_line", Rule::Endpoint(&[Action::Organize])),
    ("show_own_messages", Rule::Endpoint(&[Action::Attend])),
    ("ask_hot_line", Rule::Endpoint(&[Action::Attend])),
    ("list_write_ups", Rule::Subtree(Action::Read)),
    ("mark_write_ups", Rule::Subtree(Action::Organize)),
    ("mark_write_up", Rule::Endpoint(&[Action::Organize])),
    ("download_report", Rule::Subtree(Action::Read)),
    ("download_conference_report", Rule::Record(Action::Read)),
    ("begin_report_job", Rule::Record(Action::Read)),
    // A job is found by nobody but whoever began it.
    ("show_report_job", Rule::Subtree(Action::Read)),
    ("cancel_report_job", Rule::Subtree(Action::Read)),
    ("fetch_report_job", Rule::Subtree(Action::Read)),
    ("register_device_key", Rule::Endpoint(&[Action::Attend])),
    ("check_own_slip", Rule::Endpoint(&[Action::Attend])),
    ("list_own_slips", Rule::Endpoint(&[Action::Attend])),
    ("hand_in_own_slip", Rule::Endpoint(&[Action::Attend])),
    ("check_slip", Rule::Body(Action::Organize)),
    ("take_in_slip", Rule::Body(Action::Organize)),
    ("list_slips", Rule::Subtree(Action::Read)),
    ("decide_slip", Rule::Endpoint(&[Action::Organize])),
];

/// The rule of an operation, if it has one.
#[must_use]
pub fn rule_of(operation: &str) -> Option<Rule> {
    RULES.iter().find(|(name, _)| *name == operation).map(|(_, rule)| *rule)
}
