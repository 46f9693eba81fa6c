//! How fast a day's ledger of 11,731 endpoints is folded into its reports, and how fast these are
//! written.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::io::Cursor;
use std::ops::ControlFlow;
use std::time::Instant;

use criterion::{Criterion, criterion_group};
use diemcau_documents::letterhead::Letterhead;
use diemcau_documents::{Format, Language, Order, PressRoom, Stationery, bundle, put_in_order, render, roster_file};
use diemcau_domain::Conference;
use diemcau_domain::agenda::ItemPlan;
use diemcau_domain::attendance::Thresholds;
use diemcau_domain::event::{Event, MediaKind};
use diemcau_domain::identity::{DeviceId, EndpointId, Epoch, ItemId, LegNumber, RollCallId, SessionId};
use diemcau_domain::report::{Beside, Report, ReportKind, ReportOrder, report};
use diemcau_domain::roll_call::HeadCount;
use diemcau_domain::session::SessionPlan;
use diemcau_domain::time::Timestamp;

const ROSTER: &str = include_str!("../../config/rosters/2022-07-22.csv");
const TOP: EndpointId = EndpointId(1);
const MORNING: SessionId = SessionId(1);
const AFTERNOON: SessionId = SessionId(2);
const START: Timestamp = Timestamp::from_millis(1_658_451_600_000);
const MINUTE_MS: i64 = 60_000;
/// How often every endpoint loses its line in a session.
const LOSSES: u32 = 4;

fn minute(minute: i64) -> Timestamp {
    START.plus_ms(minute * MINUTE_MS)
}

/// Two sessions of four hours with two items each; everybody is connected and receives with gaps,
/// and answers a roll call.
fn day() -> Conference {
    let mut conference = Conference::default();
    let entries = roster_file::read(ROSTER.as_bytes()).unwrap().entries;
    conference.apply(START, Event::ConferencePlanned { title: "Hội nghị toàn quốc".into() });
    conference.apply(START, Event::RosterImported { entries });
    hold(&mut conference, MORNING, 0);
    hold(&mut conference, AFTERNOON, 360);
    conference
}

fn hold(conference: &mut Conference, session: SessionId, first: i64) {
    let (planned_from, planned_until) = (minute(first), minute(first + 240));
    let plan =
        SessionPlan { title: format!("Buổi {session}"), lead: TOP, audience: TOP, planned_from, planned_until };
    let roll_call = RollCallId(session.0);
    conference.apply(minute(first - 60), Event::SessionPlanned { session, plan });
    let items = [1, 2].map(|number| ItemId(session.0 * 10 + number));
    for item in items {
        let plan = ItemPlan { title: format!("Chuyên đề {item}"), speaker: String::new(), planned_minutes: 120 };
        conference.apply(minute(first - 60), Event::ItemPlanned { session, item, plan });
    }
    let (title, deadline) = ("Đầu buổi".to_owned(), minute(first + 30));
    let since = minute(first);
    for (at, event) in [
        (first - 60, Event::SessionOpened { session }),
        (first, Event::SessionStarted { session }),
        (first, Event::ProgramSounded { session, since }),
        (first, Event::ItemStarted { session, item: items[0] }),
        (first, Event::RollCallOpened { session, roll_call, title, deadline }),
    ] {
        conference.apply(minute(at), event);
    }
    attend(conference, session, first);
    for (at, event) in [
        (first + 120, Event::ItemEnded { session, item: items[0] }),
        (first + 120, Event::ItemStarted { session, item: items[1] }),
        (first + 240, Event::ItemEnded { session, item: items[1] }),
        (first + 240, Event::RollCallClosed { roll_call }),
        (first + 240, Event::ProvenUntil { until: minute(first + 240) }),
        (first + 240, Event::SessionEnded { session }),
    ] {
        conference.apply(minute(at), event);
    }
}

