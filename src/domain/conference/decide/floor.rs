//! Wishes about the floor, and what was observed of those who speak.

use std::collections::BTreeSet;

use super::super::Conference;
use super::if_new;
use crate::event::Event;
use crate::floor::{FloorEnd, FloorRule, FloorWish, MOST_HOLDERS, MOST_PREVIEWS, Shown};
use crate::identity::{EndpointId, SessionId};
use crate::refusal::Refusal;
use crate::roster::Mode;
use crate::session::{Session, SessionState};
use crate::time::Timestamp;

const MOST_REGISTERED: usize = 200;
const LONGEST_TURN_MS: i64 = 4 * 3_600_000;

impl Conference {
    pub(super) fn decide_floor(
        &self,
        at: Timestamp,
        session: SessionId,
        wish: FloorWish,
    ) -> Result<Vec<Event>, Refusal> {
        match wish {
            FloorWish::RaiseHand { endpoint } => self.raise_hand(session, endpoint),
            FloorWish::LowerHand { endpoint } => self.lower_hand(session, endpoint),
            FloorWish::RegisterSpeakers { order } => self.register_speakers(session, order),
            FloorWish::ReorderQueue { order } => self.reorder_queue(session, order),
            FloorWish::ChooseFloorRule { rule } => self.choose_floor_rule(session, rule),
            FloorWish::BeginPreview { endpoint } => self.begin_preview(session, endpoint),
            FloorWish::EndPreview { endpoint } => self.end_preview(at, session, endpoint),
            FloorWish::GiveFloor { endpoint, limit_ms } => self.give_floor(at, session, endpoint, limit_ms),
            FloorWish::EndFloor { endpoint, reason } => self.end_floor(at, session, endpoint, reason),
            FloorWish::SoundSpeaker { endpoint, since } => self.sound_speaker(at, session, endpoint, since),
            FloorWish::SilenceSpeaker { endpoint, since } => self.silence_speaker(at, session, endpoint, since),
            FloorWish::ArrangeProgram { main, side } => self.arrange_program(session, main, side),
        }
    }

    fn raise_hand(&self, session: SessionId, endpoint: EndpointId) -> Result<Vec<Event>, Refusal> {
        let known = self.held_session(session)?;
        self.check_speaker(known, endpoint)?;
        check_not_speaking(known, endpoint)?;
        let is_up = known.floor.waits(endpoint).is_some_and(|waiting| waiting.raised_at.is_some());
        Ok(if_new(!is_up, Event::HandRaised { session, endpoint }))
    }

    fn lower_hand(&self, session: SessionId, endpoint: EndpointId) -> Result<Vec<Event>, Refusal> {
        let waits = self.known_session(session)?.floor.waits(endpoint).is_some();
        Ok(if waits { vec![Event::HandLowered { session, endpoint }] } else { Vec::new() })
    }

    fn register_speakers(&self, session: SessionId, order: Vec<EndpointId>) -> Result<Vec<Event>, Refusal> {
        let known = self.unended_session(session)?;
        if order.len() > MOST_REGISTERED || has_doubles(&order) {
            return Err(Refusal::OutOfRange { field: "endpoints" });
        }
        for endpoint in &order {
            self.check_speaker(known, *endpoint)?;
            check_not_speaking(known, *endpoint)?;
        }
        let registered = known.floor.waiting().iter().filter(|waiting| waiting.registered);
        let is_so = registered.map(|waiting| waiting.endpoint).eq(order.iter().copied());
        Ok(if_new(!is_so, Event::SpeakersRegistered { session, order }))
    }

    /// Whoever puts the queue in order by hand wants that order, and no rule that undoes it.
    fn reorder_queue(&self, session: SessionId, named: Vec<EndpointId>) -> Result<Vec<Event>, Refusal> {
        let known = self.unended_session(session)?;
        let (floor, roster) = (&known.floor, self.roster_of(known));
        if has_doubles(&named) {
            return Err(Refusal::OutOfRange { field: "order" });
        }
        if named.iter().any(|endpoint| floor.waits(*endpoint).is_none()) {
            return Err(Refusal::NotWaiting);
        }
        let first: BTreeSet<EndpointId> = named.iter().copied().collect();
        let queue = known.floor_queue(&roster).into_iter().map(|waiting| waiting.endpoint);
        let order: Vec<EndpointId> =
            named.into_iter().chain(queue.filter(|endpoint| !first.contains(endpoint))).collect();
        let rule = FloorRule::InOrder;
        let ruled = (floor.rule() != rule).then_some(Event::FloorRuleChosen { session, rule });
        let is_so = floor.waiting().iter().map(|waiting| waiting.endpoint).eq(order.iter().copied());
        let reordered = (!is_so).then_some(Event::QueueReordered { session, order });
        Ok(ruled.into_iter().chain(reordered).collect())
    }

