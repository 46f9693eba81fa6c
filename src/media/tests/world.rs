//! The engine and its peers on a network without loss, with a clock that the test turns.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::RtcConfig;
use str0m::media::Direction;
use tokio::sync::oneshot;

use super::peer::{Datagram, Peer, vp8};
use crate::engine::Engine;
use crate::figures::{Counters, Figures};
use crate::happening::{Answer, LegId, MediaEvent, MediaHappening, MediaKind, Place, ProgramId};
use crate::media::Command;
use crate::offer::{self, Answerer};
use crate::refusal::OfferRefusal;

pub(super) const PROGRAM: ProgramId = ProgramId(1);
const TICK: Duration = Duration::from_millis(5);

/// Whether a datagram is taken from its way.
type Take = Box<dyn FnMut(&Datagram) -> bool>;

pub(super) struct World {
    pub(super) now: Instant,
    pub(super) engine: Engine,
    pub(super) server: SocketAddr,
    pub(super) peers: Vec<Peer>,
    pub(super) events: Vec<MediaEvent>,
    /// What the server sent to addresses that are nobody's.
    pub(super) astray: Vec<Datagram>,
    /// Which datagrams of the server are lost.
    pub(super) loss: Take,
    /// Which datagrams of the peers are caught on their way, and those that were.
    pub(super) catch: Take,
    pub(super) caught: Vec<Datagram>,
    counters: Arc<Counters>,
}

/// A peer of the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Who(pub(super) usize);

impl World {
    pub(super) fn new() -> Self {
        Self::with_most_legs(100)
    }

    pub(super) fn with_most_legs(most_legs: usize) -> Self {
        let now = Instant::now();
        let server: SocketAddr = "192.0.2.1:3478".parse().unwrap();
        let counters = Arc::new(Counters::default());
        let answerer = Answerer::new(vec![server]).unwrap();
        Self {
            now,
            engine: Engine::new(answerer, most_legs, Arc::clone(&counters), now),
            server,
            peers: Vec::new(),
            events: Vec::new(),
            astray: Vec::new(),
            loss: Box::new(|_| false),
            catch: Box::new(|_| false),
            caught: Vec::new(),
            counters,
        }
    }

    pub(super) fn figures(&self) -> Figures {
        self.counters.snapshot()
    }

    /// Opens a publisher and waits until it is connected.
    pub(super) fn publisher(&mut self, place: Place) -> Who {
        let who = self.join(Direction::SendOnly, |config| config, Some(place));
        self.until(|world| world.is_connected(who));
        who
    }

    /// Opens a receiver and waits until it is connected.
    pub(super) fn receiver(&mut self) -> Who {
        let who = self.receiver_that_connects_later(|config| config);
        self.until(|world| world.is_connected(who));
        who
    }

    pub(super) fn receiver_that_connects_later(&mut self, configure: impl FnOnce(RtcConfig) -> RtcConfig) -> Who {
        self.join(Direction::RecvOnly, configure, None)
    }

    pub(super) fn join(
        &mut self,
        direction: Direction,
        configure: impl FnOnce(RtcConfig) -> RtcConfig,
        place: Option<Place>,
    ) -> Who {
        let number = u16::try_from(self.peers.len()).unwrap();
        let address = SocketAddr::new([198, 51, 100, 7].into(), 40_000 + number);
        let (mut peer, offer) = Peer::new(address, direction, self.now, configure);
        let answer = self.open(place, &offer).unwrap();
        peer.accept(answer.leg, &answer.sdp);
        self.peers.push(peer);
        Who(self.peers.len() - 1)
    }

    pub(super) fn open(&mut self, place: Option<Place>, offer: &str) -> Result<Answer, OfferRefusal> {
        let offer = Box::new(offer::read(offer)?);
        let (reply, mut answer) = oneshot::channel();
        self.command(match place {
            Some(place) => Command::Publish { program: PROGRAM, place, offer, reply },
            None => Command::Receive { program: PROGRAM, offer, reply },
        });
        answer.try_recv().unwrap()
    }

    pub(super) fn command(&mut self, command: Command) {
        let mut sent = Vec::new();
        let server = self.server;
        self.engine.command(command, self.now, &mut collect(&mut sent, server));
        self.deliver(sent);
    }

    /// A datagram reaches the server; what it sends at once is returned and delivered.
    pub(super) fn reach_server(&mut self, from: SocketAddr, bytes: &[u8]) -> Vec<Datagram> {
        let mut sent = Vec::new();
        let server = self.server;
        self.engine.datagram(from, bytes, self.now, &mut collect(&mut sent, server));
        self.deliver(sent.clone());
        sent
    }

