//! A peer: a full ICE agent with its own clockless connection, publishing or receiving.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::time::Instant;

use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::media::{Direction, MediaKind as WireKind, Mid, Pt, Rid, SenderFeedback, Simulcast, SimulcastLayer};
use str0m::net::{Protocol, Receive};
use str0m::rtp::{RtpPacket, RtpWrite};
use str0m::{Candidate, Event, Input, Output, Rtc, RtcConfig};

use crate::happening::{LegId, MediaKind};

/// A datagram on its way.
#[derive(Debug, Clone)]
pub(crate) struct Datagram {
    pub(crate) from: SocketAddr,
    pub(crate) to: SocketAddr,
    pub(crate) bytes: Vec<u8>,
}

pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    pub(crate) rtc: Rtc,
    pub(crate) leg: Option<LegId>,
    pub(crate) sound: Mid,
    pub(crate) picture: Mid,
    pub(crate) connected: bool,
    pub(crate) heard: Vec<RtpPacket>,
    pub(crate) reports: Vec<SenderFeedback>,
    /// The layers for which a key frame was asked.
    pub(crate) layers_asked: Vec<Option<Rid>>,
    pub(crate) out: VecDeque<Datagram>,
    pending: Option<SdpPendingOffer>,
    sound_sequence: u64,
    picture_sequences: HashMap<Option<Rid>, u64>,
    next_turn: Instant,
}

impl Peer {
    /// A peer and its offer.
    pub(crate) fn new(
        address: SocketAddr,
        direction: Direction,
        now: Instant,
        configure: impl FnOnce(RtcConfig) -> RtcConfig,
    ) -> (Self, String) {
        Self::layered(address, direction, &[], now, configure)
    }

    /// A peer that offers its picture in these layers.
    pub(crate) fn layered(
        address: SocketAddr,
        direction: Direction,
        layers: &[&str],
        now: Instant,
        configure: impl FnOnce(RtcConfig) -> RtcConfig,
    ) -> (Self, String) {
        let mut rtc = configure(Rtc::builder().set_rtp_mode(true)).build(now);
        rtc.add_local_candidate(Candidate::host(address, "udp").unwrap());
        let mut change = rtc.sdp_api();
        let sound = change.add_media(WireKind::Audio, direction, None, None, None);
        let mut simulcast = Simulcast::new();
        layers.iter().for_each(|layer| simulcast.add_send_layer(SimulcastLayer::new(layer)));
        let simulcast = Some(simulcast).filter(|_| !layers.is_empty());
        let picture = change.add_media(WireKind::Video, direction, None, None, simulcast);
        let (offer, pending) = change.apply().unwrap();
        let peer = Self {
            address,
            rtc,
            leg: None,
            sound,
            picture,
            connected: false,
            heard: Vec::new(),
            reports: Vec::new(),
            layers_asked: Vec::new(),
            out: VecDeque::new(),
            pending: Some(pending),
            sound_sequence: 1_000,
            picture_sequences: HashMap::new(),
            next_turn: now,
        };
        (peer, offer.to_sdp_string())
    }

    pub(crate) fn accept(&mut self, leg: LegId, answer: &str) {
        let answer = SdpAnswer::from_sdp_string(answer).unwrap();
        let pending = self.pending.take().unwrap();
        self.rtc.sdp_api().accept_answer(pending, answer).unwrap();
        self.leg = Some(leg);
    }

    pub(crate) fn receive(&mut self, datagram: &Datagram, now: Instant) {
        let receive = Receive::new(Protocol::Udp, datagram.from, datagram.to, &datagram.bytes);
        self.rtc.handle_input(Input::Receive(now, receive.unwrap())).unwrap();
        self.drain(now);
    }

    /// Works if its time has come.
    pub(crate) fn turn(&mut self, now: Instant) {
        if now >= self.next_turn {
            self.work(now);
        }
    }

    fn work(&mut self, now: Instant) {
        self.rtc.handle_input(Input::Timeout(now)).unwrap();
        self.drain(now);
    }

