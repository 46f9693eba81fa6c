//! One receiver: checks, handshake, media, reports. Told the time; sends nothing by itself.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use rand::rngs::SmallRng;
use rand::{RngExt as _, SeedableRng as _};

use super::bad_line::BadLine;
use super::check::{Checks, Credentials};
use super::figures::{Counters, Stage, add, set_first_moment, set_moment};
use super::handshake::{Handshake, Identity, Progress};
use super::offer::{Answer, Payload};
use super::outgoing::Outgoing;
use super::reports;
use super::rtp::{self, Head};
use super::srtp::Secured;
use super::told::Telling;
use super::track::{Kind, Track};

/// A browser asks for consent so often.
const CHECK_EVERY: Duration = Duration::from_millis(2_500);
/// The first check is repeated after so long, then after twice as long.
const FIRST_CHECK_AGAIN: Duration = Duration::from_millis(100);
/// Without an answer for so long the connection is over (RFC 7675, section 5.1).
const CONSENT_LASTS: Duration = Duration::from_secs(30);
const PICTURE_REPORT_EVERY: Duration = Duration::from_secs(1);
const SOUND_REPORT_EVERY: Duration = Duration::from_secs(5);
/// While packets or a key frame are missing, so often is looked after them.
const CARE_EVERY: Duration = Duration::from_millis(50);
/// A program has two pictures, what is sent again of them, and three sounds; some more are borne.
const MOST_TRACKS: usize = 16;

/// A point in time, for timers and for figures.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) now: Instant,
    /// Since the receivers were started.
    pub(crate) clock: Duration,
}

/// What a receiver begins with.
pub(crate) struct Beginning {
    pub(crate) own: Credentials,
    pub(crate) answer: Answer,
    pub(crate) line: BadLine,
    pub(crate) seed: u64,
    pub(crate) counters: Arc<Counters>,
}

enum Phase {
    Checking { again: Duration },
    Shaking(Handshake),
    Receiving(Box<Secured>),
    Over,
}

/// A receiver.
pub(crate) struct Peer {
    counters: Arc<Counters>,
    server: SocketAddr,
    promised: Box<[u8]>,
    again: Vec<(u32, u32)>,
    checks: Checks,
    phase: Phase,
    line: BadLine,
    random: SmallRng,
    own_source: u32,
    tracks: Vec<Track>,
    consent_until: Instant,
    next_check: Instant,
    handshake_due: Option<Instant>,
    next_picture_report: Option<Instant>,
    next_sound_report: Option<Instant>,
    next_care: Option<Instant>,
}

impl Peer {
    pub(crate) fn new(beginning: Beginning, moment: Moment) -> Self {
        let Beginning { own, answer, line, seed, counters } = beginning;
        let mut random = SmallRng::seed_from_u64(seed);
        set_moment(&counters.answered, moment.clock);
        Self {
            counters,
            server: answer.address,
            promised: answer.fingerprint,
            again: answer.again,
            checks: Checks::new(own, answer.server, random.random()),
            phase: Phase::Checking { again: FIRST_CHECK_AGAIN },
            line,
            own_source: random.random(),
            random,
            tracks: Vec::new(),
            consent_until: moment.now + CONSENT_LASTS,
            next_check: moment.now,
            handshake_due: None,
            next_picture_report: None,
            next_sound_report: None,
            next_care: None,
        }
    }

    pub(crate) fn server(&self) -> SocketAddr {
        self.server
    }

