//! The studio and its publishers on a network without loss, with a clock that the test turns.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::media::{Direction, Rid};
use tokio::sync::oneshot;

use crate::figures::{Counters, Figures};
use crate::happening::{
    Answer, Arrangement, LegId, MediaEvent, MediaHappening, MediaKind, Place, ProgramId, Shown, Source, SpeakerId,
};
use crate::publishers::offer::{self, Answerer};
use crate::publishers::studio::{FromStudio, Studio, ToStudio};
use crate::refusal::OfferRefusal;
use crate::tests::peer::{Datagram, Peer, vp8};
use crate::track::{Frame, Scene, TrackId};

pub(super) const PROGRAM: ProgramId = ProgramId(1);
pub(super) const SPEAKER: SpeakerId = SpeakerId(7);
pub(super) const OTHER: SpeakerId = SpeakerId(8);
pub(super) const HALL: Source = Source::Hall(Place::Main);
pub(super) const SPARE: Source = Source::Hall(Place::Backup);
pub(super) const FLOOR: Source = Source::Speaker(SPEAKER);

const TICK: Duration = Duration::from_millis(5);

/// Whether a datagram is taken from its way.
type Take = Box<dyn FnMut(&Datagram) -> bool>;

pub(super) struct World {
    pub(super) now: Instant,
    pub(super) studio: Studio,
    pub(super) server: SocketAddr,
    pub(super) peers: Vec<Peer>,
    pub(super) events: Vec<MediaEvent>,
    /// The program's scenes and all frames, as they were given.
    pub(super) scenes: Vec<Arc<Scene>>,
    pub(super) frames: Vec<Arc<Frame>>,
    /// What the studio sent to addresses that are nobody's.
    pub(super) astray: Vec<Datagram>,
    /// Which datagrams of the peers are caught on their way, and those that were.
    pub(super) catch: Take,
    pub(super) caught: Vec<Datagram>,
    counters: Arc<Counters>,
    last_leg: u64,
}

/// A peer of the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Who(pub(super) usize);

impl World {
    pub(super) fn new() -> Self {
        let now = Instant::now();
        let server: SocketAddr = "192.0.2.1:3478".parse().unwrap();
        let counters = Arc::new(Counters::default());
        let answerer = Answerer::new(vec![server]).unwrap();
        Self {
            now,
            studio: Studio::new(answerer, Arc::clone(&counters), now),
            server,
            peers: Vec::new(),
            events: Vec::new(),
            scenes: vec![Arc::default()],
            frames: Vec::new(),
            astray: Vec::new(),
            catch: Box::new(|_| false),
            caught: Vec::new(),
            counters,
            last_leg: 0,
        }
    }

    pub(super) fn figures(&self) -> Figures {
        self.counters.snapshot()
    }

    /// Opens a publisher and waits until it is connected.
    pub(super) fn publisher(&mut self, source: Source) -> Who {
        self.publisher_in_layers(source, &[])
    }

    pub(super) fn publisher_in_layers(&mut self, source: Source, layers: &[&str]) -> Who {
        let who = self.publisher_that_connects_later(source, layers);
        self.until(|world| world.is_connected(who));
        who
    }

    pub(super) fn publisher_that_connects_later(&mut self, source: Source, layers: &[&str]) -> Who {
        let (mut peer, offer) =
            Peer::layered(self.next_address(), Direction::SendOnly, layers, self.now, |config| config);
        let answer = self.open(source, &offer).unwrap();
        peer.accept(answer.leg, &answer.sdp);
        self.peers.push(peer);
        Who(self.peers.len() - 1)
    }

    pub(super) fn next_address(&self) -> SocketAddr {
        let number = u16::try_from(self.peers.len()).unwrap();
        SocketAddr::new([198, 51, 100, 7].into(), 40_000 + number)
    }

    pub(super) fn open(&mut self, source: Source, offer: &str) -> Result<Answer, OfferRefusal> {
        let offer = Box::new(offer::read(offer)?);
        let (reply, mut answer) = oneshot::channel();
        self.last_leg += 1;
        self.obey(ToStudio::Publish { leg: LegId(self.last_leg), program: PROGRAM, source, offer, reply });
        answer.try_recv().unwrap()
    }

