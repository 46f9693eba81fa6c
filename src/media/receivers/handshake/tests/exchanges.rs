use std::time::Duration;

use dimpl::SrtpProfile;

use super::client::World;
use crate::happening::LegEnd;
use crate::receivers::srtp::{Profile, server_side};

#[test]
fn both_sides_get_the_same_keys_and_the_strongest_profile() {
    let mut world = World::new();
    let hello = world.client.turn(world.now);
    let (answer, step) = world.deliver(&hello);
    assert!(matches!(step, Ok(None)));
    let reply = world.client.receive(&answer, world.now);
    assert_eq!(world.client.server, Some(world.identity.fingerprint()));
    let (last_flight, step) = world.deliver(&reply);
    let secured = step.unwrap().unwrap();
    assert_eq!(secured.last_flight, last_flight);
    world.client.receive(&last_flight, world.now);
    assert!(world.client.is_connected);

    let (exported, profile) = world.client.keys.take().unwrap();
    assert_eq!(profile, SrtpProfile::AEAD_AES_256_GCM);
    let (same, _) = server_side(Profile::Gcm256, &exported).unwrap();
    let sealed = [&secured.sealer, &same].map(|sealer| {
        let mut packet = vec![0x80; 12 + 100 + sealer.tag_bytes()];
        sealer.seal_rtp(&mut packet, 12, 9);
        packet
    });
    assert_eq!(sealed[0], sealed[1]);
}

#[test]
fn a_lost_answer_is_sent_again() {
    let mut world = World::new();
    let hello = world.client.turn(world.now);
    let (lost, _) = world.deliver(&hello);
    assert!(!lost.is_empty());
    let due = world.exchange.next_turn();
    assert!(due <= world.now + Duration::from_millis(500), "{:?}", due - world.now);
    world.now = due;
    let (again, step) = world.turn();
    assert!(matches!(step, Ok(None)));
    assert_eq!(again.len(), lost.len());
    let reply = world.client.receive(&again, world.now);
    assert!(matches!(world.deliver(&reply).1, Ok(Some(_))));
}

#[test]
fn a_repeated_hello_is_answered_at_once() {
    let mut world = World::new();
    let hello = world.client.turn(world.now);
    let (lost, _) = world.deliver(&hello);
    world.now = world.client.next_turn;
    let hello = world.client.turn(world.now);
    let (again, _) = world.deliver(&hello);
    assert!(again.len() >= lost.len());
    let reply = world.client.receive(&again, world.now);
    assert!(matches!(world.deliver(&reply).1, Ok(Some(_))));
}

#[test]
fn the_kept_last_flight_serves_a_peer_that_missed_it() {
    let mut world = World::new();
    let hello = world.client.turn(world.now);
    let (answer, _) = world.deliver(&hello);
    let reply = world.client.receive(&answer, world.now);
    let secured = world.deliver(&reply).1.unwrap().unwrap();
    // Lost: the client repeats its flight, and our state is gone.
    world.now = world.client.next_turn;
    assert!(!world.client.turn(world.now).is_empty());
    assert!(!world.client.is_connected);
    world.client.receive(&secured.last_flight, world.now);
    assert!(world.client.is_connected);
    // It came twice: nothing breaks.
    world.client.receive(&secured.last_flight, world.now);
}

#[test]
fn only_the_last_flight_is_kept_of_a_peer_that_repeats_itself() {
    let mut world = World::new();
    let hello = world.client.turn(world.now);
    let (answer, _) = world.deliver(&hello);
    let mut reply = world.client.receive(&answer, world.now);
    reply.splice(..0, hello);
    let secured = world.deliver(&reply).1.unwrap().unwrap();
    let kept: usize = secured.last_flight.iter().map(|it| it.len()).sum();
    assert!(kept < 100, "{kept} bytes");
    world.client.receive(&secured.last_flight, world.now);
    assert!(world.client.is_connected);
}

#[test]
fn datagrams_in_another_order_and_twice_do_no_harm() {
    let mut world = World::new();
    let hello = world.client.turn(world.now);
    let (answer, _) = world.deliver(&hello);
    let mut reply = world.client.receive(&answer, world.now);
    reply.reverse();
    let twice = reply.iter().flat_map(|it| [it.clone(), it.clone()]).collect();
    assert!(matches!(world.deliver(&twice).1, Ok(Some(_))));
}

#[test]
fn a_peer_that_says_nothing_is_given_up_after_thirty_seconds() {
    let mut world = World::new();
    let begun = world.now;
    let mut outcome = world.turn();
    while matches!(outcome.1, Ok(None)) {
        assert!(outcome.0.is_empty());
        world.now = world.exchange.next_turn();
        outcome = world.turn();
    }
    assert!(matches!(outcome.1, Err(LegEnd::NeverConnected)));
    assert_eq!(world.now - begun, Duration::from_secs(30));
}

#[test]
fn a_peer_that_falls_silent_is_given_up_after_thirty_seconds() {
    let mut world = World::new();
    world.pass(Duration::from_secs(20));
    let hello = world.client.turn(world.now);
    assert!(!world.deliver(&hello).0.is_empty());
    let begun = world.now;
    let mut sent = 0;
    loop {
        world.now = world.exchange.next_turn();
        let (flight, step) = world.turn();
        sent += flight.len();
        if let Err(end) = step {
            assert_eq!(end, LegEnd::NeverConnected);
            break;
        }
    }
    assert_eq!(world.now - begun, Duration::from_secs(10));
    assert!((1..60).contains(&sent), "{sent} datagrams sent again");
}
