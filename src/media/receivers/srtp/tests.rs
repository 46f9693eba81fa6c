//! What is sealed here another library opens, and the other way round.

use rtc_srtp::context::Context;
use rtc_srtp::crypto::default_provider;
use rtc_srtp::option::srtcp_replay_protection;
use rtc_srtp::protection_profile::ProtectionProfile;

use super::{Opener, Profile, Sealer, server_side};

const PROFILES: [Profile; 3] = [Profile::Gcm256, Profile::Gcm128, Profile::CounterMode];
const HEADER_BYTES: usize = 12;
const SSRC: u32 = 0x1234_5678;

/// Both ends of a leg: ours, and a client made of another library.
struct Ends {
    sealer: Sealer,
    opener: Opener,
    client_in: Context,
    client_out: Context,
}

fn ends(profile: Profile) -> Ends {
    let (key, salt) = (profile.key_bytes(), profile.salt_bytes());
    let exported: Vec<u8> = (3..=u8::MAX).take(2 * (key + salt)).collect();
    let (sealer, opener) = server_side(profile, &exported).unwrap();
    let (keys, salts) = exported.split_at(2 * key);
    let context = |key: &[u8], salt: &[u8]| {
        let provider = default_provider().unwrap();
        let window = Some(srtcp_replay_protection(64));
        Context::new(key, salt, wire(profile), None, window, provider.crypto()).unwrap()
    };
    let client_in = context(&keys[key..], &salts[salt..]);
    let client_out = context(&keys[..key], &salts[..salt]);
    Ends { sealer, opener, client_in, client_out }
}

fn wire(profile: Profile) -> ProtectionProfile {
    match profile {
        Profile::Gcm256 => ProtectionProfile::AeadAes256Gcm,
        Profile::Gcm128 => ProtectionProfile::AeadAes128Gcm,
        Profile::CounterMode => ProtectionProfile::Aes128CmHmacSha1_80,
    }
}

fn packet(index: u64, payload: &[u8], room: usize) -> Vec<u8> {
    let [.., high, low] = index.to_be_bytes();
    let mut packet = vec![0x80, 96, high, low, 0, 0, 0, 9];
    packet.extend_from_slice(&SSRC.to_be_bytes());
    packet.extend_from_slice(payload);
    packet.resize(packet.len() + room, 0);
    packet
}

/// A receiver report of the given source, as long as `blocks` say.
fn report(ssrc: u32, blocks: u8) -> Vec<u8> {
    let mut report = vec![0x80 | blocks, 201, 0, 1 + 6 * blocks];
    report.extend_from_slice(&ssrc.to_be_bytes());
    report.resize(8 + 24 * usize::from(blocks), 0x5a);
    report
}

fn sealed_by_client(ends: &mut Ends, report: &[u8]) -> Vec<u8> {
    ends.client_out.encrypt_rtcp(report).unwrap().to_vec()
}

#[test]
fn another_library_opens_what_is_sealed_across_the_wrap_of_sequence_numbers() {
    for profile in PROFILES {
        let mut ends = ends(profile);
        for index in 65_000..66_200 {
            let mut sealed = packet(index, b"a picture", ends.sealer.tag_bytes());
            ends.sealer.seal_rtp(&mut sealed, HEADER_BYTES, index);
            let opened = ends.client_in.decrypt_rtp(&sealed).unwrap();
            assert_eq!(opened, packet(index, b"a picture", 0), "{profile:?} {index}");
        }
    }
}

#[test]
fn a_packet_sent_again_is_the_same_to_the_byte() {
    for profile in PROFILES {
        let ends = ends(profile);
        let sealed = [0, 1].map(|_| {
            let mut sealed = packet(70_000, &[7; 1_178], ends.sealer.tag_bytes());
            ends.sealer.seal_rtp(&mut sealed, HEADER_BYTES, 70_000);
            sealed
        });
        assert_eq!(sealed[0], sealed[1]);
        assert_ne!(sealed[0][HEADER_BYTES..], packet(70_000, &[7; 1_178], sealed[0].len() - 1_190)[HEADER_BYTES..]);
    }
}

#[test]
fn a_packet_without_room_for_its_tag_never_leaves_in_plain() {
    for profile in PROFILES {
        let ends = ends(profile);
        for length in 0..ends.sealer.tag_bytes() + HEADER_BYTES {
            let mut packet = vec![0x80; length];
            ends.sealer.seal_rtp(&mut packet, HEADER_BYTES, 5);
            assert!(packet.iter().all(|byte| *byte == 0), "{profile:?} {length}");
        }
    }
}

