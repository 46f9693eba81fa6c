//! One RTP stream as it arrives: what came, what is missing, what a report says about it.

use std::time::{Duration, Instant};

/// So many missing packets are remembered; more are lost for good, and a key frame is needed.
const MOST_MISSING: usize = 128;
/// A packet that is missing for so long is lost for good.
const MISSED_FOR: Duration = Duration::from_secs(1);
/// A packet is asked for again after so long.
const ASK_AGAIN_AFTER: Duration = Duration::from_millis(100);
/// So often a packet is asked for.
const MOST_QUESTIONS: u8 = 8;

/// What a packet turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Novelty {
    /// The next one, or one behind a gap.
    Newest,
    /// One that was missing.
    Recovered,
    /// One that was here before, or was given up.
    Known,
}

#[derive(Clone, Copy, Debug)]
struct Missing {
    index: u64,
    since: Instant,
    asked: u8,
    asked_at: Option<Instant>,
}

/// What a receiver report says about a stream (RFC 3550, section 6.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ReportBlock {
    pub(crate) source: u32,
    pub(crate) fraction_lost: u8,
    pub(crate) lost: u32,
    pub(crate) highest: u32,
    pub(crate) jitter: u32,
    pub(crate) last_sender_report: u32,
    pub(crate) delay_since: u32,
}

/// A report, and what it says that the one before did not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StreamReport {
    pub(crate) block: ReportBlock,
    /// Whether it proves that something new arrived.
    pub(crate) is_proof: bool,
    /// Packets that should have arrived since.
    pub(crate) expected: u64,
    /// Packets of these that did not; below 0 where earlier ones came after all.
    pub(crate) lost: i64,
}

/// A stream.
#[derive(Debug)]
pub(crate) struct Stream {
    source: u32,
    ticks_per_second: u32,
    /// Rollover counter and sequence number of the first and of the highest packet.
    first: Option<u64>,
    highest: u64,
    received: u64,
    /// What was missing and came when it was asked for.
    repaired: u64,
    last_arrival: Option<Instant>,
    /// Sixteenths of a tick.
    jitter: u32,
    last_transit: Option<u32>,
    reported_highest: u64,
    reported_expected: u64,
    reported_received: u64,
    /// The middle of the sender's clock, and when it was told.
    sender_report: Option<(u32, Instant)>,
    missing: Vec<Missing>,
    gave_up: bool,
}

impl Stream {
    pub(crate) fn new(source: u32, ticks_per_second: u32) -> Self {
        Self {
            source,
            ticks_per_second,
            first: None,
            highest: 0,
            received: 0,
            repaired: 0,
            last_arrival: None,
            jitter: 0,
            last_transit: None,
            reported_highest: 0,
            reported_expected: 0,
            reported_received: 0,
            sender_report: None,
            missing: Vec::new(),
            gave_up: false,
        }
    }

    pub(crate) fn source(&self) -> u32 {
        self.source
    }

    pub(crate) fn ticks_per_second(&self) -> u32 {
        self.ticks_per_second
    }

    pub(crate) fn last_arrival(&self) -> Option<Instant> {
        self.last_arrival
    }

    /// The rollover counter and the sequence number of a packet: the nearest to the highest so far
    /// (RFC 3711, section 3.3.1). Believed only once the packet is authenticated.
    pub(crate) fn index_of(&self, sequence: u16) -> u64 {
        if self.first.is_none() {
            return u64::from(sequence);
        }
        let [.., high, low] = self.highest.to_be_bytes();
        let ahead = sequence.wrapping_sub(u16::from_be_bytes([high, low])).cast_signed();
        self.highest.saturating_add_signed(i64::from(ahead))
    }

