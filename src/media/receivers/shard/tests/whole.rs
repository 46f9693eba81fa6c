//! The whole way over real sockets: a player of another library offers, checks, shakes hands,
//! plays and reports.

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
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
use crate::track::Frame;

pub(super) const LEG: LegId = LegId(11);

/// One player at one shard.
pub(super) struct Line {
    pub(super) shard: ShardHandle,
    fingerprint: [u8; 32],
    pub(super) socket: UdpSocket,
    pub(super) player: Peer,
    pub(super) counters: Arc<Counters>,
    /// How many datagrams came to the player.
    pub(super) came: usize,
    /// The next wish for a key frame breaks the shard, as a mistake of ours would.
    pub(super) is_mined: Arc<AtomicBool>,
    events: tokio::sync::mpsc::Receiver<MediaEvent>,
    happened: Vec<MediaHappening>,
}

impl Line {
    pub(super) fn connected() -> Self {
        Self::between("127.0.0.1:0".parse().unwrap(), UdpSocket::bind("127.0.0.1:0").unwrap())
    }

    /// A shard that listens there, and a player with this socket; they are connected.
    pub(super) fn between(listen: SocketAddr, socket: UdpSocket) -> Self {
        let counters = Arc::new(Counters::default());
        let handshakes = Handshakes::start(1, Arc::clone(&counters)).unwrap();
        let fingerprint = handshakes.fingerprint();
        let (outbox, events) = tokio::sync::mpsc::channel(1_000);
        let is_mined = Arc::new(AtomicBool::new(false));
        let mine = Arc::clone(&is_mined);
        let shard = ShardHandle::start(ShardConfig {
            listen,
            sources: SOURCES,
            canonical_name: SENDER.into(),
            handshakes,
            counters: Arc::clone(&counters),
            events: outbox,
            key_frames: Arc::new(move |_| assert!(!mine.swap(false, Ordering::AcqRel), "the mine goes off")),
        })
        .unwrap();
        shard.tell(ToShard::Scene(PROGRAM, Arc::new(hall_alone())));
        let player = join(&shard, fingerprint, LEG, &socket);
        let happened = Vec::new();
        let mut line = Self { shard, fingerprint, socket, player, counters, came: 0, is_mined, events, happened };
        line.until(|line| line.player.connected && line.has_happened(&MediaHappening::LegConnected { leg: LEG }));
        line
    }

    /// Another player takes the place of the one before, with a socket of its own.
    pub(super) fn connect_another(&mut self, leg: LegId) {
        self.socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        self.player = join(&self.shard, self.fingerprint, leg, &self.socket);
        self.until(|line| line.player.connected && line.has_happened(&MediaHappening::LegConnected { leg }));
    }

    /// A picture of seven packets comes in.
    pub(super) fn show(&self, number: u64, is_key: bool) {
        let frame = Frame { arrived_at: Instant::now(), ..World::new().picture(PICTURE, number, 7, is_key) };
        self.shard.tell(ToShard::Frame(Arc::new(frame)));
    }

    pub(super) fn has_happened(&self, what: &MediaHappening) -> bool {
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
                self.came += 1;
                // Whatever the address is outside by now, the player knows the one that it began with.
                let to = self.player.address;
                self.player.receive(&Datagram { from, to, bytes: buffer[..length].to_vec() }, Instant::now());
            }
            self.happened.extend(std::iter::from_fn(|| self.events.try_recv().ok()).map(|event| event.what));
        }
    }
}

/// A player offers, and is told where to.
fn join(shard: &ShardHandle, fingerprint: [u8; 32], leg: LegId, socket: &UdpSocket) -> Peer {
    socket.set_read_timeout(Some(Duration::from_millis(2))).unwrap();
    let address = socket.local_addr().unwrap();
    let (mut player, text) = Peer::new(address, Direction::RecvOnly, Instant::now(), |config| config);
    let offer = offer::read(&text).unwrap();
    let (ufrag, password) = (format!("ufrag{:03}", leg.0), "a password of 24 letters");
    let candidate = SocketAddr::new(address.ip(), shard.address().port());
    let here = if shard.address().ip().is_unspecified() { candidate } else { shard.address() };
    let answer = offer.answer(&ufrag, password, &fingerprint, &[here], &SOURCES);
    shard.tell(ToShard::Open(Box::new(Opening {
        leg,
        program: PROGRAM,
        view: View::Program,
        own: None,
        ufrag: ufrag.into(),
        password: password.into(),
        fingerprint: offer.fingerprint,
        shape: Arc::new(offer.shape),
        opened_at: Instant::now(),
    })));
    player.accept(leg, &answer);
    player
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
