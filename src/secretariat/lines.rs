//! How good the lines of a conference are: measured beside the record, and kept beside it.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use diemcau_domain::Conference;
use diemcau_domain::identity::{EndpointId, SessionId};
use diemcau_domain::quality::{Band, Direction, LineKey, LineRecord, PageFigures, Qualities, Window};
use diemcau_domain::session::SessionState;
use diemcau_domain::time::Timestamp;

/// A line that changed is written after so long, in milliseconds: what media and the page say of one
/// window then shares a write.
const WRITE_AFTER_MS: i64 = 10_000;
/// The most lines that share a write. Four writes a second are enough for 20,000 lines in 10 s.
const MOST_WRITTEN: usize = 500;
/// Far more than comes in between two turns of the office, even if it is held up for seconds.
const MOST_WAITING: usize = 65_536;

/// Something that was learnt of a line.
#[derive(Clone, Copy, Debug)]
enum Finding {
    Measured(LineKey, Window),
    Reported(LineKey, PageFigures),
}

/// Where findings are put, a thousand a second. What finds no room is lost and counted.
#[derive(Debug, Default)]
pub(crate) struct LineBox {
    findings: Mutex<(Vec<Finding>, usize)>,
}

impl LineBox {
    pub(crate) fn measured(&self, key: LineKey, window: Window) {
        self.put(Finding::Measured(key, window));
    }

    /// What a page says is about what it receives.
    pub(crate) fn reported(&self, session: SessionId, endpoint: EndpointId, figures: PageFigures) {
        self.put(Finding::Reported(LineKey { session, endpoint, direction: Direction::Down }, figures));
    }

    fn put(&self, finding: Finding) {
        let mut waiting = self.findings.lock().unwrap_or_else(PoisonError::into_inner);
        let (findings, lost) = &mut *waiting;
        if findings.len() < MOST_WAITING {
            findings.push(finding);
        } else {
            *lost += 1;
        }
    }

    fn empty(&self) -> (Vec<Finding>, usize) {
        std::mem::take(&mut *self.findings.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What is known of the lines, and which of them the store does not have as they stand.
#[derive(Debug)]
pub(crate) struct Lines {
    qualities: Qualities,
    /// By the time since when they wait.
    waiting: VecDeque<(Timestamp, LineKey)>,
    unwritten: BTreeSet<LineKey>,
}

impl Lines {
    pub(crate) const fn new(qualities: Qualities) -> Self {
        Self { qualities, waiting: VecDeque::new(), unwritten: BTreeSet::new() }
    }

    pub(crate) const fn qualities(&self) -> &Qualities {
        &self.qualities
    }

    /// How good the line of an endpoint is now: for receiving, or for sending if that is all that is
    /// known.
    pub(crate) fn band(&self, session: SessionId, endpoint: EndpointId) -> Band {
        let line = |direction| self.qualities.line(LineKey { session, endpoint, direction });
        let receives = line(Direction::Down).map(|record| record.band).filter(|band| band.is_known());
        receives.or_else(|| line(Direction::Up).map(|record| record.band)).unwrap_or_default()
    }

    /// Takes in what came in since the last time. The answer is whose band is another one now.
    pub(crate) fn collect(
        &mut self,
        line_box: &LineBox,
        conference: &Conference,
        at: Timestamp,
    ) -> BTreeSet<EndpointId> {
        let (findings, lost) = line_box.empty();
        if lost > 0 {
            tracing::error!(lost, "more was measured of lines than could be taken in; this much is lost");
        }
        let mut changed = BTreeSet::new();
        for finding in findings {
            match finding {
                // What is closed stays as it is, however late something comes in.
                Finding::Measured(key, _) if is_closed(conference, key.session) => {}
                Finding::Measured(key, window) => {
                    if self.measure(conference, key, &window) {
                        changed.insert(key.endpoint);
                    }
                    self.owe(key, at);
                }
                Finding::Reported(key, figures) if takes_part(conference, key) => {
                    self.report(conference, key, &figures);
                    self.owe(key, at);
                }
                Finding::Reported(..) => {}
            }
        }
        changed
    }

    fn measure(&mut self, conference: &Conference, key: LineKey, window: &Window) -> bool {
        let line = self.qualities.line_mut(key);
        if is_rehearsed(conference, key.session) { line.try_out(window) } else { line.measure(window) }
    }

    fn report(&mut self, conference: &Conference, key: LineKey, figures: &PageFigures) {
        let line = self.qualities.line_mut(key);
        if is_rehearsed(conference, key.session) { line.report_check(figures) } else { line.report(figures) }
    }

    /// A few of the lines that were to be written by now, as they stand.
    pub(crate) fn take_due(&mut self, at: Timestamp) -> Vec<(LineKey, LineRecord)> {
        let is_due = |(since, _): &(Timestamp, LineKey)| at.since_ms(*since) >= WRITE_AFTER_MS;
        let due = self.waiting.iter().take(MOST_WRITTEN).take_while(|it| is_due(it)).count();
        self.take(due)
    }

    /// A few of the lines that are not written, however short they waited; none if all are.
    pub(crate) fn take_any(&mut self) -> Vec<(LineKey, LineRecord)> {
        self.take(self.waiting.len().min(MOST_WRITTEN))
    }

    /// These could not be written. They will be as they stand then: that is at least as much.
    pub(crate) fn put_back(&mut self, lines: &[(LineKey, LineRecord)], at: Timestamp) {
        for (key, _) in lines {
            self.owe(*key, at);
        }
    }

    fn take(&mut self, most: usize) -> Vec<(LineKey, LineRecord)> {
        let keys = self.waiting.drain(..most).map(|(_, key)| key);
        let mut taken = Vec::with_capacity(most);
        for key in keys {
            self.unwritten.remove(&key);
            taken.extend(self.qualities.line(key).map(|record| (key, *record)));
        }
        taken
    }

    fn owe(&mut self, key: LineKey, at: Timestamp) {
        if self.unwritten.insert(key) {
            self.waiting.push_back((at, key));
        }
    }
}

/// What a technical check shows is no figure of the session.
fn is_rehearsed(conference: &Conference, session: SessionId) -> bool {
    conference.session(session).is_some_and(|session| session.state == SessionState::Rehearsing)
}

fn is_closed(conference: &Conference, session: SessionId) -> bool {
    conference.session(session).is_some_and(|session| session.state == SessionState::Closed)
}

/// Media knows whose leg it measured. A page may say anything, so what it says counts only in a session
/// that is held and to whose audience it belongs.
fn takes_part(conference: &Conference, key: LineKey) -> bool {
    conference.session(key.session).is_some_and(|session| {
        session.state.is_held() && session.is_attended_by(&conference.roster_of(session), key.endpoint)
    })
}
