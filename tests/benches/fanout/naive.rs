//! The naive server: one `webrtc` peer connection a receiver, every packet written to each.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use rtc::interceptor::{SenderReportBuilder, Slot};
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::configuration::media_engine::{MIME_TYPE_OPUS, MIME_TYPE_VP8};
use rtc::peer_connection::transport::RTCDtlsRole;
use rtc::rtp;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind,
};
use rtc::rtp_transceiver::{RTCRtpTransceiverDirection, RTCRtpTransceiverInit};
use tokio::sync::mpsc;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCIceGatheringState,
    RTCPeerConnectionState, RTCSessionDescription, Registry, SettingEngineBuilder,
};

use crate::program::{Due, Program};

/// Everybody who receives.
#[derive(Clone, Default)]
struct Hall {
    receivers: Arc<Mutex<Vec<Arc<Receiver>>>>,
}

struct Receiver {
    picture: Outlet,
    sound: Outlet,
    /// Dropped, the connection would end.
    _connection: Arc<dyn PeerConnection>,
}

struct Outlet {
    track: Arc<TrackLocalStaticRTP>,
    ssrc: u32,
    payload_type: u8,
}

struct Watcher {
    gathered: mpsc::Sender<()>,
    connected: mpsc::Sender<()>,
}

#[async_trait]
impl PeerConnectionEventHandler for Watcher {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            let _ = self.gathered.try_send(());
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        if state == RTCPeerConnectionState::Connected {
            let _ = self.connected.try_send(());
        }
    }
}

/// Serves `POST /whep` on `listen` and sends the program, until the process is ended.
pub(crate) fn run(listen: &str) {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let hall = Hall::default();
        let listener = tokio::net::TcpListener::bind(listen).await.unwrap();
        tokio::spawn(send(hall.clone()));
        let app = Router::new().route("/whep", post(join)).with_state(hall);
        axum::serve(listener, app).await.unwrap();
    });
}

async fn join(State(hall): State<Hall>, offer: String) -> (StatusCode, String) {
    let (gathered, mut is_gathered) = mpsc::channel(1);
    let (connected, mut is_connected) = mpsc::channel(1);
    let mut engine = MediaEngine::default();
    engine.register_codec(opus(), RtpCodecKind::Audio).unwrap();
    engine.register_codec(vp8(), RtpCodecKind::Video).unwrap();
    // The crate would open the handshake itself, which is for the receivers to do.
    let settings = SettingEngineBuilder::new()
        .with_include_loopback_candidate(true)
        .with_answering_dtls_role(RTCDtlsRole::Server)
        .build();
    let connection = PeerConnectionBuilder::new()
        .with_media_engine(engine)
        .with_setting_engine(settings)
        .with_interceptor_registry(
            Registry::new()
                .with(Slot::SenderReport, SenderReportBuilder::new().with_interval(Duration::from_secs(5)).build()),
        )
        .with_handler(Arc::new(Watcher { gathered, connected }))
        .with_udp_addrs(vec!["127.0.0.1:0".to_owned()])
        .build()
        .await
        .unwrap();
    let connection: Arc<dyn PeerConnection> = Arc::new(connection);
    let sound = outlet(&connection, RtpCodecKind::Audio, opus()).await;
    let picture = outlet(&connection, RtpCodecKind::Video, vp8()).await;
    connection.set_remote_description(RTCSessionDescription::offer(offer).unwrap()).await.unwrap();
    let answer = connection.create_answer(None).await.unwrap();
    connection.set_local_description(answer).await.unwrap();
    is_gathered.recv().await;
    let answer = connection.local_description().await.unwrap().sdp;
    tokio::spawn(async move {
        is_connected.recv().await;
        let receiver = Arc::new(Receiver { picture, sound, _connection: connection });
        hall.receivers.lock().unwrap().push(receiver);
    });
    (StatusCode::CREATED, answer)
}

async fn outlet(connection: &Arc<dyn PeerConnection>, kind: RtpCodecKind, codec: RTCRtpCodecParameters) -> Outlet {
    let ssrc = rand::random();
    let coding = RTCRtpCodingParameters { ssrc: Some(ssrc), ..Default::default() };
    let payload_type = codec.payload_type;
    let encoding =
        RTCRtpEncodingParameters { rtp_coding_parameters: coding, codec: codec.rtp_codec, ..Default::default() };
    let label = kind.to_string();
    let stream = MediaStreamTrack::new("program".to_owned(), label.clone(), label, kind, vec![encoding]);
    let track = Arc::new(TrackLocalStaticRTP::new(stream));
    let direction = RTCRtpTransceiverDirection::Sendonly;
    let init = RTCRtpTransceiverInit { direction, streams: vec!["program".to_owned()], send_encodings: Vec::new() };
    let local: Arc<dyn TrackLocal> = track.clone();
    connection.add_transceiver_from_track(local, Some(init)).await.unwrap();
    Outlet { track, ssrc, payload_type }
}

async fn send(hall: Hall) {
    let mut program = Program::new(Instant::now());
    let (mut picture_sequence, mut sound_sequence) = (0_u16, 0_u16);
    loop {
        tokio::time::sleep_until(program.next_at().into()).await;
        let due = program.next(Instant::now());
        let receivers = hall.receivers.lock().unwrap().clone();
        match due {
            Due::Picture { timestamp, payloads } => {
                for receiver in &receivers {
                    for (number, payload) in (0..).zip(&payloads) {
                        let ends = usize::from(number) + 1 == payloads.len();
                        let sequence = picture_sequence.wrapping_add(number);
                        receiver.picture.write(sequence, timestamp, ends, payload.clone()).await;
                    }
                }
                picture_sequence = picture_sequence.wrapping_add(u16::try_from(payloads.len()).unwrap());
            }
            Due::Sound { timestamp, payload } => {
                for receiver in &receivers {
                    receiver.sound.write(sound_sequence, timestamp, false, payload.clone()).await;
                }
                sound_sequence = sound_sequence.wrapping_add(1);
            }
        }
    }
}

impl Outlet {
    async fn write(&self, sequence_number: u16, timestamp: u32, marker: bool, payload: bytes::Bytes) {
        let header = rtp::header::Header {
            version: 2,
            marker,
            payload_type: self.payload_type,
            sequence_number,
            timestamp,
            ssrc: self.ssrc,
            ..Default::default()
        };
        // One that is gone is simply not written to.
        let _ = self.track.write_rtp(rtp::Packet { header, payload }).await;
    }
}

fn opus() -> RTCRtpCodecParameters {
    codec(MIME_TYPE_OPUS, 48_000, 2, "minptime=10;useinbandfec=1", 111)
}

fn vp8() -> RTCRtpCodecParameters {
    codec(MIME_TYPE_VP8, 90_000, 0, "", 96)
}

fn codec(name: &str, clock_rate: u32, channels: u16, parameters: &str, payload_type: u8) -> RTCRtpCodecParameters {
    let rtp_codec = RTCRtpCodec {
        mime_type: name.to_owned(),
        clock_rate,
        channels,
        sdp_fmtp_line: parameters.to_owned(),
        rtcp_feedback: Vec::new(),
    };
    RTCRtpCodecParameters { rtp_codec, payload_type }
}
