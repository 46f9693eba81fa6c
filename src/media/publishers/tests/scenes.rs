use super::world::{FLOOR, HALL, OTHER, PROGRAM, SPARE, SPEAKER, World};
use crate::happening::{Arrangement, LegId, MediaHappening, Shown, Source};
use crate::publishers::studio::ToStudio;
use crate::track::{Feed, Scene};

const SOUNDING: MediaHappening = MediaHappening::SpeakerSounding { program: PROGRAM, speaker: SPEAKER };

fn silences(world: &World) -> usize {
    let is_silence = |what: &MediaHappening| {
        matches!(what, MediaHappening::SpeakerSilent { program: PROGRAM, speaker: SPEAKER, .. })
    };
    world.events.iter().filter(|event| is_silence(&event.what)).count()
}

#[test]
fn by_itself_the_hall_is_seen_and_heard() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    world.program(hall, 1, 200);
    let (sound, pictures) = world.tracks(HALL);
    let scene = world.scene();
    assert_eq!(scene.main_picture, Feed { speaker: None, layers: pictures });
    assert_eq!(scene.sounds[0], Feed { speaker: None, layers: vec![sound.unwrap()] });
    assert_eq!((scene.side_picture.clone(), scene.only_sound), (Feed::default(), 0));
}

#[test]
fn a_speaker_with_the_floor_is_seen_and_heard_beside_the_hall() {
    let mut world = World::new();
    let (hall, speaker) = (world.publisher(HALL), world.publisher(FLOOR));
    world.programs(&[hall, speaker], 1, 200);
    assert_eq!(world.count(&SOUNDING), 1);
    assert_eq!(world.scene().main_picture.speaker, None);
    world.give_the_floor(SPEAKER);
    let scene = world.scene();
    let (sound, pictures) = world.tracks(FLOOR);
    let whose = Some(SPEAKER);
    assert_eq!(scene.main_picture, Feed { speaker: whose, layers: pictures });
    assert_eq!(scene.side_picture.layers, world.tracks(HALL).1);
    assert_eq!(scene.sounds[1], Feed { speaker: whose, layers: vec![sound.unwrap()] });
    assert_eq!(scene.sounds[0].layers, [world.tracks(HALL).0.unwrap()]);
    assert_eq!(scene.only_sound, 1);
    assert_eq!(world.peer(speaker).key_frames_asked(), 1);
}

#[test]
fn a_silent_speaker_gives_way_to_the_hall_within_two_seconds_and_comes_back() {
    let mut world = World::new();
    let (hall, speaker) = (world.publisher(HALL), world.publisher(FLOOR));
    world.give_the_floor(SPEAKER);
    let next = world.programs(&[hall, speaker], 1, 1_000);
    let next = world.program(hall, next, 1_000);
    assert_eq!((silences(&world), world.scene().main_picture.speaker), (0, Some(SPEAKER)));
    let next = world.program(hall, next, 400);
    assert_eq!(silences(&world), 1);
    let scene = world.scene();
    assert_eq!(scene.main_picture.layers, world.tracks(HALL).1);
    assert_eq!((scene.sounds[1].clone(), scene.only_sound), (Feed::default(), 0));
    world.programs(&[hall, speaker], next, 200);
    assert_eq!(world.count(&SOUNDING), 2);
    assert_eq!(world.scene().main_picture.speaker, Some(SPEAKER));
}

#[test]
fn a_speaker_whose_leg_is_gone_gives_way_at_once() {
    let mut world = World::new();
    let (hall, speaker) = (world.publisher(HALL), world.publisher(FLOOR));
    world.give_the_floor(SPEAKER);
    world.programs(&[hall, speaker], 1, 200);
    let leg = world.leg(speaker);
    world.obey(ToStudio::Close(leg));
    assert_eq!(silences(&world), 1);
    assert_eq!(world.scene().main_picture.layers, world.tracks(HALL).1);
}

#[test]
fn a_speaker_that_comes_again_replaces_itself_without_a_silence() {
    let mut world = World::new();
    let speaker = world.publisher(FLOOR);
    world.give_the_floor(SPEAKER);
    let next = world.program(speaker, 1, 200);
    let again = world.publisher(FLOOR);
    world.program(again, next, 200);
    assert_eq!((silences(&world), world.count(&SOUNDING)), (0, 1));
    assert_eq!(world.scene().main_picture.layers, world.tracks(FLOOR).1);
}

#[test]
fn a_speaker_without_a_picture_is_heard_and_the_hall_is_seen() {
    let mut world = World::new();
    let (hall, speaker) = (world.publisher(HALL), world.publisher(FLOOR));
    world.give_the_floor(SPEAKER);
    world.program(hall, 1, 200);
    world.sound(speaker, 1);
    let scene = world.scene();
    assert_eq!(scene.main_picture.layers, world.tracks(HALL).1);
    assert_eq!(scene.side_picture, Feed::default());
    assert_eq!(scene.only_sound, 1);
}

