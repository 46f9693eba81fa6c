//! How wide and how high the pictures of H.264 are.

/// How wide and how high a macroblock is, in pixels.
const BLOCK: u32 = 16;
const MOST_LEADING_ZEROS: u32 = 20;

/// Width and height in pixels, out of sequence parameters, their header included (H.264, 7.3.2.1.1); none for
/// profiles with chroma formats, which no encoder of calls sends.
pub(crate) fn dimensions(unit: &[u8]) -> Option<(u16, u16)> {
    let [_header, 66 | 77 | 88, _constraints, _level, rest @ ..] = unit else {
        return None;
    };
    let plain = without_escapes(rest);
    let mut bits = Bits::new(&plain);
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
    let width = bits.number()?.checked_add(1)?.checked_mul(BLOCK)?;
    let in_blocks = bits.number()?.checked_add(1)?.checked_mul(BLOCK)?;
    let only_frames = bits.bit()?;
    let fields = 2 - only_frames;
    if only_frames == 0 {
        let _adaptive = bits.bit()?;
    }
    let _direct_inference = bits.bit()?;
    let height = in_blocks.checked_mul(fields)?;
    let (right, below) = if bits.bit()? == 1 { cropped(&mut bits, fields)? } else { (0, 0) };
    let side = |whole: u32, cropped: u32| whole.checked_sub(cropped).and_then(|side| u16::try_from(side).ok());
    Some((side(width, right)?, side(height, below)?))
}

/// What is cut off, left and right together, and above and below (two pixels a unit in 4:2:0).
fn cropped(bits: &mut Bits<'_>, fields: u32) -> Option<(u32, u32)> {
    let (left, right) = (bits.number()?, bits.number()?);
    let (above, below) = (bits.number()?, bits.number()?);
    let across = left.checked_add(right)?.checked_mul(2)?;
    Some((across, above.checked_add(below)?.checked_mul(2 * fields)?))
}

/// A 3 that stands after two zeros only keeps them from looking like a start code (7.4.1).
fn without_escapes(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut zeros = 0;
    for byte in bytes {
        if zeros >= 2 && *byte == 3 {
            zeros = 0;
            continue;
        }
        zeros = if *byte == 0 { zeros + 1 } else { 0 };
        plain.push(*byte);
    }
    plain
}

/// Reads single bits and Exp-Golomb numbers (H.264, 9.1).
struct Bits<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Bits<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    fn bit(&mut self) -> Option<u32> {
        let byte = self.bytes.get(self.position / 8)?;
        let bit = byte >> (7 - self.position % 8) & 1;
        self.position += 1;
        Some(bit.into())
    }

    fn number(&mut self) -> Option<u32> {
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
