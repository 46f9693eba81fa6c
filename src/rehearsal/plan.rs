//! What every endpoint is going to do, drawn from the seed before anything begins.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::scenario::{Scenario, SessionScript};

/// Head counts differ from the invitation by at most so many people.
const MOST_ABSENT: u32 = 5;

/// An endpoint's part. Times count from the beginning of the scenario.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct EndpointPlan {
    /// When it comes; none if it never does.
    pub(crate) comes: Option<Duration>,
    /// When its line breaks and is back.
    pub(crate) drops: Vec<(Duration, Duration)>,
    /// The share of packets that its line loses.
    pub(crate) loss: f64,
    /// Connected, but without receiving.
    pub(crate) is_muted: bool,
    /// Its microphone and camera are off, even while it is looked at.
    pub(crate) sends_nothing: bool,
    /// When it answers which roll call (by its place in the scenario), and how.
    pub(crate) answers: Vec<Answer>,
    /// When it raises its hand.
    pub(crate) raises: Vec<Duration>,
    /// Where its own chance begins.
    pub(crate) seed: u64,
}

/// An answer to a roll call, once it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) at: Duration,
    pub(crate) until: Duration,
    pub(crate) excused: u32,
    pub(crate) unexcused: u32,
    pub(crate) present_others: u32,
}

/// An endpoint as the roster has it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Invited<'a> {
    pub(crate) code: &'a str,
    pub(crate) invited: u32,
    /// It follows by television, or its branch is not among those that come.
    pub(crate) stays_away: bool,
    /// The sessions to whose audience it belongs.
    pub(crate) sessions: &'a [&'a SessionScript],
}

/// The part of one endpoint. It depends on the seed and its code, not on who else is there.
pub(crate) fn plan(scenario: &Scenario, endpoint: Invited<'_>) -> EndpointPlan {
    let mut random = StdRng::seed_from_u64(scenario.seed ^ hash_of(endpoint.code));
    let comes = arrival(scenario, endpoint, random.random(), random.random());
    let mut drops: Vec<(Duration, Duration)> = Vec::new();
    for kind in &scenario.drops {
        let (is_meant, at, away) = (random.random::<f64>(), random.random::<f64>(), random.random::<f64>());
        let from = between(kind.from, kind.until, at);
        let until = from + between(kind.shortest, kind.longest, away);
        let is_free = drops.last().is_none_or(|(_, back)| *back < from);
        if is_meant < kind.share && is_free && comes.is_some_and(|comes| comes < from) {
            drops.push((from, until));
        }
    }
    let (mut loss, kind) = (0.0, random.random::<f64>());
    let mut below = 0.0;
    for lines in &scenario.bad_lines {
        if (below..below + lines.share).contains(&kind) {
            loss = lines.loss;
        }
        below += lines.share;
    }
    let named = scenario.bad_lines.iter().find(|lines| lines.endpoints.iter().any(|code| code == endpoint.code));
    let loss = named.map_or(loss, |lines| lines.loss);
    let is_lead = scenario.sessions.iter().any(|session| session.lead == endpoint.code);
    let is_muted = random.random::<f64>() < scenario.muted && !is_lead;
    let seed = random.random();
    let answers = answers(endpoint, &mut random);
    let turns = endpoint.sessions.iter().flat_map(|session| &session.floor);
    let raises = turns.filter(|turn| turn.endpoint == endpoint.code).map(|turn| seconds(turn.raises_at)).collect();
    let mut previews = endpoint.sessions.iter().flat_map(|session| &session.previews);
    let sends_nothing = previews.any(|preview| preview.endpoint == endpoint.code && preview.microphone_off);
    EndpointPlan { comes, drops, loss, is_muted, sends_nothing, answers, raises, seed }
}

fn arrival(scenario: &Scenario, endpoint: Invited<'_>, part: f64, moment: f64) -> Option<Duration> {
    // Who leads, speaks or is looked at is there, and first.
    let is_needed = scenario.sessions.iter().any(|session| {
        let mut asked = session.floor.iter().map(|turn| &turn.endpoint);
        let mut looked_at = session.previews.iter().map(|preview| &preview.endpoint);
        session.lead == endpoint.code
            || asked.any(|code| code == endpoint.code)
            || looked_at.any(|code| code == endpoint.code)
    });
    let is_absent = scenario.never.iter().any(|code| code == endpoint.code);
    if is_absent || (endpoint.stays_away && !is_needed) || endpoint.sessions.is_empty() {
        return None;
    }
    let part = if is_needed { 0.0 } else { part };
    let mut below = 0.0;
    for arrivals in &scenario.arrivals {
        below += arrivals.share;
        if part < below {
            return Some(between(arrivals.from, arrivals.until, moment));
        }
    }
    None
}

fn answers(endpoint: Invited<'_>, random: &mut StdRng) -> Vec<Answer> {
    let calls = endpoint.sessions.iter().flat_map(|session| &session.roll_calls);
    calls
        .filter_map(|call| {
            let is_meant = random.random::<f64>() < call.answered;
            let at = between(call.from, call.from + (call.until - call.from) * 2 / 3, random.random());
            let absent = random.random_range(0..=MOST_ABSENT.min(endpoint.invited));
            let excused = random.random_range(0..=absent);
            let present_others = random.random_range(0..=3);
            let until = seconds(call.until);
            is_meant.then_some(Answer { at, until, excused, unexcused: absent - excused, present_others })
        })
        .collect()
}

fn between(from: u32, until: u32, part: f64) -> Duration {
    seconds(from) + seconds(until.saturating_sub(from)).mul_f64(part)
}

pub(crate) fn seconds(count: u32) -> Duration {
    Duration::from_secs(u64::from(count))
}

/// FNV-1a: the same on every machine and in every version.
fn hash_of(code: &str) -> u64 {
    code.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
