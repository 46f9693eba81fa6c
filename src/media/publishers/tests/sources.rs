use std::net::SocketAddr;

use proptest::prelude::*;
use str0m::ice::{StunMessage, TransId};

use super::world::{HALL, SPARE, Who, World};
use crate::happening::{LegEnd, MediaHappening};
use crate::tests::peer::{Datagram, Peer};

fn stranger() -> SocketAddr {
    "203.0.113.66:6666".parse().unwrap()
}

/// A datagram that the peer really sent, taken from its way; the next ones pass.
fn overheard(world: &mut World, who: Who, wanted: impl Fn(&[u8]) -> bool + 'static) -> Datagram {
    let address = world.peer(who).address;
    world.catch = Box::new(move |datagram| datagram.from == address && wanted(&datagram.bytes));
    world.until(|world| !world.caught.is_empty());
    world.catch = Box::new(|_| false);
    world.caught.remove(0)
}

fn is_check(bytes: &[u8]) -> bool {
    bytes[0] < 4
}

fn is_dtls(bytes: &[u8]) -> bool {
    (20..64).contains(&bytes[0])
}

fn is_picture(datagram: &Datagram) -> bool {
    datagram.bytes[0] >= 128 && datagram.bytes[1] & 0x7f == 96
}

#[test]
fn nothing_but_checks_is_taken_from_an_address_that_passed_none() {
    let mut world = World::new();
    let who = world.publisher_that_connects_later(HALL, &[]);
    let client_hello = overheard(&mut world, who, is_dtls);
    for bytes in [client_hello.bytes.as_slice(), &[0x80, 96, 0, 1, 0, 0, 0, 0]] {
        assert!(world.reach_server(stranger(), bytes).is_empty());
    }
    world.settle();
    assert_eq!(world.figures().dropped_unchecked_source, 2);
    assert!(world.astray.is_empty());
}

#[test]
fn a_stranger_that_races_with_a_client_hello_stops_nobody() {
    let mut world = World::new();
    let who = world.publisher_that_connects_later(HALL, &[]);
    let client_hello = overheard(&mut world, who, is_dtls);
    for _ in 0..10_000 {
        world.reach_server(stranger(), &client_hello.bytes);
    }
    world.reach_server(client_hello.from, &client_hello.bytes);
    world.until(|world| world.is_connected(who));
    assert!(world.astray.is_empty());
}

#[test]
fn a_check_with_a_wrong_password_gets_nothing_back() {
    let mut world = World::new();
    let who = world.publisher_that_connects_later(HALL, &[]);
    let check = overheard(&mut world, who, is_check);
    let message = StunMessage::parse(&check.bytes).unwrap();
    let forged = StunMessage::binding_request(message.username().unwrap(), TransId::new(), true, 7, 1_000, true);
    let mut bytes = [0; 512];
    let sha1 = |key: &[u8], payloads: &[&[u8]]| {
        let provider = str0m::crypto::from_feature_flags();
        provider.sha1_hmac_provider.sha1_hmac(key, payloads)
    };
    let length = forged.to_bytes(Some(b"wrong password"), &mut bytes, sha1).unwrap();
    for _ in 0..1_000 {
        assert!(world.reach_server(stranger(), &bytes[..length]).is_empty());
    }
    world.settle();
    assert!(world.astray.is_empty());
    assert_eq!(world.figures().dropped_failed_check, 1_000);
    // It opened no way for anything else.
    assert!(world.reach_server(stranger(), &[22, 254, 253, 0]).is_empty());
    assert_eq!(world.figures().dropped_unchecked_source, 1);
    // And it stood in nobody's way.
    world.until(|world| world.is_connected(who));
}

#[test]
fn a_check_that_names_no_leg_gets_nothing_back() {
    let mut world = World::new();
    let who = world.publisher_that_connects_later(HALL, &[]);
    let check = overheard(&mut world, who, is_check);
    let mut other = World::new();
    assert!(other.reach_server(stranger(), &check.bytes).is_empty());
    assert_eq!(other.figures().dropped_unknown_check, 1);
}

