//! Real offers, and what strangers may send instead.

use proptest::prelude::*;

use super::{Filling, ReceiverOffer, read};
use crate::receivers::shape::{PayloadTypes, PictureShape, SoundShape};
use crate::refusal::OfferRefusal;

const PAGE: &str = include_str!("../../tests/offers/chromium-page.sdp");
const PLAYER: &str = include_str!("../../tests/offers/chromium-player.sdp");
const FIREFOX_STYLE: &str = include_str!("../../tests/offers/firefox-style.sdp");
const AIORTC: &str = include_str!("../../tests/offers/aiortc.sdp");
const WEBRTC: &str = include_str!("../../tests/offers/webrtc.sdp");

fn understood(text: &str) -> ReceiverOffer {
    read(text).unwrap()
}

fn refusal(text: &str) -> OfferRefusal {
    read(text).unwrap_err()
}

fn numbers(main: u8, resend: u8) -> Option<PayloadTypes> {
    Some(PayloadTypes { main, resend: Some(resend) })
}

/// An offer of which every line that begins so is gone.
fn without(text: &str, start: &str) -> String {
    text.split_inclusive("\r\n").filter(|line| !line.starts_with(start)).collect()
}

#[test]
fn an_offer_of_64_kib_is_refused() {
    let long = format!("{PLAYER}{}", "a=x\r\n".repeat(13_000));
    assert_eq!(refusal(&long), OfferRefusal::TooLarge);
}

#[test]
fn garbage_is_refused() {
    for garbage in
        ["", "hello", "v=0", "v=0\r\n", "v=0\r\nm=video", "v=1\r\n", "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF \u{0}"]
    {
        assert!(matches!(refusal(garbage), OfferRefusal::Malformed(_) | OfferRefusal::NoMedia), "{garbage:?}");
    }
}

#[test]
fn a_long_complaint_is_cut() {
    let cause = refusal(&format!("v=0\r\no={}", "é".repeat(5_000))).to_string();
    assert!(cause.chars().count() <= 250, "{cause}");
}

#[test]
fn an_offer_without_media_is_refused() {
    let (session, _) = PLAYER.split_once("m=").unwrap();
    assert_eq!(refusal(session), OfferRefusal::NoMedia);
}

#[test]
fn an_offer_that_only_sends_is_refused() {
    for direction in ["a=sendonly", "a=inactive"] {
        assert_eq!(refusal(&PLAYER.replace("a=recvonly", direction)), OfferRefusal::NoMedia);
    }
}

#[test]
fn the_direction_of_the_session_counts_where_a_section_has_none() {
    let silent = without(FIREFOX_STYLE, "a=recvonly").replace("a=sendrecv", "a=sendonly");
    assert_eq!(refusal(&silent), OfferRefusal::NoMedia);
}

