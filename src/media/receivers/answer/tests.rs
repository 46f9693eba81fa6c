use rtc_sdp::SessionDescription;
use str0m::change::SdpAnswer;

use crate::receivers::offer;
use crate::receivers::shape::SlotSources;

const PAGE: &str = include_str!("../../tests/offers/chromium-page.sdp");
const FIREFOX_STYLE: &str = include_str!("../../tests/offers/firefox-style.sdp");
const AIORTC: &str = include_str!("../../tests/offers/aiortc.sdp");

const SOURCES: SlotSources = SlotSources { pictures: [101, 102], resends: [201, 202], sounds: [301, 302, 303] };

fn answer(offer: &str) -> String {
    let candidates = ["192.0.2.1:3478".parse().unwrap(), "[2001:db8::1]:3478".parse().unwrap()];
    let offer = offer::read(offer).unwrap();
    offer.answer("abcdefgh", "hx2WYbG9NSQs6SnJQ3UnGrzw", &[0xab; 32], &candidates, &SOURCES)
}

fn count(text: &str, line: &str) -> usize {
    text.lines().filter(|it| it.starts_with(line)).count()
}

#[test]
fn the_answer_is_ice_lite_with_every_candidate_and_no_more_to_come() {
    let answer = answer(PAGE);
    assert_eq!(count(&answer, "a=ice-lite"), 1);
    assert_eq!(count(&answer, "a=candidate:1 1 udp 2130706431 192.0.2.1 3478 typ host"), 1);
    assert_eq!(count(&answer, "a=candidate:2 1 udp 2130706175 2001:db8::1 3478 typ host"), 1);
    assert_eq!(count(&answer, "a=end-of-candidates"), 1);
    assert!(!answer.contains("trickle"));
    assert_eq!(count(&answer, "a=setup:passive"), 5);
    assert_eq!(count(&answer, "a=fingerprint:sha-256 AB:AB:"), 5);
    assert_eq!(count(&answer, "a=group:BUNDLE 0 1 2 3 4"), 1);
}

#[test]
fn all_sections_are_of_one_stream_and_one_sender() {
    let answer = answer(PAGE);
    let tracks: Vec<&str> = answer.lines().filter_map(|line| line.strip_prefix("a=msid:program ")).collect();
    assert_eq!(tracks, ["main", "side", "hall", "speaker-1", "speaker-2"]);
    assert_eq!(count(&answer, "a=ssrc:"), 7);
    assert!(answer.lines().filter(|line| line.starts_with("a=ssrc:")).all(|line| line.ends_with(" cname:diemcau")));
    assert_eq!(count(&answer, "a=ssrc-group:FID 101 201"), 1);
    assert_eq!(count(&answer, "a=ssrc-group:FID 102 202"), 1);
    assert_eq!(count(&answer, "a=sendonly"), 5);
}

#[test]
fn the_answer_has_the_peers_own_numbers_and_nothing_else() {
    let answer = answer(FIREFOX_STYLE);
    for line in [
        "m=audio 9 UDP/TLS/RTP/SAVPF 109",
        "m=video 9 UDP/TLS/RTP/SAVPF 120 124 126 127",
        "a=extmap:9 urn:3gpp:video-orientation",
        "a=fmtp:126 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
        "a=fmtp:127 apt=126",
        "a=fmtp:109 minptime=10;useinbandfec=1",
        "a=rtcp-fb:120 nack pli",
        "a=rtcp-fb:126 ccm fir",
    ] {
        assert!(answer.lines().any(|it| it == line), "{line} is missing in {answer}");
    }
    assert_eq!(count(&answer, "a=extmap"), 1);
    assert!(!answer.contains("transport-cc") && !answer.contains("goog-remb"));
}

#[test]
fn what_a_peer_cannot_ask_for_is_not_answered() {
    assert_eq!(count(&answer(AIORTC), "a=rtcp-fb:97 ccm fir"), 0);
    assert_eq!(count(&answer(AIORTC), "a=rtcp-fb:97 nack"), 2);
}

#[test]
fn redundant_sound_is_taken_where_it_is_offered() {
    assert_eq!(count(&answer(PAGE), "m=audio 9 UDP/TLS/RTP/SAVPF 111 63"), 3);
    assert_eq!(count(&answer(PAGE), "a=fmtp:63 111/111"), 3);
    assert_eq!(count(&answer(FIREFOX_STYLE), "a=rtpmap:63"), 0);
}

#[test]
fn a_section_that_cannot_receive_is_refused_and_leaves_the_bundle() {
    let sending = FIREFOX_STYLE.replacen("a=recvonly", "a=sendonly", 1);
    let answer = answer(&sending);
    assert_eq!(count(&answer, "m=audio 0 UDP/TLS/RTP/SAVPF"), 1);
    assert_eq!(count(&answer, "a=inactive"), 1);
    assert_eq!(count(&answer, "a=group:BUNDLE 1"), 1);
    assert_eq!(count(&answer, "a=candidate:"), 2);
}

#[test]
fn two_other_libraries_read_every_answer() {
    for offer in [PAGE, FIREFOX_STYLE, AIORTC] {
        let answer = answer(offer);
        let sections = offer.matches("m=audio").count() + offer.matches("m=video").count();
        let parsed = SessionDescription::unmarshal(&mut std::io::Cursor::new(&answer)).unwrap();
        assert_eq!(parsed.media_descriptions.len(), sections);
        SdpAnswer::from_sdp_string(&answer).unwrap();
    }
}
