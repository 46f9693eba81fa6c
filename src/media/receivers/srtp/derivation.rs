//! Session keys from a master key (RFC 3711, 4.3; derivation rate 0).

use aes::cipher::KeyInit;
use aes::{Aes128Enc, Aes256Enc};

use super::keystream::mix;

/// A master key and its salt.
pub(super) struct Master<'a> {
    /// 16 or 32 bytes.
    pub(super) key: &'a [u8],
    /// 12 or 14 bytes; the shorter is padded at its end (RFC 7714, 11).
    pub(super) salt: &'a [u8],
}

/// What a derived key is for: the labels of RFC 3711, 4.3.1 and 4.3.2.
#[derive(Debug, Clone, Copy)]
pub(super) struct Labels {
    encryption: u8,
    authentication: u8,
    salt: u8,
}

pub(super) const PACKETS: Labels = Labels { encryption: 0, authentication: 1, salt: 2 };
pub(super) const REPORTS: Labels = Labels { encryption: 3, authentication: 4, salt: 5 };

/// The keys of one kind of packets in one direction. Each profile uses the first bytes that it
/// needs of them.
#[derive(Clone)]
pub(super) struct SessionKeys {
    pub(super) encryption: [u8; 32],
    pub(super) authentication: [u8; 20],
    pub(super) salt: [u8; 14],
}

impl Master<'_> {
    pub(super) fn session_keys(&self, labels: Labels) -> SessionKeys {
        let mut keys = SessionKeys { encryption: [0; 32], authentication: [0; 20], salt: [0; 14] };
        self.derive(labels.encryption, &mut keys.encryption);
        self.derive(labels.authentication, &mut keys.authentication);
        self.derive(labels.salt, &mut keys.salt);
        keys
    }

    fn derive(&self, label: u8, derived: &mut [u8]) {
        let mut first = [0; 16];
        for (byte, salt) in first.iter_mut().zip(self.salt) {
            *byte = *salt;
        }
        first[7] ^= label;
        if let Ok(cipher) = Aes256Enc::new_from_slice(self.key) {
            mix(&cipher, first, derived);
        } else if let Ok(cipher) = Aes128Enc::new_from_slice(self.key) {
            mix(&cipher, first, derived);
        }
    }
}
