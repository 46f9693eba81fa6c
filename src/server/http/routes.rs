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
    accounts, agenda, conferences, endpoints, floor, join, keys, reports, roll_calls, roster, sessions, sign_in,
    sockets, streams,
};
use crate::app::App;

/// More than any body but a roster file has.
const BODY_LIMIT_BYTES: usize = 256 * 1024;

/// The routes of the API, and their document.
pub fn api() -> (Router<App>, OpenApi) {
    let files = OpenApiRouter::new()
        .routes(routes!(roster::check_roster))
        .routes(routes!(roster::import_roster))
        .layer(DefaultBodyLimit::max(FILE_LIMIT_BYTES));
    let (router, mut document) = OpenApiRouter::with_openapi(about())
        .routes(routes!(sign_in::sign_in))
        .routes(routes!(sign_in::sign_in_once))
        .routes(routes!(sign_in::sign_out))
        .routes(routes!(sign_in::me))
        .routes(routes!(join::join))
        .routes(routes!(sockets::issue_socket_ticket))
        .routes(routes!(accounts::list_accounts, accounts::create_account))
        .routes(routes!(accounts::change_password))
        .routes(routes!(accounts::delete_account))
        .routes(routes!(conferences::list_conferences, conferences::plan_conference))
        .routes(routes!(conferences::show_conference))
        .routes(routes!(roster::show_roster))
        .routes(routes!(endpoints::show_endpoint))
        .routes(routes!(endpoints::change_mode))
        .routes(routes!(endpoints::allow_take_over))
        .routes(routes!(keys::issue_key, keys::revoke_key))
        .routes(routes!(keys::issue_keys))
        .routes(routes!(sessions::plan_session))
        .routes(routes!(sessions::show_session, sessions::replan_session))
        .routes(routes!(sessions::take_step))
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
        .layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
        .merge(files)
        .split_for_parts();
    add_problems(&mut document);
    (router, document)
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
