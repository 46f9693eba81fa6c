//! From what media measures to what a report says, through a real store.

use std::time::Duration;

use diemcau_domain::attendance::Thresholds;
use diemcau_domain::command::Command;
use diemcau_domain::identity::{AccountId, Author, ConferenceId, EndpointId};
use diemcau_domain::quality::{Band, Qualities};
use diemcau_domain::report::{Beside, Cell, Report, ReportKind, ReportOrder, RowKind, report};
use diemcau_domain::roster::{RosterRow, build};
use diemcau_domain::session::{SessionPlan, SessionStep};
use diemcau_media::{Direction, LegEnd, Media, MediaConfig, StreamCounts};
use diemcau_secretariat::Settings;
use diemcau_store::{Holder, Store};

use super::*;
use crate::streams::legs::{Leg, Role};

const CONFERENCE: ConferenceId = ConferenceId(1);
const SESSION: SessionId = SessionId(1);
const HALL: EndpointId = EndpointId(1);
const PROVINCE: EndpointId = EndpointId(2);
const LOSING: EndpointId = EndpointId(3);
const GOOD: EndpointId = EndpointId(4);
const MUTED: EndpointId = EndpointId(5);

/// The hall, a province, three communes; the session is live.
async fn live(secretariat: &Secretariat) -> Desk {
    let tree = [("HALL", ""), ("P1", "HALL"), ("C3", "P1"), ("C4", "P1"), ("C5", "P1")];
    let row = |(row, (code, parent_code)): (u32, (&str, &str))| RosterRow {
        row,
        code: code.to_owned(),
        parent_code: parent_code.to_owned(),
        name: code.to_owned(),
        invited: "10".to_owned(),
        mode: "two_way".to_owned(),
        level: "level".to_owned(),
        ..RosterRow::default()
    };
    let entries = build(&(2..).zip(tree).map(row).collect::<Vec<_>>()).unwrap();
    let desk = secretariat.plan_conference(Author::Operator, "Hội nghị".to_owned()).await.unwrap();
    let plan = SessionPlan {
        title: "Buổi sáng".to_owned(),
        lead: HALL,
        audience: HALL,
        planned_from: Timestamp::from_millis(0),
        planned_until: Timestamp::from_millis(1),
    };
    let steps = [SessionStep::Open, SessionStep::Start].map(|step| Command::StepSession { session: SESSION, step });
    for command in [Command::ImportRoster { entries }, Command::PlanSession { plan }].into_iter().chain(steps) {
        desk.command(Author::Operator, command).await.unwrap();
    }
    desk
}

/// A leg of an endpoint that receives, or of an account if it is nobody's.
fn receiver(endpoint: Option<EndpointId>) -> Leg {
    let account = Holder::Account(AccountId(1));
    let holder = endpoint.map_or(account, |endpoint| Holder::Endpoint { conference: CONFERENCE, endpoint });
    Leg {
        program: Program { conference: CONFERENCE, session: SESSION },
        role: Role::Receiver { holder, sign_in: [7; 32], preview: None },
        token: [0; 32],
        endpoint,
        proves: None,
    }
}

fn window(direction: Direction, expected: u64, lost: u64) -> LineWindow {
    let half = |of| of / 2;
    LineWindow {
        direction,
        since: Instant::now(),
        sound: StreamCounts { expected: half(expected), lost: half(lost), jitter_us: Some(3_000) },
        picture: StreamCounts { expected: half(expected), lost: half(lost), jitter_us: Some(60_000) },
        round_trip_us: Some(30_000),
    }
}

