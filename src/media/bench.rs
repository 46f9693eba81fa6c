//! The way of a frame from the shard to the system, for the benchmark that holds it against what
//! cannot be done without; nothing else may use it.

#![expect(clippy::expect_used, reason = "a measurement that cannot be set up must not look like one")]

mod drain;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use crate::codec::Codec;
use crate::figures::Counters;
use crate::happening::{LegId, MediaKind, ProgramId, View};
use crate::receivers::egress::Egress;
use crate::receivers::egress::batch::{Batch, Destination, Outlet};
use crate::receivers::receiver::path::Path;
use crate::receivers::receiver::{Made, Receiver};
use crate::receivers::shape::{PayloadTypes, PictureShape, Shape, SlotSources, SoundShape};
use crate::receivers::shard::core::{Beginning, Core};
use crate::receivers::slot::feed::Looker;
use crate::receivers::srtp::{Profile, Sealer, server_side};
use crate::track::{Feed, Frame, Scene, TrackId, TrackPacket};
use drain::Drain;

const PROGRAM: ProgramId = ProgramId(1);
const PICTURE: TrackId = TrackId(1);
const SOUND: TrackId = TrackId(2);

/// What 2 Mbit/s of picture at 30 frames a second, and Opus at 60 ms, are cut into.
const PICTURE_PACKETS: u64 = 7;
const PICTURE_PAYLOAD_BYTES: usize = 1_150;
const SOUND_PAYLOAD_BYTES: usize = 240;

const HEADER_BYTES: usize = 12;
/// Keys and salts of both directions, for AES-256-GCM.
const EXPORTED_BYTES: usize = 88;

/// A measurement takes no deadline.
const AMPLE: Duration = Duration::from_secs(5);

/// What is sent: a frame of picture, or a packet of sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sending {
    /// Seven packets.
    Picture,
    /// One packet.
    Sound,
}

/// Receivers that only read, and both ways to them. A picture goes first, as players begin with
/// one.
pub struct SendPath {
    core: Core,
    egress: Egress,
    batch: Batch,
    peers: Vec<(SocketAddr, Sealer)>,
    counters: Arc<Counters>,
    messages: u64,
    frames: u64,
    drain: Drain,
}

impl Sending {
    /// How many packets that is to one receiver.
    #[must_use]
    pub fn packets(self) -> u64 {
        match self {
            Self::Picture => PICTURE_PACKETS,
            Self::Sound => 1,
        }
    }

    fn payload_bytes(self) -> usize {
        match self {
            Self::Picture => PICTURE_PAYLOAD_BYTES,
            Self::Sound => SOUND_PAYLOAD_BYTES,
        }
    }
}

impl SendPath {
    /// So many receivers, each at an address of its own on this machine.
    ///
    /// # Panics
    /// If the machine has no UDP sockets left.
    #[must_use]
    pub fn open(receivers: u32) -> Self {
        let now = Instant::now();
        let counters = Arc::<Counters>::default();
        let beginning = Beginning {
            sources: SlotSources::drawn(),
            canonical_name: "bench".into(),
            counters: Arc::clone(&counters),
            now,
            time: SystemTime::now(),
            seed: 7,
        };
        let mut core = Core::new(beginning);
        let drain = Drain::start();
        let addresses = (0..receivers).map(|number| SocketAddr::new(address(number), drain.port()));
        let peers: Vec<(SocketAddr, Sealer)> = addresses.zip(1..).map(|(to, key)| (to, sealer(key))).collect();
        seat(&mut core, &peers, now);
        let socket = socket();
        let egress = Egress::new(Arc::new(socket), Arc::clone(&counters)).expect("its address is known");
        Self { core, egress, batch: Batch::new(now), peers, counters, messages: 0, frames: 0, drain }
    }

    /// What cannot be done without: each packet sealed for everybody, and handed to the system
    /// in as few calls as it allows.
    pub fn send_bare(&mut self, sending: Sending) {
        self.messages += 1;
        self.batch.deadline = Instant::now() + AMPLE;
        let segments = sending.packets();
        for (address, sealer) in &self.peers {
            let segment_bytes = HEADER_BYTES + sending.payload_bytes() + sealer.tag_bytes();
            let bytes = segment_bytes * usize::try_from(segments).unwrap_or_default();
            if !self.batch.has_room(bytes) {
                self.egress.send(&mut self.batch);
            }
            let to = Destination { address: *address, leg: LegId(0), is_cut_here: false };
            let room = self.batch.push(to, bytes, segment_bytes).expect("a message has room in an empty batch");
            for (packet, index) in room.chunks_mut(segment_bytes).zip(self.messages * segments..) {
                sealer.seal_rtp(packet, HEADER_BYTES, index);
            }
        }
        self.egress.send(&mut self.batch);
    }

