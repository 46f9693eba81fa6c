//! The program that everybody sends in the comparison: 2 Mbit/s of picture and a sound.

use std::time::{Duration, Instant};

use bytes::Bytes;

/// Thirty frames a second of seven packets: 210 packets and 2 Mbit/s.
pub(crate) const FRAME_EVERY: Duration = Duration::from_nanos(1_000_000_000 / 30);
pub(crate) const PACKETS_A_FRAME: u16 = 7;
/// With header and tag 1,178 bytes on the wire.
pub(crate) const PAYLOAD_BYTES: usize = 1_150;
const FRAMES_A_KEY_FRAME: u64 = 60;

/// A packet of sound every 60 ms, as the hall's page sends it.
pub(crate) const SOUND_EVERY: Duration = Duration::from_millis(60);
const SOUND_BYTES: usize = 240;

/// The beginning of a VP8 key frame of 1280 by 720 (RFC 6386, section 9.1); what follows decodes
/// to nothing, which no server looks at.
const KEY_FRAME: [u8; 10] = [0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x00, 0x05, 0xd0, 0x02];

/// What is due next.
pub(crate) enum Due {
    Picture { timestamp: u32, payloads: Vec<Bytes> },
    Sound { timestamp: u32, payload: Bytes },
}

/// The program, paced by the clock. It never hurries: what is late shifts all that follows.
pub(crate) struct Program {
    next_frame_at: Instant,
    next_sound_at: Instant,
    frames: u64,
    sounds: u32,
}

impl Program {
    pub(crate) fn new(now: Instant) -> Self {
        Self { next_frame_at: now, next_sound_at: now, frames: 0, sounds: 0 }
    }

    pub(crate) fn next_at(&self) -> Instant {
        self.next_frame_at.min(self.next_sound_at)
    }

    /// The next thing to send, at [`Program::next_at`].
    pub(crate) fn next(&mut self, now: Instant) -> Due {
        if self.next_sound_at <= self.next_frame_at {
            self.next_sound_at = (self.next_sound_at + SOUND_EVERY).max(now);
            self.sounds += 1;
            return Due::Sound {
                timestamp: self.sounds.wrapping_mul(2_880),
                payload: Bytes::from(vec![0xfb; SOUND_BYTES]),
            };
        }
        self.next_frame_at = (self.next_frame_at + FRAME_EVERY).max(now);
        let number = self.frames;
        self.frames += 1;
        let payloads = (0..PACKETS_A_FRAME).map(|packet| payload(number, packet)).collect();
        Due::Picture { timestamp: u32::try_from(number * 3_000 % (1 << 32)).unwrap(), payloads }
    }
}

/// A packet of a frame: VP8 descriptor with a 15-bit picture id (RFC 7741), then noise.
fn payload(frame: u64, packet: u16) -> Bytes {
    let mut payload = vec![0x5a; PAYLOAD_BYTES];
    let [high, low] = u16::try_from(frame % (1 << 15)).unwrap().to_be_bytes();
    let begins = if packet == 0 { 0x90 } else { 0x80 };
    payload[..4].copy_from_slice(&[begins, 0x80, 0x80 | high, low]);
    if packet == 0 {
        payload[4..14].copy_from_slice(&KEY_FRAME);
        if !frame.is_multiple_of(FRAMES_A_KEY_FRAME) {
            payload[4] |= 1;
        }
    }
    payload.into()
}
