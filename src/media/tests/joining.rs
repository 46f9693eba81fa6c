use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use str0m::rtp::Vp8Descriptor;

use super::peer::Peer;
use super::world::{World, assert_without_gap};
use crate::happening::{MediaKind, Place};

fn numbers(peer: &Peer, kind: MediaKind) -> Vec<u64> {
    let packets = peer.heard_of(kind);
    packets.iter().map(|packet| *packet.seq_no).collect()
}

fn picture_ids(peer: &Peer) -> Vec<u16> {
    let packets = peer.heard_of(MediaKind::Picture);
    let id = |payload: &[u8]| Vp8Descriptor::parse(payload).unwrap().picture_id().unwrap();
    packets.iter().map(|packet| id(&packet.payload)).collect()
}

fn begins_with_key_frame(peer: &Peer) -> bool {
    let packets = peer.heard_of(MediaKind::Picture);
    crate::vp8::begins_key_frame(&packets[0].payload)
}

#[test]
fn a_receiver_gets_sound_and_picture() {
    let mut world = World::new();
    let hall = world.publisher(Place::Main);
    let endpoint = world.receiver();
    world.frame(hall, true, 1);
    world.program(hall, 2, 1_000);
    let peer = world.peer(endpoint);
    assert_eq!(picture_ids(peer), (1..27).collect::<Vec<u16>>());
    assert_eq!(numbers(peer, MediaKind::Sound).len(), 50);
}

#[test]
fn a_late_joiner_gets_the_key_frame_first_and_no_gap_into_live() {
    let mut world = World::new();
    let hall = world.publisher(Place::Main);
    world.frame(hall, true, 10);
    let next = world.program(hall, 11, 800);
    let endpoint = world.receiver();
    world.program(hall, next, 400);
    let peer = world.peer(endpoint);
    assert!(begins_with_key_frame(peer));
    assert_eq!(picture_ids(peer), (10..next + 10).collect::<Vec<u16>>());
    assert_without_gap(&numbers(peer, MediaKind::Picture));
    assert_without_gap(&numbers(peer, MediaKind::Sound));
    assert_eq!(world.figures().joins_with_picture, 1);
    assert_eq!(world.peer(hall).key_frames_asked, 0);
}

#[test]
fn a_joiner_after_two_seconds_waits_for_a_key_frame_that_is_asked_for_at_once() {
    let mut world = World::new();
    let hall = world.publisher(Place::Main);
    world.frame(hall, true, 10);
    let next = world.program(hall, 11, 2_400);
    assert_eq!(world.peer(hall).key_frames_asked, 0);
    let endpoint = world.receiver();
    let next = world.program(hall, next, 80);
    assert_eq!(world.peer(hall).key_frames_asked, 1);
    assert!(numbers(world.peer(endpoint), MediaKind::Picture).is_empty());
    world.frame(hall, true, next);
    world.program(hall, next + 1, 400);
    let peer = world.peer(endpoint);
    assert!(begins_with_key_frame(peer));
    assert_eq!(picture_ids(peer)[0], next);
    assert_without_gap(&numbers(peer, MediaKind::Picture));
}

#[test]
fn a_crowd_that_asks_for_key_frames_is_merged_into_two_requests_a_second() {
    let mut world = World::new();
    let hall = world.publisher(Place::Main);
    world.frame(hall, true, 1);
    let next = world.program(hall, 2, 3_000);
    let crowd: Vec<_> = (0..8).map(|_| world.receiver()).collect();
    let asked_before = world.peer(hall).key_frames_asked;
    // Every answer to a request is lost on the way to the crowd's decoders, so they ask again.
    for number in next..next + 20 {
        for who in &crowd {
            let now = world.now;
            let peer = world.peer_mut(*who);
            let picture = peer.picture;
            let mut direct = peer.rtc.direct_api();
            if let Some(stream) = direct.stream_rx_by_mid(picture, None) {
                stream.request_keyframe(str0m::media::KeyframeRequestKind::Pli);
            }
            peer.turn(now + Duration::from_secs(1));
        }
        world.settle();
        world.frame(hall, true, number);
        world.pass_ms(100);
    }
    let asked = world.peer(hall).key_frames_asked - asked_before;
    assert!((3..=5).contains(&asked), "{asked} requests in two seconds");
    assert!(world.figures().key_frames_asked > 100);
}

#[test]
fn a_lost_packet_is_sent_again_when_the_receiver_asks() {
    let mut world = World::new();
    let hall = world.publisher(Place::Main);
    let endpoint = world.receiver();
    world.frame(hall, true, 1);
    let next = world.program(hall, 2, 400);
    let address = world.peer(endpoint).address;
    let lost = Rc::new(RefCell::new(0));
    let counted = Rc::clone(&lost);
    world.loss = Box::new(move |datagram| {
        let is_media = datagram.bytes[0] >= 128 && datagram.bytes.len() < 64;
        let loses = is_media && datagram.to == address && *counted.borrow() < 3;
        *counted.borrow_mut() += u32::from(loses);
        loses
    });
    let next = world.program(hall, next, 1_200);
    assert_eq!(*lost.borrow(), 3);
    let peer = world.peer(endpoint);
    assert_eq!(picture_ids(peer), (1..next).collect::<Vec<u16>>());
    assert!(world.figures().nacks_from_receivers > 0);
}

#[test]
fn first_numbers_stay_far_from_the_wrap() {
    let mut world = World::new();
    let hall = world.publisher(Place::Main);
    // The publisher's own numbers wrap before the endpoint joins.
    world.frame(hall, true, 1);
    world.peer_mut(hall).skip_pictures(6_000);
    world.frame(hall, true, 2);
    let endpoint = world.receiver();
    world.program(hall, 3, 200);
    let numbers = numbers(world.peer(endpoint), MediaKind::Picture);
    assert!(numbers[0] < 1 << 14);
    assert_without_gap(&numbers);
}

#[test]
fn a_receiver_without_the_codec_gets_the_sound_alone() {
    let mut world = World::new();
    let hall = world.publisher(Place::Main);
    let endpoint =
        world.receiver_that_connects_later(|config| config.clear_codecs().enable_opus(true, false).enable_h264(true));
    world.until(|world| world.is_connected(endpoint));
    world.frame(hall, true, 1);
    world.program(hall, 2, 400);
    assert!(numbers(world.peer(endpoint), MediaKind::Picture).is_empty());
    assert_eq!(numbers(world.peer(endpoint), MediaKind::Sound).len(), 20);
}
