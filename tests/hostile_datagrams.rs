//! Hostile datagrams reach a whole server over real sockets: each is dropped or refused with its
//! counter, strangers get not one byte, and whoever receives beside them goes on.

mod flood;
mod guest;
mod scene;
mod words;

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::strangers::seeds;
use flood::{Flood, waiting};
use guest::{AT_ONCE, Guest, OWN_SOUND, check};
use scene::Scene;
use words::{fragment, lying_packets, nack, picture_loss, report};

/// Receivers come by the first, publishers by the second.
const WAYS: [&str; 2] = ["whep", "whip"];
const MANY: u64 = 10_000;
/// Packets that may be sent again to a receiver that never missed one before.
const MOST_SAVED_UP: u64 = 300;
const FRAGMENTS: u32 = 60_000;
/// A server that refuses a handshake falls silent; so long it has time to do otherwise.
const SILENCE: Duration = Duration::from_secs(2);
/// How many join while the flood runs; `DIEMCAU_HOSTILE_JOINS` asks for more.
const JOINS: u32 = 100;
const DATAGRAMS_A_JOIN: usize = 10_000;

fn stranger() -> UdpSocket {
    UdpSocket::bind("127.0.0.1:0").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_forged_checks_of_each_kind_are_counted_and_not_answered() {
    let scene = Scene::start().await;
    for way in WAYS {
        let mut guest = scene.guest_by(way).await;
        guest.settle();
        assert!(guest.got_bytes <= guest.sent_bytes, "{} bytes for {}", guest.got_bytes, guest.sent_bytes);
        guest.connect();
        let (stranger, before) = (stranger(), scene.figures());
        let forged: Vec<_> = (0..8).map(|_| guest.check(Some("not the password of this leg")).1).collect();
        guest.send_from(&stranger, (0..MANY).zip(forged.into_iter().cycle()).map(|(_, check)| check));
        let unknown = (0..MANY).map(|number| check(&format!("name{number}:peer"), "any password").1);
        guest.send_from(&stranger, unknown);
        let now = scene.figures();
        assert_eq!(now.dropped_failed_check - before.dropped_failed_check, MANY);
        assert_eq!(now.dropped_unknown_check - before.dropped_unknown_check, MANY);
        assert_eq!(waiting(&stranger), 0, "bytes to a stranger");
    }
    scene.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_stranger_sends_is_dropped_by_its_kind() {
    let scene = Scene::start().await;
    for way in WAYS {
        let mut guest = scene.guest_by(way).await;
        let (stranger, before) = (stranger(), scene.figures());
        let hello = guest.hello();
        let unchecked = lying_packets(guest.picture).into_iter().chain(hello).chain([report(1, 2), vec![22; 1_400]]);
        let unchecked: Vec<_> = unchecked.collect();
        let count = u64::try_from(unchecked.len()).unwrap();
        guest.send_from(&stranger, unchecked);
        guest.send_from(&stranger, [vec![0xff; 900], vec![64; 30], vec![0], vec![1; 3], Vec::new()]);
        let now = scene.figures();
        assert_eq!(now.dropped_unchecked_source - before.dropped_unchecked_source, count);
        assert_eq!(now.dropped_noise - before.dropped_noise, 5);
        assert_eq!(waiting(&stranger), 0, "bytes to a stranger");
    }
    scene.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strangers_hello_does_not_win_the_race_against_the_guests_own() {
    let scene = Scene::start().await;
    for way in WAYS {
        let mut guest = scene.guest_by(way).await;
        let (stranger, before) = (stranger(), scene.figures());
        let mut other = Guest::new();
        let hello = other.hello().remove(0);
        guest.send_from(&stranger, vec![hello.clone(); 50]);
        let (server, is_over) = (guest.server(), Arc::new(AtomicBool::new(false)));
        let (racing, racer) = (Arc::clone(&is_over), stranger.try_clone().unwrap());
        let race = std::thread::spawn(move || {
            while !racing.load(Ordering::Relaxed) {
                racer.send_to(&hello, server).unwrap();
            }
        });
        guest.connect();
        is_over.store(true, Ordering::Relaxed);
        race.join().unwrap();
        assert!(scene.figures().dropped_unchecked_source >= before.dropped_unchecked_source + 50);
        assert_eq!(waiting(&stranger), 0, "bytes to a stranger");
    }
    scene.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_the_offer_did_not_name_gets_no_keys_and_no_media() {
    let scene = Scene::start().await;
    let before = scene.figures();
    let other = "AB:".repeat(32);
    let mut guest = scene
        .guest_with("whep", |offer| {
            let at = offer.find("sha-256 ").unwrap() + "sha-256 ".len();
            let named = offer[at..at + 95].to_owned();
            *offer = offer.replace(&named, other.trim_end_matches(':'));
        })
        .await;
    guest.settle();
    let began = Instant::now();
    let mut is_secured = false;
    while began.elapsed() < SILENCE && scene.figures().handshakes_failed == before.handshakes_failed {
        is_secured |= guest.shake_hands(Duration::from_millis(50));
    }
    scene.until(|now| now.handshakes_failed == before.handshakes_failed + 1).await;
    while guest.hear().is_some() {}
    assert!(!is_secured, "keys for a foreign certificate");
    assert_eq!(guest.got_media, 0, "media for a foreign certificate");
    scene.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_thousand_fragments_from_a_checked_address_end_only_their_own_leg() {
    let scene = Scene::start().await;
    let mut beside = scene.guest_by("whep").await;
    for (body, way) in [(&b"x"[..], "whep"), (b"", "whep"), (b"x", "whip"), (b"", "whip")] {
        let mut guest = scene.guest_by(way).await;
        let before = scene.figures();
        guest.settle();
        let checked_bytes = guest.got_bytes;
        for offset in (0..FRAGMENTS).rev() {
            guest.send(&fragment(FRAGMENTS + 1, offset, body, u64::from(FRAGMENTS - offset)));
            if offset % AT_ONCE == 0 {
                beside.settle();
            }
        }
        // Whichever ends the leg, what comes after that has nobody to go to.
        scene.until(|now| now.legs_closed > before.legs_closed).await;
        while guest.hear().is_some() {}
        let now = scene.figures();
        let dropped = now.dropped_handshake_datagram - before.dropped_handshake_datagram + now.dropped_unchecked_source
            - before.dropped_unchecked_source;
        assert!(dropped > 0, "{way}: nothing was dropped");
        assert_eq!(guest.got_bytes, checked_bytes, "{way}: an answer to no message");
    }
    beside.connect();
    scene.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_that_are_forged_or_repeated_are_dropped_and_those_cut_short_do_nothing() {
    let scene = Scene::start().await;
    let mut guest = scene.guest_by("whep").await;
    guest.connect();
    guest.receives();
    let source = guest.picture;
    let before = scene.figures();
    let sealed = guest.seal_report(&report(source, 1));
    let forged = (0..sealed.len()).map(|at| bent(&sealed, at));
    let forged: Vec<_> = forged.chain(lying_packets(source)).collect();
    let count = u64::try_from(forged.len()).unwrap();
    guest.send_all(forged);
    assert_eq!(forged_and_noise(&scene) - dropped(&before), count);

    let in_order: Vec<_> = (0..30).map(|_| guest.seal_report(&report(source, 1))).collect();
    guest.send_all(in_order.iter().rev().cloned());
    assert_eq!(forged_and_noise(&scene) - dropped(&before), count, "another order is no forgery");
    guest.send_all(in_order);
    assert_eq!(forged_and_noise(&scene) - dropped(&before), count + 30, "each may come once");

    let compound = [report(source, 1), nack(source, 0..9), picture_loss(source)].concat();
    let cut: Vec<_> = (8..compound.len()).map(|length| guest.seal_report(&compound[..length])).collect();
    guest.send_all(cut);
    assert_eq!(forged_and_noise(&scene) - dropped(&before), count + 30, "they were sealed well");
    guest.receives();
    scene.end().await;
}

fn bent(datagram: &[u8], at: usize) -> Vec<u8> {
    let mut bent = datagram.to_vec();
    bent[at] ^= 0x10;
    bent
}

/// A bent first byte makes something else of it, which is nothing either.
fn dropped(figures: &diemcau_media::Figures) -> u64 {
    figures.dropped_forged_reports + figures.dropped_noise + figures.dropped_handshake_datagram
}

fn forged_and_noise(scene: &Scene) -> u64 {
    dropped(&scene.figures())
}

#[tokio::test(flavor = "multi_thread")]
async fn floods_of_wishes_cost_no_more_than_an_honest_receiver() {
    let scene = Scene::start().await;
    let mut guest = scene.guest_by("whep").await;
    guest.connect();
    guest.receives();
    let (source, before, began) = (guest.picture, scene.figures(), Instant::now());
    for _ in 0..200 {
        let flood = guest.seal_report(&nack(source, (0..300).map(|number| number * 17)));
        guest.send_all([flood]);
    }
    let now = scene.figures();
    assert!(now.dropped_excess_nacks > before.dropped_excess_nacks, "{now:#?}");
    let sent = now.packets_to_receivers - before.packets_to_receivers;
    let again = now.packets_sent_again - before.packets_sent_again;
    // One for two that were sent, and what the guest and the neighbour had saved up.
    assert!(again <= sent / 2 + 2 * MOST_SAVED_UP, "{again} packets were sent again beside {sent}");

    let before = scene.figures();
    for _ in 0..MANY / 100 {
        let flood = guest.seal_report(&picture_loss(source).repeat(100));
        guest.send_all([flood]);
    }
    let now = scene.figures();
    assert!(now.key_frames_asked - before.key_frames_asked >= MANY, "each wish is counted");
    let most = u64::try_from(began.elapsed().as_millis()).unwrap() / 500 + 2;
    let asked = now.key_frame_requests_sent - before.key_frame_requests_sent;
    assert!(asked <= most, "the hall was asked {asked} times");
    guest.receives();
    scene.end().await;
}

/// A packet of sound, not sealed yet.
fn sound(source: u32, number: u16) -> Vec<u8> {
    let mut packet = vec![0x80, 111];
    packet.extend(number.to_be_bytes());
    packet.extend(u32::from(number).to_be_bytes());
    packet.extend(source.to_be_bytes());
    packet.extend([1; 40]);
    packet
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publishers_address_cannot_be_used_to_forge_its_packets() {
    let scene = Scene::start().await;
    let mut guest = scene.guest_by("whip").await;
    guest.connect();
    let honest: Vec<_> = (1..=40).map(|number| guest.seal_packet(&sound(OWN_SOUND, number))).collect();
    // Turned round in pairs: another order is no forgery.
    guest.send_all(honest.chunks(2).flat_map(|pair| pair.iter().rev().cloned()));
    let before = scene.figures();
    guest.send_all((0..50).map(|number| [sound(7, number), vec![7; 16]].concat()));
    assert_eq!(scene.figures().dropped_foreign_stream - before.dropped_foreign_stream, 50);
    let forged: Vec<_> = honest.iter().map(|sealed| bent(sealed, sealed.len() - 1)).collect();
    guest.send_all(honest.into_iter().chain(forged).chain(lying_packets(OWN_SOUND)));
    let now = scene.figures();
    assert_eq!((now.publishers, now.legs_closed), (before.publishers, before.legs_closed), "its leg is not touched");
    // Its own stream runs on: a foreign one is still told from it.
    let more: Vec<_> = (41..=80).map(|number| guest.seal_packet(&sound(OWN_SOUND, number))).collect();
    guest.send_all(more);
    guest.send_all([sound(7, 1)]);
    assert_eq!(scene.figures().dropped_foreign_stream - now.dropped_foreign_stream, 1);
    scene.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn offers_of_strangers_are_refused_by_name_and_counted() {
    let scene = Scene::start().await;
    let guest = Guest::new();
    for way in WAYS {
        let (token, offer, before) = (scene.token(way).await, guest.offer(way), scene.figures());
        let padded = |length: usize| [offer.as_str(), &"a=x\r\n".repeat((length - offer.len()) / 5)].concat();
        let cases = [
            (padded(64 * 1024 + 10), 413, "too_large"),
            (offer.split("m=").next().unwrap().to_owned(), 422, "offer_without_media"),
            (offer.replace("opus/", "unknown/").replace("VP8/", "unknown/"), 422, "offer_without_usable_codec"),
            (format!("{offer}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"), 422, "offer_with_data_channel"),
            (offer.replace("v=0", "v=one"), 422, "offer_malformed"),
        ];
        let count = u64::try_from(cases.len()).unwrap() - 1;
        for (offer, status, code) in cases {
            let answer = scene.offer(way, &token, offer.into_bytes()).await;
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{way}: {}", answer.text());
        }
        // What is too large is refused before media sees it.
        assert_eq!(scene.figures().offers_refused - before.offers_refused, count, "{way}");
        let answer = scene.offer(way, &token, padded(64 * 1024 - 10).into_bytes()).await;
        assert_eq!(answer.status.as_u16(), 201, "{way}: {}", answer.text());
    }
    scene.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_offer_that_the_fuzzer_knows_is_taken_or_refused_with_a_reason() {
    let scene = Scene::start().await;
    for way in WAYS {
        let (token, mut taken) = (scene.token(way).await, 0);
        for seed in seeds(&format!("{way}_body")) {
            let answer = scene.offer(way, &token, seed).await;
            match answer.status.as_u16() {
                201 => taken += 1,
                400 | 413 | 422 => assert!(!answer.code().is_empty()),
                other => panic!("{way}: {other} {}", answer.text()),
            }
        }
        assert!(taken >= 2, "{way}: honest offers are among them");
    }
    scene.end().await;
}

/// Every socket of media: the publishers' one and the shards that guests were sent to.
async fn targets(scene: &Scene) -> (Vec<Guest>, Vec<SocketAddr>) {
    let guests = vec![
        scene.guest_by("whip").await,
        scene.guest_by("whep").await,
        scene.guest_by("whep").await,
        scene.guest_by("whep").await,
    ];
    let mut targets: Vec<SocketAddr> = guests.iter().map(Guest::server).collect();
    targets.sort_unstable();
    targets.dedup();
    (guests, targets)
}

#[tokio::test(flavor = "multi_thread")]
async fn no_join_fails_while_ten_thousand_hostile_datagrams_come_with_each() {
    let joins = std::env::var("DIEMCAU_HOSTILE_JOINS").ok().and_then(|text| text.parse().ok()).unwrap_or(JOINS);
    let scene = Scene::start().await;
    let mut quiet = Vec::new();
    for number in 1..=20 {
        quiet.push(scene.join(number).await);
    }
    let (mut guests, targets) = targets(&scene).await;
    let flood = Arc::new(Flood::new(&mut guests[1], targets));
    let (mut delays, mut datagrams, before) = (Vec::new(), 0, scene.figures());
    for number in 1..=joins {
        let is_over = Arc::new(AtomicBool::new(false));
        let flooding = Arc::clone(&flood).begin(DATAGRAMS_A_JOIN, Arc::clone(&is_over));
        delays.push(scene.join(number).await);
        is_over.store(true, Ordering::Relaxed);
        let account = flooding.join().unwrap();
        assert!(account.bytes_got == 0 && account.bytes_sent > 0, "bytes to strangers: {account:?}");
        datagrams += account.datagrams;
        scene.neighbour_goes_on().await;
    }
    let now = scene.figures();
    assert!(now.dropped_unchecked_source > before.dropped_unchecked_source);
    assert!(now.dropped_failed_check > before.dropped_failed_check);
    assert!(now.dropped_unknown_check > before.dropped_unknown_check);
    assert_eq!(now.handshakes_failed, before.handshakes_failed);
    quiet.sort_unstable();
    delays.sort_unstable();
    let of = |sorted: &[Duration], share: usize| sorted[(sorted.len() - 1) * share / 100];
    println!(
        "{joins} joins among {datagrams} hostile datagrams, {} of which the server read: first packet after {:?} \
         (half), {:?} (99 of 100); without them {:?}, {:?}; the neighbour lost {} of {} packets",
        now.datagrams_in - before.datagrams_in,
        of(&delays, 50),
        of(&delays, 99),
        of(&quiet, 50),
        of(&quiet, 99),
        scene.neighbour.figures().picture.lost + scene.neighbour.figures().sound.lost,
        scene.neighbour.figures().picture.packets + scene.neighbour.figures().sound.packets,
    );
    scene.end().await;
}
