//! Invitations: a session for the calendar, and sheets of fresh codes for print.

use diemcau_domain::authority::Role;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Caller, TestServer, World};

/// The properties of the one entry of a calendar, unfolded.
fn entry(file: &str) -> Vec<(String, String)> {
    assert!(file.starts_with("BEGIN:VCALENDAR\r\n") && file.ends_with("END:VCALENDAR\r\n"), "{file}");
    assert!(file.split("\r\n").all(|line| line.len() <= 75), "a line has at most 75 bytes");
    let lines = file.replace("\r\n ", "");
    lines.split("\r\n").filter_map(|line| line.split_once(':')).map(|(it, of)| (it.into(), of.into())).collect()
}

fn property(entry: &[(String, String)], name: &str) -> String {
    let found: Vec<_> = entry.iter().filter(|(it, _)| it == name).collect();
    assert_eq!(found.len(), 1, "{name}");
    found[0].1.clone()
}

async fn calendar(caller: &Caller, path: &str) -> Vec<(String, String)> {
    let answer = caller.get(&format!("{path}/calendar")).await;
    assert_eq!(answer.headers["content-type"], "text/calendar; charset=utf-8; method=PUBLISH");
    entry(&answer.text())
}

fn plan(world: &World, title: &str, from: &str) -> Value {
    let center = world.endpoints.center.0;
    json!({ "title": title, "lead": center, "audience": center,
        "planned_from": from, "planned_until": "2022-07-22T04:30:00Z" })
}

#[tokio::test]
async fn a_calendar_keeps_its_entry_and_its_number_goes_up_with_every_new_plan() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let (_, organizer) = server.account("ban-to-chuc", Role::Organizer, None).await;
    let technician = server.technician(world.conference, world.endpoints.commune).await;
    let path = world.path(&format!("/sessions/{}", world.central));
    let first = calendar(&organizer, &path).await;
    assert_eq!([property(&first, "METHOD"), property(&first, "SEQUENCE")], ["PUBLISH", "0"]);
    assert_eq!(property(&first, "X-WR-TIMEZONE"), "Asia/Ho_Chi_Minh");

    let title = "Buổi sáng; học tập, quán triệt Nghị quyết của Ban Chấp hành Trung ương";
    for (times, from) in [(1, "2022-07-22T00:30:00Z"), (2, "2022-07-22T01:00:00Z")] {
        assert_eq!(organizer.put(&path, plan(&world, title, from)).await.status, StatusCode::OK);
        let again = calendar(&organizer, &path).await;
        assert_eq!(property(&again, "SEQUENCE"), times.to_string());
        assert_eq!(property(&again, "UID"), property(&first, "UID"));
    }
    let own = calendar(&technician, &path).await;
    assert_eq!(property(&own, "UID"), property(&first, "UID"));
    assert_eq!([property(&own, "DTSTART"), property(&own, "DTEND")], ["20220722T010000Z", "20220722T043000Z"]);
    assert_eq!(property(&own, "LOCATION"), "Điểm cầu Phường Lào Cai");
    assert!(property(&own, "SUMMARY").contains("Buổi sáng\\; học tập\\, quán triệt"));
    let (_, foreign) = server.account("tinh-dien-bien", Role::Organizer, Some("T11")).await;
    let provincial = world.path(&format!("/sessions/{}/calendar", world.provincial));
    assert_eq!(foreign.get(&provincial).await.status, StatusCode::NOT_FOUND);
    server.stop().await;
}

fn print(world: &World, more: Value) -> Value {
    let mut body = json!({ "subtree": world.endpoints.province.0, "form": "print",
        "session": world.central.0, "hot_line": "0214 3 840 000 & <máy lẻ 1>" });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

fn codes(page: &str) -> Vec<String> {
    page.split("<p class=\"code\">").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_printed_sheet_has_a_code_for_every_endpoint_and_printing_again_makes_new_ones() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let (_, organizer) = server.account("tinh-lao-cai", Role::Organizer, Some("T10")).await;
    let keys = world.path("/keys");
    let first = organizer.post(&keys, print(&world, json!({}))).await;
    assert_eq!(first.headers["content-type"], "text/html; charset=utf-8");
    let page = first.text();
    assert_eq!((page.matches("<section>").count(), page.matches("<svg").count(), codes(&page).len()), (1, 4, 4));
    assert!(page.contains("<h2>Điểm cầu chính Tỉnh Lào Cai</h2>") && page.contains("Phường Cốc Lếu"));
    assert!(page.contains("0214 3 840 000 &amp; &lt;máy lẻ 1&gt;") && page.contains("in lại là lập mã mới"));
    assert!(!page.contains("join#k="), "a link stands in its picture alone");
    for loads in ["<script", "src=", "@import", "url("] {
        assert!(!page.contains(loads), "{loads}");
    }
    let second = organizer.post(&keys, print(&world, json!({ "session": null, "hot_line": "" }))).await.text();
    assert!(!second.contains("Đường dây nóng"));
    let join = |code: String| {
        let stranger = server.stranger();
        async move { stranger.post("/api/v1/joins", json!({ "key": code })).await.status }
    };
    assert_eq!(join(codes(&page)[2].clone()).await, StatusCode::UNAUTHORIZED, "what was printed before is over");
    assert_eq!(join(codes(&second)[2].clone()).await, StatusCode::OK);

    let english = organizer.post(&keys, print(&world, json!({ "language": "en" }))).await.text();
    assert!(
        english.contains("<html lang=\"en\">") && english.contains("Scan the QR code") && english.contains("Hot line")
    );
    assert!(!english.contains("Đường dây nóng") && english.contains("Phường Cốc Lếu"), "names stay as they are");
    assert_eq!(english.matches("<svg").count(), 4);
    let csv = organizer.post(&keys, json!({ "subtree": world.endpoints.province.0, "language": "en" })).await.text();
    assert!(csv.contains("Code to type in") && csv.contains(",district,"), "{csv}");
    let second = organizer.post(&keys, print(&world, json!({}))).await.text();

    let bad = [
        (json!({ "language": "fr" }), (422, "malformed", "language")),
        (json!({ "hot_line": "x".repeat(101) }), (422, "text_length", "hot_line")),
        (json!({ "hot_line": "một\nhai" }), (422, "text_length", "hot_line")),
        (json!({ "session": world.foreign.0 }), (404, "not_found", "session")),
        (json!({ "session": 99 }), (404, "not_found", "session")),
    ];
    for (more, (status, code, field)) in bad {
        let answer = organizer.post(&keys, print(&world, more.clone())).await;
        let field_named = answer.json()["field"].clone();
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str(), field_named),
            (status, code, json!(field)),
            "{more}"
        );
    }
    assert_eq!(join(codes(&second)[1].clone()).await, StatusCode::OK, "a refused sheet ends no key");
    server.stop().await;
}
