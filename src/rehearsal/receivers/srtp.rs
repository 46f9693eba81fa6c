//! Opening media and sealing reports (RFC 3711 with AES-GCM, RFC 7714).

use dimpl::SrtpProfile;
use ring::aead::{Aad, Nonce};

use super::keys::{Purpose, SALT_BYTES, SessionKey};
use super::rtp::long_word;

/// AES-GCM tags have 128 bits.
const TAG_BYTES: usize = 16;
/// The first words of an RTCP packet stay readable.
const REPORT_HEAD_BYTES: usize = 8;
/// Says that an SRTCP packet is encrypted.
const ENCRYPTED: u32 = 0x8000_0000;

/// Everything a secured connection opens and seals with.
pub(crate) struct Secured {
    media: SessionKey,
    reports_in: SessionKey,
    reports_out: SessionKey,
    sent_reports: u32,
}

impl Secured {
    /// From what DTLS exported (RFC 5764, section 4.2), for its client. None for profiles without
    /// AES-GCM, which a server of ours never chooses for a client that has it.
    pub(crate) fn for_client(material: &[u8], profile: SrtpProfile) -> Option<Self> {
        let key_bytes = match profile {
            SrtpProfile::AEAD_AES_128_GCM => 16,
            SrtpProfile::AEAD_AES_256_GCM => 32,
            _ => return None,
        };
        let (client_key, rest) = material.split_at_checked(key_bytes)?;
        let (server_key, rest) = rest.split_at_checked(key_bytes)?;
        let (client_salt, server_salt) = rest.split_at_checked(SALT_BYTES)?;
        let (client_salt, server_salt) = (client_salt.try_into().ok()?, server_salt.try_into().ok()?);
        Some(Self {
            media: SessionKey::derive(server_key, server_salt, Purpose::Media)?,
            reports_in: SessionKey::derive(server_key, server_salt, Purpose::Reports)?,
            reports_out: SessionKey::derive(client_key, client_salt, Purpose::Reports)?,
            sent_reports: 0,
        })
    }

    /// Opens a packet in place and gives its payload. `index` is the rollover counter and the
    /// sequence number, 48 bits. None if the packet was forged.
    pub(crate) fn open_media<'a>(
        &self,
        packet: &'a mut [u8],
        head_bytes: usize,
        source: u32,
        index: u64,
    ) -> Option<&'a [u8]> {
        let (head, sealed) = packet.split_at_mut_checked(head_bytes)?;
        let mut identity = [0; SALT_BYTES];
        identity[2..6].copy_from_slice(&source.to_be_bytes());
        identity[6..12].copy_from_slice(&index.to_be_bytes()[2..]);
        let nonce = Nonce::assume_unique_for_key(self.media.nonce(identity));
        self.media.key.open_in_place(nonce, Aad::from(head), sealed).ok().map(|payload| &*payload)
    }

    /// Opens a compound report in place and gives everything behind its first two words.
    pub(crate) fn open_report<'a>(&self, packet: &'a mut [u8]) -> Option<&'a [u8]> {
        let (sealed, trailer) = packet.split_at_mut_checked(packet.len().checked_sub(4)?)?;
        let flagged_index = long_word(trailer, 0)?;
        let source = long_word(sealed, 4)?;
        let (head, body) = sealed.split_at_mut_checked(REPORT_HEAD_BYTES)?;
        if flagged_index & ENCRYPTED == 0 {
            return None;
        }
        let nonce = report_nonce(&self.reports_in, source, flagged_index & !ENCRYPTED);
        self.reports_in.key.open_in_place(nonce, report_aad(head, flagged_index), body).ok().map(|body| &*body)
    }

    /// Seals a compound report in place.
    pub(crate) fn seal_report(&mut self, packet: &mut Vec<u8>) -> Option<()> {
        let source = long_word(packet, 4)?;
        self.sent_reports += 1;
        let flagged_index = self.sent_reports | ENCRYPTED;
        let (head, body) = packet.split_at_mut_checked(REPORT_HEAD_BYTES)?;
        let nonce = report_nonce(&self.reports_out, source, self.sent_reports);
        let tag = self.reports_out.key.seal_in_place_separate_tag(nonce, report_aad(head, flagged_index), body).ok()?;
        packet.reserve(TAG_BYTES + 4);
        packet.extend_from_slice(tag.as_ref());
        packet.extend_from_slice(&flagged_index.to_be_bytes());
        Some(())
    }
}

fn report_nonce(key: &SessionKey, source: u32, index: u32) -> Nonce {
    let mut identity = [0; SALT_BYTES];
    identity[2..6].copy_from_slice(&source.to_be_bytes());
    identity[8..12].copy_from_slice(&index.to_be_bytes());
    Nonce::assume_unique_for_key(key.nonce(identity))
}

fn report_aad(head: &[u8], flagged_index: u32) -> Aad<Vec<u8>> {
    let mut aad = Vec::with_capacity(REPORT_HEAD_BYTES + 4);
    aad.extend_from_slice(head);
    aad.extend_from_slice(&flagged_index.to_be_bytes());
    Aad::from(aad)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
