//! What receivers report and miss.

use std::time::Duration;

use proptest::prelude::*;

use super::world::{HALL_SOUND, MAIN, PICTURE, PROGRAM, SOUND, SOURCES, World, player};
use crate::happening::{Direction, LegEnd, LineWindow, MediaEvent, MediaHappening, MediaKind, View};

const PEER: [u8; 4] = [0, 0, 0, 9];

/// A receiver report with one block.
pub(super) fn report(source: u32, highest: u32, fraction_lost: u8, lost: u32) -> Vec<u8> {
    let mut report = vec![0x81, 201, 0, 7];
    report.extend_from_slice(&PEER);
    let loss = (u32::from(fraction_lost) << 24) | (lost & 0xff_ffff);
    for number in [source, loss, highest, 450, 0, 0] {
        report.extend_from_slice(&number.to_be_bytes());
    }
    report
}

pub(super) fn nack(source: u32, pairs: &[(u16, u16)]) -> Vec<u8> {
    let words = u16::try_from(2 + pairs.len()).unwrap();
    let mut nack = vec![0x81, 205];
    nack.extend_from_slice(&words.to_be_bytes());
    nack.extend_from_slice(&PEER);
    nack.extend_from_slice(&source.to_be_bytes());
    for (first, others) in pairs {
        nack.extend_from_slice(&first.to_be_bytes());
        nack.extend_from_slice(&others.to_be_bytes());
    }
    nack
}

pub(super) fn picture_loss(source: u32) -> Vec<u8> {
    let mut loss = vec![0x81, 206, 0, 2];
    loss.extend_from_slice(&PEER);
    loss.extend_from_slice(&source.to_be_bytes());
    loss
}

fn world_with_pictures(count: u64) -> World {
    let mut world = World::new();
    world.join();
    (1..=count).for_each(|number| world.send(world.picture(PICTURE, number, 7, number == 1)));
    world
}

#[test]
fn what_is_missing_is_sent_again_on_a_stream_of_its_own() {
    let mut world = world_with_pictures(10);
    let missing = world.clients[0].of(MAIN)[20].clone();
    let next = world.clients[0].of(MAIN)[22].clone();
    world.say(0, &nack(MAIN, &[(missing.sequence, 0b10)]));
    let resent = world.clients[0].of(SOURCES.resends[0]);
    assert_eq!(resent.len(), 2);
    for (resent, original) in resent.iter().zip([missing, next]) {
        assert_eq!((resent.payload_type, resent.timestamp), (97, original.timestamp));
        assert_eq!(resent.payload[..2], original.sequence.to_be_bytes());
        assert_eq!(resent.payload[2..], original.payload);
    }
    assert_eq!(world.figures().packets_sent_again, 2);
}

#[test]
fn what_is_on_its_way_is_not_sent_again_and_what_was_lost_twice_goes_twice() {
    let mut world = world_with_pictures(30);
    let missing = world.clients[0].of(MAIN)[20].sequence;
    let mut resent_after = |time: Duration| {
        world.pass(time);
        world.say(0, &nack(MAIN, &[(missing, 0)]));
        world.clients[0].of(SOURCES.resends[0]).len()
    };
    let counts = [0, 20, 20, 60].map(|ms| resent_after(Duration::from_millis(ms)));
    assert_eq!(counts, [1, 1, 1, 3]);
}

#[test]
fn without_a_stream_of_its_own_the_very_same_bytes_are_sent_again() {
    let mut world = World::new();
    world.join_as(player(), View::Program, None);
    (1..=10).for_each(|number| world.send(world.picture(PICTURE, number, 7, number == 1)));
    let (original, sequence) = (world.clients[0].sealed[19].clone(), world.clients[0].packets[19].sequence);
    // The player's own library would refuse what it saw before, so look at the wire.
    let address = world.clients[0].address;
    let sealed = world.clients[0].seal(&nack(MAIN, &[(sequence, 0)]));
    world.clients[0].address = "192.0.2.200:1".parse().unwrap();
    world.reach(address, &sealed);
    assert_eq!(world.astray, [(address, original)]);
}