    pub(super) fn obey(&mut self, wish: ToStudio) {
        let mut sent = Vec::new();
        let server = self.server;
        self.studio.obey(wish, self.now, &mut collect(&mut sent, server));
        self.deliver(sent);
        self.settle();
    }

    /// A speaker is the main picture, with the hall beside it.
    pub(super) fn give_the_floor(&mut self, speaker: SpeakerId) {
        let arrangement =
            Arrangement { main: Shown::Speaker(speaker), side: Some(Shown::Hall), speakers: [Some(speaker), None] };
        self.obey(ToStudio::Arrange(PROGRAM, arrangement));
    }

    /// A datagram reaches the studio; what it sends at once is returned and delivered.
    pub(super) fn reach_server(&mut self, from: SocketAddr, bytes: &[u8]) -> Vec<Datagram> {
        let mut sent = Vec::new();
        let server = self.server;
        self.studio.datagram(from, bytes, self.now, &mut collect(&mut sent, server));
        self.deliver(sent.clone());
        sent
    }

    /// Everybody works off what is there, without time passing.
    pub(super) fn settle(&mut self) {
        loop {
            let mut sent = Vec::new();
            let server = self.server;
            self.studio.turn(self.now, &mut collect(&mut sent, server));
            self.deliver(sent);
            self.take_words();
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

    fn take_words(&mut self) {
        while let Some(event) = self.studio.take_event() {
            self.events.push(event);
        }
        while let Some(given) = self.studio.take_given() {
            match given {
                FromStudio::Scene(_, scene) => self.scenes.push(scene),
                FromStudio::Frame(frame) => self.frames.push(frame),
                FromStudio::CloseProgram(_) => {}
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

    /// The scene that was given last.
    pub(super) fn scene(&self) -> Arc<Scene> {
        Arc::clone(self.scenes.last().unwrap())
    }

    /// The tracks of a source, as the last scene names them: its sound and its pictures.
    pub(super) fn tracks(&self, source: Source) -> (Option<TrackId>, Vec<TrackId>) {
        let scene = self.scene();
        let found = scene.sources.iter().find(|it| it.source == source);
        found.map(|it| (it.sound, it.pictures.clone())).unwrap_or_default()
    }

    pub(super) fn frames_of(&self, track: TrackId) -> Vec<Arc<Frame>> {
        self.frames.iter().filter(|frame| frame.track == track).cloned().collect()
    }

    /// A peer sends one frame of picture.
    pub(super) fn frame(&mut self, who: Who, key_frame: bool, number: u16) {
        self.layer_frame(who, None, key_frame, number);
    }

    /// A peer sends one frame of a layer.
    pub(super) fn layer_frame(&mut self, who: Who, layer: Option<&str>, key_frame: bool, number: u16) {
        let payload = vp8(key_frame, number, number.to_be_bytes()[1]);
        self.part(who, layer, number, payload, true);
    }

    /// A peer sends one packet of a frame.
    pub(super) fn part(&mut self, who: Who, layer: Option<&str>, number: u16, payload: Vec<u8>, marker: bool) {
        let (now, timestamp) = (self.now, u32::from(number) * 3_000);
        let layer = layer.map(Rid::from);
        self.peer_mut(who).send_part(MediaKind::Picture, layer, timestamp, payload, marker, now);
        self.settle();
    }

    /// A peer sends 20 ms of sound.
    pub(super) fn sound(&mut self, who: Who, number: u32) {
        let now = self.now;
        self.peer_mut(who).send(MediaKind::Sound, number * 960, vec![0xf8, 0xff, 0xfe], now);
        self.settle();
    }

    /// Sound and picture for a while: 25 frames and 50 packets of sound a second, from these
    /// numbers on. Returns the numbers after.
    pub(super) fn program(&mut self, who: Who, from: u16, duration_ms: u64) -> u16 {
        self.programs(&[who], from, duration_ms)
    }

    /// Several send at the same time.
    pub(super) fn programs(&mut self, who: &[Who], from: u16, duration_ms: u64) -> u16 {
        let frames = u16::try_from(duration_ms / 40).unwrap();
        for number in from..from + frames {
            for who in who {
                self.frame(*who, number == 1, number);
                self.sound(*who, u32::from(number) * 2);
            }
            self.pass_ms(20);
            who.iter().for_each(|who| self.sound(*who, u32::from(number) * 2 + 1));
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
