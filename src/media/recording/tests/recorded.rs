use std::fs;

use super::super::{Container, Part, close_open_parts, playlist};
use super::world::{BEGAN_AT_MS, Source, World};
use crate::codec::Codec;

#[test]
fn what_is_on_air_becomes_one_part_of_whole_fragments() {
    for (codec, container) in [(Codec::Vp8, Container::Webm), (Codec::H264, Container::Mp4)] {
        let mut world = World::new();
        world.play(&mut Source::new(codec, 1), 7).unwrap();
        world.recorder.finish().unwrap();
        let parts = world.parts();
        assert_eq!(parts.len(), 1, "{parts:?}");
        let part = &parts[0];
        assert_eq!((part.number, part.container, part.is_closed, part.cut_bytes), (1, container, true, 0));
        assert_eq!(part.began_at_ms, BEGAN_AT_MS);
        assert!((6_990..=7_010).contains(&part.duration_ms()), "{} ms", part.duration_ms());
        // A key frame every second: fragments end before the first one after two seconds.
        let lengths: Vec<u64> = part.fragments.iter().map(|fragment| fragment.lasts_ms / 100).collect();
        assert_eq!(lengths, [20, 20, 20, 10]);
        assert!(part.fragments.iter().all(|fragment| fragment.begins_anew));
    }
}

#[test]
fn what_a_kill_left_is_cut_to_its_whole_fragments_and_says_so() {
    for codec in [Codec::Vp8, Codec::H264] {
        let mut world = World::new();
        world.play(&mut Source::new(codec, 1), 7).unwrap();
        // No goodbye; half a fragment and half a line are on the disk.
        let open = world.parts().remove(0);
        let (file, index) = (world.path().join(open.file_name()), world.path().join("0001.index"));
        for (path, torn) in [(&file, &[7_u8; 500][..]), (&index, b"fragment 12")] {
            fs::write(path, [&fs::read(path).unwrap(), torn].concat()).unwrap();
        }
        let closed = close_open_parts(world.path()).unwrap();
        assert_eq!((closed.len(), closed[0].cut_bytes, closed[0].is_closed), (1, 500, true));
        assert_eq!(closed[0].fragments.len(), 3);
        assert_eq!(world.parts(), closed);
        assert!(close_open_parts(world.path()).unwrap().is_empty(), "it is closed once");
    }
}

#[test]
fn another_codec_begins_another_part_with_its_first_key_frame() {
    let mut world = World::new();
    world.play(&mut Source::new(Codec::Vp8, 1), 3).unwrap();
    world.play(&mut Source::new(Codec::H264, 2), 3).unwrap();
    world.recorder.finish().unwrap();
    let parts = world.parts();
    assert_eq!(parts.iter().map(|part| part.container).collect::<Vec<_>>(), [Container::Webm, Container::Mp4]);
    assert_eq!(parts[1].began_at_ms, BEGAN_AT_MS + 3_000);
}

#[test]
fn a_speaker_with_the_same_kind_of_picture_goes_on_in_the_same_part() {
    for codec in [Codec::Vp8, Codec::H264] {
        let mut world = World::new();
        world.play(&mut Source::new(codec, 1), 3).unwrap();
        world.play(&mut Source::new(codec, 2), 3).unwrap();
        world.recorder.finish().unwrap();
        let parts = world.parts();
        assert_eq!(parts.len(), 1);
        assert!((5_990..=6_010).contains(&parts[0].duration_ms()), "{} ms", parts[0].duration_ms());
    }
}

#[test]
fn a_long_silence_ends_a_part_and_nobody_sits_through_it() {
    let mut world = World::new();
    let mut hall = Source::new(Codec::Vp8, 1);
    world.play(&mut hall, 3).unwrap();
    world.pass(60_000).unwrap();
    world.play(&mut hall, 3).unwrap();
    world.recorder.finish().unwrap();
    let parts = world.parts();
    assert_eq!(parts.len(), 2);
    assert!(parts[0].duration_ms() < 3_100);
    assert_eq!(parts[1].began_at_ms, BEGAN_AT_MS + 63_000);
}

#[test]
fn sound_without_a_picture_is_recorded_too() {
    let mut world = World::new();
    world.loses = |_| true;
    world.play(&mut Source::new(Codec::Vp8, 1), 8).unwrap();
    assert!(!world.recorder.take_wanted().is_empty(), "the picture is asked for");
    world.recorder.finish().unwrap();
    let parts = world.parts();
    assert_eq!((parts.len(), parts[0].container), (1, Container::Webm));
    assert!((4_900..=5_100).contains(&parts[0].duration_ms()), "{} ms", parts[0].duration_ms());
}

