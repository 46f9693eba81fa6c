use std::time::{Duration, SystemTime};

use str0m::media::Mid;

use super::world::{HALL, Who, World};
use crate::happening::MediaKind;

/// When the sample with this RTP time was taken, by the last report of the stream.
fn taken_at(world: &World, who: Who, stream: Mid, timestamp: u32, rate: f64) -> SystemTime {
    let mut reports = world.peer(who).reports.iter().rev();
    let report = reports.find(|it| it.mid == stream).unwrap().sender_info;
    let reported = u32::try_from(report.rtp_time.numer() & 0xffff_ffff).unwrap();
    let ticks = timestamp.wrapping_sub(reported).cast_signed();
    let seconds = f64::from(ticks) / rate;
    let distance = Duration::from_secs_f64(seconds.abs());
    if seconds < 0.0 { report.ntp_time - distance } else { report.ntp_time + distance }
}

fn apart(one: SystemTime, other: SystemTime) -> Duration {
    one.duration_since(other).unwrap_or_else(|error| error.duration())
}

/// Sound and picture that were taken together, by the reports that the endpoint got.
fn out_of_step(world: &World, endpoint: Who) -> Duration {
    let peer = world.peer(endpoint);
    let last = |kind| peer.heard_of(kind).last().unwrap().header.timestamp;
    let picture = taken_at(world, endpoint, peer.picture, last(MediaKind::Picture), 90_000.0);
    let sound = taken_at(world, endpoint, peer.sound, last(MediaKind::Sound), 48_000.0);
    apart(picture, sound)
}

/// A program whose picture spends this long in the encoder: the packet leaves later than the
/// sound that was taken with it.
fn program_with_slow_encoder(world: &mut World, hall: Who, delay_ms: u64, from: u32, seconds: u32) {
    for number in from..from + seconds * 25 {
        let taken = world.now;
        world.send(hall, MediaKind::Sound, number * 1_920, vec![0xf8]);
        world.pass_ms(delay_ms);
        let id = u16::try_from(number).unwrap();
        let payload = super::peer::vp8(number == from, id, 0);
        // The sender's own reports tie the timestamp to the moment it was taken.
        world.peer_mut(hall).send_taken_at(number * 3_600, payload, taken);
        world.settle();
        world.pass_ms(40 - delay_ms);
    }
}

#[test]
fn sound_and_picture_stay_in_step_when_the_picture_is_encoded_slowly() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let endpoint = world.receiver();
    program_with_slow_encoder(&mut world, hall, 30, 1, 14);
    let apart = out_of_step(&world, endpoint);
    assert!(apart < Duration::from_millis(6), "{apart:?} out of step");
}

#[test]
fn a_new_publisher_is_in_step_too() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let endpoint = world.receiver();
    program_with_slow_encoder(&mut world, hall, 30, 1, 7);
    let again = world.publisher(HALL);
    program_with_slow_encoder(&mut world, again, 20, 1, 14);
    let apart = out_of_step(&world, endpoint);
    assert!(apart < Duration::from_millis(6), "{apart:?} out of step");
}

#[test]
fn no_report_comes_before_the_first_packet() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let endpoint = world.receiver();
    world.pass(Duration::from_secs(7));
    assert!(world.peer(endpoint).reports.is_empty());
    world.frame(hall, true, 40);
    world.pass(Duration::from_secs(6));
    let report = world.peer(endpoint).reports[0].sender_info;
    let first = world.peer(endpoint).heard_of(MediaKind::Picture)[0].header.timestamp;
    let reported = u32::try_from(report.rtp_time.numer() & 0xffff_ffff).unwrap();
    let since_first = reported.wrapping_sub(first);
    assert!(since_first <= 6 * 90_000, "{since_first} ticks after the packet");
}
