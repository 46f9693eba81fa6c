use super::*;
use crate::receivers::{Reported, Told};

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

/// A leg up from one second to another that told of 20 packets in each of them, some of them lost.
fn leg(from: u64, ended: LegEnd, lost: i16) -> LegNotes {
    let (LegEnd::InGoodOrder(until) | LegEnd::CutOff(until)) = ended;
    let mut line = Told::default();
    for second in from..until.as_secs() {
        line.note(second, Telling { expected: 20, lost, ..Telling::default() });
    }
    LegNotes {
        session: 1,
        reported: Reported { line, ..Reported::default() },
        packets: 0,
        lost: 0,
        join: None,
        first_packet: None,
        answered: seconds(from),
        secured: Some(seconds(from)),
        ended,
        first_key_frame: None,
        is_part: false,
    }
}

#[test]
fn a_line_that_loses_nothing_is_known_to_the_packet() {
    let leg = leg(100, LegEnd::InGoodOrder(seconds(150)), 0);
    let line = line(&[&leg], None).unwrap();
    assert_eq!((line.packets, line.lost), (980..=1_000, 0..=0));
    assert_eq!((line.all_windows, line.windows), (3..=3, [3..=3, 0..=0, 0..=0, 0..=0, 0..=0]));
}

#[test]
fn a_line_that_loses_a_twentieth_is_bad_throughout() {
    let leg = leg(100, LegEnd::InGoodOrder(seconds(150)), 1);
    let line = line(&[&leg], None).unwrap();
    assert_eq!((line.packets, line.lost), (980..=1_008, 49..=58));
    assert_eq!(line.windows, [0..=0, 0..=0, 3..=3, 0..=0, 0..=0]);
}

#[test]
fn a_leg_that_broke_goes_on_at_the_server_until_it_is_given_up_or_replaced() {
    let broken = leg(100, LegEnd::CutOff(seconds(130)), 0);
    let known = line(&[&broken], None).unwrap();
    assert_eq!((known.packets, known.all_windows), (600..=600, 3..=3));
    assert_eq!(known.windows, [2..=2, 0..=0, 0..=0, 0..=0, 1..=1]);
    let next = leg(132, LegEnd::InGoodOrder(seconds(142)), 0);
    let known = line(&[&broken, &next], None).unwrap();
    assert_eq!((known.packets, known.all_windows), (780..=800, 3..=3));
    assert_eq!(known.windows, [3..=3, 0..=0, 0..=0, 0..=0, 0..=0]);
}

#[test]
fn a_kill_takes_the_open_window_and_what_was_not_written() {
    let leg = leg(100, LegEnd::InGoodOrder(seconds(215)), 0);
    let dead = Span { from: seconds(210), until: seconds(212) };
    let line = line(&[&leg], Some(dead)).unwrap();
    assert_eq!(line.packets, 1_300..=2_200);
    assert_eq!(line.all_windows, 3..=6);
}

#[test]
fn a_kill_takes_nothing_of_a_leg_that_was_over_long_before() {
    let leg = leg(100, LegEnd::InGoodOrder(seconds(150)), 0);
    let dead = Span { from: seconds(210), until: seconds(212) };
    assert_eq!(line(&[&leg], Some(dead)), line(&[&leg], None));
}

#[test]
fn who_never_received_has_no_line() {
    let leg = LegNotes { secured: None, ..leg(100, LegEnd::CutOff(seconds(100)), 0) };
    assert_eq!(line(&[&leg], None), None);
}
