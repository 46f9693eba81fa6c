//! A peer: a full ICE agent with its own clockless connection, publishing or receiving.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Instant;

use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::media::{Direction, MediaKind as WireKind, Mid, Pt, SenderFeedback};
use str0m::net::{Protocol, Receive};
use str0m::rtp::{RtpPacket, RtpWrite};
use str0m::{Candidate, Event, Input, Output, Rtc, RtcConfig};

use crate::happening::{LegId, MediaKind};

/// A datagram on its way.
#[derive(Debug, Clone)]
pub(super) struct Datagram {
    pub(super) from: SocketAddr,
    pub(super) to: SocketAddr,
    pub(super) bytes: Vec<u8>,
}

pub(super) struct Peer {
    pub(super) address: SocketAddr,
    pub(super) rtc: Rtc,
    pub(super) leg: Option<LegId>,
    pub(super) sound: Mid,
    pub(super) picture: Mid,
    pub(super) connected: bool,
    pub(super) heard: Vec<RtpPacket>,
    pub(super) reports: Vec<SenderFeedback>,
    pub(super) key_frames_asked: usize,
    pub(super) out: VecDeque<Datagram>,
    pending: Option<SdpPendingOffer>,
    sound_sequence: u64,
    picture_sequence: u64,
    next_turn: Instant,
}

impl Peer {
    /// A peer and its offer.
    pub(super) fn new(
        address: SocketAddr,
        direction: Direction,
        now: Instant,
        configure: impl FnOnce(RtcConfig) -> RtcConfig,
    ) -> (Self, String) {
        let mut rtc = configure(Rtc::builder().set_rtp_mode(true)).build(now);
        rtc.add_local_candidate(Candidate::host(address, "udp").unwrap());
        let mut change = rtc.sdp_api();
        let sound = change.add_media(WireKind::Audio, direction, None, None, None);
        let picture = change.add_media(WireKind::Video, direction, None, None, None);
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
            key_frames_asked: 0,
            out: VecDeque::new(),
            pending: Some(pending),
            sound_sequence: 1_000,
            picture_sequence: 60_000,
            next_turn: now,
        };
        (peer, offer.to_sdp_string())
    }

    pub(super) fn accept(&mut self, leg: LegId, answer: &str) {
        let answer = SdpAnswer::from_sdp_string(answer).unwrap();
        let pending = self.pending.take().unwrap();
        self.rtc.sdp_api().accept_answer(pending, answer).unwrap();
        self.leg = Some(leg);
    }

    pub(super) fn receive(&mut self, datagram: &Datagram, now: Instant) {
        let receive = Receive::new(Protocol::Udp, datagram.from, datagram.to, &datagram.bytes);
        self.rtc.handle_input(Input::Receive(now, receive.unwrap())).unwrap();
        self.drain(now);
    }

    /// Works if its time has come.
    pub(super) fn turn(&mut self, now: Instant) {
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
                Output::Event(Event::KeyframeRequest(_)) => self.key_frames_asked += 1,
                Output::Event(_) => {}
            }
            if !self.rtc.is_alive() {
                return;
            }
        }
    }

    /// Sends one packet with the next number of its kind.
    pub(super) fn send(&mut self, kind: MediaKind, timestamp: u32, payload: Vec<u8>, now: Instant) {
        let (mid, sequence) = match kind {
            MediaKind::Sound => (self.sound, &mut self.sound_sequence),
            MediaKind::Picture => (self.picture, &mut self.picture_sequence),
        };
        *sequence += 1;
        let write = RtpWrite::new(Self::payload_type(&self.rtc, mid), (*sequence).into(), timestamp, now, payload)
            .nackable(kind == MediaKind::Picture)
            .marker(true);
        let mut direct = self.rtc.direct_api();
        direct.stream_tx_by_mid(mid, None).unwrap().write_rtp(write);
        self.work(now);
    }

    /// Sends a picture that was taken earlier than it leaves.
    pub(super) fn send_taken_at(&mut self, timestamp: u32, payload: Vec<u8>, taken_at: Instant) {
        self.picture_sequence += 1;
        let write = RtpWrite::new(
            Self::payload_type(&self.rtc, self.picture),
            self.picture_sequence.into(),
            timestamp,
            taken_at,
            payload,
        );
        let mut direct = self.rtc.direct_api();
        let stream = direct.stream_tx_by_mid(self.picture, None).unwrap();
        stream.write_rtp(write.marker(true));
    }

    /// Leaves numbers out, as loss before the server does.
    pub(super) fn skip_pictures(&mut self, count: u64) {
        self.picture_sequence += count;
    }

    pub(super) fn close(&mut self, now: Instant) {
        self.rtc.close().unwrap();
        self.drain(now);
    }

    /// The packets of one kind that arrived, in the order of their numbers.
    pub(super) fn heard_of(&self, kind: MediaKind) -> Vec<&RtpPacket> {
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
pub(super) fn vp8(key_frame: bool, picture_id: u16, layer_index: u8) -> Vec<u8> {
    let [high, low] = (picture_id | 0x8000).to_be_bytes();
    let header = u8::from(!key_frame);
    vec![0x90, 0xe0, high, low, layer_index, 0x00, header, 1, 2, 3]
}
