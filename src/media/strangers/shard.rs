//! A shard, from its socket to what it sends.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant, UNIX_EPOCH};

use super::check::{PASSWORD, UFRAG, honest_check};
use super::script::steps;
use crate::codec::Codec;
use crate::figures::Counters;
use crate::happening::{LegId, ProgramId, View};
use crate::receivers::check::answer_check;
use crate::receivers::egress::batch::{Batch, Outlet};
use crate::receivers::handshake::Secured;
use crate::receivers::opening::Opening;
use crate::receivers::shape::{PayloadTypes, PictureShape, Shape, SlotSources, SoundShape};
use crate::receivers::shard::core::{Beginning, Core, Wish};
use crate::receivers::srtp::{Profile, Sealer, server_side};
use crate::track::{Feed, Frame, PictureId, PictureNumberPlaces, Scene, TrackId, TrackPacket};

const PROGRAM: ProgramId = ProgramId(1);
const PICTURE: TrackId = TrackId(1);
const SOUND: TrackId = TrackId(2);
const SOURCES: SlotSources = SlotSources { pictures: [1, 2], resends: [3, 4], sounds: [5, 6, 7] };
const WAITING: LegId = LegId(1);
const CONNECTED: LegId = LegId(2);
const KEY_BYTES: usize = 32;
const SALT_BYTES: usize = 12;
const FRAMES: u64 = 8;
const PACKETS_A_FRAME: u64 = 5;
/// Packets sent again, in bytes for a byte of the reports that ask for them: each number that is
/// missing takes a bit, and the account of a receiver ends it soon.
const MOST_SENT_AGAIN_BYTES: usize = 64 * 1024;

/// The core, and what it sent.
struct House {
    core: Core,
    batch: Batch,
    now: Instant,
    sent: Vec<(SocketAddr, usize)>,
    wishes: Vec<Wish>,
}

pub(super) fn datagrams(datagrams: &[u8]) {
    let mut house = House::furnished().0;
    for step in steps(datagrams) {
        house.pass(step.pause);
        let from = if step.is_from_stranger { address(66) } else { address_of(CONNECTED) };
        if step.is_from_stranger && answer_check(step.datagram, from, PASSWORD).is_some() {
            // Whoever knows the password is no stranger.
            continue;
        }
        house.reach(from, step.datagram);
        house.reach(if step.is_from_stranger { from } else { address_of(WAITING) }, step.datagram);
    }
    let known = [WAITING, CONNECTED].map(address_of);
    assert!(house.sent.iter().all(|(to, _)| known.contains(to)), "bytes to somebody who passed no check");
    let is_foreign = |wish: &Wish| matches!(wish, Wish::BeginHandshake { peer, .. } if !known.contains(peer));
    assert!(!house.wishes.iter().any(is_foreign), "a handshake with a stranger");
}

pub(super) fn reports(compounds: &[u8]) {
    let (mut house, mut sealer) = House::furnished();
    let before = house.sent.len();
    for step in steps(compounds) {
        house.pass(step.pause);
        let mut sealed = step.datagram.to_vec();
        sealer.seal_rtcp(&mut sealed);
        house.reach(address_of(CONNECTED), &sealed);
    }
    let bytes: usize = house.sent.iter().skip(before).map(|(_, bytes)| bytes).sum();
    assert!(bytes <= MOST_SENT_AGAIN_BYTES, "{bytes} bytes for {}", compounds.len());
}

