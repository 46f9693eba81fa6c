//! Bad files and bad requests: refused by name, and nothing changes.

use std::io::Write;

use diemcau_domain::authority::Role;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Answer, Caller, TestServer, World};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const HEADER: &str = "code,parent_code,name,level,unit_code,invited,mode,note\n";

async fn import(caller: &Caller, world: &World, kind: &str, file: Vec<u8>) -> Answer {
    caller.send(Method::PUT, &world.path("/roster"), Some((kind, file)), &[]).await
}

fn first_fault(answer: &Answer) -> (u64, String, String) {
    let problem = answer.json();
    let fault = &problem["faults"][0];
    let text = |field: &str| fault[field].as_str().unwrap().to_owned();
    (fault["row"].as_u64().unwrap(), text("column"), text("code"))
}

#[tokio::test]
async fn a_wrong_roster_is_refused_with_row_column_and_reason_and_nothing_is_taken_in() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let (_, admin) = server.account("admin", Role::Admin, None).await;
    let before = admin.get(&world.path("/roster")).await.json();
    for (rows, row, column, code) in [
        ("A,,x,central,,1,two_way,\nA,A,y,commune,,1,two_way,\n", 3, "code", "duplicate_code"),
        ("A,,x,central,,1,two_way,\nB,Z,y,commune,,1,two_way,\n", 3, "parent_code", "orphan_parent"),
        ("A,,x,central,,1,two_way,\nB,,y,commune,,1,two_way,\n", 3, "parent_code", "second_root"),
        ("A,,x,c,,1,two_way,\nB,C,y,c,,1,two_way,\nC,B,z,c,,1,two_way,\n", 3, "parent_code", "cycle"),
        ("A,,,central,,1,two_way,\n", 2, "name", "empty"),
        ("A,,x,central,,-1,two_way,\n", 2, "invited", "invalid_invited"),
        ("A,,x,central,,ten,two_way,\n", 2, "invited", "invalid_invited"),
        ("A,,x,central,,1,by_train,\n", 2, "mode", "unknown_mode"),
    ] {
        let answer = import(&admin, &world, "text/csv", format!("{HEADER}{rows}").into_bytes()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{rows}");
        assert_eq!(answer.code(), "roster_file");
        assert_eq!(first_fault(&answer), (row, column.to_owned(), code.to_owned()), "{rows}");
    }
    for file in [Vec::new(), b"code,name\nA,x\n".to_vec(), b"\xff\xfec\0o\0".to_vec(), b"code,\xc3\x28".to_vec()] {
        let answer = import(&admin, &world, "text/csv", file).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "roster_file"));
    }
    assert_eq!(admin.get(&world.path("/roster")).await.json(), before);
    server.stop().await;
}

/// A workbook that inflates to a gibibyte of nothing.
fn bomb() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("[Content_Types].xml", options).unwrap();
    zip.write_all(b"<Types/>").unwrap();
    zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..200 {
        zip.write_all(&zeros).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[tokio::test]
async fn a_workbook_that_is_a_bomb_is_refused() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let (_, admin) = server.account("admin", Role::Admin, None).await;
    let answer = import(&admin, &world, XLSX, bomb()).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "roster_file"));
    server.stop().await;
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused_as_too_large() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let (_, admin) = server.account("admin", Role::Admin, None).await;
    let answer = import(&admin, &world, "text/csv", vec![b'x'; 21 * 1024 * 1024]).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "too_large"));
    let long = json!({ "title": "x".repeat(300 * 1024) });
    let answer = admin.post("/api/v1/conferences", long).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "too_large"));
    server.stop().await;
}

#[tokio::test]
async fn checking_a_roster_takes_nothing_in_and_says_what_it_holds() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let (_, admin) = server.account("admin", Role::Admin, None).await;
    let file = format!("{HEADER}A,,x,central,,5,two_way,\nB,A,y,province,,7,view_only,\n");
    let body = Some(("text/csv", file.into_bytes()));
    let answer = admin.send(Method::POST, &world.path("/roster-checks"), body, &[]).await;
    assert_eq!(answer.json()["endpoints"], 2);
    assert_eq!(answer.json()["invited"], 12);
    assert_eq!(admin.get(&world.path("")).await.json()["endpoints"], 8);
    server.stop().await;
}

#[tokio::test]
async fn the_contacts_of_a_roster_are_kept_for_ninety_days_at_the_endpoints_they_are_for() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let (_, admin) = server.account("admin", Role::Admin, None).await;
    let columns = "code,parent_code,name,level,unit_code,invited,mode,note,contact_name,contact_phone\n";
    let rows = "TW,,x,central,,5,two_way,,,\nN,TW,y,commune,,1,two_way,,new,1\nT10,TW,z,province,,1,two_way,,old,2\nT11,TW,w,province,,1,two_way,,,\n";
    let before = server.app().clock.now();
    let answer = import(&admin, &world, "text/csv", format!("{columns}{rows}").into_bytes()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let store = &server.app().store;
    let province = store.contact(world.conference, world.endpoints.province).await.unwrap().unwrap();
    assert_eq!((province.name.as_str(), province.phone.as_str()), ("old", "2"), "it has the number it had before");
    let days = province.keep_until.since_ms(before) / (24 * 3_600_000);
    assert_eq!(days, 90);
    assert_eq!(store.contacts(world.conference).await.unwrap().len(), 2);
    server.stop().await;
}

#[tokio::test]
async fn every_refusal_is_a_problem_with_a_code() {
    let server = TestServer::start().await;
    let (_, admin) = server.account("admin", Role::Admin, None).await;
    let conferences = "/api/v1/conferences";
    let send = async |method: Method, path: &str, kind: &str, body: &str| {
        admin.send(method, path, Some((kind, body.as_bytes().to_vec())), &[]).await
    };
    for (answer, status, code) in [
        (admin.get("/api/v1/nothing").await, 404, "not_found"),
        (admin.get("/nothing").await, 404, "not_found"),
        (admin.get("/api/v1/conferences/x").await, 404, "not_found"),
        (admin.delete(conferences).await, 405, "method_not_allowed"),
        (send(Method::POST, conferences, "text/plain", "{}").await, 415, "unsupported_media_type"),
        (send(Method::POST, conferences, "application/json", "{").await, 400, "malformed"),
        (send(Method::POST, conferences, "application/json", "{}").await, 422, "malformed"),
        (admin.post(conferences, json!({ "title": "x", "more": 1 })).await, 422, "malformed"),
        (admin.post(conferences, json!({ "title": "" })).await, 422, "text_length"),
    ] {
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{}", answer.text());
    }
    let refused: Value = admin.post(conferences, json!({ "title": "" })).await.json();
    assert_eq!(refused["field"], "title");
    server.stop().await;
}
