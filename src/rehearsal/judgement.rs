//! From what happened and what is reported to a summary.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::asking::RequestError;
use crate::course::Held;
use crate::diary::{Notes, Span};
use crate::office::Office;
use crate::preparation::{Part, Preparation};
use crate::report::Report;
use crate::scenario::Scenario;
use crate::summary::{Returns, Spread, Summary};

mod sitting;

use sitting::Sitting;

/// A connection counts as up when the server was killed if it was heard of within this before.
const HEARD_WITHIN: Duration = Duration::from_secs(16);

/// Everything that was noted.
pub(crate) struct Evidence<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) preparation: &'a Preparation,
    /// Of every endpoint, in the order of the roster.
    pub(crate) notes: Vec<Notes>,
    pub(crate) held: Vec<Held>,
    /// While the server was dead.
    pub(crate) dead: Option<Span>,
    /// Where second 0 of the scenario lies on the receivers' clock.
    pub(crate) begin: Duration,
    /// The wall clock when the receivers' clock was at 0, in milliseconds since 1970.
    pub(crate) clock_zero_ms: i64,
}

impl Evidence<'_> {
    fn parts(&self) -> impl Iterator<Item = (&Part, &Notes)> {
        self.preparation.parts.iter().zip(&self.notes)
    }

    /// Forgets what the scenario says is to be forgotten.
    pub(crate) fn misremember(&mut self) {
        let Some(wrong) = &self.scenario.misremember else { return };
        let parts = self.preparation.parts.iter().zip(&mut self.notes);
        for (part, notes) in parts.filter(|(part, _)| part.line.code == wrong.endpoint) {
            for leg in &mut notes.legs {
                leg.reported = leg.reported.without_first(u64::from(wrong.seconds));
            }
            let turns = self.held.iter_mut().flat_map(|held| &mut held.turns);
            turns
                .filter(|turn| turn.endpoint == part.line.endpoint)
                .for_each(|turn| turn.span.from += crate::plan::seconds(wrong.seconds));
        }
    }
}

/// Fetches the reports, compares and sums up.
pub(crate) async fn judge(evidence: &Evidence<'_>, office: &Office) -> Result<Summary, RequestError> {
    let mut summary = figures(evidence);
    let scripts = evidence.scenario.sessions.iter().zip(&evidence.preparation.sessions);
    for ((script, planned), held) in scripts.zip(&evidence.held) {
        let sitting = Sitting::new(evidence, script, held);
        let report = async |kind| Report::read(office.report(planned.path, kind).await?);
        sitting.compare_attendance(&report("endpoints").await?, &mut summary);
        sitting.compare_floor(&report("floor_log").await?, &mut summary);
        sitting.compare_lines(&report("quality").await?, &mut summary);
    }
    let missed = missed(evidence.scenario, &summary);
    summary.missed = missed;
    Ok(summary)
}

fn figures(evidence: &Evidence<'_>) -> Summary {
    let legs = || evidence.notes.iter().flat_map(|notes| &notes.legs);
    let good = evidence.parts().filter(|(part, _)| part.plan.loss <= 0.0).flat_map(|(_, notes)| &notes.legs);
    let (mut lost, mut arrived) = (0, 0);
    for leg in good {
        lost += leg.lost;
        arrived += leg.packets;
    }
    let mut troubles: BTreeMap<String, u32> = BTreeMap::new();
    for notes in &evidence.notes {
        if let Some(last) = &notes.last_trouble {
            *troubles.entry(last.clone()).or_default() += notes.troubles;
        }
    }
    Summary {
        title: evidence.scenario.title.clone(),
        seed: evidence.scenario.seed,
        endpoints: evidence.notes.len(),
        came: evidence.parts().filter(|(part, _)| part.plan.comes.is_some()).count(),
        arrivals: Spread::of(evidence.notes.iter().flat_map(|notes| notes.arrivals.clone()).collect()),
        first_packets: Spread::of(legs().filter_map(|leg| leg.join).collect()),
        first_pictures: Spread::of(legs().filter_map(|leg| leg.first_key_frame).collect()),
        packets: legs().map(|leg| leg.packets).sum(),
        lost,
        loss: share(lost, lost + arrived),
        returns: evidence.dead.map(|dead| returns(evidence, dead)),
        troubles,
        ..Summary::default()
    }
}

/// A quotient of counts; they are far below what a floating-point number holds exactly.
fn share(part: u64, whole: u64) -> f64 {
    let exact = |count: u64| {
        f64::from(u32::try_from(count >> 16).unwrap_or(u32::MAX)) * 65_536.0
            + f64::from(u16::try_from(count & 0xffff).unwrap_or_default())
    };
    if whole == 0 { 0.0 } else { exact(part) / exact(whole) }
}

fn returns(evidence: &Evidence<'_>, dead: Span) -> Returns {
    let mut returns = Returns { dead: dead.until.saturating_sub(dead.from).as_secs_f64(), ..Returns::default() };
    let (mut connected, mut receiving) = (Vec::new(), Vec::new());
    for (_, notes) in evidence.parts().filter(|(part, _)| !breaks_meanwhile(part, evidence, dead)) {
        let was_up = |span: &&Span| span.from < dead.from && span.until + HEARD_WITHIN > dead.from;
        if !notes.connected.iter().any(|span| was_up(&span)) {
            continue;
        }
        returns.were_connected += 1;
        let back = notes.connected.iter().map(|span| span.from).filter(|from| *from > dead.from).min();
        connected.extend(back.map(|back| back.saturating_sub(dead.until)));
        let first_packets = || notes.legs.iter().filter_map(|leg| leg.first_packet);
        if first_packets().any(|first| first < dead.from) {
            returns.were_receiving += 1;
            let back = first_packets().filter(|first| *first > dead.from).min();
            receiving.extend(back.map(|back| back.saturating_sub(dead.until)));
        }
    }
    (returns.connected, returns.receiving) = (Spread::of(connected), Spread::of(receiving));
    returns
}

/// Whether its line is broken by plan around that time.
fn breaks_meanwhile(part: &Part, evidence: &Evidence<'_>, dead: Span) -> bool {
    let Some(killed_at) = evidence.scenario.killed_at.map(crate::plan::seconds) else { return false };
    let later = killed_at + dead.until.saturating_sub(dead.from) + Duration::from_secs(60);
    part.plan.drops.iter().any(|(from, until)| *from < later && *until + HEARD_WITHIN > killed_at)
}

fn missed(scenario: &Scenario, summary: &Summary) -> Vec<String> {
    let limits = &scenario.limits;
    let mut missed = Vec::new();
    let mut hold = |limit: Option<f64>, value: f64, what: &str| {
        if let Some(limit) = limit.filter(|limit| value > *limit) {
            missed.push(format!("{what}: {value:.4}, at most {limit}"));
        }
    };
    hold(limits.loss, summary.loss, "share of packets lost on good lines");
    if let Some(returns) = &summary.returns {
        hold(limits.most_back_within, returns.connected.p99, "seconds until 99 % were connected again");
        hold(limits.all_back_within, returns.connected.longest, "seconds until all were connected again");
        hold(limits.media_back_within, returns.receiving.longest, "seconds until all received again");
        if returns.connected.count < returns.were_connected {
            missed.push(format!("{} never connected again", returns.were_connected - returns.connected.count));
        }
        if returns.receiving.count < returns.were_receiving {
            missed.push(format!("{} never received again", returns.were_receiving - returns.receiving.count));
        }
    }
    missed
}
