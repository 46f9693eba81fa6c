//! What flows into a receiver's slots.

use std::time::Duration;

use super::missing::report;
use super::world::{
    HALL_SOUND, MAIN, PICTURE, SOUND, SOURCES, World, assert_without_gap, feed, hall_alone, page, player,
};
use crate::happening::{Place, Source, SpeakerId, View};
use crate::track::{Scene, SourceTracks, TrackId};

const SPEAKERS_PICTURE: TrackId = TrackId(30);
const SPEAKERS_SOUND: TrackId = TrackId(31);
const SPEAKER: u64 = 5;

/// A speaker in the main picture, the hall beside it.
fn speaker_on_air() -> Scene {
    let mut scene = hall_alone();
    scene.main_picture = feed(Some(SPEAKER), &[SPEAKERS_PICTURE]);
    scene.side_picture = feed(None, &[PICTURE]);
    scene.sounds[1] = feed(Some(SPEAKER), &[SPEAKERS_SOUND]);
    scene.only_sound = 1;
    scene
}

#[test]
fn a_switch_of_source_is_continuous_and_begins_with_a_key_frame() {
    let mut world = World::new();
    world.join();
    (1..=5).for_each(|number| world.send(world.picture(PICTURE, 100 + number, 3, number == 1)));
    world.scene(speaker_on_air());
    assert_eq!(world.key_frames_asked(SPEAKERS_PICTURE), 1);
    world.send(world.picture(SPEAKERS_PICTURE, 7, 3, false));
    world.send(world.picture(PICTURE, 106, 3, false));
    assert_eq!(world.clients[0].of(MAIN).len(), 18, "the hall is shown until the speaker can be");
    // Its clock is behind: time must go on all the same.
    world.send(world.picture(SPEAKERS_PICTURE, 8, 3, true));
    world.send(world.picture(SPEAKERS_PICTURE, 9, 3, false));
    let got = world.clients[0].of(MAIN);
    assert_eq!(got.len(), 24);
    assert_without_gap(&got);
    assert!(got.windows(2).all(|pair| pair[1].timestamp >= pair[0].timestamp));
    let picture_id = |at: usize| u16::from_be_bytes([got[at].payload[2], got[at].payload[3]]) & 0x7fff;
    assert_eq!([picture_id(17), picture_id(18), picture_id(21)], [106, 107, 108]);
    assert_eq!([got[17].payload[4], got[18].payload[4]], [106, 107]);
}

#[test]
fn a_speaker_that_sends_its_key_frame_late_interrupts_nobody_and_gives_way_to_the_hall_meanwhile() {
    let mut world = World::new();
    world.join();
    let both = |world: &mut World, numbers: std::ops::RangeInclusive<u64>| {
        for number in numbers {
            world.send(world.picture(PICTURE, number, 3, number == 1 || number == 40));
            world.send(world.picture(SPEAKERS_PICTURE, number, 3, false));
            world.pass(Duration::from_millis(40));
        }
    };
    both(&mut world, 1..=5);
    world.scene(speaker_on_air());
    both(&mut world, 6..=50);
    assert!((2..=4).contains(&world.key_frames_asked(SPEAKERS_PICTURE)));
    world.scene(hall_alone());
    let joiner = world.join();
    both(&mut world, 51..=60);
    assert!(world.clients[joiner].of(MAIN).len() >= 30, "who comes meanwhile sees the hall");
    world.scene(speaker_on_air());
    world.send(world.picture(SPEAKERS_PICTURE, 61, 3, true));
    let got = world.clients[0].of(MAIN);
    assert_eq!(got.len(), 61 * 3);
    assert_without_gap(&got);
    assert!(got.windows(2).all(|pair| pair[1].timestamp >= pair[0].timestamp));
}

#[test]
fn a_packet_from_before_a_switch_can_still_be_had() {
    let mut world = World::new();
    world.join();
    (1..=3).for_each(|number| world.send(world.picture(PICTURE, number, 3, number == 1)));
    world.scene(speaker_on_air());
    world.send(world.picture(SPEAKERS_PICTURE, 50, 3, true));
    let before = world.clients[0].of(MAIN)[4].clone();
    world.say(0, &super::missing::nack(MAIN, &[(before.sequence, 0)]));
    assert_eq!(world.clients[0].of(SOURCES.resends[0])[0].payload[2..], before.payload);
}

