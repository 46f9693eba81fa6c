//! Both sides and their peers on a network without loss, with a clock that the test turns.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use str0m::RtcConfig;
use str0m::media::Direction;
use tokio::sync::oneshot;

use super::peer::{Datagram, Peer, vp8};
use crate::figures::{Counters, Figures};
use crate::happening::{
    Answer, Arrangement, LegId, MediaEvent, MediaHappening, MediaKind, Place, ProgramId, Shown, Source, SpeakerId, View,
};
use crate::publishers::offer::Answerer;
use crate::publishers::studio::{FromStudio, Studio, ToStudio};
use crate::receivers::egress::batch::{Batch, Outlet};
use crate::receivers::handshake::exchange::Exchange;
use crate::receivers::handshake::identity::Identity;
use crate::receivers::opening::Opening;
use crate::receivers::shape::{Shapes, SlotSources};
use crate::receivers::shard::core::{Beginning, Core, Wish};
use crate::refusal::OfferRefusal;
use crate::{publishers, receivers};

pub(super) const PROGRAM: ProgramId = ProgramId(1);
pub(super) const SPEAKER: SpeakerId = SpeakerId(7);
pub(super) const HALL: Source = Source::Hall(Place::Main);
pub(super) const SPARE: Source = Source::Hall(Place::Backup);
pub(super) const FLOOR: Source = Source::Speaker(SPEAKER);

const TICK: Duration = Duration::from_millis(5);

/// Whether a datagram is lost on its way.
type Loss = Box<dyn FnMut(&Datagram) -> bool>;

pub(super) struct World {
    pub(super) now: Instant,
    pub(super) peers: Vec<Peer>,
    pub(super) events: Vec<MediaEvent>,
    /// Which datagrams are lost on their way to the peers.
    pub(super) loss: Loss,
    studio: Studio,
    core: Core,
    batch: Batch,
    shapes: Shapes,
    sources: SlotSources,
    identity: Identity,
    exchanges: HashMap<LegId, (SocketAddr, Exchange)>,
    counters: Arc<Counters>,
    last_leg: u64,
}

/// A peer of the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Who(usize);

fn studio_address() -> SocketAddr {
    "192.0.2.1:3478".parse().unwrap()
}

fn shard_address() -> SocketAddr {
    "192.0.2.1:3479".parse().unwrap()
}

impl World {
    pub(super) fn new() -> Self {
        let now = Instant::now();
        let counters = Arc::new(Counters::default());
        let answerer = Answerer::new(vec![studio_address()]).unwrap();
        let sources = SlotSources::drawn();
        let beginning = Beginning {
            sources,
            canonical_name: "hall".into(),
            counters: Arc::clone(&counters),
            now,
            time: SystemTime::now(),
            seed: 7,
        };
        Self {
            now,
            peers: Vec::new(),
            events: Vec::new(),
            loss: Box::new(|_| false),
            studio: Studio::new(answerer, Arc::clone(&counters), now),
            core: Core::new(beginning),
            batch: Batch::new(now),
            shapes: Shapes::default(),
            sources,
            identity: Identity::new().unwrap(),
            exchanges: HashMap::new(),
            counters,
            last_leg: 0,
        }
    }

    pub(super) fn figures(&self) -> Figures {
        self.counters.snapshot()
    }

    /// Opens a publisher and waits until it is connected.
    pub(super) fn publisher(&mut self, source: Source) -> Who {
        let (peer, offer) = Peer::new(self.next_address(), Direction::SendOnly, self.now, |config| config);
        let answer = self.publish(source, &offer);
        self.connect(peer, &answer.unwrap())
    }

    /// Opens a receiver of the program and waits until it is connected.
    pub(super) fn receiver(&mut self) -> Who {
        self.receiver_of(View::Program, None, |config| config)
    }

    pub(super) fn receiver_of(
        &mut self,
        view: View,
        own: Option<SpeakerId>,
        configure: impl FnOnce(RtcConfig) -> RtcConfig,
    ) -> Who {
        let (peer, offer) = Peer::new(self.next_address(), Direction::RecvOnly, self.now, configure);
        let answer = self.receive(view, own, &offer);
        self.connect(peer, &answer.unwrap())
    }

