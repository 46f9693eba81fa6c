//! Some who watch while a crowd joins: how late each picture comes.
//!
//! They are peers of the `webrtc` crate, so that another's clock and another's SRTP say when a
//! frame was whole.

use std::io::BufRead as _;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use reqwest::header::CONTENT_TYPE;
use rtc::peer_connection::configuration::media_engine::{MIME_TYPE_OPUS, MIME_TYPE_VP8};
use rtc::rtp_transceiver::rtp_sender::{RTCPFeedback, RTCRtpCodec, RTCRtpCodecParameters, RtpCodecKind};
use rtc::rtp_transceiver::{RTCRtpTransceiverDirection, RTCRtpTransceiverInit};
use tokio::sync::mpsc;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCIceGatheringState,
    RTCSessionDescription, SettingEngineBuilder,
};

/// A frame of the program in ticks of its clock of 90 kHz.
const FRAME_TICKS: i64 = 3_000;
const TICKS_A_MILLISECOND: i64 = 90;

/// When frames were whole, in microseconds after they should have been by their timestamps; the
/// zero is any moment, the same for all frames of a watcher.
#[derive(Default)]
struct Diary {
    begin: Option<(Instant, u32)>,
    /// Ticks of the last frame since the first one.
    last_ticks: i64,
    transits_us: Vec<i64>,
}

impl Diary {
    fn note(&mut self, timestamp: u32, now: Instant) {
        let (began_at, first) = *self.begin.get_or_insert((now, timestamp));
        let ticks = i64::from(timestamp.wrapping_sub(first));
        // A frame that never came is as late as the first one after it.
        let missing = self.last_ticks + FRAME_TICKS;
        let due = if ticks >= missing + FRAME_TICKS { missing } else { ticks };
        let passed_us = i64::try_from(now.duration_since(began_at).as_micros()).unwrap();
        self.transits_us.push(passed_us - due * 1_000 / TICKS_A_MILLISECOND);
        self.last_ticks = ticks;
    }
}

/// A peer that only receives.
struct Watcher {
    gathered: mpsc::Sender<()>,
    diary: Arc<Mutex<Diary>>,
}

#[async_trait]
impl PeerConnectionEventHandler for Watcher {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            let _ = self.gathered.try_send(());
        }
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        if track.kind().await == RtpCodecKind::Video {
            tokio::spawn(watch(track, Arc::clone(&self.diary)));
        }
    }
}

async fn watch(track: Arc<dyn TrackRemote>, diary: Arc<Mutex<Diary>>) {
    while let Some(event) = track.poll().await {
        if let TrackRemoteEvent::OnRtpPacket(packet) = event
            && packet.header.marker
        {
            diary.lock().unwrap().note(packet.header.timestamp, Instant::now());
        }
    }
}

/// Joins once a token on standard input, and tells every second how late each picture so far was.
pub(crate) fn run(url: &str) {
    // Plain HTTP needs no TLS, but the client wants a provider all the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let tokens: Vec<String> = std::io::stdin().lock().lines().map(Result::unwrap).collect();
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let mut watchers = Vec::new();
        for token in tokens {
            watchers.push(join(url, &token).await);
        }
        let mut every_second = tokio::time::interval(Duration::from_secs(1));
        loop {
            every_second.tick().await;
            let transits: Vec<_> =
                watchers.iter().map(|(_, diary)| diary.lock().unwrap().transits_us.clone()).collect();
            println!("{}", serde_json::json!({ "transits_us": transits }));
        }
    });
}

async fn join(url: &str, token: &str) -> (Arc<dyn PeerConnection>, Arc<Mutex<Diary>>) {
    let (gathered, mut is_gathered) = mpsc::channel(1);
    let diary = Arc::<Mutex<Diary>>::default();
    let connection = connection(Watcher { gathered, diary: Arc::clone(&diary) }).await;
    for kind in [RtpCodecKind::Audio, RtpCodecKind::Video] {
        let direction = RTCRtpTransceiverDirection::Recvonly;
        let init = RTCRtpTransceiverInit { direction, streams: Vec::new(), send_encodings: Vec::new() };
        connection.add_transceiver_from_kind(kind, Some(init)).await.unwrap();
    }
    let offer = connection.create_offer(None).await.unwrap();
    connection.set_local_description(offer).await.unwrap();
    is_gathered.recv().await;
    let offer = connection.local_description().await.unwrap().sdp;
    let request = reqwest::Client::new().post(url).bearer_auth(token).header(CONTENT_TYPE, "application/sdp");
    let answer = request.body(offer).send().await.unwrap().error_for_status().unwrap().text().await.unwrap();
    connection.set_remote_description(RTCSessionDescription::answer(answer).unwrap()).await.unwrap();
    (connection, diary)
}

async fn connection(watcher: Watcher) -> Arc<dyn PeerConnection> {
    let mut engine = MediaEngine::default();
    engine.register_codec(codec(MIME_TYPE_OPUS, 48_000, 2, 111), RtpCodecKind::Audio).unwrap();
    engine.register_codec(codec(MIME_TYPE_VP8, 90_000, 0, 96), RtpCodecKind::Video).unwrap();
    let built = PeerConnectionBuilder::new()
        .with_media_engine(engine)
        .with_setting_engine(SettingEngineBuilder::new().with_include_loopback_candidate(true).build())
        .with_handler(Arc::new(watcher))
        .with_udp_addrs(vec!["127.0.0.1:0".to_owned()])
        .build();
    Arc::new(built.await.unwrap())
}

fn codec(name: &str, clock_rate: u32, channels: u16, payload_type: u8) -> RTCRtpCodecParameters {
    let rtcp_feedback = vec![RTCPFeedback { typ: "nack".to_owned(), parameter: "pli".to_owned() }];
    let sdp_fmtp_line = String::new();
    let mime_type = name.to_owned();
    let rtp_codec = RTCRtpCodec { mime_type, clock_rate, channels, sdp_fmtp_line, rtcp_feedback };
    RTCRtpCodecParameters { rtp_codec, payload_type }
}
