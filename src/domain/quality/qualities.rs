//! The lines of a conference.

use std::collections::BTreeMap;

use super::{Direction, LineRecord, LineSums, VoiceModel};
use crate::identity::{EndpointId, SessionId};

/// Which line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineKey {
    /// The session whose program it carried.
    pub session: SessionId,
    /// Whose it was.
    pub endpoint: EndpointId,
    /// Which way.
    pub direction: Direction,
}

/// What was measured of every line of a conference, long after its endpoint left. Not part of the
/// ledger: it is kept beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Qualities {
    voice: VoiceModel,
    lines: BTreeMap<LineKey, LineRecord>,
}

impl Qualities {
    /// Nothing was measured.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The same, with sound judged by another model.
    #[must_use]
    pub fn judged_by(self, voice: VoiceModel) -> Self {
        Self { voice, ..self }
    }

    /// By what sound is judged.
    #[must_use]
    pub const fn voice(&self) -> &VoiceModel {
        &self.voice
    }

    /// The record of a line; none if nothing was ever measured of it.
    #[must_use]
    pub fn line(&self, key: LineKey) -> Option<&LineRecord> {
        self.lines.get(&key)
    }

    /// The record of a line, to be added to.
    pub fn line_mut(&mut self, key: LineKey) -> &mut LineRecord {
        self.lines.entry(key).or_default()
    }

    /// What was measured of an endpoint one way in some sessions, taken together.
    #[must_use]
    pub fn sums(
        &self,
        sessions: impl IntoIterator<Item = SessionId>,
        endpoint: EndpointId,
        direction: Direction,
    ) -> LineSums {
        let keys = sessions.into_iter().map(|session| LineKey { session, endpoint, direction });
        let mut records = keys.filter_map(|key| self.line(key));
        // One session is as it is; of several nothing stands for a moment any more.
        let mut sums = records.next().map(|record| record.sums).unwrap_or_default();
        for record in records {
            sums.add(&record.sums);
        }
        sums
    }

    /// Only the lines of some sessions.
    #[must_use]
    pub fn of_sessions(&self, sessions: &[SessionId]) -> Self {
        let end = |session, endpoint, direction| LineKey { session, endpoint: EndpointId(endpoint), direction };
        let meant = sessions.iter().flat_map(|session| {
            self.lines.range(end(*session, u32::MIN, Direction::Down)..=end(*session, u32::MAX, Direction::Up))
        });
        Self { voice: self.voice, lines: meant.map(|(key, record)| (*key, *record)).collect() }
    }
}

impl FromIterator<(LineKey, LineRecord)> for Qualities {
    fn from_iter<T: IntoIterator<Item = (LineKey, LineRecord)>>(lines: T) -> Self {
        Self { voice: VoiceModel::default(), lines: lines.into_iter().collect() }
    }
}
