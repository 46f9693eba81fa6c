//! Sign-ins: opaque ids that a cookie or a bearer token carries; the store has their hashes.

use diemcau_domain::authority::Principal;
use diemcau_domain::time::Timestamp;
use diemcau_store::{Holder, Store, StoreError};
use thiserror::Error;

use super::secret::{NoRandomness, Secret, hash_of};
use crate::configuration::Identity;

/// The use of a sign-in is written down, and its end moved, at most this often.
const NOTE_USE_EVERY_MS: i64 = 10 * 60 * 1000;

/// Why nobody can be signed in.
#[derive(Clone, Debug, Error)]
pub enum SignInTrouble {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No random numbers.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub principal: Principal,
    /// The same, as the store names it.
    pub holder: Holder,
    /// What is kept of the sign-in's id.
    pub id_hash: [u8; 32],
}

/// Begins, finds and ends sign-ins.
#[derive(Clone, Debug)]
pub struct SignIns {
    store: Store,
    settings: Identity,
}

impl SignIns {
    /// Sign-ins that the store keeps.
    #[must_use]
    pub const fn new(store: Store, settings: Identity) -> Self {
        Self { store, settings }
    }

    /// Signs somebody in. The answer is the id, to be handed over once.
    ///
    /// # Errors
    /// [`SignInTrouble`].
    pub async fn begin(&self, holder: Holder, now: Timestamp) -> Result<Secret, SignInTrouble> {
        let id = Secret::fresh()?;
        self.store.sign_in(id.hash(), holder, now, self.end_of_use(holder, now)).await?;
        Ok(id)
    }

    /// Who has this id, if anybody has.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn find(&self, id: &str, now: Timestamp) -> Result<Option<SignedIn>, StoreError> {
        let id_hash = hash_of(id);
        let Some(sign_in) = self.store.signed_in(id_hash, now).await? else { return Ok(None) };
        if now.since_ms(sign_in.last_used_at) > NOTE_USE_EVERY_MS {
            let expires_at = self.end_of_use(sign_in.holder, now);
            self.store.use_sign_in(id_hash, now, expires_at).await?;
        }
        let principal = self.principal(sign_in.holder).await?;
        Ok(principal.map(|principal| SignedIn { principal, holder: sign_in.holder, id_hash }))
    }

    /// Whether a sign-in that was found before is still one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn still_holds(&self, id_hash: [u8; 32], now: Timestamp) -> Result<bool, StoreError> {
        Ok(self.store.signed_in(id_hash, now).await?.is_some())
    }

    /// Ends one sign-in.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn end(&self, id_hash: [u8; 32]) -> Result<(), StoreError> {
        self.store.revoke_sign_in(id_hash).await.map(drop)
    }

    /// What a holder may be taken for now; nobody if the account was deleted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn principal(&self, holder: Holder) -> Result<Option<Principal>, StoreError> {
        match holder {
            Holder::Endpoint { conference, endpoint } => Ok(Some(Principal::Technician { conference, endpoint })),
            Holder::Account(account) => {
                let kept = self.store.account(account).await?.filter(|kept| kept.disabled_at.is_none());
                Ok(kept.map(|kept| Principal::Account { account, role: kept.role, subtree: kept.subtree }))
            }
        }
    }

    fn end_of_use(&self, holder: Holder, now: Timestamp) -> Timestamp {
        let hours = match holder {
            Holder::Account(_) => self.settings.sign_in_hours,
            Holder::Endpoint { .. } => self.settings.endpoint_sign_in_hours,
        };
        now.plus_ms(i64::from(hours) * 3_600_000)
    }
}
