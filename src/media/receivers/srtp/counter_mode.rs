//! AES-128 in counter mode with HMAC-SHA1-80 (RFC 3711).

use aes::Aes128Enc;
use aes::cipher::KeyInit;
use ring::hmac;
use subtle::ConstantTimeEq;

use super::cipher::{REPORT_HEADER_BYTES, REPORT_WORD_BYTES};
use super::derivation::SessionKeys;
use super::keystream::mix;

pub(super) const TAG_BYTES: usize = 10;

pub(super) struct CounterMode {
    cipher: Aes128Enc,
    authentication: hmac::Key,
    salt: [u8; 14],
}

impl CounterMode {
    pub(super) fn new(keys: &SessionKeys) -> Option<Self> {
        Some(Self {
            cipher: Aes128Enc::new_from_slice(keys.encryption.get(..16)?).ok()?,
            authentication: hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &keys.authentication),
            salt: keys.salt,
        })
    }

    /// The source and the 48-bit index, mixed with the salt (RFC 3711, 4.1.1).
    fn mix(&self, ssrc: [u8; 4], index: u64, text: &mut [u8]) {
        let mut first = [0; 16];
        first[..14].copy_from_slice(&self.salt);
        let [_, _, index @ ..] = index.to_be_bytes();
        for (byte, given) in first.iter_mut().skip(4).zip(ssrc.into_iter().chain(index)) {
            *byte ^= given;
        }
        mix(&self.cipher, first, text);
    }

    fn tag(&self, parts: [&[u8]; 2]) -> [u8; TAG_BYTES] {
        let mut context = hmac::Context::with_key(&self.authentication);
        for part in parts {
            context.update(part);
        }
        let mut tag = [0; TAG_BYTES];
        for (byte, full) in tag.iter_mut().zip(context.sign().as_ref()) {
            *byte = *full;
        }
        tag
    }

    pub(super) fn seal_packet(&self, packet: &mut [u8], header_bytes: usize, ssrc: [u8; 4], index: u64) -> Option<()> {
        let text_end = packet.len().checked_sub(TAG_BYTES)?;
        let (sealed, tag_room) = packet.split_at_mut_checked(text_end)?;
        self.mix(ssrc, index, sealed.get_mut(header_bytes..)?);
        let [_, _, roll_over @ .., _, _] = index.to_be_bytes();
        tag_room.copy_from_slice(&self.tag([sealed, &roll_over]));
        Some(())
    }

    pub(super) fn seal_report(&self, packet: &mut Vec<u8>, ssrc: [u8; 4], word: [u8; 4], index: u64) -> Option<()> {
        self.mix(ssrc, index, packet.get_mut(REPORT_HEADER_BYTES..)?);
        packet.extend_from_slice(&word);
        let tag = self.tag([packet, &[]]);
        packet.extend_from_slice(&tag);
        Some(())
    }

    /// The length of the opened packet, which stays at its beginning.
    pub(super) fn open_report(&self, packet: &mut [u8], ssrc: [u8; 4], index: u64) -> Option<usize> {
        let tag_start = packet.len().checked_sub(TAG_BYTES)?;
        let (sealed, tag) = packet.split_at_mut_checked(tag_start)?;
        if !bool::from(self.tag([sealed, &[]]).ct_eq(tag)) {
            return None;
        }
        let text_end = sealed.len().checked_sub(REPORT_WORD_BYTES)?;
        self.mix(ssrc, index, sealed.get_mut(REPORT_HEADER_BYTES..text_end)?);
        Some(text_end)
    }
}
