//! How a receiver comes in, and how it ends.

use std::time::Duration;

use super::client::keys;
use super::world::{MAIN, PICTURE, PROGRAM, World, assert_without_gap, page, player};
use crate::happening::{LegEnd, MediaHappening, View};
use crate::receivers::shard::core::Wish;

#[test]
fn a_joiner_gets_the_last_key_frame_and_all_since_without_a_gap_into_live() {
    let mut world = World::new();
    world.send(world.picture(PICTURE, 1, 7, false));
    world.send(world.picture(PICTURE, 2, 7, true));
    (3..12).for_each(|number| world.send(world.picture(PICTURE, number, 7, false)));
    world.join();
    // Live goes on before it has caught up.
    (12..15).for_each(|number| world.send(world.picture(PICTURE, number, 7, false)));
    world.pass(Duration::from_millis(50));
    (15..18).for_each(|number| world.send(world.picture(PICTURE, number, 7, false)));
    let got = world.clients[0].of(MAIN);
    assert_eq!(got.len(), 16 * 7);
    assert_without_gap(&got);
    assert_eq!(world.key_frames_asked(PICTURE), 0);
    assert_eq!(world.figures().joins_with_picture, 1);
}

#[test]
fn a_key_frame_that_comes_while_somebody_catches_up_is_where_it_goes_on() {
    let mut world = World::new();
    world.send(world.picture(PICTURE, 1, 7, true));
    (2..40).for_each(|number| world.send(world.picture(PICTURE, number, 7, false)));
    world.join();
    world.pass(Duration::from_millis(5));
    world.send(world.picture(PICTURE, 40, 7, true));
    world.pass(Duration::from_millis(50));
    let got = world.clients[0].of(MAIN);
    assert_without_gap(&got);
    assert_eq!(got.last().unwrap().timestamp, 120_000);
    assert!(got.len() < 20 * 7, "it need not see what was before");
}

#[test]
fn a_joiner_who_finds_only_an_old_picture_asks_for_a_key_frame_once() {
    let mut world = World::new();
    world.send(world.picture(PICTURE, 1, 7, true));
    world.pass(Duration::from_millis(2_100));
    world.join();
    world.pass(Duration::from_millis(300));
    assert_eq!(world.clients[0].of(MAIN).len(), 0);
    assert_eq!(world.key_frames_asked(PICTURE), 1);
    world.send(world.picture(PICTURE, 2, 7, true));
    assert_eq!(world.clients[0].of(MAIN).len(), 7);
}

#[test]
fn a_crowd_of_joiners_is_served_in_portions() {
    let mut world = World::new();
    world.send(world.picture(PICTURE, 1, 7, true));
    (2..30).for_each(|number| world.send(world.picture(PICTURE, number, 7, false)));
    for _ in 0..200 {
        world.join();
    }
    let before = world.figures().packets_to_receivers;
    world.act(|core, outlet, now| core.turn(now, outlet));
    assert!(world.figures().packets_to_receivers - before < 2_000);
    world.pass(Duration::from_millis(200));
    assert!(world.clients.iter().all(|client| client.of(MAIN).len() == 29 * 7));
}

#[test]
fn a_crowd_of_two_thousand_that_catches_up_does_not_hold_up_the_live_frames() {
    const TURNS_A_FRAME: u32 = 6;
    const MOST_BETWEEN_FRAMES: usize = 6 * 1_600;
    let mut world = World::new();
    world.send(world.picture(PICTURE, 1, 5, true));
    (2..=12).for_each(|number| world.send(world.picture(PICTURE, number, 5, false)));
    world.join();
    world.pass(Duration::from_millis(50));
    (0..2_000).for_each(|_| world.join_unheard());
    let mut to_crowd = 0;
    for number in 13..=20 {
        world.astray.clear();
        world.pass(Duration::from_millis(5) * TURNS_A_FRAME);
        assert!(world.astray.len() <= MOST_BETWEEN_FRAMES, "{} between two live frames", world.astray.len());
        to_crowd += world.astray.len();
        let before = world.clients[0].of(MAIN).len();
        world.send(world.picture(PICTURE, number, 5, false));
        assert_eq!(world.clients[0].of(MAIN).len(), before + 5, "whoever was there gets the frame at once");
    }
    assert!(to_crowd > 60_000, "the crowd is served meanwhile: {to_crowd}");
    assert_without_gap(&world.clients[0].of(MAIN));
}

#[test]
fn joiners_of_two_kinds_at_the_same_time_get_the_same_picture_under_their_own_numbers() {
    let mut world = World::new();
    world.send(world.picture(PICTURE, 1, 7, true));
    (2..30).for_each(|number| world.send(world.picture(PICTURE, number, 7, false)));
    let joiners = [(world.join(), 96), (world.join_as(player(), View::Program, None), 120), (world.join(), 96)];
    world.pass(Duration::from_millis(100));
    let pictures = |joiner: usize| -> Vec<_> {
        world.clients[joiner].of(MAIN).iter().map(|packet| packet.payload.clone()).collect()
    };
    for (joiner, payload_type) in joiners {
        let got = world.clients[joiner].of(MAIN);
        assert!(got.iter().all(|packet| packet.payload_type == payload_type));
        assert_without_gap(&got);
        assert!(got.len() == 29 * 7 && pictures(joiner) == pictures(0));
    }
}

