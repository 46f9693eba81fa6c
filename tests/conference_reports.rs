//! Reports over several sessions, over one agenda item and of a whole conference, each by the rosters
//! its sessions were held with: that of 2022 in the morning, that of 2025 in the afternoon.

use diemcau_domain::Conference;
use diemcau_domain::agenda::ItemPlan;
use diemcau_domain::attendance::Thresholds;
use diemcau_domain::authority::Role;
use diemcau_domain::command::Command;
use diemcau_domain::event::MediaKind;
use diemcau_domain::identity::{Author, EndpointId, ItemId, LegNumber, RollCallId, SessionId};
use diemcau_domain::ledger::Record;
use diemcau_domain::report::ReportKind;
use diemcau_domain::roll_call::HeadCount;
use diemcau_domain::roster::RosterEntry;
use diemcau_domain::session::{SessionPlan, SessionStep};
use diemcau_domain::time::Timestamp;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, ROSTER, TestServer};

const CONFERENCE: &str = "/api/v1/conferences/1";
const MORNING: SessionId = SessionId(1);
const AFTERNOON: SessionId = SessionId(2);
const OF_2022: &[u8] = include_bytes!("../config/rosters/2022-07-22.csv");
const OF_2025: &[u8] = include_bytes!("../config/rosters/2025-07-01.csv");

/// A conference as its office would have kept it.
#[derive(Default)]
struct Minutes {
    conference: Conference,
    ledger: Vec<Record>,
    /// How many legs there were.
    legs: u32,
    /// How many roll calls there were.
    roll_calls: u32,
}

fn minute_of_the_day(minute: i64) -> Timestamp {
    Timestamp::from_millis(1_658_448_000_000 + minute * 60_000)
}

fn entries(file: &[u8]) -> Vec<RosterEntry> {
    diemcau_documents::roster_file::read(file).unwrap().entries
}

impl Minutes {
    fn planned(roster: &[u8]) -> Self {
        let mut minutes = Self::default();
        minutes.ask(0, Command::PlanConference { title: "Hội nghị toàn quốc".into() });
        minutes.ask(0, Command::ImportRoster { entries: entries(roster) });
        minutes
    }

    fn ask(&mut self, minute: i64, command: Command) {
        let at = minute_of_the_day(minute);
        for event in self.conference.decide(at, command).unwrap() {
            self.ledger.push(Record { at, author: Author::Operator, event: event.clone() });
            self.conference.apply(at, event);
        }
    }

    fn id(&self, code: &str) -> EndpointId {
        self.conference.roster().by_code(code).unwrap().endpoint
    }

    fn plan(&mut self, minute: i64, session: SessionId, title: &str, items: &[&str]) {
        let (top, from) = (self.id("TW"), minute_of_the_day(minute + 60));
        let planned_until = minute_of_the_day(minute + 180);
        let plan = SessionPlan { title: title.into(), lead: top, audience: top, planned_from: from, planned_until };
        self.ask(minute, Command::PlanSession { plan });
        for title in items {
            let plan = ItemPlan { title: (*title).into(), speaker: String::new(), planned_minutes: 60 };
            self.ask(minute, Command::PlanItem { session, plan });
        }
    }

