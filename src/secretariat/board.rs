//! The live board of a session: one byte an endpoint, counts for every branch.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use diemcau_domain::Conference;
use diemcau_domain::event::MediaKind;
use diemcau_domain::identity::{EndpointId, RollCallId};
use diemcau_domain::interval::Intervals;
use diemcau_domain::presence::Presence;
use diemcau_domain::quality::Band;
use diemcau_domain::roll_call::RollCall;
use diemcau_domain::roster::{Mode, Roster};
use diemcau_domain::session::Session;
use diemcau_domain::time::Timestamp;
use diemcau_protocol::board::{
    ANSWERED, BROADCAST, BranchState, CONNECTED, LINE_FAIR, LINE_GOOD, LINE_POOR, PICTURE, SOUND, WAS_CONNECTED,
};
use diemcau_protocol::websocket::ServerMessage;

use crate::reading::Reading;
use crate::view::{self, common};

/// The board of one session. A copy for screens: any byte of it is worked out anew from the state,
/// and so are all of them whenever more than single endpoints change.
#[derive(Clone, Debug)]
pub(crate) struct Board {
    roster: Arc<Roster>,
    roster_version: u32,
    audience: Range<usize>,
    roll_call: Option<RollCallId>,
    /// One byte an endpoint of the audience.
    states: Vec<u8>,
    /// The branches of the audience that have something below them, by the position of their top.
    branches: BTreeMap<usize, BranchState>,
    changed: BTreeSet<usize>,
    changed_branches: BTreeSet<usize>,
}

impl Board {
    /// The board of a session as it stands, in the roster that is in force.
    pub(crate) fn fold(reading: &Reading<'_>, session: &Session) -> Self {
        let conference = reading.conference;
        let roster = conference.roster();
        let audience = roster.subtree(session.plan.audience);
        let mut board = Self {
            roster_version: view::count(conference.roster_version()),
            roll_call: board_roll_call(conference, session),
            states: vec![0; audience.len()],
            branches: branches(&roster, &audience),
            audience,
            roster,
            changed: BTreeSet::new(),
            changed_branches: BTreeSet::new(),
        };
        let sight = Sight::of(reading, session, board.roll_call);
        for position in board.audience.clone() {
            board.refresh_at(&sight, position);
        }
        board.forget_changes();
        board
    }

    /// Works out anew how one endpoint stands. Costs as much as the tree is deep.
    pub(crate) fn refresh(&mut self, reading: &Reading<'_>, session: &Session, endpoint: EndpointId) {
        let position = self.roster.position(endpoint);
        if let Some(position) = position.filter(|position| self.audience.contains(position)) {
            self.refresh_at(&Sight::of(reading, session, self.roll_call), position);
        }
    }

    /// The positions of the audience that lie in a subtree.
    pub(crate) fn part(&self, subtree: EndpointId) -> Range<usize> {
        common(&self.audience, &self.roster.subtree(subtree))
    }

    /// All of a part.
    pub(crate) fn snapshot(&self, part: &Range<usize>) -> ServerMessage {
        let from = part.start.saturating_sub(self.audience.start);
        let states = self.states.get(from..from + part.len()).unwrap_or_default();
        ServerMessage::Snapshot {
            roster_version: self.roster_version,
            first_position: view::count(part.start),
            states: STANDARD.encode(states),
            branches: self.branches.range(part.clone()).map(|(_, branch)| *branch).collect(),
        }
    }

    /// What changed in a part since changes were last forgotten.
    pub(crate) fn delta(&self, part: &Range<usize>) -> Option<ServerMessage> {
        let states: Vec<(u32, u8)> =
            self.changed.range(part.clone()).map(|position| (view::count(*position), self.state(*position))).collect();
        let changed_branches = self.changed_branches.range(part.clone());
        let branches = changed_branches.filter_map(|position| self.branches.get(position).copied()).collect();
        (!states.is_empty()).then_some(ServerMessage::Delta { states, branches })
    }

    pub(crate) fn forget_changes(&mut self) {
        self.changed.clear();
        self.changed_branches.clear();
    }

    fn state(&self, position: usize) -> u8 {
        position.checked_sub(self.audience.start).and_then(|index| self.states.get(index)).copied().unwrap_or_default()
    }

