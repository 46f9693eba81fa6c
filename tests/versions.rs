//! Figures that were closed are corrected in versions: each can be made again, and each says who, when
//! and why.

use diemcau_domain::Conference;
use diemcau_domain::authority::Role;
use diemcau_domain::command::Command;
use diemcau_domain::event::MediaKind;
use diemcau_domain::identity::{Author, ConferenceId, DeviceId, EndpointId, LegNumber, RollCallId, SessionId};
use diemcau_domain::ledger::Record;
use diemcau_domain::roll_call::HeadCount;
use diemcau_domain::session::{SessionPlan, SessionStep};
use diemcau_domain::time::Timestamp;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, ROSTER, TestServer};

const SESSION: &str = "/api/v1/conferences/1/sessions/1";
/// Điểm cầu Phường Lào Cai.
pub(crate) const COMMUNE: EndpointId = EndpointId(4);
/// Điểm cầu Phường Noong Bua, in the other province.
const FOREIGN_COMMUNE: EndpointId = EndpointId(8);

/// A conference as its office would have kept it.
struct Minutes {
    conference: Conference,
    ledger: Vec<Record>,
}

impl Minutes {
    fn ask(&mut self, minute: i64, command: Command) {
        let at = minute_of_the_day(minute);
        for event in self.conference.decide(at, command).unwrap() {
            self.ledger.push(Record { at, author: Author::Operator, event: event.clone() });
            self.conference.apply(at, event);
        }
    }
}

fn minute_of_the_day(minute: i64) -> Timestamp {
    Timestamp::from_millis(1_658_448_000_000 + minute * 60_000)
}

/// A session that was held years ago and is ended; its figures are still open. A second one was planned.
/// What else was done has its minute, the 70th to the 180th.
fn held(besides: Vec<(i64, Command)>) -> Vec<Record> {
    let mut minutes = Minutes { conference: Conference::default(), ledger: Vec::new() };
    let entries = diemcau_documents::roster_file::read(ROSTER.as_bytes()).unwrap().entries;
    let top = entries[0].endpoint;
    let plan = |title: &str| SessionPlan {
        title: title.to_owned(),
        lead: top,
        audience: top,
        planned_from: minute_of_the_day(60),
        planned_until: minute_of_the_day(240),
    };
    let (session, device, leg, kind) = (SessionId(1), DeviceId("máy bàn".into()), LegNumber(1), MediaKind::Sound);
    let head_count = HeadCount { present_members: 71, excused: 4, ..HeadCount::default() };
    let (roll_call, deadline) = (RollCallId(1), minute_of_the_day(90));
    minutes.ask(0, Command::PlanConference { title: "Hội nghị toàn quốc".into() });
    minutes.ask(0, Command::ImportRoster { entries });
    minutes.ask(1, Command::PlanSession { plan: plan("Buổi sáng") });
    minutes.ask(1, Command::PlanSession { plan: plan("Buổi chiều") });
    minutes.ask(30, Command::StepSession { session, step: SessionStep::Open });
    minutes.ask(50, Command::OpenLink { endpoint: COMMUNE, device, silent_ms: 0 });
    minutes.ask(60, Command::StepSession { session, step: SessionStep::Start });
    minutes.ask(60, Command::SoundProgram { session, since: minute_of_the_day(60) });
    minutes.ask(61, Command::BeginMedia { endpoint: COMMUNE, session, leg, kind, since: minute_of_the_day(61) });
    minutes.ask(65, Command::OpenRollCall { session, title: "Đầu buổi".into(), deadline });
    minutes.ask(70, Command::ReportHeadCount { roll_call, endpoint: COMMUNE, head_count });
    for (minute, command) in besides {
        minutes.ask(minute, command);
    }
    minutes.ask(180, Command::StepSession { session, step: SessionStep::End });
    minutes.ledger
}

/// A server with the session closed by its organizer.
pub(crate) async fn closed() -> (TestServer, Caller) {
    closed_after(Vec::new()).await
}

/// The same where more was done in the session, each in its minute (70 to 180).
pub(crate) async fn closed_after(besides: Vec<(i64, Command)>) -> (TestServer, Caller) {
    let server = TestServer::start_after(held(besides)).await;
    let (_, organizer) = server.account("ban-to-chuc", Role::Organizer, None).await;
    let closed = organizer.post(&format!("{SESSION}/steps"), json!({ "step": "close" })).await;
    assert_eq!(closed.json()["state"], "closed");
    (server, organizer)
}

pub(crate) fn head_count(present_members: u32, reason: &str) -> Value {
    let figures = json!({ "present_members": present_members, "present_others": 2, "excused": 3, "unexcused": 1 });
    json!({ "reason": reason, "correction": { "figure": "head_count", "roll_call": 1, "head_count": figures } })
}

