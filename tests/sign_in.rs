//! How people come in, and how they are out again.

use std::time::Duration;

use diemcau_domain::authority::Role;
use diemcau_protocol::websocket::GoodbyeReason;
use diemcau_store::Holder;
use reqwest::header::SET_COOKIE;
use reqwest::{Method, StatusCode};
use serde_json::json;
use tokio::time::timeout;

use crate::support::{Answer, Caller, FakeConsole, TestServer, World};

const PASSWORD: &str = "correct horse battery staple";

async fn account_with_password(server: &TestServer, name: &str) -> Holder {
    let (holder, _) = server.account(name, Role::Organizer, None).await;
    let Holder::Account(account) = holder else { panic!("not an account") };
    let hash = server.app().passwords.hash(PASSWORD.to_owned()).await.unwrap();
    server.app().store.change_password(account, hash).await.unwrap();
    holder
}

async fn sign_in(caller: &Caller, name: &str, password: &str) -> Answer {
    caller.post("/api/v1/sign-ins", json!({ "name": name, "password": password })).await
}

/// The cookie that an answer sets, as a browser would send it back.
fn cookie(answer: &Answer) -> String {
    let set = answer.headers[SET_COOKIE].to_str().unwrap();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Path=/"), "{set}");
    set.split(';').next().unwrap().to_owned()
}

async fn me(caller: &Caller, cookie: &str) -> Answer {
    caller.send(Method::GET, "/api/v1/me", None, &[("cookie", cookie)]).await
}

#[tokio::test]
async fn the_right_password_signs_in_and_signing_out_ends_it() {
    let server = TestServer::start().await;
    account_with_password(&server, "chief").await;
    let browser = server.stranger();
    let answer = sign_in(&browser, "Chief", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.json()["name"], "chief");
    let cookie = cookie(&answer);
    assert_eq!(me(&browser, &cookie).await.status, StatusCode::OK);
    let out = browser.send(Method::DELETE, "/api/v1/sign-ins/current", None, &[("cookie", &cookie)]).await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert_eq!(me(&browser, &cookie).await.code(), "not_signed_in");
    server.stop().await;
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    let server = TestServer::start().await;
    account_with_password(&server, "chief").await;
    let browser = server.stranger();
    let wrong = sign_in(&browser, "chief", "not that password").await;
    let unknown = sign_in(&browser, "nobody", "not that password").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!((wrong.code(), wrong.body), (unknown.code(), unknown.body));
    server.stop().await;
}

#[tokio::test]
async fn whoever_fails_too_often_must_wait_and_whoever_succeeds_never_counts() {
    let server = TestServer::start_with(|configuration| configuration.limits.failures_per_minute_and_address = 3).await;
    account_with_password(&server, "chief").await;
    let browser = server.stranger();
    for _ in 0..5 {
        assert_eq!(sign_in(&browser, "chief", PASSWORD).await.status, StatusCode::OK);
    }
    for _ in 0..4 {
        assert_eq!(sign_in(&browser, "chief", "not that password").await.code(), "wrong_name_or_password");
    }
    let refused = sign_in(&browser, "chief", PASSWORD).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::TOO_MANY_REQUESTS, "too_many_failures"));
    let wait: u64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    server.stop().await;
}

#[tokio::test]
async fn keys_and_secrets_too_long_to_guess_are_not_locked_out_by_neighbours_who_fail() {
    let server = TestServer::start_with(|configuration| configuration.limits.failures_per_minute_and_address = 3).await;
    let links = diemcau_server::demo::prepare(server.app()).await.unwrap();
    let browser = server.stranger();
    let key = links.endpoint.split("#k=").nth(1).unwrap();
    let secret = links.organizer.split("#once=").nth(1).unwrap();
    for _ in 0..4 {
        let wrong = browser.post("/api/v1/joins", json!({ "key": "not a key that was ever given out" })).await;
        assert_eq!(wrong.code(), "wrong_key");
    }
    let typed = browser.post("/api/v1/joins", json!({ "key": "0123A-BCDEF" })).await;
    assert_eq!(typed.code(), "too_many_failures", "wrong keys count");
    assert_eq!(sign_in(&browser, "chief", PASSWORD).await.code(), "too_many_failures");
    assert_eq!(browser.post("/api/v1/joins", json!({ "key": key })).await.status, StatusCode::OK);
    let once = browser.post("/api/v1/sign-ins/once", json!({ "secret": secret })).await;
    assert_eq!(once.status, StatusCode::OK, "{}", once.text());
    server.stop().await;
}

