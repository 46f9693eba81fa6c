use std::sync::Arc;
use std::time::Instant;

use super::Ring;
use crate::codec::Codec;
use crate::happening::ProgramId;
use crate::track::{Frame, TrackId, TrackPacket};

fn frame(sequences: &[u64]) -> Arc<Frame> {
    let packet = |sequence: &u64| TrackPacket {
        sequence: *sequence,
        timestamp: 0,
        marker: false,
        begins_key_frame: false,
        orientation: None,
        numbers: None,
        payload: Arc::from([0]),
    };
    let now = Instant::now();
    let packets = sequences.iter().map(packet).collect();
    let (program, track) = (ProgramId(1), TrackId(1));
    Arc::new(Frame { program, track, codec: Codec::Vp8, captured_at: now, arrived_at: now, packets })
}

#[test]
fn a_number_is_taken_once_and_never_again() {
    let mut ring = Ring::new();
    assert!(ring.push(&frame(&[1, 2, 4])));
    assert!(!ring.push(&frame(&[4])));
    assert!(ring.push(&frame(&[3])), "a straggler is welcome");
    assert_eq!(ring.find(4).unwrap().1, 2);
    assert!(ring.push(&frame(&[600])));
    assert!(!ring.push(&frame(&[5])), "too old to tell");
}

#[test]
fn a_frame_whose_numbers_do_not_count_up_is_refused() {
    let mut ring = Ring::new();
    assert!(!ring.push(&frame(&[7, 7])));
    assert!(!ring.push(&frame(&[])));
}
