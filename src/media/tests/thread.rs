use std::net::{Ipv4Addr, UdpSocket};
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

/// What was told of the program, however long the machine stood still in between.
struct Told {
    events: tokio::sync::mpsc::Receiver<MediaEvent>,
    happened: Vec<MediaHappening>,
    is_on_air: bool,
    sounds: bool,
}

impl Told {
    async fn until(&mut self, holds: impl Fn(&Self) -> bool) {
        while !holds(self) {
            let what = self.events.recv().await.unwrap().what;
            match what {
                MediaHappening::OnAir { place, .. } => self.is_on_air = place == Some(Place::Main),
                MediaHappening::ProgramSounding { .. } => self.sounds = true,
                MediaHappening::ProgramSilent { .. } => self.sounds = false,
                _ => {}
            }
            self.happened.push(what);
        }
    }

    fn has_happened(&self, what: &MediaHappening) -> bool {
        self.happened.contains(what)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_studio_that_breaks_says_who_is_gone_and_takes_its_publishers_back() {
    let (media, events) = start();
    let mut told = Told { events, happened: Vec::new(), is_on_air: false, sounds: false };
    for break_number in 0..3 {
        let (mut hall, offer) = Line::new(Direction::SendOnly);
        let answer = media.publish(PROGRAM, Source::Hall(Place::Main), offer).await.unwrap();
        let leg = answer.leg;
        hall.peer.accept(leg, &answer.sdp);
        let sending = tokio::task::spawn_blocking(move || {
            hall.connect();
            for number in 1..10 {
                hall.peer.send(MediaKind::Picture, u32::from(number) * 3_600, vp8(true, number, 0), Instant::now());
                hall.work();
            }
        });
        let connected = MediaHappening::LegConnected { leg };
        told.until(|told| told.has_happened(&connected) && told.is_on_air && told.sounds).await;
        sending.await.unwrap();
        media.break_studio().await;
        let closed = MediaHappening::LegClosed { leg, reason: LegEnd::Fault };
        told.until(|told| told.has_happened(&closed)).await;
        assert_eq!(media.figures().threads_begun_anew, break_number + 1);
    }
    told.until(|told| !told.sounds).await;
    media.stop().await;
}

/// An address of this machine and two ports in a row that nobody has. No other test comes by any of them:
/// the address is this process's own, and whoever listens on all addresses is given a port of the
/// ephemeral range.
fn own_ports() -> (Ipv4Addr, u16) {
    let [_, high, middle, low] = std::process::id().to_be_bytes();
    let own = Ipv4Addr::new(127, high + 1, middle, low);
    let range = std::fs::read_to_string("/proc/sys/net/ipv4/ip_local_port_range").unwrap();
    let ends: Vec<u16> = range.split_whitespace().map(|end| end.parse().unwrap()).collect();
    let are_free = |port: &u16| {
        let bound = [*port, *port + 1].map(|port| UdpSocket::bind((own, port)));
        bound.iter().all(Result::is_ok)
    };
    let mut outside = (1_024..ends[0] - 1).rev().chain(ends[1] + 1..u16::MAX);
    (own, outside.find(are_free).unwrap())
}

#[tokio::test]
async fn a_port_that_somebody_else_has_is_named_and_nothing_is_left_behind() {
    let (own, free) = own_ports();
    for taken in [0, 1] {
        // Somebody has one of the two.
        let theirs = UdpSocket::bind((own, free + taken)).unwrap();
        let address = theirs.local_addr().unwrap();
        let mut config = MediaConfig::new((own, free).into());
        config.shards = 1;
        let refused = Media::start(config.clone()).err().unwrap();
        assert!(refused.to_string().contains(&address.to_string()), "{refused}");
        drop(theirs);
        let (media, _events) = Media::start(config).unwrap();
        media.stop().await;
    }
}