    fn drain(&mut self, now: Instant) {
        loop {
            match self.rtc.poll_output().unwrap() {
                Output::Timeout(at) if at > now => {
                    self.next_turn = at;
                    return;
                }
                Output::Timeout(_) => self.rtc.handle_input(Input::Timeout(now)).unwrap(),
                Output::Transmit(transmit) => self.out.push_back(Datagram {
                    from: transmit.source,
                    to: transmit.destination,
                    bytes: transmit.contents.to_vec(),
                }),
                Output::Event(Event::Connected) => self.connected = true,
                Output::Event(Event::RtpPacket(packet)) => self.heard.push(packet),
                Output::Event(Event::SenderFeedback(report)) => self.reports.push(report),
                Output::Event(Event::KeyframeRequest(request)) => self.layers_asked.push(request.rid),
                Output::Event(_) => {}
            }
            if !self.rtc.is_alive() {
                return;
            }
        }
    }

    /// Sends one packet with the next number of its kind.
    pub(crate) fn send(&mut self, kind: MediaKind, timestamp: u32, payload: Vec<u8>, now: Instant) {
        self.send_part(kind, None, timestamp, payload, true, now);
    }

    /// Sends one packet of a layer, which may end its frame.
    pub(crate) fn send_part(
        &mut self,
        kind: MediaKind,
        layer: Option<Rid>,
        timestamp: u32,
        payload: Vec<u8>,
        marker: bool,
        now: Instant,
    ) {
        let (mid, sequence) = match kind {
            MediaKind::Sound => (self.sound, &mut self.sound_sequence),
            MediaKind::Picture => (self.picture, self.picture_sequences.entry(layer).or_insert(60_000)),
        };
        *sequence += 1;
        let write = RtpWrite::new(Self::payload_type(&self.rtc, mid), (*sequence).into(), timestamp, now, payload)
            .nackable(kind == MediaKind::Picture)
            .marker(marker);
        let mut direct = self.rtc.direct_api();
        direct.stream_tx_by_mid(mid, layer).unwrap().write_rtp(write);
        self.work(now);
    }

    /// Sends a picture that was taken earlier than it leaves.
    pub(crate) fn send_taken_at(&mut self, timestamp: u32, payload: Vec<u8>, taken_at: Instant) {
        let sequence = self.picture_sequences.entry(None).or_insert(60_000);
        *sequence += 1;
        let write = RtpWrite::new(
            Self::payload_type(&self.rtc, self.picture),
            (*sequence).into(),
            timestamp,
            taken_at,
            payload,
        );
        let mut direct = self.rtc.direct_api();
        let stream = direct.stream_tx_by_mid(self.picture, None).unwrap();
        stream.write_rtp(write.marker(true));
    }

    /// Leaves numbers out, as loss before the server does.
    pub(crate) fn skip_pictures(&mut self, count: u64) {
        *self.picture_sequences.entry(None).or_insert(60_000) += count;
    }

    pub(crate) fn close(&mut self, now: Instant) {
        self.rtc.close().unwrap();
        self.drain(now);
    }

    pub(crate) fn key_frames_asked(&self) -> usize {
        self.layers_asked.len()
    }

    /// The packets of one kind that arrived, in the order of their numbers.
    pub(crate) fn heard_of(&self, kind: MediaKind) -> Vec<&RtpPacket> {
        let is_picture = |packet: &&RtpPacket| {
            let codecs = self.rtc.codec_config();
            let payload_type = packet.header.payload_type;
            let found = codecs.find(|params| params.pt() == payload_type);
            found.unwrap().spec().codec.is_video() == (kind == MediaKind::Picture)
        };
        let mut packets: Vec<&RtpPacket> = self.heard.iter().filter(is_picture).collect();
        packets.sort_by_key(|packet| packet.seq_no);
        packets
    }

    fn payload_type(rtc: &Rtc, mid: Mid) -> Pt {
        let agreed = rtc.media(mid).unwrap().remote_pts();
        let mut codecs = rtc.codec_config().params().iter();
        codecs.find(|it| agreed.contains(&it.pt())).unwrap().pt()
    }
}

/// A VP8 payload of one packet with all numbers that a browser sends.
pub(crate) fn vp8(key_frame: bool, picture_id: u16, layer_index: u8) -> Vec<u8> {
    let [high, low] = (picture_id | 0x8000).to_be_bytes();
    let header = u8::from(!key_frame);
    vec![0x90, 0xe0, high, low, layer_index, 0x00, header, 1, 2, 3]
}
