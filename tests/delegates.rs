//! Delegates by name: lists in, ticks, checking in by one's own code, the report, erasure.

use diemcau_documents::roster_file::delegates::DelegateRow;
use diemcau_domain::authority::Role;
use diemcau_domain::delegate::DelegateKind;
use diemcau_domain::identity::{Author, EndpointId};
use diemcau_domain::refusal::Refusal;
use diemcau_protocol::websocket::ServerMessage;
use diemcau_secretariat::NotDone;
use diemcau_server::delegate_names::{DelegateTrouble, list_delegates};
use diemcau_server::identity::check_ins::CheckInPlace;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Answer, LiveSession};

const HEADER: &str = "mã điểm cầu;họ và tên;\"chức vụ, đơn vị\";loại;chủ trì\n";
/// Two of the commune share the given name; the third comes before them.
const LIST: &str = "\
X02641;Người phát ngôn Ân;Chi bộ 1;đảng viên;
X02641;Phó bí thư Ấn;Chi bộ 1;đảng viên;
X02641;Bí thư An;Đảng ủy phường;đảng viên;x
X02641;Khách mời Đào;Mặt trận;khác;
X02644;Trưởng ban Bình;Chi bộ 2;đảng viên;
";

impl LiveSession {
    async fn listed() -> Self {
        let scene = Self::start().await;
        let answer = scene.import(format!("{HEADER}{LIST}").into_bytes()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        scene
    }

    async fn import(&self, file: Vec<u8>) -> Answer {
        self.organizer.send(Method::PUT, &self.world.path("/delegates"), Some(("text/csv", file)), &[]).await
    }

    async fn board(&self) -> Value {
        self.technician.get(&self.own("/delegates")).await.json()
    }

    /// The number of a delegate of the commune.
    async fn number(&self, name: &str) -> u32 {
        let board = self.board().await;
        let found = board["delegates"].as_array().unwrap().iter().find(|line| line["name"] == name).unwrap().clone();
        u32::try_from(found["delegate"].as_u64().unwrap()).unwrap()
    }

    /// The own code of a delegate of an endpoint, freshly made.
    async fn codes(&self, endpoint: EndpointId) -> Vec<(String, String)> {
        let path = self.world.path(&format!("/endpoints/{endpoint}/delegate-codes"));
        let answer = self.organizer.post(&path, json!({})).await.json();
        let codes = answer["codes"].as_array().unwrap().iter();
        let text = |line: &Value, field: &str| line[field].as_str().unwrap().to_owned();
        codes.map(|line| (text(line, "name"), text(line, "code"))).collect()
    }

    /// What the screen of an endpoint shows, or showed so many milliseconds ago.
    fn place_code(&self, endpoint: EndpointId, ago_ms: i64) -> String {
        let app = self.server.app();
        let place = CheckInPlace { conference: self.world.conference, session: self.world.central, endpoint };
        app.check_ins.shown_at(place, app.clock.now().plus_ms(-ago_ms)).0.plain().to_owned()
    }

    async fn check_in(&self, endpoint: EndpointId, place_code: &str, code: &str) -> Answer {
        let (conference, session) = (self.world.conference.0, self.world.central.0);
        let body = json!({
            "conference": conference, "session": session, "endpoint": endpoint.0,
            "place_code": place_code, "code": code,
        });
        self.server.stranger().post("/api/v1/check-ins", body).await
    }
}

fn first_fault(answer: &Answer) -> (u64, String, String, String) {
    let problem = answer.json();
    let fault = &problem["faults"][0];
    let text = |field: &str| fault[field].as_str().unwrap().to_owned();
    (fault["row"].as_u64().unwrap(), text("column"), text("code"), text("detail"))
}

#[tokio::test]
async fn a_list_with_the_same_person_twice_is_refused_with_both_rows_and_nothing_is_taken_in() {
    let scene = LiveSession::start().await;
    // The second writes the tone mark on another letter of the same syllable.
    let rows = "X02641;Phó chủ tịch Hoà;Chi bộ 1;đảng viên;\nX02644;Bí thư Bình;;khác;\n\
                X02641;PHÓ  CHỦ TỊCH HÒA;chi bộ 1;khác;\n";
    let answer = scene.import(format!("{HEADER}{rows}").into_bytes()).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "delegate_file"));
    let (row, column, code, detail) = first_fault(&answer);
    assert_eq!((row, column.as_str(), code.as_str()), (4, "họ và tên", "same_person"));
    assert!(detail.contains("row 2"), "{detail}");
    assert_eq!(scene.board().await["delegates"], json!([]));
    let another = rows.replace("HÒA", "HOÁ");
    assert_eq!(scene.import(format!("{HEADER}{another}").into_bytes()).await.status, StatusCode::OK, "another tone");
    scene.server.stop().await;
}

