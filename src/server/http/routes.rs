//! Every route of the API, and the document that describes them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use diemcau_documents::roster_file::FILE_LIMIT_BYTES;
use diemcau_protocol::problem::Problem;
use utoipa::openapi::content::Content;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{Components, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, ResponseBuilder};
use utoipa::{PartialSchema, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{
    accounts, agenda, announcements, calendars, certificates, check_ins, comments, conferences, continuation,
    delegates, documents, endpoints, figures, floor, hot_line, join, keys, own_documents, prompts, readiness,
    recordings, report_jobs, reports, roll_calls, roster, sessions, sign_in, slips, sockets, streams, study, votes,
    write_ups,
};
use crate::app::App;

/// More than any body but a roster file has.
const BODY_LIMIT_BYTES: usize = 256 * 1024;

/// The routes of the API, and their document.
pub fn api() -> (Router<App>, OpenApi) {
    let (router, mut document) = OpenApiRouter::with_openapi(about())
        .routes(routes!(sign_in::sign_in))
        .routes(routes!(sign_in::sign_in_once))
        .routes(routes!(sign_in::sign_out))
        .routes(routes!(sign_in::me))
        .routes(routes!(join::join))
        .routes(routes!(sockets::issue_socket_ticket))
        .routes(routes!(accounts::list_accounts, accounts::create_account))
        .routes(routes!(accounts::change_password))
        .routes(routes!(accounts::name_person, accounts::erase_persons))
        .routes(routes!(accounts::delete_account))
        .routes(routes!(conferences::list_conferences, conferences::plan_conference))
        .routes(routes!(conferences::show_conference))
        .routes(routes!(roster::show_roster))
        .routes(routes!(endpoints::show_endpoint))
        .routes(routes!(endpoints::change_mode))
        .routes(routes!(endpoints::allow_take_over))
        .routes(routes!(endpoints::erase_contact))
        .routes(routes!(keys::issue_key, keys::revoke_key))
        .routes(routes!(keys::issue_keys))
        .routes(routes!(sessions::plan_session))
        .routes(routes!(sessions::show_session, sessions::replan_session))
        .routes(routes!(sessions::take_step))
        .routes(routes!(calendars::download_calendar))
        .routes(routes!(continuation::release_branch))
        .routes(routes!(agenda::plan_item))
        .routes(routes!(agenda::replan_item))
        .routes(routes!(agenda::take_item_step))
        .routes(routes!(agenda::reorder_agenda))
        .routes(routes!(roll_calls::open_roll_call))
        .routes(routes!(roll_calls::show_roll_call))
        .routes(routes!(roll_calls::close_roll_call))
        .routes(routes!(roll_calls::report_head_count))
        .routes(routes!(roll_calls::make_roll_call_official))
        .routes(routes!(roll_calls::declare_absence))
        .routes(routes!(streams::issue_stream_ticket, streams::revoke_stream_tickets))
        .routes(routes!(streams::put_on_air))
        .routes(routes!(streams::issue_sending_ticket))
        .routes(routes!(floor::show_floor))
        .routes(routes!(floor::give_floor))
        .routes(routes!(floor::end_floor))
        .routes(routes!(floor::lower_hand))
        .routes(routes!(floor::begin_preview))
        .routes(routes!(floor::end_preview))
        .routes(routes!(floor::reorder_queue))
        .routes(routes!(floor::register_speakers))
        .routes(routes!(floor::choose_floor_rule))
        .routes(routes!(floor::arrange_program))
        .routes(routes!(reports::download_report))
        .routes(routes!(reports::download_conference_report))
        .routes(routes!(report_jobs::begin_report_job))
        .routes(routes!(report_jobs::show_report_job, report_jobs::cancel_report_job))
        .routes(routes!(report_jobs::fetch_report_job))
        .merge(checks())
        .merge(messages())
        .merge(recordings_and_study())
        .merge(papers())
        .merge(delegate_lists())
        .merge(closed_figures())
        .layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
        .merge(files())
        .split_for_parts();
    add_problems(&mut document);
    (router, document)
}

/// Technical checks before a session, presence prompts during it, write-ups after it.
fn checks() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(prompts::list_prompts, prompts::ask_prompt))
        .routes(routes!(prompts::plan_prompts))
        .routes(routes!(readiness::show_readiness))
        .routes(routes!(readiness::show_endpoint_readiness))
        .routes(routes!(certificates::download_certificate))
        .routes(routes!(certificates::download_certificates))
        .routes(routes!(write_ups::list_write_ups, write_ups::mark_write_ups))
        .routes(routes!(write_ups::mark_write_up))
}

/// What people write to each other while a session goes on.
fn messages() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(announcements::list_announcements, announcements::make_announcement))
        .routes(routes!(announcements::send_reminder))
        .routes(routes!(hot_line::list_hot_lines))
        .routes(routes!(hot_line::answer_hot_line))
        .routes(routes!(hot_line::show_own_messages, hot_line::ask_hot_line))
}