fn attend(conference: &mut Conference, session: SessionId, first: i64) {
    let (device, roll_call) = (DeviceId("máy bàn".into()), RollCallId(session.0));
    for endpoint in (1..=11_731).map(EndpointId) {
        let head_count = HeadCount { present_members: 1, present_others: 2, ..HeadCount::default() };
        conference.apply(minute(first + 10), Event::HeadCountReported { roll_call, endpoint, head_count });
        for connection in 0..=LOSSES {
            let epoch = Epoch(session.0 * 100 + connection);
            let from = minute(first + i64::from(connection * 50) + i64::from(endpoint.0 % 7));
            let until = from.plus_ms(45 * MINUTE_MS);
            conference.apply(from, Event::LinkOpened { endpoint, epoch, device: device.clone() });
            for kind in [MediaKind::Sound, MediaKind::Picture] {
                let leg = LegNumber(epoch.0);
                conference.apply(from, Event::MediaBegan { endpoint, session, leg, kind, since: from });
                conference.apply(until, Event::MediaCeased { endpoint, session, leg, kind, last_proof_at: until });
            }
            conference.apply(until, Event::LinkClosed { endpoint, epoch, last_proof_at: until });
        }
    }
}

fn folded(conference: &Conference, kind: ReportKind, sessions: &[SessionId]) -> Report {
    report(conference, &Beside::default(), &ReportOrder::newest(kind, sessions, TOP, Thresholds::default())).unwrap()
}

fn fold(criterion: &mut Criterion) {
    let conference = day();
    let mut group = criterion.benchmark_group("report of 11,731 endpoints folded");
    group.sample_size(20);
    for kind in ReportKind::ALL {
        group.bench_function(format!("{} of a session", kind.code()), |bencher| {
            bencher.iter(|| folded(&conference, kind, &[MORNING]));
        });
    }
    group.bench_function("summary of a day", |bencher| {
        bencher.iter(|| folded(&conference, ReportKind::Summary, &[MORNING, AFTERNOON]));
    });
    group.finish();
}

fn write(criterion: &mut Criterion) {
    let conference = day();
    let mut with = Stationery::new(Language::Vietnamese, Letterhead::default());
    let mut group = criterion.benchmark_group("report of 11,731 endpoints written");
    group.sample_size(10);
    for kind in ReportKind::ALL {
        let report = folded(&conference, kind, &[MORNING]);
        for format in [Format::Xlsx, Format::Csv, Format::Json] {
            group.bench_function(format!("{} as {}", kind.code(), format.code()), |bencher| {
                bencher.iter(|| render(&report, format, &mut with).unwrap());
            });
        }
    }
    let report = folded(&conference, ReportKind::Summary, &[MORNING]);
    group.bench_function("put in order by name", |bencher| {
        bencher.iter_batched_ref(
            || report.clone(),
            |report| put_in_order(report, Order::Name).unwrap(),
            criterion::BatchSize::LargeInput,
        );
    });
    group.finish();
}

/// Prints the summary of a session and of every branch, one document each: long enough to be measured
/// once. The press itself holds to its memory.
fn print_every_branch() {
    let conference = day();
    let press = PressRoom::of(env!("CARGO_BIN_EXE_diemcau").into());
    let mut with = Stationery { press, ..Stationery::new(Language::Vietnamese, Letterhead::default()) };
    let order = ReportOrder::newest(ReportKind::Summary, &[MORNING], TOP, Thresholds::default());
    let (mut papers, begun) = (0, Instant::now());
    let tell = |_, total| {
        papers = total;
        ControlFlow::Continue(())
    };
    let of = (&conference, &Beside::default(), &order);
    let zip = bundle(Cursor::new(Vec::new()), of, (Format::Pdf, "0"), &mut with, tell).unwrap().into_inner();
    let seconds = begun.elapsed().as_secs_f64();
    println!("{papers} papers as PDF: {seconds:.1} s, {} bytes in all", zip.len());
    let figures = format!("{{\"papers\": {papers}, \"seconds\": {seconds}}}");
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/target/papers.json"), figures).unwrap();
}

criterion_group!(reports, fold, write);

fn main() {
    reports();
    // `cargo test --benches` only asks whether it runs.
    if std::env::args().any(|word| word == "--bench") {
        print_every_branch();
    }
    Criterion::default().configure_from_args().final_summary();
}
