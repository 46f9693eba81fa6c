use std::net::SocketAddr;

use proptest::prelude::*;
use str0m::ice::{StunMessage, TransId};

use super::{answer_check, sha1_hmac};

const PASSWORD: &str = "hx2WYbG9NSQs6SnJQ3UnGrzw";

fn source() -> SocketAddr {
    "198.51.100.7:40123".parse().unwrap()
}

fn request(username: &str, password: Option<&str>, nominates: bool) -> Vec<u8> {
    let message = StunMessage::binding_request(username, TransId::new(), true, 77, 1_853_824_767, nominates);
    written(message, password)
}

fn written(message: StunMessage<'_>, password: Option<&str>) -> Vec<u8> {
    let mut bytes = vec![0; 512];
    let length = message.to_bytes(password.map(str::as_bytes), &mut bytes, sha1_hmac).unwrap();
    bytes.truncate(length);
    bytes
}

#[test]
fn a_request_with_a_wrong_password_gets_nothing() {
    let forged = request("abcdefgh:wxyz", Some("another password of 24 b"), true);
    assert_eq!(answer_check(&forged, source(), PASSWORD), None);
}

#[test]
fn a_request_without_integrity_gets_nothing() {
    let forged = request("abcdefgh:wxyz", None, true);
    assert_eq!(answer_check(&forged, source(), PASSWORD), None);
}

#[test]
fn a_request_changed_on_its_way_gets_nothing() {
    let honest = request("abcdefgh:wxyz", Some(PASSWORD), false);
    // The last eight bytes are the fingerprint, which proves nothing and guards nothing.
    for at in 0..honest.len() - 8 {
        for bit in 0..8 {
            let mut changed = honest.clone();
            changed[at] ^= 1 << bit;
            assert_eq!(answer_check(&changed, source(), PASSWORD), None, "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn an_answer_or_an_indication_gets_nothing() {
    let answer = StunMessage::binding_reply(TransId::new(), source());
    let conflict = StunMessage::binding_role_conflict_reply(TransId::new());
    for message in [answer, conflict] {
        assert_eq!(answer_check(&written(message, Some(PASSWORD)), source(), PASSWORD), None);
    }
}

#[test]
fn an_authenticated_request_is_answered_with_its_address() {
    for source in [source(), "[2001:db8::7]:9".parse().unwrap()] {
        let request = request("abcdefgh:wxyz", Some(PASSWORD), false);
        let checked = answer_check(&request, source, PASSWORD).unwrap();
        let reply = StunMessage::parse(&checked.reply).unwrap();
        assert!(reply.is_successful_binding_response());
        assert!(reply.verify(PASSWORD.as_bytes(), sha1_hmac));
        assert_eq!(reply.mapped_address(), Some(source));
        assert_eq!(reply.trans_id(), StunMessage::parse(&request).unwrap().trans_id());
        assert!(checked.reply.len() <= request.len(), "{} > {}", checked.reply.len(), request.len());
    }
}

#[test]
fn a_nomination_is_seen() {
    for nominates in [false, true] {
        let request = request("abcdefgh:wxyz", Some(PASSWORD), nominates);
        assert_eq!(answer_check(&request, source(), PASSWORD).unwrap().nominates, nominates);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn noise_gets_nothing(noise in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert_eq!(answer_check(&noise, source(), PASSWORD), None);
    }

    #[test]
    fn a_forged_tail_gets_nothing(tail in prop::collection::vec(any::<u8>(), 0..120)) {
        let mut forged = request("abcdefgh:wxyz", Some(PASSWORD), false);
        forged.truncate(40);
        forged.extend_from_slice(&tail);
        prop_assert_eq!(answer_check(&forged, source(), PASSWORD), None);
    }
}
