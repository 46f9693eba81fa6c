//! What a receiver told the server of its line, second by second.

use super::stream::{Stream, StreamReport};
use super::track::Kind;

/// What the reports of one second added to those before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Telling {
    /// Packets that should have arrived.
    pub expected: u16,
    /// Packets of these that did not; below 0 where earlier ones came after all.
    pub lost: i16,
    /// The largest jitter of the sound, in milliseconds, rounded up; none if nothing was said of it.
    pub sound_jitter_ms: Option<u16>,
    /// The same of the picture.
    pub picture_jitter_ms: Option<u16>,
}

impl Telling {
    pub(crate) fn of(kind: Kind, stream: &Stream, report: &StreamReport) -> Self {
        let ticks = u64::from(stream.ticks_per_second()).max(1);
        let jitter_ms = u16::try_from((u64::from(report.block.jitter) * 1_000).div_ceil(ticks)).unwrap_or(u16::MAX);
        Self {
            expected: u16::try_from(report.expected).unwrap_or(u16::MAX),
            lost: i16::try_from(report.lost).unwrap_or_default(),
            sound_jitter_ms: (kind == Kind::Sound).then_some(jitter_ms),
            picture_jitter_ms: (kind == Kind::Picture).then_some(jitter_ms),
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            expected: self.expected.saturating_add(other.expected),
            lost: self.lost.saturating_add(other.lost),
            sound_jitter_ms: self.sound_jitter_ms.max(other.sound_jitter_ms),
            picture_jitter_ms: self.picture_jitter_ms.max(other.picture_jitter_ms),
        }
    }
}

/// What was told, on the clock of [`super::Receivers::clock`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    first: u64,
    seconds: Vec<Telling>,
}

impl Told {
    /// Notes something that is said in a second. Seconds never go back.
    pub fn note(&mut self, second: u64, telling: Telling) {
        if self.seconds.is_empty() {
            self.first = second;
        }
        let place = usize::try_from(second.saturating_sub(self.first)).unwrap_or(usize::MAX);
        // A receiver that lives for a year is somebody's mistake, not a reason to take all memory.
        if place < 32_000_000 && place >= self.seconds.len() {
            self.seconds.resize(place + 1, Telling::default());
        }
        if let Some(noted) = self.seconds.get_mut(place) {
            *noted = noted.plus(telling);
        }
    }

    /// Every second from the first to the last in which something was said.
    pub fn iter(&self) -> impl Iterator<Item = (u64, Telling)> {
        (self.first..).zip(self.seconds.iter().copied())
    }

    /// The same without what was said before a second.
    pub(crate) fn since(&self, second: u64) -> Self {
        let mut later = Self::default();
        self.iter().filter(|(at, _)| *at >= second).for_each(|(at, telling)| later.note(at, telling));
        later
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_in_one_second_adds_up() {
        let sound = Telling { expected: 8, lost: 1, sound_jitter_ms: Some(3), ..Telling::default() };
        let picture = Telling { expected: 5, lost: -1, picture_jitter_ms: Some(2), ..Telling::default() };
        let mut told = Told::default();
        [(7, sound), (7, picture), (9, picture)].into_iter().for_each(|(second, telling)| told.note(second, telling));
        let both = Telling { expected: 13, lost: 0, sound_jitter_ms: Some(3), picture_jitter_ms: Some(2) };
        let expected = vec![(7, both), (8, Telling::default()), (9, picture)];
        assert_eq!(told.iter().collect::<Vec<_>>(), expected);
        assert_eq!(told.since(8).iter().last(), Some((9, picture)));
        assert!(told.since(10).iter().next().is_none());
    }
}
