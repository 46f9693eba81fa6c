//! Real pictures and sound, cut into packets as publishers do.

const PICTURES: &[u8] = include_bytes!("../../../../config/media/hall.ivf");
const SOUND: &[u8] = include_bytes!("../../../../config/media/hall.ogg");
/// In H.264.
pub(super) const HALL: &[u8] = include_bytes!("../../tests/clips/hall.h264");
/// The same with smaller pictures.
pub(super) const SMALLER: &[u8] = include_bytes!("../../tests/clips/smaller.h264");

const LONGEST_PAYLOAD: usize = 1_100;

/// The payloads of each picture of VP8, 25 a second, with a plain descriptor.
pub(super) fn vp8() -> Vec<Vec<Vec<u8>>> {
    let mut pictures = Vec::new();
    let mut rest = &PICTURES[32..];
    while let Some((header, after)) = rest.split_at_checked(12) {
        let length = usize::try_from(u32::from_le_bytes(header[..4].try_into().unwrap())).unwrap();
        let number = u16::try_from(pictures.len()).unwrap();
        let pieces = after[..length].chunks(LONGEST_PAYLOAD).enumerate();
        let descriptor = |first: bool| {
            let [high, low] = number.to_be_bytes();
            [if first { 0x90 } else { 0x80 }, 0x80, 0x80 | high, low]
        };
        pictures.push(pieces.map(|(index, piece)| [&descriptor(index == 0)[..], piece].concat()).collect());
        rest = &after[length..];
    }
    pictures
}

/// The payloads of each picture of H.264, 25 a second: the parameters in one packet, slices in pieces.
pub(super) fn h264(clip: &[u8]) -> Vec<Vec<Vec<u8>>> {
    let mut pictures: Vec<Vec<Vec<u8>>> = Vec::new();
    let mut parameters: Vec<&[u8]> = Vec::new();
    for unit in units(clip) {
        match unit[0] & 0x1f {
            7 | 8 => parameters.push(unit),
            _ => {
                let together = std::mem::take(&mut parameters);
                let mut payloads = Vec::new();
                if !together.is_empty() {
                    payloads.push(together.iter().fold(vec![0x78], |mut several, unit| {
                        several.extend(u16::try_from(unit.len()).unwrap().to_be_bytes());
                        several.extend_from_slice(unit);
                        several
                    }));
                }
                payloads.extend(fragments(unit));
                pictures.push(payloads);
            }
        }
    }
    pictures
}

fn fragments(unit: &[u8]) -> Vec<Vec<u8>> {
    if unit.len() <= LONGEST_PAYLOAD {
        return vec![unit.to_vec()];
    }
    let pieces: Vec<&[u8]> = unit[1..].chunks(LONGEST_PAYLOAD).collect();
    let last = pieces.len() - 1;
    let marks = |index: usize| u8::from(index == 0) << 7 | u8::from(index == last) << 6;
    let piece =
        |(index, piece): (usize, &&[u8])| [&[unit[0] & 0xe0 | 28, marks(index) | unit[0] & 0x1f][..], piece].concat();
    pieces.iter().enumerate().map(piece).collect()
}

/// What stands between the start codes.
fn units(clip: &[u8]) -> Vec<&[u8]> {
    let starts: Vec<usize> = clip.windows(3).enumerate().filter(|(_, it)| *it == [0, 0, 1]).map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([clip.len()]);
    starts.iter().zip(ends).map(|(start, end)| trimmed(&clip[start + 3..end])).collect()
}

/// The zero before a long start code is not the unit's.
fn trimmed(unit: &[u8]) -> &[u8] {
    unit.strip_suffix(&[0]).unwrap_or(unit)
}

/// Packets of Opus of 20 ms.
pub(super) fn opus() -> Vec<Vec<u8>> {
    let mut packets = Vec::new();
    let mut rest = SOUND;
    while let Some((header, after)) = rest.split_at_checked(27) {
        let segments = usize::from(header[26]);
        let length = after[..segments].iter().map(|length| usize::from(*length)).sum::<usize>();
        let packet = &after[segments..segments + length];
        if !packet.starts_with(b"Opus") {
            packets.push(packet.to_vec());
        }
        rest = &after[segments + length..];
    }
    packets
}
