//! The agenda.

use super::scene::{SESSION, Scene};
use crate::agenda::ItemState;
use crate::command::Command;
use crate::identity::ItemId;
use crate::refusal::Refusal;
use crate::session::SessionStep;

fn live_with_two_items() -> (Scene, ItemId, ItemId) {
    let mut scene = Scene::open();
    let (first, second) = (scene.plan_item("Nghị quyết thứ nhất"), scene.plan_item("Nghị quyết thứ hai"));
    scene.step("08:00:00", SessionStep::Start);
    (scene, first, second)
}

fn state_of(scene: &Scene, item: ItemId) -> ItemState {
    let session = scene.conference.session(SESSION).unwrap();
    session.items.iter().find(|candidate| candidate.id == item).unwrap().state
}

#[test]
fn starting_an_item_ends_the_one_that_is_open() {
    let (mut scene, first, second) = live_with_two_items();
    scene.ask("08:00:00", Command::StartItem { item: first }).unwrap();
    scene.ask("09:00:00", Command::StartItem { item: second }).unwrap();
    assert_eq!((state_of(&scene, first), state_of(&scene, second)), (ItemState::Ended, ItemState::Open));
}

#[test]
fn the_open_item_ends_with_the_session() {
    let (mut scene, first, _) = live_with_two_items();
    scene.ask("08:00:00", Command::StartItem { item: first }).unwrap();
    scene.step("09:00:00", SessionStep::End);
    assert_eq!(state_of(&scene, first), ItemState::Ended);
}

#[test]
fn no_item_begins_before_the_session_does() {
    let mut scene = Scene::open();
    let item = scene.plan_item("Nghị quyết");
    assert!(matches!(scene.ask("07:50:00", Command::StartItem { item }), Err(Refusal::SessionState { .. })));
}

#[test]
fn an_item_that_was_held_cannot_be_left_out() {
    let (mut scene, first, _) = live_with_two_items();
    scene.ask("08:00:00", Command::StartItem { item: first }).unwrap();
    assert_eq!(scene.ask("08:01:00", Command::SkipItem { item: first }), Err(Refusal::ItemOver));
}

#[test]
fn an_order_names_every_item_once() {
    let (mut scene, first, second) = live_with_two_items();
    for order in [vec![first], vec![first, first], vec![first, second, ItemId(99)]] {
        let command = Command::ReorderAgenda { session: SESSION, order };
        assert_eq!(scene.ask("08:00:00", command), Err(Refusal::IncompleteOrder));
    }
    scene.ask("08:00:00", Command::ReorderAgenda { session: SESSION, order: vec![second, first] }).unwrap();
    let order: Vec<ItemId> = scene.conference.session(SESSION).unwrap().items.iter().map(|item| item.id).collect();
    assert_eq!(order, [second, first]);
}
