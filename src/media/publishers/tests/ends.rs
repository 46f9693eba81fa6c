use std::time::Duration;

use super::world::{FLOOR, HALL, PROGRAM, World};
use crate::happening::{LegEnd, LegId, MediaHappening};
use crate::publishers::studio::ToStudio;

fn closed(leg: LegId, reason: LegEnd) -> MediaHappening {
    MediaHappening::LegClosed { leg, reason }
}

#[test]
fn a_leg_that_never_connects_goes_away_after_thirty_seconds() {
    let mut world = World::new();
    let who = world.publisher_that_connects_later(HALL, &[]);
    let leg = world.leg(who);
    world.peers.clear();
    world.pass(Duration::from_secs(29));
    assert!(world.events.is_empty());
    assert_eq!(world.figures().legs_connecting, 1);
    world.pass(Duration::from_secs(2));
    assert!(world.happened(&closed(leg, LegEnd::NeverConnected)));
    assert_eq!(world.figures().legs_connecting, 0);
    assert_eq!(world.figures().programs, 0);
}

#[test]
fn a_publisher_that_vanishes_is_noticed_within_sixteen_seconds() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let leg = world.leg(hall);
    world.pass(Duration::from_secs(60));
    assert!(!world.happened(&closed(leg, LegEnd::ConsentLost)));
    world.peers.clear();
    world.pass(Duration::from_secs(16));
    assert!(world.happened(&closed(leg, LegEnd::ConsentLost)));
    assert_eq!(world.figures().publishers, 0);
}

#[test]
fn a_publisher_that_says_goodbye_is_gone_at_once() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let (leg, now) = (world.leg(hall), world.now);
    world.peer_mut(hall).close(now);
    world.pass_ms(10);
    assert!(world.happened(&closed(leg, LegEnd::PeerLeft)));
}

#[test]
fn a_closed_leg_is_told_goodbye_and_ends_once() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let leg = world.leg(hall);
    world.obey(ToStudio::Close(leg));
    world.obey(ToStudio::Close(leg));
    world.pass_ms(100);
    assert_eq!(world.count(&closed(leg, LegEnd::Asked)), 1);
    assert!(!world.peer(hall).rtc.is_alive());
}

#[test]
fn closing_a_program_ends_all_its_legs_and_tells_nothing_else() {
    let mut world = World::new();
    let who = [HALL, FLOOR].map(|source| world.publisher(source));
    world.programs(&who, 1, 200);
    world.events.clear();
    world.obey(ToStudio::CloseProgram(PROGRAM));
    world.pass_ms(200);
    for who in who {
        assert!(world.happened(&closed(world.leg(who), LegEnd::Asked)));
    }
    let others = world
        .events
        .iter()
        .filter(|event| !matches!(event.what, MediaHappening::LegClosed { .. } | MediaHappening::LineMeasured { .. }));
    assert_eq!(others.count(), 0);
    assert_eq!(world.figures().programs, 0);
}
