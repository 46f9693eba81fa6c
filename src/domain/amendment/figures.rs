//! The declared figures of a session as they were in one version.

use std::collections::BTreeMap;

use super::{Amended, Change};
use crate::Conference;
use crate::identity::{EndpointId, RollCallId, Version};
use crate::ledger::Said;
use crate::roll_call::{HeadCount, RollCall};
use crate::session::Session;

/// How an endpoint's declared figures came about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FiguresLevel {
    /// Before the close, by who may say so.
    pub declared: bool,
    /// By a slip that came after the close.
    pub late: bool,
    /// By a correction after the close.
    pub corrected: bool,
}

/// Head counts and absences of a session in one version of its figures.
///
/// The session itself has the newest; what later amendments found is laid over it.
#[derive(Clone, Debug)]
pub struct Figures<'a> {
    session: &'a Session,
    version: Option<Version>,
    /// The amendments that are part of the version.
    amended: &'a [Amended],
    /// What the later ones found.
    head_counts: BTreeMap<(RollCallId, EndpointId), Option<&'a HeadCount>>,
    absences: BTreeMap<EndpointId, Option<&'a str>>,
    /// How those figures came about that were amended; none is the absence.
    last_words: BTreeMap<EndpointId, BTreeMap<Option<RollCallId>, LastWord>>,
}

/// Who amended a figure last, and whether by a slip.
#[derive(Clone, Copy, Debug)]
struct LastWord {
    said: Said,
    slip: bool,
}

impl<'a> Figures<'a> {
    /// The figures of a session in a version, or the newest. Figures that were not closed have no
    /// version; nor has one that was never made, and the answer is none.
    #[must_use]
    pub fn of(conference: &'a Conference, session: &'a Session, version: Option<Version>) -> Option<Self> {
        let versions = conference.versions(session.id);
        let version = match (version, versions) {
            (Some(version), Some(versions)) => versions.has(version).then_some(version).map(Some)?,
            (Some(_), None) => return None,
            (None, versions) => versions.map(super::Versions::newest),
        };
        Some(Self::known(session, version, versions.map(super::Versions::amended).unwrap_or_default()))
    }

    /// The newest figures of a session.
    #[must_use]
    pub fn newest(conference: &'a Conference, session: &'a Session) -> Self {
        let versions = conference.versions(session.id);
        let amended = versions.map(super::Versions::amended).unwrap_or_default();
        Self::known(session, versions.map(super::Versions::newest), amended)
    }

    fn known(session: &'a Session, version: Option<Version>, all: &'a [Amended]) -> Self {
        let made = all.partition_point(|amended| Some(amended.version) <= version);
        let (amended, later) = all.split_at(made);
        let (mut head_counts, mut absences) = (BTreeMap::new(), BTreeMap::new());
        // From the last one back, so that what the first of them found stays.
        for Amended { amendment, .. } in later.iter().rev() {
            match &amendment.change {
                Change::HeadCount { roll_call, endpoint, before, .. } => {
                    head_counts.insert((*roll_call, *endpoint), before.as_ref());
                }
                Change::Absence { endpoint, before, .. } => {
                    absences.insert(*endpoint, before.as_deref());
                }
            }
        }
        Self { session, version, amended, head_counts, absences, last_words: last_words(amended) }
    }

    /// The version; none while the figures are not closed.
    #[must_use]
    pub const fn version(&self) -> Option<Version> {
        self.version
    }

    /// The amendments that are part of the version, in order.
    #[must_use]
    pub const fn amended(&self) -> &'a [Amended] {
        self.amended
    }

    /// What an endpoint answered to a roll call of the session.
    #[must_use]
    pub fn head_count(&self, roll_call: &'a RollCall, endpoint: EndpointId) -> Option<&'a HeadCount> {
        match self.head_counts.get(&(roll_call.id, endpoint)) {
            Some(found) => *found,
            None => roll_call.answers.get(&endpoint).map(|answer| &answer.head_count),
        }
    }

    /// Why an endpoint was absent, if somebody said that it was.
    #[must_use]
    pub fn absence(&self, endpoint: EndpointId) -> Option<&'a str> {
        match self.absences.get(&endpoint) {
            Some(found) => *found,
            None => self.session.absences.get(&endpoint).map(String::as_str),
        }
    }

    /// How an endpoint's answer to a roll call came about: the last word counts.
    #[must_use]
    pub fn answer_level(&self, roll_call: &'a RollCall, endpoint: EndpointId) -> FiguresLevel {
        self.level_of(Some(roll_call.id), endpoint, self.head_count(roll_call, endpoint).is_some())
    }

    /// How it came about that an endpoint was absent: the last word counts.
    #[must_use]
    pub fn absence_level(&self, endpoint: EndpointId) -> FiguresLevel {
        self.level_of(None, endpoint, self.absence(endpoint).is_some())
    }

    fn level_of(&self, figure: Option<RollCallId>, endpoint: EndpointId, stands: bool) -> FiguresLevel {
        match self.last_word(figure, endpoint) {
            Some(LastWord { slip, .. }) => FiguresLevel { declared: false, late: slip, corrected: !slip },
            None => FiguresLevel { declared: stands, ..FiguresLevel::default() },
        }
    }

    /// Who answers for an endpoint's answer to a roll call or, where there is none, for its absence; none
    /// where nothing was said.
    #[must_use]
    pub fn said_by(&self, roll_call: Option<&'a RollCall>, endpoint: EndpointId) -> Option<Said> {
        let answered = roll_call.filter(|roll_call| self.head_count(roll_call, endpoint).is_some());
        let (figure, first) = match answered {
            Some(roll_call) => (Some(roll_call.id), roll_call.answered_by.get(&endpoint)),
            None => (self.absence(endpoint).map(|_| None)?, self.session.absent_by.get(&endpoint)),
        };
        self.last_word(figure, endpoint).map(|word| word.said).or(first.copied())
    }

    fn last_word(&self, figure: Option<RollCallId>, endpoint: EndpointId) -> Option<LastWord> {
        self.last_words.get(&endpoint)?.get(&figure).copied()
    }
}

/// Of each amended figure the last word.
fn last_words(amended: &[Amended]) -> BTreeMap<EndpointId, BTreeMap<Option<RollCallId>, LastWord>> {
    let mut last_words: BTreeMap<EndpointId, BTreeMap<_, _>> = BTreeMap::new();
    for Amended { at, amendment, .. } in amended {
        let figure = match &amendment.change {
            Change::HeadCount { roll_call, .. } => Some(*roll_call),
            Change::Absence { .. } => None,
        };
        let word = LastWord { said: Said { at: *at, by: amendment.by }, slip: amendment.slip.is_some() };
        last_words.entry(amendment.change.endpoint()).or_default().insert(figure, word);
    }
    last_words
}
