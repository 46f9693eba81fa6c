//! What an endpoint did, noted by itself while it did it.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use diemcau_protocol::roll_call::HeadCount;

use crate::receivers::{Receiver, ReceiverFigures, Reported};

/// From a time up to another, on the receivers' clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) from: Duration,
    pub(crate) until: Duration,
}

impl Span {
    pub(crate) fn holds(&self, moment: Duration) -> bool {
        self.from <= moment && moment < self.until
    }
}

/// How a leg ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LegEnd {
    /// The server was told, from this moment on.
    InGoodOrder(Duration),
    /// Without a word; nothing was sent any more.
    CutOff(Duration),
}

/// A leg was passed on from the program of one session to that of the next.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Passed {
    pub(crate) at: Duration,
    /// What had come and what had been lost until then.
    packets: u64,
    lost: u64,
}

impl Passed {
    pub(crate) fn now(at: Duration, receiver: &Receiver) -> Self {
        let figures = receiver.figures();
        let (packets, lost) = totals(&figures);
        Self { at, packets, lost }
    }
}

fn totals(figures: &ReceiverFigures) -> (u64, u64) {
    (figures.sound.packets + figures.picture.packets, figures.sound.lost + figures.picture.lost)
}

/// A leg that is over, or what it was in one session.
#[derive(Clone, Debug)]
pub(crate) struct LegNotes {
    pub(crate) session: u32,
    pub(crate) reported: Reported,
    pub(crate) packets: u64,
    pub(crate) lost: u64,
    /// From the answer to the first packet.
    pub(crate) join: Option<Duration>,
    pub(crate) first_packet: Option<Duration>,
    /// When the server had answered its offer.
    pub(crate) answered: Duration,
    /// When its connection was secured.
    pub(crate) secured: Option<Duration>,
    pub(crate) ended: LegEnd,
    pub(crate) first_key_frame: Option<Duration>,
    /// It came from another session, or went on to one.
    pub(crate) is_part: bool,
}

impl LegNotes {
    /// What a leg was in a session. A leg that came from another one was up already: nothing is said of
    /// how it came up.
    pub(crate) fn of(session: u32, receiver: &Receiver, passed: Option<Passed>, ended: LegEnd) -> Self {
        let figures = receiver.figures();
        if let Some(passed) = passed {
            let (packets, lost) = totals(&figures);
            return Self {
                session,
                reported: receiver.reported().since(passed.at.as_secs()),
                packets: packets.saturating_sub(passed.packets),
                lost: lost.saturating_sub(passed.lost),
                join: None,
                first_packet: Some(passed.at),
                answered: passed.at,
                secured: Some(passed.at),
                ended,
                first_key_frame: None,
                is_part: true,
            };
        }
        let since_answer = |moment: Option<Duration>| moment.map(|moment| moment.saturating_sub(figures.answered));
        Self {
            session,
            reported: receiver.reported(),
            packets: figures.sound.packets + figures.picture.packets,
            lost: figures.sound.lost + figures.picture.lost,
            join: since_answer(figures.first_packet),
            first_packet: figures.first_packet,
            answered: figures.answered,
            secured: figures.secured,
            ended,
            first_key_frame: since_answer(figures.first_key_frame),
            is_part: false,
        }
    }
}

/// A diary.
#[derive(Debug, Default)]
pub(crate) struct Diary {
    notes: Mutex<Notes>,
}

/// What stands in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes {
    /// When it was connected.
    pub(crate) connected: Vec<Span>,
    /// Since when it is, if it is.
    pub(crate) connected_since: Option<Duration>,
    /// Whether media arrived within the last seconds.
    pub(crate) receives: bool,
    /// How long from wanting to be connected to being it, each time it came by plan.
    pub(crate) arrivals: Vec<Duration>,
    pub(crate) legs: Vec<LegNotes>,
    /// When its own sound and picture went out, because it had the floor.
    pub(crate) spoke: Vec<Span>,
    /// The answers that the server confirmed, by the number of the roll call.
    pub(crate) answers: Vec<(u32, HeadCount)>,
    /// What it could not do, in words.
    pub(crate) troubles: u32,
    pub(crate) last_trouble: Option<String>,
}

impl Diary {
    pub(crate) fn note<T>(&self, note: impl FnOnce(&mut Notes) -> T) -> T {
        note(&mut self.notes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn trouble(&self, what: impl std::fmt::Display) {
        self.note(|notes| {
            notes.troubles += 1;
            notes.last_trouble = Some(what.to_string());
        });
    }

    /// A connection is up.
    pub(crate) fn connect(&self, now: Duration) {
        self.note(|notes| notes.connected_since = Some(now));
    }

    /// It ended, and was last heard of then.
    pub(crate) fn disconnect(&self, last_said: Duration) {
        self.note(|notes| {
            notes.receives = false;
            if let Some(from) = notes.connected_since.take() {
                notes.connected.push(Span { from, until: last_said.max(from) });
            }
        });
    }
}
