//! A request that would be granted to whoever may make it, for every operation and place.

use diemcau_domain::authority::Role;
use diemcau_domain::command::Command;
use diemcau_domain::delegate::DelegateName;
use diemcau_domain::event::Event;
use diemcau_domain::identity::{EndpointId, SessionId};
use diemcau_domain::session::SessionStep;
use diemcau_store::{Holder, NewDelegate};
use reqwest::Method;
use serde_json::{Value, json};

use super::{papers, recordings};
use crate::support::{TestServer, World};

/// Where something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Commune,
    Sibling,
    District,
    Province,
    OtherProvince,
    Center,
    Unknown,
    UnknownConference,
}

pub(crate) const TARGETS: [Target; 8] = [
    Target::Commune,
    Target::Sibling,
    Target::District,
    Target::Province,
    Target::OtherProvince,
    Target::Center,
    Target::Unknown,
    Target::UnknownConference,
];

/// A request.
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) body: Option<Value>,
}

/// Operations whose body names the endpoint that they are done to.
const BODY_NAMES_ENDPOINT: [&str; 5] = ["issue_keys", "plan_session", "check_slip", "take_in_slip", "amend_several"];

/// The request for an operation at a place; none where the place means nothing to it.
pub(crate) async fn request(operation: &str, target: Target, server: &TestServer, world: &World) -> Option<Request> {
    let all = server.app().operations.all();
    let found = all.into_iter().find(|(_, _, id)| *id == operation);
    let (method, route) = found.map(|(method, route, _)| (method.clone(), route.to_owned()))?;
    let needs_session = route.contains("{session}");
    let needs_endpoint =
        route.contains("{endpoint}") || BODY_NAMES_ENDPOINT.contains(&operation) || in_query(operation);
    let session = session(target, world, needs_endpoint);
    if (needs_session && session.is_none()) || !makes_sense(target, needs_session, needs_endpoint, &route) {
        return None;
    }
    let session = session.unwrap_or(SessionId(999));
    let endpoint = endpoint(target, world);
    let mut path = route.clone();
    if route.contains("{roll_call}") {
        path = path.replace("{roll_call}", &roll_call(world, session).await.to_string());
    }
    if route.contains("{item}") {
        path = path.replace("{item}", &item(world, session).await.to_string());
    }
    path = papers::named(operation, path, endpoint, session, server, world).await;
    path = recordings::named(path, session, server, world).await;
    if route.contains("{delegate}") {
        path = path.replace("{delegate}", &delegate(server, world, endpoint).await.to_string());
    }
    if route.contains("{account}") {
        path = path.replace("{account}", &spare_account(server).await.to_string());
    }
    let conference = if target == Target::UnknownConference { 999 } else { world.conference.0 };
    path = path
        .replace("{conference}", &conference.to_string())
        .replace("{session}", &session.to_string())
        .replace("{endpoint}", &endpoint.to_string())
        .replace("{job}", "999")
        .replace("{kind}", "summary");
    if in_query(operation) {
        path = format!("{path}?subtree={endpoint}");
    }
    // What prints a PDF is the program, which a test is not.
    if matches!(operation, "download_certificate" | "download_certificates") {
        path = format!("{path}?format=docx");
    }
    let body = body(operation, endpoint, server, world, session).await;
    Some(Request { method, path, body })
}

/// Whether an operation names its endpoint behind the question mark.
fn in_query(operation: &str) -> bool {
    matches!(operation, "show_roster" | "import_delegates")
}

/// Routes about sessions are tried on the sessions of the three tops; those about endpoints on every
/// endpoint; the rest once, and once in a conference that does not exist.
fn makes_sense(target: Target, needs_session: bool, needs_endpoint: bool, route: &str) -> bool {
    match target {
        Target::UnknownConference => route.contains("{conference}"),
        Target::Unknown => needs_endpoint,
        Target::Center => true,
        Target::Province | Target::OtherProvince => needs_session || needs_endpoint,
        Target::Commune | Target::Sibling | Target::District => needs_endpoint,
    }
}

fn endpoint(target: Target, world: &World) -> EndpointId {
    match target {
        Target::Commune => world.endpoints.commune,
        Target::Sibling => world.endpoints.sibling,
        Target::District => world.endpoints.district,
        Target::Province => world.endpoints.province,
        Target::OtherProvince => world.endpoints.other_commune,
        Target::Center | Target::UnknownConference => world.endpoints.center,
        Target::Unknown => EndpointId(9_999),
    }
}

