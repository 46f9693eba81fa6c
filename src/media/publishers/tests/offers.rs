use str0m::media::Direction;

use super::world::{HALL, World};
use crate::publishers::offer;
use crate::refusal::OfferRefusal;
use crate::tests::peer::Peer;

fn offer_of(direction: Direction, layers: &[&str]) -> String {
    let world = World::new();
    Peer::layered(world.next_address(), direction, layers, world.now, |it| it).1
}

fn refusal(offer: &str) -> &'static str {
    let mut world = World::new();
    world.open(HALL, offer).unwrap_err().code()
}

#[test]
fn an_offer_of_64_kib_is_refused() {
    let offer = format!("v=0\r\n{}", "a=x\r\n".repeat(13_107));
    assert!(offer.len() >= 65_536);
    assert_eq!(offer::read(&offer).err(), Some(OfferRefusal::TooLarge));
}

#[test]
fn garbage_is_refused() {
    for garbage in ["", "hello", "v=0", "v=0\r\nm=audio", "v=0\r\nm=video \u{0}\r\n"] {
        let code = refusal(garbage);
        let expected = ["offer_malformed", "offer_without_media"];
        assert!(expected.contains(&code), "{garbage:?} was refused as {code}");
    }
}

#[test]
fn an_offer_without_media_is_refused() {
    let offer = offer_of(Direction::SendOnly, &[]);
    let session = offer.split("m=").next().unwrap();
    assert_eq!(refusal(session), "offer_without_media");
}

#[test]
fn a_publisher_that_only_receives_is_refused() {
    assert_eq!(refusal(&offer_of(Direction::RecvOnly, &[])), "offer_without_media");
}

#[test]
fn an_offer_with_foreign_codecs_is_refused() {
    let world = World::new();
    let (_, offer) = Peer::new(world.next_address(), Direction::SendOnly, world.now, |config| {
        config.clear_codecs().enable_pcmu(true, false).enable_av1(true)
    });
    assert_eq!(refusal(&offer), "offer_without_usable_codec");
}

#[test]
fn an_offer_with_a_data_channel_is_refused() {
    let offer = offer_of(Direction::SendOnly, &[]);
    let offer = format!("{offer}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n");
    assert_eq!(refusal(&offer), "offer_with_data_channel");
}

#[test]
fn an_offer_with_two_pictures_is_refused() {
    let offer = offer_of(Direction::SendOnly, &[]);
    let picture = offer.split_once("m=video").unwrap().1;
    let offer = format!("{offer}m=video{picture}");
    assert_eq!(refusal(&offer), "offer_with_too_much_media");
}

#[test]
fn three_layers_are_accepted_and_four_refused() {
    let mut world = World::new();
    let answer = world.open(HALL, &offer_of(Direction::SendOnly, &["h", "m", "l"])).unwrap();
    assert!(answer.sdp.contains("a=simulcast:recv h;m;l\r\n"));
    assert_eq!(refusal(&offer_of(Direction::SendOnly, &["a", "b", "c", "d"])), "offer_with_too_much_media");
}

#[test]
fn the_answer_is_ice_lite_with_every_candidate() {
    let mut world = World::new();
    let answer = world.open(HALL, &offer_of(Direction::SendOnly, &[])).unwrap();
    assert!(answer.sdp.contains("a=ice-lite\r\n"));
    assert!(answer.sdp.contains("192.0.2.1 3478 typ host"));
    assert!(answer.sdp.contains("a=end-of-candidates\r\n"));
    assert!(!answer.sdp.contains("trickle"));
    assert!(answer.sdp.contains("a=setup:passive\r\n"));
}
