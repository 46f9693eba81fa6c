use dimpl::SrtpProfile;
use rtc_srtp::context::Context;
use rtc_srtp::crypto::default_provider;
use rtc_srtp::protection_profile::ProtectionProfile;

use super::*;

const SOURCE: u32 = 0x0102_0304;

fn material(key_bytes: u8) -> Vec<u8> {
    (0..2 * key_bytes + 24).collect()
}

/// The server's side by another implementation: it seals with the server's key.
fn server(key_bytes: usize, profile: ProtectionProfile) -> Context {
    let material = material(u8::try_from(key_bytes).unwrap());
    let key = &material[key_bytes..2 * key_bytes];
    let salt = &material[2 * key_bytes + 12..];
    Context::new(key, salt, profile, None, None, default_provider().unwrap().crypto()).unwrap()
}

fn pairs() -> [(usize, SrtpProfile, ProtectionProfile); 2] {
    [
        (16, SrtpProfile::AEAD_AES_128_GCM, ProtectionProfile::AeadAes128Gcm),
        (32, SrtpProfile::AEAD_AES_256_GCM, ProtectionProfile::AeadAes256Gcm),
    ]
}

fn packet(sequence: u16) -> Vec<u8> {
    let mut packet = vec![0x80, 96];
    packet.extend_from_slice(&sequence.to_be_bytes());
    packet.extend_from_slice(&[0, 0, 0, 9]);
    packet.extend_from_slice(&SOURCE.to_be_bytes());
    packet.extend_from_slice(b"payload");
    packet
}

#[test]
fn media_that_another_implementation_sealed_is_opened_across_the_wrap() {
    for (key_bytes, profile, other) in pairs() {
        let secured = Secured::for_client(&material(u8::try_from(key_bytes).unwrap()), profile).unwrap();
        let mut server = server(key_bytes, other);
        for index in [65_534_u64, 65_535, 65_536, 65_537] {
            let sequence = u16::try_from(index & 0xffff).unwrap();
            let mut sealed = server.encrypt_rtp(&packet(sequence)).unwrap().to_vec();
            assert_eq!(secured.open_media(&mut sealed, 12, SOURCE, index).unwrap(), b"payload");
        }
    }
}

#[test]
fn a_packet_that_was_changed_is_not_opened() {
    let secured = Secured::for_client(&material(16), SrtpProfile::AEAD_AES_128_GCM).unwrap();
    let mut server = server(16, ProtectionProfile::AeadAes128Gcm);
    let sealed = server.encrypt_rtp(&packet(5)).unwrap().to_vec();
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert_eq!(secured.open_media(&mut changed, 12, SOURCE, 5), None, "byte {place}");
    }
    assert_eq!(secured.open_media(&mut sealed.clone(), 12, SOURCE, 65_541), None, "another rollover counter");
}

#[test]
fn reports_pass_in_both_directions() {
    for (key_bytes, profile, other) in pairs() {
        let material = material(u8::try_from(key_bytes).unwrap());
        let mut secured = Secured::for_client(&material, profile).unwrap();
        let plain = [&[0x81, 201, 0, 7][..], &SOURCE.to_be_bytes(), &[7; 24]].concat();
        let sealed = server(key_bytes, other).encrypt_rtcp(&plain).unwrap();
        assert_eq!(secured.open_report(&mut sealed.to_vec()).unwrap(), &plain[8..]);
        let (key, salt) = (&material[..key_bytes], &material[2 * key_bytes..2 * key_bytes + 12]);
        let mut opener = Context::new(key, salt, other, None, None, default_provider().unwrap().crypto()).unwrap();
        for _ in 0..3 {
            let mut compound = plain.clone();
            secured.seal_report(&mut compound).unwrap();
            assert_eq!(opener.decrypt_rtcp(&compound).unwrap(), plain);
        }
    }
}

#[test]
fn a_profile_without_gcm_is_not_taken() {
    assert!(Secured::for_client(&[0; 60], SrtpProfile::AES128_CM_SHA1_80).is_none());
}
