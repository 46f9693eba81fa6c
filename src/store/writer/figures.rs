//! What the writer did, in figures.

use std::sync::atomic::{AtomicU64, Ordering};

/// What was written since the store was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Records appended to ledgers and committed.
    pub records: u64,
    /// Transactions committed.
    pub commits: u64,
    /// Transactions that failed; nothing of them was written.
    pub failed_commits: u64,
    /// Writes that wait now.
    pub queued: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Counters {
    records: AtomicU64,
    commits: AtomicU64,
    failed_commits: AtomicU64,
}

impl Counters {
    pub(crate) fn committed(&self, records: u64) {
        self.records.fetch_add(records, Ordering::Relaxed);
        self.commits.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn failed(&self) {
        self.failed_commits.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn read(&self, queued: u64) -> Figures {
        Figures {
            records: self.records.load(Ordering::Relaxed),
            commits: self.commits.load(Ordering::Relaxed),
            failed_commits: self.failed_commits.load(Ordering::Relaxed),
            queued,
        }
    }
}
