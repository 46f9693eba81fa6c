//! The sections of an offer, and what fills them.

use rtc_sdp::description::common::Attribute;
use rtc_sdp::{MediaDescription, SessionDescription};

use super::attributes::{has, value};
use super::codecs::{Formats, Picture};
use super::malformed;
use crate::receivers::shape::Shape;
use crate::refusal::OfferRefusal;

const LONGEST_NAME_CHARACTERS: usize = 64;

/// One section, as it will be answered.
#[derive(Debug)]
pub(crate) struct Section {
    /// `audio`, `video`, or something that is refused.
    pub(crate) kind: String,
    pub(crate) protocol: String,
    pub(crate) mid: Option<String>,
    pub(crate) filling: Filling,
}

/// What flows in a section.
#[derive(Debug)]
pub(crate) enum Filling {
    /// The picture of this place in the shape.
    Picture(usize, Picture),
    /// The sound of this place in the shape.
    Sound(usize),
    Nothing,
}

impl Section {
    /// Reads a section, and adds what fills it to the shape.
    pub(super) fn read(media: &MediaDescription, takes_part: bool, shape: &mut Shape) -> Result<Self, OfferRefusal> {
        let formats = Formats::read(media);
        let filling = match media.media_name.media.as_str() {
            "video" if takes_part => formats.picture().map_or(Filling::Nothing, |picture| {
                shape.pictures.push(picture.shape);
                Filling::Picture(shape.pictures.len() - 1, picture)
            }),
            "audio" if takes_part => formats.sound().map_or(Filling::Nothing, |sound| {
                shape.sounds.push(sound);
                Filling::Sound(shape.sounds.len() - 1)
            }),
            _ => Filling::Nothing,
        };
        Ok(Self { kind: media.media_name.media.clone(), protocol: protocol(media)?, mid: name(media)?, filling })
    }
}

/// The protocol is put into the answer, even of a section that is refused.
fn protocol(media: &MediaDescription) -> Result<String, OfferRefusal> {
    let parts = &media.media_name.protos;
    if !parts.iter().all(|part| is_token(part)) {
        return Err(malformed("a section has an impossible protocol"));
    }
    Ok(parts.join("/"))
}

/// A name is put into the answer, so it must be a token.
fn name(media: &MediaDescription) -> Result<Option<String>, OfferRefusal> {
    let Some(mid) = value(&media.attributes, "mid") else {
        return Ok(None);
    };
    if mid.len() > LONGEST_NAME_CHARACTERS || !is_token(mid) {
        return Err(malformed("a section has an impossible name"));
    }
    Ok(Some(mid.to_owned()))
}

/// What may stand in a line of a description without being taken for something else (RFC 8866, 9).
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|it| it.is_ascii_alphanumeric() || "!#$%&'*+-.^_`{|}~".contains(it))
}

/// Whether the peer can receive sound or picture in a section, over SRTP.
pub(super) fn receives(offer: &SessionDescription, media: &MediaDescription) -> bool {
    let name = &media.media_name;
    // A section without a port is refused by its sender, unless the bundle lends it one.
    let is_open = name.port.value != 0 || has(&media.attributes, "bundle-only");
    let is_secured = matches!(name.protos.as_slice(), [.., rtp, savpf] if rtp == "RTP" && savpf == "SAVPF");
    is_open && is_secured && matches!(name.media.as_str(), "audio" | "video") && listens(offer, media)
}

/// A section's own direction, else that of the session, else both.
fn listens(offer: &SessionDescription, media: &MediaDescription) -> bool {
    let direction = direction(&media.attributes).or_else(|| direction(&offer.attributes));
    !matches!(direction, Some("sendonly" | "inactive"))
}

fn direction(attributes: &[Attribute]) -> Option<&str> {
    let mut names = attributes.iter().map(|it| it.key.as_str());
    names.find(|name| matches!(*name, "sendrecv" | "sendonly" | "recvonly" | "inactive"))
}
