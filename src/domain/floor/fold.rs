//! What events change on a floor. They already happened, so nothing here can refuse.

use std::collections::BTreeMap;

use super::{Floor, FloorEnd, Holder, Shown, Turn, Waiting};
use crate::event::Event;
use crate::identity::EndpointId;
use crate::time::Timestamp;

impl Floor {
    /// Takes in what happened at `at`.
    pub(crate) fn apply(&mut self, at: Timestamp, event: &Event) {
        match event {
            Event::HandRaised { endpoint, .. } => self.raise(at, *endpoint),
            Event::HandLowered { endpoint, .. } => self.waiting.retain(|waiting| waiting.endpoint != *endpoint),
            Event::SpeakersRegistered { order, .. } => self.register(order),
            Event::QueueReordered { order, .. } => {
                self.waiting.sort_by_key(|waiting| order.iter().position(|it| *it == waiting.endpoint));
            }
            Event::FloorRuleChosen { rule, .. } => self.rule = *rule,
            Event::PreviewBegan { endpoint, .. } => {
                self.previews.insert(*endpoint);
            }
            Event::PreviewEnded { endpoint, .. } => {
                self.previews.remove(endpoint);
            }
            Event::FloorGiven { endpoint, limit_ms, .. } => self.give(at, *endpoint, *limit_ms),
            Event::FloorEnded { endpoint, reason, .. } => self.end(at, *endpoint, *reason),
            Event::SpeakerSounded { endpoint, since, .. } => self.sent.entry(*endpoint).or_default().begin(*since),
            Event::SpeakerFell { endpoint, since, .. } => self.fall(*since, *endpoint),
            Event::ProgramArranged { main, side, .. } => (self.main, self.side) = (*main, *side),
            _ => {}
        }
    }

    /// The server was down since `at`: whoever spoke lost its line then.
    pub(crate) fn lose_all(&mut self, at: Timestamp) {
        for endpoint in self.holders.iter().map(|holder| holder.endpoint).collect::<Vec<_>>() {
            self.end(at, endpoint, FloorEnd::LineLost);
        }
        self.previews.clear();
        self.silence_all(at);
        (self.main, self.side) = (Shown::Hall, None);
    }

    /// The session is over: nobody waits and nobody sends any more.
    pub(crate) fn close(&mut self, at: Timestamp) {
        self.waiting.clear();
        self.silence_all(at);
    }

    fn raise(&mut self, at: Timestamp, endpoint: EndpointId) {
        match self.waiting.iter_mut().find(|waiting| waiting.endpoint == endpoint) {
            Some(registered) => registered.raised_at = registered.raised_at.or(Some(at)),
            None => self.waiting.push(Waiting { endpoint, raised_at: Some(at), registered: false }),
        }
    }

    /// Those registered come first, in their order. Who was registered before and has its hand up
    /// goes on waiting.
    fn register(&mut self, order: &[EndpointId]) {
        let mut known: BTreeMap<EndpointId, Waiting> =
            self.waiting.iter().map(|waiting| (waiting.endpoint, *waiting)).collect();
        let registered = order.iter().map(|endpoint| {
            let raised_at = known.remove(endpoint).and_then(|waiting| waiting.raised_at);
            Waiting { endpoint: *endpoint, raised_at, registered: true }
        });
        let registered: Vec<Waiting> = registered.collect();
        let others = self.waiting.iter().filter(|it| it.raised_at.is_some() && known.contains_key(&it.endpoint));
        let others = others.map(|waiting| Waiting { registered: false, ..*waiting });
        self.waiting = registered.iter().copied().chain(others).collect();
    }

    fn give(&mut self, at: Timestamp, endpoint: EndpointId, limit_ms: Option<i64>) {
        match self.holders.iter_mut().find(|holder| holder.endpoint == endpoint) {
            Some(holder) => holder.limit_ms = limit_ms,
            None => self.holders.push(Holder { endpoint, since: at, limit_ms }),
        }
        self.waiting.retain(|waiting| waiting.endpoint != endpoint);
        self.previews.remove(&endpoint);
    }

    fn end(&mut self, at: Timestamp, endpoint: EndpointId, reason: FloorEnd) {
        let Some(index) = self.holders.iter().position(|holder| holder.endpoint == endpoint) else { return };
        let Holder { since, limit_ms, .. } = self.holders.remove(index);
        self.turns.push(Turn { endpoint, since, until: at.max(since), limit_ms, reason });
    }

    fn silence_all(&mut self, at: Timestamp) {
        self.sent.values_mut().for_each(|sent| sent.end(at));
    }

    fn fall(&mut self, at: Timestamp, endpoint: EndpointId) {
        if let Some(sent) = self.sent.get_mut(&endpoint) {
            sent.end(at);
        }
    }
}
