//! A browser with a key of its own, which signs what is written while its line is down.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};

/// What stands before the point of a P-256 key in a `SubjectPublicKeyInfo`.
const HEADER: &str = "3059301306072a8648ce3d020106082a8648ce3d030107034200";

/// A browser with its key, as Web Crypto would make it.
pub(crate) struct Device {
    pair: EcdsaKeyPair,
    pub(crate) public_key: Vec<u8>,
}

impl Device {
    pub(crate) fn new() -> Self {
        let (random, algorithm) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).unwrap();
        let header = (0..HEADER.len()).step_by(2).map(|at| u8::from_str_radix(&HEADER[at..at + 2], 16).unwrap());
        let public_key = header.chain(pair.public_key().as_ref().iter().copied()).collect();
        Self { pair, public_key }
    }

    pub(crate) fn name(&self) -> String {
        digest(&SHA256, &self.public_key).as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    pub(crate) fn sign(&self, text: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.pair.sign(&SystemRandom::new(), text.as_bytes()).unwrap())
    }

    /// What it says of its key to whoever is to know it.
    pub(crate) fn registration(&self) -> Value {
        let public_key = URL_SAFE_NO_PAD.encode(&self.public_key);
        json!({ "device": "máy bàn 1", "signature": self.sign(&public_key), "public_key": public_key })
    }

    /// A slip with this text.
    pub(crate) fn signed(&self, content: &Value) -> Value {
        let content = content.to_string();
        json!({ "signature": self.sign(&content), "content": content })
    }
}
