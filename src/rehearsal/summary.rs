//! What came out of a rehearsal.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::Serialize;

use crate::comparison::Difference;
use crate::process::Usage;

/// So many differences are printed; the JSON has all.
const SHOWN_DIFFERENCES: usize = 20;

/// How something is spread, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Spread {
    /// Of how many.
    pub count: usize,
    /// Half of them took no longer.
    pub p50: f64,
    /// 99 of 100 took no longer.
    pub p99: f64,
    /// None took longer.
    pub longest: f64,
}

impl Spread {
    pub(crate) fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let at = |hundredths: usize| {
            let place = (times.len() * hundredths).div_ceil(100).saturating_sub(1);
            times.get(place).map_or(0.0, Duration::as_secs_f64)
        };
        Self { count: times.len(), p50: at(50), p99: at(99), longest: at(100) }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { count, p50, p99, longest } = self;
        write!(formatter, "p50 {p50:.3} s · p99 {p99:.3} s · all {longest:.3} s ({count})")
    }
}

/// How everybody came back after the server was killed; seconds count from when it answered again.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Returns {
    /// How long it did not answer, in seconds.
    pub dead: f64,
    /// Connections that were up when it was killed.
    pub were_connected: usize,
    /// When they were back.
    pub connected: Spread,
    /// Endpoints that received when it was killed.
    pub were_receiving: usize,
    /// When they received again.
    pub receiving: Spread,
}

/// What came out.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Summary {
    /// The scenario.
    pub title: String,
    /// Its seed.
    pub seed: u64,
    /// Endpoints in the roster.
    pub endpoints: usize,
    /// Endpoints that came, as planned.
    pub came: usize,
    /// The most that were connected at once.
    pub most_connected: usize,
    /// The most that received at once.
    pub most_receiving: usize,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// From setting out to being connected.
    pub arrivals: Spread,
    /// From the answer to the first packet.
    pub first_packets: Spread,
    /// From the answer to the first key frame.
    pub first_pictures: Spread,
    /// Packets with media that arrived, all lines together.
    pub packets: u64,
    /// Packets that good lines lost.
    pub lost: u64,
    /// Lost of what was sent, good lines only.
    pub loss: f64,
    /// After a kill.
    pub returns: Option<Returns>,
    /// The server's process, if it was named.
    pub server: Option<Usage>,
    /// This process.
    pub rehearsal: Usage,
    /// How many endpoints' attendance was compared, session by session.
    pub compared: usize,
    /// How many turns to speak were.
    pub turns_compared: usize,
    /// How many lines were.
    pub lines_compared: usize,
    /// How many endpoints have which status in which session, as reported.
    pub statuses: BTreeMap<String, usize>,
    /// Where the reports differ.
    pub differences: Vec<Difference>,
    /// Limits of the scenario that were not kept.
    pub missed: Vec<String>,
    /// What endpoints could not do, and how often; after a kill this is to be expected.
    pub troubles: BTreeMap<String, u32>,
}

