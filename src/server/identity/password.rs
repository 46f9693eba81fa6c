//! Passwords: argon2, one at a time per core, so that a storm of sign-ins cannot starve the rest.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use diemcau_store::PasswordHash;
use thiserror::Error;
use tokio::sync::Semaphore;

/// How many may wait for a core before further ones are turned away.
const MOST_WAITING: usize = 256;

/// A password that cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a password has 12 to 200 characters")]
pub struct PasswordLength;

/// Why a password was neither hashed nor compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PasswordTrouble {
    /// Too many are waiting.
    #[error("too many are signing in; try again")]
    Busy,
    /// The hash function failed.
    #[error("the password cannot be hashed")]
    Hash,
}

/// Whether a password is long enough to be kept.
///
/// # Errors
/// [`PasswordLength`].
pub fn check_length(password: &str) -> Result<(), PasswordLength> {
    if (12..=200).contains(&password.chars().count()) { Ok(()) } else { Err(PasswordLength) }
}

/// Hashes a password here and now: tens of milliseconds of work.
///
/// # Errors
/// [`PasswordTrouble::Hash`].
pub fn hash_password(password: &str) -> Result<PasswordHash, PasswordTrouble> {
    let hash = Argon2::default().hash_password(password.as_bytes()).map_err(|_| PasswordTrouble::Hash)?;
    Ok(PasswordHash::new(hash.to_string()))
}

/// Hashes and compares passwords on threads apart.
#[derive(Clone, Debug)]
pub struct Passwords {
    cores: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    nobody: PasswordHash,
}

impl Passwords {
    /// One at a time per core.
    ///
    /// # Errors
    /// [`PasswordTrouble::Hash`].
    pub fn new() -> Result<Self, PasswordTrouble> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            cores: Arc::new(Semaphore::new(cores)),
            waiting: Arc::new(Semaphore::new(MOST_WAITING)),
            nobody: hash_password("nobody has this password")?,
        })
    }

    /// Hashes a password to be kept.
    ///
    /// # Errors
    /// [`PasswordTrouble`].
    pub async fn hash(&self, password: String) -> Result<PasswordHash, PasswordTrouble> {
        self.run(move || hash_password(&password)).await?
    }

    /// Whether the password is the one that was hashed. Without a hash it takes as long and says no,
    /// so that nobody learns which names exist.
    ///
    /// # Errors
    /// [`PasswordTrouble::Busy`].
    pub async fn verify(&self, password: String, kept: Option<PasswordHash>) -> Result<bool, PasswordTrouble> {
        let exists = kept.is_some();
        let hash = kept.unwrap_or_else(|| self.nobody.clone());
        let same = self.run(move || is_password(&password, &hash)).await?;
        Ok(exists && same)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, PasswordTrouble> {
        let waits = Arc::clone(&self.waiting).try_acquire_owned().map_err(|_| PasswordTrouble::Busy)?;
        let core = Arc::clone(&self.cores).acquire_owned().await.map_err(|_| PasswordTrouble::Busy)?;
        // The work runs on when whoever asked has gone, so the permits go with it.
        let working = tokio::task::spawn_blocking(move || {
            let _permits = (waits, core);
            work()
        });
        working.await.map_err(|_| PasswordTrouble::Hash)
    }
}

fn is_password(password: &str, kept: &PasswordHash) -> bool {
    Phc::new(kept.as_str()).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_that_was_hashed_is_accepted() {
        let passwords = Passwords::new().unwrap();
        let kept = passwords.hash("correct horse battery".to_owned()).await.unwrap();
        assert!(passwords.verify("correct horse battery".to_owned(), Some(kept.clone())).await.unwrap());
        assert!(!passwords.verify("correct horse batteri".to_owned(), Some(kept)).await.unwrap());
    }

    #[tokio::test]
    async fn nobody_signs_in_where_there_is_no_account() {
        let passwords = Passwords::new().unwrap();
        assert!(!passwords.verify("nobody has this password".to_owned(), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_core_stays_taken_until_the_work_is_done_even_if_nobody_waits_for_it() {
        let passwords = Passwords::new().unwrap();
        let cores = passwords.cores.available_permits();
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let (go_on, may_go_on) = std::sync::mpsc::channel::<()>();
        let asking = tokio::spawn({
            let passwords = passwords.clone();
            async move {
                let work = move || (begun.send(()), may_go_on.recv());
                passwords.run(work).await.is_ok()
            }
        });
        has_begun.await.unwrap();
        asking.abort();
        assert!(asking.await.unwrap_err().is_cancelled());
        assert_eq!(passwords.cores.available_permits(), cores - 1);
        assert_eq!(passwords.waiting.available_permits(), MOST_WAITING - 1);
        go_on.send(()).unwrap();
        let all = u32::try_from(cores).unwrap();
        assert!(passwords.cores.acquire_many(all).await.is_ok(), "the permit comes back with the work");
    }

    #[test]
    fn a_hash_that_is_not_one_matches_nothing() {
        assert!(!is_password("", &PasswordHash::new("")));
        assert!(!is_password("x", &PasswordHash::new("!")));
    }
}