/// What media tells of five legs: one that loses 5 %, a good one, a muted one, the hall's own and an
/// organizer's. All of them leave in the end.
async fn tell_of_lines(streams: &Streams, events: mpsc::Sender<MediaEvent>) {
    let hall = Leg { role: Role::Publisher(diemcau_media::Place::Main), ..receiver(Some(HALL)) };
    let legs = [receiver(Some(LOSING)), receiver(Some(GOOD)), receiver(Some(MUTED)), hall, receiver(None)];
    let windows = [
        window(Direction::Down, 1_000, 50),
        window(Direction::Down, 1_000, 0),
        window(Direction::Down, 0, 0),
        window(Direction::Up, 1_000, 0),
        window(Direction::Down, 1_000, 500),
    ];
    for (id, leg) in (1..).map(LegId).zip(legs) {
        streams.with_legs(|legs| legs.insert(id, leg));
    }
    let program = Program { conference: CONFERENCE, session: SESSION }.id();
    let tell = |what| events.send(MediaEvent { at: Instant::now(), what });
    for _ in 0..3 {
        for (leg, window) in (1..).map(LegId).zip(windows) {
            tell(MediaHappening::LineMeasured { leg, program, window }).await.unwrap();
        }
    }
    for leg in (1..=5).map(LegId) {
        tell(MediaHappening::LegClosed { leg, reason: LegEnd::PeerLeft }).await.unwrap();
        // A late word about a leg that is gone is about nobody.
        let window = window(Direction::Down, 1_000, 1_000);
        tell(MediaHappening::LineMeasured { leg, program, window }).await.unwrap();
    }
}

/// What a report says after everything was measured, everybody left and the server came back.
async fn reported() -> Report {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.sqlite");
    let (store, clock) = (Store::open(&path).await.unwrap(), Clock::start());
    let secretariat = Secretariat::open(store.clone(), clock.clone(), Settings::default()).await.unwrap();
    live(&secretariat).await;
    let (media, _events) = Media::start(MediaConfig::new("127.0.0.1:0".parse().unwrap())).unwrap();
    let streams = Streams::new(media.clone());
    let (events, taken) = mpsc::channel(64);
    let attending = tokio::spawn(attend(streams.clone(), secretariat.clone(), clock.clone(), taken));
    tell_of_lines(&streams, events).await;
    tokio::time::timeout(Duration::from_secs(30), attending).await.unwrap().unwrap();
    media.stop().await;
    secretariat.stop().await;

    let again = Secretariat::open(store.clone(), clock, Settings::default()).await.unwrap();
    let desk = again.desk(CONFERENCE).unwrap();
    let (conference, qualities): (_, Qualities) =
        desk.read(|reading| (reading.conference.clone(), reading.qualities().clone())).await.unwrap();
    again.stop().await;
    store.close().await;
    let order = ReportOrder::newest(ReportKind::Quality, &[SESSION], HALL, Thresholds::default());
    report(&conference, &Beside::measured(qualities), &order).unwrap()
}

fn cell(report: &Report, kind: RowKind, endpoint: EndpointId, column: &str) -> Cell {
    let row = report.rows.iter().find(|row| row.kind == kind && row.endpoint == Some(endpoint)).unwrap();
    let place = report.columns.iter().position(|it| it.code() == column).unwrap();
    row.cells[place].clone()
}

#[tokio::test]
async fn what_media_measured_stands_in_the_report_after_everybody_left() {
    let report = reported().await;
    let own = |endpoint, column| cell(&report, RowKind::Endpoint, endpoint, column);
    assert_eq!(own(LOSING, "line_band.down"), Cell::Band(Band::Bad));
    assert_eq!(own(LOSING, "windows_bad.down"), Cell::Count(3));
    assert_eq!(own(LOSING, "longest_round_trip_ms.down"), Cell::Count(30));
    assert_eq!(own(GOOD, "line_band.down"), Cell::Band(Band::Good), "a large picture alone is no jitter");
    assert_eq!(own(MUTED, "line_band.down"), Cell::Band(Band::Unknown));
    assert_eq!(own(HALL, "line_band.up"), Cell::Band(Band::Good));
    assert_eq!(own(HALL, "line_band.down"), Cell::Empty);
    assert_eq!(cell(&report, RowKind::Branch, PROVINCE, "quality"), Cell::OutOf { part: 1, whole: 2 });
}