#[test]
fn another_library_opens_our_reports() {
    for profile in PROFILES {
        let mut ends = ends(profile);
        for blocks in [0, 1, 2, 5, 31] {
            let plain = report(SSRC, blocks);
            let mut sealed = plain.clone();
            ends.sealer.seal_rtcp(&mut sealed);
            assert_eq!(ends.client_in.decrypt_rtcp(&sealed).unwrap(), plain, "{profile:?} {blocks}");
        }
    }
}

#[test]
fn a_report_too_short_to_seal_is_emptied() {
    for profile in PROFILES {
        let mut ends = ends(profile);
        let mut short = vec![0x80, 201, 0, 0, 1, 2, 3];
        ends.sealer.seal_rtcp(&mut short);
        assert!(short.is_empty());
    }
}

#[test]
fn reports_of_another_library_are_opened_once() {
    for profile in PROFILES {
        let mut ends = ends(profile);
        for blocks in [0, 1, 4] {
            let plain = report(SSRC, blocks);
            let sealed = sealed_by_client(&mut ends, &plain);
            assert_eq!(ends.opener.open_rtcp(&mut sealed.clone()), Some(&plain[..]), "{profile:?} {blocks}");
            assert_eq!(ends.opener.open_rtcp(&mut sealed.clone()), None, "a replay of {profile:?} {blocks}");
        }
    }
}

#[test]
fn each_source_of_a_peer_counts_for_itself() {
    let mut ends = ends(Profile::Gcm256);
    for _ in 0..3 {
        for ssrc in [1, 2, 3] {
            let mut sealed = sealed_by_client(&mut ends, &report(ssrc, 1));
            assert!(ends.opener.open_rtcp(&mut sealed).is_some());
        }
    }
}

#[test]
fn a_peer_cannot_make_more_than_sixteen_windows() {
    let mut ends = ends(Profile::Gcm256);
    let opened = (0..100).filter(|ssrc| {
        let mut sealed = sealed_by_client(&mut ends, &report(*ssrc, 0));
        ends.opener.open_rtcp(&mut sealed).is_some()
    });
    assert_eq!(opened.count(), 16);
}

#[test]
fn reports_out_of_order_are_opened_while_they_fit_the_window() {
    let mut ends = ends(Profile::CounterMode);
    let mut sealed: Vec<Vec<u8>> = (0..100).map(|_| sealed_by_client(&mut ends, &report(SSRC, 1))).collect();
    let mut opens = |at: usize| ends.opener.open_rtcp(&mut sealed[at].clone()).is_some();
    assert!(opens(99));
    assert!(opens(36), "63 before the newest");
    assert!(!opens(35), "64 before the newest");
    assert!(opens(98));
    assert!(!opens(98));
    assert!(!opens(36));
    sealed.clear();
}

#[test]
fn a_forged_report_is_not_opened_and_moves_no_window() {
    for profile in PROFILES {
        let mut ends = ends(profile);
        let sealed = sealed_by_client(&mut ends, &report(SSRC, 1));
        for at in 0..sealed.len() {
            let mut forged = sealed.clone();
            forged[at] ^= 1;
            assert_eq!(ends.opener.open_rtcp(&mut forged), None, "{profile:?} byte {at}");
        }
        assert!(ends.opener.open_rtcp(&mut sealed.clone()).is_some());
    }
}

#[test]
fn reports_cut_short_are_not_opened() {
    for profile in PROFILES {
        let mut ends = ends(profile);
        let sealed = sealed_by_client(&mut ends, &report(SSRC, 2));
        for length in 0..sealed.len() {
            assert_eq!(ends.opener.open_rtcp(&mut sealed[..length].to_vec()), None, "{profile:?} {length}");
        }
    }
}

#[test]
fn exported_keys_of_a_wrong_length_are_refused() {
    for profile in PROFILES {
        for length in [0, 1, 55, 57, 59, 61, 87, 89, 200] {
            assert!(server_side(profile, &vec![1; length]).is_none());
        }
    }
}

#[test]
fn both_directions_of_a_receiver_stay_small() {
    // A ready AES-GCM key alone has more than half a kilobyte.
    assert!(size_of::<Sealer>() + size_of::<Opener>() <= 1_536, "{} bytes", size_of::<Sealer>() + size_of::<Opener>());
}
