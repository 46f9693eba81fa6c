//! Short-lived tickets, kept in memory only: a restart makes them void.

use std::collections::HashMap;
use std::sync::Mutex;

use diemcau_domain::time::Timestamp;
use thiserror::Error;

use super::secret::{NoRandomness, Secret, hash_of};

/// Why no ticket can be given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoTicket {
    /// Too many are outstanding.
    #[error("too many tickets are outstanding; try again")]
    Busy,
    /// No random numbers.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// Tickets that stand for something until they expire. Never more than `most` at once.
#[derive(Debug)]
pub struct Tickets<T> {
    most: usize,
    outstanding: Mutex<HashMap<[u8; 32], (T, Timestamp)>>,
}

impl<T: Clone> Tickets<T> {
    /// No tickets yet.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { most, outstanding: Mutex::new(HashMap::new()) }
    }

    /// A new ticket for `meaning`, good until `expires_at`.
    ///
    /// # Errors
    /// [`NoTicket`].
    pub fn issue(&self, meaning: T, now: Timestamp, expires_at: Timestamp) -> Result<Secret, NoTicket> {
        let ticket = Secret::fresh()?;
        let mut outstanding = self.outstanding.lock().map_err(|_| NoTicket::Busy)?;
        if outstanding.len() >= self.most {
            outstanding.retain(|_, (_, expires_at)| *expires_at > now);
        }
        if outstanding.len() >= self.most {
            return Err(NoTicket::Busy);
        }
        outstanding.insert(ticket.hash(), (meaning, expires_at));
        Ok(ticket)
    }

    /// What a ticket stands for; it stays valid.
    pub fn look_up(&self, ticket: &str, now: Timestamp) -> Option<T> {
        let outstanding = self.outstanding.lock().ok()?;
        let (meaning, expires_at) = outstanding.get(&hash_of(ticket))?;
        (*expires_at > now).then(|| meaning.clone())
    }

    /// What a ticket stands for; it is used up.
    pub fn take(&self, ticket: &str, now: Timestamp) -> Option<T> {
        let (meaning, expires_at) = self.outstanding.lock().ok()?.remove(&hash_of(ticket))?;
        (expires_at > now).then_some(meaning)
    }

    /// Makes every ticket void that stands for something of this kind.
    pub fn revoke(&self, is_meant: impl Fn(&T) -> bool) {
        if let Ok(mut outstanding) = self.outstanding.lock() {
            outstanding.retain(|_, (meaning, _)| !is_meant(meaning));
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000);
    const LATER: Timestamp = Timestamp::from_millis(31_000);

    #[test]
    fn a_ticket_is_taken_once() {
        let tickets = Tickets::new(2);
        let ticket = tickets.issue("meaning", NOW, LATER).unwrap();
        assert_eq!(tickets.look_up(ticket.reveal(), NOW), Some("meaning"));
        assert_eq!(tickets.take(ticket.reveal(), NOW), Some("meaning"));
        assert_eq!(tickets.take(ticket.reveal(), NOW), None);
    }

    #[test]
    fn a_ticket_that_expired_stands_for_nothing() {
        let tickets = Tickets::new(2);
        let ticket = tickets.issue("meaning", NOW, LATER).unwrap();
        assert_eq!(tickets.look_up(ticket.reveal(), LATER), None);
        assert_eq!(tickets.take(ticket.reveal(), LATER), None);
    }

    #[test]
    fn tickets_are_bounded_and_expired_ones_make_room() {
        let tickets = Tickets::new(1);
        tickets.issue(1, NOW, LATER).unwrap();
        assert_eq!(tickets.issue(2, NOW, LATER).unwrap_err(), NoTicket::Busy);
        assert!(tickets.issue(3, LATER, LATER.plus_ms(1)).is_ok());
    }

    #[test]
    fn a_revoked_ticket_stands_for_nothing() {
        let tickets = Tickets::new(2);
        let (first, second) = (tickets.issue(1, NOW, LATER).unwrap(), tickets.issue(2, NOW, LATER).unwrap());
        tickets.revoke(|meaning| *meaning == 1);
        assert_eq!(tickets.look_up(first.reveal(), NOW), None);
        assert_eq!(tickets.look_up(second.reveal(), NOW), Some(2));
    }
}
