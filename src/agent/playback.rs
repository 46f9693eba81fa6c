//! What of a clip is to be sent when. Told the time; it does not ask.
//!
//! The clip is played round and round on one media clock that never jumps. A wish for a key frame
//! moves the clip, pictures and sound alike, to its next key frame; the media clock goes on.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;

use crate::clip::Clip;

/// Something to send. Times are on the media clock, from zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sending {
    /// An encoded picture.
    Picture { at: Duration, data: Bytes },
    /// A packet of Opus.
    Sound { at: Duration, data: Bytes },
}

/// A clip that is being played.
#[derive(Debug)]
pub(crate) struct Playback {
    clip: Arc<Clip>,
    started_at: Instant,
    pictures: Cursor,
    sounds: Cursor,
    /// Up to here sound has been sent, on the media clock.
    sound_sent_until: Duration,
}

/// A place in one of the two lists, and where the beginning of the clip lies on the media clock
/// in this round. It lies before zero if the clip was moved on.
#[derive(Clone, Copy, Debug)]
struct Cursor {
    index: usize,
    round_begins_ns: i128,
}

impl Cursor {
    fn at(self, at: Duration) -> Duration {
        nanoseconds(self.round_begins_ns + ns(at))
    }

    fn advance(&mut self, count: usize, length: Duration) {
        self.index += 1;
        if self.index >= count {
            self.index = 0;
            self.round_begins_ns += ns(length);
        }
    }
}

fn ns(duration: Duration) -> i128 {
    i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX)
}

fn nanoseconds(count: i128) -> Duration {
    Duration::from_nanos(u64::try_from(count).unwrap_or(0))
}

impl Playback {
    pub(crate) fn new(clip: Arc<Clip>, now: Instant) -> Self {
        let begin = Cursor { index: 0, round_begins_ns: 0 };
        Self { clip, started_at: now, pictures: begin, sounds: begin, sound_sent_until: Duration::ZERO }
    }

    /// When the next thing is to be sent.
    pub(crate) fn next_due(&self) -> Instant {
        self.started_at + self.next_picture_at().min(self.next_sound_at())
    }

    /// Everything that is due by now, in order.
    pub(crate) fn take_due(&mut self, now: Instant) -> Vec<Sending> {
        let clock = now.saturating_duration_since(self.started_at);
        let mut due = Vec::new();
        loop {
            let (picture_at, sound_at) = (self.next_picture_at(), self.next_sound_at());
            if picture_at.min(sound_at) > clock {
                return due;
            }
            due.push(if picture_at <= sound_at { self.take_picture() } else { self.take_sound() });
        }
    }

    /// Go on with the next key frame of the clip, now.
    pub(crate) fn restart_at_key_frame(&mut self, now: Instant) {
        let clock = now.saturating_duration_since(self.started_at);
        let key = self.next_key_frame();
        let round_begins_ns = ns(clock) - ns(self.clip.pictures[key].at);
        self.pictures = Cursor { index: key, round_begins_ns };
        self.sounds = self.first_sound_not_before(round_begins_ns, clock.max(self.sound_sent_until));
    }

    fn next_picture_at(&self) -> Duration {
        self.pictures.at(self.clip.pictures[self.pictures.index].at)
    }

    fn next_sound_at(&self) -> Duration {
        self.sounds.at(self.clip.sounds[self.sounds.index].at)
    }

    fn take_picture(&mut self) -> Sending {
        let at = self.next_picture_at();
        let data = self.clip.pictures[self.pictures.index].data.clone();
        self.pictures.advance(self.clip.pictures.len(), self.clip.length);
        Sending::Picture { at, data }
    }

    fn take_sound(&mut self) -> Sending {
        let at = self.next_sound_at();
        let sound = &self.clip.sounds[self.sounds.index];
        let (data, lasts) = (sound.data.clone(), sound.lasts);
        self.sound_sent_until = at + lasts;
        self.sounds.advance(self.clip.sounds.len(), self.clip.length);
        Sending::Sound { at, data }
    }

    /// The first picture is one, so that there always is another.
    fn next_key_frame(&self) -> usize {
        let from = self.pictures.index;
        let ahead = self.clip.pictures[from..].iter().position(|picture| picture.is_key);
        ahead.map_or(0, |ahead| from + ahead)
    }

    fn first_sound_not_before(&self, round_begins_ns: i128, media_time: Duration) -> Cursor {
        let fits = self.clip.sounds.iter().position(|sound| round_begins_ns + ns(sound.at) >= ns(media_time));
        let next_round = Cursor { index: 0, round_begins_ns: round_begins_ns + ns(self.clip.length) };
        fits.map_or(next_round, |index| Cursor { index, round_begins_ns })
    }
}

#[cfg(test)]
mod tests;