/// Recordings, and what is watched of them later.
fn recordings_and_study() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(recordings::list_recordings, recordings::start_recording))
        .routes(routes!(recordings::stop_recording))
        .routes(routes!(recordings::delete_recording))
        .routes(routes!(recordings::download_recording))
        .routes(routes!(recordings::show_playlist))
        .routes(routes!(study::list_studies))
        .routes(routes!(study::report_played))
        .routes(routes!(study::play_recording))
}

/// Documents that go out, comments that come back, votes.
fn papers() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(documents::prepare_document, documents::list_prepared_documents))
        .routes(routes!(documents::revise_document, documents::discard_document))
        .routes(routes!(documents::send_document))
        .routes(routes!(documents::list_documents))
        .routes(routes!(documents::show_document))
        .routes(routes!(documents::download_document))
        .routes(routes!(own_documents::show_own_document))
        .routes(routes!(own_documents::open_document))
        .routes(routes!(own_documents::make_comment))
        .routes(routes!(own_documents::change_comment, own_documents::withdraw_comment))
        .routes(routes!(comments::list_comments))
        .routes(routes!(comments::handle_comment))
        .routes(routes!(votes::list_votes, votes::open_vote))
        .routes(routes!(votes::close_vote))
        .routes(routes!(votes::cast_ballot))
}

/// Delegates by name, and how they check in.
fn delegate_lists() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(delegates::show_delegates))
        .routes(routes!(delegates::tick_delegates))
        .routes(routes!(delegates::name_presiding))
        .routes(routes!(delegates::erase_delegates))
        .routes(routes!(delegates::erase_delegate))
        .routes(routes!(check_ins::show_check_in_code))
        .routes(routes!(check_ins::issue_delegate_codes))
        .routes(routes!(check_ins::check_in))
}

/// Closed figures, what amends them, and the slips that come late.
fn closed_figures() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(figures::list_versions))
        .routes(routes!(figures::amend_several))
        .routes(routes!(figures::show_figures, figures::amend_figures))
        .routes(routes!(slips::register_device_key))
        .routes(routes!(slips::check_own_slip))
        .routes(routes!(slips::list_own_slips, slips::hand_in_own_slip))
        .routes(routes!(slips::check_slip))
        .routes(routes!(slips::take_in_slip))
        .routes(routes!(slips::list_slips))
        .routes(routes!(slips::decide_slip))
}

/// The routes that take lists in.
fn files() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(roster::check_roster))
        .routes(routes!(roster::import_roster))
        .routes(routes!(delegates::import_delegates))
        .layer(DefaultBodyLimit::max(FILE_LIMIT_BYTES))
}

/// The document as it is served and kept in `web/openapi.json`.
///
/// # Errors
/// If it cannot be written as JSON.
pub fn openapi_json() -> Result<String, serde_json::Error> {
    api().1.to_pretty_json().map(|text| text + "\n")
}

fn about() -> OpenApi {
    let licence = LicenseBuilder::new().name("MIT OR Apache-2.0").identifier(Some("MIT OR Apache-2.0")).build();
    let info = InfoBuilder::new()
        .title("diemcau")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("Joins one hall to thousands of endpoints for study sessions, and proves who took part."))
        .license(Some(licence));
    OpenApiBuilder::new().info(info.build()).components(Some(Components::new())).build()
}

/// Every operation may answer with a problem.
fn add_problems(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    let mut schemas = Vec::new();
    Problem::schemas(&mut schemas);
    components.schemas.extend(schemas);
    components.schemas.insert(Problem::name().into_owned(), Problem::schema());
    let reference = RefOr::Ref(Ref::from_schema_name(Problem::name()));
    let content = Content::new(Some(reference));
    let problem =
        ResponseBuilder::new().description("What is wrong").content("application/problem+json", content).build();
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
        for operation in operations.into_iter().flatten() {
            add_problem(operation, &problem);
        }
    }
}

fn add_problem(operation: &mut Operation, problem: &utoipa::openapi::Response) {
    operation.responses.responses.insert("default".to_owned(), RefOr::T(problem.clone()));
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::access::{RULES, rule_of};
    use crate::http::operations::Operations;

    #[test]
    fn the_description_kept_for_the_pages_is_the_one_that_is_served() {
        let kept = include_str!("../../../web/openapi.json");
        assert!(openapi_json().unwrap() == kept, "run: diemcau openapi > web/openapi.json");
    }

    #[test]
    fn every_operation_has_a_rule_and_every_rule_an_operation() {
        let operations = Operations::new(&api().1);
        for (method, route, operation) in operations.all() {
            assert!(rule_of(operation).is_some(), "{method} {route} [{operation}] has no rule");
        }
        for (operation, _) in RULES {
            assert!(operations.all().any(|(_, _, id)| id == *operation), "[{operation}] has a rule but no route");
        }
        assert_eq!(operations.all().count(), RULES.len());
    }
}
