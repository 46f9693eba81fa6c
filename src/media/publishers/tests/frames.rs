use super::world::{HALL, World};
use crate::tests::peer::vp8;
use crate::track::{PictureId, TrackPacket};

fn packets(world: &World) -> Vec<TrackPacket> {
    let picture = world.tracks(HALL).1[0];
    world.frames_of(picture).iter().flat_map(|frame| frame.packets.to_vec()).collect()
}

fn numbers(packets: &[TrackPacket]) -> Vec<u64> {
    packets.iter().map(|packet| packet.sequence).collect()
}

#[test]
fn packets_of_a_frame_come_together_and_are_numbered_from_one() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    for part in 0..7 {
        world.part(hall, None, 1, vp8(part == 0, 1, 1), part == 6);
    }
    world.frame(hall, false, 2);
    let frames = world.frames_of(world.tracks(HALL).1[0]);
    assert_eq!(frames.iter().map(|frame| frame.packets.len()).collect::<Vec<_>>(), [7, 1]);
    let packets = packets(&world);
    assert_eq!(numbers(&packets), (1..=8).collect::<Vec<u64>>());
    assert!(packets[0].begins_key_frame && packets[6].marker && !packets[5].marker);
    assert!(packets[..7].iter().all(|packet| packet.timestamp == packets[0].timestamp));
    assert_eq!(packets[7].timestamp.wrapping_sub(packets[0].timestamp), 3_000);
}

#[test]
fn the_places_of_the_picture_numbers_are_known() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    world.frame(hall, true, 300);
    let numbers = packets(&world)[0].numbers.unwrap();
    assert_eq!(numbers.picture_id, Some(PictureId { value: 300, is_long: true, place: 2 }));
    assert_eq!(numbers.layer_index, Some((44, 4)));
}

#[test]
fn a_frame_whose_end_is_late_leaves_without_it() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    world.part(hall, None, 1, vp8(true, 1, 1), false);
    assert!(world.frames.is_empty());
    world.pass_ms(5);
    assert_eq!(world.frames.len(), 1);
}

#[test]
fn what_the_publisher_sends_again_takes_its_place_late() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let next = world.program(hall, 1, 400);
    let address = world.peer(hall).address;
    let mut lost = false;
    world.catch = Box::new(move |datagram| {
        let is_picture = datagram.bytes[0] >= 128 && datagram.bytes[1] & 0x7f == 96;
        let loses = datagram.from == address && is_picture && !lost;
        lost |= loses;
        loses
    });
    world.program(hall, next, 1_000);
    assert_eq!(world.caught.len(), 1);
    let mut arrived = numbers(&packets(&world));
    assert!(arrived.windows(2).any(|pair| pair[1] < pair[0]), "nothing came late");
    arrived.sort_unstable();
    assert_eq!(arrived, (1..=u64::try_from(arrived.len()).unwrap()).collect::<Vec<_>>());
}

#[test]
fn tracks_that_follow_each_other_share_one_clock() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    world.frame(hall, true, 1);
    let (before, left_at) = (packets(&world)[0].timestamp, world.now);
    let again = world.publisher(HALL);
    world.frame(again, true, 20_000);
    let after = packets(&world)[0].timestamp;
    let ticks = u128::from(after.wrapping_sub(before));
    assert_eq!(ticks, (world.now - left_at).as_millis() * 90);
}

#[test]
fn an_encoder_that_begins_anew_gets_a_new_track() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    world.frame(hall, true, 1);
    let first = world.tracks(HALL).1;
    world.peer_mut(hall).skip_pictures(6_000);
    world.frame(hall, true, 2);
    let second = world.tracks(HALL).1;
    assert_ne!(first, second);
    assert_eq!(numbers(&packets(&world)), [1]);
}
