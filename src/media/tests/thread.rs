use std::net::UdpSocket;
use std::time::{Duration, Instant};

use str0m::media::Direction;

use super::peer::{Datagram, Peer, vp8};
use crate::happening::{LegEnd, MediaEvent, MediaHappening, MediaKind, Place, ProgramId, Source, View};
use crate::media::Media;
use crate::refusal::OfferRefusal;
use crate::settings::MediaConfig;

const PROGRAM: ProgramId = ProgramId(9);

fn start() -> (Media, tokio::sync::mpsc::Receiver<MediaEvent>) {
    Media::start(MediaConfig::new("127.0.0.1:0".parse().unwrap())).unwrap()
}

/// A peer and its own socket.
struct Line {
    socket: UdpSocket,
    peer: Peer,
}

impl Line {
    /// A peer and its offer.
    fn new(direction: Direction) -> (Self, String) {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_read_timeout(Some(Duration::from_millis(2))).unwrap();
        let address = socket.local_addr().unwrap();
        let (peer, offer) = Peer::new(address, direction, Instant::now(), |config| config);
        (Self { socket, peer }, offer)
    }

    /// Works off what there is, and waits a moment for more.
    fn work(&mut self) {
        self.peer.turn(Instant::now());
        for datagram in self.peer.out.drain(..) {
            self.socket.send_to(&datagram.bytes, datagram.to).unwrap();
        }
        let mut buffer = [0; 2_000];
        if let Ok((length, from)) = self.socket.recv_from(&mut buffer) {
            let datagram = Datagram { from, to: self.peer.address, bytes: buffer[..length].to_vec() };
            self.peer.receive(&datagram, Instant::now());
        }
    }

