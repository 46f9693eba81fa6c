//! Sound that comes twice on lines that lose some.

use std::time::Duration;

use super::client::Packet;
use super::missing::report;
use super::world::{HALL_SOUND, SOUND, World, assert_without_gap, feed, hall_alone, player};
use crate::happening::View;
use crate::track::TrackId;

const PLAIN: u8 = 111;
const REDUNDANT: u8 = 63;
const TENTH: u8 = 26;
const FIFTH: u8 = 51;

impl World {
    /// Sounds from one number to another, and what client 0 got of them.
    fn sounds(&mut self, numbers: std::ops::RangeInclusive<u64>) -> Vec<Packet> {
        let before = self.clients[0].of(HALL_SOUND).len();
        numbers.for_each(|number| self.send(self.sound(SOUND, number)));
        self.clients[0].of(HALL_SOUND).into_iter().skip(before).cloned().collect()
    }

    fn report_loss(&mut self, client: usize, fraction_lost: u8) {
        let highest = self.clients[client].of(HALL_SOUND).last().unwrap().sequence;
        self.say(client, &report(HALL_SOUND, highest.into(), fraction_lost, 1));
    }
}

fn types(packets: &[Packet]) -> Vec<u8> {
    packets.iter().map(|packet| packet.payload_type).collect()
}

/// How many blocks a payload names.
fn blocks(packet: &Packet) -> usize {
    packet.payload.chunks(4).take_while(|header| header[0] & 0x80 != 0).count() + 1
}

#[test]
fn a_line_that_loses_sound_gets_each_packet_twice_and_a_good_one_does_not() {
    let mut world = World::new();
    let (_, good) = (world.join(), world.join());
    assert_eq!(types(&world.sounds(1..=3)), [PLAIN; 3]);
    world.report_loss(0, TENTH);
    world.report_loss(good, 0);
    let got = world.sounds(4..=6);
    assert_eq!(types(&got), [REDUNDANT; 3]);
    // 960 ticks before, 60 bytes; then the packet's own header, and both payloads.
    assert_eq!(got[0].payload[..5], [0x80 | PLAIN, 0x0f, 0x00, 60, PLAIN]);
    assert_eq!(got[0].payload.len(), 5 + 60 + 60);
    assert_without_gap(&world.clients[0].of(HALL_SOUND));
    assert!(world.clients[good].of(HALL_SOUND).iter().all(|packet| packet.payload_type == PLAIN));
}

#[test]
fn a_line_that_loses_much_gets_it_three_times() {
    let mut world = World::new();
    world.join();
    world.sounds(1..=3);
    world.report_loss(0, FIFTH);
    assert!(world.sounds(4..=6).iter().all(|packet| blocks(packet) == 3));
}

#[test]
fn half_a_minute_without_loss_ends_it() {
    let mut world = World::new();
    world.join();
    world.sounds(1..=3);
    world.report_loss(0, TENTH);
    world.pass(Duration::from_secs(29));
    world.report_loss(0, 0);
    assert_eq!(types(&world.sounds(4..=4)), [REDUNDANT]);
    world.pass(Duration::from_secs(2));
    world.report_loss(0, 0);
    assert_eq!(types(&world.sounds(5..=5)), [PLAIN]);
}

#[test]
fn a_switch_carries_nothing_of_the_speaker_before_nor_of_what_this_one_said_earlier() {
    let mut world = World::new();
    world.join();
    world.sounds(1..=3);
    world.report_loss(0, TENTH);
    let other = TrackId(21);
    let mut scene = hall_alone();
    scene.sounds[0] = feed(None, &[other]);
    world.send(world.sound(other, 1));
    world.scene(scene);
    (2..=3).for_each(|number| world.send(world.sound(other, number)));
    let got = world.clients[0].of(HALL_SOUND);
    assert_eq!(got[3..].iter().map(|packet| packet.payload_type).collect::<Vec<_>>(), [PLAIN, REDUNDANT]);
    assert_without_gap(&got);
}

#[test]
fn whoever_does_not_take_redundant_sound_gets_it_plain() {
    let mut world = World::new();
    world.join_as(player(), View::Program, None);
    world.sounds(1..=3);
    world.report_loss(0, FIFTH);
    let got = world.sounds(4..=6);
    assert!(got.iter().all(|packet| packet.payload_type == 109 && packet.payload.len() == 60));
}