impl House {
    /// A program that runs, and its two receivers; with what seals the connected one's reports.
    fn furnished() -> (Self, Sealer) {
        let now = Instant::now();
        let (counters, canonical_name) = (Arc::<Counters>::default(), "hall".into());
        let beginning = Beginning { sources: SOURCES, canonical_name, counters, now, time: UNIX_EPOCH, seed: 7 };
        let core = Core::new(beginning);
        let mut house = Self { core, batch: Batch::new(now), now, sent: Vec::new(), wishes: Vec::new() };
        let feed = |track| Feed { speaker: None, layers: vec![track] };
        let sounds = [feed(SOUND), Feed::default(), Feed::default()];
        let scene = Scene { main_picture: feed(PICTURE), sounds, ..Scene::default() };
        house.act(|core, _, now| core.set_scene(PROGRAM, Arc::new(scene), now));
        for leg in [WAITING, CONNECTED] {
            house.act(|core, _, now| core.open(opening(leg, now)));
            house.reach(address_of(leg), &honest_check([&ufrag(leg), "peer"], PASSWORD));
        }
        let exported = [0x42; 2 * (KEY_BYTES + SALT_BYTES)];
        let keys = || server_side(Profile::Gcm256, &exported).expect("the keys have the profile's length");
        let (sealer, opener) = keys();
        let secured = Secured { sealer, opener, last_flight: vec![Box::from(*b"\x16the last flight")] };
        house.act(|core, outlet, now| core.secured(CONNECTED, Ok(secured), now, outlet));
        for number in 0..FRAMES {
            house.now += Duration::from_millis(40);
            let frame = picture(number, house.now);
            house.act(|core, outlet, now| core.send_frames(&mut [Arc::new(frame)], now, outlet));
        }
        // Both directions have the same key here, so the client seals as the server does.
        (house, keys().0)
    }

    fn reach(&mut self, from: SocketAddr, datagram: &[u8]) {
        let mut datagram = datagram.to_vec();
        self.act(|core, outlet, now| core.datagram(from, &mut datagram, now, outlet));
    }

    fn pass(&mut self, pause: u32) {
        self.now += Duration::from_millis(60) * pause;
        self.act(|core, outlet, now| core.turn(now, outlet));
    }

    fn act(&mut self, act: impl FnOnce(&mut Core, &mut Outlet<'_>, Instant)) {
        let (sent, now) = (&mut self.sent, self.now);
        let mut send = |batch: &mut Batch| {
            sent.extend(batch.messages().iter().map(|message| (message.to, message.bytes)));
            batch.clear();
            now
        };
        let mut outlet = Outlet::new(&mut self.batch, now, &mut send);
        act(&mut self.core, &mut outlet, now);
        outlet.flush();
        while self.core.take_event().is_some() {}
        self.wishes.extend(std::iter::from_fn(|| self.core.take_wish()));
    }
}

fn opening(leg: LegId, now: Instant) -> Opening {
    let types = |main| Some(PayloadTypes { main, resend: Some(main + 1) });
    let picture = PictureShape { vp8: types(96), h264: types(102), orientation: Some(4) };
    let sound = SoundShape { opus: 111, redundant: None };
    Opening {
        leg,
        program: PROGRAM,
        view: View::Program,
        own: None,
        ufrag: ufrag(leg).into(),
        password: PASSWORD.into(),
        fingerprint: [0; 32],
        shape: Arc::new(Shape { pictures: vec![picture; 2], sounds: vec![sound; 3] }),
        opened_at: now,
    }
}

fn picture(number: u64, now: Instant) -> Frame {
    let [low, ..] = number.to_le_bytes();
    let packet = |place| TrackPacket {
        sequence: number * PACKETS_A_FRAME + place + 1,
        timestamp: u32::from(low) * 3_600,
        marker: place + 1 == PACKETS_A_FRAME,
        begins_key_frame: number == 0 && place == 0,
        orientation: None,
        numbers: Some(PictureNumberPlaces {
            picture_id: Some(PictureId { value: low.into(), is_long: true, place: 2 }),
            layer_index: Some((low, 4)),
        }),
        payload: Arc::from([0x90; 900]),
    };
    let packets = (0..PACKETS_A_FRAME).map(packet).collect();
    Frame { program: PROGRAM, track: PICTURE, codec: Codec::Vp8, captured_at: now, arrived_at: now, packets }
}

fn ufrag(leg: LegId) -> String {
    format!("{UFRAG}{}", leg.0)
}

fn address_of(leg: LegId) -> SocketAddr {
    address(if leg == WAITING { 1 } else { 2 })
}

fn address(host: u8) -> SocketAddr {
    SocketAddr::from(([198, 51, 100, host], 40_000))
}
