//! Short-lived tickets, kept in memory only: a restart makes them void.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use diemcau_domain::time::Timestamp;
use diemcau_store::Holder;
use thiserror::Error;

use super::secret::{NoRandomness, Secret, hash_of};
use super::sign_ins::SignedIn;

/// More than the windows that one browser opens within a ticket's life.
const MOST_OF_SIGN_IN: usize = 4;
/// As many as an account may have sockets; it may be signed in on many screens.
const MOST_OF_HOLDER: usize = 32;

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

/// What a ticket may stand for: it is somebody's.
pub trait Owned {
    /// Who asked for the ticket, and by which sign-in.
    fn owner(&self) -> (Holder, [u8; 32]);
}

impl Owned for SignedIn {
    fn owner(&self) -> (Holder, [u8; 32]) {
        (self.holder, self.id_hash)
    }
}

/// Tickets that stand for something until they expire. Never more than `most` at once, and of one
/// sign-in or holder only the newest few, so that nobody uses them up for the others.
#[derive(Debug)]
pub struct Tickets<T> {
    most: usize,
    outstanding: Mutex<Outstanding<T>>,
}

#[derive(Debug)]
struct Outstanding<T> {
    by_hash: HashMap<[u8; 32], (T, Timestamp)>,
    /// The tickets of everybody who has some, oldest first.
    by_holder: HashMap<Holder, Vec<Hashes>>,
}

#[derive(Clone, Copy, Debug)]
struct Hashes {
    ticket: [u8; 32],
    sign_in: [u8; 32],
}

