//! What waits for a handshake thread.
//!
//! Beginnings and farewells are never lost and at most two a leg. Datagrams are bounded twice: a
//! leg by its budget, before it can crowd out others, and all together.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::Beginning;
use crate::handshake::HandshakeBudget;
use crate::happening::LegId;

/// A crowd of 2,000 that says its ClientHello in the same moment fits; each has 1 to 3 datagrams.
const MOST_DATAGRAMS: usize = 8_192;
/// How much is taken at once, so that resending is not late behind a crowd.
const MOST_AT_ONCE: usize = 64;

/// What a thread is told.
pub(super) enum Word {
    Begin(LegId, Box<Beginning>),
    Redirect(LegId, SocketAddr),
    Datagram(LegId, Box<[u8]>),
    /// The leg sent more than a handshake may.
    Exhausted(LegId),
    Forget(LegId),
}

/// The words for one thread.
#[derive(Default)]
pub(super) struct Mailbox {
    inside: Mutex<Inside>,
    arrived: Condvar,
}

#[derive(Default)]
struct Inside {
    words: VecDeque<Word>,
    datagrams: usize,
    /// The legs that shake hands.
    budgets: HashMap<LegId, HandshakeBudget>,
    is_stopped: bool,
    /// The thread waits for words, and nobody has woken it yet.
    sleeps: bool,
}

impl Mailbox {
    pub(super) fn begin(&self, leg: LegId, beginning: Box<Beginning>) {
        let mut inside = self.open();
        inside.budgets.entry(leg).or_default();
        self.leave(inside, Word::Begin(leg, beginning));
    }

    /// Leaves a word if the leg shakes hands.
    pub(super) fn tell(&self, leg: LegId, word: Word) {
        let inside = self.open();
        if inside.budgets.contains_key(&leg) {
            self.leave(inside, word);
        }
    }

    /// False if the datagram was dropped.
    pub(super) fn datagram(&self, leg: LegId, bytes: Box<[u8]>) -> bool {
        let mut inside = self.open();
        let Some(budget) = inside.budgets.get_mut(&leg) else {
            return false;
        };
        if !budget.spend(bytes.len()) {
            inside.budgets.remove(&leg);
            self.leave(inside, Word::Exhausted(leg));
            return false;
        }
        if inside.datagrams >= MOST_DATAGRAMS {
            return false;
        }
        inside.datagrams += 1;
        self.leave(inside, Word::Datagram(leg, bytes));
        true
    }

    pub(super) fn forget(&self, leg: LegId) {
        let mut inside = self.open();
        if inside.budgets.remove(&leg).is_some() {
            self.leave(inside, Word::Forget(leg));
        }
    }

    /// The thread is done with the leg: nothing more is taken for it.
    pub(super) fn close(&self, leg: LegId) {
        self.open().budgets.remove(&leg);
    }

    pub(super) fn stop(&self) {
        self.open().is_stopped = true;
        self.arrived.notify_one();
    }

    /// Waits for words, until `deadline` at most. None when it is time to stop.
    pub(super) fn take(&self, deadline: Option<Instant>, taken: &mut VecDeque<Word>) -> Option<()> {
        let mut inside = self.open();
        while inside.words.is_empty() && !inside.is_stopped {
            inside.sleeps = true;
            let Some(deadline) = deadline else {
                inside = self.arrived.wait(inside).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let wait = deadline.saturating_duration_since(Instant::now());
            if wait.is_zero() {
                break;
            }
            inside = self.arrived.wait_timeout(inside, wait).unwrap_or_else(PoisonError::into_inner).0;
        }
        inside.sleeps = false;
        if inside.is_stopped {
            return None;
        }
        let count = inside.words.len().min(MOST_AT_ONCE);
        let datagrams = inside.words.iter().take(count).filter(|word| matches!(word, Word::Datagram(..))).count();
        taken.extend(inside.words.drain(..count));
        inside.datagrams = inside.datagrams.saturating_sub(datagrams);
        Some(())
    }

    /// What was left when it was time to stop.
    pub(super) fn rest(&self) -> VecDeque<Word> {
        std::mem::take(&mut self.open().words)
    }

    /// Waking is a call of the system each time, and whoever is woken while this is locked sleeps on.
    fn leave(&self, mut inside: MutexGuard<'_, Inside>, word: Word) {
        inside.words.push_back(word);
        let sleeps = std::mem::take(&mut inside.sleeps);
        drop(inside);
        if sleeps {
            self.arrived.notify_one();
        }
    }

    fn open(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
