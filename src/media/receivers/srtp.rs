//! SRTP towards one receiver (RFC 3711, RFC 7714): what goes out is sealed, reports that come in
//! are opened.
//!
//! The caller says which index a packet has, so nothing is guessed from sequence numbers and one
//! key serves the live packets and those sent again.

mod cipher;
mod counter_mode;
mod derivation;
mod gcm;
mod keystream;
mod opener;
mod replay;
mod sealer;

use ring::aead;

use derivation::Master;
pub(crate) use opener::Opener;
pub(crate) use sealer::Sealer;

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;

/// The protection profiles that are agreed to, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    Gcm256,
    Gcm128,
    /// AES-128 in counter mode with HMAC-SHA1-80: three to five times the cost of GCM, for the
    /// rare peer that has nothing else.
    CounterMode,
}

impl Profile {
    fn key_bytes(self) -> usize {
        match self {
            Self::Gcm256 => 32,
            Self::Gcm128 | Self::CounterMode => 16,
        }
    }

    fn salt_bytes(self) -> usize {
        match self {
            Self::Gcm256 | Self::Gcm128 => 12,
            Self::CounterMode => 14,
        }
    }

    /// What sealing adds to an RTP packet.
    fn tag_bytes(self) -> usize {
        match self {
            Self::Gcm256 | Self::Gcm128 => gcm::TAG_BYTES,
            Self::CounterMode => counter_mode::TAG_BYTES,
        }
    }

    fn aead(self) -> Option<&'static aead::Algorithm> {
        match self {
            Self::Gcm256 => Some(&aead::AES_256_GCM),
            Self::Gcm128 => Some(&aead::AES_128_GCM),
            Self::CounterMode => None,
        }
    }
}

/// Both directions of a leg, from what the handshake exported: the client's key, the server's,
/// the client's salt, the server's (RFC 5764, 4.2). We are the server. None if the length is not
/// the profile's.
pub(crate) fn server_side(profile: Profile, exported: &[u8]) -> Option<(Sealer, Opener)> {
    let (key, salt) = (profile.key_bytes(), profile.salt_bytes());
    if exported.len() != 2 * (key + salt) {
        return None;
    }
    let (keys, salts) = exported.split_at(2 * key);
    let (client_key, server_key) = keys.split_at(key);
    let (client_salt, server_salt) = salts.split_at(salt);
    let sealer = Sealer::new(profile, &Master { key: server_key, salt: server_salt })?;
    let opener = Opener::new(profile, &Master { key: client_key, salt: client_salt });
    Some((sealer, opener))
}
