//! What is known of the programs beside the record, and what the record is still owed about them.

use std::collections::{BTreeMap, VecDeque};

use diemcau_domain::command::Command;
use diemcau_domain::floor::HallPlace;
use diemcau_domain::identity::SessionId;
use diemcau_protocol::stream::Place;

/// Far more than a program can change while a disk is full; what comes after is lost.
const MOST_OWED: usize = 10_000;

/// From where a session's program is sent now, as it is shown. The record has the place on air too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Air {
    /// The place that is on air.
    pub on_air: Option<Place>,
    /// The places that are connected.
    pub connected: Vec<Place>,
}

/// A place of the hall, as the record names it.
pub(crate) const fn hall_place(place: Place) -> HallPlace {
    match place {
        Place::Main => HallPlace::Main,
        Place::Backup => HallPlace::Backup,
    }
}

/// The programs of a conference.
#[derive(Debug, Default)]
pub(crate) struct Programs {
    airs: BTreeMap<SessionId, Air>,
    owed: VecDeque<Command>,
    taken_down: usize,
}

impl Programs {
    pub(crate) fn air(&self, session: SessionId) -> Air {
        self.airs.get(&session).cloned().unwrap_or_default()
    }

    /// Answers whether that is new.
    pub(crate) fn put_on_air(&mut self, session: SessionId, air: Air) -> bool {
        if self.airs.get(&session) == Some(&air) {
            return false;
        }
        self.airs.insert(session, air);
        true
    }

    /// That the program fell silent is a fact and no wish: a full disk does not undo it, so it is
    /// kept until it is written.
    pub(crate) fn owe(&mut self, fact: Command) {
        if self.owed.len() >= MOST_OWED {
            tracing::error!("too much about the program could not be written; this is lost: {fact:?}");
            return;
        }
        self.owed.push_back(fact);
    }

    /// What is to be taken down now, in order.
    pub(crate) fn take_owed(&mut self) -> Vec<Command> {
        let facts = self.owed.iter().skip(self.taken_down).cloned().collect();
        self.taken_down = self.owed.len();
        facts
    }

    pub(crate) fn settle(&mut self) {
        self.owed.drain(..self.taken_down);
        self.taken_down = 0;
    }

    pub(crate) fn abandon(&mut self) {
        self.taken_down = 0;
    }
}
