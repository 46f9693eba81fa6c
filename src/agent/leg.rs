//! A leg that receives the program: from the ticket to the DELETE.

use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use diemcau_protocol::stream::StreamTicket;
use rtc::rtp_transceiver::rtp_sender::RtpCodecKind;
use rtc::rtp_transceiver::{RTCRtpTransceiverDirection, RTCRtpTransceiverInit};
use secrecy::SecretString;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{MissedTickBehavior, interval, sleep_until};
use url::Url;
use webrtc::peer_connection::RTCPeerConnectionState;

use crate::arrivals;
use crate::codec;
use crate::happening::{AgentHappening, MediaKind};
use crate::http::{self, RequestError, Server};
use crate::leg_plan::LegState;
use crate::peer::{Peer, PeerError, PeerHappening};
use crate::telling::Telling;

/// ICE and DTLS take no longer than this.
const CONNECT_WITHIN: Duration = Duration::from_secs(15);
/// A server that is gone must not hold up the next leg.
const DELETE_WITHIN: Duration = Duration::from_secs(2);
/// How often stalls are looked for.
const CHECK_EVERY: Duration = Duration::from_millis(250);

/// Why a leg was closed, if whoever closed it did not say.
const DROPPED: &str = "dropped";

/// Why a leg ended before anybody closed it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LegError {
    #[error(transparent)]
    Request(#[from] RequestError),
    #[error(transparent)]
    Peer(#[from] PeerError),
    #[error("no local address for media: {0}")]
    Address(#[from] io::Error),
    #[error("the media connection was not made in time")]
    NotConnected,
    #[error("the media connection failed")]
    Failed,
}

/// A leg that runs. Dropped, it is gone at once without a goodbye.
#[derive(Debug)]
pub(crate) struct Leg {
    begun_at: Instant,
    progress: Arc<Progress>,
    telling: Arc<Telling>,
    close: Option<oneshot::Sender<&'static str>>,
    task: JoinHandle<Result<(), LegError>>,
}

#[derive(Debug, Default)]
struct Progress {
    number: AtomicU32,
    connected_at: OnceLock<Instant>,
}

/// Whose program, and by what right.
pub(crate) struct Errand {
    pub(crate) server: Server,
    pub(crate) token: SecretString,
    pub(crate) conference: u32,
    pub(crate) session: u32,
}

impl Leg {
    pub(crate) fn begin(errand: Errand, telling: Arc<Telling>) -> Self {
        let progress = Arc::new(Progress::default());
        progress.number.store(telling.figures.begin_leg(), Ordering::Relaxed);
        let (close, closing) = oneshot::channel();
        let run = run(errand, Arc::clone(&progress), Arc::clone(&telling), closing);
        let task = tokio::spawn(run);
        Self { begun_at: Instant::now(), progress, telling, close: Some(close), task }
    }

    pub(crate) fn state(&self) -> LegState {
        LegState {
            begun_at: self.begun_at,
            connected_at: self.progress.connected_at.get().copied(),
            last_arrival: self.telling.figures.last_arrival(),
        }
    }

    /// Ready when the leg has ended. Nothing is lost if the caller gives up waiting.
    pub(crate) async fn ended(&mut self) -> Result<(), LegError> {
        (&mut self.task).await.unwrap_or(Err(LegError::Failed))
    }

    /// Close it in good order, for this reason, and wait until it is closed.
    pub(crate) async fn close(mut self, reason: &'static str) {
        if let Some(close) = self.close.take() {
            let _ = close.send(reason);
        }
        let _ = self.ended().await;
    }

    /// Stop it between two packets.
    pub(crate) async fn cut(mut self) {
        self.task.abort();
        let _ = (&mut self.task).await;
        tell_lost(&self.telling, self.progress.number.load(Ordering::Relaxed), "cut".to_owned());
    }
}

impl Drop for Leg {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn run(
    errand: Errand,
    progress: Arc<Progress>,
    telling: Arc<Telling>,
    closing: oneshot::Receiver<&'static str>,
) -> Result<(), LegError> {
    let number = progress.number.load(Ordering::Relaxed);
    let result = receive(&errand, number, &progress, &telling, closing).await;
    let reason = result.as_ref().map_or_else(ToString::to_string, |reason| (*reason).to_owned());
    tell_lost(&telling, number, reason);
    result.map(|_| ())
}

fn tell_lost(telling: &Telling, leg: u32, reason: String) {
    let figures = telling.figures.end_leg();
    telling.tell(AgentHappening::MediaLost { leg, reason, last_sound: figures.sound, last_picture: figures.picture });
}

async fn receive(
    errand: &Errand,
    number: u32,
    progress: &Progress,
    telling: &Arc<Telling>,
    mut closing: oneshot::Receiver<&'static str>,
) -> Result<&'static str, LegError> {
    let opening = open(errand);
    let (mut peer, delete) = tokio::select! {
        opened = opening => opened?,
        reason = &mut closing => return Ok(reason.unwrap_or(DROPPED)),
    };
    let result = watch(&mut peer, number, progress, telling, closing).await;
    if let Some((location, token)) = delete {
        let deleting = http::close_leg(&errand.server.line, &location, &token);
        let _ = tokio::time::timeout(DELETE_WITHIN, deleting).await;
    }
    peer.close().await;
    result
}

async fn open(errand: &Errand) -> Result<(Peer, Option<(Url, SecretString)>), LegError> {
    let StreamTicket { url, token, .. } =
        errand.server.receive_ticket(&errand.token, errand.conference, errand.session).await?;
    let address = errand.server.path(&url)?;
    let token = SecretString::from(token);
    let local = errand.server.line.media_address(&address).await?;
    let mut peer = Peer::new(local, &[codec::vp8(), codec::h264()]).await?;
    for kind in [RtpCodecKind::Audio, RtpCodecKind::Video] {
        let direction = RTCRtpTransceiverDirection::Recvonly;
        let init = RTCRtpTransceiverInit { direction, streams: Vec::new(), send_encodings: Vec::new() };
        peer.connection.add_transceiver_from_kind(kind, Some(init)).await.map_err(PeerError::from)?;
    }
    let offer = peer.offer().await?;
    let answer = http::offer_leg(&errand.server.line, &address, &token, offer).await?;
    peer.accept(answer.sdp).await?;
    Ok((peer, answer.location.map(|location| (location, token))))
}

/// Receive until the leg is closed or fails.
async fn watch(
    peer: &mut Peer,
    number: u32,
    progress: &Progress,
    telling: &Arc<Telling>,
    mut closing: oneshot::Receiver<&'static str>,
) -> Result<&'static str, LegError> {
    let too_late = sleep_until((Instant::now() + CONNECT_WITHIN).into());
    tokio::pin!(too_late);
    let mut checks = interval(CHECK_EVERY);
    checks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut tracks = JoinSet::new();
    loop {
        tokio::select! {
            happening = peer.happenings.recv() => match happening {
                Some(PeerHappening::Track(track)) => {
                    tracks.spawn(arrivals::count(track, number, Arc::clone(telling)));
                }
                Some(PeerHappening::State(RTCPeerConnectionState::Connected)) => {
                    if progress.connected_at.set(Instant::now()).is_ok() {
                        telling.tell(AgentHappening::MediaConnected { leg: number });
                    }
                }
                Some(PeerHappening::State(RTCPeerConnectionState::Failed | RTCPeerConnectionState::Closed)) | None => {
                    return Err(LegError::Failed);
                }
                Some(PeerHappening::State(_) | PeerHappening::Gathered) => {}
            },
            _ = checks.tick() => tell_stalls(telling, number),
            () = &mut too_late, if progress.connected_at.get().is_none() => return Err(LegError::NotConnected),
            reason = &mut closing => return Ok(reason.unwrap_or(DROPPED)),
        }
    }
}

fn tell_stalls(telling: &Telling, leg: u32) {
    for kind in [MediaKind::Sound, MediaKind::Picture] {
        if let Some(last_arrival) = telling.figures.check(kind, Instant::now()) {
            telling.tell(AgentHappening::MediaStalled { leg, kind, last_arrival });
        }
    }
}
