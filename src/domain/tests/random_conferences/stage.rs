//! A conference of three sessions over two days: a central one, a branch that carries on by itself, and
//! one with another roster.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::Index;

use super::deeds::{Deed, ORGANIZER, some_checks, some_deeds};
use super::trees::{Turn, some_rows, some_turns, turned};
use crate::Conference;
use crate::agenda::ItemPlan;
use crate::attendance::Thresholds;
use crate::command::Command;
use crate::event::Event;
use crate::identity::{Author, EndpointId, ItemId, SessionId, Version};
use crate::ledger::Record;
use crate::report::{Beside, Report, ReportKind, ReportOrder, report};
use crate::roster::{RosterRow, build};
use crate::session::{SessionPlan, SessionStep};
use crate::time::Timestamp;

pub(super) const CENTRAL: SessionId = SessionId(1);
pub(super) const BRANCH: SessionId = SessionId(2);
pub(super) const NEXT_DAY: SessionId = SessionId(3);
const HOUR_MS: i64 = 3_600_000;

/// What is thrown before anything happens.
#[derive(Clone, Debug)]
pub(super) struct Dice {
    rows: Vec<RosterRow>,
    /// Who carries on.
    branch: Index,
    turns: Vec<Turn>,
    /// What happens in each act, in order.
    acts: Vec<Vec<Deed>>,
}

/// How many deeds the technical check has at most.
const CHECKS: usize = 20;
/// How many deeds each act after it has at most: central session, after the release, between end and
/// close, after the close, next day, long after.
const ACTS: [usize; 6] = [90, 60, 20, 40, 60, 40];

pub(super) fn some_conference() -> impl Strategy<Value = Dice> {
    let acts = ACTS.map(some_deeds);
    let thrown = (some_rows(), any::<Index>(), some_turns(), some_checks(CHECKS), acts);
    thrown.prop_map(|(rows, branch, turns, checks, acts)| {
        let acts = std::iter::once(checks).chain(acts).collect();
        Dice { rows, branch, turns, acts }
    })
}

/// Everything that happened, and what was reported of each version when it was new.
pub(super) struct Played {
    pub(super) conference: Conference,
    pub(super) ledger: Vec<Record>,
    pub(super) reported: BTreeMap<(SessionId, Version), Vec<Report>>,
    now: Timestamp,
}

impl Played {
    pub(super) fn of(dice: &Dice) -> Self {
        let (conference, ledger, reported) = (Conference::default(), Vec::new(), BTreeMap::new());
        let mut played = Self { conference, ledger, reported, now: Timestamp::from_millis(1_658_451_600_000) };
        let mut acts = dice.acts.iter();
        let mut act = |played: &mut Self| acts.next().into_iter().flatten().for_each(|deed| played.may(deed));
        let entries = build(&dice.rows).unwrap();
        let (top, below) = (entries[0].endpoint, dice.branch.get(&entries).endpoint);
        played.must(Command::PlanConference { title: "Hội nghị".into() });
        played.must(Command::ImportRoster { entries });
        played.plan(top, 2);
        played.plan(below, 0);
        played.must(Command::StepSession { session: CENTRAL, step: SessionStep::Rehearse });
        act(&mut played);
        played.begin(CENTRAL);
        played.must(Command::StartItem { item: ItemId(1) });
        act(&mut played);
        played.wish(Command::ReleaseSubtree { session: CENTRAL, subtree: below });
        played.begin(BRANCH);
        act(&mut played);
        played.end(CENTRAL);
        // With the centre over, the branch may begin if it did not before.
        played.begin(BRANCH);
        act(&mut played);
        played.close(CENTRAL);
        played.end(BRANCH);
        played.close(BRANCH);
        act(&mut played);
        played.wish(Command::ImportRoster { entries: build(&turned(dice.rows.clone(), &dice.turns)).unwrap() });
        played.plan(played.conference.roster().root().unwrap().endpoint, 1);
        played.begin(NEXT_DAY);
        act(&mut played);
        played.end(NEXT_DAY);
        played.close(NEXT_DAY);
        act(&mut played);
        played
    }

    fn must(&mut self, wish: Command) {
        let refusal = self.conference.decide(self.now, wish.clone()).err();
        assert!(self.wish(wish), "{refusal:?}");
    }

    fn may(&mut self, deed: &Deed) {
        self.now = self.now.plus_ms(deed.after_ms);
        if let Some(wish) = deed.wish(&self.conference, self.now) {
            self.wish(wish);
        }
    }

    /// Whether it was granted. What was refused changed nothing.
    fn wish(&mut self, wish: Command) -> bool {
        let author = match &wish {
            Command::ReportHeadCount { endpoint, .. } => Author::Endpoint(*endpoint),
            _ => ORGANIZER,
        };
        let Ok(events) = self.conference.decide(self.now, wish) else { return false };
        for event in events {
            let amended = match &event {
                Event::FiguresAmended { session, version, .. } => Some((*session, *version)),
                Event::SessionClosed { session, .. } => Some((*session, Version::FIRST)),
                _ => None,
            };
            let record = Record { at: self.now, author, event };
            self.ledger.push(record.clone());
            self.conference.apply_record(record);
            if let Some((session, version)) = amended {
                self.reported.insert((session, version), versioned(&self.conference, session, version));
            }
        }
        true
    }

    fn plan(&mut self, top: EndpointId, items: usize) {
        let session = SessionId(self.conference.sessions().last().map_or(1, |last| last.id.0 + 1));
        let (planned_from, planned_until) = (self.now, self.now.plus_ms(HOUR_MS));
        let title = format!("Buổi {session}");
        self.must(Command::PlanSession {
            plan: SessionPlan { title, lead: top, audience: top, planned_from, planned_until },
        });
        for _ in 0..items {
            let plan = ItemPlan { title: "Nội dung".into(), speaker: String::new(), planned_minutes: 30 };
            self.must(Command::PlanItem { session, plan });
        }
    }

    /// As far as nobody who takes part there sits in another session.
    fn begin(&mut self, session: SessionId) {
        self.now = self.now.plus_ms(1_000);
        for step in [SessionStep::Open, SessionStep::Start, SessionStep::Resume] {
            self.wish(Command::StepSession { session, step });
        }
        self.wish(Command::SoundProgram { session, since: self.now });
        self.wish(Command::OpenRollCall { session, title: "Đầu buổi".into(), deadline: self.now.plus_ms(60_000) });
    }

    fn end(&mut self, session: SessionId) {
        self.now = self.now.plus_ms(1_000);
        self.wish(Command::StepSession { session, step: SessionStep::End });
    }

    fn close(&mut self, session: SessionId) {
        self.now = self.now.plus_ms(30_000);
        let thresholds = Thresholds { full_share_percent: 50, margin_ms: 60_000 };
        self.wish(Command::CloseSession { session, thresholds, by: ORGANIZER });
    }
}

/// Every report that is fixed with a version.
pub(super) fn versioned(conference: &Conference, session: SessionId, version: Version) -> Vec<Report> {
    let subtree = conference.session(session).unwrap().plan.audience;
    let kinds = ReportKind::ALL.into_iter().filter(|kind| kind.is_versioned());
    let order = |kind| ReportOrder {
        kind,
        sessions: vec![(session, Some(version))],
        item: None,
        subtree,
        thresholds: Thresholds::default(),
    };
    kinds.map(|kind| report(conference, &Beside::default(), &order(kind)).unwrap()).collect()
}
