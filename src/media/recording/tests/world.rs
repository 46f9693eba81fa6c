//! A recorder in a folder of its own, and a program that is played to it.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::super::recorder::Recorder;
use super::super::{Part, parts};
use super::clips;
use crate::codec::Codec;
use crate::happening::ProgramId;
use crate::track::{Feed, Frame, Scene, TrackId, TrackPacket};
use crate::{h264, vp8};

pub(super) const BEGAN_AT_MS: i64 = 1_753_000_000_000;

/// What somebody sends.
pub(super) struct Source {
    codec: Codec,
    pub(super) picture: TrackId,
    pub(super) sound: TrackId,
    pictures: Vec<Vec<Vec<u8>>>,
    sounds: Vec<Vec<u8>>,
    next_sequence: u64,
    next_sound: u64,
}

pub(super) struct World {
    pub(super) folder: TempDir,
    pub(super) recorder: Recorder,
    pub(super) began_at: Instant,
    pub(super) now: Instant,
    /// Frames for which this says so are lost.
    pub(super) loses: fn(u64) -> bool,
}

impl Source {
    pub(super) fn new(codec: Codec, number: u64) -> Self {
        let pictures = if codec == Codec::Vp8 { clips::vp8() } else { clips::h264(clips::HALL) };
        let (picture, sound) = (TrackId(number * 2), TrackId(number * 2 + 1));
        Self { codec, picture, sound, pictures, sounds: clips::opus(), next_sequence: 1, next_sound: 1 }
    }

    /// One whose pictures are smaller than everybody else's, in H.264.
    pub(super) fn smaller(number: u64) -> Self {
        Self { pictures: clips::h264(clips::SMALLER), ..Self::new(Codec::H264, number) }
    }

    /// The scene in which it alone is seen and heard.
    pub(super) fn scene(&self) -> Scene {
        let feed = |track| Feed { speaker: None, layers: vec![track] };
        Scene {
            main_picture: feed(self.picture),
            sounds: [feed(self.sound), Feed::default(), Feed::default()],
            ..Scene::default()
        }
    }

    fn picture(&mut self, number: usize, at: Instant, ticks: u32) -> Frame {
        let payloads = &self.pictures[number % self.pictures.len()];
        let count = payloads.len();
        let packets = payloads.iter().enumerate().map(|(index, payload)| {
            self.next_sequence += 1;
            let begins_key_frame =
                if self.codec == Codec::Vp8 { vp8::begins_key_frame(payload) } else { h264::begins_key_frame(payload) };
            packet(self.next_sequence, ticks, index + 1 == count, begins_key_frame, payload)
        });
        frame(self.picture, self.codec, at, packets.collect())
    }

    fn sound(&mut self, at: Instant, ticks: u32) -> Frame {
        self.next_sound += 1;
        let payload = &self.sounds[usize::try_from(self.next_sound).unwrap() % self.sounds.len()];
        frame(self.sound, Codec::Opus, at, vec![packet(self.next_sound, ticks, false, false, payload)])
    }
}

impl World {
    pub(super) fn new() -> Self {
        Self::with_room(0).unwrap()
    }

    pub(super) fn with_room(keep_free_bytes: u64) -> std::io::Result<Self> {
        let (folder, now) = (TempDir::new()?, Instant::now());
        let recorder = Recorder::new(folder.path().to_owned(), keep_free_bytes, now, BEGAN_AT_MS)?;
        Ok(Self { folder, recorder, began_at: now, now, loses: |_| false })
    }

    /// A source is on air for a while.
    pub(super) fn play(&mut self, source: &mut Source, seconds: u32) -> std::io::Result<()> {
        self.recorder.follow(&source.scene(), self.now);
        for number in 0..seconds * 25 {
            let since = self.now - self.began_at;
            let ticks = |rate: u128| u32::try_from((since.as_micros() * rate / 1_000_000) & 0xffff_ffff).unwrap();
            let picture = source.picture(usize::try_from(number).unwrap(), self.now, ticks(90_000));
            if !(self.loses)(number.into()) {
                self.recorder.take(&picture, self.now)?;
            }
            for half in 0..2 {
                let at = self.now + Duration::from_millis(20) * half;
                let sound = source.sound(at, ticks(48_000) + 960 * half);
                self.recorder.take(&sound, at)?;
            }
            self.pass(40)?;
        }
        Ok(())
    }

    pub(super) fn pass(&mut self, milliseconds: u64) -> std::io::Result<()> {
        self.now += Duration::from_millis(milliseconds);
        self.recorder.turn(self.now)
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn parts(&self) -> Vec<Part> {
        parts(self.path()).unwrap()
    }
}

fn frame(track: TrackId, codec: Codec, at: Instant, packets: Vec<TrackPacket>) -> Frame {
    Frame { program: ProgramId(1), track, codec, captured_at: at, arrived_at: at, packets: packets.into() }
}

fn packet(sequence: u64, timestamp: u32, marker: bool, begins_key_frame: bool, payload: &[u8]) -> TrackPacket {
    let payload = Arc::from(payload);
    TrackPacket { sequence, timestamp, marker, begins_key_frame, orientation: None, numbers: None, payload }
}
