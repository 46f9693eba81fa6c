//! Whether the values of a scenario make sense.

use super::{During, RosterSource, Scenario, SessionScript};

/// The place and what is wrong there.
type Fault = (String, &'static str);

impl Scenario {
    pub(super) fn check(&self) -> Result<(), Fault> {
        hold(matches!(self.roster, RosterSource::File(_) | RosterSource::Generated(1..=100_000)), || {
            ("roster.generated".to_owned(), "must be 1 to 100,000")
        })?;
        hold(self.media == self.clip.is_some(), || ("clip".to_owned(), "must be given with media, and only then"))?;
        hold(!self.sessions.is_empty(), || ("sessions".to_owned(), "there must be one"))?;
        for (place, session) in self.sessions.iter().enumerate() {
            session.check(&format!("sessions[{place}]"), self.duration)?;
        }
        self.check_endpoints()?;
        hold(self.killed_at.is_none_or(|at| at < self.duration), || ("killed_at".to_owned(), "must lie before the end"))
    }

    fn check_endpoints(&self) -> Result<(), Fault> {
        for (place, arrivals) in self.arrivals.iter().enumerate() {
            share(arrivals.share, || format!("arrivals[{place}].share"))?;
            hold(arrivals.from <= arrivals.until && arrivals.until < self.duration, || {
                (format!("arrivals[{place}].until"), "must not lie before `from`, and before the end")
            })?;
        }
        let all: f64 = self.arrivals.iter().map(|arrivals| arrivals.share).sum();
        hold(all <= 1.000_001, || ("arrivals".to_owned(), "the shares add up to more than 1"))?;
        for (place, drops) in self.drops.iter().enumerate() {
            share(drops.share, || format!("drops[{place}].share"))?;
            hold(drops.from <= drops.until && drops.until < self.duration, || {
                (format!("drops[{place}].until"), "must not lie before `from`, and before the end")
            })?;
            hold(drops.shortest <= drops.longest, || {
                (format!("drops[{place}].longest"), "must not be less than `shortest`")
            })?;
        }
        for (place, lines) in self.bad_lines.iter().enumerate() {
            share(lines.share, || format!("bad_lines[{place}].share"))?;
            share(lines.loss, || format!("bad_lines[{place}].loss"))?;
        }
        share(self.muted, || "muted".to_owned())
    }
}

impl SessionScript {
    fn check(&self, place: &str, duration: u32) -> Result<(), Fault> {
        hold(self.open_at <= self.start_at, || (format!("{place}.start_at"), "must not lie before `open_at`"))?;
        hold(self.start_at < self.end_at, || (format!("{place}.end_at"), "must lie behind `start_at`"))?;
        hold(self.end_at <= duration, || (format!("{place}.end_at"), "must not lie behind the end"))?;
        self.check_spans(&format!("{place}.pauses"), self.pauses.iter().copied())?;
        self.check_spans(&format!("{place}.silences"), self.silences.iter().copied())?;
        let items = self.items.iter().map(|item| During { from: item.from, until: item.until });
        self.check_spans(&format!("{place}.items"), items)?;
        let calls = self.roll_calls.iter().map(|call| During { from: call.from, until: call.until });
        self.check_spans(&format!("{place}.roll_calls"), calls)?;
        for (number, call) in self.roll_calls.iter().enumerate() {
            share(call.answered, || format!("{place}.roll_calls[{number}].answered"))?;
        }
        let turns = self.floor.iter().map(|turn| During { from: turn.given_at, until: turn.ended_at });
        self.check_spans(&format!("{place}.floor"), turns)?;
        let previews = self.previews.iter().map(|preview| During { from: preview.from, until: preview.until });
        self.check_spans(&format!("{place}.previews"), previews)?;
        for (number, release) in self.releases.iter().enumerate() {
            hold(self.start_at < release.at && release.at < self.end_at, || {
                (format!("{place}.releases[{number}].at"), "must lie between the beginning and the end of the session")
            })?;
        }
        for (number, turn) in self.floor.iter().enumerate() {
            hold(turn.raises_at <= turn.given_at, || {
                (format!("{place}.floor[{number}].given_at"), "must not lie before `raises_at`")
            })?;
        }
        Ok(())
    }

    /// In order, one after the other, and within the session.
    fn check_spans(&self, name: &str, spans: impl Iterator<Item = During>) -> Result<(), Fault> {
        let mut free_from = self.start_at;
        for (number, span) in spans.enumerate() {
            let place = |field: &str| format!("{name}[{number}]{field}");
            hold(span.from >= free_from, || (place(""), "must begin within the session and behind the one before"))?;
            hold(span.from < span.until, || (place(""), "must end behind its beginning"))?;
            hold(span.until <= self.end_at, || (place(""), "must end within the session"))?;
            free_from = span.until;
        }
        Ok(())
    }
}

fn hold(holds: bool, fault: impl FnOnce() -> Fault) -> Result<(), Fault> {
    if holds { Ok(()) } else { Err(fault()) }
}

fn share(value: f64, place: impl FnOnce() -> String) -> Result<(), Fault> {
    hold((0.0..=1.0).contains(&value), || (place(), "must be 0 to 1"))
}
