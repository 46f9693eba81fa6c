//! Versions of random trees, random ledgers and random corrections: figures that were closed stay as
//! they were, whatever comes later.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::random_reports::{add_up, counts, some_head_count, some_roster};
use super::scene::Scene;
use crate::Conference;
use crate::agenda::ItemPlan;
use crate::amendment::{AmendmentWish, Correction};
use crate::attendance::{Status, Thresholds};
use crate::command::Command;
use crate::event::{Event, MediaKind};
use crate::floor::FloorWish;
use crate::identity::{
    AccountId, Author, DeviceId, EndpointId, Epoch, ItemId, LegNumber, RollCallId, SessionId, SlipNumber, Version,
};
use crate::quality::Qualities;
use crate::report::{Beside, ColumnKey, Report, ReportKind, ReportOrder, Row, RowKind, report};
use crate::roster::{Mode, RosterEntry};
use crate::session::{SessionPlan, SessionStep};
use crate::time::Timestamp;

const CLOSED: SessionId = SessionId(1);
const OTHER: SessionId = SessionId(2);
const ORGANIZER: Author = Author::Account(AccountId(1));
/// No tree has more.
const ENDPOINTS: u32 = 25;

fn second(seconds: i64) -> Timestamp {
    Timestamp::from_millis(1_658_451_600_000 + seconds * 1000)
}

/// Anything that is asked of two sessions while they are held and after that, sensible or not.
fn some_wish() -> impl Strategy<Value = Command> {
    let endpoint = || (1..=ENDPOINTS).prop_map(EndpointId);
    let session = || prop_oneof![Just(CLOSED), Just(OTHER)];
    let moment = || (0..6000i64).prop_map(second);
    let (leg, epoch) = (|| (1..3u32).prop_map(LegNumber), || (1..3u32).prop_map(Epoch));
    let (kind, roll_call) = (Just(MediaKind::Sound), || (1..4u32).prop_map(RollCallId));
    let step = prop_oneof![
        Just(SessionStep::Open),
        Just(SessionStep::Start),
        Just(SessionStep::Pause),
        Just(SessionStep::Resume),
        Just(SessionStep::End)
    ];
    let floor = prop_oneof![
        endpoint().prop_map(|endpoint| FloorWish::GiveFloor { endpoint, limit_ms: None }),
        (endpoint(), moment()).prop_map(|(endpoint, since)| FloorWish::SoundSpeaker { endpoint, since }),
        (endpoint(), moment()).prop_map(|(endpoint, since)| FloorWish::SilenceSpeaker { endpoint, since }),
    ];
    let head_count = (roll_call(), endpoint(), some_head_count());
    prop_oneof![
        2 => (session(), floor).prop_map(|(session, wish)| Command::Floor { session, wish }),
        2 => (session(), moment()).prop_map(|(session, since)| Command::SoundProgram { session, since }),
        1 => (session(), moment()).prop_map(|(session, since)| Command::FallSilent { session, since }),
        2 => step.prop_map(|step| Command::StepSession { session: OTHER, step }),
        1 => (1..3u32).prop_map(|item| Command::StartItem { item: ItemId(item) }),
        1 => (1..3u32).prop_map(|item| Command::EndItem { item: ItemId(item) }),
        1 => (1..3u32).prop_map(|item| Command::SkipItem { item: ItemId(item) }),
        1 => Just(Command::ReturnServer),
        2 => Just(Command::Prove),
        1 => session().prop_map(|session| {
            Command::OpenRollCall { session, title: "Điểm danh".into(), deadline: second(9000) }
        }),
        1 => roll_call().prop_map(|roll_call| Command::MakeRollCallOfficial { roll_call }),
        1 => roll_call().prop_map(|roll_call| Command::CloseRollCall { roll_call }),
        8 => head_count.prop_map(|(roll_call, endpoint, head_count)| {
            Command::ReportHeadCount { roll_call, endpoint, head_count }
        }),
        2 => (session(), endpoint()).prop_map(|(session, endpoint)| {
            Command::DeclareAbsence { session, endpoint, reason: "bão lũ".into() }
        }),
        4 => endpoint().prop_map(|endpoint| {
            Command::OpenLink { endpoint, device: DeviceId("máy bàn".into()), silent_ms: 9_000 }
        }),
        3 => (endpoint(), epoch(), moment()).prop_map(|(endpoint, epoch, last_proof_at)| {
            Command::CloseLink { endpoint, epoch, last_proof_at }
        }),
        6 => (endpoint(), session(), leg(), kind, moment()).prop_map(|(endpoint, session, leg, kind, since)| {
            Command::BeginMedia { endpoint, session, leg, kind, since }
        }),
        4 => (endpoint(), session(), leg(), moment()).prop_map(|(endpoint, session, leg, last_proof_at)| {
            Command::CeaseMedia { endpoint, session, leg, kind: MediaKind::Sound, last_proof_at }
        }),
        1 => (endpoint(), 0..3usize).prop_map(|(endpoint, mode)| {
            Command::ChangeMode { endpoint, mode: Mode::ALL[mode] }
        }),
    ]
}

