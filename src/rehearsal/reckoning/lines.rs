//! What the report may say of the line of an endpoint, from what its receiver told the server.
//!
//! Packets are sums of what was told, and do not depend on windows. The windows are cut again here,
//! in every way in which the server may have cut them: it begins with a leg about when we do, ends
//! a window at its first look after twenty seconds, and learns of a lost leg some seconds later.

use std::ops::RangeInclusive;
use std::time::Duration;

use crate::diary::{LegEnd, LegNotes, Span};
use crate::receivers::Telling;

mod band;

pub(crate) use band::{Band, verdict};
use band::{Shown, WINDOWS_TO_IMPROVE, band_of};

/// The server looks at a line four times a second, and ends a window that is twenty seconds old.
const WINDOW_LENGTHS: [Duration; 3] =
    [Duration::from_millis(20_000), Duration::from_millis(20_150), Duration::from_millis(20_300)];
/// It has a leg up before we do, by two seconds at most if this machine is busy; and of what we told it
/// we know only the second.
const BEGINS_AFTER_MS: [i64; 4] = [-2_000, -1_000, 0, 1_000];
/// A leg without a word is over 15 s after its last check, and those come every 2.5 s.
const GIVEN_UP_AFTER: [Duration; 2] = [Duration::from_millis(12_500), Duration::from_millis(15_300)];
/// What was measured is written when it is ten seconds old, five hundred lines a time.
const UNWRITTEN_AFTER_KILL: [Duration; 3] = [Duration::ZERO, Duration::from_secs(10), Duration::from_secs(20)];
/// The longest a packet may have been counted before a kill without being written.
const LOST_BY_KILL: Duration = Duration::from_secs(45);
/// What is told while a goodbye is on its way may come too late.
const GOODBYE_TAKES: Duration = Duration::from_secs(1);
/// On a line that loses packets, so many of a leg may go before the first that arrives: we know nothing of them.
const UNSEEN_PACKETS: u64 = 8;

/// What may be reported of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ExpectedLine {
    /// Packets that should have arrived.
    pub(crate) packets: RangeInclusive<u64>,
    /// Packets of these that did not.
    pub(crate) lost: RangeInclusive<u64>,
    /// Windows in each band, in the order of [`Band::ALL`].
    pub(crate) windows: [RangeInclusive<u64>; Band::ALL.len()],
    /// Windows of all bands together.
    pub(crate) all_windows: RangeInclusive<u64>,
}

/// One way in which the server may have cut the windows.
#[derive(Clone, Copy, Debug)]
struct Cut {
    length: Duration,
    begins_after_ms: i64,
    given_up_after: Duration,
    /// What was told while the goodbye was on its way was heard.
    hears_last_words: bool,
    unwritten: Duration,
}

/// The line of an endpoint in a session; none if it never received. `dead` is the time while the server was.
pub(crate) fn line(legs: &[&LegNotes], dead: Option<Span>) -> Option<ExpectedLine> {
    if legs.iter().all(|leg| leg.secured.is_none()) {
        return None;
    }
    let (packets, lost) = packets(legs, dead);
    let possible: Vec<Counts> = cuts(dead).into_iter().map(|cut| windows(legs, dead, cut)).collect();
    let differ = possible.windows(2).any(|pair| pair.first() != pair.last());
    let more = |band: Band| match occurs(&possible, band) {
        _ if !differ => 0,
        // Only the windows at the ends of legs are cut otherwise.
        does if is_spotless(&possible) => u64::from(does),
        // Packets lie near a border of windows or bands. The server's own way lies between ours, and may
        // put one window into another band, which keeps the line there for as many as it takes to improve.
        _ => u64::try_from(WINDOWS_TO_IMPROVE).unwrap_or_default(),
    };
    let windows = Band::ALL.map(|band| bounds(&possible, |counts| count_of(counts, band), more(band)));
    let all_windows = bounds(&possible, |counts| counts.iter().sum(), u64::from(differ));
    Some(ExpectedLine { packets, lost, windows, all_windows })
}

/// Windows in each band, in the order of [`Band::ALL`].
type Counts = [u64; Band::ALL.len()];

fn count_of(counts: &Counts, band: Band) -> u64 {
    counts.get(band.place()).copied().unwrap_or_default()
}

fn occurs(possible: &[Counts], band: Band) -> bool {
    possible.iter().any(|counts| count_of(counts, band) > 0)
}

/// Whether no window is anything but good, however they are cut.
fn is_spotless(possible: &[Counts]) -> bool {
    [Band::Fair, Band::Bad, Band::Terrible].iter().all(|band| !occurs(possible, *band))
}

fn bounds(possible: &[Counts], count: impl Fn(&Counts) -> u64, more: u64) -> RangeInclusive<u64> {
    let least = possible.iter().map(&count).min().unwrap_or_default();
    least.saturating_sub(more)..=possible.iter().map(&count).max().unwrap_or_default() + more
}

