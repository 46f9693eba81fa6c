//! A whole crowd loses the same thing in the same moment.

use std::time::Duration;

use super::client::Client;
use super::missing::{nack, picture_loss};
use super::world::{MAIN, PICTURE, World};
use crate::receivers::shard::core::RESENDS_A_TURN;

const CROWD: usize = 60;
const FRAMES: u64 = 10;
const PACKETS: u16 = 34;

/// A crowd that sees the same long frames.
fn crowd() -> World {
    let mut world = World::new();
    for _ in 0..CROWD {
        world.join();
    }
    (1..=FRAMES).for_each(|number| world.send(world.picture(PICTURE, number, PACKETS.into(), number == 1)));
    world.pass(Duration::from_secs(1));
    world
}

/// Everybody misses all of the last frame, and cannot go on without a key frame.
fn all_complain(world: &mut World) {
    for client in 0..CROWD {
        let last = world.clients[client].of(MAIN).last().unwrap().sequence;
        let first = last - PACKETS + 1;
        let mut compound = nack(MAIN, &[(first, 0xffff), (first + 17, 0xffff)]);
        compound.extend(picture_loss(MAIN));
        world.say(client, &compound);
    }
}

#[test]
fn between_two_turns_only_so_much_is_sent_again_whoever_asks() {
    let mut world = crowd();
    all_complain(&mut world);
    let (once, most) = (world.figures(), u64::from(RESENDS_A_TURN));
    assert_eq!(once.packets_sent_again, most);
    let asked_for = u64::from(PACKETS) * u64::try_from(CROWD).unwrap();
    assert_eq!(once.nacks_unanswered, asked_for - most, "the rest is counted");
    world.pass(Duration::from_millis(5));
    all_complain(&mut world);
    assert!(world.figures().packets_sent_again > once.packets_sent_again, "the next turn goes on");
}

#[test]
fn a_crowd_that_loses_a_key_frame_gets_the_next_one_in_time() {
    let mut world = crowd();
    let asked_before = world.key_frames_asked(PICTURE);
    // Three seconds and no key frame: whoever complains does so ten times a second.
    for _ in 0..30 {
        all_complain(&mut world);
        world.pass(Duration::from_millis(100));
    }
    let asked = world.key_frames_asked(PICTURE) - asked_before;
    // Each of them twice a second at most; merged with each other behind this.
    assert!((CROWD..=7 * CROWD).contains(&asked), "{asked}");
    world.send(world.picture(PICTURE, FRAMES + 1, PACKETS.into(), true));
    let timestamp = u32::try_from(FRAMES + 1).unwrap() * 3_000;
    let goes_on = |client: &Client| {
        let new = client.of(MAIN).iter().filter(|packet| packet.timestamp == timestamp).count();
        new == usize::from(PACKETS)
    };
    assert!(world.clients.iter().all(goes_on), "everybody goes on with the next key frame");
}

#[test]
fn whom_the_shard_turned_away_has_not_used_up_what_it_may_ask_for() {
    let mut world = crowd();
    let asks = |world: &mut World| {
        let last = world.clients[0].of(MAIN).last().unwrap().sequence;
        let first = last - PACKETS + 1;
        world.say(0, &nack(MAIN, &[(first, 0xffff), (first + 17, 0xffff)]));
    };
    world.core.resends_left = 0;
    (0..5).for_each(|_| asks(&mut world));
    assert_eq!(world.figures().packets_sent_again, 0);
    world.pass(Duration::from_millis(5));
    asks(&mut world);
    assert_eq!(world.figures().packets_sent_again, u64::from(PACKETS));
    assert_eq!(world.figures().dropped_excess_nacks, 0);
}
