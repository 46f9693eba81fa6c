//! The worked example of the attendance rules, as another program's reader finds it in the XLSX.

use std::process::Command as Process;

use diemcau_documents::{Language, xlsx};
use diemcau_domain::Conference;
use diemcau_domain::agenda::ItemPlan;
use diemcau_domain::attendance::Thresholds;
use diemcau_domain::command::Command;
use diemcau_domain::event::MediaKind;
use diemcau_domain::identity::{DeviceId, EndpointId, ItemId, LegNumber, SessionId};
use diemcau_domain::report::{ReportKind, of_ledger};
use diemcau_domain::roster::{RosterRow, build};
use diemcau_domain::session::{SessionPlan, SessionStep};
use diemcau_domain::time::Timestamp;
use serde_json::Value;

const SESSION: SessionId = SessionId(1);
const HALL: EndpointId = EndpointId(1);
const X: EndpointId = EndpointId(2);

/// A time of 22 July 2022 in Hà Nội.
fn at(hour: i64, minute: i64) -> Timestamp {
    Timestamp::from_millis(1_658_422_800_000 + (hour * 60 + minute) * 60_000)
}

fn row(row: u32, code: &str, parent_code: &str, name: &str) -> RosterRow {
    RosterRow {
        row,
        code: code.into(),
        parent_code: parent_code.into(),
        name: name.into(),
        level: "commune".into(),
        unit_code: "02641".into(),
        invited: "80".into(),
        mode: "two_way".into(),
        ..RosterRow::default()
    }
}

fn step(step: SessionStep) -> Command {
    Command::StepSession { session: SESSION, step }
}

fn receive(leg: u32, from: Timestamp, until: Timestamp) -> [(Timestamp, Command); 2] {
    let (endpoint, session, leg, kind) = (X, SESSION, LegNumber(leg), MediaKind::Sound);
    [
        (from, Command::BeginMedia { endpoint, session, leg, kind, since: from }),
        (until, Command::CeaseMedia { endpoint, session, leg, kind, last_proof_at: until }),
    ]
}

/// Item A 08:00–09:00, item B 09:15–10:00, a pause 08:30–08:40; X receives 08:10–08:59 and
/// 09:20–10:00.
fn worked_example() -> Conference {
    let entries = build(&[row(2, "TW", "", "Hội trường Diên Hồng"), row(3, "007", "TW", "Xã Cư M'gar")]).unwrap();
    let (planned_from, planned_until) = (at(8, 0), at(10, 0));
    let plan = SessionPlan { title: "Buổi sáng".into(), lead: HALL, audience: HALL, planned_from, planned_until };
    let item = |title: &str| ItemPlan { title: title.into(), speaker: String::new(), planned_minutes: 60 };
    let mut wishes = vec![
        (at(6, 0), Command::PlanConference { title: "Hội nghị học tập nghị quyết".into() }),
        (at(6, 0), Command::ImportRoster { entries }),
        (at(6, 0), Command::PlanSession { plan }),
        (at(6, 0), Command::PlanItem { session: SESSION, plan: item("Chuyên đề A") }),
        (at(6, 0), Command::PlanItem { session: SESSION, plan: item("Chuyên đề B") }),
        (at(7, 30), step(SessionStep::Open)),
        (at(7, 45), Command::SoundProgram { session: SESSION, since: at(7, 45) }),
        (at(7, 50), Command::OpenLink { endpoint: X, device: DeviceId("máy bàn 1".into()), silent_ms: 0 }),
        (at(8, 0), step(SessionStep::Start)),
        (at(8, 0), Command::StartItem { item: ItemId(1) }),
        (at(8, 30), step(SessionStep::Pause)),
        (at(8, 40), step(SessionStep::Resume)),
        (at(9, 0), Command::EndItem { item: ItemId(1) }),
        (at(9, 15), Command::StartItem { item: ItemId(2) }),
    ];
    wishes.extend(receive(1, at(8, 10), at(8, 59)));
    wishes.extend(receive(2, at(9, 20), at(10, 0)));
    wishes.push((at(10, 0), step(SessionStep::End)));
    let mut conference = Conference::default();
    for (at, wish) in wishes {
        for event in conference.decide(at, wish).unwrap() {
            conference.apply(at, event);
        }
    }
    conference
}

/// The first sheet as openpyxl has it: rows of cells with value, format and kind.
fn read_by_openpyxl(workbook: &[u8]) -> Vec<Vec<Value>> {
    let file = tempfile::Builder::new().suffix(".xlsx").tempfile().unwrap();
    std::fs::write(file.path(), workbook).unwrap();
    let reader = Process::new("target/readers/bin/python").arg("tests/support/read_xlsx.py").arg(file.path()).output();
    let read = reader.expect("tests/support/prepare.sh installs the reader");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let sheet: Value = serde_json::from_slice(&read.stdout).unwrap();
    serde_json::from_value(sheet["rows"].clone()).unwrap()
}

#[test]
fn another_reader_finds_the_figures_of_the_worked_example() {
    let conference = worked_example();
    let report = of_ledger(ReportKind::Endpoints, &conference, &[SESSION], HALL, Thresholds::default()).unwrap();
    let workbook = xlsx(&report, Language::Vietnamese).unwrap();
    let rows = read_by_openpyxl(&workbook);
    let x = rows.iter().find(|row| row.iter().any(|cell| cell["value"] == "007")).expect("the code is text");
    let code = x.iter().find(|cell| cell["value"] == "007").unwrap();
    assert_eq!(code["kind"], "s");
    assert!(x.iter().any(|cell| cell["value"] == "Xã Cư M'gar"), "{x:?}");
    // Seconds: received in A and in B, in all, and what counted.
    let holds =
        |wanted: f64| x.iter().any(|cell| cell["value"].as_f64().is_some_and(|value| (value - wanted).abs() < 0.001));
    for seconds in [2340.0, 2400.0, 4740.0, 5700.0] {
        assert!(holds(seconds), "{seconds} s is missing: {x:?}");
    }
    assert!(holds(4740.0 / 5700.0), "the share is missing: {x:?}");
    assert!(x.iter().any(|cell| cell["value"] == "dự một phần"), "{x:?}");
}