    /// Takes an authenticated packet in. `ticks` is its timestamp, unless it was sent again.
    pub(crate) fn take(&mut self, index: u64, ticks: Option<u32>, clock: Duration, now: Instant) -> Novelty {
        if let Some(ticks) = ticks {
            self.measure_jitter(ticks, clock);
        }
        let Some(_) = self.first else {
            (self.first, self.highest, self.received, self.last_arrival) = (Some(index), index, 1, Some(now));
            return Novelty::Newest;
        };
        if index > self.highest {
            self.note_gap(index, now);
            (self.highest, self.last_arrival) = (index, Some(now));
            self.received += 1;
            return Novelty::Newest;
        }
        match self.missing.iter().position(|missing| missing.index == index) {
            Some(place) => {
                self.missing.swap_remove(place);
                // What is sent again comes in a stream of its own (RFC 4588, section 4): in a report on
                // this one it stays lost, as with browsers.
                if ticks.is_some() {
                    self.received += 1;
                } else {
                    self.repaired += 1;
                }
                Novelty::Recovered
            }
            None => Novelty::Known,
        }
    }

    fn note_gap(&mut self, index: u64, now: Instant) {
        let gap = self.highest + 1..index;
        let from = index.saturating_sub(256).max(gap.start);
        self.gave_up |= from > gap.start;
        for index in from..gap.end {
            if self.missing.len() >= MOST_MISSING {
                self.missing.remove(0);
                self.gave_up = true;
            }
            self.missing.push(Missing { index, since: now, asked: 0, asked_at: None });
        }
    }

    /// RFC 3550, appendix A.8.
    fn measure_jitter(&mut self, ticks: u32, clock: Duration) {
        let arrival = clock.as_micros() * u128::from(self.ticks_per_second) / 1_000_000;
        let arrival = u32::try_from(arrival & u128::from(u32::MAX)).unwrap_or_default();
        let transit = arrival.wrapping_sub(ticks);
        if let Some(last) = self.last_transit.replace(transit) {
            let difference = transit.wrapping_sub(last).cast_signed().unsigned_abs();
            let faded = self.jitter.saturating_add(8) >> 4;
            self.jitter = self.jitter.saturating_add(difference).saturating_sub(faded);
        }
    }

    /// How many packets of those that were sent since the first one did not come, nor were repaired.
    pub(crate) fn lost(&self) -> u64 {
        self.lost_on_the_way().saturating_sub(self.repaired)
    }

    /// The same, repaired or not: what reports tell.
    fn lost_on_the_way(&self) -> u64 {
        self.expected().saturating_sub(self.received)
    }

    fn expected(&self) -> u64 {
        self.first.map_or(0, |first| self.highest.saturating_sub(first) + 1)
    }

    /// The sequence numbers to ask for now.
    pub(crate) fn questions(&mut self, now: Instant) -> Vec<u16> {
        let before = self.missing.len();
        self.missing.retain(|missing| now.saturating_duration_since(missing.since) < MISSED_FOR);
        self.gave_up |= self.missing.len() < before;
        let due = self.missing.iter_mut().filter(|missing| {
            let rested = missing.asked_at.is_none_or(|asked| now.saturating_duration_since(asked) >= ASK_AGAIN_AFTER);
            missing.asked < MOST_QUESTIONS && rested
        });
        let mut questions: Vec<u16> = due
            .map(|missing| {
                missing.asked += 1;
                missing.asked_at = Some(now);
                let [.., high, low] = missing.index.to_be_bytes();
                u16::from_be_bytes([high, low])
            })
            .collect();
        questions.sort_unstable();
        questions
    }

    /// Whether anything is missing that may still come.
    pub(crate) fn misses(&self) -> bool {
        !self.missing.is_empty()
    }

    /// Whether something was lost for good since it was last asked.
    pub(crate) fn take_loss(&mut self) -> bool {
        std::mem::take(&mut self.gave_up)
    }

    /// A sender report came: `clock` is the middle 32 bits of its NTP time.
    pub(crate) fn note_sender_report(&mut self, clock: u32, now: Instant) {
        self.sender_report = Some((clock, now));
    }

