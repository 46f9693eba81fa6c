//! A frame laid out once for all receivers of a shape: headers, padding, room for the tags.
//!
//! What is left for each receiver is one copy, a few patched bytes and the seal.

pub(crate) mod redundant;

use std::ops::Range;

use str0m::rtp::VideoOrientation;

use super::srtp::Sealer;
use crate::track::{PictureNumberPlaces, TrackPacket};

/// Segments of one message: a key frame goes out in sweeps, so that nobody gets a burst of
/// dozens of packets and nobody waits for the others' last one.
const MOST_SEGMENTS: usize = 8;

/// RTP padding counts itself in one byte (RFC 3550, 5.1).
const MOST_PADDING_BYTES: usize = 255;

pub(crate) const HEADER_BYTES: usize = 12;
const VERSION: u8 = 0x80;
const PADDED: u8 = 0x20;
const EXTENDED: u8 = 0x10;
const MARKER: u8 = 0x80;

/// One-byte header extensions (RFC 8285), one word, without the id.
const EXTENSION_BYTES: usize = 8;
const ONE_BYTE_EXTENSIONS: [u8; 4] = [0xbe, 0xde, 0, 1];

/// What stands in the header beside the packet's own numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) source: u32,
    pub(crate) payload_type: u8,
    /// The id of the orientation extension, if there is one.
    pub(crate) orientation: Option<u8>,
    /// The room that a seal needs behind each packet.
    pub(crate) tag_bytes: usize,
}

/// What a receiver's numbers are shifted by against the track's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Shift {
    pub(crate) timestamp: u32,
    pub(crate) picture_id: u16,
    pub(crate) layer_index: u8,
}

/// A frame for one label. Its memory is used again for the next frame.
#[derive(Debug, Default)]
pub(crate) struct Prepared {
    template: Vec<u8>,
    packets: Vec<Laid>,
    runs: Vec<Run>,
    octets: u32,
}

/// Packets that leave as one message.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    packets: Range<usize>,
    template: Range<usize>,
    /// From one packet to the next, tags included.
    pub(crate) segment_bytes: usize,
}

impl Run {
    pub(crate) fn bytes(&self) -> usize {
        self.template.len()
    }
}

/// Where a packet stands in the template.
#[derive(Debug, Clone)]
struct Laid {
    place: Range<usize>,
    header_bytes: usize,
    sequence: u64,
    timestamp: u32,
    numbers: Option<PictureNumberPlaces>,
}

impl Prepared {
    /// Lays a frame's packets out, in place of whatever was here.
    pub(crate) fn lay_out(&mut self, packets: &[TrackPacket], label: &Label) {
        self.template.clear();
        self.packets.clear();
        self.runs.clear();
        let octets: usize = packets.iter().map(|packet| packet.payload.len()).sum();
        self.octets = u32::try_from(octets).unwrap_or_default();
        let lengths: Vec<usize> = packets.iter().map(|packet| plain_bytes(packet, label)).collect();
        for together in runs(&lengths) {
            let begin = self.template.len();
            let bytes_of_run = lengths.get(together.clone()).unwrap_or_default();
            let full = bytes_of_run.iter().copied().max().unwrap_or_default();
            for (number, packet) in together.clone().zip(packets.get(together.clone()).unwrap_or_default()) {
                let is_last = number + 1 == together.end;
                self.lay_packet(packet, label, if is_last { 0 } else { full });
            }
            let template = begin..self.template.len();
            self.runs.push(Run { packets: together, template, segment_bytes: full + label.tag_bytes });
        }
    }

    pub(crate) fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// What sender reports count: the payload without headers and padding.
    pub(crate) fn octets(&self) -> u32 {
        self.octets
    }

    /// Copies a run into `room`, numbers it and seals it. `index_of` gives the receiver's own
    /// index of a packet of the track.
    pub(crate) fn write_run(
        &self,
        run: &Run,
        room: &mut [u8],
        sealer: &Sealer,
        shift: Shift,
        index_of: impl Fn(u64) -> u64,
    ) {
        room.copy_from_slice(self.template.get(run.template.clone()).unwrap_or_default());
        for laid in self.packets.get(run.packets.clone()).unwrap_or_default() {
            let place = laid.place.start - run.template.start..laid.place.end - run.template.start;
            if let Some(packet) = room.get_mut(place) {
                laid.finish(packet, sealer, shift, index_of(laid.sequence));
            }
        }
    }

    /// Writes one packet as [`Self::write_run`] does, byte for byte.
    pub(crate) fn write_packet(&self, number: usize, sealer: &Sealer, shift: Shift, index: u64, into: &mut Vec<u8>) {
        into.clear();
        if let Some(laid) = self.packets.get(number) {
            into.extend_from_slice(self.template.get(laid.place.clone()).unwrap_or_default());
            laid.finish(into, sealer, shift, index);
        }
    }

