//! A shard's core, its clients, and a clock that the test turns.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use str0m::ice::{StunMessage, TransId};

use super::client::{Client, keys};
use crate::codec::Codec;
use crate::figures::{Counters, Figures};
use crate::happening::{LegId, MediaEvent, MediaHappening, ProgramId, SpeakerId, View};
use crate::receivers::egress::batch::{Batch, Outlet};
use crate::receivers::opening::Opening;
use crate::receivers::shape::{PayloadTypes, PictureShape, Shape, SlotSources, SoundShape};
use crate::receivers::shard::core::{Beginning, Core, Wish};
use crate::track::{Feed, Frame, PictureId, PictureNumberPlaces, Scene, TrackId, TrackPacket};

pub(super) const PROGRAM: ProgramId = ProgramId(3);
pub(super) const SOURCES: SlotSources =
    SlotSources { pictures: [0x1001, 0x1002], resends: [0x2001, 0x2002], sounds: [0x3001, 0x3002, 0x3003] };
pub(super) const MAIN: u32 = SOURCES.pictures[0];
pub(super) const HALL_SOUND: u32 = SOURCES.sounds[0];

pub(super) const PICTURE: TrackId = TrackId(10);
pub(super) const SOUND: TrackId = TrackId(20);

const TICK: Duration = Duration::from_millis(5);

pub(super) struct World {
    pub(super) now: Instant,
    pub(super) core: Core,
    pub(super) clients: Vec<Client>,
    pub(super) events: Vec<MediaEvent>,
    pub(super) wishes: Vec<Wish>,
    /// What was sent to addresses that are nobody's.
    pub(super) astray: Vec<(SocketAddr, Vec<u8>)>,
    /// Messages and how many datagrams each had.
    pub(super) messages: Vec<usize>,
    /// How long each system call takes.
    pub(super) call_takes: Duration,
    counters: Arc<Counters>,
    batch: Batch,
    next_leg: u64,
    consents_at: Instant,
}

/// A page: two pictures, three sounds.
pub(super) fn page() -> Shape {
    let types = |main, resend| Some(PayloadTypes { main, resend: Some(resend) });
    let picture = PictureShape { vp8: types(96, 97), h264: types(108, 109), orientation: Some(4) };
    let sound = SoundShape { opus: 111, redundant: Some(63) };
    Shape { pictures: vec![picture; 2], sounds: vec![sound; 3] }
}

/// A player: one picture, one sound, and nothing is sent again on a stream of its own.
pub(super) fn player() -> Shape {
    let vp8 = Some(PayloadTypes { main: 120, resend: None });
    let picture = PictureShape { vp8, h264: None, orientation: None };
    Shape { pictures: vec![picture], sounds: vec![SoundShape { opus: 109, redundant: None }] }
}

/// The hall alone, in one layer.
pub(super) fn hall_alone() -> Scene {
    let mut scene = Scene { main_picture: feed(None, &[PICTURE]), ..Scene::default() };
    scene.sounds[0] = feed(None, &[SOUND]);
    scene
}

pub(super) fn feed(speaker: Option<u64>, layers: &[TrackId]) -> Feed {
    Feed { speaker: speaker.map(SpeakerId), layers: layers.to_vec() }
}