#[test]
fn a_leg_is_counted_once_when_it_opens_and_once_when_it_closes() {
    let mut world = World::new();
    world.join();
    let leg = world.clients[0].leg;
    world.act(|core, outlet, now| core.close(leg, LegEnd::Asked, now, outlet));
    world.act(|core, outlet, now| core.close(leg, LegEnd::Asked, now, outlet));
    assert_eq!((world.figures().legs_opened, world.figures().legs_closed), (1, 1));
}

#[test]
fn the_handshake_begins_with_the_address_that_the_peer_chose() {
    let mut world = World::new();
    let (leg, address) = world.open(page(), View::Program, None);
    world.check(leg, address, false);
    assert!(!world.wishes.iter().any(|wish| matches!(wish, Wish::BeginHandshake { .. })));
    world.check(leg, address, true);
    assert!(world.wishes.iter().any(|wish| matches!(wish, Wish::BeginHandshake { peer, .. } if *peer == address)));
}

#[test]
fn a_leg_without_consent_for_fifteen_seconds_is_gone() {
    let mut world = World::new();
    world.join();
    let leg = world.clients[0].leg;
    world.pass_in_silence(Duration::from_secs(14));
    let lost = MediaHappening::LegClosed { leg, reason: LegEnd::ConsentLost };
    assert!(!world.happened(&lost));
    world.pass_in_silence(Duration::from_secs(2));
    assert!(world.happened(&lost));
    assert_eq!(world.core.legs(), 0);
}

#[test]
fn a_leg_that_does_not_connect_within_thirty_seconds_never_will() {
    let mut world = World::new();
    let (leg, _) = world.open(page(), View::Program, None);
    world.pass_in_silence(Duration::from_secs(29));
    assert_eq!(world.core.legs(), 1);
    world.pass_in_silence(Duration::from_secs(2));
    assert!(world.happened(&MediaHappening::LegClosed { leg, reason: LegEnd::NeverConnected }));
}

#[test]
fn a_peer_that_repeats_its_last_flight_gets_ours_again() {
    let mut world = World::new();
    world.join();
    let address = world.clients[0].address;
    world.clients[0].address = "192.0.2.200:1".parse().unwrap();
    (0..10).for_each(|_| world.reach(address, b"\x16\xfe\xfdits finished"));
    assert_eq!(world.astray.len(), 1, "not more often than ten times a second");
    assert_eq!(world.astray[0].1, b"\x16the last flight");
}

#[test]
fn a_seat_that_is_left_is_taken_by_another_and_nobody_is_mixed_up() {
    let mut world = World::new();
    for _ in 0..5 {
        world.join();
    }
    let leg = world.clients[1].leg;
    world.act(|core, outlet, now| core.close(leg, LegEnd::Asked, now, outlet));
    world.send(world.picture(PICTURE, 1, 3, true));
    let got: Vec<usize> = world.clients.iter().map(|client| client.of(MAIN).len()).collect();
    assert_eq!(got, [3, 0, 3, 3, 3]);
    world.say(4, &super::missing::report(MAIN, world.clients[4].of(MAIN)[2].sequence.into(), 0, 0));
    let kind = crate::happening::MediaKind::Picture;
    let proof = MediaHappening::Proof { leg: world.clients[4].leg, program: PROGRAM, kind };
    assert!(world.happened(&proof));
}

#[test]
fn a_closed_program_leaves_nothing_behind_and_one_that_nobody_watches_is_kept() {
    let mut world = World::new();
    world.send(world.picture(PICTURE, 1, 7, true));
    world.pass(Duration::from_secs(1));
    world.join();
    world.pass(Duration::from_millis(50));
    assert_eq!(world.clients[0].of(MAIN).len(), 7);
    world.act(|core, outlet, now| core.close_program(PROGRAM, now, outlet));
    world.clients.clear();
    world.send(world.picture(PICTURE, 2, 7, false));
    world.pass(Duration::from_secs(1));
    assert_eq!((world.core.legs(), world.core.rooms.len()), (0, 0));
}

#[test]
fn a_handshake_that_ends_after_its_leg_was_closed_changes_nothing() {
    let mut world = World::new();
    let (leg, address) = world.open(page(), View::Program, None);
    world.check(leg, address, true);
    world.act(|core, outlet, now| core.close(leg, LegEnd::Asked, now, outlet));
    let (secured, _) = keys(leg, address);
    world.act(|core, outlet, now| core.secured(leg, Ok(secured), now, outlet));
    assert_eq!(world.core.legs(), 0);
    assert!(!world.happened(&MediaHappening::LegConnected { leg }));
}