#[test]
fn an_authenticated_check_is_answered_with_no_more_bytes_than_it_had() {
    let mut world = World::new();
    let who = world.publisher_that_connects_later(HALL, &[]);
    let check = overheard(&mut world, who, is_check);
    let answers = world.reach_server(check.from, &check.bytes);
    let bytes: usize = answers.iter().map(|answer| answer.bytes.len()).sum();
    assert!((1..=check.bytes.len()).contains(&bytes));
}

#[test]
fn a_live_leg_keeps_its_address_when_another_leg_claims_it() {
    let mut world = World::new();
    let victim = world.publisher(HALL);
    let claimant = world.publisher_that_connects_later(SPARE, &[]);
    let check = overheard(&mut world, claimant, is_check);
    let address = world.peer(victim).address;
    assert!(world.reach_server(address, &check.bytes).is_empty());
    assert_eq!(world.figures().dropped_claimed_address, 1);
    world.program(victim, 1, 1_000);
    assert_eq!(world.frames_of(world.tracks(HALL).1[0]).len(), 25);
}

#[test]
fn forged_media_from_a_checked_address_reaches_nobody() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    world.frame(hall, true, 1);
    let address = world.peer(hall).address;
    for number in 0..200_u8 {
        let mut forged = vec![0x80, 96, 0, number];
        forged.resize(60, number);
        world.reach_server(address, &forged);
    }
    world.settle();
    assert_eq!(world.figures().packets_from_publishers, 1);
    assert_eq!(world.frames.len(), 1);
}

/// RTP that nobody sealed, but with the section's real name in it: that is how new streams are
/// learnt of.
fn forged(world: &World, who: Who, payload_type: u8, ssrc: u32) -> Vec<u8> {
    let mid = world.peer(who).picture.to_string();
    let mut datagram = vec![0x90, payload_type, 1, 1, 0, 0, 0, 1];
    datagram.extend(ssrc.to_be_bytes());
    let mut extension = vec![0x40 | u8::try_from(mid.len() - 1).unwrap()];
    extension.extend(mid.bytes());
    extension.resize(extension.len().next_multiple_of(4), 0);
    datagram.extend([0xbe, 0xde, 0, u8::try_from(extension.len() / 4).unwrap()]);
    datagram.extend(extension);
    datagram.resize(80, 7);
    datagram
}

#[test]
fn forged_media_does_not_push_the_real_stream_away() {
    for payload_type in [96, 97] {
        let mut world = World::new();
        let hall = world.publisher(HALL);
        let next = world.program(hall, 1, 3_000);
        let address = world.peer(hall).address;
        for ssrc in 1_000..1_020 {
            let datagram = forged(&world, hall, payload_type, ssrc);
            world.reach_server(address, &datagram);
        }
        world.program(hall, next, 1_000);
        assert_eq!(world.frames_of(world.tracks(HALL).1[0]).len(), 75 + 25);
        assert_eq!(world.figures().dropped_foreign_stream, 20);
    }
}

#[test]
fn a_packet_whose_tag_is_wrong_is_counted_and_the_real_one_still_taken() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let next = world.program(hall, 1, 1_000);
    world.catch = Box::new(is_picture);
    world.frame(hall, false, next);
    world.settle();
    world.catch = Box::new(|_| false);
    let real = world.caught.remove(0);
    assert_eq!(world.figures().dropped_forged_packets, 0);
    let taken = world.figures().packets_from_publishers;
    let mut forged = real.bytes.clone();
    *forged.last_mut().unwrap() ^= 1;
    for _ in 0..3 {
        world.reach_server(real.from, &forged);
    }
    assert_eq!(world.figures().dropped_forged_packets, 3);
    assert_eq!(world.figures().packets_from_publishers, taken);
    world.reach_server(real.from, &real.bytes);
    assert_eq!(world.figures().packets_from_publishers, taken + 1);
    assert_eq!(world.figures().dropped_forged_packets, 3);
}

