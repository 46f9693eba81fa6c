//! Reports of random trees and random ledgers: whatever happened, the figures add up.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::Conference;
use crate::agenda::ItemPlan;
use crate::attendance::{Share, Status, Thresholds};
use crate::event::{Event, MediaKind};
use crate::identity::{DeviceId, EndpointId, Epoch, ItemId, LegNumber, RollCallId, SessionId, VoteId};
use crate::quality::{Direction, LineKey, Qualities, StreamCounts, Window};
use crate::report::{
    Beside, Cell, Column, ColumnKey, Report, ReportKind, ReportOrder, Row, RowKind, StudyColumn, report,
};
use crate::roll_call::{CorrectedInvited, HeadCount};
use crate::roster::{Mode, RosterEntry, RosterRow, build};
use crate::session::SessionPlan;
use crate::time::Timestamp;
use crate::vote::{Ballot, VoteCounting};

const ENDPOINTS: u32 = 24;
const SESSIONS: u32 = 3;
const ITEMS: u32 = 2;

/// Any tree: every endpoint after the first stands under any of those before it.
pub(super) fn some_roster() -> impl Strategy<Value = Vec<RosterEntry>> {
    let endpoint = (any::<prop::sample::Index>(), 0..60u32, 0..3usize);
    prop::collection::vec(endpoint, 1..=24).prop_map(|endpoints| {
        let rows = (2..).zip(endpoints).map(|(row, (parent, invited, mode))| {
            let parent = if row == 2 { String::new() } else { (2 + parent.index(row - 2)).to_string() };
            RosterRow {
                row: u32::try_from(row).unwrap(),
                code: row.to_string(),
                parent_code: parent,
                name: format!("Điểm cầu {row}"),
                level: "commune".into(),
                invited: invited.to_string(),
                mode: Mode::ALL[mode].code().into(),
                ..RosterRow::default()
            }
        });
        build(&rows.collect::<Vec<_>>()).unwrap()
    })
}

pub(super) fn some_head_count() -> impl Strategy<Value = HeadCount> {
    (0..20u32, 0..5u32, 0..5u32, 0..30u32, prop::option::of(30..90u32)).prop_map(
        |(present, excused, unexcused, others, invited)| {
            HeadCount {
                present_members: present,
                present_others: others,
                excused,
                unexcused,
                // Never fewer than are spoken of: the rules refuse that.
                corrected_invited: Some(CorrectedInvited {
                    invited: invited.unwrap_or(30),
                    reason: "chuyển đến".into(),
                }),
            }
        },
    )
}