/// An endpoint is tried in everybody's session; a session by its own top.
fn session(target: Target, world: &World, needs_endpoint: bool) -> Option<SessionId> {
    match target {
        _ if needs_endpoint => Some(world.central),
        Target::Center | Target::UnknownConference => Some(world.central),
        Target::Province => Some(world.provincial),
        Target::OtherProvince => Some(world.foreign),
        _ => None,
    }
}

async fn body(
    operation: &str,
    endpoint: EndpointId,
    server: &TestServer,
    world: &World,
    session: SessionId,
) -> Option<Value> {
    let plan_session = json!({
        "title": "Buổi", "lead": endpoint.0, "audience": endpoint.0,
        "planned_from": "2022-07-22T01:00:00Z", "planned_until": "2022-07-22T04:00:00Z",
    });
    Some(match operation {
        "sign_in" => json!({ "name": "nobody", "password": "not the password" }),
        "sign_in_once" => json!({ "secret": "not a secret" }),
        "check_in" => json!({
            "conference": 1, "session": 1, "endpoint": 1, "place_code": "00000000", "code": "00000000",
        }),
        "begin_report_job" => json!({ "kind": "summary", "format": "csv" }),
        "tick_delegates" => json!({}),
        "name_presiding" => json!({ "presiding": [] }),
        "join" => json!({ "key": "not a key" }),
        "create_account" => json!({ "name": "x", "password": "a password of length", "role": "staff" }),
        "change_password" => json!({ "password": "a password of length" }),
        "name_person" => json!({ "full_name": "Người phụ trách" }),
        "plan_conference" => json!({ "title": "Hội nghị" }),
        "change_mode" => json!({ "mode": "two_way" }),
        "allow_take_over" => json!({ "device": "device-one" }),
        "register_device_key" => json!({ "device": "device-one", "public_key": "no key", "signature": "" }),
        "check_own_slip" | "hand_in_own_slip" | "check_slip" => slip(endpoint, world),
        "take_in_slip" => json!({ "slip": slip(endpoint, world), "way": "file" }),
        "decide_slip" => json!({ "number": "no number", "accept": true, "reason": "đã hỏi lại" }),
        "issue_keys" => json!({ "subtree": endpoint.0 }),
        "plan_session" => plan_session,
        "replan_session" => replan(world, session).await,
        "take_step" => json!({ "step": "close" }),
        "release_branch" => json!({ "endpoint": world.endpoints.commune.0 }),
        "plan_item" | "replan_item" => json!({ "title": "Nội dung", "planned_minutes": 30 }),
        "take_item_step" => json!({ "step": "start" }),
        "reorder_agenda" => json!({ "order": [] }),
        "open_roll_call" => json!({ "title": "Đầu buổi", "deadline": "2030-07-22T01:00:00Z" }),
        "make_roll_call_official" => json!({ "roll_call": roll_call(world, session).await }),
        "report_head_count" => json!({ "present_members": 1, "present_others": 0, "excused": 0, "unexcused": 0 }),
        "declare_absence" => json!({ "reason": "mất điện" }),
        "amend_figures" => json!({ "reason": "đếm lại", "correction": { "figure": "absence", "absence": "ốm" } }),
        "amend_several" => json!({
            "endpoints": [endpoint.0], "reason": "đếm lại", "correction": { "figure": "absence", "absence": "ốm" },
        }),
        "issue_stream_ticket" => json!({ "purpose": "receive" }),
        "report_played" => recordings::played(session, server, world).await,
        "put_on_air" => json!({ "place": "main" }),
        "give_floor" | "end_floor" | "lower_hand" | "begin_preview" | "end_preview" => {
            json!({ "endpoint": world.endpoints.commune.0 })
        }
        "reorder_queue" => json!({ "order": [] }),
        "register_speakers" => json!({ "endpoints": [] }),
        "choose_floor_rule" => json!({ "rule": "in_order" }),
        "revise_document" => json!({ "title": "Dự thảo", "articles": ["Điều 1"] }),
        "send_document" => json!({}),
        "make_comment" => {
            json!({ "document": papers::sent(server, world, session).await, "article": 1, "text": "Đồng ý" })
        }
        "change_comment" => json!({ "article": 1, "text": "Không đồng ý" }),
        "handle_comment" => json!({ "handling": "accepted" }),
        "open_vote" => json!({ "question": "Thông qua?", "counting": "endpoints" }),
        "cast_ballot" => json!({ "in_favour": 1, "against": 0, "blank": 0 }),
        "ask_prompt" => json!({}),
        "plan_prompts" => json!({ "count": 1 }),
        "make_announcement" | "ask_hot_line" | "answer_hot_line" => json!({ "text": "Sắp bắt đầu" }),
        "mark_write_up" | "mark_write_ups" => json!({ "state": "owed" }),
        "arrange_program" => json!({ "main": { "shown": "hall" } }),
        "issue_sending_ticket" => json!({ "session": session.0 }),
        _ => return None,
    })
}

