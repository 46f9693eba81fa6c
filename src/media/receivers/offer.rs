//! Offers of receivers: read into a shape, or refused by name.
//!
//! A library parses the text; what is taken from it here is little: which sections can receive,
//! under which numbers, and who is at the other end.

mod attributes;
mod codecs;
mod section;
mod transport;

use std::io::Cursor;

use rtc_sdp::{MediaDescription, SessionDescription};

pub(crate) use self::codecs::{Feedback, Picture};
pub(crate) use self::section::{Filling, Section};
use super::shape::Shape;
use crate::fault::{Fault, contained};
use crate::refusal::OfferRefusal;

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;

/// Browsers' offers have 2 to 16 KiB.
const LONGEST_OFFER_BYTES: usize = 64 * 1024;
/// A main and a side picture.
const MOST_PICTURES: usize = 2;
/// The hall and two speakers.
const MOST_SOUNDS: usize = 3;
/// Sections that cannot receive are answered as well.
const MOST_SECTIONS: usize = 16;
/// How much of a library's complaint is passed on.
const LONGEST_CAUSE_CHARACTERS: usize = 200;

/// An offer that can be answered.
#[derive(Debug)]
pub(crate) struct ReceiverOffer {
    /// SHA-256 of the certificate that the peer will show.
    pub(crate) fingerprint: [u8; 32],
    pub(crate) shape: Shape,
    /// Every section of the offer, in its order.
    pub(crate) sections: Vec<Section>,
}

/// Reads an offer.
pub(crate) fn read(text: &str) -> Result<ReceiverOffer, OfferRefusal> {
    if text.len() >= LONGEST_OFFER_BYTES {
        return Err(OfferRefusal::TooLarge);
    }
    if !text.starts_with("v=0") {
        return Err(malformed("it does not begin with v=0"));
    }
    let understood = contained(|| {
        let parsed = SessionDescription::unmarshal(&mut Cursor::new(text));
        understand(&parsed.map_err(|cause| malformed(&cause.to_string()))?)
    });
    understood.unwrap_or_else(|Fault| Err(malformed("it cannot be parsed")))
}

fn malformed(cause: &str) -> OfferRefusal {
    OfferRefusal::Malformed(cause.chars().take(LONGEST_CAUSE_CHARACTERS).collect())
}

fn understand(offer: &SessionDescription) -> Result<ReceiverOffer, OfferRefusal> {
    if offer.media_descriptions.iter().any(|media| media.media_name.media == "application") {
        return Err(OfferRefusal::DataChannel);
    }
    if offer.media_descriptions.len() > MOST_SECTIONS {
        return Err(OfferRefusal::TooMuchMedia);
    }
    let receiving = receiving(offer)?;
    let fingerprint = transport::fingerprint(offer, &receiving)?;
    let mut shape = Shape { pictures: Vec::new(), sounds: Vec::new() };
    let mut sections = Vec::new();
    for media in &offer.media_descriptions {
        let takes_part = receiving.iter().any(|other| std::ptr::eq(*other, media));
        sections.push(Section::read(media, takes_part, &mut shape)?);
    }
    if shape.pictures.is_empty() && shape.sounds.is_empty() {
        return Err(OfferRefusal::NoUsableCodec);
    }
    Ok(ReceiverOffer { fingerprint, shape, sections })
}

/// The sections in which the peer can receive.
fn receiving(offer: &SessionDescription) -> Result<Vec<&MediaDescription>, OfferRefusal> {
    let receives = |media: &&MediaDescription| section::receives(offer, media);
    let receiving: Vec<_> = offer.media_descriptions.iter().filter(receives).collect();
    let count = |kind: &str| receiving.iter().filter(|media| media.media_name.media == kind).count();
    match (count("video"), count("audio")) {
        (0, 0) => Err(OfferRefusal::NoMedia),
        (0..=MOST_PICTURES, 0..=MOST_SOUNDS) => Ok(receiving),
        _ => Err(OfferRefusal::TooMuchMedia),
    }
}
