//! From single proofs to spans of time in which media arrived.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use diemcau_domain::Conference;
use diemcau_domain::command::Command;
use diemcau_domain::event::MediaKind;
use diemcau_domain::identity::{EndpointId, LegNumber, SessionId};
use diemcau_domain::presence::PROOF_GAP_LIMIT_MS;
use diemcau_domain::time::Timestamp;

/// How long a proof may be under way from the network to the office, in milliseconds. Silence is
/// judged this much later, so that no span is cut because of a late messenger.
const DELIVERY_MS: i64 = 1_000;

type Key = (EndpointId, SessionId, LegNumber, MediaKind);

/// Proofs that lie close enough together to prove the time between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    since: Timestamp,
    last: Timestamp,
}

/// The proofs of one kind on one leg that are not dealt with yet.
#[derive(Clone, Debug, Default)]
struct Runs {
    runs: Vec<Run>,
    is_closed: bool,
}

impl Runs {
    fn add(&mut self, run: Run) {
        match self.runs.last_mut() {
            Some(last) if run.since.since_ms(last.last) <= PROOF_GAP_LIMIT_MS => last.last = last.last.max(run.last),
            _ => self.runs.push(run),
        }
    }

    /// Whether the run at `index` is over.
    fn is_over(&self, index: usize, at: Timestamp) -> bool {
        let is_last = index + 1 == self.runs.len();
        let silent = |run: &Run| at.since_ms(run.last) > PROOF_GAP_LIMIT_MS + DELIVERY_MS;
        !is_last || self.is_closed || self.runs.get(index).is_some_and(silent)
    }
}

/// Where proofs are put, thousands a second. It takes as much room as there are legs, however long
/// nobody empties it.
#[derive(Debug, Default)]
pub(crate) struct Mailbox {
    proofs: Mutex<BTreeMap<Key, Runs>>,
}

impl Mailbox {
    pub(crate) fn proof(
        &self,
        endpoint: EndpointId,
        session: SessionId,
        leg: LegNumber,
        kind: MediaKind,
        at: Timestamp,
    ) {
        self.lock().entry((endpoint, session, leg, kind)).or_default().add(Run { since: at, last: at });
    }

    pub(crate) fn leg_closed(&self, endpoint: EndpointId, session: SessionId, leg: LegNumber) {
        let mut proofs = self.lock();
        for kind in [MediaKind::Sound, MediaKind::Picture] {
            proofs.entry((endpoint, session, leg, kind)).or_default().is_closed = true;
        }
    }

    fn empty(&self) -> BTreeMap<Key, Runs> {
        std::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Key, Runs>> {
        self.proofs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What arrives, as far as it is proven. Forgets only what is written.
#[derive(Debug, Default)]
pub(crate) struct Arrivals {
    proofs: BTreeMap<Key, Runs>,
    over: Vec<Key>,
    is_due: bool,
}

impl Arrivals {
    /// Takes in what came in since the last time.
    pub(crate) fn collect(&mut self, mailbox: &Mailbox) {
        for (key, new) in mailbox.empty() {
            let known = self.proofs.entry(key).or_default();
            known.is_closed |= new.is_closed;
            for run in new.runs {
                known.add(run);
            }
        }
    }

    /// Nothing arrives any more.
    pub(crate) fn close_all(&mut self) {
        for runs in self.proofs.values_mut() {
            runs.is_closed = true;
        }
    }

    /// What is to be written at `at`, in order.
    pub(crate) fn due(&mut self, conference: &Conference, at: Timestamp) -> Vec<Command> {
        let mut due = Vec::new();
        self.over.clear();
        self.is_due = true;
        for (key, runs) in &self.proofs {
            due_of(*key, runs, conference, at, &mut due);
            if runs.runs.is_empty() || runs.is_over(runs.runs.len() - 1, at) {
                self.over.push(*key);
            }
        }
        due
    }

    /// Arrivals in the record of which nothing is known here. There are some only after a write that
    /// failed and still reached the disk.
    pub(crate) fn strangers(&self, conference: &Conference) -> Vec<Command> {
        let open = conference.presences().flat_map(|(endpoint, presence)| {
            presence
                .arrivals()
                .iter()
                .map(move |arrival| ((endpoint, arrival.session, arrival.leg, arrival.kind), arrival.since))
        });
        open.filter(|(key, _)| !self.proofs.contains_key(key)).map(|(key, since)| cease(key, since)).collect()
    }

    /// The batch is written, and with it what was due in it.
    pub(crate) fn settle(&mut self) {
        if !std::mem::take(&mut self.is_due) {
            return;
        }
        for key in self.over.drain(..) {
            self.proofs.remove(&key);
        }
        for runs in self.proofs.values_mut() {
            let finished = runs.runs.len().saturating_sub(1);
            runs.runs.drain(..finished);
        }
    }

    /// The batch is not written; what was due still is.
    pub(crate) fn abandon(&mut self) {
        self.is_due = false;
    }
}

/// The record knows at most the first of these runs, as the arrival that is open.
fn due_of(key: Key, runs: &Runs, conference: &Conference, at: Timestamp, due: &mut Vec<Command>) {
    let (endpoint, session, leg, kind) = key;
    let arrival = conference.presence(endpoint).and_then(|presence| presence.arrival(session, leg, kind));
    let mut open_since = arrival.map(|arrival| arrival.since);
    for (index, run) in runs.runs.iter().enumerate() {
        if open_since.is_some_and(|since| run.last < since) {
            continue;
        }
        if open_since.is_none() {
            due.push(Command::BeginMedia { endpoint, session, leg, kind, since: run.since });
            open_since = Some(run.since);
        }
        if runs.is_over(index, at) {
            due.push(cease(key, run.last));
            open_since = None;
        }
    }
}

fn cease((endpoint, session, leg, kind): Key, last_proof_at: Timestamp) -> Command {
    Command::CeaseMedia { endpoint, session, leg, kind, last_proof_at }
}
