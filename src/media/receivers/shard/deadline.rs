//! How late a frame may still be sent.
//!
//! A shard that cannot keep up leaves frames out and never falls seconds behind. What that means
//! depends on how many frames a second there are: a lively picture has the next frame soon.

use std::time::Duration;

use crate::happening::MediaKind;

/// Nothing is sent later than this after it came.
pub(crate) const LATEST: Duration = Duration::from_millis(200);

/// A moment that the machine was busy with something else must not cost a key frame.
const EARLIEST: Duration = Duration::from_millis(80);

/// A picture that is so many frames behind does not catch up by itself.
const FRAMES_BEHIND: u32 = 4;

/// How late a frame may be whose track has one each `interval`. Sound is small, and late sound is
/// better than a hole.
pub(crate) fn latest(kind: MediaKind, interval: Option<Duration>) -> Duration {
    match (kind, interval) {
        (MediaKind::Picture, Some(interval)) => interval.saturating_mul(FRAMES_BEHIND).clamp(EARLIEST, LATEST),
        _ => LATEST,
    }
}

#[cfg(test)]
mod tests;