fn absence(absence: Option<&str>, reason: &str) -> Value {
    json!({ "reason": reason, "correction": { "figure": "absence", "absence": absence } })
}

pub(crate) async fn amend(caller: &Caller, endpoint: EndpointId, body: Value) -> Answer {
    caller.post(&format!("{SESSION}/figures/{endpoint}"), body).await
}

async fn summary(caller: &Caller, version: Option<u32>) -> Answer {
    let version = version.map(|version| format!("&version={version}")).unwrap_or_default();
    caller.get(&format!("{SESSION}/reports/summary?format=json{version}")).await
}

/// Where two reports differ: the endpoint and kind of the row, and the column.
fn differences(one: &Value, other: &Value) -> Vec<(Value, String, String)> {
    let columns: Vec<&str> = one["columns"].as_array().unwrap().iter().map(|it| it["key"].as_str().unwrap()).collect();
    let rows = |report: &Value| [report["rows"].as_array().unwrap().clone(), vec![report["totals"].clone()]].concat();
    let mut found = Vec::new();
    for (row, other_row) in rows(one).into_iter().zip(rows(other)) {
        for (index, column) in columns.iter().enumerate() {
            if row["cells"][index] != other_row["cells"][index] {
                let kind = row["kind"].as_str().unwrap().to_owned();
                found.push((row["endpoint"].clone(), kind, (*column).to_owned()));
            }
        }
    }
    found
}

