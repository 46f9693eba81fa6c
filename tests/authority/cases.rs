//! What each operation must answer, in the words of the rule: who has which power, over which part
//! of the tree, and what must not even be known.

use super::people::Role;
use super::requests::Target;

/// What must come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// Anything that is said to those who may.
    Allowed,
    /// 403.
    Denied,
    /// 404.
    Hidden,
    /// 401.
    NotSignedIn,
}

/// A part of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    Everything,
    Province,
    ProvinceAlone,
    Commune,
    OtherProvince,
    Nothing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Power {
    Administer,
    Organize,
    Read,
    Glance,
    AttendOrOrganize,
    AttendOrRead,
    Attend,
}

/// What an operation is done to.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Open,
    SignedIn,
    Server,
    OwnAccount,
    /// A technician's own endpoint, which the sign-in names and no path.
    OwnEndpoint,
    Conference(Power),
    Endpoint(Power),
    Session(Power),
    SessionRead,
    /// What of a conference lies in somebody's own part of the tree.
    OwnPart(Power),
    SessionPart(Power),
    /// Work that only whoever began it finds again; the cases name one that nobody began.
    OwnJob,
}

pub(crate) fn expected(operation: &str, role: Role, target: Target) -> Expected {
    let kind = kind(operation);
    if matches!(kind, Kind::Open) {
        // These refuse the wrong secrets that the cases send, and need nobody.
        return Expected::NotSignedIn;
    }
    if matches!(role, Role::Nobody | Role::Revoked) {
        return Expected::NotSignedIn;
    }
    match kind {
        Kind::Open | Kind::SignedIn => Expected::Allowed,
        Kind::OwnEndpoint => if_allowed(is_technician(role)),
        Kind::Server | Kind::OwnAccount => if_allowed(role == Role::Admin),
        _ if target == Target::UnknownConference || !knows_conference(role) => Expected::Hidden,
        Kind::Conference(power) => if_allowed(has(role, power) && over_the_whole(role, power)),
        Kind::OwnPart(power) => if_allowed(has(role, power)),
        Kind::OwnJob if has(role, Power::Read) => Expected::Hidden,
        Kind::OwnJob => Expected::Denied,
        Kind::Endpoint(power) => match (sees(role, target), has(role, power)) {
            (false, _) if matches!(power, Power::Organize) && is_in_body(operation) && !may_organize(role) => {
                Expected::Denied
            }
            (false, _) => Expected::Hidden,
            (true, allowed) => if_allowed(allowed),
        },
        Kind::Session(power) => match (glimpses(role, target), has(role, power)) {
            (false, _) => Expected::Hidden,
            (true, allowed) => if_allowed(allowed && (power == Power::Glance || covers(role, target))),
        },
        Kind::SessionRead => part_of(role, Power::Read, target),
        Kind::SessionPart(power) => part_of(role, power, target),
    }
}

/// What is done to as much of a session's audience as lies in somebody's part of the tree.
fn part_of(role: Role, power: Power, target: Target) -> Expected {
    if glimpses(role, target) { if_allowed(has(role, power)) } else { Expected::Hidden }
}