    fn next_address(&self) -> SocketAddr {
        let number = u16::try_from(self.peers.len()).unwrap();
        SocketAddr::new([198, 51, 100, 7].into(), 40_000 + number)
    }

    fn connect(&mut self, mut peer: Peer, answer: &Answer) -> Who {
        peer.accept(answer.leg, &answer.sdp);
        self.peers.push(peer);
        let who = Who(self.peers.len() - 1);
        self.until(|world| world.is_connected(who));
        who
    }

    fn publish(&mut self, source: Source, offer: &str) -> Result<Answer, OfferRefusal> {
        let offer = Box::new(publishers::offer::read(offer)?);
        let (reply, mut answer) = oneshot::channel();
        self.last_leg += 1;
        self.obey(ToStudio::Publish { leg: LegId(self.last_leg), program: PROGRAM, source, offer, reply });
        answer.try_recv().unwrap()
    }

    fn receive(&mut self, view: View, own: Option<SpeakerId>, offer: &str) -> Result<Answer, OfferRefusal> {
        let offer = receivers::offer::read(offer)?;
        self.last_leg += 1;
        let leg = LegId(self.last_leg);
        let (ufrag, password) = (format!("leg{:05}", leg.0), "a password of 24 letters".to_owned());
        let sdp = offer.answer(&ufrag, &password, &self.identity.fingerprint(), &[shard_address()], &self.sources);
        self.core.open(Opening {
            leg,
            program: PROGRAM,
            view,
            own,
            ufrag: ufrag.into(),
            password: password.into(),
            fingerprint: offer.fingerprint,
            shape: self.shapes.intern(&offer.shape)?,
            opened_at: self.now,
        });
        Ok(Answer { leg, sdp })
    }

    pub(super) fn obey(&mut self, wish: ToStudio) {
        self.with_studio(|studio, now, wire| studio.obey(wish, now, wire));
        self.settle();
    }

    /// A speaker is the main picture, with the hall beside it.
    pub(super) fn give_the_floor(&mut self, speaker: SpeakerId) {
        let main = Shown::Speaker(speaker);
        let arrangement = Arrangement { main, side: Some(Shown::Hall), speakers: [Some(speaker), None] };
        self.obey(ToStudio::Arrange(PROGRAM, arrangement));
    }

    fn with_studio(&mut self, act: impl FnOnce(&mut Studio, Instant, &mut dyn FnMut(SocketAddr, &[u8]))) {
        let mut sent = Vec::new();
        let from = studio_address();
        let mut wire = |to: SocketAddr, bytes: &[u8]| sent.push(Datagram { from, to, bytes: bytes.to_vec() });
        act(&mut self.studio, self.now, &mut wire);
        self.deliver(sent);
    }

