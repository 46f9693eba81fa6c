//! What goes out, and how.

use std::time::Duration;

use super::world::{HALL_SOUND, MAIN, PICTURE, SOUND, World, assert_without_gap, page, player};
use crate::happening::View;
use str0m::rtp::VideoOrientation;

#[test]
fn everybody_gets_every_packet_under_its_own_payload_type() {
    let mut world = World::new();
    let (at_page, at_player) = (world.join(), world.join_as(player(), View::Program, None));
    for number in 1..=50 {
        world.send(world.picture(PICTURE, number, 7, number == 1));
        world.send(world.sound(SOUND, number));
    }
    for (client, picture, sound) in [(at_page, 96, 111), (at_player, 120, 109)] {
        let client = &world.clients[client];
        assert_eq!((client.of(MAIN).len(), client.of(HALL_SOUND).len()), (350, 50));
        assert!(client.of(MAIN).iter().all(|packet| packet.payload_type == picture));
        assert!(client.of(HALL_SOUND).iter().all(|packet| packet.payload_type == sound));
        assert_without_gap(&client.of(MAIN));
        assert_without_gap(&client.of(HALL_SOUND));
    }
    assert_eq!(world.figures().packets_to_receivers, 800);
}

#[test]
fn a_frame_is_one_message_and_a_key_frame_a_few() {
    let mut world = World::new();
    world.join();
    world.messages.clear();
    world.send(world.picture(PICTURE, 1, 30, true));
    assert_eq!(world.messages, [8, 8, 8, 6]);
    world.messages.clear();
    world.send(world.picture(PICTURE, 31, 7, false));
    assert_eq!(world.messages, [7]);
}

#[test]
fn sequence_numbers_begin_low_so_that_the_first_wrap_is_far_from_the_join() {
    let mut world = World::new();
    for _ in 0..20 {
        world.join();
    }
    world.send(world.picture(PICTURE, 1, 1, true));
    assert!(world.clients.iter().all(|client| client.of(MAIN)[0].sequence < 1 << 14));
}

#[test]
fn a_turned_picture_says_so_and_an_upright_one_does_not() {
    let mut world = World::new();
    world.join();
    let mut frame = world.picture(PICTURE, 1, 2, true);
    let mut packets = frame.packets.to_vec();
    packets[1].orientation = Some(VideoOrientation::Deg90);
    frame.packets = packets.into();
    world.send(frame);
    let mut frame = world.picture(PICTURE, 2, 2, false);
    let mut packets = frame.packets.to_vec();
    packets[1].orientation = Some(VideoOrientation::Deg0);
    frame.packets = packets.into();
    world.send(frame);
    let extended: Vec<bool> = world.clients[0].of(MAIN).iter().map(|packet| packet.is_extended).collect();
    assert_eq!(extended, [false, true, false, false]);
}

#[test]
fn a_frame_that_comes_twice_is_sent_once() {
    let mut world = World::new();
    world.join();
    let frame = world.picture(PICTURE, 1, 3, true);
    world.send(frame.clone());
    world.send(frame);
    assert_eq!(world.clients[0].of(MAIN).len(), 3);
    assert_eq!(world.figures().dropped_repeated_frames, 1);
}

#[test]
fn a_shard_that_cannot_keep_up_leaves_frames_out_and_goes_on_with_a_key_frame() {
    let mut world = World::new();
    world.join();
    world.send(world.picture(PICTURE, 1, 3, true));
    let late = world.picture(PICTURE, 2, 3, false);
    world.pass(Duration::from_millis(250));
    world.send(late);
    world.send(world.picture(PICTURE, 3, 3, false));
    assert_eq!(world.clients[0].of(MAIN).len(), 3, "what refers to a frame that was left out is left out");
    world.pass(Duration::from_millis(300));
    assert!(world.key_frames_asked(PICTURE) > 0);
    world.send(world.picture(PICTURE, 4, 3, true));
    assert_eq!(world.clients[0].of(MAIN).len(), 6);
    assert_without_gap(&world.clients[0].of(MAIN));
    assert_eq!(world.figures().dropped_late_frames, 1);
}

#[test]
fn when_time_runs_out_in_a_frame_the_rest_wait_for_a_key_frame() {
    let mut world = World::new();
    for _ in 0..100 {
        world.join();
    }
    world.send(world.picture(PICTURE, 1, 7, true));
    world.call_takes = Duration::from_millis(120);
    world.send(world.picture(PICTURE, 2, 7, false));
    world.call_takes = Duration::ZERO;
    let whole = world.clients.iter().filter(|client| client.of(MAIN).len() == 14).count();
    assert!((1..100).contains(&whole), "{whole} got it");
    assert_eq!(world.figures().dropped_late_at_receivers, 100 - u64::try_from(whole).unwrap());
    world.send(world.picture(PICTURE, 3, 7, true));
    for client in &world.clients {
        assert_without_gap(&client.of(MAIN));
        assert_eq!(client.of(MAIN).last().unwrap().timestamp, 9_000);
    }
}

#[test]
fn reports_tie_the_timestamps_to_the_moment_of_capture() {
    let mut world = World::new();
    world.join();
    world.send(world.picture(PICTURE, 1, 1, true));
    world.send(world.sound(SOUND, 1));
    world.pass(Duration::from_secs(1));
    world.pass(Duration::from_millis(300));
    let report = &world.clients[0].reports[0];
    let number = |at: usize| u32::from_be_bytes(report[at..at + 4].try_into().unwrap());
    assert_eq!((report[1], number(4), report[29], number(32)), (200, MAIN, 200, HALL_SOUND));
    assert_eq!((number(8), number(12)), (number(36), number(40)), "both streams by one clock");
    let (picture, sound) = (number(16) - 3_000, number(44) - 960);
    assert!((f64::from(picture) / 90.0 - f64::from(sound) / 48.0).abs() < 0.1, "{picture} and {sound}");
    assert_eq!(&report[56..58], [0x81, 202]);
    assert!(report.len().is_multiple_of(4) && report.windows(4).any(|it| it == b"hall"));
}

#[test]
fn a_picture_in_a_codec_that_was_not_agreed_on_is_left_out() {
    let mut world = World::new();
    world.join_as(player(), View::Program, None);
    let mut frame = world.picture(PICTURE, 1, 1, true);
    frame.codec = crate::codec::Codec::H264;
    world.send(frame);
    assert_eq!(world.clients[0].packets.len(), 0);
    assert_eq!(world.figures().dropped_unmatched_codec, 1);
    assert_eq!(page().pictures.len(), 2);
}

#[test]
fn a_player_with_one_sound_gets_it_once_and_nothing_is_left_out() {
    let mut world = World::new();
    let at_player = world.join_as(player(), View::Program, None);
    world.send(world.sound(SOUND, 1));
    assert_eq!(world.clients[at_player].of(HALL_SOUND).len(), 1);
    assert_eq!(world.figures().dropped_unmatched_codec, 0);
}
