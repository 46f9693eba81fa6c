//! Whole conferences at random: trees of 2 to 6 levels and more, three sessions, a branch that carries on
//! by itself, a roster that changes in between, slips, corrections, and everything else that touches a
//! figure. Whatever happened, the figures add up and closed ones stay.

mod deeds;
mod papers;
mod stage;
mod trees;

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::random_reports::{add_up, counts, qualities};
use super::random_versions::{can_be_amended, differences};
use crate::Conference;
use crate::attendance::{Status, Thresholds};
use crate::identity::{EndpointId, SessionId, Version};
use crate::report::{Beside, Cell, ColumnKey, RemarkKind, Report, ReportKind, ReportOrder, RowKind, report};
use stage::{BRANCH, CENTRAL, NEXT_DAY, Played, some_conference, versioned};

/// A conference takes as long as many smaller cases.
fn few_cases() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, cases: 48, ..ProptestConfig::default() }
}

fn made(conference: &Conference, kind: ReportKind, sessions: &[SessionId], subtree: EndpointId) -> Option<Report> {
    let order = ReportOrder::newest(kind, sessions, subtree, Thresholds::default());
    report(conference, &Beside::measured(qualities()), &order).ok()
}

/// The reports of each session and of all together, as far as there are any.
fn reports(played: &Played) -> Vec<Report> {
    let conference = &played.conference;
    let choices = [vec![CENTRAL], vec![BRANCH], vec![NEXT_DAY], vec![CENTRAL, BRANCH, NEXT_DAY]];
    let tops: BTreeSet<EndpointId> = conference.sessions().map(|session| session.plan.audience).collect();
    let all = choices.iter().flat_map(|sessions| tops.iter().map(move |top| (sessions, *top)));
    all.flat_map(|(sessions, top)| ReportKind::ALL.map(|kind| made(conference, kind, sessions, top)))
        .flatten()
        .collect()
}

fn assert_adds_up(report: &Report) {
    let told = |row: &crate::report::Row| format!("{} of {:?}", report.kind.code(), row.endpoint);
    for (index, branch) in report.rows.iter().enumerate().filter(|(_, row)| row.kind == RowKind::Branch) {
        let below = report.rows[index + 1..].iter().take_while(|row| row.depth > branch.depth);
        let right_below = below.filter(|row| row.depth == branch.depth + 1);
        let sums = add_up(&report.columns, [branch].into_iter());
        assert_eq!(sums, add_up(&report.columns, right_below), "{}", told(branch));
    }
    let endpoints = report.rows.iter().filter(|row| row.kind == RowKind::Endpoint);
    let totals = add_up(&report.columns, [&report.totals].into_iter());
    assert_eq!(totals, add_up(&report.columns, endpoints), "{}", told(&report.totals));
}

fn assert_people_and_statuses(report: &Report) {
    for row in report.rows.iter().chain([&report.totals]) {
        for session in 0..report.heading.sessions.len() {
            let count = counts(report, row, Some(session));
            let of = |key: &str| count.get(key).copied().unwrap_or_default();
            let people = of("present_members") + of("excused") + of("unexcused") + of("not_reported");
            assert_eq!(of("invited"), people, "{:?}", row.endpoint);
            let statuses: u64 = Status::ALL.iter().map(|it| of(ColumnKey::StatusCount(*it).code())).sum();
            assert_eq!(of("endpoints"), statuses, "{:?}", row.endpoint);
        }
    }
}

proptest! {
    #![proptest_config(few_cases())]

    #[test]
    fn totals_are_conserved_at_every_node_of_every_report(dice in some_conference()) {
        let played = Played::of(&dice);
        for report in reports(&played).iter().filter(|report| !is_a_list(report.kind)) {
            assert_adds_up(report);
            if report.kind != ReportKind::Matrix {
                assert_people_and_statuses(report);
            }
        }
    }

    #[test]
    fn a_branch_reports_of_itself_what_the_whole_says_of_it(dice in some_conference()) {
        let played = Played::of(&dice);
        for (session, kind) in [CENTRAL, NEXT_DAY].into_iter().flat_map(|it| ReportKind::ALL.map(|kind| (it, kind))) {
            let top = played.conference.session(session).unwrap().plan.audience;
            let Some(whole) = made(&played.conference, kind, &[session], top) else { continue };
            for branch in whole.rows.iter().filter(|row| row.kind == RowKind::Branch) {
                let own = made(&played.conference, kind, &[session], branch.endpoint.unwrap()).unwrap();
                prop_assert!(own.columns.iter().all(|column| whole.columns.contains(column)), "{}", kind.code());
                let said = add_up(&own.columns, [&own.totals].into_iter());
                for (column, sum) in whole.columns.iter().zip(add_up(&whole.columns, [branch].into_iter())) {
                    // A document that went to nobody there has no column there.
                    let place = own.columns.iter().position(|it| it == column);
                    prop_assert_eq!(place.map_or((0, 0), |place| said[place]), sum, "{:?}", column);
                }
            }
        }
    }

    #[test]
    fn a_version_is_the_same_whenever_it_is_made(dice in some_conference()) {
        let played = Played::of(&dice);
        let mut replayed = Conference::default();
        played.ledger.iter().cloned().for_each(|record| replayed.apply_record(record));
        prop_assert_eq!(&replayed, &played.conference);
        for ((session, version), reported) in &played.reported {
            for (report, again) in reported.iter().zip(versioned(&replayed, *session, *version)) {
                prop_assert_eq!(&report.rows, &again.rows, "{} {} {}", session, version, report.kind.code());
                prop_assert_eq!(report, &again, "{} {} {}", session, version, report.kind.code());
            }
        }
    }

    #[test]
    fn a_version_differs_from_the_one_before_only_where_it_says_so(dice in some_conference()) {
        let played = Played::of(&dice);
        for ((session, version), reported) in played.reported.iter().filter(|((_, version), _)| version.0 > 1) {
            let versions = played.conference.versions(*session).unwrap();
            let amended = versions.made(*version).unwrap().amendment.change.endpoint();
            let roster = played.conference.roster_of(played.conference.session(*session).unwrap());
            let before = &played.reported[&(*session, Version(version.0 - 1))];
            for (one, other) in before.iter().zip(reported).filter(|(one, _)| one.kind != ReportKind::Versions) {
                for (row, key) in differences(one, other) {
                    let concerns = row.endpoint.is_none_or(|top| match row.kind {
                        RowKind::Endpoint => top == amended,
                        RowKind::Branch | RowKind::Totals => roster.stands_in(amended, top),
                    });
                    prop_assert!(concerns && can_be_amended(key), "{:?} of {:?}", key, row.endpoint);
                }
            }
        }
    }
}