#[tokio::test]
async fn a_wrong_list_is_refused_with_row_column_and_reason() {
    let scene = LiveSession::start().await;
    for (rows, row, column, code) in [
        ("X9;Bí thư;;khác;\n", 2, "mã điểm cầu", "unknown_endpoint"),
        ("X02641;;Chi bộ;khác;\n", 2, "họ và tên", "empty"),
        ("X02641;Bí thư;;đoàn viên;\n", 2, "loại", "unknown_kind"),
        ("X02641;Bí thư;;khác;có lẽ\n", 2, "chủ trì", "unknown_mark"),
    ] {
        let answer = scene.import(format!("{HEADER}{rows}").into_bytes()).await;
        assert_eq!(answer.code(), "delegate_file", "{rows}");
        let fault = first_fault(&answer);
        assert_eq!((fault.0, fault.1.as_str(), fault.2.as_str()), (row, column, code), "{rows}");
    }
    for file in [Vec::new(), b"code,name\nA,x\n".to_vec(), b"\xff\xfec\0o\0".to_vec(), HEADER.into()] {
        assert_eq!(scene.import(file).await.code(), "delegate_file");
    }
    // A province's organizer names nobody of another province.
    let (_, provincial) = scene.server.account("lao-cai", Role::Organizer, Some("T10")).await;
    let foreign = format!("{HEADER}X03127;Bí thư;;khác;\n").into_bytes();
    let path = scene.world.path("/delegates");
    let answer = provincial.send(Method::PUT, &path, Some(("text/csv", foreign)), &[]).await;
    assert_eq!(first_fault(&answer).2, "unknown_endpoint");
    scene.server.stop().await;
}

#[tokio::test]
async fn delegates_are_sorted_by_given_name_and_keep_their_numbers_in_another_import() {
    let scene = LiveSession::listed().await;
    let board = scene.board().await;
    let names: Vec<&str> =
        board["delegates"].as_array().unwrap().iter().map(|line| line["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Bí thư An", "Người phát ngôn Ân", "Phó bí thư Ấn", "Khách mời Đào"]);
    assert_eq!(board["delegates"][0]["presides"], true);
    assert_eq!((&board["counts"]["listed_members"], &board["counts"]["listed_others"]), (&json!(3), &json!(1)));
    let before = scene.number("Bí thư An").await;
    let again = format!("{HEADER}X02641;BÍ THƯ AN;Đảng ủy phường;đảng viên;\n");
    assert_eq!(scene.import(again.into_bytes()).await.status, StatusCode::OK);
    assert_eq!(scene.number("BÍ THƯ AN").await, before);
    scene.server.stop().await;
}

#[tokio::test]
async fn imports_of_one_list_at_once_give_everybody_one_number_and_one_name() {
    let scene = LiveSession::start().await;
    let file = || scene.import(format!("{HEADER}{LIST}").into_bytes());
    let answers = futures_util::future::join_all([file(), file(), file(), file()]).await;
    assert!(answers.iter().all(|answer| answer.status == StatusCode::OK));
    let endpoints = [scene.world.endpoints.commune, scene.world.endpoints.sibling];
    let kept = scene.server.app().store.delegates(scene.world.conference, &endpoints).await.unwrap();
    assert_eq!(kept.len(), LIST.lines().count(), "{kept:?}");
    scene.server.stop().await;
}

