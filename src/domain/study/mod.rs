//! Make-up study: a recording watched later, against the same agenda items. It stands apart and is
//! never attendance.
//!
//! What was played is kept as the time of the session that it shows, so watching the same minute twice
//! counts once, whichever recording it was.

mod wish;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Conference;
use crate::attendance::{SessionAttendance, Share};
use crate::event::Event;
use crate::identity::{EndpointId, ItemId, SessionId};
use crate::interval::Intervals;
use crate::time::Timestamp;

pub use wish::StudyWish;

/// Played faster than this, in percent, nobody follows.
pub const FASTEST_PERCENT: i64 = 150;

/// A player's clock and ours are not the same.
pub const TOLERANCE_MS: i64 = 2_000;

/// How many pieces a report may name.
pub const MOST_PIECES: usize = 64;

/// Into how many stretches, apart from each other, what an endpoint played of a session may fall. Somebody
/// who jumps about comes to hundreds; more are made by a program, and everybody would look at them for ever.
pub const MOST_STRETCHES: usize = 10_000;

/// A piece of a session that was played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// Its first moment.
    pub from: Timestamp,
    /// The first moment after it.
    pub until: Timestamp,
}

/// What everybody played.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Studies {
    played: BTreeMap<(SessionId, EndpointId), Intervals>,
}

impl Studies {
    /// Takes in what happened.
    pub(crate) fn apply(&mut self, event: &Event) {
        if let Event::StudyPlayed { session, endpoint, pieces } = event {
            let played = self.played.entry((*session, *endpoint)).or_default();
            pieces.iter().for_each(|piece| played.insert(piece.from, piece.until));
        }
    }

    /// What an endpoint played of a session; none if it never did.
    #[must_use]
    pub fn played(&self, session: SessionId, endpoint: EndpointId) -> Option<&Intervals> {
        self.played.get(&(session, endpoint))
    }
}

/// What an endpoint studied of one agenda item. All times in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemStudy {
    /// The item; none for the only one of a session without an agenda.
    pub item: Option<ItemId>,
    /// What counted when it was held.
    pub counted_ms: i64,
    /// What of that was played.
    pub studied_ms: i64,
}

impl ItemStudy {
    /// Studied of counted.
    #[must_use]
    pub const fn share(&self) -> Share {
        Share { part: self.studied_ms, whole: self.counted_ms }
    }
}

/// What an endpoint studied of a session, item by item in the order of [`SessionAttendance::items`].
/// Time after its release is not its part.
#[must_use]
pub fn study(conference: &Conference, of: &SessionAttendance<'_>, endpoint: EndpointId) -> Vec<ItemStudy> {
    let nothing = Intervals::none();
    let played = conference.studies().played(of.session().id, endpoint).unwrap_or(&nothing);
    let released_at = of.session().released_at(of.roster(), endpoint).unwrap_or(Timestamp::MAX);
    let of_item = |counted: &Intervals| {
        let counted = counted.before(released_at);
        (counted.total_ms(), counted.intersection(played).total_ms())
    };
    let items = of.items().iter().map(|span| (span.item, of_item(&span.counted)));
    items.map(|(item, (counted_ms, studied_ms))| ItemStudy { item, counted_ms, studied_ms }).collect()
}
