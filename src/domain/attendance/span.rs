//! What of a session counts.

use crate::Conference;
use crate::identity::ItemId;
use crate::interval::{Interval, Intervals};
use crate::session::Session;
use crate::time::Timestamp;

/// An agenda item and the time in it that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemSpan {
    /// The item; none for the only one of a session without an agenda.
    pub item: Option<ItemId>,
    /// Its title; the session's where there is no item.
    pub title: String,
    /// When it was open.
    pub held: Intervals,
    /// What of that counts: no pause, no outage.
    pub counted: Intervals,
}

/// Why nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutageCause {
    /// The program sent nothing.
    Program,
    /// The server was down.
    Server,
}

/// A time in which the session went on, but nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// When.
    pub interval: Interval,
    /// Why.
    pub cause: OutageCause,
}

pub(super) fn item_spans(conference: &Conference, session: &Session, known_until: Timestamp) -> Vec<ItemSpan> {
    let sent = sent(conference, session, known_until);
    let counted = running(session, known_until).intersection(&sent);
    let span = |item: Option<ItemId>, title: &str, held: Intervals| {
        let counted = held.intersection(&counted);
        ItemSpan { item, title: title.to_owned(), held, counted }
    };
    let opened = session.items.iter().filter(|item| item.held.ever_began());
    let items = opened.map(|item| span(Some(item.id), &item.plan.title, item.held.until(known_until)));
    without_agenda(session, known_until)
        .map(|held| span(None, &session.plan.title, held))
        .into_iter()
        .chain(items)
        .collect()
}

/// The time that counts without an item: all of it, or what came before the first item of an agenda
/// that was made only after the start.
fn without_agenda(session: &Session, known_until: Timestamp) -> Option<Intervals> {
    if !session.items.is_empty() && !session.began_without_agenda {
        return None;
    }
    let held = session.held.until(known_until);
    let first_item = session.items.iter().filter_map(|item| item.held.until(known_until).first()).min();
    Some(first_item.map_or_else(|| held.clone(), |moment| held.before(moment)))
}

pub(super) fn outages(conference: &Conference, session: &Session, known_until: Timestamp) -> Vec<Outage> {
    let silent = running(session, known_until).minus(&sent(conference, session, known_until));
    let down = conference.server_down();
    let by_cause =
        |silent: Intervals, cause| silent.iter().map(|interval| Outage { interval, cause }).collect::<Vec<_>>();
    let mut outages = by_cause(silent.minus(down), OutageCause::Program);
    outages.extend(by_cause(silent.intersection(down), OutageCause::Server));
    outages.sort_by_key(|outage| outage.interval);
    outages
}

/// What of these outages lies within a time.
pub(super) fn outages_within(outages: &[Outage], time: &Intervals) -> Vec<Outage> {
    let within = |outage: &Outage| {
        let within = time.intersection(&Intervals::one(outage.interval.from, outage.interval.until));
        within.iter().map(|interval| Outage { interval, cause: outage.cause }).collect::<Vec<_>>()
    };
    outages.iter().flat_map(within).collect()
}

/// From start to end without the pauses.
fn running(session: &Session, known_until: Timestamp) -> Intervals {
    session.held.until(known_until).minus(&session.paused.until(known_until))
}

/// When the program was sent and the server was there.
fn sent(conference: &Conference, session: &Session, known_until: Timestamp) -> Intervals {
    session.program.until(known_until).minus(conference.server_down())
}
