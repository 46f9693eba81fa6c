//! Keys of devices: what a browser signs attendance slips with.
//!
//! The browser's Web Crypto makes a P-256 key whose private half it cannot give away. It exports the
//! public half as a `SubjectPublicKeyInfo` (RFC 5480) and signs with r and s side by side.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// What stands before the point in a `SubjectPublicKeyInfo` of an uncompressed P-256 key: it has no
/// room for choices, so no reader of ASN.1 is needed.
const P256_HEADER: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// An uncompressed point: a mark and two coordinates of 32 bytes.
const POINT_BYTES: usize = 65;

/// How much of a key's hash is its name, in bytes.
const NAME_BYTES: usize = 16;

/// The public half of a device's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DevicePublicKey {
    bytes: Vec<u8>,
}

/// The bytes are no P-256 key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("this is no P-256 key")]
pub struct NoKey;

/// The signature is not the key's over this text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the signature is wrong")]
pub struct WrongSignature;

impl DevicePublicKey {
    /// Reads a `SubjectPublicKeyInfo` in DER. Whether its point lies on the curve is found out when a
    /// signature is checked.
    ///
    /// # Errors
    /// [`NoKey`].
    pub fn read(bytes: Vec<u8>) -> Result<Self, NoKey> {
        let point = bytes.strip_prefix(&P256_HEADER).filter(|point| point.len() == POINT_BYTES);
        if point.is_some_and(|point| point.first() == Some(&4)) { Ok(Self { bytes }) } else { Err(NoKey) }
    }

    /// The same of base64url without padding.
    ///
    /// # Errors
    /// [`NoKey`].
    pub fn decode(text: &str) -> Result<Self, NoKey> {
        Self::read(URL_SAFE_NO_PAD.decode(text).map_err(|_| NoKey)?)
    }

    /// The bytes that were read.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// By what slips call it: the first 16 bytes of its SHA-256, as 32 hexadecimal digits.
    #[must_use]
    pub fn name(&self) -> String {
        let hash = Sha256::digest(&self.bytes);
        hash.iter().take(NAME_BYTES).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Checks a signature, base64url without padding, over exactly these bytes.
    ///
    /// # Errors
    /// [`WrongSignature`].
    pub fn verify(&self, text: &str, signature: &str) -> Result<(), WrongSignature> {
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| WrongSignature)?;
        let point = self.bytes.get(P256_HEADER.len()..).unwrap_or_default();
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
        key.verify(text.as_bytes(), &signature).map_err(|_| WrongSignature)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    /// A key and a signature over "Xã Tả Phìn" as Node's Web Crypto made them.
    const KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAERMF_njIP98BGW7MGtm2CDbmfPI7E03JvrYlnpvMH11_SgMrzQishjI64C-Gdk6VAjGOqL7SY5n0KPIuMLXP10A";
    const SIGNATURE: &str = "fceNMG1xOSnVKJIfShz_B57tytiYFDRRXiT8UzGZ9_bj47b1YmZhnG_oA_7TSB-nF6_wOIcSaMajcanVIjdmtQ";
    const NAME: &str = "c32aaf22c3b994ae19445626f5bf6c12";

    #[test]
    fn what_a_browser_signed_is_recognised_and_nothing_else() {
        let key = DevicePublicKey::decode(KEY).unwrap();
        assert_eq!(key.name(), NAME);
        assert_eq!(key.verify("Xã Tả Phìn", SIGNATURE), Ok(()));
        assert_eq!(key.verify("Xã Tả Phìn ", SIGNATURE), Err(WrongSignature));
        assert_eq!(key.verify("Xã Tả Phìn", &SIGNATURE[2..]), Err(WrongSignature));
        assert_eq!(key.verify("Xã Tả Phìn", "no base64!"), Err(WrongSignature));
    }

    #[test]
    fn only_a_key_of_this_kind_is_a_key() {
        let bytes = URL_SAFE_NO_PAD.decode(KEY).unwrap();
        assert_eq!(DevicePublicKey::read(bytes[1..].to_vec()), Err(NoKey));
        assert_eq!(DevicePublicKey::read(bytes[..90].to_vec()), Err(NoKey));
        assert_eq!(DevicePublicKey::read([&bytes[..], &[0]].concat()), Err(NoKey));
        assert_eq!(DevicePublicKey::decode(""), Err(NoKey));
    }

    #[test]
    fn a_point_beside_the_curve_signs_nothing() {
        let mut bytes = URL_SAFE_NO_PAD.decode(KEY).unwrap();
        bytes[90] ^= 1;
        let key = DevicePublicKey::read(bytes).unwrap();
        assert_eq!(key.verify("Xã Tả Phìn", SIGNATURE), Err(WrongSignature));
    }
}
