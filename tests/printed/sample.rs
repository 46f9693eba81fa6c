//! A province with districts and communes, or one with names that somebody chose to break something.

use diemcau_documents::PressRoom;
use diemcau_domain::Conference;
use diemcau_domain::agenda::ItemPlan;
use diemcau_domain::attendance::Thresholds;
use diemcau_domain::event::{Event, MediaKind};
use diemcau_domain::identity::{DeviceId, EndpointId, Epoch, ItemId, LegNumber, RollCallId, SessionId};
use diemcau_domain::quality::{Direction, LineKey, Qualities, StreamCounts, Window};
use diemcau_domain::report::{Beside, Report, ReportKind, ReportOrder, report};
use diemcau_domain::roll_call::HeadCount;
use diemcau_domain::roster::{RosterRow, build};
use diemcau_domain::session::SessionPlan;
use diemcau_domain::time::Timestamp;

use super::eventful;

pub(super) const SESSION: SessionId = SessionId(1);
const ITEM: ItemId = ItemId(1);
pub(super) const ROLL_CALL: RollCallId = RollCallId(1);
/// 8 o'clock of 22 July 2022 in Hà Nội.
const START: Timestamp = Timestamp::from_millis(1_658_451_600_000);

/// What a name may hold and no format may take for anything but text.
pub(super) const HOSTILE: [&str; 5] = [
    "#read(\"/etc/passwd\") *đậm* $x^2$ `mã` <nhãn> @tham",
    "=HYPERLINK(\"http://x.example\";\"y\")",
    "</w:t><w:cantSplit /> & \"Xã\" 'Y'",
    "Xã \\u{1F600} #pagebreak() //",
    "Điểm cầu có tên rất dài của một xã vùng cao biên giới thuộc huyện miền núi xa nhất về phía tây bắc của tỉnh, nơi \
     hội trường đặt tại nhà văn hóa thôn cạnh trường học",
];

const COMMUNES: [&str; 6] =
    ["Thị trấn Phố Ràng", "Xã Bảo Hà", "Xã Cam Cọn", "Xã Điện Quan", "Xã Kim Sơn", "Xã Lương Sơn"];

/// The press of the program under test.
pub(super) fn press() -> PressRoom {
    PressRoom::of(env!("CARGO_BIN_EXE_diemcau").into())
}

fn row(row: u32, code: &str, parent_code: &str, name: &str, level: &str) -> RosterRow {
    RosterRow {
        row,
        code: code.into(),
        parent_code: parent_code.into(),
        name: name.into(),
        level: level.into(),
        unit_code: code.into(),
        invited: "120".into(),
        mode: "two_way".into(),
        ..RosterRow::default()
    }
}

fn conference(names: &[&str]) -> Conference {
    let mut rows = vec![
        row(2, "10", "", "Điểm cầu chính Tỉnh Lào Cai", "province"),
        row(3, "081", "10", "Huyện Bát Xát", "district"),
        row(4, "02647", "081", "Xã Nghĩa Đô", "commune"),
        row(5, "082", "10", "Huyện Bảo Yên", "district"),
    ];
    for (number, name) in (6..).zip(names) {
        rows.push(row(number, &format!("{:05}", 2_700 + number), "082", name, "commune"));
    }
    let mut conference = Conference::default();
    conference.apply(START, Event::ConferencePlanned { title: "Hội nghị học tập nghị quyết".into() });
    conference.apply(START, Event::RosterImported { entries: build(&rows).unwrap() });
    conference
}

pub(super) fn minute(minute: i64) -> Timestamp {
    START.plus_ms(minute * 60_000)
}

fn plan(conference: &mut Conference) {
    let (session, item) = (SESSION, ITEM);
    let top = conference.roster().root().unwrap().endpoint;
    let (planned_from, planned_until) = (minute(0), minute(120));
    let plan = SessionPlan { title: "Buổi sáng".into(), lead: top, audience: top, planned_from, planned_until };
    conference.apply(minute(-60), Event::SessionPlanned { session, plan });
    let plan = ItemPlan { title: "Chuyên đề 1".into(), speaker: String::new(), planned_minutes: 120 };
    conference.apply(minute(-60), Event::ItemPlanned { session, item, plan });
}

