//! H.264 inside RTP (RFC 6184): where a key frame begins, and how large it is.

mod sequence_parameters;

pub(crate) use sequence_parameters::dimensions;

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
        SEVERAL_UNITS => units(rest).any(|unit| unit.first().is_some_and(|header| is_key(header & 0x1f))),
        FRAGMENT => rest.first().is_some_and(|fragment| fragment & 0x80 != 0 && is_key(fragment & 0x1f)),
        unit => is_key(unit),
    }
}

/// How many pixels a key frame has, if this payload holds its sequence parameters.
pub(crate) fn picture_size(payload: &[u8]) -> Option<u32> {
    let (header, rest) = payload.split_first()?;
    match header & 0x1f {
        SEQUENCE_PARAMETERS => dimensions(payload).map(|(width, height)| u32::from(width) * u32::from(height)),
        SEVERAL_UNITS => {
            units(rest).find_map(|unit| (unit.first()? & 0x1f == SEQUENCE_PARAMETERS).then(|| picture_size(unit))?)
        }
        _ => None,
    }
}

fn is_key(unit: u8) -> bool {
    matches!(unit, IDR_SLICE | SEQUENCE_PARAMETERS)
}

/// The units of a STAP-A: 16 bits of length, then the unit. Ends where a length lies.
pub(crate) fn units(mut rest: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let [high, low, after @ ..] = rest else {
            return None;
        };
        let (unit, after) = after.split_at_checked(usize::from(u16::from_be_bytes([*high, *low])))?;
        rest = after;
        Some(unit)
    })
}
