//! A coded picture out of the payloads that carried it.

use super::reassembly::Whole;
use crate::codec::Codec;
use crate::h264;

/// What a decoder must know before the first picture. A part has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Format {
    Vp8 {
        width: u16,
        height: u16,
    },
    H264 {
        width: u16,
        height: u16,
        /// Header and all.
        sequence: Vec<u8>,
        picture: Vec<u8>,
    },
}

/// A picture as a decoder takes it.
#[derive(Debug)]
pub(super) struct Picture {
    /// What it needs, if it is a key frame.
    pub(super) key: Option<Format>,
    pub(super) data: Vec<u8>,
}

/// Puts a picture together; none if it is no picture of this codec.
pub(super) fn picture(codec: Codec, whole: &Whole) -> Option<Picture> {
    let payloads = whole.packets.iter().map(|packet| packet.payload.as_ref());
    match codec {
        Codec::Vp8 => vp8(payloads),
        Codec::H264 => avc(payloads),
        Codec::Opus => None,
    }
}

fn vp8<'a>(payloads: impl Iterator<Item = &'a [u8]>) -> Option<Picture> {
    let mut data = Vec::new();
    for payload in payloads {
        data.extend_from_slice(payload.get(descriptor_length(payload)?..)?);
    }
    // The lowest bit is zero in a key frame; its size stands after the start code (RFC 6386, 9.1).
    let is_key = data.first()? & 1 == 0;
    let key = match data.as_slice() {
        [_, _, _, 0x9d, 0x01, 0x2a, width_low, width_high, height_low, height_high, ..] if is_key => {
            let side = |low: &u8, high: &u8| u16::from_le_bytes([*low, *high]) & 0x3fff;
            Some(Format::Vp8 { width: side(width_low, width_high), height: side(height_low, height_high) })
        }
        _ if is_key => return None,
        _ => None,
    };
    Some(Picture { key, data })
}

/// How long the payload descriptor is (RFC 7741, 4.2).
fn descriptor_length(payload: &[u8]) -> Option<usize> {
    let [first, rest @ ..] = payload else { return None };
    if first & 0x80 == 0 {
        return Some(1);
    }
    let [extensions, rest @ ..] = rest else { return None };
    let picture_id = match rest.first() {
        _ if extensions & 0x80 == 0 => 0,
        Some(long) if long & 0x80 != 0 => 2,
        _ => 1,
    };
    let layer_index = usize::from(extensions & 0x40 != 0);
    let temporal = usize::from(extensions & 0x30 != 0);
    Some(2 + picture_id + layer_index + temporal)
}

const SLICES: std::ops::RangeInclusive<u8> = 1..=IDR_SLICE;
const IDR_SLICE: u8 = 5;
const SEQUENCE: u8 = 7;
const PICTURE: u8 = 8;
const DELIMITER: u8 = 9;
const SEVERAL_UNITS: u8 = 24;
const FRAGMENT: u8 = 28;

/// Units with their lengths before them, as MP4 has them (ISO/IEC 14496-15); the parameters apart, and
/// with the key frame once more: readers that keep a playlist's first header show the other sizes too.
fn avc<'a>(payloads: impl Iterator<Item = &'a [u8]>) -> Option<Picture> {
    let units = all_units(payloads)?;
    let (mut data, mut sequence, mut picture) = (Vec::new(), None, None);
    let (mut is_key, mut has_picture) = (false, false);
    for unit in units {
        let kind = unit.first()? & 0x1f;
        if kind != DELIMITER {
            data.extend_from_slice(&u32::try_from(unit.len()).ok()?.to_be_bytes());
            data.extend_from_slice(&unit);
        }
        match kind {
            SEQUENCE => sequence = Some(unit),
            PICTURE => picture = Some(unit),
            _ => (is_key, has_picture) = (is_key || kind == IDR_SLICE, has_picture || SLICES.contains(&kind)),
        }
    }
    let key = match (is_key, sequence, picture) {
        (true, Some(sequence), Some(picture)) => {
            let (width, height) = h264::dimensions(&sequence).unwrap_or_default();
            Some(Format::H264 { width, height, sequence, picture })
        }
        _ => None,
    };
    has_picture.then_some(Picture { key, data })
}

/// The units that these payloads carry, whole (RFC 6184, 5.6 to 5.8).
fn all_units<'a>(payloads: impl Iterator<Item = &'a [u8]>) -> Option<Vec<Vec<u8>>> {
    let mut units: Vec<Vec<u8>> = Vec::new();
    for payload in payloads {
        let (header, rest) = payload.split_first()?;
        match header & 0x1f {
            SEVERAL_UNITS => units.extend(h264::units(rest).map(<[u8]>::to_vec)),
            FRAGMENT => {
                let (fragment, piece) = rest.split_first()?;
                if fragment & 0x80 != 0 {
                    units.push(vec![header & 0xe0 | fragment & 0x1f]);
                }
                units.last_mut()?.extend_from_slice(piece);
            }
            _ => units.push(payload.to_vec()),
        }
    }
    Some(units)
}