#[tokio::test]
async fn a_one_time_secret_works_once() {
    let server = TestServer::start().await;
    let links = diemcau_server::demo::prepare(server.app()).await.unwrap();
    let secret = links.organizer.split("#once=").nth(1).unwrap();
    let browser = server.stranger();
    let first = browser.post("/api/v1/sign-ins/once", json!({ "secret": secret })).await;
    assert_eq!(first.json()["role"], "admin", "{}", first.text());
    let second = browser.post("/api/v1/sign-ins/once", json!({ "secret": secret })).await;
    assert_eq!(second.code(), "wrong_secret");
    server.stop().await;
}

#[tokio::test]
async fn another_password_ends_every_sign_in_and_every_open_board() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let (holder, organizer) = server.account("chief", Role::Organizer, None).await;
    let (_, admin) = server.account("admin", Role::Admin, None).await;
    let mut board = FakeConsole::open(&server, &organizer).await;
    let watch = json!({ "type": "watch", "conference": world.conference.0, "session": 1, "subtree": 1 });
    board.say(&watch).await;
    board.message().await;
    let Holder::Account(account) = holder else { panic!("not an account") };
    let path = format!("/api/v1/accounts/{account}/password");
    let answer = admin.put(&path, json!({ "password": "another long password" })).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
    assert_eq!(board.goodbye().await.0, GoodbyeReason::Revoked);
    assert_eq!(organizer.get("/api/v1/me").await.code(), "not_signed_in");
    server.stop().await;
}

#[tokio::test]
async fn a_deleted_account_is_out_and_its_name_is_free() {
    let server = TestServer::start().await;
    let (holder, organizer) = server.account("chief", Role::Organizer, None).await;
    let (_, admin) = server.account("admin", Role::Admin, None).await;
    let Holder::Account(account) = holder else { panic!("not an account") };
    let answer = admin.delete(&format!("/api/v1/accounts/{account}")).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
    assert_eq!(organizer.get("/api/v1/me").await.code(), "not_signed_in");
    let new = json!({ "name": "chief", "password": PASSWORD, "role": "staff" });
    assert_eq!(admin.post("/api/v1/accounts", new.clone()).await.status, StatusCode::OK);
    assert_eq!(admin.post("/api/v1/accounts", new).await.code(), "name_taken");
    server.stop().await;
}

