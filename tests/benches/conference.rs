//! How fast a conference of 11,731 endpoints decides, and how fast it comes back from its ledger.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use diemcau_domain::Conference;
use diemcau_domain::command::Command;
use diemcau_domain::event::MediaKind;
use diemcau_domain::identity::{Author, DeviceId, EndpointId, Epoch, LegNumber, RollCallId, SessionId};
use diemcau_domain::ledger::Record;
use diemcau_domain::roll_call::HeadCount;
use diemcau_domain::roster::{RosterEntry, RosterRow, build};
use diemcau_domain::session::{SessionPlan, SessionStep};
use diemcau_domain::time::Timestamp;

const ENDPOINTS: u32 = 11_731;
const PROVINCES: u32 = 63;
const DISTRICTS: u32 = 705;
const START: Timestamp = Timestamp::from_millis(1_658_450_000_000);
const HOUR_MS: i64 = 3_600_000;
const HALL: EndpointId = EndpointId(1);

/// As many endpoints as on 22 July 2022, in a tree of the same depth.
fn roster() -> Vec<RosterEntry> {
    let parent_of = |number: u32| match number {
        0 => String::new(),
        1..=PROVINCES => "E0".to_owned(),
        _ if number <= PROVINCES + DISTRICTS => format!("E{}", 1 + number % PROVINCES),
        _ => format!("E{}", PROVINCES + 1 + number % DISTRICTS),
    };
    let row = |number: u32| RosterRow {
        row: number + 2,
        code: format!("E{number}"),
        parent_code: parent_of(number),
        name: format!("Điểm cầu {number}"),
        level: "commune".to_owned(),
        invited: "100".to_owned(),
        mode: "two_way".to_owned(),
        ..RosterRow::default()
    };
    build(&(0..ENDPOINTS).map(row).collect::<Vec<_>>()).unwrap()
}

/// A conference and everything that was written of it.
#[derive(Default)]
struct Day {
    conference: Conference,
    records: Vec<Record>,
    at: Timestamp,
}

impl Day {
    fn done(&mut self, command: Command) {
        for event in self.conference.decide(self.at, command).unwrap() {
            self.conference.apply(self.at, event.clone());
            self.records.push(Record { at: self.at, author: Author::Server, event });
        }
    }

    fn everybody(&mut self, mut wish: impl FnMut(EndpointId) -> Command) {
        for endpoint in (1..=ENDPOINTS).map(EndpointId) {
            self.done(wish(endpoint));
        }
    }

    fn pass_ms(&mut self, milliseconds: i64) {
        for _ in 0..milliseconds / 2_000 {
            self.at = self.at.plus_ms(2_000);
            self.done(Command::Prove);
        }
    }

    /// With one session that is live.
    fn live() -> Self {
        let mut day = Self { at: START, ..Self::default() };
        day.done(Command::ImportRoster { entries: roster() });
        day.hold(SessionId(1));
        day
    }

    fn hold(&mut self, session: SessionId) {
        let planned_until = self.at.plus_ms(4 * HOUR_MS);
        let title = "Buổi sáng".to_owned();
        let plan = SessionPlan { title, lead: HALL, audience: HALL, planned_from: self.at, planned_until };
        self.done(Command::PlanSession { plan });
        self.done(Command::StepSession { session, step: SessionStep::Open });
        self.done(Command::StepSession { session, step: SessionStep::Start });
        let since = self.at;
        self.done(Command::SoundProgram { session, since });
    }

    /// Two sessions of four hours. In each hour every endpoint loses its line once, and its media
    /// with it; once a session everybody answers a roll call.
    fn whole() -> Self {
        let mut day = Self::live();
        let mut connections = 0;
        for number in 1..=2 {
            if number > 1 {
                day.hold(SessionId(number));
            }
            let (session, deadline) = (SessionId(number), day.at.plus_ms(HOUR_MS));
            day.done(Command::OpenRollCall { session, title: "Đầu buổi".to_owned(), deadline });
            for _ in 0..4 {
                connections += 1;
                day.connect();
                day.pass_ms(HOUR_MS);
                day.disconnect(connections);
            }
            let head_count = HeadCount { present_members: 99, excused: 1, ..HeadCount::default() };
            let roll_call = RollCallId(number);
            day.everybody(|endpoint| Command::ReportHeadCount { roll_call, endpoint, head_count: head_count.clone() });
            day.done(Command::StepSession { session, step: SessionStep::End });
        }
        day
    }

    fn connect(&mut self) {
        let since = self.at;
        let device = DeviceId("9f86d081884c7d659a2feaa0c55ad015".to_owned());
        self.everybody(|endpoint| Command::OpenLink { endpoint, device: device.clone(), silent_ms: 0 });
        for kind in [MediaKind::Sound, MediaKind::Picture] {
            self.everybody(|endpoint| Command::BeginMedia {
                endpoint,
                session: SessionId(1),
                leg: LegNumber(1),
                kind,
                since,
            });
        }
    }

    fn disconnect(&mut self, epoch: u32) {
        let last_proof_at = self.at.plus_ms(-1_000);
        for kind in [MediaKind::Sound, MediaKind::Picture] {
            self.everybody(|endpoint| Command::CeaseMedia {
                endpoint,
                session: SessionId(1),
                leg: LegNumber(1),
                kind,
                last_proof_at,
            });
        }
        self.everybody(|endpoint| Command::CloseLink { endpoint, epoch: Epoch(epoch), last_proof_at });
    }
}

fn decide_and_apply(criterion: &mut Criterion) {
    let live = Day::live().conference;
    let mut group = criterion.benchmark_group("conference of 11,731 endpoints");
    group.throughput(Throughput::Elements(u64::from(ENDPOINTS) * 6));
    group.sample_size(20);
    group.bench_function("decide and apply", |bencher| {
        let ready = || Day { conference: live.clone(), records: Vec::new(), at: START };
        bencher.iter_batched_ref(
            ready,
            |day| {
                day.connect();
                day.disconnect(1);
            },
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

fn replay(criterion: &mut Criterion) {
    let day = Day::whole();
    let mut group = criterion.benchmark_group("conference of 11,731 endpoints");
    group.throughput(Throughput::Elements(u64::try_from(day.records.len()).unwrap()));
    group.sample_size(10);
    group.bench_function("replay of a day's ledger", |bencher| {
        bencher.iter_batched(
            || day.records.clone(),
            |records| {
                let mut conference = Conference::default();
                for record in records {
                    conference.apply_record(record);
                }
                conference
            },
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

criterion_group!(conference, decide_and_apply, replay);
criterion_main!(conference);
