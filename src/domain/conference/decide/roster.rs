//! Wishes about the roster.

use std::collections::BTreeMap;

use super::super::Conference;
use crate::event::Event;
use crate::identity::EndpointId;
use crate::refusal::Refusal;
use crate::roster::{Mode, RosterEntry};

impl Conference {
    pub(super) fn import_roster(&self, entries: Vec<RosterEntry>) -> Result<Vec<Event>, Refusal> {
        if entries.is_empty() {
            return Err(Refusal::NoRoster);
        }
        if let Some(held) = self.sessions().find(|session| session.state.is_held()) {
            return Err(Refusal::RosterInUse { title: held.plan.title.clone() });
        }
        let entries = self.renumber(entries);
        self.check_plans_against(&entries)?;
        Ok(vec![Event::RosterImported { entries }])
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

    pub(super) fn change_mode(&self, endpoint: EndpointId, mode: Mode) -> Result<Vec<Event>, Refusal> {
        let roster = self.roster();
        let entry = roster.entry(endpoint).ok_or(Refusal::UnknownEndpoint)?;
        Ok(if entry.mode == mode { Vec::new() } else { vec![Event::ModeChanged { endpoint, mode }] })
    }
}
