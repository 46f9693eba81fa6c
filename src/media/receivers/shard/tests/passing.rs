//! Legs that pass from one program to another.

use std::sync::Arc;
use std::time::Duration;

use super::missing::report;
use super::world::{HALL_SOUND, MAIN, PICTURE, PROGRAM, SOUND, World, assert_without_gap, feed, page, player};
use crate::happening::{LegId, MediaHappening, MediaKind, ProgramId, View};
use crate::track::{Frame, Scene, TrackId};

const PROVINCE: ProgramId = ProgramId(4);
const ITS_PICTURE: TrackId = TrackId(110);
const ITS_SOUND: TrackId = TrackId(120);

fn its_hall() -> Scene {
    let mut scene = Scene { main_picture: feed(None, &[ITS_PICTURE]), ..Scene::default() };
    scene.sounds[0] = feed(None, &[ITS_SOUND]);
    scene
}

fn its(frame: Frame) -> Frame {
    Frame { program: PROVINCE, ..frame }
}

/// A province has a program of its own.
fn world() -> World {
    let mut world = World::new();
    world.act(|core, _, now| core.set_scene(PROVINCE, Arc::new(its_hall()), now));
    world
}

fn pass(world: &mut World, clients: &[usize], to: ProgramId) {
    let legs: Vec<LegId> = clients.iter().map(|client| world.clients[*client].leg).collect();
    world.act(|core, _, now| core.pass(&legs, to, now));
}

/// The centre sends ten pictures and sounds, the province as many, with later numbers.
fn both_send(world: &mut World) {
    for number in 1..=10 {
        world.send(world.picture(PICTURE, 500 + number, 2, number == 1));
        world.send(world.sound(SOUND, 1_500 + number));
        world.send(its(world.picture(ITS_PICTURE, 480 + number, 2, number == 1)));
        world.send(its(world.sound(ITS_SOUND, 1_480 + number)));
        world.pass(Duration::from_millis(20));
    }
}

#[test]
fn a_leg_that_passes_shows_the_other_programs_next_key_frame_and_its_numbers_and_time_go_on() {
    let mut world = world();
    world.join();
    both_send(&mut world);
    pass(&mut world, &[0], PROVINCE);
    assert_eq!(world.key_frames_asked(ITS_PICTURE), 1, "its last key frame is older than what was shown");
    for number in 11..=15 {
        world.send(world.picture(PICTURE, 500 + number, 2, false));
        world.send(world.sound(SOUND, 1_500 + number));
        world.send(its(world.picture(ITS_PICTURE, 480 + number, 2, number == 12)));
        world.send(its(world.sound(ITS_SOUND, 1_480 + number)));
    }
    for (source, count) in [(MAIN, 20 + 8), (HALL_SOUND, 15)] {
        let got = world.clients[0].of(source);
        assert_eq!(got.len(), count);
        assert_without_gap(&got);
        assert!(got.windows(2).all(|pair| pair[1].timestamp.wrapping_sub(pair[0].timestamp) < 1 << 31));
    }
    let sounds: Vec<u8> = world.clients[0].of(HALL_SOUND).iter().map(|packet| packet.payload[0]).collect();
    assert_eq!(sounds, [[20; 10].as_slice(), &[120; 5]].concat());
    assert_eq!(world.clients[0].reports.iter().filter(|report| report[1] == 203).count(), 0, "nobody said goodbye");
}

#[test]
fn a_key_frame_is_asked_for_once_when_a_crowd_passes() {
    let mut world = world();
    for _ in 0..3 {
        world.join();
    }
    world.join_as(player(), View::Program, None);
    world.send(its(world.picture(ITS_PICTURE, 1, 2, true)));
    // Too long ago to be worth sending all of it.
    world.pass(Duration::from_secs(3));
    pass(&mut world, &[0, 1, 2, 3], PROVINCE);
    assert!(world.key_frames_asked(ITS_PICTURE) >= 1);
    world.send(its(world.picture(ITS_PICTURE, 90, 2, true)));
    assert!(world.clients.iter().all(|client| client.of(MAIN).len() == 2));
}

