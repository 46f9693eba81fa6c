//! A hall without a camera: a clip that is sent as the program of a session.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use secrecy::SecretString;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{sleep_until, timeout};
use url::Url;
use webrtc::peer_connection::RTCPeerConnectionState;

use crate::clip::Clip;
use crate::codec;
use crate::http::{self, RequestError};
use crate::line::Line;
use crate::peer::{Peer, PeerError, PeerHappening};
use crate::playback::Playback;
use crate::program_track::ProgramTracks;

/// ICE and DTLS take no longer than this.
const CONNECT_WITHIN: Duration = Duration::from_secs(15);
/// A server that is gone does not hold up the end.
const DELETE_WITHIN: Duration = Duration::from_secs(2);

/// Where a clip is to be sent.
#[derive(Clone, Debug)]
pub struct PublisherSettings {
    /// The WHIP address: the `url` of a stream ticket, made absolute.
    pub url: Url,
    /// The token of the stream ticket.
    pub token: SecretString,
    /// What is sent.
    pub clip: Arc<Clip>,
}

/// A publisher did not come up.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The server refused, or could not be asked.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// WebRTC went wrong.
    #[error(transparent)]
    Peer(#[from] PeerError),
    /// There is no local address for media.
    #[error("no local address for media: {0}")]
    Address(#[from] std::io::Error),
    /// The media connection was not made within 15 seconds, or failed.
    #[error("the media connection was not made")]
    NotConnected,
}

/// Everything a publisher counted since it started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PublisherFigures {
    /// Pictures that were sent.
    pub pictures: u64,
    /// Packets of sound that were sent.
    pub sounds: u64,
    /// Wishes for a key frame that were heard.
    pub key_frame_wishes: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) pictures: AtomicU64,
    pub(crate) sounds: AtomicU64,
    pub(crate) key_frame_wishes: AtomicU64,
    silent: AtomicBool,
}

/// A publisher that sends. Dropped, it is gone at once without a goodbye.
#[derive(Debug)]
pub struct Publisher {
    counters: Arc<Counters>,
    alive: watch::Receiver<bool>,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Publisher {
    /// Connect, and play the clip round and round until told to stop. Ready when the server is
    /// connected and the clip has begun.
    ///
    /// # Errors
    /// If the server refuses, or the connection is not made within 15 seconds.
    pub async fn start(settings: PublisherSettings, line: &Line) -> Result<Self, PublishError> {
        let mut peer = Peer::new(line.media_address(&settings.url).await?, &[codec::vp8()]).await?;
        let mut tracks = ProgramTracks::add_to(&peer).await?;
        let offer = peer.offer().await?;
        let answer = http::offer_leg(line, &settings.url, &settings.token, offer).await?;
        peer.accept(answer.sdp).await?;
        timeout(CONNECT_WITHIN, connected(&mut peer)).await.map_err(|_| PublishError::NotConnected)??;
        tracks.negotiate().await?;
        let counters = Arc::new(Counters::default());
        let (stop, stopped) = oneshot::channel();
        let (living, alive) = watch::channel(true);
        let sender = Sender { peer, tracks, clip: settings.clip, counters: Arc::clone(&counters) };
        let line = line.clone();
        let task = tokio::spawn(async move {
            let peer = sender.send(stopped).await;
            living.send_replace(false);
            if let Some(location) = answer.location {
                let deleting = http::close_leg(&line, &location, &settings.token);
                let _ = timeout(DELETE_WITHIN, deleting).await;
            }
            peer.close().await;
        });
        Ok(Self { counters, alive, stop: Some(stop), task })
    }

    /// What was counted so far.
    #[must_use]
    pub fn figures(&self) -> PublisherFigures {
        PublisherFigures {
            pictures: self.counters.pictures.load(Ordering::Relaxed),
            sounds: self.counters.sounds.load(Ordering::Relaxed),
            key_frame_wishes: self.counters.key_frame_wishes.load(Ordering::Relaxed),
        }
    }

    /// Keep the connection and send nothing, or go on with a key frame.
    pub fn be_silent(&self, silent: bool) {
        self.counters.silent.store(silent, Ordering::Relaxed);
    }

    /// Whether the connection is up: true until it fails or the publisher ends.
    #[must_use]
    pub fn alive(&self) -> watch::Receiver<bool> {
        self.alive.clone()
    }

    /// End in good order: the leg is deleted. Ready when it is over.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        let _ = (&mut self.task).await;
    }

    /// Vanish between two packets, without a goodbye. Ready when it is done.
    pub async fn drop_abruptly(mut self) {
        self.task.abort();
        let _ = (&mut self.task).await;
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn connected(peer: &mut Peer) -> Result<(), PublishError> {
    while let Some(happening) = peer.happenings.recv().await {
        match happening {
            PeerHappening::State(RTCPeerConnectionState::Connected) => return Ok(()),
            PeerHappening::State(RTCPeerConnectionState::Failed | RTCPeerConnectionState::Closed) => break,
            _ => {}
        }
    }
    Err(PublishError::NotConnected)
}

struct Sender {
    peer: Peer,
    tracks: ProgramTracks,
    clip: Arc<Clip>,
    counters: Arc<Counters>,
}

impl Sender {
    /// Send until told to stop or until the connection fails.
    async fn send(mut self, mut stopped: oneshot::Receiver<()>) -> Peer {
        let (wish, mut wishes) = mpsc::channel(1);
        let listening = tokio::spawn(self.tracks.listen(wish, Arc::clone(&self.counters)));
        let mut playback = Playback::new(Arc::clone(&self.clip), Instant::now());
        let mut was_silent = false;
        loop {
            tokio::select! {
                () = sleep_until(playback.next_due().into()) => {
                    let due = playback.take_due(Instant::now());
                    let silent = self.counters.silent.load(Ordering::Relaxed);
                    if was_silent && !silent {
                        playback.restart_at_key_frame(Instant::now());
                    } else if !silent && self.tracks.send(due, &self.counters).await.is_err() {
                        break;
                    }
                    was_silent = silent;
                }
                Some(()) = wishes.recv() => playback.restart_at_key_frame(Instant::now()),
                happening = self.peer.happenings.recv() => if over(happening) { break },
                _ = &mut stopped => break,
            }
        }
        listening.abort();
        self.peer
    }
}

fn over(happening: Option<PeerHappening>) -> bool {
    matches!(
        happening,
        None | Some(PeerHappening::State(RTCPeerConnectionState::Failed | RTCPeerConnectionState::Closed))
    )
}