/// Anything that can stand in a ledger after the sessions were planned, with moments in seconds.
fn some_event() -> impl Strategy<Value = Event> {
    let endpoint = || (1..=ENDPOINTS).prop_map(EndpointId);
    let session = || (1..=SESSIONS).prop_map(SessionId);
    let item = || (1..=SESSIONS, 1..=ITEMS).prop_map(|(session, item)| (SessionId(session), item_id(session, item)));
    let moment = || (0..4000i64).prop_map(second);
    let kind = || prop_oneof![Just(MediaKind::Sound), Just(MediaKind::Picture)];
    let (leg, epoch) = (|| (1..4u32).prop_map(LegNumber), || (1..6u32).prop_map(Epoch));
    prop_oneof![
        3 => session().prop_flat_map(|session| prop_oneof![
            Just(Event::SessionOpened { session }),
            Just(Event::SessionStarted { session }),
            Just(Event::SessionStarted { session }),
            Just(Event::SessionPaused { session }),
            Just(Event::SessionResumed { session }),
            Just(Event::SessionEnded { session }),
        ]),
        3 => item().prop_map(|(session, item)| Event::ItemStarted { session, item }),
        1 => item().prop_map(|(session, item)| Event::ItemEnded { session, item }),
        2 => (session(), moment()).prop_map(|(session, since)| Event::ProgramSounded { session, since }),
        1 => (session(), moment()).prop_map(|(session, since)| Event::ProgramFell { session, since }),
        1 => moment().prop_map(|down_since| Event::ServerReturned { down_since }),
        2 => moment().prop_map(|until| Event::ProvenUntil { until }),
        4 => (endpoint(), epoch()).prop_map(|(endpoint, epoch)| {
            Event::LinkOpened { endpoint, epoch, device: DeviceId("máy bàn".into()) }
        }),
        3 => (endpoint(), epoch(), moment())
            .prop_map(|(endpoint, epoch, last_proof_at)| Event::LinkClosed { endpoint, epoch, last_proof_at }),
        6 => (endpoint(), session(), leg(), kind(), moment())
            .prop_map(|(endpoint, session, leg, kind, since)| Event::MediaBegan { endpoint, session, leg, kind, since }),
        4 => (endpoint(), session(), leg(), kind(), moment()).prop_map(|(endpoint, session, leg, kind, last_proof_at)| {
            Event::MediaCeased { endpoint, session, leg, kind, last_proof_at }
        }),
        1 => session().prop_map(|session| Event::RollCallOpened {
            session,
            roll_call: RollCallId(session.0),
            title: "Đầu buổi".into(),
            deadline: second(600)
        }),
        4 => (1..=SESSIONS, endpoint(), some_head_count()).prop_map(|(roll_call, endpoint, head_count)| {
            Event::HeadCountReported { roll_call: RollCallId(roll_call), endpoint, head_count }
        }),
        1 => (1..=SESSIONS).prop_map(|roll_call| Event::RollCallClosed { roll_call: RollCallId(roll_call) }),
        1 => (session(), endpoint()).prop_map(|(session, endpoint)| {
            Event::AbsenceDeclared { session, endpoint, reason: "mất điện".into() }
        }),
        1 => session().prop_map(|session| Event::VoteOpened {
            session,
            vote: VoteId(session.0),
            question: "Thông qua?".into(),
            counting: if session.0 == 1 { VoteCounting::People } else { VoteCounting::Endpoints },
        }),
        3 => (1..=SESSIONS, endpoint(), 0..3u32, 0..3u32, 0..3u32).prop_map(
            |(vote, endpoint, in_favour, against, blank)| Event::BallotCast {
                vote: VoteId(vote),
                endpoint,
                ballot: Ballot { in_favour, against, blank },
                entitled: in_favour + against + blank + endpoint.0,
            }
        ),
        1 => (endpoint(), 0..3usize)
            .prop_map(|(endpoint, mode)| Event::ModeChanged { endpoint, mode: Mode::ALL[mode] }),
    ]
}

fn second(second: i64) -> Timestamp {
    Timestamp::from_millis(1_658_451_600_000 + second * 1000)
}

fn item_id(session: u32, item: u32) -> ItemId {
    ItemId(session * 10 + item)
}

type Ledger = Vec<(Timestamp, Event)>;

/// A roster, three sessions (the last without an agenda) and anything after that.
fn some_ledger() -> impl Strategy<Value = (Ledger, EndpointId)> {
    let audiences = prop::collection::vec(any::<prop::sample::Index>(), 3);
    let events = prop::collection::vec((0..90i64, some_event()), 0..120);
    let planned = (some_roster(), audiences, any::<prop::sample::Index>(), events);
    planned.prop_map(|(entries, audiences, subtree, events)| {
        let endpoint = |index: &prop::sample::Index| entries[index.index(entries.len())].endpoint;
        let (audiences, subtree): (Vec<_>, _) = (audiences.iter().map(endpoint).collect(), endpoint(&subtree));
        let mut ledger = vec![Event::RosterImported { entries }];
        for (number, audience) in (1..).zip(audiences) {
            ledger.extend(planned_session(number, audience));
        }
        let mut ledger: Ledger = ledger.into_iter().map(|event| (second(0), event)).collect();
        let mut now = second(0);
        for (after_seconds, event) in events {
            now = now.plus_ms(after_seconds * 1000);
            ledger.push((now, event));
        }
        (ledger, subtree)
    })
}

