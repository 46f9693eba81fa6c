//! The core of a recorder: told the scenes, the frames and the time; it writes parts.

use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::fragment::{Fragment, Gathering, Sample};
use super::part::OpenPart;
use super::picture::{Format, Picture, picture};
use super::reassembly::{Next, Reassembly};
use super::shelf;
use super::timeline::Timeline;
use crate::happening::MediaKind;
use crate::track::{Frame, Scene, TrackId};

/// Without a picture for so long a part begins with sound alone.
const PATIENCE_FOR_PICTURE: Duration = Duration::from_secs(3);
/// A longer silence ends the part, so that nobody has to sit through it.
const LONGEST_SILENCE: Duration = Duration::from_secs(5);
/// What was gathered is written when nothing more comes for so long.
const LONGEST_WAIT: Duration = Duration::from_secs(3);
/// Players find their way by key frames; publishers send few by themselves.
const KEY_FRAME_EVERY: Duration = Duration::from_secs(10);
/// A picture that cannot begin asks as often.
const KEY_FRAME_RETRY: Duration = Duration::from_secs(1);

/// Writes what one program sends.
#[derive(Debug)]
pub(super) struct Recorder {
    folder: PathBuf,
    keep_free_bytes: u64,
    /// A moment on both clocks: samples are timed from it.
    origin: (Instant, i64),
    next_number: u32,
    picture: Option<PictureLine>,
    /// The picture that is to be shown as soon as it has a key frame.
    coming: Option<PictureLine>,
    sound: Option<SoundLine>,
    open: Option<Open>,
    /// Since when there is something to record, but no picture to begin with.
    waiting_since: Instant,
    wanted: Vec<TrackId>,
    written_bytes: u64,
}

#[derive(Debug)]
struct PictureLine {
    track: TrackId,
    reassembly: Reassembly,
    timeline: Timeline,
    /// From a key frame on, nothing was missing.
    is_whole: bool,
    /// Of its last key frame, or of the last wish for one.
    asked_at: Instant,
}

#[derive(Debug)]
struct SoundLine {
    track: TrackId,
    timeline: Timeline,
    last_sequence: u64,
}

/// The part that is written.
#[derive(Debug)]
struct Open {
    part: OpenPart,
    format: Option<Format>,
    gathering: Gathering,
    /// When it begins, and its last sample so far, from the origin.
    zero: Duration,
    last: Duration,
    last_came_at: Instant,
}

impl Recorder {
    /// Records into a folder that exists. `wall_clock_ms` is the time at `now` since 1970 (UTC).
    pub(super) fn new(folder: PathBuf, keep_free_bytes: u64, now: Instant, wall_clock_ms: i64) -> io::Result<Self> {
        let next_number = shelf::next_number(&folder)?;
        Ok(Self {
            folder,
            keep_free_bytes,
            origin: (now, wall_clock_ms),
            next_number,
            picture: None,
            coming: None,
            sound: None,
            open: None,
            waiting_since: now,
            wanted: Vec::new(),
            written_bytes: 0,
        })
    }

    /// Who is seen and heard from now on.
    pub(super) fn follow(&mut self, scene: &Scene, now: Instant) {
        let (origin, _) = self.origin;
        let shown = scene.main_picture.layers.last().copied();
        let is_shown = |line: &Option<PictureLine>| line.as_ref().map(|line| line.track) == shown;
        if is_shown(&self.picture) {
            self.coming = None;
        } else if !is_shown(&self.coming) {
            self.waiting_since = now;
            self.coming = shown.map(|track| PictureLine::new(track, origin, now));
            self.wanted.extend(shown);
        }
        let heard = scene.sounds.get(scene.only_sound).and_then(|feed| feed.layers.first()).copied();
        if self.sound.as_ref().map(|line| line.track) != heard {
            self.sound = heard.map(|track| SoundLine::new(track, origin));
        }
    }

    /// Something was sent.
    pub(super) fn take(&mut self, frame: &Frame, now: Instant) -> io::Result<()> {
        if self.sound.as_ref().is_some_and(|line| line.track == frame.track) {
            return self.take_sound(frame, now);
        }
        let is_coming = self.coming.as_ref().is_some_and(|line| line.track == frame.track);
        let line = if is_coming { self.coming.as_mut() } else { self.picture.as_mut() };
        let Some(line) = line.filter(|line| line.track == frame.track) else { return Ok(()) };
        line.reassembly.push(frame);
        for (picture, at) in line.pictures(frame, now, &mut self.wanted) {
            self.take_picture(is_coming, picture, at, now)?;
        }
        Ok(())
    }

    /// Time passed.
    pub(super) fn turn(&mut self, now: Instant) -> io::Result<()> {
        for line in self.picture.iter_mut().chain(&mut self.coming) {
            let patience = if line.is_whole { KEY_FRAME_EVERY } else { KEY_FRAME_RETRY };
            if now.saturating_duration_since(line.asked_at) > patience {
                line.asked_at = now;
                self.wanted.push(line.track);
            }
        }
        let Some(open) = &mut self.open else { return Ok(()) };
        let rests = now.saturating_duration_since(open.last_came_at) > LONGEST_WAIT;
        let rest = if rests { open.gathering.take_rest() } else { None };
        self.append(rest)
    }

    /// Tracks that need a key frame.
    pub(super) fn take_wanted(&mut self) -> Vec<TrackId> {
        std::mem::take(&mut self.wanted)
    }

    /// How many parts were begun, and how many bytes are in them.
    pub(super) fn written(&self) -> (u32, u64) {
        let open = self.open.as_ref().map_or(0, |open| open.part.bytes());
        (self.next_number.saturating_sub(1), self.written_bytes.saturating_add(open))
    }