    fn lay_packet(&mut self, packet: &TrackPacket, label: &Label, padded_bytes: usize) {
        let begin = self.template.len();
        let header_bytes = write_header(&mut self.template, packet, label);
        self.template.extend_from_slice(&packet.payload);
        let padding = padded_bytes.saturating_sub(self.template.len() - begin);
        if let Ok(count @ 1..) = u8::try_from(padding) {
            self.template.resize(begin + padded_bytes, 0);
            if let Some(last) = self.template.last_mut() {
                *last = count;
            }
            if let Some(first) = self.template.get_mut(begin) {
                *first |= PADDED;
            }
        }
        let end = self.template.len() + label.tag_bytes;
        self.template.resize(end, 0);
        self.packets.push(Laid {
            place: begin..end,
            header_bytes,
            sequence: packet.sequence,
            timestamp: packet.timestamp,
            numbers: packet.numbers,
        });
    }
}

impl Laid {
    fn finish(&self, packet: &mut [u8], sealer: &Sealer, shift: Shift, index: u64) {
        write_sequence(packet, index);
        if shift != Shift::default() {
            write_timestamp(packet, self.timestamp.wrapping_add(shift.timestamp));
            if let (Some(numbers), Some(payload)) = (&self.numbers, packet.get_mut(self.header_bytes..)) {
                shift.picture_numbers(numbers, payload);
            }
        }
        sealer.seal_rtp(packet, self.header_bytes, index);
    }
}

impl Shift {
    /// Moves picture id and TL0PICIDX of a VP8 payload (RFC 7741, 4.2).
    pub(crate) fn picture_numbers(self, numbers: &PictureNumberPlaces, payload: &mut [u8]) {
        if let Some(id) = numbers.picture_id {
            let place = usize::from(id.place);
            let [high, low] = id.value.wrapping_add(self.picture_id).to_be_bytes();
            match payload.get_mut(place..) {
                Some([first, second, ..]) if id.is_long => (*first, *second) = (high | 0x80, low),
                Some([only, ..]) if !id.is_long => *only = low & 0x7f,
                _ => {}
            }
        }
        if let Some((value, place)) = numbers.layer_index
            && let Some(byte) = payload.get_mut(usize::from(place))
        {
            *byte = value.wrapping_add(self.layer_index);
        }
    }
}

/// Writes the low half of the index as the sequence number.
pub(crate) fn write_sequence(packet: &mut [u8], index: u64) {
    let [.., high, low] = index.to_be_bytes();
    if let Some(place) = packet.get_mut(2..4) {
        place.copy_from_slice(&[high, low]);
    }
}

/// Writes the timestamp.
pub(crate) fn write_timestamp(packet: &mut [u8], timestamp: u32) {
    if let Some(place) = packet.get_mut(4..8) {
        place.copy_from_slice(&timestamp.to_be_bytes());
    }
}

/// Writes the header with a sequence of 0; how long it is.
pub(crate) fn write_header(into: &mut Vec<u8>, packet: &TrackPacket, label: &Label) -> usize {
    let begin = into.len();
    let orientation = orientation(packet, label);
    let flags = if orientation.is_some() { EXTENDED } else { 0 };
    let marker = if packet.marker { MARKER } else { 0 };
    into.extend_from_slice(&[VERSION | flags, label.payload_type | marker, 0, 0]);
    into.extend_from_slice(&packet.timestamp.to_be_bytes());
    into.extend_from_slice(&label.source.to_be_bytes());
    if let Some((id, turned)) = orientation {
        into.extend_from_slice(&ONE_BYTE_EXTENSIONS);
        into.extend_from_slice(&[id << 4, turned, 0, 0]);
    }
    into.len() - begin
}

/// Upright is what a player assumes by itself.
fn orientation(packet: &TrackPacket, label: &Label) -> Option<(u8, u8)> {
    let turned = match packet.orientation? {
        VideoOrientation::Deg0 => return None,
        VideoOrientation::Deg270 => 1,
        VideoOrientation::Deg180 => 2,
        VideoOrientation::Deg90 => 3,
    };
    label.orientation.map(|id| (id, turned))
}

fn plain_bytes(packet: &TrackPacket, label: &Label) -> usize {
    let extension = if orientation(packet, label).is_some() { EXTENSION_BYTES } else { 0 };
    HEADER_BYTES + extension + packet.payload.len()
}

/// Which packets leave together: at most eight, evenly many; all but the last of them can be
/// padded to the longest. It depends on the frame alone, because a packet that is sent again
/// must be the same in every byte.
fn runs(lengths: &[usize]) -> Vec<Range<usize>> {
    let most = lengths.len().div_ceil(lengths.len().div_ceil(MOST_SEGMENTS).max(1)).max(1);
    let mut runs = Vec::new();
    let mut begin = 0;
    let (mut longest, mut shortest_padded) = (0, usize::MAX);
    for (number, length) in lengths.iter().copied().enumerate() {
        let before = number.checked_sub(1).and_then(|before| lengths.get(before)).copied();
        let padded = if number == begin { usize::MAX } else { shortest_padded.min(before.unwrap_or(usize::MAX)) };
        let full = longest.max(length);
        let fits = padded == usize::MAX || full - padded <= MOST_PADDING_BYTES;
        if number > begin && (number - begin == most || !fits) {
            runs.push(begin..number);
            (begin, longest, shortest_padded) = (number, length, usize::MAX);
        } else {
            (longest, shortest_padded) = (full, padded);
        }
    }
    if begin < lengths.len() {
        runs.push(begin..lengths.len());
    }
    runs
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