    /// Whether there is nothing more to do, here or because it was closed from outside.
    pub(crate) fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Over) || self.counters.stage() == Stage::Closed
    }

    /// When [`Peer::timeout`] wants to be called.
    pub(crate) fn wake_at(&self) -> Instant {
        let timers = [self.handshake_due, self.next_picture_report, self.next_sound_report, self.next_care];
        timers.into_iter().flatten().fold(self.next_check, Instant::min)
    }

    /// A datagram came from the server. True if an earlier wake-up may be due now.
    pub(crate) fn datagram(
        &mut self,
        identity: &Identity,
        moment: Moment,
        datagram: &mut [u8],
        outgoing: &mut Outgoing,
    ) -> bool {
        // RFC 7983: the first byte tells the protocols apart.
        match datagram.first() {
            Some(128..=191) if rtp::is_report(datagram) => {
                self.read_report(moment, datagram);
                false
            }
            Some(128..=191) => self.media(moment, datagram),
            Some(0..=3) => {
                if self.checks.is_answered_by(datagram) {
                    self.note_consent(identity, moment, outgoing);
                } else if let Some(answer) = self.checks.answer(datagram, self.server) {
                    outgoing.push(&answer);
                }
                true
            }
            Some(20..=63) => {
                if let Phase::Shaking(handshake) = &mut self.phase {
                    let progress = handshake.datagram(moment.now, datagram, outgoing);
                    self.advance(progress, moment);
                }
                true
            }
            _ => false,
        }
    }

    /// The time has come.
    pub(crate) fn timeout(&mut self, moment: Moment, outgoing: &mut Outgoing) {
        if moment.now >= self.consent_until {
            return self.fail();
        }
        if moment.now >= self.next_check {
            self.check(moment.now, outgoing);
        }
        if self.handshake_due.is_some_and(|due| moment.now >= due)
            && let Phase::Shaking(handshake) = &mut self.phase
        {
            let progress = handshake.timeout(moment.now, outgoing);
            self.advance(progress, moment);
        }
        if self.next_picture_report.is_some_and(|due| moment.now >= due) {
            self.next_picture_report = Some(moment.now + self.spread(PICTURE_REPORT_EVERY));
            self.report(Kind::Picture, moment, outgoing);
        }
        if self.next_sound_report.is_some_and(|due| moment.now >= due) {
            self.next_sound_report = Some(moment.now + self.spread(SOUND_REPORT_EVERY));
            self.report(Kind::Sound, moment, outgoing);
        }
        if self.next_care.is_some_and(|due| moment.now >= due) {
            self.care(moment, outgoing);
        }
    }

    fn check(&mut self, now: Instant, outgoing: &mut Outgoing) {
        let mut request = Vec::new();
        self.checks.request(&mut request);
        outgoing.push(&request);
        self.next_check = match &mut self.phase {
            Phase::Checking { again } => {
                let next = now + *again;
                *again = (*again * 2).min(CHECK_EVERY);
                next
            }
            _ => now + CHECK_EVERY,
        };
    }

    fn note_consent(&mut self, identity: &Identity, moment: Moment, outgoing: &mut Outgoing) {
        self.consent_until = moment.now + CONSENT_LASTS;
        if let Phase::Checking { .. } = self.phase {
            self.next_check = moment.now + self.spread(CHECK_EVERY);
            self.counters.set_stage(Stage::ShakingHands);
            let mut handshake = Handshake::begin(identity, std::mem::take(&mut self.promised), moment.now);
            let progress = handshake.timeout(moment.now, outgoing);
            self.phase = Phase::Shaking(handshake);
            self.advance(progress, moment);
        }
    }

    fn advance(&mut self, progress: Progress, moment: Moment) {
        match progress {
            Progress::Waiting(due) => self.handshake_due = Some(due),
            Progress::Failed => self.fail(),
            Progress::Done(secured) => {
                self.handshake_due = None;
                self.phase = Phase::Receiving(secured);
                set_moment(&self.counters.secured, moment.clock);
                self.counters.set_stage(Stage::Receiving);
                self.next_picture_report = Some(moment.now + self.spread(PICTURE_REPORT_EVERY));
                self.next_sound_report = Some(moment.now + self.spread(SOUND_REPORT_EVERY));
            }
        }
    }

    fn fail(&mut self) {
        self.phase = Phase::Over;
        if self.counters.stage() != Stage::Closed {
            self.counters.set_stage(Stage::Failed);
        }
    }

    /// Half to one and a half times as long, as browsers spread their reports.
    fn spread(&mut self, time: Duration) -> Duration {
        time.mul_f64(self.random.random_range(0.5..1.5))
    }

    /// Takes a packet in. True if something is missing since.
    fn media(&mut self, moment: Moment, datagram: &mut [u8]) -> bool {
        if self.line.swallows() {
            add(&self.counters.discarded, 1);
            return false;
        }
        match self.take(moment, datagram) {
            Some(is_missing) => {
                if is_missing && self.next_care.is_none() {
                    self.next_care = Some(moment.now + Duration::from_millis(10));
                    return true;
                }
                false
            }
            None => {
                add(&self.counters.refused, 1);
                false
            }
        }
    }

    fn take(&mut self, moment: Moment, datagram: &mut [u8]) -> Option<bool> {
        let Phase::Receiving(secured) = &self.phase else { return None };
        let bytes = u64::try_from(datagram.len()).unwrap_or_default();
        let head = Head::read(datagram)?;
        let place = self.tracks.iter().position(|track| track.stream.source() == head.source);
        let index = place
            .and_then(|place| self.tracks.get(place))
            .map_or(u64::from(head.sequence), |track| track.stream.index_of(head.sequence));
        let payload = secured.open_media(datagram, head.bytes, head.source, index)?;
        let payload = head.unpadded(payload);
        let place = match place {
            Some(place) => place,
            None => self.new_track(&head)?,
        };
        add(&self.counters.bytes, bytes);
        set_first_moment(&self.counters.first_packet, moment.clock);
        let track = self.tracks.get_mut(place)?;
        let novelty = track.stream.take(index, Some(head.timestamp), moment.clock, moment.now);
        match track.payload {
            Payload::PictureAgain(codec) => {
                let (sequence, original) = payload.split_at_checked(2)?;
                let source = self.again.iter().find(|(_, again)| *again == head.source)?.0;
                let track = self.tracks.iter_mut().find(|track| track.stream.source() == source)?;
                let index = track.stream.index_of(u16::from_be_bytes(sequence.try_into().ok()?));
                let novelty = track.stream.take(index, None, moment.clock, moment.now);
                Some(track.note(novelty, Some((codec, original)), moment, &self.counters))
            }
            Payload::Picture(codec) => Some(track.note(novelty, Some((codec, payload)), moment, &self.counters)),
            Payload::Sound => Some(track.note(novelty, None, moment, &self.counters)),
        }
    }

    fn new_track(&mut self, head: &Head) -> Option<usize> {
        if self.tracks.len() >= MOST_TRACKS {
            return None;
        }
        self.tracks.push(Track::new(head.source, Payload::of(head.payload_type)?));
        Some(self.tracks.len() - 1)
    }

    fn read_report(&mut self, moment: Moment, datagram: &mut [u8]) {
        let Phase::Receiving(secured) = &self.phase else { return };
        let first_words: Vec<u8> = datagram.iter().take(8).copied().collect();
        let Some(body) = secured.open_report(datagram) else {
            add(&self.counters.refused, 1);
            return;
        };
        if let Some((source, clock)) = reports::sender_clock(&first_words, body)
            && let Some(track) = self.tracks.iter_mut().find(|track| track.stream.source() == source)
        {
            track.stream.note_sender_report(clock, moment.now);
        }
    }

    fn report(&mut self, kind: Kind, moment: Moment, outgoing: &mut Outgoing) {
        let mut proven = false;
        let (mut blocks, mut tellings) = (Vec::new(), Vec::new());
        for track in self.tracks.iter_mut().filter(|track| track.is_reported(kind, moment.now)) {
            let report = track.stream.report(moment.now);
            proven |= report.is_proof;
            tellings.push(Telling::of(kind, &track.stream, &report));
            blocks.push(report.block);
        }
        self.count_lost();
        if blocks.is_empty() {
            return;
        }
        let mut compound = Vec::with_capacity(128);
        reports::begin(&mut compound, self.own_source, &blocks);
        self.say(compound, outgoing);
        let second = moment.clock.as_secs();
        self.counters.reported(|reported| {
            tellings.into_iter().for_each(|telling| reported.line.note(second, telling));
            match kind {
                _ if !proven => {}
                Kind::Sound => reported.sound.mark(second),
                Kind::Picture => reported.picture.mark(second),
            }
        });
    }

    fn count_lost(&self) {
        let lost = |kind| -> u64 {
            let tracks = self.tracks.iter().filter(|track| track.is_original(kind));
            tracks.map(|track| track.stream.lost()).sum()
        };
        let store = |counter: &AtomicU64, lost| counter.store(lost, std::sync::atomic::Ordering::Relaxed);
        store(&self.counters.sound.lost, lost(Kind::Sound));
        store(&self.counters.picture.lost, lost(Kind::Picture));
    }

    /// Asks for what is missing in the pictures.
    fn care(&mut self, moment: Moment, outgoing: &mut Outgoing) {
        let mut compound = Vec::new();
        let mut goes_on = false;
        for track in self.tracks.iter_mut().filter(|track| track.is_original(Kind::Picture)) {
            let questions = track.stream.questions(moment.now);
            let wants_key_frame = track.wants_key_frame(moment.now);
            goes_on |= track.stream.misses() || track.awaits_key_frame();
            if questions.is_empty() && !wants_key_frame {
                continue;
            }
            if compound.is_empty() {
                reports::begin(&mut compound, self.own_source, &[]);
            }
            let source = track.stream.source();
            reports::ask_for_packets(&mut compound, self.own_source, source, &questions);
            add(&self.counters.packet_wishes, u64::try_from(questions.len()).unwrap_or_default());
            if wants_key_frame {
                reports::ask_for_key_frame(&mut compound, self.own_source, source);
                add(&self.counters.key_frame_wishes, 1);
            }
        }
        self.next_care = goes_on.then(|| moment.now + CARE_EVERY);
        if !compound.is_empty() {
            self.say(compound, outgoing);
        }
    }

    fn say(&mut self, mut compound: Vec<u8>, outgoing: &mut Outgoing) {
        if let Phase::Receiving(secured) = &mut self.phase
            && secured.seal_report(&mut compound).is_some()
        {
            outgoing.push(&compound);
        }
    }
}
