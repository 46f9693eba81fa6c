//! Who is at the other end, and by which one transport.

use rtc_sdp::{MediaDescription, SessionDescription};

use super::attributes::{has, value, values};
use super::malformed;
use crate::refusal::OfferRefusal;

/// SHA-256 of the peer's certificate, if the offer can be answered on one ICE transport.
pub(super) fn fingerprint(
    offer: &SessionDescription,
    receiving: &[&MediaDescription],
) -> Result<[u8; 32], OfferRefusal> {
    let places = Places { offer, receiving };
    if places.find("ice-ufrag").is_none() || places.find("ice-pwd").is_none() {
        return Err(OfferRefusal::NoIce);
    }
    if !is_bundled(offer, receiving) || !receiving.iter().all(|media| has(&media.attributes, "rtcp-mux")) {
        return Err(OfferRefusal::NotBundled);
    }
    match places.find("setup") {
        // Who offers without a word is active (RFC 4145, 4.1).
        None | Some("actpass" | "active") => {}
        Some(_) => return Err(malformed("it wants to be the server of DTLS")),
    }
    let sha_256 = places.all("fingerprint").find_map(sha_256);
    sha_256.ok_or(OfferRefusal::NoFingerprint)
}

/// Where what concerns the transport may stand: in a section that takes part, for the whole
/// session, or in the section that leads the bundle.
struct Places<'a> {
    offer: &'a SessionDescription,
    receiving: &'a [&'a MediaDescription],
}

impl<'a> Places<'a> {
    fn find(&self, name: &'a str) -> Option<&'a str> {
        self.all(name).next()
    }

    fn all(&self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let first = self.receiving.iter().flat_map(|media| &media.attributes);
        let session = &self.offer.attributes;
        let others = self.offer.media_descriptions.iter().flat_map(|media| &media.attributes);
        let all = first.chain(session).chain(others);
        all.filter(move |it| it.key == name).filter_map(|it| it.value.as_deref())
    }
}

fn is_bundled(offer: &SessionDescription, receiving: &[&MediaDescription]) -> bool {
    if receiving.len() == 1 {
        return true;
    }
    let mut groups = values(&offer.attributes, "group").filter_map(|group| group.strip_prefix("BUNDLE "));
    groups.any(|group| {
        let mut mids = receiving.iter().map(|media| value(&media.attributes, "mid"));
        mids.all(|mid| mid.is_some_and(|mid| group.split_whitespace().any(|member| member == mid)))
    })
}

fn sha_256(fingerprint: &str) -> Option<[u8; 32]> {
    let (algorithm, digits) = fingerprint.split_once(' ')?;
    if !algorithm.eq_ignore_ascii_case("sha-256") {
        return None;
    }
    let mut bytes = [0; 32];
    let mut pairs = digits.trim().split(':');
    for byte in &mut bytes {
        let pair = pairs.next().filter(|pair| pair.len() == 2)?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    pairs.next().is_none().then_some(bytes)
}
