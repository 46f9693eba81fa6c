use str0m::media::Direction;

use super::peer::Peer;
use super::world::World;
use crate::happening::Place;
use crate::offer;
use crate::refusal::OfferRefusal;

fn offer_of(direction: Direction) -> String {
    let world = World::new();
    Peer::new("198.51.100.9:4000".parse().unwrap(), direction, world.now, |it| it).1
}

fn refusal(offer: &str) -> &'static str {
    let mut world = World::new();
    world.open(None, offer).unwrap_err().code()
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
    let offer = offer_of(Direction::RecvOnly);
    let session = offer.split("m=").next().unwrap();
    assert_eq!(refusal(session), "offer_without_media");
}

#[test]
fn a_receiver_that_only_sends_is_refused() {
    assert_eq!(refusal(&offer_of(Direction::SendOnly)), "offer_without_media");
}

#[test]
fn a_publisher_that_only_receives_is_refused() {
    let mut world = World::new();
    let refused = world.open(Some(Place::Main), &offer_of(Direction::RecvOnly));
    assert_eq!(refused, Err(OfferRefusal::NoMedia));
}

#[test]
fn an_offer_with_foreign_codecs_is_refused() {
    let world = World::new();
    let address = "198.51.100.9:4000".parse().unwrap();
    let (_, offer) = Peer::new(address, Direction::RecvOnly, world.now, |config| {
        config.clear_codecs().enable_pcmu(true, false).enable_av1(true)
    });
    assert_eq!(refusal(&offer), "offer_without_usable_codec");
}

#[test]
fn an_offer_with_a_data_channel_is_refused() {
    let offer = offer_of(Direction::RecvOnly);
    let offer = format!("{offer}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n");
    assert_eq!(refusal(&offer), "offer_with_data_channel");
}

#[test]
fn an_offer_with_two_pictures_is_refused() {
    let offer = offer_of(Direction::RecvOnly);
    let picture = offer.split_once("m=video").unwrap().1;
    let offer = format!("{offer}m=video{picture}");
    assert_eq!(refusal(&offer), "offer_with_too_much_media");
}

#[test]
fn layers_are_not_accepted_so_that_one_is_sent() {
    let mut world = World::new();
    let offer = offer_of(Direction::SendOnly);
    let layers = "a=rid:h send\r\na=rid:l send\r\na=simulcast:send h;l\r\n";
    let answer = world.open(Some(Place::Main), &format!("{offer}{layers}")).unwrap();
    assert!(!answer.sdp.contains("simulcast"));
}

#[test]
fn the_answer_is_ice_lite_with_every_candidate_in_one_stream() {
    let mut world = World::new();
    let answer = world.open(None, &offer_of(Direction::RecvOnly)).unwrap();
    assert!(answer.sdp.contains("a=ice-lite\r\n"));
    assert!(answer.sdp.contains("192.0.2.1 3478 typ host"));
    assert!(answer.sdp.contains("a=end-of-candidates\r\n"));
    assert!(!answer.sdp.contains("trickle"));
    assert!(answer.sdp.contains("a=setup:passive\r\n"));
    let mut streams: Vec<&str> =
        answer.sdp.lines().filter_map(|line| line.split_once("msid:")?.1.split(' ').next()).collect();
    assert!(streams.len() >= 2);
    streams.dedup();
    assert_eq!(streams, ["program"]);
}

#[test]
fn no_more_legs_are_opened_than_allowed() {
    let mut world = World::with_most_legs(2);
    let offer = offer_of(Direction::RecvOnly);
    assert!(world.open(None, &offer).is_ok());
    assert!(world.open(None, &offer).is_ok());
    assert_eq!(world.open(None, &offer), Err(OfferRefusal::TooManyLegs));
    assert_eq!(world.figures().offers_refused, 1);
}
