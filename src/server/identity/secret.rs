//! Random secrets. Whoever needs one later keeps only its hash.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::TryRng;
use rand::rngs::SysRng;
use sha2::{Digest, Sha256};
use thiserror::Error;

/// The system gives no random numbers, so nothing that needs a secret can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the system gives no random numbers")]
pub struct NoRandomness;

/// Random bytes from the system's own generator.
///
/// # Errors
/// [`NoRandomness`].
pub fn random_bytes<const LENGTH: usize>() -> Result<[u8; LENGTH], NoRandomness> {
    let mut bytes = [0; LENGTH];
    SysRng.try_fill_bytes(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

/// A secret as text that fits into links and headers. It never shows in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret")
    }
}

impl Secret {
    /// 256 bits: sign-ins, one-time secrets, tickets, tokens.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn fresh() -> Result<Self, NoRandomness> {
        Ok(Self(URL_SAFE_NO_PAD.encode(random_bytes::<32>()?)))
    }

    /// 128 bits: join keys, which also stand in printed links.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn fresh_join_key() -> Result<Self, NoRandomness> {
        Ok(Self(URL_SAFE_NO_PAD.encode(random_bytes::<16>()?)))
    }

    /// The text to hand over, once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        hash_of(&self.0)
    }
}

/// SHA-256 of a secret somebody shows. Enough for secrets of 128 random bits; passwords get argon2.
#[must_use]
pub fn hash_of(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}
