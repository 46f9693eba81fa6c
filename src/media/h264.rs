//! H.264 inside RTP (RFC 6184): where a key frame begins, and how large it is.

const IDR_SLICE: u8 = 5;
const SEQUENCE_PARAMETERS: u8 = 7;
const SEVERAL_UNITS: u8 = 24;
const FRAGMENT: u8 = 28;

const MACROBLOCK_PIXELS: u32 = 256;
const MOST_LEADING_ZEROS: u32 = 20;

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
        SEQUENCE_PARAMETERS => parameters_size(rest),
        SEVERAL_UNITS => {
            units(rest).find_map(|unit| (unit.first()? & 0x1f == SEQUENCE_PARAMETERS).then(|| picture_size(unit))?)
        }
        _ => None,
    }
}

/// Sequence parameters up to the size (H.264, 7.3.2.1.1), of the profiles without chroma formats.
fn parameters_size(parameters: &[u8]) -> Option<u32> {
    let [66 | 77 | 88, _constraints, _level, rest @ ..] = parameters else {
        return None;
    };
    let mut bits = Bits::new(rest);
    let _id = bits.number()?;
    let _frame_number_bits = bits.number()?;
    match bits.number()? {
        0 => drop(bits.number()?),
        2 => {}
        // The orders of which no encoder of calls makes use.
        _ => return None,
    }
    let _reference_frames = bits.number()?;
    let _gaps_allowed = bits.bit()?;
    let (width, height) = (bits.number()?.checked_add(1)?, bits.number()?.checked_add(1)?);
    width.checked_mul(height)?.checked_mul(MACROBLOCK_PIXELS)
}

/// Reads single bits and Exp-Golomb numbers (H.264, 9.1).
pub(crate) struct Bits<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Bits<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    pub(crate) fn bit(&mut self) -> Option<u32> {
        let byte = self.bytes.get(self.position / 8)?;
        let bit = byte >> (7 - self.position % 8) & 1;
        self.position += 1;
        Some(bit.into())
    }

    pub(crate) fn number(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while self.bit()? == 0 {
            zeros += 1;
            if zeros > MOST_LEADING_ZEROS {
                return None;
            }
        }
        let mut number = 1;
        for _ in 0..zeros {
            number = number << 1 | self.bit()?;
        }
        Some(number - 1)
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
