//! H.264 inside RTP (RFC 6184): where a key frame begins.

const IDR_SLICE: u8 = 5;
const SEQUENCE_PARAMETERS: u8 = 7;
const SEVERAL_UNITS: u8 = 24;
const FRAGMENT: u8 = 28;

/// True for the sequence parameters before a key frame and for the first piece of each of its
/// slices; all of them share the frame's timestamp.
pub(crate) fn begins_key_frame(payload: &[u8]) -> bool {
    let Some((header, rest)) = payload.split_first() else {
        return false;
    };
    match header & 0x1f {
        SEVERAL_UNITS => holds_key_unit(rest),
        FRAGMENT => rest.first().is_some_and(|fragment| fragment & 0x80 != 0 && is_key(fragment & 0x1f)),
        unit => is_key(unit),
    }
}

fn is_key(unit: u8) -> bool {
    matches!(unit, IDR_SLICE | SEQUENCE_PARAMETERS)
}

/// Walks the units of a STAP-A: 16 bits of length, then the unit.
fn holds_key_unit(mut units: &[u8]) -> bool {
    while let [high, low, rest @ ..] = units {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some((unit, after)) = rest.split_at_checked(length) else {
            return false;
        };
        if unit.first().is_some_and(|header| is_key(header & 0x1f)) {
            return true;
        }
        units = after;
    }
    false
}
