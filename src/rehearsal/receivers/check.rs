//! Connectivity checks and consent, as a browser that controls makes and answers them (RFC 8445, RFC 7675).

use std::net::SocketAddr;

use is::stun::{StunMessage, TransId};
use ring::hmac;

/// Host candidate of one component, as a browser without a second network has it.
const PRIORITY: u32 = 2_122_260_223;
/// Checks and answers with names as long as ours are shorter.
const LONGEST_MESSAGE_BYTES: usize = 192;

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
    own_password: Box<str>,
    tie_breaker: u64,
    last: Option<TransId>,
}

impl Checks {
    pub(crate) fn new(own: Credentials, server: Credentials, tie_breaker: u64) -> Self {
        let username = format!("{}:{}", server.name, own.name).into();
        Self { username, password: server.password, own_password: own.password, tie_breaker, last: None }
    }

    /// Writes the next check; it nominates at once, as there is only one pair.
    pub(crate) fn request(&mut self, outgoing: &mut Vec<u8>) {
        let id = TransId::new();
        let message = StunMessage::binding_request(&self.username, id, true, self.tie_breaker, PRIORITY, true);
        outgoing.resize(LONGEST_MESSAGE_BYTES, 0);
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

    /// The answer to a check of the server's own, if it is one and signed for us: a server that is no
    /// ICE-lite agent believes in a path only if it can ask back. `source` is where it came from.
    pub(crate) fn answer(&self, datagram: &[u8], source: SocketAddr) -> Option<Vec<u8>> {
        let message = StunMessage::parse(datagram).ok().filter(StunMessage::is_binding_request)?;
        // Who asks names the one who is asked first.
        let (own, server) = message.split_username()?;
        if self.username.split_once(':') != Some((server, own)) || !message.verify(self.own_password.as_bytes(), sign) {
            return None;
        }
        let mut answer = vec![0; LONGEST_MESSAGE_BYTES];
        let reply = StunMessage::binding_reply(message.trans_id(), source);
        let written = reply.to_bytes(Some(self.own_password.as_bytes()), &mut answer, sign).ok()?;
        answer.truncate(written);
        Some(answer)
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn credentials(name: &str) -> Credentials {
        Credentials { name: name.into(), password: format!("password-of-{name}").into() }
    }

    /// Both ends of a path, each asking the other.
    fn ends() -> (Checks, Checks) {
        let client = Checks::new(credentials("client"), credentials("server"), 1);
        (client, Checks::new(credentials("server"), credentials("client"), 2))
    }

    #[test]
    fn a_check_of_the_server_is_answered_as_it_expects() {
        let (client, mut server) = ends();
        let mut request = Vec::new();
        server.request(&mut request);
        let answer = client.answer(&request, "127.0.0.1:9".parse().unwrap()).unwrap();
        assert!(server.is_answered_by(&answer));
        let mapped = StunMessage::parse(&answer).unwrap().mapped_address();
        assert_eq!(mapped, Some("127.0.0.1:9".parse().unwrap()));
    }

    #[test]
    fn a_check_of_a_stranger_is_not_answered() {
        let (client, _) = ends();
        let source = "127.0.0.1:9".parse().unwrap();
        for (own, theirs) in [("server", "other"), ("stranger", "client")] {
            let mut request = Vec::new();
            Checks::new(credentials(own), credentials(theirs), 3).request(&mut request);
            assert!(client.answer(&request, source).is_none(), "{own} asks {theirs}");
        }
        let forged = Credentials { password: "guessed".into(), ..credentials("client") };
        let mut request = Vec::new();
        Checks::new(credentials("server"), forged, 3).request(&mut request);
        assert!(client.answer(&request, source).is_none());
    }
}
