//! Sets of time: what was true when.

use crate::time::Timestamp;

/// A span of time: from `from` up to, and without, `until`. Never empty inside [`Intervals`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval {
    /// Its first moment.
    pub from: Timestamp,
    /// The first moment after it.
    pub until: Timestamp,
}

impl Interval {
    /// Its length in milliseconds, 0 or more.
    #[must_use]
    pub fn length_ms(self) -> i64 {
        self.until.since_ms(self.from).max(0)
    }
}

/// Spans of time in order, apart from each other and none of them empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intervals(Vec<Interval>);

impl Intervals {
    /// No time at all.
    #[must_use]
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// The time from `from` to `until`; nothing if that is empty or reversed.
    #[must_use]
    pub fn one(from: Timestamp, until: Timestamp) -> Self {
        let mut intervals = Self::none();
        intervals.insert(from, until);
        intervals
    }

    /// Adds the time from `from` to `until`; does nothing if that is empty or reversed.
    pub fn insert(&mut self, from: Timestamp, until: Timestamp) {
        if from >= until {
            return;
        }
        // Spans that touch the new one melt into it. New time almost always comes last.
        let first = self.0.partition_point(|span| span.until < from);
        let last = first + self.0[first..].partition_point(|span| span.from <= until);
        let merged = self.0[first..last].iter().fold(Interval { from, until }, |merged, span| Interval {
            from: merged.from.min(span.from),
            until: merged.until.max(span.until),
        });
        self.0.splice(first..last, [merged]);
    }

    /// The spans in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Interval> + DoubleEndedIterator + '_ {
        self.0.iter().copied()
    }

    /// Whether there is no time in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its first moment.
    #[must_use]
    pub fn first(&self) -> Option<Timestamp> {
        self.0.first().map(|span| span.from)
    }

    /// The moment after its last one.
    #[must_use]
    pub fn last(&self) -> Option<Timestamp> {
        self.0.last().map(|span| span.until)
    }

    /// The time that lies in it, in milliseconds.
    #[must_use]
    pub fn total_ms(&self) -> i64 {
        self.0.iter().map(|span| span.length_ms()).sum()
    }

    /// Whether a moment lies in it.
    #[must_use]
    pub fn contains(&self, moment: Timestamp) -> bool {
        let after = self.0.partition_point(|span| span.until <= moment);
        self.0.get(after).is_some_and(|span| span.from <= moment)
    }

    /// The time in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let (longer, shorter) = if self.0.len() >= other.0.len() { (self, other) } else { (other, self) };
        let mut all = longer.clone();
        for span in shorter.iter() {
            all.insert(span.from, span.until);
        }
        all
    }

    /// The time in both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let mut common = Vec::new();
        let (mut left, mut right) = (0, 0);
        while let (Some(a), Some(b)) = (self.0.get(left), other.0.get(right)) {
            let (from, until) = (a.from.max(b.from), a.until.min(b.until));
            if from < until {
                common.push(Interval { from, until });
            }
            if a.until <= b.until {
                left += 1;
            } else {
                right += 1;
            }
        }
        Self(common)
    }

    /// The time in this one that is not in the other.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        self.intersection(&other.complement())
    }

    /// The part before `moment`.
    #[must_use]
    pub fn before(&self, moment: Timestamp) -> Self {
        self.intersection(&Self::one(Timestamp::MIN, moment))
    }

    /// The part from `moment` on.
    #[must_use]
    pub fn after(&self, moment: Timestamp) -> Self {
        self.intersection(&Self::one(moment, Timestamp::MAX))
    }

    fn complement(&self) -> Self {
        let mut gaps = Vec::with_capacity(self.0.len() + 1);
        let mut from = Timestamp::MIN;
        for span in self.iter() {
            if from < span.from {
                gaps.push(Interval { from, until: span.from });
            }
            from = span.until;
        }
        if from < Timestamp::MAX {
            gaps.push(Interval { from, until: Timestamp::MAX });
        }
        Self(gaps)
    }
}

/// Something that begins and ends again and again: the closed spans, and the open one if there is
/// one now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Track {
    closed: Intervals,
    open_since: Option<Timestamp>,
}

impl Track {
    /// It begins. Does nothing if it is already open.
    pub fn begin(&mut self, at: Timestamp) {
        self.open_since.get_or_insert(at);
    }

    /// It ends. Does nothing if it is not open.
    pub fn end(&mut self, at: Timestamp) {
        if let Some(since) = self.open_since.take() {
            self.closed.insert(since, at);
        }
    }

    /// Since when it is open, if it is.
    #[must_use]
    pub const fn open_since(&self) -> Option<Timestamp> {
        self.open_since
    }

    /// Whether it ever began.
    #[must_use]
    pub fn ever_began(&self) -> bool {
        self.open_since.is_some() || !self.closed.is_empty()
    }

    /// All of it, with the open span taken as ending at `now`.
    #[must_use]
    pub fn until(&self, now: Timestamp) -> Intervals {
        let mut all = self.closed.clone();
        if let Some(since) = self.open_since {
            all.insert(since, now);
        }
        all
    }
}
