//! VP8 inside RTP (RFC 7741): where a key frame begins, how large it is, and where its numbers stand.

use str0m::rtp::Vp8Descriptor;

use crate::track::{PictureId, PictureNumberPlaces};

const LONG_PICTURE_ID: u16 = 0x7fff;

/// Flags of the payload descriptor.
const EXTENDED: u8 = 0x80;
const PICTURE_ID: u8 = 0x80;
const LAYER_INDEX: u8 = 0x40;
const LONG: u8 = 0x80;

const START_CODE: [u8; 3] = [0x9d, 0x01, 0x2a];
/// The payload descriptor and the frame tag before the start code.
const LONGEST_HEADER_BYTES: usize = 10;
const LARGEST_SIDE: u16 = 0x3fff;

pub(crate) fn begins_key_frame(payload: &[u8]) -> bool {
    Vp8Descriptor::parse(payload).is_ok_and(|descriptor| descriptor.starts_keyframe(payload))
}

/// The picture numbers of a payload, and where they stand (RFC 7741, 4.2); none if it has no
/// numbers or is cut short.
pub(crate) fn number_places(payload: &[u8]) -> Option<PictureNumberPlaces> {
    let [first, second, rest @ ..] = payload else {
        return None;
    };
    let has = |flag: u8| first & EXTENDED != 0 && second & flag != 0;
    if !has(PICTURE_ID) && !has(LAYER_INDEX) {
        return None;
    }
    let picture_id = if has(PICTURE_ID) { Some(picture_id(rest)?) } else { None };
    let place = match picture_id {
        None => 2,
        Some(id) if id.is_long => 4,
        Some(_) => 3,
    };
    let layer_index = if has(LAYER_INDEX) { Some((*payload.get(usize::from(place))?, place)) } else { None };
    Some(PictureNumberPlaces { picture_id, layer_index })
}

fn picture_id(bytes: &[u8]) -> Option<PictureId> {
    match bytes {
        [high, low, ..] if high & LONG != 0 => {
            let value = u16::from_be_bytes([*high, *low]) & LONG_PICTURE_ID;
            Some(PictureId { value, is_long: true, place: 2 })
        }
        [short, ..] if short & LONG == 0 => Some(PictureId { value: (*short).into(), is_long: false, place: 2 }),
        _ => None,
    }
}

/// How many pixels a key frame has, if this payload begins one (RFC 6386, 9.1).
pub(crate) fn picture_size(payload: &[u8]) -> Option<u32> {
    let descriptor = Vp8Descriptor::parse(payload).ok()?;
    if !descriptor.starts_keyframe(payload) {
        return None;
    }
    // The descriptor ends where the frame tag, the start code and the size follow.
    let after = payload.windows(7).take(LONGEST_HEADER_BYTES).find(|window| window.starts_with(&START_CODE))?;
    let [_, _, _, width_low, width_high, height_low, height_high] = after else {
        return None;
    };
    let length = |low: u8, high: u8| u32::from(u16::from_le_bytes([low, high]) & LARGEST_SIDE);
    Some(length(*width_low, *width_high) * length(*height_low, *height_high))
}