    fn connect(&mut self) {
        while !self.peer.connected {
            self.work();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_connects_over_a_real_socket_and_stop_ends_everything() {
    let (media, mut events) = start();
    let (mut hall, offer) = Line::new(Direction::SendOnly);
    let answer = media.publish(PROGRAM, Source::Hall(Place::Main), offer).await.unwrap();
    hall.peer.accept(answer.leg, &answer.sdp);
    let connected = tokio::task::spawn_blocking(move || hall.connect());
    let leg = answer.leg;
    let first = events.recv().await.unwrap();
    assert_eq!(first.what, MediaHappening::LegConnected { leg });
    connected.await.unwrap();
    media.stop().await;
    let mut rest = Vec::new();
    while let Some(event) = events.recv().await {
        rest.push(event.what);
    }
    let reason = LegEnd::Stopped;
    assert_eq!(rest.last(), Some(&MediaHappening::LegClosed { leg, reason }));
    assert_eq!(media.figures().legs_opened, 1);
    assert!(media.figures().datagrams_out > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_on_one_port_is_received_on_another() {
    let (media, mut events) = start();
    let (mut hall, offer) = Line::new(Direction::SendOnly);
    let published = media.publish(PROGRAM, Source::Hall(Place::Main), offer).await.unwrap();
    hall.peer.accept(published.leg, &published.sdp);
    let (mut endpoint, offer) = Line::new(Direction::RecvOnly);
    let received = media.receive(PROGRAM, View::Program, None, offer).await.unwrap();
    endpoint.peer.accept(received.leg, &received.sdp);
    let candidate = |sdp: &str| sdp.lines().find(|line| line.starts_with("a=candidate:")).map(str::to_owned);
    assert_ne!(candidate(&published.sdp), candidate(&received.sdp));
    let playing = tokio::task::spawn_blocking(move || {
        hall.connect();
        endpoint.connect();
        for number in 1.. {
            hall.peer.send(MediaKind::Picture, u32::from(number) * 3_600, vp8(true, number, 0), Instant::now());
            hall.work();
            endpoint.work();
            if endpoint.peer.heard.len() >= 10 {
                return;
            }
        }
    });
    playing.await.unwrap();
    media.close(received.leg).await;
    let closed = MediaHappening::LegClosed { leg: received.leg, reason: LegEnd::Asked };
    while events.recv().await.unwrap().what != closed {}
    media.stop().await;
}

#[tokio::test]
async fn no_more_legs_are_opened_than_allowed_on_both_sides_together() {
    let mut config = MediaConfig::new("127.0.0.1:0".parse().unwrap());
    config.most_legs = 2;
    let (media, _events) = Media::start(config).unwrap();
    let (_, offer) = Line::new(Direction::SendOnly);
    assert!(media.publish(PROGRAM, Source::Hall(Place::Main), offer).await.is_ok());
    let (_, offer) = Line::new(Direction::RecvOnly);
    assert!(media.receive(PROGRAM, View::Program, None, offer.clone()).await.is_ok());
    let refused = media.receive(PROGRAM, View::Program, None, offer).await;
    assert_eq!(refused, Err(OfferRefusal::TooManyLegs));
    assert_eq!(media.figures().offers_refused, 1);
    media.stop().await;
}

#[tokio::test]
async fn after_stop_offers_are_refused_and_stop_may_be_said_again() {
    let (media, _events) = start();
    assert_ne!(media.local_address().port(), 0);
    media.stop().await;
    media.stop().await;
    let (_, offer) = Line::new(Direction::RecvOnly);
    assert_eq!(media.receive(PROGRAM, View::Program, None, offer).await, Err(OfferRefusal::Stopped));
}

#[tokio::test]
async fn the_thread_ends_when_the_last_handle_is_gone() {
    let (media, mut events) = start();
    drop(media.clone());
    drop(media);
    assert_eq!(events.recv().await, None);
}

#[tokio::test]
async fn an_unspecified_address_names_every_address_of_the_machine() {
    let config = MediaConfig::new("[::]:0".parse().unwrap());
    let (media, _events) = Media::start(config).unwrap();
    let (_, offer) = Line::new(Direction::RecvOnly);
    let answer = media.receive(PROGRAM, View::Program, None, offer).await.unwrap();
    assert!(answer.sdp.lines().any(|line| line.contains(" 127.0.0.1 ") && line.ends_with(" typ host")));
    media.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_studio_that_breaks_says_who_is_gone_and_takes_its_publishers_back() {
    let (media, mut events) = start();
    for break_number in 0..3 {
        let (mut hall, offer) = Line::new(Direction::SendOnly);
        let answer = media.publish(PROGRAM, Source::Hall(Place::Main), offer).await.unwrap();
        hall.peer.accept(answer.leg, &answer.sdp);
        let sending = tokio::task::spawn_blocking(move || {
            hall.connect();
            for number in 1..10 {
                hall.peer.send(MediaKind::Picture, u32::from(number) * 3_600, vp8(true, number, 0), Instant::now());
                hall.work();
            }
        });
        let on_air = MediaHappening::OnAir { program: PROGRAM, place: Some(Place::Main) };
        let awaited = if break_number == 0 { on_air } else { MediaHappening::LegConnected { leg: answer.leg } };
        while events.recv().await.unwrap().what != awaited {}
        sending.await.unwrap();
        media.break_studio().await;
        let closed = MediaHappening::LegClosed { leg: answer.leg, reason: LegEnd::Fault };
        while events.recv().await.unwrap().what != closed {}
        assert_eq!(media.figures().threads_begun_anew, break_number + 1);
    }
    let silent = |what: &MediaHappening| matches!(what, MediaHappening::ProgramSilent { program: PROGRAM, .. });
    while !silent(&events.recv().await.unwrap().what) {}
    media.stop().await;
}

#[tokio::test]
async fn a_port_that_somebody_else_has_is_named_and_nothing_is_left_behind() {
    for taken in [0, 1] {
        // The first free pair of ports; somebody has one of them.
        let free = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let Ok(theirs) = UdpSocket::bind(("127.0.0.1", free + taken)) else { continue };
        let address = theirs.local_addr().unwrap();
        let mut config = MediaConfig::new(("127.0.0.1:0").parse().unwrap());
        config.listen.set_port(free);
        config.shards = 1;
        let refused = Media::start(config.clone()).err().unwrap();
        assert!(refused.to_string().contains(&address.to_string()), "{refused}");
        drop(theirs);
        let (media, _events) = Media::start(config).unwrap();
        media.stop().await;
    }
}