/// A slip that nobody signed, of a roll call that is none.
fn slip(endpoint: EndpointId, world: &World) -> Value {
    let content = json!({
        "form": "diemcau-slip-1", "number": "no number", "conference": world.conference.0,
        "session": world.central.0, "roll_call": 999, "endpoint": endpoint.0, "key": "0".repeat(32),
        "made_at": "2022-07-22T01:00:00Z",
        "head_count": { "present_members": 1, "present_others": 0, "excused": 0, "unexcused": 0 },
    });
    json!({ "content": content.to_string(), "signature": "" })
}

/// The plan a session has already.
async fn replan(world: &World, session: SessionId) -> Value {
    let top = world.desk.read(move |reading| reading.conference.session(session).map(|found| found.plan.audience));
    let top = top.await.unwrap().map_or(0, |top| top.0);
    json!({
        "title": "Buổi", "lead": top, "audience": top,
        "planned_from": "2022-07-22T01:00:00Z", "planned_until": "2022-07-22T04:00:00Z",
    })
}

/// A roll call of the session; opened if it has none. A session that is only planned cannot have one,
/// so it is rehearsed first.
pub(super) async fn roll_call(world: &World, session: SessionId) -> u32 {
    let known = world.desk.read(move |reading| {
        let session = reading.conference.session(session)?;
        session.roll_calls.first().copied()
    });
    if let Some(known) = known.await.unwrap() {
        return known.0;
    }
    world.step(session, SessionStep::Rehearse).await;
    let open = Command::OpenRollCall {
        session,
        title: "Đầu buổi".to_owned(),
        deadline: diemcau_domain::time::Timestamp::from_millis(4_000_000_000_000),
    };
    match world.command(open).await.events.first() {
        Some(Event::RollCallOpened { roll_call, .. }) => roll_call.0,
        other => panic!("{other:?}"),
    }
}

async fn item(world: &World, session: SessionId) -> u32 {
    let known = world.desk.read(move |reading| {
        let session = reading.conference.session(session)?;
        session.items.first().map(|item| item.id)
    });
    if let Some(known) = known.await.unwrap() {
        return known.0;
    }
    let plan =
        diemcau_domain::agenda::ItemPlan {
            title: "Nội dung".to_owned(), speaker: String::new(), planned_minutes: 30
        };
    match world.command(Command::PlanItem { session, plan }).await.events.first() {
        Some(Event::ItemPlanned { item, .. }) => item.0,
        other => panic!("{other:?}"),
    }
}

/// A delegate whose name nobody misses.
async fn delegate(server: &TestServer, world: &World, endpoint: EndpointId) -> u32 {
    let name = DelegateName { name: "Đại biểu".to_owned(), unit: String::new() };
    let keep_until = server.app().clock.now().plus_ms(3_600_000);
    let new = NewDelegate { delegate: None, endpoint, name, keep_until };
    server.app().store.keep_delegates(world.conference, vec![new]).await.unwrap()[0].0
}

/// An account that nobody misses.
async fn spare_account(server: &TestServer) -> u32 {
    let known = server.app().store.account_named("spare").await.unwrap();
    if let Some(known) = known {
        return known.account.0;
    }
    match server.account("spare", Role::Staff, None).await.0 {
        Holder::Account(account) => account.0,
        Holder::Endpoint { .. } => panic!("not an account"),
    }
}