#[test]
fn a_speaker_never_sees_or_hears_itself() {
    let mut world = World::new();
    world.scene(speaker_on_air());
    let speaker = world.join_as(page(), View::Program, Some(SPEAKER));
    let speaker_with_player = world.join_as(player(), View::Program, Some(SPEAKER));
    let other = world.join_as(player(), View::Program, Some(6));
    for number in 1..=3 {
        world.send(world.picture(SPEAKERS_PICTURE, number, 2, number == 1));
        world.send(world.picture(PICTURE, number, 2, number == 1));
        world.send(world.sound(SPEAKERS_SOUND, number));
        world.send(world.sound(SOUND, number));
    }
    let counts = |client: usize| {
        let sources = SOURCES.pictures.into_iter().chain(SOURCES.sounds);
        sources.map(|source| world.clients[client].of(source).len()).collect::<Vec<_>>()
    };
    assert_eq!(counts(speaker), [0, 6, 3, 0, 0]);
    assert_eq!(counts(speaker_with_player), [0, 0, 3, 0, 0]);
    let sounds: Vec<u8> = world.clients[speaker_with_player].of(HALL_SOUND).iter().map(|it| it.payload[0]).collect();
    assert_eq!(sounds, [20; 3], "with one sound a speaker hears the hall");
    let sounds: Vec<u8> = world.clients[other].of(HALL_SOUND).iter().map(|it| it.payload[0]).collect();
    assert_eq!(sounds, [31; 3], "with one sound everybody else hears who speaks");
}

#[test]
fn a_preview_shows_its_source_and_nothing_else() {
    let mut world = World::new();
    let mut scene = hall_alone();
    let source = Source::Speaker(SpeakerId(SPEAKER));
    let pictures = vec![SPEAKERS_PICTURE];
    scene.sources.push(SourceTracks { source, sound: Some(SPEAKERS_SOUND), pictures });
    let hall = Source::Hall(Place::Main);
    scene.sources.push(SourceTracks { source: hall, sound: Some(SOUND), pictures: vec![PICTURE] });
    world.scene(scene);
    world.join_as(page(), View::Preview(source), None);
    world.send(world.picture(SPEAKERS_PICTURE, 1, 2, true));
    world.send(world.picture(PICTURE, 1, 2, true));
    world.send(world.sound(SPEAKERS_SOUND, 1));
    world.send(world.sound(SOUND, 1));
    assert_eq!(world.clients[0].packets.len(), 3);
    assert!(world.clients[0].of(HALL_SOUND).iter().all(|packet| packet.payload[0] == 31));
}

#[test]
fn a_line_in_trouble_gets_a_lower_layer_and_sound_goes_on() {
    let (low, high) = (TrackId(40), TrackId(41));
    let mut world = World::new();
    let mut scene = hall_alone();
    scene.main_picture = feed(None, &[low, high]);
    world.scene(scene);
    world.join();
    let mut has_begun_anew = false;
    for number in 1..=80 {
        let begins_anew = !has_begun_anew && world.key_frames_asked(low) > 0;
        has_begun_anew |= begins_anew;
        for (track, packets) in [(low, 1), (high, 3)] {
            world.send(world.picture(track, number, packets, number == 1 || begins_anew));
        }
        world.send(world.sound(SOUND, number));
        let highest = u32::from(world.clients[0].of(MAIN).last().unwrap().sequence);
        match number {
            1 => world.say(0, &report(MAIN, highest, 0, 0)),
            40 => world.say(0, &report(MAIN, highest, 0, 60)),
            _ => {}
        }
        world.pass(Duration::from_millis(40));
    }
    assert!(has_begun_anew);
    let got = world.clients[0].of(MAIN);
    assert_without_gap(&got);
    assert!((150..=160).contains(&got.len()), "{} packets", got.len());
    assert_eq!(world.clients[0].of(HALL_SOUND).len(), 80);
}

#[test]
fn below_the_lowest_layer_there_is_sound_and_no_picture() {
    let mut world = World::new();
    world.join();
    for second in 0..10 {
        for number in 1..=20 {
            world.send(world.picture(PICTURE, second * 20 + number, 3, second == 0 && number == 1));
        }
        let highest = u32::from(world.clients[0].of(MAIN).last().unwrap().sequence);
        world.say(0, &report(MAIN, highest, 0, 40 * u32::try_from(second).unwrap()));
        world.pass(Duration::from_secs(1));
    }
    let before = world.clients[0].of(MAIN).len();
    world.send(world.picture(PICTURE, 300, 3, true));
    world.send(world.sound(SOUND, 1));
    assert_eq!((world.clients[0].of(MAIN).len(), world.clients[0].of(HALL_SOUND).len()), (before, 1));
}
