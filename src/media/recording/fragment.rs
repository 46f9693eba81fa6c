//! Samples of a part, gathered until they are a fragment.

use std::time::Duration;

/// A fragment ends before the first key frame after this.
const SHORTEST: Duration = Duration::from_secs(2);
/// And without one, after this.
const LONGEST: Duration = Duration::from_secs(3);

/// What follows the last of a kind when nothing follows any more.
const LAST_PICTURE: Duration = Duration::from_millis(40);
const LAST_SOUND: Duration = Duration::from_millis(20);

/// A picture, or a packet of sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sample {
    /// From the beginning of the part.
    pub(super) at: Duration,
    pub(super) lasts: Duration,
    /// A decoder can begin here.
    pub(super) is_key: bool,
    pub(super) data: Vec<u8>,
}

/// Two or three seconds of a part.
#[derive(Debug, Default)]
pub(super) struct Fragment {
    pub(super) pictures: Vec<Sample>,
    pub(super) sounds: Vec<Sample>,
}

impl Fragment {
    pub(super) fn is_empty(&self) -> bool {
        self.pictures.is_empty() && self.sounds.is_empty()
    }

    /// When its first sample begins.
    pub(super) fn from(&self) -> Duration {
        self.ends_of(|sample| sample.at).min().unwrap_or_default()
    }

    /// When its last sample is over.
    pub(super) fn until(&self) -> Duration {
        let last = |samples: &[Sample]| samples.last().map(|sample| sample.at + sample.lasts);
        last(&self.pictures).max(last(&self.sounds)).unwrap_or_default()
    }

    /// Whether a player can begin with it.
    pub(super) fn begins_anew(&self) -> bool {
        self.pictures.first().map_or(!self.sounds.is_empty(), |first| first.is_key)
    }

    fn ends_of<'a>(&'a self, of: impl Fn(&'a Sample) -> Duration + 'a) -> impl Iterator<Item = Duration> + 'a {
        self.pictures.first().into_iter().chain(self.sounds.first()).map(of)
    }
}

/// What was not written yet. How long a sample lasts is known when the next one comes, so one of
/// each kind is held back.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    fragment: Fragment,
    picture: Option<Sample>,
    sound: Option<Sample>,
}

impl Gathering {
    pub(super) fn picture(&mut self, sample: Sample) {
        follow(&mut self.picture, sample, &mut self.fragment.pictures);
    }

    pub(super) fn sound(&mut self, sample: Sample) {
        follow(&mut self.sound, sample, &mut self.fragment.sounds);
    }

    /// The fragment, if it is one now.
    pub(super) fn take_due(&mut self) -> Option<Fragment> {
        if self.fragment.is_empty() {
            return None;
        }
        let held = self.picture.as_ref().into_iter().chain(&self.sound);
        let length = held.map(|sample| sample.at).max()?.saturating_sub(self.fragment.from());
        let can_end = self.picture.as_ref().is_none_or(|picture| picture.is_key);
        (length >= LONGEST || length >= SHORTEST && can_end).then(|| std::mem::take(&mut self.fragment))
    }

    /// Whatever there is.
    pub(super) fn take_rest(&mut self) -> Option<Fragment> {
        let last = |sample: Sample, lasts: Duration| Sample { lasts, ..sample };
        self.fragment.pictures.extend(self.picture.take().map(|sample| last(sample, LAST_PICTURE)));
        self.fragment.sounds.extend(self.sound.take().map(|sample| last(sample, LAST_SOUND)));
        let rest = std::mem::take(&mut self.fragment);
        (!rest.is_empty()).then_some(rest)
    }
}

/// Two samples of a kind are never shown at the same time.
fn follow(held: &mut Option<Sample>, sample: Sample, done: &mut Vec<Sample>) {
    let earliest = held.as_ref().map_or(Duration::ZERO, |before| before.at + Duration::from_millis(1));
    let sample = Sample { at: sample.at.max(earliest), ..sample };
    if let Some(before) = held.take() {
        done.push(Sample { lasts: sample.at - before.at, ..before });
    }
    *held = Some(sample);
}
