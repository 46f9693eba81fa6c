//! Session keys of SRTP for AES-GCM (RFC 3711, section 4.3, with RFC 7714, section 11).

use aes::cipher::{BlockCipherEncrypt as _, KeyInit as _};
use aes::{Aes128, Aes256};
use ring::aead::{AES_128_GCM, AES_256_GCM, Algorithm, LessSafeKey, UnboundKey};

/// AES-GCM salts have 96 bits.
pub(crate) const SALT_BYTES: usize = 12;

/// What a key is for: the labels of RFC 3711, section 4.3.2.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    /// RTP.
    Media,
    /// RTCP.
    Reports,
}

impl Purpose {
    fn labels(self) -> (u8, u8) {
        match self {
            Self::Media => (0, 2),
            Self::Reports => (3, 5),
        }
    }
}

/// A session key and its salt.
pub(crate) struct SessionKey {
    pub(crate) key: LessSafeKey,
    salt: [u8; SALT_BYTES],
}

impl SessionKey {
    /// Derives it from a master key of 16 or 32 bytes and its salt.
    pub(crate) fn derive(master: &[u8], salt: [u8; SALT_BYTES], purpose: Purpose) -> Option<Self> {
        let prf = Prf::new(master, salt)?;
        let (key_label, salt_label) = purpose.labels();
        let mut key = vec![0; master.len()];
        prf.fill(key_label, &mut key);
        let mut session_salt = [0; SALT_BYTES];
        prf.fill(salt_label, &mut session_salt);
        let key = UnboundKey::new(prf.algorithm(), &key).ok()?;
        Some(Self { key: LessSafeKey::new(key), salt: session_salt })
    }

    /// The nonce of a packet: the salt and what identifies the packet, in exclusive or.
    pub(crate) fn nonce(&self, identity: [u8; SALT_BYTES]) -> [u8; SALT_BYTES] {
        let mut nonce = identity;
        for (byte, salt) in nonce.iter_mut().zip(self.salt) {
            *byte ^= salt;
        }
        nonce
    }
}

/// AES in counter mode as a source of keys; a key length each.
struct Prf {
    cipher: Cipher,
    /// 112 bits; the 96 of AES-GCM stand in front.
    salt: [u8; 14],
}

enum Cipher {
    Short(Box<Aes128>),
    Long(Box<Aes256>),
}

impl Prf {
    fn new(master: &[u8], salt: [u8; SALT_BYTES]) -> Option<Self> {
        let cipher = match master.len() {
            16 => Cipher::Short(Box::new(Aes128::new_from_slice(master).ok()?)),
            32 => Cipher::Long(Box::new(Aes256::new_from_slice(master).ok()?)),
            _ => return None,
        };
        let mut long = [0; 14];
        for (to, from) in long.iter_mut().zip(salt) {
            *to = from;
        }
        Some(Self { cipher, salt: long })
    }

    fn algorithm(&self) -> &'static Algorithm {
        match self.cipher {
            Cipher::Short(_) => &AES_128_GCM,
            Cipher::Long(_) => &AES_256_GCM,
        }
    }

    /// Keystream for a label; the label stands in the eighth byte, as keys are derived only once.
    fn fill(&self, label: u8, key: &mut [u8]) {
        for (counter, part) in (0_u16..).zip(key.chunks_mut(16)) {
            let mut block = [0; 16];
            for (to, from) in block.iter_mut().zip(self.salt) {
                *to = from;
            }
            block[7] ^= label;
            [block[14], block[15]] = counter.to_be_bytes();
            let mut block = block.into();
            match &self.cipher {
                Cipher::Short(cipher) => cipher.encrypt_block(&mut block),
                Cipher::Long(cipher) => cipher.encrypt_block(&mut block),
            }
            for (to, from) in part.iter_mut().zip(block) {
                *to = from;
            }
        }
    }
}