#[tokio::test]
async fn of_lists_that_the_ledger_refuses_no_name_is_kept_and_none_is_written_otherwise() {
    let scene = LiveSession::listed().await;
    let (app, commune) = (scene.server.app(), scene.world.endpoints.commune);
    let names = async || {
        let kept = app.store.delegates(scene.world.conference, &[commune]).await.unwrap();
        kept.into_iter().map(|kept| (kept.delegate, kept.name.name)).collect::<Vec<_>>()
    };
    let before = names().await;
    let row = |code: &str, name: &str, unit: &str| DelegateRow {
        row: 2,
        code: code.to_owned(),
        name: name.to_owned(),
        unit: unit.to_owned(),
        kind: DelegateKind::Member,
        presides: false,
    };
    // The last endpoint was closed between the reading of the file and its taking in.
    let rows = [
        row("X02641", "BÍ THƯ AN", "Đảng ủy phường"),
        row("X02641", "Chủ tịch Công đoàn", ""),
        row("X9", "Trưởng thôn", ""),
    ];
    let endpoints = [("X02641".to_owned(), commune), ("X9".to_owned(), EndpointId(9_999))].into();
    let keep_until = app.clock.now().plus_ms(1_000_000);
    let listed = list_delegates(app, &scene.world.desk, Author::Operator, &rows, &endpoints, keep_until).await;
    assert!(matches!(listed, Err(DelegateTrouble::Refused(NotDone::Refused(Refusal::UnknownEndpoint)))), "{listed:?}");
    assert_eq!(names().await, before);
    assert_eq!(app.store.delegates(scene.world.conference, &[EndpointId(9_999)]).await.unwrap(), []);
    scene.server.stop().await;
}

#[tokio::test]
async fn what_the_technician_ticks_is_counted_by_the_server_and_told_without_names() {
    let mut scene = LiveSession::listed().await;
    let commune = scene.world.endpoints.commune;
    let here = [scene.number("Bí thư An").await, scene.number("Khách mời Đào").await];
    let ticks = scene.of(commune, "/delegates/ticks");
    let board = scene.technician.post(&ticks, json!({ "here": here })).await.json();
    assert_eq!((&board["counts"]["present_members"], &board["counts"]["present_others"]), (&json!(1), &json!(1)));
    let told = scene.console.until(|message| match message {
        ServerMessage::Situation(situation) => {
            let delegates = situation.session.as_ref()?.delegates?;
            (delegates.counts.present_members == 1).then(|| serde_json::to_string(situation).unwrap())
        }
        _ => None,
    });
    let told = told.await;
    assert!(!told.contains("Bí thư"), "no list of names goes out by itself: {told}");
    let unknown = scene.technician.post(&ticks, json!({ "here": [999] })).await;
    assert_eq!((unknown.status, unknown.code().as_str()), (StatusCode::NOT_FOUND, "unknown_delegate"));
    let sibling = scene.technician.get(&scene.of(scene.world.endpoints.sibling, "/delegates")).await;
    assert_eq!(sibling.status, StatusCode::NOT_FOUND);
    scene.server.stop().await;
}