    fn choose_floor_rule(&self, session: SessionId, rule: FloorRule) -> Result<Vec<Event>, Refusal> {
        let is_so = self.unended_session(session)?.floor.rule() == rule;
        Ok(if_new(!is_so, Event::FloorRuleChosen { session, rule }))
    }

    fn begin_preview(&self, session: SessionId, endpoint: EndpointId) -> Result<Vec<Event>, Refusal> {
        let known = self.held_session(session)?;
        self.check_speaker(known, endpoint)?;
        if known.floor.is_previewed(endpoint) {
            return Ok(Vec::new());
        }
        check_not_speaking(known, endpoint)?;
        self.check_connected(endpoint)?;
        if known.floor.previews().len() >= MOST_PREVIEWS {
            return Err(Refusal::TooManyPreviews);
        }
        Ok(vec![Event::PreviewBegan { session, endpoint }])
    }

    fn end_preview(&self, at: Timestamp, session: SessionId, endpoint: EndpointId) -> Result<Vec<Event>, Refusal> {
        let known = self.known_session(session)?;
        let ended = known.floor.is_previewed(endpoint).then_some(Event::PreviewEnded { session, endpoint });
        Ok(rearranged(at, known, ended.into_iter().collect()))
    }

    /// For technical checks the floor is given before the session begins as well.
    fn give_floor(
        &self,
        at: Timestamp,
        session: SessionId,
        endpoint: EndpointId,
        limit_ms: Option<i64>,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.held_session(session)?;
        if known.state == SessionState::Paused {
            return Err(Refusal::SessionState { state: known.state });
        }
        if limit_ms.is_some_and(|limit_ms| !(1..=LONGEST_TURN_MS).contains(&limit_ms)) {
            return Err(Refusal::OutOfRange { field: "limit_seconds" });
        }
        self.check_speaker(known, endpoint)?;
        self.check_connected(endpoint)?;
        match known.floor.holds(endpoint) {
            Some(holder) if holder.limit_ms == limit_ms => return Ok(Vec::new()),
            None if known.floor.holders().len() >= MOST_HOLDERS => return Err(Refusal::FloorTaken),
            _ => {}
        }
        Ok(rearranged(at, known, vec![Event::FloorGiven { session, endpoint, limit_ms }]))
    }

    fn end_floor(
        &self,
        at: Timestamp,
        session: SessionId,
        endpoint: EndpointId,
        reason: FloorEnd,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.known_session(session)?;
        let ended = known.floor.holds(endpoint).map(|_| Event::FloorEnded { session, endpoint, reason });
        Ok(rearranged(at, known, ended.into_iter().collect()))
    }

    /// Media says so of whoever sends, even of somebody who was taken off the floor meanwhile.
    fn sound_speaker(
        &self,
        at: Timestamp,
        session: SessionId,
        endpoint: EndpointId,
        since: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.known_session(session)?;
        self.attendant_entry(known, endpoint)?;
        let is_new = known.state.is_held() && !known.floor.is_sending(endpoint);
        let sounded = is_new.then_some(Event::SpeakerSounded { session, endpoint, since: since.min(at) });
        Ok(rearranged(at, known, sounded.into_iter().collect()))
    }

    /// A speaker whose media is lost has lost the floor: the hall is on air again.
    fn silence_speaker(
        &self,
        at: Timestamp,
        session: SessionId,
        endpoint: EndpointId,
        since: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.known_session(session)?;
        if !known.floor.is_sending(endpoint) {
            return Ok(Vec::new());
        }
        let mut events = vec![Event::SpeakerFell { session, endpoint, since: since.min(at) }];
        let reason = FloorEnd::LineLost;
        events.extend(known.floor.holds(endpoint).map(|_| Event::FloorEnded { session, endpoint, reason }));
        Ok(rearranged(at, known, events))
    }

    fn arrange_program(&self, session: SessionId, main: Shown, side: Option<Shown>) -> Result<Vec<Event>, Refusal> {
        let floor = &self.held_session(session)?.floor;
        if side == Some(main) {
            return Err(Refusal::OutOfRange { field: "side" });
        }
        for shown in [Some(main), side].into_iter().flatten() {
            if matches!(shown, Shown::Endpoint(endpoint) if floor.holds(endpoint).is_none()) {
                return Err(Refusal::NotOnFloor);
            }
        }
        let is_so = (floor.main(), floor.side()) == (main, side);
        Ok(if_new(!is_so, Event::ProgramArranged { session, main, side }))
    }