#[test]
fn media_without_srtp_is_refused() {
    assert_eq!(refusal(&PLAYER.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP")), OfferRefusal::NoMedia);
}

#[test]
fn a_data_channel_is_refused() {
    let offer = format!("{PLAYER}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n");
    assert_eq!(refusal(&offer), OfferRefusal::DataChannel);
}

#[test]
fn unknown_codecs_are_refused() {
    let offer = PLAYER.replace("opus/", "speex/").replace("VP8/", "VP7/").replace("H264/", "H263/");
    assert_eq!(refusal(&offer), OfferRefusal::NoUsableCodec);
}

#[test]
fn h264_in_single_packets_or_another_profile_is_no_codec_of_ours() {
    let offer = PLAYER.replace("VP8/", "VP7/").replace("packetization-mode=1", "packetization-mode=0");
    assert_eq!(understood(&offer).shape.pictures, []);
    let offer = PLAYER.replace("VP8/", "VP7/").replace("profile-level-id=42", "profile-level-id=64");
    assert_eq!(understood(&offer).shape.pictures, []);
}

#[test]
fn an_offer_without_a_sha_256_fingerprint_is_refused() {
    assert_eq!(refusal(&without(PLAYER, "a=fingerprint")), OfferRefusal::NoFingerprint);
    for algorithm in ["sha-1", "md5", "sha-512"] {
        assert_eq!(refusal(&PLAYER.replace("sha-256", algorithm)), OfferRefusal::NoFingerprint);
    }
    assert_eq!(
        refusal(&PLAYER.replace("a=fingerprint:sha-256 54:", "a=fingerprint:sha-256 ")),
        OfferRefusal::NoFingerprint
    );
    assert_eq!(
        refusal(&PLAYER.replace("a=fingerprint:sha-256 54:", "a=fingerprint:sha-256 5x:")),
        OfferRefusal::NoFingerprint
    );
}

#[test]
fn an_offer_without_ice_is_refused() {
    for start in ["a=ice-ufrag", "a=ice-pwd", "a=ice-"] {
        assert_eq!(refusal(&without(PLAYER, start)), OfferRefusal::NoIce);
    }
}

#[test]
fn an_offer_for_several_transports_is_refused() {
    for start in ["a=group", "a=rtcp-mux", "a=mid"] {
        assert_eq!(refusal(&without(PLAYER, start)), OfferRefusal::NotBundled);
    }
    assert_eq!(refusal(&PLAYER.replace("BUNDLE 0 1", "BUNDLE 0")), OfferRefusal::NotBundled);
}

#[test]
fn an_offer_that_wants_to_be_the_server_is_refused() {
    assert!(matches!(refusal(&PLAYER.replace("actpass", "passive")), OfferRefusal::Malformed(_)));
}

#[test]
fn more_pictures_or_sounds_than_places_are_refused() {
    let (sound, picture) = PLAYER.split_at(PLAYER.find("m=video").unwrap());
    assert_eq!(refusal(&format!("{PLAYER}{picture}{picture}")), OfferRefusal::TooMuchMedia);
    let sound = &sound[sound.find("m=audio").unwrap()..];
    assert_eq!(refusal(&format!("{PLAYER}{}", sound.repeat(3))), OfferRefusal::TooMuchMedia);
    let silent = sound.replace("a=recvonly", "a=inactive");
    assert_eq!(refusal(&format!("{PLAYER}{}", silent.repeat(15))), OfferRefusal::TooMuchMedia);
}

#[test]
fn a_protocol_that_would_break_the_answer_is_refused() {
    for protocol in ["UDP/TLS/RTP!\0SAVPF", "UDP//RTP/SAVPF", "UDP/TLS/RTP/SAV\u{7f}PF"] {
        let bent = PLAYER.replacen("UDP/TLS/RTP/SAVPF", protocol, 1);
        assert!(matches!(refusal(&bent), OfferRefusal::Malformed(_)), "{protocol:?}");
    }
}

#[test]
fn a_section_name_that_would_break_the_answer_is_refused() {
    for name in ["a b", "\u{7f}", "é", &"x".repeat(65)] {
        let offer = FIREFOX_STYLE.replace("a=mid:0", &format!("a=mid:{name}"));
        assert!(read(&offer).is_err(), "{name:?}");
    }
}

#[test]
fn a_page_of_chromium_has_two_pictures_and_three_sounds() {
    let offer = understood(PAGE);
    let picture = PictureShape { vp8: numbers(96, 97), h264: numbers(108, 109), orientation: Some(3) };
    assert_eq!(offer.shape.pictures, [picture; 2]);
    assert_eq!(offer.shape.sounds, [SoundShape { opus: 111, redundant: Some(63) }; 3]);
    let fillings = offer.sections.iter().map(|section| match section.filling {
        Filling::Picture(place, _) => ('p', place),
        Filling::Sound(place) => ('s', place),
        Filling::Nothing => ('-', 0),
    });
    assert_eq!(fillings.collect::<Vec<_>>(), [('p', 0), ('p', 1), ('s', 0), ('s', 1), ('s', 2)]);
}

#[test]
fn a_plain_player_has_one_of_each() {
    for player in [PLAYER, FIREFOX_STYLE, AIORTC, WEBRTC] {
        let shape = understood(player).shape;
        assert_eq!((shape.pictures.len(), shape.sounds.len()), (1, 1));
    }
}

#[test]
fn the_numbers_of_each_peer_are_kept() {
    let offer = understood(FIREFOX_STYLE);
    let picture = PictureShape { vp8: numbers(120, 124), h264: numbers(126, 127), orientation: Some(9) };
    assert_eq!(offer.shape.pictures, [picture]);
    assert_eq!(offer.shape.sounds, [SoundShape { opus: 109, redundant: None }]);
    assert_eq!(offer.fingerprint[..4], [0xd2, 0xfa, 0x0e, 0xc3]);

    let offer = understood(AIORTC);
    let picture = PictureShape { vp8: numbers(97, 98), h264: numbers(101, 102), orientation: None };
    assert_eq!(offer.shape.pictures, [picture]);
    assert_eq!(offer.shape.sounds, [SoundShape { opus: 96, redundant: None }]);
    assert_eq!(offer.fingerprint[..4], [0x69, 0x0f, 0xd5, 0x86]);
}

#[test]
fn plain_baseline_serves_where_the_constrained_one_is_missing() {
    let offer = AIORTC.replace("profile-level-id=42e01f", "profile-level-id=64001f");
    assert_eq!(understood(&offer).shape.pictures[0].h264, numbers(99, 100));
}

#[test]
fn numbers_that_could_be_taken_for_reports_are_not_used() {
    let offer = AIORTC.replace("97 98 99", "72 98 99").replace(":97 VP8", ":72 VP8").replace("apt=97", "apt=72");
    assert_eq!(understood(&offer).shape.pictures[0].vp8, None);
}

#[test]
fn an_extension_that_the_peer_only_sends_is_not_used() {
    let offer = FIREFOX_STYLE.replace("9/recvonly urn:3gpp", "9/sendonly urn:3gpp");
    assert_eq!(understood(&offer).shape.pictures[0].orientation, None);
    let offer = FIREFOX_STYLE.replace("9/recvonly urn:3gpp", "15 urn:3gpp");
    assert_eq!(understood(&offer).shape.pictures[0].orientation, None);
}

#[test]
fn redundant_sound_of_something_else_is_not_used() {
    let offer = PLAYER.replace("a=fmtp:63 111/111", "a=fmtp:63 9/9");
    assert_eq!(understood(&offer).shape.sounds, [SoundShape { opus: 111, redundant: None }]);
}

#[test]
fn a_peer_that_also_sends_is_served() {
    let offer = PLAYER.replace("a=recvonly", "a=sendrecv");
    assert_eq!(understood(&offer).shape, understood(PLAYER).shape);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_offer_is_read_or_refused(at in 0..PLAYER.len(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut damaged = PLAYER.as_bytes().to_vec();
        damaged[at] = byte;
        damaged.truncate(if cut { at + 1 } else { damaged.len() });
        let _ = read(&String::from_utf8_lossy(&damaged));
    }

    #[test]
    fn lines_in_another_order_are_read_or_refused(seed in any::<u64>()) {
        let mut lines: Vec<&str> = FIREFOX_STYLE.split_inclusive("\r\n").collect();
        let mut state = seed | 1;
        for at in (2..lines.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            lines.swap(at, 1 + usize::try_from(state >> 33).unwrap() % at);
        }
        let _ = read(&lines.concat());
    }
}
