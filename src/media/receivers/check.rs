//! Connectivity checks, answered: ICE-lite (RFC 8445, 7.3; RFC 8489).
//!
//! A request that is not authenticated gets nothing at all, not even an error, so that nobody can
//! point us at a third party.

use std::net::SocketAddr;

use ring::hmac;
use str0m::ice::StunMessage;

use crate::fault::contained;

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;

/// The longest reply: a header of 20 bytes, an IPv6 address, the integrity and the fingerprint.
const LONGEST_REPLY_BYTES: usize = 20 + 24 + 24 + 8;

/// A check that was authenticated.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Checked {
    /// To be sent to where the check came from.
    pub(crate) reply: Vec<u8>,
    /// The peer chose this pair of addresses.
    pub(crate) nominates: bool,
}

/// Answers a binding request that `password` authenticates.
pub(crate) fn answer_check(datagram: &[u8], source: SocketAddr, password: &str) -> Option<Checked> {
    let request = binding_request(datagram)?;
    let verify = || request.verify(password.as_bytes(), sha1_hmac);
    if !contained(verify).unwrap_or(false) {
        return None;
    }
    let mut reply = vec![0; LONGEST_REPLY_BYTES];
    let answer = StunMessage::binding_reply(request.trans_id(), source);
    let length = answer.to_bytes(Some(password.as_bytes()), &mut reply, sha1_hmac).ok()?;
    reply.truncate(length);
    Some(Checked { reply, nominates: request.use_candidate() })
}

/// Reading a stranger's bytes is a library's work; what it cannot read is no request.
fn binding_request(datagram: &[u8]) -> Option<StunMessage<'_>> {
    let message = contained(|| StunMessage::parse(datagram)).ok()?.ok()?;
    message.is_binding_request().then_some(message)
}

fn sha1_hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 20] {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key);
    let mut context = hmac::Context::with_key(&key);
    for part in parts {
        context.update(part);
    }
    let mut digest = [0; 20];
    for (byte, made) in digest.iter_mut().zip(context.sign().as_ref()) {
        *byte = *made;
    }
    digest
}
