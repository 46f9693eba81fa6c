//! Real sockets on this machine.

use std::net::UdpSocket;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::batch::{Batch, Destination};
use super::{Arrivals, Egress};
use crate::figures::Counters;
use crate::happening::LegId;

fn sockets() -> (Arc<UdpSocket>, UdpSocket) {
    let ours = UdpSocket::bind("127.0.0.1:0").unwrap();
    ours.set_nonblocking(true).unwrap();
    (Arc::new(ours), UdpSocket::bind("127.0.0.1:0").unwrap())
}

fn push(batch: &mut Batch, theirs: &UdpSocket, bytes: usize, segment_bytes: usize, is_cut_here: bool) {
    let to = Destination { address: theirs.local_addr().unwrap(), leg: LegId(4), is_cut_here };
    let room = batch.push(to, bytes, segment_bytes).unwrap();
    room.iter_mut().zip(0..).for_each(|(byte, place): (_, usize)| *byte = place.to_le_bytes()[0]);
}

/// What comes at the other end.
fn lengths(theirs: &UdpSocket, count: usize) -> Vec<usize> {
    let mut buffer = [0; 4_096];
    theirs.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    (0..count).map(|_| theirs.recv(&mut buffer).unwrap()).collect()
}

#[test]
fn a_message_arrives_as_its_datagrams_whoever_cuts_it() {
    let (ours, theirs) = sockets();
    let mut egress = Egress::new(ours, Arc::new(Counters::default())).unwrap();
    for is_cut_here in [false, true] {
        let mut batch = Batch::new(Instant::now() + Duration::from_secs(1));
        push(&mut batch, &theirs, 2_500, 1_000, is_cut_here);
        push(&mut batch, &theirs, 70, 70, is_cut_here);
        egress.send(&mut batch);
        assert_eq!(lengths(&theirs, 4), [1_000, 1_000, 500, 70]);
        assert!(batch.is_empty() && batch.refused.is_empty());
    }
}

#[test]
fn a_way_that_refuses_to_have_messages_cut_is_served_without() {
    let (ours, theirs) = sockets();
    let counters = Arc::new(Counters::default());
    ours.set_nonblocking(true).unwrap();
    let mut egress = Egress::new(ours, Arc::clone(&counters)).unwrap();
    let mut batch = Batch::new(Instant::now() + Duration::from_secs(1));
    // Too many segments for one message.
    push(&mut batch, &theirs, 260, 2, false);
    push(&mut batch, &theirs, 70, 70, false);
    egress.send(&mut batch);
    assert_eq!(lengths(&theirs, 131), [vec![2; 130], vec![70]].concat());
    assert_eq!(batch.refused, [LegId(4)]);
    assert_eq!(counters.snapshot().cuts_refused, 1);
    assert_eq!(counters.snapshot().datagrams_out, 131);
}

#[test]
fn what_some_way_cannot_carry_whole_may_be_fragmented() {
    let (ours, theirs) = sockets();
    let mut egress = Egress::new(ours, Arc::new(Counters::default())).unwrap();
    let mut batch = Batch::new(Instant::now() + Duration::from_secs(1));
    for (bytes, stays_whole) in [(1_232, true), (1_233, false), (70, false)] {
        push(&mut batch, &theirs, bytes, bytes, false);
        egress.send(&mut batch);
        assert_eq!(lengths(&theirs, 1), [bytes]);
        assert_eq!(egress.stays_whole, stays_whole);
    }
}

#[test]
fn datagrams_are_taken_with_their_sources() {
    let (ours, theirs) = sockets();
    let mut arrivals = Arrivals::new();
    assert_eq!(arrivals.receive(&ours).unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
    for text in [&b"one"[..], b"", b"three"] {
        theirs.send_to(text, ours.local_addr().unwrap()).unwrap();
    }
    arrivals.receive(&ours).unwrap();
    let came: Vec<_> = arrivals.iter_mut().map(|(from, bytes)| (from, bytes.to_vec())).collect();
    let from = theirs.local_addr().unwrap();
    assert_eq!(came, [(from, b"one".to_vec()), (from, Vec::new()), (from, b"three".to_vec())]);
}

#[test]
fn a_socket_for_both_kinds_of_addresses_sends_to_either() {
    let Ok(ours) = UdpSocket::bind("[::]:0") else { return };
    let theirs = UdpSocket::bind("127.0.0.1:0").unwrap();
    let mut egress = Egress::new(Arc::new(ours), Arc::new(Counters::default())).unwrap();
    let mut batch = Batch::new(Instant::now() + Duration::from_secs(1));
    push(&mut batch, &theirs, 300, 100, false);
    egress.send(&mut batch);
    assert_eq!(lengths(&theirs, 3), [100; 3]);
}
