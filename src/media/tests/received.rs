use str0m::rtp::Vp8Descriptor;

use super::peer::Peer;
use super::world::{FLOOR, HALL, PROGRAM, SPARE, SPEAKER, Who, World};
use crate::happening::{LegEnd, MediaHappening, MediaKind, Place, View};
use crate::publishers::studio::ToStudio;

const KINDS: [MediaKind; 2] = [MediaKind::Sound, MediaKind::Picture];

/// One stream, numbers and picture numbers without a gap, and time that goes on.
fn assert_continuous(world: &World, endpoint: Who) {
    let peer = world.peer(endpoint);
    for kind in KINDS {
        let packets = peer.heard_of(kind);
        for pair in packets.windows(2) {
            assert_eq!(*pair[1].seq_no, *pair[0].seq_no + 1, "a gap in {kind:?}");
            let (earlier, later) = (pair[0].header.timestamp, pair[1].header.timestamp);
            assert!(later.wrapping_sub(earlier).cast_signed() > 0, "{kind:?} goes back from {earlier} to {later}");
            assert_eq!(pair[0].header.ssrc, pair[1].header.ssrc);
        }
    }
    let pictures = peer.heard_of(MediaKind::Picture);
    let ids: Vec<(u16, u8)> = pictures
        .iter()
        .map(|packet| Vp8Descriptor::parse(&packet.payload).unwrap())
        .map(|it| (it.picture_id().unwrap(), it.tl0_pic_idx().unwrap()))
        .collect();
    let jump =
        ids.windows(2).find(|pair| pair[1].0 != (pair[0].0 + 1) & 0x7fff || pair[1].1 != pair[0].1.wrapping_add(1));
    assert_eq!(jump, None);
}

fn count(peer: &Peer, kind: MediaKind) -> usize {
    peer.heard_of(kind).len()
}

fn begins_with_key_frame(peer: &Peer) -> bool {
    crate::vp8::begins_key_frame(&peer.heard_of(MediaKind::Picture)[0].payload)
}

#[test]
fn a_receiver_gets_sound_and_picture() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let endpoint = world.receiver();
    world.program(hall, 1, 1_000);
    let peer = world.peer(endpoint);
    assert_eq!((count(peer, MediaKind::Picture), count(peer, MediaKind::Sound)), (25, 50));
    assert_continuous(&world, endpoint);
}

#[test]
fn a_late_joiner_gets_the_key_frame_first_and_no_gap_into_live() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let next = world.program(hall, 1, 800);
    let endpoint = world.receiver();
    world.program(hall, next, 400);
    let peer = world.peer(endpoint);
    assert!(begins_with_key_frame(peer));
    assert_eq!(count(peer, MediaKind::Picture), 30);
    assert_continuous(&world, endpoint);
    assert_eq!(world.figures().joins_with_picture, 1);
    assert_eq!(world.figures().key_frame_requests_sent, 0);
}

#[test]
fn a_joiner_after_two_seconds_gets_a_key_frame_that_is_asked_for_at_once() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let next = world.program(hall, 1, 2_400);
    let endpoint = world.receiver();
    assert_eq!(world.peer(hall).key_frames_asked(), 1);
    world.program(hall, next, 400);
    let peer = world.peer(endpoint);
    assert!(begins_with_key_frame(peer));
    assert_eq!(count(peer, MediaKind::Picture), 10);
    assert_continuous(&world, endpoint);
}

#[test]
fn an_encoder_that_answers_nobody_is_asked_now_and_then_and_its_next_key_frame_is_for_all() {
    const FRAMES_APART: u16 = 250;
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let mut joiners = Vec::new();
    for number in 1..=FRAMES_APART + 10 {
        // Ten seconds from one key frame to the next; somebody joins each second from the third on.
        world.frame(hall, number % FRAMES_APART == 1, number);
        world.sound(hall, number.into());
        world.pass_ms(40);
        if number > 75 && number % 25 == 0 && number < FRAMES_APART {
            joiners.push(world.receiver());
        }
    }
    assert_eq!(joiners.len(), 6);
    for endpoint in joiners {
        let peer = world.peer(endpoint);
        assert_eq!(count(peer, MediaKind::Picture), 10, "from the next key frame on");
        assert!(begins_with_key_frame(peer));
        assert!(count(peer, MediaKind::Sound) >= 35, "sound comes at once");
        assert_continuous(&world, endpoint);
    }
    let asked = world.peer(hall).key_frames_asked();
    assert!((4..=8).contains(&asked), "{asked} times in six seconds, whoever waits");
}