fn planned_session(number: u32, audience: EndpointId) -> Vec<Event> {
    let session = SessionId(number);
    let (planned_from, planned_until) = (second(i64::from(number)), second(4000));
    let title = format!("Buổi {number}");
    let plan = SessionPlan { title, lead: audience, audience, planned_from, planned_until };
    let item = |item| {
        let plan = ItemPlan { title: format!("Nội dung {item}"), speaker: String::new(), planned_minutes: 30 };
        Event::ItemPlanned { session, item: item_id(number, item), plan }
    };
    let items = (1..=ITEMS).filter(|_| number < SESSIONS).map(item);
    std::iter::once(Event::SessionPlanned { session, plan }).chain(items).collect()
}

fn replay(ledger: &Ledger) -> Conference {
    let mut conference = Conference::default();
    for (at, event) in ledger {
        conference.apply(*at, event.clone());
    }
    conference
}

/// Lines of every kind: good ones and bad ones, silent ones, and some that were never measured.
pub(super) fn qualities() -> Qualities {
    let mut qualities = Qualities::none();
    for number in 0..SESSIONS * ENDPOINTS * 2 {
        let direction = if number % 2 == 0 { Direction::Down } else { Direction::Up };
        let (session, endpoint) = (SessionId(1 + number % SESSIONS), EndpointId(1 + number % ENDPOINTS));
        for window in 0..u64::from(number % 7) {
            let (expected, lost) = (u64::from(number % 5) * 300, window * u64::from(number % 4));
            let picture = StreamCounts { expected, lost: lost.min(expected) };
            let window = Window { picture, sound_jitter_us: Some(number * 1_000), ..Window::default() };
            qualities.line_mut(LineKey { session, endpoint, direction }).measure(&window);
        }
    }
    qualities
}

/// Reports over the first session alone and over all three, as far as there is something to report.
fn reports(ledger: &Ledger, subtree: EndpointId) -> Vec<Report> {
    let (conference, beside) = (replay(ledger), Beside::measured(qualities()));
    let choices = [vec![SessionId(1)], vec![SessionId(3), SessionId(2), SessionId(1)]];
    let all = choices.iter().flat_map(|sessions| ReportKind::ALL.map(|kind| (kind, sessions)));
    all.filter_map(|(kind, sessions)| {
        report(&conference, &beside, &ReportOrder::newest(kind, sessions, subtree, Thresholds::default())).ok()
    })
    .collect()
}

/// A figure that adds up over rows.
fn additive(column: &Column, cell: &Cell) -> Option<(i64, i64)> {
    match (column.key, cell) {
        // Rates leave out who did not answer, though these were invited; see below.
        (ColumnKey::Number | ColumnKey::Rate, _) => None,
        // Of these a sums row has the worst, or counts the good endpoints.
        (ColumnKey::LineJitter | ColumnKey::LineRoundTrip | ColumnKey::Quality, _) => None,
        // Of those who attended nothing is left to study, so a branch has no share.
        (ColumnKey::Study(StudyColumn::Share), _) => None,
        (ColumnKey::Prompts, Cell::OutOf { part, whole }) => {
            Some((i64::try_from(*part).unwrap(), i64::try_from(*whole).unwrap()))
        }
        (_, Cell::Count(count)) => Some((i64::try_from(*count).unwrap(), 0)),
        (_, Cell::DurationMs(milliseconds)) => Some((*milliseconds, 0)),
        (_, Cell::Share(Share { part, whole })) => Some((*part, *whole)),
        _ => None,
    }
}

pub(super) fn add_up<'a>(columns: &[Column], rows: impl Iterator<Item = &'a Row>) -> Vec<(i64, i64)> {
    let mut sums = vec![(0, 0); columns.len()];
    for row in rows {
        for ((sum, column), cell) in sums.iter_mut().zip(columns).zip(&row.cells) {
            let (part, whole) = additive(column, cell).unwrap_or_default();
            *sum = (sum.0 + part, sum.1 + whole);
        }
    }
    sums
}

