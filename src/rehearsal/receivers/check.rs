//! Connectivity checks and consent, as a browser that controls makes them (RFC 8445, RFC 7675).

use is::stun::{StunMessage, TransId};
use ring::hmac;

/// Host candidate of one component, as a browser without a second network has it.
const PRIORITY: u32 = 2_122_260_223;

/// One side's name and password.
#[derive(Clone, Debug)]
pub(crate) struct Credentials {
    pub(crate) name: Box<str>,
    pub(crate) password: Box<str>,
}

/// What the checks of one connection need.
pub(crate) struct Checks {
    /// `server:client`.
    username: Box<str>,
    password: Box<str>,
    tie_breaker: u64,
    last: Option<TransId>,
}

impl Checks {
    pub(crate) fn new(own: &str, server: Credentials, tie_breaker: u64) -> Self {
        let username = format!("{}:{own}", server.name).into();
        Self { username, password: server.password, tie_breaker, last: None }
    }

    /// Writes the next check; it nominates at once, as there is only one pair.
    pub(crate) fn request(&mut self, outgoing: &mut Vec<u8>) {
        let id = TransId::new();
        let message = StunMessage::binding_request(&self.username, id, true, self.tie_breaker, PRIORITY, true);
        outgoing.resize(192, 0);
        let written = message.to_bytes(Some(self.password.as_bytes()), outgoing, sign);
        outgoing.truncate(written.unwrap_or_default());
        self.last = Some(id);
    }

    /// Whether this answers the last check, signed by the server.
    pub(crate) fn is_answered_by(&self, datagram: &[u8]) -> bool {
        let Ok(message) = StunMessage::parse(datagram) else { return false };
        message.is_successful_binding_response()
            && Some(message.trans_id()) == self.last
            && message.verify(self.password.as_bytes(), sign)
    }
}

fn sign(password: &[u8], parts: &[&[u8]]) -> [u8; 20] {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, password);
    let mut context = hmac::Context::with_key(&key);
    for part in parts {
        context.update(part);
    }
    let mut signature = [0; 20];
    for (to, from) in signature.iter_mut().zip(context.sign().as_ref()) {
        *to = *from;
    }
    signature
}