impl World {
    pub(super) fn new() -> Self {
        let now = Instant::now();
        let counters = Arc::new(Counters::default());
        let core = Core::new(Beginning {
            sources: SOURCES,
            canonical_name: "hall".into(),
            counters: Arc::clone(&counters),
            now,
            time: SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000),
            seed: 7,
        });
        let mut world = Self {
            now,
            core,
            clients: Vec::new(),
            events: Vec::new(),
            wishes: Vec::new(),
            astray: Vec::new(),
            messages: Vec::new(),
            call_takes: Duration::ZERO,
            counters,
            batch: Batch::new(now),
            next_leg: 1,
            consents_at: now,
        };
        world.scene(hall_alone());
        world
    }

    pub(super) fn figures(&self) -> Figures {
        self.counters.snapshot()
    }

    pub(super) fn act(&mut self, act: impl FnOnce(&mut Core, &mut Outlet<'_>, Instant)) {
        let (mut sent, mut clock) = (Vec::new(), self.now);
        let (messages, call_takes) = (&mut self.messages, self.call_takes);
        let mut send = |batch: &mut Batch| {
            for message in batch.messages() {
                let bytes = batch.bytes(message.start, message.bytes);
                messages.push(bytes.len().div_ceil(message.segment_bytes));
                sent.extend(bytes.chunks(message.segment_bytes).map(|piece| (message.to, piece.to_vec())));
            }
            batch.clear();
            clock += call_takes;
            clock
        };
        let mut outlet = Outlet::new(&mut self.batch, self.now, &mut send);
        act(&mut self.core, &mut outlet, self.now);
        outlet.flush();
        for (to, datagram) in sent {
            match self.clients.iter_mut().find(|client| client.address == to) {
                Some(client) => client.receive(&datagram),
                None => self.astray.push((to, datagram)),
            }
        }
        self.events.extend(std::iter::from_fn(|| self.core.take_event()));
        self.wishes.extend(std::iter::from_fn(|| self.core.take_wish()));
    }

    pub(super) fn scene(&mut self, scene: Scene) {
        self.act(|core, _, now| core.set_scene(PROGRAM, Arc::new(scene), now));
    }

    /// Opens a leg; it has not connected yet.
    pub(super) fn open(&mut self, shape: Shape, view: View, own: Option<u64>) -> (LegId, SocketAddr) {
        let leg = LegId(self.next_leg);
        self.next_leg += 1;
        let address = SocketAddr::new([198, 51, 100, 7].into(), 40_000 + u16::try_from(leg.0).unwrap());
        let opening = Opening {
            leg,
            program: PROGRAM,
            view,
            own: own.map(SpeakerId),
            ufrag: ufrag(leg).into(),
            password: password(leg).into(),
            fingerprint: [0; 32],
            shape: Arc::new(shape),
            opened_at: self.now,
        };
        self.act(|core, _, _| core.open(opening));
        (leg, address)
    }

    /// Opens a leg and connects it: a check, and a handshake that went well.
    pub(super) fn join_as(&mut self, shape: Shape, view: View, own: Option<u64>) -> usize {
        let (leg, address) = self.open(shape, view, own);
        self.check(leg, address, true);
        self.astray.retain(|(to, _)| *to != address);
        let (secured, client) = keys(leg, address);
        self.clients.push(client);
        self.act(|core, outlet, now| core.secured(leg, Ok(secured), now, outlet));
        self.clients.len() - 1
    }

    /// A page joins that nobody listens to: what it gets goes astray, sealed.
    pub(super) fn join_unheard(&mut self) {
        let (leg, address) = self.open(page(), View::Program, None);
        self.check(leg, address, true);
        let (secured, _) = keys(leg, address);
        self.act(|core, outlet, now| core.secured(leg, Ok(secured), now, outlet));
    }

    pub(super) fn join(&mut self) -> usize {
        self.join_as(page(), View::Program, None)
    }

    /// A check that the leg's password authenticates.
    pub(super) fn check(&mut self, leg: LegId, from: SocketAddr, nominates: bool) {
        let check = check(&ufrag(leg), &password(leg), nominates);
        self.reach(from, &check);
    }

    /// A datagram reaches the shard.
    pub(super) fn reach(&mut self, from: SocketAddr, datagram: &[u8]) {
        let mut datagram = datagram.to_vec();
        self.act(|core, outlet, now| core.datagram(from, &mut datagram, now, outlet));
    }

    /// A client says something by RTCP.
    pub(super) fn say(&mut self, client: usize, compound: &[u8]) {
        let sealed = self.clients[client].seal(compound);
        self.reach(self.clients[client].address, &sealed);
    }

    pub(super) fn send(&mut self, frame: Frame) {
        self.act(|core, outlet, now| core.send_frames(&mut [Arc::new(frame)], now, outlet));
    }

    /// Time passes; every client goes on consenting.
    pub(super) fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            self.now += TICK;
            if self.now >= self.consents_at {
                self.consents_at = self.now + Duration::from_secs(4);
                self.consent();
            }
            self.act(|core, outlet, now| core.turn(now, outlet));
        }
    }

    fn consent(&mut self) {
        let legs: Vec<(LegId, SocketAddr)> = self.clients.iter().map(|it| (it.leg, it.address)).collect();
        for (leg, address) in legs {
            self.check(leg, address, true);
        }
    }

    /// Time passes and nobody consents.
    pub(super) fn pass_in_silence(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            self.now += TICK * 10;
            self.act(|core, outlet, now| core.turn(now, outlet));
        }
    }

    pub(super) fn happened(&self, what: &MediaHappening) -> bool {
        self.events.iter().any(|event| event.what == *what)
    }

    /// How often a key frame of a track was asked for.
    pub(super) fn key_frames_asked(&self, track: TrackId) -> usize {
        self.wishes.iter().filter(|wish| matches!(wish, Wish::KeyFrame(asked) if *asked == track)).count()
    }

    /// A frame of picture, taken now, in so many packets of 1,000 bytes; the last is shorter.
    pub(super) fn picture(&self, track: TrackId, number: u64, packets: u64, is_key: bool) -> Frame {
        let packets = (0..packets).map(|place| TrackPacket {
            sequence: number * packets + place + 1,
            timestamp: u32::try_from(number).unwrap() * 3_000,
            marker: place + 1 == packets,
            begins_key_frame: is_key && place == 0,
            orientation: None,
            numbers: Some(PictureNumberPlaces {
                picture_id: Some(PictureId { value: u16::try_from(number).unwrap(), is_long: true, place: 2 }),
                layer_index: Some((number.to_le_bytes()[0], 4)),
            }),
            payload: payload(number, if place + 1 == packets { 400 } else { 1_000 }),
        });
        self.frame(track, Codec::Vp8, packets.collect())
    }

    pub(super) fn sound(&self, track: TrackId, number: u64) -> Frame {
        let packet = TrackPacket {
            sequence: number,
            timestamp: u32::try_from(number).unwrap() * 960,
            marker: false,
            begins_key_frame: false,
            orientation: None,
            numbers: None,
            payload: Arc::from([track.0.to_le_bytes()[0]; 60]),
        };
        self.frame(track, Codec::Opus, vec![packet])
    }

    pub(super) fn frame(&self, track: TrackId, codec: Codec, packets: Vec<TrackPacket>) -> Frame {
        let (captured_at, arrived_at) = (self.now, self.now);
        Frame { program: PROGRAM, track, codec, captured_at, arrived_at, packets: packets.into() }
    }
}