impl<T: Clone + Owned> Tickets<T> {
    /// No tickets yet.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { most, outstanding: Mutex::new(Outstanding { by_hash: HashMap::new(), by_holder: HashMap::new() }) }
    }

    /// A new ticket for `meaning`, good until `expires_at`. Where its owner has too many, it takes
    /// the place of the oldest.
    ///
    /// # Errors
    /// [`NoTicket`].
    pub fn issue(&self, meaning: T, now: Timestamp, expires_at: Timestamp) -> Result<Secret, NoTicket> {
        let ticket = Secret::fresh()?;
        let mut outstanding = self.lock();
        outstanding.make_room(meaning.owner());
        if outstanding.by_hash.len() >= self.most {
            outstanding.retain(|_, valid_until| valid_until > now);
        }
        if outstanding.by_hash.len() >= self.most {
            return Err(NoTicket::Busy);
        }
        outstanding.insert(ticket.hash(), meaning, expires_at);
        Ok(ticket)
    }

    /// What a ticket stands for; it stays valid.
    pub fn look_up(&self, ticket: &str, now: Timestamp) -> Option<T> {
        let outstanding = self.lock();
        let (meaning, expires_at) = outstanding.by_hash.get(&hash_of(ticket))?;
        (*expires_at > now).then(|| meaning.clone())
    }

    /// What a ticket stands for; it is used up.
    pub fn take(&self, ticket: &str, now: Timestamp) -> Option<T> {
        let (meaning, expires_at) = self.lock().remove(hash_of(ticket))?;
        (expires_at > now).then_some(meaning)
    }

    /// Makes every ticket void that stands for something of this kind.
    pub fn revoke(&self, is_meant: impl Fn(&T) -> bool) {
        self.lock().retain(|meaning, _| !is_meant(meaning));
    }

    fn lock(&self) -> MutexGuard<'_, Outstanding<T>> {
        self.outstanding.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Owned> Outstanding<T> {
    /// Leaves a holder and a sign-in one ticket less than they may have.
    fn make_room(&mut self, (holder, sign_in): (Holder, [u8; 32])) {
        let of_holder = self.by_holder.get(&holder).map_or(&[][..], Vec::as_slice);
        let of_sign_in = of_holder.iter().filter(|hashes| hashes.sign_in == sign_in);
        let oldest = if of_sign_in.clone().count() >= MOST_OF_SIGN_IN {
            of_sign_in.clone().next()
        } else {
            of_holder.first().filter(|_| of_holder.len() >= MOST_OF_HOLDER)
        };
        if let Some(Hashes { ticket, .. }) = oldest.copied() {
            self.remove(ticket);
        }
    }

    fn insert(&mut self, ticket: [u8; 32], meaning: T, expires_at: Timestamp) {
        let (holder, sign_in) = meaning.owner();
        self.by_holder.entry(holder).or_default().push(Hashes { ticket, sign_in });
        self.by_hash.insert(ticket, (meaning, expires_at));
    }

    fn remove(&mut self, ticket: [u8; 32]) -> Option<(T, Timestamp)> {
        let removed = self.by_hash.remove(&ticket)?;
        let (holder, _) = removed.0.owner();
        if let Some(of_holder) = self.by_holder.get_mut(&holder) {
            of_holder.retain(|hashes| hashes.ticket != ticket);
            if of_holder.is_empty() {
                self.by_holder.remove(&holder);
            }
        }
        Some(removed)
    }

    fn retain(&mut self, stays: impl Fn(&T, Timestamp) -> bool) {
        let gone = self.by_hash.iter().filter(|(_, (meaning, expires_at))| !stays(meaning, *expires_at));
        let gone: Vec<[u8; 32]> = gone.map(|(ticket, _)| *ticket).collect();
        for ticket in gone {
            self.remove(ticket);
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use diemcau_domain::identity::AccountId;

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000);
    const LATER: Timestamp = Timestamp::from_millis(31_000);

    /// Something of an account and a sign-in.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    struct Thing(u32, u8);

    impl Owned for Thing {
        fn owner(&self) -> (Holder, [u8; 32]) {
            (Holder::Account(AccountId(self.0)), [self.1; 32])
        }
    }

    #[test]
    fn a_ticket_is_taken_once() {
        let tickets = Tickets::new(2);
        let ticket = tickets.issue(Thing(1, 1), NOW, LATER).unwrap();
        assert_eq!(tickets.look_up(ticket.reveal(), NOW), Some(Thing(1, 1)));
        assert_eq!(tickets.take(ticket.reveal(), NOW), Some(Thing(1, 1)));
        assert_eq!(tickets.take(ticket.reveal(), NOW), None);
    }

    #[test]
    fn a_ticket_that_expired_stands_for_nothing() {
        let tickets = Tickets::new(2);
        let ticket = tickets.issue(Thing(1, 1), NOW, LATER).unwrap();
        assert_eq!(tickets.look_up(ticket.reveal(), LATER), None);
        assert_eq!(tickets.take(ticket.reveal(), LATER), None);
    }

    #[test]
    fn tickets_are_bounded_and_expired_ones_make_room() {
        let tickets = Tickets::new(1);
        tickets.issue(Thing(1, 1), NOW, LATER).unwrap();
        assert_eq!(tickets.issue(Thing(2, 1), NOW, LATER).unwrap_err(), NoTicket::Busy);
        assert!(tickets.issue(Thing(3, 1), LATER, LATER.plus_ms(1)).is_ok());
    }

    #[test]
    fn a_revoked_ticket_stands_for_nothing() {
        let tickets = Tickets::new(2);
        let (first, second) =
            (tickets.issue(Thing(1, 1), NOW, LATER).unwrap(), tickets.issue(Thing(2, 1), NOW, LATER).unwrap());
        tickets.revoke(|meaning| meaning.0 == 1);
        assert_eq!(tickets.look_up(first.reveal(), NOW), None);
        assert_eq!(tickets.look_up(second.reveal(), NOW), Some(Thing(2, 1)));
    }

    #[test]
    fn the_fifth_ticket_of_a_sign_in_takes_the_place_of_its_first() {
        let tickets = Tickets::new(100);
        let issue = |thing| tickets.issue(thing, NOW, LATER).unwrap();
        let other = issue(Thing(1, 9));
        let own: Vec<_> = (0..5).map(|_| issue(Thing(1, 1))).collect();
        let is_valid: Vec<_> = own.iter().map(|own| tickets.look_up(own.reveal(), NOW).is_some()).collect();
        assert_eq!(is_valid, [false, true, true, true, true]);
        assert!(tickets.look_up(other.reveal(), NOW).is_some(), "another sign-in of the same account keeps its own");
    }

    #[test]
    fn one_holder_cannot_use_up_the_tickets_of_the_others() {
        let tickets = Tickets::new(MOST_OF_HOLDER + 1);
        for sign_in in 0..100 {
            tickets.issue(Thing(1, sign_in), NOW, LATER).unwrap();
        }
        assert!(tickets.issue(Thing(2, 1), NOW, LATER).is_ok());
    }

    #[test]
    fn nothing_is_kept_of_tickets_that_are_used_revoked_or_expired() {
        let tickets = Tickets::new(2);
        let used = tickets.issue(Thing(1, 1), NOW, LATER).unwrap();
        tickets.take(used.reveal(), NOW);
        tickets.issue(Thing(2, 1), NOW, LATER).unwrap();
        tickets.revoke(|thing| thing.0 == 2);
        tickets.issue(Thing(3, 1), NOW, NOW).unwrap();
        tickets.issue(Thing(4, 1), NOW, NOW).unwrap();
        tickets.issue(Thing(5, 1), NOW, LATER).unwrap();
        let outstanding = tickets.lock();
        assert_eq!((outstanding.by_hash.len(), outstanding.by_holder.len()), (1, 1));
    }
}