#[test]
fn a_picture_that_misses_something_goes_on_with_the_next_key_frame() {
    let mut world = World::new();
    world.loses = |number| number == 30;
    world.play(&mut Source::new(Codec::H264, 1), 6).unwrap();
    assert!(!world.recorder.take_wanted().is_empty(), "it asks for a key frame");
    world.recorder.finish().unwrap();
    assert_eq!(world.parts().len(), 1);
}

#[test]
fn the_playlist_names_every_fragment_of_every_part_that_hls_can_carry() {
    let mut world = World::new();
    world.play(&mut Source::new(Codec::H264, 1), 4).unwrap();
    world.play(&mut Source::new(Codec::Vp8, 2), 3).unwrap();
    world.play(&mut Source::new(Codec::H264, 3), 4).unwrap();
    world.recorder.finish().unwrap();
    let parts = world.parts();
    let text = playlist(&parts, true, |part| format!("parts/{}", part.number)).unwrap();
    assert_eq!(text.matches("#EXTINF").count(), parts[0].fragments.len() + parts[2].fragments.len());
    assert_eq!((text.matches("#EXT-X-MAP").count(), text.matches("#EXT-X-DISCONTINUITY").count()), (2, 1));
    assert!(text.ends_with("#EXT-X-ENDLIST\n") && !text.contains("parts/2"));
    assert!(playlist(&parts[1..2], true, |_| String::new()).is_none());
}

#[test]
fn the_playlist_is_as_long_as_its_part_although_sound_and_picture_do_not_end_together() {
    let mut world = World::new();
    world.play(&mut Source::new(Codec::H264, 1), 7).unwrap();
    let lengths_ms = |part: &Part| -> Vec<u64> {
        let text = playlist(std::slice::from_ref(part), part.is_closed, Part::file_name).unwrap();
        let lengths = text.lines().filter_map(|line| line.strip_prefix("#EXTINF:")?.strip_suffix(','));
        lengths.map(|seconds| seconds.replace('.', "").parse().unwrap()).collect()
    };
    let open = world.parts().remove(0);
    world.recorder.finish().unwrap();
    let mut part = world.parts().remove(0);
    // On a busy line sound comes before the picture that belongs to it.
    part.fragments[0].lasts_ms += 350;
    let lengths = lengths_ms(&part);
    assert_eq!((lengths.len(), lengths.iter().sum()), (4, part.duration_ms()));
    assert_eq!((open.fragments.len(), lengths_ms(&open)), (3, lengths[..2].to_vec()), "what was said once stays");
}

/// What a player that follows a recording may rely on (RFC 8216, 6.2.1): a playlist changes only at its end.
#[test]
fn a_playlist_only_grows_until_the_recording_is_over() {
    let mut world = World::new();
    let (mut hall, mut smaller) = (Source::new(Codec::H264, 1), Source::smaller(2));
    let mut before = String::new();
    let mut follow = |world: &World, is_over: bool| {
        let text = playlist(&world.parts(), is_over, Part::file_name).unwrap_or_default();
        assert!(text.starts_with(&before), "{before} is no beginning of {text}");
        before.clone_from(&text);
        text
    };
    for round in 0..4 {
        // Short fragments first, then longer ones; a pause that ends the part; pictures of another size.
        world.play(&mut hall, 3 + round).unwrap();
        follow(&world, false);
        world.pass(4_500 * u64::from(round)).unwrap();
        follow(&world, false);
        world.play(&mut smaller, 4).unwrap();
        assert!(!follow(&world, false).contains("ENDLIST"));
    }
    world.recorder.finish().unwrap();
    // Nothing is written just now, but it goes on.
    assert!(!follow(&world, false).contains("ENDLIST"));
    let text = follow(&world, true);
    assert!(text.ends_with("#EXT-X-ENDLIST\n"));
    let target: f64 =
        text.lines().find_map(|line| line.strip_prefix("#EXT-X-TARGETDURATION:")).unwrap().parse().unwrap();
    let lengths = text.lines().filter_map(|line| line.strip_prefix("#EXTINF:")?.strip_suffix(','));
    assert!(lengths.map(|length| length.parse::<f64>().unwrap()).all(|length| length.round() <= target), "{text}");
}
