//! A WebRTC peer connection as agents use it: one address, no trickle, nothing but media.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use rtc::ice::mdns::MulticastDnsMode;
use rtc::interceptor::{ReceiverReportBuilder, SenderReportBuilder, Slot};
use rtc::rtp_transceiver::rtp_sender::{RTCRtpCodecParameters, RTCRtpHeaderExtensionCapability, RtpCodecKind};
use tokio::sync::mpsc;
use webrtc::media_stream::track_remote::TrackRemote;
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCIceGatheringState,
    RTCPeerConnectionState, RTCSessionDescription, Registry, SettingEngineBuilder,
};
use webrtc::runtime::Runtime;

use crate::codec;
use crate::key_frame_wish::KeyFrameWishes;
use crate::reactor::Reactor;

/// Gathering the candidates of one local address needs no network.
const GATHER_WITHIN: Duration = Duration::from_secs(5);
/// The library's own 200 ms and 7 tries would make every leg late, and give up a slow line after 1.4 s.
const CHECK_EVERY: Duration = Duration::from_millis(50);
const MOST_CHECKS: u16 = 200;
/// A server that was killed says nothing: ten seconds without an answer are its end. The library
/// would wait for thirty, and the server has forgotten a silent leg after fifteen.
const DOUBTED_AFTER: Duration = Duration::from_secs(4);
const FAILED_AFTER: Duration = Duration::from_secs(6);
const KEEP_ALIVE_EVERY: Duration = Duration::from_secs(2);
/// Reports go out this often; the server takes them as proof that media arrives, and received time
/// is known as closely as this.
const REPORT_EVERY: Duration = Duration::from_millis(500);
/// Marks which section of the SDP a packet belongs to (RFC 8843, section 15).
const MID_EXTENSION: &str = "urn:ietf:params:rtp-hdrext:sdes:mid";

/// A peer connection went wrong.
#[derive(Debug, thiserror::Error)]
pub enum PeerError {
    /// The WebRTC library refused something.
    #[error("WebRTC: {0}")]
    Library(#[from] webrtc::error::Error),
    /// No candidate was found in time.
    #[error("no local address for media was found in time")]
    NoCandidate,
}

/// What a peer connection reports.
pub(crate) enum PeerHappening {
    /// All candidates are known.
    Gathered,
    /// Its state changed.
    State(RTCPeerConnectionState),
    /// Media begins to come.
    Track(Arc<dyn TrackRemote>),
}

/// A peer connection and the tasks that drive it. Dropped, it is gone at once, without a goodbye.
pub(crate) struct Peer {
    pub(crate) connection: Arc<dyn PeerConnection>,
    pub(crate) happenings: mpsc::Receiver<PeerHappening>,
    reactor: Arc<Reactor>,
}

struct Reporter {
    happenings: mpsc::Sender<PeerHappening>,
}

#[async_trait]
impl PeerConnectionEventHandler for Reporter {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            self.report(PeerHappening::Gathered);
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        self.report(PeerHappening::State(state));
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        self.report(PeerHappening::Track(track));
    }
}

impl Reporter {
    /// Called on the task that drives the connection, which must not wait. A connection has a
    /// handful of happenings, so that the queue is never full while somebody reads it.
    fn report(&self, happening: PeerHappening) {
        let _ = self.happenings.try_send(happening);
    }
}

impl Peer {
    /// A peer on this address that knows Opus and these codecs for pictures.
    pub(crate) async fn new(address: IpAddr, pictures: &[RTCRtpCodecParameters]) -> Result<Self, PeerError> {
        let (reporter, happenings) = mpsc::channel(32);
        let reactor = Arc::new(Reactor::default());
        let settings = SettingEngineBuilder::new()
            .with_multicast_dns_mode(MulticastDnsMode::Disabled)
            .with_include_loopback_candidate(true)
            .with_ice_connection_attempts(Some(CHECK_EVERY), Some(MOST_CHECKS))
            .with_ice_timeouts(Some(DOUBTED_AFTER), Some(FAILED_AFTER), Some(KEEP_ALIVE_EVERY))
            .build();
        let runtime: Arc<dyn Runtime> = reactor.clone();
        let connection = PeerConnectionBuilder::new()
            .with_media_engine(media_engine(pictures)?)
            .with_setting_engine(settings)
            .with_interceptor_registry(interceptors())
            .with_handler(Arc::new(Reporter { happenings: reporter }))
            .with_runtime(runtime)
            .with_udp_addrs(vec![SocketAddr::new(address, 0)])
            .build()
            .await?;
        Ok(Self { connection: Arc::new(connection), happenings, reactor })
    }

    /// The offer with all candidates in it. What else is reported before it is complete is lost,
    /// and nothing else is: nobody has the offer yet.
    pub(crate) async fn offer(&mut self) -> Result<String, PeerError> {
        let offer = self.connection.create_offer(None).await?;
        self.connection.set_local_description(offer).await?;
        let gathered = async {
            while let Some(happening) = self.happenings.recv().await {
                if matches!(happening, PeerHappening::Gathered) {
                    return;
                }
            }
        };
        tokio::time::timeout(GATHER_WITHIN, gathered).await.map_err(|_| PeerError::NoCandidate)?;
        let description = self.connection.local_description().await.ok_or(PeerError::NoCandidate)?;
        Ok(description.sdp)
    }

    pub(crate) async fn accept(&self, answer: String) -> Result<(), PeerError> {
        let answer = RTCSessionDescription::answer(answer)?;
        Ok(self.connection.set_remote_description(answer).await?)
    }

    /// Close it in good order.
    pub(crate) async fn close(self) {
        if let Err(error) = self.connection.close().await {
            tracing::debug!(%error, "a peer connection did not close in good order");
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // The library leaves its driver running, and answering, when a connection is dropped.
        self.reactor.stop();
    }
}

fn media_engine(pictures: &[RTCRtpCodecParameters]) -> Result<MediaEngine, PeerError> {
    let mut engine = MediaEngine::default();
    engine.register_codec(codec::opus(), RtpCodecKind::Audio)?;
    for picture in pictures {
        engine.register_codec(picture.clone(), RtpCodecKind::Video)?;
    }
    for kind in [RtpCodecKind::Audio, RtpCodecKind::Video] {
        let mid = RTCRtpHeaderExtensionCapability { uri: MID_EXTENSION.to_owned() };
        engine.register_header_extension(mid, kind, None)?;
    }
    Ok(engine)
}

/// Reports in both directions and nothing else: an agent measures what the line loses, so that
/// it asks for nothing again; and it must hear when somebody asks for a key frame.
fn interceptors() -> Registry {
    Registry::new()
        .with(Slot::ReceiverReport, ReceiverReportBuilder::new().with_interval(REPORT_EVERY).build())
        .with(Slot::SenderReport, SenderReportBuilder::new().with_interval(REPORT_EVERY).build())
        .with(Slot::from(KeyFrameWishes::SLOT), KeyFrameWishes::default())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
