//! A day is longer than 65,536 packets: numbers begin anew, and nobody notices.

use std::time::Duration;

use super::missing::{nack, report};
use super::world::{MAIN, PICTURE, PROGRAM, SOURCES, World};
use crate::happening::{MediaHappening, MediaKind};

const PACKETS: u64 = 7;
/// So many frames are lost at a time before the wrap, to be there sooner.
const LOST: u64 = 400;

/// A receiver whose stream of pictures is shortly before the wrap; the next frame's number.
fn shortly_before_the_wrap() -> (World, u64) {
    let mut world = World::new();
    world.join();
    let mut number = 1;
    while world.clients[0].of(MAIN).last().is_none_or(|packet| packet.sequence < 62_600) {
        world.send(world.picture(PICTURE, number, PACKETS, number == 1));
        number += LOST;
    }
    (world, number - LOST + 1)
}

#[test]
fn what_was_sent_before_the_wrap_is_sent_again_after_it_and_reports_count_on() {
    let (mut world, mut number) = shortly_before_the_wrap();
    while world.clients[0].of(MAIN).last().unwrap().sequence >= 100 {
        world.send(world.picture(PICTURE, number, PACKETS, false));
        number += 1;
    }
    let got = world.clients[0].of(MAIN);
    let wrap = got.windows(2).position(|pair| pair[1].sequence < pair[0].sequence).unwrap();
    let (before, after) = (got[wrap].clone(), got[wrap + 1].clone());
    let last = got.last().unwrap().sequence;
    world.say(0, &nack(MAIN, &[(before.sequence, 0), (after.sequence, 0)]));
    let resent: Vec<Vec<u8>> =
        world.clients[0].of(SOURCES.resends[0]).iter().map(|packet| packet.payload[..2].to_vec()).collect();
    assert_eq!(resent, [before.sequence, after.sequence].map(|sequence| sequence.to_be_bytes().to_vec()));
    world.pass(Duration::from_millis(300));
    world.events.clear();
    world.say(0, &report(MAIN, (1 << 16) | u32::from(last), 0, 0));
    let proof = MediaHappening::Proof { leg: world.clients[0].leg, program: PROGRAM, kind: MediaKind::Picture };
    assert!(world.happened(&proof));
}