fn payload(number: u64, bytes: usize) -> Arc<[u8]> {
    let [high, low] = (u16::try_from(number).unwrap() | 0x8000).to_be_bytes();
    let mut payload = vec![0x90, 0xe0, high, low, number.to_le_bytes()[0]];
    payload.resize(bytes, 0x33);
    payload.into()
}

fn ufrag(leg: LegId) -> String {
    format!("ufrag{:03}", leg.0)
}

fn password(leg: LegId) -> String {
    format!("a password of leg {:06}", leg.0)
}

pub(super) fn check(ufrag: &str, password: &str, nominates: bool) -> Vec<u8> {
    check_from("peer", ufrag, password, nominates)
}

/// A check of this leg, whose peer goes by this name.
pub(super) fn check_of(leg: LegId, peer: &str) -> Vec<u8> {
    check_from(peer, &ufrag(leg), &password(leg), true)
}

fn check_from(peer: &str, ufrag: &str, password: &str, nominates: bool) -> Vec<u8> {
    let username = format!("{ufrag}:{peer}");
    let request = StunMessage::binding_request(&username, TransId::new(), true, 1, 1_853_824_767, nominates);
    let mut bytes = vec![0; 256];
    let length = request.to_bytes(Some(password.as_bytes()), &mut bytes, hmac_sha1).unwrap();
    bytes.truncate(length);
    bytes
}

fn hmac_sha1(key: &[u8], parts: &[&[u8]]) -> [u8; 20] {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key);
    let mut context = ring::hmac::Context::with_key(&key);
    parts.iter().for_each(|part| context.update(part));
    context.sign().as_ref().try_into().unwrap()
}

/// The sequence numbers count up without a gap.
pub(super) fn assert_without_gap(packets: &[&super::client::Packet]) {
    let gap = packets.windows(2).find(|pair| pair[1].sequence != pair[0].sequence.wrapping_add(1));
    assert_eq!(gap, None);
}
