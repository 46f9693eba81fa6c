//! What goes into one transaction.

use std::fmt;

use tokio::sync::mpsc;

use super::write::QueuedWrite;
use crate::error::StoreError;
use crate::ledger::Append;

/// A group takes no more once it holds this many records.
const GROUP_RECORDS: usize = 1_000;

/// What waits in the queue.
pub(crate) enum Queued {
    Append(Append),
    Write(Box<dyn QueuedWrite>),
    Stop,
}

impl fmt::Debug for Queued {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Append(_) => "Append",
            Self::Write(_) => "Write",
            Self::Stop => "Stop",
        })
    }
}

/// The writes of one transaction: those that are not appends first, in their order.
#[derive(Default)]
pub(super) struct Group {
    pub(super) writes: Vec<Box<dyn QueuedWrite>>,
    pub(super) appends: Vec<Append>,
    pub(super) last: bool,
    records: usize,
}

impl Group {
    /// `first`, and whatever waits behind it. Nobody is waited for: while one group is on its way to
    /// the disk, the next one gathers in the queue by itself.
    pub(super) fn gather(first: Queued, waiting: &mut mpsc::Receiver<Queued>) -> Self {
        let mut group = Self::default();
        group.take(first);
        while group.records < GROUP_RECORDS && !group.last {
            let Ok(next) = waiting.try_recv() else { break };
            group.take(next);
        }
        group
    }

    fn take(&mut self, queued: Queued) {
        match queued {
            Queued::Append(append) => {
                self.records += append.lines().max(1);
                self.appends.push(append);
            }
            Queued::Write(write) => {
                self.records += 1;
                self.writes.push(write);
            }
            Queued::Stop => self.last = true,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.writes.is_empty() && self.appends.is_empty()
    }

    /// Tells everybody what came of it.
    pub(super) fn answer(self, committed: &Result<(), StoreError>) {
        for write in self.writes {
            write.answer(committed.clone());
        }
        for append in self.appends {
            append.answer(committed.clone());
        }
    }
}