    /// The next report.
    pub(crate) fn report(&mut self, now: Instant) -> StreamReport {
        let expected = self.expected() - self.reported_expected.min(self.expected());
        let received = self.received - self.reported_received.min(self.received);
        let lost = expected.saturating_sub(received);
        let is_proof = self.highest > self.reported_highest || self.reported_expected == 0;
        (self.reported_expected, self.reported_received) = (self.expected(), self.received);
        self.reported_highest = self.highest;
        let (last_sender_report, delay_since) = match self.sender_report {
            Some((clock, at)) => (clock, fractions(now.saturating_duration_since(at))),
            None => (0, 0),
        };
        let block = ReportBlock {
            source: self.source,
            fraction_lost: u8::try_from(lost * 256 / expected.max(1)).unwrap_or(u8::MAX),
            lost: u32::try_from(self.lost_on_the_way()).unwrap_or(u32::MAX).min(0x007f_ffff),
            highest: u32::try_from(self.highest & u64::from(u32::MAX)).unwrap_or_default(),
            jitter: self.jitter >> 4,
            last_sender_report,
            delay_since,
        };
        StreamReport { block, is_proof, expected, lost: expected.cast_signed() - received.cast_signed() }
    }
}

/// A length of time in units of 1/65536 second.
fn fractions(time: Duration) -> u32 {
    u32::try_from(time.as_micros() * 65_536 / 1_000_000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream_of(indices: &[u64]) -> (Stream, Instant) {
        let now = Instant::now();
        let mut stream = Stream::new(7, 90_000);
        for index in indices {
            stream.take(*index, Some(0), Duration::ZERO, now);
        }
        (stream, now)
    }

    #[test]
    fn the_rollover_counter_advances_when_the_sequence_wraps() {
        let (stream, _) = stream_of(&[65_534, 65_535]);
        assert_eq!(stream.index_of(0), 65_536);
        assert_eq!(stream.index_of(65_533), 65_533);
        let (later, _) = stream_of(&[65_534, 65_536]);
        assert_eq!(later.index_of(65_535), 65_535);
        assert_eq!(later.index_of(1), 65_537);
    }

    #[test]
    fn a_gap_counts_as_lost_until_the_packet_comes_after_all() {
        let (mut stream, now) = stream_of(&[10, 13]);
        assert_eq!(stream.lost(), 2);
        assert_eq!(stream.questions(now), [11, 12]);
        assert!(stream.questions(now).is_empty(), "asked a moment ago");
        assert_eq!(stream.take(11, None, Duration::ZERO, now), Novelty::Recovered);
        assert_eq!(stream.take(11, None, Duration::ZERO, now), Novelty::Known);
        assert_eq!((stream.lost(), stream.report(now).block.lost), (1, 2), "a report tells of the way, not of repairs");
        assert_eq!(stream.questions(now + ASK_AGAIN_AFTER), [12]);
        assert!(stream.questions(now + MISSED_FOR).is_empty());
        assert!(stream.take_loss());
        assert!(!stream.take_loss());
    }

    #[test]
    fn a_report_proves_arrival_only_if_something_new_came() {
        let (mut stream, now) = stream_of(&[1, 2, 4]);
        let StreamReport { block, is_proof, expected, lost } = stream.report(now);
        assert_eq!((block.highest, block.lost, block.fraction_lost, is_proof), (4, 1, 64, true));
        assert_eq!((expected, lost), (4, 1));
        let StreamReport { block, is_proof, expected, lost } = stream.report(now);
        assert_eq!((block.highest, block.lost, block.fraction_lost, is_proof), (4, 1, 0, false));
        assert_eq!((expected, lost), (0, 0));
    }

    #[test]
    fn the_report_answers_the_last_sender_report() {
        let (mut stream, now) = stream_of(&[1]);
        stream.note_sender_report(0x1234_5678, now);
        let block = stream.report(now + Duration::from_millis(500)).block;
        assert_eq!((block.last_sender_report, block.delay_since), (0x1234_5678, 32_768));
    }
}