#[test]
fn in_a_dialogue_both_speakers_are_heard() {
    let mut world = World::new();
    let other = Source::Speaker(OTHER);
    let who = [HALL, FLOOR, other].map(|source| world.publisher(source));
    let arrangement = Arrangement {
        main: Shown::Speaker(SPEAKER),
        side: Some(Shown::Speaker(OTHER)),
        speakers: [Some(SPEAKER), Some(OTHER)],
    };
    world.obey(ToStudio::Arrange(PROGRAM, arrangement));
    world.programs(&who, 1, 200);
    let scene = world.scene();
    let heard = |feed: &Feed| (feed.speaker, feed.layers.len());
    assert_eq!(scene.sounds.each_ref().map(heard), [(None, 1), (Some(SPEAKER), 1), (Some(OTHER), 1)]);
    assert_eq!(scene.side_picture.speaker, Some(OTHER));
}

#[test]
fn an_arrangement_may_come_before_those_who_send() {
    let mut world = World::new();
    world.give_the_floor(SPEAKER);
    world.pass_ms(500);
    assert_eq!(world.figures().programs, 1);
    let speaker = world.publisher(FLOOR);
    world.program(speaker, 1, 200);
    assert_eq!(world.scene().main_picture.speaker, Some(SPEAKER));
}

#[test]
fn the_scene_is_given_before_the_first_frame_of_its_tracks_and_only_when_it_changes() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    world.program(hall, 1, 1_000);
    // Nothing, then the picture, then the sound as well.
    assert_eq!(world.scenes.len(), 3);
    assert_eq!(*world.scenes[0], Scene::default());
}

#[test]
fn every_source_is_named_for_previews_as_long_as_it_sends() {
    let mut world = World::new();
    let who = [HALL, SPARE, FLOOR].map(|source| world.publisher(source));
    world.programs(&who, 1, 200);
    assert_eq!(world.scene().sources.len(), 3);
    let leg: LegId = world.leg(who[1]);
    world.obey(ToStudio::Close(leg));
    assert_eq!(world.scene().sources.len(), 2);
    world.pass_ms(2_200);
    assert_eq!(*world.scene(), Scene::default());
}

#[test]
fn a_speaker_whose_picture_cannot_begin_for_long_gives_way_to_the_hall_until_its_key_frame_comes() {
    let mut world = World::new();
    let (hall, speaker) = (world.publisher(HALL), world.publisher(FLOOR));
    let next = world.programs(&[hall, speaker], 1, 200);
    world.give_the_floor(SPEAKER);
    let pictures = world.tracks(FLOOR).1;
    let next = world.programs(&[hall, speaker], next, 1_960);
    assert_eq!(world.scene().main_picture.layers, pictures, "what was shown before goes on meanwhile");
    let next = world.programs(&[hall, speaker], next, 200);
    assert_eq!(world.peer(speaker).key_frames_asked(), 3);
    let scene = world.scene();
    assert_eq!((scene.main_picture.speaker, scene.sounds[1].speaker), (None, Some(SPEAKER)));
    world.frame(speaker, true, next);
    assert_eq!(world.scene().main_picture.layers, pictures);
    let count = world.scenes.len();
    world.programs(&[hall, speaker], next + 1, 4_000);
    assert_eq!(world.scenes.len(), count);
}

#[test]
fn nobody_gives_way_to_a_hall_that_is_not_there() {
    let mut world = World::new();
    let speaker = world.publisher(FLOOR);
    let next = world.program(speaker, 1, 200);
    world.give_the_floor(SPEAKER);
    world.program(speaker, next, 3_000);
    assert_eq!(world.scene().main_picture.speaker, Some(SPEAKER));
}

#[test]
fn a_hall_that_cannot_begin_at_once_stays_beside_until_it_can() {
    let mut world = World::new();
    let (hall, speaker) = (world.publisher(HALL), world.publisher(FLOOR));
    world.give_the_floor(SPEAKER);
    let next = world.programs(&[hall, speaker], 1, 200);
    world.obey(ToStudio::Arrange(PROGRAM, Arrangement::default()));
    world.obey(ToStudio::Close(world.leg(speaker)));
    let next = world.program(hall, next, 3_000);
    let (scene, pictures) = (world.scene(), world.tracks(HALL).1);
    assert_eq!([&scene.main_picture.layers, &scene.side_picture.layers], [&pictures, &pictures]);
    world.frame(hall, true, next);
    let scene = world.scene();
    assert_eq!((&scene.main_picture.layers, &scene.side_picture), (&pictures, &Feed::default()));
}
