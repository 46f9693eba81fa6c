//! Rosters: what a file may hold, and the tree that stands.

use super::scene::{SESSION, Scene, row, small_roster};
use crate::command::Command;
use crate::refusal::Refusal;
use crate::roster::{FaultReason, Roster, RosterRow, build};
use crate::session::SessionStep;

/// Row, column and code of everything that is wrong.
fn faults(rows: &[RosterRow]) -> Vec<(u32, &'static str, &'static str)> {
    build(rows).unwrap_err().into_iter().map(|fault| (fault.row, fault.column, fault.reason.code())).collect()
}

#[test]
fn every_wrong_row_is_told_with_its_column() {
    let rows = [
        row(2, "TW", "", "50"),
        row(3, "T10", "TW", "-3"),
        row(4, "T10", "TW", "mười"),
        RosterRow { name: String::new(), ..row(5, "X1", "T99", "20") },
        RosterRow { mode: "radio".into(), ..row(6, "X2", "", "20") },
    ];
    assert_eq!(
        faults(&rows),
        [
            (3, "invited", "invalid_invited"),
            (4, "invited", "invalid_invited"),
            (4, "code", "duplicate_code"),
            (5, "name", "empty"),
            (5, "parent_code", "orphan_parent"),
            (6, "mode", "unknown_mode"),
            (6, "parent_code", "second_root"),
        ]
    );
}

#[test]
fn a_duplicate_names_the_second_and_points_at_the_first() {
    let faults = build(&[row(2, "TW", "", "1"), row(3, "A", "TW", "1"), row(9, "A", "TW", "1")]).unwrap_err();
    assert_eq!(faults[0].row, 9);
    assert_eq!(faults[0].reason, FaultReason::DuplicateCode { code: "A".into(), first_row: 3 });
}

#[test]
fn a_circle_is_found_at_each_of_its_members() {
    let rows = [row(2, "TW", "", "1"), row(3, "A", "B", "1"), row(4, "B", "A", "1"), row(5, "C", "C", "1")];
    assert_eq!(faults(&rows), [(3, "parent_code", "cycle"), (4, "parent_code", "cycle"), (5, "parent_code", "cycle")]);
    assert_eq!(faults(&[row(2, "A", "A", "1")]), [(2, "parent_code", "cycle")]);
}

#[test]
fn no_rows_are_a_fault() {
    assert_eq!(faults(&[]), [(1, "", "empty")]);
}

#[test]
fn children_stand_behind_their_parent_in_the_order_of_the_file() {
    let rows = [row(2, "Y", "T2", "1"), row(3, "TW", "", "1"), row(4, "T2", "TW", "1"), row(5, "T1", "TW", "1")];
    let roster = Roster::from_tree_order(build(&rows).unwrap());
    let codes: Vec<&str> = roster.entries().iter().map(|entry| entry.code.as_str()).collect();
    assert_eq!(codes, ["TW", "T2", "Y", "T1"]);
    assert_eq!(roster.children_at(0).collect::<Vec<_>>(), [1, 3]);
    assert_eq!((roster.subtree_at(0), roster.subtree_at(1), roster.depth(2)), (0..4, 1..3, 2));
}

#[test]
fn an_endpoint_keeps_its_number_when_the_roster_comes_again() {
    let mut scene = Scene::planned();
    let (before, removed) = (scene.id("Y1"), scene.id("X1"));
    let mut rows = vec![row(2, "TW", "", "50"), row(3, "NEW", "TW", "9"), row(4, "T10", "TW", "30")];
    rows.extend([row(5, "T15", "TW", "30"), row(6, "Y1", "T15", "20")]);
    scene.ask("07:00:00", Command::ImportRoster { entries: build(&rows).unwrap() }).unwrap();
    assert_eq!(scene.id("Y1"), before);
    assert!(scene.conference.roster().entry(removed).is_none());
    assert!(small_roster().iter().all(|entry| entry.endpoint != scene.id("NEW")), "a number is never given twice");
}

#[test]
fn a_roster_in_use_stays_and_one_that_lacks_a_lead_is_refused() {
    let mut scene = Scene::planned();
    let other = build(&[row(2, "BO", "", "50")]).unwrap();
    let lacking = scene.ask("07:00:00", Command::ImportRoster { entries: other }).unwrap_err();
    assert_eq!(lacking, Refusal::RosterLacks { code: "TW".into(), title: "Buổi sáng".into() });
    scene.step("07:30:00", SessionStep::Open);
    let in_use = scene.ask("07:31:00", Command::ImportRoster { entries: small_roster() }).unwrap_err();
    assert_eq!(in_use, Refusal::RosterInUse { title: "Buổi sáng".into() });
    assert_eq!(scene.conference.session(SESSION).unwrap().roster_version, None);
}