fn kind(operation: &str) -> Kind {
    match operation {
        "sign_in" | "sign_in_once" | "join" | "check_in" => Kind::Open,
        "sign_out" | "me" | "issue_socket_ticket" | "list_conferences" => Kind::SignedIn,
        "list_accounts" | "create_account" | "delete_account" | "erase_persons" | "plan_conference" => Kind::Server,
        "change_password" | "name_person" => Kind::OwnAccount,
        "issue_sending_ticket" => Kind::OwnEndpoint,
        "show_conference" => Kind::Conference(Power::Glance),
        "download_conference_report" | "begin_report_job" => Kind::OwnPart(Power::Read),
        "show_report_job" | "cancel_report_job" | "fetch_report_job" => Kind::OwnJob,
        "check_roster" | "import_roster" => Kind::Conference(Power::Administer),
        "show_roster" | "show_endpoint" | "show_figures" => Kind::Endpoint(Power::Read),
        "change_mode"
        | "issue_key"
        | "revoke_key"
        | "allow_take_over"
        | "erase_contact"
        | "issue_keys"
        | "plan_session"
        | "declare_absence"
        | "amend_figures"
        | "amend_several"
        | "import_delegates"
        | "name_presiding"
        | "erase_delegates"
        | "erase_delegate"
        | "issue_delegate_codes" => Kind::Endpoint(Power::Organize),
        "show_delegates" | "tick_delegates" | "show_check_in_code" => Kind::Endpoint(Power::AttendOrOrganize),
        "show_own_document" | "make_comment" | "change_comment" | "withdraw_comment" | "cast_ballot" => {
            Kind::Endpoint(Power::AttendOrOrganize)
        }
        "open_document" | "list_studies" | "report_played" | "play_recording" => Kind::Endpoint(Power::Attend),
        "list_recordings" | "download_recording" | "show_playlist" => Kind::Session(Power::Read),
        "start_recording" | "stop_recording" | "delete_recording" => Kind::Session(Power::Organize),
        "show_endpoint_readiness" | "download_certificate" => Kind::Endpoint(Power::AttendOrRead),
        "mark_write_up" | "answer_hot_line" => Kind::Endpoint(Power::Organize),
        "show_own_messages" | "ask_hot_line" => Kind::Endpoint(Power::Attend),
        "make_announcement" | "send_reminder" | "list_hot_lines" => Kind::SessionPart(Power::Organize),
        "ask_prompt" | "show_readiness" | "mark_write_ups" => Kind::SessionPart(Power::Organize),
        "plan_prompts" => Kind::Session(Power::Organize),
        "list_prompts" | "list_write_ups" | "list_announcements" => Kind::SessionPart(Power::Read),
        "report_head_count" => Kind::Endpoint(Power::AttendOrOrganize),
        "register_device_key" | "check_own_slip" | "list_own_slips" | "hand_in_own_slip" => {
            Kind::Endpoint(Power::Attend)
        }
        "check_slip" | "take_in_slip" | "decide_slip" => Kind::Endpoint(Power::Organize),
        "show_session" | "download_calendar" | "issue_stream_ticket" => Kind::Session(Power::Glance),
        "replan_session"
        | "take_step"
        | "release_branch"
        | "plan_item"
        | "replan_item"
        | "take_item_step"
        | "reorder_agenda"
        | "open_roll_call"
        | "close_roll_call"
        | "make_roll_call_official"
        | "put_on_air"
        | "show_floor"
        | "give_floor"
        | "end_floor"
        | "lower_hand"
        | "begin_preview"
        | "end_preview"
        | "reorder_queue"
        | "register_speakers"
        | "choose_floor_rule"
        | "arrange_program"
        | "prepare_document"
        | "list_prepared_documents"
        | "revise_document"
        | "discard_document"
        | "send_document"
        | "handle_comment"
        | "open_vote"
        | "close_vote"
        | "revoke_stream_tickets" => Kind::Session(Power::Organize),
        "list_documents" | "show_document" | "download_document" | "list_comments" | "list_votes" => Kind::SessionRead,
        "list_slips" | "show_roll_call" | "list_versions" | "download_report" | "download_certificates" => {
            Kind::SessionRead
        }
        other => panic!("the operation {other} has no line in this test: say here who may do it"),
    }
}

fn is_in_body(operation: &str) -> bool {
    matches!(operation, "issue_keys" | "plan_session" | "check_slip" | "take_in_slip" | "amend_several")
}

fn if_allowed(allowed: bool) -> Expected {
    if allowed { Expected::Allowed } else { Expected::Denied }
}

fn is_technician(role: Role) -> bool {
    matches!(role, Role::CommuneTechnician | Role::ProvinceTechnician | Role::OtherConferenceTechnician)
}

fn may_organize(role: Role) -> bool {
    has(role, Power::Organize)
}

fn has(role: Role, power: Power) -> bool {
    let organizes =
        matches!(role, Role::Admin | Role::CentralOrganizer | Role::ProvincialOrganizer | Role::OtherProvinceOrganizer);
    let attends = matches!(role, Role::CommuneTechnician | Role::ProvinceTechnician);
    match power {
        Power::Administer => role == Role::Admin,
        Power::Organize => organizes,
        Power::Read => organizes || matches!(role, Role::CentralStaff | Role::ProvincialStaff),
        Power::Glance => true,
        Power::AttendOrOrganize => organizes || attends,
        Power::AttendOrRead => has(role, Power::Read) || attends,
        Power::Attend => attends,
    }
}

fn knows_conference(role: Role) -> bool {
    role.reach() != Reach::Nothing
}

fn over_the_whole(role: Role, power: Power) -> bool {
    power == Power::Glance || role.reach() == Reach::Everything
}

/// Whether an endpoint lies in somebody's part of the tree.
fn sees(role: Role, target: Target) -> bool {
    match target {
        Target::Commune => matches!(role.reach(), Reach::Everything | Reach::Province | Reach::Commune),
        Target::Sibling | Target::District => matches!(role.reach(), Reach::Everything | Reach::Province),
        Target::Province => matches!(role.reach(), Reach::Everything | Reach::Province | Reach::ProvinceAlone),
        Target::OtherProvince => matches!(role.reach(), Reach::Everything | Reach::OtherProvince),
        Target::Center => role.reach() == Reach::Everything,
        Target::Unknown | Target::UnknownConference => false,
    }
}

/// Whether somebody of a session's audience lies in somebody's part of the tree. The session is the
/// one whose top the target is.
fn glimpses(role: Role, target: Target) -> bool {
    match target {
        Target::Center => true,
        Target::Province => {
            matches!(role.reach(), Reach::Everything | Reach::Province | Reach::ProvinceAlone | Reach::Commune)
        }
        Target::OtherProvince => matches!(role.reach(), Reach::Everything | Reach::OtherProvince),
        _ => false,
    }
}

/// Whether all of a session's audience lies in it.
fn covers(role: Role, target: Target) -> bool {
    match role.reach() {
        Reach::Everything => true,
        Reach::Province => target == Target::Province,
        Reach::OtherProvince => target == Target::OtherProvince,
        _ => false,
    }
}
