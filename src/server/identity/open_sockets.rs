//! Which sockets are open for whom, so that a revocation reaches them at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use dashmap::DashMap;
use diemcau_store::Holder;
use tokio_util::sync::CancellationToken;

/// An endpoint speaks on one; the others are devices that wait, and connections not yet known to be lost.
const MOST_OF_ENDPOINT: usize = 8;
/// An account may watch boards on many screens.
const MOST_OF_ACCOUNT: usize = 32;

/// Every open socket of everybody.
#[derive(Clone, Debug)]
pub struct OpenSockets {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    most: usize,
    count: AtomicUsize,
    next: AtomicU64,
    by_holder: DashMap<Holder, Vec<Open>>,
    /// The sign-in whose socket speaks for an endpoint now.
    speakers: DashMap<Holder, (u64, [u8; 32])>,
}

#[derive(Debug)]
struct Open {
    number: u64,
    sign_in: [u8; 32],
    revoked: CancellationToken,
}

/// One open socket; dropping it says that it is closed.
#[derive(Debug)]
pub struct OpenSocket {
    shared: Arc<Shared>,
    holder: Holder,
    number: u64,
    sign_in: [u8; 32],
    revoked: CancellationToken,
}

impl OpenSocket {
    /// From now on this socket speaks for its holder.
    pub fn speak(&self) {
        self.shared.speakers.insert(self.holder, (self.number, self.sign_in));
    }

    /// Is cancelled when the sign-in behind this socket ends.
    #[must_use]
    pub const fn revoked(&self) -> &CancellationToken {
        &self.revoked
    }
}

impl Shared {
    /// Whether there was room for it.
    fn note(&self, holder: Holder, socket: Open) -> bool {
        let most = match holder {
            Holder::Endpoint { .. } => MOST_OF_ENDPOINT,
            Holder::Account(_) => MOST_OF_ACCOUNT,
        };
        let mut open = self.by_holder.entry(holder).or_default();
        let has_room = open.len() < most;
        if has_room {
            open.push(socket);
        }
        has_room
    }
}

impl OpenSockets {
    /// At most `most` at once.
    #[must_use]
    pub fn new(most: usize) -> Self {
        let shared = Shared {
            most,
            count: AtomicUsize::new(0),
            next: AtomicU64::new(0),
            by_holder: DashMap::new(),
            speakers: DashMap::new(),
        };
        Self { shared: Arc::new(shared) }
    }

    /// Notes a socket; none if there are too many, of this holder or altogether.
    #[must_use]
    pub fn open(&self, holder: Holder, sign_in: [u8; 32]) -> Option<OpenSocket> {
        let shared = Arc::clone(&self.shared);
        if shared.count.fetch_add(1, Ordering::Relaxed) >= shared.most {
            shared.count.fetch_sub(1, Ordering::Relaxed);
            return None;
        }
        let number = shared.next.fetch_add(1, Ordering::Relaxed);
        let revoked = CancellationToken::new();
        if !shared.note(holder, Open { number, sign_in, revoked: revoked.clone() }) {
            shared.count.fetch_sub(1, Ordering::Relaxed);
            return None;
        }
        Some(OpenSocket { shared, holder, number, sign_in, revoked })
    }

    /// How many are open.
    #[must_use]
    pub fn count(&self) -> usize {
        self.shared.count.load(Ordering::Relaxed)
    }

    /// Whether another sign-in's socket speaks for the holder now.
    #[must_use]
    pub fn is_spoken_for_by_another(&self, holder: Holder, sign_in: [u8; 32]) -> bool {
        self.shared.speakers.get(&holder).is_some_and(|speaker| speaker.1 != sign_in)
    }

    /// Ends every socket of somebody.
    pub fn revoke(&self, holder: Holder) {
        self.revoke_where(holder, |_| true);
    }

    /// Ends the sockets that one sign-in opened.
    pub fn revoke_sign_in(&self, holder: Holder, sign_in: [u8; 32]) {
        self.revoke_where(holder, |open| open.sign_in == sign_in);
    }