#[test]
fn a_handshake_without_end_is_ended() {
    let mut world = World::new();
    let who = world.publisher_that_connects_later(HALL, &[]);
    let leg = world.leg(who);
    let hello = overheard(&mut world, who, is_dtls);
    for number in (0..2_000_u16).rev() {
        let mut fragment = hello.bytes.clone();
        let [high, low] = number.to_be_bytes();
        // The record's and the message's own number, and a fragment of length zero.
        fragment[9..11].copy_from_slice(&[high, low]);
        fragment[17..19].copy_from_slice(&[high, low]);
        fragment[22..25].copy_from_slice(&[0, 0, 0]);
        world.reach_server(hello.from, &fragment);
    }
    world.settle();
    let reason = LegEnd::HandshakeTooLong;
    assert!(world.happened(&MediaHappening::LegClosed { leg, reason }));
}

#[test]
fn a_wrong_certificate_ends_the_leg_before_any_media() {
    let mut world = World::new();
    let sendonly = str0m::media::Direction::SendOnly;
    let (mut peer, offer) = Peer::new(world.next_address(), sendonly, world.now, |config| config);
    let (before, after) = offer.split_once("a=fingerprint:sha-256 ").unwrap();
    let forged = format!("{before}a=fingerprint:sha-256 {}{}", "00:11", &after[5..]);
    let answer = world.open(HALL, &forged).unwrap();
    peer.accept(answer.leg, &answer.sdp);
    world.peers.push(peer);
    world.pass_ms(2_000);
    let (leg, reason) = (answer.leg, LegEnd::HandshakeFailed);
    assert!(world.happened(&MediaHappening::LegClosed { leg, reason }));
    assert!(world.frames.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 64,
        ..ProptestConfig::default()
    })]

    #[test]
    fn noise_harms_nobody(
        noise in prop::collection::vec((any::<bool>(), prop::collection::vec(any::<u8>(), 0..1_600)), 1..60),
        firsts in prop::collection::vec(prop::sample::select(vec![0_u8, 1, 20, 22, 23, 128, 144, 191]), 60),
    ) {
        let mut world = World::new();
        let hall = world.publisher(HALL);
        world.frame(hall, true, 1);
        let address = world.peer(hall).address;
        for ((checked, bytes), first) in noise.iter().zip(firsts) {
            let mut bytes = bytes.clone();
            if let Some(byte) = bytes.first_mut() {
                *byte = first;
            }
            let from = if *checked { address } else { stranger() };
            world.reach_server(from, &bytes);
        }
        world.program(hall, 2, 200);
        prop_assert!(world.astray.is_empty());
        prop_assert_eq!(world.frames_of(world.tracks(HALL).1[0]).len(), 6);
    }

    #[test]
    fn a_damaged_check_gets_nothing_back(at in 0_usize..100, flip in 1_u8..) {
        let mut world = World::new();
        let who = world.publisher_that_connects_later(HALL, &[]);
        let mut check = overheard(&mut world, who, is_check).bytes;
        let at = at % check.len();
        check[at] ^= flip;
        let answers = world.reach_server(stranger(), &check);
        let fingerprint_alone = at + 8 >= check.len();
        prop_assert!(answers.is_empty() || fingerprint_alone);
    }

    #[test]
    fn a_damaged_offer_never_panics(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut world = World::new();
        let sendonly = str0m::media::Direction::SendOnly;
        let (_, offer) = Peer::layered(stranger(), sendonly, &["h", "l"], world.now, |config| config);
        let mut bytes = offer.into_bytes();
        let at = at.index(bytes.len());
        if cut {
            bytes.truncate(at);
        } else {
            bytes[at] = byte;
        }
        let _either = world.open(HALL, &String::from_utf8_lossy(&bytes));
    }
}
