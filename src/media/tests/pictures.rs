use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::codec::Codec;
use crate::h264;
use crate::program::ProgramPacket;
use crate::publisher::Extras;
use crate::recent_picture::RecentPicture;
use crate::vp8::PictureNumbers;

fn packet(sequence: u64, timestamp: u32, begins_key_frame: bool, at: Instant) -> ProgramPacket {
    ProgramPacket {
        codec: Codec::H264,
        sequence,
        timestamp,
        captured_at: at,
        marker: false,
        begins_key_frame,
        payload: Arc::from([0_u8]),
        patch: None,
        extras: Extras::default(),
    }
}

fn kept(recent: &RecentPicture, now: Instant) -> Option<Vec<u64>> {
    let packets = recent.since_key_frame(now)?;
    Some(packets.map(|packet| packet.sequence).collect())
}

#[test]
fn everything_since_the_key_frame_is_kept_in_order() {
    let now = Instant::now();
    let mut recent = RecentPicture::default();
    recent.push(&packet(1, 10, false, now), now);
    assert!(recent.push(&packet(3, 20, true, now), now));
    assert!(!recent.push(&packet(4, 20, true, now), now));
    recent.push(&packet(6, 30, false, now), now);
    recent.push(&packet(5, 30, false, now), now);
    assert_eq!(kept(&recent, now), Some(vec![3, 4, 5, 6]));
}

#[test]
fn what_an_encoder_puts_before_the_parameters_belongs_to_the_key_frame() {
    let now = Instant::now();
    let mut recent = RecentPicture::default();
    recent.push(&packet(1, 10, false, now), now);
    recent.push(&packet(2, 20, false, now), now);
    recent.push(&packet(3, 20, true, now), now);
    assert_eq!(kept(&recent, now), Some(vec![2, 3]));
}

#[test]
fn a_key_frame_that_was_overtaken_changes_nothing() {
    let now = Instant::now();
    let mut recent = RecentPicture::default();
    recent.push(&packet(9, 90, true, now), now);
    assert!(!recent.push(&packet(5, 50, true, now), now));
    recent.push(&packet(10, 100, false, now), now);
    assert_eq!(kept(&recent, now), Some(vec![9, 10]));
}

#[test]
fn too_old_or_too_long_is_nothing_to_begin_with() {
    let now = Instant::now();
    let mut recent = RecentPicture::default();
    recent.push(&packet(1, 10, true, now), now);
    assert_eq!(kept(&recent, now + Duration::from_millis(2_001)), None);
    for sequence in 2..=300 {
        recent.push(&packet(sequence, 20, false, now), now);
    }
    assert_eq!(kept(&recent, now).map(|packets| packets.len()), Some(300));
    recent.push(&packet(301, 20, false, now), now);
    assert_eq!(kept(&recent, now), None);
}

#[test]
fn h264_key_frames_are_seen_in_every_packing() {
    let key_frames: [&[u8]; 5] =
        [&[0x67, 1, 2], &[0x65, 1, 2], &[0x78, 0, 2, 0x09, 0x10, 0, 3, 0x67, 1, 2], &[0x7c, 0x85, 1], &[0x7c, 0x87, 1]];
    assert!(key_frames.into_iter().all(h264::begins_key_frame));
    let others: [&[u8]; 8] =
        [&[], &[0x61, 1], &[0x09, 0x10], &[0x68, 1], &[0x7c], &[0x7c, 0x05, 1], &[0x78, 0], &[0x78, 0, 200, 0x67]];
    assert!(!others.into_iter().any(h264::begins_key_frame));
}

#[test]
fn short_picture_ids_stay_short() {
    let mut numbers = PictureNumbers::default();
    let long = super::peer::vp8(true, 300, 9);
    assert_eq!(numbers.patch(&long), None);
    let short = [0x90, 0x80, 5, 0x00, 1];
    numbers.switch(&short);
    assert!(numbers.patch(&short).is_some());
}

#[test]
fn payloads_without_picture_ids_are_left_alone() {
    let mut numbers = PictureNumbers::default();
    let bare = [0x10, 0x00, 1, 2];
    numbers.switch(&bare);
    assert_eq!(numbers.patch(&bare), None);
    assert_eq!(numbers.patch(&[]), None);
}