#[test]
fn those_who_pass_to_a_program_that_is_silent_wait_and_the_end_of_the_first_is_not_theirs() {
    let mut world = World::new();
    for _ in 0..2 {
        world.join();
    }
    world.send(world.picture(PICTURE, 1, 2, true));
    pass(&mut world, &[0], PROVINCE);
    world.act(|core, outlet, now| core.close_program(PROGRAM, now, outlet));
    let closed = |world: &World, client: usize| {
        let leg = world.clients[client].leg;
        world.events.iter().any(|event| matches!(event.what, MediaHappening::LegClosed { leg: it, .. } if it == leg))
    };
    assert_eq!([closed(&world, 0), closed(&world, 1)], [false, true]);
    world.pass(Duration::from_secs(60));
    world.act(|core, _, now| core.set_scene(PROVINCE, Arc::new(its_hall()), now));
    world.send(its(world.picture(ITS_PICTURE, 5, 2, true)));
    let got = world.clients[0].of(MAIN);
    assert_eq!(got.len(), 4);
    assert_without_gap(&got);
    assert!(!closed(&world, 0));
}

#[test]
fn a_proof_names_the_program_whose_packets_arrived() {
    let mut world = world();
    world.join();
    both_send(&mut world);
    let last = u32::from(world.clients[0].of(HALL_SOUND).last().unwrap().sequence);
    let leg = world.clients[0].leg;
    let proof = |program| MediaHappening::Proof { leg, program, kind: MediaKind::Sound };
    pass(&mut world, &[0], PROVINCE);
    world.send(its(world.sound(ITS_SOUND, 2_000)));
    world.say(0, &report(HALL_SOUND, last, 0, 0));
    assert!(world.happened(&proof(PROGRAM)) && !world.happened(&proof(PROVINCE)));
    world.pass(Duration::from_secs(1));
    world.say(0, &report(HALL_SOUND, last + 1, 0, 0));
    assert!(world.happened(&proof(PROVINCE)));
}

#[test]
fn a_window_of_the_line_ends_where_the_leg_passes() {
    let mut world = world();
    world.join();
    both_send(&mut world);
    let last = u32::from(world.clients[0].of(HALL_SOUND).last().unwrap().sequence);
    world.say(0, &report(HALL_SOUND, last, 0, 1));
    pass(&mut world, &[0], PROVINCE);
    world.send(its(world.sound(ITS_SOUND, 2_000)));
    world.say(0, &report(HALL_SOUND, last + 1, 0, 1));
    world.pass(Duration::from_secs(21));
    let measured = world.events.iter().filter_map(|event| match event.what {
        MediaHappening::LineMeasured { program, window, .. } => Some((program, window.sound.expected)),
        _ => None,
    });
    assert_eq!(measured.collect::<Vec<_>>(), [(PROGRAM, 10), (PROVINCE, 1)]);
}

#[test]
fn a_leg_that_is_about_to_connect_passes_as_well() {
    let mut world = world();
    let (leg, address) = world.open(page(), View::Program, None);
    world.act(|core, _, now| core.pass(&[leg], PROVINCE, now));
    world.check(leg, address, true);
    let (secured, client) = super::client::keys(leg, address);
    world.clients.push(client);
    world.act(|core, outlet, now| core.secured(leg, Ok(secured), now, outlet));
    world.send(world.sound(SOUND, 1));
    world.send(its(world.sound(ITS_SOUND, 1)));
    let sounds: Vec<u8> = world.clients[0].of(HALL_SOUND).iter().map(|packet| packet.payload[0]).collect();
    assert_eq!(sounds, [120]);
}

#[test]
fn whoever_stays_catches_up_undisturbed_while_others_pass() {
    let mut world = world();
    (1..=40).for_each(|number| world.send(world.picture(PICTURE, number, 5, number == 1)));
    for _ in 0..4 {
        world.join();
    }
    pass(&mut world, &[0, 1, 2], PROVINCE);
    world.pass(Duration::from_millis(200));
    let got = world.clients[3].of(MAIN);
    assert_eq!(got.len(), 200);
    assert_without_gap(&got);
}
