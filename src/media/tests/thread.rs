use std::net::UdpSocket;
use std::time::Duration;

use str0m::media::Direction;

use super::peer::{Datagram, Peer};
use crate::happening::{LegEnd, MediaEvent, MediaHappening, Place, ProgramId, Source, View};
use crate::media::Media;
use crate::refusal::OfferRefusal;
use crate::settings::MediaConfig;

const PROGRAM: ProgramId = ProgramId(9);

fn start() -> (Media, tokio::sync::mpsc::Receiver<MediaEvent>) {
    Media::start(MediaConfig::new("127.0.0.1:0".parse().unwrap())).unwrap()
}

/// Drives a peer over a real socket until it is connected.
fn connect(socket: &UdpSocket, peer: &mut Peer) {
    socket.set_read_timeout(Some(Duration::from_millis(5))).unwrap();
    let mut buffer = [0; 2_000];
    while !peer.connected {
        let now = std::time::Instant::now();
        peer.turn(now);
        for datagram in peer.out.drain(..) {
            socket.send_to(&datagram.bytes, datagram.to).unwrap();
        }
        if let Ok((length, from)) = socket.recv_from(&mut buffer) {
            let datagram = Datagram { from, to: peer.address, bytes: buffer[..length].to_vec() };
            peer.receive(&datagram, std::time::Instant::now());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_connects_over_a_real_socket_and_stop_ends_everything() {
    let (media, mut events) = start();
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let now = std::time::Instant::now();
    let address = socket.local_addr().unwrap();
    let (mut peer, offer) = Peer::new(address, Direction::SendOnly, now, |config| config);
    let answer = media.publish(PROGRAM, Source::Hall(Place::Main), offer).await.unwrap();
    peer.accept(answer.leg, &answer.sdp);
    let connected = tokio::task::spawn_blocking(move || connect(&socket, &mut peer));
    let leg = answer.leg;
    let first = events.recv().await.unwrap();
    assert_eq!(first.what, MediaHappening::LegConnected { leg });
    connected.await.unwrap();
    media.stop().await;
    let last = events.recv().await.unwrap();
    let reason = LegEnd::Stopped;
    assert_eq!(last.what, MediaHappening::LegClosed { leg, reason });
    assert_eq!(events.recv().await, None);
    assert_eq!(media.figures().legs_opened, 1);
    assert!(media.figures().datagrams_out > 0);
}

#[tokio::test]
async fn after_stop_offers_are_refused_and_stop_may_be_said_again() {
    let (media, _events) = start();
    assert_ne!(media.local_address().port(), 0);
    media.stop().await;
    media.stop().await;
    let now = std::time::Instant::now();
    let address = "127.0.0.1:9".parse().unwrap();
    let (_, offer) = Peer::new(address, Direction::RecvOnly, now, |config| config);
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
    let now = std::time::Instant::now();
    let address = "127.0.0.1:9".parse().unwrap();
    let (_, offer) = Peer::new(address, Direction::RecvOnly, now, |config| config);
    let answer = media.receive(PROGRAM, View::Program, None, offer).await.unwrap();
    let port = media.local_address().port();
    assert!(answer.sdp.contains(&format!(" 127.0.0.1 {port} typ host")));
    media.stop().await;
}
