//! How many endpoints received, minute by minute.

use super::part::Part;
use super::scope::{Scope, SessionScope};
use crate::interval::{Interval, Intervals};
use crate::time::Timestamp;

/// One step of a course, in milliseconds.
pub const MINUTE_MS: i64 = 60_000;
/// A session that somebody forgot to end is drawn for two days.
const MOST_MINUTES: usize = 2 * 24 * 60;

/// How attendance went in one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// The session, as an index into the heading's sessions.
    pub session: usize,
    /// The beginning of its first minute.
    pub from: Timestamp,
    /// How many endpoints received at some moment of each minute from there on.
    pub received: Vec<u32>,
    /// The most there could be: endpoints that take part and can be measured.
    pub endpoints: u32,
}

/// The courses of a report's sessions, while endpoints are added one by one.
pub(super) struct Courses(Vec<OpenCourse>);

/// A course that still lacks endpoints.
struct OpenCourse {
    session: usize,
    held: Interval,
    /// By how much the number of those who receive changes with each minute.
    changes: Vec<i32>,
    endpoints: u32,
}

impl Courses {
    /// Courses without endpoints, of the sessions that have begun.
    pub(super) fn none(scope: &Scope<'_>) -> Self {
        let sessions = scope.sessions.iter().enumerate();
        Self(sessions.filter_map(|(session, of)| OpenCourse::of(session, of)).collect())
    }

    /// Adds an endpoint.
    pub(super) fn add_endpoint(&mut self, part: &Part) {
        for course in &mut self.0 {
            let part = part.sessions.get(course.session).and_then(Option::as_ref);
            if let Some(part) = part.filter(|part| !part.unmeasurable) {
                course.endpoints += 1;
                course.add(&part.attendance.received);
            }
        }
    }

    /// The courses, now that everybody is in them.
    pub(super) fn close(self) -> Vec<Course> {
        self.0.into_iter().map(OpenCourse::close).collect()
    }
}

impl OpenCourse {
    fn of(session: usize, of: &SessionScope<'_>) -> Option<Self> {
        let held = of.session.held.until(of.attendance.known_until());
        let held = Interval { from: held.first()?, until: held.last()? };
        let minutes = usize::try_from(held.length_ms().max(0).div_euclid(MINUTE_MS) + 1).unwrap_or(MOST_MINUTES);
        // One change more than there are minutes: after the last one everybody is gone.
        Some(Self { session, held, changes: vec![0; minutes.min(MOST_MINUTES) + 1], endpoints: 0 })
    }

    fn add(&mut self, received: &Intervals) {
        let mut next = 0;
        let held = self.held;
        for span in received.iter().filter(|span| span.until > held.from && span.from < held.until) {
            // Two spans in one minute are still one endpoint.
            let first = self.minute(span.from).max(next);
            let after = self.minute(span.until.plus_ms(-1)) + 1;
            if first < after {
                self.change(first, 1);
                self.change(after, -1);
                next = after;
            }
        }
    }

    fn minute(&self, at: Timestamp) -> usize {
        let since = at.min(self.held.until).as_millis() - self.held.from.as_millis();
        usize::try_from(since.max(0).div_euclid(MINUTE_MS)).unwrap_or(0).min(self.changes.len().saturating_sub(2))
    }

    fn change(&mut self, minute: usize, by: i32) {
        if let Some(change) = self.changes.get_mut(minute) {
            *change += by;
        }
    }

    fn close(self) -> Course {
        let minutes = self.changes.len().saturating_sub(1);
        let running = self.changes.iter().take(minutes).scan(0_i32, |now, change| {
            *now += change;
            Some(u32::try_from(*now).unwrap_or(0))
        });
        Course { session: self.session, from: self.held.from, received: running.collect(), endpoints: self.endpoints }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_millis(second * 1_000)
    }

    fn course(spans: &[&[(i64, i64)]]) -> Vec<u32> {
        let held = Interval { from: at(0), until: at(300) };
        let mut course = OpenCourse { session: 0, held, changes: vec![0; 7], endpoints: 0 };
        for endpoint in spans {
            let mut received = Intervals::none();
            for (from, until) in *endpoint {
                received.insert(at(*from), at(*until));
            }
            course.add(&received);
        }
        course.close().received
    }

    #[test]
    fn an_endpoint_counts_in_every_minute_in_which_it_received_for_a_moment() {
        assert_eq!(course(&[&[(59, 61), (200, 230)]]), [1, 1, 0, 1, 0, 0]);
        assert_eq!(course(&[&[(0, 60)], &[(30, 120)]]), [2, 1, 0, 0, 0, 0]);
    }

    #[test]
    fn two_spans_in_one_minute_are_one_endpoint() {
        assert_eq!(course(&[&[(5, 10), (20, 30), (40, 70)]]), [1, 1, 0, 0, 0, 0]);
    }

    #[test]
    fn what_was_received_before_and_after_the_session_is_not_drawn() {
        assert_eq!(course(&[&[(-100, -50), (400, 500)]]), [0; 6]);
        assert_eq!(course(&[&[(-100, 500)]]), [1; 6]);
    }
}
