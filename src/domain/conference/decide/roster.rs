//! Wishes about the roster.

use std::collections::BTreeMap;

use super::super::Conference;
use crate::event::Event;
use crate::identity::EndpointId;
use crate::refusal::Refusal;
use crate::roster::{Mode, Roster, RosterEntry};
use crate::session::Session;
use crate::time::Timestamp;

impl Conference {
    pub(super) fn import_roster(&self, at: Timestamp, entries: Vec<RosterEntry>) -> Result<Vec<Event>, Refusal> {
        if entries.is_empty() {
            return Err(Refusal::NoRoster);
        }
        if let Some(held) = self.sessions().find(|session| session.state.is_held()) {
            return Err(Refusal::RosterInUse { title: held.plan.title.clone() });
        }
        let entries = self.renumber(entries);
        self.check_plans_against(&entries)?;
        let mut events = self.send_off_those_unlike(at, &Roster::from_tree_order(entries.clone()));
        events.push(Event::RosterImported { entries });
        Ok(events)
    }

    /// Gives every entry the number its code had before, or one that was never used.
    fn renumber(&self, mut entries: Vec<RosterEntry>) -> Vec<RosterEntry> {
        let mut known: BTreeMap<&str, EndpointId> = BTreeMap::new();
        let mut last = 0;
        for entry in self.rosters.iter().flat_map(|roster| roster.entries()) {
            known.insert(&entry.code, entry.endpoint);
            last = last.max(entry.endpoint.0);
        }
        let mut numbers: BTreeMap<EndpointId, EndpointId> = BTreeMap::new();
        for entry in &entries {
            let number = known.get(entry.code.as_str()).copied().unwrap_or_else(|| {
                last += 1;
                EndpointId(last)
            });
            numbers.insert(entry.endpoint, number);
        }
        for entry in &mut entries {
            entry.parent = entry.parent.and_then(|parent| numbers.get(&parent).copied());
            entry.endpoint = numbers.get(&entry.endpoint).copied().unwrap_or(entry.endpoint);
        }
        entries
    }

    fn check_plans_against(&self, entries: &[RosterEntry]) -> Result<(), Refusal> {
        for session in self.sessions().filter(|session| session.roster_version.is_none()) {
            for needed in [session.plan.lead, session.plan.audience] {
                if !entries.iter().any(|entry| entry.endpoint == needed) {
                    let roster = self.roster();
                    let code = roster.entry(needed).map(|entry| entry.code.clone()).unwrap_or_default();
                    return Err(Refusal::RosterLacks { code, title: session.plan.title.clone() });
                }
            }
        }
        Ok(())
    }

    /// Those who may not speak any more by a new roster leave the queues of what is to come.
    fn send_off_those_unlike(&self, at: Timestamp, roster: &Roster) -> Vec<Event> {
        let may_speak = |session: &Session, endpoint: EndpointId| {
            let is_two_way = roster.entry(endpoint).is_some_and(|entry| entry.mode == Mode::TwoWay);
            is_two_way && roster.stands_in(endpoint, session.plan.audience)
        };
        self.sessions().flat_map(|session| self.send_off(at, session, |it| !may_speak(session, it))).collect()
    }

    pub(super) fn change_mode(&self, at: Timestamp, endpoint: EndpointId, mode: Mode) -> Result<Vec<Event>, Refusal> {
        let roster = self.roster();
        let entry = roster.entry(endpoint).ok_or(Refusal::UnknownEndpoint)?;
        if entry.mode == mode {
            return Ok(Vec::new());
        }
        // Whoever sends no more has nothing to do on a floor.
        let leaves = |it: EndpointId| it == endpoint && mode != Mode::TwoWay;
        let left = self.sessions().flat_map(|session| self.send_off(at, session, leaves));
        Ok(left.chain([Event::ModeChanged { endpoint, mode }]).collect())
    }
}
