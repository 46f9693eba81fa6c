//! Connectivity checks.

use std::net::SocketAddr;

use ring::hmac;
use str0m::ice::{StunMessage, TransId};

use crate::demux::{Demux, Route};
use crate::happening::LegId;
use crate::receivers::check::answer_check;

pub(super) const UFRAG: &str = "ufragofs";
pub(super) const PASSWORD: &str = "a password of 24 letters";
const LONGEST_CHECK_BYTES: usize = 256;

pub(super) fn stun_check(datagram: &[u8]) {
    let source = SocketAddr::from(([203, 0, 113, 5], 5_000));
    let mut demux = Demux::default();
    demux.add_leg(LegId(1), UFRAG.to_owned());
    let route = demux.route(source, datagram);
    assert_ne!(route, Route::Checked(LegId(1)), "nobody passed a check here");
    if let Some(checked) = answer_check(datagram, source, PASSWORD) {
        assert!(checked.reply.len() <= datagram.len(), "a reply longer than its request");
    }
}

/// An authenticated check that nominates. The names of both sides: ours first.
pub(super) fn honest_check(names: [&str; 2], password: &str) -> Vec<u8> {
    let username = names.join(":");
    let message = StunMessage::binding_request(&username, TransId::new(), true, 77, 1_853_824_767, true);
    let mut bytes = vec![0; LONGEST_CHECK_BYTES];
    let length = message.to_bytes(Some(password.as_bytes()), &mut bytes, sign).expect("it fits");
    bytes.truncate(length);
    bytes
}

fn sign(password: &[u8], parts: &[&[u8]]) -> [u8; 20] {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, password);
    let mut context = hmac::Context::with_key(&key);
    parts.iter().for_each(|part| context.update(part));
    context.sign().as_ref().try_into().expect("SHA-1 has 20 bytes")
}