/// Reports whose rows are not endpoints in a tree: their totals count, and add nothing up.
const fn is_a_list(kind: ReportKind) -> bool {
    matches!(kind, ReportKind::FloorLog | ReportKind::Comments | ReportKind::Delegates | ReportKind::Versions)
}

/// The same conferences every time.
fn hundred_conferences() -> Vec<Played> {
    let mut runner = TestRunner::deterministic();
    (0..100).map(|_| Played::of(&some_conference().new_tree(&mut runner).unwrap().current())).collect()
}

/// Events that no figure of any report depends on, and so are not thrown here.
const TOUCH_NO_FIGURE: [&str; 19] = [
    "agenda_reordered",
    "announcement_made",
    "announcement_shown",
    "floor_rule_chosen",
    "hand_lowered",
    "hot_line_answered",
    "hot_line_asked",
    "item_replanned",
    "place_on_air",
    "preview_began",
    "preview_ended",
    "program_arranged",
    "queue_reordered",
    "reminder_sent",
    "session_replanned",
    "speakers_registered",
    "take_over_allowed",
    "hand_raised",
    "recording_deleted",
];

#[test]
fn the_conferences_thrown_here_hold_every_event_that_touches_a_figure() {
    let all = super::ledger::kinds_of_events();
    let mut left: BTreeSet<String> = all.into_iter().filter(|kind| !TOUCH_NO_FIGURE.contains(&kind.as_str())).collect();
    for played in hundred_conferences() {
        for record in &played.ledger {
            left.remove(&super::ledger::kind_of(&record.event));
        }
    }
    assert!(left.is_empty(), "never thrown: {left:?}");
}

#[test]
fn the_conferences_thrown_here_reach_every_status_level_and_remark() {
    let (mut seen, mut versions, mut released) = (BTreeSet::new(), 0, 0);
    for played in hundred_conferences() {
        let late_sessions = played.reported.iter().filter(|((session, _), _)| *session == BRANCH);
        released += u32::from(late_sessions.count() > 0);
        versions = versions.max(played.reported.keys().map(|(_, version)| version.0).max().unwrap_or(0));
        let summaries = played.reported.values().flatten().filter(|report| report.kind == ReportKind::Endpoints);
        for cell in summaries.flat_map(|report| &report.rows).flat_map(|row| &row.cells) {
            match cell {
                Cell::Status(status) => seen.extend([status.code()]),
                Cell::Evidence(levels) => {
                    let levels = [
                        (levels.measured, "measured"),
                        (levels.declared, "declared"),
                        (levels.late, "slip after the close"),
                        (levels.corrected, "corrected"),
                    ];
                    seen.extend(levels.into_iter().filter_map(|(is_so, name)| is_so.then_some(name)));
                }
                Cell::Marks(marks) => seen.extend(marks.conflict.then_some("conflict")),
                Cell::Remarks(remarks) => seen.extend(remarks.iter().map(|remark| match remark.kind {
                    RemarkKind::Released(_) => "released",
                    RemarkKind::Late => "came late",
                    RemarkKind::LeftEarly => "left early",
                    RemarkKind::Absent { .. } => "said to be absent",
                    RemarkKind::InvitedCorrected { .. } => "invited corrected",
                    RemarkKind::SoundOnly(_) => "sound only",
                    RemarkKind::Roster(_) => "note",
                })),
                _ => {}
            }
        }
    }
    let statuses = Status::ALL.map(Status::code);
    let others = [
        "measured",
        "declared",
        "slip after the close",
        "corrected",
        "conflict",
        "released",
        "came late",
        "left early",
        "said to be absent",
        "invited corrected",
        "sound only",
    ];
    let missing: Vec<&str> = statuses.into_iter().chain(others).filter(|it| !seen.contains(it)).collect();
    assert!(missing.is_empty(), "never reached: {missing:?}");
    assert!(versions > 3 && released > 10, "{versions} versions, {released} branches carried on");
}