#[test]
fn a_flood_of_requests_costs_no_more_than_half_of_what_is_sent() {
    let mut world = world_with_pictures(20);
    let first = world.clients[0].of(MAIN)[0].sequence;
    for _ in 0..50 {
        for base in (0..140).step_by(17) {
            world.say(0, &nack(MAIN, &[(first + base, 0xffff)]));
        }
        world.pass(Duration::from_millis(20));
    }
    assert!(world.figures().packets_sent_again <= 70, "{}", world.figures().packets_sent_again);
    assert!(world.figures().dropped_excess_nacks > 0);
}

#[test]
fn a_flood_of_key_frame_requests_is_asked_on_twice_a_second() {
    let mut world = world_with_pictures(1);
    for _ in 0..1_000 {
        world.say(0, &picture_loss(MAIN));
        world.now += Duration::from_millis(1);
    }
    assert!((1..=3).contains(&world.key_frames_asked(PICTURE)));
}

#[test]
fn only_a_report_that_advanced_over_what_was_sent_is_a_proof() {
    let mut world = world_with_pictures(3);
    let leg = world.clients[0].leg;
    let last = u32::from(world.clients[0].of(MAIN).last().unwrap().sequence);
    let proofs = |world: &World| {
        let proof = MediaHappening::Proof { leg, program: PROGRAM, kind: MediaKind::Picture };
        world.events.iter().filter(|event| event.what == proof).count()
    };
    world.say(0, &report(MAIN, last + 1, 0, 0));
    assert_eq!(proofs(&world), 0, "that was never sent");
    world.say(0, &report(MAIN, last - 5, 0, 0));
    world.pass(Duration::from_millis(300));
    world.say(0, &report(MAIN, last - 5, 0, 0));
    assert_eq!(proofs(&world), 1, "nothing more arrived");
    world.say(0, &report(MAIN, last, 0, 0));
    assert_eq!(proofs(&world), 2);
}

#[test]
fn a_line_is_measured_every_twenty_seconds_and_when_it_ends() {
    let mut world = World::new();
    world.join();
    for number in 1..=100 {
        world.send(world.sound(SOUND, number));
    }
    let last = u32::from(world.clients[0].of(HALL_SOUND).last().unwrap().sequence);
    world.say(0, &report(HALL_SOUND, last - 50, 0, 2));
    world.pass(Duration::from_secs(21));
    world.say(0, &report(HALL_SOUND, last, 0, 5));
    let leg = world.clients[0].leg;
    world.act(|core, outlet, now| core.close(leg, LegEnd::Asked, now, outlet));
    let window = |event: &MediaEvent| match event.what {
        MediaHappening::LineMeasured { window, .. } => Some(window),
        _ => None,
    };
    let windows: Vec<LineWindow> = world.events.iter().filter_map(window).collect();
    let counts: Vec<(u64, u64)> = windows.iter().map(|window| (window.sound.expected, window.sound.lost)).collect();
    assert_eq!(counts, [(50, 2), (50, 3)]);
    assert!(windows.iter().all(|window| window.direction == Direction::Down));
    assert_eq!(windows[0].sound.jitter_us, Some(9_375));
}

#[test]
fn whoever_says_goodbye_has_left() {
    let mut world = World::new();
    world.join();
    let mut goodbye = vec![0x80, 201, 0, 1];
    goodbye.extend_from_slice(&PEER);
    goodbye.extend_from_slice(&[0x81, 203, 0, 1]);
    goodbye.extend_from_slice(&PEER);
    world.say(0, &goodbye);
    let leg = world.clients[0].leg;
    assert!(world.happened(&MediaHappening::LegClosed { leg, reason: LegEnd::PeerLeft }));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    /// Whatever a peer with good keys says, nobody else is harmed.
    #[test]
    fn no_report_harms_anybody(reports in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 4..120), 1..20)) {
        let mut world = World::new();
        let (_, honest) = (world.join(), world.join());
        for mut report in reports {
            report[0] = 0x80 | (report[0] & 0x3f);
            report[1] = 200 + report[1] % 8;
            report.resize(report.len().next_multiple_of(4).max(8), 0);
            world.say(0, &report);
        }
        world.send(world.picture(PICTURE, 1, 3, true));
        prop_assert_eq!(world.clients[honest].of(MAIN).len(), 3);
    }
}
