//! Where a key frame begins.

/// How a picture is coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PictureCodec {
    Vp8,
    H264,
}

/// Whether this payload begins a key frame.
pub(crate) fn begins_key_frame(codec: PictureCodec, payload: &[u8]) -> bool {
    match codec {
        PictureCodec::Vp8 => vp8_begins_key_frame(payload).unwrap_or(false),
        PictureCodec::H264 => h264_begins_key_frame(payload).unwrap_or(false),
    }
}

/// RFC 7741, section 4.2: the descriptor; then the lowest bit of the frame is zero in a key frame.
fn vp8_begins_key_frame(payload: &[u8]) -> Option<bool> {
    let first = *payload.first()?;
    let mut descriptor = 1;
    if first & 0x80 != 0 {
        let extended = *payload.get(1)?;
        descriptor += 1;
        if extended & 0x80 != 0 {
            descriptor += if payload.get(descriptor)? & 0x80 == 0 { 1 } else { 2 };
        }
        descriptor += usize::from(extended & 0x40 != 0) + usize::from(extended & 0x30 != 0);
    }
    let begins_frame = first & 0x10 != 0 && first & 0x07 == 0;
    Some(begins_frame && payload.get(descriptor)? & 1 == 0)
}

/// RFC 6184: an IDR slice or a sequence parameter set, alone, in a packet of several, or as the
/// first fragment.
fn h264_begins_key_frame(payload: &[u8]) -> Option<bool> {
    let kind = payload.first()? & 0x1f;
    let inner = match kind {
        24 => payload.get(3)? & 0x1f,
        28 => {
            let head = *payload.get(1)?;
            if head & 0x80 == 0 {
                return Some(false);
            }
            head & 0x1f
        }
        alone => alone,
    };
    Some(matches!(inner, 5 | 7))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_frame_of_vp8_is_seen_behind_every_length_of_descriptor() {
        for (payload, expected) in [
            (&[0x10, 0x00][..], true),
            (&[0x10, 0x01], false),
            (&[0x00, 0x00], false),
            (&[0x90, 0x80, 0x80, 0x01, 0x00], true),
            (&[0x90, 0xe0, 0x01, 0x02, 0x20, 0x00], true),
            (&[0x90, 0x80], false),
            (&[], false),
        ] {
            assert_eq!(begins_key_frame(PictureCodec::Vp8, payload), expected, "{payload:x?}");
        }
    }

    #[test]
    fn a_key_frame_of_h264_is_seen_alone_in_company_and_in_pieces() {
        for (payload, expected) in [
            (&[0x65][..], true),
            (&[0x67], true),
            (&[0x41], false),
            (&[0x78, 0x00, 0x04, 0x67], true),
            (&[0x7c, 0x85], true),
            (&[0x7c, 0x05], false),
            (&[], false),
        ] {
            assert_eq!(begins_key_frame(PictureCodec::H264, payload), expected, "{payload:x?}");
        }
    }
}
