use str0m::rtp::Vp8Descriptor;

use super::world::{PROGRAM, Who, World, assert_without_gap};
use crate::happening::{LegEnd, MediaHappening, MediaKind, Place};
use crate::media::Command;

fn on_air(place: Option<Place>) -> MediaHappening {
    MediaHappening::OnAir { program: PROGRAM, place }
}

const SOUNDING: MediaHappening = MediaHappening::ProgramSounding { program: PROGRAM };

/// One stream, numbers and picture numbers without a gap, and time that never goes back.
fn assert_continuous(world: &World, endpoint: Who) {
    let peer = world.peer(endpoint);
    for kind in [MediaKind::Sound, MediaKind::Picture] {
        let packets = peer.heard_of(kind);
        let numbers: Vec<u64> = packets.iter().map(|packet| *packet.seq_no).collect();
        assert_without_gap(&numbers);
        let mut times = packets.windows(2).map(|pair| (pair[0], pair[1]));
        assert!(times.all(|(earlier, later)| later.time > earlier.time));
        assert!(packets.windows(2).all(|it| it[0].header.ssrc == it[1].header.ssrc));
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

#[test]
fn a_publisher_that_comes_again_replaces_itself_without_a_jump() {
    let mut world = World::new();
    let hall = world.publisher(Place::Main);
    let endpoint = world.receiver();
    world.frame(hall, true, 500);
    world.program(hall, 501, 1_000);
    let again = world.publisher(Place::Main);
    let leg = world.leg(hall);
    let reason = LegEnd::Replaced;
    assert!(world.happened(&MediaHappening::LegClosed { leg, reason }));
    world.program(again, 3, 200);
    assert_eq!(world.peer(again).key_frames_asked, 1);
    world.frame(again, true, 8);
    world.program(again, 9, 1_000);
    assert_continuous(&world, endpoint);
    let pictures = world.peer(endpoint).heard_of(MediaKind::Picture);
    assert_eq!(pictures.len(), 26 + 26);
    assert_eq!(world.count(&on_air(Some(Place::Main))), 1);
}

#[test]
fn a_newcomer_that_never_connects_takes_nobodys_place() {
    let mut world = World::new();
    let hall = world.publisher(Place::Main);
    let endpoint = world.receiver();
    world.frame(hall, true, 1);
    world.join(str0m::media::Direction::SendOnly, |it| it, Some(Place::Main));
    world.peers.pop();
    world.program(hall, 2, 1_000);
    assert_eq!(world.peer(endpoint).heard_of(MediaKind::Picture).len(), 26);
}

#[test]
fn the_backup_takes_the_air_when_main_falls_silent_and_keeps_it() {
    let mut world = World::new();
    let hall = world.publisher(Place::Main);
    let spare = world.publisher(Place::Backup);
    let endpoint = world.receiver();
    world.frame(hall, true, 1);
    world.frame(spare, true, 1);
    for number in 2..30 {
        world.frame(hall, false, number);
        world.frame(spare, false, number);
        world.pass_ms(40);
    }
    assert_eq!(world.count(&SOUNDING), 1);
    // Main is silent from here on.
    let from = world.program(spare, 30, 2_200);
    assert!(world.happened(&on_air(Some(Place::Backup))));
    assert!(world.peer(spare).key_frames_asked > 0);
    world.frame(spare, true, from);
    let from = world.program(spare, from + 1, 400);
    // Main is back, but the air is not.
    world.frame(hall, true, 200);
    world.program(hall, 201, 400);
    world.program(spare, from, 400);
    assert_eq!(world.count(&on_air(Some(Place::Main))), 1);
    assert_continuous(&world, endpoint);
}

#[test]
fn the_air_goes_back_by_hand() {
    let mut world = World::new();
    let hall = world.publisher(Place::Main);
    let spare = world.publisher(Place::Backup);
    let endpoint = world.receiver();
    world.frame(hall, true, 1);
    world.sound(hall, 1);
    world.command(Command::PutOnAir(PROGRAM, Place::Backup));
    world.frame(spare, false, 9_000);
    world.sound(spare, 7_777);
    assert_eq!(world.peer(spare).key_frames_asked, 1);
    // The old picture stays until the new one begins with a key frame.
    world.frame(hall, false, 2);
    world.pass_ms(40);
    world.frame(spare, true, 9_001);
    world.frame(hall, false, 3);
    world.pass_ms(40);
    world.frame(spare, false, 9_002);
    assert_continuous(&world, endpoint);
    assert_eq!(world.peer(endpoint).heard_of(MediaKind::Picture).len(), 4);
    assert_eq!(world.peer(endpoint).heard_of(MediaKind::Sound).len(), 2);
    assert!(world.happened(&on_air(Some(Place::Backup))));
}

#[test]
fn silence_is_told_with_its_beginning_and_so_is_the_return() {
    let mut world = World::new();
    let hall = world.publisher(Place::Main);
    world.frame(hall, true, 1);
    let last_at = world.now;
    assert_eq!(world.count(&SOUNDING), 1);
    world.pass_ms(1_900);
    assert!(!world.happened(&on_air(None)));
    world.pass_ms(300);
    let silent = MediaHappening::ProgramSilent { program: PROGRAM, since: last_at };
    assert_eq!(world.count(&silent), 1);
    assert_eq!(world.count(&on_air(None)), 1);
    world.frame(hall, true, 2);
    world.pass_ms(100);
    assert_eq!(world.count(&SOUNDING), 2);
    assert_eq!(world.count(&on_air(Some(Place::Main))), 2);
}

#[test]
fn a_program_outlives_its_publisher_until_it_is_silent() {
    let mut world = World::new();
    let hall = world.publisher(Place::Main);
    world.frame(hall, true, 1);
    let leg = world.leg(hall);
    world.command(Command::Close(leg));
    world.pass_ms(2_300);
    assert!(world.happened(&on_air(None)));
    assert_eq!(world.figures().programs, 0);
}