    /// Writes what is left and closes the part.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let rest = open.gathering.take_rest();
        self.append(rest)?;
        self.close()
    }

    /// Closes the part as far as it is written.
    pub(super) fn close(&mut self) -> io::Result<()> {
        let Some(open) = self.open.take() else { return Ok(()) };
        self.written_bytes = self.written_bytes.saturating_add(open.part.bytes());
        open.part.close(&self.folder).map(drop)
    }

    fn take_picture(&mut self, is_coming: bool, picture: Picture, at: Duration, now: Instant) -> io::Result<()> {
        if is_coming && picture.key.is_some() {
            self.picture = self.coming.take();
        } else if is_coming {
            return Ok(());
        }
        self.end_after_silence(at)?;
        let is_new = match (&picture.key, &self.open) {
            (Some(format), Some(open)) => open.format.as_ref() != Some(format),
            (key, None) => key.is_some(),
            (None, Some(open)) => {
                if open.format.is_none() {
                    return Ok(());
                }
                false
            }
        };
        if is_new {
            self.begin(picture.key.clone(), at, now)?;
        }
        let Some(open) = &mut self.open else { return Ok(()) };
        let at = open.came(at, now);
        let is_key = picture.key.is_some();
        open.gathering.picture(Sample { at, lasts: Duration::ZERO, is_key, data: picture.data });
        self.append_due()
    }

    fn take_sound(&mut self, frame: &Frame, now: Instant) -> io::Result<()> {
        for packet in frame.packets.iter() {
            let Some(line) = self.sound.as_mut().filter(|line| packet.sequence > line.last_sequence) else { continue };
            line.last_sequence = packet.sequence;
            let at = line.timeline.at(packet.timestamp, frame.captured_at);
            self.end_after_silence(at)?;
            let has_picture = self.coming.is_some() || self.picture.is_some();
            let waits = has_picture && now.saturating_duration_since(self.waiting_since) < PATIENCE_FOR_PICTURE;
            if self.open.is_none() && !waits {
                self.begin(None, at, now)?;
            }
            let Some(open) = self.open.as_mut().filter(|open| at >= open.zero) else { continue };
            let at = open.came(at, now);
            open.gathering.sound(Sample { at, lasts: Duration::ZERO, is_key: true, data: packet.payload.to_vec() });
            self.append_due()?;
        }
        Ok(())
    }

    fn end_after_silence(&mut self, at: Duration) -> io::Result<()> {
        let is_silent = self.open.as_ref().is_some_and(|open| at > open.last + LONGEST_SILENCE);
        if is_silent { self.finish() } else { Ok(()) }
    }

    fn begin(&mut self, format: Option<Format>, zero: Duration, now: Instant) -> io::Result<()> {
        self.finish()?;
        let (_, wall_clock_ms) = self.origin;
        let since_ms = i64::try_from(zero.as_millis()).map_err(io::Error::other)?;
        let began_at_ms = wall_clock_ms.saturating_add(since_ms);
        self.check_room()?;
        let part = OpenPart::begin(&self.folder, self.next_number, began_at_ms, format.as_ref())?;
        self.next_number = self.next_number.saturating_add(1);
        let gathering = Gathering::default();
        self.open = Some(Open { part, format, gathering, zero, last: zero, last_came_at: now });
        Ok(())
    }

    fn append_due(&mut self) -> io::Result<()> {
        let due = self.open.as_mut().and_then(|open| open.gathering.take_due());
        self.append(due)
    }

    fn append(&mut self, fragment: Option<Fragment>) -> io::Result<()> {
        let Some(fragment) = fragment else { return Ok(()) };
        self.check_room()?;
        self.open.as_mut().map_or(Ok(()), |open| open.part.append(&fragment))
    }

    /// What others write on the same disk, the ledger before all, comes first.
    fn check_room(&self) -> io::Result<()> {
        let disk = rustix::fs::statvfs(&self.folder)?;
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        if free < self.keep_free_bytes { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }
}

impl PictureLine {
    fn new(track: TrackId, origin: Instant, now: Instant) -> Self {
        let (reassembly, timeline) = (Reassembly::default(), Timeline::new(MediaKind::Picture, origin));
        Self { track, reassembly, timeline, is_whole: false, asked_at: now }
    }

    /// The pictures that are whole now and can be decoded, with their times.
    fn pictures(&mut self, frame: &Frame, now: Instant, wanted: &mut Vec<TrackId>) -> Vec<(Picture, Duration)> {
        let mut pictures = Vec::new();
        loop {
            match self.reassembly.take(now) {
                Next::Wait => return pictures,
                Next::Broken => {
                    self.is_whole = false;
                    self.asked_at = now;
                    wanted.push(self.track);
                }
                Next::Picture(whole) => {
                    let timestamp = whole.packets.first().map(|packet| packet.timestamp).unwrap_or_default();
                    let at = self.timeline.at(timestamp, whole.captured_at);
                    let Some(picture) = picture(frame.codec, &whole) else { continue };
                    if picture.key.is_some() {
                        (self.is_whole, self.asked_at) = (true, now);
                    }
                    if self.is_whole {
                        pictures.push((picture, at));
                    }
                }
            }
        }
    }
}

impl SoundLine {
    fn new(track: TrackId, origin: Instant) -> Self {
        Self { track, timeline: Timeline::new(MediaKind::Sound, origin), last_sequence: 0 }
    }
}

impl Open {
    /// Notes a sample; answers when it is shown, from the beginning of the part.
    fn came(&mut self, at: Duration, now: Instant) -> Duration {
        (self.last, self.last_came_at) = (self.last.max(at), now);
        at.saturating_sub(self.zero)
    }
}
