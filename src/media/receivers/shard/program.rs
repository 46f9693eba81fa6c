//! What a shard knows of a program: its scene, its recent packets, its receivers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::class::Press;
use super::deadline::latest;
use crate::codec::ticks_per_second;
use crate::happening::MediaKind;
use crate::receivers::prepared::redundant::carried;
use crate::receivers::receiver::Receiver;
use crate::receivers::ring::Ring;
use crate::receivers::ring::key_frame::SinceKeyFrame;
use crate::receivers::rtcp::writer::SenderReport;
use crate::receivers::slot::Stream;
use crate::track::{Frame, Scene, TrackId, TrackPacket};

/// The hall's places, their layers and some speakers; more would be a mistake.
const MOST_TRACKS: usize = 64;

/// One program.
#[derive(Default)]
pub(crate) struct Program {
    pub(crate) scene: Arc<Scene>,
    pub(crate) tracks: Vec<Track>,
    pub(crate) receivers: Vec<Receiver>,
    /// Who is served first; each frame another one.
    pub(crate) first: usize,
    /// Whom the next sweep visits first.
    pub(crate) next_visit: usize,
}

/// A track's recent past.
#[derive(Debug)]
pub(crate) struct Track {
    pub(crate) id: TrackId,
    pub(crate) kind: MediaKind,
    pub(crate) ring: Ring,
    pub(crate) since_key_frame: SinceKeyFrame,
    /// A timestamp, and when its sample was taken.
    tie: (Instant, u32),
    /// From the frame before to the last one.
    interval: Option<Duration>,
}

impl Program {
    /// Takes a new scene; tracks that it does not name are gone.
    pub(crate) fn set_scene(&mut self, scene: Arc<Scene>) {
        self.scene = scene;
        let scene = &self.scene;
        self.tracks.retain(|track| named(scene).any(|named| named == track.id));
        for receiver in &mut self.receivers {
            receiver.aim(scene);
        }
    }

    /// Nobody is here and nothing is to be shown.
    pub(crate) fn is_idle(&self) -> bool {
        self.receivers.is_empty() && named(&self.scene).next().is_none()
    }

    /// Nobody sends and nobody receives.
    pub(crate) fn is_over(&self) -> bool {
        self.receivers.is_empty() && *self.scene == Scene::default()
    }

    pub(crate) fn track(&self, id: TrackId) -> Option<&Track> {
        self.tracks.iter().find(|track| track.id == id)
    }

    /// The reports of a receiver's streams that flow.
    pub(crate) fn sender_reports(
        &self,
        receiver: &Receiver,
        press: &Press,
        ntp: u64,
        now: Instant,
    ) -> Vec<SenderReport> {
        let report = |(place, stream): (usize, &Stream)| {
            let flow = stream.flow()?;
            let timestamp = self.track(flow.track)?.timestamp_at(now).wrapping_add(flow.shift.timestamp);
            let (packets, octets) = stream.counts();
            Some(SenderReport { source: press.source_of(place)?, ntp, timestamp, packets, octets })
        };
        receiver.streams.iter().enumerate().filter_map(report).filter(|report| report.packets > 0).collect()
    }

    /// Keeps a frame for those who will need it later. False if it must not be sent.
    pub(crate) fn keep(&mut self, frame: &Arc<Frame>, now: Instant) -> bool {
        let Some(first) = frame.packets.first() else { return false };
        let tie = (frame.captured_at, first.timestamp);
        if self.track(frame.track).is_none() && self.tracks.len() < MOST_TRACKS {
            self.tracks.push(Track::new(frame, tie));
        }
        let track = self.tracks.iter_mut().find(|track| track.id == frame.track);
        track.is_some_and(|track| track.keep(frame, tie, now))
    }

    /// What a packet of sound may carry once more, newest first.
    pub(crate) fn earlier(&self, frame: &Frame) -> Vec<TrackPacket> {
        let ([packet], MediaKind::Sound) = (frame.packets.as_ref(), frame.codec.kind()) else { return Vec::new() };
        let Some(track) = self.track(frame.track) else { return Vec::new() };
        let before = (1..).map_while(|back| track.ring.packet(packet.sequence.checked_sub(back)?));
        carried(packet, before).cloned().collect()
    }

    /// How far above the lowest layer a track stands.
    pub(crate) fn height(&self, track: TrackId) -> usize {
        let pictures = [&self.scene.main_picture, &self.scene.side_picture];
        let place = |layers: &[TrackId]| layers.iter().position(|layer| *layer == track);
        pictures.into_iter().find_map(|feed| place(&feed.layers)).unwrap_or_default()
    }
}

impl Track {
    fn new(frame: &Frame, tie: (Instant, u32)) -> Self {
        Self {
            id: frame.track,
            kind: frame.codec.kind(),
            ring: Ring::new(),
            since_key_frame: SinceKeyFrame::default(),
            tie,
            interval: None,
        }
    }

    fn keep(&mut self, frame: &Arc<Frame>, tie: (Instant, u32), now: Instant) -> bool {
        if !self.ring.push(frame) {
            return false;
        }
        self.interval = time_between(self.tie.1, tie.1, self.kind).or(self.interval);
        self.tie = tie;
        if self.kind == MediaKind::Picture {
            self.since_key_frame.push(frame, now);
        }
        true
    }

    /// How late one of its frames may still be sent.
    pub(crate) fn latest(&self) -> Duration {
        latest(self.kind, self.interval)
    }

    /// The timestamp of a sample that is taken now.
    pub(crate) fn timestamp_at(&self, now: Instant) -> u32 {
        let (captured_at, timestamp) = self.tie;
        let ticks = u128::try_from(ticks_per_second(self.kind)).unwrap_or_default();
        let passed = now.saturating_duration_since(captured_at).as_nanos() * ticks / 1_000_000_000;
        timestamp.wrapping_add(u32::try_from(passed & u128::from(u32::MAX)).unwrap_or_default())
    }
}

/// The time from one timestamp to a later one.
fn time_between(earlier: u32, later: u32, kind: MediaKind) -> Option<Duration> {
    let ticks = later.wrapping_sub(earlier);
    let a_second = u32::try_from(ticks_per_second(kind)).ok()?;
    (1..1 << 31).contains(&ticks).then(|| Duration::from_secs(ticks.into()) / a_second)
}

/// Every track of a scene; some come twice.
fn named(scene: &Scene) -> impl Iterator<Item = TrackId> {
    let feeds = [&scene.main_picture, &scene.side_picture].into_iter().chain(&scene.sounds);
    let sources = scene.sources.iter().flat_map(|tracks| tracks.pictures.iter().chain(&tracks.sound));
    feeds.flat_map(|feed| &feed.layers).chain(sources).copied()
}