#[test]
fn a_lost_packet_is_sent_again_when_the_receiver_asks() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let endpoint = world.receiver();
    let next = world.program(hall, 1, 400);
    let mut lost = 0;
    world.loss = Box::new(move |datagram| {
        let is_picture = datagram.bytes[0] >= 128 && datagram.bytes[1] & 0x7f == 96;
        lost += u32::from(is_picture);
        is_picture && lost <= 3
    });
    world.program(hall, next, 1_200);
    assert_eq!(count(world.peer(endpoint), MediaKind::Picture), 40);
    assert!(world.figures().nacks_from_receivers > 0);
}

#[test]
fn a_receiver_without_the_codec_gets_the_sound_alone() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let endpoint = world
        .receiver_of(View::Program, None, |config| config.clear_codecs().enable_opus(true, false).enable_h264(true));
    world.program(hall, 1, 400);
    let peer = world.peer(endpoint);
    assert_eq!((count(peer, MediaKind::Picture), count(peer, MediaKind::Sound)), (0, 20));
}

#[test]
fn a_publisher_that_comes_again_is_followed_without_a_jump() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let endpoint = world.receiver();
    world.program(hall, 1, 1_000);
    let again = world.publisher(HALL);
    let (leg, reason) = (world.leg(hall), LegEnd::Replaced);
    assert_eq!(world.count(&MediaHappening::LegClosed { leg, reason }), 1);
    world.program(again, 5_000, 1_000);
    assert_continuous(&world, endpoint);
    assert!(count(world.peer(endpoint), MediaKind::Picture) > 45);
    assert_eq!(count(world.peer(endpoint), MediaKind::Sound), 100);
}

#[test]
fn the_backup_takes_over_without_a_jump() {
    let mut world = World::new();
    let (hall, spare) = (world.publisher(HALL), world.publisher(SPARE));
    let endpoint = world.receiver();
    let next = world.programs(&[hall, spare], 1, 1_000);
    world.program(spare, next, 3_000);
    assert_continuous(&world, endpoint);
    // Two seconds of patience, and a little for the key frame.
    assert!(count(world.peer(endpoint), MediaKind::Picture) >= 25 + 20);
    assert_eq!(world.count(&MediaHappening::OnAir { program: PROGRAM, place: Some(Place::Backup) }), 1);
}

#[test]
fn a_speaker_takes_the_picture_and_gives_it_back_without_a_jump() {
    let mut world = World::new();
    let (hall, speaker) = (world.publisher(HALL), world.publisher(FLOOR));
    let endpoint = world.receiver();
    let next = world.programs(&[hall, speaker], 1, 1_000);
    world.give_the_floor(SPEAKER);
    let next = world.programs(&[hall, speaker], next, 1_000);
    // The speaker's line drops.
    let next = world.program(hall, next, 2_000);
    world.program(hall, next, 1_000);
    assert_continuous(&world, endpoint);
    let pictures = count(world.peer(endpoint), MediaKind::Picture);
    assert!(pictures >= 125 - 35, "{pictures} pictures in five seconds");
}

#[test]
fn a_speaker_is_not_sent_its_own_picture_and_sound() {
    let mut world = World::new();
    let (hall, speaker) = (world.publisher(HALL), world.publisher(FLOOR));
    let own = world.receiver_of(View::Program, Some(SPEAKER), |config| config);
    let other = world.receiver();
    world.give_the_floor(SPEAKER);
    // The hall is silent, so whatever is heard is the speaker's.
    let next = world.program(speaker, 1, 400);
    assert_eq!(KINDS.map(|kind| count(world.peer(own), kind)), [0, 0]);
    assert!(KINDS.into_iter().all(|kind| count(world.peer(other), kind) >= 9));
    world.programs(&[hall, speaker], next, 400);
    assert!(count(world.peer(own), MediaKind::Sound) >= 18);
}

#[test]
fn a_preview_shows_one_source_whoever_is_on_air() {
    let mut world = World::new();
    let (hall, speaker) = (world.publisher(HALL), world.publisher(FLOOR));
    let organizer = world.receiver_of(View::Preview(FLOOR), None, |config| config);
    world.program(hall, 1, 400);
    assert_eq!(KINDS.map(|kind| count(world.peer(organizer), kind)), [0, 0]);
    world.program(speaker, 1, 400);
    assert_eq!(KINDS.map(|kind| count(world.peer(organizer), kind)), [20, 10]);
}

#[test]
fn closing_a_program_ends_the_legs_on_both_sides() {
    let mut world = World::new();
    let who = [world.publisher(HALL), world.receiver(), world.receiver()];
    world.obey(ToStudio::CloseProgram(PROGRAM));
    world.pass_ms(200);
    for who in who {
        let (leg, reason) = (world.leg(who), LegEnd::Asked);
        assert_eq!(world.count(&MediaHappening::LegClosed { leg, reason }), 1);
    }
}