    /// Two hours, an item an hour; `codes` receive the first one and a half, and answer two roll calls.
    fn hold(&mut self, minute: i64, session: SessionId, codes: &[&str]) {
        let items: Vec<ItemId> = self.conference.session(session).unwrap().items.iter().map(|item| item.id).collect();
        self.ask(minute - 30, Command::StepSession { session, step: SessionStep::Open });
        self.ask(minute, Command::StepSession { session, step: SessionStep::Start });
        self.ask(minute, Command::SoundProgram { session, since: minute_of_the_day(minute) });
        self.ask(minute, Command::StartItem { item: items[0] });
        self.legs += 1;
        let (leg, kind) = (LegNumber(self.legs), MediaKind::Sound);
        for code in codes {
            let endpoint = self.id(code);
            self.ask(minute, Command::BeginMedia { endpoint, session, leg, kind, since: minute_of_the_day(minute) });
        }
        for (at, title) in [(minute + 1, "Đầu buổi"), (minute + 100, "Cuối buổi")] {
            self.call_the_roll(at, session, title, codes);
            if title == "Đầu buổi" {
                self.ask(minute + 60, Command::StartItem { item: items[1] });
                for code in codes {
                    let (endpoint, last_proof_at) = (self.id(code), minute_of_the_day(minute + 90));
                    self.ask(minute + 90, Command::CeaseMedia { endpoint, session, leg, kind, last_proof_at });
                }
            }
        }
        self.ask(minute + 120, Command::Prove);
        self.ask(minute + 120, Command::StepSession { session, step: SessionStep::End });
        let (thresholds, by) = (Thresholds::default(), Author::Operator);
        self.ask(minute + 125, Command::CloseSession { session, thresholds, by });
    }

    fn call_the_roll(&mut self, minute: i64, session: SessionId, title: &str, codes: &[&str]) {
        self.roll_calls += 1;
        let roll_call = RollCallId(self.roll_calls);
        let (title, deadline) = (title.to_owned(), minute_of_the_day(minute + 15));
        self.ask(minute, Command::OpenRollCall { session, title: title.clone(), deadline });
        let present_members = if title == "Đầu buổi" { 70 } else { 60 };
        for code in codes {
            let (endpoint, head_count) = (self.id(code), HeadCount { present_members, ..HeadCount::default() });
            self.ask(minute + 1, Command::ReportHeadCount { roll_call, endpoint, head_count });
        }
    }
}

const POINTS: [&str; 2] = ["X02641", "X02644"];

/// Two sessions of two items each that were held and closed, and a third that is only planned.
fn two_held() -> Minutes {
    let mut minutes = Minutes::planned(ROSTER.as_bytes());
    minutes.plan(1, MORNING, "Buổi sáng", &["Chuyên đề 1", "Chuyên đề 2"]);
    minutes.plan(2, AFTERNOON, "Buổi chiều", &["Chuyên đề 3", "Chuyên đề 4"]);
    minutes.plan(3, SessionId(3), "Buổi tối", &["Chuyên đề 5"]);
    minutes.hold(60, MORNING, &POINTS);
    minutes.hold(360, AFTERNOON, &POINTS);
    minutes
}

async fn report(caller: &Caller, rest: &str) -> Answer {
    caller.get(&format!("{CONFERENCE}/{rest}")).await
}

