//! The last key frame and everything since: what a joiner gets at once.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::track::Frame;

/// More than this would take a joiner longer to swallow than a new key frame takes to come.
const LONGEST_TO_JOIN: Duration = Duration::from_secs(2);
const MOST_PACKETS_TO_JOIN: usize = 300;

/// Whoever has begun may finish, even if the picture has grown too long for others meanwhile.
const LONGEST_TO_FINISH: Duration = Duration::from_secs(4);
const MOST_PACKETS_TO_FINISH: usize = 600;

/// Frames by their position, which counts on for ever.
#[derive(Debug, Default)]
pub(crate) struct SinceKeyFrame {
    frames: VecDeque<Arc<Frame>>,
    first_position: u64,
    packets: usize,
    key_frame_at: Option<Instant>,
}

/// What stands at a position.
#[derive(Debug)]
pub(crate) enum Next<'a> {
    Frame(&'a Arc<Frame>),
    /// A newer key frame took its place.
    BeginAnewAt(u64),
    /// Nothing yet: whoever stands here is up to date.
    UpToDate,
    /// It was given up.
    Gone,
}

impl SinceKeyFrame {
    /// Takes the track's next frame in.
    pub(crate) fn push(&mut self, frame: &Arc<Frame>, now: Instant) {
        if begins_key_frame(frame) {
            self.give_up();
            self.key_frame_at = Some(now);
        } else if self.is_too_old_to_finish(now) || self.packets > MOST_PACKETS_TO_FINISH {
            self.give_up();
        }
        let first = self.frames.front().and_then(|first| first.packets.first());
        let comes_before = |it: u64| frame.packets.first().is_some_and(|packet| packet.sequence < it);
        if self.key_frame_at.is_none() || first.is_some_and(|first| comes_before(first.sequence)) {
            return;
        }
        self.packets += frame.packets.len();
        self.frames.push_back(Arc::clone(frame));
    }

    /// Where a joiner begins, and with what, if that is short enough to be worth it.
    pub(crate) fn start(&self, now: Instant) -> Option<(u64, &Arc<Frame>)> {
        let age = now.saturating_duration_since(self.key_frame_at?);
        let is_short = age <= LONGEST_TO_JOIN && self.packets <= MOST_PACKETS_TO_JOIN;
        self.frames.front().filter(|_| is_short).map(|first| (self.first_position, first))
    }

    /// What stands at a position.
    pub(crate) fn at(&self, position: u64) -> Next<'_> {
        let Some(place) = position.checked_sub(self.first_position) else {
            return if self.frames.is_empty() { Next::Gone } else { Next::BeginAnewAt(self.first_position) };
        };
        match usize::try_from(place).ok().and_then(|place| self.frames.get(place)) {
            Some(frame) => Next::Frame(frame),
            None if self.key_frame_at.is_none() => Next::Gone,
            None => Next::UpToDate,
        }
    }

    fn is_too_old_to_finish(&self, now: Instant) -> bool {
        self.key_frame_at.is_some_and(|at| now.saturating_duration_since(at) > LONGEST_TO_FINISH)
    }

    fn give_up(&mut self) {
        self.first_position += u64::try_from(self.frames.len()).unwrap_or_default();
        self.frames.clear();
        self.packets = 0;
        self.key_frame_at = None;
    }
}

/// Whether a receiver can begin with this frame.
pub(crate) fn begins_key_frame(frame: &Frame) -> bool {
    frame.packets.iter().any(|packet| packet.begins_key_frame)
}