#[tokio::test]
async fn a_key_brings_an_endpoint_in_by_link_and_by_code() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let (_, organizer) = server.account("chief", Role::Organizer, Some("T10")).await;
    let path = world.path(&format!("/endpoints/{}/key", world.endpoints.commune));
    let issued = organizer.call(Method::POST, &path, None).await.json();
    let link = issued["link"].as_str().unwrap();
    let key = link.split("/join#k=").nth(1).unwrap();
    let code = issued["code"].as_str().unwrap().to_lowercase().replace('-', " ");
    for shown in [key, &code] {
        let joined = server.stranger().post("/api/v1/joins", json!({ "key": shown })).await;
        assert_eq!(joined.json()["endpoint"]["code"], "X02641", "{}", joined.text());
        let technician = Caller::new(server.url(""), Some(joined.json()["token"].as_str().unwrap().to_owned()));
        assert_eq!(technician.get("/api/v1/me").await.json()["kind"], "technician");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_revoked_key_is_out_at_once_and_a_new_one_makes_the_former_void() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let (_, organizer) = server.account("chief", Role::Organizer, Some("T10")).await;
    let path = world.path(&format!("/endpoints/{}/key", world.endpoints.commune));
    for takes_away in [Method::DELETE, Method::POST] {
        let issued = organizer.call(Method::POST, &path, None).await.json();
        let code = issued["code"].clone();
        let joined = server.stranger().post("/api/v1/joins", json!({ "key": code })).await.json();
        let technician = Caller::new(server.url(""), Some(joined["token"].as_str().unwrap().to_owned()));
        let unused_ticket = technician.socket_ticket().await;
        let (mut console, _) = FakeConsole::attend(&server, &technician, "device-one").await;
        assert!(organizer.call(takes_away, &path, None).await.status.is_success());
        let goodbye = timeout(Duration::from_secs(2), console.goodbye()).await;
        assert_eq!(goodbye.expect("a revoked key is out within 2 s").0, GoodbyeReason::Revoked);
        assert_eq!(technician.get("/api/v1/me").await.code(), "not_signed_in");
        assert!(FakeConsole::open_with(&server, &unused_ticket).await.is_err());
        assert_eq!(server.stranger().post("/api/v1/joins", json!({ "key": code })).await.code(), "wrong_key");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_sheet_of_keys_has_a_line_for_every_endpoint_of_the_subtree() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let (_, organizer) = server.account("chief", Role::Organizer, Some("T10")).await;
    let sheet = organizer.post(&world.path("/keys"), json!({ "subtree": world.endpoints.district.0 })).await;
    let text = sheet.text();
    assert_eq!(text.lines().count(), 4, "{text}");
    let code = text.lines().find(|line| line.starts_with("X02644")).unwrap().rsplit(',').next().unwrap();
    let joined = server.stranger().post("/api/v1/joins", json!({ "key": code })).await;
    assert_eq!(joined.json()["endpoint"]["code"], "X02644");
    server.stop().await;
}

#[tokio::test]
async fn an_organizer_and_an_endpoint_are_open_side_by_side_in_one_browser() {
    let server = TestServer::start().await;
    let links = diemcau_server::demo::prepare(server.app()).await.unwrap();
    let browser = server.stranger();
    let post = async |path: &str, console: &str, body: serde_json::Value| {
        let body = Some(("application/json", body.to_string().into_bytes()));
        browser.send(Method::POST, path, body, &[("diemcau-console", console)]).await
    };
    let secret = |link: &str| link.split("#once=").nth(1).unwrap().to_owned();
    let organizer = post("/api/v1/sign-ins/once", "organizer", json!({ "secret": secret(&links.organizer) })).await;
    let staff = post("/api/v1/sign-ins/once", "reports", json!({ "secret": secret(&links.staff) })).await;
    let key = links.endpoint.split("#k=").nth(1).unwrap();
    let endpoint = post("/api/v1/joins", "join", json!({ "key": key })).await;
    let all = [&organizer, &staff, &endpoint].map(cookie).join("; ");
    for (console, field, value) in
        [("organizer", "role", "admin"), ("reports", "role", "staff"), ("join", "kind", "technician")]
    {
        let headers = [("cookie", all.as_str()), ("diemcau-console", console)];
        let answer = browser.send(Method::GET, "/api/v1/me", None, &headers).await;
        assert_eq!(answer.json()[field], value, "{console}: {}", answer.text());
    }
    server.stop().await;
}

#[tokio::test]
async fn a_page_of_another_site_changes_nothing() {
    let server = TestServer::start().await;
    let (_, admin) = server.account("admin", Role::Admin, None).await;
    let body = || Some(("application/json", json!({ "title": "Hội nghị" }).to_string().into_bytes()));
    for headers in [[("origin", "https://other.example")], [("sec-fetch-site", "cross-site")]] {
        let answer = admin.send(Method::POST, "/api/v1/conferences", body(), &headers).await;
        assert_eq!(answer.code(), "foreign_origin");
    }
    assert_eq!(admin.get("/api/v1/conferences").await.json(), json!([]));
    server.stop().await;
}

#[tokio::test]
async fn what_an_organizer_does_stands_in_the_audit_log() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let (_, organizer) = server.account("chief", Role::Organizer, None).await;
    let path = world.path(&format!("/sessions/{}/steps", world.central));
    organizer.post(&path, json!({ "step": "open" })).await;
    organizer.get(&world.path("/sessions/1/reports/summary?format=csv")).await;
    let log = server.app().store.audit_log(None, 10).await.unwrap();
    let lines: Vec<_> = log.iter().map(|line| (line.entry.action.as_str(), line.entry.detail.as_str())).collect();
    assert_eq!(lines, [("download_report", "summary csv"), ("take_step", "open")]);
    server.stop().await;
}
