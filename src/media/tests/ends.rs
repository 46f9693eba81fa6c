use std::time::Duration;

use super::world::{PROGRAM, World};
use crate::happening::{LegEnd, LegId, MediaHappening, Place};
use crate::media::Command;

fn closed(leg: LegId, reason: LegEnd) -> MediaHappening {
    MediaHappening::LegClosed { leg, reason }
}

#[test]
fn a_leg_that_never_connects_goes_away_after_thirty_seconds() {
    let mut world = World::new();
    let who = world.receiver_that_connects_later(|config| config);
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
fn a_peer_that_vanishes_is_noticed_within_sixteen_seconds() {
    let mut world = World::new();
    let endpoint = world.receiver();
    let leg = world.leg(endpoint);
    world.pass(Duration::from_secs(60));
    assert!(!world.happened(&closed(leg, LegEnd::ConsentLost)));
    world.peers.clear();
    world.pass(Duration::from_secs(16));
    assert!(world.happened(&closed(leg, LegEnd::ConsentLost)));
    assert_eq!(world.figures().receivers, 0);
}

#[test]
fn a_peer_that_says_goodbye_is_gone_at_once() {
    let mut world = World::new();
    let endpoint = world.receiver();
    let leg = world.leg(endpoint);
    let now = world.now;
    world.peer_mut(endpoint).close(now);
    world.pass_ms(10);
    assert!(world.happened(&closed(leg, LegEnd::PeerLeft)));
}

#[test]
fn a_closed_leg_is_told_goodbye_and_ends_once() {
    let mut world = World::new();
    let endpoint = world.receiver();
    let leg = world.leg(endpoint);
    world.command(Command::Close(leg));
    world.command(Command::Close(leg));
    world.pass_ms(100);
    assert_eq!(world.count(&closed(leg, LegEnd::Asked)), 1);
    assert!(!world.peer(endpoint).rtc.is_alive());
}

#[test]
fn closing_a_program_ends_all_its_legs() {
    let mut world = World::new();
    let legs = [world.publisher(Place::Main), world.receiver(), world.receiver()].map(|who| world.leg(who));
    world.command(Command::CloseProgram(PROGRAM));
    world.pass_ms(200);
    for leg in legs {
        assert!(world.happened(&closed(leg, LegEnd::Asked)));
    }
    assert_eq!(world.figures().programs, 0);
}
