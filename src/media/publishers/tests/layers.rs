use str0m::media::Rid;

use super::world::{HALL, Who, World};
use crate::tests::peer::vp8;
use crate::track::TrackId;

const LAYERS: [&str; 3] = ["h", "m", "l"];

/// A key frame of VP8 with this many pixels in a row.
fn key_frame(number: u16, width: u16) -> Vec<u8> {
    let mut payload = vp8(true, number, 0);
    payload.truncate(6);
    payload.extend([0x10, 0, 0, 0x9d, 0x01, 0x2a]);
    payload.extend(width.to_le_bytes());
    payload.extend((width / 2).to_le_bytes());
    payload
}

/// Every layer sends a key frame, the largest picture first.
fn begin(world: &mut World, who: Who) {
    for (layer, width) in LAYERS.into_iter().zip([1_280, 640, 320]) {
        world.part(who, Some(layer), 1, key_frame(1, width), true);
    }
}

fn go_on(world: &mut World, who: Who, layers: &[&str], numbers: std::ops::Range<u16>) {
    for number in numbers {
        layers.iter().for_each(|layer| world.layer_frame(who, Some(layer), false, number));
        world.pass_ms(40);
    }
}

fn shown(world: &World) -> Vec<TrackId> {
    world.scene().main_picture.layers.clone()
}

#[test]
fn the_layers_of_a_picture_are_tracks_from_the_smallest_to_the_largest() {
    let mut world = World::new();
    let hall = world.publisher_in_layers(HALL, &LAYERS);
    begin(&mut world, hall);
    go_on(&mut world, hall, &LAYERS, 2..12);
    let layers = shown(&world);
    assert_eq!(layers.len(), 3);
    // They began with the largest one.
    assert!(layers.windows(2).all(|pair| pair[0] > pair[1]));
    for layer in layers {
        let numbers: Vec<u64> = world.frames_of(layer).iter().map(|frame| frame.packets[0].sequence).collect();
        assert_eq!(numbers, (1..12).collect::<Vec<u64>>());
    }
}

#[test]
fn a_layer_that_falls_silent_leaves_the_scene_and_comes_back() {
    let mut world = World::new();
    let hall = world.publisher_in_layers(HALL, &LAYERS);
    begin(&mut world, hall);
    let all = shown(&world);
    go_on(&mut world, hall, &["m", "l"], 2..60);
    assert_eq!(shown(&world), all[..2]);
    go_on(&mut world, hall, &LAYERS, 60..62);
    assert_eq!(shown(&world), all);
    let asked_for_h = world.peer(hall).layers_asked.iter().filter(|layer| **layer == Some(Rid::from("h")));
    assert_eq!(asked_for_h.count(), 1);
}

#[test]
fn a_key_frame_is_asked_of_the_layer_that_lacks_it_at_most_twice_a_second() {
    let mut world = World::new();
    let hall = world.publisher_in_layers(HALL, &LAYERS);
    begin(&mut world, hall);
    go_on(&mut world, hall, &LAYERS, 2..4);
    let lowest = shown(&world)[0];
    for number in 4..29 {
        for _ in 0..1_000 {
            world.studio.want_key_frame(lowest);
        }
        go_on(&mut world, hall, &LAYERS, number..number + 1);
        world.part(hall, Some("l"), number + 100, key_frame(number + 100, 320), true);
    }
    let asked = world.peer(hall).layers_asked.clone();
    assert!(asked.iter().all(|layer| *layer == Some(Rid::from("l"))), "{asked:?}");
    assert!((2..=3).contains(&asked.len()), "{} requests in a second", asked.len());
}