fn cell(report: &Value, endpoint: EndpointId, column: &str) -> String {
    let place = report["columns"].as_array().unwrap().iter().position(|it| it["key"] == column).unwrap();
    let rows = report["rows"].as_array().unwrap();
    let own = rows.iter().find(|row| row["kind"] == "endpoint" && row["endpoint"] == endpoint.0).unwrap();
    own["cells"][place].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_correction_makes_a_version_that_differs_in_it_alone_and_the_first_stays_byte_for_byte() {
    let (server, organizer) = closed().await;
    let first = summary(&organizer, Some(1)).await;
    let corrected = amend(&organizer, COMMUNE, head_count(73, "đếm lại theo biên bản")).await;
    assert_eq!(corrected.json()["answers"][0]["head_count"]["present_members"], 73);

    let second = summary(&organizer, None).await;
    let (one, two) = (first.json(), second.json());
    let found = differences(&one, &two);
    let own = found.iter().filter(|(endpoint, kind, _)| *endpoint == COMMUNE.0 && kind == "endpoint");
    let own: Vec<&str> = own.map(|(.., column)| column.as_str()).collect();
    let figures = ["present_members", "present_others", "excused", "unexcused", "not_reported", "rate"];
    let changed = [&figures[..], &["evidence", "confirmed_by"]].concat();
    assert_eq!(own, changed);
    let others = found.iter().filter(|(endpoint, kind, _)| kind == "endpoint" && *endpoint != COMMUNE.0);
    assert_eq!(others.count(), 0, "{found:?}");
    let sums = found.iter().filter(|(_, kind, _)| kind != "endpoint");
    assert!(sums.clone().all(|(.., column)| changed.contains(&column.as_str())), "{found:?}");
    assert!(sums.clone().any(|(.., kind)| kind == "rate") && cell(&two, COMMUNE, "present_members") == "73");
    assert_eq!(cell(&one, COMMUNE, "evidence"), "đo được, khai báo");
    assert_eq!(cell(&one, COMMUNE, "confirmed_by"), "người vận hành");
    assert_eq!(cell(&two, COMMUNE, "confirmed_by"), "ban-to-chuc");
    assert_eq!(cell(&two, COMMUNE, "evidence"), "đo được, đã điều chỉnh");
    let told = two["notes"].as_array().unwrap().iter().any(|note| {
        let note = note.as_str().unwrap();
        note.contains("71") && note.contains("73") && note.contains("đếm lại") && note.contains("ban-to-chuc")
    });
    assert!(told, "{}", two["notes"]);

    amend(&organizer, FOREIGN_COMMUNE, absence(Some("bão lũ"), "công văn của tỉnh")).await;
    organizer.post("/api/v1/conferences/1/sessions/2/steps", json!({ "step": "rehearse" })).await;
    assert_eq!(summary(&organizer, Some(1)).await.text(), first.text());
    assert_eq!(summary(&organizer, Some(2)).await.text(), second.text());
    assert_eq!(cell(&summary(&organizer, None).await.json(), FOREIGN_COMMUNE, "status"), "vắng");
    server.stop().await;
}

#[tokio::test]
async fn every_document_prints_the_line_of_the_ledger_that_made_its_version() {
    let (server, organizer) = closed().await;
    let store = &server.app().store;
    let closing = store.head(ConferenceId(1)).await.unwrap();
    amend(&organizer, COMMUNE, head_count(73, "đếm lại")).await;
    let amended = store.head(ConferenceId(1)).await.unwrap();
    organizer.post("/api/v1/conferences/1/sessions/2/steps", json!({ "step": "rehearse" })).await;
    for (version, head) in [("&version=1", closing), ("&version=2", amended), ("", amended)] {
        let made = organizer.get(&format!("{SESSION}/reports/endpoints?format=json{version}")).await;
        assert_eq!(made.json()["ledger_head"], head.to_string());
        let made = organizer.get(&format!("{SESSION}/reports/endpoints?format=csv{version}")).await;
        assert!(made.text().contains(&head.to_string()), "{version}");
    }
    let (folder, head) = (server.app().configuration.store.directory.clone(), closing.to_string());
    let digits = head.split_once(':').unwrap().1;
    let other = format!("{}:{digits}", closing.sequence + 1);
    let proven = tokio::task::spawn_blocking(move || {
        let prove = |head: &str| crate::command_line::diemcau(&folder, &["ledger", "verify", "--head", head], "");
        (prove(&head), prove(&other), prove("12"))
    });
    let (proven, another, no_head) = proven.await.unwrap();
    let said = String::from_utf8_lossy(&proven.stdout).into_owned();
    let place = format!("conference 1, entry {} of", closing.sequence);
    assert!(proven.status.success() && said.contains(&place), "{said}");
    assert_eq!((another.status.code(), no_head.status.code()), (Some(1), Some(2)));
    server.stop().await;
}

#[tokio::test]
async fn the_versions_say_who_when_why_and_what() {
    let (server, organizer) = closed().await;
    let (_, province) = server.account("tinh-lao-cai", Role::Organizer, Some("T10")).await;
    amend(&province, COMMUNE, head_count(73, "đếm lại")).await;
    amend(&organizer, FOREIGN_COMMUNE, absence(Some("bão lũ"), "công văn của tỉnh")).await;
    let all = organizer.get(&format!("{SESSION}/versions")).await.json();
    assert_eq!(all["newest"], 3);
    let lines = all["versions"].as_array().unwrap();
    let of = |index: usize, field: &str| lines[index][field].clone();
    assert_eq!([0, 1, 2].map(|index| of(index, "version")), [json!(1), json!(2), json!(3)]);
    let names = [0, 1, 2].map(|index| of(index, "by")["name"].clone());
    assert_eq!(names, [json!("ban-to-chuc"), json!("tinh-lao-cai"), json!("ban-to-chuc")]);
    assert_eq!([1, 2].map(|index| of(index, "reason")), [json!("đếm lại"), json!("công văn của tỉnh")]);
    let change = of(1, "difference")["change"].clone();
    assert_eq!((&change["before"]["present_members"], &change["after"]["present_members"]), (&json!(71), &json!(73)));
    let own = province.get(&format!("{SESSION}/versions")).await.json();
    let seen: Vec<_> = own["versions"].as_array().unwrap().iter().map(|line| line["version"].clone()).collect();
    assert_eq!(seen, [json!(1), json!(2)], "another province's corrections are none of its business");
    let report = organizer.get(&format!("{SESSION}/reports/versions?format=json")).await.json();
    assert_eq!(report["rows"].as_array().unwrap().len(), 2);
    server.stop().await;
}

/// The status, the code and the field of a refusal.
fn refused(answer: &Answer) -> (u16, String, Option<String>) {
    let field = answer.json()["field"].as_str().map(str::to_owned);
    (answer.status.as_u16(), answer.code(), field)
}

#[tokio::test]
async fn what_is_wrong_with_a_correction_is_named_and_nothing_changes() {
    let (server, organizer) = closed().await;
    let before = summary(&organizer, None).await.text();
    let because = "đếm lại";
    let bad = [
        (head_count(73, ""), (422, "text_length", Some("reason"))),
        (head_count(77, because), (422, "too_many_members", Some("present_members"))),
        (absence(Some(""), because), (422, "text_length", Some("absence"))),
        (absence(None, because), (422, "nothing_changed", None)),
        (json!({ "reason": because, "correction": { "figure": "votes" } }), (422, "malformed", None)),
        (json!({ "correction": { "figure": "absence", "absence": null } }), (422, "malformed", None)),
    ];
    for (body, (status, code, field)) in bad {
        let answer = amend(&organizer, COMMUNE, body.clone()).await;
        assert_eq!(refused(&answer), (status, code.to_owned(), field.map(str::to_owned)), "{body}");
    }
    let unknown = amend(&organizer, EndpointId(99), head_count(1, because)).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let open = organizer.post("/api/v1/conferences/1/sessions/2/figures/4", absence(Some("ốm"), because)).await;
    assert_eq!(refused(&open), (409, "session_state".to_owned(), None));
    assert_eq!(refused(&summary(&organizer, Some(2)).await), (404, "unknown_version".into(), Some("version".into())));
    assert_eq!(summary(&organizer, None).await.text(), before);
    server.stop().await;
}

#[tokio::test]
async fn a_head_count_that_was_wrong_is_withdrawn_and_counts_as_not_reported() {
    let (server, organizer) = closed().await;
    let first = summary(&organizer, Some(1)).await;
    let withdrawal = json!({ "reason": "báo nhầm", "correction": { "figure": "no_head_count", "roll_call": 1 } });
    let withdrawn = amend(&organizer, COMMUNE, withdrawal.clone()).await;
    assert_eq!(withdrawn.json()["answers"][0]["head_count"], Value::Null);
    let (one, two) = (first.json(), summary(&organizer, None).await.json());
    let figures = |report: &Value| ["present_members", "not_reported"].map(|column| cell(report, COMMUNE, column));
    assert_eq!([figures(&one), figures(&two)], [["71", "5"], ["—", "80"]].map(|it| it.map(str::to_owned)));
    assert_eq!(cell(&two, COMMUNE, "evidence"), "đo được, đã điều chỉnh");
    let lines = organizer.get(&format!("{SESSION}/versions")).await.json();
    let change = &lines["versions"][1]["difference"]["change"];
    assert_eq!((&change["before"]["present_members"], &change["after"]), (&json!(71), &Value::Null));
    let again = amend(&organizer, COMMUNE, withdrawal).await;
    assert_eq!(refused(&again), (422, "nothing_changed".to_owned(), None));
    assert_eq!(summary(&organizer, Some(1)).await.text(), first.text());
    server.stop().await;
}

#[tokio::test]
async fn several_endpoints_are_corrected_for_one_reason_all_of_them_or_none() {
    let (server, organizer) = closed().await;
    let (_, province) = server.account("tinh-lao-cai", Role::Organizer, Some("T10")).await;
    let storm = |endpoints: &[EndpointId]| {
        let endpoints: Vec<u32> = endpoints.iter().map(|endpoint| endpoint.0).collect();
        let correction = json!({ "figure": "absence", "absence": "bão lũ" });
        json!({ "endpoints": endpoints, "reason": "công văn của tỉnh", "correction": correction })
    };
    let figures = format!("{SESSION}/figures");
    let field = Some("endpoints".to_owned());
    let out_of_range = (422, "out_of_range".to_owned(), field.clone());
    for (caller, endpoints, refusal) in [
        (&province, &[COMMUNE, FOREIGN_COMMUNE][..], (404, "not_found".to_owned(), field)),
        (&organizer, &[COMMUNE, COMMUNE], out_of_range.clone()),
        (&organizer, &[], out_of_range),
    ] {
        assert_eq!(refused(&caller.post(&figures, storm(endpoints)).await), refusal);
    }
    assert_eq!(organizer.get(&format!("{SESSION}/versions")).await.json()["newest"], 1);
    let made = organizer.post(&figures, storm(&[COMMUNE, FOREIGN_COMMUNE])).await;
    assert_eq!(made.status, StatusCode::NO_CONTENT);
    let lines = organizer.get(&format!("{SESSION}/versions")).await.json()["versions"].clone();
    let told =
        |index: usize| [lines[index]["reason"].clone(), lines[index]["difference"]["endpoint"]["endpoint"].clone()];
    assert_eq!(told(1), [json!("công văn của tỉnh"), json!(COMMUNE.0)]);
    assert_eq!(told(2), [json!("công văn của tỉnh"), json!(FOREIGN_COMMUNE.0)]);
    server.stop().await;
}

#[tokio::test]
async fn only_who_organizes_an_endpoint_corrects_its_figures() {
    let (server, organizer) = closed().await;
    let before = summary(&organizer, None).await.text();
    let (_, staff) = server.account("van-phong", Role::Staff, None).await;
    let (_, foreign) = server.account("tinh-dien-bien", Role::Organizer, Some("T11")).await;
    let technician = server.technician(ConferenceId(1), COMMUNE).await;
    for (caller, status) in [(&staff, 403), (&foreign, 404), (&technician, 403), (&server.stranger(), 401)] {
        let answer = amend(caller, COMMUNE, head_count(73, "đếm lại")).await;
        assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    }
    assert_eq!(summary(&organizer, None).await.text(), before);
    server.stop().await;
}