    fn with_core(&mut self, act: impl FnOnce(&mut Core, &mut Outlet<'_>, Instant)) {
        let mut sent = Vec::new();
        let (from, now) = (shard_address(), self.now);
        let mut send = |batch: &mut Batch| {
            for message in batch.messages() {
                let bytes = batch.bytes(message.start, message.bytes);
                let pieces = bytes.chunks(message.segment_bytes);
                sent.extend(pieces.map(|piece| Datagram { from, to: message.to, bytes: piece.to_vec() }));
            }
            batch.clear();
            now
        };
        let mut outlet = Outlet::new(&mut self.batch, now, &mut send);
        act(&mut self.core, &mut outlet, now);
        outlet.flush();
        self.deliver(sent);
    }

    /// Everybody works off what is there, without time passing.
    pub(super) fn settle(&mut self) {
        loop {
            self.with_studio(|studio, now, wire| studio.turn(now, wire));
            while let Some(given) = self.studio.take_given() {
                self.with_core(|core, outlet, now| match given {
                    FromStudio::Scene(program, scene) => core.set_scene(program, scene, now),
                    FromStudio::Frame(frame) => core.send_frames(&mut [frame], now, outlet),
                    FromStudio::CloseProgram(program) => core.close_program(program, now, outlet),
                });
            }
            self.with_core(|core, outlet, now| core.turn(now, outlet));
            self.grant();
            self.events.extend(std::iter::from_fn(|| self.studio.take_event()));
            self.events.extend(std::iter::from_fn(|| self.core.take_event()));
            let now = self.now;
            self.peers.iter_mut().for_each(|peer| peer.turn(now));
            let waiting: Vec<Datagram> = self.peers.iter_mut().flat_map(|peer| std::mem::take(&mut peer.out)).collect();
            if waiting.is_empty() {
                return;
            }
            waiting.into_iter().for_each(|datagram| self.reach_server(datagram));
        }
    }

    fn reach_server(&mut self, mut datagram: Datagram) {
        if datagram.to == studio_address() {
            self.with_studio(|studio, now, wire| studio.datagram(datagram.from, &datagram.bytes, now, wire));
        } else {
            self.with_core(|core, outlet, now| core.datagram(datagram.from, &mut datagram.bytes, now, outlet));
        }
        self.grant();
    }

    /// Does what the shard's core wishes.
    fn grant(&mut self) {
        while let Some(wish) = self.core.take_wish() {
            match wish {
                Wish::BeginHandshake { leg, peer, fingerprint } => {
                    let exchange = Exchange::new(&self.identity, fingerprint, self.now);
                    self.exchanges.insert(leg, (peer, exchange));
                }
                Wish::RedirectHandshake { leg, peer } => self.exchanges.get_mut(&leg).unwrap().0 = peer,
                Wish::HandshakeDatagram { leg, bytes } => self.shake_hands(leg, &bytes),
                Wish::ForgetHandshake(leg) => drop(self.exchanges.remove(&leg)),
                Wish::KeyFrame(track) => self.studio.want_key_frame(track),
            }
        }
    }

    fn shake_hands(&mut self, leg: LegId, datagram: &[u8]) {
        let Some((peer, exchange)) = self.exchanges.get_mut(&leg) else { return };
        let (to, mut flight) = (*peer, Vec::new());
        let step = exchange.receive(datagram, self.now, &mut vec![0; 2_048], &mut flight);
        let datagram = |bytes: Box<[u8]>| Datagram { from: shard_address(), to, bytes: bytes.into() };
        let sent = flight.into_iter().map(datagram).collect();
        if let Some(result) = step.transpose() {
            self.exchanges.remove(&leg);
            self.with_core(|core, outlet, now| core.secured(leg, result, now, outlet));
        }
        self.deliver(sent);
    }

    fn deliver(&mut self, sent: Vec<Datagram>) {
        for datagram in sent {
            let found = self.peers.iter_mut().find(|it| it.address == datagram.to);
            match found {
                Some(peer) if peer.rtc.is_alive() && !(self.loss)(&datagram) => peer.receive(&datagram, self.now),
                _ => {}
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

    pub(super) fn peer(&self, who: Who) -> &Peer {
        &self.peers[who.0]
    }

    pub(super) fn peer_mut(&mut self, who: Who) -> &mut Peer {
        &mut self.peers[who.0]
    }

    pub(super) fn leg(&self, who: Who) -> LegId {
        self.peer(who).leg.unwrap()
    }

    fn is_connected(&self, who: Who) -> bool {
        let leg = self.leg(who);
        self.peer(who).connected && self.count(&MediaHappening::LegConnected { leg }) > 0
    }

    pub(super) fn count(&self, what: &MediaHappening) -> usize {
        let same = |event: &&MediaEvent| event.what == *what;
        self.events.iter().filter(same).count()
    }

    /// A peer sends one frame of picture.
    pub(super) fn frame(&mut self, who: Who, key_frame: bool, number: u16) {
        let payload = vp8(key_frame, number, number.to_be_bytes()[1]);
        self.send(who, MediaKind::Picture, u32::from(number) * 3_600, payload);
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
        self.programs(&[who], from, duration_ms)
    }

    /// Several send at the same time. Whoever is asked for a key frame sends one.
    pub(super) fn programs(&mut self, who: &[Who], from: u16, duration_ms: u64) -> u16 {
        let frames = u16::try_from(duration_ms / 40).unwrap();
        for number in from..from + frames {
            for who in who {
                let is_asked = !std::mem::take(&mut self.peer_mut(*who).layers_asked).is_empty();
                self.frame(*who, number == 1 || is_asked, number);
                self.sound(*who, u32::from(number) * 2);
            }
            self.pass_ms(20);
            who.iter().for_each(|who| self.sound(*who, u32::from(number) * 2 + 1));
            self.pass_ms(20);
        }
        from + frames
    }
}