    fn refresh_at(&mut self, sight: &Sight<'_>, position: usize) {
        let Some(entry) = self.roster.entries().get(position) else { return };
        let before = self.state(position);
        let now = sight.state(entry.endpoint, entry.mode);
        if before == now {
            return;
        }
        if let Some(state) = self.states.get_mut(position - self.audience.start) {
            *state = now;
        }
        self.changed.insert(position);
        for top in self.roster.path_up(position) {
            if let Some(branch) = self.branches.get_mut(&top) {
                recount(&mut branch.connected, before, now, CONNECTED);
                recount(&mut branch.receiving, before, now, SOUND | PICTURE);
                recount(&mut branch.answered, before, now, ANSWERED);
                self.changed_branches.insert(top);
            }
        }
    }
}

/// What of a session is the same for the byte of every endpoint: worked out once, looked at thousands of
/// times.
struct Sight<'a> {
    reading: &'a Reading<'a>,
    session: &'a Session,
    held_with: Arc<Roster>,
    attended: Intervals,
    roll_call: Option<&'a RollCall>,
}

impl<'a> Sight<'a> {
    fn of(reading: &'a Reading<'a>, session: &'a Session, roll_call: Option<RollCallId>) -> Self {
        let conference = reading.conference;
        let roll_call = roll_call.and_then(|roll_call| conference.roll_call(roll_call));
        let attended = session.attended.until(Timestamp::MAX);
        Self { reading, session, held_with: conference.roster_of(session), attended, roll_call }
    }

    /// One endpoint's byte.
    fn state(&self, endpoint: EndpointId, mode: Mode) -> u8 {
        let mut state = if mode == Mode::Broadcast { BROADCAST } else { 0 };
        if let Some(presence) = self.reading.conference.presence(endpoint) {
            state |= self.presence_bits(endpoint, presence);
        }
        if self.roll_call.is_some_and(|roll_call| roll_call.answers.contains_key(&endpoint)) {
            state |= ANSWERED;
        }
        state | line_bits(self.reading.line_now(self.session.id, endpoint))
    }

    fn presence_bits(&self, endpoint: EndpointId, presence: &Presence) -> u8 {
        // Whoever was released is shown on, with what it receives of its own session.
        let is_released = self.session.released_at(&self.held_with, endpoint).is_some();
        let receives = |kind| match is_released {
            true => presence.receives(kind),
            false => presence.receives_of(self.session.id, kind),
        };
        let was_connected = !presence.connected(Timestamp::MAX).intersection(&self.attended).is_empty();
        let (sound, picture) = (receives(MediaKind::Sound), receives(MediaKind::Picture));
        // The hall sends from an encoder and has no page open: its line is up all the same.
        let is_connected = presence.link.is_some() || sound || picture;
        let bits = [(is_connected, CONNECTED), (was_connected, WAS_CONNECTED), (sound, SOUND), (picture, PICTURE)];
        bits.into_iter().filter(|(holds, _)| *holds).fold(0, |state, (_, bit)| state | bit)
    }
}

const fn line_bits(band: Band) -> u8 {
    match band {
        Band::Good => LINE_GOOD,
        Band::Fair => LINE_FAIR,
        Band::Bad | Band::Terrible => LINE_POOR,
        Band::Unknown => 0,
    }
}

/// The roll call that is open, the latest one of several; else the last one.
fn board_roll_call(conference: &Conference, session: &Session) -> Option<RollCallId> {
    let open = session
        .roll_calls
        .iter()
        .rev()
        .find(|roll_call| conference.roll_call(**roll_call).is_some_and(|roll_call| roll_call.closed_at.is_none()));
    open.or(session.roll_calls.last()).copied()
}

fn branches(roster: &Roster, audience: &Range<usize>) -> BTreeMap<usize, BranchState> {
    let of_audience = audience.clone().map(|top| (top, roster.subtree_at(top).len()));
    of_audience
        .filter(|(_, endpoints)| *endpoints > 1)
        .map(|(top, endpoints)| {
            let (position, endpoints) = (view::count(top), view::count(endpoints));
            (top, BranchState { position, endpoints, connected: 0, receiving: 0, answered: 0 })
        })
        .collect()
}

fn recount(number: &mut u32, before: u8, now: u8, bits: u8) {
    match (before & bits != 0, now & bits != 0) {
        (false, true) => *number += 1,
        (true, false) => *number = number.saturating_sub(1),
        _ => {}
    }
}