fn some_amendment() -> impl Strategy<Value = Command> {
    let endpoint = || (1..=ENDPOINTS).prop_map(EndpointId);
    let answer = prop::option::weighted(0.8, some_head_count());
    let head_count = (1..3u32, endpoint(), answer).prop_map(|(roll_call, endpoint, head_count)| {
        Correction::HeadCount { roll_call: RollCallId(roll_call), endpoint, head_count }
    });
    let absence = (endpoint(), any::<bool>()).prop_map(|(endpoint, absent)| Correction::Absence {
        endpoint,
        absence: absent.then(|| "mất điện".to_owned()),
    });
    let correction = prop_oneof![3 => head_count, 1 => absence];
    (correction, any::<bool>()).prop_map(|(correction, slip)| {
        let slip = slip.then(|| SlipNumber("2-0001-A".into()));
        let wish =
            AmendmentWish { by: ORGANIZER, reason: "theo biên bản".into(), corrections: vec![correction], slip };
        Command::Amend { session: CLOSED, wish }
    })
}

/// What is asked after the close: corrections, other sessions, and rosters that are quite different.
fn some_later_wish() -> impl Strategy<Value = Command> {
    prop_oneof![
        5 => some_amendment(),
        6 => some_wish(),
        1 => some_roster().prop_map(|entries| Command::ImportRoster { entries }),
    ]
}

type Wishes = Vec<(i64, Command)>;

/// A roster, where the other session is held, what happens in the first one, what happens after.
fn some_conference() -> impl Strategy<Value = (Vec<RosterEntry>, prop::sample::Index, Wishes, Wishes)> {
    let during = prop::collection::vec((0..60i64, some_wish()), 0..60);
    let after = prop::collection::vec((0..60i64, some_later_wish()), 0..60);
    (some_roster(), any::<prop::sample::Index>(), during, after)
}

/// A conference whose first session is closed, and what was reported of each version when it was new.
struct Course {
    scene: Scene,
    now: Timestamp,
    reported: BTreeMap<Version, Vec<Report>>,
}

impl Course {
    fn run(entries: Vec<RosterEntry>, other: &prop::sample::Index, during: Wishes, after: Wishes) -> Self {
        let scene = Scene { conference: Conference::default(), ledger: Vec::new() };
        let mut course = Self { scene, now: second(0), reported: BTreeMap::new() };
        let (top, below) = (entries[0].endpoint, other.get(&entries).endpoint);
        course.must(Command::PlanConference { title: "Hội nghị".into() });
        course.must(Command::ImportRoster { entries });
        course.must(Command::PlanSession { plan: plan(top) });
        course.must(Command::PlanSession { plan: plan(below) });
        for title in ["Nghị quyết", "Thảo luận"] {
            let plan = ItemPlan { title: title.into(), speaker: String::new(), planned_minutes: 30 };
            course.must(Command::PlanItem { session: CLOSED, plan });
        }
        course.must(Command::StepSession { session: CLOSED, step: SessionStep::Open });
        course.must(Command::StepSession { session: CLOSED, step: SessionStep::Start });
        course.must(Command::StartItem { item: ItemId(1) });
        course.must(Command::SoundProgram { session: CLOSED, since: course.now });
        for title in ["Đầu buổi", "Cuối buổi"] {
            course.must(Command::OpenRollCall { session: CLOSED, title: title.into(), deadline: second(9000) });
        }
        course.may(during);
        course.must(Command::StepSession { session: CLOSED, step: SessionStep::End });
        course.now = course.now.plus_ms(30_000);
        let thresholds = Thresholds { full_share_percent: 50, margin_ms: 60_000 };
        course.must(Command::CloseSession { session: CLOSED, thresholds, by: ORGANIZER });
        course.note();
        course.may(after);
        course
    }

    fn must(&mut self, wish: Command) {
        self.scene.ask_at(self.now, wish).unwrap();
    }

    fn may(&mut self, wishes: Wishes) {
        for (seconds, wish) in wishes {
            self.now = self.now.plus_ms(seconds * 1000);
            let events = self.scene.ask_at(self.now, wish).unwrap_or_default();
            if events.iter().any(|event| matches!(event, Event::FiguresAmended { .. })) {
                self.note();
            }
        }
    }

    /// Reports the newest version.
    fn note(&mut self) {
        let newest = self.scene.conference.versions(CLOSED).unwrap().newest();
        self.reported.insert(newest, self.reports(None));
    }

    fn reports(&self, version: Option<Version>) -> Vec<Report> {
        let conference = &self.scene.conference;
        let subtree = conference.session(CLOSED).unwrap().plan.audience;
        let kinds = ReportKind::ALL.into_iter().filter(|kind| kind.is_versioned());
        let order = |kind| ReportOrder {
            kind,
            sessions: vec![(CLOSED, version)],
            item: None,
            subtree,
            thresholds: Thresholds::default(),
        };
        let beside = Beside::measured(Qualities::none());
        kinds.map(|kind| report(conference, &beside, &order(kind)).unwrap()).collect()
    }
}

