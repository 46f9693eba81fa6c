//! The whole way over real sockets: a player of another library offers, checks, shakes hands,
//! plays and reports.

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::media::Direction;

use super::world::{PICTURE, PROGRAM, SOUND, SOURCES, World, hall_alone};
use crate::figures::Counters;
use crate::happening::{LegEnd, LegId, MediaEvent, MediaHappening, MediaKind, View};
use crate::receivers::answer::SENDER;
use crate::receivers::handshake::Handshakes;
use crate::receivers::offer;
use crate::receivers::opening::{Opening, ToShard};
use crate::receivers::shard::{ShardConfig, ShardHandle};
use crate::tests::peer::{Datagram, Peer};

const LEG: LegId = LegId(11);

/// One player at one shard.
pub(super) struct Line {
    pub(super) shard: ShardHandle,
    socket: UdpSocket,
    pub(super) player: Peer,
    events: tokio::sync::mpsc::Receiver<MediaEvent>,
    happened: Vec<MediaHappening>,
}

impl Line {
    fn connected() -> Self {
        Self::between("127.0.0.1:0".parse().unwrap(), UdpSocket::bind("127.0.0.1:0").unwrap())
    }

    /// A shard that listens there, and a player with this socket; they are connected.
    pub(super) fn between(listen: SocketAddr, socket: UdpSocket) -> Self {
        let counters = Arc::new(Counters::default());
        let handshakes = Handshakes::start(1, Arc::clone(&counters)).unwrap();
        let fingerprint = handshakes.fingerprint();
        let (outbox, events) = tokio::sync::mpsc::channel(1_000);
        let shard = ShardHandle::start(ShardConfig {
            listen,
            sources: SOURCES,
            canonical_name: SENDER.into(),
            handshakes,
            counters,
            events: outbox,
            key_frames: Arc::new(|_| ()),
        })
        .unwrap();
        socket.set_read_timeout(Some(Duration::from_millis(2))).unwrap();
        let address = socket.local_addr().unwrap();
        let (mut player, text) = Peer::new(address, Direction::RecvOnly, Instant::now(), |config| config);
        let offer = offer::read(&text).unwrap();
        let (ufrag, password) = ("abcdefgh", "a password of 24 letters");
        let answer = offer.answer(ufrag, password, &fingerprint, &[shard.address()], &SOURCES);
        shard.tell(ToShard::Scene(PROGRAM, Arc::new(hall_alone())));
        shard.tell(ToShard::Open(Box::new(Opening {
            leg: LEG,
            program: PROGRAM,
            view: View::Program,
            own: None,
            ufrag: ufrag.into(),
            password: password.into(),
            fingerprint: offer.fingerprint,
            shape: Arc::new(offer.shape),
            opened_at: Instant::now(),
        })));
        player.accept(LEG, &answer);
        let mut line = Self { shard, socket, player, events, happened: Vec::new() };
        line.until(|line| line.player.connected && line.has_happened(&MediaHappening::LegConnected { leg: LEG }));
        line
    }

    fn has_happened(&self, what: &MediaHappening) -> bool {
        self.happened.contains(what)
    }

    /// Everybody works until something holds; ten seconds are too long for anything here.
    pub(super) fn until(&mut self, holds: impl Fn(&Self) -> bool) {
        let end = Instant::now() + Duration::from_secs(10);
        let mut buffer = [0; 2_048];
        while !holds(self) {
            assert!(Instant::now() < end, "it did not come about within ten seconds");
            self.player.turn(Instant::now());
            while let Some(datagram) = self.player.out.pop_front() {
                self.socket.send_to(&datagram.bytes, datagram.to).unwrap();
            }
            if let Ok((length, from)) = self.socket.recv_from(&mut buffer) {
                let to = self.socket.local_addr().unwrap();
                self.player.receive(&Datagram { from, to, bytes: buffer[..length].to_vec() }, Instant::now());
            }
            self.happened.extend(std::iter::from_fn(|| self.events.try_recv().ok()).map(|event| event.what));
        }
    }
}

#[test]
fn a_player_of_another_library_plays_and_its_reports_are_proofs() {
    let mut line = Line::connected();
    let world = World::new();
    for number in 1..=20 {
        let mut frame = world.picture(PICTURE, number, 7, number == 1);
        frame.arrived_at = Instant::now();
        line.shard.tell(ToShard::Frame(Arc::new(frame)));
        let mut frame = world.sound(SOUND, number);
        frame.arrived_at = Instant::now();
        line.shard.tell(ToShard::Frame(Arc::new(frame)));
        let number = usize::try_from(number).unwrap();
        line.until(|line| line.player.heard_of(MediaKind::Picture).len() == number * 7);
    }
    line.until(|line| line.player.heard_of(MediaKind::Sound).len() == 20);
    for kind in [MediaKind::Picture, MediaKind::Sound] {
        line.until(|line| line.has_happened(&MediaHappening::Proof { leg: LEG, program: PROGRAM, kind }));
    }
    line.until(|line| !line.player.reports.is_empty());
    line.shard.stop();
    line.until(|line| line.has_happened(&MediaHappening::LegClosed { leg: LEG, reason: LegEnd::Stopped }));
}
