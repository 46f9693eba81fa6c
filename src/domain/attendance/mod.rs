//! Who took part in a session, and for how long: folds over what is in the ledger.
//!
//! *Counted* is the time in which there was something to receive: an agenda item was open, the
//! session was not paused, the program was sent and the server was there. *Received* is the time
//! for which an endpoint's media is proven. An endpoint's *share* is received ∩ counted ÷ counted.

mod endpoint;
mod span;

pub use endpoint::{EndpointAttendance, ItemAttendance, Status};
pub use span::{ItemSpan, Outage, OutageCause};

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::Conference;
use crate::amendment::{Figures, Versions};
use crate::identity::{EndpointId, ItemId};
use crate::interval::Intervals;
use crate::roster::Roster;
use crate::session::Session;
use crate::time::Timestamp;

/// Where the lines between the statuses lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// From this share on attendance is full, in percent, 1 to 100.
    pub full_share_percent: u32,
    /// Missing more counted time than this at the beginning is late, at the end left early; in
    /// milliseconds.
    pub margin_ms: i64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { full_share_percent: 90, margin_ms: 10 * 60 * 1000 }
    }
}

/// A part of a whole: a share, or the rate of those present.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// The part; 0 to `whole`.
    pub part: i64,
    /// The whole; nothing can be said where it is 0.
    pub whole: i64,
}

impl Share {
    /// Whether it is at least `percent` of the whole. False where the whole is 0.
    #[must_use]
    pub fn reaches(self, percent: u32) -> bool {
        self.whole > 0 && i128::from(self.part) * 100 >= i128::from(self.whole) * i128::from(percent)
    }

    /// Hundredths of a percent, rounded to the nearest, halves up; none where the whole is 0.
    #[must_use]
    pub fn basis_points(self) -> Option<i64> {
        let (part, whole) = (i128::from(self.part), i128::from(self.whole));
        (whole > 0).then(|| i64::try_from((part * 20_000 + whole) / (2 * whole)).unwrap_or(i64::MAX))
    }
}

/// A session's attendance: everything that is the same for all of its endpoints.
#[derive(Clone, Debug)]
pub struct SessionAttendance<'a> {
    conference: &'a Conference,
    session: &'a Session,
    roster: Arc<Roster>,
    known_until: Timestamp,
    thresholds: Thresholds,
    figures: Figures<'a>,
    items: Vec<ItemSpan>,
    outages: Vec<Outage>,
    held: Intervals,
    counted: Intervals,
}

impl<'a> SessionAttendance<'a> {
    /// The attendance of a session as far as the ledger can prove it: what is still open is taken
    /// as ending at the last sign of life. Figures that were closed are the newest, and judged by the
    /// thresholds that were frozen with them.
    #[must_use]
    pub fn new(conference: &'a Conference, session: &'a Session, thresholds: Thresholds) -> Self {
        Self::with_figures(conference, session, Figures::newest(conference, session), thresholds)
    }

    /// The same in a version of its figures.
    pub(crate) fn with_figures(
        conference: &'a Conference,
        session: &'a Session,
        figures: Figures<'a>,
        thresholds: Thresholds,
    ) -> Self {
        let closing = conference.versions(session.id).map(Versions::closing);
        let thresholds = closing.and_then(|closing| closing.thresholds).unwrap_or(thresholds);
        let known_until = closing.map_or(conference.proven_until(), |closing| closing.known_until);
        let known_until = known_until.unwrap_or(Timestamp::MIN);
        let items = span::item_spans(conference, session, known_until);
        let counted = items.iter().fold(Intervals::none(), |all, item| all.union(&item.counted));
        Self {
            conference,
            session,
            roster: conference.roster_of(session),
            known_until,
            thresholds,
            figures,
            items,
            outages: span::outages(conference, session, known_until),
            held: session.held.until(known_until),
            counted,
        }
    }

    /// Leaves one of its items, and nothing that happened outside of it. False if that was never open.
    pub(crate) fn cut_to(&mut self, item: ItemId) -> bool {
        self.items.retain(|span| span.item == Some(item));
        let Some(span) = self.items.first() else { return false };
        self.held = span.held.clone();
        self.counted = span.counted.clone();
        self.outages = span::outages_within(&self.outages, &self.held);
        true
    }

    /// From start to end, pauses included; where it is cut to an item, while that was open.
    #[must_use]
    pub const fn held(&self) -> &Intervals {
        &self.held
    }

    /// The session.
    #[must_use]
    pub fn session(&self) -> &'a Session {
        self.session
    }

    /// The roster it was held with.
    #[must_use]
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// The positions of its audience in that roster.
    #[must_use]
    pub fn audience(&self) -> std::ops::Range<usize> {
        self.roster.subtree(self.session.plan.audience)
    }

    /// Its head counts and absences.
    #[must_use]
    pub const fn figures(&self) -> &Figures<'a> {
        &self.figures
    }

    /// By what its statuses are judged.
    #[must_use]
    pub const fn thresholds(&self) -> Thresholds {
        self.thresholds
    }

    /// Until when everything is known.
    #[must_use]
    pub fn known_until(&self) -> Timestamp {
        self.known_until
    }

    /// What was counted, item by item: those that were opened, in the order of the agenda. A session
    /// without items has one without a number.
    #[must_use]
    pub fn items(&self) -> &[ItemSpan] {
        &self.items
    }

    /// When nothing was sent although the session went on.
    #[must_use]
    pub fn outages(&self) -> &[Outage] {
        &self.outages
    }

    /// All of the counted time.
    #[must_use]
    pub fn counted(&self) -> &Intervals {
        &self.counted
    }

    /// The attendance of one endpoint.
    #[must_use]
    pub fn endpoint(&self, endpoint: EndpointId) -> EndpointAttendance {
        EndpointAttendance::new(self, endpoint)
    }
}