fn plan(top: EndpointId) -> SessionPlan {
    let (planned_from, planned_until) = (second(0), second(7200));
    SessionPlan { title: "Buổi".into(), lead: top, audience: top, planned_from, planned_until }
}

/// What an amendment can reach in the row of its endpoint and in those of the branches around it.
pub(super) fn can_be_amended(key: ColumnKey) -> bool {
    matches!(
        key,
        ColumnKey::Invited
            | ColumnKey::PresentMembers
            | ColumnKey::PresentOthers
            | ColumnKey::Excused
            | ColumnKey::Unexcused
            | ColumnKey::NotReported
            | ColumnKey::Rate
            | ColumnKey::Status
            | ColumnKey::StatusCount(_)
            | ColumnKey::Marks
            | ColumnKey::Evidence
            | ColumnKey::ConfirmedBy
            | ColumnKey::Remarks
    )
}

/// Where two versions of a report differ: the row, and the column.
pub(super) fn differences<'a>(one: &'a Report, other: &'a Report) -> Vec<(&'a Row, ColumnKey)> {
    let rows = |report: &'a Report| report.rows.iter().chain([&report.totals]);
    let pairs = rows(one).zip(rows(other));
    let cells = pairs.flat_map(|(row, same_row)| {
        let cells = one.columns.iter().zip(row.cells.iter().zip(&same_row.cells));
        cells.filter(|(_, (cell, same_cell))| cell != same_cell).map(move |(column, _)| (row, column.key))
    });
    cells.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_version_is_reported_alike_whatever_came_later((entries, other, during, after) in some_conference()) {
        let course = Course::run(entries, &other, during, after);
        for (version, reported) in &course.reported {
            for (report, again) in reported.iter().zip(course.reports(Some(*version))) {
                prop_assert_eq!(&report.rows, &again.rows, "{} of {}", version, report.kind.code());
                prop_assert_eq!(report, &again, "{} of {}", version, report.kind.code());
            }
        }
        prop_assert_eq!(course.scene.replayed(), course.scene.conference);
    }

    #[test]
    fn a_version_differs_from_the_one_before_only_where_its_amendment_says_so(
        (entries, other, during, after) in some_conference(),
    ) {
        let course = Course::run(entries, &other, during, after);
        let conference = &course.scene.conference;
        let roster = conference.roster_of(conference.session(CLOSED).unwrap());
        for amended in conference.versions(CLOSED).unwrap().amended() {
            let endpoint = amended.amendment.change.endpoint();
            let before = Version(amended.version.0 - 1);
            let pairs = course.reported[&before].iter().zip(&course.reported[&amended.version]);
            for (one, other) in pairs.filter(|(report, _)| report.kind != ReportKind::Versions) {
                prop_assert_eq!(one.rows.len(), other.rows.len());
                for (row, key) in differences(one, other) {
                    prop_assert!(can_be_amended(key), "{:?} of {:?}", key, row.endpoint);
                    let is_it = match row.kind {
                        RowKind::Endpoint => row.endpoint == Some(endpoint),
                        RowKind::Branch => row.endpoint.is_some_and(|top| roster.stands_in(endpoint, top)),
                        RowKind::Totals => true,
                    };
                    prop_assert!(is_it, "{:?} of {:?} where {} was amended", key, row.endpoint, endpoint);
                }
            }
        }
    }

    #[test]
    fn every_version_adds_up((entries, other, during, after) in some_conference()) {
        let course = Course::run(entries, &other, during, after);
        let reports = course.reported.values().flatten();
        for report in reports.filter(|report| report.kind != ReportKind::Versions) {
            for (index, branch) in report.rows.iter().enumerate().filter(|(_, row)| row.kind == RowKind::Branch) {
                let below = report.rows[index + 1..].iter().take_while(|row| row.depth > branch.depth);
                let right_below = below.filter(|row| row.depth == branch.depth + 1);
                prop_assert_eq!(add_up(&report.columns, [branch].into_iter()), add_up(&report.columns, right_below));
            }
            let endpoints = report.rows.iter().filter(|row| row.kind == RowKind::Endpoint);
            prop_assert_eq!(add_up(&report.columns, [&report.totals].into_iter()), add_up(&report.columns, endpoints));
            for row in report.rows.iter().chain([&report.totals]).filter(|_| report.kind != ReportKind::Matrix) {
                let count = counts(report, row, Some(0));
                let of = |key: &str| count.get(key).copied().unwrap_or_default();
                let people = of("present_members") + of("excused") + of("unexcused") + of("not_reported");
                prop_assert_eq!(of("invited"), people);
                let statuses: u64 = Status::ALL.iter().map(|it| of(ColumnKey::StatusCount(*it).code())).sum();
                prop_assert_eq!(of("endpoints"), statuses);
            }
        }
    }
}
