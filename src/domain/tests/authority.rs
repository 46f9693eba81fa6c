//! Who may do what.

use super::scene::small_roster;
use crate::authority::{Action, Principal, Role, Target, authorize};
use crate::identity::{AccountId, ConferenceId, EndpointId};
use crate::roster::Roster;

const HERE: ConferenceId = ConferenceId(1);
const ELSEWHERE: ConferenceId = ConferenceId(2);
const ACTIONS: [Action; 6] =
    [Action::Administer, Action::Organize, Action::Publish, Action::Read, Action::Glance, Action::Attend];

fn account(role: Role, subtree: Option<&str>) -> Principal {
    Principal::Account { account: AccountId(1), role, subtree: subtree.map(str::to_owned) }
}

fn allowed(principal: &Principal, target: Target<'_>) -> Vec<Action> {
    ACTIONS.into_iter().filter(|action| authorize(principal, *action, target).is_ok()).collect()
}

fn id(roster: &Roster, code: &str) -> EndpointId {
    roster.by_code(code).unwrap().endpoint
}

#[test]
fn an_organizer_reaches_its_own_subtree_and_nothing_else() {
    let roster = Roster::from_tree_order(small_roster());
    let organizer = account(Role::Organizer, Some("T10"));
    let at = |code| Target::Subtree(HERE, &roster, id(&roster, code));
    let all = [Action::Organize, Action::Publish, Action::Read, Action::Glance];
    for code in ["T10", "X1", "X2"] {
        assert_eq!(allowed(&organizer, at(code)), all, "{code}");
    }
    for code in ["TW", "T15", "Y1"] {
        assert_eq!(allowed(&organizer, at(code)), [], "{code}");
    }
    assert_eq!(allowed(&organizer, Target::Conference(HERE, &roster)), [Action::Glance]);
    assert_eq!(allowed(&organizer, Target::Server), []);
}

#[test]
fn staff_only_read() {
    let roster = Roster::from_tree_order(small_roster());
    let staff = account(Role::Staff, None);
    assert_eq!(allowed(&staff, Target::Conference(HERE, &roster)), [Action::Read, Action::Glance]);
}

#[test]
fn a_technician_speaks_for_one_endpoint_of_one_conference() {
    let roster = Roster::from_tree_order(small_roster());
    let technician = Principal::Technician { conference: HERE, endpoint: id(&roster, "T10") };
    let at = |conference, code| Target::Subtree(conference, &roster, id(&roster, code));
    assert_eq!(allowed(&technician, at(HERE, "T10")), [Action::Attend]);
    for (conference, code) in [(HERE, "X1"), (HERE, "TW"), (HERE, "T15"), (ELSEWHERE, "T10")] {
        assert_eq!(allowed(&technician, at(conference, code)), [], "{code}");
    }
    assert_eq!(allowed(&technician, Target::Conference(ELSEWHERE, &roster)), []);
}

#[test]
fn nobody_attends_in_the_name_of_an_endpoint_but_its_technician() {
    let roster = Roster::from_tree_order(small_roster());
    let target = Target::Subtree(HERE, &roster, id(&roster, "X1"));
    for role in [Role::Admin, Role::Organizer, Role::Staff] {
        assert!(authorize(&account(role, None), Action::Attend, target).is_err());
    }
}

#[test]
fn an_account_of_a_subtree_that_is_not_in_the_roster_reaches_nothing() {
    let roster = Roster::from_tree_order(small_roster());
    let organizer = account(Role::Organizer, Some("T99"));
    assert_eq!(allowed(&organizer, Target::Conference(HERE, &roster)), []);
    assert_eq!(allowed(&organizer, Target::Subtree(HERE, &roster, id(&roster, "X1"))), []);
}