    /// The same by a shard.
    pub fn send_by_shard(&mut self, sending: Sending) {
        self.frames += 1;
        let now = Instant::now();
        let mut frames = [Arc::new(frame(sending, self.frames, now + AMPLE))];
        let egress = &mut self.egress;
        let mut send = |batch: &mut Batch| egress.send(batch);
        let mut outlet = Outlet::new(&mut self.batch, now, &mut send);
        self.core.send_frames(&mut frames, now, &mut outlet);
        outlet.flush();
    }

    /// Datagrams sent by both ways together.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.counters.snapshot().datagrams_out
    }

    /// Datagrams read by the receivers.
    #[must_use]
    pub fn read(&self) -> u64 {
        self.drain.read()
    }
}

fn seat(core: &mut Core, peers: &[(SocketAddr, Sealer)], now: Instant) {
    let shape = Arc::new(page());
    let feed = |track| Feed { speaker: None, layers: vec![track] };
    let sounds = [feed(SOUND), Feed::default(), Feed::default()];
    let scene = Arc::new(Scene { main_picture: feed(PICTURE), sounds, ..Scene::default() });
    let program = &mut core.rooms.entry(PROGRAM).or_default().program;
    for (number, (address, _)) in (1..).zip(peers) {
        let mut path = Path::new("ufrag".into(), "password".into());
        path.checked(*address, true, now);
        let (sealer, opener) = keys(number);
        program.receivers.push(Receiver::new(
            Made {
                leg: LegId(number),
                path,
                class: core.press.class(&shape, sealer.tag_bytes()),
                sealer,
                opener,
                last_flight: Vec::new(),
                looker: Looker { view: View::Program, own: None, has_one_sound: false },
                random: std::array::from_fn(|_| number),
                reports_due: now + AMPLE,
            },
            now,
        ));
    }
    core.set_scene(PROGRAM, scene, now);
}

/// Two pictures and three sounds.
fn page() -> Shape {
    let types = |main| Some(PayloadTypes { main, resend: Some(main + 1) });
    let picture = PictureShape { vp8: types(96), h264: types(102), orientation: Some(4) };
    Shape { pictures: vec![picture; 2], sounds: vec![SoundShape { opus: 111, redundant: Some(63) }; 3] }
}

fn frame(sending: Sending, number: u64, arrived_at: Instant) -> Frame {
    let (track, codec) = match sending {
        Sending::Picture => (PICTURE, Codec::Vp8),
        Sending::Sound => (SOUND, Codec::Opus),
    };
    let timestamp = u32::try_from(number).unwrap_or_default() * 3_000;
    let payload: Arc<[u8]> = Arc::from(vec![0x33; sending.payload_bytes()]);
    let packets = (0..sending.packets()).map(|place| TrackPacket {
        sequence: number * sending.packets() + place,
        timestamp,
        marker: place + 1 == sending.packets(),
        begins_key_frame: codec.kind() == MediaKind::Picture && number == 1 && place == 0,
        orientation: None,
        numbers: None,
        payload: Arc::clone(&payload),
    });
    let packets = packets.collect();
    Frame { program: PROGRAM, track, codec, captured_at: arrived_at, arrived_at, packets }
}

fn keys(number: u64) -> (Sealer, crate::receivers::srtp::Opener) {
    let [low, high, ..] = number.to_le_bytes();
    let exported: Vec<u8> = [low, high].into_iter().cycle().take(EXPORTED_BYTES).collect();
    server_side(Profile::Gcm256, &exported).expect("the keys have the profile's length")
}

fn sealer(number: u64) -> Sealer {
    keys(number).0
}

/// All of 127.0.0.0/8 is this machine.
fn address(number: u32) -> IpAddr {
    let [_, high, middle, low] = (number + 1).to_be_bytes();
    Ipv4Addr::new(127, 64 + high, middle, low).into()
}

fn socket() -> UdpSocket {
    crate::socket::bind(SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), 0)).expect("there is a UDP socket")
}