pub(super) fn counts(report: &Report, row: &Row, session: Option<usize>) -> BTreeMap<&'static str, u64> {
    let columns =
        report.columns.iter().zip(&row.cells).filter(|(column, _)| column.session.map(|it| it.index) == session);
    columns.map(|(column, cell)| (column.key.code(), if let Cell::Count(count) = cell { *count } else { 0 })).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_sums_row_is_the_sum_of_the_rows_under_it((ledger, subtree) in some_ledger()) {
        for report in reports(&ledger, subtree) {
            for (index, branch) in report.rows.iter().enumerate().filter(|(_, row)| row.kind == RowKind::Branch) {
                let below = report.rows[index + 1..].iter().take_while(|row| row.depth > branch.depth);
                let right_below = below.filter(|row| row.depth == branch.depth + 1);
                let sums = add_up(&report.columns, [branch].into_iter());
                prop_assert_eq!(sums, add_up(&report.columns, right_below));
            }
            let endpoints = report.rows.iter().filter(|row| row.kind == RowKind::Endpoint);
            prop_assert_eq!(add_up(&report.columns, [&report.totals].into_iter()), add_up(&report.columns, endpoints));
        }
    }

    #[test]
    fn statuses_add_up_to_endpoints_and_people_to_those_invited((ledger, subtree) in some_ledger()) {
        for report in reports(&ledger, subtree).iter().filter(|report| report.kind != ReportKind::Matrix) {
            for row in report.rows.iter().chain([&report.totals]) {
                for session in 0..report.heading.sessions.len() {
                    let count = counts(report, row, Some(session));
                    let of = |key: &str| count.get(key).copied().unwrap_or_default();
                    let people = of("present_members") + of("excused") + of("unexcused") + of("not_reported");
                    prop_assert_eq!(of("invited"), people);
                    let statuses: u64 =
                        Status::ALL.iter().map(|status| of(ColumnKey::StatusCount(*status).code())).sum();
                    prop_assert_eq!(of("endpoints"), statuses);
                }
            }
        }
    }

    #[test]
    fn no_share_is_above_one_and_every_row_has_a_cell_a_column((ledger, subtree) in some_ledger()) {
        for report in reports(&ledger, subtree) {
            for row in report.rows.iter().chain([&report.totals]) {
                prop_assert_eq!(row.cells.len(), report.columns.len());
                for cell in &row.cells {
                    if let Cell::Share(share) = cell {
                        prop_assert!(0 <= share.part && share.part <= share.whole && share.whole > 0);
                    }
                }
            }
        }
    }

    #[test]
    fn a_replay_gives_the_same_reports((ledger, subtree) in some_ledger()) {
        prop_assert_eq!(reports(&ledger, subtree), reports(&ledger, subtree));
    }

    #[test]
    fn reports_of_one_conference_agree((ledger, subtree) in some_ledger()) {
        let reports = reports(&ledger, subtree);
        for group in reports.chunk_by(|left, right| left.heading == right.heading) {
            let totals = group.iter().flat_map(|report| report.columns.iter().zip(&report.totals.cells));
            let mut seen: BTreeMap<String, &Cell> = BTreeMap::new();
            for (column, cell) in totals.filter(|(column, _)| column.key != ColumnKey::Remarks) {
                prop_assert_eq!(*seen.entry(column.code()).or_insert(cell), cell, "{}", column.code());
            }
        }
    }

    #[test]
    fn the_parts_of_a_session_make_up_its_length((ledger, subtree) in some_ledger()) {
        for report in reports(&ledger, subtree) {
            for session in &report.heading.sessions {
                let parts = session.paused_ms + session.outage_ms + session.idle_ms + session.counted_ms;
                prop_assert_eq!(session.held_ms, parts);
                prop_assert!(session.idle_ms >= 0 && session.counted_ms >= 0);
            }
        }
    }
}
