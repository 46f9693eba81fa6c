//! A stream of a receiver, and what it carries.

use std::time::{Duration, Instant};

use super::figures::{Counters, add, set_first_moment, set_moment};
use super::offer::Payload;
use super::peer::Moment;
use super::picture::{PictureCodec, begins_key_frame};
use super::stream::{Novelty, Stream};

/// A picture without a key frame is waited for so long before one is asked for, and asked for again.
const KEY_FRAME_WITHIN: Duration = Duration::from_millis(500);
/// A stream on which nothing came for so long is left out of reports, as browsers do.
const REPORTED_FOR: Duration = Duration::from_secs(8);

/// Sound or picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sound,
    Picture,
}

/// A stream.
#[derive(Debug)]
pub(crate) struct Track {
    pub(crate) payload: Payload,
    pub(crate) stream: Stream,
    /// Since when a key frame is needed, or was last asked for.
    key_frame_since: Option<Instant>,
    has_key_frame: bool,
}

impl Track {
    pub(crate) fn new(source: u32, payload: Payload) -> Self {
        let ticks_per_second = if payload == Payload::Sound { 48_000 } else { 90_000 };
        Self { payload, stream: Stream::new(source, ticks_per_second), key_frame_since: None, has_key_frame: false }
    }

    /// Whether it is a stream of this kind and not one of what is sent again.
    pub(crate) fn is_original(&self, kind: Kind) -> bool {
        matches!((self.payload, kind), (Payload::Sound, Kind::Sound) | (Payload::Picture(_), Kind::Picture))
    }

    pub(crate) fn is_reported(&self, kind: Kind, now: Instant) -> bool {
        let is_fresh = self.stream.last_arrival().is_some_and(|at| now.saturating_duration_since(at) < REPORTED_FOR);
        is_fresh && self.is_original(kind)
    }

    /// Counts a packet. True if something is missing: packets or a key frame.
    pub(crate) fn note(
        &mut self,
        novelty: Novelty,
        picture: Option<(PictureCodec, &[u8])>,
        moment: Moment,
        counters: &Counters,
    ) -> bool {
        if novelty == Novelty::Known {
            return false;
        }
        let kind = if picture.is_some() { &counters.picture } else { &counters.sound };
        add(&kind.packets, 1);
        set_moment(&kind.last, moment.clock);
        let Some((codec, payload)) = picture else { return false };
        if begins_key_frame(codec, payload) {
            set_first_moment(&counters.first_key_frame, moment.clock);
            (self.has_key_frame, self.key_frame_since) = (true, None);
        } else if !self.has_key_frame && self.key_frame_since.is_none() {
            self.key_frame_since = Some(moment.now);
        }
        self.stream.misses() || self.awaits_key_frame()
    }

    pub(crate) fn awaits_key_frame(&self) -> bool {
        self.key_frame_since.is_some()
    }

    /// Whether a key frame is to be asked for now.
    pub(crate) fn wants_key_frame(&mut self, now: Instant) -> bool {
        if self.stream.take_loss() && self.key_frame_since.is_none() {
            // What was lost for good spoils every picture until the next key frame.
            self.key_frame_since = Some(now);
            return true;
        }
        match self.key_frame_since {
            Some(since) if now.saturating_duration_since(since) >= KEY_FRAME_WITHIN => {
                self.key_frame_since = Some(now);
                true
            }
            _ => false,
        }
    }
}