    /// Everybody works off what is there, without time passing.
    pub(super) fn settle(&mut self) {
        loop {
            let mut sent = Vec::new();
            let server = self.server;
            self.engine.turn(self.now, &mut collect(&mut sent, server));
            self.deliver(sent);
            while let Some(event) = self.engine.take_event() {
                self.events.push(event);
            }
            let now = self.now;
            self.peers.iter_mut().for_each(|peer| peer.turn(now));
            let waiting: Vec<Datagram> = self.peers.iter_mut().flat_map(|peer| std::mem::take(&mut peer.out)).collect();
            if waiting.is_empty() {
                return;
            }
            for datagram in waiting {
                if (self.catch)(&datagram) {
                    self.caught.push(datagram);
                } else {
                    self.reach_server(datagram.from, &datagram.bytes);
                }
            }
        }
    }

    pub(super) fn pass(&mut self, duration: Duration) {
        let end = self.now + duration;
        while self.now < end {
            self.now += TICK;
            self.settle();
        }
    }

    pub(super) fn pass_ms(&mut self, duration_ms: u64) {
        self.pass(Duration::from_millis(duration_ms));
    }

    /// Lets time pass until something holds; ten seconds are too long for anything here.
    pub(super) fn until(&mut self, holds: impl Fn(&Self) -> bool) {
        let end = self.now + Duration::from_secs(10);
        while !holds(self) {
            assert!(self.now < end, "it did not come about within ten seconds");
            self.pass(TICK);
        }
    }

    fn deliver(&mut self, sent: Vec<Datagram>) {
        for datagram in sent {
            if (self.loss)(&datagram) {
                continue;
            }
            let found = self.peers.iter_mut().find(|it| it.address == datagram.to);
            match found {
                Some(peer) if peer.rtc.is_alive() => peer.receive(&datagram, self.now),
                Some(_) => {}
                None => self.astray.push(datagram),
            }
        }
    }

    pub(super) fn peer(&self, who: Who) -> &Peer {
        &self.peers[who.0]
    }

    pub(super) fn peer_mut(&mut self, who: Who) -> &mut Peer {
        &mut self.peers[who.0]
    }

    pub(super) fn leg(&self, who: Who) -> LegId {
        self.peer(who).leg.unwrap()
    }

    pub(super) fn is_connected(&self, who: Who) -> bool {
        let leg = self.leg(who);
        self.peer(who).connected && self.happened(&MediaHappening::LegConnected { leg })
    }

    pub(super) fn happened(&self, what: &MediaHappening) -> bool {
        self.count(what) > 0
    }

    pub(super) fn count(&self, what: &MediaHappening) -> usize {
        let same = |event: &&MediaEvent| event.what == *what;
        self.events.iter().filter(same).count()
    }

    /// A peer sends one frame of picture.
    pub(super) fn frame(&mut self, who: Who, key_frame: bool, number: u16) {
        let payload = vp8(key_frame, number, number.to_be_bytes()[1]);
        let timestamp = u32::from(number) * 3_000;
        self.send(who, MediaKind::Picture, timestamp, payload);
    }

    /// A peer sends 20 ms of sound.
    pub(super) fn sound(&mut self, who: Who, number: u32) {
        self.send(who, MediaKind::Sound, number * 960, vec![0xf8, 0xff, 0xfe]);
    }

    pub(super) fn send(&mut self, who: Who, kind: MediaKind, timestamp: u32, payload: Vec<u8>) {
        let now = self.now;
        self.peer_mut(who).send(kind, timestamp, payload, now);
        self.settle();
    }

    /// Sound and picture for a while: 25 frames and 50 packets of sound a second, from these
    /// numbers on. Returns the numbers after.
    pub(super) fn program(&mut self, who: Who, from: u16, duration_ms: u64) -> u16 {
        let frames = u16::try_from(duration_ms / 40).unwrap();
        for number in from..from + frames {
            self.frame(who, false, number);
            self.sound(who, u32::from(number) * 2);
            self.pass_ms(20);
            self.sound(who, u32::from(number) * 2 + 1);
            self.pass_ms(20);
        }
        from + frames
    }
}

fn collect(sent: &mut Vec<Datagram>, from: SocketAddr) -> impl FnMut(SocketAddr, &[u8]) + '_ {
    move |to, bytes| {
        sent.push(Datagram { from, to, bytes: bytes.to_vec() });
    }
}

/// The numbers of the packets count up without a gap.
pub(super) fn assert_without_gap(numbers: &[u64]) {
    let gap = numbers.windows(2).find(|pair| pair[1] != pair[0] + 1);
    assert_eq!(gap, None, "a gap in {numbers:?}");
}
