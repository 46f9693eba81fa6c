use std::sync::Arc;

use super::{carried, with_earlier};
use crate::track::TrackPacket;

fn packet(sequence: u64, timestamp: u32, payload: &[u8]) -> TrackPacket {
    TrackPacket {
        sequence,
        timestamp,
        marker: false,
        begins_key_frame: false,
        orientation: None,
        numbers: None,
        payload: Arc::from(payload),
    }
}

fn count_carried(packet: &TrackPacket, before: &[TrackPacket]) -> usize {
    carried(packet, before).count()
}

#[test]
fn blocks_stand_oldest_first_with_their_distance_and_length() {
    let [oldest, middle, newest] = [packet(1, 0, b"one"), packet(2, 2_880, b"two!"), packet(3, 5_760, b"three")];
    let redundant = with_earlier(&newest, &[middle, oldest], 111);
    let headers = [0x80 | 111, 0x5a, 0x00, 3, 0x80 | 111, 0x2d, 0x00, 4, 111];
    assert_eq!(redundant.payload[..], [&headers[..], b"onetwo!three"].concat());
    assert_eq!((redundant.sequence, redundant.timestamp), (3, 5_760));
}

#[test]
fn no_more_than_two_are_carried_and_nothing_behind_one_that_cannot_be() {
    let newest = packet(9, 9_600, b"now");
    let before: Vec<TrackPacket> = (5..9_u16).rev().map(|at| packet(at.into(), u32::from(at) * 960, b"then")).collect();
    assert_eq!(count_carried(&newest, &before), 2);
    let long = packet(8, 8_640, &[0; 1_024]);
    assert_eq!(count_carried(&newest, &[before[0].clone(), long.clone()]), 1);
    assert_eq!(count_carried(&newest, &[long, before[0].clone()]), 0);
}

#[test]
fn what_was_long_ago_or_comes_later_is_not_carried() {
    let newest = packet(9, 20_000, b"now");
    assert_eq!(count_carried(&newest, &[packet(8, 3_616, b"a third of a second ago")]), 0);
    assert_eq!(count_carried(&newest, &[packet(8, 3_617, b"just within")]), 1);
    assert_eq!(count_carried(&newest, &[packet(8, 20_960, b"later")]), 0);
    let wrapped = packet(9, 100, b"after the wrap");
    assert_eq!(count_carried(&wrapped, &[packet(8, u32::MAX - 859, b"before it")]), 1);
}

#[test]
fn a_packet_stays_within_a_datagram() {
    let newest = packet(9, 9_600, &[0; 500]);
    let before = [packet(8, 8_640, &[0; 500]), packet(7, 7_680, &[0; 500])];
    assert_eq!(count_carried(&newest, &before), 1);
}