impl Summary {
    /// Whether every figure is as it should be and every limit was kept.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.differences.is_empty() && self.missed.is_empty()
    }

    /// One line with the figures.
    #[must_use]
    pub fn verdict(&self) -> String {
        let mut parts = vec![
            format!("{} endpoints, {} connected at once", self.endpoints, self.most_connected),
            format!(
                "{} rows, {} turns to speak and {} lines compared, {} differences",
                self.compared,
                self.turns_compared,
                self.lines_compared,
                self.differences.len()
            ),
        ];
        if self.packets > 0 {
            parts.push(format!(
                "{} receiving at once, {} packets, loss {}",
                self.most_receiving,
                self.packets,
                percent(self.loss)
            ));
        }
        if let Some(returns) = &self.returns {
            let (connected, receiving) = (&returns.connected, &returns.receiving);
            parts.push(format!(
                "back after the kill: {}/{} connected, 99 % in {:.1} s, all in {:.1} s; {}/{} receiving, all in {:.1} s",
                connected.count, returns.were_connected, connected.p99, connected.longest,
                receiving.count, returns.were_receiving, receiving.longest,
            ));
        }
        if let Some(server) = &self.server {
            parts.push(format!("server {} and {:.2} cores", mebibytes(server.most_memory_bytes), server.cores));
        }
        parts.extend(self.missed.iter().map(|missed| format!("MISSED: {missed}")));
        let word = if self.passed() { "PASSED" } else { "FAILED" };
        format!("{word} {}: {}", self.title, parts.join(" · "))
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{} (seed {}), {:.0} s", self.title, self.seed, self.seconds)?;
        writeln!(formatter, "  endpoints         {} in the roster, {} came", self.endpoints, self.came)?;
        writeln!(
            formatter,
            "  at once           {} connected, {} receiving",
            self.most_connected, self.most_receiving
        )?;
        writeln!(formatter, "  to connect        {}", self.arrivals)?;
        writeln!(formatter, "  to first packet   {}", self.first_packets)?;
        writeln!(formatter, "  to first picture  {}", self.first_pictures)?;
        writeln!(
            formatter,
            "  packets           {}; good lines lost {} ({})",
            self.packets,
            self.lost,
            percent(self.loss)
        )?;
        if let Some(returns) = &self.returns {
            writeln!(formatter, "  server dead for   {:.1} s; then", returns.dead)?;
            writeln!(formatter, "    connected       {} of {}", returns.connected, returns.were_connected)?;
            writeln!(formatter, "    receiving       {} of {}", returns.receiving, returns.were_receiving)?;
        }
        for (name, usage) in [("server", self.server.as_ref()), ("rehearsal", Some(&self.rehearsal))] {
            if let Some(usage) = usage {
                let memory = mebibytes(usage.most_memory_bytes);
                writeln!(
                    formatter,
                    "  {name:<17} {memory}, {:.0} s of CPU, {:.2} cores",
                    usage.cpu_seconds, usage.cores
                )?;
            }
        }
        for (status, count) in &self.statuses {
            writeln!(formatter, "  {status:<24} {count}")?;
        }
        for (trouble, count) in &self.troubles {
            writeln!(formatter, "  trouble: {count} × {trouble}")?;
        }
        write_differences(formatter, &self.differences)?;
        write!(formatter, "{}", self.verdict())
    }
}

fn write_differences(formatter: &mut fmt::Formatter<'_>, differences: &[Difference]) -> fmt::Result {
    if differences.is_empty() {
        return Ok(());
    }
    writeln!(formatter, "  {:<8} {:<12} {:<20} {:<22} reported", "session", "endpoint", "figure", "expected")?;
    for difference in differences.iter().take(SHOWN_DIFFERENCES) {
        let Difference { session, endpoint, figure, expected, reported } = difference;
        writeln!(formatter, "  {session:<8} {endpoint:<12} {figure:<20} {expected:<22} {reported}")?;
    }
    let more = differences.len().saturating_sub(SHOWN_DIFFERENCES);
    if more > 0 { writeln!(formatter, "  and {more} more") } else { Ok(()) }
}

fn percent(share: f64) -> String {
    format!("{:.4} %", share * 100.0)
}

fn mebibytes(bytes: u64) -> String {
    format!("{} MiB", bytes / (1024 * 1024))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_names_who_is_slowest_even_among_few() {
        let times = (1..=200).map(Duration::from_secs).collect();
        assert_eq!(Spread::of(times), Spread { count: 200, p50: 100.0, p99: 198.0, longest: 200.0 });
        assert_eq!(Spread::of(Vec::new()), Spread::default());
        let one = Spread::of(vec![Duration::from_secs(3)]);
        assert_eq!((one.p50, one.p99, one.longest), (3.0, 3.0, 3.0));
    }
}
