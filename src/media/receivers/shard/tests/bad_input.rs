//! Strangers, and peers who lie.

use std::net::SocketAddr;

use proptest::prelude::*;

use super::missing::{nack, report};
use super::world::{MAIN, PICTURE, World, check, page};
use crate::happening::View;
use crate::receivers::shard::core::Wish;

fn stranger() -> SocketAddr {
    "203.0.113.66:666".parse().unwrap()
}

#[test]
fn a_stranger_gets_not_one_byte() {
    let mut world = World::new();
    let (leg, _) = world.open(page(), View::Program, None);
    let forged = check("ufrag001", "not the right password!!", true);
    for datagram in [&forged[..], b"\x16\xfe\xfda hello", b"\x80\xc8\0\x06a report", b"\xffnoise", b"", b"\0\x01"] {
        world.reach(stranger(), datagram);
    }
    assert_eq!(world.astray, []);
    assert!(world.wishes.is_empty(), "no handshake begins for {leg:?}");
    assert_eq!(world.figures().dropped_unchecked_source, 2);
    assert_eq!(world.figures().dropped_failed_check, 1);
}

#[test]
fn nothing_is_sent_to_an_address_that_passed_no_check() {
    let mut world = World::new();
    world.join();
    let report = world.clients[0].seal(&nack(MAIN, &[(0, 0xffff)]));
    world.reach(stranger(), &report);
    world.send(world.picture(PICTURE, 1, 7, true));
    assert_eq!(world.astray.len(), 0);
}

#[test]
fn the_address_of_a_live_leg_cannot_be_claimed_by_another() {
    let mut world = World::new();
    world.join();
    let (leg, _) = world.open(page(), View::Program, None);
    world.check(leg, world.clients[0].address, true);
    assert_eq!(world.figures().dropped_claimed_address, 1);
    world.send(world.picture(PICTURE, 1, 7, true));
    assert_eq!(world.clients[0].of(MAIN).len(), 7);
}

#[test]
fn reports_that_are_forged_or_come_twice_are_dropped() {
    let mut world = World::new();
    world.join();
    world.send(world.picture(PICTURE, 1, 7, true));
    let highest = u32::from(world.clients[0].of(MAIN)[3].sequence);
    let sealed = world.clients[0].seal(&report(MAIN, highest, 0, 0));
    let address = world.clients[0].address;
    for at in 0..sealed.len() {
        let mut forged = sealed.clone();
        forged[at] ^= 0x10;
        world.reach(address, &forged);
    }
    assert!(world.events.iter().all(|event| !matches!(event.what, crate::happening::MediaHappening::Proof { .. })));
    world.reach(address, &sealed);
    let dropped = world.figures().dropped_forged_reports;
    world.reach(address, &sealed);
    assert_eq!(world.figures().dropped_forged_reports, dropped + 1);
}

#[test]
fn a_hello_reaches_the_handshake_only_from_a_checked_address() {
    let mut world = World::new();
    let (leg, address) = world.open(page(), View::Program, None);
    world.reach(address, b"\x16\xfe\xfda hello");
    assert!(world.wishes.is_empty());
    world.check(leg, address, false);
    world.reach(address, b"\x16\xfe\xfda hello");
    assert!(matches!(world.wishes[..], [Wish::BeginHandshake { .. }, Wish::HandshakeDatagram { .. }]));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_datagram_of_a_stranger_is_answered(datagram in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut world = World::new();
        world.reach(stranger(), &datagram);
        prop_assert!(world.astray.is_empty() && world.wishes.is_empty());
    }
}
