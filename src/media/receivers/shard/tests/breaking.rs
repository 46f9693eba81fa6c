//! A mistake of ours breaks a shard. Nobody can be served by it any more, but everybody can come back.

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::whole::{LEG, Line};
use super::world::{PROGRAM, World, check_of, feed, hall_alone, page};
use crate::fault::contained;
use crate::happening::{LegEnd, LegId, MediaHappening, MediaKind, View};
use crate::receivers::opening::ToShard;
use crate::receivers::shard::core;
use crate::receivers::shard::doorway::BREAKING;
use crate::track::{Scene, TrackId};

/// Somebody else is to be seen, whose key frame must be asked for: that is where the mine lies.
fn break_shard(line: &Line) {
    line.is_mined.store(true, Ordering::Release);
    let scene = Scene { main_picture: feed(Some(5), &[TrackId(99)]), ..hall_alone() };
    line.shard.tell(ToShard::Scene(PROGRAM, Arc::new(scene)));
}

#[test]
fn a_shard_that_breaks_says_who_is_gone_and_serves_whoever_comes_then() {
    let mut line = Line::connected();
    for number in 1..=3 {
        break_shard(&line);
        let leg = LegId(LEG.0 + number - 1);
        line.until(|line| line.has_happened(&MediaHappening::LegClosed { leg, reason: LegEnd::Fault }));
        line.shard.tell(ToShard::Scene(PROGRAM, Arc::new(hall_alone())));
        let leg = LegId(LEG.0 + number);
        line.connect_another(leg);
        assert_eq!(line.shard.legs(), 1);
        line.show(number, true);
        line.until(|line| line.player.heard_of(MediaKind::Picture).len() == 7);
    }
    let figures = line.counters.snapshot();
    assert_eq!((figures.legs_opened, figures.legs_closed, figures.threads_begun_anew), (4, 3, 3));
    line.shard.stop();
    let leg = LegId(LEG.0 + 3);
    line.until(|line| line.has_happened(&MediaHappening::LegClosed { leg, reason: LegEnd::Stopped }));
}

#[test]
fn a_shard_that_began_anew_knows_what_is_on_air() {
    let mut line = Line::connected();
    line.is_mined.store(true, Ordering::Release);
    let scene = Scene { side_picture: feed(Some(5), &[TrackId(99)]), ..hall_alone() };
    line.shard.tell(ToShard::Scene(PROGRAM, Arc::new(scene)));
    line.until(|line| line.has_happened(&MediaHappening::LegClosed { leg: LEG, reason: LegEnd::Fault }));
    // No scene is told again: it would only come with the next change.
    line.connect_another(LegId(12));
    line.show(1, true);
    line.until(|line| line.player.heard_of(MediaKind::Picture).len() == 7);
}

#[test]
fn a_datagram_that_breaks_something_ends_its_own_leg_alone() {
    let mut line = Line::connected();
    let breaker = line.socket.try_clone().unwrap();
    let shard = line.shard.address();
    line.connect_another(LegId(12));
    let report = [&[0x81], BREAKING.as_bytes()].concat();
    // From an address that passed no check it harms nobody at all.
    UdpSocket::bind("127.0.0.1:0").unwrap().send_to(&report, shard).unwrap();
    breaker.send_to(&report, shard).unwrap();
    line.until(|line| line.has_happened(&MediaHappening::LegClosed { leg: LEG, reason: LegEnd::Fault }));
    line.show(1, true);
    line.until(|line| line.player.heard_of(MediaKind::Picture).len() == 7);
    assert_eq!(line.counters.snapshot().threads_begun_anew, 0);
}

#[test]
fn a_check_that_breaks_something_ends_the_leg_that_it_names_wherever_it_comes_from() {
    let mut world = World::new();
    let (named, other) = (world.join(), world.join());
    let (named, other) = (world.clients[named].leg, world.clients[other].leg);
    let addresses = [SocketAddr::from(([203, 0, 113, 9], 50_000)), world.clients[1].address];
    // Its own claim on the address has run out by then.
    world.now += Duration::from_secs(7);
    for (number, address) in addresses.into_iter().enumerate() {
        let leg = if number == 0 { named } else { world.open(page(), View::Program, None).0 };
        let mut check = check_of(leg, BREAKING);
        world.act(|core, outlet, now| {
            assert!(contained(|| core.datagram(address, &mut check, now, outlet)).is_err());
            outlet.discard();
            core.broken_by(address, now, outlet);
        });
        assert!(world.happened(&MediaHappening::LegClosed { leg, reason: LegEnd::Fault }));
    }
    assert!(!world.happened(&MediaHappening::LegClosed { leg: other, reason: LegEnd::Fault }));
    assert_eq!(world.core.legs(), 1);
}

#[test]
fn a_scene_that_breaks_a_shard_again_is_forgotten_and_the_shard_goes_on() {
    let mut line = Line::connected();
    for number in 1..=2 {
        let scene = Scene { side_picture: feed(None, &[core::BREAKING]), ..hall_alone() };
        line.shard.tell(ToShard::Scene(PROGRAM, Arc::new(scene)));
        let leg = LegId(LEG.0 + number - 1);
        line.until(|line| line.has_happened(&MediaHappening::LegClosed { leg, reason: LegEnd::Fault }));
        line.shard.tell(ToShard::Scene(PROGRAM, Arc::new(hall_alone())));
        line.connect_another(LegId(LEG.0 + number));
        line.show(number, true);
        line.until(|line| line.player.heard_of(MediaKind::Picture).len() == 7);
    }
    assert_eq!(line.counters.snapshot().threads_begun_anew, 2);
    line.shard.stop();
    let leg = LegId(LEG.0 + 2);
    line.until(|line| line.has_happened(&MediaHappening::LegClosed { leg, reason: LegEnd::Stopped }));
}