fn packets(legs: &[&LegNotes], dead: Option<Span>) -> (RangeInclusive<u64>, RangeInclusive<u64>) {
    let mut bounds = [(0, 0); 2];
    for leg in legs {
        let killed = dead.filter(|dead| leg.answered < dead.from).map(|dead| dead.from);
        let heard_until = killed.unwrap_or(Duration::MAX);
        let sure_until = match leg.ended {
            LegEnd::InGoodOrder(at) => at.saturating_sub(GOODBYE_TAKES),
            LegEnd::CutOff(_) => Duration::MAX,
        };
        let sure_until = sure_until.min(killed.map_or(Duration::MAX, |at| at.saturating_sub(LOST_BY_KILL)));
        let [mut least, mut most] = [(0, 0); 2];
        for (second, telling) in leg.reported.line.iter() {
            let (begins, is_over) = (Duration::from_secs(second), Duration::from_secs(second + 1));
            if begins < heard_until {
                add(&mut most, telling);
            }
            if is_over <= sure_until {
                add(&mut least, telling);
            }
        }
        let unseen = if most.1 > 0 { UNSEEN_PACKETS } else { 0 };
        let [all, lost] = &mut bounds;
        *all = (all.0 + not_below_zero(least.0), all.1 + not_below_zero(most.0) + unseen);
        *lost = (lost.0 + not_below_zero(least.1), lost.1 + not_below_zero(most.1) + unseen);
    }
    let [all, lost] = bounds;
    (all.0..=all.1, lost.0..=lost.1)
}

fn add(sum: &mut (i64, i64), telling: Telling) {
    *sum = (sum.0 + i64::from(telling.expected), sum.1 + i64::from(telling.lost));
}

fn not_below_zero(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

fn cuts(dead: Option<Span>) -> Vec<Cut> {
    let after_kill: &[Duration] = if dead.is_some() { &UNWRITTEN_AFTER_KILL } else { &[Duration::ZERO] };
    let mut cuts = Vec::new();
    for length in WINDOW_LENGTHS {
        for begins_after_ms in BEGINS_AFTER_MS {
            // A leg that is given up has no last words, so the two need not be crossed.
            for (given_up_after, hears_last_words) in GIVEN_UP_AFTER.into_iter().zip([false, true]) {
                cuts.extend(after_kill.iter().map(|unwritten| Cut {
                    length,
                    begins_after_ms,
                    given_up_after,
                    hears_last_words,
                    unwritten: *unwritten,
                }));
            }
        }
    }
    cuts
}

/// How many windows there are in each band, if they are cut like this.
fn windows(legs: &[&LegNotes], dead: Option<Span>, cut: Cut) -> Counts {
    let mut shown = Shown::default();
    let mut counts = Counts::default();
    let mut is_restarted = false;
    for (place, leg) in legs.iter().enumerate() {
        let killed = dead.filter(|dead| leg.answered < dead.from).map(|dead| dead.from.saturating_sub(cut.unwritten));
        let next = legs.get(place + 1).map_or(Duration::MAX, |next| next.answered);
        let is_later = killed.is_none() && dead.is_some();
        if is_later && !is_restarted {
            // What is written is the band, not the windows that led to it.
            shown.forget_better();
        }
        is_restarted = is_later;
        for window in windows_of(leg, next, killed, cut) {
            let band = shown.follow(band_of(&window));
            if let Some(count) = counts.get_mut(band.place()) {
                *count += 1;
            }
        }
    }
    counts
}

/// What was told in each window of a leg. The last one is cut short, and lost if the server is killed.
fn windows_of(leg: &LegNotes, next_leg: Duration, killed: Option<Duration>, cut: Cut) -> Vec<Vec<Telling>> {
    let Some(secured) = leg.secured else { return Vec::new() };
    let later = Duration::from_millis(cut.begins_after_ms.unsigned_abs());
    let begun = if cut.begins_after_ms < 0 { secured.saturating_sub(later) } else { secured + later };
    let (over, heard_until) = match leg.ended {
        LegEnd::InGoodOrder(at) if cut.hears_last_words => (at + GOODBYE_TAKES, Duration::MAX),
        LegEnd::InGoodOrder(at) => (at, at.saturating_sub(GOODBYE_TAKES)),
        // An endpoint has one leg: the next one ends it as well.
        LegEnd::CutOff(at) => ((at + cut.given_up_after).min(next_leg), Duration::MAX),
    };
    let place_of = |moment: Duration| {
        let windows = moment.saturating_sub(begun).as_millis() / cut.length.as_millis().max(1);
        usize::try_from(windows).unwrap_or_default()
    };
    // A leg that was over by then had its last window before.
    let killed = killed.filter(|killed| *killed < over);
    let complete = place_of(killed.unwrap_or(over));
    let mut windows = vec![Vec::new(); complete + usize::from(killed.is_none())];
    for (second, telling) in leg.reported.line.iter() {
        if Duration::from_secs(second + 1) > heard_until {
            break;
        }
        let place = place_of(Duration::from_secs(second) + Duration::from_millis(500));
        // What is told with the goodbye is in the last window still.
        let place = if killed.is_none() { place.min(complete) } else { place };
        if let Some(window) = windows.get_mut(place) {
            window.push(telling);
        }
    }
    windows
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
