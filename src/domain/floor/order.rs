//! Who comes next.

use std::collections::{BTreeMap, VecDeque};

use super::{Floor, FloorRule, Waiting};
use crate::identity::EndpointId;
use crate::interval::Intervals;
use crate::roster::Roster;
use crate::time::Timestamp;

impl Floor {
    /// Those who wait, in the order of the rule. `held` is when the session was held; `audience` the
    /// top of those who take part.
    #[must_use]
    pub fn queue(&self, roster: &Roster, audience: EndpointId, held: &Intervals) -> Vec<Waiting> {
        let mut queue = self.waiting.clone();
        match self.rule {
            FloorRule::InOrder => queue,
            FloorRule::RotateProvinces => self.rotated(roster, audience, held),
            FloorRule::LeastSpoken => {
                // Nobody who waits speaks, so what is over is all there is. The sort is stable.
                queue.sort_by_cached_key(|waiting| {
                    let spoken = self.spoken(waiting.endpoint, held, Timestamp::MAX);
                    (spoken.total_ms, spoken.times)
                });
                queue
            }
        }
    }

    /// One of each province in turn, the province first whose last turn lies furthest back.
    fn rotated(&self, roster: &Roster, audience: EndpointId, held: &Intervals) -> Vec<Waiting> {
        let mut lines: BTreeMap<Option<usize>, (usize, VecDeque<Waiting>)> = BTreeMap::new();
        for (place, waiting) in self.waiting.iter().enumerate() {
            let province = province(roster, audience, waiting.endpoint);
            lines.entry(province).or_insert_with(|| (place, VecDeque::new())).1.push_back(*waiting);
        }
        let last_turns = self.last_turns(roster, audience, held);
        let mut lines: Vec<_> = lines.into_iter().collect();
        lines.sort_by_key(|(province, (place, _))| (last_turns.get(province).copied(), *place));
        let mut lines: Vec<VecDeque<Waiting>> = lines.into_iter().map(|(_, (_, line))| line).collect();
        let mut queue = Vec::with_capacity(self.waiting.len());
        while !lines.is_empty() {
            queue.extend(lines.iter_mut().filter_map(VecDeque::pop_front));
            lines.retain(|line| !line.is_empty());
        }
        queue
    }

    /// When each province had the floor last; a province that never had it stands not in it. Whoever
    /// holds it has it now.
    fn last_turns(
        &self,
        roster: &Roster,
        audience: EndpointId,
        held: &Intervals,
    ) -> BTreeMap<Option<usize>, Timestamp> {
        let over = self.turns.iter().map(|turn| (turn.endpoint, turn.since, turn.until));
        let open = self.holders.iter().map(|holder| (holder.endpoint, holder.since, Timestamp::MAX));
        let mut last = BTreeMap::new();
        for (endpoint, since, until) in over.chain(open) {
            if !Intervals::one(since, until).intersection(held).is_empty() {
                let latest: &mut Timestamp = last.entry(province(roster, audience, endpoint)).or_insert(since);
                *latest = (*latest).max(since);
            }
        }
        last
    }
}

/// The position of what stands right below the top of the audience and above the endpoint, or is it;
/// the top has a province of its own.
fn province(roster: &Roster, audience: EndpointId, endpoint: EndpointId) -> Option<usize> {
    let top = roster.position(audience)?;
    let position = roster.position(endpoint)?;
    roster.path_up(position).take_while(|above| *above != top).last().or(Some(top))
}