fn hold(conference: &mut Conference) {
    let (session, item, roll_call) = (SESSION, ITEM, ROLL_CALL);
    for event in [
        Event::SessionOpened { session },
        Event::SessionStarted { session },
        Event::ProgramSounded { session, since: minute(0) },
        Event::ItemStarted { session, item },
        Event::RollCallOpened { session, roll_call, title: "Đầu buổi".into(), deadline: minute(30) },
    ] {
        conference.apply(minute(0), event);
    }
    let endpoints: Vec<EndpointId> = conference.roster().entries().iter().map(|entry| entry.endpoint).collect();
    for endpoint in endpoints {
        attend(conference, endpoint);
    }
    for event in [
        Event::ItemEnded { session, item },
        Event::RollCallClosed { roll_call },
        Event::ProvenUntil { until: minute(120) },
        Event::SessionEnded { session },
    ] {
        conference.apply(minute(120), event);
    }
}

fn attend(conference: &mut Conference, endpoint: EndpointId) {
    let (session, epoch, leg, roll_call) = (SESSION, Epoch(1), LegNumber(endpoint.0), ROLL_CALL);
    let (from, until) = (minute(i64::from(endpoint.0) * 3 - 3), minute(120 - i64::from(endpoint.0)));
    let members = 117 - endpoint.0;
    let head_count = HeadCount { present_members: members, present_others: 6, excused: 3, ..HeadCount::default() };
    conference.apply(from, Event::LinkOpened { endpoint, epoch, device: DeviceId("máy bàn".into()) });
    for kind in [MediaKind::Sound, MediaKind::Picture] {
        conference.apply(from, Event::MediaBegan { endpoint, session, leg, kind, since: from });
        conference.apply(until, Event::MediaCeased { endpoint, session, leg, kind, last_proof_at: until });
    }
    conference.apply(minute(20), Event::HeadCountReported { roll_call, endpoint, head_count });
    conference.apply(until, Event::LinkClosed { endpoint, epoch, last_proof_at: until });
}

/// Every third line loses a twentieth of what was sent.
fn lines(conference: &Conference) -> Qualities {
    let mut qualities = Qualities::none();
    for entry in conference.roster().entries() {
        let key = LineKey { session: SESSION, endpoint: entry.endpoint, direction: Direction::Down };
        let sound = StreamCounts { expected: 1_000, lost: if entry.endpoint.0.is_multiple_of(3) { 50 } else { 0 } };
        for _ in 0..8 {
            qualities.line_mut(key).measure(&Window { sound, round_trip_us: Some(40_000), ..Window::default() });
        }
    }
    qualities
}

/// A report of a province.
pub(super) fn sample(kind: ReportKind) -> Report {
    of(&COMMUNES, kind)
}

/// A report of one with hostile names.
pub(super) fn hostile_sample(kind: ReportKind) -> Report {
    of(&HOSTILE, kind)
}

/// A province whose session had everything that a session can have, and was closed and corrected since.
pub(super) fn eventful_conference() -> Conference {
    let mut conference = conference(&COMMUNES);
    plan(&mut conference);
    eventful::before(&mut conference);
    hold(&mut conference);
    eventful::after(&mut conference);
    conference
}

/// A report about it.
pub(super) fn eventful_sample(kind: ReportKind) -> Report {
    let conference = eventful_conference();
    let order = order(&conference, kind);
    let mut made = report(&conference, &eventful::beside(lines(&conference)), &order).unwrap();
    made.heading.ledger_head = Some("0f3a".repeat(16));
    made
}

/// The whole of a conference.
pub(super) fn order(conference: &Conference, kind: ReportKind) -> ReportOrder {
    let top = conference.roster().root().unwrap().endpoint;
    ReportOrder::newest(kind, &[SESSION], top, Thresholds::default())
}

fn of(names: &[&str], kind: ReportKind) -> Report {
    let mut conference = conference(names);
    plan(&mut conference);
    hold(&mut conference);
    let order = order(&conference, kind);
    let mut made = report(&conference, &Beside::measured(lines(&conference)), &order).unwrap();
    made.heading.ledger_head = Some("0f3a".repeat(16));
    made
}