    fn revoke_where(&self, holder: Holder, is_meant: impl Fn(&Open) -> bool) {
        if let Some(open) = self.shared.by_holder.get(&holder) {
            for meant in open.iter().filter(|open| is_meant(open)) {
                meant.revoked.cancel();
            }
        }
    }
}

impl Drop for OpenSocket {
    fn drop(&mut self) {
        self.shared.count.fetch_sub(1, Ordering::Relaxed);
        if let Some(mut open) = self.shared.by_holder.get_mut(&self.holder) {
            open.retain(|open| open.number != self.number);
        }
        self.shared.speakers.remove_if(&self.holder, |_, (number, _)| *number == self.number);
        self.shared.by_holder.remove_if(&self.holder, |_, open| open.is_empty());
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use diemcau_domain::identity::{AccountId, ConferenceId, EndpointId};

    use super::*;

    #[test]
    fn a_revocation_reaches_the_sockets_of_that_holder_only() {
        let sockets = OpenSockets::new(3);
        let (one, two) = (Holder::Account(AccountId(1)), Holder::Account(AccountId(2)));
        let first = sockets.open(one, [1; 32]).unwrap();
        let second = sockets.open(two, [2; 32]).unwrap();
        sockets.revoke(one);
        assert!(first.revoked().is_cancelled());
        assert!(!second.revoked().is_cancelled());
    }

    #[test]
    fn signing_out_leaves_the_other_sign_ins_of_the_account() {
        let sockets = OpenSockets::new(3);
        let account = Holder::Account(AccountId(1));
        let first = sockets.open(account, [1; 32]).unwrap();
        let second = sockets.open(account, [2; 32]).unwrap();
        sockets.revoke_sign_in(account, [2; 32]);
        assert!(!first.revoked().is_cancelled());
        assert!(second.revoked().is_cancelled());
    }

    #[test]
    fn an_endpoint_is_spoken_for_until_that_socket_closes() {
        let sockets = OpenSockets::new(3);
        let account = Holder::Account(AccountId(1));
        let first = sockets.open(account, [1; 32]).unwrap();
        assert!(!sockets.is_spoken_for_by_another(account, [2; 32]));
        first.speak();
        assert!(sockets.is_spoken_for_by_another(account, [2; 32]));
        assert!(!sockets.is_spoken_for_by_another(account, [1; 32]));
        let second = sockets.open(account, [2; 32]).unwrap();
        second.speak();
        drop(first);
        assert!(sockets.is_spoken_for_by_another(account, [1; 32]));
        drop(second);
        assert!(!sockets.is_spoken_for_by_another(account, [1; 32]));
    }

    #[test]
    fn a_closed_socket_makes_room() {
        let sockets = OpenSockets::new(1);
        let account = Holder::Account(AccountId(1));
        let first = sockets.open(account, [1; 32]).unwrap();
        assert!(sockets.open(account, [1; 32]).is_none());
        drop(first);
        assert!(sockets.open(account, [1; 32]).is_some());
        assert_eq!(sockets.shared.by_holder.len(), 0);
    }

    #[test]
    fn nobody_can_take_the_sockets_of_all() {
        let endpoint = |endpoint| Holder::Endpoint { conference: ConferenceId(1), endpoint: EndpointId(endpoint) };
        let sockets = OpenSockets::new(100);
        let mut open: Vec<_> = (0..20).filter_map(|_| sockets.open(endpoint(1), [1; 32])).collect();
        assert_eq!((open.len(), sockets.count()), (MOST_OF_ENDPOINT, MOST_OF_ENDPOINT));
        assert!(sockets.open(endpoint(2), [2; 32]).is_some());
        open.pop();
        assert!(sockets.open(endpoint(1), [3; 32]).is_some(), "a closed one makes room");
        let account = Holder::Account(AccountId(1));
        let open: Vec<_> = (0..50).filter_map(|_| sockets.open(account, [1; 32])).collect();
        assert_eq!(open.len(), MOST_OF_ACCOUNT);
    }
}
