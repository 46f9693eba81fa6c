//! What strangers send, led through the very code that meets it in a running server.
//!
//! One plain function a way in, for the fuzzer and for the tests that replay its seeds
//! (`tests/fuzz`); nothing else may use them. Each panics where a promise is broken.

#![expect(clippy::expect_used, reason = "a way in that cannot be set up must not look like one that holds")]

mod check;
mod handshake;
mod offer;
mod packet;
mod script;
mod shard;
mod studio;

use crate::receivers::rtcp;
use crate::receivers::srtp::{Profile, server_side};

/// STUN: which leg it names, and whether it is authenticated (both sides of the server).
pub fn stun_check(datagram: &[u8]) {
    check::stun_check(datagram);
}

/// A row of datagrams to the DTLS server, before anything else was said.
pub fn dtls_first_flight(datagrams: &[u8]) {
    handshake::first_flight(datagrams);
}

/// A row of datagrams to the DTLS server after an honest ClientHello.
pub fn dtls_second_flight(datagrams: &[u8]) {
    handshake::second_flight(datagrams);
}

/// The header of an RTP packet, before it is authenticated.
pub fn rtp_header(datagram: &[u8]) {
    packet::header(datagram);
}

/// The payload of a picture, VP8 or H.264, from a publisher who may send.
pub fn rtp_payload(payload: &[u8]) {
    packet::payload(payload);
}

/// An RTCP compound whose sender knew the key.
pub fn rtcp_compound(compound: &[u8]) {
    // No saying takes less than a header.
    assert!(rtcp::read(compound).count() <= compound.len() / 4, "more was read than was there");
}

/// A sealed RTCP packet whose sender does not know the key.
pub fn srtcp_packet(datagram: &[u8]) {
    for (profile, bytes) in [(Profile::Gcm256, 88), (Profile::Gcm128, 56), (Profile::CounterMode, 60)] {
        let (_, mut opener) = server_side(profile, &vec![0x3c; bytes]).expect("the keys have the profile's length");
        let mut datagram = datagram.to_vec();
        assert!(opener.open_rtcp(&mut datagram).is_none(), "{profile:?} opened what nobody sealed");
    }
}

/// A row of datagrams to a shard with two receivers: one waits for its handshake, one is
/// connected. Some come from addresses that passed a check, others do not.
pub fn receivers_datagrams(datagrams: &[u8]) {
    shard::datagrams(datagrams);
}

/// A row of RTCP compounds from a connected receiver, sealed with its own key.
pub fn receivers_reports(compounds: &[u8]) {
    shard::reports(compounds);
}

/// A row of datagrams to the publishers' side, where one leg waits for its handshake.
pub fn publishers_datagrams(datagrams: &[u8]) {
    studio::datagrams(datagrams);
}

/// The body of a WHIP request: a publisher's offer.
pub fn whip_body(body: &[u8]) {
    offer::publisher(body);
}

/// The body of a WHEP request: a receiver's offer.
pub fn whep_body(body: &[u8]) {
    offer::receiver(body);
}
