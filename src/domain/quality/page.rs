//! What the page of an endpoint counts itself (W3C webrtc-stats). A browser that does not count
//! something leaves it out, and then nothing is said about it: that is not the same as 0.

use thiserror::Error;

/// Numbers in JavaScript are exact up to here; a larger counter was not counted.
const LARGEST_COUNTER: u64 = 1 << 53;
/// Far beyond what a screen shows in a second.
const MOST_FRAMES_PER_SECOND: u32 = 1_000;
/// The tallest picture that VP8 and H.264 can carry, in pixels.
const TALLEST_FRAME: u32 = 16_384;

/// What the page counted since it began to receive, as it says. Nothing here was measured by us.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageFigures {
    /// Pictures shown in the last second.
    pub frames_per_second: Option<u32>,
    /// How tall the picture is, in pixels.
    pub frame_height: Option<u32>,
    /// How often the picture froze.
    pub freeze_count: Option<u64>,
    /// For how long it was frozen, in milliseconds.
    pub freeze_ms: Option<u64>,
    /// Samples of sound that were made up because their packets did not arrive in time.
    pub concealed_samples: Option<u64>,
    /// Samples of sound that were played, the concealed ones included.
    pub total_samples: Option<u64>,
}

/// A figure is larger than anything that a browser can count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a figure is larger than anything that can be counted")]
pub struct Uncountable;

impl PageFigures {
    /// What can be believed of it. A browser that counts more concealed samples than played ones does
    /// not count them well, and then neither is taken.
    ///
    /// # Errors
    /// [`Uncountable`] if no browser can have counted this.
    pub fn believed(self) -> Result<Self, Uncountable> {
        let counters = self.counters().into_iter().flatten().all(|counter| counter <= LARGEST_COUNTER);
        let rate = self.frames_per_second.is_none_or(|frames| frames <= MOST_FRAMES_PER_SECOND);
        let height = self.frame_height.is_none_or(|height| height <= TALLEST_FRAME);
        if !(counters && rate && height) {
            return Err(Uncountable);
        }
        match (self.concealed_samples, self.total_samples) {
            (Some(part), Some(whole)) if part <= whole => Ok(self),
            _ => Ok(Self { concealed_samples: None, total_samples: None, ..self }),
        }
    }

    const fn counters(&self) -> [Option<u64>; 4] {
        [self.freeze_count, self.freeze_ms, self.concealed_samples, self.total_samples]
    }

    /// Whether these were counted from anew: counters of one connection never fall.
    fn begins_after(&self, before: &Self) -> bool {
        let mut pairs = self.counters().into_iter().zip(before.counters());
        pairs.any(|(now, before)| now.zip(before).is_some_and(|(now, before)| now < before))
    }
}

/// Everything that an endpoint's pages counted, one connection after the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageSums {
    /// The sums; rate and height are the latest.
    pub figures: PageFigures,
    /// What the connection of now had counted when it last said so.
    counted: PageFigures,
}

impl PageSums {
    /// Goes on from sums that were kept, with a connection of which nothing is known yet.
    #[must_use]
    pub const fn from_sums(figures: PageFigures) -> Self {
        const NOTHING: PageFigures = PageFigures {
            frames_per_second: None,
            frame_height: None,
            freeze_count: None,
            freeze_ms: None,
            concealed_samples: None,
            total_samples: None,
        };
        Self { figures, counted: NOTHING }
    }

    /// Takes in what a page says of its connection of now.
    pub fn take(&mut self, now: &PageFigures) {
        let before = if now.begins_after(&self.counted) { PageFigures::default() } else { self.counted };
        let sums = &mut self.figures;
        sums.frames_per_second = now.frames_per_second.or(sums.frames_per_second);
        sums.frame_height = now.frame_height.or(sums.frame_height);
        sums.freeze_count = grown(sums.freeze_count, now.freeze_count, before.freeze_count);
        sums.freeze_ms = grown(sums.freeze_ms, now.freeze_ms, before.freeze_ms);
        sums.concealed_samples = grown(sums.concealed_samples, now.concealed_samples, before.concealed_samples);
        sums.total_samples = grown(sums.total_samples, now.total_samples, before.total_samples);
        self.counted = *now;
    }

    /// What a page has counted by now does not count.
    pub fn pass_over(&mut self, now: &PageFigures) {
        self.counted = *now;
    }

    /// Takes in what the pages of another line counted. What stands for a moment, as the rate does,
    /// has no sum.
    pub fn add(&mut self, other: &Self) {
        let (sums, more) = (&mut self.figures, &other.figures);
        sums.frames_per_second = None;
        sums.frame_height = None;
        sums.freeze_count = grown(sums.freeze_count, more.freeze_count, None);
        sums.freeze_ms = grown(sums.freeze_ms, more.freeze_ms, None);
        sums.concealed_samples = grown(sums.concealed_samples, more.concealed_samples, None);
        sums.total_samples = grown(sums.total_samples, more.total_samples, None);
    }
}

/// A sum after a counter went from `before` to `now`; as it was if it was not reported.
fn grown(sum: Option<u64>, now: Option<u64>, before: Option<u64>) -> Option<u64> {
    let Some(now) = now else { return sum };
    Some(sum.unwrap_or_default().saturating_add(now.saturating_sub(before.unwrap_or_default())))
}
