//! Bands of quality, written once more from the rules of the report.

use crate::receivers::Telling;

/// Of fewer packets nothing is said.
const LEAST_PACKETS: i64 = 100;
/// More jitter makes a window one band worse.
const JITTER_LIMIT_MS: u16 = 40;
/// A band becomes better after so many better windows.
pub(super) const WINDOWS_TO_IMPROVE: usize = 3;

/// How good a line was in a window; the later, the worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Band {
    Good,
    Fair,
    Bad,
    Terrible,
    Unknown,
}

impl Band {
    pub(crate) const ALL: [Self; 5] = [Self::Good, Self::Fair, Self::Bad, Self::Terrible, Self::Unknown];

    /// As reports name it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Fair => "fair",
            Self::Bad => "bad",
            Self::Terrible => "terrible",
            Self::Unknown => "unknown",
        }
    }

    pub(super) fn place(self) -> usize {
        Self::ALL.iter().position(|band| *band == self).unwrap_or_default()
    }
}

/// The band of a window by itself: below 1, 3 and 10 % lost, and one worse if the sound (the picture
/// where there is none) was unsteady.
pub(super) fn band_of(window: &[Telling]) -> Band {
    let expected: i64 = window.iter().map(|telling| i64::from(telling.expected)).sum();
    let lost: i64 = window.iter().map(|telling| i64::from(telling.lost)).sum();
    if expected < LEAST_PACKETS {
        return Band::Unknown;
    }
    let by_loss = match lost * 100 {
        hundredfold if hundredfold < expected => 0,
        hundredfold if hundredfold < expected * 3 => 1,
        hundredfold if hundredfold < expected * 10 => 2,
        _ => 3,
    };
    let sound = window.iter().filter_map(|telling| telling.sound_jitter_ms).max();
    let jitter_ms = sound.or(window.iter().filter_map(|telling| telling.picture_jitter_ms).max());
    let is_unsteady = jitter_ms.is_some_and(|jitter_ms| jitter_ms > JITTER_LIMIT_MS);
    let known = [Band::Good, Band::Fair, Band::Bad, Band::Terrible];
    known.get(by_loss + usize::from(is_unsteady)).copied().unwrap_or(Band::Terrible)
}

/// The band in which windows are shown and counted: worse at once, better after three better windows
/// in a row, and then no better than the worst of them.
#[derive(Debug, Default)]
pub(super) struct Shown {
    band: Option<Band>,
    better: Vec<Band>,
}

impl Shown {
    pub(super) fn follow(&mut self, window: Band) -> Band {
        if window == Band::Unknown {
            return window;
        }
        let Some(band) = self.band.filter(|band| window < *band) else {
            self.better.clear();
            return *self.band.insert(window);
        };
        self.better.push(window);
        if self.better.len() < WINDOWS_TO_IMPROVE {
            return band;
        }
        let worst = self.better.drain(..).max().unwrap_or(band);
        *self.band.insert(worst)
    }

    pub(super) fn forget_better(&mut self) {
        self.better.clear();
    }
}

/// A line in one word: the best band that nine tenths of its known windows reached. Counts in the
/// order of [`Band::ALL`].
pub(crate) fn verdict(windows: &[u64; Band::ALL.len()]) -> Band {
    let [good, fair, bad, terrible, _] = *windows;
    let known = good + fair + bad + terrible;
    let reaches = |count: u64| known > 0 && count * 10 >= known * 9;
    match () {
        () if reaches(good) => Band::Good,
        () if reaches(good + fair) => Band::Fair,
        () if reaches(good + fair + bad) => Band::Bad,
        () if known > 0 => Band::Terrible,
        () => Band::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(expected: u16, lost: i16, sound_jitter_ms: u16) -> [Telling; 1] {
        [Telling { expected, lost, sound_jitter_ms: Some(sound_jitter_ms), picture_jitter_ms: Some(90) }]
    }

    #[test]
    fn bands_part_at_one_three_and_ten_percent_and_unsteadiness_costs_one() {
        let bands = [9, 10, 29, 30, 99, 100].map(|lost| band_of(&window(1_000, lost, 40)));
        assert_eq!(bands, [Band::Good, Band::Fair, Band::Fair, Band::Bad, Band::Bad, Band::Terrible]);
        assert_eq!([0, 100].map(|lost| band_of(&window(1_000, lost, 41))), [Band::Fair, Band::Terrible]);
        assert_eq!(band_of(&window(99, 50, 0)), Band::Unknown);
    }

    #[test]
    fn a_band_is_worse_at_once_and_better_after_three() {
        use Band::{Bad, Fair, Good, Unknown};
        let mut shown = Shown::default();
        let windows = [Good, Bad, Good, Good, Bad, Good, Fair, Unknown, Good, Good];
        let expected = [Good, Bad, Bad, Bad, Bad, Bad, Bad, Unknown, Fair, Fair];
        assert_eq!(windows.map(|window| shown.follow(window)), expected);
    }

    #[test]
    fn a_line_is_called_by_what_nine_tenths_of_its_windows_reached() {
        assert_eq!(verdict(&[9, 0, 1, 0, 7]), Band::Good);
        assert_eq!(verdict(&[8, 0, 2, 0, 0]), Band::Bad);
        assert_eq!(verdict(&[0, 0, 0, 0, 3]), Band::Unknown);
    }
}