/// What a report shows of an endpoint itself.
fn own(report: &Value, code: &str, column: &str) -> String {
    let place = |key: &str| report["columns"].as_array().unwrap().iter().position(|it| it["key"] == key).unwrap();
    let (by_code, wanted) = (place("code"), place(column));
    let rows = report["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["kind"] == "endpoint" && row["cells"][by_code] == code).unwrap();
    row["cells"][wanted].as_str().unwrap().to_owned()
}

fn sessions(report: &Value) -> Vec<u64> {
    report["sessions"].as_array().unwrap().iter().map(|of| of["session"].as_u64().unwrap()).collect()
}

/// The status, the code and the field of a refusal.
fn refused(answer: &Answer) -> (u16, String, Option<String>) {
    let field = answer.json()["field"].as_str().map(str::to_owned);
    (answer.status.as_u16(), answer.code(), field)
}

#[tokio::test]
async fn a_report_is_about_one_session_several_or_all_that_have_begun_or_about_one_item() {
    let server = TestServer::start_after(two_held().ledger).await;
    let (_, staff) = server.account("van-phong", Role::Staff, None).await;
    let all = report(&staff, "reports/summary?format=json").await.json();
    assert_eq!(sessions(&all), [1, 2], "the third has not begun");
    assert_eq!((own(&all, "X02641", "received"), own(&all, "X02641", "share")), ("3:00:00".into(), "75,00%".into()));
    assert_eq!([own(&all, "X02641", "status.session1"), own(&all, "X02641", "status.session2")], ["dự một phần"; 2]);
    let chosen = report(&staff, "reports/summary?format=json&sessions=2,1:1").await.json();
    assert_eq!(chosen["rows"], all["rows"], "version 1 is the newest");

    let one = report(&staff, "reports/summary?format=json&sessions=2").await;
    let same = report(&staff, "sessions/2/reports/summary?format=json").await;
    assert_eq!(one.text(), same.text());
    assert_eq!(own(&one.json(), "X02641", "received"), "1:30:00");

    for (item, received, share) in [(1, "1:00:00", "100,00%"), (2, "0:30:00", "50,00%")] {
        let cut = report(&staff, &format!("sessions/1/reports/endpoints?format=json&item={item}")).await;
        let of = cut.json();
        let shown = [own(&of, "X02641", "counted"), own(&of, "X02641", "received"), own(&of, "X02641", "share")];
        assert_eq!(shown, ["1:00:00", received, share]);
        assert_eq!(of["sessions"][0]["item"], format!("Chuyên đề {item}"));
        let of_all = report(&staff, &format!("reports/endpoints?format=json&item={item}")).await;
        assert!(of_all.text() == cut.text(), "an item leaves only its session");
    }
    for (format, begin) in [("csv", "\u{feff}".as_bytes()), ("xlsx", b"PK".as_slice())] {
        let file = report(&staff, &format!("reports/matrix?format={format}&subtree=2")).await;
        assert!(file.status == 200 && file.body.starts_with(begin), "{format}");
    }
    server.stop().await;
}

#[tokio::test]
async fn reports_that_are_asked_for_at_once_wait_for_each_other_and_all_come() {
    let server = TestServer::start_after(two_held().ledger).await;
    let (_, staff) = server.account("van-phong", Role::Staff, None).await;
    // Far more than are made at the same time.
    let answers = join_all((0..24).map(|_| report(&staff, "reports/quality?format=json"))).await;
    let first = answers[0].json();
    for answer in &answers {
        assert_eq!((answer.status.as_u16(), &answer.json()["rows"]), (200, &first["rows"]), "{}", answer.text());
    }
    server.stop().await;
}

#[tokio::test]
async fn all_roll_calls_stand_side_by_side_and_are_never_added() {
    let server = TestServer::start_after(two_held().ledger).await;
    let (_, staff) = server.account("van-phong", Role::Staff, None).await;
    let made = report(&staff, "reports/roll_calls?format=json").await.json();
    let present = [1, 2, 3, 4].map(|number| own(&made, "X02641", &format!("present_members.roll_call{number}")));
    assert_eq!(present, ["70", "60", "70", "60"]);
    let columns = made["columns"].as_array().unwrap();
    assert!(columns.iter().all(|of| of["key"] != "present_members"), "there is no sum over roll calls");
    let group = |key: &str| columns.iter().find(|of| of["key"] == key).unwrap()["group"].clone();
    assert_eq!(group("rate.roll_call1"), "Buổi sáng: Đầu buổi");
    assert!(group("rate.roll_call4").as_str().unwrap().starts_with("Buổi chiều: Cuối buổi"));
    let total = columns.iter().position(|of| of["key"] == "present_members.roll_call3").unwrap();
    assert_eq!(made["totals"]["cells"][total], "140");
    server.stop().await;
}

#[tokio::test]
async fn a_conference_report_shows_everybody_their_own_part_and_refuses_by_field() {
    let server = TestServer::start_after(two_held().ledger).await;
    let (_, all) = server.account("van-phong", Role::Staff, None).await;
    let (_, province) = server.account("tinh-lao-cai", Role::Staff, Some("T10")).await;
    let technician = server.technician(diemcau_domain::identity::ConferenceId(1), EndpointId(4)).await;
    let own_part = report(&province, "reports/endpoints?format=json").await.json();
    assert_eq!(own_part["rows"].as_array().unwrap().len(), 4, "T10 and what stands under it");
    assert_eq!(report(&province, "reports/endpoints?subtree=6").await.status, 404);
    assert_eq!(report(&technician, "reports/endpoints").await.status, 403);
    assert_eq!(report(&server.stranger(), "reports/endpoints").await.status, 401);

    let bad = [
        ("reports/summary?sessions=9", (404, "not_found", Some("sessions"))),
        ("reports/summary?sessions=1,x", (422, "malformed", Some("sessions"))),
        ("reports/summary?sessions=1,1:1", (422, "malformed", Some("sessions"))),
        ("reports/summary?sessions=1:7", (404, "unknown_version", Some("version"))),
        ("reports/summary?version=1", (422, "malformed", Some("version"))),
        ("reports/summary?item=5", (404, "unknown_item", Some("item"))),
        ("reports/votes?item=1", (422, "not_by_item", Some("item"))),
        ("sessions/1/reports/summary?sessions=2", (422, "malformed", Some("sessions"))),
        ("sessions/1/reports/summary?item=3", (404, "unknown_item", Some("item"))),
        ("reports/everything", (404, "not_found", None)),
    ];
    for (rest, (status, code, field)) in bad {
        let expected = (status, code.to_owned(), field.map(str::to_owned));
        assert_eq!(refused(&report(&all, rest).await), expected, "{rest}");
    }
    server.stop().await;

    let mut planned = Minutes::planned(ROSTER.as_bytes());
    planned.plan(1, MORNING, "Buổi sáng", &[]);
    let server = TestServer::start_after(planned.ledger).await;
    let (_, staff) = server.account("van-phong", Role::Staff, None).await;
    let none = refused(&report(&staff, "reports/summary").await);
    assert_eq!(none, (422, "no_session".into(), Some("sessions".into())), "nothing has begun");
    server.stop().await;
}

#[tokio::test]
async fn the_roster_of_2025_leaves_the_reports_of_2022_as_they_were() {
    let mut minutes = Minutes::planned(OF_2022);
    minutes.plan(1, MORNING, "Buổi sáng", &["Chuyên đề 1", "Chuyên đề 2"]);
    // Yên Bái, which becomes Lào Cai, and a district of it, which is no more.
    minutes.hold(60, MORNING, &["T15", "H132", "T11"]);
    let (district, lao_cai) = (minutes.id("H132"), minutes.id("T10"));
    let server = TestServer::start_after(minutes.ledger).await;
    let (_, admin) = server.account("quan-tri", Role::Admin, None).await;

    let kinds = ReportKind::ALL.into_iter().filter(|kind| kind.is_versioned());
    let addresses: Vec<String> = kinds
        .map(|kind| format!("sessions/1/reports/{}?format=json&subtree={lao_cai}", kind.code()))
        .chain(["sessions/1/reports/summary?format=csv".to_owned()])
        .collect();
    let mut before = Vec::new();
    for address in &addresses {
        before.push(report(&admin, address).await.text());
    }

    let send = |method, route: &str| {
        let path = format!("{CONFERENCE}/{route}");
        let admin = &admin;
        async move { admin.send(method, &path, Some(("text/csv", OF_2025.to_vec())), &[]).await }
    };
    let changes = send(Method::POST, "roster-checks").await.json()["changes"].clone();
    let figures = ["added", "closed", "renamed", "moved", "level", "invited", "mode", "unchanged"];
    let found = figures.map(|figure| changes[figure].as_u64().unwrap());
    // Counted once more, without this program, from the two files.
    assert_eq!(found, [6, 8_381, 2_239, 3_315, 0, 3_349, 41, 0]);
    let lines = changes["lines"].as_array().unwrap();
    let renamed = json!({ "code": "X00004", "name": "Điểm cầu Phường Ba Đình", "change": "renamed",
        "before": "Điểm cầu Phường Trúc Bạch", "after": "Điểm cầu Phường Ba Đình" });
    assert!(lines.len() == 1_000 && lines.contains(&renamed));
    assert!(send(Method::PUT, "roster").await.json()["changes"].is_null());

    for (address, before) in addresses.iter().zip(&before) {
        assert!(report(&admin, address).await.text() == *before, "{address}");
    }
    let plan = json!({ "title": "Buổi chiều", "lead": 1, "audience": 1,
        "planned_from": "2022-07-22T06:00:00Z", "planned_until": "2022-07-22T09:00:00Z" });
    assert_eq!(admin.post(&format!("{CONFERENCE}/sessions"), plan).await.status, 200);
    let steps = format!("{CONFERENCE}/sessions/2/steps");
    for step in ["open", "start", "end"] {
        assert_eq!(admin.post(&steps, json!({ "step": step })).await.status, 200, "{step}");
    }
    let both = report(&admin, "reports/endpoints?format=json").await.json();
    assert_eq!(sessions(&both), [1, 2]);
    let rows = both["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 11_731 + 6, "everybody of either roster, once");
    assert_eq!(own(&both, "T15", "name"), "Điểm cầu chính Tỉnh Lào Cai", "what exists has its newest name");
    assert_eq!([own(&both, "T15", "invited.session1"), own(&both, "T15", "invited.session2")], ["300", "400"]);
    assert_eq!(own(&both, "H132", "received"), "1:30:00", "what is no more keeps what it did");
    assert!(rows.iter().any(|row| row["endpoint"] == district.0));
    a_branch_that_is_no_more(&server, &admin, district).await;
    server.stop().await;
}

/// The district of Yên Bái that only the roster of 2022 has, now that the one of 2025 is in force.
async fn a_branch_that_is_no_more(server: &TestServer, admin: &Caller, district: EndpointId) {
    let alone = report(admin, &format!("reports/endpoints?format=json&subtree={district}")).await;
    assert_eq!(alone.status, 200, "{}", alone.text());
    let alone = alone.json();
    assert_eq!(sessions(&alone), [1], "the session in which it stood");
    assert_eq!(own(&alone, "H132", "received"), "1:30:00");
    let chosen = report(admin, &format!("reports/endpoints?format=json&subtree={district}&sessions=1,2")).await.json();
    assert_eq!(sessions(&chosen), [1, 2]);
    assert_eq!(chosen["rows"].as_array().unwrap().len(), alone["rows"].as_array().unwrap().len());
    assert_eq!([own(&chosen, "H132", "invited.session1"), own(&chosen, "H132", "invited.session2")], ["150", "—"]);
    assert_eq!(own(&chosen, "H132", "received"), "1:30:00");
    let notes = chosen["notes"].as_array().unwrap().iter().filter_map(Value::as_str);
    assert_eq!(notes.filter(|note| note.contains("không có trong danh sách điểm cầu dự buổi này")).count(), 1);
    let missing = report(admin, &format!("reports/endpoints?subtree={district}&sessions=2")).await;
    assert_eq!((missing.status.as_u16(), missing.code().as_str()), (404, "unknown_endpoint"));

    let (_, own_staff) = server.account("huyen-cu", Role::Staff, Some("H132")).await;
    let own_part = report(&own_staff, "reports/endpoints?format=json").await;
    assert_eq!(own_part.status, 200, "{}", own_part.text());
    assert_eq!(own_part.json()["rows"], alone["rows"]);
    assert_eq!(report(&own_staff, "reports/endpoints?sessions=2").await.status, 404, "of which they know nothing");
    let (_, foreign) = server.account("tinh-dien-bien", Role::Staff, Some("T11")).await;
    assert_eq!(report(&foreign, &format!("reports/endpoints?subtree={district}")).await.status, 404);
}