#[tokio::test]
async fn a_delegate_checks_in_by_the_screens_code_and_its_own_and_is_confirmed() {
    let scene = LiveSession::listed().await;
    let commune = scene.world.endpoints.commune;
    let codes = scene.codes(commune).await;
    assert_eq!((codes.len(), codes[0].0.as_str(), codes[0].1.len()), (4, "Bí thư An", "7K3Q-F9XW".len()));
    let shown = scene.technician.get(&scene.of(commune, "/check-in-code")).await.json();
    let link = shown["link"].as_str().unwrap();
    assert!(link.contains(&format!("/checkin#p=1.{}.{commune}.", scene.world.central)), "{link}");
    let place_code = link.rsplit('.').next().unwrap();
    let answer = scene.check_in(commune, place_code, &codes[0].1.to_lowercase()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert!(!answer.text().contains("Bí thư"), "no name is said to whoever holds a code");
    let line = &scene.board().await["delegates"][0];
    assert_eq!(line["attested"], "checked_in");
    let ticks = scene.of(commune, "/delegates/ticks");
    let board = scene.technician.post(&ticks, json!({ "here": [line["delegate"]] })).await.json();
    assert_eq!((&board["delegates"][0]["attested"], &board["counts"]["unconfirmed"]), (&json!("confirmed"), &json!(0)));
    scene.server.stop().await;
}

#[tokio::test]
async fn a_code_used_twice_one_of_another_endpoint_a_stale_qr_and_an_unknown_code_are_refused_by_name() {
    let scene = LiveSession::listed().await;
    let (commune, sibling) = (scene.world.endpoints.commune, scene.world.endpoints.sibling);
    let (own, other) = (scene.codes(commune).await[0].1.clone(), scene.codes(sibling).await[0].1.clone());
    let now = scene.place_code(commune, 0);
    let refused = |answer: Answer| (answer.status, answer.code());
    for stale in [scene.place_code(commune, 120_000), scene.place_code(sibling, 0), "junk".to_owned()] {
        let answer = scene.check_in(commune, &stale, &own).await;
        assert_eq!(refused(answer), (StatusCode::UNAUTHORIZED, "stale_check_in_code".to_owned()));
    }
    let answer = scene.check_in(commune, &now, "0000-0000").await;
    assert_eq!(refused(answer), (StatusCode::UNAUTHORIZED, "unknown_code".to_owned()));
    let answer = scene.check_in(commune, &now, &other).await;
    assert_eq!(refused(answer), (StatusCode::CONFLICT, "other_endpoints_delegate".to_owned()));
    assert_eq!(scene.check_in(commune, &now, &own).await.status, StatusCode::OK);
    let answer = scene.check_in(commune, &now, &own).await;
    assert_eq!(refused(answer), (StatusCode::CONFLICT, "already_checked_in".to_owned()));
    // Whoever moved on is there, and here no more.
    assert_eq!(scene.check_in(sibling, &scene.place_code(sibling, 0), &own).await.status, StatusCode::OK);
    let board = scene.board().await;
    assert_eq!(board["counts"]["present_members"], 0);
    assert_eq!(board["delegates"][0]["elsewhere"], "Điểm cầu Phường Cốc Lếu");
    // Printed again, the former code opens nothing.
    scene.codes(commune).await;
    assert_eq!(scene.check_in(commune, &now, &own).await.code(), "unknown_code");
    scene.server.stop().await;
}

#[tokio::test]
async fn guessing_codes_of_delegates_makes_wait_as_guessing_join_codes_does() {
    let scene = LiveSession::listed().await;
    let commune = scene.world.endpoints.commune;
    let now = scene.place_code(commune, 0);
    let mut answers = Vec::new();
    for _ in 0..70 {
        answers.push(scene.check_in(commune, &now, "0000-0000").await.status);
    }
    assert_eq!(answers.first(), Some(&StatusCode::UNAUTHORIZED));
    assert_eq!(answers.last(), Some(&StatusCode::TOO_MANY_REQUESTS));
    scene.server.stop().await;
}

#[tokio::test]
async fn the_report_names_delegates_until_they_are_erased_and_the_audit_log_knows_of_it() {
    let scene = LiveSession::listed().await;
    let commune = scene.world.endpoints.commune;
    let (first, ticks) = (scene.number("Bí thư An").await, scene.of(commune, "/delegates/ticks"));
    scene.technician.post(&ticks, json!({ "here": [first] })).await;
    let presiding = json!({ "presiding": [scene.number("Phó bí thư Ấn").await] });
    scene.organizer.put(&scene.of(commune, "/presiding"), presiding).await;
    let path = scene.session(&format!("/reports/delegates?format=csv&subtree={commune}"));
    let report = scene.organizer.get(&path).await.text();
    let row = |text: &str, name: &str| text.lines().find(|line| line.contains(name)).map(str::to_owned);
    assert!(row(&report, "Bí thư An").unwrap().contains("cán bộ kỹ thuật tích"), "{report}");
    assert!(row(&report, "Phó bí thư Ấn").unwrap().ends_with("chủ trì"), "{report}");
    let one = scene.world.path(&format!("/endpoints/{commune}/delegates/{first}"));
    assert_eq!(scene.organizer.delete(&one).await.status, StatusCode::OK);
    assert_eq!(scene.organizer.delete(&one).await.status, StatusCode::NOT_FOUND);
    let report = scene.organizer.get(&path).await.text();
    assert!(row(&report, "Bí thư An").is_none() && row(&report, "(đã xóa)").is_some(), "{report}");
    let all = scene.world.path(&format!("/endpoints/{commune}/delegates"));
    assert_eq!(scene.organizer.delete(&all).await.json()["erased"], 3);
    let line = &scene.board().await["delegates"];
    assert_eq!((line.as_array().unwrap().len(), &line[0]["name"]), (1, &Value::Null), "who was there stays, by number");
    let log = scene.server.app().store.audit_log(None, 20).await.unwrap();
    let actions: Vec<&str> = log.iter().map(|line| line.entry.action.as_str()).collect();
    for action in ["import_delegates", "name_presiding", "download_report", "erase_delegate", "erase_delegates"] {
        assert!(actions.contains(&action), "{action} is not in {actions:?}");
    }
    assert!(!format!("{log:?}").contains("Bí thư"), "the audit log is for ever");
    scene.server.stop().await;
}
