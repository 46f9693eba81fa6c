//! Which report is wanted, and what it is made of beside the ledger.

use std::collections::BTreeMap;

use super::ReportKind;
use crate::Conference;
use crate::attendance::Thresholds;
use crate::delegate::DelegateNames;
use crate::identity::{EndpointId, ItemId, SessionId, Version};
use crate::message::MessageTexts;
use crate::person::AccountNames;
use crate::quality::Qualities;
use crate::time::Timestamp;
use crate::written_text::WrittenTexts;

/// Which report is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportOrder {
    /// Which one.
    pub kind: ReportKind,
    /// About which sessions, each in a version of its figures or, with none, as they stand now. A
    /// session whose figures were not closed has no version.
    pub sessions: Vec<(SessionId, Option<Version>)>,
    /// The agenda item it is cut to; none for whole sessions. Only its session stays in the report.
    /// What counts, what was received and the statuses are then the item's; head counts, connections
    /// and turns on the floor stay those of the session.
    pub item: Option<ItemId>,
    /// The top of the subtree it is about.
    pub subtree: EndpointId,
    /// What sessions are judged by whose figures were not closed; closing froze those of the others.
    pub thresholds: Thresholds,
}

impl ReportOrder {
    /// A report about sessions as they stand now.
    #[must_use]
    pub fn newest(kind: ReportKind, sessions: &[SessionId], subtree: EndpointId, thresholds: Thresholds) -> Self {
        let sessions = sessions.iter().map(|session| (*session, None)).collect();
        Self { kind, sessions, item: None, subtree, thresholds }
    }

    /// The line of the ledger after which nothing is in the report: the one that made the last of its
    /// versions. None where a session is not closed, or where the report has more than its figures.
    #[must_use]
    pub fn ledger_line(&self, conference: &Conference) -> Option<u64> {
        let line = |(session, version): &(SessionId, Option<Version>)| {
            let versions = conference.versions(*session)?;
            Some(versions.ledger_line(version.unwrap_or(versions.newest())))
        };
        let has_item = |session: SessionId, item: ItemId| {
            conference.session_of_item(item).is_some_and(|of_item| of_item.id == session)
        };
        let sessions =
            self.sessions.iter().filter(|(session, _)| self.item.is_none_or(|item| has_item(*session, item)));
        let lines = sessions.filter(|_| self.kind.is_versioned()).map(line);
        lines.collect::<Option<Vec<_>>>()?.into_iter().max()
    }
}

/// What a report shows that the ledger does not hold: measurements, and names that may be erased.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// What was measured of the lines, and by what sound is judged.
    pub qualities: Qualities,
    /// What was written about drafts, and who answered.
    pub comments: WrittenTexts,
    /// What was announced and written on hot lines.
    pub messages: MessageTexts,
    /// What delegates are called, in the order in which they are to be shown.
    pub delegates: DelegateNames,
    /// What the accounts are called that closed, declared or amended figures. One that is not here goes by its number.
    pub account_names: AccountNames,
    /// What the technicians of endpoints are called, as far as that is kept, and since when: whoever came
    /// later answers for nothing that was said before.
    pub technician_names: BTreeMap<EndpointId, (Timestamp, String)>,
}

impl Beside {
    /// Measurements alone.
    #[must_use]
    pub fn measured(qualities: Qualities) -> Self {
        Self { qualities, ..Self::default() }
    }
}