    /// The line of an endpoint is gone, and with it the floor. Its hand stays up: it comes back.
    pub(super) fn lose_speaker(&self, at: Timestamp, endpoint: EndpointId) -> Vec<Event> {
        let concerned = self.sessions().filter(|session| session.floor.must_send(endpoint));
        concerned.flat_map(|session| silenced(at, session, FloorEnd::LineLost, |it| it == endpoint)).collect()
    }

    /// Those who may not speak in a session any more leave its floor and its queue.
    pub(super) fn send_off(&self, at: Timestamp, session: &Session, is_out: impl Fn(EndpointId) -> bool) -> Vec<Event> {
        let waiting = session.floor.waiting().iter().map(|waiting| waiting.endpoint).filter(|it| is_out(*it));
        let lowered = waiting.map(|endpoint| Event::HandLowered { session: session.id, endpoint });
        let mut events: Vec<Event> = lowered.collect();
        events.extend(silenced(at, session, FloorEnd::TakenBack, &is_out));
        events
    }

    /// With the session its floor is over.
    pub(super) fn close_floor(&self, at: Timestamp, session: &Session) -> Vec<Event> {
        silenced(at, session, FloorEnd::SessionOver, |_| true)
    }

    /// A session to which endpoints are connected.
    pub(super) fn held_session(&self, session: SessionId) -> Result<&Session, Refusal> {
        let session = self.known_session(session)?;
        if session.state.is_held() { Ok(session) } else { Err(Refusal::SessionState { state: session.state }) }
    }

    /// Whether an endpoint may speak in a session at all.
    fn check_speaker(&self, session: &Session, endpoint: EndpointId) -> Result<(), Refusal> {
        let entry = self.attendant_entry(session, endpoint)?;
        if endpoint == session.plan.lead {
            return Err(Refusal::LeadsSession);
        }
        if entry.mode == Mode::TwoWay { Ok(()) } else { Err(Refusal::NotTwoWay) }
    }

    fn check_connected(&self, endpoint: EndpointId) -> Result<(), Refusal> {
        let is_connected = self.is_linked(endpoint);
        if is_connected { Ok(()) } else { Err(Refusal::NotConnected) }
    }
}

fn check_not_speaking(session: &Session, endpoint: EndpointId) -> Result<(), Refusal> {
    if session.floor.holds(endpoint).is_some() { Err(Refusal::HoldsFloor) } else { Ok(()) }
}

fn has_doubles(endpoints: &[EndpointId]) -> bool {
    endpoints.iter().collect::<BTreeSet<_>>().len() < endpoints.len()
}

/// Whoever is meant neither speaks nor is looked at any more.
fn silenced(at: Timestamp, session: &Session, reason: FloorEnd, is_meant: impl Fn(EndpointId) -> bool) -> Vec<Event> {
    let (floor, session_id) = (&session.floor, session.id);
    let holders = floor.holders().iter().map(|holder| holder.endpoint).filter(|it| is_meant(*it));
    let ended = holders.map(|endpoint| Event::FloorEnded { session: session_id, endpoint, reason });
    let previews = floor.previews().filter(|it| is_meant(*it));
    let unseen = previews.map(|endpoint| Event::PreviewEnded { session: session_id, endpoint });
    rearranged(at, session, ended.chain(unseen).collect())
}

/// The events, and the arrangement that follows by itself if they change who is heard. What an
/// organizer arranged stays until then.
fn rearranged(at: Timestamp, session: &Session, mut events: Vec<Event>) -> Vec<Event> {
    if events.is_empty() {
        return events;
    }
    let mut floor = session.floor.clone();
    for event in &events {
        floor.apply(at, event);
    }
    let (main, side) = floor.arranged_by_itself();
    let is_heard_otherwise = session.floor.arranged_by_itself() != (main, side);
    let left = session.floor.holders().iter().filter(|holder| floor.holds(holder.endpoint).is_none());
    let shows_one_who_left = left.into_iter().any(|holder| floor.shows(holder.endpoint));
    if (is_heard_otherwise || shows_one_who_left) && (floor.main(), floor.side()) != (main, side) {
        events.push(Event::ProgramArranged { session: session.id, main, side });
    }
    events
}
