use super::*;

const SOUND: MediaKind = MediaKind::Sound;
const PICTURE: MediaKind = MediaKind::Picture;

const MS: Duration = Duration::from_millis(1);

/// A packet of a stream that sends every 20 ms, on a line without jitter.
fn packet(kind: MediaKind, ssrc: u32, sequence: u64, start: Instant) -> Arrived {
    let number = u32::try_from(sequence).unwrap();
    let ticks = if kind == SOUND { 960 } else { 1_800 };
    let at = start + 20 * MS * number;
    Arrived { kind, ssrc, sequence, timestamp: number * ticks, at, was_sent_again: false }
}

fn counts(expected: u64, lost: u64) -> StreamCounts {
    StreamCounts { expected, lost, jitter_us: None }
}

#[test]
fn what_is_missing_is_lost_even_if_it_is_sent_again() {
    let now = Instant::now();
    let mut meter = LineMeter::new(now);
    for sequence in [10, 11, 14, 15] {
        meter.arrived(packet(PICTURE, 1, sequence, now));
    }
    meter.arrived(Arrived { was_sent_again: true, ..packet(PICTURE, 1, 12, now) });
    assert_eq!(meter.take(now).picture, counts(6, 2));
}

#[test]
fn windows_follow_each_other_without_a_gap() {
    let now = Instant::now();
    let mut meter = LineMeter::new(now);
    (1..=5).for_each(|sequence| meter.arrived(packet(SOUND, 1, sequence, now)));
    assert!(!meter.is_over(now + WINDOW / 2));
    assert!(meter.is_over(now + WINDOW));
    assert_eq!(meter.take(now + WINDOW).sound, counts(5, 0));
    // The sixth was lost between the windows.
    (7..=10).for_each(|sequence| meter.arrived(packet(SOUND, 1, sequence, now)));
    let second = meter.take(now + 2 * WINDOW);
    assert_eq!(second.sound, counts(5, 1));
    assert_eq!(second.since, now + WINDOW);
}

#[test]
fn a_packet_that_comes_late_is_no_negative_loss() {
    let now = Instant::now();
    let mut meter = LineMeter::new(now);
    [1, 3].into_iter().for_each(|sequence| meter.arrived(packet(SOUND, 1, sequence, now)));
    meter.take(now);
    [2, 4].into_iter().for_each(|sequence| meter.arrived(packet(SOUND, 1, sequence, now)));
    assert_eq!(meter.take(now).sound, counts(1, 0));
}

#[test]
fn an_encoder_that_begins_anew_lost_nothing() {
    let now = Instant::now();
    let mut meter = LineMeter::new(now);
    meter.arrived(packet(SOUND, 1, 9, now));
    meter.arrived(packet(SOUND, 1, 900_000, now));
    meter.arrived(packet(SOUND, 2, 5, now));
    assert_eq!(meter.take(now).sound, counts(3, 0));
}

#[test]
fn packets_that_come_unevenly_are_jitter_and_those_of_one_picture_are_not() {
    let now = Instant::now();
    let mut meter = LineMeter::new(now);
    for sequence in 1..=200 {
        let even = packet(SOUND, 1, sequence, now);
        meter.arrived(even);
        let late = if sequence % 2 == 0 { 15 * MS } else { Duration::ZERO };
        let uneven = packet(PICTURE, 2, sequence, now);
        meter.arrived(Arrived { at: uneven.at + late, sequence: sequence * 2, ..uneven });
        meter.arrived(Arrived { at: uneven.at + 35 * MS, sequence: sequence * 2 + 1, ..uneven });
    }
    meter.look(None);
    let window = meter.take(now);
    assert_eq!(window.sound.jitter_us, Some(0));
    assert!(window.picture.jitter_us.is_some_and(|it| (14_000..=15_000).contains(&it)), "{window:?}");
}

#[test]
fn what_is_sent_again_as_a_probe_is_no_jitter() {
    let now = Instant::now();
    let mut meter = LineMeter::new(now);
    for sequence in 1..=100 {
        meter.arrived(packet(PICTURE, 1, sequence, now));
        let probe = packet(PICTURE, 1, 1, now);
        meter.arrived(Arrived { was_sent_again: true, at: packet(PICTURE, 1, sequence, now).at, ..probe });
    }
    meter.look(None);
    assert_eq!(meter.take(now).picture.jitter_us, Some(0));
}

#[test]
fn the_longest_round_trip_is_kept() {
    let now = Instant::now();
    let mut meter = LineMeter::new(now);
    for round_trip in [Some(20 * MS), Some(80 * MS), None] {
        meter.look(round_trip);
    }
    assert_eq!(meter.take(now).round_trip_us, Some(80_000));
    assert_eq!(meter.take(now).round_trip_us, None);
}
