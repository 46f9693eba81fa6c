//! The two tracks of a publisher: how pictures and sound become RTP.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;
use rtc::media_stream::MediaStreamTrack;
use rtc::rtp;
use rtc::rtp::codec::opus::OpusPayloader;
use rtc::rtp::codec::vp8::Vp8Payloader;
use rtc::rtp::packetizer::Payloader;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind,
};
use rtc::rtp_transceiver::{RTCRtpTransceiverDirection, RTCRtpTransceiverInit};
use tokio::sync::mpsc;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_local::{TrackLocal, TrackLocalEvent};
use webrtc::rtp_transceiver::{RtpSender, RtpTransceiver};

use crate::codec;
use crate::peer::{Peer, PeerError};
use crate::playback::Sending;
use crate::publisher::Counters;

/// The longest RTP payload: fits into a datagram on every usual line with all that comes around it.
const LONGEST_PAYLOAD_BYTES: usize = 1_150;

/// Picture and sound on one connection.
pub(crate) struct ProgramTracks {
    picture: ProgramTrack,
    sound: ProgramTrack,
}

struct ProgramTrack {
    track: Arc<TrackLocalStaticRTP>,
    transceiver: Arc<dyn RtpTransceiver>,
    payloader: Box<dyn Payloader>,
    ssrc: u32,
    clock_rate: u32,
    payload_type: u8,
    next_sequence: u16,
    first_timestamp: u32,
    marks_frames: bool,
}

impl ProgramTracks {
    /// Two tracks that only send.
    pub(crate) async fn add_to(peer: &Peer) -> Result<Self, PeerError> {
        let mut vp8 = Vp8Payloader::default();
        vp8.enable_picture_id = true;
        let sound = ProgramTrack::add_to(peer, RtpCodecKind::Audio, codec::opus(), Box::new(OpusPayloader)).await?;
        let picture = ProgramTrack::add_to(peer, RtpCodecKind::Video, codec::vp8(), Box::new(vp8)).await?;
        Ok(Self { picture, sound })
    }

    /// Take over the numbers on which both sides agreed.
    pub(crate) async fn negotiate(&mut self) -> Result<(), PeerError> {
        self.picture.negotiate().await?;
        self.sound.negotiate().await
    }

    /// Send what is due.
    pub(crate) async fn send(&mut self, due: Vec<Sending>, counters: &Counters) -> Result<(), PeerError> {
        for sending in due {
            match sending {
                Sending::Picture { at, data } => {
                    self.picture.send(at, &data).await?;
                    counters.pictures.fetch_add(1, Ordering::Relaxed);
                }
                Sending::Sound { at, data } => {
                    self.sound.send(at, &data).await?;
                    counters.sounds.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
        Ok(())
    }

    /// Pass on every wish for a key frame until the connection is closed.
    pub(crate) fn listen(
        &self,
        wish: mpsc::Sender<()>,
        counters: Arc<Counters>,
    ) -> impl Future<Output = ()> + Send + 'static {
        let track = Arc::clone(&self.picture.track);
        async move {
            while let Some(TrackLocalEvent::OnRtcpPacket(_)) = track.poll().await {
                counters.key_frame_wishes.fetch_add(1, Ordering::Relaxed);
                // A wish that waits already speaks for this one too.
                let _ = wish.try_send(());
            }
        }
    }
}

impl ProgramTrack {
    async fn add_to(
        peer: &Peer,
        kind: RtpCodecKind,
        codec: RTCRtpCodecParameters,
        payloader: Box<dyn Payloader>,
    ) -> Result<Self, PeerError> {
        let ssrc = rand::random();
        let rtp_coding_parameters = RTCRtpCodingParameters { ssrc: Some(ssrc), ..Default::default() };
        let clock_rate = codec.rtp_codec.clock_rate;
        let encoding = RTCRtpEncodingParameters { rtp_coding_parameters, codec: codec.rtp_codec, ..Default::default() };
        let label = kind.to_string();
        let stream = MediaStreamTrack::new("program".to_owned(), label.clone(), label, kind, vec![encoding]);
        let track = Arc::new(TrackLocalStaticRTP::new(stream));
        let direction = RTCRtpTransceiverDirection::Sendonly;
        let init = RTCRtpTransceiverInit { direction, streams: vec!["program".to_owned()], send_encodings: Vec::new() };
        let local: Arc<dyn TrackLocal> = track.clone();
        let transceiver = peer.connection.add_transceiver_from_track(local, Some(init)).await?;
        let (next_sequence, first_timestamp) = (rand::random(), rand::random());
        Ok(Self {
            track,
            transceiver,
            payloader,
            ssrc,
            clock_rate,
            payload_type: codec.payload_type,
            next_sequence,
            first_timestamp,
            marks_frames: kind == RtpCodecKind::Video,
        })
    }

    async fn negotiate(&mut self) -> Result<(), PeerError> {
        let sender: Option<Arc<dyn RtpSender>> = self.transceiver.sender().await?;
        if let Some(sender) = sender {
            let parameters = sender.get_parameters().await?;
            if let Some(codec) = parameters.rtp_parameters.codecs.first() {
                self.payload_type = codec.payload_type;
            }
        }
        Ok(())
    }

    async fn send(&mut self, at: Duration, frame: &Bytes) -> Result<(), PeerError> {
        let timestamp = self.timestamp(at);
        let payloads = self.payloader.payload(LONGEST_PAYLOAD_BYTES, frame)?;
        let count = payloads.len();
        for (index, payload) in payloads.into_iter().enumerate() {
            let header = rtp::header::Header {
                version: 2,
                // For sound it would mean the first packet after a silence (RFC 7587, section 4.1).
                marker: self.marks_frames && index + 1 == count,
                payload_type: self.payload_type,
                sequence_number: self.next_sequence,
                timestamp,
                ssrc: self.ssrc,
                ..Default::default()
            };
            self.next_sequence = self.next_sequence.wrapping_add(1);
            self.track.write_rtp(rtp::Packet { header, payload }).await?;
        }
        Ok(())
    }

    /// The media time in ticks of the track's clock, which wraps.
    fn timestamp(&self, at: Duration) -> u32 {
        let ticks = at.as_micros() * u128::from(self.clock_rate) / 1_000_000;
        let wrapped = u32::try_from(ticks % (1 << 32)).unwrap_or_default();
        self.first_timestamp.wrapping_add(wrapped)
    }
}
