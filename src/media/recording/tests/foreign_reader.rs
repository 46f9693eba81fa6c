//! What a program that is not ours makes of the files: ffprobe, which tests/support/prepare.sh installs.

use std::path::Path;
use std::process::Command;

use super::super::{Part, close_open_parts, playlist};
use super::world::{Source, World};
use crate::codec::Codec;

/// Decodes everything; answers how many pictures there were, and what was complained about.
fn decoded(path: &Path) -> (usize, String) {
    let mut command = Command::new("ffprobe");
    command.args(["-v", "warning", "-count_frames", "-select_streams", "v:0", "-of", "csv=p=0"]);
    command.args(["-protocol_whitelist", "file,crypto,data", "-show_entries", "stream=nb_read_frames"]).arg(path);
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (
        text.trim().trim_end_matches(',').lines().next().unwrap_or("0").parse().unwrap_or(0),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn shown(path: &Path, entries: &str) -> String {
    let output =
        Command::new("ffprobe").args(["-v", "error", "-of", "csv=p=0", "-show_entries", entries]).arg(path).output();
    String::from_utf8(output.unwrap().stdout).unwrap()
}

#[test]
fn parts_are_decoded_without_a_complaint() {
    for (codec, names) in [(Codec::Vp8, "vp8\nopus\n"), (Codec::H264, "h264\nopus\n")] {
        let mut world = World::new();
        world.play(&mut Source::new(codec, 1), 7).unwrap();
        world.recorder.finish().unwrap();
        let path = world.path().join(world.parts()[0].file_name());
        assert_eq!(decoded(&path), (175, String::new()));
        assert_eq!(shown(&path, "stream=codec_name"), names);
        let duration: f64 = shown(&path, "format=duration").trim().parse().unwrap();
        assert!((6.9..7.1).contains(&duration), "{duration} s");
    }
}

#[test]
fn what_a_kill_left_is_decoded_without_a_complaint() {
    for codec in [Codec::Vp8, Codec::H264] {
        let mut world = World::new();
        world.play(&mut Source::new(codec, 1), 7).unwrap();
        let open = world.parts().remove(0);
        let path = world.path().join(open.file_name());
        std::fs::write(&path, [&std::fs::read(&path).unwrap()[..], &[9; 300]].concat()).unwrap();
        close_open_parts(world.path()).unwrap();
        assert_eq!(decoded(&path), (150, String::new()));
    }
}

#[test]
fn the_playlist_is_played() {
    let mut world = World::new();
    world.play(&mut Source::new(Codec::H264, 1), 7).unwrap();
    world.recorder.finish().unwrap();
    let text = playlist(&world.parts(), true, Part::file_name).unwrap();
    let path = world.path().join("recording.m3u8");
    std::fs::write(&path, text).unwrap();
    assert_eq!(decoded(&path), (175, String::new()));
}

/// As the standard reads it: between two discontinuities each piece stands for itself, with its own
/// header (RFC 8216, 4.3.2.3 and 4.3.2.5). FFmpeg keeps the first header and leaves out what begins at zero
/// again, so it gets the pieces; GStreamer and Chromium show all of the whole.
fn pieces(playlist: &str) -> Vec<String> {
    let opening = playlist.split_inclusive('\n').take_while(|line| !line.starts_with("#EXT-X-MAP")).collect::<String>();
    let rest = playlist.strip_prefix(&opening).unwrap().replace("#EXT-X-ENDLIST\n", "");
    rest.split("#EXT-X-DISCONTINUITY\n").map(|piece| format!("{opening}{piece}#EXT-X-ENDLIST\n")).collect()
}

#[test]
fn every_part_of_a_playlist_is_played_whatever_its_pictures_size() {
    let mut world = World::new();
    // HLS cannot carry VP8.
    for source in [&mut Source::new(Codec::H264, 1), &mut Source::new(Codec::Vp8, 2), &mut Source::smaller(3)] {
        world.play(source, 3).unwrap();
    }
    world.play(&mut Source::new(Codec::H264, 4), 3).unwrap();
    world.recorder.finish().unwrap();
    assert_eq!(world.parts().len(), 4);
    let text = playlist(&world.parts(), true, Part::file_name).unwrap();
    let pieces = pieces(&text);
    let played = pieces.iter().map(|piece| {
        let path = world.path().join("piece.m3u8");
        std::fs::write(&path, piece).unwrap();
        // The stream is listed once more as one of its program.
        (decoded(&path), shown(&path, "stream=width").split_whitespace().next().unwrap().to_owned())
    });
    let whole = |width: &str| ((75, String::new()), width.to_owned());
    assert_eq!(played.collect::<Vec<_>>(), [whole("160"), whole("128"), whole("160")]);
    // Its pictures of another size are whole all the same, as they bring their parameters with them.
    let path = world.path().join("recording.m3u8");
    std::fs::write(&path, &text).unwrap();
    let (count, complaints) = decoded(&path);
    let sizes = shown(&path, "frame=width");
    assert!(count > 75 && sizes.contains("128") && sizes.contains("160"), "{count} pictures: {sizes}");
    assert!(!complaints.contains("h264"), "{complaints}");
}
