//! AES-GCM (RFC 7714).

use ring::aead::{self, Aad, LessSafeKey, Nonce, UnboundKey};

use super::cipher::{REPORT_HEADER_BYTES, REPORT_WORD_BYTES};
use super::derivation::SessionKeys;

pub(super) const TAG_BYTES: usize = 16;

pub(super) struct Gcm {
    key: LessSafeKey,
    salt: [u8; 12],
}

impl Gcm {
    pub(super) fn new(algorithm: &'static aead::Algorithm, keys: &SessionKeys) -> Option<Self> {
        let key = UnboundKey::new(algorithm, keys.encryption.get(..algorithm.key_len())?).ok()?;
        let mut salt = [0; 12];
        salt.copy_from_slice(&keys.salt[..12]);
        Some(Self { key: LessSafeKey::new(key), salt })
    }

    /// Two zero bytes, the source and the 48-bit index, mixed with the salt (RFC 7714, 8.1 and
    /// 9.1: the index of a report is 31 bits, the rest is 0).
    fn nonce(&self, ssrc: [u8; 4], index: u64) -> Nonce {
        let mut nonce = self.salt;
        let [_, _, index @ ..] = index.to_be_bytes();
        for (byte, given) in nonce.iter_mut().skip(2).zip(ssrc.into_iter().chain(index)) {
            *byte ^= given;
        }
        Nonce::assume_unique_for_key(nonce)
    }

    pub(super) fn seal_packet(&self, packet: &mut [u8], header_bytes: usize, ssrc: [u8; 4], index: u64) -> Option<()> {
        let text_end = packet.len().checked_sub(TAG_BYTES)?;
        let (sealed, tag_room) = packet.split_at_mut_checked(text_end)?;
        let (header, text) = sealed.split_at_mut_checked(header_bytes)?;
        let sealed = self.key.seal_in_place_separate_tag(self.nonce(ssrc, index), Aad::from(&*header), text);
        tag_room.copy_from_slice(sealed.ok()?.as_ref());
        Some(())
    }

    pub(super) fn seal_report(&self, packet: &mut Vec<u8>, ssrc: [u8; 4], word: [u8; 4], index: u64) -> Option<()> {
        let (header, text) = packet.split_at_mut_checked(REPORT_HEADER_BYTES)?;
        let aad = Aad::from(associated(header, word)?);
        let tag = self.key.seal_in_place_separate_tag(self.nonce(ssrc, index), aad, text).ok()?;
        packet.extend_from_slice(tag.as_ref());
        packet.extend_from_slice(&word);
        Some(())
    }

    /// The length of the opened packet, which stays at its beginning.
    pub(super) fn open_report(&self, packet: &mut [u8], ssrc: [u8; 4], word: [u8; 4], index: u64) -> Option<usize> {
        let text_end = packet.len().checked_sub(REPORT_WORD_BYTES)?;
        let (header, text) = packet.get_mut(..text_end)?.split_at_mut_checked(REPORT_HEADER_BYTES)?;
        let aad = Aad::from(associated(header, word)?);
        let text = self.key.open_in_place(self.nonce(ssrc, index), aad, text).ok()?;
        Some(REPORT_HEADER_BYTES + text.len())
    }
}

/// What is authenticated beside the text: the header and the word with the index (RFC 7714, 9.2).
fn associated(header: &[u8], word: [u8; 4]) -> Option<[u8; 12]> {
    let mut associated = [0; 12];
    associated.get_mut(..REPORT_HEADER_BYTES)?.copy_from_slice(header);
    associated.get_mut(REPORT_HEADER_BYTES..)?.copy_from_slice(&word);
    Some(associated)
}
