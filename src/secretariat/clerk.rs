//! The task that owns a conference: takes a batch of wishes, has it written, then tells.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use diemcau_domain::Conference;
use diemcau_domain::identity::ConferenceId;
use diemcau_domain::ledger::Record;
use diemcau_domain::quality::{LineKey, LineRecord};
use diemcau_domain::time::Timestamp;
use diemcau_store::{Store, StoreError};
use tokio::sync::mpsc;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval, timeout_at};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::figures::{Counters, count};
use crate::office::Office;
use crate::wish::Wish;

/// The most wishes that share one commit.
const BATCH: usize = 1_000;
/// How long the first wish of a batch waits for others.
const GATHERING: Duration = Duration::from_millis(5);
/// How often boards are shown and silence is looked for.
const TURN: Duration = Duration::from_millis(250);

pub(crate) struct Clerk {
    pub(crate) conference: ConferenceId,
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) office: Office,
    pub(crate) inbox: mpsc::Receiver<Wish>,
    pub(crate) counters: Arc<Counters>,
    pub(crate) stop: CancellationToken,
    pub(crate) is_readable: bool,
}

impl Clerk {
    /// Works until the server stops; then closes the record and ends.
    pub(crate) async fn run(mut self) {
        let mut turns = interval(TURN);
        turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut wishes = Vec::with_capacity(BATCH);
        while let Some(is_turn) = self.gather(&mut turns, &mut wishes).await {
            self.work(&mut wishes, is_turn).await;
        }
        self.finish().await;
    }

    /// The wishes of the next batch, and whether a turn is due; none if the server stops.
    async fn gather(&mut self, turns: &mut Interval, wishes: &mut Vec<Wish>) -> Option<bool> {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => return None,
            _ = turns.tick() => return Some(true),
            received = self.inbox.recv_many(wishes, BATCH) => if received == 0 { return None },
        }
        let deadline = Instant::now() + GATHERING;
        while wishes.len() < BATCH && wishes.iter().any(Wish::may_be_written) {
            let room = BATCH - wishes.len();
            match timeout_at(deadline, self.inbox.recv_many(wishes, room)).await {
                Ok(received) if received > 0 => {}
                _ => break,
            }
        }
        Some(false)
    }

    async fn work(&mut self, wishes: &mut Vec<Wish>, is_turn: bool) {
        if !self.is_readable && is_turn {
            self.replay().await;
        }
        let at = self.clock.now();
        if !self.is_readable {
            for wish in wishes.drain(..) {
                self.office.refuse(at, wish);
            }
            drop(self.office.take_draft());
            self.office.abandon();
            return;
        }
        self.office.begin(at);
        for wish in wishes.drain(..) {
            self.office.take(self.clock.now(), wish);
        }
        if is_turn {
            self.office.turn(self.clock.now());
        }
        let lines = self.office.take_due_lines(at);
        // Queued together, so that they share a commit more often than not.
        let (store, conference) = (self.store.clone(), self.conference);
        let ((), kept) = tokio::join!(self.write(), keep(&store, conference, &lines));
        if !kept {
            self.office.lines().put_back(&lines, at);
        }
        self.counters.connections.store(count(self.office.connections()), Ordering::Relaxed);
        self.counters.watchers.store(count(self.office.watchers()), Ordering::Relaxed);
    }

    async fn write(&mut self) {
        let draft = self.office.take_draft();
        if draft.is_empty() {
            self.office.settle();
            return;
        }
        let events = count(draft.len());
        match self.store.append(self.conference, draft).await {
            Ok(_) => {
                self.counters.batches.fetch_add(1, Ordering::Relaxed);
                self.counters.events.fetch_add(events, Ordering::Relaxed);
                self.office.settle();
            }
            Err(error) => {
                tracing::error!(conference = self.conference.0, code = error.code(), "not written: {error}");
                self.counters.failed_batches.fetch_add(1, Ordering::Relaxed);
                self.office.abandon();
                self.replay().await;
            }
        }
    }

    /// Nobody can know how much of a failed write reached the disk, so the state is read again.
    async fn replay(&mut self) {
        match replay(&self.store, self.conference).await {
            Ok((conference, _)) => {
                self.office.resume(conference);
                self.is_readable = true;
            }
            Err(error) => {
                if self.is_readable {
                    tracing::error!(conference = self.conference.0, code = error.code(), "not read again: {error}");
                }
                self.is_readable = false;
            }
        }
    }

    async fn finish(&mut self) {
        self.inbox.close();
        // Dropping a wish drops its answer, and that says that the server stops.
        while self.inbox.try_recv().is_ok() {}
        let at = self.clock.now();
        self.office.begin(at);
        self.office.close(at);
        if self.is_readable {
            self.write().await;
        }
        self.keep_all_lines().await;
    }

    /// Everything that is known of the lines; gives up at the first that cannot be written.
    async fn keep_all_lines(&mut self) {
        let mut kept = true;
        while kept {
            let lines = self.office.lines().take_any();
            if lines.is_empty() {
                break;
            }
            kept = keep(&self.store, self.conference, &lines).await;
        }
    }
}

/// Answers whether these lines are written.
async fn keep(store: &Store, conference: ConferenceId, lines: &[(LineKey, LineRecord)]) -> bool {
    if lines.is_empty() {
        return true;
    }
    let kept = store.put_lines(conference, lines).await;
    if let Err(error) = &kept {
        tracing::error!(conference = conference.0, code = error.code(), "lines are not written yet: {error}");
    }
    kept.is_ok()
}

/// A conference as the record has it, and the time of its last line.
pub(crate) async fn replay(
    store: &Store,
    conference: ConferenceId,
) -> Result<(Conference, Option<Timestamp>), StoreError> {
    let mut replayed = Conference::default();
    let mut last_at = None;
    let take_in = |record: Record| {
        last_at = last_at.max(Some(record.at));
        replayed.apply_record(record);
    };
    store.load_each(conference, take_in).await?;
    Ok((replayed, last_at))
}
